"""Ditto marks in a list: *nt*, *-nt-*, `"`, *như trên* stand for what the row above says in that column."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.domain.papers.nominee_rows import RowText

_DITTO = re.compile(r"[\s.,\-–_]*(?:n\.?\s?t|nhu tren|[\"”“″〃]|'{2}|’{2}|/{2})[\s.,\-–_]*")
_OF_THE_ROW = frozenset({"row", "name"})
_ASIDE = frozenset({"row", "name", "note"})  # a row that tells no more is a heading, or was struck out
_NAME = "name"


# What an engine makes of a mark: *nf*, *m*, *nl* of letters, any letter of two strokes but what ticks.
_LIKE_LETTERS, _LIKE_STROKES = re.compile(r"n[flir1]|m|r[tf]|n[tf]['`]?"), re.compile(r"[a-uwyz]")
_MARKED = 2  # marks of a column that were read: then what is nearly one is one
_TOLD = frozenset({"title", "unit", "title_unit", "unit_title", "award"})
_AROUND = " .,-–_'"


def _misread(rows: Sequence[RowText]) -> Mapping[str, re.Pattern[str]]:
    """Give for each column that has marks what one of them is misread as."""
    found = {}
    for column in _TOLD:
        marks = [text for row in rows if is_ditto(text := row.cells.get(column, ""))]
        if len(marks) >= _MARKED:
            lettered = 2 * sum(any(map(str.isalpha, mark)) for mark in marks) >= len(marks)
            found[column] = _LIKE_LETTERS if lettered else _LIKE_STROKES
    return found


def is_ditto(text: str) -> bool:
    """Tell whether a cell says no more than that it repeats the one above; a dash alone says that there is nothing."""
    return _DITTO.fullmatch(collapse(fold(text))) is not None


def written_out(rows: Iterable[RowText], above: RowText | None) -> Iterator[RowText]:
    """Give rows with what their ditto marks stand for; `above` is the last row before them.

    A mark below nothing stays as printed. The cell's place stays that of the mark, but a name's is where it is printed.
    """
    rows = list(rows)
    nearly = _misread(rows)
    for row in rows:
        told = above.cells if above is not None else {}
        meant = {
            column: told[column]
            for column, text in row.cells.items()
            if column not in _OF_THE_ROW and told.get(column) and text.strip()
            if is_ditto(text) or (column in nearly and nearly[column].fullmatch(fold(text).strip(_AROUND)))
        }
        whole = replace(row, cells={**row.cells, **meant}) if meant else row
        if above is not None and above.page == row.page and is_ditto(row.cells.get(_NAME, "")):
            cells, starts = (
                {**whole.cells, _NAME: told.get(_NAME, "")},
                {**row.starts, _NAME: above.starts.get(_NAME, 0)},
            )
            whole = replace(whole, cells=cells, starts=starts)
        yield whole
        above = whole if any(whole.get(column) for column in whole.cells if column not in _ASIDE) else above
