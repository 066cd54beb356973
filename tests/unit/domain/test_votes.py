"""Votes of a council by the cases of the circulars; the properties over random councils stand among the proofs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

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
    conflict,
    leader,
    outcome,
    rank,
    tally,
)

ONE = Question("q1", "Nguyễn Văn Thử", unit="Sở Y tế", sender="Sở Y tế")
FOR, AGAINST, BLANK = Choice


def council(size: int, **given: object) -> tuple[Member, ...]:
    return tuple(
        Member(f"m{number}", Person(f"Người {number}", unit=f"Cơ quan {number}"), **given)  # type: ignore[arg-type]
        for number in range(size)
    )


def a_poll(size: int, votes: str, *, method: Method = Method.OPEN, rule: VoteRule | None = None) -> Poll:
    """Give a council of `size` whose first members voted: `+`, `-`, `0`, or `.` for not yet."""
    said = {"+": FOR, "-": AGAINST, "0": BLANK}
    sheets = tuple(Sheet(f"m{at}", {"q1": said[vote]}) for at, vote in enumerate(votes) if vote != ".")
    return Poll(council(size), (ONE,), {"*": rule or VoteRule()}, method, sheets=sheets)


@pytest.mark.parametrize(
    ("votes", "early", "closed"),
    [
        ("++++++++.", Outcome.PASSED, Outcome.PASSED),  # 8 of 9 is 88,9 %
        ("+++++++..", Outcome.OPEN, Outcome.FAILED),  # 7 of 9 is 77,8 %, though all seven present were for
        ("--.......", Outcome.FAILED, Outcome.FAILED),  # seven could still vote, and seven are not enough
        ("-........", Outcome.OPEN, Outcome.FAILED),
        ("+++++++0-", Outcome.FAILED, Outcome.FAILED),
    ],
)
def test_the_share_is_of_all_members(votes: str, early: Outcome, closed: Outcome) -> None:
    poll = a_poll(9, votes)

    assert (outcome(poll, ONE, closed=False), outcome(poll, ONE, closed=True)) == (early, closed)


def test_exactly_the_share_is_enough() -> None:
    assert outcome(a_poll(10, "++++++++--"), ONE, closed=True) is Outcome.PASSED
    assert outcome(a_poll(10, "++++++++--", rule=VoteRule(min_percent=81)), ONE, closed=True) is Outcome.FAILED


def test_both_bases_are_kept_and_a_letter_counts_in_one() -> None:
    seated = (*council(7), *(replace(m, seat=Seat.ABSENT) for m in council(9)[7:]))
    sheets = (*(Sheet(f"m{at}", {"q1": FOR}) for at in range(7)), Sheet("m7", {"q1": FOR}, written=True))
    told = tally(Poll(seated, (ONE,), {}, sheets=sheets), ONE)

    assert (told.share(Base.MEMBERS), told.share(Base.PRESENT)) == ((8, 9), (7, 7))


def test_without_a_quorum_nothing_is_decided() -> None:
    seated = (*council(5), *(replace(m, seat=Seat.ABSENT) for m in council(9)[5:]))
    sheets = tuple(Sheet(f"m{at}", {"q1": FOR}, written=at > 4) for at in range(9))
    poll = Poll(seated, (ONE,), {}, sheets=sheets)

    assert outcome(poll, ONE, closed=False) is Outcome.OPEN
    assert outcome(poll, ONE, closed=True) is Outcome.NO_QUORUM


def test_recused_seats_stay_in_the_base_unless_the_rule_takes_them_out() -> None:
    poll = a_poll(9, "+++++++..")
    aside = replace(poll, declared={("m7", "q1"): "Người thân", ("m8", "q1"): "Người thân"})
    leaving = replace(aside, rules={"*": VoteRule(recused_leave_base=True)})

    assert outcome(aside, ONE, closed=False) is Outcome.FAILED
    assert outcome(leaving, ONE, closed=False) is Outcome.PASSED
    assert tally(leaving, ONE).share(Base.MEMBERS, recused_leave=True) == (7, 7)


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (Person("NGUYỄN VĂN THỬ", unit="sở y tế"), "Chính người được đề nghị"),
        (Person("Nguyễn Văn Thử"), "Chính người được đề nghị"),
        (Person("Nguyễn Văn Thử", unit="Sở Tài chính"), ""),  # a namesake
        (Person("Trần Thị Khác", unit="Sở Y tế"), "Đơn vị của thành viên được đề nghị"),
        (Person("Trần Thị Khác", unit="Sở Tài chính"), ""),
    ],
)
def test_who_may_not_vote_for_whom(person: Person, why: str) -> None:
    assert conflict(Member("m", person), ONE) == why


def test_a_collective_keeps_its_own_people_and_its_submitting_unit_from_voting() -> None:
    collective = Question("q", "Ủy ban nhân dân xã Bình Minh", subject="collective", sender="Sở Nội vụ")

    assert conflict(Member("m", Person("Ai đó", unit="UBND xã Bình Minh")), collective)
    assert conflict(Member("m", Person("Ai đó", unit="Sở Nội vụ")), collective)


def test_a_stand_in_votes_for_the_seat_and_brings_own_conflicts() -> None:
    seat = Member("m0", Person("Vắng", unit="Sở Tài chính"), seat=Seat.STAND_IN, stand_in=Person("Thay"))
    poll = Poll((seat,), (ONE,), {}, sheets=(Sheet("m0", {"q1": FOR}),))

    assert tally(poll, ONE).share(Base.PRESENT) == (1, 1)
    assert conflict(replace(seat, stand_in=Person("Thay", unit="Sở Y tế")), ONE)


def test_a_box_tells_sums_and_nothing_before_it_is_opened() -> None:
    poll = a_poll(9, "", method=Method.SECRET)
    counted = replace(poll, box=Box(frozenset(m.id for m in poll.members), {"q1": Count(8, 1)}))

    assert (tally(poll, ONE).here.awaited, outcome(poll, ONE, closed=False)) == (9, Outcome.OPEN)
    assert outcome(counted, ONE, closed=False) is Outcome.PASSED


def test_the_deputy_leads_where_the_chair_steps_aside_or_is_away() -> None:
    chair = Member("c", Person("Chủ tịch", unit="Sở Y tế"), "chair")
    deputy = Member("d", Person("Phó", unit="Sở Nội vụ"), "deputy")
    poll = Poll((deputy, chair, *council(3)), (ONE,), {})

    assert leader(poll, (ONE,)) == deputy
    assert leader(poll, ()) == chair
    assert leader(replace(poll, members=(replace(deputy, seat=Seat.ABSENT), chair)), (ONE,)) is None


def test_over_the_quota_the_highest_come_first_and_the_chair_breaks_the_last_tie() -> None:
    shares = {"a": Fraction(9, 9), "b": Fraction(8, 9), "c": Fraction(8, 9), "d": Fraction(8, 10)}

    assert rank(shares, 4).within == ("a", "b", "c", "d")
    assert (rank(shares, 3).within, rank(shares, 3).over) == (("a", "b", "c"), ("d",))
    tied = rank(shares, 2)
    assert (tied.within, tied.tied, tied.places) == (("a",), ("b", "c"), 1)
    assert rank(shares, 2, chair_for=frozenset("c")).within == ("a", "c")
    assert rank(shares, 2, chair_for=frozenset("bc")).tied == ("b", "c")
    assert rank(shares, 2, chair_for=frozenset("b"), chosen=("c",)).within == ("a", "c")
    assert rank(shares, 0).within == ()
