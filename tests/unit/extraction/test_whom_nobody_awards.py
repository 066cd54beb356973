"""Whom sentences and lists name without awarding them, and bodies whose names rules once cut or took for persons."""

from __future__ import annotations

import pytest

from service.domain.papers.honorifics import honorific_of
from tests.golden.cases import rules
from tests.golden.openings import read

DECISION = ("Số: 12/QĐ-UBND", "**QUYẾT ĐỊNH**", "**Về việc tặng Giấy khen**", "**QUYẾT ĐỊNH:**")
SUBMISSION = ("Số: 12/TTr-SXD", "**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**")
LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.unit) for one in read(*lines).nominees]


@pytest.mark.parametrize(
    "article",
    [
        "Ban hành kèm theo Quyết định này Quy chế xét tặng Giấy khen cho Phòng Kế toán, Phòng Hành chính.",
        "Thành lập Hội đồng xét tặng Giấy khen, giao nhiệm vụ cho Phòng Tổ chức.",
    ],
)
def test_an_article_that_makes_rules_or_a_council_awards_no_body(article: str) -> None:
    assert _told(*DECISION, f"Điều 1. {article}", "Điều 2. Văn phòng thi hành./.") == []


def _body(name: str, unit: str = "") -> tuple[str, str, str]:
    return "collective", name, unit


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("Ủy ban nhân dân xã Mẫu và Tòa án nhân dân khu vực 2 đã có thành tích.",
         [_body("Ủy ban nhân dân xã Mẫu"), _body("Tòa án nhân dân khu vực 2")]),
        ("02 tập thể: Phòng Mẫu và Phòng Thử; danh hiệu Lao động tiên tiến cho 03 cá nhân.",
         [_body("Phòng Mẫu"), _body("Phòng Thử")]),
        ("Hợp tác xã Mẫu số tiền 1.000.000 đồng.", [_body("Hợp tác xã Mẫu")]),
        ("Đội Một Trường Mẫu (Giải Nhất), Đội Hai Trường Mẫu (có danh sách kèm theo).",
         [_body("Đội Một Trường Mẫu"), _body("Đội Hai Trường Mẫu")]),
        ("các ông (bà): Ngô Văn Ví, Giám đốc Sở Một; Lê Thị Dụ, Văn thư Sở Hai.",
         [("individual", "Ngô Văn Ví", "Sở Một"), ("individual", "Lê Thị Dụ", "Sở Hai")]),
        ("Công đoàn Sở Mẫu nhân dịp kỷ niệm ngày thành lập.", [_body("Công đoàn Sở Mẫu")]),
        ("Ban Chấp hành Công đoàn Mẫu, và Ban Thường vụ Đoàn Mẫu.",
         [_body("Ban Chấp hành Công đoàn Mẫu"), _body("Ban Thường vụ Đoàn Mẫu")]),
        ("hộ gia đình ông Ngô Văn Ví và bà Lê Thị Dụ, thôn Thử, xã Mẫu; hộ bà Trần Thị Ba, thôn Hai đã hiến đất.",
         [("household", "hộ gia đình ông Ngô Văn Ví và bà Lê Thị Dụ", "thôn Thử, xã Mẫu"),
          ("household", "hộ bà Trần Thị Ba", "thôn Hai")]),
    ],
)  # fmt: skip
def test_an_article_names_bodies_and_families_whole(to: str, told: list[tuple[str, str, str]]) -> None:
    assert _told(*DECISION, f"Điều 1. Tặng Giấy khen cho {to}", "Điều 2. Văn phòng thi hành./.") == told


def test_what_was_awarded_before_is_not_asked_for() -> None:
    before = "Năm 2023, Chủ tịch UBND tỉnh đã xem xét, tặng Bằng khen cho Phòng Kế toán."
    asked = "Sở Xây dựng kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho Phòng Tổ chức, Sở Xây dựng."

    assert _told(*SUBMISSION, before, asked) == [_body("Phòng Tổ chức", "Sở Xây dựng")]


@pytest.mark.parametrize(
    "before",
    [
        "Xét Tờ trình của Phòng Kế toán đề nghị tặng Giấy khen cho Tổ Một, ",
        "Theo đề nghị của Phòng Tổ chức về việc tặng Bằng khen cho Tổ Hai;\n",
    ],
)
def test_what_others_asked_for_is_not_what_the_submission_asks_for(before: str) -> None:
    asked = f"{before}Sở Xây dựng kính trình UBND tỉnh tặng Bằng khen cho Trường Mẫu."

    told = read(*SUBMISSION, *asked.split("\n")).nominees
    assert [(one.name, one.award) for one in told] == [("Trường Mẫu", "Bằng khen")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Trong năm, Sở đã khen thưởng:", "- Tặng Giấy khen cho Phòng Kế toán;", "- Khen thưởng cho Công ty Mẫu.",
         "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho các cá nhân (danh sách kèm theo)."),
        ("Kết quả năm 2024:", "1. Tặng Giấy khen cho bà Lê Thị Dụ, Văn thư.", "Kính đề nghị UBND tỉnh xem xét."),
        ("Kính đề nghị UBND tỉnh tặng Bằng khen cho 10 cá nhân; giao Văn phòng in Bằng khen cho Sở Nội vụ.",),
    ],
)  # fmt: skip
def test_results_and_errands_put_nobody_forward(lines: tuple[str, ...]) -> None:
    assert _told(*SUBMISSION, *lines) == []


def test_items_below_a_line_that_asks_put_forward_whom_they_name() -> None:
    items = ("1. Tặng Bằng khen cho Phòng Kế toán.", "Lý do: có thành tích.", "2. Tặng Bằng khen cho bà Lê Thị Dụ.")

    assert _told(*SUBMISSION, "Kính đề nghị UBND tỉnh:", *items) == [
        _body("Phòng Kế toán"),
        ("individual", "Lê Thị Dụ", ""),
    ]


def test_a_place_behind_a_person_is_no_other_person() -> None:
    asked = "Kính đề nghị UBND tỉnh tặng Bằng khen cho các ông, bà: Trần Văn Ba, Kon Tum; Lê Thị Dụ, Gia Lai."

    assert [one.name for one in read(*SUBMISSION, asked).nominees] == ["Trần Văn Ba", "Lê Thị Dụ"]


@pytest.mark.parametrize(
    "title",
    [
        "Danh sách Hội đồng thi đua, khen thưởng Sở Mẫu", "Danh sách Ban Thi đua - Khen thưởng huyện",
        "Danh sách cán bộ đã được tặng Bằng khen các năm trước", "Danh sách phân công theo dõi thi đua, khen thưởng",
        "Danh sách đầu mối phụ trách công tác thi đua, khen thưởng", "Danh sách đơn vị chưa gửi hồ sơ khen thưởng",
        "Danh sách đăng ký danh hiệu thi đua năm học 2026 - 2027", "Danh sách cá nhân đăng ký phấn đấu Bằng khen",
    ],
)  # fmt: skip
def test_a_list_of_who_works_on_awards_or_holds_them_names_no_nominee(title: str) -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | Ngô Văn Ví | Giám đốc | Sở Mẫu |")

    assert _told(title, *rows) == _told(f"**{title.upper()}**", *rows) == []


@pytest.mark.parametrize(
    "title",
    [
        "Danh sách đề nghị Hội đồng thi đua, khen thưởng tỉnh",
        "Danh sách khen thưởng",
        "Danh sách đăng ký khen thưởng năm 2026",
        "Danh sách đăng ký danh hiệu thi đua và đề nghị khen thưởng",
        "Danh sách cá nhân có thành tích trong công tác thi đua, khen thưởng",
    ],
)
def test_a_list_for_awards_still_names_its_nominees(title: str) -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | Ngô Văn Ví | Giám đốc | Sở Mẫu |")

    assert _told(title, *rows) == [("individual", "Ngô Văn Ví", "Sở Mẫu")]


@pytest.mark.parametrize(
    "rows",
    [
        ("| STT | Tên tập thể | Ghi chú |", "| 1 | CN Lý Thường Kiệt | |"),
        ("| STT | Tập thể, cá nhân | Ghi chú |", "| I | TẬP THỂ | |", "| 1 | CN Lý Thường Kiệt | |"),
        ("I. TẬP THỂ", "1. CN Lý Thường Kiệt"),
    ],
)
def test_a_branch_below_collectives_is_no_bachelor(rows: tuple[str, ...]) -> None:
    assert _told(*LIST, *rows) == [_body("CN Lý Thường Kiệt")]


def test_endless_ranks_are_no_name_and_are_read_at_once() -> None:
    assert honorific_of("Đồng chí Đại tá QNCN Ngô Văn Ví", rules()) == ("Đồng chí Đại tá QNCN", "Ngô Văn Ví")
    for ranks in ("Đại tá QNCN " * 30, "Đồng chí " * 5_000):
        assert honorific_of(ranks, rules()) == ("", ranks)


@pytest.mark.parametrize("body", ["Nhà Văn hóa tỉnh", "Nhà Thiếu nhi Mẫu", "Nhà Hát Chèo", "Nhà xuất bản Mẫu"])
def test_a_house_with_a_capital_is_parted_from_the_office_before_it(body: str) -> None:
    rows = ("| STT | Họ và tên | Chức vụ, đơn vị |", f"| 1 | Ngô Văn Ví | Giám đốc {body} |")

    assert [(one.title, one.unit) for one in read(*LIST, *rows).nominees] == [("Giám đốc", body)]
