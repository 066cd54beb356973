"""What a killed run left behind is gone, with its port, before the next run looks at it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from service.embedded.folder import require_port
from service.embedded.process import end_marked

# Much memory to give back, so that the process is a while dying, and a port that it holds until it is dead.
HOLDER = """
import socket, sys
held = bytearray(400_000_000)
held[::4096] = b"x" * len(held[::4096])
port = socket.create_server(("127.0.0.1", 0))
print(port.getsockname()[1], flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("_time", range(3))
def test_what_carries_the_mark_is_gone_with_its_port(_time: int) -> None:
    mark = f"TEST_PART_OF={os.getpid()}"
    name, _, value = mark.partition("=")
    left = subprocess.Popen(
        [sys.executable, "-c", HOLDER], env={**os.environ, name: value}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with left:
        assert left.stdout is not None
        port = int(left.stdout.readline())

        ended = end_marked(mark)

        require_port(port)
        assert (ended, left.poll()) == (1, -signal.SIGKILL)


def test_nothing_carries_a_mark_that_nobody_has() -> None:
    with socket.socket():
        assert end_marked("TEST_PART_OF=nobody") == 0
