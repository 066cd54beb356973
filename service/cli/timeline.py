"""A dossier's history as lines that an office reads: what happened, on what, until when, why, and by whom."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

from service.domain.events import EventType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from service.domain.events import Event


def words(templates: Path) -> Mapping[str, Mapping[str, str]]:
    """Give the office's words for our codes, by table: the same file that the pages use, and the awards' names."""
    tables: dict[str, dict[str, str]] = tomllib.loads((templates / "console" / "labels.toml").read_text("utf-8"))
    awards = (tomllib.loads(path.read_text("utf-8")) for path in sorted((templates / "awards").glob("*/*.toml")))
    return {**tables, "award": {one["code"]: one["name"] for one in awards}}


def line(event: Event, said: Mapping[str, Mapping[str, str]]) -> str:
    """Say one event in one line: what happened, the particulars, and who did it."""
    data = event.data
    parts = [said["event"].get(event.type.value, event.type.value)]
    # Elsewhere the event's own name says which action it was.
    if event.type is EventType.DECIDED and (action := data.get("action")):
        parts.append(said["action"].get(str(action), str(action)))
    parts += [str(data[name]) for name in ("title", "text") if data.get(name)]
    if when := data.get("when"):
        parts.append(said["reminder"].get(str(when), str(when)))
    parts += _papers(data)
    parts += [f"{word} {_value(said, name, data[name])}" for name, word in _SAID if data.get(name)]
    inputs = {**(data.get("inputs") or {}), **{name: data[name] for name in _DECISION if name in data}}
    # A store does not keep the order of what was typed; people read it in the order of the table.
    asked = [*(name for name in said["ask"] if name in inputs), *sorted(inputs.keys() - said["ask"].keys())]
    named = [name for name in asked if inputs[name] and name not in _SAID_NAMES]
    parts += [f"{said['ask'].get(name, name)}: {_value(said, name, inputs[name])}" for name in named]
    who = "máy" if event.actor.kind == "machine" else event.actor.name
    if behalf := data.get("on_behalf"):
        who = f"{who} thay mặt {behalf}"
    return f"{' · '.join(parts)}  [{who}]"


_SAID = (
    ("due", "hạn"),
    ("supplement_due", "hạn bổ sung"),
    ("late_by", "trễ (ngày):"),
    ("handed_by", "người gửi:"),
    ("codes", "mã"),
    ("agencies", "cơ quan:"),
    ("award", "hình thức:"),
    ("instead_of", "thay cho:"),
    ("skipped", "bỏ qua:"),
    ("reason", "lý do:"),
    ("legal_basis", "căn cứ:"),
    ("clocks", "thời gian:"),
)
_SAID_NAMES = frozenset({*(name for name, _ in _SAID), "papers"})
_DECISION = ("decision_number", "decision_date")


def _papers(data: Mapping[str, Any]) -> list[str]:
    """Say how many papers came, or which; and which problems were found."""
    papers, problems = data.get("papers"), data.get("problems")
    told = [f"{papers} giấy tờ"] if isinstance(papers, int) else []
    told += ["; ".join(map(str, papers))] if isinstance(papers, list | tuple) and papers else []
    if problems:
        told.append("; ".join(f"{one['code']} {one['message']}" for one in problems))
    return told


def _value(said: Mapping[str, Mapping[str, str]], name: str, value: Any) -> str:
    """Say a day, a list, a code or a clock's sum as people write it."""
    if isinstance(value, dict):
        late = f", trễ {value['late_by']} ngày" if value.get("late_by") else ""
        return f"{value.get('title')} {value.get('spent')} ngày làm việc{late}"
    if isinstance(value, list | tuple):
        return "; ".join(_value(said, name, one) for one in value)
    table = _TABLES.get(name)
    if table:
        return said[table].get(str(value), str(value))
    try:
        return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return str(value)


_TABLES = {"award": "award", "instead_of": "award", "answer": "opinion", "cause": "reissue"}
