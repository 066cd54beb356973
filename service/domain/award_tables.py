"""A table of counts below what is asked: a row an award, a column whom it is for (`Danh hiệu | Tập thể | Cá nhân`)."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from service.domain.award_names import awards_in
from service.domain.evidence import found
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.decisive import Asking, Stretch
    from service.domain.document import Cell, Page, Table
    from service.domain.fields import FieldValue
    from service.domain.rules_documents import AwardRule

_NAMES = re.compile(r"\b(?:danh hieu|hinh thuc)\b")
_COLUMNS = (
    ("collective_count", re.compile(r"\btap the\b")),
    ("individual_count", re.compile(r"\bca nhan\b")),
    ("household_count", re.compile(r"\b(?:ho )?gia dinh\b")),
)
_NUMBER = re.compile(r"\d{1,5}")
_NOTHING = frozenset({"", "-", "–", "0", "00"})
_TOTAL = re.compile(r"(?:tong|cong)\b")


class Told(NamedTuple):
    """A count of a table's row: the award's code ('' where some row names none known), how it is printed, the field."""

    code: str
    printed: str
    name: str
    value: FieldValue
    total: bool


class Counted(NamedTuple):
    """What a table counts, and where it stands in its page's text."""

    page: Page
    start: int
    end: int
    counts: tuple[Told, ...]

    def holds(self, stretch: Stretch) -> bool:
        """Tell whether a stretch begins in the table."""
        return stretch.page is self.page and self.start <= stretch.start < self.end


def below(asking: Asking, awards: Sequence[AwardRule]) -> Counted | None:
    """Give the table of counts that the asking ends in (`… xét tặng:`), if one stands there."""
    for page, start, text in asking.stretches:
        end = start + len(text)
        for table in page.tables if text.rstrip().endswith(":") else ():
            first, last = table.rows[0][0], table.rows[-1][-1]
            if first.start >= end and not page.text[end : first.start].strip():
                counts = tuple(_counts(page, table, awards))
                return Counted(page, first.start, last.end, counts) if counts else None
    return None


def _counts(page: Page, table: Table, awards: Sequence[AwardRule]) -> Iterator[Told]:
    header = list(takewhile(lambda row: not any(_NUMBER.fullmatch(cell.text.strip()) for cell in row), table.rows))
    rows = table.rows[len(header) :]
    if not header or not rows or len({len(row) for row in table.rows}) > 1:
        return
    heads = [fold(collapse(" ".join(row[at].text for row in header))) for at in range(len(header[0]))]
    named = next((at for at, head in enumerate(heads) if _NAMES.search(head)), None)
    counting = {at: name for at, head in enumerate(heads) if at != named and (name := _field(head))}
    sane = all(_is_count(row[at]) for row in rows for at in counting)
    if named is None or not sane or len(set(counting.values())) < len(counting):
        return
    codes = [_code(row[named], awards) for row in rows]
    totals = [any(_TOTAL.match(fold(cell.text.strip())) for cell in row[: named + 1]) for row in rows]
    known = all(code or total for code, total in zip(codes, totals, strict=True))
    for row, code, total in zip(rows, codes, totals, strict=True):
        for at, name in counting.items():
            if row[at].text.strip() not in _NOTHING:
                value = found(page, (row[at].start, row[at].end), value=int(row[at].text.strip()), confidence=0.85)
                yield Told(code if known else "", collapse(row[named].text), name, value, total)


def _field(head: str) -> str:
    """Give the field that a column counts in; '' for one of none or of several."""
    names = [name for name, words in _COLUMNS if words.search(head)]
    return names[0] if len(names) == 1 else ""


def _is_count(cell: Cell) -> bool:
    printed = cell.text.strip()
    return printed in _NOTHING or _NUMBER.fullmatch(printed) is not None


def _code(cell: Cell, awards: Sequence[AwardRule]) -> str:
    """Give the one award that a cell names; '' for none or several."""
    codes = {code for code, _, _ in awards_in(fold(cell.text).replace("\n", " "), awards)}
    return codes.pop() if len(codes) == 1 else ""
