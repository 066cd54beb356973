"""Kill anything, at any moment, and wipe the broker: nothing is lost, doubled or half filed."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.kit import flood, invariants
from tests.kit.listener import Listener
from tests.kit.machine import Machine
from tests.kit.reviewer import Reviewer
from tests.kit.slayer import Slayer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.flood import Message, Sent

SEED = 20261122
SHORTEST = 0.2


@dataclass(frozen=True, slots=True)
class Size:
    """How much flows and how often it is struck.

    `pause` is the longest between two kills, in seconds: far shorter than the 30 s a lease lives, so that
    repairs are hit too. `calm` bounds the wait for quiet afterwards, in seconds.
    """

    messages: int
    kills: int
    pause: float
    calm: float


SIZES = {"small": Size(40, 12, 1.2, 300.0), "full": Size(500, 200, 2.6, 600.0)}

_PENDING = """
SELECT (SELECT count(*) FROM intake) AS taken,
    (SELECT count(*) FROM dossier WHERE processing = 'working')
        + (SELECT count(*) FROM delivery WHERE state = 'pending')
        + (SELECT count(*) FROM job
            WHERE kind <> ALL(%s)
                OR lease_until IS NOT NULL) AS open
"""


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Give a machine with an empty data folder; short, for a socket lies in it."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-kill-"))
    machine = Machine(folder / "data")
    yield machine
    machine.kill_all()
    shutil.rmtree(folder, ignore_errors=True)


def test_killing_any_process_and_wiping_the_broker_loses_doubles_and_halves_nothing(
    machine: Machine, proof_size: str
) -> None:
    size, began = SIZES[proof_size], time.monotonic()
    slayer = Slayer(machine, random.Random(SEED))  # noqa: S311 - dice, not secrets
    with Listener() as listener:
        reviewer = ready(machine, listener)
        sent = strike(machine, slayer, size)
        flowing = time.monotonic() - began
        quiet = settles(machine, reviewer, expected=size.messages, seconds=size.calm)
        reviewer.stop()
        verdict = invariants.judge(*machine.stores(), sent, decided=reviewer.accepted)
        told = listener.told.keys()
        unheard = {event for event in heard_of(machine) if event not in told}
    code, left = machine.stop(), [one.cmdline() for one in machine.leftovers()]
    tell(f"kill proof, seed {SEED}: {size.messages} messages, {slayer.killed.total()} kills {dict(slayer.killed)}, "
         f"2 broker wipes, {machine.starts} starts ({machine.refused} refused), {flowing:.0f} s under fire, "
         f"{time.monotonic() - began:.0f} s in all; {verdict}; {reviewer.accepted.total()} decisions accepted, "
         f"{listener.came.total()} webhooks for {len(told)} events")  # fmt: skip

    assert verdict.faults == ()
    assert (quiet, unheard, listener.differing, code, left) == (True, set(), [], 0, [])
    assert verdict.archived > 0


def ready(machine: Machine, listener: Listener) -> Reviewer:
    """Start everything, with an endpoint for the events and a reviewer at work."""
    machine.start()
    machine.hoso("endpoint", "add", "receiver", "--url", listener.url)
    reviewer = Reviewer(machine, machine.hoso("token", "add", "vanphong", "--name", "proof"))
    reviewer.start()
    return reviewer


def strike(machine: Machine, slayer: Slayer, size: Size) -> list[Sent]:
    """Drop messages while processes die and, at a third and at two thirds, the broker's folder vanishes."""
    dice = random.Random(SEED + 1)  # noqa: S311 - dice, not secrets
    waiting, sent = deque(flood.messages(size.messages)), list[flood.Sent]()
    wipes = {size.kills // 3, 2 * size.kills // 3}
    for turn in range(size.kills):
        # What is left is spread over the kills that are left, so that every kill meets messages on their way.
        for message in take(waiting, -(-len(waiting) // (size.kills - turn))):
            sent.append(flood.drop(machine.inbox, message))
        threading.Event().wait(dice.uniform(SHORTEST, size.pause))
        if turn in wipes:
            shutil.rmtree(machine.data / "broker", ignore_errors=True)
        while not slayer.kill_one():
            threading.Event().wait(0.05)
    return sent


def take(waiting: deque[Message], count: int) -> Iterator[Message]:
    """Take the next `count` messages."""
    return (waiting.popleft() for _ in range(count))


def settles(machine: Machine, reviewer: Reviewer, *, expected: int, seconds: float) -> bool:
    """Wait until everything sent is taken in, decided and delivered; False when it takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        machine.revive()
        if is_quiet(machine, expected) and reviewer.idle() and is_quiet(machine, expected):
            return True
        threading.Event().wait(0.2)
    return False


def is_quiet(machine: Machine, expected: int) -> bool:
    """Tell whether every message is taken in and no work is open."""
    try:
        with psycopg.connect(machine.stores()[0], connect_timeout=3) as connection:
            taken, open_work = connection.execute(_PENDING, [list(invariants.STANDING)]).fetchone() or (0, 1)
    except (psycopg.Error, FileNotFoundError):
        return False
    return bool(taken >= expected and open_work == 0)


def heard_of(machine: Machine) -> set[str]:
    """Give the ids of all events that the machine has written."""
    with psycopg.connect(machine.stores()[0]) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM event")}


def tell(sentence: str) -> None:
    """Print a line past pytest's capturing, for the person who runs the proofs."""
    sys.__stdout__.write(f"\n{sentence}\n") if sys.__stdout__ else None
