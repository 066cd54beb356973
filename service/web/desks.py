"""The operator's desks over the API: webhook endpoints, deliveries, quarantine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest

from service.ports import Endpoint
from service.stages import deliveries, endpoints, forms, quarantine
from service.web.api import answer_json, dossier_json
from service.web.reading import actor_of, json_body, span_of, texts_of, want, whole
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.web.routes import Caller


def list_endpoints(caller: Caller) -> Response:
    """Give all webhook endpoints; secrets never."""
    found = endpoints.listed(caller.deps, account=caller.account)
    return jsonify({"endpoints": [forms.endpoint_json(endpoint) for endpoint in found]})


def add_endpoint(caller: Caller) -> tuple[Response, int]:
    """Add an endpoint; its secret is shown in this answer and never again."""
    body = json_body(caller)
    wanted = _filled(Endpoint("", want(body, "name", str), "", ()), body)
    endpoint, secret = endpoints.add(caller.deps, wanted, account=caller.account)
    return jsonify({**forms.endpoint_json(endpoint), "secret": secret}), 201


def change_endpoint(caller: Caller, endpoint_id: str) -> Response:
    """Change an endpoint's name, address, types, reviewers or whether it is enabled."""
    wanted = _filled(_endpoint(caller, endpoint_id), json_body(caller))
    return jsonify(forms.endpoint_json(endpoints.change(caller.deps, wanted, account=caller.account)))


def rotate_secret(caller: Caller, endpoint_id: str) -> Response:
    """Add a new secret beside the newest old one; both sign and verify until the next rotation."""
    known = _endpoint(caller, endpoint_id)
    endpoint, secret = endpoints.rotate(caller.deps, known, account=caller.account)
    return jsonify({**forms.endpoint_json(endpoint), "secret": secret})


def drop_old_secret(caller: Caller, endpoint_id: str) -> Response:
    """End a rotation: only the newest secret counts."""
    endpoint = endpoints.drop_old(caller.deps, _endpoint(caller, endpoint_id), account=caller.account)
    return jsonify(forms.endpoint_json(endpoint))


def ping_endpoint(caller: Caller, endpoint_id: str) -> tuple[Response, int]:
    """Owe the endpoint a signed test event."""
    endpoint = _endpoint(caller, endpoint_id)
    owed = endpoints.owe_ping(caller.deps, endpoint, actor=actor_of(caller), account=caller.account)
    return jsonify({"delivery": owed}), 202


def list_deliveries(caller: Caller) -> Response:
    """Give the newest deliveries."""
    state, endpoint = request.args.get("state", ""), request.args.get("endpoint", "")
    require_keepable((state, endpoint))
    if state not in {"", *deliveries.STATES}:
        raise BadRequest(f"«state» không có «{state}»; có: {', '.join(deliveries.STATES)}.")
    limit = whole("limit", default=100, least=1, most=1000)
    found = deliveries.listed(caller.deps, state=state, endpoint_id=endpoint, limit=limit, account=caller.account)
    return jsonify({"deliveries": [forms.delivery_json(delivery) for delivery in found]})


def replay_delivery(caller: Caller, delivery_id: str) -> tuple[Response, int]:
    """Make a delivery pending again, under the same webhook id."""
    deliveries.replay(caller.deps, [delivery_id], account=caller.account)
    return jsonify(deliveries.shown(caller.deps, delivery_id, account=caller.account)), 202


def show_delivery(caller: Caller, delivery_id: str) -> Response:
    """Give one delivery with its request and every attempt's answer."""
    return jsonify(deliveries.shown(caller.deps, delivery_id, account=caller.account))


def replay_deliveries(caller: Caller) -> tuple[Response, int]:
    """Send again these deliveries, or all that were given up in a time."""
    body = json_body(caller)
    if "ids" in body:
        again = deliveries.replay(caller.deps, texts_of(body, "ids"), account=caller.account)
    else:
        since, until = span_of(body, caller.deps.clock.now())
        again = deliveries.replay_between(
            caller.deps, since, until, endpoint_id=want(body, "endpoint", str, ""),
            state=want(body, "state", str, "dead"), account=caller.account,
        )  # fmt: skip
    return jsonify({"replayed": again}), 202


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


def release_many(caller: Caller) -> Response:
    """Try again these quarantined dossiers, or all that came in a time; says of each what became of it."""
    body = json_body(caller)
    ids = texts_of(body, "dossiers") if "dossiers" in body else None
    span = None if ids is not None else span_of(body, caller.deps.clock.now())
    released = quarantine.release_many(caller.deps, ids, span=span, actor=actor_of(caller), account=caller.account)
    return jsonify({"released": [code for code, why in released.items() if not why],
                    "refused": {code: why for code, why in released.items() if why}})  # fmt: skip


def reject_quarantined(caller: Caller, dossier_id: str) -> Response:
    """Close a quarantined dossier with a reason."""
    reason = want(json_body(caller), "reason", str)
    dossier = quarantine.reject_quarantined(caller.deps, dossier_id, reason=reason, actor=actor_of(caller),
                                            account=caller.account)  # fmt: skip
    return jsonify(dossier_json(caller, dossier))


def _endpoint(caller: Caller, endpoint_id: str) -> Endpoint:
    return endpoints.named(caller.deps, endpoint_id, account=caller.account)


def _filled(endpoint: Endpoint, body: Mapping[str, Any]) -> Endpoint:
    """Lay what the body names over the endpoint; 400 for what has the wrong shape."""
    reviewers = want(body, "reviewers", dict, dict(endpoint.reviewers))
    if not all(isinstance(account, str) for account in reviewers.values()):
        raise BadRequest("«reviewers» phải là: tên người thẩm định ở bên gửi → tên tài khoản.")
    types = want(body, "types", list, list(endpoint.types))
    return replace(
        endpoint, name=want(body, "name", str, endpoint.name), url=want(body, "url", str, endpoint.url),
        inbound=want(body, "inbound", bool, endpoint.inbound), enabled=want(body, "enabled", bool, endpoint.enabled),
        types=tuple(map(str, types)), reviewers=reviewers,
    )  # fmt: skip
