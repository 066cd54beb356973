"""`hoso sandbox` prints a connector file that works as it stands, says what it is, and ends with Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from connectors import load
from service.adapters.clock import SystemClock
from tests.kit.peer_clock import PeerClock
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.base import Connector

WARNING = "KHÔNG phải trục liên thông"


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "service.cli", "sandbox", "--port", "0"]
    started = subprocess.Popen(command, cwd=TREE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield started
    started.kill()
    started.communicate()


def test_the_printed_file_reaches_the_samples_in_four_ways(running: subprocess.Popen[str]) -> None:
    assert running.stderr is not None
    assert running.stdout is not None
    warned = running.stderr.readline()
    printed = ""
    while printed.count("[[connector]]") < 4 or not printed.endswith("\n\n"):
        printed += running.stdout.readline()
    waiting = {row["name"]: len(list(made(row).pending())) for row in tomllib.loads(printed)["connector"]}
    running.send_signal(signal.SIGINT)

    assert WARNING in warned
    assert len(set(waiting.values())) == 1
    assert (set(waiting), min(waiting.values()) > 0) == ({"axis", "langson", "wso2", "bkav"}, True)
    assert running.wait(30) == 130


def made(row: dict[str, object]) -> Connector:
    settings = {name: value for name, value in row.items() if name not in {"name", "kind", "every_seconds"}}
    clock = PeerClock(at=SystemClock().now())
    built: Connector = load(str(row["kind"])).configured(str(row["name"]), settings, clock=clock)
    return built
