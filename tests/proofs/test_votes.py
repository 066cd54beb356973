"""Votes over random councils: never early where they could turn, a recused ballot counts nowhere, all are the base."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.votes import (
    Base,
    Choice,
    Member,
    Method,
    Outcome,
    Person,
    Poll,
    Question,
    Seat,
    Sheet,
    VoteRule,
    outcome,
    rank,
    recused,
    tally,
)

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = {"small": 40, "full": 2000}
UNITS = ("Sở Y tế", "Sở Nội vụ", "Sở Tài chính", "")
ONE = Question("q1", "Nguyễn Văn Thử", unit="Sở Y tế", sender="Sở Y tế")
FOR = Choice.FOR


@st.composite
def polls(draw: st.DrawFn) -> Poll:
    """Draw a council with absences, stand-ins, conflicts, declared recusals and some ballots; never a secret one."""
    size = draw(st.integers(1, 9))
    seats = draw(st.lists(st.sampled_from(Seat), min_size=size, max_size=size))
    members = tuple(
        Member(
            f"m{at}",
            Person(f"Người {at}", unit=draw(st.sampled_from(UNITS))),
            seat=seat,
            stand_in=Person(f"Thay {at}", unit=draw(st.sampled_from(UNITS))) if seat is Seat.STAND_IN else None,
        )
        for at, seat in enumerate(seats)
    )
    rule = VoteRule(
        min_percent=draw(st.sampled_from((50, 67, 70, 80, 90, 100))),
        base=draw(st.sampled_from(Base)),
        quorum=draw(st.sampled_from((Fraction(0), Fraction(2, 3), Fraction(4, 5), Fraction(9, 10)))),
        recused_leave_base=draw(st.booleans()),
    )
    seat_ids = [member.id for member in members]
    declared = dict.fromkeys(((seat, "q1") for seat in draw(st.lists(st.sampled_from(seat_ids), max_size=2))), "Tự xin")
    voters = draw(st.lists(st.sampled_from(seat_ids), unique=True))
    sheets = tuple(Sheet(seat, {"q1": draw(st.sampled_from(Choice))}) for seat in voters)
    return Poll(members, (ONE,), {"*": rule}, draw(st.sampled_from((Method.OPEN, Method.LETTER))), declared, sheets)


def over_random_councils(size: str, check: Callable[[Poll], None]) -> None:
    """Hold a property against as many drawn councils as the size of the proof asks for."""

    @settings(deadline=None, max_examples=EXAMPLES[size], database=None)
    @given(polls())
    def hold(poll: Poll) -> None:
        check(poll)

    hold()


def completions(poll: Poll) -> list[Poll]:
    """Give the ways in which seats that have not voted could do so or stay away: all, or for many seats the ends."""
    waiting = [m.id for m in poll.members if m.id not in {sheet.member for sheet in poll.sheets}]
    said = (*Choice, None)
    ways = product(said, repeat=len(waiting)) if len(waiting) < 4 else [(one,) * len(waiting) for one in said]
    late = [[Sheet(seat, {"q1": one}) for seat, one in zip(waiting, way, strict=True) if one] for way in ways]
    return [replace(poll, sheets=(*poll.sheets, *sheets)) for sheets in late]


def test_an_early_outcome_never_turns(proof_size: str) -> None:
    def hold(poll: Poll) -> None:
        early = outcome(poll, ONE, closed=False)
        final = {outcome(one, ONE, closed=True) for one in completions(poll)}
        assert early is Outcome.OPEN or final == {early}

    over_random_councils(proof_size, hold)


def test_an_open_outcome_could_still_turn_or_wants_its_quorum(proof_size: str) -> None:
    def hold(poll: Poll) -> None:
        if outcome(poll, ONE, closed=False) is not Outcome.OPEN:
            return
        finals = {outcome(one, ONE, closed=True) for one in completions(poll)}
        assert len(finals) > 1 or finals == {Outcome.NO_QUORUM}

    over_random_councils(proof_size, hold)


def test_a_recused_ballot_changes_nothing(proof_size: str) -> None:
    def hold(poll: Poll) -> None:
        aside = recused(poll, ONE)
        kept = replace(poll, sheets=tuple(sheet for sheet in poll.sheets if sheet.member not in aside))
        turned = replace(poll, sheets=(*kept.sheets, *(Sheet(seat, {"q1": FOR}) for seat in aside)))
        assert tally(poll, ONE) == tally(kept, ONE) == tally(turned, ONE)

    over_random_councils(proof_size, hold)


def test_a_pass_has_its_share_of_all_members(proof_size: str) -> None:
    def hold(poll: Poll) -> None:
        rule = replace(poll.rule(ONE), base=Base.MEMBERS, quorum=Fraction(0), recused_leave_base=False)
        poll = replace(poll, rules={"*": rule})
        wanted = sum(sheet.choices["q1"] is FOR and sheet.member not in recused(poll, ONE) for sheet in poll.sheets)
        reaches = Fraction(wanted, len(poll.members)) >= Fraction(rule.min_percent, 100)
        assert outcome(poll, ONE, closed=True) is (Outcome.PASSED if reaches else Outcome.FAILED)

    over_random_councils(proof_size, hold)


def test_every_seat_stands_once_in_the_tally(proof_size: str) -> None:
    def hold(poll: Poll) -> None:
        told = tally(poll, ONE)
        sides = (told.here, told.letters)
        assert sum(side.cast + side.awaited for side in sides) + len(told.recused) == told.members
        assert 0 <= told.votes_for <= told.members
        assert told.present <= told.members

    over_random_councils(proof_size, hold)


def test_a_ranking_keeps_everyone_and_never_puts_a_lower_share_first(proof_size: str) -> None:
    shares_of = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.fractions(0, 1, max_denominator=9))

    @settings(deadline=None, max_examples=EXAMPLES[proof_size], database=None)
    @given(shares_of, st.integers(0, 6), st.sets(st.sampled_from("abcdefgh")))
    def hold(shares: dict[str, Fraction], quota: int, chair: set[str]) -> None:
        ranking = rank(shares, quota, chair_for=frozenset(chair))
        groups = (ranking.within, ranking.tied, ranking.over)
        assert sorted(one for group in groups for one in group) == sorted(shares)
        assert len(ranking.within) + ranking.places == min(quota, len(shares))
        worst = min((shares[one] for one in ranking.within), default=Fraction(1))
        assert all(shares[one] <= worst for one in (*ranking.tied, *ranking.over))

    hold()
