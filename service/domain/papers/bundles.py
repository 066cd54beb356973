"""One file that holds several papers: where on its pages the next one begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.fields import MERIT_REPORTS, PaperKind
from service.domain.papers import blank_forms
from service.domain.papers.classification import classify
from service.domain.papers.head import names_nation, read_head
from service.domain.papers.segments import of_page
from service.domain.text import fold_page, letters

if TYPE_CHECKING:
    from service.domain.document import Document, Page
    from service.domain.papers.head import Head
    from service.domain.rules_documents import DocumentRules

_TOP = 1500  # characters: a head stands at the top
_MOST = 40
# Papers of their own even without a number; a list with a head belongs to the paper before it.
_OWN = MERIT_REPORTS | {
    PaperKind.SUBMISSION, PaperKind.MINUTES, PaperKind.AWARD_DECISION, PaperKind.OFFICIAL_LETTER, PaperKind.OPINION,
    PaperKind.INITIATIVE,
}  # fmt: skip


# Those that no award hangs on are papers of their own by their number: else who signs one signs the paper before it.
_NUMBERED = frozenset({PaperKind.OTHER, PaperKind.PLAN, PaperKind.GUIDANCE})


def starts(document: Document, rules: DocumentRules) -> tuple[int, ...]:
    """Give the indexes of the pages after the first on which another paper begins; annexes and forms begin none."""
    pages = document.pages[1:]
    hits = (at for at, page in enumerate(pages, 1) if not page.title and _begins(document, page, rules))
    return tuple(at for _, at in zip(range(_MOST), hits, strict=False))


def _begins(document: Document, page: Page, rules: DocumentRules) -> bool:
    if "xa hoi chu nghia" not in " ".join(fold_page(page.text)[:_TOP].split()):
        return False
    cut = of_page(page)
    if not any(names_nation(letters(segment.text), rules.header) for segment in cut[:12]):
        return False
    head = read_head(cut, rules)
    kind = classify(cut, head, rules)
    if kind.value not in _OWN and not (kind.value in _NUMBERED and _is_numbered(head, page)):
        return False
    if head.number is None and head.title is None:
        return False
    following = [segment for other in document.pages if other.number >= page.number for segment in of_page(other)[:200]]
    return not blank_forms.is_blank_form(following[:300], head, rules.header, signed_by="")


def _is_numbered(head: Head, page: Page) -> bool:
    """Tell whether a head has its type's name and a number that is filled in; by hand an engine reads no figures."""
    filled = head.number is not None and (head.number.digits or page.method == "ocr")
    return head.title is not None and bool(filled)
