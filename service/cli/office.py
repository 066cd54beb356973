"""Commands for the operator: user, endpoint, deliveries."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.output import show, show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.domain.errors import Invalid, NotFound
from service.domain.events import Event, EventType
from service.domain.permission import ROLES
from service.domain.webhook_signature import new_secret
from service.ports import Account, Endpoint
from service.stages import access, forms, notify

if TYPE_CHECKING:
    import argparse

    from service.ports import Deps


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    _add_user(commands)
    _add_endpoint(commands)
    deliveries = commands.add_parser("deliveries", help="webhook đã gửi, đang chờ, đã bỏ")
    verbs = deliveries.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list")
    listing.add_argument("--state", default="", choices=("", "pending", "delivered", "dead"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_deliveries)
    showing = verbs.add_parser("show")
    showing.add_argument("delivery", metavar="MÃ")
    showing.set_defaults(run=_delivery)
    replaying = verbs.add_parser("replay", help="gửi lại một lượt, hoặc mọi lượt đã bỏ trong một khoảng thời gian")
    replaying.add_argument("delivery", metavar="MÃ", nargs="?", default="")
    replaying.add_argument("--since", type=_moment, help="từ lúc, ví dụ 2026-11-20T08:00+07:00")
    replaying.add_argument("--until", type=_moment, help="đến trước lúc; để trống: bây giờ")
    replaying.set_defaults(run=_replay)


def _moment(text: str) -> datetime:
    """Read a time; one without a zone is Vietnam's. ValueError is argparse's to tell."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def _add_user(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    user = commands.add_parser("user", help="tài khoản")
    verbs = user.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    adding = verbs.add_parser("add", help="thêm hoặc đổi tài khoản; hỏi mật khẩu")
    adding.add_argument("name")
    adding.add_argument("--display-name", default="")
    adding.add_argument("--role", action="append", default=[], choices=sorted(ROLES))
    adding.add_argument(
        "--unit-id", action="append", default=[], help="mã định danh đơn vị mà tài khoản đơn vị được xem"
    )
    adding.add_argument("--no-password", action="store_true", help="chỉ đăng nhập bằng liên kết một lần hoặc token")
    adding.set_defaults(run=_user_add)
    verbs.add_parser("list").set_defaults(run=_user_list)
    linking = verbs.add_parser("link", help="liên kết đăng nhập một lần")
    linking.add_argument("name")
    linking.set_defaults(run=_user_link)
    for name, enabled in (("disable", False), ("enable", True)):
        verb = verbs.add_parser(name)
        verb.add_argument("name")
        verb.set_defaults(run=_user_switch, enabled=enabled)


def _add_endpoint(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    endpoint = commands.add_parser("endpoint", help="điểm webhook")
    verbs = endpoint.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    adding = verbs.add_parser("add", help="thêm điểm nhận sự kiện hoặc nguồn gửi quyết định")
    adding.add_argument("name")
    adding.add_argument("--url", default="", help="địa chỉ nhận sự kiện (https)")
    adding.add_argument("--inbound", action="store_true", help="được gửi quyết định vào /webhooks/v1/decisions")
    adding.add_argument("--type", action="append", default=[], choices=sorted(kind.value for kind in EventType))
    adding.set_defaults(run=_endpoint_add)
    verbs.add_parser("list").set_defaults(run=_endpoint_list)
    pinging = verbs.add_parser("ping", help="gửi một sự kiện thử có chữ ký và in câu trả lời")
    pinging.add_argument("name")
    pinging.set_defaults(run=_endpoint_ping)


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
        roles=frozenset(chosen.role) or known.roles,
        unit_ids=frozenset(chosen.unit_id) or known.unit_ids,
    )
    password = "" if chosen.no_password else getpass.getpass("Mật khẩu mới (ít nhất 10 ký tự): ")
    access.set_account(deps, account, password=password)
    tell(f"Đã lưu tài khoản {account.name}: {', '.join(sorted(account.roles)) or 'chưa có vai trò'}.")
    return 0


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


def _user_switch(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    deps.accounts.save_account(replace(_account(deps, chosen.name), enabled=chosen.enabled))
    tell(f"Tài khoản {chosen.name}: {'mở' if chosen.enabled else 'khóa'}.")
    return 0


def _endpoint_add(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    if not (chosen.url or chosen.inbound):
        raise Invalid("Cần --url (nhận sự kiện) hoặc --inbound (gửi quyết định).")
    secret = new_secret(deps.ids.secret())
    deps.deliveries.save_endpoint(
        Endpoint(
            id=deps.ids.new(),
            name=chosen.name,
            url=chosen.url,
            secrets=(secret,),
            inbound=chosen.inbound,
            types=tuple(chosen.type),
        )
    )
    show(secret)
    tell("Khóa bí mật của điểm webhook chỉ hiện một lần; hãy cất giữ.")
    return 0


def _endpoint_list(_chosen: argparse.Namespace) -> int:
    rows = [
        (one.id, one.name, "vào" if one.inbound else "ra", "mở" if one.enabled else one.paused or "tắt", one.url)
        for one in bootstrap.deps().deliveries.endpoints()
    ]
    show_table(("MÃ", "TÊN", "HƯỚNG", "", "ĐỊA CHỈ"), rows)
    return 0


def _endpoint_ping(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = [one for one in deps.deliveries.endpoints() if chosen.name in {one.id, one.name} and one.url]
    if not found:
        raise NotFound(f"Không có điểm nhận sự kiện «{chosen.name}».")
    event = Event(id=deps.ids.new(), dossier_id="", type=EventType.PING, at=deps.clock.now(), data={"ping": True})
    answered = deps.sender.send(found[0], event, now=deps.clock.now())
    show(f"{found[0].url}: {answered.status or 'không tới được'} {answered.error}".rstrip())
    return 0 if answered.status and answered.status < 300 else 1  # noqa: PLR2004 - the 2xx range


def _deliveries(chosen: argparse.Namespace) -> int:
    found = [forms.delivery_json(one) for one in bootstrap.deps().deliveries.deliveries(state=chosen.state)]
    if chosen.json:
        show_json(found)
        return 0
    rows = [
        (
            one["id"],
            one["state"],
            str(one["attempts"]),
            one["event"]["type"],
            one["endpoint"]["name"],
            one["last_error"],
        )
        for one in found
    ]
    show_table(("MÃ", "TÌNH TRẠNG", "LẦN", "SỰ KIỆN", "ĐIỂM NHẬN", "LỖI"), rows)
    return 0


def _delivery(chosen: argparse.Namespace) -> int:
    show_json(forms.delivery_json(bootstrap.deps().deliveries.delivery(chosen.delivery)))
    return 0


def _replay(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    if bool(chosen.delivery) == bool(chosen.since):
        raise Invalid("Cần mã của một lượt gửi, hoặc --since (và --until) cho một khoảng thời gian.")
    if chosen.since:
        again = notify.replay_between(deps, chosen.since, chosen.until or deps.clock.now())
        tell(f"Đã đưa {again} lượt gửi vào hàng đợi gửi lại.")
        return 0
    deps.bell.ring([deps.deliveries.replay(chosen.delivery, at=deps.clock.now())])
    tell("Đã đưa vào hàng đợi gửi lại.")
    return 0
