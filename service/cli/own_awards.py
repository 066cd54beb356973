"""Commands about units' own awards: hand a decision in, list them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import add_account, operator
from service.cli.output import reason_of, show, show_json
from service.domain.errors import NotFound
from service.stages import own_awards

if TYPE_CHECKING:
    import argparse

_STATUSES = {"waiting": "máy đang đọc", "filed": "đã lưu", "doubtful": "chờ người xem", "known": "đã có trong kho",
             "dismissed": "đã bác",
             "refused": "không mở được"}  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("own-awards", help="khen thưởng theo thẩm quyền của đơn vị: gửi quyết định, xem")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    adding = verbs.add_parser("add", help="gửi quyết định của một đơn vị; máy đọc và lưu làm quá trình khen thưởng")
    adding.add_argument("unit", metavar="MÃ ĐƠN VỊ")
    adding.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    add_account(adding)
    adding.set_defaults(run=_add)
    listing = verbs.add_parser("list", help="mới nhất trước; xác nhận bằng hoso import-decisions --confirm")
    listing.add_argument("--unit", default="", metavar="MÃ ĐƠN VỊ")
    listing.add_argument("--year", type=int, default=0, metavar="NĂM")
    listing.add_argument("--json", action="store_true")
    add_account(listing)
    listing.set_defaults(run=_list)


def _add(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    for path in chosen.files:
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise NotFound(f"Không mở được «{path}»: {reason_of(exc)}.") from exc
        row = own_awards.hand_in(deps, chosen.unit, path.name, data, account=account)
        show(f"{row['name']}: {_STATUSES[row['status']]}")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    found = own_awards.listed(deps, account=account, unit=chosen.unit, year=chosen.year)
    if chosen.json:
        show_json(found)
        return 0
    for one in found:
        said = " ".join(filter(None, (one["code"], one["number"], one["date"], one["award"])))
        show(f"{one['unit_name']}  {one['name']}  [{_STATUSES[one['status']]}] {said}")
        if one["why"]:
            show(f"  ! {one['why']}")
        for each in one["awards"]:
            show(f"  - {each['name']}{', ' + each['title'] if each['title'] else ''}")
    return 0
