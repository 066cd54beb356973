"""Commands for accounts: who may sign in, and as what."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_table, tell
from service.domain.errors import Invalid, NotFound
from service.domain.permission import ROLES
from service.ports import Account
from service.stages import absences, access, acting, retrieve
from service.stages.absences import Leave

if TYPE_CHECKING:
    import argparse

    from service.ports import Deps

_OF_UNITS = frozenset({"unit", "agency"})


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    _add_user(commands)


def _add_user(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    user = commands.add_parser("user", help="tài khoản")
    verbs = user.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    adding = verbs.add_parser("add", help="thêm hoặc đổi tài khoản; hỏi mật khẩu")
    adding.add_argument("name")
    adding.add_argument("--display-name", default="")
    adding.add_argument("--email", default="", help="nơi nhận thư báo việc, báo sự cố")
    adding.add_argument("--role", action="append", default=[], choices=sorted(ROLES))
    adding.add_argument(
        "--unit-id", action="append", default=[], help="mã định danh đơn vị mà tài khoản đơn vị được xem"
    )
    adding.add_argument("--no-password", action="store_true", help="chỉ đăng nhập bằng liên kết một lần hoặc token")
    adding.set_defaults(run=_user_add)
    verbs.add_parser("list", help="các tài khoản, vai trò").set_defaults(run=_user_list)
    linking = verbs.add_parser("link", help="liên kết đăng nhập một lần")
    linking.add_argument("name")
    linking.set_defaults(run=_user_link)
    acting_link = verbs.add_parser("act", help="liên kết làm một việc của bước đang mở, một lần, trong 24 giờ")
    acting_link.add_argument("name")
    acting_link.add_argument("dossier", metavar="HỒ SƠ")
    acting_link.add_argument("action", choices=acting.ACTIONS)
    acting_link.set_defaults(run=_user_act)
    away = verbs.add_parser("away", help="ghi ngày vắng mặt và người làm thay các bước của người đó")
    away.add_argument("name", metavar="NGƯỜI VẮNG")
    away.add_argument("substitute", metavar="NGƯỜI LÀM THAY")
    away.add_argument("--since", required=True, type=date.fromisoformat, metavar="NGÀY")
    away.add_argument("--until", required=True, type=date.fromisoformat, metavar="NGÀY")
    away.add_argument("--reason", default="")
    away.set_defaults(run=_user_away)
    for name, enabled, told in (("disable", False, "khóa tài khoản"), ("enable", True, "mở lại tài khoản")):
        verb = verbs.add_parser(name, help=told)
        verb.add_argument("name")
        verb.set_defaults(run=_user_switch, enabled=enabled)


def _account(deps: Deps, name: str) -> Account:
    account = deps.accounts.account(name)
    if account is None:
        raise NotFound(f"Không có tài khoản «{name}».")
    return account


def _user_add(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    known = deps.accounts.account(chosen.name) or Account(chosen.name)
    account = replace(
        known,
        display_name=chosen.display_name or known.display_name,
        email=chosen.email or known.email,
        roles=frozenset(chosen.role) or known.roles,
        unit_ids=frozenset(chosen.unit_id) or known.unit_ids,
    )
    access.set_account(deps, account, password="" if chosen.no_password else _typed_password())
    tell(f"Đã lưu tài khoản {account.name}: {', '.join(sorted(account.roles)) or 'chưa có vai trò'}.")
    _tell_of_units(deps, account)
    return 0


def _typed_password() -> str:
    """Ask for the password, unseen; where no person sits, standard input's first line is it. Invalid without one."""
    asked = "Mật khẩu mới (ít nhất 10 ký tự): "
    line = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    if not line.strip():
        raise Invalid("Chưa có mật khẩu: thêm --no-password rồi dùng `hoso user link`, hoặc đưa nó vào đầu vào chuẩn.")
    return line.rstrip("\r\n")


def _tell_of_units(deps: Deps, account: Account) -> None:
    """Say what keeps a unit's account from seeing anything: the account works, and its pages stay empty."""
    if account.roles & _OF_UNITS and not account.unit_ids:
        tell(f"Tài khoản {account.name} chưa có --unit-id nên chưa thấy gì; `hoso units find TÊN` cho biết mã đơn vị.")
    for code in sorted(account.unit_ids):
        if deps.units.by_code(code) is None:
            tell(f"Danh bạ không có đơn vị mã «{code}»; `hoso units find TÊN` cho biết mã.")


def _user_list(_chosen: argparse.Namespace) -> int:
    rows = [
        (account.name, account.display_name, ", ".join(sorted(account.roles)), "" if account.enabled else "khóa")
        for account in bootstrap.deps().accounts.accounts()
    ]
    show_table(("TÊN", "HIỂN THỊ", "VAI TRÒ", ""), rows)
    return 0


def _user_link(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    show(f"{bootstrap.settings().address}/dang-nhap/{access.new_link(deps, _account(deps, chosen.name).name)}")
    return 0


def _user_act(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = _account(deps, chosen.name)
    dossier = retrieve.show(deps, chosen.dossier, account=account)
    show(f"{bootstrap.settings().address}/viec/{acting.new_link(deps, dossier, account, chosen.action)}")
    return 0


def _user_away(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    leave = Leave(chosen.substitute, chosen.since, chosen.until, chosen.reason, chosen.name)
    made = absences.write_down(deps, leave, account=operator(deps)[0])
    tell(f"Từ {made.since:%d/%m/%Y} đến hết {made.until:%d/%m/%Y}, {made.substitute} làm thay {made.account}.")
    return 0


def _user_switch(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    deps.accounts.save_account(replace(_account(deps, chosen.name), enabled=chosen.enabled))
    tell(f"Tài khoản {chosen.name}: {'mở' if chosen.enabled else 'khóa'}.")
    return 0
