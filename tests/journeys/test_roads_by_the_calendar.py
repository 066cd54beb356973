"""Every road on real servers by its dates: what the office reads of it is right line for line.

The papers are scripted; PostgreSQL, the object store, the rules, the letters and the packages are the real ones.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from service.cli import timeline
from service.stages import letters, retrieve
from tests.kit.clock import FrozenClock
from tests.kit.office import FreshIds
from tests.kit.roads import ROADS, day_of
from tests.kit.stores import on_postgres
from tests.kit.tree import TREE
from tests.kit.world import HEAD, World
from tests.stages import test_real_chain as chain

if TYPE_CHECKING:
    from service.adapters.objects_s3 import S3Objects
    from service.adapters.postgres import Database
    from service.domain.dossier import Dossier

SHELF = TREE / "tests" / "journeys" / "timelines"
ENDS = {
    "straight": ("archived", "approved"),
    "supplemented_twice": ("in_review", ""),
    "one_agency_silent": ("in_review", ""),
    "vote_failed": ("archived", "rejected"),
    "chair_recused": ("in_review", ""),
    "form_changed": ("in_review", ""),
    "withdrawn": ("archived", "withdrawn"),
    "suspended": ("in_review", ""),
    "annulled": ("archived", "annulled"),
}


@pytest.fixture
def world(database: Database, s3_objects: S3Objects) -> World:
    """Give a world over a database and a bucket of its own."""
    held = on_postgres(database)
    return World(store=held.store, objects=s3_objects, ids=FreshIds(), stores=held)  # type: ignore[arg-type]


def told(world: World, dossier: Dossier) -> str:
    """Give the timeline as the office reads it, printed."""
    said = timeline.words(TREE / "templates")
    events = world.store.events(dossier.id)
    lines = [f"{day_of(event.at)}  {timeline.line(event, said)}" for event in events]
    sys.stdout.write("\n".join((f"{dossier.code}:", *lines, "")))
    return "\n".join((*lines, ""))


@pytest.mark.parametrize("road", ROADS)
def test_the_timeline_of_each_road_reads_right(world: World, road: str) -> None:
    dossier = ROADS[road](world)

    assert (dossier.state.value, dossier.outcome) == ENDS[road]
    assert told(world, dossier) == (SHELF / f"{road}.txt").read_text(encoding="utf-8")


def test_the_real_chain_takes_its_eighteen_days_on_real_servers(database: Database, s3_objects: S3Objects) -> None:
    held = on_postgres(database)
    clock = FrozenClock(chain.RECEIVED)
    world = World(store=held.store, objects=s3_objects, ids=FreshIds(), stores=held, clock=clock)  # type: ignore[arg-type]
    _, dossier = chain.replay(world)
    legal = dossier.term("legal")
    with (
        retrieve.package(world.deps, dossier.id, account=HEAD)[1] as stream,
        zipfile.ZipFile(io.BytesIO(stream.read())) as bag,
    ):
        kept = json.loads(bag.read(f"{dossier.code}/data/letters.json"))

    assert legal is not None
    assert (legal.spent, legal.late_by, dossier.decision["decision_number"]) == (18, 0, "2901/QĐ-UBND")
    assert [one["sha256"] for one in kept] == [
        one.sha256 for one in letters.listed(world.deps, dossier=dossier.id, account=HEAD)
    ]
    assert told(world, dossier) == (SHELF / "real_chain.txt").read_text(encoding="utf-8")
