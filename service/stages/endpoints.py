"""Endpoints: where webhooks go and who may send decisions; kept by the operator, their secrets shown once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.domain.errors import Invalid, NotFound
from service.domain.events import Event, EventType
from service.domain.fields import Problem
from service.domain.permission import Operation, units_reached
from service.domain.webhook_signature import new_secret
from service.ports import MAIL_TO_REVIEWERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.events import Actor
    from service.ports import Account, Answered, Deps, Endpoint

_MOST_SECRETS = 2
_LONGEST_NAME, _LONGEST_URL = 200, 2000
_TYPES = frozenset(kind.value for kind in EventType)


def listed(deps: Deps, *, account: Account) -> Sequence[Endpoint]:
    """Give all endpoints, by name; NotAllowed."""
    units_reached(Operation.WEBHOOK_MANAGE, account)
    return deps.deliveries.endpoints()


def named(deps: Deps, name: str, *, account: Account) -> Endpoint:
    """Give an endpoint by id or name; NotFound, or Invalid where several have that name."""
    found = [one for one in listed(deps, account=account) if name in {one.id, one.name}]
    if not found:
        raise NotFound(f"Không có điểm webhook «{name}».")
    if len(found) > 1:
        raise Invalid(f"Có {len(found)} điểm tên «{name}»; hãy nêu mã: {', '.join(one.id for one in found)}.")
    return found[0]


def add(deps: Deps, wanted: Endpoint, *, account: Account) -> tuple[Endpoint, str]:
    """Add an endpoint with a fresh secret, given this once. Invalid names every fault."""
    secret = new_secret(deps.ids.secret())
    return change(deps, replace(wanted, id=deps.ids.new(), secrets=(secret,)), account=account), secret


def change(deps: Deps, endpoint: Endpoint, *, account: Account) -> Endpoint:
    """Save an endpoint; one that is enabled again is healthy. Invalid names every fault."""
    units_reached(Operation.WEBHOOK_MANAGE, account)
    if problems := [*(_faults(endpoint) or _closed(deps, endpoint)), *_strangers(deps, endpoint)]:
        raise Invalid("Chưa lưu được điểm webhook.", problems)
    deps.deliveries.save_endpoint(endpoint)
    return endpoint


def rotate(deps: Deps, endpoint: Endpoint, *, account: Account) -> tuple[Endpoint, str]:
    """Put a new secret before the newest old one: both sign and prove until the next rotation, or `drop_old`."""
    secret = new_secret(deps.ids.secret())
    secrets = (secret, *endpoint.secrets)[:_MOST_SECRETS]
    return change(deps, replace(endpoint, secrets=secrets), account=account), secret


def drop_old(deps: Deps, endpoint: Endpoint, *, account: Account) -> Endpoint:
    """End a rotation: only the newest secret counts from now on."""
    return change(deps, replace(endpoint, secrets=endpoint.secrets[:1]), account=account)


def owe_ping(deps: Deps, endpoint: Endpoint, *, actor: Actor, account: Account) -> str:
    """Owe the endpoint a signed test event, sent like any; gives the delivery's id. Invalid without an address."""
    event = _ping(deps, endpoint, actor=actor, account=account)
    delivery_id = deps.ids.new()
    deps.bell.ring([deps.deliveries.add_delivery(delivery_id, endpoint.id, event)])
    return delivery_id


def ping(deps: Deps, endpoint: Endpoint, *, actor: Actor, account: Account) -> Answered:
    """Send a signed test event now and give what came back."""
    event = _ping(deps, endpoint, actor=actor, account=account)
    return deps.sender.send(endpoint, event, now=deps.clock.now())


def _ping(deps: Deps, endpoint: Endpoint, *, actor: Actor, account: Account) -> Event:
    units_reached(Operation.WEBHOOK_MANAGE, account)
    if endpoint.url == MAIL_TO_REVIEWERS:
        raise Invalid(f"«{endpoint.name}» gửi thư theo từng bước, không nhận sự kiện thử.")
    if not endpoint.url:
        raise Invalid(f"«{endpoint.name}» chỉ gửi vào; không có địa chỉ để gửi thử.")
    return Event(id=deps.ids.new(), dossier_id="", type=EventType.PING, at=deps.clock.now(), actor=actor,
                 data={"ping": True})  # fmt: skip


def _faults(endpoint: Endpoint) -> list[Problem]:
    problems = [Problem("type.unknown", f"Không có loại sự kiện «{kind}».", field="types")
                for kind in endpoint.types if kind not in _TYPES]  # fmt: skip
    if not endpoint.name.strip():
        problems.append(Problem("name.missing", "Điểm nhận phải có tên.", field="name"))
    if len(endpoint.name) > _LONGEST_NAME or not endpoint.name.isprintable():
        sentence = f"Tên điểm nhận dài nhất {_LONGEST_NAME} ký tự, không có ký tự ẩn."
        problems.append(Problem("name.wrong", sentence, field="name"))
    if endpoint.url not in {"", MAIL_TO_REVIEWERS} and not _is_web_address(endpoint.url):
        problems.append(Problem("url.wrong", "Địa chỉ phải là https://… và không chứa tên đăng nhập.", field="url"))
    if not endpoint.url and not endpoint.inbound:
        problems.append(Problem("url.missing", "Điểm nhận phải có địa chỉ, hoặc được gửi quyết định vào.", field="url"))
    return problems


def _closed(deps: Deps, endpoint: Endpoint) -> list[Problem]:
    """Say why nothing would ever be sent to a new address: who saves it should not learn that from the desk."""
    known = {one.url for one in deps.deliveries.endpoints() if one.id == endpoint.id}
    if endpoint.url in {"", MAIL_TO_REVIEWERS} | known:
        return []
    why = deps.sender.forbids(endpoint.url)
    return [Problem("url.forbidden", why, field="url")] if why else []


def _strangers(deps: Deps, endpoint: Endpoint) -> list[Problem]:
    """Name the reviewers that are no account of ours."""
    known = {account.name for account in deps.accounts.accounts()}
    sentence = "Không có tài khoản «{}» cho người thẩm định «{}»."
    return [Problem("reviewer.unknown", sentence.format(account, name), field="reviewers")
            for name, account in endpoint.reviewers.items() if account not in known]  # fmt: skip


def _is_web_address(url: str) -> bool:
    # `urlsplit` drops line breaks and tabs where they stand: what was checked would not be what is called (RFC 3986 2).
    if len(url) > _LONGEST_URL or " " in url or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False
