"""The trail over the API and on the auditor's page, and the chain read back while the auditor waits."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template

from service.domain.errors import Conflict, NotFound
from service.stages import forms, trail
from service.stages.trail import Asked
from service.web.pages import as_account
from service.web.reading import text_of, whole
from service.web.refusals import noted

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.domain.audit import Verdict
    from service.domain.errors import HosoError
    from service.stages.trail import Page, Reading
    from service.web.routes import Caller


def _asked(stream: str, name: str, dossier: str, before: str) -> Asked:
    return Asked(text_of(stream) or "event", text_of(name).strip(), text_of(dossier).strip(), whole(before, default=0))


def list_trail(caller: Caller) -> Response:
    """Give a page of one stream."""
    page = trail.listed(caller.deps, _asked("stream", "name", "dossier", "before"), account=caller.account)
    return jsonify({
        "events": [forms.event_json(one) for one in page.events],
        "readings": [_reading_json(one, page) for one in page.readings],
        "older": page.older,
    })  # fmt: skip


def _reading_json(one: Reading, page: Page) -> dict[str, object]:
    return {
        "position": one.position, "at": one.at.isoformat(), "name": one.name, "role": one.role, "what": one.what,
        "dossier": page.codes.get(one.dossier, ""), "detail": dict(one.detail),
    }  # fmt: skip


def show_trail(caller: Caller) -> ResponseReturnValue:
    """Show a page of what happened, or of who was given what."""
    return _page(caller)


def verify_chain(caller: Caller) -> ResponseReturnValue:
    """Read the chain back and say what was found."""
    try:
        return _page(caller, verdicts=trail.verified(caller.deps, account=caller.account))
    except Conflict as refusal:
        noted(refusal)
        return _page(caller, refusal=refusal)


def _page(
    caller: Caller, *, verdicts: list[Verdict] | None = None, refusal: HosoError | None = None
) -> tuple[str, int]:
    as_account(caller.account)
    asked = _asked("dong", "ai", "ho-so", "truoc")
    try:
        page = trail.listed(caller.deps, asked, account=caller.account)
    except NotFound as missing:
        page, refusal = trail.Page((), (), {}, 0), missing
    shown = render_template("trail.html", asked=asked, page=page, verdicts=verdicts, refusal=refusal)
    return shown, refusal.status if refusal else HTTPStatus.OK
