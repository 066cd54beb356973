"""Rows of a list that name several: a column for collectives beside one for persons, several names in a cell."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.papers.award_names import award_in, prize_in
from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.nominee_columns import kinds_of
from service.domain.papers.nominee_rows import only_body
from service.domain.papers.offices import begins_with_office
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.document import Cell
    from service.domain.papers.list_layout import Layout
    from service.domain.papers.nominee_rows import RowText
    from service.domain.rules_documents import DocumentRules

_LINE = re.compile(r"[^\n;]+")
_MARK = re.compile(r"\s*(?:[-–+*•]|\d{1,2}\s?[.)/])\s*")
_ROWS = 12  # that are looked at below a header
_LONGEST = 2000  # characters of a cell


def each_named(layout: Layout, row: Sequence[Cell], page: int, rules: DocumentRules) -> Iterator[RowText]:
    """Give a row's texts for each whom it names; of a list with one column of names the row's own."""
    own = layout.read(row, page)
    cells = [(row[at], listed) for at, listed in layout.kinds.items() if at < len(row) and row[at].text.strip()]
    named = [(text, cell.start + at, listed) for cell, listed in cells for at, text in _pieces(cell.text, rules)]
    units = [_unit_below(text, rules) for text, *_ in named]
    if len(named) < _TWO and not any(units):
        yield from _each_person(own, rules)
        return
    for (text, start, listed), unit in zip(named, units, strict=True):
        name = text[: text.index("\n")].rstrip(" ,;") if unit else text
        told = {"unit": unit} if unit and not own.get("unit") else {}
        yield replace(
            own, cells={**own.cells, **told, "name": name}, starts={**own.starts, "name": start}, listed=listed
        )


_TWO = 2


def _each_person(row: RowText, rules: DocumentRules) -> Iterator[RowText]:
    """Give a row for each person whom its cell of names holds, one to a line or joined by *và*, else the row.

    What another cell tells on as many lines, or joins as its names are, goes with them one by one; where that does not
    tell whose it is, the rows are told to be doubtful. Couples have no office, and a name of two words may be half one.
    """
    parts, cut = _persons(row.cells.get("name", ""), rules) if row.listed != "household" else ([], _LINES)
    officed = any(row.get(column) for column in _OFFICES)
    if not _TWO <= len(parts) <= _MOST / max(len(row.whole), 1) or (cut is _JOINED and not officed):
        yield replace(row, doubtful=len(parts) > 1)
        return
    told = {column: _told_of_each((column, text), len(parts), cut, rules) for column, text in row.cells.items()}
    doubtful = any(texts is None for texts in told.values())
    for at, (start, name) in enumerate(parts):
        own = {column: texts[at] for column, texts in told.items() if texts}
        starts = {**row.starts, "name": row.starts["name"] + start}
        yield replace(row, cells={**row.cells, **own, "name": name}, starts=starts, doubtful=doubtful)


_OFFICES = ("title", "title_unit", "unit_title")


def _opens_body(text: str, rules: DocumentRules) -> bool:
    return text[:1].isupper() and is_body(text, rules)  # *Bệnh viện đa⏎khoa Mẫu* is one


def _names_award(text: str, rules: DocumentRules) -> bool:
    return (award_in(text, rules.awards) or prize_in(text)) is not None


_BEGINS: Mapping[str, Callable[[str, DocumentRules], bool]] = MappingProxyType(
    {
        "unit": _opens_body,
        "award": _names_award,
        **dict.fromkeys(_OFFICES, lambda text, _rules: begins_with_office(text)),
    }
)
_LINES = re.compile(r"\n")
_JOINED = re.compile(r"\s*[,;&+]\s*|\s+(?:và|-|–)\s+")
_TWO_NAMES = 6  # words
_WRAPPED = 8  # lines of a cell in which names may be broken


def _persons(text: str, rules: DocumentRules) -> tuple[list[tuple[int, str]], re.Pattern[str]]:
    """Give the persons that a cell of names holds, each with its place, and what parts them; none where it is one."""
    lines = _split(text, _LINES)
    if len(lines) > 1 and all(_is_whole(one, rules) for _, one in lines):
        return lines, _LINES
    one = is_name(collapse(text), rules.header) and len(text.split()) < _TWO_NAMES
    if len(lines) > 1 and not one and (whole := _unwrapped(lines, rules)):
        return whole, _LINES
    joined = _split(text, _JOINED) if len(text) <= _LONGEST else []
    return (joined if all(_is_whole(one, rules) for _, one in joined) else [], _JOINED)


def _split(text: str, separator: re.Pattern[str]) -> list[tuple[int, str]]:
    """Give what a separator parts, without marks before it, each with its place."""
    ends = [(hit.start(), hit.end()) for hit in separator.finditer(text)]
    spans = zip((0, *(end for _, end in ends)), (*(start for start, _ in ends), len(text)), strict=True)
    cut = [(hit.end() if (hit := _MARK.match(text, start, end)) else start, end) for start, end in spans]
    return [(start, collapse(text[start:end])) for start, end in cut if text[start:end].strip()]


def _unwrapped(lines: Sequence[tuple[int, str]], rules: DocumentRules) -> list[tuple[int, str]]:
    """Put together names that a narrow cell broke; [] where that goes in no way, or in several."""
    if len(lines) > _WRAPPED:
        return []
    ways: list[list[tuple[int, str]]] = [[]]
    for at, (start, line) in enumerate(lines):
        going = [[*way[:-1], (way[-1][0], f"{way[-1][1]} {line}")] for way in ways if way]
        ended = [[*way, (start, line)] for way in ways if not at or (way and _is_whole(way[-1][1], rules))]
        ways = going + ended
    whole = [way for way in ways if len(way) > 1 and all(_is_whole(one, rules) for _, one in way)]
    return whole[0] if len(whole) == 1 else []


def _told_of_each(
    cell: tuple[str, str], count: int, cut: re.Pattern[str], rules: DocumentRules
) -> Sequence[str] | None:
    """Give what a cell tells of each of several persons, () where it tells all the same, None where that is unsure."""
    column, text = cell
    begins = _BEGINS.get(column)
    lines = [one for _, one in _split(text, _LINES)]
    if begins is None or len(text) > _LONGEST:
        return text.split("\n") if text.count("\n") + 1 == count else ()
    for parts in (lines if cut is _LINES else (), [one for _, one in _split(text, _JOINED)]):
        if len(parts) == count and all(begins(one, rules) for one in parts):
            return parts
    return () if sum(begins(one, rules) for one in lines) <= 1 else None


_MOST = 1_000_000  # characters that a row's lines may be read in: each is read with the rest of its row


def _is_whole(text: str, rules: DocumentRules) -> bool:
    honorific, name = honorific_of(text.strip(), rules)
    return is_name(name, rules.header) and (honorific != "" or len(name.split()) > _TWO)


def _unit_below(text: str, rules: DocumentRules) -> str:
    """Give the body that the lines below a person's name tell (`Ngô Thị Dụ⏎Phòng Mẫu`), '' where they tell none."""
    first, _, rest = text.partition("\n")
    below = collapse(_MARK.sub("", rest, count=1) if _MARK.match(rest) else rest)
    return below if _is_person(first, rules) and only_body(below, rules) else ""


def names_below(rows: Sequence[Sequence[Cell]], header: Sequence[str], rules: DocumentRules) -> bool:
    """Tell whether names, and no counts, stand below columns for collectives and for persons."""
    texts = [row[at].text.strip() for row in rows[:_ROWS] for at in kinds_of(header) if at < len(row)]
    told = [text for text in texts if any(map(str.isalpha, text))]
    named = sum(_is_named(piece, rules) for text in told for _, piece in _pieces(text, rules)[:1])
    return bool(told) and 2 * named > len(told)


def _pieces(text: str, rules: DocumentRules) -> list[tuple[int, str]]:
    """Give the names in a cell, each with its place; the whole where nothing sure parts them.

    What parts them: what persons are called, a dash or number before each, a semicolon, or that each line is a person
    or a body of one kind (`Phòng Mẫu⏎Phòng Thử`). A line break alone does not: a body stands over its own
    (`Phòng Mẫu⏎Sở Thử`), a person over a body.
    """
    lines = [hit for hit in _LINE.finditer(text[:_LONGEST]) if any(map(str.isalnum, hit[0]))]
    if len(lines) < _TWO:
        return [(0, text)]
    first = lines[0].start()
    called = [hit.start() for hit in lines if honorific_of(_first(hit[0]), rules)[0]]
    if len(called) > 1 and called[0] == first:  # what stands below an honorific carries its line on
        return _cut(text, called)
    marked = [hit.start() for hit in lines if _MARK.match(hit[0])]
    opens = marked if first in marked else [first]
    opens = sorted({*opens, *(hit.start() for hit in lines if text[: hit.start()].rstrip().endswith(";"))})
    persons = [hit.start() for hit in lines if _is_person(hit[0], rules)]
    if first in persons:  # a body behind a person is where that one works
        opens = [hit.start() for hit in lines if hit.start() in opens and not is_body(_first(hit[0]), rules)]
    opens = [hit.start() for hit in lines] if len(persons) == len(lines) or _are_alike(lines, rules) else opens
    pieces = _cut(text, opens)
    return pieces if len(pieces) > 1 and all(_is_named(one, rules) for _, one in pieces) else [(0, text)]


def _are_alike(lines: Sequence[re.Match[str]], rules: DocumentRules) -> bool:
    """Tell whether every line names a body, and all by the same first word: none of them stands over another."""
    names = [_first(hit[0]) for hit in lines]
    return len({fold(name).split(" ")[0] for name in names}) == 1 and all(is_body(name, rules) for name in names)


def _cut(text: str, opens: Sequence[int]) -> list[tuple[int, str]]:
    """Cut a text where names begin, without the marks before and behind each."""
    begins = [(at, hit.end() if (hit := _MARK.match(text, at)) else at) for at in opens]
    ends = (*(at for at, _ in begins[1:]), len(text))
    pieces = [(at, text[at:end].rstrip(" -–+*•;,.\n")) for (_, at), end in zip(begins, ends, strict=True)]
    return [(at + len(one) - len(one.lstrip()), one.lstrip()) for at, one in pieces]


def _first(text: str) -> str:
    """Give what a line says before its first comma, without a mark."""
    hit = _MARK.match(text)
    return text[hit.end() if hit else 0 :].split(",", 1)[0].strip(" .")


def _is_person(text: str, rules: DocumentRules) -> bool:
    """Tell whether a line names a person, with an office behind a comma or without."""
    text = _first(text)
    honorific, bare = honorific_of(text, rules)
    return honorific != "" or (is_name(degree_of(bare, rules)[1], rules.header) and not is_body(text, rules))


def _is_named(text: str, rules: DocumentRules) -> bool:
    """Tell whether lines name a person or a body."""
    whole = collapse(_first(text))
    return is_body(whole, rules) or _is_person(whole, rules) or _is_person(text.split("\n", 1)[0], rules)
