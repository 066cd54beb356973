"""Archive: plan the key, write, read back, compare hashes, then mark."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from service.domain import clocks
from service.domain.aftermath import NOTICE
from service.domain.deadlines import local_day
from service.domain.errors import Conflict, NotFound, Unavailable
from service.domain.events import EventType
from service.domain.keys import original_key, package_key
from service.domain.search_terms import search_row
from service.domain.states import Processing, State, Trigger, move
from service.ports import Change, NewFile
from service.stages import bags, letters, packing, pieces
from service.stages.packing import KeptLetter
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.dossier import Dossier, Paper
    from service.domain.letters import Letter
    from service.ports import Deps, Lease, Objects

log = logging.getLogger(__name__)
_LETTERS = "data/letters.json"
_PACKING_SECONDS = 900.0  # a large dossier is written and read back
_LATER = timedelta(minutes=1)


def original(objects: Objects, paper: Paper) -> Iterator[bytes]:
    """Give a paper's bytes piece by piece, checked against its hash before the first. NotFound, Unavailable."""
    yield from _pieces(objects, paper.key, paper.sha256)


def _pieces(objects: Objects, key: str, sha256: str) -> Iterator[bytes]:
    with pieces.scratch() as copy:
        objects.fetch(key, copy, sha256=sha256)
        yield from pieces.each(copy)


def letters_of(deps: Deps, dossier: Dossier) -> list[KeptLetter]:
    """Give the letters that go into the package, oldest first; those that the review still owes are written now.

    A letter about several dossiers (a compiled list, a decision, the minutes of a session on several) is named with its
    hash and its signed one's, but its bytes speak of others too: whoever gets this package must not read them there.
    """
    found = []
    for one in sorted(letters.completed(deps, dossier), key=lambda letter: (letter.made_at, letter.id)):
        own = one.dossiers == (dossier.id,) or letters.of_session_alone(deps, one, dossier)
        data = deps.objects.get(one.key, sha256=one.sha256) if own else None
        signed = deps.objects.get(one.signed.key, sha256=one.signed.sha256) if own and one.signed else None
        found.append(KeptLetter(one, data, signed))
    return found


def archive(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    """Make the package, keep it under a key that holds its hash, and verify what the store gives back.

    It is made and read back on the disk, a piece at a time, however large the dossier is. A repeat after a crash makes
    the same bytes, so it finds its own object and goes on. Unavailable when the store gives back something else.
    """
    return _kept(deps, replace(dossier, state=move(dossier.state, Trigger.ARCHIVE)), _packed(deps, dossier), lease)


def repack(deps: Deps, lease: Lease) -> None:
    """Put a letter that was signed after its dossier was archived into a further package; the earlier one stays.

    The letter is a paper of the file (NĐ 30/2020/NĐ-CP Điều 29: who does the work puts every paper of it into its file,
    and hands it over whole), and what is archived is never written over (Luật 33/2024/QH15). Where the review goes on
    still, its own archiving comes later; a dossier that was destroyed gets none. Unavailable as `archive`.
    """
    letter_id, _, dossier_id = lease.subject.partition("\n")
    try:
        letter = deps.letters.letter(letter_id)
    except NotFound:  # destroyed with its dossier meanwhile
        deps.jobs.finish(lease)
        return
    dossier = deps.store.dossier(dossier_id or letter.dossiers[0])
    lease = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_PACKING_SECONDS)
    if dossier.state is not State.ARCHIVED and dossier.processing is Processing.WORKING:
        deps.jobs.again(lease, at=deps.clock.now() + _LATER, error="", count=False)
        return
    if dossier.state is not State.ARCHIVED or not dossier.package or _holds(deps, dossier, letter):
        deps.jobs.finish(lease)
        return
    package = _packed(deps, dossier)
    try:
        deps.bell.ring(deps.store.commit(_kept(deps, _told_by(deps, dossier, letter), package, lease)))
    except Conflict:
        _taken_back(deps, dossier, str(package["key"]))
        raise


def _told_by(deps: Deps, dossier: Dossier, letter: Letter) -> Dossier:
    """End the clock by which the sender is to be told, where the letter is the signed notice."""
    if letter.kind != NOTICE or letter.signed is None:
        return dossier
    return clocks.end(dossier, NOTICE, on=local_day(letter.signed.at), calendar=deps.catalogue.calendar)


def _taken_back(deps: Deps, dossier: Dossier, key: str) -> None:
    """Destroy a package that was put when its dossier had just been destroyed: no list has it, and nobody names it."""
    if deps.store.dossier(dossier.id).state is not State.DISPOSED:
        return
    with deps.keeping.leaving(key) as free:
        left = deps.objects.destroy(key) if free else ""
    if left:
        log.error("archive.put_in_vain", extra={"key": key, "error": left})


def _holds(deps: Deps, dossier: Dossier, letter: Letter) -> bool:
    """Tell whether the package has the signed letter already."""
    with pieces.scratch() as copy:
        deps.objects.fetch(str(dossier.package["key"]), copy, sha256=str(dossier.package["sha256"]))
        bag = bags.opened(copy)
        rows = json.loads(bag.read(_LETTERS)) if _LETTERS in bag.payload else []
    return any(row["id"] == letter.id and row["signed"] for row in rows)


def _packed(deps: Deps, dossier: Dossier) -> dict[str, Any]:
    """Make and keep the package of a dossier as it stands; gives its key, hash and size."""
    written, objects = letters_of(deps, dossier), deps.objects
    with pieces.scratch() as made:
        events = deps.store.events(dossier.id)
        packing.pack(dossier, events, original=partial(original, objects), into=made, letters=written,
                     attached=lambda file: _pieces(objects, original_key(file["sha256"]), file["sha256"]))  # fmt: skip
        digest, size = pieces.weighed(made)
        key = package_key(dossier.code, dossier.revision, digest)
        deps.crashpoint("archive.after_pack")
        until = deps.clock.now() + timedelta(days=deps.lock_days) if deps.lock_days else None
        deps.objects.put_file(NewFile(key, made, size, digest, "application/zip", until))
    deps.crashpoint("archive.after_put")
    with pieces.scratch() as kept:
        deps.objects.fetch(key, kept, sha256=digest)
        faults = packing.verify(kept)
    if faults:
        raise Unavailable(f"Gói của hồ sơ {dossier.code} đọc lại không nguyên vẹn: {faults[0]}")
    return {"key": key, "sha256": digest, "size": size}


def _kept(deps: Deps, archived: Dossier, package: dict[str, Any], lease: Lease) -> Change:
    """Give the change that lays a package beside its dossier, and tells of it; earlier ones stay named there."""
    expected, before = archived.version, dict(archived.package)
    earlier = [*before.pop("earlier", ()), *([before] if before and before["key"] != package["key"] else ())]
    named = package | ({"earlier": earlier} if earlier else {})
    after = replace(archived, processing=Processing.DONE, version=expected + 1, package=named)
    event = told(deps, after, EventType.ARCHIVED, {"package": package, "outcome": archived.outcome})
    return Change(dossier=after, expected=expected, events=(event,), search=search_row(after), lease=lease)
