"""In which order the suite's files are handed out to its processes, and which of them stay in one process."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

# They share one running office, whose start takes longer than most of them.
JOURNEYS = "tests/journeys"
# What takes long comes first, so that the short rest evens out the end. Nothing fails when this list is out of date.
LONGEST: tuple[str, ...] = ("tests/proofs/test_kill.py", JOURNEYS)


def unit(nodeid: str) -> str:
    """Name what a test is handed out with: its file, or all journeys."""
    file = nodeid.partition("::")[0]
    return JOURNEYS if file.startswith(f"{JOURNEYS}/") else file


def rank(nodeid: str) -> int:
    """Say how early a test is due."""
    place = unit(nodeid)
    return LONGEST.index(place) if place in LONGEST else len(LONGEST)


class Together(LoadFileScheduling):
    """Hands whole files out as xdist does, and the journeys as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
