"""A dossier's history as lines that an office reads: what happened, on what, until when, why, and by whom."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from service.domain.events import Event


def words(templates: Path) -> Mapping[str, Mapping[str, str]]:
    """Give the office's words for our codes, by table: the same file that the pages use."""
    tables: dict[str, dict[str, str]] = tomllib.loads((templates / "console" / "labels.toml").read_text("utf-8"))
    return tables


def line(event: Event, said: Mapping[str, Mapping[str, str]]) -> str:
    """Say one event in one line."""
    data = event.data
    parts = [said["event"].get(event.type.value, event.type.value)]
    if action := data.get("action"):
        parts.append(said["action"].get(str(action), str(action)))
    parts += [str(data[name]) for name in ("title", "text") if data.get(name)]
    if when := data.get("when"):
        parts.append(said["reminder"].get(str(when), str(when)))
    parts += [f"{word} {_value(data[name])}" for name, word in _SAID if data.get(name)]
    who = "máy" if event.actor.kind == "machine" else event.actor.name
    if behalf := data.get("on_behalf"):
        who = f"{who} thay mặt {behalf}"
    return f"{' · '.join(parts)}  [{who}]"


_SAID = (
    ("due", "hạn"),
    ("supplement_due", "hạn bổ sung"),
    ("late_by", "trễ (ngày):"),
    ("codes", "mã"),
    ("agencies", "cơ quan:"),
    ("award", "hình thức:"),
    ("instead_of", "thay cho:"),
    ("skipped", "bỏ qua:"),
    ("reason", "lý do:"),
    ("legal_basis", "căn cứ:"),
    ("clocks", "thời gian:"),
)


def _value(value: Any) -> str:
    """Say a day, a list or a clock's sum as people write it."""
    if isinstance(value, dict):
        late = f", trễ {value['late_by']} ngày" if value.get("late_by") else ""
        return f"{value.get('title')} {value.get('spent')} ngày làm việc{late}"
    if isinstance(value, list | tuple):
        return "; ".join(map(_value, value))
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)
