"""Commands about what must be kept: legal holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table
from service.domain import holds
from service.domain.deadlines import VIETNAM
from service.stages import forms, holding

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    root = commands.add_parser("hold", help="giữ hồ sơ: không được tiêu hủy hay xóa gì của nó")
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="hồ sơ đang được giữ")
    listing.add_argument("--json", action="store_true")
    add_account(listing)
    listing.set_defaults(run=_list)
    setting = verbs.add_parser("set", help="giữ một hồ sơ")
    lifting = verbs.add_parser("lift", help="bỏ giữ một hồ sơ")
    for verb, run in ((setting, _set), (lifting, _lift)):
        verb.add_argument("dossier", metavar="HỒ SƠ")
        verb.add_argument("--reason", required=True, metavar="LÝ DO")
        add_account(verb)
        verb.set_defaults(run=run)
    lifting.add_argument("--hold", default="", metavar="MÃ", help="khi hồ sơ được giữ theo nhiều yêu cầu")


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = holding.listed(deps, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([forms.held_json(one) for one in found])
        return 0
    show_table(
        ("HỒ SƠ", "MÃ", "TỪ", "AI", "LÝ DO"),
        [
            (one.code, hold.id, f"{hold.at.astimezone(VIETNAM):%d/%m/%Y}", hold.by, hold.reason)
            for one in found
            for hold in holds.active(one.holds)
        ],
    )
    return 0


def _set(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    held = holding.hold(deps, chosen.dossier, chosen.reason, actor=actor, account=account)
    show(f"{held.code}: đang được giữ ({held.holds[-1].id})")
    return 0


def _lift(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    free = holding.lift(deps, chosen.dossier, chosen.hold, chosen.reason, actor=actor, account=account)
    left = len(holds.active(free.holds))
    show(f"{free.code}: đã bỏ giữ" + (f", còn {left} yêu cầu giữ khác" if left else ""))
    return 0
