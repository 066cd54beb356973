"""What is done about a person's data: put right, shown to few, or kept against a wish; each with its ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from service.domain import subject_places, subjects
from service.domain.claims import claims_of
from service.domain.corrected import NOMINEE, OF_NOMINEE, effective_fields, row_key, with_value
from service.domain.dossier import Correction
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.fields import FieldValue
from service.domain.holds import active
from service.domain.permission import ROLES, Operation, units_reached
from service.domain.restricted import Restriction
from service.domain.search_terms import search_row
from service.domain.states import State
from service.domain.subjects import Whose, is_name
from service.domain.text import collapse, nfc
from service.ports import Change
from service.stages import review
from service.stages.retrieve import show
from service.stages.subjects import Answered, looked, recorded
from service.stages.telling import all_told, told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.domain.fields import Nominee
    from service.domain.subjects import Request, Wanted
    from service.ports import Account, Deps

_LONGEST = 2_000
_TRIES = 5
_SET, _LIFTED = EventType.RESTRICTED, EventType.UNRESTRICTED


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to put in the place of another: of a paper's field, or with `paper` 0 of the person's row as nominee.

    `field` is a field's name; of a row one of name, title, unit, birth.
    """

    paper: int
    field: str
    value: str


def correct(
    deps: Deps,
    asked: Wanted,
    dossier_id: str,
    values: Sequence[NewValue],
    *,
    reason: str,
    actor: Actor,
    account: Account,
    received_on: date | None = None,
) -> Dossier:
    """Lock values of a person in one dossier, archived or not; what was read, and its bytes, stay as they are.

    Invalid without a reason or for what is not this person's; Conflict when the dossier moved on meanwhile.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.SUBJECT_KEEP)
    why = _said(reason, "lý do sửa")
    if not values:
        raise Invalid("Hãy nêu ít nhất một giá trị mới.")
    after, tales = dossier, []
    for one in values:
        given = NewValue(one.paper, one.field, collapse(nfc(one.value))[:_LONGEST])
        after, correction = _laid(deps, after, asked, given, why=why, by=account.name)
        tales.append((EventType.FIELD_CHANGED, _tale(correction)))
    after = replace(review.rechecked(deps, after), version=dossier.version + 1)
    change = Change(
        dossier=after,
        expected=dossier.version,
        events=all_told(deps, after, tales, actor=actor),
        search=search_row(after),
        claims=None if after.state is State.ARCHIVED else claims_of(after),
    )
    deps.bell.ring(deps.store.commit(change))
    fields = [{"paper": one.paper, "field": one.field} for one in values]
    detail = {"dossiers": {after.id: after.code}, "fields": fields}
    recorded(deps, asked, Answered("correct", why, received_on=received_on, detail=detail), account=account)
    return after


def _tale(one: Correction) -> dict[str, Any]:
    return {"paper": one.paper, "field": one.field, "value": one.value, "before": one.before, "reason": one.reason}


def _laid(
    deps: Deps, dossier: Dossier, asked: Wanted, one: NewValue, *, why: str, by: str
) -> tuple[Dossier, Correction]:
    if one.paper:
        correction = _of_field(dossier, asked, one, at=deps.clock.now())
    else:
        dossier, correction = _of_row(dossier, asked, one, at=deps.clock.now())
    correction = replace(correction, by=by, reason=why)
    key = (correction.paper, correction.field, correction.about)
    kept = tuple(old for old in dossier.corrections if (old.paper, old.field, old.about) != key)
    return replace(dossier, corrections=(*kept, correction)), correction


def _of_field(dossier: Dossier, asked: Wanted, one: NewValue, *, at: datetime) -> Correction:
    """Give the correction of a field of the person's own paper; of papers about many, only rows are theirs."""
    paper = next((each for each in dossier.papers if each.number == one.paper), None)
    if paper is None or paper.number not in subject_places.own_papers(dossier, asked):
        raise Invalid(f"Giấy tờ số {one.paper} không phải của riêng người này; hãy sửa dòng của họ (giấy tờ 0).")
    known = effective_fields(dossier, paper)
    if one.field not in known:
        raise Invalid(f"Giấy tờ số {one.paper} không có trường «{one.field}».")
    before = known.get(one.field, FieldValue()).value
    return Correction(paper.number, one.field, one.value, "", at, before=before)


def _of_row(dossier: Dossier, asked: Wanted, one: NewValue, *, at: datetime) -> tuple[Dossier, Correction]:
    """Lay the value over the person's row; Invalid where none or several may be meant."""
    if one.field not in OF_NOMINEE:
        raise Invalid(f"Dòng đề nghị không có mục «{one.field}»; có: {', '.join(OF_NOMINEE)}.")
    nominees = dossier.reading.nominees if dossier.reading else ()
    rows = [index for index, row in enumerate(nominees) if is_name(row.name, asked.name)]
    meant = [index for index in rows if not asked.unit or asked.unit == nominees[index].unit] or rows
    if dossier.reading is None or len(meant) != 1:
        raise Invalid(f"Hồ sơ {dossier.code} có {len(meant)} dòng có thể là người này; hãy nêu đúng đơn vị.")
    (index,) = meant
    row = nominees[index]
    before = row.extra.get("birth", "") if one.field == "birth" else getattr(row, one.field)
    changed = with_value(row, one.field, one.value)
    made = (*nominees[:index], changed, *nominees[index + 1 :])
    correction = Correction(0, NOMINEE + one.field, one.value, "", at, before=before, about=_as_read(dossier, row))
    return replace(dossier, reading=replace(dossier.reading, nominees=made)), correction


def _as_read(dossier: Dossier, row: Nominee) -> str:
    """Give the key of a row as it was read, also where its name or unit was put right before."""
    for one in dossier.corrections:
        now = {NOMINEE + "name": row.name, NOMINEE + "unit": row.unit}.get(one.field)
        if one.about and now is not None and one.value == now:
            return one.about
    return row_key(row)


def restrict(
    deps: Deps,
    asked: Wanted,
    roles: Sequence[str],
    *,
    reason: str,
    actor: Actor,
    account: Account,
    received_on: date | None = None,
) -> Restriction:
    """Show a person's data to these roles alone; asked again for the same person and roles, it takes in what is new.

    Invalid for no or unknown roles, without a reason, or where nothing is surely theirs.
    """
    units_reached(Operation.SUBJECT_KEEP, account)
    why, few = _said(reason, "lý do hạn chế"), tuple(sorted(set(roles)))
    if not few or not ROLES.issuperset(few):
        raise Invalid(f"Hãy nêu vai trò vẫn được xem, trong số: {', '.join(sorted(ROLES))}.")
    dossiers = looked(deps, asked).dossiers
    if not dossiers:
        raise Invalid("Không có chỗ nào chắc là của người này; hãy nêu năm sinh hoặc đơn vị.")
    standing = next((one for one in deps.subjects.restrictions() if (one.wanted, one.roles) == (asked, few)), None)
    made = standing or Restriction(deps.ids.new(), asked, few, (), account.name, deps.clock.now(), why)
    made = replace(made, dossiers=tuple(sorted({*made.dossiers, *dossiers})))
    deps.subjects.restrict(made)
    for one in made.dossiers:
        _changed(deps, one, lambda dossier: _with(dossier, made), kind=_SET, about=made.id, actor=actor)
    detail = {"restriction": made.id, "roles": list(few), "dossiers": dict(dossiers)}
    recorded(deps, asked, Answered("restrict", why, received_on=received_on, detail=detail), account=account)
    return made


def lift(deps: Deps, restriction_id: str, *, reason: str, actor: Actor, account: Account) -> Restriction:
    """End a restriction; NotFound, also for one that was lifted. Invalid without a reason."""
    units_reached(Operation.SUBJECT_KEEP, account)
    why = _said(reason, "lý do bỏ hạn chế")
    ended = deps.subjects.lift(restriction_id, at=deps.clock.now(), by=account.name, why=why)
    for one in ended.dossiers:
        _changed(deps, one, lambda dossier: _lifted(dossier, ended.id), kind=_LIFTED, about=ended.id, actor=actor)
    recorded(deps, ended.wanted, Answered("lift", why, detail={"restriction": ended.id}), account=account)
    return ended


def _with(dossier: Dossier, made: Restriction) -> Dossier:
    others = tuple(one for one in dossier.restricted if one.id != made.id)
    return replace(dossier, restricted=(*others, made.of_dossier))


def _lifted(dossier: Dossier, restriction_id: str) -> Dossier:
    return replace(dossier, restricted=tuple(one for one in dossier.restricted if one.id != restriction_id))


def _changed(
    deps: Deps, dossier_id: str, make: Callable[[Dossier], Dossier], *, kind: EventType, about: str, actor: Actor
) -> None:
    """Commit what `make` gives, and nothing where it changes nothing; one that moves on meanwhile is tried anew."""
    for tried in range(1, _TRIES + 1):
        dossier = deps.store.dossier(dossier_id)
        after = make(dossier)
        if after == dossier:
            return
        after = replace(after, version=dossier.version + 1)
        event = told(deps, after, kind, {"restriction": about}, actor=actor)
        try:
            change = Change(dossier=after, expected=dossier.version, events=(event,), search=search_row(after))
            deps.bell.ring(deps.store.commit(change))
        except Conflict:
            if tried == _TRIES:
                raise
        else:
            return


def erase(
    deps: Deps,
    asked: Wanted,
    *,
    reason: str,
    ground: str,
    account: Account,
    received_on: date | None = None,
) -> Request:
    """Decide a wish to be erased: what archive law keeps is not erased, and the decision says so, dossier by dossier.

    Nothing is ever erased here: what may go, goes by the reviewed lists of disposal. `ground` is the decider's own.
    """
    units_reached(Operation.SUBJECT_KEEP, account)
    why, own = _said(reason, "nội dung yêu cầu xóa"), _said(ground, "căn cứ của quyết định")
    found = looked(deps, asked)
    kept = {code: _kept_by(deps.store.dossier(one)) for one, code in found.dossiers.items()}
    law, unsure = subjects.LEGAL_BASIS, len(found.of(Whose.UNSURE))
    detail = {"kept": kept, "dossiers": dict(found.dossiers), "unsure": unsure, "law": law}
    answer = Answered("erase", why, own, "refused" if kept else "nothing", received_on, detail)
    return recorded(deps, asked, answer, account=account)


def _kept_by(dossier: Dossier) -> str:
    """Say what keeps a dossier from being erased: a legal hold before anything else."""
    held = "; ".join(f"{subjects.HELD}: {one.reason}" for one in active(dossier.holds))
    return held or (subjects.KEPT_BY_LAW if dossier.state in _ENDED else subjects.AT_WORK)


_ENDED = frozenset({State.ARCHIVED, State.REJECTED, State.WITHDRAWN, State.SET_ASIDE, State.ANNULLED, State.APPROVED})


def _said(text: str, what: str) -> str:
    said = collapse(nfc(text))
    if not said or len(said) > _LONGEST:
        raise Invalid(f"Hãy nêu {what} (tối đa {_LONGEST} ký tự).")
    return said
