"""Commands at the desk of deliveries: which events went out, which wait, which were given up, and why."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse, count, moment
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.stages import deliveries, endpoints, forms

if TYPE_CHECKING:
    import argparse

    from service.ports import Account, Delivery, Deps


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    desk = commands.add_parser("deliveries", help="webhook đã gửi, đang chờ, đã bỏ")
    verbs = desk.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="các lượt gần nhất")
    listing.add_argument("--state", default="", choices=("", *deliveries.STATES))
    listing.add_argument("--endpoint", default="", help="mã hoặc tên điểm nhận")
    listing.add_argument("--limit", type=count, default=100)
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show", help="vì sao: nội dung gửi, từng lần thử và câu trả lời")
    showing.add_argument("delivery", metavar="MÃ")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=_show)
    replaying = verbs.add_parser("replay", help="gửi lại một hay nhiều lượt, hoặc mọi lượt trong một khoảng thời gian")
    replaying.add_argument("delivery", metavar="MÃ", nargs="*")
    replaying.add_argument("--since", type=moment, help="từ lúc, ví dụ 2026-11-20T08:00+07:00")
    replaying.add_argument("--until", type=moment, help="đến trước lúc; để trống: bây giờ")
    replaying.add_argument("--endpoint", default="", help="chỉ của điểm nhận này")
    replaying.add_argument("--state", default="dead", choices=deliveries.STATES, help="mặc định: những lượt đã bỏ")
    replaying.set_defaults(run=_replay)


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps)[0]
    found = deliveries.listed(
        deps,
        state=chosen.state,
        endpoint_id=_endpoint(deps, chosen.endpoint, account),
        limit=chosen.limit,
        account=account,
    )
    if chosen.json:
        show_json([forms.delivery_json(one) for one in found])
        return 0
    show_table(("MÃ", "TÌNH TRẠNG", "LẦN", "SỰ KIỆN", "ĐIỂM NHẬN", "LỖI"), [_row(one) for one in found])
    return 0


def _row(one: Delivery) -> tuple[str, ...]:
    why = " ".join(filter(None, (f"HTTP {one.last_status}" if one.last_status else "", one.last_error)))
    return one.id, one.state, str(one.attempts), one.event.type.value, one.endpoint.name, why or "-"


def _endpoint(deps: Deps, name: str, account: Account) -> str:
    return endpoints.named(deps, name, account=account).id if name else ""


def _show(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = deliveries.shown(deps, chosen.delivery, account=operator(deps)[0])
    if chosen.json:
        show_json(found)
        return 0
    show(f"{found['event']['type']} → {found['endpoint']['name']}: {found['state']}")
    show(f"POST {found['request']['url']}")
    for name, text in found["request"]["headers"].items():
        show(f"{name}: {text}")
    show(json.dumps(found["request"]["body"], ensure_ascii=False, indent=2))
    for number, one in enumerate(found["history"], 1):
        at = datetime.fromisoformat(one["at"]).astimezone(VIETNAM)
        status = f"HTTP {one['status']}" if one["status"] else "không có câu trả lời"
        show(f"\nLần {number}, {at:%H:%M:%S %d/%m/%Y}: {status} {one['error']}".rstrip())
        if one.get("answer"):
            show(one["answer"])
    return 0


def _replay(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps)[0]
    if bool(chosen.delivery) == bool(chosen.since):
        raise Misuse("Cần mã của các lượt gửi, hoặc --since (và --until) cho một khoảng thời gian.")
    if chosen.since:
        again = deliveries.replay_between(
            deps,
            chosen.since,
            chosen.until or deps.clock.now(),
            endpoint_id=_endpoint(deps, chosen.endpoint, account),
            state=chosen.state,
            account=account,
        )
    else:
        again = deliveries.replay(deps, chosen.delivery, account=account)
    tell(f"Đã đưa {again} lượt gửi vào hàng đợi gửi lại.")
    return 0
