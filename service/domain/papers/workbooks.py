"""Workbooks: which of their sheets is the paper, and which only go with it (a cover, a sample, a sheet not shown)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.fields import FieldState, PaperKind
from service.domain.papers.classification import classify
from service.domain.papers.head import read_head
from service.domain.papers.list_layout import header_of
from service.domain.papers.listed_pages import is_list
from service.domain.papers.nominee_columns import SAMPLE_SHEETS
from service.domain.papers.page_rows import lists_of_page
from service.domain.papers.segments import of_page
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.document import Document, Page
    from service.domain.fields import FieldValue
    from service.domain.rules_documents import DocumentRules

# A list's own sheet mostly has no head: who sends it, and when, the cover tells.
_OF_COVER = ("number", "date", "place", "parent_agency", "issuer", "addressees")


def behind_cover(document: Document, rules: DocumentRules) -> Document | None:
    """Give a workbook from the first sheet on that holds a list for awards; None where the first shown one does.

    Sheets that are not shown stay, behind the others: they are told of.
    """
    pages = document.pages
    if len(pages) < 2 or not all(page.title for page in pages):  # noqa: PLR2004  # a cover and what it covers
        return None
    shown = [page for page in pages if not page.hidden and not fold(page.title).startswith(SAMPLE_SHEETS)]
    first = next((at for at, page in enumerate(shown) if _lists(document, page, rules)), 0)
    if not shown or shown[first] is pages[0]:
        return None
    kept = [page for page in shown[first:] if page is not shown[first]]
    rest = [page for page in pages if page not in shown]
    return replace(document, pages=(shown[first], *kept, *rest))


def _lists(document: Document, page: Page, rules: DocumentRules) -> bool:
    if not any(header_of(rows, rules) is not None for rows in lists_of_page(page)):
        return False
    cut = of_page(page)
    head = read_head(cut, rules)
    kind = classify(cut, head, rules).value
    untitled = kind is PaperKind.OTHER and head.title is None
    return kind is PaperKind.NOMINEE_LIST or (untitled and is_list(replace(document, pages=(page,)), rules) != "")


def with_cover(own: Mapping[str, FieldValue], cover: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Give a list's fields, and of its cover's what its own sheet does not tell."""
    told = {name: cover[name] for name in _OF_COVER if name in cover and cover[name].state is FieldState.FOUND}
    headed = own["issuer"].state is not FieldState.ABSENT
    kept = {
        name: value
        for name, value in told.items()
        if own[name].state is FieldState.ABSENT and not (headed and name in {"issuer", "parent_agency"})
    }
    return {**own, **kept}
