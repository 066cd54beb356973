"""The council: convene a session on dossiers, take in its ballots, close it, and let the outcome decide each one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from service.domain import council
from service.domain.asked_awards import award_asked, awards_asked
from service.domain.awards_held import held_in
from service.domain.council import Entry, Matter, Session, SessionState
from service.domain.council_rules import ANY_AWARD
from service.domain.deadlines import local_day
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.fields import Problem
from service.domain.permission import Operation, units_reached
from service.domain.session_outcome import order_of
from service.domain.statistics import sex_of
from service.domain.votes import Base, Choice, Method, Poll, Question, VoteRule
from service.ports import Query
from service.stages import retrieve, review, seeing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from service.domain.awards import VoteThreshold
    from service.domain.council import Council
    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.domain.votes import Box, Member, Person, Seat
    from service.ports import Account, Deps, Hit

_STEP_ROLE = "council"
_TRIES = 5
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is convened with; `members` empty takes the council file's."""

    title: str
    held_on: date
    dossiers: tuple[str, ...]
    method: Method = Method.OPEN
    council: str = "tinh"
    place: str = ""
    secretary: str = ""
    members: tuple[Member, ...] = ()
    quotas: Mapping[str, int] = field(default_factory=dict)
    began_at: datetime | None = None


def convene(deps: Deps, plan: Plan, *, actor: Actor, account: Account) -> Session:
    """Open a session on dossiers that stand at the council's step.

    The session is on everyone whom the dossiers name; whoever looks at it sees those whom the dossiers show (`seen`).
    Raises NotFound, NotAllowed, Invalid with every fault, or Conflict where another open session has one of them.
    """
    units_reached(Operation.COUNCIL_KEEP, account)
    chosen = deps.catalogue.council(plan.council)
    dossiers = [
        retrieve.whole(deps, one, account=account, operation=Operation.COUNCIL_KEEP)
        for one in dict.fromkeys(plan.dossiers)
    ]
    rules = _rules(deps, chosen, dossiers)
    session = Session(
        id=deps.ids.new(),
        title=plan.title.strip() or f"Họp {chosen.title}",
        held_on=plan.held_on,
        place=plan.place,
        secretary=plan.secretary,
        poll=Poll(plan.members or chosen.members, tuple(_questions(deps, dossiers)), rules, plan.method),
        agenda=tuple(Matter(one.id, one.code, one.subject, one.unit, one.award, one.revision) for one in dossiers),
        quotas=dict(plan.quotas),
        version=1,
        began_at=plan.began_at,
        legal_basis=chosen.legal_basis,
        unverified=chosen.unverified or any(rule.unverified for rule in rules.values()),
        log=(Entry(deps.clock.now(), actor.name, "Triệu tập phiên họp"),),
    )
    faults = [*council.faults_of(session), *map(_not_waiting, filter(_is_elsewhere, dossiers)),
              *_open_faults(deps, plan.method, dossiers)]  # fmt: skip
    if faults:
        raise Invalid("Chưa mở được phiên họp.", seeing.without(deps, faults, account.roles, map(_id, dossiers)))
    return seen(deps, deps.councils.save_session(session, expected=0), account)


def _id(dossier: Dossier) -> str:
    return dossier.id


def seen(deps: Deps, session: Session, account: Account) -> Session:
    """Give a session without whom the account may not see in the dossiers of its agenda."""
    return seeing.without(deps, session, account.roles, _dossiers(session))


def _dossiers(session: Session) -> list[str]:
    return [one.dossier_id for one in session.agenda]


def _rules(deps: Deps, chosen: Council, dossiers: Sequence[Dossier]) -> Mapping[str, VoteRule]:
    """Give what each vote must reach: the council's own rule for the award, else the decree's of the day of receipt.

    Of two regimes in one session the stricter counts; the quorum is never below the council's general one.
    """
    rules, general = dict(chosen.rules), chosen.rules[ANY_AWARD]
    for vote in sorted(_votes(deps, dossiers), key=lambda one: one[1].min_percent):
        code, told = vote
        if code not in chosen.rules:
            quorum = max(general.quorum, told.quorum)
            base = Base.PRESENT if told.base == "present" else Base.MEMBERS
            rules[code] = VoteRule(told.min_percent, base, quorum, general.recused_leave_base, told.legal_basis,
                                   told.unverified)  # fmt: skip
    return rules


def _votes(deps: Deps, dossiers: Sequence[Dossier]) -> Iterator[tuple[str, VoteThreshold]]:
    for one in dossiers:
        for code in awards_asked(one):
            award = deps.catalogue.award(code, on=local_day(one.received_at))
            if award and award.vote:
                yield code, award.vote


def _open_faults(deps: Deps, method: Method, dossiers: Sequence[Dossier]) -> Iterator[Problem]:
    """Refuse a show of hands on what is to be voted on by ballot, and all but a box on what is secret (NĐ 91/2017).

    Ballots are for the State's awards, flags and the titles of fighters (TT 20/2025/TT-BNV Điều 18 khoản 4).
    """
    refusing = {Method.OPEN: {"ballot", "secret"}, Method.LETTER: {"secret"}}.get(method, set())
    names = {one.code: one.name for one in deps.catalogue.awards}
    found = {(vote.ballot, names[code]) for code, vote in _votes(deps, dossiers) if vote.ballot in refusing}
    for wanted, told in (("ballot", "bỏ phiếu, không biểu quyết,"), ("secret", "bỏ phiếu kín")):
        if those := sorted(name for ballot, name in found if ballot == wanted):
            yield Problem("council.ballot", f"Phải {told} khi xét: {', '.join(those)}.", field="method")


def _questions(deps: Deps, dossiers: Sequence[Dossier]) -> Iterator[Question]:
    """Give one question a nominee, or one for a dossier of which no list was read; numbered over the session."""
    asked: list[Question] = []
    for dossier in dossiers:
        nominees = dossier.reading.nominees if dossier.reading else ()
        asked += [
            Question(
                "",
                one.name,
                award_asked(dossier, one),
                one.unit,
                one.subject,
                one.title,
                dossier.id,
                dossier.unit,
                woman=sex_of(held.sex, deps.catalogue.counting) == "women",
            )
            for one, held in zip(nominees, held_in(dossier), strict=True)
        ] or [Question("", dossier.subject or dossier.code, dossier.award, "", "", "", dossier.id, dossier.unit)]
    return (replace(one, id=str(number)) for number, one in enumerate(asked, 1))


def _is_elsewhere(dossier: Dossier) -> bool:
    return dossier.step is None or dossier.step.role != _STEP_ROLE


def _not_waiting(dossier: Dossier) -> Problem:
    return Problem("council.step", f"Hồ sơ {dossier.code} không ở bước họp hội đồng.", field="dossiers")


def waiting(deps: Deps, *, account: Account) -> Sequence[Hit]:
    """Give the dossiers that stand at a council's step and on no open session's agenda."""
    steps = tuple({step.name for one in deps.catalogue.procedures for step in one.steps if step.role == _STEP_ROLE})
    taken = {matter.dossier_id for one in deps.councils.sessions(limit=_LISTED)
             if one.state is SessionState.OPEN for matter in one.agenda}  # fmt: skip
    query: Query | None = Query(states=("in_review", "incomplete"), steps=steps, limit=_LISTED)
    found: list[Hit] = []
    while query is not None and len(found) < _LISTED:
        answer = retrieve.find(deps, query, account=account, operation=Operation.COUNCIL_READ)
        found += [hit for hit in answer.hits if hit.step in steps and hit.dossier_id not in taken]
        query = replace(query, cursor=answer.cursor) if answer.cursor else None
    return found


def is_unfinished(deps: Deps, session: Session) -> bool:
    """Tell whether closing a closed session again would decide a dossier: a crash, or a refusal, left it."""
    dossiers = (deps.store.dossier(one.dossier_id) for one in session.agenda if session.closed_at)
    revisions = {one.dossier_id: one.revision for one in session.agenda}
    return any(
        _awaits(session, one) and one.revision == revisions[one.id] and order_of(session, one) for one in dossiers
    )


def _awaits(session: Session, dossier: Dossier) -> bool:
    step, closed_at = dossier.step, session.closed_at
    return step is not None and step.role == _STEP_ROLE and closed_at is not None and step.opened_at <= closed_at


def show(deps: Deps, session_id: str, *, account: Account) -> Session:
    """Give a session by id or code; NotFound."""
    units_reached(Operation.COUNCIL_READ, account)
    return seen(deps, deps.councils.session(session_id), account)


def sessions(deps: Deps, *, account: Account) -> Sequence[Session]:
    """Give the sessions, the latest convened first."""
    units_reached(Operation.COUNCIL_READ, account)
    sight = seeing.sight(deps, account.roles)
    return [sight.without(one, _dossiers(one)) for one in deps.councils.sessions(limit=_LISTED)]


def seat(
    deps: Deps, session_id: str, seats: Mapping[str, tuple[Seat, Person | None]], *, actor: Actor, account: Account
) -> Session:
    """Record who is present, away or stood in for."""
    return _changed(deps, session_id, lambda one: council.seated(one, seats), what="Điểm danh", who=(actor, account))


def stand_aside(
    deps: Deps, session_id: str, member: str, *questions: str, reason: str, actor: Actor, account: Account
) -> Session:
    """Record that a member does not vote on these questions: on all of them, or on none where one is refused."""

    def edit(session: Session) -> Session:
        _own_only(session, member, account)
        for question in questions:
            session = council.stood_aside(session, member, question, reason)
        return session

    what = f"Thành viên {member} không biểu quyết nội dung {', '.join(questions)}"
    return _changed(deps, session_id, edit, what=what, who=(actor, account))


def vote(
    deps: Deps,
    session_id: str,
    member: str,
    choices: Mapping[str, Choice],
    *,
    otherwise: Choice | None = None,
    actor: Actor,
    account: Account,
) -> Session:
    """Take in one member's named ballot: the member's own, or as the session's keeper records it."""

    def edit(session: Session) -> Session:
        _own_only(session, member, account)
        return council.ballot(session, member, choices, otherwise)

    return _changed(deps, session_id, edit, what=_taken_in(deps, session_id, [member]), who=(actor, account))


def vote_alike(
    deps: Deps, session_id: str, members: Sequence[str], choice: Choice, *, actor: Actor, account: Account
) -> Session:
    """Take in the same ballot on every question of several members, as a show of hands is counted: all or none."""
    if not members:
        raise Invalid("Chọn ít nhất một thành viên.", [Problem("ballot.nobody", "Chọn ít nhất một.", field="members")])

    def edit(session: Session) -> Session:
        for one in members:
            _own_only(session, one, account)
            session = council.ballot(session, one, {}, choice)
        return session

    return _changed(deps, session_id, edit, what=_taken_in(deps, session_id, members), who=(actor, account))


def _taken_in(deps: Deps, session_id: str, members: Sequence[str]) -> str:
    """Say in the session's course whose ballots were taken in, by the names that people know."""
    names = {one.id: one.voter.name for one in deps.councils.session(session_id).poll.members}
    return f"Ghi phiếu của {', '.join(names.get(one, one) for one in members)}"


def _own_only(session: Session, member: str, account: Account) -> None:
    """Let who holds a seat speak for that seat alone; those without one keep the record for all."""
    own = {one.id for one in session.poll.members if one.account and one.account == account.name}
    if own and member not in own:
        raise NotAllowed("Thành viên hội đồng chỉ ghi phiếu của chính mình.")


def empty_box(deps: Deps, session_id: str, box: Box, *, actor: Actor, account: Account) -> Session:
    """Take in the box of secret ballots as the tellers counted it, whole and once."""
    what = "Ghi kết quả kiểm phiếu"
    return _changed(deps, session_id, lambda one: council.emptied(one, box), what=what, who=(actor, account))


def choose(deps: Deps, session_id: str, chosen: Sequence[str], *, actor: Actor, account: Account) -> Session:
    """Record whom the leader takes of those equal at the edge of a quota."""
    names = {one.id: one.nominee for one in deps.councils.session(session_id).poll.questions}
    what = f"Người chủ trì chọn: {', '.join(names.get(one, one) for one in chosen)}"
    return _changed(deps, session_id, lambda one: council.chose(one, chosen), what=what, who=(actor, account))


def cancel(deps: Deps, session_id: str, *, reason: str, actor: Actor, account: Account) -> Session:
    """Give an open session up; nothing is decided."""
    if not reason.strip():
        raise Invalid("Hủy phiên họp phải ghi lý do.", [Problem("reason.missing", "Ghi lý do.", field="reason")])
    return _changed(deps, session_id, council.cancelled, what=f"Hủy phiên họp: {reason.strip()}", who=(actor, account))


def close(
    deps: Deps, session_id: str, *, ended_at: datetime | None = None, actor: Actor, account: Account
) -> tuple[Session, Mapping[str, str]]:
    """Close the session and decide its dossiers; gives it with a sentence a dossier. Again, it does what is left.

    The outcome is kept first: after a crash, closing again decides those dossiers that still wait at the step.
    """
    units_reached(Operation.COUNCIL_CLOSE, account)
    session = deps.councils.session(session_id)
    if session.state is not SessionState.CLOSED:
        _require_held(session, local_day(deps.clock.now()))

        def edit(one: Session) -> Session:
            return council.closed_now(_ended(one, ended_at), deps.clock.now())

        session = _kept(deps, session_id, edit, what="Kết thúc phiên họp", who=(actor, account),
                        operation=Operation.COUNCIL_CLOSE)  # fmt: skip
    # To close is to decide: a token for the one is one for the other, here and nowhere else.
    account = replace(account, scopes=None)
    done = {one.dossier_id: _carried_out(deps, session, one, who=(actor, account)) for one in session.agenda}
    return seen(deps, session, account), seeing.without(deps, done, account.roles, done)


def _require_held(session: Session, today: date) -> None:
    """Refuse to close what has not been held: its day goes into the minutes and every decision that rests on it."""
    sentence = f"Ngày họp {session.held_on:%d/%m/%Y} chưa tới; đã họp sớm hơn thì hủy và triệu tập lại đúng ngày."
    if session.held_on > today:
        raise Invalid("Chưa kết thúc được phiên họp.", [Problem("council.early", sentence, field="held_on")])


def _ended(session: Session, ended_at: datetime | None) -> Session:
    """Keep when the meeting ended as told, on the day of the session (the minutes say *cùng ngày*)."""
    began = session.began_at
    if ended_at and (local_day(ended_at) != session.held_on or (began and ended_at < began)):
        sentence = "Giờ kết thúc phải sau giờ bắt đầu, trong ngày họp."
        raise Invalid("Chưa kết thúc được phiên họp.", [Problem("council.ended", sentence, field="ended_at")])
    return replace(session, ended_at=ended_at or session.ended_at)


def _changed(
    deps: Deps, session_id: str, edit: Callable[[Session], Session], *, what: str, who: tuple[Actor, Account]
) -> Session:
    return seen(deps, _kept(deps, session_id, edit, what=what, who=who), who[1])


def _kept(
    deps: Deps,
    session_id: str,
    edit: Callable[[Session], Session],
    *,
    what: str,
    who: tuple[Actor, Account],
    operation: Operation = Operation.COUNCIL_KEEP,
) -> Session:
    """Change a session on top of what others changed meanwhile; Conflict when it moves on each time."""
    actor, account = who
    units_reached(operation, account)
    for left in reversed(range(_TRIES)):
        before = deps.councils.session(session_id)
        entry = Entry(deps.clock.now(), actor.name, what)
        after = replace(edit(before), version=before.version + 1, log=(*before.log, entry))
        try:
            return deps.councils.save_session(after, expected=before.version)
        except Conflict:
            if not left:
                raise
    raise Conflict("Phiên họp đang được nhiều người ghi cùng lúc; hãy thử lại.")


def _carried_out(deps: Deps, session: Session, matter: Matter, *, who: tuple[Actor, Account]) -> str:
    """Let the outcome be the council step's decision of one dossier; gives what came of it in a sentence."""
    dossier = deps.store.dossier(matter.dossier_id)
    if not _awaits(session, dossier):
        return "Hồ sơ không còn chờ kết quả của phiên họp này."
    if dossier.revision != matter.revision:
        return "Hồ sơ đã có bản bổ sung sau khi triệu tập; cần đưa vào phiên họp khác."
    order = order_of(session, dossier)
    if order is None:
        return "Không đủ số thành viên dự họp nên chưa quyết định."
    try:
        after = review.decide(deps, dossier.id, order, actor=who[0], account=who[1])
    except Invalid as exc:
        return " ".join((str(exc), *(problem.message for problem in exc.problems)))
    except Conflict:
        return "Hồ sơ vừa thay đổi; hãy kết thúc phiên họp lần nữa để quyết định."
    return f"Đã quyết định: {'thông qua' if order.action == 'approve' else 'không thông qua'} ({after.code})."
