"""Votes of an award council: who may vote on what, what the ballots come to, and when that can no longer change.

Sources: TT 20/2025/TT-BNV Điều 18 khoản 2-5 and 7 (quorum, stand-ins, the order over a quota, guests, polls by letter);
TT 118/2025/TT-BTC Điều 13 (written opinions of absent members); DOMAIN B.5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.text import name_key
from service.domain.units import plain_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Choice(StrEnum):
    """What one ballot says of one question; `blank` is also an invalid ballot."""

    FOR = "for"
    AGAINST = "against"
    BLANK = "blank"


class Method(StrEnum):
    """How a session votes: openly, each name kept; by secret paper ballots in a box; or by letter, without meeting."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a way to vote, not a password
    LETTER = "letter"


class Seat(StrEnum):
    """Whether a seat is filled at the meeting: by its member, by a stand-in who votes, or not."""

    PRESENT = "present"
    STAND_IN = "stand_in"
    ABSENT = "absent"


class Base(StrEnum):
    """Of whom the share is: of all members (the rule of every circular read), or of those present."""

    MEMBERS = "members"
    PRESENT = "present"


class Outcome(StrEnum):
    """How a question stands; `open` while a ballot that is still out could turn it."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    NO_QUORUM = "no_quorum"


# The chair, then the deputies in the order of the list, lead where those before are absent or recused.
POSITIONS = ("chair", "deputy", "member")


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits or stands in: `unit` is the body they work for, as papers name it."""

    name: str
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One seat of the council; `id` is unique in it, `account` the sign-in of its holder (empty: none)."""

    id: str
    person: Person
    position: str = "member"
    account: str = ""
    seat: Seat = Seat.PRESENT
    stand_in: Person | None = None

    @property
    def voter(self) -> Person:
        """Give who votes for this seat."""
        return self.stand_in if self.seat is Seat.STAND_IN and self.stand_in else self.person


@dataclass(frozen=True, slots=True)
class VoteRule:
    """What a vote must reach. `quorum` is of all members.

    `recused_leave_base`: those who may not vote are also taken out of the number that the share is of. No text read
    settles it; False keeps the words of the circulars, *of all members*.
    """

    min_percent: int = 80
    base: Base = Base.MEMBERS
    quorum: Fraction = Fraction(2, 3)
    recused_leave_base: bool = False
    legal_basis: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One thing voted on: one nominee for one award. `id` is unique in the session; `sender` submitted the dossier.

    `woman`: papers tell that the nominee is one.
    """

    id: str
    nominee: str
    award: str = ""
    unit: str = ""
    subject: str = "individual"
    title: str = ""
    dossier_id: str = ""
    sender: str = ""
    woman: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One member's named ballot: a choice a question. `written` is the opinion of one who was absent."""

    member: str
    choices: Mapping[str, Choice]
    written: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """What a box of secret ballots came to on one question."""

    votes_for: int = 0
    against: int = 0
    blank: int = 0

    @property
    def total(self) -> int:
        """Give how many ballots were in the box for it."""
        return self.votes_for + self.against + self.blank


@dataclass(frozen=True, slots=True)
class Box:
    """The ballot box as the tellers emptied it: who put a ballot in, and one sum a question. No ballot is ever kept."""

    voters: frozenset[str]
    counts: Mapping[str, Count]
    tellers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Poll:
    """A council, its questions, and every ballot so far. `declared`: (member, question) -> why they step aside."""

    members: tuple[Member, ...]
    questions: tuple[Question, ...]
    rules: Mapping[str, VoteRule]
    method: Method = Method.OPEN
    declared: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    box: Box | None = None

    def rule(self, question: Question) -> VoteRule:
        """Give the rule of the question's award; `*` is every other award's."""
        return self.rules.get(question.award) or self.rules.get("*") or VoteRule()


@dataclass(frozen=True, slots=True)
class Side:
    """Ballots of one question from one place: those at the meeting, or those by letter."""

    votes_for: int = 0
    against: int = 0
    blank: int = 0
    awaited: int = 0

    @property
    def cast(self) -> int:
        """Give how many ballots came."""
        return self.votes_for + self.against + self.blank


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ballots of one question come to now. Both bases are kept: of all members, and of those present."""

    members: int
    present: int
    recused: frozenset[str]
    recused_present: int
    here: Side
    letters: Side

    @property
    def votes_for(self) -> int:
        """Give all votes for, at the meeting and by letter."""
        return self.here.votes_for + self.letters.votes_for

    def share(self, base: Base, *, recused_leave: bool = False) -> tuple[int, int]:
        """Give votes for and what they are of."""
        if base is Base.MEMBERS:
            return self.votes_for, self.members - (len(self.recused) if recused_leave else 0)
        return self.here.votes_for, self.present - (self.recused_present if recused_leave else 0)


def conflict(member: Member, question: Question) -> str:
    """Say why this seat may not vote on the question by itself (own person, own unit), or nothing.

    A namesake of another unit is not the nominee: a unit is part of identity (DOMAIN C.6).
    """
    for person in {member.person, member.voter}:
        same_unit = bool(person.unit) and _same_body(person.unit, question.unit or question.sender)
        if name_key(person.name) == name_key(question.nominee) and (same_unit or not person.unit or not question.unit):
            return "Chính người được đề nghị"
        if person.unit and (same_unit or _same_body(person.unit, question.nominee)):
            return "Đơn vị của thành viên được đề nghị"
        if person.unit and _same_body(person.unit, question.sender):
            return "Đơn vị của thành viên là đơn vị trình"
    return ""


def _same_body(one: str, other: str) -> bool:
    return bool(other) and plain_key(one) == plain_key(other)


def recused(poll: Poll, question: Question) -> Mapping[str, str]:
    """Give each seat that does not vote on the question, with the reason."""
    reasons = {
        member.id: poll.declared.get((member.id, question.id)) or conflict(member, question) for member in poll.members
    }
    return MappingProxyType({seat: reason for seat, reason in reasons.items() if reason})


def tally(poll: Poll, question: Question) -> Tally:
    """Count the ballots of a question; one of a recused seat is never counted."""
    aside = frozenset(recused(poll, question))
    here = frozenset(member.id for member in poll.members if _at_meeting(poll, member))
    letters = frozenset(member.id for member in poll.members) - here
    named = {sheet.member: sheet.choices[question.id] for sheet in poll.sheets if question.id in sheet.choices}
    at_meeting = _named_side(named, here - aside)
    if poll.method is Method.SECRET:
        at_meeting = _box_side(poll.box, question, here - aside)
    return Tally(
        members=len(poll.members),
        present=len(here),
        recused=aside,
        recused_present=len(here & aside),
        here=at_meeting,
        letters=_named_side(named, letters - aside),
    )


def _at_meeting(poll: Poll, member: Member) -> bool:
    return poll.method is not Method.LETTER and member.seat is not Seat.ABSENT


def _named_side(named: Mapping[str, Choice], seats: frozenset[str]) -> Side:
    cast = [choice for seat, choice in named.items() if seat in seats]
    return Side(cast.count(Choice.FOR), cast.count(Choice.AGAINST), cast.count(Choice.BLANK), len(seats - named.keys()))


def _box_side(box: Box | None, question: Question, seats: frozenset[str]) -> Side:
    if box is None:
        return Side(awaited=len(seats))
    count = box.counts.get(question.id, Count())
    return Side(count.votes_for, count.against, count.blank)


def outcome(poll: Poll, question: Question, *, closed: bool) -> Outcome:
    """Say how the question stands: before the close only what no ballot still out could turn."""
    rule, counted = poll.rule(question), tally(poll, question)
    answered = counted.letters.cast if poll.method is Method.LETTER else counted.present
    if answered < rule.quorum * counted.members:
        return Outcome.NO_QUORUM if closed else Outcome.OPEN
    votes_for, whole = counted.share(rule.base, recused_leave=rule.recused_leave_base)
    awaited = counted.here.awaited + (counted.letters.awaited if rule.base is Base.MEMBERS else 0)
    if whole and votes_for * 100 >= rule.min_percent * whole:
        return Outcome.PASSED
    if closed or not whole or (votes_for + awaited) * 100 < rule.min_percent * whole:
        return Outcome.FAILED
    return Outcome.OPEN


def leader(poll: Poll, questions: Iterable[Question]) -> Member | None:
    """Give who leads on these questions: the first in order who is there in person and may vote on all of them."""
    aside = {seat for question in questions for seat in recused(poll, question)}
    order = sorted(poll.members, key=lambda member: POSITIONS.index(member.position))
    leading = (member for member in order if member.position != "member" and member.seat is Seat.PRESENT)
    return next((member for member in leading if member.id not in aside), None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Those who passed, held against a quota: within it, over it, and equal at its edge until the chair chooses."""

    within: tuple[str, ...]
    over: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    places: int = 0


def women_first(questions: Sequence[Question]) -> str:
    """Say that of several who reach the same women come first, where some of them are (NĐ 152/2025/NĐ-CP Điều 4).

    The chair decides (TT 20/2025/TT-BNV Điều 18 khoản 4). TT 03/2018/TT-BNG Điều 3 khoản 2 điểm đ has the words whole.
    """
    women = [one.nominee for one in questions if one.woman]
    return f" Cùng đủ điều kiện thì ưu tiên nữ: {'; '.join(women)}." if 0 < len(women) < len(questions) else ""


def rank(
    shares: Mapping[str, Fraction], quota: int, *, chair_for: frozenset[str] = frozenset(), chosen: Sequence[str] = ()
) -> Ranking:
    """Take the highest shares up to the quota (TT 20/2025/TT-BNV Điều 18 khoản 4).

    Equal at the edge, those whom the chair voted for (`chair_for`) come first, then whom the chair names (`chosen`);
    where that does not settle it, they stay `tied` for `places` places. The order of `shares` decides nothing.
    """
    order = sorted(shares, key=lambda one: (-shares[one], one))
    if len(order) <= quota:
        return Ranking(tuple(order))
    edge = shares[order[quota]]
    above = tuple(one for one in order if shares[one] > edge)
    level = tuple(one for one in order if shares[one] == edge)
    below = tuple(one for one in order if shares[one] < edge)
    places = quota - len(above)
    if not places:
        return Ranking(above, (*level, *below))
    named = tuple(one for one in chosen if one in level)
    picked = named or tuple(one for one in level if one in chair_for)
    if len(picked) != places:
        return Ranking(above, below, level, places)
    return Ranking((*above, *picked), (*(one for one in level if one not in picked), *below))
