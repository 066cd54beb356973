"""The public JSON shape of a council's session; of secret ballots it has who voted and one sum a question."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.domain.council import standing
from service.domain.votes import Method, leader, recused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.council import Result, Session
    from service.domain.votes import Member


def session_line(session: Session) -> dict[str, Any]:
    """Give one row of the list of sessions."""
    return {
        "id": session.id,
        "code": session.code,
        "title": session.title,
        "held_on": session.held_on.isoformat(),
        "state": session.state.value,
        "method": session.poll.method.value,
        "dossiers": len(session.agenda),
        "questions": len(session.poll.questions),
    }


def session_json(session: Session) -> dict[str, Any]:
    """Give a whole session: its seats, its questions with how they stand, its record."""
    poll, leading = session.poll, leader(session.poll, ())
    results = {one.question: one for one in standing(session)}
    return {
        **session_line(session),
        "version": session.version,
        "place": session.place,
        "secretary": session.secretary,
        "legal_basis": session.legal_basis,
        "unverified": session.unverified,
        "quotas": dict(session.quotas),
        "chosen": list(session.chosen),
        "began_at": session.began_at.isoformat() if session.began_at else None,
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
        "leader": leading.id if leading else "",
        "members": [_member_json(session, one) for one in poll.members],
        "agenda": [asdict(one) for one in session.agenda],
        "questions": [
            {
                **asdict(one),
                "min_percent": poll.rule(one).min_percent,
                "legal_basis": poll.rule(one).legal_basis,
                "recused": dict(recused(poll, one)),
                "result": result_json(results[one.id]),
            }
            for one in poll.questions
        ],
        "tellers": list(poll.box.tellers) if poll.box else [],
        "log": [{**asdict(one), "at": one.at.isoformat()} for one in session.log],
    }


def _member_json(session: Session, member: Member) -> dict[str, Any]:
    poll = session.poll
    sheet = next((one for one in poll.sheets if one.member == member.id), None)
    in_box = poll.method is Method.SECRET and poll.box is not None and member.id in poll.box.voters
    return {
        **asdict(member),
        "seat": member.seat.value,
        "voted": in_box or sheet is not None,
        "written": sheet.written if sheet else False,
        # A named ballot: an open vote, or a written opinion that stands in the minutes. What is in the box has no name.
        "choices": {name: choice.value for name, choice in sheet.choices.items()} if sheet else None,
    }


def result_json(result: Result) -> Mapping[str, Any]:
    """Give what a question comes to, both bases kept."""
    return {**asdict(result), "outcome": result.outcome.value, "base": result.base.value}
