"""One `hoso up` with the shipped samples for all journeys: real processes, database and object store."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.samples import make_samples
from tests.kit.desk import Desk
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def desk() -> Iterator[Desk]:
    """Give a running office whose samples have gone down the line; short a path, for a socket lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-way-"))
    desk = Desk(folder / "data", arguments=())
    try:
        desk.open()
        until(lambda: samples_rest(desk), seconds=120)
        yield desk
        desk.stop()
    finally:
        desk.kill_all()
        shutil.rmtree(folder, ignore_errors=True)


def samples_rest(desk: Desk) -> bool:
    """Tell whether every sample is taken in and no machine works on any."""
    made = sum(sample.expectation.outcome == "dossier" for sample in make_samples())
    found = desk.get("/api/v1/dossiers")["items"]
    taken = [one for one in desk.inbox.iterdir() if one.name[0].isdigit()]
    return not taken and len(found) >= made and all(one["processing"] != "working" for one in found)
