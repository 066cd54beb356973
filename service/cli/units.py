"""Commands over the registry of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table, tell
from service.stages import forms, registry

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from service.domain.units import Found, Unit


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    units = commands.add_parser("units", help="danh bạ đơn vị: mã cũ, mã mới, tên, đơn vị kế thừa")
    verbs = units.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    finding = verbs.add_parser("find", help="mã hoặc tên này là đơn vị nào")
    finding.add_argument("asked", nargs="+", metavar="MÃ HOẶC TÊN")
    finding.add_argument("--json", action="store_true")
    finding.set_defaults(run=_find)
    refreshing = verbs.add_parser("refresh", help="lấy lại danh bạ từ trục liên thông, và từ templates/units")
    refreshing.add_argument("--connector", default="", metavar="TÊN", help="chỉ một kết nối; bỏ trống: tất cả")
    refreshing.set_defaults(run=_refresh)


def _find(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found, near = registry.find(deps, " ".join(chosen.asked), account=operator(deps)[0])
    if chosen.json:
        show_json(forms.found_json(found, near))
    else:
        _show(found, near)
    return 0 if found.unit else 1


def _show(found: Found, near: Sequence[Unit]) -> None:
    """Print the answer, or honestly that there is none, and what may be meant."""
    if found.unit:
        if found.since and found.named:
            show(f"{found.named.name} ({found.named.id}) đã chuyển sang đơn vị sau từ {found.since:%d/%m/%Y}:")
        _show_units([found.unit])
        return
    listed = found.candidates or near
    if not listed:
        tell("Không có đơn vị nào mang mã hoặc tên này.")
        return
    tell("Chưa xác định được một đơn vị; các đơn vị có thể là:")
    _show_units(listed)


def _show_units(units: Sequence[Unit]) -> None:
    rows = [(" ".join(unit.codes), unit.kind or "-", _days(unit), unit.name) for unit in units]
    show_table(("MÃ", "NHÓM", "THỜI GIAN", "TÊN"), rows)


def _days(unit: Unit) -> str:
    begun = f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""
    ended = f"đến {unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    return " ".join(filter(None, (begun, ended))) or "-"


def _refresh(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    merged = registry.load_files(deps.units, deps.catalogue.units)
    tell(f"templates/units: {len(merged.changed)} đơn vị thay đổi.")
    for name in [chosen.connector] if chosen.connector else deps.connectors:
        merged = registry.refresh(deps, name)
        tell(f"{name}: {len(merged.changed)} đơn vị thay đổi, {len(merged.absorbed)} được gộp.")
    tell(f"Danh bạ có {deps.units.count()} đơn vị.")
    return 0
