"""Commands about criteria sets: which holds for a unit in a round, and what a unit adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table
from service.domain.criteria import Own, set_json
from service.stages import criteria

if TYPE_CHECKING:
    import argparse

    from service.domain.criteria import Set


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("criteria", help="bộ tiêu chí của đợt: của tỉnh, và phần đơn vị thêm vào")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    showing = verbs.add_parser("show", help="bộ tiêu chí của một đơn vị; không nêu đơn vị: của tỉnh")
    showing.add_argument("round", metavar="ĐỢT")
    showing.add_argument("--unit", default="", metavar="MÃ ĐƠN VỊ")
    showing.add_argument("--version", type=int, metavar="PHIÊN BẢN")
    showing.add_argument("--json", action="store_true")
    add_account(showing)
    showing.set_defaults(run=_show)
    listing = verbs.add_parser("list", help="đơn vị đã có tiêu chí cụ thể")
    listing.add_argument("round", metavar="ĐỢT")
    add_account(listing)
    listing.set_defaults(run=_list)
    adding = verbs.add_parser("adopt", help="lưu phiên bản mới của phần đơn vị thêm vào")
    adding.add_argument("round", metavar="ĐỢT")
    adding.add_argument("unit", metavar="MÃ ĐƠN VỊ")
    adding.add_argument("--own", action="append", default=[], metavar="NHÓM=NỘI DUNG", help="ví dụ TT-đ=Mỗi phòng…")
    adding.add_argument("--note", default="")
    add_account(adding)
    adding.set_defaults(run=_adopt)


def _show(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, _ = operator(deps, chosen.account)
    found = criteria.show(deps, chosen.round, chosen.unit, account=account, version=chosen.version)
    if chosen.json:
        show_json(set_json(found))
    else:
        _print(found)
    return 0


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = criteria.overview(deps, chosen.round, account=operator(deps, chosen.account)[0])
    rows = [(one["name"], str(one["version"]), str(one["own"]), one["at"][:10]) for one in found]
    show_table(("ĐƠN VỊ", "PHIÊN BẢN", "NỘI DUNG RIÊNG", "NGÀY"), rows)
    return 0


def _adopt(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    pairs = [item.partition("=") for item in chosen.own]
    if any(not separator for _code, separator, _text in pairs):
        raise Misuse("--own phải có dạng NHÓM=NỘI DUNG.")
    own = [Own(code.strip(), text) for code, _, text in pairs]
    account, _ = operator(deps, chosen.account)
    _print(criteria.adopt(deps, chosen.round, chosen.unit, own, account=account, note=chosen.note))
    return 0


def _print(found: Set) -> None:
    version = found.version
    told = f"phiên bản {version.number}, {len(version.own)} nội dung riêng" if version else "bộ của tỉnh"
    show(f"{found.criteria.title} ({told})")
    if found.outdated:
        show("  ! bộ của tỉnh đã đổi sau phiên bản này")
    for group, bullets in found.rows:
        show(f"{group.code}  {group.name}")
        for bullet in bullets:
            marks = " [của đơn vị]" * bullet.own + " [chỉ người lãnh đạo, quản lý]" * bullet.leaders_only
            show(f"  {bullet.number}{marks} {bullet.text}")
