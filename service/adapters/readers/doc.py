"""Word 97-2003 documents, by the small old program antiword inside the same walls.

antiword is an optional system package; without it the sender is asked for another format.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from service.adapters.readers.flow import Flow
from service.adapters.readers.refusals import refusal
from service.domain.document import Document

if TYPE_CHECKING:
    from service.adapters.readers.limits import Limits

MEDIA_TYPE = "application/msword"
# `-w 0` keeps each paragraph on one line; `-s` leaves hidden text out by not being given.
_COMMAND = ("-m", "UTF-8.txt", "-w", "0", "-")
_CELL = "|"
_SECTOR = 512


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a .doc; raises Refused (`doc.needs_antiword`, `doc.broken`)."""
    text = _converted(data, limits.seconds)
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
    if done.returncode or not done.stdout.strip():
        raise refusal("doc.broken")
    return done.stdout.decode("utf-8", "replace")


def _table(flow: Flow, rows: list[str]) -> None:
    """Write consecutive antiword table rows; each cell is one line."""
    table = []
    for row in rows:
        cells = []
        for part in row.strip().strip(_CELL).split(_CELL):
            mark = flow.mark()
            flow.write(part.strip())
            cells.append(flow.cell(mark))
        table.append(cells)
    flow.table(table)
