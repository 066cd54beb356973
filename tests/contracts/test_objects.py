"""Every promise of the Objects port, asked of every object store."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from service.adapters.objects_s3 import S3Objects
from service.adapters.spool import Spool
from service.domain.errors import NotFound, Unavailable
from service.domain.keys import original_key, package_key
from service.ports import NewFile, NewObject
from service.stages import pieces
from tests.kit.lying_store import keeping

if TYPE_CHECKING:
    from pathlib import Path

    from service.embedded.seaweed import EmbeddedS3
    from service.ports import Objects
    from tests.kit.stack import S3Place


def an_object(data: bytes, key: str = "") -> NewObject:
    """Give an object under the key of an original."""
    sha256 = hashlib.sha256(data).hexdigest()
    return NewObject(key or original_key(sha256), data, sha256)


def test_what_was_put_comes_back(objects: Objects) -> None:
    kept = [an_object(f"nội dung {number}".encode()) for number in range(9)]
    objects.put_all(kept)

    assert [objects.get(one.key, sha256=one.sha256) for one in kept] == [one.data for one in kept]


def test_nothing_and_an_empty_object_can_be_put(objects: Objects) -> None:
    objects.put_all([])
    objects.put_all([an_object(b"")])

    assert objects.get(an_object(b"").key) == b""
    assert objects.stat(an_object(b"").key) == 0


def test_what_is_new_is_put_without_a_look_and_twice_is_harmless(objects: Objects) -> None:
    new = [an_object(f"mới {number}".encode()) for number in range(3)]
    objects.put_new(new)
    objects.put_new(new)
    objects.put_new([])

    assert [objects.get(one.key, sha256=one.sha256) for one in new] == [one.data for one in new]


def test_what_was_there_before_makes_no_second_version(objects: Objects) -> None:
    one, other = an_object(b"one"), an_object(b"other")
    objects.put_new([one])
    objects.put_new([one, other])

    assert (len(objects.versions(one.key)), len(objects.versions(other.key))) == (1, 1)


def test_wrong_bytes_under_a_key_are_written_over_and_stay_as_a_version(objects: Objects) -> None:
    objects.put_new([an_object(b"wrong", "k")])
    objects.put_new([an_object(b"right", "k")])

    assert objects.get("k") == b"right"
    kept = io.BytesIO()
    objects.fetch("k", kept, version=objects.versions("k")[-1])
    assert kept.getvalue() == b"wrong"
    with pytest.raises(NotFound):
        objects.fetch("k", kept, version="f" * 32)


@pytest.mark.parametrize("size", [0, 5, 8 * 1024**2, 8 * 1024**2 + 1], ids=["none", "few", "a part", "two parts"])
def test_a_file_is_kept_once_and_given_piece_by_piece(objects: Objects, size: int) -> None:
    data = (b"gigabyte " * (size // 9 + 1))[:size]
    digest, back = hashlib.sha256(data).hexdigest(), io.BytesIO()
    for _twice in range(2):
        objects.put_file(NewFile("f", io.BytesIO(data), size, digest))
        with pieces.scratch() as stream:
            stream.write(data)
            objects.put_file(NewFile("g", stream, size, digest))

    assert objects.fetch("g", back, sha256=digest) == size
    assert back.getvalue() == data
    assert objects.digest("f") == objects.digest("g") == (digest, size)
    assert (len(objects.versions("f")), len(objects.versions("g"))) == (1, 1)
    with pytest.raises(Unavailable):
        objects.fetch("f", io.BytesIO(), sha256="0" * 64)
    with pytest.raises(NotFound):
        objects.digest("none")


def test_what_is_destroyed_is_gone_with_every_version(objects: Objects) -> None:
    objects.put_new([an_object(b"one", "k"), an_object(b"beside", "k2")])
    objects.put_new([an_object(b"two", "k")])

    assert objects.destroy("k") == ""
    assert (objects.versions("k"), objects.stat("k"), objects.get("k2")) == ([], None, b"beside")
    assert objects.destroy("k") == ""
    objects.put_new([an_object(b"three", "k")])
    assert objects.get("k") == b"three"


def test_a_locked_version_cannot_be_destroyed_and_its_lock_only_grows(s3_objects: S3Objects) -> None:
    now = datetime.now(UTC)
    soon, later = now + timedelta(minutes=5), now + timedelta(minutes=9)
    s3_objects.put_all([replace(an_object(b"locked", "k"), locked_until=soon)])
    s3_objects.put_new([an_object(b"free", "n")])

    assert s3_objects.destroy("k") == "kho lưu còn khóa k"
    assert s3_objects.get("k") == b"locked"
    assert (s3_objects.lock("k", later), s3_objects.lock("k", soon), s3_objects.lock("n", soon)) == (True, True, True)
    assert s3_objects.destroy("n") == "kho lưu còn khóa n"
    assert s3_objects.once_probe() == s3_objects.once_probe() == s3_objects.lock_probe() == ""


def test_a_bucket_that_locks_nothing_is_found_out_and_no_lock_is_claimed(s3: S3Place, s3_server: EmbeddedS3) -> None:
    bucket = f"{s3.bucket}-plain"
    s3_server.client().make_bucket(bucket)
    place = {"endpoint": s3.endpoint, "access_key": s3.access_key, "secret_key": s3.secret_key}
    plain = S3Objects(**place, bucket=bucket)
    until = datetime.now(UTC) + timedelta(minutes=5)
    plain.put_all([replace(an_object(b"not locked", "k"), locked_until=until)])

    assert plain.lock_probe() != ""
    assert plain.lock("k", until) is False
    assert plain.destroy("k") == ""


def test_an_object_of_the_same_size_is_kept_as_it_is(objects: Objects) -> None:
    objects.put_all([an_object(b"one", "k")])
    objects.put_all([an_object(b"two", "k")])

    assert objects.get("k") == b"one"


def test_an_object_that_was_cut_short_is_written_again(objects: Objects) -> None:
    objects.put_all([an_object(b"cut", "k")])
    objects.put_all([an_object(b"cut no more", "k")])

    assert objects.get("k") == b"cut no more"


def test_an_absent_object_is_not_found(objects: Objects) -> None:
    assert objects.stat("sha256/00/none") is None
    with pytest.raises(NotFound):
        objects.get("sha256/00/none")


def test_bytes_that_do_not_have_the_hash_are_not_given(objects: Objects) -> None:
    objects.put_all([an_object(b"one", "k")])

    with pytest.raises(Unavailable):
        objects.get("k", sha256="0" * 64)


def test_the_size_is_told_in_bytes(objects: Objects) -> None:
    objects.put_all([an_object("đủ".encode(), "k")])

    assert objects.stat("k") == 5


def test_keys_are_listed_under_a_prefix(objects: Objects) -> None:
    objects.put_all(
        [an_object(b"1", "a/b/1"), an_object(b"2", "a/b/c/2"), an_object(b"3", "a/d"), an_object(b"4", "x")]
    )

    assert sorted(objects.keys("a/b/")) == ["a/b/1", "a/b/c/2"]
    assert list(objects.keys("nothing/")) == []


def test_keys_are_made_of_hashes_and_codes() -> None:
    sha256 = "ab" + "0" * 62

    assert original_key(sha256) == f"sha256/ab/{sha256}"
    assert package_key("HS-2026-000001", 2, sha256) == f"packages/HS-2026-000001/r2-{sha256}.zip"


def test_preparing_makes_a_versioned_bucket_and_twice_is_once(s3: S3Place) -> None:
    place = {"endpoint": s3.endpoint, "access_key": s3.access_key, "secret_key": s3.secret_key, "secure": False}
    objects = S3Objects(**place, bucket=f"{s3.bucket}-new")
    objects.prepare()
    objects.put_all([an_object(b"one", "k")])
    objects.prepare()

    assert objects.get("k") == b"one"


def test_an_object_store_that_is_away_is_unavailable() -> None:
    place = {"endpoint": "127.0.0.1:1", "access_key": "a", "secret_key": "b", "secure": False}
    away = S3Objects(**place, bucket="none")

    with pytest.raises(Unavailable):
        away.get("k")
    with pytest.raises(Unavailable):
        away.put_all([an_object(b"1"), an_object(b"2")])


def test_wrong_credentials_are_told_as_unavailable(s3: S3Place) -> None:
    place = {"endpoint": s3.endpoint, "access_key": s3.access_key, "secret_key": "wrong", "secure": False}

    with pytest.raises(Unavailable):
        S3Objects(**place, bucket=s3.bucket).put_all([an_object(b"1")])


def test_what_was_just_put_is_given_for_its_first_reading_and_later_too(objects: Objects) -> None:
    new = an_object(b"first reading")
    objects.put_new([new])

    assert objects.fresh(new.key, sha256=new.sha256) == new.data
    assert objects.fresh(new.key, sha256=new.sha256) == new.data
    with pytest.raises(NotFound):
        objects.fresh(original_key("0" * 64), sha256="0" * 64)


def test_the_first_reading_of_a_spooled_paper_asks_no_store(s3: S3Place, tmp_path: Path) -> None:
    place = {"endpoint": s3.endpoint, "access_key": s3.access_key, "secret_key": s3.secret_key, "secure": False}
    spool, new = Spool(tmp_path / "spool"), an_object(b"spooled")
    S3Objects(**place, bucket=s3.bucket, spool=spool).put_new([new])
    away = S3Objects(**place | {"endpoint": "127.0.0.1:1"}, bucket=s3.bucket, spool=spool)

    assert away.fresh(new.key, sha256=new.sha256) == new.data
    with pytest.raises(Unavailable):
        away.fresh(new.key, sha256=new.sha256)


def test_a_store_that_keeps_other_bytes_than_it_was_given_is_found_out() -> None:
    with keeping(lambda data: data[:-1], etag="0" * 32) as lying, pytest.raises(Unavailable):
        lying.put_new([an_object(b"cut short on the way")])


def test_a_store_that_takes_and_does_not_keep_is_found_out() -> None:
    with keeping(lambda _data: None, etag="0" * 32) as lying, pytest.raises(Unavailable):
        lying.put_all([an_object(b"gone", "k")])


def test_a_store_whose_tags_are_no_md5_is_believed_when_the_bytes_come_back() -> None:
    with keeping(lambda data: data, etag="tag-of-an-encrypted-object") as encrypted:
        encrypted.put_new([an_object(b"kept")])
