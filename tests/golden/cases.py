"""The golden cases: a folder each, with `paper.txt` and the report it must give, `expected.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.domain.extraction import extract
from service.domain.fields import FieldState
from service.domain.rules_documents import DocumentRules, load_rules
from tests.golden.paper import load

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

ROOT = Path(__file__).parent
RULES = ROOT.parent.parent / "templates" / "documents"


@lru_cache(maxsize=1)
def rules() -> DocumentRules:
    """Give the shipped rules, loaded once."""
    return load_rules(RULES)


def names() -> list[str]:
    """Give the names of all cases."""
    return sorted(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("__"))


def read(name: str) -> PaperReport:
    """Read the case's paper."""
    return extract(load(ROOT / name / "paper.txt"), rules(), name=name)


def answer(name: str) -> dict[str, Any]:
    """Give what a case's expectation holds: the report without page texts and absent fields."""
    report = read(name).to_json()
    absent = sorted(key for key, value in report["fields"].items() if value["state"] == FieldState.ABSENT)
    told = {key: value for key, value in report["fields"].items() if key not in absent}
    told_again: dict[str, Any] = json.loads(json.dumps({
        "kind": report["kind"], "fields": told, "absent": absent,
        "nominees": report["nominees"], "problems": report["problems"],
    }))  # fmt: skip
    return told_again
