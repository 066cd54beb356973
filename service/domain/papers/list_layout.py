"""The columns of one list: a header over several rows, a name in two columns, awards that are only ticked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from service.domain.papers.award_names import award_in, awards_in, prize_in
from service.domain.papers.denied_rows import says_no, turned_down
from service.domain.papers.nominee_columns import WHERE_TOLD, column_of, columns_of, kinds_of, listed_by, tells_where
from service.domain.papers.nominee_rows import RowText
from service.domain.papers.several_names import names_below
from service.domain.papers.ticked import as_tick
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.document import Cell
    from service.domain.rules_documents import DocumentRules

    Rows = Sequence[Sequence[Cell]]

_SEXES = frozenset({"nam", "nu"})
_CALLED = frozenset({"ong", "ba"})
_TICKS = frozenset({"x", "✓", "✔", "√", "v", "+"})
_NUMBER = re.compile(r"\s*(?P<n>\d{1,3})[.)]\s+(?=[^\W\d_])")  # *1. Trần Văn …*, in a list without a column of numbers
_HEADS = 2  # rows of a header below its first
_HEADER_ROWS = 14
_LOOKED_AT = 13  # rows from a header on: blank rows above it are not counted, and may be many
_SHORT = 40  # characters of a column's name below another
_MORE = 14  # characters that may stand beside an award's name in a header


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a list's columns stand; `awards` are all that tell awards, `ticked` those headed by one's name.

    `names` are those of names, `kinds` those of which a row may fill several (`Tập thể | Cá nhân`), each with whom it
    is for; `earlier` those of other years, which decide nothing of this one; `denying` those in which a tick says no.
    """

    columns: dict[str, int]
    awards: tuple[int, ...] = ()
    ticked: Mapping[int, str] = field(default_factory=dict)
    sexes: Mapping[int, str] = field(default_factory=dict)
    earlier: frozenset[int] = frozenset()
    denying: tuple[int, ...] = ()
    given: int = -1
    below: int = 0
    listed: str = ""
    names: Mapping[int, str] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Rows, first: int, columns: dict[str, int], rules: DocumentRules) -> Self:
        """Read the header's rows: that of the name, what stands above its blanks, what it is parted into below."""
        heads = [rows[first]]
        while (
            len(heads) <= _HEADS
            and first + len(heads) < len(rows)
            and _parts(rows[first + len(heads)], rows[first], rules)
        ):
            heads.append(rows[first + len(heads)])
        above = [rows[first - 1]] if first and "award" not in columns else []
        merged = dict(columns)
        for at, name in _named(above, heads[0]):
            merged.setdefault(name, at)
        for at, name in (pair for head in heads[1:] for pair in _named([head], None)):
            if at == columns["name"] and name != "name":
                continue  # what stands below the name's header is no other column
            merged = {old: place for old, place in merged.items() if place != at or name in {old, "name"}}
            merged.setdefault(name, at)
        past = _below_past(heads)
        merged = {name: at for name, at in merged.items() if name != "award" or at not in past}
        awards = {at for head in heads for at, name in _named([head], None) if name == "award"} | {
            merged.get("award", -1)
        }
        parts = _parts_of_award(heads)
        awards = (awards | {at for at, told in parts.items() if _is_timed(told)}) - past
        asked = {at for at in awards - {-1} if len(heads) == 1 and "de nghi" in fold(heads[0][at].text)}
        ticked = {at: told for head in heads for at, cell in enumerate(head) if (told := _award(cell.text, rules))}
        ticked = {**{at: told for at, told in parts.items() if at not in awards}, **ticked}
        sexes = {at: cell.text.strip() for head in heads for at, cell in enumerate(head) if fold(cell.text) in _SEXES}
        given, listed = _given(heads[0], merged["name"]), listed_by(heads[0][merged["name"]].text)
        names = {at: listed_by(cell.text) for at, cell in enumerate(heads[0]) if column_of(cell.text) == "name"}
        called = {at: listed for at, cell in enumerate(heads[-1]) if fold(cell.text).strip() in _CALLED}
        names, kinds = {**names, **called}, called or kinds_of([cell.text for cell in heads[0]])
        merged = _where_below(heads, merged)
        earlier, awards = _of_earlier(heads), awards - {-1}
        telling = (asked | (awards - earlier) if awards & earlier else asked) or awards
        telling = telling - earlier or telling
        merged |= {"award": min(telling)} if merged.get("award", -1) in earlier - telling else {}
        now = tuple(sorted(telling))
        denying = tuple(at for head in heads for at, cell in enumerate(head) if says_no(cell.text))
        return cls(merged, now, ticked, sexes, earlier, denying, given, len(heads) - 1, listed, names, kinds)

    def read(self, row: Sequence[Cell], page: int) -> RowText:
        """Give a row's texts by column."""
        inside = {name: row[at] for name, at in self.columns.items() if at < len(row) and name != "skip"}
        inside, listed = self._named(inside, row)
        texts = {name: cell.text for name, cell in inside.items()}
        if self.given >= 0 and self.given < len(row) and _is_given(row[self.given].text):
            texts["name"] = f"{texts.get('name', '')}\n{row[self.given].text}"
        if (award := self._award(row)) or texts.get("award", "").strip().lower() in _TICKS:
            texts["award"] = award
        whole = " ".join(cell.text for cell in row if cell.text.strip())
        starts = {name: cell.start for name, cell in inside.items()}
        if "row" not in texts and (number := _NUMBER.match(texts.get("name", ""))) is not None:
            texts |= {"row": number["n"], "name": texts["name"][number.end() :]}
            starts |= {"row": starts["name"], "name": starts["name"] + number.end()}
        return RowText(texts, starts, page, whole, listed)

    def tells_awards(self, rows: Rows, rules: DocumentRules) -> bool:
        """Tell whether the column of awards, which may only be called *Hình thức*, holds some."""
        told = [self.read(row, 0).get("award") for row in rows[:_LOOKED_AT]] if "award" in self.columns else []
        return any("khen" in fold(text) or next(awards_in(fold(text), rules.awards), None) for text in told if text)

    def turns_down(self, row: Sequence[Cell]) -> bool:
        """Tell whether a row says that whom it names was turned down, in words or by a tick below *Không đồng ý*."""
        ticked = (as_tick(row[at].text).strip().lower() in _TICKS for at in self.denying if at < len(row))
        return any(ticked) or turned_down(row, {*self.awards, *self.ticked}, self.earlier)

    def _named(self, inside: dict[str, Cell], row: Sequence[Cell]) -> tuple[dict[str, Cell], str]:
        """Take the name from the other column of names where the first is blank (`Tập thể … | Cá nhân …`)."""
        others = [at for at in self.names if at != self.columns["name"] and at < len(row) and row[at].text.strip()]
        if "name" not in inside or inside["name"].text.strip() or len(others) != 1:
            return inside, self.listed
        return {**inside, "name": row[others[0]]}, self.names[others[0]]

    def _award(self, row: Sequence[Cell]) -> str:
        """Give what stands in the columns of awards; of a column that is ticked its header."""
        texts = {at: as_tick(row[at].text.strip()) for at in (*self.awards, *self.ticked) if at < len(row)}
        told = [text for at in self.awards if (text := texts.get(at, "")) and text.lower() not in _TICKS]
        ticks = [
            name if text.lower() in _TICKS else text
            for at, name in self.ticked.items()
            if (text := texts.get(at, "")).lower() in _TICKS or self._says(text)
        ]
        return "; ".join(dict.fromkeys(told or ticks))

    def _says(self, text: str) -> bool:
        """Tell whether a cell below an award's name is not ticked but names one of that kind (`Giấy khen của Sở`)."""
        return any(fold(text).startswith(fold(collapse(name))) for name in self.ticked.values())


def header_of(rows: Sequence[Sequence[Cell]], rules: DocumentRules) -> tuple[int, dict[str, int]] | None:
    """Give where a table's header stands and its columns; None for a table that lists nobody."""
    seen = 0
    for at, row in enumerate(rows):
        texts = [cell.text for cell in row]
        seen += any(text.strip() for text in texts)
        columns = columns_of(texts, named=names_below(rows[at + 1 : at + _LOOKED_AT], texts, rules))
        if columns is not None:
            return at, columns
        if seen > _HEADER_ROWS:
            break
    return None


def is_header(row: Sequence[Cell]) -> bool:
    """Tell whether a row below a list's header is another one: it names columns and nothing else, or that of numbers.

    No row is numbered *TT*, whatever else its cells may be called.
    """
    texts = [cell.text for cell in row if cell.text.strip()]
    columns = columns_of([cell.text for cell in row])
    return columns is not None and ("row" in columns or all(column_of(text) for text in texts))


def is_subhead(row: RowText) -> bool:
    """Tell whether a row below a header only parts or numbers its columns (`Nam | Nữ`, `(1) | (2) | (3)`)."""
    words = fold(row.whole).split()
    numbered = len(words) > _HEADS and all(re.fullmatch(r"\(?(?:\d{1,2}|[a-h])\)?", word) for word in words)
    return bool(words) and (set(words) <= _SEXES or numbered)


def of_bodies(row: Sequence[Cell]) -> bool:
    """Tell whether a header calls whoever is listed only a unit, and tells no award of theirs."""
    columns = columns_of([cell.text for cell in row], named=True) or {}
    return "award" not in columns and "name" in columns and column_of(row[columns["name"]].text) == "unit"


def _named(rows: Rows, blank_in: Sequence[Cell] | None) -> list[tuple[int, str]]:
    """Give the columns that rows of a header name, where another row of it is blank."""
    return [
        (at, name)
        for row in rows
        for at, cell in enumerate(row)
        if (blank_in is None or (at < len(blank_in) and not blank_in[at].text.strip()))
        and (name := column_of(cell.text))
    ]


def _parts(row: Sequence[Cell], head: Sequence[Cell], rules: DocumentRules) -> bool:
    """Tell whether a row goes on with a header: nothing but what columns are called, some of them anew."""
    texts = [(at, collapse(fold(cell.text))) for at, cell in enumerate(row) if cell.text.strip()]
    heads = [collapse(fold(cell.text)) for cell in head]
    anew = [text for at, text in texts if at >= len(heads) or text != heads[at]]
    again = sum(bool(text) and at < len(row) and collapse(fold(row[at].text)) == text for at, text in enumerate(heads))
    if again > 1 and anew and again + len(anew) == len(texts) and max(map(len, anew)) < _SHORT:
        return True  # what is merged over both rows stands in both
    known = all(text in _SEXES | _CALLED or _called(text) or _award(text, rules) or _is_timed(text) for text in anew)
    return len(anew) > 1 and known and columns_of([cell.text for cell in row]) != columns_of([c.text for c in head])


def _is_timed(text: str) -> bool:
    """Tell whether what an award's column is parted into only says of when it is (`Đã đạt năm 2024`, `Năm 2025`)."""
    return len(text) < _SHORT and _TIMED.fullmatch(collapse(fold(text))) is not None


_TIMED = re.compile(
    r"(?:(?:da (?:dat|duoc(?: tang| khen)?|nhan)|de nghi|dang ky|ket qua|danh hieu|hinh thuc)\b.{0,12}?\b)?"
    r"(?:nam(?: hoc)?)?\s*(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?"
    r"|(?:da dat|da duoc|de nghi|dang ky|nam (?:hoc )?truoc|nam (?:hoc )?nay)"
)


def _called(text: str) -> bool:
    return column_of(text) is not None or tells_where(text)


def _where_below(heads: Rows, columns: dict[str, int]) -> dict[str, int]:
    """Give the columns with that of where those listed belong, where only a header's last row tells it (`Phòng`)."""
    if len(heads) == 1 or columns.keys() & WHERE_TOLD:
        return columns
    place = next((at for at, cell in enumerate(heads[-1]) if at not in columns.values() and tells_where(cell.text)), -1)
    return {**columns, "unit": place} if place >= 0 else columns


def _parts_of_award(heads: Rows) -> dict[int, str]:
    """Give the columns that a header of awards is parted into, each with what it is called (`CSTĐCS`)."""
    over = ""
    parts: dict[int, str] = {}
    for at, cell in enumerate(heads[0]):
        over = cell.text if cell.text.strip() else over
        if column_of(over) == "award" and len(heads) > 1 and at < len(heads[-1]):
            below = collapse(heads[-1][at].text)
            parts |= {at: below} if below and below != collapse(over) and column_of(below) is None else {}
    return parts


def _below_past(heads: Rows) -> set[int]:
    """Give the columns under a header of what somebody holds already, however it is parted (`Hình thức | Năm`)."""
    over, past = "", set()
    for at, cell in enumerate(heads[0]):
        over = cell.text if cell.text.strip() else over
        past |= {at} if len(heads) > 1 and column_of(over) == "past" else set()
    return past


def _of_earlier(heads: Rows) -> frozenset[int]:
    """Give the columns of what was earlier (`Khen thưởng năm trước`, `Thành tích 2024`), however they are parted.

    A year alone is an earlier one where another column decides (`Đề nghị`) or tells a later year.
    """
    over, told = "", list[str]()
    for at, cell in enumerate(heads[0]):
        over = cell.text if cell.text.strip() else over
        told.append(collapse(fold(" ".join((over, *(head[at].text for head in heads[1:] if at < len(head)))))))
    years = [max(_YEAR.findall(one), default="") for one in told]
    latest = "9999" if any(map(_WEIGHS.search, told)) else max(years, default="")
    return frozenset(
        at
        for at, (one, year) in enumerate(zip(told, years, strict=True))
        if (_EARLIER.search(one) or "" < year < latest) and not _WEIGHS.search(one)
    )


_EARLIER = re.compile(
    r"\b(?:nam (?:hoc )?(?:truoc|ngoai|lien ke)|truoc (?:day|do)|da (?:dat|duoc|nhan|khen)|cac nam|gan nhat)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEIGHS = re.compile(r"\b(?:de nghi|ket luan|y kien|hoi dong|tham dinh|ket qua (?:binh |hop )?xet|phieu|bieu quyet)\b")


def _award(header: str, rules: DocumentRules) -> str:
    text = collapse(header)
    told = award_in(text, rules.awards) or prize_in(text)
    return told if told is not None and len(text) <= len(told) + _MORE else ""


def _given(head: Sequence[Cell], name: int) -> int:
    """Give the column right of the name's that holds its last word: headed *Tên*, or with the name's own header."""
    header = collapse(fold(head[name + 1].text)) if name + 1 < len(head) else "?"
    return name + 1 if header == "" or (header == "ten" and fold(head[name].text).strip().startswith("ho")) else -1


def _is_given(text: str) -> bool:
    word = text.strip()
    return word.isalpha() and word[0].isupper() and fold(word) not in _SEXES | _TICKS


def blank_behind(header: Sequence[Cell]) -> int:
    """Count the columns at a header's end that bear no text: a stray line stood beside the scanned table."""
    return next((at for at, cell in enumerate(reversed(header)) if cell.text.strip()), len(header))
