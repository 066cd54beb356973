"""Keys, passwords, tokens and the clerk's own details appear in no log line and in no sentence of a connector."""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from connectors.sandbox.server import CREDENTIALS
from tests.kit.canaries import PASSWORDS, PEOPLE, PHONES, PLANTED, WORDS, Watch, found, require_silence, sentence
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from pathlib import Path

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


@pytest.mark.parametrize(
    "said",
    [PEOPLE[3], PHONES[9], f"V/v {WORDS[14]}", PASSWORDS[0], CREDENTIALS["wso2"]["unit_secret"],
     "whsec_c2VjcmV0LW9mLXRoZS1vZmZpY2U=", f"hoso_{'x' * 43}", "Authorization: Bearer abcdefghijklmnop"],
)  # fmt: skip
def test_the_watch_over_the_whole_suite_hears_each_kind(said: str, tmp_path: Path) -> None:
    watch, queued = Watch(), tmp_path / "broker" / "1.hoso.msg"
    watch.handle(logging.makeLogRecord({"msg": "poll.away", "levelname": "WARNING", "error": f"vì {said}."}))
    queued.parent.mkdir()
    queued.write_text(json.dumps({"body": base64.b64encode(f'[["{said}"], {{}}]'.encode()).decode()}))

    assert len(watch.sung) == 1
    with pytest.raises(AssertionError):
        require_silence(tmp_path / "broker")
    queued.write_text(json.dumps({"body": base64.b64encode(b"[[12], {}]").decode()}))
    require_silence(tmp_path / "broker", tmp_path / "khong-co")


def test_fifty_canaries_are_planted() -> None:
    assert len(set(PLANTED)) >= 50
    assert {found(sentence(place))[0] for place in range(len(PEOPLE))} == set(PEOPLE)
