"""Absences over the API and on their page: written down, listed, called off."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed
from service.domain.permission import Operation, may
from service.stages import absences
from service.stages.absences import Leave
from service.web.council import day
from service.web.pages import as_account
from service.web.reading import json_body, want
from service.web.refusals import noted

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_LONGEST = 1000


def list_absences(caller: Caller) -> Response:
    """Give the absences that the caller may see, the latest first."""
    found = absences.listed(caller.deps, account=caller.account)
    return jsonify({"items": [absences.absence_json(one) for one in found]})


def add_absence(caller: Caller) -> tuple[Response, int]:
    """Write an absence down; 201 with it."""
    body = json_body(caller)
    leave = Leave(want(body, "substitute", str), day(want(body, "since", str)), day(want(body, "until", str)),
                  want(body, "reason", str, "")[:_LONGEST], want(body, "account", str, ""))  # fmt: skip
    made = absences.write_down(caller.deps, leave, account=caller.account)
    return jsonify(absences.absence_json(made)), HTTPStatus.CREATED


def end_absence(caller: Caller, absence_id: str) -> Response:
    """Call an absence off from now on."""
    return jsonify(absences.absence_json(absences.call_off(caller.deps, absence_id, account=caller.account)))


def show_absences(caller: Caller) -> str:
    """Show the absences and a form to write one down."""
    return _page(caller)


def write_down(caller: Caller) -> ResponseReturnValue:
    """Write an absence down from the form, or say why not."""
    form = request.form
    leave = Leave(form.get("substitute", ""), day(form.get("since", "")), day(form.get("until", "")),
                  form.get("reason", "")[:_LONGEST], form.get("account", ""))  # fmt: skip
    try:
        absences.write_down(caller.deps, leave, account=caller.account)
    except (Invalid, NotAllowed) as refusal:
        noted(refusal)
        return _page(caller, refusal), refusal.status
    flash("Đã ghi; người làm thay xử lý được các bước trong những ngày này.")
    return redirect("/vang-mat", HTTPStatus.SEE_OTHER)


def call_off(caller: Caller, absence_id: str) -> ResponseReturnValue:
    """Call an absence off from its page."""
    try:
        absences.call_off(caller.deps, absence_id, account=caller.account)
    except Conflict as refusal:
        noted(refusal)
        return _page(caller, refusal), refusal.status
    flash("Đã kết thúc việc làm thay.")
    return redirect("/vang-mat", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, refusal: HosoError | None = None) -> str:
    as_account(caller.account)
    accounts = [one for one in caller.deps.accounts.accounts() if one.enabled and may(Operation.DOSSIER_DECIDE, one)]
    problems = [one.message for one in refusal.problems] if isinstance(refusal, Invalid) else []
    return render_template(
        "absences.html", absences=absences.listed(caller.deps, account=caller.account), accounts=accounts,
        refusal=refusal, problems=problems, own=caller.account.name,
        names={one.name: one.display_name for one in accounts},
        for_others=bool(caller.account.roles & {"head", "operator"}),
    )  # fmt: skip
