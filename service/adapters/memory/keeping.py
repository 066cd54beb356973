"""What must be kept, and how its checking stands, in memory."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain.disposal import BUSY
from service.domain.errors import Unavailable
from service.domain.keys import attached_keys, original_key
from service.domain.register import Kind
from service.ports import FixityFault, Kept, Pass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.memory.tables import Tables


class MemoryKeeping(Part):
    """What must be kept, and how its checking stands."""

    def __init__(self, tables: Tables | None = None) -> None:
        """Start empty, or share the tables of another."""
        super().__init__(tables)
        self._pass: Pass | None = None
        self._faults: dict[tuple[str, str], FixityFault] = {}

    def kept(self, *, after: str, limit: int) -> Sequence[Kept]:
        """Give the objects that rows name, in order of key, after one."""
        with self._tables.lock:
            known: dict[str, Kept] = {}
            for one in self._named():
                known[one.key] = one if one.sha256 or one.key not in known else known[one.key]
        return [known[key] for key in sorted(known) if key > after][:limit]

    def _named(self) -> Iterator[Kept]:
        for dossier in self._tables.dossiers.values():
            yield from (Kept(paper.key, paper.sha256, dossier.id) for paper in dossier.papers)
            for file in (one.file for one in dossier.opinions if one.file):
                yield Kept(original_key(str(file["sha256"])), str(file["sha256"]), dossier.id)
            for one in (dossier.package, *dossier.package.get("earlier", ())):
                if one:
                    yield Kept(str(one["key"]), str(one["sha256"]), dossier.id)
        for intake in self._tables.intakes.values():
            if intake.raw_key:
                sha256 = "" if intake.raw_key.startswith("messages/") else intake.raw_sha256
                yield Kept(intake.raw_key, sha256, intake.dossier_id or intake.id)
            # The papers of the other outcomes are the dossier's.
            if intake.outcome not in {"dossier", "supplement"}:
                named = attached_keys(intake.envelope).items()
                yield from (Kept(key, sha256, intake.dossier_id or intake.id) for key, sha256 in named)
        yield from self._beside()

    def _beside(self) -> Iterator[Kept]:
        lines = [line for line in self._tables.register if line.kind is Kind.OWN_AWARD]
        read = {line.series for line in lines if line.number > 1}
        for line in lines:
            if line.series not in read:
                yield Kept(line.body["key"], line.body["sha256"], line.id)
        for letter in self._tables.letters.values():
            yield Kept(letter.key, letter.sha256, letter.id)
            if letter.signed:
                yield Kept(letter.signed.key, letter.signed.sha256, letter.id)
        for disposal in self._tables.disposals.values():
            if disposal.certificate:
                yield Kept(str(disposal.certificate["key"]), str(disposal.certificate["sha256"]), disposal.id)

    def named(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys that a row names now."""
        with self._tables.lock:
            return frozenset(keys) & {one.key for one in self._named()}

    def destroyed(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys whose objects were destroyed by a list and did not come back."""
        return frozenset(self._tables.destroyed.intersection(keys))

    @contextmanager
    def leaving(self, key: str) -> Iterator[bool]:
        """Let no row name a key from now on, and hold it meanwhile; False where a row names it."""
        with self._tables.lock:
            free = not self.named([key])
            if free and key in self._tables.going:
                raise Unavailable(BUSY.format(key=key))
            if free:
                self._tables.destroyed.add(key)
                self._tables.going.add(key)
        try:
            yield free
        finally:
            if free:
                self._tables.going.discard(key)

    def come_back(self, keys: Sequence[str]) -> None:
        """Let destroyed keys be named again; Unavailable while one of them is being destroyed."""
        with self._tables.lock:
            self._tables.destroyed -= {*keys} - self._tables.going
            busy = sorted(self._tables.going.intersection(keys))
        if busy:
            raise Unavailable(BUSY.format(key=busy[0]))

    def fixity(self) -> Pass | None:
        """Give the pass that is on, or the last one."""
        return self._pass

    def save_fixity(self, state: Pass) -> None:
        """Keep how far the pass came."""
        self._pass = state

    def tell_fault(self, fault: FixityFault) -> None:
        """Record a fault; the same again replaces it."""
        self._faults[fault.key, fault.place] = fault

    def faults(self, *, limit: int) -> Sequence[FixityFault]:
        """Give the faults, those that nothing mended first."""
        newest = sorted(self._faults.values(), key=lambda one: (-one.at.timestamp(), one.key, one.place))
        return sorted(newest, key=lambda fault: fault.mended)[:limit]
