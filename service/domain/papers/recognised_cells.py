"""How far what stands beside a name on a recognised (OCR) list is believed: the office, the body, the award.

An engine tells of each word how sure it is of it. A cell with a word that was hardly made out, with two that ran
together, or with nothing where the others of its column say *nt*, makes its row one that a person looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.papers.ditto import is_ditto
from service.domain.papers.page_rows import lists_of_pages
from service.domain.papers.recognised import words_in
from service.domain.papers.spelling import LETTERS, Run, mend, plausible
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.domain.document import Cell, Document, Page
    from service.domain.fields import Nominee

    Row = Sequence[Cell]

# Measured on synthetic scans of lists: of words less sure one in twelve is right, of surer ones nearly all.
_SURE = 0.75
_FLOOR = 0.2  # for words of set phrases
_MARKED = 2  # cells of a column that say *nt*
_SHORT = 3  # letters of what may have been a mark


class Cells:
    """The rows of a document's recognised lists, found by where a name stands in them."""

    def __init__(self, document: Document, phrases: tuple[str, ...]) -> None:
        """Keep them; `phrases` tell marks that an engine lost."""
        self._phrases = phrases
        self._rows: dict[tuple[int, int], tuple[Page, Row, Sequence[Row]]] = {}
        self._doubted: set[str] = set()
        for page, lists in lists_of_pages(page for page in document.pages if page.method == "ocr"):
            for rows in lists:
                for row in rows:
                    self._rows |= {(page.number, at): (page, row, rows) for cell in row for at in _places(cell)}

    def unsure(self, nominee: Nominee) -> str | None:
        """Give what of a row beside its name is not surely read, "" for a cell that was not; None where all is."""
        found = self._rows.get((nominee.page or 0, nominee.start if nominee.start is not None else -1))
        if found is None:
            return None
        page, row, rows = found
        told = [collapse(text) for text in (nominee.title, nominee.unit, nominee.award) if text]
        sure = _confidences(page, row)
        unsure = [text for text in told if self._is_unsure(text, sure) or (text in self._doubted and text not in sure)]
        self._doubted.update(unsure)
        if unsure:
            return unsure[0]
        odd = (cell.text for cell in row if _may_be_mark(cell.text, told) and min(_of(cell.text, sure)) < _SURE)
        if (mark := next(odd, None)) is not None:
            return collapse(mark)
        return "" if not (nominee.title and nominee.unit) and _lost_mark(row, rows) else None

    def _is_unsure(self, text: str, sure: dict[str, float]) -> bool:
        """Tell whether a text has a word that was hardly made out and that no set phrase vouches for, or two in one."""
        runs = [
            Run(hit.start(), hit.end(), fold(hit.group()), sure.get(hit.group(), 1.0)) for hit in LETTERS.finditer(text)
        ]
        known = mend(text, runs, self._phrases, _FLOOR).known if runs else frozenset()
        return is_ditto(text) or any(
            at not in known and (run.confidence < _SURE or _is_two(text[run.start : run.end]))
            for at, run in enumerate(runs)
        )


def _places(cell: Cell) -> Iterable[int]:
    return range(cell.start, cell.end + 1) if cell.text.strip() else ()


def _confidences(page: Page, row: Row) -> dict[str, float]:
    """Give how sure each run of letters of a row is; of the same at several places the least."""
    found: dict[str, float] = {}
    for cell in row:
        own = frozenset(LETTERS.findall(cell.text))
        for word in words_in(page, cell.start, cell.end) if own else ():
            for part in own.intersection(LETTERS.findall(page.text[word.start : word.end])):
                found[part] = min(found.get(part, 1.0), word.confidence)
    return found


def _of(text: str, sure: dict[str, float]) -> list[float]:
    return [sure.get(part, 1.0) for part in LETTERS.findall(text)] or [1.0]


def _is_two(word: str) -> bool:
    """Tell whether a word is none, but two if it is parted (`cánbộ`)."""
    if plausible(word) or word.isupper() or word.isascii():
        return False
    return any(plausible(word[:at]) and plausible(word[at:]) for at in range(2, len(word) - 1))


def _may_be_mark(text: str, told: Sequence[str]) -> bool:
    """Tell whether a cell says so little that it may be a mark misread, and none of what is told of the row."""
    bare = text.strip()
    return 0 < len(bare) <= _SHORT and bare.isalpha() and not is_ditto(bare) and bare not in told


def _lost_mark(row: Row, rows: Sequence[Row]) -> bool:
    """Tell whether a cell is empty where others of its column bear marks."""
    return any(
        not cell.text.strip() and sum(at < len(other) and is_ditto(other[at].text) for other in rows) >= _MARKED
        for at, cell in enumerate(row)
    )
