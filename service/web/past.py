"""The desk of old decisions over the API and as a page: what waits, what was read and where, and a person's word."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain.errors import HosoError
from service.stages import decisions, past_review
from service.stages.past_review import Word
from service.web.api import answer_json, dossier_json
from service.web.pages import as_account
from service.web.reading import actor_of, json_body, text_of, want, whole
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from service.ports import Answer
    from service.web.routes import Caller

_ADDRESS = "/quyet-dinh-cu"
_MOST = 200
_LONGEST = 2_000


def list_past(caller: Caller) -> Response:
    """Give the old decisions that wait for a person, newest first."""
    return jsonify(answer_json(_waiting(caller)))


def show_past(caller: Caller, dossier_id: str) -> Response:
    """Give what was read of an old decision, with its evidence."""
    return jsonify(past_review.desk_json(past_review.shown(caller.deps, dossier_id, account=caller.account)))


def confirm_past(caller: Caller, dossier_id: str) -> Response:
    """Take a person's word for what an old decision says."""
    word = _word(json_body(caller))
    after = past_review.confirm(caller.deps, dossier_id, word, actor=actor_of(caller), account=caller.account)
    return jsonify(dossier_json(caller, after))


def dismiss_past(caller: Caller, dossier_id: str) -> Response:
    """Take a person's word that a file is no decision."""
    body = json_body(caller)
    version = want(body, "expected_version", int) if "expected_version" in body else None
    after = past_review.dismiss(
        caller.deps, dossier_id, want(body, "reason", str), actor=actor_of(caller), account=caller.account,
        expected_version=version,
    )  # fmt: skip
    return jsonify(dossier_json(caller, after))


def show_queue(caller: Caller) -> str:
    """Show what waits."""
    as_account(caller.account)
    return render_template("past.html", answer=_waiting(caller))


def show_one(caller: Caller, dossier_id: str) -> str:
    """Show one old decision: each value beside the place it was read at."""
    return _page(caller, dossier_id)


def answer_one(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Confirm with what was put right, or dismiss; a refusal is shown above the form, which stays as it was typed."""
    form = {name: text[:_LONGEST] for name, text in request.form.items()}
    version = form.get("version", "")
    expected = int(version) if version.isascii() and version.isdigit() else -1
    deps, account, actor = caller.deps, caller.account, actor_of(caller, "console")
    try:
        if form.get("act") == "dismiss":
            reason = form.get("reason", "")
            after = past_review.dismiss(
                deps, dossier_id, reason, actor=actor, account=account, expected_version=expected
            )
        else:
            word = _typed(caller, dossier_id, form, expected)
            after = past_review.confirm(deps, dossier_id, word, actor=actor, account=account)
    except HosoError as refusal:
        noted(refusal)
        return _page(caller, dossier_id, refusal=refusal, typed=form), refusal.status
    flash(f"{after.code}: " + ("đã bác." if form.get("act") == "dismiss" else "đã xác nhận."))
    return redirect(_ADDRESS, HTTPStatus.SEE_OTHER)


def _waiting(caller: Caller) -> Answer:
    limit = whole("limit", default=50, least=1, most=_MOST)
    return decisions.waiting(caller.deps, account=caller.account, cursor=text_of("cursor"), limit=limit)


def _page(
    caller: Caller, dossier_id: str, *, refusal: HosoError | None = None, typed: Mapping[str, str] | None = None
) -> str:
    as_account(caller.account)
    told = past_review.desk_json(past_review.shown(caller.deps, dossier_id, account=caller.account))
    return render_template("past_one.html", told=told, refusal=refusal, typed=typed or {}, of_row=past_review.OF_ROW)


def _typed(caller: Caller, dossier_id: str, form: Mapping[str, str], expected: int) -> Word:
    """Read the page's form: what differs from what was read is what was put right."""
    told = past_review.desk_json(past_review.shown(caller.deps, dossier_id, account=caller.account))
    fields = {
        one["name"]: form[f"field.{one['name']}"]
        for one in told["fields"]
        if form.get(f"field.{one['name']}", one["value"]).strip() != one["value"]
    }
    rows = {}
    for row in told["rows"]:
        typed = {name: form.get(f"row.{row['place']}.{name}", row[name]).strip() for name in past_review.OF_ROW}
        if differing := {name: value for name, value in typed.items() if value != row[name]}:
            rows[row["place"]] = differing
    struck = frozenset(row["place"] for row in told["rows"] if f"strike.{row['place']}" in form)
    return Word(fields, rows, struck, note=form.get("note", ""), expected_version=expected)


def _word(body: Mapping[str, Any]) -> Word:
    fields = want(body, "fields", dict, {})
    rows: dict[int, dict[str, str]] = {}
    struck: set[int] = set()
    for row in want(body, "rows", list, []):
        if not isinstance(row, dict):
            raise BadRequest("«rows» phải là danh sách các dòng, mỗi dòng có place.")
        place = want(row, "place", int)
        if want(row, "strike", bool, default=False):
            struck.add(place)
        values = {name: value for name, value in row.items() if name not in {"place", "strike"}}
        if not all(isinstance(value, str) for value in values.values()):
            raise BadRequest("Các mục của một dòng phải là chữ.")
        if values:
            rows[place] = values
    if not all(isinstance(value, str) for value in fields.values()):
        raise BadRequest("Các trường phải là chữ.")
    version = want(body, "expected_version", int) if "expected_version" in body else None
    return Word(fields, rows, frozenset(struck), note=want(body, "note", str, ""), expected_version=version)
