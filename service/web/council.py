"""The council over the API: each view is parse, one call, answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from flask import Response, jsonify
from werkzeug.exceptions import BadRequest

from service.domain.votes import POSITIONS, Box, Choice, Count, Member, Method, Person, Seat
from service.stages import council
from service.stages.council import Plan
from service.stages.council_forms import session_json, session_line
from service.web.reading import actor_of, json_body, want

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.council import Session
    from service.domain.events import Actor
    from service.ports import Account
    from service.web.routes import Caller


class Acting(TypedDict):
    """Who carries out an action, as the stages take it."""

    actor: Actor
    account: Account


def acting(caller: Caller, source: str = "api") -> Acting:
    """Give who acts."""
    return {"actor": actor_of(caller, source), "account": caller.account}


def list_sessions(caller: Caller) -> Response:
    """List sessions, the latest convened first."""
    found = council.sessions(caller.deps, account=caller.account)
    return jsonify({"items": [session_line(one) for one in found]})


def convene_session(caller: Caller) -> tuple[Response, int, Mapping[str, str]]:
    """Open a session on dossiers that stand at the council's step."""
    session = council.convene(caller.deps, _plan(json_body(caller)), actor=actor_of(caller), account=caller.account)
    return jsonify(session_json(session)), 201, {"Location": f"/api/v1/council/sessions/{session.code}"}


def show_session(caller: Caller, session_id: str) -> Response:
    """Give one session."""
    return jsonify(session_json(council.show(caller.deps, session_id, account=caller.account)))


def seat_members(caller: Caller, session_id: str) -> Response:
    """Record who is present, away or stood in for, and who steps aside from which question."""
    body = json_body(caller)
    told = {name: _seat(row) for name, row in want(body, "seats", dict, {}).items()}
    who = acting(caller)
    session = council.seat(caller.deps, session_id, told, **who) if told else None
    for row in want(body, "recusals", list, []):
        if not isinstance(row, dict):
            raise BadRequest("«recusals» là danh sách {member, question, reason}.")
        session = council.stand_aside(
            caller.deps, session_id, want(row, "member", str), want(row, "question", str),
            reason=want(row, "reason", str), **who,
        )  # fmt: skip
    return _answer(caller, session_id, session)


def take_ballot(caller: Caller, session_id: str) -> Response:
    """Take in one member's named ballot."""
    body = json_body(caller)
    choices = {name: _choice(said) for name, said in want(body, "choices", dict, {}).items()}
    otherwise = _choice(body["otherwise"]) if body.get("otherwise") else None
    session = council.vote(
        caller.deps, session_id, want(body, "member", str), choices, otherwise=otherwise, actor=actor_of(caller),
        account=caller.account,
    )  # fmt: skip
    return _answer(caller, session_id, session)


def empty_box(caller: Caller, session_id: str) -> Response:
    """Take in the box of secret ballots, whole and once."""
    body = json_body(caller)
    box = Box(
        frozenset(_texts(body, "voters")), {name: _count(row) for name, row in want(body, "counts", dict).items()},
        tuple(_texts(body, "tellers")),
    )  # fmt: skip
    session = council.empty_box(caller.deps, session_id, box, actor=actor_of(caller), account=caller.account)
    return _answer(caller, session_id, session)


def choose_tied(caller: Caller, session_id: str) -> Response:
    """Record whom the leader takes of those equal at the edge of a quota."""
    chosen = _texts(json_body(caller), "chosen")
    session = council.choose(caller.deps, session_id, chosen, actor=actor_of(caller), account=caller.account)
    return _answer(caller, session_id, session)


def close_session(caller: Caller, session_id: str) -> Response:
    """Close the session and decide its dossiers; again, it does what is left."""
    ended = moment(want(json_body(caller), "ended_at", str, ""))
    session, done = council.close(
        caller.deps, session_id, ended_at=ended, actor=actor_of(caller), account=caller.account
    )
    return jsonify({**session_json(session), "decided": dict(done)})


def cancel_session(caller: Caller, session_id: str) -> Response:
    """Give an open session up."""
    reason = want(json_body(caller), "reason", str)
    session = council.cancel(caller.deps, session_id, reason=reason, actor=actor_of(caller), account=caller.account)
    return _answer(caller, session_id, session)


def _answer(caller: Caller, session_id: str, session: Session | None) -> Response:
    found = session or council.show(caller.deps, session_id, account=caller.account)
    return jsonify(session_json(found))


def _plan(body: Mapping[str, Any]) -> Plan:
    quotas = want(body, "quotas", dict, {})
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in quotas.values()):
        raise BadRequest("«quotas» phải là số theo mã hình thức.")
    return Plan(
        title=want(body, "title", str, ""), held_on=day(want(body, "held_on", str)),
        dossiers=tuple(_texts(body, "dossiers")), method=method(want(body, "method", str, Method.OPEN.value)),
        council=want(body, "council", str, "tinh"), place=want(body, "place", str, ""),
        secretary=want(body, "secretary", str, ""), members=tuple(map(_member, want(body, "members", list, []))),
        quotas=quotas, began_at=moment(want(body, "began_at", str, "")),
    )  # fmt: skip


def day(text: str) -> date:
    """Read an ISO day; 400 for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest("Ngày phải có dạng 2026-03-20.") from None


def moment(text: str) -> datetime | None:
    """Read an ISO time with its offset, or nothing; 400 for anything else."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - naive, so that it is refused below
    if at and at.tzinfo is None:
        raise BadRequest("Giờ phải có dạng 2026-03-20T14:00:00+07:00.")
    return at


def method(text: str) -> Method:
    """Read how a session votes; 400 for anything else."""
    try:
        return Method(text)
    except ValueError:
        raise BadRequest("«method» phải là open, secret hoặc letter.") from None


def _member(row: object) -> Member:
    if not isinstance(row, dict):
        raise BadRequest("Mỗi thành viên là một đối tượng có id, name.")
    position = want(row, "position", str, "member")
    if position not in POSITIONS:
        raise BadRequest("«position» phải là chair, deputy hoặc member.")
    return Member(want(row, "id", str), _person(row), position, want(row, "account", str, ""))


def _person(row: Mapping[str, Any]) -> Person:
    return Person(want(row, "name", str), want(row, "title", str, ""), want(row, "unit", str, ""))


def _seat(row: object) -> tuple[Seat, Person | None]:
    if not isinstance(row, dict):
        raise BadRequest("«seats» là đối tượng: mã thành viên -> {seat, stand_in}.")
    try:
        seat = Seat(want(row, "seat", str))
    except ValueError:
        raise BadRequest("«seat» phải là present, stand_in hoặc absent.") from None
    told = row.get("stand_in")
    return seat, _person(told) if isinstance(told, dict) else None


def _choice(said: object) -> Choice:
    try:
        return Choice(str(said))
    except ValueError:
        raise BadRequest("Ý kiến phải là for, against hoặc blank.") from None


def _count(row: object) -> Count:
    if not isinstance(row, dict):
        raise BadRequest("«counts» là đối tượng: mã nội dung -> {for, against, blank}.")
    return Count(want(row, "for", int, 0), want(row, "against", int, 0), want(row, "blank", int, 0))


def _texts(body: Mapping[str, Any], name: str) -> list[str]:
    texts = want(body, name, list, [])
    if not all(isinstance(text, str) for text in texts):
        raise BadRequest(f"«{name}» phải là danh sách chữ.")
    return texts
