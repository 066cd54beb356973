"""Commands for API tokens: what programs call with, in the name of an account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.domain.permission import ROLES, Operation
from service.stages import access, forms

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from service.ports import Account, Token


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    token = commands.add_parser("token", help="mã truy cập API")
    verbs = token.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    making = verbs.add_parser("create", aliases=["add"], help="tạo mã; chỉ hiện một lần")
    making.add_argument("account", metavar="TÀI KHOẢN")
    making.add_argument("--name", required=True)
    making.add_argument(
        "--scope", action="append", choices=[one.value for one in Operation], help="chỉ cho việc này; bỏ qua: mọi việc"
    )
    making.add_argument("--days", type=int, default=access.TOKEN_DAYS, help="số ngày có hiệu lực")
    making.add_argument("--json", action="store_true")
    making.set_defaults(run=_create)
    listing = verbs.add_parser("list", help="các mã, phạm vi, thời hạn, lần dùng cuối")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    revoking = verbs.add_parser("revoke", help="thu hồi ngay, theo tên hoặc mã số")
    revoking.add_argument("name", metavar="TÊN")
    revoking.set_defaults(run=_revoke)


def _create(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    scopes = frozenset(chosen.scope) if chosen.scope else None
    wish = access.TokenWish(chosen.account, chosen.name, scopes, chosen.days)
    token, secret = access.new_token(deps, wish, maker=keeper(operator(deps)[0]))
    if chosen.json:
        show_json({**forms.token_json(token), "token": secret})
        return 0
    show(secret)
    tell(f"Mã chỉ hiện một lần; hãy cất giữ. Có hiệu lực đến {_day(token.expires_at)}.")
    return 0


def keeper(account: Account) -> Account:
    """Give whoever runs this machine as a maker of tokens, for any account: auditors alone read the trail."""
    return replace(account, roles=ROLES)


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = access.tokens(deps, account=operator(deps)[0])
    if chosen.json:
        show_json([forms.token_json(token) for token in found])
        return 0
    head = ("MÃ SỐ", "TÊN", "TÀI KHOẢN", "HẾT HẠN", "DÙNG LẦN CUỐI", "", "PHẠM VI")
    show_table(head, [_row(token) for token in found])
    return 0


def _revoke(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    access.revoke_token(deps, chosen.name, account=operator(deps)[0])
    tell(f"Đã thu hồi mã «{chosen.name}».")
    return 0


def _row(token: Token) -> tuple[str, ...]:
    scopes = "mọi việc" if token.scopes is None else ", ".join(sorted(token.scopes))
    state = "đã thu hồi" if token.revoked else ""
    return token.id, token.name, token.account, _day(token.expires_at), _day(token.last_used_at), state, scopes


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}" if at else "-"
