"""Decisions of the past: old decisions and lists become archived dossiers with the same evidence as any other.

Each file is one dossier, known by the hash of its bytes: whatever was broken off goes on, and twice is once. What was
not read for sure waits for a person, and counts in a history as not confirmed until then.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from service.domain.awards_held import UNCONFIRMED
from service.domain.dossier import Dossier, Origin, Paper, PaperStatus
from service.domain.dossier_reading import DossierReading, award_code
from service.domain.errors import Conflict, ReaderDied, Refused
from service.domain.events import EventType
from service.domain.fields import FieldState, PaperKind
from service.domain.keys import original_key
from service.domain.letters import clean
from service.domain.permission import Operation, units_reached
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.domain.text import fold, nfc
from service.ports import Change, Intake, NewObject, Query
from service.stages import covering, disposing, retrieve
from service.stages.handing import PAST
from service.stages.naming import named
from service.stages.telling import all_told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.events import Actor
    from service.domain.fields import Nominee, PaperReport
    from service.domain.units import Unit
    from service.ports import Account, Answer, Deps

CONNECTOR = PAST
_LONGEST_NAME = 200
_PRINTED = frozenset({".pdf", ".doc", ".docx", ".rtf", ".odt", ".xlsx", ".xls", ".ods"})
SUFFIXES = _PRINTED | {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
_OWN_LEVEL = "co_so"
SURE = 0.8
_TRIES = 3
_LISTS = frozenset({PaperKind.AWARD_DECISION, PaperKind.NOMINEE_LIST})
_WANTED = {"number": "số quyết định", "date": "ngày quyết định", "award": "hình thức khen thưởng"}
CORRECTABLE = frozenset({*_WANTED, "signer", "issuer", "subject"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `filed`, `doubtful` (filed, but waits for a person), `known` or `refused`; and why."""

    name: str
    kind: str
    code: str = ""
    why: str = ""


def bring_in(deps: Deps, name: str, data: bytes, *, actor: Actor, account: Account) -> Outcome:
    """File one old decision or list. Unavailable when a server is away: then ask again."""
    units_reached(Operation.DOSSIER_CORRECT, account)
    return file_one(deps, name, data, actor=actor)


def file_one(deps: Deps, name: str, data: bytes, *, actor: Actor, sender: Unit | None = None) -> Outcome:
    """File one decision; of a `sender` it is that unit's own, and what it may not have decided waits for a person."""
    digest = hashlib.sha256(data).hexdigest()
    known = deps.store.intake(CONNECTOR, digest)
    if known is not None:
        return _known(deps, name, known)
    try:
        report = _read(deps, name, data)
    except (Refused, ReaderDied) as exc:
        _refuse(deps, name, data, digest, error=exc)
        return Outcome(name, "refused", why=str(exc))
    dossier = _dossier(deps, name, data, report=report, sender=sender)
    try:
        filed = _file(deps, dossier, data, digest, actor=actor)
    except Conflict as exc:  # another process files the same bytes at this moment
        return Outcome(name, "known", why=str(exc))
    return Outcome(name, "doubtful" if filed.reason else "filed", filed.code, filed.message)


def _known(deps: Deps, name: str, intake: Intake) -> Outcome:
    if intake.outcome == "refused":
        return Outcome(name, "refused", why=intake.message)
    if not intake.dossier_id:
        return Outcome(name, "known")
    return Outcome(
        name, "known", deps.store.dossier(intake.dossier_id).code, disposing.told_of(deps, intake.dossier_id)
    )


def _read(deps: Deps, name: str, data: bytes) -> PaperReport:
    for tried in range(1, _TRIES + 1):
        try:
            return deps.reader.read(name, data, going_on=lambda _kept: None)
        except ReaderDied:
            if tried == _TRIES:
                raise
    raise AssertionError


def _refuse(deps: Deps, name: str, data: bytes, digest: str, *, error: Refused | ReaderDied) -> None:
    """Keep a file that cannot be read, and why, so that it is neither lost nor tried again and again."""
    key = original_key(digest)
    row = Intake(
        id=deps.ids.new(), connector=CONNECTOR, external_id=digest, content_key=digest, raw_key=key, raw_sha256=digest,
        received_at=deps.clock.now(), kind="new", outcome="refused", name=nfc(name), reason=error.code,
        message=str(error),
    )  # fmt: skip
    named(
        deps, lambda: deps.objects.put_all([NewObject(key, data, digest)]),
        lambda: deps.store.commit(Change(intake=row)),
    )  # fmt: skip


def _file(deps: Deps, dossier: Dossier, data: bytes, digest: str, *, actor: Actor) -> Dossier:
    (paper,) = dossier.papers
    new = NewObject(paper.key, data, digest, paper.media_type or "application/octet-stream")
    intake = Intake(
        id=deps.ids.new(), connector=CONNECTOR, external_id=digest, content_key=digest, raw_key=paper.key,
        raw_sha256=digest, received_at=dossier.received_at, kind="new", outcome="dossier", dossier_id=dossier.id,
        name=paper.name,
    )  # fmt: skip
    dossier, hidden = covering.covered(deps, dossier)
    tales = [(EventType.IMPORTED, {"file": paper.name, "doubts": dossier.message}), *hidden]
    events = all_told(deps, dossier, tales, actor=actor)
    change = Change(dossier=dossier, events=events, intake=intake, search=search_row(dossier))
    named(deps, lambda: deps.objects.put_all([new]), lambda: deps.store.commit(change))
    return deps.store.dossier(dossier.id)


def _dossier(deps: Deps, name: str, data: bytes, *, report: PaperReport, sender: Unit | None) -> Dossier:
    digest = hashlib.sha256(data).hexdigest()
    paper = Paper(
        1, nfc(name), len(data), digest, original_key(digest), report.media_type, status=PaperStatus.READ, report=report
    )
    doubts = "; ".join((*_doubts(report), *(_not_its_own(deps, report, sender) if sender else ())))
    origin = Origin(connector=CONNECTOR, number=value_of(report, "number"), date=value_of(report, "date"))
    dossier = Dossier(
        id=deps.ids.new(),
        received_at=deps.clock.now(),
        state=State.ARCHIVED,
        processing=Processing.WAITING if doubts else Processing.DONE,
        version=1,
        origin=replace(origin, organ_id=sender.id, organ_name=sender.name, unit_id=sender.id) if sender else origin,
        papers=(paper,),
        outcome="approved",
        reason=UNCONFIRMED if doubts else "",
        message=doubts and f"Cần người xem: {doubts}.",
    )
    return told_by(dossier, {field: value_of(report, field) for field in CORRECTABLE})


def told_by(dossier: Dossier, values: Mapping[str, str], nominees: Sequence[Nominee] | None = None) -> Dossier:
    """Give the dossier what its decision says, as read or as a person has put it right; None: the rows as read."""
    report = dossier.papers[0].report
    rows = (report.nominees if report else ()) if nominees is None else tuple(nominees)
    code = award_code(values["award"]) if values["award"] else ""
    decision = {"decision_number": values["number"], "decision_date": values["date"]}
    return replace(
        dossier,
        subject=values["subject"] or dossier.papers[0].name,
        unit=dossier.origin.organ_name or values["issuer"],
        award=code,
        decision={name: value for name, value in decision.items() if value},
        reading=DossierReading(award=code, nominees=rows),
    )


def value_of(report: PaperReport, name: str) -> str:
    """Give a field that was found as text; "" otherwise."""
    value = report.fields.get(name)
    found = value is not None and value.state is FieldState.FOUND and isinstance(value.value, str)
    return str(value.value) if value is not None and found else ""


def _doubts(report: PaperReport) -> Iterator[str]:
    """Tell what a person must look at before the reading counts as proof."""
    if report.kind.value not in _LISTS or report.kind.confidence < SURE:
        yield "chưa chắc đây là quyết định hay danh sách khen thưởng"
    for name, called in _WANTED.items():
        value = report.fields.get(name)
        if not value_of(report, name):
            yield f"chưa đọc được {called}"
        elif value is not None and value.confidence < SURE:
            yield f"{called} đọc chưa chắc"
    if not report.nominees:
        yield "không thấy ai được khen"
    elif unsure := sum(nominee.confidence < SURE for nominee in report.nominees):
        yield f"{unsure} dòng danh sách đọc chưa chắc"
    if report.problems:
        yield f"{len(report.problems)} chỗ trong giấy tờ không khớp nhau"


def _not_its_own(deps: Deps, report: PaperReport, sender: Unit) -> Iterator[str]:
    """Tell what speaks against that a unit gave these awards itself (Luật 06/2022/QH15, Điều 79 và 80)."""
    issuer, code = value_of(report, "issuer"), award_code(value_of(report, "award"))
    if issuer and not any(fold(issuer) in fold(name) for name in sender.names):
        yield f"cơ quan ban hành đọc được là «{issuer}», không phải {sender.name}"
    award = next((one for one in deps.catalogue.awards if one.code == code), None)
    if award is not None and award.level != _OWN_LEVEL:
        yield f"{award.name} không thuộc thẩm quyền của đơn vị"


def handed_name(name: str) -> str:
    """Give the name of a file that somebody handed in, without folders and signs that nobody sees."""
    return clean(PurePath(name.replace("\\", "/")).name)[-_LONGEST_NAME:]


def waiting(deps: Deps, *, account: Account, cursor: str = "", limit: int = 50) -> Answer:
    """Give the imported decisions that wait for a person, newest first."""
    query = Query(states=("archived",), processing=("waiting",), cursor=cursor, limit=limit)
    return retrieve.find(deps, query, account=account, operation=Operation.DOSSIER_CORRECT)
