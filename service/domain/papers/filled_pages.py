"""Tables that run over printed pages without their header: one ends where its page does, the next begins at the top."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.papers.nominee_columns import column_of
from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Page
    from service.domain.fields import Nominee

    Rows = Sequence[Sequence[Cell]]


def begins_page(page: Page, rows: Rows) -> bool:
    """Tell whether nothing but the page's own number stands above a table of a printed page."""
    return page.width is not None and bool(rows) and _is_idle(page.text[: rows[0][0].start])


def ends_page(page: Page, rows: Rows) -> bool:
    """Tell whether nothing but the page's own number stands below a table of a printed page."""
    end = max((cell.end for row in rows for cell in row), default=0)
    return page.width is not None and bool(rows) and _is_idle(page.text[end:])


def begins_otherwise(page: Page, rows: Rows) -> bool:
    """Tell whether a table has a header of its own that is no list's: it numbers its rows, or alone is set in bold."""
    if len(rows) <= 1 or any(not cell.text.strip() for cell in rows[0]):
        return False
    return any(column_of(cell.text) == "row" for cell in rows[0]) or [_is_bold(page, row) for row in rows[:2]] == [
        True,
        False,
    ]


def titled_anew(page: Page, rows: Rows) -> bool:
    """Tell whether a title stands above the first table of a printed page: it is no part of the list before it."""
    above = page.text[: rows[0][0].start] if page.width is not None and rows else ""
    return any(is_upper(line) and " " in line.strip() and is_title(line) for line in above.splitlines())


def is_title(line: str) -> bool:
    """Tell whether a line in capitals names a paper or a list, and is no heading of a list's part (*KHỐI ĐẢNG*)."""
    return _PAPER.match(fold(line).strip()) is not None


_PAPER = re.compile(
    r"(?:danh sach|thanh phan|phu luc|bang (?:tong hop|ke)|bieu (?:tong hop|mau)|ke hoach|chuong trinh|du toan|kinh phi"
    r"|bien ban|lich|bao cao|to trinh|quyet dinh|thong bao)\b"
)


def _is_bold(page: Page, row: Sequence[Cell]) -> bool:
    starts = {cell.start for cell in row if cell.text.strip()}
    return all(line.bold for line in page.lines if line.start in starts)


def _is_idle(text: str) -> bool:
    return all(_PAGE_NUMBER.fullmatch(fold(line).strip()) for line in text.splitlines() if line.strip())


_PAGE_NUMBER = re.compile(r"(?:trang|page)?[ :.]?-? ?\d{1,4}(?: ?(?:/|of) ?\d{1,4})? ?-?")


def as_sure_as_placed(people: Iterator[Nominee], page: Page, rows: Sequence[Sequence[Cell]]) -> Iterator[Nominee]:
    """Doubt people of a list without rulings whose cells have several lines: which row one belongs to is a guess."""
    guessed = page.width is not None and not page.tables and any("\n" in cell.text for row in rows for cell in row)
    return (replace(one, confidence=min(one.confidence, _PLACED)) if guessed else one for one in people)


_PLACED = 0.75
