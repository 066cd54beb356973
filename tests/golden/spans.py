"""Where every value of the made papers stands: `spans.json`, a line a paper, rewritten by `make accept`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.hazards import SHELF

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

FILE = Path(__file__).parent / "spans.json"
MADE = {made.name: made for made in SHELF}


@lru_cache(maxsize=512)
def reading(name: str) -> PaperReport:
    """Read a made paper as it would be read out of a message."""
    made = MADE[name]
    return extract(open_paper(made.file, made.data, limits=Limits()), rules(), name=made.file)


def spans(name: str) -> dict[str, Any]:
    """Give page, start and end of every field that is found, and of every nominee."""
    report = reading(name)
    placed = {
        field: [value.page, value.start, value.end] for field, value in report.fields.items() if value.state == "found"
    }
    return {**placed, "nominees": [[one.page, one.start, one.end] for one in report.nominees]}


def expected() -> dict[str, dict[str, Any]]:
    """Give the spans that were accepted."""
    told: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def accept() -> None:
    """Write the spans as they are read now."""
    lines = [f" {json.dumps(name)}: {json.dumps(spans(name))}" for name in sorted(MADE)]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
