"""Word 97-2003 documents, by the small old program antiword inside the same walls.

antiword is an optional system package; without it the sender is asked for another format. Where it breaks off, the
paper's own pieces are read.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from service.adapters.readers import word97
from service.adapters.readers.flow import Flow, Look, coding, struck_out
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import widened
from service.domain.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.readers.limits import Limits
    from service.domain.document import Cell

MEDIA_TYPE = "application/msword"
# `-w 0` keeps each paragraph on one line; `-s` leaves hidden text out by not being given.
_COMMAND = ("-m", "UTF-8.txt", "-w", "0", "-")
_CELL = "|"
_IN_CELL = Look(source="cell")
_SECTOR = 512
_TOO_SMALL = b"too small to handle"


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a .doc; raises Refused (`doc.needs_antiword`, `doc.broken`, `office.encrypted`)."""
    text = _converted(data, limits.seconds)
    own = word97.read(data)
    if not text and not own.blocks:
        raise refusal("office.encrypted" if word97.locked(data) else "doc.broken")
    if _misread(text, own) or (_letters(text) * _MOST <= _whole(own) and (_unnumbered(own) or _torn(own))):
        struck = sum(1 for run in own.struck if run.strip())
        return Document(MEDIA_TYPE, (_written(own.blocks).page(1),), struck_out(struck))
    flow = Flow()
    rows = []
    for line in text.replace("\f", "\n").splitlines():
        if line.startswith(_CELL) and line.rstrip().endswith(_CELL):
            rows.append(line)
            continue
        _table(flow, rows)
        rows = []
        flow.write(line)
    _table(flow, rows)
    return Document(MEDIA_TYPE, (flow.page(1),))


# What antiword may leave out without having broken off: a mark it does not know, an object's name.
_MOST = 0.97


def _misread(text: str, own: word97.Told) -> bool:
    """Tell whether antiword broke off, ran the rows of a table together, or showed what Word hides or strikes out."""
    shown = any(_letters(run) > _FEW and run.strip() in text for run in own.hidden) or any(map(_letters, own.struck))
    return own.apart or shown or _letters(text) < _MOST * _whole(own)


def _torn(own: word97.Told) -> bool:
    """Tell whether antiword tears a list's rows: it shows each line of a cell as a row, and merged cells once.

    So it does with the cells of a list of two columns that it broke itself.
    """
    rows = (row for block in own.blocks for row in block.rows if len(row) >= _COLUMNS)
    narrow = any(len(block.rows) > _ROWS and len(block.rows[0]) < _COLUMNS for block in own.blocks if block.rows)
    return narrow or any(cell is None or len(cell) > 1 for row in rows for cell in row)


_ROWS = 3  # with more it is a list, and no head or signatures


def _unnumbered(own: word97.Told) -> bool:
    """Tell whether antiword may leave out what Word writes itself, or u-horn.

    TCVN3 draws that letter where others have the hyphen that is only shown at a line's end (`legacy_coding`).
    """
    horned = coding() == "tcvn3" and any(_SOFT_HYPHEN in part for block in own.blocks for part in _parts(block))
    return own.numbered or horned


_SOFT_HYPHEN = "\u00ad"


def _whole(own: word97.Told) -> int:
    return sum(_letters(part) for block in own.blocks for part in _parts(block))


_FEW = 3  # letters


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _parts(block: word97.Block) -> Iterator[str]:
    yield block.line
    yield from (line for row in block.rows for cell in row for line in cell or ())


def _written(blocks: Sequence[word97.Block]) -> Flow:
    """Write a paper from its own pieces."""
    flow = Flow()
    for block in blocks:
        flow.write(block.line)
        table: list[list[Cell]] = []
        for row in block.rows:
            cells: list[Cell] = []
            for cell in row:
                if cell is None:
                    cells.append(table[-1][len(cells)])
                    continue
                mark = flow.mark()
                for line in cell:
                    flow.write(line, _IN_CELL)
                cells.append(flow.cell(mark))
            table.append(cells)
        flow.table(widened(table))
    return flow


def _converted(data: bytes, seconds: float) -> str:
    program = shutil.which("antiword")
    if program is None:
        raise refusal("doc.needs_antiword")
    # antiword refuses files that do not end on a sector, which Word and mail programs write and open.
    padded = data + b"\0" * (-len(data) % _SECTOR)
    try:
        done = subprocess.run([program, *_COMMAND], input=padded, capture_output=True, check=False, timeout=seconds)
    except BlockingIOError:
        # The kernel counts this user's other processes too and allows no more: same answer as without the program.
        raise refusal("doc.needs_antiword") from None
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise refusal("doc.broken") from exc
    if _TOO_SMALL in done.stderr:
        return ""  # a letter of a few lines, which we read ourselves
    if done.returncode or not done.stdout.strip():
        raise refusal("doc.broken")
    return done.stdout.decode("utf-8", "replace")


def _table(flow: Flow, lines: list[str]) -> None:
    """Write consecutive antiword table lines as rows; a cell that it broke at the column's width is put together."""
    table = []
    for row in _rows(lines):
        cells = []
        for text in row:
            mark = flow.mark()
            flow.write(text, _IN_CELL)
            cells.append(flow.cell(mark))
        table.append(cells)
    flow.table(widened(table))


def _rows(lines: list[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    above: list[str] = []
    for line in lines:
        parts = line.strip().strip(_CELL).split(_CELL)
        if _goes_on(parts, above):
            rows[-1] = [f"{text} {part.strip()}".rstrip() for text, part in zip(rows[-1], parts, strict=True)]
        else:
            rows.append([part.strip() for part in parts])
        above = parts
    return rows


_COLUMNS = 3  # of a list; in the two of a head or a signature a line is a line


def _goes_on(parts: list[str], above: list[str]) -> bool:
    """Tell whether a line holds nothing but what had no room left in the columns of the line above it."""
    if len(parts) != len(above) or len(parts) < _COLUMNS:
        return False
    rest = [(part.split(), line) for part, line in zip(parts, above, strict=True) if part.strip()]
    return bool(rest) and all(line.strip() and len(f"{line.rstrip()} {words[0]}") > len(line) for words, line in rest)
