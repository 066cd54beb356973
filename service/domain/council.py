"""A session of the award council: convened on dossiers, its ballots taken in, closed with what each nominee came to.

Every function gives the session's next value. A session keeps who voted; of secret ballots it keeps one sum a question,
written once as the tellers emptied the box: no row, no order and no two states of it tell what anyone voted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from service.domain.errors import Conflict, Invalid
from service.domain.fields import Problem
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
    leader,
    outcome,
    rank,
    recused,
    tally,
    women_first,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from service.domain.votes import VoteRule

# A box of one or two tells what was in it; of three it tells only where all agree, as any count does.
FEWEST_SECRET = 3


class SessionState(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Council:
    """One council file: its members by seat, and what a vote on each award must reach (`*`: every other award)."""

    name: str
    title: str
    legal_basis: str
    rules: Mapping[str, VoteRule]
    members: tuple[Member, ...]
    unverified: bool = False
    sha256: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """One dossier on the agenda, as it was called when the session was convened."""

    dossier_id: str
    code: str
    subject: str = ""
    unit: str = ""
    award: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the session's record: who did what, when. Of a secret ballot it never says more than that it was."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a question came to, both bases kept. `selected`: passed and within the quota.

    `votes_for` of `members` is of all; `here_for` of `present` of those at the meeting; `base` and `whole` are what
    the rule's share was of, recused seats taken out where the rule says so.
    """

    question: str
    outcome: Outcome
    votes_for: int
    against: int
    blank: int
    members: int
    present: int
    here_for: int
    letters_for: int
    base: Base
    part: int
    whole: int
    min_percent: int
    recused: Mapping[str, str] = field(default_factory=dict)
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One session. `code` is the store's (`PH-2026-0001`); `quotas` bound how many may pass, by award code.

    `began_at` and `ended_at` are what the minutes say (None: nobody told), `closed_at` when it was closed here.
    """

    id: str
    title: str
    held_on: date
    poll: Poll
    agenda: tuple[Matter, ...]
    code: str = ""
    place: str = ""
    secretary: str = ""
    state: SessionState = SessionState.OPEN
    version: int = 0
    quotas: Mapping[str, int] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    log: tuple[Entry, ...] = ()
    began_at: datetime | None = None
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    legal_basis: str = ""
    unverified: bool = False

    def question(self, name: str) -> Question | None:
        """Give the question of that id, or None."""
        return next((one for one in self.poll.questions if one.id == name), None)

    def member(self, name: str) -> Member | None:
        """Give the seat of that id, or None."""
        return next((one for one in self.poll.members if one.id == name), None)

    def questions_of(self, dossier_id: str) -> tuple[Question, ...]:
        """Give the questions about one dossier."""
        return tuple(one for one in self.poll.questions if one.dossier_id == dossier_id)

    def result(self, question: str) -> Result | None:
        """Give what a question came to, once closed."""
        return next((one for one in self.results if one.question == question), None)


def _fault(code: str, name: str, message: str) -> Problem:
    return Problem(code=f"council.{code}", field=name, message=message)


def _require_open(session: Session) -> None:
    if session.state is not SessionState.OPEN:
        raise Conflict(f"Phiên họp {session.code} đã kết thúc.", current=session.version)


def faults_of(session: Session) -> tuple[Problem, ...]:
    """Give what keeps a session from being convened."""
    members, chairs = session.poll.members, [one for one in session.poll.members if one.position == "chair"]
    faults = []
    if not session.agenda:
        faults.append(_fault("agenda", "dossiers", "Phiên họp chưa có hồ sơ nào."))
    if len({one.id for one in members}) != len(members) or not members:
        faults.append(_fault("members", "members", "Danh sách thành viên trống hoặc có mã trùng nhau."))
    if len(chairs) != 1:
        faults.append(_fault("chair", "members", "Hội đồng phải có đúng một Chủ tịch."))
    faults += [
        _fault("account", "members", f"Tài khoản «{name}» giữ hai ghế.")
        for name in {one.account for one in members if one.account}
        if sum(one.account == name for one in members) > 1
    ]
    if any(quota < 0 for quota in session.quotas.values()):
        faults.append(_fault("quota", "quotas", "Chỉ tiêu không thể âm."))
    return tuple(faults)


def seated(session: Session, seats: Mapping[str, tuple[Seat, Person | None]]) -> Session:
    """Record who is present, away or stood in for; Conflict once a ballot was taken in."""
    _require_open(session)
    _require_unbegun(session, "điểm danh")
    faults = [
        _fault("member", name, f"Không có thành viên «{name}».") for name in seats if session.member(name) is None
    ]
    faults += [
        _fault("stand_in", name, "Phải ghi họ tên người dự thay.")
        for name, (seat, person) in seats.items()
        if seat is Seat.STAND_IN and not (person and person.name.strip())
    ]
    if faults:
        raise Invalid("Chưa điểm danh được.", faults)
    members = tuple(_reseated(one, seats.get(one.id)) for one in session.poll.members)
    return replace(session, poll=replace(session.poll, members=members))


def _reseated(member: Member, told: tuple[Seat, Person | None] | None) -> Member:
    if told is None:
        return member
    seat, person = told
    return replace(member, seat=seat, stand_in=person if seat is Seat.STAND_IN else None)


def _require_unbegun(session: Session, what: str) -> None:
    if session.poll.sheets or session.poll.box:
        raise Conflict(f"Đã có phiếu, không {what} lại được nữa.", current=session.version)


def stood_aside(session: Session, member: str, question: str, reason: str) -> Session:
    """Record that a member steps aside from a question; Conflict once that member's ballot is in."""
    _require_open(session)
    if session.member(member) is None or session.question(question) is None or not reason.strip():
        raise Invalid("Không biểu quyết: cần thành viên, đối tượng và lý do.",
                      [_fault("recusal", "recusals", "Cần đúng thành viên, đối tượng và lý do.")])  # fmt: skip
    if member in _voted(session.poll):
        raise Conflict("Thành viên này đã bỏ phiếu.", current=session.version)
    declared = {**session.poll.declared, (member, question): reason.strip()}
    return replace(session, poll=replace(session.poll, declared=declared))


def _voted(poll: Poll) -> frozenset[str]:
    return frozenset(sheet.member for sheet in poll.sheets) | (poll.box.voters if poll.box else frozenset())


def ballot(session: Session, member: str, choices: Mapping[str, Choice], otherwise: Choice | None = None) -> Session:
    """Take in one member's named ballot; `otherwise` answers every question that `choices` leaves out.

    A ballot is final. In a secret session only an absent member's written opinion is named (it stands in the minutes).
    Conflict when that member has voted; Invalid lists every fault.
    """
    _require_open(session)
    seat, poll = session.member(member), session.poll
    if seat is None:
        raise Invalid("Không có thành viên này.", [_fault("member", "member", f"Không có thành viên «{member}».")])
    if member in _voted(poll):
        raise Conflict(f"{seat.voter.name} đã bỏ phiếu.", current=session.version)
    written = poll.method is Method.LETTER or seat.seat is Seat.ABSENT
    if poll.method is Method.SECRET and not written:
        sentence = "Phiên họp bỏ phiếu kín: phiếu của người có mặt chỉ vào hòm phiếu."
        raise Invalid(sentence, [_fault("secret", "member", sentence)])
    mine = [one.id for one in poll.questions if member not in recused(poll, one)]
    full = {**dict.fromkeys(mine, otherwise), **choices} if otherwise else dict(choices)
    faults = [_fault("question", name, f"Không có nội dung biểu quyết «{name}».") for name in full
              if session.question(name) is None]  # fmt: skip
    faults += [_fault("recused", name, "Thành viên không biểu quyết nội dung này.") for name in full
               if name not in mine and session.question(name)]  # fmt: skip
    faults += [_fault("missing", one.id, f"Chưa có ý kiến về {one.id}. {one.nominee}.") for one in poll.questions
               if one.id in mine and one.id not in full]  # fmt: skip
    if faults:
        raise Invalid("Phiếu chưa hợp lệ.", faults)
    sheet = Sheet(member, {name: choice for name, choice in full.items() if choice}, written=written)
    return replace(session, poll=replace(poll, sheets=(*poll.sheets, sheet)))


def emptied(session: Session, box: Box) -> Session:
    """Take in the ballot box, whole and once; Invalid lists every fault, Conflict when it was taken in before.

    Once, because two counts that differ by a voter would tell that voter's ballot.
    """
    _require_open(session)
    poll = session.poll
    if poll.method is not Method.SECRET:
        raise Invalid("Phiên họp này không bỏ phiếu kín.", [_fault("open", "box", "Phiên họp biểu quyết công khai.")])
    if poll.box:
        raise Conflict("Hòm phiếu đã được kiểm; kết quả chỉ ghi một lần.", current=session.version)
    faults = [*_voter_faults(session, box), *_count_faults(session, box)]
    if faults:
        raise Invalid("Kết quả kiểm phiếu chưa khớp.", faults)
    kept = replace(box, counts={one.id: box.counts.get(one.id, Count()) for one in poll.questions})
    return replace(session, poll=replace(poll, box=kept))


def _voter_faults(session: Session, box: Box) -> Iterable[Problem]:
    present = {one.id: one.seat is not Seat.ABSENT for one in session.poll.members}
    for voter in sorted(box.voters):
        if not present.get(voter):
            yield _fault("voter", voter, "Không có thành viên này, hoặc thành viên vắng mặt.")
    if len(box.voters) < FEWEST_SECRET:
        yield _fault("few", "voters", f"Dưới {FEWEST_SECRET} phiếu thì không còn kín; hãy biểu quyết công khai.")


def _count_faults(session: Session, box: Box) -> Iterable[Problem]:
    for name in box.counts:
        if session.question(name) is None:
            yield _fault("question", name, f"Không có nội dung biểu quyết «{name}».")
    for one in session.poll.questions:
        count = box.counts.get(one.id, Count())
        ballots = len(box.voters - recused(session.poll, one).keys())
        if min(count.votes_for, count.against, count.blank) < 0 or count.total != ballots:
            yield _fault("sum", one.id, f"«{one.nominee}»: cộng {count.total} phiếu, phải là {ballots}.")
        elif 0 < ballots < FEWEST_SECRET:
            yield _fault("few", one.id, f"«{one.nominee}»: chỉ {ballots} phiếu thì không còn kín.")


def chose(session: Session, chosen: Sequence[str]) -> Session:
    """Record whom the leader takes of those equal at the edge of a quota (TT 20/2025/TT-BNV Điều 18 khoản 4)."""
    _require_open(session)
    if any(session.question(name) is None for name in chosen):
        raise Invalid("Có đối tượng không thuộc phiên họp.", [_fault("question", "chosen", "Không có đối tượng này.")])
    return replace(session, chosen=tuple(chosen))


def standing(session: Session) -> tuple[Result, ...]:
    """Give what each question comes to now: before the close, outcomes that no ballot still out could turn."""
    closed = session.state is SessionState.CLOSED
    return session.results if closed else tuple(_result(session, one, closed=False) for one in session.poll.questions)


def _result(session: Session, question: Question, *, closed: bool) -> Result:
    poll, rule = session.poll, session.poll.rule(question)
    told = tally(poll, question)
    part, whole = told.share(rule.base, recused_leave=rule.recused_leave_base)
    return Result(
        question=question.id,
        outcome=outcome(poll, question, closed=closed),
        votes_for=told.votes_for,
        against=told.here.against + told.letters.against,
        blank=told.here.blank + told.letters.blank,
        members=told.members,
        present=told.present,
        here_for=told.here.votes_for,
        letters_for=told.letters.votes_for,
        base=rule.base,
        part=part,
        whole=whole,
        min_percent=rule.min_percent,
        recused=dict(recused(poll, question)),
    )


def closed_now(session: Session, at: datetime) -> Session:
    """Close: every question gets its outcome, quotas are held; Invalid while the box or a choice is missing."""
    _require_open(session)
    if session.poll.method is Method.SECRET and session.poll.box is None:
        raise Invalid("Chưa ghi kết quả kiểm phiếu.", [_fault("box", "box", "Hòm phiếu chưa được kiểm.")])
    silent = sorted({name for one in session.poll.questions for name in _awaited(session.poll, one)})
    if silent:
        known = {name: member.voter.name for name in silent if (member := session.member(name))}
        sentence = f"Còn {len(silent)} thành viên có mặt chưa có phiếu."
        raise Invalid(
            sentence, [_fault("awaited", name, f"{known.get(name, name)}: chưa có phiếu.") for name in silent]
        )
    results = [_result(session, one, closed=True) for one in session.poll.questions]
    selected, tied = selection(session, results)
    if tied:
        those = [question for one in tied if (question := session.question(one))]
        names = "; ".join(one.nominee for one in those)
        sentence = f"Bằng phiếu ở cuối chỉ tiêu, người chủ trì phải chọn trong: {names}.{women_first(those)}"
        raise Invalid(sentence, [_fault("tied", "chosen", sentence)])
    final = tuple(replace(one, selected=one.question in selected) for one in results)
    return replace(session, state=SessionState.CLOSED, results=final, closed_at=at)


def _awaited(poll: Poll, question: Question) -> frozenset[str]:
    """Give those at the meeting whose ballot could still turn the question; a session without a quorum awaits none."""
    told = tally(poll, question)
    if (
        outcome(poll, question, closed=False) is not Outcome.OPEN
        or told.present < poll.rule(question).quorum * told.members
    ):
        return frozenset()
    here = {one.id for one in poll.members if one.seat is not Seat.ABSENT and poll.method is Method.OPEN}
    return frozenset(here - _voted(poll) - told.recused)


def selection(session: Session, results: Sequence[Result]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Give the questions that pass within the quotas, and those equal at an edge that the leader must choose from."""
    passed = [one for one in results if one.outcome is Outcome.PASSED]
    awards = {name: question.award for one in passed if (question := session.question(name := one.question))}
    selected = {name for name, award in awards.items() if award not in session.quotas}
    tied: list[str] = []
    for award, quota in session.quotas.items():
        shares = {one.question: Fraction(one.part, one.whole) for one in passed if awards[one.question] == award}
        ranking = rank(shares, quota, chair_for=_leaders_choice(session, shares), chosen=session.chosen)
        selected |= set(ranking.within)
        tied += ranking.tied
    return frozenset(selected), tuple(tied)


def _leaders_choice(session: Session, names: Iterable[str]) -> frozenset[str]:
    """Give those for whom the leading member's own named ballot speaks; a secret one is nobody's to know."""
    questions = [question for name in names if (question := session.question(name))]
    leading = leader(session.poll, questions)
    sheets = [sheet for sheet in session.poll.sheets if leading and sheet.member == leading.id]
    return frozenset(name for sheet in sheets for name, choice in sheet.choices.items() if choice is Choice.FOR)


def cancelled(session: Session) -> Session:
    """Give up a session that is open: nothing is decided, its dossiers may stand on another agenda."""
    _require_open(session)
    return replace(session, state=SessionState.CANCELLED)
