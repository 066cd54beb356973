"""One process's way to an S3 server: the `minio` client, its errors in our words, and writing a key only once."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import urllib3
from minio.error import MinioException, S3Error

from service.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = frozenset({"NoSuchKey", "NoSuchBucket", "NoSuchObject", "NoSuchVersion", "NotFound"})
FAILURES = (MinioException, urllib3.exceptions.HTTPError, OSError)
_KEYS = {
    "SignatureDoesNotMatch": "khóa bí mật không đúng",
    "InvalidAccessKeyId": "không có khóa truy cập này",
    "AccessDenied": "khóa truy cập không có quyền ấy, hoặc để trống",
    "RequestTimeTooSkewed": "đồng hồ của máy này lệch quá xa đồng hồ của kho",
}
_ONCE: ContextVar[bool] = ContextVar("once", default=False)


class Pool(urllib3.PoolManager):
    """Connections that say `If-None-Match: *` (RFC 9110, section 13.1.2) with what creates an object within `once`.

    The client has no argument for it, and what is given as metadata becomes a header of another name. The header needs
    no part in the signature: whoever could take it away could as well take the whole request away.
    """

    def urlopen(self, method: str, url: str, redirect: bool = True, **given: Any) -> Any:  # type: ignore[override]  # noqa: FBT001, FBT002 - as the parent has it
        """Send a request; the parts of a large object carry no condition, the request that joins them does."""
        creates = (method == "PUT" and "partNumber=" not in url) or (method == "POST" and "uploadId=" in url)
        if _ONCE.get() and creates:
            given["headers"] = {**given.get("headers", {}), "If-None-Match": "*"}
        return super().urlopen(method, url, redirect=redirect, **given)


@contextmanager
def once(only: bool) -> Iterator[None]:  # noqa: FBT001 - whether, not how
    """Let what is written inside be written only where the key is free, if `only`."""
    token = _ONCE.set(only)
    try:
        yield
    finally:
        _ONCE.reset(token)


@contextmanager
def translated(key: str) -> Iterator[None]:
    """Tell the client's errors in our words: NotFound, or Unavailable with what the server said."""
    try:
        yield
    except S3Error as exc:
        if exc.code in ABSENT:
            raise NotFound(f"Kho lưu không có {key}.") from exc
        why = f"{_KEYS[exc.code]} ({exc.code})" if exc.code in _KEYS else exc.code
        raise Unavailable(f"Kho lưu từ chối {key}: {why}.") from exc
    except FAILURES as exc:
        # It answers, with 5xx, until the client gives up.
        broken = isinstance(getattr(exc, "reason", None), urllib3.exceptions.ResponseError)
        does = "chỉ trả lời lỗi (hết chỗ? xem nhật ký của kho)" if broken else "không trả lời"
        raise Unavailable(f"Kho lưu {does} khi hỏi {key}.") from exc
