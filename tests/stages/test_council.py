"""A council's session over ports in memory: convened, voted, closed once or twice, deciding its dossiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.council import SessionState
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import Actor
from service.domain.review import Order
from service.domain.states import State
from service.domain.votes import Box, Choice, Count, Member, Method, Outcome, Person, Seat
from service.ports import Account
from service.stages import council, review
from service.stages.council import Plan
from tests.kit.office import an_office, at_council, under_review

if TYPE_CHECKING:
    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

KEEPER = Account("thuky", "Thư ký", frozenset({"council"}))
ACTOR = Actor("person", "thuky", "council", "test")
WHO = {"actor": ACTOR, "account": KEEPER}
NINE = tuple(
    Member(f"m{at}", Person(f"Ủy viên {at}", unit=f"Cơ quan {at}"), "chair" if at == 0 else "deputy" if at == 1 else
           "member", account=f"uv{at}") for at in range(9)
)  # fmt: skip


@pytest.fixture
def office() -> Office:
    return an_office()


def convened(office: Office, *dossiers: Dossier, **given: Any) -> Session:
    """Open a session of nine on these dossiers."""
    told = tuple(one.id for one in dossiers)
    plan = Plan(**{"title": "Họp", "held_on": date(2026, 3, 2), "dossiers": told, "members": NINE, **given})
    return council.convene(office.deps, plan, **WHO)


def all_vote(office: Office, session: Session, *, against: int = 0, on: str = "1") -> None:
    """Let everyone vote for everything, the last `against` of them against one question."""
    for at, member in enumerate(session.poll.members):
        choices = {on: Choice.AGAINST} if at >= 9 - against else {}
        council.vote(office.deps, session.id, member.id, choices, otherwise=Choice.FOR, **WHO)


def test_closing_twice_decides_once(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    all_vote(office, session)

    closed, said = council.close(office.deps, session.id, **WHO)
    again, repeated = council.close(office.deps, session.id, **WHO)

    after = office.store.dossier(dossier.id)
    assert (closed.state, again) == (SessionState.CLOSED, closed)
    assert said[dossier.id].startswith("Đã quyết định: thông qua")
    assert "không còn chờ" in repeated[dossier.id]
    assert (after.step.name if after.step else "", after.version) == ("trinh_ubnd", dossier.version + 1)
    assert dict(after.decision) == {"votes_for": 9, "votes_total": 9}


def test_a_crash_between_outcome_and_decision_is_made_good_by_closing_again(office: Office) -> None:
    dossier, other = office.file(at_council()), office.file(at_council())
    session = convened(office, dossier, other)
    all_vote(office, session)

    def die(point: str) -> None:
        if point == "review.before_commit":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        council.close(replace(office.deps, crashpoint=die), session.id, **WHO)
    left = council.is_unfinished(office.deps, council.show(office.deps, session.id, account=KEEPER))
    council.close(office.deps, session.id, **WHO)

    assert left
    assert not council.is_unfinished(office.deps, council.show(office.deps, session.id, account=KEEPER))
    steps = [one.step for one in (office.store.dossier(dossier.id), office.store.dossier(other.id))]
    assert [step.name for step in steps if step] == ["trinh_ubnd"] * 2


def test_a_dossier_goes_on_with_those_who_passed_and_says_who_did_not(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    all_vote(office, session, against=2)

    closed, _ = council.close(office.deps, session.id, **WHO)

    assert [one.outcome for one in closed.results] == [Outcome.FAILED, Outcome.PASSED]
    decided = [event for event in office.store.events(dossier.id) if event.type == "dossier.decided"][-1]
    assert "Nguyễn Văn Thử: 7/9 (77,8 %), không đạt" in decided.data["reason"]
    assert "Trần Thị Nghiệm: 9/9 (100,0 %), đạt" in decided.data["reason"]
    assert decided.data["action"] == "approve"


def test_a_dossier_of_which_nobody_passed_is_rejected_with_its_figures(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    for member in session.poll.members:
        council.vote(office.deps, session.id, member.id, {}, otherwise=Choice.BLANK, **WHO)

    council.close(office.deps, session.id, **WHO)

    after = office.store.dossier(dossier.id)
    told = office.store.events(dossier.id)[-1].data
    assert (after.state, told["codes"]) == (State.REJECTED, ["R08"])
    assert "0/9 (0,0 %), không đạt" in told["reason"]


def test_what_waits_for_the_council_is_told_however_many_came_after_it(office: Office) -> None:
    """Of all in hand the newest 200 were looked at: at 20,000 hardly one that had come as far as the council."""
    first = office.file(at_council())
    for _count in range(200):
        office.file(under_review())

    assert [hit.dossier_id for hit in council.waiting(office.deps, account=KEEPER)] == [first.id]


def test_without_a_quorum_the_dossier_stays_and_may_come_again(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    council.seat(office.deps, session.id, {f"m{at}": (Seat.ABSENT, None) for at in range(3)}, **WHO)

    _, said = council.close(office.deps, session.id, **WHO)

    assert "Không đủ số thành viên" in said[dossier.id]
    assert office.store.dossier(dossier.id).version == dossier.version
    assert convened(office, dossier).code != session.code


def test_a_dossier_that_was_supplemented_meanwhile_is_not_decided(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    all_vote(office, session)
    closed = office.deps.councils.session(session.id)
    agenda = (replace(closed.agenda[0], revision=7),)
    office.deps.councils.save_session(replace(closed, agenda=agenda, version=99), expected=closed.version)

    _, said = council.close(office.deps, session.id, **WHO)

    assert "bản bổ sung" in said[dossier.id]


def test_a_session_takes_only_dossiers_that_wait_for_it_and_each_once(office: Office) -> None:
    early = office.file(under_review())
    ready = office.file(at_council())

    with pytest.raises(Invalid) as refused:
        convened(office, early)
    assert [one.code for one in refused.value.problems] == ["council.step"]
    convened(office, ready)
    with pytest.raises(Conflict):
        convened(office, ready)
    assert council.waiting(office.deps, account=KEEPER) == []


def test_a_member_votes_for_their_own_seat_only_and_once(office: Office) -> None:
    session = convened(office, office.file(at_council()))
    member = Account("uv3", "Ủy viên 3", frozenset({"council"}))

    council.vote(office.deps, session.id, "m3", {}, otherwise=Choice.FOR, actor=ACTOR, account=member)

    voter = next(one.voter.name for one in session.poll.members if one.id == "m3")
    assert office.deps.councils.session(session.id).log[-1].what == f"Ghi phiếu của {voter}"
    with pytest.raises(NotAllowed):
        council.vote(office.deps, session.id, "m4", {}, otherwise=Choice.FOR, actor=ACTOR, account=member)
    with pytest.raises(Conflict):
        council.vote(office.deps, session.id, "m3", {}, otherwise=Choice.AGAINST, actor=ACTOR, account=member)
    with pytest.raises(NotAllowed):
        council.close(office.deps, session.id, actor=ACTOR, account=Account("x", roles=frozenset({"specialist"})))


def test_a_ballot_lists_all_its_faults(office: Office) -> None:
    session = convened(office, office.file(at_council()))
    council.stand_aside(office.deps, session.id, "m2", "1", reason="Người thân", **WHO)

    with pytest.raises(Invalid) as refused:
        council.vote(office.deps, session.id, "m2", {"1": Choice.FOR, "9": Choice.FOR}, **WHO)

    codes = [one.code for one in refused.value.problems]
    assert codes == ["council.question", "council.recused", "council.missing"]


def test_attendance_is_settled_before_the_first_ballot(office: Office) -> None:
    session = convened(office, office.file(at_council()))
    seats = {"m8": (Seat.STAND_IN, Person("Người Thay", "Phó Giám đốc", "Sở Thử nghiệm"))}
    seated = council.seat(office.deps, session.id, seats, **WHO)
    council.vote(office.deps, session.id, "m0", {}, otherwise=Choice.FOR, **WHO)

    with pytest.raises(Conflict):
        council.seat(office.deps, session.id, {"m7": (Seat.ABSENT, None)}, **WHO)
    with pytest.raises(Conflict):
        council.stand_aside(office.deps, session.id, "m0", "1", reason="Muộn", **WHO)
    with pytest.raises(Invalid):  # the stand-in comes from the unit that submits
        council.vote(office.deps, session.id, "m8", {"1": Choice.FOR}, **WHO)
    assert [one.voter.name for one in seated.poll.members][-1] == "Người Thay"


def test_a_box_is_whole_once_and_never_of_one_or_two(office: Office) -> None:
    session = convened(office, office.file(at_council()), method=Method.SECRET)
    everyone = frozenset(one.id for one in session.poll.members)

    with pytest.raises(Invalid):  # a named ballot of one who is present
        council.vote(office.deps, session.id, "m1", {}, otherwise=Choice.FOR, **WHO)
    for voters, count in ((everyone, Count(7, 1)), (frozenset(("m1", "m2")), Count(2)), (frozenset(("x",)), Count(1))):
        with pytest.raises(Invalid):
            council.empty_box(office.deps, session.id, Box(voters, {"1": count, "2": count}), **WHO)
    council.empty_box(office.deps, session.id, Box(everyone, {"1": Count(8, 1), "2": Count(9)}), **WHO)
    with pytest.raises(Conflict):
        council.empty_box(office.deps, session.id, Box(everyone, {"1": Count(9), "2": Count(9)}), **WHO)
    closed, _ = council.close(office.deps, session.id, **WHO)

    assert [(one.part, one.whole) for one in closed.results] == [(8, 9), (9, 9)]


def test_a_secret_session_is_not_closed_without_its_box(office: Office) -> None:
    session = convened(office, office.file(at_council()), method=Method.SECRET)

    with pytest.raises(Invalid):
        council.close(office.deps, session.id, **WHO)


def test_over_the_quota_the_leader_chooses_and_the_other_is_left_out(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier, quotas={"bkt": 1})
    all_vote(office, session)

    with pytest.raises(Invalid) as refused:
        council.close(office.deps, session.id, **WHO)
    council.choose(office.deps, session.id, ["2"], **WHO)
    closed, _ = council.close(office.deps, session.id, **WHO)

    assert [one.code for one in refused.value.problems] == ["council.tied"]
    assert "Cùng đủ điều kiện thì ưu tiên nữ: Trần Thị Nghiệm." in str(refused.value)
    assert [one.selected for one in closed.results] == [False, True]
    assert "đạt phiếu nhưng ngoài chỉ tiêu" in office.store.events(dossier.id)[-2].data["reason"]


def test_a_cancelled_session_frees_its_dossiers(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)

    with pytest.raises(Invalid):
        council.cancel(office.deps, session.id, reason=" ", **WHO)
    council.cancel(office.deps, session.id, reason="Hoãn", **WHO)

    assert [hit.dossier_id for hit in council.waiting(office.deps, account=KEEPER)] == [dossier.id]
    with pytest.raises(Conflict):
        council.vote(office.deps, session.id, "m0", {}, otherwise=Choice.FOR, **WHO)


def test_a_decision_taken_by_hand_meanwhile_stands(office: Office) -> None:
    dossier = office.file(at_council())
    session = convened(office, dossier)
    all_vote(office, session)
    review.decide(office.deps, dossier.id, Order("return", dossier.version, reason="Thiếu", legal_basis="Điều 84",
                  codes=("R03",)), **WHO)  # fmt: skip

    _, said = council.close(office.deps, session.id, **WHO)

    assert "không còn chờ" in said[dossier.id]
    assert office.store.dossier(dossier.id).state is State.RETURNED


@pytest.mark.parametrize(
    ("award", "year", "refused"),
    [
        ("bkt", 2026, ()),
        ("cstdt", 2026, (Method.OPEN,)),
        ("bkttg", 2026, (Method.OPEN,)),
        ("cstdt", 2022, (Method.OPEN, Method.LETTER)),
    ],
)
def test_what_is_voted_on_by_ballot_meets_no_show_of_hands(
    office: Office, award: str, year: int, refused: tuple[Method, ...]
) -> None:
    dossier = office.file(at_council(award=award, received_at=datetime(year, 3, 2, 2, tzinfo=UTC)))

    for method in refused:
        with pytest.raises(Invalid) as told:
            convened(office, dossier, method=method)
        assert [(one.code, one.field) for one in told.value.problems] == [("council.ballot", "method")]
    for method in set(Method) - {*refused}:
        session = convened(office, dossier, method=method)
        council.cancel(office.deps, session.id, reason="Xong.", **WHO)


def test_the_decree_of_the_day_of_receipt_says_what_a_vote_must_reach(office: Office) -> None:
    champion = office.file(at_council(award="cstdcs"))
    certificate = office.file(at_council())
    session = convened(office, champion, certificate, method=Method.SECRET)
    rules = {code: (rule.min_percent, rule.quorum) for code, rule in session.poll.rules.items()}

    award = office.deps.catalogue.award("cstdcs", on=date(2026, 3, 2))
    assert award is not None
    assert award.vote is not None
    assert rules["cstdcs"] == (award.vote.min_percent, Fraction(4, 5))
    assert session.poll.rule(session.poll.questions[0]).legal_basis == award.vote.legal_basis
    assert rules["cstdt"] == (90, Fraction(4, 5))  # the council's own rule for that award


def test_a_session_is_not_closed_before_its_day(office: Office) -> None:
    session = convened(office, office.file(at_council()), held_on=date(2026, 3, 3))
    all_vote(office, session)

    with pytest.raises(Invalid) as early:
        council.close(office.deps, session.id, **WHO)
    assert [one.code for one in early.value.problems] == ["council.early"]
    office.clock.advance(days=1)
    assert council.close(office.deps, session.id, **WHO)[0].state is SessionState.CLOSED
