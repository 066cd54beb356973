"""The audit chain: every row is bound to all before it by SHA-256, and now and then what is reached is signed.

Rows are written as they come; links are computed behind them, over what is committed, so that no commit waits for
another's hash. Canonical JSON is RFC 8785 as far as our rows need it: sorted keys, no spaces, UTF-8. A chain alone does
not stop who can write everything from computing it anew: signed checkpoints outside the database do.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

STREAMS = ("event", "read")
SPAN = 100_000  # positions in which the rows of one account are looked for at once
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a stream; `entity` is the dossier it is about, `body` all its columns as JSON values."""

    position: int
    entity: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """What binds the row at `position`: to all rows before it, and to those of its entity. Hex SHA-256."""

    position: int
    entity: str
    hash: str
    entity_hash: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """That the chain of a stream had `count` links up to `position`, ending in `hash`; `number` counts from 1.

    `before` is the digest of the checkpoint before it; `signature` is hex, over everything else.
    """

    stream: str
    number: int
    position: int
    count: int
    hash: str
    at: str
    before: str = GENESIS
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Give what is signed."""
        return canonical(asdict(replace(self, signature="")))

    def digest(self) -> str:
        """Give the digest that the next checkpoint names."""
        return hashlib.sha256(self.signed_bytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: rows and checkpoints looked at, and the first thing that is wrong ("" for nothing).

    `position` is of the first broken row; `unlinked` rows at the end are newer than the last run of the chain.
    """

    stream: str
    rows: int
    checkpoints: int
    unlinked: int = 0
    position: int = 0
    fault: str = ""


def canonical(value: object) -> bytes:
    """Give the canonical JSON of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def linked(rows: Iterable[Row], *, after: str, entities: Mapping[str, str]) -> list[Link]:
    """Give the links of rows in order; `after` is the hash before them, `entities` the last of each entity."""
    last, own, links = after, dict(entities), []
    for row in rows:
        last, own[row.entity] = _next(last, row), _next(own.get(row.entity, GENESIS), row)
        links.append(Link(row.position, row.entity, last, own[row.entity]))
    return links


def _next(before: str, row: Row) -> str:
    body = canonical({"position": row.position, "entity": row.entity, "body": row.body})
    return hashlib.sha256(bytes.fromhex(before) + hashlib.sha256(body).digest()).hexdigest()


def verify(
    stream: str,
    entries: Iterable[tuple[Row | None, Link | None]],
    checkpoints: Sequence[Checkpoint],
    *,
    genuine: Callable[[Checkpoint], bool],
) -> Verdict:
    """Walk rows and links side by side, in order of position, and name the first that does not fit.

    `entries` pairs what has the same position; `genuine` tells whether a checkpoint's signature is ours.
    """
    walk = _Walk(stream, {one.position: one for one in checkpoints})
    fault = _forged(checkpoints, genuine)
    for row, link in entries:
        if not fault:
            fault = walk.step(row, link)
        if fault:
            break
    fault = fault or walk.missing()
    return Verdict(stream, walk.rows, len(checkpoints), walk.unlinked, walk.position if fault else 0, fault)


def _forged(checkpoints: Sequence[Checkpoint], genuine: Callable[[Checkpoint], bool]) -> str:
    before = GENESIS
    for number, one in enumerate(sorted(checkpoints, key=lambda each: each.number), start=1):
        if one.number != number:
            return f"Thiếu điểm chốt số {number}."
        if one.before != before or not genuine(one):
            return f"Điểm chốt số {number} không phải do hệ thống này ký, hoặc đã bị sửa."
        before = one.digest()
    return ""


class _Walk:
    """Where a verification stands."""

    def __init__(self, stream: str, checkpoints: Mapping[int, Checkpoint]) -> None:
        self.stream, self.rows, self.unlinked, self.position = stream, 0, 0, 0
        self._checkpoints = dict(checkpoints)
        self._last, self._count = GENESIS, 0
        self._own: dict[str, str] = {}
        self._sequence: dict[str, int] = {}

    def step(self, row: Row | None, link: Link | None) -> str:
        """Take one position; gives what is wrong with it."""
        self.position = row.position if row else link.position if link else 0
        if row is None:
            return f"Dòng {self.stream} {self.position} đã bị xóa."
        self.rows += 1
        if fault := self._gap(row):
            return fault
        if link is None:
            self.unlinked += 1
            return ""
        if self.unlinked:
            return f"Dòng {self.stream} ngay trước {self.position} được chèn vào giữa chuỗi, hoặc mắt xích bị xóa."
        (made,) = linked([row], after=self._last, entities=self._own)
        if made != link:
            return f"Dòng {self.stream} {self.position} không khớp chuỗi băm: đã bị sửa, chèn hoặc đổi chỗ."
        self._last, self._own[row.entity] = made.hash, made.entity_hash
        self._count += 1
        return self._reached()

    def _gap(self, row: Row) -> str:
        """Tell of a sequence within the dossier that jumps: an event was taken out before it was linked."""
        number = row.body.get("sequence")
        if not isinstance(number, int):
            return ""
        wanted = self._sequence.get(row.entity, 0) + 1
        self._sequence[row.entity] = number
        return "" if number == wanted else f"Hồ sơ {row.entity} thiếu hoặc thừa sự kiện trước dòng {row.position}."

    def _reached(self) -> str:
        checkpoint = self._checkpoints.pop(self.position, None)
        if checkpoint and (checkpoint.hash, checkpoint.count) != (self._last, self._count):
            return f"Chuỗi băm tới dòng {self.position} khác điểm chốt số {checkpoint.number} đã ký."
        return ""

    def missing(self) -> str:
        """Tell of checkpoints that the chain never reached."""
        if not self._checkpoints:
            return ""
        number = min(one.number for one in self._checkpoints.values())
        self.position += 1
        return f"Chuỗi dừng trước điểm chốt số {number} đã ký: các dòng cuối đã bị cắt bỏ."
