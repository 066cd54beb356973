"""The log of difficulties: API and page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template, request

from service.domain.difficulties import Status
from service.domain.permission import Operation, may, units_reached
from service.stages import difficulties
from service.stages.difficulties import Raised
from service.web.pages import as_account
from service.web.reading import json_body, text_of, want
from service.web.refusals import faults_of, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from service.domain.errors import HosoError
    from service.web.routes import Caller


def list_difficulties(caller: Caller) -> Response:
    """List difficulties, the newest first."""
    found = difficulties.listed(caller.deps, account=caller.account, round_name=text_of("round"),
                                dossier=text_of("dossier"), status=text_of("status"))  # fmt: skip
    return jsonify({"items": found})


def raise_difficulty(caller: Caller) -> tuple[Response, int]:
    """Write a difficulty down."""
    body = json_body(caller)
    wish = Raised(want(body, "text", str), *(want(body, name, str, "") for name in ("round", "dossier", "unit")))
    made = difficulties.raise_one(caller.deps, wish, account=caller.account)
    return jsonify(difficulties.told(caller.deps, made, account=caller.account)), HTTPStatus.CREATED


def answer_difficulty(caller: Caller, difficulty_id: str) -> Response:
    """Answer a difficulty, add to it or close it."""
    body = json_body(caller)
    text, status = want(body, "text", str), want(body, "status", str, Status.ANSWERED.value)
    made = difficulties.say(caller.deps, difficulty_id, text, status, account=caller.account)
    return jsonify(difficulties.told(caller.deps, made, account=caller.account))


def show_page(caller: Caller) -> str:
    """Show the log and a form to write one down."""
    return _page(caller)


def raise_on_page(caller: Caller) -> ResponseReturnValue:
    """Write a difficulty down from the form."""
    form = request.form
    wish = Raised(*(form.get(name, "") for name in ("text", "round", "dossier", "unit")))
    return _done(caller, "Đã ghi vướng mắc.",
                 lambda: difficulties.raise_one(caller.deps, wish, account=caller.account))  # fmt: skip


def answer_on_page(caller: Caller, difficulty_id: str) -> ResponseReturnValue:
    """Answer a difficulty from the form."""
    text, status, deps = request.form.get("text", ""), request.form.get("status", ""), caller.deps
    return _done(caller, "Đã ghi trả lời.",
                 lambda: difficulties.say(deps, difficulty_id, text, status, account=caller.account))  # fmt: skip


def _done(caller: Caller, said: str, act: Callable[[], object]) -> ResponseReturnValue:
    return settled(act, said=said, back="/vuong-mac", page=lambda refusal: _page(caller, refusal))


def _page(caller: Caller, refusal: HosoError | None = None) -> str:
    deps, account = caller.deps, caller.account
    as_account(account)
    found = difficulties.listed(deps, account=account, round_name=text_of("round"), dossier=text_of("dossier"),
                                status=text_of("status"))  # fmt: skip
    return render_template(
        "difficulties.html", found=found, refusal=faults_of(refusal), rounds=deps.catalogue.rounds,
        keeps=may(Operation.MOVEMENT_KEEP, account), status=text_of("status"), dossier=text_of("dossier"),
        office=units_reached(Operation.MOVEMENT_READ, account) is None,
        units=[one for one in deps.catalogue.units if one.kind],
    )  # fmt: skip
