"""How a peer misbehaves: named tricks, each with its chance, from a seeded random so that a run can be repeated."""

from __future__ import annotations

import random
from collections import Counter
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_Thing = TypeVar("_Thing")


class Trick(StrEnum):
    """What can be wrong with an answer."""

    DUPLICATE = "duplicate"  # a row stands twice in the list
    REDELIVER = "redeliver"  # the same document comes again under another id
    REORDER = "reorder"  # the list is in no order
    RESET = "reset"  # acknowledged messages wait again
    CHANGED = "changed"  # other content under the same id
    TRUNCATE = "truncate"  # the connection ends in the middle of the answer
    CUT = "cut"  # a whole answer of half a JSON
    ERROR = "error"  # HTTP 500
    SLOW = "slow"  # the answer comes late
    HTML = "html"  # a page for people at HTTP 200
    NOT_JSON = "not_json"  # plain words at HTTP 200
    SKEW = "skew"  # our clock is said to be wrong
    EXPIRED = "expired"  # the token is over before its time


class Mischief:
    """Decides when a trick is played; `struck` counts them. Chances are 0 to 1 and may be changed while it runs."""

    def __init__(
        self, chances: Mapping[Trick, float] | None = None, *, seed: int = 0, slow_seconds: float = 1.0
    ) -> None:
        self.chances = dict(chances or {})
        self.slow_seconds = slow_seconds
        self.struck: Counter[Trick] = Counter()
        self._random = random.Random(seed)  # noqa: S311 - repeatable by purpose, nothing secret
        self._lock = Lock()

    @classmethod
    def evenly(cls, chance: float, *, seed: int = 0) -> Mischief:
        """Play every trick at the same chance."""
        return cls(dict.fromkeys(Trick, chance), seed=seed)

    def strikes(self, trick: Trick) -> bool:
        """Say whether the trick is played this time."""
        with self._lock:
            struck = self._random.random() < self.chances.get(trick, 0.0)
            self.struck[trick] += struck
            return struck

    def one_of(self, things: Sequence[_Thing]) -> _Thing:
        """Choose one."""
        with self._lock:
            return self._random.choice(things)

    def shuffled(self, things: Sequence[_Thing]) -> list[_Thing]:
        """Give them in another order."""
        with self._lock:
            return self._random.sample(list(things), len(things))

    def token(self) -> str:
        """Give an id or token that nobody else gives in this run."""
        with self._lock:
            return f"{self._random.getrandbits(96):024x}"
