"""Archive: plan the key, write, read back, compare hashes, then mark."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from service.domain.errors import Unavailable
from service.domain.events import EventType
from service.domain.keys import original_key, package_key
from service.domain.search_terms import search_row
from service.domain.states import Processing, Trigger, move
from service.ports import Change, NewFile
from service.stages import letters, packing, pieces
from service.stages.packing import KeptLetter
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.dossier import Dossier, Paper
    from service.ports import Deps, Lease, Objects


def original(objects: Objects, paper: Paper) -> Iterator[bytes]:
    """Give a paper's bytes piece by piece, checked against its hash before the first. NotFound, Unavailable."""
    yield from _pieces(objects, paper.key, paper.sha256)


def _pieces(objects: Objects, key: str, sha256: str) -> Iterator[bytes]:
    with pieces.scratch() as copy:
        objects.fetch(key, copy, sha256=sha256)
        yield from pieces.each(copy)


def letters_of(deps: Deps, dossier: Dossier) -> list[KeptLetter]:
    """Give the letters that go into the package, oldest first; those that the review still owes are written now.

    A letter about several dossiers (a compiled list, a draft decision) is named with its hash, but its bytes speak of
    others too: whoever gets this package must not read them there.
    """
    found = []
    for one in sorted(letters.completed(deps, dossier), key=lambda letter: (letter.made_at, letter.id)):
        own = one.dossiers == (dossier.id,)
        data = deps.objects.get(one.key, sha256=one.sha256) if own else None
        signed = deps.objects.get(one.signed.key, sha256=one.signed.sha256) if own and one.signed else None
        found.append(KeptLetter(one, data, signed))
    return found


def archive(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    """Make the package, keep it under a key that holds its hash, and verify what the store gives back.

    It is made and read back on the disk, a piece at a time, however large the dossier is. A repeat after a crash makes
    the same bytes, so it finds its own object and goes on. Unavailable when the store gives back something else.
    """
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
    package = {"key": key, "sha256": digest, "size": size}
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.ARCHIVE),
        processing=Processing.DONE,
        version=dossier.version + 1,
        package=package,
    )
    event = told(deps, after, EventType.ARCHIVED, {"package": package, "outcome": dossier.outcome})
    return Change(dossier=after, expected=dossier.version, events=(event,), search=search_row(after), lease=lease)
