"""A disposal list carried out in one process: `python -m tests.kit.disposal_line LIST`, by the clock of its test.

The environment says where (HOSO_*), and where to die (HOSO_CRASH_AT).
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from service import bootstrap
from tests.kit.clock import START, FrozenClock
from tests.kit.disposals import SCHEDULE, carried
from tests.kit.office import rules

if __name__ == "__main__":
    deps = bootstrap.deps()
    clock = FrozenClock(START + timedelta(days=40))
    carried(
        replace(deps, clock=clock, catalogue=replace(rules(), retention=SCHEDULE)), deps.retention.disposal(sys.argv[1])
    )
    deps.reader.close()
    bootstrap.database().close()
