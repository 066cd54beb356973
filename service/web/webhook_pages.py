"""The desk of webhooks as pages: the endpoints' health, what went out, why it failed, and sending it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain.deadlines import VIETNAM
from service.domain.errors import Invalid
from service.stages import deliveries, endpoints, forms
from service.web.pages import as_account
from service.web.reading import actor_of, moment_of
from service.web.refusals import noted
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_SHOWN = 200


def show_webhooks(caller: Caller) -> str:
    """Show the endpoints, and the newest deliveries of one state or endpoint."""
    return _page(caller, "")


def show_delivery(caller: Caller, delivery_id: str) -> str:
    """Show one delivery: what was sent, and every attempt with its answer."""
    as_account(caller.account)
    shown = deliveries.shown(caller.deps, delivery_id, account=caller.account)
    return render_template("delivery.html", delivery=shown)


def replay_one(caller: Caller, delivery_id: str) -> ResponseReturnValue:
    """Send one again."""
    deliveries.replay(caller.deps, [delivery_id], account=caller.account)
    flash("Đã đưa vào hàng đợi gửi lại.")
    return redirect(f"/giao-nhan/{delivery_id}", HTTPStatus.SEE_OTHER)


def replay_many(caller: Caller) -> ResponseReturnValue:
    """Send again those that are ticked, or all that were given up between two moments."""
    form = request.form
    try:
        if ids := form.getlist("ids"):
            again = deliveries.replay(caller.deps, ids, account=caller.account)
        else:
            since = moment_of(form.get("since", ""))
            until = moment_of(form["until"]) if form.get("until") else caller.deps.clock.now()
            again = deliveries.replay_between(
                caller.deps, since, until, endpoint_id=form.get("endpoint", ""), account=caller.account
            )
    except (Invalid, BadRequest) as refusal:
        noted(refusal)
        sentence = str(refusal) if isinstance(refusal, Invalid) else str(refusal.description)
        return _page(caller, sentence), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(f"Đã đưa {again} lượt vào hàng đợi gửi lại.")
    return redirect("/giao-nhan", HTTPStatus.SEE_OTHER)


def change_endpoint(caller: Caller, endpoint_id: str) -> ResponseReturnValue:
    """Enable or disable an endpoint, or owe it a test event."""
    endpoint = endpoints.named(caller.deps, endpoint_id, account=caller.account)
    action = request.form.get("action", "")
    try:
        if action == "ping":
            endpoints.owe_ping(caller.deps, endpoint, actor=actor_of(caller, "console"), account=caller.account)
        elif action in {"enable", "disable"}:
            changed = replace(endpoint, enabled=action == "enable")
            endpoints.change(caller.deps, changed, account=caller.account)
        else:
            raise BadRequest("Không có lựa chọn này.")
    except Invalid as refusal:
        noted(refusal)
        return _page(caller, str(refusal)), refusal.status
    flash({"ping": "Đã gửi sự kiện thử.", "enable": "Đã mở điểm nhận.", "disable": "Đã tắt điểm nhận."}[action])
    return redirect("/giao-nhan", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, refusal: str) -> str:
    as_account(caller.account)
    state, endpoint = request.args.get("state", ""), request.args.get("endpoint", "")
    require_keepable((state, endpoint))
    found = deliveries.listed(caller.deps, state=state, endpoint_id=endpoint, limit=_SHOWN, account=caller.account)
    yesterday = (caller.deps.clock.now() - timedelta(days=1)).astimezone(VIETNAM)
    return render_template(
        "webhooks.html", endpoints=endpoints.listed(caller.deps, account=caller.account), deliveries=found,
        state=state, endpoint=endpoint, refusal=refusal, endpoint_state=forms.endpoint_state,
        since=f"{yesterday:%Y-%m-%dT%H:%M}",
    )  # fmt: skip
