"""How much one paper may cost; every number is a count, bytes or seconds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets of one paper and of the child that opens it.

    A born-digital dossier paper uses a few percent of any of them; a bomb meets the first one
    long before the machine notices.
    """

    seconds: float = 8.0
    memory: int = 496 * MIB
    file_size: int = 64 * MIB
    processes: int = 8
    open_files: int = 64
    entries: int = 2_000
    part: int = 32 * MIB
    entry: int = 64 * MIB
    package: int = 200 * MIB
    ratio: int = 200
    depth: int = 2
    archive_seconds: float = 5.0  # of the processor, to take one RAR, 7-Zip or tar apart; with 0 none is
    elements: int = 1_000_000
    paragraphs: int = 200_000
    pages: int = 500
    rows: int = 20_000
    columns: int = 256
    cells: int = 200_000
    merged_cells: int = 200_000
    text: int = 16 * MIB
    page_seconds: float = 60.0  # for each page that is a picture, beside `seconds` for the rest of the paper
    scanned_pages: int = 100
    pages_at_once: int = 4  # that are recognised side by side, where there are cores; their pixels are bounded together

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object the child is started with."""
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """Build from `to_json`'s object."""
        return cls(**body)
