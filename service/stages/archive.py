"""Archive: plan the key, write, read back, compare hashes, then mark."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.errors import Unavailable
from service.domain.events import EventType
from service.domain.keys import package_key
from service.domain.search_terms import search_row
from service.domain.states import Processing, Trigger, move
from service.ports import Change, NewObject
from service.stages import packing
from service.stages.telling import told

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Deps, Lease


def archive(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    """Make the package, keep it under a key that holds its hash, and verify what the store gives back.

    A repeat after a crash makes the same bytes, so it finds its own object and goes on. Unavailable when
    the store gives back something else.
    """
    originals = {paper.number: deps.objects.get(paper.key, sha256=paper.sha256) for paper in packing.kept(dossier)}
    data = packing.pack(dossier, deps.store.events(dossier.id), originals)
    digest = hashlib.sha256(data).hexdigest()
    key = package_key(dossier.code, dossier.revision, digest)
    deps.crashpoint("archive.after_pack")
    deps.objects.put_all([NewObject(key, data, digest, "application/zip")])
    deps.crashpoint("archive.after_put")
    faults = packing.verify(deps.objects.get(key, sha256=digest))
    if faults:
        raise Unavailable(f"Gói của hồ sơ {dossier.code} đọc lại không nguyên vẹn: {faults[0]}")
    package = {"key": key, "sha256": digest, "size": len(data)}
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.ARCHIVE),
        processing=Processing.DONE,
        version=dossier.version + 1,
        package=package,
    )
    event = told(deps, after, EventType.ARCHIVED, {"package": package, "outcome": dossier.outcome})
    return Change(dossier=after, expected=dossier.version, events=(event,), search=search_row(after), lease=lease)
