"""In which order the suite's files are handed out to its processes, and which of them stay in one process."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

# The ones share a running office, whose start takes longer than most of them, the others the parsed tree.
JOURNEYS, META = "tests/journeys", "tests/meta"
# What takes long comes first, so that the short rest evens out the end.
LONGEST: tuple[str, ...] = (
    "tests/proofs/test_kill.py",
    JOURNEYS,
    "tests/proofs/test_crashpoints.py",
    "tests/workers/test_production_profile.py",
    "tests/contracts/test_scans.py",
    "tests/contracts/test_past_and_persons_commands.py",
    "tests/web/test_permission_matrix.py",
    "tests/contracts/test_keeping_commands.py",
    META,
    "tests/contracts/test_finder.py",
    "tests/contracts/test_readers.py",
    "tests/proofs/test_api_contract.py",
    "tests/proofs/test_disposal_crashes.py",
    "tests/proofs/test_canaries.py",
    "tests/proofs/test_letter_injection.py",
    "tests/contracts/test_office_scans.py",
    "tests/contracts/test_signed_scans.py",
    "tests/contracts/test_embedded_servers.py",
    "tests/web/test_restricted_everywhere.py",
    "tests/proofs/test_storm.py",
    "tests/proofs/test_many_pollers.py",
    "tests/contracts/test_embedded_supervisor.py",
    "tests/proofs/test_mailbox.py",
    "tests/proofs/test_decisions.py",
    "tests/proofs/test_large_package.py",
    "tests/stages/test_receive_race.py",
    "tests/web/test_sign_in.py",
    "tests/browser/test_console.py",
    "tests/contracts/test_soundness.py",
    "tests/stages/test_disposing.py",
)


def unit(nodeid: str) -> str:
    """Name what a test is handed out with: its file, or the folder that stays together."""
    file = nodeid.partition("::")[0]
    folder = file.rpartition("/")[0]
    return folder if folder in {JOURNEYS, META} else file


def rank(nodeid: str) -> int:
    """Say how early a test is due."""
    place = unit(nodeid)
    return LONGEST.index(place) if place in LONGEST else len(LONGEST)


class Together(LoadFileScheduling):
    """Hands whole files out as xdist does, and each folder that stays together as if it were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)
