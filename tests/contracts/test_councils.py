"""One suite over both adapters of the council's sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.council import Entry, Matter, Session, SessionState, ballot, closed_now
from service.domain.errors import Conflict, NotFound
from service.domain.votes import Base, Box, Choice, Count, Member, Method, Person, Poll, Question, Seat, VoteRule
from tests.kit.builders import IDS, a_dossier, an_arrival
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores

SEATS = (
    Member("ct", Person("Vũ Minh Khôi", "Chủ tịch", "UBND tỉnh"), "chair", account="chutich"),
    Member("p", Person("Đặng Thị Trực"), "deputy", seat=Seat.STAND_IN, stand_in=Person("Mai Văn Thay", "Phó", "Sở")),
    Member("u", Person("Ngô Văn Giáo"), seat=Seat.ABSENT),
)
RULES = {"*": VoteRule(quorum=Fraction(2, 3)), "bkt": VoteRule(90, Base.PRESENT, Fraction(4, 5), legal_basis="Điều 1")}


def a_session(*dossiers: str, **given: Any) -> Session:
    """Give a session on dossiers, one question each."""
    questions = tuple(
        Question(str(at), f"Người {at}", "bkt", "Sở", "individual", "Chuyên viên", one, "Sở")
        for at, one in enumerate(dossiers, 1)
    )
    agenda = tuple(Matter(one, f"HS-{at}", "V/v", "Sở", "bkt", at) for at, one in enumerate(dossiers, 1))
    defaults: dict[str, Any] = {"held_on": date(2026, 3, 20), "title": "Họp xét khen", "version": 1}
    poll = Poll(SEATS, questions, RULES)
    return Session(IDS.new(), **{"poll": poll, "agenda": agenda, **defaults, **given})


@pytest.fixture
def dossiers(stores: Stores) -> list[str]:
    """Give three stored dossiers."""
    made = [a_dossier() for _ in range(3)]
    for one in made:
        stores.store.commit(an_arrival(one))
    return [one.id for one in made]


def test_a_session_comes_back_as_it_was_given_with_a_code(stores: Stores, dossiers: list[str]) -> None:
    whole = a_session(*dossiers[:2], place="Phòng 1", secretary="Lê Ghi", quotas={"bkt": 3}, chosen=("1",),
                      log=(Entry(START, "chuyenvien", "Triệu tập"),), began_at=START, legal_basis="Điều 18",
                      unverified=True)  # fmt: skip
    whole = replace(whole, poll=replace(whole.poll, declared={("ct", "2"): "Người thân"}))
    whole = closed_now(ballot(whole, "u", {"1": Choice.FOR, "2": Choice.AGAINST}), START + timedelta(hours=2))

    kept = stores.councils.save_session(whole, expected=0)

    assert kept == replace(whole, code=kept.code)
    assert stores.councils.session(kept.id) == stores.councils.session(kept.code) == kept
    assert kept.code.startswith("PH-2026-")


def test_a_box_comes_back_without_an_order(stores: Stores, dossiers: list[str]) -> None:
    box = Box(frozenset(("ct", "p", "u")), {"1": Count(2, 1)}, ("Tổ trưởng",))
    secret = a_session(dossiers[0])
    secret = replace(secret, poll=replace(secret.poll, method=Method.SECRET, box=box))

    assert stores.councils.save_session(secret, expected=0).poll.box == box


def test_a_session_that_moved_on_is_not_overwritten(stores: Stores, dossiers: list[str]) -> None:
    first = stores.councils.save_session(a_session(dossiers[0]), expected=0)
    stores.councils.save_session(replace(first, version=2, title="Khác"), expected=1)

    with pytest.raises(Conflict) as refused:
        stores.councils.save_session(replace(first, version=2), expected=1)

    assert refused.value.current == 2
    with pytest.raises(Conflict):
        stores.councils.save_session(first, expected=0)
    assert stores.councils.session(first.id).title == "Khác"


def test_a_dossier_stands_on_one_open_agenda(stores: Stores, dossiers: list[str]) -> None:
    first = stores.councils.save_session(a_session(*dossiers[:2]), expected=0)

    with pytest.raises(Conflict):
        stores.councils.save_session(a_session(dossiers[1], dossiers[2]), expected=0)
    stores.councils.save_session(replace(first, version=2, state=SessionState.CANCELLED), expected=1)
    later = stores.councils.save_session(a_session(dossiers[1], dossiers[2]), expected=0)

    assert [one.id for one in stores.councils.sessions_of(dossiers[1])] == [later.id, first.id]
    assert [one.id for one in stores.councils.sessions_of(dossiers[0])] == [first.id]
    assert [one.id for one in stores.councils.sessions(limit=1)] == [later.id]


def test_a_session_of_nothing_known_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        stores.councils.session("PH-1999-0001")
    assert list(stores.councils.sessions_of("ai-do")) == []
    assert list(stores.councils.sessions(limit=9)) == []
