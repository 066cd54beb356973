"""A neutral document written as plain text, so that a golden case can be read aloud.

--- page method=text title=Sheet_1     starts a page (the first one needs no line)
**text**                               a bold line
@100,72,240,84 text                    a line with its box in points; @b… bold, @w… laid over by a widget
| a | b // c |                         a table row; // breaks a cell's line
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from service.domain.document import Cell, Document, Line, Page, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PLACED = re.compile(r"@(?P<mark>[bw]?)(?P<box>[\d.]+,[\d.]+,[\d.]+,[\d.]+) (?P<text>.*)$")
A4 = (595.0, 842.0)


@dataclass
class _PageBuilder:
    options: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, **layout: Any) -> Line:
        line = Line(text, self.length, **layout)
        self.lines.append(line)
        self.length = line.end + 1
        return line

    def row(self, printed: str) -> None:
        cells = []
        for cell in printed.strip().strip("|").split("|"):
            parts = [self.add(part.strip(), source="cell") for part in cell.split("//") if part.strip()]
            start, end = (parts[0].start, parts[-1].end) if parts else (self.length, self.length)
            cells.append(Cell("\n".join(part.text for part in parts), start, end))
        self.rows.append(tuple(cells))

    def close_table(self) -> None:
        if self.rows:
            self.tables.append(Table(tuple(self.rows)))
            self.rows = []

    def line(self, printed: str) -> None:
        placed = _PLACED.match(printed)
        if printed.startswith("|"):
            self.row(printed)
            return
        self.close_table()
        if placed is not None:
            x0, y0, x1, y1 = map(float, placed["box"].split(","))
            source = "widget" if placed["mark"] == "w" else "body"
            self.add(placed["text"], bold=placed["mark"] == "b", x0=x0, y0=y0, x1=x1, y1=y1, source=source)
        elif printed.startswith("**") and printed.endswith("**"):
            self.add(printed[2:-2], bold=True)
        else:
            self.add(printed)

    def page(self, number: int) -> Page:
        self.close_table()
        text = "\n".join(line.text for line in self.lines)
        method, title = self.options.get("method", "text"), self.options.get("title", "").replace("_", " ")
        return Page(number, text, tuple(self.lines), tuple(self.tables), method, *A4, title=title)  # type: ignore[arg-type]


def document(printed: Iterable[str], *, facts: tuple[dict[str, Any], ...] = ()) -> Document:
    """Build a document from the notation's lines."""
    builders = [_PageBuilder({})]
    for line in printed:
        if line.startswith("--- page"):
            options = dict(pair.split("=", 1) for pair in line[len("--- page") :].split())
            started = builders[-1].lines or builders[-1].options
            builders = [*builders, _PageBuilder(options)] if started else [_PageBuilder(options)]
        elif line.startswith("--- signed"):
            facts = (*facts, {"code": "pdf.signature", "field": "Signature1"})
        else:
            builders[-1].line(line)
    return Document("text/plain", tuple(builder.page(at) for at, builder in enumerate(builders, 1)), facts)


def load(path: Path) -> Document:
    """Build a document from a file in the notation."""
    return document(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))
