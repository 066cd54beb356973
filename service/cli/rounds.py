"""Commands about rounds: which there are, and how the invited units stand in a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table, written
from service.domain.deadlines import local_day
from service.stages import letters, rounds
from service.stages.rounds import Compiling

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
    compiling = verbs.add_parser("compile", help="soạn bảng tổng hợp của một đợt theo nhóm đơn vị và hình thức")
    compiling.add_argument("name", metavar="ĐỢT")
    compiling.add_argument("--year", type=int, help="mặc định: năm nay")
    compiling.add_argument("--unit-class", default="", metavar="NHÓM")
    compiling.add_argument("--award", default="", metavar="MÃ")
    compiling.add_argument("--sheet", action="store_true", help="bảng tính .xlsx")
    compiling.add_argument("-o", "--output", type=Path, metavar="FILE")
    compiling.set_defaults(run=_compile)


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


def _compile(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps)[0]
    year = chosen.year or local_day(deps.clock.now()).year
    wanted = Compiling(year, chosen.unit_class, chosen.award, chosen.sheet)
    letter = rounds.compile_list(deps, chosen.name, wanted, account=account)
    if chosen.output:
        chosen.output.write_bytes(letters.file_of(deps, letter.id, account=account)[1])
    show(f"{letter.id}  {letter.name}  nơi nhận: {'; '.join(letter.recipients)}")
    return 0


def _print(told: Mapping[str, Any]) -> None:
    """Say the due date and its ground, then each unit in a line, then those to urge."""
    show(f"{told['title']}, năm {told['year']}\n  {told['plan']}")
    show(f"  hạn gửi: {written(told['due']) if told['due'] else 'chưa đặt'} ({told['due_basis']})")
    rows = []
    for unit in told["units"]:
        sent = "; ".join(
            f"{one['dossier']} lúc {written(one['received_at'])}"
            + (f", trễ {one['late_by']} ngày ({one['evidence']})" if one["late_by"] else "")
            for one in unit["sent"]
        )
        notes = [f"vượt chỉ tiêu: {over}" for over in unit["over"]]
        notes += [
            f"đã nhắc {written(one['at'])}" + ("" if one["told"] else " (không tới được hộp thư nào)")
            for one in unit["reminders"]
        ]
        notes += ["của chính cơ quan thẩm định"] if unit["own"] else []
        rows.append((unit["unit_class"], unit["name"], sent or "chưa gửi", "; ".join(notes)))
    show_table(("NHÓM", "ĐƠN VỊ", "ĐÃ GỬI", "GHI CHÚ"), rows)
    show(f"Chưa gửi: {len(told['missing'])} đơn vị.")
    for one in told["classes"]:
        used = "; ".join(
            f"{rule['subject']} {rule['used']}/{rule['most']}, còn {rule['left']}" for rule in one["quotas"]
        )
        show(
            f"  {one['unit_class']} {one['title']}: {one['sent']}/{one['units']} đã gửi; {used or 'không đặt chỉ tiêu'}"
            + (f"; {one['today']}" if one["today"] else "")
        )
