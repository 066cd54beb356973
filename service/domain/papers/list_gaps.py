"""Rows of a list that nobody was read from, told by what it prints: numbers that run on, cells like those above."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.papers.denied_rows import turned_down
from service.domain.papers.honorifics import honorific_of
from service.domain.papers.list_layout import header_of, is_header
from service.domain.papers.list_titles import titled_list
from service.domain.papers.nominee_columns import is_numeral
from service.domain.papers.page_rows import lists_of_page, lists_of_pages
from service.domain.papers.segments import of_page
from service.domain.papers.signature import is_name
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Document, Page
    from service.domain.fields import Nominee
    from service.domain.rules_documents import DocumentRules

    Row = Sequence[Cell]
    Printed = tuple[int, int, int]  # which row of the lists, the number that it bears, its page

_OTHERS = 2  # cells besides the number's: with fewer a row is a heading
_LIKE = 2  # lines that say what cells of the last row said: one may be a sentence's
_TELLING = 6  # characters of a cell that says something of its own


def pages(people: Sequence[Nominee], document: Document, rules: DocumentRules) -> tuple[int, ...]:
    """Give the recognised pages on whose lists a row names nobody though it should, or a number is left out.

    Of lists that name none of `people` (who came to a meeting, who was given something before) nothing is told.
    """
    starts = {(one.page, one.start) for one in people}
    empty: list[int] = []
    printed: list[Printed] = []
    count, number_at = 0, -1
    for page, lists in lists_of_pages(page for page in document.pages if page.method == "ocr"):
        for rows in lists:
            header = header_of(rows, rules)
            number_at = header[1].get("row", -1) if header is not None else number_at
            below = rows[header[0] + 1 :] if header is not None else rows
            named = [any((page.number, at) in starts for at in _places(row)) for row in below]
            if number_at < 0 or not any(named):
                continue
            last = max(at for at, one in enumerate(named) if one)
            for at, (row, one) in enumerate(zip(below, named, strict=True)):
                number = _number(row, number_at)
                if one:
                    printed += [(count, number, page.number)] if number else []
                    count += 1
                elif _should_name(row, number_at) and (at < last or number):
                    empty.append(page.number)
                elif number and turned_down(row, ()):
                    count += 1  # its number is no gap
    return tuple(sorted({*empty, *_left_out(printed)}))


def unread(people: Sequence[Nominee], document: Document, rules: DocumentRules) -> tuple[int, ...]:
    """Give the printed pages whose rows could not be told apart: below a list's header, or where the list goes on.

    There the page behind one that names people names nobody, and says again what cells of their last row said, or has
    lines that begin where the names did.
    """
    named = {one.page: one for one in people}
    last: Nominee | None = None
    found: list[int] = []
    edge: float | None = None
    for page in document.pages:
        if page.width is None or page.method != "text":
            last = None
        elif page.number in named:
            last = named[page.number]
        elif _headed_alone(page, rules) or (last is not None and (_says_again(page, last) or _stands_on(page, edge))):
            found.append(page.number)
        else:
            last = None
        edge = _edge(page, last) if page.number in named else edge
    return tuple(found)


def _edge(page: Page, one: Nominee | None) -> float | None:
    """Give where across its page a name begins."""
    lines = (line for line in page.lines if one and line.start <= (one.start or 0) < line.end)
    return next((line.x0 for line in lines), None)


def _stands_on(page: Page, edge: float | None) -> bool:
    """Tell whether names may stand on a page where they did on the one before: alone, below each other, from its top.

    A sentence reaches farther, an item has its mark, and who signs stands elsewhere.
    """
    lines = [line for line in page.lines if line.x0 is not None and line.text.strip()]
    there = [line for line in lines if edge is not None and abs((line.x0 or 0.0) - edge) <= _EXACT]
    return len(there) >= _BELOW and 2 * len(there) > len(lines) and all(line.text[0].isalnum() for line in there)


_EXACT, _BELOW = 1.0, 4  # points by which typed names may begin apart; lines that are no chance


def columns_of_names(people: Sequence[Nominee], document: Document, rules: DocumentRules) -> tuple[int, ...]:
    """Give the recognised pages with persons' names below each other of whom none was told: a list was not read."""
    told = {one.page for one in people}
    pages = (page for page in document.pages if page.method == "ocr" and page.number not in told)
    return tuple(page.number for page in pages if _has_column(page, rules))


def _has_column(page: Page, rules: DocumentRules) -> bool:
    lefts = sorted(one.line.x0 for one in of_page(page) if one.line.x0 is not None and _is_person(one.text, rules))
    return any(last - first <= _ALIGNED for first, last in zip(lefts, lefts[_COLUMN - 1 :], strict=False))


def _is_person(text: str, rules: DocumentRules) -> bool:
    return is_name(honorific_of(text.strip(" _|."), rules)[1], rules.header)


_COLUMN, _ALIGNED = 4, 6.0  # names, and points by which they may begin apart


def _headed_alone(page: Page, rules: DocumentRules) -> bool:
    """Tell whether a list of awards without rulings has a header and no row that could be told from the next."""
    rows = () if page.tables else next(iter(lists_of_page(page)), ())
    header = header_of(rows, rules) if len(rows) == 1 else None
    if header is None or page.text.count("\n", rows[0][-1].end) < _ROWS:
        return False
    return "award" in header[1] or bool(titled_list(page, rows, header[0], rules))


_ROWS = 12  # lines below a header: a form that nobody filled in has fewer


def _says_again(page: Page, last: Nominee) -> bool:
    told = {collapse(text) for text in (last.award, last.unit, last.title) if len(text) >= _TELLING}
    return sum(collapse(line.text) in told for line in page.lines) >= _LIKE


def _places(row: Row) -> Iterator[int]:
    return (at for cell in row if cell.text.strip() for at in range(cell.start, cell.end + 1))


def _number(row: Row, at: int) -> int:
    """Give the number that a row bears; 0 where none is read."""
    text = row[at].text.strip(" .)_|") if at < len(row) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("9999") else 0


def _should_name(row: Row, number_at: int) -> bool:
    """Tell whether a row is no heading, no header printed again, and not turned down."""
    others = [cell for at, cell in enumerate(row) if at != number_at and any(map(str.isalpha, cell.text))]
    number = row[number_at].text if number_at < len(row) else ""
    glued = number[:1].isdigit() and any(map(str.isalpha, number))
    heading = is_numeral(number) or is_header(row) or turned_down(row, ())
    return (len(others) >= _OTHERS or glued) and not heading


def _left_out(printed: Sequence[Printed]) -> Iterator[int]:
    """Give the pages where numbers run ahead of their rows; one that neither neighbour agrees with was misread."""
    ahead = [(1, 0), *((number - at, page) for at, number, page in printed)]
    kept = [
        one
        for before, one, after in zip([None, *ahead], ahead, [*ahead[1:], None], strict=False)
        if before is None or after is None or before[0] != after[0]
    ]
    return (page for (before, _), (now, page) in pairwise(kept) if now > before)
