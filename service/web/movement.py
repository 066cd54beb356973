"""The movement: where each of its duties stands, the guidance of a round's year, its letters. API and pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain.deadlines import local_day
from service.domain.difficulties import Status
from service.domain.errors import HosoError, Invalid
from service.domain.permission import Operation, may
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.stages import difficulties, forms, guidance
from service.stages.letters import Wish
from service.web.council import day
from service.web.pages import as_account
from service.web.reading import json_body, want, whole
from service.web.refusals import faults_of, noted

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller


def show_guidance(caller: Caller, round_name: str) -> Response:
    """Give the guidance of a round's year, who is to be urged, whom the distribution reaches."""
    year = _year(caller, "year")
    return jsonify(guidance.show(caller.deps, round_name, year, account=caller.account))


def write_letter(caller: Caller, round_name: str) -> tuple[Response, int]:
    """Make the guidance or the urging letter of a round's year."""
    body = json_body(caller)
    kind, year = want(body, "kind", str), want(body, "year", int, local_day(caller.deps.clock.now()).year)
    signed = want(body, "day", str, "")
    wish = Wish(kind, number=want(body, "number", str, ""), day=day(signed) if signed else None)
    made = guidance.write(caller.deps, kind, round_name, year, account=caller.account, wish=wish)
    return jsonify(forms.letter_json(made)), HTTPStatus.CREATED


def show_round(caller: Caller, round_name: str) -> str:
    """Show the guidance of a round's year."""
    return _page(caller, round_name, _year(caller, "nam"))


def write_on_page(caller: Caller, round_name: str) -> ResponseReturnValue:
    """Make a letter from the form."""
    year = request.form.get("year", "")
    wanted = int(year) if year.isascii() and year.isdigit() and len(year) == len("2026") else _year(caller, "nam")
    try:
        made = guidance.write(caller.deps, request.form.get("kind", ""), round_name, wanted, account=caller.account)
    except Invalid as refusal:
        noted(refusal)
        return _page(caller, round_name, wanted, refusal), refusal.status
    flash(f"Đã soạn «{made.name}».")
    return redirect(f"/van-ban?tai={made.id}", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, round_name: str, year: int, refusal: HosoError | None = None) -> str:
    as_account(caller.account)
    shown = guidance.show(caller.deps, round_name, year, account=caller.account)
    return render_template("guidance.html", shown=shown, refusal=faults_of(refusal),
                           makes=may(Operation.LETTER_MAKE, caller.account))  # fmt: skip


def _year(caller: Caller, name: str) -> int:
    this = local_day(caller.deps.clock.now()).year
    return whole(name, default=this, least=FIRST_YEAR, most=LAST_YEAR) if request.args.get(name) else this


def show_page(caller: Caller) -> str:
    """Show the movement's rounds and desks."""
    as_account(caller.account)
    rounds = caller.deps.catalogue.rounds
    waiting = difficulties.listed(caller.deps, account=caller.account, status=Status.OPEN)
    names = {name for file in caller.deps.catalogue.criteria for name in file.rounds}
    return render_template("movement.html", rounds=rounds, waiting=len(waiting), with_criteria=names)
