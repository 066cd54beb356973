"""Messages as Outlook saves them, written by hand: [MS-OXMSG] in a compound file ([MS-CFB])."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Tree = Mapping[str, "bytes | Tree"]

_SECTOR, _SHORT, _CUTOFF = 512, 64, 4_096
_END, _NONE = 0xFFFFFFFE, 0xFFFFFFFF
_ROOT_HEAD, _INNER_HEAD, _FILE_HEAD = 32, 24, 8
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def compound(tree: Tree) -> bytes:
    """Give a compound file of streams and storages by their names."""
    rows: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, b""]]  # name, kind, next, child, body
    _lay(tree, rows, 0)
    short, small, table, sectors = bytearray(), list[int](), list[int](), bytearray()
    places: list[tuple[int, int]] = []
    for row in rows:
        body = row[4]
        assert isinstance(body, bytes)
        if not body or len(body) >= _CUTOFF:
            places.append((_put(body, sectors, table, _SECTOR) if body else _END, len(body)))
        else:
            places.append((_put(body, short, small, _SHORT), len(body)))
    places[0] = (_put(bytes(short), sectors, table, _SECTOR) if short else _END, len(short))
    told = struct.pack(f"<{len(small)}I", *small)
    told += b"\xff" * (-len(told) % _SECTOR)
    small_at = _put(told, sectors, table, _SECTOR) if told else _END
    folder = b"".join(_entry(row, place) for row, place in zip(rows, places, strict=True))
    folder_at = _put(folder, sectors, table, _SECTOR)
    count = 1
    while (len(table) + count) * 4 > count * _SECTOR:
        count += 1
    first = len(table)
    table += [0xFFFFFFFD] * count
    sectors += struct.pack(f"<{len(table)}I", *table).ljust(count * _SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIII", count, folder_at, 0, _CUTOFF)
    head += struct.pack("<IIII", small_at, len(told) // _SECTOR, _END, 0)
    head += struct.pack(f"<{count}I", *range(first, first + count)).ljust(436, b"\xff")
    return head + bytes(sectors)


def _lay(tree: Tree, rows: list[list[object]], parent: int) -> None:
    last = 0
    for name, body in tree.items():
        number = len(rows)
        rows.append([name, 2 if isinstance(body, bytes) else 1, _NONE, _NONE, body if isinstance(body, bytes) else b""])
        if last:
            rows[last][2] = number
        else:
            rows[parent][3] = number
        last = number
        if not isinstance(body, bytes):
            _lay(body, rows, number)


def _put(body: bytes, target: bytearray, table: list[int], size: int) -> int:
    first = len(table)
    count = -(-len(body) // size)
    table += [*range(first + 1, first + count), _END]
    target += body.ljust(count * size, b"\0")
    return first


def _entry(row: list[object], place: tuple[int, int]) -> bytes:
    name, kind, beside, child, _body = row
    wide = f"{name}\0".encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), kind, 1, _NONE, beside, child)
    return (head + bytes(36) + struct.pack("<II", *place)).ljust(128, b"\0")


def texts(told: Mapping[str, str]) -> dict[str, bytes]:
    """Give the streams of properties that are texts in UTF-16, by their numbers."""
    return {f"__substg1.0_{name}001F": value.encode("utf-16-le") for name, value in told.items()}


def numbers(told: Mapping[int, int], *, head: int) -> dict[str, bytes]:
    """Give the stream of properties that are numbers."""
    rows = b"".join(struct.pack("<IIQ", tag, 6, value) for tag, value in told.items())
    return {"__properties_version1.0": bytes(head) + rows}


def attached(name: str, body: bytes | Tree, *, more: Mapping[str, str] | None = None) -> dict[str, bytes | Tree]:
    """Give the storage of a file, or of a message within this one."""
    data = {"__substg1.0_37010102": body} if isinstance(body, bytes) else {"__substg1.0_3701000D": body}
    method = numbers({0x37050003: 1 if isinstance(body, bytes) else 5}, head=_FILE_HEAD)
    return {**method, **texts({"3707": name, **(more or {})}), **data}


def message(
    told: Mapping[str, str],
    files: Sequence[Tree] = (),
    *,
    more: Tree | None = None,
    sent: datetime | None = None,
    within: bool = False,
) -> dict[str, bytes | Tree]:
    """Give a message's storage: texts by their numbers (`0037` is the subject), its files, other streams."""
    ticks = int((sent - _EPOCH).total_seconds()) * 10_000_000 if sent else 0
    fixed = numbers({0x00390040: ticks} if sent else {}, head=_INNER_HEAD if within else _ROOT_HEAD)
    storages = {f"__attach_version1.0_#{at:08X}": one for at, one in enumerate(files)}
    return {**fixed, **texts(told), **(more or {}), **storages}
