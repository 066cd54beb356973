"""What the object store really does is tried: no passing error decides, and nothing of a probe is left behind."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, ResponseError

from service.adapters.objects_s3 import S3Objects
from service.adapters.s3_connection import translated
from service.domain.errors import Unavailable
from service.ports import NewFile, NewObject
from service.stages import pieces
from tests.kit.refusing_store import Shelf, refusing

if TYPE_CHECKING:
    from service.embedded.seaweed import EmbeddedS3
    from tests.kit.stack import S3Place

UNTIL = datetime(2100, 1, 1, tzinfo=UTC)


def put_locked(objects: S3Objects, key: str) -> None:
    data = key.encode()
    objects.put_all([NewObject(key, data, hashlib.sha256(data).hexdigest(), locked_until=UNTIL)])


def is_locked(shelf: Shelf, key: str) -> bool:
    return next(locked for name, _etag, locked in shelf.versions.values() if name == key)


def test_a_store_that_answers_errors_only_is_told_from_one_that_is_away() -> None:
    full = MaxRetryError(HTTPConnectionPool("kho"), "/", ResponseError("too many 500 error responses"))
    away = MaxRetryError(HTTPConnectionPool("kho"), "/", OSError("refused"))
    said = []
    for failure in (full, away):
        with pytest.raises(Unavailable) as told, translated("sha256/1"):
            raise failure
        said.append(str(told.value))

    assert said == ["Kho lưu chỉ trả lời lỗi (hết chỗ? xem nhật ký của kho) khi hỏi sha256/1.",
                    "Kho lưu không trả lời khi hỏi sha256/1."]  # fmt: skip


@pytest.mark.parametrize("passing", [("PUT", 409, "OperationAborted"), ("DELETE", 429, "SlowDown"),
                                     ("PUT", 400, "RequestTimeout")])  # fmt: skip
def test_an_error_that_passes_decides_nothing_about_locks(passing: tuple[str, int, str]) -> None:
    shelf = Shelf(refusals=[passing])
    with refusing(shelf) as objects:
        for key in ("first", "second"):
            try:
                put_locked(objects, key)
            except Unavailable:
                put_locked(objects, key)

        assert is_locked(shelf, "second")


def test_a_store_that_says_it_has_no_locks_is_asked_once() -> None:
    shelf = Shelf(refusals=[("DELETE", 501, "NotImplemented")])
    with refusing(shelf) as objects:
        put_locked(objects, "first")
        put_locked(objects, "second")

        assert [is_locked(shelf, key) for key in ("first", "second")] == [False, False]
        assert [key for key, _etag, _locked in shelf.versions.values() if key.startswith("probe/")] == ["probe/lock"]


def test_who_may_not_delete_is_told_so_and_not_of_a_lock() -> None:
    shelf = Shelf(versions={"v1": ("k", "e", False)}, forbidden=True)
    with refusing(shelf) as objects:
        assert objects.destroy("k") == (
            "kho lưu không cho xóa k (AccessDenied); hãy xem quyền s3:DeleteObjectVersion của tài khoản")  # fmt: skip


def test_an_error_with_a_condition_does_not_end_conditions_where_the_store_takes_nothing_else_either() -> None:
    data = b"x"
    new = NewObject("k", data, hashlib.sha256(data).hexdigest())
    with refusing(Shelf(refusals=[("PUT", 400, "InvalidRequest"), ("PUT", 403, "AccessDenied")])) as objects:
        with pytest.raises(Unavailable):
            objects.put_new([new])
        assert objects._conditional
    with refusing(Shelf(refusals=[("PUT", 400, "InvalidRequest")])) as objects:
        objects.put_new([new])
        assert not objects._conditional


def test_probes_leave_nothing_but_what_the_store_locks_for_a_minute(s3_objects: S3Objects) -> None:
    s3_objects.put_new([NewObject("probe/lock", b"of a probe that was killed", "")])

    assert [s3_objects.once_probe(), s3_objects.lock_probe()] == ["", ""]
    assert list(s3_objects.keys("probe/once")) == []
    assert len(s3_objects.versions("probe/lock")) == 1


def test_probes_leave_nothing_where_there_are_no_locks(s3: S3Place, s3_server: EmbeddedS3) -> None:
    bucket = f"{s3.bucket}-plain"
    s3_server.client().make_bucket(bucket)
    plain = S3Objects(endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, bucket=bucket)

    assert plain.lock_probe() != ""
    assert plain._locks() is plain._locks() is plain._enforced is False
    assert list(plain.keys("probe/")) == []


def test_a_large_file_that_is_there_is_known_by_its_tag_and_not_read_again(s3_objects: S3Objects) -> None:
    """The store's tag of a file of several parts is told by the parts that it was sent in."""
    data = b"gigabyte " * (1 << 20)
    digest = hashlib.sha256(data).hexdigest()
    s3_objects.put_file(NewFile("k", io.BytesIO(data), len(data), digest))

    class Unread(S3Objects):
        def digest(self, key: str) -> tuple[str, int]:
            pytest.fail(f"{key} was read back")

    again = Unread(endpoint=s3_objects._host, access_key=s3_objects._access_key, secret_key=s3_objects._secret_key,
                   bucket=s3_objects._bucket, secure=False)  # fmt: skip
    with pieces.scratch() as stream:
        stream.write(data)
        s3_objects.put_file(NewFile("in parts", stream, len(data), digest))
        again.put_file(NewFile("in parts", stream, len(data), digest))
    again.put_file(NewFile("k", io.BytesIO(data), len(data), digest))
    assert len(s3_objects.versions("in parts")) == 1
