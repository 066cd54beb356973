"""What the title or the sentence above a table, or the whole paper, tells of everybody listed in it."""

from __future__ import annotations

import pytest

from service.domain.fields import PaperKind
from tests.golden.openings import read

DECISION = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng năm 2025**", "**QUYẾT ĐỊNH:**")
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
MINUTES = ("**BIÊN BẢN**", "**Họp xét khen thưởng năm 2026**")
LIST = ("**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**",)
PERSONS = ("| TT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | Trần Văn Ví | Kế toán | Sở Y tế |")
BODIES = ("| TT | Tên tập thể |", "| 1 | Phòng Quy hoạch |")


def _awards(*lines: str) -> list[tuple[str, str]]:
    return [(one.name, one.award) for one in read(*lines).nominees]


def test_each_annex_of_a_decision_tells_its_award_in_its_own_title() -> None:
    told = _awards(*DECISION, "Điều 1. Tặng Cờ thi đua cho 01 tập thể và Bằng khen cho 01 tập thể, 01 cá nhân.",
                   "--- page method=text", "**PHỤ LỤC I**", "**DANH SÁCH ĐƯỢC TẶNG CỜ THI ĐUA**",
                   "| TT | Tên tập thể |", "| 1 | Sở Xây dựng |",
                   "--- page method=text", "**DANH SÁCH ĐƯỢC TẶNG BẰNG KHEN**", "(Kèm theo Quyết định số 1/QĐ-UBND)",
                   "A. TẬP THỂ", *BODIES, "B. CÁ NHÂN", *PERSONS)  # fmt: skip

    assert told == [("Sở Xây dựng", "CỜ THI ĐUA"), ("Phòng Quy hoạch", "BẰNG KHEN"), ("Trần Văn Ví", "BẰNG KHEN")]


@pytest.mark.parametrize(
    ("head", "asked"),
    [(DECISION, "Điều 1. Tặng Giấy khen cho 01 cá nhân có thành tích (có danh sách kèm theo)."),
     (SUBMISSION, "Sở kính đề nghị UBND tỉnh tặng Giấy khen cho 01 cá nhân (có danh sách kèm theo)."),
     (MINUTES, "Hội đồng biểu quyết thống nhất đề nghị tặng Giấy khen cho 01 cá nhân.")],
)  # fmt: skip
def test_the_only_award_a_paper_asks_for_is_that_of_its_list(head: tuple[str, ...], asked: str) -> None:
    assert _awards(*head, asked, "**DANH SÁCH**", *PERSONS) == [("Trần Văn Ví", "Giấy khen")]


def test_of_two_awards_a_paper_asks_for_a_list_that_names_none_has_none() -> None:
    asked = "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho 01 tập thể; Giấy khen cho 01 cá nhân."

    assert _awards(*SUBMISSION, asked, "**DANH SÁCH**", *PERSONS) == [("Trần Văn Ví", "")]


@pytest.mark.parametrize(
    "sentence",
    [("Các cá nhân sau được đề nghị tặng Kỷ niệm chương “Vì sự nghiệp Y tế”:",),
     ("Sau khi bình xét, đơn vị thống nhất đề nghị công nhận và tặng Kỷ niệm chương cho những", "cá nhân có tên sau:"),
     ("Đề nghị tặng Kỷ niệm chương cho 01 cá nhân như sau",)],
)  # fmt: skip
def test_a_sentence_above_a_table_tells_its_award(sentence: tuple[str, ...]) -> None:
    assert _awards(*LIST, *sentence, *PERSONS) == [("Trần Văn Ví", "Kỷ niệm chương")]


def test_each_sentence_speaks_of_its_own_table() -> None:
    told = _awards(*LIST, "Đề nghị công nhận danh hiệu Đơn vị quyết thắng cho 01 tập thể:", *BODIES,
                   "Đề nghị công nhận danh hiệu Chiến sĩ thi đua cơ sở cho 01 cá nhân:", *PERSONS)  # fmt: skip

    assert told == [("Phòng Quy hoạch", "Đơn vị quyết thắng"), ("Trần Văn Ví", "Chiến sĩ thi đua cơ sở")]


def test_a_sentence_that_tells_an_award_nobody_knows_ends_the_one_before() -> None:
    told = _awards(*LIST, "Đề nghị tặng Giấy khen cho 01 tập thể:", *BODIES,
                   "Đề nghị tặng Huy hiệu Tuổi trẻ cho 01 cá nhân:", *PERSONS)  # fmt: skip

    assert told == [("Phòng Quy hoạch", "Giấy khen"), ("Trần Văn Ví", "")]


def test_a_sentence_that_ends_above_a_table_and_one_that_awards_nobody_tell_nothing() -> None:
    ended = "Năm 2024 đơn vị đã được tặng Bằng khen."
    refused = "Không đề nghị tặng Bằng khen các cá nhân sau:"

    assert _awards(*LIST, ended, *PERSONS) == _awards(*LIST, refused, *PERSONS) == [("Trần Văn Ví", "")]


@pytest.mark.parametrize(
    "column",
    [
        "Lớp",
        "Phân xưởng",
        "Tổ chức Hội",
        "Bản",
        "Thôn",
        "Đơn vị trực thuộc",
        "Thuộc đơn vị",
        "Xã/phường",
        "Đơn vị, nơi ở",
        "Công đoàn cơ sở",
        "Thuộc xã, phường",
    ],
)
def test_a_table_without_a_column_of_units_tells_otherwise_where_people_belong(column: str) -> None:
    rows = (f"| TT | Họ và tên | {column} | Hình thức |", "| 1 | Trần Văn Ví | Số 3 | Giấy khen |")

    assert [one.unit for one in read(*LIST, *rows).nominees] == ["Số 3"]


def test_a_village_beside_an_address_or_alone_is_no_unit_of_it() -> None:
    beside = ("| TT | Họ và tên | Thôn | Địa chỉ |", "| 1 | Trần Văn Ví | An | Xã Bình |")
    alone = ("| TT | Thôn | Hình thức |", "| 1 | Thôn An | Giấy khen |")

    assert [one.unit for one in read(*LIST, *beside).nominees] == ["Xã Bình"]
    assert [one.name for one in read(*LIST, *alone).nominees] == ["Thôn An"]


@pytest.mark.parametrize("column", ["Đề nghị hình thức khen thưởng", "Đề nghị danh hiệu", "Khen thưởng"])
def test_the_column_of_awards_goes_by_more_names(column: str) -> None:
    rows = (f"| TT | Họ, chữ đệm và tên | {column} |", "| 1 | Trần Văn Ví | Giấy khen |")

    assert _awards(*LIST, *rows) == [("Trần Văn Ví", "Giấy khen")]


def test_soldiers_and_nurses_are_named_without_what_they_are_called() -> None:
    rows = ("| TT | Họ và tên |", "| 1 | Thượng sĩ Trần Văn Ví |", "| 2 | KTV. Ngô Thị Dụ |")

    assert [(one.honorific, one.name) for one in read(*LIST, *rows).nominees] == [
        ("Thượng sĩ", "Trần Văn Ví"), ("KTV.", "Ngô Thị Dụ"),
    ]  # fmt: skip


def test_soldiers_are_counted_as_persons() -> None:
    told = read(*DECISION, "Điều 1. Tặng Giấy khen cho 04 quân nhân có thành tích, gồm:", "1. Ông Trần Văn Ví.")

    assert told.fields["individual_count"].value == 4


@pytest.mark.parametrize("whom", ["Thành viên Tổ giúp việc Hội đồng Thi đua - Khen thưởng",
                                  "Ban Giám khảo hội thi của ngành Thi đua - Khen thưởng, danh hiệu"])  # fmt: skip
def test_those_who_serve_a_council_are_no_nominees(whom: str) -> None:
    report = read("**DANH SÁCH**", f"**{whom}**", *PERSONS)

    assert report.kind.value is not PaperKind.NOMINEE_LIST
    assert report.nominees == ()


def test_who_holds_an_office_in_a_list_of_both_is_a_person_whatever_the_surname() -> None:
    rows = (
        "| TT | Tập thể, cá nhân | Chức vụ |",
        "| 1 | Rahuôi Sóc Kha | Viên chức |",
        "| 2 | Khoa Nội | Trưởng khoa |",
    )

    assert [(one.subject, one.name) for one in read(*LIST, *rows).nominees] == [
        ("individual", "Rahuôi Sóc Kha"), ("collective", "Khoa Nội"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("behind", "title", "unit"),
    [("(Phòng Nghiệp vụ)", "", "Phòng Nghiệp vụ"), (", Thư viện tỉnh", "", "Thư viện tỉnh"),
     (" - Hội Phụ nữ xã An", "", "Hội Phụ nữ xã An"), ("(Đội trưởng)", "Đội trưởng", ""),
     (", Thư viện viên", "Thư viện viên", ""), (", Lớp phó học tập", "Lớp phó học tập", ""),
     (", Thôn đội trưởng", "Thôn đội trưởng", ""), (", Tổng phụ trách Đội", "Tổng phụ trách Đội", "")],
)  # fmt: skip
def test_a_body_behind_a_name_is_where_somebody_works(behind: str, title: str, unit: str) -> None:
    asked = "Sở kính đề nghị UBND tỉnh tặng Giấy khen cho 01 cá nhân:"
    item = read(*SUBMISSION, asked, f"1. Ông Trần Văn Ví{behind};").nominees
    row = read(*LIST, "| TT | Họ và tên |", f"| 1 | Trần Văn Ví {behind} |").nominees

    assert [(one.name, one.title, one.unit) for one in (*item, *row)] == [("Trần Văn Ví", title, unit)] * 2


def test_those_voted_on_are_named_whatever_opens_their_list_and_bear_the_award_weighed() -> None:
    told = _awards(*MINUTES, "Nội dung: Xét đề nghị tặng Giấy khen của Chủ tịch UBND tỉnh.",
                   "Sau khi thảo luận, Hội đồng biểu quyết:", "1. Bà Ngô Thị Dụ, Kế toán: 8/8 phiếu đồng ý (100%).",
                   "2. Ông Trần Văn Ví, Lái xe: 3/8 phiếu, không đủ điều kiện đề nghị.")  # fmt: skip

    assert told == [("Ngô Thị Dụ", "Giấy khen")]


def test_an_item_without_a_ballot_below_a_line_that_opens_nothing_names_nobody() -> None:
    assert _awards(*MINUTES, "Sau khi thảo luận, Hội đồng biểu quyết:", "1. Bà Ngô Thị Dụ, Kế toán;") == []


def test_a_vote_that_runs_over_a_line_s_end_is_whole() -> None:
    lines = ("@80,300,515,314 3. Kết quả bỏ phiếu kín (phát ra 11, thu về 11, trong đó 01 phiếu không hợp lệ):",
             "@80,320,515,334 - Đồng chí Trần Văn Ví, Công chức Tư pháp - Hộ tịch xã Bình: 09/11 phiếu, đạt",
             "@80,340,120,354 81,8%.")  # fmt: skip
    told = read(*MINUTES, *lines).fields["votes"].value

    assert told == [{"nominee": "Trần Văn Ví", "for": 9, "base": 11, "percent": 81.8}]


def test_party_organisations_and_members_are_told_by_their_labels() -> None:
    told = read(
        *SUBMISSION,
        "Đảng ủy kính đề nghị Ban Thường vụ Tỉnh ủy tặng Giấy khen cho:",
        "- Tổ chức đảng: Chi bộ Trường Mầm non.",
        "- Đảng viên:",
        "+ Đồng chí Trần Văn Ví, Bí thư;",
    ).nominees

    assert [(one.subject, one.name, one.award) for one in told] == [
        ("collective", "Chi bộ Trường Mầm non", "Giấy khen"), ("individual", "Trần Văn Ví", "Giấy khen"),
    ]  # fmt: skip


@pytest.mark.parametrize("joint", [", ", " - ", " thuộc "])
def test_the_whole_behind_a_part_s_name_is_its_unit(joint: str) -> None:
    told = read(*SUBMISSION, "Trường kính đề nghị UBND tỉnh tặng Giấy khen cho 02 tập thể:",
                 f"1. Phòng Đào tạo{joint}Trường Chính trị tỉnh;", "2. Ban Văn hóa, Xã hội.").nominees  # fmt: skip

    assert [(one.name, one.unit) for one in told] == [
        ("Phòng Đào tạo", "Trường Chính trị tỉnh"), ("Ban Văn hóa, Xã hội", ""),
    ]  # fmt: skip


def test_an_enterprise_in_a_table_of_households_too_is_no_household() -> None:
    rows = ("| TT | Tên doanh nghiệp, hộ gia đình | Địa chỉ |", "| 1 | Doanh nghiệp tư nhân An | Xã An |",
            "| 2 | Hộ ông Trần Văn Ví | Xã An |")  # fmt: skip

    assert [one.subject for one in read(*LIST, *rows).nominees] == ["collective", "household"]


def test_awards_go_by_their_letters_too() -> None:
    rows = ("| TT | Họ và tên, tập thể | Danh hiệu |", "| 1 | Khoa Dược | TTLĐXS |", "| 2 | Trần Văn Ví | CSTĐCS |",
            "| 3 | Ngô Thị Dụ | LĐTT |")  # fmt: skip
    report = read("**DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN DANH HIỆU THI ĐUA**", *rows)

    assert [one["code"] for one in report.fields["award_counts"].value] == ["ttldxs", "cstdcs", "ldtt"]


def test_a_title_may_name_the_award_by_its_letters_alone() -> None:
    report = read("**DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN CSTĐ CẤP TỈNH NĂM HỌC 2025-2026**", *PERSONS)

    assert report.kind.value is PaperKind.NOMINEE_LIST
    assert [(one.name, one.award) for one in report.nominees] == [("Trần Văn Ví", "CSTĐ CẤP TỈNH")]


@pytest.mark.parametrize("marks", [("1.\t", "2.\t"), ("\t1)     ", "\t2)     "), ("-\t", "-\t"), (" •\t", " •\t")])
def test_a_tab_behind_an_item_s_mark_parts_no_columns(marks: tuple[str, str]) -> None:
    told = _awards(*SUBMISSION, "Sở kính đề nghị UBND tỉnh tặng Giấy khen cho 02 cá nhân:",
                   f"{marks[0]}Ông Trần Văn Ví, Kế toán;", f"{marks[1]}Bà Ngô Thị Dụ, Văn thư.")  # fmt: skip

    assert told == [("Trần Văn Ví", "Giấy khen"), ("Ngô Thị Dụ", "Giấy khen")]


def test_evidence_behind_a_tab_stands_where_the_page_has_it() -> None:
    report = read(*SUBMISSION, "Sở kính đề nghị UBND tỉnh tặng Giấy khen cho 01 cá nhân:", "1.\tÔng Trần Văn Ví.")
    one = report.nominees[0]

    assert report.pages[0].text[one.start : one.end] == "Trần Văn Ví"


@pytest.mark.parametrize(("behind", "unit"), [(", bản An", "bản An"), (", sinh năm 1960", ""), (" - Chủ hộ", "")])
def test_where_a_household_of_an_item_lives_is_its_unit(behind: str, unit: str) -> None:
    told = read(*DECISION, "Điều 1. Tặng Giấy khen cho 01 hộ gia đình:", f"1. Hộ ông Trần Văn Ví{behind};").nominees

    assert [(one.subject, one.name, one.unit) for one in told] == [("household", "Hộ ông Trần Văn Ví", unit)]


@pytest.mark.parametrize(
    "whom",
    ["học sinh tham dự kỳ thi quốc gia đề nghị khen thưởng", "thành viên Tổ công tác Đề án đề nghị tặng Giấy khen",
     "giáo viên bồi dưỡng học sinh giỏi được đề nghị khen thưởng",
     "thành viên Ban Chỉ đạo và cá nhân đề nghị khen thưởng",
     "vận động viên tham dự giải vô địch toàn quốc có thành tích đề nghị tặng Bằng khen"],
)  # fmt: skip
@pytest.mark.parametrize("head", [(), SUBMISSION])
def test_whoever_took_part_in_something_may_be_put_forward_for_it(head: tuple[str, ...], whom: str) -> None:
    asked = ("Sở kính đề nghị UBND tỉnh tặng Bằng khen cho 01 cá nhân (có danh sách kèm theo).",) if head else ()
    told = read(*head, *asked, "**DANH SÁCH**", f"**{whom[0].upper()}{whom[1:]}**", *PERSONS).nominees

    assert [one.name for one in told] == ["Trần Văn Ví"]


@pytest.mark.parametrize("deed", ["đạt giải", "có thành tích xuất sắc"])
def test_a_list_below_a_submission_may_tell_only_the_deed_of_those_who_took_part(deed: str) -> None:
    asked = "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho 01 cá nhân (có danh sách kèm theo)."

    assert _awards(*SUBMISSION, asked, f"**DANH SÁCH HỌC SINH THAM DỰ KỲ THI QUỐC GIA {deed.upper()}**", *PERSONS) == [
        ("Trần Văn Ví", "Bằng khen")
    ]


@pytest.mark.parametrize(
    "whom",
    ["Đại biểu tham dự hội nghị xét, đề nghị tặng Huân chương", "Cán bộ tham dự tập huấn quy trình đề nghị khen thưởng",
     "Thành viên Hội đồng xét, đề nghị tặng Kỷ niệm chương", "Cá nhân không đủ điều kiện đề nghị tặng Bằng khen",
     "Công chức bồi dưỡng kỹ năng lập hồ sơ đề nghị khen thưởng", "Đại biểu mời dự lễ trao Bằng khen",
     "Học sinh đạt giải tham dự Lễ tuyên dương", "Cán bộ tham dự, đề nghị xác nhận trước ngày 05/3/2026"],
)  # fmt: skip
def test_who_only_sat_where_awards_were_spoken_of_is_not_put_forward(whom: str) -> None:
    asked = "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho 01 cá nhân (có danh sách kèm theo)."

    assert _awards(*SUBMISSION, asked, "**DANH SÁCH**", f"**{whom}**", *PERSONS) == []


@pytest.mark.parametrize(
    "title",
    ["DANH SÁCH ĐỀ NGHỊ TẶNG TẬP THỂ LAO ĐỘNG XUẤT SẮC", "DANH SÁCH TẬP THỂ LAO ĐỘNG XUẤT SẮC NĂM 2025",
     "DANH SÁCH ĐỀ NGHỊ CÔNG NHẬN ĐƠN VỊ QUYẾT THẮNG"],
)  # fmt: skip
def test_a_title_of_the_law_is_an_award_without_the_word_for_one(title: str) -> None:
    assert read(f"**{title}**", *BODIES).kind.value is PaperKind.NOMINEE_LIST
