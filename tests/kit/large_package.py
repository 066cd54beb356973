"""`python -m tests.kit.large_package ENDPOINT KEY SECRET BUCKET MIB`: carry a large dossier, say what memory it took.

A process of its own, so that its peak is of nothing else. A small dossier goes the same way first: what the large one
takes beyond that is what grows with size.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.adapters.objects_s3 import S3Objects
from service.domain.dossier import PaperStatus
from service.domain.keys import original_key
from service.domain.states import Processing, State
from service.ports import Lease, NewFile
from service.stages import archive, bringing_in, packing, pieces, retrieve
from service.web import WebSettings, create_app
from tests.kit.builders import a_dossier, a_paper
from tests.kit.clock import START
from tests.kit.office import an_office
from tests.kit.world import ACTOR, HEAD, World

if TYPE_CHECKING:
    from service.domain.dossier import Dossier, Paper
    from service.ports import Deps
    from tests.kit.office import Office

PAPERS = 6
MIB = 1024**2


def memory(name: str) -> int:
    """Give `VmRSS`, what this process has in memory now, or `VmHWM`, its most since `forget_peak`, in MiB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024


def forget_peak() -> None:
    """Let the peak begin anew from what is in memory now (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def filed(office: Office, deps: Deps, mib: float) -> Dossier:
    """File an approved dossier of six originals, together `mib` large, that no compression makes smaller."""
    papers = tuple(_kept(deps, number, int(mib * MIB / PAPERS)) for number in range(1, PAPERS + 1))
    approved = {"state": State.APPROVED, "processing": Processing.WORKING, "outcome": "approved"}
    return office.file(a_dossier(papers=papers, **approved))


def _kept(deps: Deps, number: int, size: int) -> Paper:
    with pieces.scratch() as stream:
        for _piece in range(size // MIB):
            stream.write(os.urandom(MIB))
        stream.write(os.urandom(size % MIB))
        sha256, size = pieces.weighed(stream)
        deps.objects.put_file(NewFile(original_key(sha256), stream, size, sha256))
    given = {"size": size, "sha256": sha256, "key": original_key(sha256), "status": PaperStatus.READ}
    return replace(a_paper(number), **given)


def carried(office: Office, elsewhere: World, store: S3Objects, mib: float) -> dict[str, Any]:
    """Pack, verify, download and take in a dossier; gives by how many MiB memory has grown at its peak after each."""
    deps = replace(office.deps, objects=store)
    dossier = filed(office, deps, mib)
    forget_peak()
    before = memory("VmRSS")
    told: dict[str, Any] = {}
    change = archive.archive(deps, dossier, Lease(1, "advance", dossier.id, 1, 1, START))
    deps.store.commit(replace(change, lease=None))
    packed = deps.store.dossier(dossier.id)
    told["packed"] = memory("VmHWM") - before
    name, stream = retrieve.package(deps, dossier.id, account=HEAD)
    with stream:
        told["faults"], told["verified"] = list(packing.verify(stream)), memory("VmHWM") - before
        there = replace(elsewhere.deps, objects=store)
        taken, _new = bringing_in.bring_in(there, stream, name=name, actor=ACTOR, account=HEAD)
    told["taken_in"], told["same"] = memory("VmHWM") - before, taken.package == packed.package
    app = create_app(deps, settings=WebSettings(secret_key="a key of tests"))
    answer = app.test_client().get(
        f"/api/v1/dossiers/{dossier.id}/package", headers=office.bearer("chuyenvien"), buffered=False
    )
    told["bytes"] = sum(map(len, answer.iter_encoded()))
    answer.close()
    told["downloaded"] = memory("VmHWM") - before
    return told


def main() -> int:
    """Carry a small dossier and a large one, and print what each took."""
    endpoint, access, secret, bucket, mib = sys.argv[1:]
    store = S3Objects(endpoint=endpoint, access_key=access, secret_key=secret, bucket=bucket)
    office, world = an_office(), World()
    small, large = carried(office, world, store, 0.5), carried(office, world, store, float(mib))
    sys.stdout.write(json.dumps({"small": small, "large": large}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
