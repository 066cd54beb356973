"""How long events take to 19 receivers, alone and beside a twentieth that takes the connection and never answers.

`python -m tests.bench.isolation [ROUNDS]` prints p50 and p95 of both and their ratio; a running Hoso does the sending.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.kit.desk import Desk
from tests.kit.receiver import receiving
from tests.kit.waiting import until

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable, Sequence

RECEIVERS = 20
_OK = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"


def _noting(arrivals: list[float]) -> Callable[[socket.socket, threading.Event], None]:
    def behave(connection: socket.socket, _over: threading.Event) -> None:
        arrivals.append(time.monotonic())
        connection.sendall(_OK)

    return behave


def _silent(_connection: socket.socket, over: threading.Event) -> None:
    over.wait()


def measure(desk: Desk, rounds: int, *, silent: int) -> list[float]:
    """Ping 20 endpoints in turn, `silent` of them silent; gives the seconds to each answer of the others."""
    arrivals: list[list[float]] = [[] for _ in range(RECEIVERS)]
    asked: list[list[float]] = [[] for _ in range(RECEIVERS)]
    with ExitStack() as stack:
        ids = []
        for number in range(RECEIVERS):
            behave = _silent if number < silent else _noting(arrivals[number])
            receiver = stack.enter_context(receiving(behave))
            wish = {"name": f"{silent} {number}", "url": receiver.url, "types": ["endpoint.ping"]}
            ids.append(desk.call("POST", "/api/v1/webhook-endpoints", json=wish).json()["id"])
        for _round in range(rounds):
            for number, endpoint in enumerate(ids):
                asked[number].append(time.monotonic())
                desk.call("POST", f"/api/v1/webhook-endpoints/{endpoint}/ping")
        until(lambda: all(len(got) >= rounds for got in arrivals[silent:]), seconds=300)
    # What may come twice is counted once: the first so many arrivals, in order.
    pairs = zip(asked[silent:], arrivals[silent:], strict=True)
    return sorted(came - sent for sents, cames in pairs for sent, came in zip(sents, cames, strict=False))


def _at(share: float, seconds: Sequence[float]) -> float:
    return seconds[min(int(share * len(seconds)), len(seconds) - 1)]


def main(rounds: int = 20) -> None:
    """Measure alone, with a silent one, and alone again; print one JSON object."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-isolation-"))
    desk = Desk(folder / "data")
    try:
        desk.open()
        measure(desk, 2, silent=0)
        alone, beside = measure(desk, rounds, silent=0), measure(desk, rounds, silent=1)
        again = measure(desk, rounds, silent=0)
    finally:
        desk.kill_all()
        shutil.rmtree(folder, ignore_errors=True)
    base = max(_at(0.95, alone), _at(0.95, again))
    print(json.dumps({  # noqa: T201 - a measurement is printed
        "alone_p50_ms": round(_at(0.5, alone) * 1000), "alone_p95_ms": round(_at(0.95, alone) * 1000),
        "again_p95_ms": round(_at(0.95, again) * 1000), "beside_p50_ms": round(_at(0.5, beside) * 1000),
        "beside_p95_ms": round(_at(0.95, beside) * 1000), "ratio_p95": round(_at(0.95, beside) / base, 2),
    }))  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
