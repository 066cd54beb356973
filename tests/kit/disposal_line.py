"""A disposal list carried out in a process of its own, by the clock of its test.

The environment says where (HOSO_*), and where to die (HOSO_CRASH_AT).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from service import bootstrap
from tests.kit.clock import START, FrozenClock
from tests.kit.disposals import SCHEDULE, carried
from tests.kit.office import rules


def main(disposal: str) -> None:
    """Carry out the list."""
    deps = bootstrap.deps()
    clock = FrozenClock(START + timedelta(days=40))
    carried(
        replace(deps, clock=clock, catalogue=replace(rules(), retention=SCHEDULE)), deps.retention.disposal(disposal)
    )
    deps.reader.close()
    bootstrap.database().close()
