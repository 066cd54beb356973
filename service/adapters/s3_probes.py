"""What an S3 server really does, tried out: whether it writes a key only once, and whether it keeps a locked version.

Servers say of themselves that they can and do not. What a probe wrote it deletes again; a version that the server locks
for a minute is deleted by the next one.
"""

from __future__ import annotations

import io
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from minio.commonconfig import COMPLIANCE
from minio.error import S3Error
from minio.retention import Retention

from service.adapters.s3_connection import ABSENT, FAILURES, once
from service.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minio import Minio

THERE = "PreconditionFailed"
REFUSED = frozenset({"AccessDenied", "ObjectLocked", "InvalidRequest", "MethodNotAllowed"})
NO_LOCKS = frozenset({"NotImplemented", "InvalidRequest", "MethodNotAllowed", "InvalidBucketState",
                      "ObjectLockConfigurationNotFoundError"})  # fmt: skip
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})  # HTTP answers that say nothing of what a server can
_PASSING_CODES = frozenset({"RequestTimeout", "SlowDown", "OperationAborted", "InternalError"})
_LOCK = "probe/lock"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a store does not do it ("" where it does), and whether it will say the same next time."""

    fault: str
    final: bool


def locks(client: Minio, bucket: str) -> Verdict:
    """Lock a version for a minute and try to delete it. Unavailable when the store did not get to answer."""
    until = datetime.now(UTC) + timedelta(minutes=1)  # noqa: TID251 - the store's clock is asked, not ours
    with _answering("Kho lưu không trả lời khi thử khóa một phiên bản."):
        _sweep(client, bucket, _LOCK)
        try:
            free = client.put_object(bucket, _LOCK, io.BytesIO(b"free"), 4)
            kept = client.put_object(bucket, _LOCK, io.BytesIO(b"lock"), 4, retention=Retention(COMPLIANCE, until))
            # Who may delete nothing would be refused a locked version for another reason.
            _remove(client, bucket, free.version_id)
        except S3Error as exc:
            _require_answer(exc)
            _sweep(client, bucket, _LOCK)
            said = f"kho không nhận khóa, hoặc không cho xóa cả bản không khóa ({exc.code})"
            return Verdict(said, final=exc.code in NO_LOCKS)
        try:
            _remove(client, bucket, kept.version_id)
        except S3Error as exc:
            _require_answer(exc)
            refused = exc.code in REFUSED
            return Verdict("" if refused else f"kho không xóa bản đã khóa vì lý do khác ({exc.code})", final=refused)
    return Verdict("phiên bản đã khóa vẫn xóa được", final=True)


def written_once(client: Minio, bucket: str) -> str:
    """Write a key twice with `If-None-Match: *`; "" when the second was refused, as it must. Unavailable as `locks`."""
    key = f"probe/once-{secrets.token_hex(8)}"
    with _answering("Kho lưu không trả lời khi thử ghi một lần."):
        try:
            for word in (b"first", b"second"):
                with once(only=True):
                    client.put_object(bucket, key, io.BytesIO(word), len(word))
        except S3Error as exc:
            _require_answer(exc)
            return "" if exc.code == THERE else f"kho không nhận điều kiện ghi một lần ({exc.code})"
        finally:
            _sweep(client, bucket, key)
    return "khóa đã có vẫn bị ghi đè"


def why_kept(client: Minio, bucket: str, key: str, version: str | None, *, code: str) -> str:
    """Say why the store refused to delete a version: its lock, or that we may not."""
    with suppress(S3Error):  # who may not delete may perhaps not ask either
        if client.get_object_retention(bucket, key, version_id=version):
            return f"kho lưu còn khóa {key}"
        if client.is_object_legal_hold_enabled(bucket, key, version_id=version):
            return f"kho lưu còn giữ {key} theo lệnh giữ (legal hold)"
    return f"kho lưu không cho xóa {key} ({code}); hãy xem quyền s3:DeleteObjectVersion của tài khoản"


@contextmanager
def _answering(sentence: str) -> Iterator[None]:
    try:
        yield
    except FAILURES as exc:
        raise Unavailable(sentence) from exc


def _require_answer(error: S3Error) -> None:
    """Let an error pass on that says nothing of what the server can."""
    if error.response.status in _PASSING or error.code in _PASSING_CODES:
        raise error


def _remove(client: Minio, bucket: str, version: str | None) -> None:
    try:
        client.remove_object(bucket, _LOCK, version_id=version)
    except S3Error as exc:
        if exc.code not in ABSENT:  # another process's probe swept it
            raise


def _sweep(client: Minio, bucket: str, key: str) -> None:
    """Delete what probes wrote, as far as the store lets them."""
    with suppress(S3Error):
        for one in list(client.list_objects(bucket, prefix=key, include_version=True)):
            with suppress(S3Error):
                client.remove_object(bucket, str(one.object_name), version_id=one.version_id)
