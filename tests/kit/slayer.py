"""Kills a process of a running machine outright, one at random each time, and counts by kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.kit.machine import Machine

SUPERVISOR = "supervisor"
# Kinds are drawn first, so that the many backends of the database do not take all the kills. The supervisor
# is drawn less often: its death is the death of all.
_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "postgres": 1.0,
        "postgres backend": 1.0,
        "s3": 1.0,
        "web": 0.5,
        "web worker": 0.5,
        "worker": 1.0,
        "pool child": 1.5,
        "beat": 0.5,
        "reader": 1.5,
        SUPERVISOR: 0.4,
    }
)
# (in the command line, in the parent's) -> kind; the first that fits. "" fits everything.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("leash.py", "", "leash"),
    ("postgres:", "", "postgres backend"),
    ("pginstall/bin/postgres", "", "postgres"),
    ("weed mini", "", "s3"),
    ("-m granian", "-m granian", "web worker"),
    ("-m granian", "", "web"),
    (" beat ", "", "beat"),
    (" worker ", " worker ", "pool child"),
    (" worker ", "", "worker"),
    ("bwrap", "", "reader"),
    ("adapters.readers", "", "reader"),
    ("adapters/readers", "", "reader"),
)


class Slayer:
    """Draws with its own dice, so that a run can be repeated."""

    def __init__(self, machine: Machine, dice: Random) -> None:
        """Take the machine to kill in."""
        self._machine, self._dice = machine, dice
        self.killed: Counter[str] = Counter()

    def kill_one(self) -> str:
        """Kill one process and give its kind; a killed supervisor is started again over the same data."""
        self._machine.revive()
        living = self._living()
        kind = self._draw(sorted(living))
        if kind == SUPERVISOR:
            self._machine.kill()
            self.killed[kind] += 1
            self._machine.start()
            return kind
        with suppress(psutil.NoSuchProcess):
            self._dice.choice(living[kind]).kill()
            self.killed[kind] += 1
        return kind

    def _draw(self, kinds: list[str]) -> str:
        """Draw a kind that was not struck yet while there is one, so that a short run meets them all."""
        kinds = [kind for kind in kinds if not self.killed[kind]] or kinds
        return self._dice.choices(kinds, [_WEIGHTS[kind] for kind in kinds])[0]

    def _living(self) -> Mapping[str, list[psutil.Process]]:
        found: dict[str, list[psutil.Process]] = defaultdict(list)
        for one in self._machine.processes():
            with suppress(psutil.Error):
                found[_kind(one)].append(one)
        return {kind: found[kind] for kind in found if kind in _WEIGHTS} | {SUPERVISOR: []}


def _kind(one: psutil.Process) -> str:
    """Name what a process is, by its command line and its parent's."""
    line, parent = _line(one), one.parent()
    above = _line(parent) if parent else ""
    return next((kind for part, over, kind in _KINDS if part in line and over in above), "other")


def _line(one: psutil.Process) -> str:
    return " ".join(one.cmdline())
