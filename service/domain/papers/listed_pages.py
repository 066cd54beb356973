"""Which pages and sheets of a paper may list nominees, and whether any of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain.papers.list_layout import Layout, header_of
from service.domain.papers.list_titles import titled_list
from service.domain.papers.nominee_columns import SAMPLE_SHEETS, column_of
from service.domain.papers.page_rows import lists_of_page
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.document import Document, Page
    from service.domain.rules_documents import DocumentRules

_AWARD_HEADERS = ("khen", "danh hieu", "thi dua", "hinh thuc de nghi")


def shown(document: Document) -> list[Page]:
    """Give the pages that may list nominees: no sheet that is not shown, and no sample beside another sheet."""
    open_ones = [page for page in document.pages if not page.hidden]
    return [page for page in open_ones if not fold(page.title).startswith(SAMPLE_SHEETS)] or open_ones


def is_list(document: Document, rules: DocumentRules) -> str:
    """Give the header of the first nominee list with an award column or a title, or '' when there is none."""
    for page in document.pages:
        for rows in () if page.hidden else lists_of_page(page):
            header = header_of(rows, rules)
            layout = Layout.of(rows, *header, rules) if header else None
            head = rows[header[0] : header[0] + 1 + layout.below] if header and layout else ()
            printed = collapse(" | ".join(cell.text for row in head for cell in row if cell.text.strip()))
            if any(word in fold(printed) for word in _AWARD_HEADERS) or (layout is not None and layout.ticked):
                return printed[:200]
            if header and layout and layout.tells_awards(rows[header[0] + 1 :], rules):
                return printed[:200]
            if header is not None and (title := titled_list(page, rows, header[0], rules)):
                return collapse(title)[:200]
    return ""


def hidden_lists(document: Document, rules: DocumentRules) -> list[str]:
    """Name the sheets that are not shown and hold a list."""
    hidden = (page for page in document.pages if page.hidden and not fold(page.title).startswith(SAMPLE_SHEETS))
    return [page.title for page in hidden if any(header_of(rows, rules) for rows in lists_of_page(page))]


def hidden_headers(document: Document, rules: DocumentRules, fact: Mapping[str, Any]) -> list[str]:
    """Give the headers of a list's columns among those that a sheet does not show; codes beside it are none of them."""
    told = []
    for rows in (rows for page in document.pages if page.title == fact["sheet"] for rows in lists_of_page(page)):
        header = header_of(rows, rules)
        cells = [rows[header[0]][at].text for at in fact["columns"] if at < len(rows[header[0]])] if header else []
        told += [collapse(text) for text in cells if column_of(text) not in {None, "skip"}]
    return told


def headers_apart(document: Document) -> list[tuple[int, list[str]]]:
    """Give each printed page behind the first whose table opens with columns of a list and none of names or numbers.

    With each page the headers; all of them are known, and one tells an office, a unit or an award.
    """
    told = []
    for page in document.pages[1:]:
        first = page.tables[0].rows[0] if page.width is not None and page.tables else ()
        headers = [collapse(cell.text) for cell in first if cell.text.strip()]
        columns = {column_of(header) for header in headers}
        if _TELLS & columns and columns.isdisjoint({None, "row", "name"}):
            told.append((page.number, headers))
    return told


_TELLS = frozenset({"title", "unit", "title_unit", "unit_title", "award"})
