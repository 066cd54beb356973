"""The council's pages: sessions, one session with its seats, ballots and outcomes."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from service.domain.council import selection, standing
from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed
from service.domain.permission import Operation, may
from service.domain.session_outcome import METHODS
from service.domain.votes import Box, Choice, Count, Person, Seat, leader, recused
from service.stages import council
from service.stages.council import Plan
from service.web.council import acting, day, method, moment
from service.web.pages import as_account
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue

    from service.domain.council import Session
    from service.web.council import Acting
    from service.web.routes import Caller

_LONGEST_COUNT = 4
_SHOWN_FAULTS = 20


def show_sessions(caller: Caller) -> str:
    """Show the sessions, and the dossiers that wait for one."""
    return _list_page(caller)


def convene(caller: Caller) -> ResponseReturnValue:
    """Open a session on the ticked dossiers, or show the list with the reason why not."""
    form = request.form
    plan = Plan(title=form.get("title", ""), held_on=day(form.get("held_on", "")),
                dossiers=tuple(form.getlist("dossiers")), method=method(form.get("method", "")),
                quotas={name.removeprefix("quota."): _number(name) for name, said in form.items()
                        if name.startswith("quota.") and said.strip()},
                place=form.get("place", ""), secretary=form.get("secretary", ""),
                began_at=moment(f"{form['held_on']}T{form['began']}+07:00" if form.get("began") else ""))  # fmt: skip
    try:
        session = council.convene(caller.deps, plan, **acting(caller, "console"))
    except (Invalid, Conflict) as refusal:
        noted(refusal)
        return _list_page(caller, refusal), refusal.status
    flash(f"Đã triệu tập phiên họp {session.code}.")
    return redirect(f"/hoi-dong/{session.code}", HTTPStatus.SEE_OTHER)


def show_session(caller: Caller, session_id: str) -> str:
    """Show one session."""
    return _page(caller, council.show(caller.deps, session_id, account=caller.account))


def seat(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Record attendance from the form: `seat.<member>`, `name.<member>`, `unit.<member>`."""
    form = request.form
    told = {name.removeprefix("seat."): (_seat_of(value), _stand_in(name.removeprefix("seat.")))
            for name, value in form.items() if name.startswith("seat.")}  # fmt: skip
    return _done(caller, session_id, "Đã điểm danh.", lambda who: council.seat(caller.deps, session_id, told, **who))


def _seat_of(value: str) -> Seat:
    try:
        return Seat(value)
    except ValueError:
        raise BadRequest("Biểu mẫu không đúng. Hãy tải lại trang.") from None


def _stand_in(member: str) -> Person | None:
    form = request.form
    name = form.get(f"name.{member}", "").strip()
    return Person(name, form.get(f"title.{member}", ""), form.get(f"unit.{member}", "")) if name else None


def stand_aside(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Record that a member does not vote on a question."""
    form = request.form
    return _done(caller, session_id, "Đã ghi nhận thành viên không biểu quyết.", lambda who: council.stand_aside(
        caller.deps, session_id, form.get("member", ""), form.get("question", ""), reason=form.get("reason", ""),
        **who))  # fmt: skip


def vote(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Take in one member's named ballot: `choice.<question>`, and `otherwise` for every question without one."""
    form = request.form
    try:
        choices = {name.removeprefix("choice."): Choice(said) for name, said in form.items()
                   if name.startswith("choice.") and said}  # fmt: skip
        otherwise = Choice(form["otherwise"]) if form.get("otherwise") else None
    except ValueError:
        raise BadRequest("Biểu mẫu không đúng. Hãy tải lại trang.") from None
    return _done(caller, session_id, "Đã ghi phiếu.", lambda who: council.vote(
        caller.deps, session_id, form.get("member", ""), choices, otherwise=otherwise, **who))  # fmt: skip


def vote_alike(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Take in one ballot for all ticked `members`: `choice` on every question."""
    form = request.form
    try:
        choice = Choice(form.get("choice", ""))
    except ValueError:
        raise BadRequest("Biểu mẫu không đúng. Hãy tải lại trang.") from None
    members = form.getlist("members")
    return _done(caller, session_id, f"Đã ghi phiếu của {len(members)} thành viên.",
                 lambda who: council.vote_alike(caller.deps, session_id, members, choice, **who))  # fmt: skip


def empty_box(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Take in the box of secret ballots: `voters`, and `for|against|blank.<question>`."""
    session = council.show(caller.deps, session_id, account=caller.account)
    counts = {one.id: Count(*(_number(f"{side}.{one.id}") for side in ("for", "against", "blank")))
              for one in session.poll.questions}  # fmt: skip
    tellers = tuple(filter(None, map(str.strip, request.form.get("tellers", "").split(";"))))
    box = Box(frozenset(request.form.getlist("voters")), counts, tellers)
    return _done(caller, session_id, "Đã ghi kết quả kiểm phiếu.",
                 lambda who: council.empty_box(caller.deps, session_id, box, **who))  # fmt: skip


def _number(name: str) -> int:
    text = request.form.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < _LONGEST_COUNT):
        raise BadRequest("Số phiếu, chỉ tiêu phải là số nguyên.")
    return int(text)


def choose(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Record whom the leader takes of those equal at the edge of a quota."""
    chosen = request.form.getlist("chosen")
    return _done(caller, session_id, "Đã ghi lựa chọn của người chủ trì.",
                 lambda who: council.choose(caller.deps, session_id, chosen, **who))  # fmt: skip


def close(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Close the session and decide its dossiers."""

    def act(who: Acting) -> object:
        hour = request.form.get("ended", "")
        held_on = council.show(caller.deps, session_id, account=caller.account).held_on
        ended = moment(f"{held_on}T{hour}+07:00" if hour else "")
        session, done = council.close(caller.deps, session_id, ended_at=ended, **who)
        codes = {one.dossier_id: one.code for one in session.agenda}
        for dossier_id, sentence in done.items():
            flash(f"{codes[dossier_id]}: {sentence}")
        return session

    return _done(caller, session_id, "Đã kết thúc phiên họp.", act)


def cancel(caller: Caller, session_id: str) -> ResponseReturnValue:
    """Give an open session up."""
    reason = request.form.get("reason", "")
    return _done(caller, session_id, "Đã hủy phiên họp.",
                 lambda who: council.cancel(caller.deps, session_id, reason=reason, **who))  # fmt: skip


def _done(caller: Caller, session_id: str, said: str, act: Callable[[Acting], object]) -> ResponseReturnValue:
    """Act and redirect; a refusal shows the session as it is now, with the reason."""
    try:
        act(acting(caller, "console"))
    except (Invalid, Conflict, NotAllowed) as refusal:
        noted(refusal)
        session = council.show(caller.deps, session_id, account=caller.account)
        return _page(caller, session, refusal), refusal.status
    flash(said)
    return redirect(f"/hoi-dong/{session_id}", HTTPStatus.SEE_OTHER)


def _list_page(caller: Caller, refusal: HosoError | None = None) -> str:
    as_account(caller.account)
    keeps = may(Operation.COUNCIL_KEEP, caller.account)
    return render_template(
        "council.html", sessions=council.sessions(caller.deps, account=caller.account), keeps=keeps, methods=METHODS,
        waiting=council.waiting(caller.deps, account=caller.account), refusal=refusal, faults=_faults(refusal),
        typed=_typed(refusal),
    )  # fmt: skip


def _faults(refusal: HosoError | None) -> Sequence[str]:
    told = [problem.message for problem in refusal.problems] if isinstance(refusal, Invalid) else []
    return told[:_SHOWN_FAULTS] + ([f"… và {len(told) - _SHOWN_FAULTS} lỗi khác."] if told[_SHOWN_FAULTS:] else [])


def _typed(refusal: HosoError | None) -> MultiDict[str, str]:
    """Give what a refused form said, so that nobody types it anew; a page opened afresh starts empty."""
    return request.form if refusal else MultiDict()


def _voting(own: Sequence[str]) -> str:
    """Give whose ballot is laid out: the one asked for, the one just refused, else the caller's own.

    Nine ballots on four hundred nominees would be a page of 3600 choices.
    """
    refused = request.form.get("member", "") if request.path.endswith("/phieu") else ""
    return request.args.get("phieu", "") or refused or next(iter(own), "")


def _page(caller: Caller, session: Session, refusal: HosoError | None = None) -> str:
    as_account(caller.account)
    poll, results = session.poll, {one.question: one for one in standing(session)}
    own = [one.id for one in poll.members if one.account and one.account == caller.account.name]
    voted = {sheet.member for sheet in poll.sheets} | (poll.box.voters if poll.box else frozenset())
    return render_template(
        "session.html", session=session, results=results, keeps=may(Operation.COUNCIL_KEEP, caller.account), own=own,
        voted=voted, aside={one.id: recused(poll, one) for one in poll.questions}, leading=leader(poll, ()),
        tied=selection(session, list(results.values()))[1], methods=METHODS, refusal=refusal,
        faults=_faults(refusal), sheets={sheet.member: sheet for sheet in poll.sheets},
        closes=may(Operation.COUNCIL_CLOSE, caller.account), typed=_typed(refusal), voting=_voting(own),
        boxed=bool(refusal) and request.path.endswith("/hom-phieu"), left=council.is_unfinished(caller.deps, session),
    )  # fmt: skip
