"""How many are put forward where a paper asks for several awards: each award's own counts, their sum, or a conflict."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.dossier_checks import check_dossier
from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from service.domain.papers import award_counts
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "UBND TỈNH BÌNH MINH", "**SỞ NỘI VỤ**", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
    "**Độc lập - Tự do - Hạnh phúc**", "Bình Minh, ngày 05 tháng 3 năm 2026",
)  # fmt: skip
CLOSING = ("Nơi nhận:", "- Lưu: VT, TĐKT.", "**GIÁM ĐỐC**", "**Trần Văn Ví**")
ASKS = "Sở kính đề nghị Chủ tịch UBND tỉnh "
BK, CS, TT = "Bằng khen", "Chiến sĩ thi đua cấp tỉnh", "Tập thể Lao động xuất sắc"
EACH = [
    {"award": BK, "code": "bkt", "collective": 5, "individual": 12},
    {"award": CS, "code": "cstdt", "individual": 3},
    {"award": TT, "code": "ttldxs", "collective": 2},
]
COLUMNS = "| STT | Họ và tên, tên tập thể | Chức vụ, đơn vị |"
THREE = (
    (f"{ASKS}tặng {BK} cho 05 tập thể và 12 cá nhân; tặng {CS} cho 03 cá nhân; {TT} cho 02 tập thể.",),
    (f"{ASKS}tặng {BK} cho 05 tập thể và 12 cá nhân, danh hiệu {CS} cho 03 cá nhân, {TT} cho 02 tập thể.",),
    (f"{ASKS}tặng:", f"- {BK}: 05 tập thể, 12 cá nhân;", f"- {CS}: 03 cá nhân;", f"- {TT}: 02 tập thể."),
    (f"{ASKS}quyết định:", f"1. Tặng {BK} cho:", "- 05 tập thể;", "- 12 cá nhân.",
     f"2. Tặng {CS} cho 03 cá nhân.", f"3. Tặng {TT} cho 02 tập thể."),
    ((f"{ASKS}tặng thưởng cho 05 tập thể và 12 cá nhân được tặng {BK}; 03 cá nhân danh hiệu {CS}; "
     f"02 tập thể danh hiệu {TT}."),),
    ((f"{ASKS}khen thưởng cho 07 tập thể và 15 cá nhân, cụ thể: {BK} cho 05 tập thể và 12 cá nhân; "
     f"{CS} cho 03 cá nhân; {TT} cho 02 tập thể."),),
    (f"{ASKS}tặng:", f"- {BK} cho 05 tập thể và 12 cá nhân;", f"- {CS} cho 03 cá nhân;",
     f"- {TT} cho 02 tập thể.", "Tổng số đề nghị khen thưởng: 07 tập thể, 15 cá nhân."),
)  # fmt: skip
UNSURE = (
    (f"{ASKS}khen thưởng cho 08 cá nhân, cụ thể: {BK} cho 05 cá nhân; {CS} cho 02 cá nhân.",),
    (f"Sở đã công nhận Lao động tiên tiến cho 40 cá nhân và đề nghị tặng {BK} cho 03 cá nhân.",),
    (f"Sở đề nghị tặng {BK} cho 06 cá nhân.", f"{ASKS}tặng {BK} cho 05 cá nhân."),
    (f"Sở đề nghị tặng {BK} cho 05 cá nhân.", "Sở đề nghị tặng Cờ thi đua cho 05 cá nhân."),
)


def _submission(*lines: str) -> PaperReport:
    head = (*HEAD, "**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng năm 2025**", "Kính gửi: UBND tỉnh")
    return extract(document((*head, *lines, *CLOSING)), rules())


def _decision(*lines: str, annex: tuple[str, ...] = ()) -> PaperReport:
    head = (*HEAD, "**QUYẾT ĐỊNH**", "**Về việc tặng Bằng khen**", "**QUYẾT ĐỊNH:**")
    last = ("Điều 4. Chánh Văn phòng thi hành Quyết định này.", *CLOSING)
    below = ("--- page", "**DANH SÁCH**", "(Kèm theo Quyết định)", COLUMNS, *annex) if annex else ()
    return extract(document((*head, *lines, *last, *below)), rules())


def _list(*rows: str) -> PaperReport:
    return extract(document((*HEAD[:4], "**DANH SÁCH**", "**Đề nghị khen thưởng năm 2025**", COLUMNS, *rows)), rules())


def _told(report: PaperReport) -> tuple[Any, ...]:
    names = ("collective_count", "individual_count", "award_counts")
    return tuple(report.fields[name].value for name in names)


@pytest.mark.parametrize("lines", THREE, ids=lambda lines: lines[-1][:60])
def test_each_award_keeps_its_counts_and_the_paper_tells_their_sum(lines: tuple[str, ...]) -> None:
    assert _told(_submission(*lines)) == (7, 15, EACH)


def test_every_article_that_awards_is_counted() -> None:
    articles = (
        f"Điều 1. Tặng {BK} cho 05 tập thể và 12 cá nhân.",
        f"Điều 2. Tặng danh hiệu {CS} cho 03 cá nhân.",
        f"Điều 3. Công nhận {TT} cho 02 tập thể.",
    )

    assert _told(_decision(*articles)) == (7, 15, EACH)


def test_money_that_goes_with_an_award_counts_nobody_again() -> None:
    money = "Điều 2. Thưởng kèm theo Bằng khen cho 05 tập thể, mỗi tập thể 4.680.000 đồng."

    assert _told(_decision(f"Điều 1. Tặng {BK} cho 05 tập thể và 12 cá nhân.", money)) == (5, 12, None)


@pytest.mark.parametrize("lines", UNSURE, ids=lambda lines: lines[0][:60])
def test_where_it_is_not_sure_what_is_asked_the_counts_conflict(lines: tuple[str, ...]) -> None:
    assert _submission(*lines).fields["individual_count"].state is FieldState.CONFLICT


@pytest.mark.parametrize(
    "asked",
    [
        f"{ASKS}tặng {BK} cho 12 cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở 02 năm liên tục.",
        f"{ASKS}tặng {BK} hoặc Giấy khen cho 12 cá nhân.",
        f"{ASKS}tặng {BK} cho 12 cá nhân, trong đó 05 cá nhân khối sở, 07 cá nhân khối xã.",
        f"{ASKS}tặng {BK} cho 12 cá nhân, trong đó có 05 cá nhân là nữ.",
    ],
    ids=lambda asked: asked[36:90],
)
def test_one_award_has_one_count(asked: str) -> None:
    assert _told(_submission(asked)) == (None, 12, None)


def test_a_list_is_counted_by_the_awards_of_its_sections() -> None:
    rows = (
        "| I | Tập thể Lao động xuất sắc | |", "| 1 | Phòng Tổ chức | Sở Nội vụ |",
        "| II | Chiến sĩ thi đua cấp tỉnh | |", "| 1 | Ngô Thị Dụ | Kế toán, Sở Y tế |",
        "| 1 | Bằng khen | |", "| 1 | Trần Văn Ví | Chuyên viên, Sở Y tế |", "| 2 | Văn phòng | Sở Y tế |",
    )  # fmt: skip

    told = _told(_list(*rows))
    assert told[:2] == (2, 2)
    assert [(row["code"], row.get("collective"), row.get("individual")) for row in told[2]] == [
        ("ttldxs", 1, None), ("cstdt", None, 1), ("bkt", 1, 1),
    ]  # fmt: skip


def test_a_numbered_line_above_a_table_tells_its_award() -> None:
    lines = ("I. Tặng Bằng khen", COLUMNS, "| 1 | Trần Văn Ví | Kế toán |", "II. Tặng Cờ thi đua", COLUMNS,
             "| 1 | Văn phòng | Sở Y tế |")  # fmt: skip
    report = extract(document((*HEAD[:4], "**DANH SÁCH**", "**Đề nghị khen thưởng năm 2025**", *lines)), rules())

    assert [(one.name, one.award) for one in report.nominees] == [
        ("Trần Văn Ví", "Bằng khen"), ("Văn phòng", "Cờ thi đua"),
    ]  # fmt: skip


ARTICLE = f"Điều 1. Tặng {BK} cho 02 cá nhân; {CS} cho 01 cá nhân (có danh sách kèm theo)."


def test_the_rows_of_each_award_are_compared_with_its_count() -> None:
    rows = ("| I | Bằng khen | |", "| 1 | Trần Văn Ví | Kế toán |", "| II | Chiến sĩ thi đua cấp tỉnh | |",
            "| 1 | Ngô Thị Dụ | Kế toán |", "| 2 | Khúc Văn Lam | Kế toán |")  # fmt: skip

    assert [problem.message for problem in _decision(ARTICLE, annex=rows).problems] == [
        "Văn bản ghi 2 cá nhân được Bằng khen, danh sách kèm theo có 1 cá nhân.",
        "Văn bản ghi 1 cá nhân được Chiến sĩ thi đua cấp tỉnh, danh sách kèm theo có 2 cá nhân.",
    ]


def test_a_submission_is_compared_with_the_list_award_by_award() -> None:
    asked = _submission(f"{ASKS}tặng {BK} cho 01 cá nhân; Cờ thi đua cho 02 tập thể.")
    listed = _list("| I | Bằng khen | |", "| 1 | Trần Văn Ví | Kế toán |", "| II | Cờ thi đua | |",
                   "| 1 | Văn phòng | Sở Y tế |")  # fmt: skip

    assert [(found.code, found.message) for found in check_dossier([("a", asked), ("b", listed)])] == [
        ("R06", "Tờ trình đề nghị 2 tập thể (Cờ thi đua), danh sách có 1 tập thể."),
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("12 học sinh đạt giải quốc gia.", (None, 12)),
        ("12 học sinh và 05 giáo viên.", (None, 17)),
        ("02 học sinh, 01 giáo viên và 01 nông dân.", (None, 4)),
        ("05 doanh nghiệp và 03 doanh nhân.", (5, 3)),
        ("07 cán bộ, chiến sĩ có thành tích.", (None, 7)),
        ("02 học sinh đã dũng cảm cứu 03 người bị đuối nước.", (None, 2)),
        ("02 giáo viên có 12 học sinh đạt giải quốc gia.", (None, 2)),
        ("02 cá nhân đã trao học bổng cho 50 học sinh.", (None, 2)),
        ("12 cá nhân công tác tại 05 cơ quan.", (None, 12)),
    ],
)
def test_whom_the_award_is_for_is_counted_by_any_name(asked: str, told: tuple[int | None, int]) -> None:
    assert _told(_submission(f"{ASKS}tặng {BK} cho {asked}"))[:2] == told


def test_what_a_list_of_results_counts_is_not_asked_for() -> None:
    lines = ("Công tác khen thưởng của Trường như sau:", "- 12 học sinh giỏi cấp quốc gia;", "- 05 giáo viên giỏi.")

    assert _told(_submission(*lines))[:2] == (None, None)


def test_each_prize_is_an_award_of_its_own() -> None:
    article = "Điều 1. Khen thưởng các thí sinh, cụ thể: giải Nhất cho 01 cá nhân; giải Khuyến khích cho 05 cá nhân."

    assert _told(_decision(article))[1:] == (
        6,
        [
            {"award": "giải Nhất", "code": "giai nhat", "individual": 1},
            {"award": "giải Khuyến khích", "code": "giai khuyen khich", "individual": 5},
        ],
    )


@pytest.mark.parametrize("numbers", [("I", "II"), ("1", "2")])
def test_prizes_are_sections_of_a_list(numbers: tuple[str, str]) -> None:
    rows = (f"| {numbers[0]} | Giải Nhất | |", "| 1 | Trần Văn Ví | Kế toán |", f"| {numbers[1]} | Huy chương Vàng | |",
            "| 1 | Ngô Thị Dụ | Kế toán |")  # fmt: skip

    assert [(one.name, one.award) for one in _list(*rows).nominees] == [
        ("Trần Văn Ví", "Giải Nhất"), ("Ngô Thị Dụ", "Huy chương Vàng"),
    ]  # fmt: skip


def test_a_column_of_prizes_tells_the_award() -> None:
    lines = ("| STT | Họ và tên | Đạt giải |", "| 1 | Trần Văn Ví | Nhì |")
    report = extract(document((*HEAD[:4], "**DANH SÁCH**", "**Đề nghị khen thưởng**", *lines)), rules())

    assert [(one.name, one.award) for one in report.nominees] == [("Trần Văn Ví", "Nhì")]


@pytest.mark.parametrize(
    ("whose", "told"),
    [
        (" của Chủ tịch UBND xã Bình Minh cho", " của Chủ tịch UBND xã Bình Minh"),
        (" của Chủ tịch Ủy ban nhân dân phường cho", " của Chủ tịch Ủy ban nhân dân phường"),
        (" của Giám đốc Sở Văn hóa, Thể thao và Du lịch cho", " của Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
        (" của Hiệu trưởng đối với", " của Hiệu trưởng"),
        (" của Giám đốc Sở Nội vụ và Bằng khen của Chủ tịch UBND tỉnh cho", " của Giám đốc Sở Nội vụ"),
        (" của Hội Nông dân tỉnh cho", ""),
        (" cho", ""),
    ],
)
def test_a_certificate_tells_whose_it_is_where_the_paper_does(whose: str, told: str) -> None:
    assert _submission(f"{ASKS}tặng Giấy khen{whose} 02 cá nhân.").fields["award"].value == f"Giấy khen{told}"


@pytest.mark.parametrize(
    "asked",
    [
        f"{ASKS}tặng {BK} cho 03 cá nhân; không đề nghị tặng Giấy khen cho 02 cá nhân.",
        f"{ASKS}tặng {BK} cho 03 cá nhân; trả lại hồ sơ đề nghị Cờ thi đua của 02 cá nhân.",
        f"Năm học qua, Trường tặng Giấy khen cho 120 học sinh. Nay {ASKS}tặng {BK} cho 03 cá nhân.",
        f"Năm qua, Trường tặng Giấy khen cho 120 cá nhân. Nay {ASKS}tặng {BK} cho 03 cá nhân.",
    ],
    ids=["denied", "returned", "past pupils", "past persons"],
)
def test_those_who_are_denied_or_were_awarded_before_are_not_counted(asked: str) -> None:
    assert _told(_submission(*asked.split(". "))) == (None, 3, None)


@pytest.mark.parametrize(
    "lines",
    [
        (f"Năm qua, Trường tặng Giấy khen cho 120 cá nhân; đề nghị tặng {BK} cho 03 cá nhân.",),
        ("Năm qua, Trường tặng Giấy khen cho 120 cá nhân, Lao động tiên tiến cho 30 cá nhân.",),
    ],
    ids=["two clauses", "nothing asked"],
)
def test_what_is_told_before_it_is_asked_is_not_added(lines: tuple[str, ...]) -> None:
    assert _submission(*lines).fields["individual_count"].state is FieldState.CONFLICT


def test_an_award_that_is_only_told_of_counts_nobody() -> None:
    assert _told(_submission("Năm học qua, Trường tặng Giấy khen cho 120 học sinh."))[:2] == (None, None)


def test_an_article_that_awards_the_same_again_adds_nobody() -> None:
    again = "Điều 2. Tặng Giấy khen cho 03 cá nhân có tên tại Điều 1."

    assert _told(_decision(f"Điều 1. Công nhận {CS} cho 03 cá nhân.", again)) == (None, 3, None)


def test_blanks_without_end_behind_a_total_are_looked_through_once() -> None:
    """By the square of their number they took minutes."""
    blanks = "\n" * 100_000
    marks = [hit.lastgroup for hit in award_counts._MARKS.finditer(f"tong{blanks}tong{blanks}: 5{blanks}- 1")]

    assert marks == ["total", "parts", "end"]
