"""Commands at the desk of deliveries: which events went out, which wait, which were given up, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.output import show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.domain.errors import Invalid
from service.stages import forms, notify

if TYPE_CHECKING:
    import argparse


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    desk = commands.add_parser("deliveries", help="webhook đã gửi, đang chờ, đã bỏ")
    verbs = desk.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list")
    listing.add_argument("--state", default="", choices=("", "pending", "delivered", "dead"))
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show")
    showing.add_argument("delivery", metavar="MÃ")
    showing.set_defaults(run=_show)
    replaying = verbs.add_parser("replay", help="gửi lại một lượt, hoặc mọi lượt đã bỏ trong một khoảng thời gian")
    replaying.add_argument("delivery", metavar="MÃ", nargs="?", default="")
    replaying.add_argument("--since", type=_moment, help="từ lúc, ví dụ 2026-11-20T08:00+07:00")
    replaying.add_argument("--until", type=_moment, help="đến trước lúc; để trống: bây giờ")
    replaying.set_defaults(run=_replay)


def _moment(text: str) -> datetime:
    """Read a time; one without a zone is Vietnam's. ValueError is argparse's to tell."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM)


def _list(chosen: argparse.Namespace) -> int:
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


def _show(chosen: argparse.Namespace) -> int:
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
