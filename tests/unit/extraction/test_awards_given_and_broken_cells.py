"""Headings of awards given before, and cells broken over lines: neither puts anybody forward."""

from __future__ import annotations

import pytest

from tests.golden.openings import read

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
ASKS = "Sở Mẫu đề nghị UBND tỉnh tặng Bằng khen cho các tập thể, cá nhân sau:"


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.award) for one in read(*lines).nominees]


def _people(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit) for one in read(*lines).nominees]


GIVEN = ("1. Tập thể:", "- Phòng Cũ;", "- Phòng Xưa.", "2. Cá nhân:", "- Bà Lê Thị Mẫu.")


@pytest.mark.parametrize(
    "opens",
    [
        "Các tập thể đã được tặng Bằng khen năm 2024:",
        "Năm 2024, đã được UBND tỉnh khen thưởng:",
        "II. Các tập thể được tặng Bằng khen năm trước:",
        "Không đề nghị tặng Bằng khen:",
    ],
)
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (("| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |"), ["Ngô Thị Dụ"]),
        (("1. Tập thể:", "- Phòng Mới."), ["Phòng Mới"]),
    ],
)
def test_a_heading_of_awards_given_holds_for_the_parts_below_it(
    opens: str, asked: tuple[str, ...], names: list[str]
) -> None:
    assert [name for _, name, _ in _told(*SUBMISSION, ASKS, *asked, opens, *GIVEN)] == names


@pytest.mark.parametrize(
    "behind",
    [
        (ASKS, "1. Tập thể:", "- Phòng Mới."),
        ("II. Khen thưởng năm 2025", "1. Tập thể:", "- Phòng Mới."),
        ("II. Cá nhân:", "- Bà Ngô Thị Dụ."),
        ("1. Tập thể:", "- Phòng Mới."),
    ],
)
def test_a_heading_of_awards_given_ends_where_another_part_begins(behind: tuple[str, ...]) -> None:
    given = (ASKS, "Các tập thể, cá nhân đã được tặng Bằng khen năm 2024:", *GIVEN)
    last = behind[-1].removeprefix("- ").removeprefix("Bà ").rstrip(".")

    assert [name for _, name, _ in _told(*SUBMISSION, *given, *behind)] == [last]


@pytest.mark.parametrize(
    "asks",
    [
        "Đề nghị tặng Bằng khen cho các tập thể đã được tặng Giấy khen:",
        "Các tập thể đã được Hội đồng xét tặng Bằng khen:",
        "Phòng Xưa đã được tặng Giấy khen. Danh sách tập thể:",
        "Khen thưởng các tập thể đã đạt thành tích xuất sắc:",
    ],
)
def test_who_is_asked_for_may_have_been_awarded_before(asks: str) -> None:
    assert [name for _, name, _ in _told(*SUBMISSION, asks, "1. Tập thể:", "- Phòng Mới.")] == ["Phòng Mới"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Phòng Mẫu // Sở Thử nghiệm", ["Phòng Mẫu Sở Thử nghiệm"]),
        ("Ban Chỉ huy Quân sự // Phường Mẫu", ["Ban Chỉ huy Quân sự Phường Mẫu"]),
        ("- Phòng Mẫu // Sở Thử // - Đội xe", ["Phòng Mẫu Sở Thử", "Đội xe"]),
        ("1. Phòng Mẫu // 2. Đội xe", ["Phòng Mẫu", "Đội xe"]),
        ("Phòng Mẫu; // Đội xe", ["Phòng Mẫu", "Đội xe"]),
        ("Trường Mẫu // Trường Thử // Trường Xa", ["Trường Mẫu", "Trường Thử", "Trường Xa"]),
    ],
)
def test_a_line_break_parts_collectives_of_one_kind_and_no_others(cell: str, names: list[str]) -> None:
    rows = ("| TT | Tập thể | Cá nhân |", f"| 1 | {cell} | |", "| 2 | | Lê Thị Mẫu |")
    told = [(subject, " ".join(name.split())) for subject, name, _ in _told(*SUBMISSION, ASKS, *rows)]

    assert told == [*(("collective", name) for name in names), ("individual", "Lê Thị Mẫu")]


@pytest.mark.parametrize("header", ["Tập thể | Cá nhân", "Tập thể | Cá nhân | Chức vụ"])
@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Ngô Thị Dụ // Phòng Mẫu", [("Ngô Thị Dụ", "Phòng Mẫu")]),
        ("Bà Ngô Thị Dụ // - Phòng Mẫu", [("Ngô Thị Dụ", "Phòng Mẫu")]),
        ("- Ngô Thị Dụ // Phòng Mẫu // - Trần Văn Ví", [("Ngô Thị Dụ", "Phòng Mẫu"), ("Trần Văn Ví", "")]),
        ("- Ngô Thị Dụ // - Trần Văn Ví", [("Ngô Thị Dụ", ""), ("Trần Văn Ví", "")]),
        ("Ngô Thị Dụ // Trường Mẫu // Lê Hồng Phong", [("Ngô Thị Dụ", "Trường Mẫu Lê Hồng Phong")]),
    ],
)
def test_a_body_below_a_person_is_where_that_one_works(header: str, cell: str, people: list[tuple[str, str]]) -> None:
    rows = (f"| TT | {header} |", f"| 1 | | {cell} |{' Kế toán |' if 'Chức' in header else ''}", "| 2 | Đội xe | |")
    told = _people(*SUBMISSION, ASKS, *rows)

    assert [(name, unit) for _, name, _, unit in told] == [*people, ("Đội xe", "")]
