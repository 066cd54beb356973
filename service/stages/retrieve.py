"""Retrieve: list, search, show, download; every road in passes the same permission here."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from service.domain.document import HALF, PASTED, TURNED
from service.domain.dossier import PaperStatus
from service.domain.errors import MALWARE, Conflict, NotAllowed, NotFound, Refused, Unavailable
from service.domain.permission import Operation, may, sees_all, units_reached
from service.domain.restricted import hidden_from, struck, withheld
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.ports import Change, Query, Scope
from service.stages import absences, audit, pieces, seeing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.ports import Account, Answer, Deps, Finder, Intake, Store

log = logging.getLogger(__name__)
_REINDEXED = 200
_ASKING, _LETTERS = "opinion_request", 500


def scope_of(account: Account, operation: Operation = Operation.DOSSIER_READ) -> Scope:
    """Give the dossiers to which an account may do `operation`: all for the office, its own for a unit; NotAllowed."""
    return Scope(units_reached(operation, account))


def find(deps: Deps, query: Query, *, account: Account, operation: Operation = Operation.DOSSIER_READ) -> Answer:
    """Answer a list or a search within reach of `operation`; whom the account may not see is struck out of the hits."""
    answer = deps.finder.find(query, scope=scope_of(account, operation))
    hidden = seeing.hidden(deps, account.roles)
    if not any(hit.dossier_id in hidden for hit in answer.hits):
        return answer
    return replace(answer, hits=tuple(struck(hit, hidden.get(hit.dossier_id, ())) for hit in answer.hits))


def awaiting(deps: Deps, query: Query, *, account: Account) -> Query:
    """Narrow a list to what waits for the account, and for whom it stands in today: open steps of its roles or its own.

    A head may take the office's steps, too, but is not who they wait for.
    """
    those = (account, *absences.principals(deps, account))
    states = query.states or (State.INCOMPLETE.value, State.IN_REVIEW.value)
    return replace(query, states=states, seats=tuple((one.name, one.roles) for one in those))


def reindex(store: Store, finder: Finder, *, told: Callable[[int], object]) -> int:
    """Index anew the dossiers that an older rule indexed, newest first; gives how many; once broken off, it goes on.

    `told` hears after every two hundred how many are done: an archive of many years takes minutes.
    """
    done = 0
    while some := finder.outdated(limit=_REINDEXED):
        for dossier_id in some:
            store.commit(Change(search=search_row(store.dossier(dossier_id))))
        done += len(some)
        told(done)
    return done


def count_states(deps: Deps, *, account: Account) -> dict[str, int]:
    """Count dossiers by state within what the account may see."""
    return dict(deps.finder.count_states(scope=scope_of(account)))


def show(deps: Deps, dossier_id: str, *, account: Account, operation: Operation = Operation.DOSSIER_READ) -> Dossier:
    """Give a dossier by id or code, to do `operation` to it; NotAllowed, and NotFound also for one out of reach.

    Who only looks gets it without the persons, and the other dossiers, that these roles do not see.
    """
    dossier = _reached(deps, dossier_id, account, operation)
    return seeing.seen(deps, dossier, account) if operation in _LOOKING else dossier


def whole(deps: Deps, dossier_id: str, *, account: Account, operation: Operation) -> Dossier:
    """Give a dossier with everybody in it, for what the office itself writes about all; errors as `show`.

    Whoever is shown what was written of it is shown that through `stages.seeing`.
    """
    return _reached(deps, dossier_id, account, operation)


# Where a dossier is shown or told of in other words, and not changed.
_LOOKING = frozenset(
    {
        *(Operation.DOSSIER_READ, Operation.PAPER_READ, Operation.LETTER_READ, Operation.LETTER_MAKE),
        *(Operation.MOVEMENT_READ, Operation.MOVEMENT_KEEP, Operation.COUNCIL_KEEP),
    }
)


def is_within(dossier: Dossier, account: Account, operation: Operation) -> bool:
    """Tell whether an account may do `operation` to this dossier: one with several roles reaches others by each."""
    return may(operation, account) and _is_in(dossier, scope_of(account, operation))


def _is_in(dossier: Dossier, scope: Scope) -> bool:
    return scope.unit_ids is None or dossier.origin.organ_id in scope.unit_ids


def _reached(deps: Deps, dossier_id: str, account: Account, operation: Operation) -> Dossier:
    scope = scope_of(account, operation)
    dossier = deps.store.dossier(dossier_id)
    if not _is_in(dossier, scope):
        # Word for word what the store says of a dossier that never was.
        raise NotFound(f"Không có hồ sơ {dossier_id}.")
    return dossier


def trouble(deps: Deps, dossier: Dossier, *, account: Account) -> str:
    """Say why the machine is not done with a dossier that was shown and will try again; "" for none, and to a unit."""
    if dossier.processing is not Processing.WORKING or not sees_all(account.roles):
        return ""
    said = deps.jobs.failing("advance").get(dossier.id, "")
    kind, _, sentence = said.partition(": ")
    # What was not foreseen is told in the log, in words of the program.
    foreseen = kind in {Unavailable.__name__, Conflict.__name__}
    return sentence if foreseen else "Lần xử lý gần nhất không xong; máy sẽ tự thử lại." if said else ""


def history(deps: Deps, dossier_id: str, *, account: Account) -> Sequence[Event]:
    """Give the dossier's events in order."""
    dossier = _reached(deps, dossier_id, account, Operation.DOSSIER_READ)
    return seeing.events(deps, deps.store.events(dossier.id), account.roles)


def messages(deps: Deps, dossier: Dossier, *, account: Account) -> Sequence[Intake]:
    """Give the e-office messages of a dossier that was shown, duplicates and conflicts too, oldest first."""
    return seeing.without(deps, deps.store.intakes(dossier.id), account.roles, [dossier.id])


def attachment(deps: Deps, dossier_id: str, number: int, *, account: Account) -> tuple[Paper, bytes]:
    """Give one paper's original bytes, checked against their hash; NotAllowed while it is quarantined.

    Refused when malware is found in it today.
    """
    dossier = _reached(deps, dossier_id, account, Operation.PAPER_READ)
    paper = next((paper for paper in dossier.papers if paper.number == number), None)
    if paper is not None and withheld(dossier, paper, hidden_from(dossier.restricted, account.roles)):
        raise NotAllowed("Giấy tờ này nêu người đang được hạn chế xem dữ liệu, hoặc chưa đọc được để biết có nêu.")
    if paper is None:
        raise NotFound(f"Hồ sơ {dossier.code} không có giấy tờ số {number}.")
    if paper.status is not PaperStatus.READ:
        raise NotAllowed(f"Tệp «{paper.name}» chưa được kiểm tra xong hoặc đang bị cách ly, không tải xuống được.")
    data = deps.objects.get(paper.key, sha256=paper.sha256)
    _require_still_clean(deps, paper.name, data)
    audit.note_read(deps, "paper", dossier.id, account=account, detail={"paper": number})
    return paper, data


def _require_still_clean(deps: Deps, name: str, data: bytes | IO[bytes]) -> None:
    """Refuse what today's signatures find in what passed when it was read; a scanner that is away stops nobody.

    With a scanner set nothing is read, and so given out, unscanned; what was read before it was set is scanned here.
    """
    try:
        deps.scanner.require_clean(name, data)
    except Refused as exc:
        if exc.code == MALWARE:
            raise
        log.warning("scan.unfinished", extra={"code": exc.code})
    except Unavailable as exc:
        log.warning("scan.skipped", extra={"error": str(exc)})


def crop(deps: Deps, dossier_id: str, number: int, name: str, *, account: Account) -> bytes:
    """Give a PNG of where a field stands on its scanned page; NotFound where the field has no such place."""
    paper, data = attachment(deps, dossier_id, number, account=account)
    report = paper.report
    value = report.fields.get(name) if report else None
    if report is None or value is None or value.page is None or value.box is None:
        raise NotFound(f"Trường «{name}» của «{paper.name}» không có chỗ trên ảnh quét để cắt ra.")
    turns = {fact.get("page"): fact["turn"] for fact in report.facts if fact["code"] == TURNED}
    pasted = {fact.get("page"): fact["picture"] for fact in report.facts if fact["code"] == PASTED}
    halves = {fact.get("page"): (fact["sheet"], fact["left"]) for fact in report.facts if fact["code"] == HALF}
    page, left = halves.get(value.page, (pasted.get(value.page, value.page), 0.0))
    box = (value.box[0] + left, value.box[1], value.box[2] + left, value.box[3])
    return deps.reader.crop(paper.name, data, page=page, box=box, turn=turns.get(value.page, 0))


def package(deps: Deps, dossier_id: str, *, account: Account) -> tuple[str, IO[bytes]]:
    """Give the archived package: its file name and the zip; NotFound until the dossier is archived.

    The zip is a file on the disk, checked against its hash before anyone gets a byte of it; closing it is the caller's.
    Refused when malware is found in it today.
    """
    dossier = _reached(deps, dossier_id, account, Operation.PAPER_READ)
    if hidden_from(dossier.restricted, account.roles):
        raise NotAllowed(f"Gói của hồ sơ {dossier.code} có dữ liệu của người đang được hạn chế xem.")
    if not sees_all(account.roles) and (inside := _inner_matters(deps, dossier)):
        raise NotAllowed(f"Gói của hồ sơ {dossier.code} có {inside}; chỉ cơ quan thẩm định xem.")
    if not dossier.package:
        raise NotFound(f"Hồ sơ {dossier.code} chưa được lưu trữ nên chưa có gói.")
    deps.crashpoint("retrieve.before_package")
    with ExitStack() as unless_given:
        copy = unless_given.enter_context(pieces.scratch())
        deps.objects.fetch(str(dossier.package["key"]), copy, sha256=str(dossier.package["sha256"]))
        deps.crashpoint("retrieve.after_package")
        _require_still_clean(deps, f"{dossier.code}.zip", copy)
        audit.note_read(deps, "package", dossier.id, account=account)
        copy.seek(0)
        unless_given.pop_all()
        return f"{dossier.code}.zip", copy


def _inner_matters(deps: Deps, dossier: Dossier) -> str:
    """Name what of a package is the office's own: what agencies were asked and said, a session's minutes, events.

    One that was brought in holds such letters without the requests and the sessions that they are of.
    """
    rules = deps.catalogue.letters.rules
    kinds = {one.kind for one in deps.letters.letters(dossier=dossier.id, limit=_LETTERS)}
    if dossier.opinions or _ASKING in kinds:
        return "ý kiến của các cơ quan được hỏi"
    agendas = [{one.dossier_id for one in each.agenda} for each in deps.councils.sessions_of(dossier.id)]
    if {dossier.id} in agendas or any(one in rules and rules[one].about == "session" for one in kinds):
        return "biên bản của hội đồng"
    inner = any(one.data.get("inner") for one in deps.store.events(dossier.id))
    return "việc nội bộ của cơ quan thẩm định" if inner else ""


def events_after(deps: Deps, position: int, *, limit: int, account: Account) -> Sequence[Event]:
    """Give events after a position for reconciliation; NotAllowed for who does not see everything."""
    scope_of(account, Operation.EVENT_READ)
    return seeing.events(deps, deps.store.events_after(position, limit=limit), account.roles)
