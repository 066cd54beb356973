"""Disposing: what may go by its term, a list of it, its review by a second person, its carrying out, its certificate.

Nothing goes while a hold stands, before its term is over, by a term that is unverified, or without two people and the
wait between them. What was read and every version of the bytes go; the events and their chain stay. A crash anywhere is
gone on from: what a dossier's files were is written down in the commit that takes their names away.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.domain import disposal, holds
from service.domain.audit import canonical
from service.domain.deadlines import local_day
from service.domain.disposal import Disposal, Item
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.keys import attached_keys, original_key
from service.domain.permission import Operation, units_reached
from service.domain.retention import ended_in, goes_in
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.domain.statuses import ANSWERS
from service.ports import Change, NewObject
from service.stages import retrieve, seeing
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.events import Actor, Event
    from service.domain.letters import Letter
    from service.domain.retention import RetentionClass
    from service.ports import Account, Deps

MOST = 200  # dossiers of one list: what two people can look through
_BATCH = 200
_DOING = "tiêu hủy"
_FOLDER = "disposals"
_LISTED = 100
_FILED = frozenset({EventType.ARCHIVED, EventType.IMPORTED})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier, its class (None: no row of the table names it), when its work ended, and from which year it may go."""

    dossier: Dossier
    kept: RetentionClass | None
    ended: int
    goes: int | None


def weighed(deps: Deps, dossier: Dossier) -> Candidate:
    """Tell by which class a dossier is kept, and from which year it may go (None: never, or not yet to be said)."""
    received = local_day(dossier.received_at)
    rules = deps.catalogue
    award = rules.award(dossier.award, on=received) or next(
        (one for one in rules.awards if one.code == dossier.award), None
    )
    kept = rules.retention.class_of(award.level if award else "", dossier.outcome)
    filed = [local_day(event.at).year for event in deps.store.events(dossier.id) if event.type in _FILED]
    ended = ended_in(dossier, filed)
    return Candidate(dossier, kept, ended, goes_in(kept, ended) if kept else None)


def over(deps: Deps, *, account: Account, limit: int = MOST) -> Sequence[Candidate]:
    """Give the archived dossiers whose term is over, that no hold keeps and no list has, by code; NotAllowed."""
    units_reached(Operation.DISPOSAL_READ, account)
    return [replace(one, dossier=seeing.seen(deps, one.dossier, account)) for one in _over(deps, limit)]


def _over(deps: Deps, limit: int) -> Iterator[Candidate]:
    year, shortest = local_day(deps.clock.now()).year, deps.catalogue.retention.shortest
    if shortest is None:
        return
    waiting, after, found = deps.retention.listed(), "", 0
    while some := deps.retention.archived_before(year - shortest, after=after, limit=_BATCH):
        for dossier in map(deps.store.dossier, some):
            after = dossier.code
            one = weighed(deps, dossier)
            if not _why_not(deps, one, waiting, year):
                found += 1
                yield one
                if found == limit:
                    return


def propose(deps: Deps, ids: Sequence[str], ground: str, *, actor: Actor, account: Account) -> Disposal:
    """Put dossiers on a list that waits for a second person. Invalid names everything that may not go, and why."""
    chosen = [retrieve.show(deps, one, account=account, operation=Operation.DISPOSAL_PROPOSE) for one in ids]
    waiting, year = deps.retention.listed(), local_day(deps.clock.now()).year
    found = [weighed(deps, one) for one in {one.id: one for one in chosen}.values()]
    problems = [Problem("disposal.no", f"{one.dossier.code}: {why}", field="dossiers")
                for one in found if (why := _why_not(deps, one, waiting, year))]  # fmt: skip
    if not found or len(found) > MOST:
        problems.append(Problem("disposal.size", f"Một danh sách có từ 1 đến {MOST} hồ sơ.", field="dossiers"))
    if not ground.strip():
        problems.append(Problem("disposal.ground", "Hãy ghi căn cứ tiêu hủy.", field="ground"))
    if problems:
        raise Invalid("Chưa lập được danh sách tiêu hủy.", problems)
    rules = deps.catalogue.retention
    new = Disposal(deps.ids.new(), ground.strip(), actor.name, deps.clock.now(), tuple(map(_item, found)),
                   {rules.file: rules.sha256})  # fmt: skip
    events = [
        told(deps, one, EventType.DISPOSAL_PROPOSED, _said(new, item), actor=actor)
        for one, item in zip((one.dossier for one in found), new.items, strict=True)
    ]
    return seen(deps, _saved(deps, new, events), account)


def _why_not(deps: Deps, one: Candidate, waiting: Mapping[str, str], year: int) -> str:
    """Say why a dossier may not be put on a list; "" where it may."""
    kept, goes, dossier = one.kept, one.goes or year, one.dossier
    reasons = (
        (dossier.state is not State.ARCHIVED, "chưa được lưu trữ"),
        (dossier.processing is not Processing.DONE, "còn chờ máy hoặc người xác nhận"),
        (dossier.change_request is not None, "còn một yêu cầu thay đổi chờ trả lời"),
        (bool(holds.active(dossier.holds)), "đang được giữ"),
        (dossier.id in waiting, "đã có trong một danh sách đang chờ"),
        (kept is None, "không có nhóm thời hạn nào trong templates/retention"),
        (bool(kept and kept.unverified), f"thời hạn của nhóm «{kept.title if kept else ''}» chưa được kiểm chứng"),
        (one.goes is None, "thuộc nhóm lưu trữ vĩnh viễn"),
        (goes > year, f"còn thời hạn lưu trữ, đến hết năm {goes - 1}"),
    )
    said = next((why for stands, why in reasons if stands), "")
    # Asked for last: most of what is looked at may not go for another reason.
    return (
        said
        or ("còn thông điệp chờ người xử lý" if _is_asked(deps, dossier) else "")
        or ("còn văn bản đã ký chưa gửi" if _is_unsent(deps, dossier) else "")
        or ("còn gói lưu trữ chờ lập lại" if _is_packed_anew(deps, dossier) else "")
    )


def _is_asked(deps: Deps, dossier: Dossier) -> bool:
    return any(one.outcome in ANSWERS and not one.handled_at for one in deps.store.intakes(dossier.id))


def _is_unsent(deps: Deps, dossier: Dossier) -> bool:
    """Tell whether a signed letter is owed to the sender still; what came signed in a package was another office's."""
    signed = [one.signed for one in _letters(deps, dossier) if one.signed and not one.sent_at]
    if not signed:
        return False
    came = [event.at for event in deps.store.events(dossier.id) if event.type is EventType.IMPORTED]
    return any(not came or one.at > max(came) for one in signed)


def _is_packed_anew(deps: Deps, dossier: Dossier) -> bool:
    """Tell whether a further package is being made: it would be put beside what is gone, and named by nobody."""
    return bool(deps.jobs.owed("repack", [one.id for one in _letters(deps, dossier)]))


def _letters(deps: Deps, dossier: Dossier) -> list[Letter]:
    """Give the letters that are about this dossier alone."""
    found = deps.letters.letters(dossier=dossier.id, limit=1000)
    return [one for one in found if one.dossiers == (dossier.id,) and not one.session]


def _item(one: Candidate) -> Item:
    kept = one.kept
    why = f"{kept.title}: {kept.years} năm từ năm {one.ended}; {kept.legal_basis}" if kept else ""
    return Item(one.dossier.id, one.dossier.code, kept.code if kept else "", why, version=one.dossier.version)


def _said(one: Disposal, item: Item) -> dict[str, Any]:
    return {"disposal": one.id, "retention": item.retention, "why": item.why}


def listed(deps: Deps, *, account: Account) -> Sequence[Disposal]:
    """Give the lists, the latest first; NotAllowed."""
    units_reached(Operation.DISPOSAL_READ, account)
    sight = seeing.sight(deps, account.roles)
    return [sight.without(one, _dossiers(one)) for one in deps.retention.disposals(limit=_LISTED)]


def shown(deps: Deps, disposal_id: str, *, account: Account) -> Disposal:
    """Give one list; NotAllowed, NotFound."""
    units_reached(Operation.DISPOSAL_READ, account)
    return seen(deps, deps.retention.disposal(disposal_id), account)


def seen(deps: Deps, one: Disposal, account: Account) -> Disposal:
    """Give a list without whom the account may not see in its dossiers."""
    return seeing.without(deps, one, account.roles, _dossiers(one))


def _dossiers(one: Disposal) -> list[str]:
    return [item.dossier_id for item in one.items]


def approve(deps: Deps, disposal_id: str, note: str, *, actor: Actor, account: Account) -> Disposal:
    """Approve a list as a second person; from then on the waiting counts. Conflict, NotAllowed."""
    not_before = deps.clock.now() + timedelta(days=deps.catalogue.retention.waiting_days)
    units_reached(Operation.DISPOSAL_REVIEW, account)
    after = disposal.reviewed(deps.retention.disposal(disposal_id), by=actor.name, at=deps.clock.now(),
                              note=note.strip(), not_before=not_before)  # fmt: skip
    data = {"disposal": after.id, "verdict": after.state.value, "reason": after.note, "not_before": not_before}
    return seen(deps, _saved(deps, after, _each(deps, after, EventType.DISPOSAL_REVIEWED, data, actor=actor)), account)


def refuse(deps: Deps, disposal_id: str, reason: str, *, actor: Actor, account: Account) -> Disposal:
    """Refuse a list as a second person, for a reason. Conflict, NotAllowed, Invalid."""
    units_reached(Operation.DISPOSAL_REVIEW, account)
    after = disposal.reviewed(deps.retention.disposal(disposal_id), by=actor.name, at=deps.clock.now(),
                              note=_reason(reason), not_before=None)  # fmt: skip
    data = {"disposal": after.id, "verdict": after.state.value, "reason": after.note, "not_before": None}
    return seen(deps, _saved(deps, after, _each(deps, after, EventType.DISPOSAL_REVIEWED, data, actor=actor)), account)


def cancel(deps: Deps, disposal_id: str, reason: str, *, actor: Actor, account: Account) -> Disposal:
    """Call a list off before anything of it is gone, for a reason. Conflict, NotAllowed, Invalid."""
    units_reached(Operation.DISPOSAL_PROPOSE, account)
    after = disposal.cancelled(deps.retention.disposal(disposal_id), note=_reason(reason))
    data = {"disposal": after.id, "reason": after.note}
    return seen(deps, _saved(deps, after, _each(deps, after, EventType.DISPOSAL_CANCELLED, data, actor=actor)), account)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("Hãy ghi lý do.", [Problem("reason.missing", "Hãy ghi lý do.", field="reason")])
    return text.strip()


def _each(deps: Deps, one: Disposal, kind: EventType, data: dict[str, Any], *, actor: Actor) -> Sequence[Event]:
    return [told(deps, deps.store.dossier(item.dossier_id), kind, data, actor=actor) for item in one.items]


def _saved(deps: Deps, one: Disposal, events: Sequence[Event]) -> Disposal:
    deps.bell.ring(deps.store.commit(Change(disposal=one, events=tuple(events))))
    return one


def told_of(deps: Deps, dossier_id: str) -> str:
    """Say when and by which list a dossier was destroyed here; "" where it was not."""
    for event in deps.store.events(dossier_id):
        if event.type is EventType.DISPOSED:
            code, one = deps.store.dossier(dossier_id).code, deps.retention.disposal(str(event.data["disposal"]))
            day = f"{local_day(event.at):%d/%m/%Y}"
            return f"Hồ sơ {code} đã được tiêu hủy ngày {day} theo danh sách tiêu hủy {one.id} ({one.ground})"
    return ""


def carry_out(deps: Deps, disposal_id: str, *, actor: Actor, account: Account) -> Disposal:
    """Destroy what is on a list whose wait is over, and certify it; twice goes on where the first stopped.

    A dossier that is held by now, changed since, or of another term is kept and the certificate says why. Where the
    store still locks a package, or somebody holds what is not destroyed yet, the list stays open and says so.
    Conflict before the wait is over, NotAllowed, Unavailable.
    """
    units_reached(Operation.DISPOSAL_PROPOSE, account)
    one = deps.retention.disposal(disposal_id)
    disposal.require_ripe(one, now=deps.clock.now())
    for item in one.items:
        if not item.state:
            one = _erase(deps, one, item, actor)
    for item in [item for item in one.items if item.state == "erased"]:
        left = _destroy(deps, item)
        deps.crashpoint("disposing.after_files")
        now = replace(item, state="erased" if left else "destroyed", note=left)
        one = _saved(deps, disposal.became(one, now), ())
    done = one if any(item.state == "erased" for item in one.items) else _certified(deps, one, actor)
    return seen(deps, done, account)


def _erase(deps: Deps, one: Disposal, item: Item, actor: Actor) -> Disposal:
    """Take what was read of one dossier away, and write down which files it had, in one commit; or keep it."""
    dossier = deps.store.dossier(item.dossier_id)
    try:
        _require_as_listed(deps, one, item, dossier)
        after, files = disposal.emptied(dossier), tuple(_files(deps, dossier))
        gone = disposal.became(one, replace(item, state="erased", files=files))
        what = {"disposal": one.id, "retention": item.retention,
                "files": [{"sha256": file["sha256"], "size": file["size"]} for file in files]}  # fmt: skip
        event = told(deps, after, EventType.DISPOSED, what, actor=actor)
        deps.store.commit(Change(dossier=after, expected=dossier.version, events=(event,), search=search_row(after),
                                 claims=(), disposal=gone))  # fmt: skip
        deps.crashpoint("disposing.after_erasing")
    except Conflict as exc:
        # Held, opened again or touched by somebody in this very moment: a person looks, nothing is lost.
        return _saved(deps, disposal.became(one, replace(item, state="kept", note=str(exc))), ())
    return gone


def _require_as_listed(deps: Deps, one: Disposal, item: Item, dossier: Dossier) -> None:
    """Raise Conflict where a dossier of a list may not go any more, or is not what two people looked at."""
    holds.require_free(dossier.code, dossier.holds, doing=_DOING)
    elsewhere = {known: on for known, on in deps.retention.listed().items() if on != one.id}
    why = _why_not(deps, weighed(deps, dossier), elsewhere, local_day(deps.clock.now()).year)
    # To sign a letter is no version of its dossier.
    signed = any(kept.signed and kept.signed.at > one.proposed_at for kept in _letters(deps, dossier))
    if not why and (signed or item.version not in {0, dossier.version}):
        why = "đã thay đổi từ khi lập danh sách"
    if why:
        raise Conflict(f"Hồ sơ {dossier.code} {why}.", current=dossier.version)


def _files(deps: Deps, dossier: Dossier) -> Iterator[dict[str, Any]]:
    """Give every object of a dossier: originals, messages with what came, letters, agencies' files, packages."""
    known = {paper.key: (paper.sha256, paper.size) for paper in dossier.papers}
    for intake in deps.store.intakes(dossier.id):
        if intake.raw_key:
            known.setdefault(intake.raw_key, (intake.raw_sha256, 0))
        for key, sha256 in attached_keys(intake.envelope).items():
            known.setdefault(key, (sha256, 0))
    for letter in _letters(deps, dossier):
        known[letter.key] = (letter.sha256, letter.size)
        if letter.signed:
            known[letter.signed.key] = (letter.signed.sha256, 0)
    for file in (one.file for one in dossier.opinions if one.file):
        known.setdefault(original_key(str(file["sha256"])), (str(file["sha256"]), int(file["size"])))
    for key in deps.objects.keys(f"packages/{dossier.code}/"):
        known.setdefault(key, (key.rpartition("-")[2].removesuffix(".zip"), 0))
    for key, (sha256, size) in sorted(known.items()):
        yield {"key": key, "sha256": sha256, "size": size or deps.objects.stat(key) or 0}


def _destroy(deps: Deps, item: Item) -> str:
    """Destroy an erased dossier's objects in the store and its replica; gives why something is left, or ""."""
    for file in item.files:
        key = str(file["key"])
        try:
            # Weeks may lie between: the store locks, and whoever investigates may hold what is left.
            holds.require_free(item.code, deps.store.dossier(item.dossier_id).holds, doing=_DOING)
        except Conflict as exc:
            return str(exc)
        deps.crashpoint("disposing.before_object")
        with deps.keeping.leaving(key) as free:
            why = _gone(deps, key) if free else ""  # another dossier has the same paper
        if why:
            return why
    return ""


def _gone(deps: Deps, key: str) -> str:
    """Destroy one object that nobody names or can name meanwhile; gives why something is left, or ""."""
    refused = deps.objects.destroy(key)
    deps.crashpoint("disposing.after_object")
    if refused or deps.replica is None:
        return refused
    try:
        left = deps.replica.destroy(key)
    except Unavailable as exc:
        left = str(exc)
    return f"kho dự phòng: {left}" if left else ""


def _certified(deps: Deps, one: Disposal, actor: Actor) -> Disposal:
    """Write the certificate beside the archive, signed where there is a key, and close the list.

    By whom and when is committed first: who goes on after a crash writes the same bytes under the same key.
    """
    if one.done_at is None:
        ended = replace(one, version=one.version + 1, done_by=actor.name, done_at=deps.clock.now())
        one = _saved(deps, ended, ())
    done = replace(one, state=disposal.DisposalState.DONE, version=one.version + 1)
    body = {name: value for name, value in done.to_json().items() if name not in {"state", "version", "certificate"}}
    signed = canonical(body)
    if deps.audit.public_key:
        proof = {"public_key": deps.audit.public_key, "signature": deps.audit.sign(signed)}
        signed = canonical({"certificate": body, **proof})
    sha256 = hashlib.sha256(signed).hexdigest()
    key = f"{_FOLDER}/{one.id}-{sha256}.json"
    deps.objects.put_all([NewObject(key, signed, sha256, "application/json")])
    deps.crashpoint("disposing.after_certificate")
    return _saved(deps, replace(done, certificate={"key": key, "sha256": sha256, "size": len(signed)}), ())


def certificate(deps: Deps, disposal_id: str, *, account: Account) -> tuple[str, bytes]:
    """Give the certificate of a list that was carried out: its file name and JSON; NotFound before.

    NotAllowed where it says, signed, whom the account may not see.
    """
    one = deps.retention.disposal(disposal_id)
    if shown(deps, disposal_id, account=account) != one:
        raise NotAllowed("Biên bản này nêu người mà vai trò của bạn không được xem.")
    if not one.certificate:
        raise NotFound("Danh sách này chưa được thực hiện xong nên chưa có biên bản tiêu hủy.")
    return f"tieu-huy-{one.id}.json", deps.objects.get(
        str(one.certificate["key"]), sha256=str(one.certificate["sha256"])
    )
