"""Commands about guiding and urging: the texts of a round's year, who is to be urged, the letters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json
from service.domain.deadlines import local_day
from service.stages import guidance, letters
from service.stages.letters import Wish

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("guidance", help="hướng dẫn, đôn đốc của một đợt")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    showing = verbs.add_parser("show", help="hướng dẫn, đơn vị cần đôn đốc, nơi nhận")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=_show)
    writing = verbs.add_parser("letter", help="soạn văn bản: guidance (hướng dẫn), urging (đôn đốc)")
    writing.add_argument("kind", choices=guidance.LETTERS, metavar="MẪU")
    writing.add_argument("--number", default="")
    writing.add_argument("--day", type=date.fromisoformat, metavar="NGÀY")
    writing.add_argument("-o", "--output", type=Path, metavar="FILE")
    writing.set_defaults(run=_letter)
    for verb in (showing, writing):
        verb.add_argument("round", metavar="ĐỢT")
        verb.add_argument("--year", type=int, help="mặc định: năm nay")
        add_account(verb)


def _show(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    year = chosen.year or local_day(deps.clock.now()).year
    told = guidance.show(deps, chosen.round, year, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json(told)
        return 0
    show(f"{told['title']}, năm {year}; hạn gửi: {told['due'] or 'chưa đặt'} ({told['due_basis']})")
    for at, one in enumerate(told["texts"], 1):
        show(f"  {at}. {one['title']}: {one['text']}")
    show(f"Cần đôn đốc: {len(told['to_urge'])} đơn vị")
    for one in told["to_urge"]:
        show(f"  {one['unit_class']}  {one['name']}{' (cơ quan thẩm định)' if one['own'] else ''}")
    show("Nơi nhận:")
    for one in told["distribution"]:
        show(f"  - {one['line']}" + (f" [{len(one['units'])}: {'; '.join(one['units'])}]" if one["units"] else ""))
    return 0


def _letter(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    year = chosen.year or local_day(deps.clock.now()).year
    wish = Wish(chosen.kind, number=chosen.number, day=chosen.day)
    made = guidance.write(deps, chosen.kind, chosen.round, year, account=account, wish=wish)
    if chosen.output:
        chosen.output.write_bytes(letters.file_of(deps, made.id, account=account)[1])
    show(f"{made.id}  {made.name}  nơi nhận: {'; '.join(made.recipients)}")
    return 0
