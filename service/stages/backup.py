"""Backup: the database as of one moment and every object that its rows name, in a folder; back into an empty place.

Resumable: an object that lies in the folder with the right hash is not fetched again, and a restore puts only what the
store has not. NĐ 31/2026/NĐ-CP fines an archive without backups; TT 05/2025/TT-BNV asks for two sets on independent
media: copy the folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from service.domain.errors import Invalid, NotFound
from service.ports import NewFile
from service.stages import audit, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from service.ports import AuditLog, Keeping, Kept, Objects

FORMAT = 1
_MANIFEST = "manifest.json"
_NAMED = "named.txt"
_STRETCH = 500
_TOLD = ("name", "columns", "rows", "sha256")


class Written(Protocol):
    """One table as it was written."""

    @property
    def name(self) -> str:
        """Give its name."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Give its columns in order."""

    @property
    def rows(self) -> int:
        """Give how many rows it has."""

    @property
    def sha256(self) -> str:
        """Give the hash of its text."""


class Tables(Protocol):
    """The tables of one database as files."""

    def write(
        self, folder: Path, told: Callable[[Any], None] = ..., *, named: Path | None = None
    ) -> tuple[Sequence[Written], Mapping[str, int]]:
        """Write every table as of one moment; gives the tables and the sequences.

        Into `named` goes what the rows of this very moment name: key, tab, SHA-256 or nothing, a line each.
        """

    def digests(self, columns: Mapping[str, tuple[str, ...]]) -> Mapping[str, Written]:
        """Give the tables as `write` would, of these columns."""

    def require_empty(self) -> None:
        """Refuse, with Invalid, a database that holds rows of its own."""

    def read(self, folder: Path, tables: Mapping[str, tuple[str, ...]], sequences: Mapping[str, int]) -> None:
        """Fill an empty database of the same schema; Invalid when it is not empty."""


@dataclass(frozen=True, slots=True)
class Place:
    """One instance as far as a backup needs it."""

    tables: Tables
    keeping: Keeping
    objects: Objects
    audit: AuditLog
    revision: str


def write(place: Place, folder: Path, *, at: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """Write a backup into a folder; gives its manifest. What is there from a broken-off one is used.

    The database first, then the objects that its rows name as of the same moment: what comes meanwhile is in the next
    one. What a list of disposal destroyed since the last backup into this folder goes from it.
    """
    (folder / _MANIFEST).unlink(missing_ok=True)
    named = folder / _NAMED
    tables, sequences = place.tables.write(
        folder / "tables", lambda one: tell(f"bảng {one.name}: {one.rows} dòng"), named=named
    )
    _forget_destroyed(place, folder / "objects")
    kept, size = 0, 0
    absent: dict[str, list[str]] = {"lost": [], "destroyed": []}
    for key, sha256 in _listed(named):
        found = _fetched(place.objects, folder, key, sha256)
        kept, size = kept + (found is not None), size + (found or 0)
        if found is None:
            absent["destroyed" if place.keeping.destroyed([key]) else "lost"].append(key)
        if kept % _STRETCH == 0:
            tell(f"{kept} tệp, {size} byte")
    checkpoints = _checkpoints(place.objects, folder)
    manifest = {
        "format": FORMAT,
        "at": at,
        "revision": place.revision,
        "tables": [{name: getattr(one, name) for name in _TOLD} for one in tables],
        "sequences": dict(sequences),
        "objects": kept,
        "checkpoints": checkpoints,
        **absent,
        "public_key": place.audit.public_keys,
    }
    # Last, and in one step: a folder with a manifest is a whole backup.
    fresh = folder / f"{_MANIFEST}.new"
    fresh.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.replace(folder / _MANIFEST)
    return manifest


def manifest_of(folder: Path) -> dict[str, Any]:
    """Give the manifest of a backup; NotFound without one, Invalid for a foreign one."""
    try:
        told: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise NotFound(f"«{folder}» không có bản sao lưu trọn vẹn (thiếu {_MANIFEST}).") from exc
    except ValueError as exc:
        raise Invalid(f"{_MANIFEST} của bản sao lưu không đọc được.") from exc
    if told.get("format") != FORMAT:
        raise Invalid(f"Bản sao lưu thuộc dạng {told.get('format')}, chương trình này đọc dạng {FORMAT}.")
    return told


def restore(place: Place, folder: Path, *, tell: Callable[[str], None]) -> list[str]:
    """Fill an empty place, whose schema is the backup's, and compare; gives what differs, a sentence each."""
    told = manifest_of(folder)
    columns = {row["name"]: tuple(row["columns"]) for row in told["tables"]}
    # Objects first: a row that names what is not there must never be seen.
    put = 0
    for path in sorted((folder / "objects").rglob("*")):
        if path.is_file():
            key = path.relative_to(folder / "objects").as_posix()
            with path.open("rb") as stream:
                digest, size = pieces.weighed(stream)
                place.objects.put_file(NewFile(key, stream, size, digest))
            put += 1
            if put % _STRETCH == 0:
                tell(f"{put} tệp")
    place.tables.read(folder / "tables", columns, told["sequences"])
    return list(differences(place, folder))


def differences(place: Place, folder: Path) -> Iterator[str]:
    """Compare a place with the backup it was filled from: rows and hashes of tables, objects, the audit chain."""
    told = manifest_of(folder)
    columns = {row["name"]: tuple(row["columns"]) for row in told["tables"]}
    found = place.tables.digests(columns)
    for row in told["tables"]:
        one = found.get(row["name"])
        if one is None or (one.rows, one.sha256) != (row["rows"], row["sha256"]):
            have = one.rows if one else 0
            yield f"Bảng {row['name']}: có {have} dòng, bản sao lưu có {row['rows']}, hoặc nội dung khác."
    kept, absent = 0, {*told["lost"], *told.get("destroyed", ())}
    for one_kept in _every(place.keeping):
        if one_kept.key in absent:
            continue
        try:
            digest, _size = place.objects.digest(one_kept.key)
        except NotFound:
            yield f"Thiếu tệp {one_kept.key}."
            continue
        kept += 1
        if one_kept.sha256 not in {"", digest}:
            yield f"Tệp {one_kept.key} khác mã băm."
    if kept != told["objects"]:
        yield f"Có {kept} tệp, bản sao lưu có {told['objects']}."
    for verdict in audit.check(place.audit, place.objects, public_key=told["public_key"]):
        if verdict.fault:
            yield f"Chuỗi nhật ký: {verdict.fault}"


def _every(keeping: Keeping) -> Iterator[Kept]:
    after = ""
    while some := keeping.kept(after=after, limit=_STRETCH):
        yield from some
        after = some[-1].key


def _listed(named: Path) -> Iterator[tuple[str, str]]:
    with named.open(encoding="utf-8") as lines:
        for line in lines:
            key, _, sha256 = line.removesuffix("\n").partition("\t")
            yield key, sha256


def _forget_destroyed(place: Place, folder: Path) -> None:
    """Take out of the folder what the store has no more because a list of disposal destroyed it, and nothing else."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    while some := {path.relative_to(folder).as_posix(): path for path in islice(files, _STRETCH)}:
        for key in place.keeping.destroyed(list(some)) - place.keeping.named(list(some)):
            if place.objects.stat(key) is None:
                some[key].unlink()


def _fetched(objects: Objects, folder: Path, key: str, sha256: str) -> int | None:
    """Give the size of an object that lies in the folder, fetched if it did not; None for one that is lost."""
    path = folder / "objects" / key
    if path.exists() and sha256 in {"", _weighed(path)}:
        return path.stat().st_size
    try:
        return _laid(objects, path, key, sha256=sha256)
    except NotFound:
        return None


def _weighed(path: Path) -> str:
    with path.open("rb") as stream:
        return pieces.weighed(stream)[0]


def _checkpoints(objects: Objects, folder: Path) -> int:
    """Take the signed checkpoints along: they are named by no row that lists objects."""
    count = 0
    for key in objects.keys("audit/"):
        _laid(objects, folder / "objects" / key, key)
        count += 1
    return count


def _laid(objects: Objects, path: Path, key: str, *, sha256: str = "") -> int | None:
    """Lay an object into the folder in one step, piece by piece; gives its size, None when it has another hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("wb") as target:
            size = objects.fetch(key, target)
        if sha256 not in {"", _weighed(fresh)}:
            return None
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return size
