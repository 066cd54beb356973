"""Review: people's actions and corrections; each is one transaction with its event."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import clocks, listed, opinions, review, typed_values
from service.domain.checks import effective_fields
from service.domain.claims import claims_of
from service.domain.council import SessionState
from service.domain.deadlines import local_day
from service.domain.dossier import Correction
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import EventType
from service.domain.fields import FieldValue, Problem
from service.domain.permission import Operation
from service.domain.restricted import require_no_blank
from service.domain.review import Ground, Order
from service.domain.search_terms import changed_row
from service.domain.simple_procedure import ROAD, chosen_road
from service.domain.states import Processing, State, Trigger, move
from service.domain.text import nfc
from service.ports import Change, NewJob
from service.stages import absences, covering, judging, letters, placing, registry, reminding, reporting
from service.stages.meaning import papers_of
from service.stages.retrieve import show
from service.stages.telling import all_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Actor
    from service.domain.orders import Effect
    from service.domain.procedures import Procedure, Step
    from service.domain.units import Unit
    from service.ports import Account, Deps, Receipt

_LONGEST = 10_000
_SHOWN = 60
_OF_DOSSIER: Mapping[str, Callable[[Dossier, str], Dossier]] = MappingProxyType(
    {
        "award": lambda dossier, value: replace(dossier, award=value),
        "unit": lambda dossier, value: replace(dossier, unit=value),
        "subject": lambda dossier, value: replace(dossier, subject=value),
        ROAD: lambda dossier, _value: dossier,
    },
)
_AT_STEP = frozenset({State.INCOMPLETE, State.IN_REVIEW})
_COUNCIL = "council"
_CORRECTABLE = frozenset({State.INCOMPLETE, State.IN_REVIEW, State.SET_ASIDE, State.RETURNED})


def decide(
    deps: Deps,
    dossier_id: str,
    order: Order,
    *,
    actor: Actor,
    account: Account,
    receipt: Callable[[Dossier], Receipt] | None = None,
) -> Dossier:
    """Carry out one action for `account`; with a receipt, the webhook's answer is kept in the same transaction.

    Raises NotFound, NotAllowed, Invalid, or Conflict with the dossier as it stands now.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.DOSSIER_DECIDE)
    order = worded(order)
    brought = _brought(deps, dossier) if order.action == "accept_change" else ()
    procedure = procedure_of(deps, dossier)
    awards = {one.code: one.name for one in deps.catalogue.awards if one.in_force(local_day(dossier.received_at))}
    agencies = _agencies(deps, order) if order.action == "ask_opinions" else {}
    absent = _principal(deps, dossier, order, account)
    kept = _kept(deps, order, account) if order.action == "duplicate" else None
    ground = Ground(procedure, deps.catalogue.calendar, deps.clock.now(), brought, by=account.name, awards=awards,
                    agencies=agencies, on_behalf=absent.name if absent else "", kept=kept,
                    least_percent=judging.least_percent(deps, dossier),
                    waits_for=judging.waits_for(deps, dossier), beyond=judging.beyond(deps, dossier),
                    aftermath=judging.aftermath(deps, dossier), council_members=judging.council_members(deps),
                    able=frozenset(absences.able(deps, dossier) if order.action == "assign" else ()))  # fmt: skip
    effect = review.apply(dossier, order, ground=ground, roles=(absent or account).roles)
    if absent:
        said = {"on_behalf": absent.display_name or absent.name}
        told = tuple((kind, {**data, **said} if "action" in data else data) for kind, data in effect.events)
        effect = replace(effect, events=told)
    if dossier.state in _AT_STEP:
        effect = replace(effect, dossier=judging.with_overlaps(deps, effect.dossier))
    return carry_out(deps, dossier, effect, ground=ground, actor=actor, receipt=receipt)


def worded(order: Order) -> Order:
    """Give an order with its words in composed letters; Invalid for a name that was struck out where it was shown."""
    require_no_blank((order.reason, order.legal_basis, *order.inputs.values()))
    inputs = {name: nfc(value) if isinstance(value, str) else value for name, value in order.inputs.items()}
    return replace(order, reason=nfc(order.reason), legal_basis=nfc(order.legal_basis), inputs=inputs)


def carry_out(
    deps: Deps,
    dossier: Dossier,
    effect: Effect,
    *,
    ground: Ground,
    actor: Actor,
    receipt: Callable[[Dossier], Receipt] | None = None,
) -> Dossier:
    """Commit what an order led to, with its events, jobs and letters; Conflict with the dossier as it stands now."""
    after = effect.dossier
    judged = for_other_award(deps, after, ground, before=dossier) if after.award != dossier.award else after
    after = replace(judged, version=dossier.version + 1)
    opened = (clocks.step_opened(after),) if after.step and after.step != effect.dossier.step else ()
    events = all_told(deps, after, (*effect.events, *opened), actor=actor)
    advancing = (NewJob("advance", after.id, ground.now),) if after.processing is Processing.WORKING else ()
    reminders = (*reminding.jobs(deps, after), *reminding.of_withdrawal(deps, dossier, after))
    jobs = (*advancing, *reminders, *letters.owed(events, deps))
    deps.crashpoint("review.before_commit")
    try:
        due = deps.store.commit(
            Change(
                dossier=after,
                expected=dossier.version,
                events=events,
                jobs=jobs,
                search=changed_row(dossier, after),
                claims=claims_of(after) if _stand(after) != _stand(dossier) else None,
                reports=reporting.of_events(deps, after, events),
                receipt=receipt(after) if receipt else None,
                # Two copies that are set aside at one moment, each for the other, would both be gone.
                rests_on=(ground.kept.id, ground.kept.version) if ground.kept else None,
            )
        )
    except Conflict as exc:
        raise Conflict(str(exc), current=deps.store.dossier(dossier.id)) from exc
    deps.crashpoint("review.after_commit")
    deps.bell.ring(due)
    return after


def _stand(dossier: Dossier) -> frozenset[int]:
    return dossier.unawarded | dossier.annulled


def for_other_award(deps: Deps, dossier: Dossier, ground: Ground, *, before: Dossier) -> Dossier:
    """Judge a dossier by the award or the way that was chosen, and let it go on by that one's procedure.

    A dossier without an open step takes its procedure when its papers are checked again.
    """
    short = judging.falls_short(deps, dossier, before=before)
    award = judging.award_of(deps, dossier)
    procedure = judging.procedure_of(deps, dossier, award) if award else ground.procedure
    if (short or procedure.name != dossier.procedure) and dossier.step is not None:
        step = _goes_on_at(deps, dossier, left=ground.procedure, taken=procedure, short=short)
        rules = {**dossier.rules, procedure.file: procedure.sha256}
        moved = replace(dossier, procedure=procedure.name, rules=rules)
        dossier = clocks.open_step(moved, step, replace(ground, procedure=procedure))
    return rechecked(deps, dossier)


def _goes_on_at(deps: Deps, dossier: Dossier, *, left: Procedure, taken: Procedure, short: bool) -> Step:
    """Give the step of the same name, or one before it that the procedure which is left does not have.

    Nothing is decided without the council, or by a `short` vote, once what it asks for needs one, or more of it.
    """
    same = next((at for at, one in enumerate(taken.steps) if dossier.step and one.name == dossier.step.name), 0)
    held = any(one.state is SessionState.CLOSED for one in deps.councils.sessions_of(dossier.id))
    passed = {*(one.name for one in left.steps), *(one.name for one in taken.steps if held and one.role == _COUNCIL)}
    before = (one for one in taken.steps[:same] if one.name not in passed or (short and one.role == _COUNCIL))
    return next(before, taken.steps[same])


def _principal(deps: Deps, dossier: Dossier, order: Order, account: Account) -> Account | None:
    """Give the absent person for whom the account acts; None where it acts for itself, or may not act at all."""
    step = dossier.step
    if (
        step is None
        or order.action not in step.actions
        or order.action == "note"
        or review.may_act(step, account.roles, account.name)
    ):
        return None
    standing_for = absences.principals(deps, account)
    return next((one for one in standing_for if review.may_act(step, one.roles, one.name)), None)


def _agencies(deps: Deps, order: Order) -> dict[str, Unit]:
    """Give the bodies of the registry that are meant today by what was typed; what may mean several means none."""
    found = {}
    for typed in opinions.named(str(order.inputs.get("agencies", ""))):
        if (unit := registry.who(deps, typed).unit) is not None:
            found[typed] = unit
    return found


def _kept(deps: Deps, order: Order, account: Account) -> Dossier | None:
    """Give the dossier that is to be kept instead of a copy; None where there is none that the account may decide."""
    typed = str(order.inputs.get("kept", "")).strip()
    try:
        return show(deps, typed, account=account, operation=Operation.DOSSIER_DECIDE) if typed else None
    except NotFound:
        return None


def _brought(deps: Deps, dossier: Dossier) -> tuple[Paper, ...]:
    """Give the papers of the message that asks for the change; they lie in the store since it came."""
    if dossier.change_request is None or not dossier.change_request.intake_id:
        return ()
    intake = deps.store.intake_by_id(dossier.change_request.intake_id)
    return papers_of(intake, first=len(dossier.papers) + 1, revision=dossier.revision + 1)


def procedure_of(deps: Deps, dossier: Dossier) -> Procedure:
    """Give the procedure that the dossier goes through."""
    return deps.catalogue.procedure(dossier.procedure or "bkt")


def correct(
    deps: Deps,
    dossier_id: str,
    corrections: Sequence[tuple[int, str, Any]],
    *,
    expected_version: int | None,
    actor: Actor,
    account: Account,
) -> Dossier:
    """Lock a person's values of fields: (paper number, field, value); paper 0 means the dossier itself.

    The dossier is checked again with them, so that a problem they solve is gone at once.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    may_correct(dossier, expected_version)
    _require_known(deps, dossier, corrections)
    corrections = [(paper, name, in_shape(deps, paper, name, value)) for paper, name, value in corrections]
    require_no_blank(value for _paper, _name, value in corrections)
    now, before = deps.clock.now(), dossier
    for paper, name, value in corrections:
        dossier = _laid_over(dossier, Correction(paper, name, value, account.name, now, _present(dossier, paper, name)))
    dossier = _as_reported(deps, before, placing.placed(deps, dossier))
    ground = Ground(procedure_of(deps, before), deps.catalogue.calendar, now, by=account.name)
    moved = dossier.award != before.award or chosen_road(dossier) != chosen_road(before)
    judged = for_other_award(deps, dossier, ground, before=before) if moved else rechecked(deps, dossier)
    told: list[tuple[EventType, Mapping[str, Any]]] = [
        (
            EventType.FIELD_CHANGED,
            {"paper": paper, "field": name, "value": value, "before": _present(before, paper, name)},
        )
        for paper, name, value in corrections
    ]
    return commit_corrected(deps, before, judged, told, actor=actor)


def _as_reported(deps: Deps, before: Dossier, after: Dossier) -> Dossier:
    """Take the names that merit reports now tell, where no list says who is put forward.

    Nobody comes or goes by it where a council was called on them: its votes know them by their places.
    """
    rows, stood = listed.proposed(after), listed.rows_of(before)
    if any(row.paper for row in rows) or not (stood or (before.reading and not before.reading.nominees)):
        return after
    if len(rows) != len(stood) and deps.councils.sessions_of(before.id):
        return after
    return listed.renewed(after)


def commit_corrected(
    deps: Deps, before: Dossier, judged: Dossier, told: Sequence[tuple[EventType, Mapping[str, Any]]], *, actor: Actor
) -> Dossier:
    """Commit what people put right, with its events; Conflict with the dossier as it stands now."""
    after, hidden = covering.covered(deps, replace(judged, version=before.version + 1))
    opened = [clocks.step_opened(after)] if after.step and after.step != before.step else []
    events = all_told(deps, after, [*told, *opened, *hidden], actor=actor)
    try:
        due = deps.store.commit(
            Change(
                dossier=after,
                expected=before.version,
                events=events,
                jobs=reminding.jobs(deps, after),
                claims=claims_of(after),
                search=changed_row(before, after),
                reports=reporting.of_events(deps, after, events),
            )
        )
    except Conflict as exc:
        raise Conflict(str(exc), current=deps.store.dossier(before.id)) from exc
    deps.bell.ring(due)
    return after


def may_correct(dossier: Dossier, expected_version: int | None) -> None:
    """Refuse a dossier that is past changing what was read, or one that moved on."""
    if dossier.state not in _CORRECTABLE:
        raise Conflict(f"Hồ sơ {dossier.code} đang ở trạng thái «{dossier.state}», không sửa được.", current=dossier)
    if expected_version is not None and expected_version != dossier.version:
        raise Conflict(f"Hồ sơ {dossier.code} đã thay đổi; hãy mở lại rồi sửa.", current=dossier)


def _require_known(deps: Deps, dossier: Dossier, corrections: Sequence[tuple[int, str, Any]]) -> None:
    numbers = {paper.number for paper in dossier.papers}
    fields = deps.catalogue.documents.field_names
    awards = {award.code for award in deps.catalogue.awards}
    problems = [
        Problem(code="paper.unknown", field=name, message=f"Hồ sơ không có giấy tờ số {paper}.")
        for paper, name, _value in corrections
        if paper and paper not in numbers
    ]
    problems += [
        Problem(code="field.unknown", field=name, message=f"Hồ sơ không có trường «{name}».")
        for paper, name, _value in corrections
        if name not in (fields if paper else _OF_DOSSIER)
    ]
    problems += [
        Problem(code="award.unknown", field=name, message=f"Không có hình thức khen thưởng mã «{value}».")
        for paper, name, value in corrections
        if not paper and name == "award" and isinstance(value, str) and value not in awards
    ]
    problems += _wrong_roads(deps, dossier, corrections)
    problems += [
        Problem(code="value.wrong", field=name, message=f"Giá trị của «{name}» không đúng dạng.")
        for paper, name, value in corrections
        if not (_is_value(value) if paper else isinstance(value, str) and len(value) <= _LONGEST)
    ]
    problems = problems or [wrong for paper, name, value in corrections if (wrong := _wrong(deps, paper, name, value))]
    if problems or not corrections:
        raise Invalid("Chưa sửa được trường thông tin.", problems)


def _wrong_roads(deps: Deps, dossier: Dossier, corrections: Sequence[tuple[int, str, Any]]) -> Iterator[Problem]:
    """Refuse a way that the award does not go, or not all that is asked for (Điều 85 speaks of forms, of no title).

    An award and the way it goes may be put right together: the way is the new award's.
    """
    chosen = [value for paper, name, value in corrections if not paper and name == "award" and isinstance(value, str)]
    dossier = replace(dossier, award=chosen[-1]) if chosen else dossier
    ways = judging.roads(judging.award_of(deps, dossier))
    for value in (value for paper, name, value in corrections if not paper and name == ROAD):
        if value not in ways:
            yield Problem(code="road.unknown", field=ROAD, message=f"Hình thức này không có thủ tục «{value}».")
        elif others := judging.kept_from(deps, dossier, value):
            message = f"Hồ sơ còn đề nghị {', '.join(others)}, không xét theo thủ tục này: cần tách thành hồ sơ riêng."
            yield Problem(code="road.others", field=ROAD, message=message)


def in_shape(deps: Deps, paper: int, name: str, value: Any) -> Any:
    """Give a typed value in the shape of its field; ValueError says what is wanted instead."""
    rule = deps.catalogue.documents.rule_of(name) if paper else None
    return typed_values.typed(rule, value) if rule else value


def _wrong(deps: Deps, paper: int, name: str, value: Any) -> Problem | None:
    try:
        in_shape(deps, paper, name, value)
    except ValueError as exc:
        shown = str(value)[:_SHOWN]
        return Problem(code="value.wrong", field=name, message=f"«{shown}» {exc}.")
    return None


def _is_value(value: object) -> bool:
    """Tell whether a field can hold it: nothing, a text, a number, or a list of texts or of records of these."""
    if isinstance(value, list | tuple):
        return all(_is_plain(item) or _is_record(item) for item in value)
    return _is_plain(value)


def _is_plain(value: object) -> bool:
    return value is None or (isinstance(value, str | int | float) and len(str(value)) <= _LONGEST)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) and _is_plain(item) for key, item in value.items())


def _laid_over(dossier: Dossier, correction: Correction) -> Dossier:
    """Put one correction in place of an earlier one of the same field."""
    kept = tuple(old for old in dossier.corrections if (old.paper, old.field) != (correction.paper, correction.field))
    dossier = replace(dossier, corrections=(*kept, correction))
    return _OF_DOSSIER[correction.field](dossier, str(correction.value)) if correction.paper == 0 else dossier


def _present(dossier: Dossier, number: int, name: str) -> Any:
    """Give the value that stands now, for the record of what a person changed."""
    if number == 0:
        return chosen_road(dossier) if name == ROAD else getattr(dossier, name, None)
    paper = next((paper for paper in dossier.papers if paper.number == number), None)
    return effective_fields(dossier, paper).get(name, FieldValue()).value if paper else None


def rechecked(deps: Deps, dossier: Dossier) -> Dossier:
    """Judge again; a dossier whose last problem is solved goes into review at the step it stands at."""
    if dossier.state not in {State.INCOMPLETE, State.IN_REVIEW}:
        return dossier
    award = judging.award_of(deps, dossier)
    problems = judging.problems_of(deps, dossier, award)
    trigger = Trigger.FIND_PROBLEMS if judging.hinders(problems) else Trigger.FIND_COMPLETE
    rules = {**dossier.rules, **judging.rules_of(deps, dossier, award)}
    judged = replace(dossier, problems=problems, state=move(dossier.state, trigger), rules=rules)
    ground = Ground(procedure_of(deps, dossier), deps.catalogue.calendar, deps.clock.now())
    return clocks.begin_legal(judged, ground)
