"""Kill who carries a disposal list out at every named point, on real servers; the next process ends it, once."""

from __future__ import annotations

import signal
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.kit import forked
from tests.kit.crashpoints import DISPOSING
from tests.kit.disposals import approved, archived, office
from tests.kit.stores import on_postgres
from tests.kit.world import World
from tests.proofs.test_crashpoints import environment_of

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

    from service.adapters.objects_s3 import S3Objects
    from service.adapters.postgres import Database
    from tests.kit.stack import S3Place

FATAL = {
    "small": [("disposing.after_object", [3]), ("disposing.after_certificate", [1])],
    "full": [(point, range(1, 100)) for point in DISPOSING],
}


def carried_out(environment: Mapping[str, str], disposal: str, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    """Carry the list out in a process of its own, which dies at the point when one is named."""
    return forked.run("tests.kit.disposal_line", disposal, environment={**environment, "HOSO_CRASH_AT": crash_at})


@pytest.fixture
def environment(migrated_database: str, s3: S3Place, tmp_path: Path) -> Mapping[str, str]:
    """Give the settings of a process over the test's own servers."""
    return environment_of(tmp_path, migrated_database, s3)


def test_a_disposal_that_was_killed_is_ended_by_the_next_process_with_one_certificate(
    database: Database, s3_objects: S3Objects, environment: Mapping[str, str], proof_size: str
) -> None:
    world = World()
    deps = replace(office(on_postgres(database), world), objects=s3_objects)
    stays = archived(deps, b"of both", decision={"decision_date": "2024-05-06"})
    kept = set(s3_objects.keys(""))
    deaths: Counter[str] = Counter()
    spent: set[str] = set()  # not passed so often
    for point, nth in ((point, nth) for point, times in FATAL[proof_size] for nth in times):
        if point in spent:
            continue
        world.clock = type(world.clock)()
        deps = replace(deps, clock=world.clock)
        one = approved(deps, world, archived(deps, b"of both"), archived(deps))

        ended = carried_out(environment, one.id, f"{point}:{nth}")
        if ended.returncode == -signal.SIGKILL:
            deaths[point] += 1
            ended = carried_out(environment, one.id)
        else:
            spent.add(point)

        assert ended.returncode == 0, (point, nth, ended.stderr)
        done = deps.retention.disposal(one.id)
        assert (done.state, [item.state for item in done.items]) == ("done", ["destroyed", "destroyed"])
        (certificate,) = [key for key in s3_objects.keys("disposals/") if one.id in key]
        assert certificate == done.certificate["key"]
        assert b"destroyed" in s3_objects.get(certificate, sha256=done.certificate["sha256"])
        left = {key for key in s3_objects.keys("") if not key.startswith("disposals/")}
        assert left == kept, (point, nth)
        assert not [key for item in done.items for file in item.files for key in [str(file["key"])]
                    if key not in kept and s3_objects.versions(key)]  # fmt: skip
    assert all(deaths[point] for point, _times in FATAL[proof_size]), deaths
    for paper, data in zip(stays.papers, (None, b"of both"), strict=True):
        assert s3_objects.get(paper.key, sha256=paper.sha256) == data or data is None
