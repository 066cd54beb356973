"""Commands for webhook endpoints: where events go, and who may send decisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import operator
from service.cli.output import show, show_json, show_table, tell
from service.domain.events import EventType
from service.ports import MAIL_TO_REVIEWERS, Endpoint
from service.stages import endpoints, forms, mailing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from service.ports import Account, Deps


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    endpoint = commands.add_parser("endpoint", help="điểm webhook")
    verbs = endpoint.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    adding = verbs.add_parser("add", help="thêm điểm nhận sự kiện hoặc nguồn gửi quyết định")
    adding.add_argument("name")
    adding.add_argument("--url", default="", help="địa chỉ nhận sự kiện (https)")
    adding.add_argument("--mail", action="store_true", help="gửi thư cho người có việc chờ, thay cho webhook")
    adding.add_argument("--inbound", action="store_true", help="được gửi quyết định vào /webhooks/v1/decisions")
    adding.add_argument("--type", action="append", default=[], choices=sorted(kind.value for kind in EventType))
    adding.add_argument("--reviewer", action="append", default=[], metavar="TÊN[=TÀI KHOẢN]", help=_REVIEWER)
    adding.set_defaults(run=_add)
    listing = verbs.add_parser("list", help="các điểm, tình trạng")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    reviewing = verbs.add_parser("reviewers", help="xem, thêm, bớt người thẩm định mà nguồn được gửi thay")
    reviewing.add_argument("name")
    reviewing.add_argument("--add", action="append", default=[], metavar="TÊN[=TÀI KHOẢN]", help=_REVIEWER)
    reviewing.add_argument("--remove", action="append", default=[], metavar="TÊN")
    reviewing.set_defaults(run=_reviewers)
    rotating = verbs.add_parser("rotate", help="thêm khóa mới bên cạnh khóa cũ; cả hai cùng dùng được")
    rotating.add_argument("name")
    rotating.add_argument("--drop-old", action="store_true", help="không thêm khóa; bỏ khóa cũ, chỉ giữ khóa mới nhất")
    rotating.set_defaults(run=_rotate)
    for name, run, meaning in (
        ("ping", _ping, "gửi một sự kiện thử có chữ ký và in câu trả lời"),
        ("enable", _enable, "mở lại; điểm đã bị tạm dừng được coi là khỏe"),
        ("disable", _disable, "ngừng gửi và ngừng nhận"),
    ):
        verb = verbs.add_parser(name, help=meaning)
        verb.add_argument("name")
        verb.set_defaults(run=run)


_REVIEWER = "người thẩm định: tên ở bên gửi và tài khoản ở đây, một tên nếu trùng nhau"


def _add(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    wanted = Endpoint(
        "",
        chosen.name,
        MAIL_TO_REVIEWERS if chosen.mail else chosen.url,
        (),
        inbound=chosen.inbound,
        types=mailing.TYPES if chosen.mail else tuple(chosen.type),
        reviewers=_mapped(chosen.reviewer),
    )
    _endpoint, secret = endpoints.add(deps, wanted, account=operator(deps)[0])
    if chosen.mail:
        tell("Từ nay người có việc chờ nhận thư, nếu tài khoản của họ có địa chỉ (hoso user add TÊN --email …).")
        return 0
    show(secret)
    tell("Khóa bí mật của điểm webhook chỉ hiện một lần; hãy cất giữ.")
    if chosen.inbound and not chosen.reviewer:
        tell("Nguồn này chưa được gửi thay cho ai; hãy thêm bằng `hoso endpoint reviewers`.")
    return 0


def _mapped(given: Iterable[str]) -> Mapping[str, str]:
    """Read pairs `their-name=account`; one name alone is both."""
    return {name: account or name for name, _, account in (text.partition("=") for text in given)}


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = endpoints.listed(deps, account=operator(deps)[0])
    if chosen.json:
        show_json([forms.endpoint_json(one) for one in found])
        return 0
    show_table(("MÃ", "TÊN", "HƯỚNG", "TÌNH TRẠNG", "ĐỊA CHỈ"), [_row(one) for one in found])
    return 0


def _row(one: Endpoint) -> tuple[str, ...]:
    ways = [way for way, there in (("vào", one.inbound), ("ra", bool(one.url))) if there]
    return one.id, one.name, ", ".join(ways), forms.endpoint_state(one), one.url or "-"


def _reviewers(chosen: argparse.Namespace) -> int:
    deps, account, endpoint = _found(chosen.name)
    kept = {name: whose for name, whose in endpoint.reviewers.items() if name not in chosen.remove}
    wanted = replace(endpoint, reviewers={**kept, **_mapped(chosen.add)})
    if wanted != endpoint:
        endpoint = endpoints.change(deps, wanted, account=account)
    show_table(("TÊN Ở BÊN GỬI", "TÀI KHOẢN"), sorted(endpoint.reviewers.items()))
    return 0


def _rotate(chosen: argparse.Namespace) -> int:
    deps, account, endpoint = _found(chosen.name)
    if chosen.drop_old:
        endpoints.drop_old(deps, endpoint, account=account)
        tell("Từ nay chỉ khóa mới nhất dùng được.")
        return 0
    show(endpoints.rotate(deps, endpoint, account=account)[1])
    tell("Khóa mới chỉ hiện một lần. Khóa trước vẫn dùng được; bỏ nó bằng `hoso endpoint rotate … --drop-old`.")
    return 0


def _enable(chosen: argparse.Namespace) -> int:
    return _switch(chosen.name, enabled=True)


def _disable(chosen: argparse.Namespace) -> int:
    return _switch(chosen.name, enabled=False)


def _switch(name: str, *, enabled: bool) -> int:
    deps, account, endpoint = _found(name)
    endpoints.change(deps, replace(endpoint, enabled=enabled), account=account)
    tell(f"Điểm webhook «{endpoint.name}»: {'mở' if enabled else 'tắt'}.")
    return 0


def _ping(chosen: argparse.Namespace) -> int:
    deps, account, endpoint = _found(chosen.name)
    answered = endpoints.ping(deps, endpoint, actor=operator(deps)[1], account=account)
    show(f"{endpoint.url}: {answered.status or answered.error}")
    return 0 if answered.status and answered.status < 300 else 1  # noqa: PLR2004 - the 2xx range


def _found(name: str) -> tuple[Deps, Account, Endpoint]:
    deps = bootstrap.deps()
    account = operator(deps)[0]
    return deps, account, endpoints.named(deps, name, account=account)
