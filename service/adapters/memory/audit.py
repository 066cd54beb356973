"""The audit chain in memory, over the events of the other ports of the same tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from service.adapters.memory.tables import Part
from service.adapters.signing import AuditKey, is_signed
from service.domain.audit import SPAN, Checkpoint, Link, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from service.adapters.memory.tables import Tables

_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


class MemoryAudit(Part):
    """The audit log and its chain; its key is known to all."""

    def __init__(self, tables: Tables | None = None, key: AuditKey | None = None) -> None:
        """Start empty, or share the tables of another."""
        super().__init__(tables)
        self._key = key or AuditKey(_KEY)
        self._links: dict[str, list[Link]] = {"event": [], "read": []}
        self._signed: dict[str, list[Checkpoint]] = {"event": [], "read": []}
        self._reads: list[Row] = []

    @property
    def public_key(self) -> str:
        """Give the public key in hex."""
        return self._key.public

    @property
    def public_keys(self) -> str:
        """Give the public key and those it replaced."""
        return self._key.publics

    def sign(self, data: bytes) -> str:
        """Sign with the private key."""
        return self._key.sign(data)

    def is_genuine(self, checkpoint: Checkpoint, public_key: str) -> bool:
        """Tell whether the checkpoint was signed by the holder of `public_key`."""
        return is_signed(checkpoint.signed_bytes(), checkpoint.signature, public=public_key)

    def _rows(self, stream: str) -> list[Row]:
        if stream == "read":
            return self._reads
        plain = json.dumps
        return [
            Row(
                event.position, event.dossier_id,
                json.loads(plain({"id": event.id, "sequence": event.sequence, "type": event.type.value,
                                  "at": event.at.isoformat(), "actor_kind": event.actor.kind,
                                  "actor_name": event.actor.name, "actor_role": event.actor.role,
                                  "actor_source": event.actor.source, "state": event.state, "version": event.version,
                                  "data": dict(event.data)}, default=str)),
            )
            for event in self._tables.log
        ]  # fmt: skip

    def last_link(self, stream: str) -> Link | None:
        """Give the end of the chain."""
        return self._links[stream][-1] if self._links[stream] else None

    def count(self, stream: str) -> int:
        """Count the links."""
        return len(self._links[stream])

    def unlinked(self, stream: str, *, after: int, limit: int) -> Sequence[Row]:
        """Give rows behind a position, in order."""
        return [row for row in self._rows(stream) if row.position > after][:limit]

    def entity_hashes(self, stream: str, entities: Sequence[str]) -> Mapping[str, str]:
        """Give the last hash of each entity that has one."""
        return {link.entity: link.entity_hash for link in self._links[stream] if link.entity in set(entities)}

    def append(self, stream: str, links: Sequence[Link]) -> None:
        """Add links; one that is there already stays."""
        known = {link.position for link in self._links[stream]}
        self._links[stream] += [link for link in links if link.position not in known]

    def entries(self, stream: str) -> Iterator[tuple[Row | None, Link | None]]:
        """Give rows and links side by side, in order of position."""
        rows = {row.position: row for row in self._rows(stream)}
        links = {link.position: link for link in self._links[stream]}
        return ((rows.get(position), links.get(position)) for position in sorted(rows.keys() | links.keys()))

    def newest(
        self, stream: str, *, before: int = 0, limit: int, name: str = "", entity: str = ""
    ) -> tuple[Sequence[Row], int]:
        """Give rows newest first, and where older ones begin."""
        rows = [row for row in self._rows(stream) if not before or row.position < before]
        begin = (rows[-1].position + 1 if rows else 1) - SPAN if name and not entity else 0
        by = "actor_name" if stream == "event" else "name"
        found = [row for row in reversed(rows) if row.position >= begin and name in {"", row.body[by]}
                 and entity in {"", row.entity}][:limit]  # fmt: skip
        return found, found[-1].position if len(found) == limit else max(begin, 0)

    def checkpoints(self, stream: str) -> Sequence[Checkpoint]:
        """Give the signed checkpoints by number."""
        return list(self._signed[stream])

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""
        self._signed[checkpoint.stream].append(checkpoint)

    def read_rows(self) -> Sequence[Row]:
        """Give the log of who read what, oldest first."""
        return list(self._reads)

    def note_read(
        self, read_id: str, *, at: datetime, name: str, role: str, what: str, dossier_id: str, detail: Mapping[str, Any]
    ) -> None:
        """Record one reading."""
        body = {"id": read_id, "at": at.isoformat(), "name": name, "role": role, "what": what, "detail": dict(detail)}
        self._reads.append(Row(len(self._reads) + 1, dossier_id, body))
