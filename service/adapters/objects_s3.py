"""The object store over S3, with the `minio` client and nothing that only one server speaks."""

from __future__ import annotations

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.error import S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig

from service.adapters import s3_probes
from service.adapters.s3_connection import Pool, once, translated
from service.adapters.s3_probes import NO_LOCKS, REFUSED, THERE
from service.adapters.written import written
from service.domain.errors import NotFound, Unavailable
from service.domain.keys import original_key
from service.domain.weighing import weighed
from service.ports import NewFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from typing import IO, BinaryIO

    from service.adapters.spool import Spool
    from service.ports import NewObject

_PARALLEL = 6
_ONE_PART = 64 * 1024 * 1024  # bytes of an object in memory that go in one request
_PART = 8 * 1024 * 1024  # of a file, of which one part at a time is in memory
_CHUNK = 1 << 20
_NO_CONDITION = frozenset({"NotImplemented", "InvalidArgument", "InvalidRequest"})
_OURS_ALREADY = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})


class S3Objects:
    """The object store; it never forgets, for its bucket keeps versions. Unavailable when it is away.

    Waits 3 s for a connection and 15 s for an answer, and tries twice. Connections and threads are made anew in every
    forked child. What is written is compared with what the store says it has kept, so that a store that lost or
    changed bytes on the way is found out before anyone is told that they are safe.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        access_key: str,
        secret_key: str,
        bucket: str,
        secure: bool = True,
        region: str = "",
        spool: Spool | None = None,
    ) -> None:
        """Remember where the bucket is; nothing is opened before the first use.

        `endpoint` is `host:port`, or a URL whose scheme then says whether it is `secure`; `spool` keeps copies of
        what is new for their first reading.
        """
        scheme, named, self._host = endpoint.rstrip("/").rpartition("://")
        self._access_key, self._secret_key = access_key, secret_key
        self._secure = scheme == "https" if named else secure
        # With a region given the client need not ask for it before the first request.
        self._region = region or "us-east-1"
        self._bucket = bucket
        self._spool = spool
        self._conditional = True
        self._enforced: bool | None = None
        self._opened: tuple[int, Minio, ThreadPoolExecutor] | None = None

    def prepare(self) -> None:
        """Create the bucket when it is absent, and switch versions on when they are off; twice is once."""
        client = self._client()
        with translated(self._bucket):
            if not client.bucket_exists(self._bucket):
                self._create(client)
            if client.get_bucket_versioning(self._bucket).status != ENABLED:
                client.set_bucket_versioning(self._bucket, VersioningConfig(ENABLED))

    def versioned(self) -> bool:
        """Tell whether the bucket keeps versions. NotFound without a bucket."""
        with translated(self._bucket):
            return bool(self._client().get_bucket_versioning(self._bucket).status == ENABLED)

    def _create(self, client: Minio) -> None:
        try:
            # Locks can be had only by a bucket that was made for them; a store that has none makes a plain one.
            client.make_bucket(self._bucket, location=self._region, object_lock=True)
        except S3Error as exc:
            # Another process that starts beside us may have been quicker.
            if exc.code in _OURS_ALREADY:
                return
            if exc.code not in NO_LOCKS:
                raise
            client.make_bucket(self._bucket, location=self._region)

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Keep every object durably, six at a time; one whose key exists with the same size is kept as it is."""
        self._each(self._put, objects)

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Keep objects without looking first, six at a time; twice is harmless."""
        self._each(lambda new: self._write(_as_file(new)), objects)
        if self._spool is not None:
            self._spool.keep([new for new in objects if new.key == original_key(new.sha256)])

    def put_file(self, new: NewFile) -> None:
        """Keep a file durably, 8 MiB at a time; one whose key exists with these very bytes is kept as it is."""
        # Looked at first: what is refused with its condition has been sent in vain, and a file is large.
        if not self._has(new):
            self._write(new)
        elif new.locked_until:
            self.lock(new.key, new.locked_until)

    def _each(self, keep: Callable[[NewObject], None], objects: Sequence[NewObject]) -> None:
        if len(objects) == 1:
            keep(objects[0])
            return
        # All of them are waited for, so that no thread still writes after an error is told.
        outcomes = [self._threads().submit(keep, new) for new in objects]
        errors = [error for outcome in outcomes if (error := outcome.exception())]
        if errors:
            raise errors[0]

    def _put(self, new: NewObject) -> None:
        if self.stat(new.key) != len(new.data):
            self._write(_as_file(new))

    def _write(self, new: NewFile) -> None:
        """Write where the key is free, or over what is not these bytes."""
        with translated(new.key):
            if self._conditional:
                try:
                    self._send(new, free=True)
                except S3Error as exc:
                    if exc.code not in {THERE, *_NO_CONDITION}:
                        raise
                    taken = exc.code == THERE
                else:
                    return
                if taken and self._has(new):
                    if new.locked_until:
                        self.lock(new.key, new.locked_until)
                    return
                self._send(new, free=False)
                # What it takes without the condition and not with it tells of a store of before conditional writes;
                # from then on each writing makes one more version.
                self._conditional = taken
                return
            self._send(new, free=False)

    def _send(self, new: NewFile, *, free: bool) -> None:
        part = _part(new)
        locked = new.locked_until if new.locked_until and self._locks() else None
        new.stream.seek(0)
        with once(only=free):
            kept = self._client().put_object(
                self._bucket,
                new.key,
                cast("BinaryIO", new.stream),
                new.size,
                content_type=new.media_type,
                part_size=part,
                num_parallel_uploads=1,
                retention=Retention(COMPLIANCE, locked) if locked else None,
            )
        # Of an encrypted bucket and of some stores the tag is not the MD5 of what was kept: then the bytes tell.
        if (kept.etag or "").strip('"') != _tag(new, part):
            self._require_kept(new)

    def _require_kept(self, new: NewFile) -> None:
        try:
            found = self.digest(new.key)
        except NotFound as exc:
            raise Unavailable(f"Kho lưu nhận {new.key} nhưng không giữ.") from exc
        if found != (new.sha256, new.size):
            raise Unavailable(f"Nội dung {new.key} trong kho lưu không khớp mã SHA-256.")

    def _has(self, new: NewFile) -> bool:
        """Tell whether the store has these very bytes under the key."""
        try:
            with translated(new.key):
                found = self._client().stat_object(self._bucket, new.key)
            if found.size != new.size:
                return False
            same = (found.etag or "").strip('"') == _tag(new, _part(new))
            return same or self.digest(new.key) == (new.sha256, new.size)
        except NotFound:
            return False

    def fresh(self, key: str, *, sha256: str) -> bytes:
        """Give the bytes for their first reading: this machine's copy of what was put, once, else the store's."""
        copy = self._spool.take(sha256) if self._spool is not None else None
        return self.get(key, sha256=sha256) if copy is None else copy

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""
        target = io.BytesIO()
        self.fetch(key, target, sha256=sha256)
        return target.getvalue()

    def fetch(self, key: str, target: IO[bytes], *, sha256: str = "", version: str = "") -> int:
        """Write the bytes to `target`, a MiB at a time; gives their number. Errors as `get`."""
        found, size = weighed(written(self._pieces(key, version), target))
        if sha256 and found != sha256:
            raise Unavailable(f"Nội dung {key} trong kho lưu không khớp mã SHA-256.")
        return size

    def digest(self, key: str) -> tuple[str, int]:
        """Give the hex SHA-256 and the size of the bytes, read a MiB at a time. NotFound."""
        return weighed(self._pieces(key))

    def _pieces(self, key: str, version: str = "") -> Iterator[bytes]:
        with translated(key):
            response = self._client().get_object(self._bucket, key, version_id=version or None)
            try:
                yield from response.stream(_CHUNK, decode_content=False)
            finally:
                response.close()
                response.release_conn()

    def stat(self, key: str) -> int | None:
        """Give the size in bytes, or None when there is no such object."""
        try:
            with translated(key):
                return self._client().stat_object(self._bucket, key).size
        except NotFound:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """Give all keys under a prefix."""
        with translated(prefix):
            for found in self._client().list_objects(self._bucket, prefix=prefix, recursive=True):
                if found.object_name:
                    yield found.object_name

    def versions(self, key: str) -> Sequence[str]:
        """Give the ids of the versions that the store has of a key, newest first; deletions are none."""
        with translated(key):
            found = [
                one
                for one in self._client().list_objects(self._bucket, prefix=key, include_version=True)
                if one.object_name == key and not one.is_delete_marker and one.version_id
            ]
        newest = sorted(
            found, key=lambda one: one.last_modified.timestamp() if one.last_modified else 0.0, reverse=True
        )
        return [str(one.version_id) for one in newest]

    def lock(self, key: str, until: datetime) -> bool:
        """Let nobody delete the newest version before `until`; False where the store enforces no lock. NotFound."""
        if not self._locks():
            return False
        with translated(key):
            try:
                self._client().set_object_retention(self._bucket, key, Retention(COMPLIANCE, until))
            except S3Error as exc:
                # A lock can be made longer, never shorter: one that is longer already is what was asked for.
                known = self._client().get_object_retention(self._bucket, key) if exc.code in REFUSED else None
                if known is None or known.retain_until_date < until:
                    raise
        return True

    def destroy(self, key: str) -> str:
        """Delete every version of a key and every mark of its deletion; gives why the store refused, "" when gone."""
        with translated(key):
            versions = self._client().list_objects(self._bucket, prefix=key, include_version=True)
            for one in [found for found in versions if found.object_name == key]:
                try:
                    self._client().remove_object(self._bucket, key, version_id=one.version_id)
                except S3Error as exc:
                    if exc.code not in REFUSED:
                        raise
                    return s3_probes.why_kept(self._client(), self._bucket, key, one.version_id, code=exc.code)
        return ""

    def _locks(self) -> bool:
        """Tell whether the store enforces locks: tried until it answers for good, for its own word proves nothing."""
        if self._enforced is not None:
            return self._enforced
        verdict = s3_probes.locks(self._client(), self._bucket)
        if verdict.final:
            self._enforced = not verdict.fault
        return not verdict.fault

    def once_probe(self) -> str:
        """Write a key twice with `If-None-Match: *`; "" when the second was refused, as it must."""
        return s3_probes.written_once(self._client(), self._bucket)

    def lock_probe(self) -> str:
        """Lock a version for a minute and try to delete it; "" when the store refused, as it must."""
        return s3_probes.locks(self._client(), self._bucket).fault

    def _client(self) -> Minio:
        return self._open()[1]

    def _threads(self) -> ThreadPoolExecutor:
        return self._open()[2]

    def _open(self) -> tuple[int, Minio, ThreadPoolExecutor]:
        """Give this process's client and threads; a parent's sockets must not be shared with a child."""
        if self._opened is None or self._opened[0] != os.getpid():
            http = Pool(
                timeout=urllib3.Timeout(connect=3, read=15),
                maxsize=_PARALLEL,
                retries=urllib3.Retry(total=1, backoff_factor=0.1, status_forcelist=(500, 502, 503, 504)),
            )
            client = Minio(
                self._host,
                self._access_key,
                self._secret_key,
                secure=self._secure,
                region=self._region,
                http_client=http,
            )
            self._opened = (os.getpid(), client, ThreadPoolExecutor(_PARALLEL, "hoso-s3"))
        return self._opened


def _as_file(new: NewObject) -> NewFile:
    return NewFile(new.key, io.BytesIO(new.data), len(new.data), new.sha256, new.media_type, new.locked_until)


def _part(new: NewFile) -> int:
    """Give of how many bytes the parts are in which it is sent."""
    return _ONE_PART if isinstance(new.stream, io.BytesIO) else _PART


def _tag(new: NewFile, part: int) -> str:
    """Give the tag that stores give an object of such parts: its MD5, or that of its parts' MD5s and their number."""
    new.stream.seek(0)
    sums, left = [], max(part, 1)
    digest = hashlib.md5(usedforsecurity=False)
    while piece := new.stream.read(min(_CHUNK, left)):
        digest.update(piece)
        left -= len(piece)
        if not left:
            sums.append(digest)
            digest, left = hashlib.md5(usedforsecurity=False), part
    if not sums or (new.size % part):
        sums.append(digest)
    if len(sums) == 1:
        return sums[0].hexdigest()
    joined = hashlib.md5(b"".join(one.digest() for one in sums), usedforsecurity=False)
    return f"{joined.hexdigest()}-{len(sums)}"
