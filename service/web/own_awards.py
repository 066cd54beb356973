"""Units' own awards: API and page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template, request
from werkzeug.exceptions import UnsupportedMediaType

from service.domain.permission import Operation, may, units_reached
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.stages import own_awards, past_review
from service.stages.past_review import Word
from service.web.pages import as_account
from service.web.reading import actor_of, raw_body, required, text_of, whole
from service.web.refusals import faults_of, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from service.domain.errors import HosoError
    from service.web.routes import Caller

_CORRECTED = ("number", "date", "award")


def list_own_awards(caller: Caller) -> Response:
    """List what units handed in, the newest first."""
    found = own_awards.listed(caller.deps, account=caller.account, unit=text_of("unit"), year=_year("year"))
    return jsonify({"items": found})


def hand_in(caller: Caller) -> tuple[Response, int]:
    """Take a decision's bytes; 202 with its row, a worker reads it."""
    if request.mimetype != "application/octet-stream":
        raise UnsupportedMediaType("Gửi tệp dạng application/octet-stream.")
    data = raw_body(caller.site.settings.max_body)
    row = own_awards.hand_in(caller.deps, text_of("unit"), required("name"), data, account=caller.account)
    return jsonify(row), HTTPStatus.ACCEPTED


def show_page(caller: Caller) -> str:
    """Show what units handed in, and a form to hand in."""
    return _page(caller)


def hand_in_on_page(caller: Caller) -> ResponseReturnValue:
    """Take a decision from the form."""
    request.max_content_length = caller.site.settings.max_body
    sent = request.files.get("file")
    data, name = (sent.read(), sent.filename or "") if sent else (b"", "")
    unit = request.form.get("unit", "")
    return _done(caller, "Đã nhận quyết định; máy sẽ đọc.",
                 lambda: own_awards.hand_in(caller.deps, unit, name, data, account=caller.account))  # fmt: skip


def confirm(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Say that a decision was read right, or put its number, day or award right."""
    given = {name: request.form[name] for name in _CORRECTED if request.form.get(name, "").strip()}
    return _done(caller, "Đã xác nhận.", lambda: past_review.confirm(
        caller.deps, dossier_id, Word(given), actor=actor_of(caller, "console"), account=caller.account))  # fmt: skip


def _done(caller: Caller, said: str, act: Callable[[], object]) -> ResponseReturnValue:
    return settled(act, said=said, back="/khen-cua-don-vi", page=lambda refusal: _page(caller, refusal))


def _page(caller: Caller, refusal: HosoError | None = None) -> str:
    deps, account = caller.deps, caller.account
    as_account(account)
    found = own_awards.listed(deps, account=account, unit=text_of("unit"), year=_year("year"))
    return render_template(
        "own_awards.html", found=found, refusal=faults_of(refusal), keeps=may(Operation.MOVEMENT_KEEP, account),
        office=units_reached(Operation.MOVEMENT_READ, account) is None, year=_year("year") or "", unit=text_of("unit"),
        confirms=may(Operation.DOSSIER_CORRECT, account), units=[one for one in deps.catalogue.units if one.kind],
    )  # fmt: skip


def _year(name: str) -> int:
    return whole(name, default=0, least=FIRST_YEAR, most=LAST_YEAR) if request.args.get(name) else 0
