"""The object store over S3, with the `minio` client and nothing that only one server speaks."""

from __future__ import annotations

import hashlib
import io
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, ENABLED
from minio.error import MinioException, S3Error
from minio.retention import Retention
from minio.versioningconfig import VersioningConfig

from service.domain.errors import NotFound, Unavailable
from service.domain.keys import original_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.adapters.spool import Spool
    from service.ports import NewObject

_PARALLEL = 6
_ONE_PART = 64 * 1024 * 1024  # bytes that go in one request
_ABSENT = frozenset({"NoSuchKey", "NoSuchBucket", "NoSuchObject", "NotFound"})
_NO_LOCKS = frozenset({"NotImplemented", "InvalidRequest", "MethodNotAllowed"})
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
        self._opened: tuple[int, Minio, ThreadPoolExecutor] | None = None

    def prepare(self) -> None:
        """Create the bucket when it is absent, and switch versions on when they are off; twice is once."""
        client = self._client()
        with _translated(self._bucket):
            if not client.bucket_exists(self._bucket):
                self._create(client)
            if client.get_bucket_versioning(self._bucket).status != ENABLED:
                client.set_bucket_versioning(self._bucket, VersioningConfig(ENABLED))

    def _create(self, client: Minio) -> None:
        try:
            # Locks can be had only by a bucket that was made for them; a store that has none makes a plain one.
            client.make_bucket(self._bucket, location=self._region, object_lock=True)
        except S3Error as exc:
            # Another process that starts beside us may have been quicker.
            if exc.code in _OURS_ALREADY:
                return
            if exc.code not in _NO_LOCKS:
                raise
            client.make_bucket(self._bucket, location=self._region)

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Keep every object durably, six at a time; one whose key exists with the same size is kept as it is."""
        self._each(self._put, objects)

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Keep objects that no row names yet, six at a time, without looking first; twice is harmless."""
        self._each(self._write, objects)
        if self._spool is not None:
            self._spool.keep([new for new in objects if new.key == original_key(new.sha256)])

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
            self._write(new)

    def _write(self, new: NewObject) -> None:
        with _translated(new.key):
            kept = self._client().put_object(
                self._bucket,
                new.key,
                io.BytesIO(new.data),
                len(new.data),
                content_type=new.media_type,
                part_size=_ONE_PART,
            )
        # The tag is the MD5 of what was kept, but not for many parts or an encrypted bucket: then the bytes tell.
        if (kept.etag or "").strip('"') != hashlib.md5(new.data, usedforsecurity=False).hexdigest():
            self._require_kept(new)

    def _require_kept(self, new: NewObject) -> None:
        try:
            self.get(new.key, sha256=new.sha256)
        except NotFound as exc:
            raise Unavailable(f"Kho lưu nhận {new.key} nhưng không giữ.") from exc

    def fresh(self, key: str, *, sha256: str) -> bytes:
        """Give the bytes for their first reading: this machine's copy of what was put, once, else the store's."""
        copy = self._spool.take(sha256) if self._spool is not None else None
        return self.get(key, sha256=sha256) if copy is None else copy

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""
        with _translated(key):
            response = self._client().get_object(self._bucket, key)
            try:
                data = response.read()
            finally:
                response.close()
                response.release_conn()
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"Nội dung {key} trong kho lưu không khớp mã SHA-256.")
        return data

    def stat(self, key: str) -> int | None:
        """Give the size in bytes, or None when there is no such object."""
        try:
            with _translated(key):
                return self._client().stat_object(self._bucket, key).size
        except NotFound:
            return None

    def keys(self, prefix: str) -> Iterator[str]:
        """Give all keys under a prefix."""
        with _translated(prefix):
            for found in self._client().list_objects(self._bucket, prefix=prefix, recursive=True):
                if found.object_name:
                    yield found.object_name

    def versions(self, key: str) -> Sequence[str]:
        """Give the ids of the versions that the store has of a key, newest first; deletions are none."""
        with _translated(key):
            found = [
                one
                for one in self._client().list_objects(self._bucket, prefix=key, include_version=True)
                if one.object_name == key and not one.is_delete_marker and one.version_id
            ]
        newest = sorted(
            found, key=lambda one: one.last_modified.timestamp() if one.last_modified else 0.0, reverse=True
        )
        return [str(one.version_id) for one in newest]

    def version(self, key: str, version: str) -> bytes:
        """Give the bytes of one version. NotFound."""
        with _translated(key):
            response = self._client().get_object(self._bucket, key, version_id=version)
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

    def lock_probe(self) -> str:
        """Lock a version for a minute and try to delete it; "" when the store refused, as it must."""
        key, client = "probe/lock", self._client()
        until = datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251 - the store's clock is asked, not ours
        try:
            lock = Retention(COMPLIANCE, until)
            kept = client.put_object(self._bucket, key, io.BytesIO(b"lock"), 4, retention=lock)
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as exc:
            return f"kho không nhận khóa ({getattr(exc, 'code', type(exc).__name__)})"
        try:
            client.remove_object(self._bucket, key, version_id=kept.version_id)
        except S3Error:
            return ""
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as exc:
            raise Unavailable("Kho lưu không trả lời khi thử xóa phiên bản đã khóa.") from exc
        return "phiên bản đã khóa vẫn xóa được"

    def _client(self) -> Minio:
        return self._open()[1]

    def _threads(self) -> ThreadPoolExecutor:
        return self._open()[2]

    def _open(self) -> tuple[int, Minio, ThreadPoolExecutor]:
        """Give this process's client and threads; a parent's sockets must not be shared with a child."""
        if self._opened is None or self._opened[0] != os.getpid():
            http = urllib3.PoolManager(
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


@contextmanager
def _translated(key: str) -> Iterator[None]:
    try:
        yield
    except S3Error as exc:
        if exc.code in _ABSENT:
            raise NotFound(f"Kho lưu không có {key}.") from exc
        raise Unavailable(f"Kho lưu từ chối {key}: {exc.code}.") from exc
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as exc:
        raise Unavailable(f"Kho lưu không trả lời khi hỏi {key}.") from exc
