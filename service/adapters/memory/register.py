"""The register of the movement, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.register import Entry, Lines


class MemoryRegister(Part):
    """The register of the movement."""

    def enter(self, entry: Entry) -> None:
        """Write a line; Conflict when its series has that number."""
        with self._tables.lock:
            if any((one.series, one.number) == (entry.series, entry.number) for one in self._tables.register):
                raise Conflict("Người khác vừa ghi trước; hãy tải lại rồi ghi tiếp.")
            self._tables.refuse_destroyed([str(entry.body.get("key", ""))])
            self._tables.register.append(entry)

    def entries(self, lines: Lines) -> Sequence[Entry]:
        """Give the lines that are wanted, oldest first."""
        wanted = {name: getattr(lines, name) for name in ("series", "round", "unit", "dossier")}
        narrowing = {name: value for name, value in wanted.items() if value}
        with self._tables.lock:
            every = list(self._tables.register)
        return [
            one
            for one in every
            if one.kind is lines.kind and all(getattr(one, name) == value for name, value in narrowing.items())
        ]
