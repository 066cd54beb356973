"""Rounds over the API and on their pages: which there are, how the units stand, the compiled list."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain.deadlines import local_day
from service.domain.errors import Invalid, NotFound
from service.domain.permission import Operation, may
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.stages import forms, rounds
from service.stages.rounds import Compiling
from service.web.pages import as_account
from service.web.reading import json_body, want, whole
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller


def list_rounds(caller: Caller) -> Response:
    """Give the rounds that there are."""
    return jsonify({"items": rounds.listed(caller.deps, account=caller.account)})


def show_round(caller: Caller, name: str) -> Response:
    """Give how the invited units stand in a year, this one when none is named."""
    return jsonify(rounds.standing_json(caller.deps, name, _year(caller), account=caller.account))


def compile_round(caller: Caller, name: str) -> tuple[Response, int, Mapping[str, str]]:
    """Make the compiled list of a round; 201 with the letter."""
    body = json_body(caller)
    wanted = Compiling(want(body, "year", int), want(body, "unit_class", str, ""), want(body, "award", str, ""),
                       want(body, "as_sheet", bool, default=False))  # fmt: skip
    letter = rounds.compile_list(caller.deps, name, wanted, account=caller.account)
    return jsonify(forms.letter_json(letter)), HTTPStatus.CREATED, {"Location": f"/api/v1/letters/{letter.id}"}


def show_rounds(caller: Caller) -> str:
    """Show the rounds that there are."""
    as_account(caller.account)
    return render_template("rounds.html", rounds=rounds.listed(caller.deps, account=caller.account))


def show_standing(caller: Caller, name: str) -> str:
    """Show one round in a year: who sent, late or not, who has not, the quotas."""
    return _page(caller, name)


def compile_page(caller: Caller, name: str) -> ResponseReturnValue:
    """Make the compiled list from the form, or show the round with the reason why not."""
    form = request.form
    wanted = Compiling(_year(caller), form.get("unit_class", ""), form.get("award", ""), bool(form.get("as_sheet")))
    try:
        letter = rounds.compile_list(caller.deps, name, wanted, account=caller.account)
    except (Invalid, NotFound) as refusal:
        noted(refusal)
        return _page(caller, name, (str(refusal),)), refusal.status
    flash(f"Đã soạn «{letter.name}».")
    return redirect(f"/van-ban?tai={letter.id}", HTTPStatus.SEE_OTHER)


def _year(caller: Caller) -> int:
    now = local_day(caller.deps.clock.now()).year
    return whole("year", default=now, least=FIRST_YEAR, most=LAST_YEAR)


def _page(caller: Caller, name: str, refusal: Sequence[str] = ()) -> str:
    as_account(caller.account)
    told = rounds.standing_json(caller.deps, name, _year(caller), account=caller.account)
    return render_template("round.html", round=told, refusal=refusal, makes=may(Operation.LETTER_MAKE, caller.account))
