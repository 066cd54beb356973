"""Rows of a list that name several: a column for collectives beside one for persons, several names in a cell."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.nominee_columns import kinds_of
from service.domain.papers.signature import is_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell
    from service.domain.papers.list_layout import Layout
    from service.domain.papers.nominee_rows import RowText
    from service.domain.rules_documents import DocumentRules

_PIECE = re.compile(r"[^\n;]+")
_MARKS = " -–+*•"
_ROWS = 12  # that are looked at below a header
_LONGEST = 2000  # characters of a cell


def each_named(layout: Layout, row: Sequence[Cell], page: int, rules: DocumentRules) -> Iterator[RowText]:
    """Give a row's texts for each whom it names; of a list with one column of names the row's own."""
    own = layout.read(row, page)
    cells = [(row[at], listed) for at, listed in layout.kinds.items() if at < len(row) and row[at].text.strip()]
    named = [(text, cell.start + at, listed) for cell, listed in cells for at, text in _pieces(cell.text, rules)]
    if len(named) < _TWO:
        yield own
        return
    for text, start, listed in named:
        yield replace(own, cells={**own.cells, "name": text}, starts={**own.starts, "name": start}, listed=listed)


_TWO = 2


def names_below(rows: Sequence[Sequence[Cell]], header: Sequence[str], rules: DocumentRules) -> bool:
    """Tell whether names, and no counts, stand below columns for collectives and for persons."""
    texts = [row[at].text.strip() for row in rows[:_ROWS] for at in kinds_of(header) if at < len(row)]
    told = [text for text in texts if any(map(str.isalpha, text))]
    named = sum(_is_named(piece, rules) for text in told for _, piece in _pieces(text, rules)[:1])
    return bool(told) and 2 * named > len(told)


def _pieces(text: str, rules: DocumentRules) -> list[tuple[int, str]]:
    """Give the names in a cell, each with its place; the whole where some line is none (`Trần Thị Thanh⏎Thảo`)."""
    hits = [
        (hit.start() + len(hit[0]) - len(hit[0].lstrip(" -–+*•")), hit[0].strip(" -–+*•,."))
        for hit in _PIECE.finditer(text[:_LONGEST])
        if any(map(str.isalnum, hit[0]))
    ]
    opens = [at for at, line in hits if honorific_of(line.split(",", 1)[0].strip(), rules)[0]]
    if len(opens) > 1 and opens[0] == hits[0][0]:  # what stands below an honorific carries its line on
        return [(at, text[at:end].rstrip(" ;,.\n")) for at, end in pairwise((*opens, len(text)))]
    return hits if len(hits) > 1 and all(_is_named(one, rules) for _, one in hits) else [(0, text)]


def _is_named(text: str, rules: DocumentRules) -> bool:
    """Tell whether a line names a person, with an office behind a comma or without, or a body."""
    text = text.split(",", 1)[0].strip()
    honorific, bare = honorific_of(text, rules)
    bare = bare if honorific else degree_of(text, rules)[1]
    return honorific != "" or is_name(bare, rules.header) or is_body(text, rules)
