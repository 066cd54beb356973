"""Replacing: a wrong file laid in as a letter's signed one gives way to the right one, with a reason; both are kept.

The one signed anew is a letter of its own beside the earlier: what is kept of a letter is never written over (NĐ
30/2020/NĐ-CP Điều 29, Luật 33/2024/QH15). A sender who has the earlier one gets the other as the document that replaces
it (QCVN 102:2016, BussinessDocType 3).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.keys import original_key
from service.domain.letters import Signed, clean
from service.domain.permission import Operation, units_reached
from service.ports import Change, NewObject
from service.stages import letters, posting
from service.stages.naming import named
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from service.domain.events import Actor
    from service.domain.letters import Letter
    from service.ports import Account, Deps
    from service.stages.posting import SignedFile

_LONGEST, _TRIES = 2_000, 5


def stand_in(deps: Deps, letter_id: str, file: SignedFile, reason: str, *, actor: Actor, account: Account) -> Letter:
    """Keep a file signed anew in place of a letter's signed one, and owe it to the sender; gives the letter it makes.

    Raises NotFound, NotAllowed, Invalid with every fault, Conflict where nothing was signed yet or another file stands
    in for it already. The same again finds what was made, and does what is left.
    """
    units_reached(Operation.LETTER_MAKE, account)
    wrong = deps.letters.letter(letter_id)
    if wrong.signed is None:
        raise Conflict(f"«{wrong.title}» chưa có bản ký nào để thay.")
    faults = [*posting.faults_of(deps, file), *_faults(wrong.signed, file, reason)]
    if faults:
        raise Invalid("Chưa thay được bản ký.", faults)
    deps.scanner.require_clean(wrong.name, file.data)
    right = _kept(deps, wrong, file, clean(reason), by=account.name)
    _tell(deps, wrong, right, actor=actor)
    posting.owe(deps, wrong, right)
    return letters.seen(deps, right, account)


def _faults(signed: Signed, file: SignedFile, reason: str) -> list[Problem]:
    faults = []
    if not reason.strip() or len(reason) > _LONGEST:
        faults.append(Problem("reason.missing", f"Ghi lý do thay bản ký, dài đến {_LONGEST} ký tự.", field="reason"))
    if _said(file) == (signed.sha256, signed.number, signed.day):
        faults.append(Problem("letter.same", "Tệp, số và ngày giống hệt bản ký đang có.", field="file"))
    return faults


def _said(file: SignedFile) -> tuple[str, str, object]:
    return hashlib.sha256(file.data).hexdigest(), clean(file.number), file.day


def _kept(deps: Deps, wrong: Letter, file: SignedFile, reason: str, *, by: str) -> Letter:
    """Keep the letter that stands in, or find the one that this very file made before."""
    now, digest = deps.clock.now(), hashlib.sha256(file.data).hexdigest()
    signed = Signed(original_key(digest), digest, clean(file.number), file.day, now)
    new = NewObject(signed.key, file.data, digest, "application/pdf")
    fresh = replace(wrong, id=deps.ids.new(), made_at=now, made_by=by, occasion="", signed=None, sent_at=None)
    right = replace(fresh, proof="", tried_at=None, replaces=wrong.id, replaced=None)
    try:
        return named(
            deps, lambda: deps.objects.put_all([new]), lambda: deps.letters.stand_in(right, signed, reason=reason)
        )
    except Conflict:
        known = deps.letters.letter(wrong.id).replaced
        made = deps.letters.letter(known.letter) if known else None
        if (
            made is None
            or made.signed is None
            or _said(file) != (made.signed.sha256, made.signed.number, made.signed.day)
        ):
            raise
        return made


def _tell(deps: Deps, wrong: Letter, right: Letter, *, actor: Actor) -> None:
    """Write into the history of each dossier what stands in for what, once; Conflict where one moves on each time."""
    replaced = deps.letters.letter(wrong.id).replaced
    reason = {"reason": replaced.reason} if replaced else {}
    # What the sender does not get is the office's own: why it was replaced may name agencies, or others' nominees.
    inner = {} if posting.goes_to_sender(deps, right) else {"inner": True}
    data = {"title": right.title, **_paper(right), "instead_of": _paper(wrong), **reason, **inner}
    for dossier_id in letters.filed_with(deps, right):
        _tell_one(deps, dossier_id, data, actor=actor)


def _tell_one(deps: Deps, dossier_id: str, data: Mapping[str, Any], *, actor: Actor) -> None:
    for left in reversed(range(_TRIES)):
        if any(one.type is EventType.LETTER_REPLACED and one.data["letter"] == data["letter"]
               for one in deps.store.events(dossier_id)):  # fmt: skip
            return
        before = deps.store.dossier(dossier_id)
        after = replace(before, version=before.version + 1)
        event = told(deps, after, EventType.LETTER_REPLACED, data, actor=actor)
        try:
            deps.bell.ring(deps.store.commit(Change(dossier=after, expected=before.version, events=(event,))))
        except Conflict:
            if not left:
                raise
        else:
            return


def _paper(letter: Letter) -> dict[str, str]:
    """Name a letter by its id and by what its signed file bears."""
    signed = letter.signed
    return {"letter": letter.id} | ({"number": signed.number, "day": signed.day.isoformat()} if signed else {})


def signed_file(deps: Deps, letter_id: str, *, account: Account) -> tuple[Letter, bytes]:
    """Give a letter with its signed file, checked against its hash; errors as `letters.file_of`, NotFound for none."""
    letter, _draft = letters.file_of(deps, letter_id, account=account)
    if letter.signed is None:
        raise NotFound(f"«{letter.title}» chưa có bản ký.")
    return letter, deps.objects.get(letter.signed.key, sha256=letter.signed.sha256)
