"""A numbered table of persons without a header, right below the sentence or the title that asks to award them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.document import Cell
from service.domain.papers.honorifics import called, degree_of, honorific_of, is_body
from service.domain.papers.list_titles import asks_above, titled_list
from service.domain.papers.offices import begins_with_office
from service.domain.papers.signature import is_name
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Page
    from service.domain.rules_documents import DocumentRules

    Rows = Sequence[Sequence[Cell]]


def with_header(page: Page, rows: Rows, rules: DocumentRules) -> Rows:
    """Give such a table with the header that it lacks, of no letters of the page; any other table as it is."""
    width = len(rows[0]) if rows else 0
    numbers = [row[0].text.strip(" .)") for row in rows if row]
    if width < 2 or numbers != [str(at) for at in range(1, len(rows) + 1)]:  # noqa: PLR2004  # a number and a name
        return rows
    columns = [[row[at].text for row in rows] for at in range(width)] if all(len(row) == width for row in rows) else []
    names = [at for at, texts in enumerate(columns) if _are_persons(texts, rules)]
    if len(names) != 1 or not (asks_above(page, rows) or titled_list(page, rows, 0, rules)):
        return rows
    called = {0: "TT", names[0]: "Họ và tên"}
    for at in range(names[0] + 1, width):
        told = _called(columns[at], rules)
        called |= {at: told} if told not in called.values() else {}
    start = rows[0][0].start
    return (tuple(Cell(called.get(at, "Ghi chú"), start, start) for at in range(width)), *rows)


def _are_persons(texts: Sequence[str], rules: DocumentRules) -> bool:
    """Tell whether persons stand in a column: most have a known surname, and the others may be what one is called."""
    known = sum(_is_person(text, rules) for text in texts)
    return _MOST * known >= (_MOST - 1) * len(texts) and all(
        _is_person(text, rules) or called(collapse(text), rules) for text in texts
    )


_MOST = 5  # all but one of so many


def _is_person(text: str, rules: DocumentRules) -> bool:
    honorific, bare = honorific_of(text.strip(), rules)
    return honorific != "" or is_name(degree_of(bare, rules)[1], rules.header)


def _called(texts: Sequence[str], rules: DocumentRules) -> str:
    """Give what a column's header would say."""
    if any(map(begins_with_office, texts)):
        return "Chức vụ"
    return "Đơn vị" if any(is_body(text, rules) for text in texts) else "Ghi chú"
