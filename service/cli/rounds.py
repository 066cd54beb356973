"""Commands about rounds: which there are, and how the invited units stand in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table
from service.domain.deadlines import local_day
from service.stages import rounds

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("rounds", help="các đợt khen thưởng: đơn vị đã gửi, gửi trễ, chưa gửi")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="các đợt trong templates/rounds")
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show", help="một đợt trong một năm")
    showing.add_argument("name", metavar="ĐỢT")
    showing.add_argument("--year", type=int, help="mặc định: năm nay")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=_show)


def _list(_chosen: argparse.Namespace) -> int:
    found = bootstrap.rules().rounds
    show_table(("ĐỢT", "TÊN", "DỊP"), [(one.name, one.title, one.occasion) for one in found])
    return 0


def _show(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    year = chosen.year or local_day(deps.clock.now()).year
    told = rounds.standing_json(deps, chosen.name, year, account=operator(deps)[0])
    if chosen.json:
        show_json(told)
    else:
        _print(told)
    return 0


def _print(told: Mapping[str, Any]) -> None:
    """Say the due date and its ground, then each unit in a line, then those to urge."""
    show(f"{told['title']}, năm {told['year']}\n  {told['plan']}")
    show(f"  hạn gửi: {told['due'] or 'chưa đặt'} ({told['due_basis']})")
    rows = []
    for unit in told["units"]:
        sent = "; ".join(
            f"{one['dossier']} lúc {one['received_at']}" + (f", trễ {one['late_by']} ngày" if one["late_by"] else "")
            for one in unit["sent"]
        )
        notes = [f"vượt chỉ tiêu: {over}" for over in unit["over"]]
        notes += ["của chính cơ quan thẩm định"] if unit["own"] else []
        rows.append((unit["unit_class"], unit["name"], sent or "chưa gửi", "; ".join(notes)))
    show_table(("NHÓM", "ĐƠN VỊ", "ĐÃ GỬI", "GHI CHÚ"), rows)
    show(f"Chưa gửi: {len(told['missing'])} đơn vị.")
