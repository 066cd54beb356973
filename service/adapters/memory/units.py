"""The registry of organisations in memory: dictionaries by code and by plain name."""

from __future__ import annotations

from collections import defaultdict
from threading import RLock
from typing import TYPE_CHECKING

from service.domain.units import Merged, Unit, plain_key, plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class MemoryUnits:
    """The registry of organisations."""

    def __init__(self) -> None:
        """Know none."""
        self._units: dict[str, Unit] = {}
        self._owner: dict[str, str] = {}
        self._named: dict[str, set[str]] = defaultdict(set)
        self._worded: dict[str, set[str]] = defaultdict(set)
        self._lock = RLock()

    def by_code(self, code: str) -> Unit | None:
        """Give the body that has this code, in either shape; compared exactly."""
        with self._lock:
            owner = self._owner.get(code)
            return self._units[owner] if owner else None

    def named(self, plain_key: str, *, limit: int = 50) -> Sequence[Unit]:
        """Give bodies of which one name has that plain key, by id."""
        with self._lock:
            return [self._units[one] for one in sorted(self._named.get(plain_key, ()))[:limit]]

    def search(self, words: Sequence[str], *, limit: int) -> Sequence[Unit]:
        """Give bodies of which the names hold all these plain words, shortest name first."""
        if not words:
            return []
        with self._lock:
            having = sorted((self._worded.get(word, set()) for word in words), key=len)
            found = [self._units[one] for one in having[0].intersection(*having[1:])]
        return sorted(found, key=lambda unit: (len(unit.name), unit.id))[:limit]

    def predecessors(self, codes: Sequence[str]) -> Sequence[Unit]:
        """Give the bodies whose duties went to a body that has one of these codes, by id."""
        with self._lock:
            units = sorted(self._units.values(), key=lambda unit: unit.id)
        return [unit for unit in units if any(step.code in codes for step in unit.successors)]

    def revise(self, codes: Sequence[str], fold: Callable[[Sequence[Unit]], Merged]) -> Merged:
        """Let `fold` see the bodies that own these codes and keep what it gives."""
        with self._lock:
            owners = dict.fromkeys(self._owner[code] for code in codes if code in self._owner)
            merged = fold([self._units[one] for one in owners])
            for unit_id in (*merged.absorbed, *(unit.id for unit in merged.changed)):
                self._forget(unit_id)
            for unit in merged.changed:
                self._units[unit.id] = unit
                self._owner.update(dict.fromkeys(unit.codes, unit.id))
                for key in map(plain_key, unit.names):
                    self._named[key].add(unit.id)
                for word in words_of(unit):
                    self._worded[word].add(unit.id)
        return merged

    def _forget(self, unit_id: str) -> None:
        unit = self._units.pop(unit_id, None)
        for name in unit.names if unit else ():
            self._named[plain_key(name)].discard(unit_id)
        for word in words_of(unit) if unit else ():
            self._worded[word].discard(unit_id)

    def count(self) -> int:
        """Count the bodies."""
        return len(self._units)


def words_of(unit: Unit) -> tuple[str, ...]:
    """Give the plain words of all names of a body."""
    return plain_words(" ".join(unit.names))
