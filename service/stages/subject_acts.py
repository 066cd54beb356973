"""What is done about a person's data: put right, shown to few, or kept against a wish; each with its ground."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from service.domain import subject_places, subjects
from service.domain.claims import claims_of
from service.domain.corrected import NOMINEE, OF_NOMINEE, born_key, effective_fields, row_key, with_value
from service.domain.deadlines import local_day
from service.domain.dossier import Correction
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import EventType
from service.domain.fields import FieldValue
from service.domain.holds import active
from service.domain.permission import ROLES, Operation, units_reached
from service.domain.restricted import Restriction
from service.domain.search_terms import search_row
from service.domain.states import State
from service.domain.subjects import Whose
from service.domain.text import collapse, nfc
from service.ports import Change
from service.stages import covering, disposing, review
from service.stages.retrieve import show
from service.stages.subjects import Answered, looked, recorded, require_received
from service.stages.telling import all_told, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.domain.fields import Nominee
    from service.domain.subjects import Request, Wanted
    from service.ports import Account, Deps
    from service.stages.disposing import Candidate

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

    Invalid without a reason, or for what is not surely this person's: a namesake's row and report are left alone.
    Conflict when the dossier moved on meanwhile.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.SUBJECT_KEEP)
    why = _said(reason, "lý do sửa")
    require_received(deps, received_on)
    if not values:
        raise Invalid("Hãy nêu ít nhất một giá trị mới.")
    mine = _mine(deps, dossier, asked)
    after = dossier
    tales: list[tuple[EventType, Mapping[str, Any]]] = []
    for one in values:
        given = _given(deps, one)
        after, correction = _laid(deps, after, mine, given, why=why, by=account.name)
        tales.append((EventType.FIELD_CHANGED, _tale(correction)))
    after, hidden = covering.covered(deps, replace(review.rechecked(deps, after), version=dossier.version + 1))
    change = Change(
        dossier=after,
        expected=dossier.version,
        events=all_told(deps, after, [*tales, *hidden], actor=actor),
        search=search_row(after),
        claims=None if after.state is State.ARCHIVED else claims_of(after),
    )
    deps.bell.ring(deps.store.commit(change))
    fields = [{"paper": one.paper, "field": one.field} for one in values]
    detail = {"dossiers": {after.id: after.code}, "fields": fields}
    recorded(deps, asked, Answered("correct", why, received_on=received_on, detail=detail), account=account)
    return after


def _given(deps: Deps, one: NewValue) -> NewValue:
    """Give the value as it is kept: one line, and a day as days are; Invalid for what is no day."""
    text = collapse(nfc(one.value))[:_LONGEST]
    try:
        return NewValue(one.paper, one.field, str(review.in_shape(deps, one.paper, one.field, text)))
    except ValueError as exc:
        raise Invalid(f"Giá trị «{text}» của «{one.field}» {exc}.") from exc


def _tale(one: Correction) -> dict[str, Any]:
    return {"paper": one.paper, "field": one.field, "value": one.value, "before": one.before, "reason": one.reason}


@dataclass(frozen=True, slots=True)
class _Mine:
    """What of a dossier is surely the person's: rows by place, own reports by number; and how many rows may be."""

    rows: tuple[int, ...]
    papers: frozenset[int]
    named: int


def _mine(deps: Deps, dossier: Dossier, asked: Wanted) -> _Mine:
    verdicts = covering.verdicts(deps, dossier, asked)
    here = {place: whose for (dossier_id, place), whose in verdicts.items() if dossier_id == dossier.id}
    own = subject_places.own_papers(dossier, asked, verdicts)
    return _Mine(
        tuple(sorted(place for place, whose in here.items() if whose is Whose.THEIRS)),
        frozenset(number for (number, at), whose in own.items() if at == 0 and whose is Whose.THEIRS),
        sum(whose is not Whose.ANOTHERS for whose in here.values()),
    )


def _laid(deps: Deps, dossier: Dossier, mine: _Mine, one: NewValue, *, why: str, by: str) -> tuple[Dossier, Correction]:
    if one.paper:
        correction = _of_field(dossier, mine, one, at=deps.clock.now())
    else:
        dossier, correction = _of_row(dossier, mine, one, at=deps.clock.now())
    correction = replace(correction, by=by, reason=why)
    key = (correction.paper, correction.field, correction.about)
    kept = tuple(old for old in dossier.corrections if (old.paper, old.field, old.about) != key)
    return replace(dossier, corrections=(*kept, correction)), correction


def _of_field(dossier: Dossier, mine: _Mine, one: NewValue, *, at: datetime) -> Correction:
    """Give the correction of a field of the person's own paper; of papers about many, only rows are theirs."""
    paper = next((each for each in dossier.papers if each.number == one.paper), None)
    if paper is None or paper.number not in mine.papers:
        raise Invalid(f"Giấy tờ số {one.paper} không phải của riêng người này, hoặc chưa đủ căn cứ (năm sinh, đơn vị) "
                      "để biết là của họ; dòng đề nghị của họ là giấy tờ 0.")  # fmt: skip
    known = effective_fields(dossier, paper)
    if one.field not in known:
        raise Invalid(f"Giấy tờ số {one.paper} không có trường «{one.field}».")
    before = known.get(one.field, FieldValue()).value
    return Correction(paper.number, one.field, one.value, "", at, before=before)


def _of_row(dossier: Dossier, mine: _Mine, one: NewValue, *, at: datetime) -> tuple[Dossier, Correction]:
    """Lay the value over the person's row; Invalid where none is surely theirs, or several are."""
    if one.field not in OF_NOMINEE:
        raise Invalid(f"Dòng đề nghị không có mục «{one.field}»; có: {', '.join(OF_NOMINEE)}.")
    nominees = dossier.reading.nominees if dossier.reading else ()
    if dossier.reading is None or len(mine.rows) != 1:
        told = f"{len(mine.rows)} dòng chắc là của người này, {mine.named} dòng có thể là"
        raise Invalid(f"Hồ sơ {dossier.code} có {told}; hãy nêu năm sinh, đơn vị để chỉ đúng một dòng.")
    (index,) = mine.rows
    row = nominees[index]
    before = row.extra.get("birth", "") if one.field == "birth" else getattr(row, one.field)
    changed = with_value(row, one.field, one.value)
    made = (*nominees[:index], changed, *nominees[index + 1 :])
    correction = Correction(0, NOMINEE + one.field, one.value, "", at, before=before, about=_as_read(dossier, row))
    return replace(dossier, reading=replace(dossier.reading, nominees=made)), correction


def _as_read(dossier: Dossier, row: Nominee) -> str:
    """Give the key of a row as it was read, also where its name, unit or year of birth was put right before."""
    born = row.extra.get("birth")
    for one in dossier.corrections:
        now = {NOMINEE + "name": row.name, NOMINEE + "unit": row.unit, NOMINEE + "birth": born}.get(one.field)
        if one.about and now is not None and one.value == now:
            return one.about
    others = dossier.reading.nominees if dossier.reading else ()
    return born_key(row) if sum(row_key(one) == row_key(row) for one in others) > 1 else row_key(row)


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
    require_received(deps, received_on)
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
    """End a restriction; NotFound, also for one that was lifted. Invalid without a reason.

    Its dossiers are shown again one by one before it ends: broken off, it still stands, and lifted again it goes on.
    """
    units_reached(Operation.SUBJECT_KEEP, account)
    why = _said(reason, "lý do bỏ hạn chế")
    standing = next((one for one in deps.subjects.restrictions() if one.id == restriction_id), None)
    if standing is None:
        raise NotFound(f"Không có hạn chế {restriction_id} đang có hiệu lực.")
    for one in standing.dossiers:
        _changed(deps, one, lambda dossier: _lifted(dossier, standing.id), kind=_LIFTED, about=standing.id, actor=actor)
    recorded(deps, standing.wanted, Answered("lift", why, detail={"restriction": standing.id}), account=account)
    return deps.subjects.lift(standing.id, at=deps.clock.now(), by=account.name, why=why)


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
        try:
            dossier = deps.store.dossier(dossier_id)
        except NotFound:
            return  # told of to the restriction, and never filed: the store was away
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

    Nothing is ever erased here: what may go, goes by the reviewed lists of disposal. What keeps each dossier is told by
    its hold, its work or its term of keeping; `ground` is the decider's own beside it.
    """
    units_reached(Operation.SUBJECT_KEEP, account)
    why, own = _said(reason, "nội dung yêu cầu xóa"), _said(ground, "căn cứ của quyết định")
    require_received(deps, received_on)
    found = looked(deps, asked)
    kept: dict[str, str] = {}
    over: dict[str, str] = {}
    for one, code in found.dossiers.items():
        ripe, said = _kept_by(deps, deps.store.dossier(one))
        (over if ripe else kept)[code] = said
    law, unsure = subjects.LEGAL_BASIS, len(found.of(Whose.UNSURE))
    detail = {"kept": kept, "over": over, "dossiers": dict(found.dossiers), "unsure": unsure, "law": law}
    outcome = "refused" if kept else "over" if over else "nothing"
    return recorded(deps, asked, Answered("erase", why, own, outcome, received_on, detail), account=account)


def _kept_by(deps: Deps, dossier: Dossier) -> tuple[bool, str]:
    """Tell whether a dossier's term is over, and say by what it is kept: a hold before work, work before the term."""
    if held := "; ".join(f"{subjects.HELD}: {one.reason}" for one in active(dossier.holds)):
        return False, held
    if dossier.state not in _ENDED:
        return False, subjects.AT_WORK
    return _by_term(disposing.weighed(deps, dossier), year=local_day(deps.clock.now()).year)


def _by_term(one: Candidate, *, year: int) -> tuple[bool, str]:
    """Tell it by the term by which it would be disposed of (`templates/retention`); an unverified one keeps it too."""
    kept = one.kept
    if kept is None:
        return False, f"{subjects.KEPT_BY_LAW}; hồ sơ này chưa thuộc nhóm thời hạn nào"
    basis = f"{subjects.KEPT_BY_LAW}; {kept.title} ({kept.legal_basis})"
    if kept.years is None:
        return False, f"{basis}: bảo quản vĩnh viễn"
    term = f"{kept.years} năm từ năm {one.ended}"
    if one.goes is None:
        return False, f"{basis}: {term}, thời hạn chưa được kiểm chứng"
    if one.goes > year:
        return False, f"{basis}: {term}, đến hết năm {one.goes - 1}"
    return True, f"{basis}: {term}, đã hết vào cuối năm {one.goes - 1}; xóa bằng danh sách tiêu hủy"


_ENDED = frozenset({State.ARCHIVED, State.REJECTED, State.WITHDRAWN, State.SET_ASIDE, State.ANNULLED, State.APPROVED})


def _said(text: str, what: str) -> str:
    said = collapse(nfc(text))
    if not said or len(said) > _LONGEST:
        raise Invalid(f"Hãy nêu {what} (tối đa {_LONGEST} ký tự).")
    return said
