"""Criteria sets over the API and on their page: what holds for a unit in a round, and what the unit adds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain.criteria import Own, set_json
from service.domain.errors import Conflict, HosoError, Invalid, NotFound
from service.domain.permission import Operation, may
from service.stages import criteria
from service.web.pages import as_account
from service.web.reading import json_body, text_of, want, whole
from service.web.refusals import faults_of, noted

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_FIELD = "own."


def show_criteria(caller: Caller, round_name: str) -> Response:
    """Give the set of a unit (the province's without one), with who else has written one."""
    found = criteria.show(caller.deps, round_name, text_of("unit"), account=caller.account, version=_version("version"))
    units = criteria.overview(caller.deps, round_name, account=caller.account)
    return jsonify(set_json(found) | {"units": units})


def adopt_criteria(caller: Caller, round_name: str) -> tuple[Response, int]:
    """Write the next version of what a unit adds."""
    body = json_body(caller)
    rows = want(body, "own", list)
    if not all(isinstance(row, dict) for row in rows):
        raise BadRequest("«own» phải là danh sách {code, text}.")
    expected = want(body, "expected_version", int) if "expected_version" in body else None
    made = criteria.adopt(
        caller.deps, round_name, want(body, "unit", str, ""), [Own(want(row, "code", str), want(row, "text", str))
                                                               for row in rows],
        account=caller.account, expected=expected, note=want(body, "note", str, ""))  # fmt: skip
    return jsonify(set_json(made)), HTTPStatus.CREATED


def show_page(caller: Caller, round_name: str) -> str:
    """Show the set of a unit, its versions, and a form for the next one."""
    return _page(caller, round_name, text_of("don-vi"))


def adopt_on_page(caller: Caller, round_name: str) -> ResponseReturnValue:
    """Write the next version from the form: `own.<code>`, a bullet a line."""
    form = request.form
    unit, own = form.get("unit", ""), [
        Own(name.removeprefix(_FIELD), line)
        for name, value in form.items() if name.startswith(_FIELD)
        for line in value.splitlines() if line.strip()
    ]  # fmt: skip
    expected = form.get("expected", "")
    try:
        made = criteria.adopt(
            caller.deps, round_name, unit, own, account=caller.account, note=form.get("note", ""),
            expected=int(expected) if expected.isascii() and expected.isdigit() else None)  # fmt: skip
    except (Invalid, Conflict, NotFound) as refusal:
        noted(refusal)
        return _page(caller, round_name, "" if isinstance(refusal, NotFound) else unit, refusal), refusal.status
    flash(f"Đã lưu bộ tiêu chí, phiên bản {made.version.number if made.version else 0}.")
    return redirect(f"/tieu-chi/{round_name}?don-vi={unit}", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, round_name: str, unit: str, refusal: HosoError | None = None) -> str:
    deps, account = caller.deps, caller.account
    as_account(account)
    shown = criteria.show(deps, round_name, unit, account=account, version=_version("phien-ban"))
    body = criteria.unit_for(deps, unit, Operation.MOVEMENT_READ, account=account) if unit.strip() else None
    return render_template(
        "criteria.html", round=round_name, shown=shown, unit=body, refusal=faults_of(refusal),
        units=criteria.overview(deps, round_name, account=account), keeps=may(Operation.MOVEMENT_KEEP, account),
        versions=criteria.history(deps, round_name, body.id, account=account) if body else (),
        choices=[one for one in deps.catalogue.units if one.kind],
    )  # fmt: skip


def _version(name: str) -> int | None:
    return whole(name, default=0) if name in request.args else None
