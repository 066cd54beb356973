"""The spool: a paper is given once, whole or not at all, and the folder stays small."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

from service.adapters.spool import Spool
from service.domain.keys import original_key
from service.ports import NewObject

if TYPE_CHECKING:
    from pathlib import Path


def an_object(data: bytes) -> NewObject:
    sha256 = hashlib.sha256(data).hexdigest()
    return NewObject(original_key(sha256), data, sha256)


def test_what_was_kept_is_given_once(tmp_path: Path) -> None:
    spool, paper = Spool(tmp_path / "spool"), an_object("tờ trình".encode())
    spool.keep([paper])

    assert [spool.take(paper.sha256), spool.take(paper.sha256)] == [paper.data, None]
    assert list((tmp_path / "spool").iterdir()) == []


def test_of_papers_that_were_kept_together_each_is_given_once(tmp_path: Path) -> None:
    spool, papers = Spool(tmp_path / "spool"), [an_object(bytes([number]) * number * 999) for number in range(4)]
    spool.keep(papers)
    spool.keep(papers[2:])

    assert [spool.take(paper.sha256) for paper in reversed(papers)] == [paper.data for paper in reversed(papers)]
    assert [spool.take(paper.sha256) for paper in papers] == [None] * 4
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_folder_that_others_filled_is_looked_at_again(tmp_path: Path) -> None:
    ours, theirs = (Spool(tmp_path / "spool", most=1600) for _ in range(2))
    ours.keep([an_object(b"1" * 10)])
    theirs.keep([an_object(bytes([number]) * 100) for number in range(15)])
    late = [an_object(b"%d" % number * 100) for number in range(3, 9)]
    ours.keep(late)

    assert [spool_had for paper in late if (spool_had := ours.take(paper.sha256))] == []


def test_a_copy_that_is_not_whole_is_not_given(tmp_path: Path) -> None:
    spool, paper = Spool(tmp_path / "spool"), an_object(b"whole")
    spool.keep([paper])
    (tmp_path / "spool" / paper.sha256).write_bytes(b"who")

    assert spool.take(paper.sha256) is None


def test_it_never_grows_past_its_room(tmp_path: Path) -> None:
    spool, papers = Spool(tmp_path / "spool", most=10), [an_object(bytes([number]) * 4) for number in range(4)]
    spool.keep(papers)

    assert [spool.take(paper.sha256) is not None for paper in papers] == [True, True, False, False]


def test_what_nobody_came_for_is_dropped(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", most=900)
    old, new, newer = map(an_object, (b"old" * 9, b"new" * 9, b"newer" * 9))
    spool.keep([old])
    state = (tmp_path / "spool" / old.sha256).stat()
    os.utime(tmp_path / "spool" / old.sha256, (state.st_atime - 3600, state.st_mtime - 3600))
    spool.keep([new])
    spool.keep([newer])

    assert spool.take(old.sha256) is None
    assert spool.take(new.sha256) == new.data


def test_only_its_owner_may_look_inside(tmp_path: Path) -> None:
    Spool(tmp_path / "spool").keep([an_object(b"1")])

    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    spool, paper = Spool(tmp_path / "file" / "spool"), an_object(b"1")
    spool.keep([paper])

    assert spool.take(paper.sha256) is None
