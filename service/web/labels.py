"""The console's Vietnamese words for our codes: `templates/console/labels.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from service.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Labels:
    """Words by table and code."""

    tables: Mapping[str, Mapping[str, str]]

    def __call__(self, table: str, code: object) -> str:
        """Give the words of a code, or the code itself where the file has none (a new field, say)."""
        return self.tables.get(table, {}).get(str(code), str(code))

    def table(self, name: str) -> Mapping[str, str]:
        """Give a whole table, in the file's order."""
        return self.tables.get(name, {})


@cache
def load_labels(path: Path) -> Labels:
    """Read the file, once a process; Invalid when it is not tables of texts."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(isinstance(text, str) for text in table.values()):
            raise Invalid(f"{path.name}: mục [{name}] phải là bảng chữ.")
    return Labels(tables)
