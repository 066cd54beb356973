"""Keys, passwords, tokens and the clerk's own details appear in no log line and in no sentence of a connector."""

from __future__ import annotations

import subprocess
import sys

import pytest

from connectors.sandbox.server import CREDENTIALS
from tests.kit.tree import TREE

CLERK = "Nguyen Chim Yen"
SECRET_SETTINGS = ("secret", "password", "unit_secret")
# A process of its own, since the log is set up for a whole process, as `hoso` does it.
RUN = f"""
import logging, sys
from contextlib import suppress
from connectors import load
from connectors.base import ConnectorError, Outcome
from connectors.sandbox import Mischief, Office, Sandbox, Trick
from service import log
from tests.kit.peer_clock import PeerClock

log.set_up("DEBUG")
way, clock = sys.argv[1], PeerClock()
message = b"<edXML><StaffInfo><Staff>{CLERK}</Staff></StaffInfo></edXML>"
mischief = Mischief(slow_seconds=0.0)
with Sandbox(Office(clock.now, mischief)) as sandbox:
    settings = sandbox.settings(way)
    connector = load(settings.pop("kind")).configured(settings.pop("name"), settings, clock=clock)
    for trick in (None, *Trick):
        mischief.chances.clear()
        sandbox.office.put(message, name=f"thu {{trick}}")
        if trick is not None:
            mischief.chances[trick] = 1.0
        try:
            for reference in connector.pending():
                connector.fetch(reference)
                connector.acknowledge(reference, Outcome.KEPT)
            connector.send(message, name=f"gui {{trick}}")
            list(connector.directory())
        except ConnectorError as exc:
            logging.getLogger("line").exception("connector.failed", extra={{"sentence": str(exc)}})
        logging.getLogger("line").debug("connector", extra={{"told": repr(connector), "check": str(connector.check())}})
"""


@pytest.mark.parametrize("way", sorted(CREDENTIALS))
def test_no_canary_sings_in_the_log_whatever_the_peer_does(way: str) -> None:
    canaries = [value for name, value in CREDENTIALS[way].items() if name in SECRET_SETTINGS]

    ran = subprocess.run(
        [sys.executable, "-P", "-c", RUN, way],
        env={"PYTHONPATH": str(TREE)},
        cwd=TREE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.count("connector.failed") >= 3
    assert canaries
    assert [word for word in (*canaries, CLERK, "access_token=", "Bearer ") if word in ran.stdout + ran.stderr] == []
