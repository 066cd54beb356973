"""A session of a council as one JSON value, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.domain.council import Entry, Matter, Result, Session, SessionState
from service.domain.votes import (
    Base,
    Box,
    Choice,
    Count,
    Member,
    Method,
    Outcome,
    Person,
    Poll,
    Question,
    Seat,
    Sheet,
    VoteRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.adapters.postgres.database import Row


def session_body(session: Session) -> dict[str, Any]:
    """Give everything but what has a column of its own."""
    poll = session.poll
    return {
        "title": session.title,
        "held_on": session.held_on.isoformat(),
        "agenda": [asdict(one) for one in session.agenda],
        "place": session.place,
        "secretary": session.secretary,
        "state": session.state.value,
        "quotas": dict(session.quotas),
        "chosen": list(session.chosen),
        "results": [asdict(one) for one in session.results],
        "log": [{**asdict(one), "at": one.at.isoformat()} for one in session.log],
        "began_at": session.began_at.isoformat() if session.began_at else None,
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
        "closed_at": session.closed_at.isoformat() if session.closed_at else None,
        "legal_basis": session.legal_basis,
        "unverified": session.unverified,
        "members": [asdict(one) for one in poll.members],
        "questions": [asdict(one) for one in poll.questions],
        "rules": {name: {**asdict(rule), "quorum": str(rule.quorum)} for name, rule in poll.rules.items()},
        "method": poll.method.value,
        "declared": [[*key, reason] for key, reason in poll.declared.items()],
        "sheets": [asdict(one) for one in poll.sheets],
        # Sorted: the order in which people came to the box is nobody's to keep.
        "box": {**asdict(poll.box), "voters": sorted(poll.box.voters)} if poll.box else None,
    }


def session_of(row: Row) -> Session:
    """Give the session of a row."""
    body: Mapping[str, Any] = row["body"]
    same = ("title", "place", "secretary", "quotas", "legal_basis", "unverified")
    return Session(
        id=row["id"],
        code=row["code"],
        version=row["version"],
        held_on=date.fromisoformat(body["held_on"]),
        state=SessionState(body["state"]),
        poll=_poll(body),
        agenda=tuple(Matter(**one) for one in body["agenda"]),
        chosen=tuple(body["chosen"]),
        results=tuple(map(_result, body["results"])),
        log=tuple(Entry(_moment(one["at"]), one["by"], one["what"]) for one in body["log"]),
        began_at=_moment(body["began_at"]) if body["began_at"] else None,
        ended_at=_moment(body["ended_at"]) if body["ended_at"] else None,
        closed_at=_moment(body["closed_at"]) if body["closed_at"] else None,
        **{name: body[name] for name in same},
    )


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _poll(body: Mapping[str, Any]) -> Poll:
    return Poll(
        members=tuple(map(_member, body["members"])),
        questions=tuple(Question(**one) for one in body["questions"]),
        rules={name: _rule(rule) for name, rule in body["rules"].items()},
        method=Method(body["method"]),
        declared={(member, question): reason for member, question, reason in body["declared"]},
        sheets=tuple(
            Sheet(one["member"], {name: Choice(said) for name, said in one["choices"].items()}, one["written"])
            for one in body["sheets"]
        ),
        box=_box(body["box"]) if body["box"] else None,
    )


def _member(row: Mapping[str, Any]) -> Member:
    stand_in = Person(**row["stand_in"]) if row["stand_in"] else None
    person = Person(**row["person"])
    return Member(**{**row, "person": person, "seat": Seat(row["seat"]), "stand_in": stand_in})


def _rule(row: Mapping[str, Any]) -> VoteRule:
    return VoteRule(**{**row, "base": Base(row["base"]), "quorum": Fraction(row["quorum"])})


def _box(row: Mapping[str, Any]) -> Box:
    counts = {name: Count(**count) for name, count in row["counts"].items()}
    return Box(frozenset(row["voters"]), counts, tuple(row["tellers"]))


def _result(row: Mapping[str, Any]) -> Result:
    return Result(**{**row, "outcome": Outcome(row["outcome"]), "base": Base(row["base"])})
