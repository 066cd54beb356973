"""Rows of a list that name several: a column for collectives beside one for persons, several names in a cell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.nominee_columns import kinds_of
from service.domain.papers.nominee_rows import only_body
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        yield from _each_line(own, rules)
        return
    for (text, start, listed), unit in zip(named, units, strict=True):
        name = text[: text.index("\n")].rstrip(" ,;") if unit else text
        told = {"unit": unit} if unit and not own.get("unit") else {}
        yield replace(
            own, cells={**own.cells, **told, "name": name}, starts={**own.starts, "name": start}, listed=listed
        )


_TWO = 2


def _each_line(row: RowText, rules: DocumentRules) -> Iterator[RowText]:
    """Give a row for each line of its cell of names where each is a whole person's name, else the row.

    What another cell tells on as many lines goes with them line by line. A name of two words may be half of one.
    """
    lines = list(re.finditer(r"[^\n]+", row.cells.get("name", "")))
    whole = _TWO <= len(lines) <= _MOST / max(len(row.whole), 1) and row.listed != "household"
    if not whole or not all(_is_whole(hit[0], rules) for hit in lines):
        yield row
        return
    parts = {column: text.split("\n") for column, text in row.cells.items()}
    for at, hit in enumerate(lines):
        told = {column: part[at] for column, part in parts.items() if len(part) == len(lines)}
        starts = {**row.starts, "name": row.starts["name"] + hit.start()}
        yield replace(row, cells={**row.cells, **told, "name": hit[0]}, starts=starts)


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
