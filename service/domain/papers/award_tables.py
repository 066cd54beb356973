"""A table of counts below what is asked: a row an award or a unit, a column whom it is for (`Danh hiệu | Tập thể`)."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.award_names import awards_in
from service.domain.papers.evidence import found
from service.domain.papers.nominee_columns import is_numeral
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Page
    from service.domain.fields import FieldValue
    from service.domain.papers.decisive import Asking, Stretch
    from service.domain.rules_documents import AwardRule

    Row = tuple[Cell, ...]
    _Placed = tuple[Page, Row]

_NAMES = re.compile(r"\b(?:danh hieu|hinh thuc)\b")
_COLUMNS = (
    ("collective_count", re.compile(r"\btap the\b")),
    ("individual_count", re.compile(r"\bca nhan\b")),
    ("household_count", re.compile(r"\b(?:ho )?gia dinh\b")),
)
_NUMBER = re.compile(r"\d{1,5}")
_NOTHING = frozenset({"", "-", "–", "0", "00"})
_TOTAL = re.compile(r"tong cong(?! ty)|tong so|(?:tong|cong)\s*(?:[:(.]|$)")
_ABOVE = re.compile(r"(?::|\b(?:nhu sau|sau day|duoi day)\s?\.?)\s*$")


class Told(NamedTuple):
    """A count of a table's cell: the award's code ('' where some row names none known), how it is printed, the field.

    `apart` tells one cell of the table from another: what they count is added up.
    """

    code: str
    printed: str
    name: str
    value: FieldValue
    total: bool
    apart: str


class Counted(NamedTuple):
    """What a table counts, and where it stands in its page's text."""

    page: Page
    start: int
    end: int
    counts: tuple[Told, ...]

    def without(self, stretch: Stretch) -> Stretch | None:
        """Give what of a stretch stands above the table; None for one that begins in it."""
        if stretch.page is not self.page or not stretch.start < self.end:
            return stretch
        text = stretch.text[: max(self.start - stretch.start, 0)]
        return stretch._replace(text=text) if text else None


def below(asking: Asking, awards: Sequence[AwardRule], pages: Sequence[Page]) -> Counted | None:
    """Give the table of counts that the asking ends in (`… xét tặng:`), if one stands there."""
    for page, start, text in asking.stretches:
        for table in page.tables:
            first, last = table.rows[0][0].start, table.rows[-1][-1].end
            gap = page.text[min(start + len(text), first) : first]
            if start < first and not gap.strip() and _ABOVE.search(text[: first - start]):
                rows = [(page, row) for row in table.rows]
                rows += _over_the_page(page, last, len(table.rows[0]), pages)
                counts = tuple(_counts(rows, awards, asked=page.text[start:first]))
                return Counted(page, first, last, counts) if counts else None
    return None


_FOOT = re.compile(r"[\s\d./–-]*")


def _over_the_page(page: Page, end: int, width: int, pages: Sequence[Page]) -> Iterator[_Placed]:
    """Give the rows that a table at a page's end goes on with on the next."""
    for below in pages:
        if below.number != page.number + 1 or not below.tables or not _FOOT.fullmatch(page.text, end):
            continue
        rows = below.tables[0].rows
        if _FOOT.fullmatch(below.text, 0, rows[0][0].start) and len(rows[0]) == width:
            yield from ((below, row) for row in rows)
            yield from _over_the_page(below, rows[-1][-1].end, width, pages)


class _Column(NamedTuple):
    """A column that counts: where it stands, in which field, for which award where its head names one."""

    at: int
    name: str
    award: tuple[str, str]


def _counts(placed: Sequence[_Placed], awards: Sequence[AwardRule], *, asked: str) -> Iterator[Told]:
    header = [row for _, row in takewhile(lambda one: not any(map(_is_figure, one[1])), placed)]
    body = [one for one in placed[len(header) :] if not _numbers_columns(one[1]) and not _repeats(one[1], header)]
    pages, rows = [page for page, _ in body], [row for _, row in body]
    if not header or not rows or len({len(row) for row in (*header, *rows)}) > 1:
        return
    heads = [_head(header, at) for at in range(len(header[0]))]
    named = next((at for at, head in enumerate(heads) if _NAMES.search(fold(head)) and not _field(head)), None)
    columns = [_Column(at, name, _award(head, awards)) for at, head in enumerate(heads) if (name := _field(head))]
    if not columns and named is not None:
        yield from _amounts(body, heads, named, awards)
    sane = all(_is_count(row[column.at]) for row in rows for column in columns)
    if not columns or not sane or len({column[1:] for column in columns}) < len(columns):
        return
    whole = _award(asked, awards) if named is None else _NONE
    told = [_award(row[named].text, awards, cell=True) if named is not None else whole for row in rows]
    kinds = _kinds(rows, columns)
    known = all(column.award[0] for column in columns) or all(
        kind != _ROW or code for kind, (code, _) in zip(kinds, told, strict=True)
    )
    for at, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        for column in columns if kind != _PART else ():
            if row[column.at].text.strip() not in _NOTHING:
                code, printed = column.award if column.award[0] else told[at]
                cell = row[column.at]
                value = found(pages[at], (cell.start, cell.end), value=_figure(cell), confidence=0.85)
                yield Told(code if known else "", printed, column.name, value, kind == _WHOLE, f"{at}.{column.at}")


_AMOUNT, _WHOM = re.compile(r"(?:so luong|tong so)(?: de nghi)?"), re.compile(r"doi tuong\b")


def _amounts(body: Sequence[_Placed], heads: Sequence[str], named: int, awards: Sequence[AwardRule]) -> Iterator[Told]:
    """Give the counts of a table with one column of them: whom a row is for its own cell or the law says, or none."""
    amount = next((at for at, head in enumerate(heads) if _AMOUNT.fullmatch(fold(head))), None)
    whom = next((at for at, head in enumerate(heads) if _WHOM.match(fold(head))), named)
    if amount is None or not all(_is_count(row[amount]) for _, row in body):
        return
    subjects = {award.code: f"{award.subject}_count" for award in awards if award.subject}
    totals = [any(_TOTAL.match(fold(collapse(cell.text))) for cell in row[:amount]) for _, row in body]
    counted = [one for one, total in zip(body, totals, strict=True) if not total]
    told = [_award(row[named].text, awards, cell=True) for _, row in counted]
    names = [
        (whom != named and _field(row[whom].text)) or subjects.get(code, "")
        for (_, row), (code, _) in zip(counted, told, strict=True)
    ]
    whole = sum(_figure(row[amount]) for _, row in counted)
    agreed = all(_figure(row[amount]) == whole for (_, row), total in zip(body, totals, strict=True) if total)
    known = all(code for code, _ in told)
    each = zip(counted, told, names, strict=True) if all(names) and agreed else ()
    for at, ((page, row), (code, printed), name) in enumerate(each):
        value = found(page, (row[amount].start, row[amount].end), value=_figure(row[amount]), confidence=0.85)
        yield Told(code if known else "", printed, name, value, total=False, apart=f"{at}.{amount}")


_NONE = ("", "")
_ROW, _PART, _WHOLE = "row", "part", "whole"


def _kinds(rows: Sequence[Row], columns: Sequence[_Column]) -> list[str]:
    """Tell each row's kind: one that counts, one that adds up those of its part, or the whole table's."""
    figures = [[_figure(row[column.at]) for column in columns] for row in rows]
    labels = [row[: columns[0].at] for row in rows]
    totals = [any(_TOTAL.match(fold(collapse(cell.text))) for cell in label) for label in labels]
    figured = any(label and label[0].text.strip(" .)").isdigit() for label in labels)
    headed = [figured and bool(label) and is_numeral(label[0].text) for label in labels]
    kinds, since = [_ROW] * len(rows), 0
    for at in range(len(rows)):
        if headed[at]:
            since = at + 1
            below = list(takewhile(lambda one: not (headed[one] or totals[one]), range(since, len(rows))))
            kinds[at] = (
                _sums(figures[at], [figures[one] for one in below], empty=_PART, other=_WHOLE) if below else _ROW
            )
        elif totals[at]:
            last = not any(totals[at + 1 :])
            part = [figures[one] for one in range(since, at) if kinds[one] == _ROW]
            kinds[at] = _WHOLE if last else _sums(figures[at], part, empty=_WHOLE, other=_WHOLE)
            since = at + 1
    return kinds


def _sums(whole: Sequence[int], parts: Sequence[Sequence[int]], *, empty: str, other: str) -> str:
    """Tell that a row only adds up others; what it is where it tells nothing, and where it tells something else."""
    if not any(whole):
        return empty
    return _PART if list(whole) == [sum(column) for column in zip(*parts, strict=True)] else other


def _numbers_columns(row: Row) -> bool:
    """Tell whether a row below the header only numbers its columns (`(1) | (2) | (3)`)."""
    figures = [cell.text.strip(" ()") for cell in row]
    return len(figures) > 1 and figures == [str(at) for at in range(1, len(figures) + 1)]


def _repeats(row: Row, header: Sequence[Row]) -> bool:
    """Tell whether a row prints a line of the header again, as at the top of a page."""
    texts = [cell.text for cell in row]
    return any(texts == [cell.text for cell in above] for above in header)


def _head(header: Sequence[Row], at: int) -> str:
    """Give what a column is called, with what stands over it and its neighbours (`Bằng khen` over `Tập thể`)."""
    words = []
    for place, row in enumerate(header):
        parted = any(below[at].text.strip() for below in header[place + 1 :])
        shown = (cell.text for cell in reversed(row[: at + 1]) if cell.text.strip())
        words.append(row[at].text if row[at].text.strip() or not parted else next(shown, ""))
    return collapse(" ".join(dict.fromkeys(words)))


def _field(head: str) -> str:
    """Give the field that a column counts in; '' for one of none or of several."""
    names = [name for name, words in _COLUMNS if words.search(fold(head))]
    return names[0] if len(names) == 1 else ""


def _is_figure(cell: Cell) -> bool:
    return _NUMBER.fullmatch(cell.text.strip()) is not None


def _is_count(cell: Cell) -> bool:
    return cell.text.strip() in _NOTHING or _is_figure(cell)


def _figure(cell: Cell) -> int:
    return int(cell.text.strip()) if _is_figure(cell) else 0


def _award(text: str, awards: Sequence[AwardRule], *, cell: bool = False) -> tuple[str, str]:
    """Give the one award that a text names and how it is printed, a cell's text whole; nothing for none or several."""
    hits = list(awards_in(fold(text).replace("\n", " "), awards))
    if len({code for code, _, _ in hits}) != 1:
        return "", collapse(text) if cell else ""
    code, start, end = hits[0]
    return code, collapse(text if cell else text[start:end])
