"""Numbers and marks that a browser writes before the items of lists stand in the text as on the printed page."""

from __future__ import annotations

import pytest

from service.adapters.readers import html
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules


def lines(body: str) -> list[str]:
    return [
        line.text for line in html.open(f"<html><body>{body}</body></html>".encode(), limits=Limits()).pages[0].lines
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<ol><li>Một</li><li><p>Hai</p><p>tiếp</p></li></ol>", ["1. Một", "2. Hai", "tiếp"]),
        ("<ul><li>Một</li><li></li><li>Hai</li></ul>", ["• Một", "• Hai"]),
        ('<ol type="a" start="3"><li>Một</li><li value="7">Hai</li><li>Ba</li></ol>', ["c. Một", "g. Hai", "h. Ba"]),
        ('<ol style="list-style-type: upper-roman"><li>Một</li></ol>', ["I. Một"]),
        ("<ol reversed><li>Một</li><li>Hai</li></ol>", ["2. Một", "1. Hai"]),
        ('<ul style="list-style: none"><li>Một</li></ul>', ["Một"]),
        (
            '<ol><li>Một<ol type="i"><li>a</li><li>b</li></ol></li><li>Hai</li></ol>',
            ["1. Một", "i. a", "ii. b", "2. Hai"],
        ),
        ('<ol><li style="display:none">Ẩn</li><li>Một</li></ol>', ["1. Một"]),
        ('<ol start="x"><li value="-9999999999">Một</li><li>Hai</li></ol>', ["1. Một", "2. Hai"]),
        ("<li>Lẻ</li>", ["• Lẻ"]),
        ("<ol><li>1. Một</li><li>- Hai</li><li>30/4</li></ol>", ["1. Một", "- Hai", "3. 30/4"]),
    ],
)
def test_items_bear_the_marks_that_are_printed(body: str, shown: list[str]) -> None:
    assert lines(body) == shown


def test_a_column_of_numbers_that_the_browser_counts_is_read() -> None:
    rows = "".join(f'<tr><td><ol start="{at}"><li></li></ol></td><td>Bà Ngô Thị Dụ</td></tr>' for at in (1, 2))

    assert lines(f"<table>{rows}</table>") == ["1.", "Bà Ngô Thị Dụ", "2.", "Bà Ngô Thị Dụ"]


def test_people_listed_as_items_are_nominees() -> None:
    body = (
        "<p>TỜ TRÌNH</p><p>Về việc đề nghị tặng Giấy khen</p><p>Kính gửi: Ủy ban nhân dân xã Đông Hồ</p>"
        "<p>Trường Tiểu học Đông Hồ kính trình Ủy ban nhân dân xã xem xét, tặng Giấy khen cho 02 cá nhân sau:</p>"
        "<ol><li>Ông Trần Văn Ví, giáo viên;</li><li>Bà Ngô Thị Dụ, kế toán.</li></ol>"
    )
    told = extract(html.open(f"<html><body>{body}</body></html>".encode(), limits=Limits()), rules())

    assert [(one.name, one.title) for one in told.nominees] == [
        ("Trần Văn Ví", "giáo viên"),
        ("Ngô Thị Dụ", "kế toán"),
    ]
