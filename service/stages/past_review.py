"""The desk of old decisions: a person looks at what was not read for sure, beside its evidence, and has the last word.

Rows are confirmed, put right or struck out one by one; a file that is no decision at all is dismissed: it stays where
it is, and proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import UNCONFIRMED
from service.domain.corrected import NOMINEE, row_key, with_value
from service.domain.dossier import Correction
from service.domain.dossier_reading import DossierReading
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import EventType
from service.domain.fields import FieldState
from service.domain.permission import Operation
from service.domain.restricted import require_no_blank
from service.domain.search_terms import search_row
from service.domain.states import Processing
from service.domain.text import collapse, nfc
from service.ports import Change
from service.stages import covering, retrieve, seeing
from service.stages.decisions import CORRECTABLE, SURE, told_by, value_of
from service.stages.telling import all_told, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.events import Actor, Event
    from service.domain.fields import FieldValue, Nominee, PaperReport
    from service.ports import Account, Deps

DISMISSED = "import.dismissed"
OF_ROW = ("name", "title", "unit", "award", "birth")
_STRUCK = "struck"
_LONGEST = 2_000
_AROUND = 60
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of an old decision: fields and rows put right, rows struck out; the rest is right as read.

    `fields` by name; `rows` by place (from 0, in the order read), each with values of `OF_ROW`. `expected_version` None
    takes the dossier as it stands.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    struck: frozenset[int] = frozenset()
    note: str = ""
    expected_version: int | None = None


def looked_at(deps: Deps, dossier_id: str, *, account: Account) -> Dossier:
    """Give an old decision to be looked at. NotFound for a dossier that is none, NotAllowed, Conflict when answered."""
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    if dossier.reason != UNCONFIRMED:
        raise Conflict(f"Hồ sơ {dossier.code} không chờ xác nhận.", current=dossier.version)
    return dossier


def shown(deps: Deps, dossier_id: str, *, account: Account) -> Dossier:
    """Give an old decision as the account may see it, to be looked at. Errors as `looked_at`."""
    return seeing.seen(deps, looked_at(deps, dossier_id, account=account), account)


def confirm(deps: Deps, dossier_id: str, word: Word, *, actor: Actor, account: Account) -> Dossier:
    """Take a person's word for what an old decision says; it counts as proof from then on.

    Raises Invalid for a field or row that the decision has not, or that the account may not see; Conflict for a dossier
    that does not wait for this, or that moved on.
    """
    dossier = looked_at(deps, dossier_id, account=account)
    report, rows = _read(dossier, word)
    _require_seen(rows, seeing.seen(deps, dossier, account), word)
    now = deps.clock.now()
    before = {name: value_of(report, name) for name in CORRECTABLE}
    given = {name: nfc(value).strip()[:_LONGEST] for name, value in word.fields.items()}
    paper, by = dossier.papers[0].number, actor.name
    corrections = [Correction(paper, name, value, by, now, before[name]) for name, value in given.items()]
    kept = []
    for place, row in enumerate(rows):
        corrections += _of_row(place, row, word, by=by, at=now)
        if place not in word.struck:
            kept.append(_put_right(row, word.rows.get(place, _NOTHING)))
    after = told_by(replace(dossier, corrections=tuple(corrections)), {**before, **given}, kept)
    after = replace(after, reason="", message="", processing=Processing.DONE, version=dossier.version + 1)
    after, hidden = covering.covered(deps, after)
    said: dict[str, Any] = {"note": word.note or "đã xem và xác nhận", "fields": sorted(given)}
    said |= {"rows": sorted(word.rows), "struck": sorted(word.struck)} if word.rows or word.struck else {}
    return _committed(deps, dossier, after, all_told(deps, after, [(EventType.CONFIRMED, said), *hidden], actor=actor))


def dismiss(
    deps: Deps, dossier_id: str, reason: str, *, actor: Actor, account: Account, expected_version: int | None = None
) -> Dossier:
    """Take a person's word that a file is no decision or list: kept with its reason, and of nobody's award a proof."""
    dossier = looked_at(deps, dossier_id, account=account)
    _require_version(dossier, expected_version)
    why = collapse(nfc(reason))[:_LONGEST]
    if not why:
        raise Invalid("Hãy nêu lý do bác.")
    after = replace(
        dossier, reason=DISMISSED, message=why, outcome="withdrawn", decision={}, award="", reading=DossierReading(),
        processing=Processing.DONE, version=dossier.version + 1,
    )  # fmt: skip
    return _committed(deps, dossier, after, [told(deps, after, EventType.DISMISSED, {"reason": why}, actor=actor)])


def _committed(deps: Deps, before: Dossier, after: Dossier, events: Sequence[Event]) -> Dossier:
    change = Change(dossier=after, expected=before.version, events=tuple(events), search=search_row(after))
    try:
        deps.bell.ring(deps.store.commit(change))
    except Conflict as exc:
        raise Conflict(str(exc), current=deps.store.dossier(before.id)) from exc
    return after


def _read(dossier: Dossier, word: Word) -> tuple[PaperReport, Sequence[Nominee]]:
    """Give what was read, after refusing a word about what is not there."""
    _require_version(dossier, word.expected_version)
    report = dossier.papers[0].report
    if report is None:
        raise NotFound(f"Hồ sơ {dossier.code} không có giấy tờ đã đọc.")
    strange = sorted(word.fields.keys() - CORRECTABLE)
    if strange:
        raise Invalid(f"Quyết định không có trường {', '.join(strange)}; có: {', '.join(sorted(CORRECTABLE))}.")
    rows = dossier.reading.nominees if dossier.reading else ()
    absent = sorted(place for place in {*word.rows, *word.struck} if not 0 <= place < len(rows))
    if absent:
        raise Invalid(f"Danh sách có {len(rows)} dòng, không có dòng {', '.join(str(place) for place in absent)}.")
    unknown = sorted({name for values in word.rows.values() for name in values} - set(OF_ROW))
    if unknown:
        raise Invalid(f"Dòng không có mục {', '.join(unknown)}; có: {', '.join(OF_ROW)}.")
    if any("name" in values and not values["name"].strip() for values in word.rows.values()):
        raise Invalid("Tên không được để trống; nếu dòng không có ai thì bỏ dòng.")
    return report, rows


def _require_seen(rows: Sequence[Nominee], seen: Dossier, word: Word) -> None:
    """Refuse a word about a row that is hidden from who says it, and blanks typed back as if they were values."""
    shown_rows = seen.reading.nominees if seen.reading else ()
    hidden = sorted(place + 1 for place in {*word.rows, *word.struck} if rows[place] != shown_rows[place])
    if hidden:
        raise Invalid(f"Dòng {', '.join(map(str, hidden))} có người mà vai trò của bạn không được xem.")
    require_no_blank([*word.fields.values(), *(value for row in word.rows.values() for value in row.values())])


def _require_version(dossier: Dossier, expected: int | None) -> None:
    if expected is not None and expected != dossier.version:
        raise Conflict(f"Hồ sơ {dossier.code} đã thay đổi; hãy mở lại.", current=dossier)


def _of_row(place: int, row: Nominee, word: Word, *, by: str, at: datetime) -> Iterator[Correction]:
    """Give what a person changed of a row, with what was read."""
    if place in word.struck:
        yield Correction(0, NOMINEE + _STRUCK, value=True, by=by, at=at, before=row.name, about=row_key(row))
        return
    for name, value in word.rows.get(place, _NOTHING).items():
        before = row.extra.get("birth", "") if name == "birth" else getattr(row, name)
        if _clean(value) != before:
            yield Correction(0, NOMINEE + name, _clean(value), by, at, before=before, about=row_key(row))


def _put_right(row: Nominee, values: Mapping[str, str]) -> Nominee:
    for name, value in values.items():
        row = with_value(row, name, _clean(value))
    return replace(row, confidence=1.0, method="person") if values else row


def _clean(value: str) -> str:
    return collapse(nfc(value))[:_LONGEST]


def desk_json(dossier: Dossier) -> dict[str, Any]:
    """Give an old decision as a person looks at it: each value, where it stands, and whether it was read for sure."""
    paper = dossier.papers[0]
    report = paper.report
    rows = dossier.reading.nominees if dossier.reading else ()
    return {
        "id": dossier.id, "code": dossier.code, "version": dossier.version, "file": paper.name,
        "doubts": dossier.message, "kind": report.kind.value.value if report else None,
        "fields": [_field_json(report, name) for name in sorted(CORRECTABLE)] if report else [],
        "rows": [_row_json(report, place, row) for place, row in enumerate(rows)] if report else [],
        "proof": f"/ho-so/{dossier.code}?giay={paper.number}",
    }  # fmt: skip


def _field_json(report: PaperReport, name: str) -> dict[str, Any]:
    value = report.fields.get(name)
    sure = value is not None and value.state is FieldState.FOUND and value.confidence >= SURE
    return {
        "name": name, "value": value_of(report, name), "state": value.state.value if value else "absent",
        "raw": value.raw if value else "", "page": value.page if value else None,
        "confidence": value.confidence if value else 0.0, "sure": sure, "evidence": _seen(report, value),
        "crop": bool(value and value.box and value.page),
    }  # fmt: skip


def _row_json(report: PaperReport, place: int, row: Nominee) -> dict[str, Any]:
    return {
        "place": place, "subject": row.subject, "name": row.name, "title": row.title, "unit": row.unit,
        "award": row.award, "birth": str(row.extra.get("birth", "")), "page": row.page, "row": row.row,
        "confidence": row.confidence, "sure": row.confidence >= SURE, "evidence": _line(report, row),
    }  # fmt: skip


def _seen(report: PaperReport, value: FieldValue | None) -> str:
    """Give the words around a value on its page."""
    if value is None or value.page is None or value.start is None or value.end is None:
        return ""
    return _around(report, value.page, value.start, value.end)


def _line(report: PaperReport, row: Nominee) -> str:
    """Give the words around a row's name, by its offsets or where the name stands."""
    if row.page is not None and row.start is not None and row.end is not None:
        return _around(report, row.page, row.start, row.end)
    for page in report.pages:
        at = page.text.find(row.name)
        if at >= 0 and row.page in {None, page.number}:
            return _around(report, page.number, at, at + len(row.name))
    return ""


def _around(report: PaperReport, number: int, start: int, end: int) -> str:
    text = next((page.text for page in report.pages if page.number == number), "")
    return collapse(text[max(0, start - _AROUND) : end + _AROUND])
