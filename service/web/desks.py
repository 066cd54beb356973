"""The operator's desks over the API: webhook endpoints, deliveries, quarantine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, jsonify, request

from service.domain.errors import Invalid, NotFound
from service.domain.events import Event, EventType
from service.domain.fields import Problem
from service.domain.webhook_signature import new_secret
from service.ports import Endpoint
from service.stages import forms, quarantine
from service.web.api import answer_json, dossier_json
from service.web.reading import actor_of, json_body, want, whole
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.ports import Deps
    from service.web.routes import Caller

_MOST_SECRETS = 2
_TYPES = frozenset(kind.value for kind in EventType)


def list_endpoints(caller: Caller) -> Response:
    """Give all webhook endpoints; secrets never."""
    return jsonify({"endpoints": [_shown(endpoint) for endpoint in caller.deps.deliveries.endpoints()]})


def add_endpoint(caller: Caller) -> tuple[Response, int]:
    """Add an endpoint; its secret is shown in this answer and never again."""
    body = json_body(caller)
    secret = new_secret(caller.deps.ids.secret())
    endpoint = _filled(Endpoint(caller.deps.ids.new(), want(body, "name", str), "", (secret,)), body)
    caller.deps.deliveries.save_endpoint(endpoint)
    return jsonify({**_shown(endpoint), "secret": secret}), 201


def change_endpoint(caller: Caller, endpoint_id: str) -> Response:
    """Change an endpoint's name, address, types or whether it is enabled."""
    endpoint = _filled(_endpoint(caller.deps, endpoint_id), json_body(caller))
    caller.deps.deliveries.save_endpoint(endpoint)
    return jsonify(_shown(endpoint))


def rotate_secret(caller: Caller, endpoint_id: str) -> Response:
    """Add a new secret beside the newest old one; both sign and verify until the next rotation."""
    endpoint = _endpoint(caller.deps, endpoint_id)
    secret = new_secret(caller.deps.ids.secret())
    rotated = replace(endpoint, secrets=(secret, *endpoint.secrets)[:_MOST_SECRETS])
    caller.deps.deliveries.save_endpoint(rotated)
    return jsonify({**_shown(rotated), "secret": secret})


def ping_endpoint(caller: Caller, endpoint_id: str) -> tuple[Response, int]:
    """Owe the endpoint a signed test event."""
    deps = caller.deps
    endpoint = _endpoint(deps, endpoint_id)
    event = Event(id=deps.ids.new(), dossier_id="", type=EventType.PING, at=deps.clock.now(), actor=actor_of(caller))
    delivery_id = deps.ids.new()
    deps.bell.ring([deps.deliveries.add_delivery(delivery_id, endpoint.id, event)])
    return jsonify({"delivery": delivery_id}), 202


def list_deliveries(caller: Caller) -> Response:
    """Give the newest deliveries."""
    state = request.args.get("state", "")
    require_keepable((state,))
    found = caller.deps.deliveries.deliveries(state=state, limit=whole("limit", default=100, least=1, most=1000))
    return jsonify({"deliveries": [forms.delivery_json(delivery) for delivery in found]})


def replay_delivery(caller: Caller, delivery_id: str) -> tuple[Response, int]:
    """Make a delivery pending again, under the same webhook id."""
    job = caller.deps.deliveries.replay(delivery_id, at=caller.deps.clock.now())
    caller.deps.bell.ring([job])
    return jsonify(forms.delivery_json(caller.deps.deliveries.delivery(delivery_id))), 202


def list_quarantine(caller: Caller) -> Response:
    """List what the machine stopped at, and the messages that wait for a person."""
    messages = quarantine.waiting_messages(caller.deps, caller.account)
    answer = answer_json(quarantine.quarantined(caller.deps, caller.account))
    return jsonify({**answer, "messages": [forms.waiting_message_json(message) for message in messages]})


def handle_message(caller: Caller, message_id: str) -> Response:
    """Answer a message that waits for a person."""
    body = json_body(caller)
    message = quarantine.handle(caller.deps, message_id, answer=want(body, "answer", str),
                                reason=want(body, "reason", str), actor=actor_of(caller),
                                account=caller.account)  # fmt: skip
    return jsonify(forms.waiting_message_json(message))


def release_quarantined(caller: Caller, dossier_id: str) -> Response:
    """Try a quarantined dossier again."""
    dossier = quarantine.release(caller.deps, dossier_id, actor=actor_of(caller), account=caller.account)
    return jsonify(dossier_json(caller, dossier))


def reject_quarantined(caller: Caller, dossier_id: str) -> Response:
    """Close a quarantined dossier with a reason."""
    reason = want(json_body(caller), "reason", str)
    dossier = quarantine.reject_quarantined(caller.deps, dossier_id, reason=reason, actor=actor_of(caller),
                                            account=caller.account)  # fmt: skip
    return jsonify(dossier_json(caller, dossier))


def _endpoint(deps: Deps, endpoint_id: str) -> Endpoint:
    found = next((endpoint for endpoint in deps.deliveries.endpoints() if endpoint.id == endpoint_id), None)
    if found is None:
        raise NotFound(f"Không có điểm nhận «{endpoint_id}».")
    return found


def _filled(endpoint: Endpoint, body: Mapping[str, Any]) -> Endpoint:
    """Lay what the body names over the endpoint; Invalid for an address or event type that cannot be."""
    types = want(body, "types", list, list(endpoint.types))
    changed = replace(
        endpoint, name=want(body, "name", str, endpoint.name), url=want(body, "url", str, endpoint.url),
        inbound=want(body, "inbound", bool, endpoint.inbound), enabled=want(body, "enabled", bool, endpoint.enabled),
        types=tuple(map(str, types)),
    )  # fmt: skip
    if problems := _faults(changed):
        raise Invalid("Chưa lưu được điểm nhận.", problems)
    return changed


def _faults(endpoint: Endpoint) -> list[Problem]:
    problems = [Problem("type.unknown", f"Không có loại sự kiện «{kind}».", field="types")
                for kind in endpoint.types if kind not in _TYPES]  # fmt: skip
    if not endpoint.name.strip():
        problems.append(Problem("name.missing", "Điểm nhận phải có tên.", field="name"))
    if endpoint.url and not _is_web_address(endpoint.url):
        problems.append(Problem("url.wrong", "Địa chỉ phải là https://… và không chứa tên đăng nhập.", field="url"))
    if not endpoint.url and not endpoint.inbound:
        problems.append(Problem("url.missing", "Điểm nhận phải có địa chỉ, hoặc được gửi quyết định vào.", field="url"))
    return problems


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return False


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    """Give an endpoint for reading: how many secrets are active, never which."""
    return {"id": endpoint.id, "name": endpoint.name, "url": endpoint.url, "inbound": endpoint.inbound,
            "enabled": endpoint.enabled, "types": list(endpoint.types), "secrets": len(endpoint.secrets),
            "paused": endpoint.paused,
            "failing_since": endpoint.failing_since.isoformat() if endpoint.failing_since else None}  # fmt: skip
