"""A watched folder with drops that our account may not read or move: they wait and say why, the others come in."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.base import Outcome, Refused
from connectors.folder import FolderConnector
from tests.kit.peer_clock import SteppingClock

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def inbox() -> Iterator[Path]:
    """Give a folder that belongs to the account of `serving`, outside of what only we may enter."""
    with tempfile.TemporaryDirectory(prefix="hoso-rights-") as name:
        if os.geteuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)
        for path in Path(name).rglob("*"):
            path.chmod(0o700)


@pytest.fixture
def connector(inbox: Path) -> FolderConnector:
    return FolderConnector("folder", inbox, clock=SteppingClock(), settle_seconds=0.0)


@contextmanager
def serving() -> Iterator[None]:
    """Be an ordinary account, as the service is."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def lay(inbox: Path, name: str, *, mode: int) -> Path:
    """Lay a sub-folder of one paper in, as another account would."""
    (inbox / name).mkdir()
    (inbox / name / "to-trinh.txt").write_text("Tờ trình")
    (inbox / name).chmod(mode)
    return inbox / name


def test_a_closed_drop_keeps_no_other_waiting_and_says_what_is_missing(connector: FolderConnector, inbox: Path) -> None:
    lay(inbox, "dong", mode=0o000)
    (inbox / "mo.edxml").write_bytes(b"<edXML/>")
    (inbox / "mo.edxml").chmod(0o644)

    with serving():
        listed = {reference.name: reference for reference in connector.pending()}
        opened = connector.fetch(listed["mo.edxml"])
        with pytest.raises(Refused, match="không đủ quyền đọc hoặc chuyển «dong»"):
            connector.fetch(listed["dong"])

    assert opened.raw == b"<edXML/>"
    assert (inbox / "dong").is_dir()


def test_a_drop_with_a_closed_folder_inside_is_not_read_in_part(connector: FolderConnector, inbox: Path) -> None:
    folder = lay(inbox, "ho so", mode=0o755)
    lay(folder, "phu luc", mode=0o000)

    with serving():
        (reference,) = connector.pending()
        with pytest.raises(Refused, match="«ho so»"):
            connector.fetch(reference)


def test_a_closed_drop_comes_in_once_its_rights_are_mended(connector: FolderConnector, inbox: Path) -> None:
    folder = lay(inbox, "ho so", mode=0o000)
    with serving():
        (closed,) = connector.pending()
    assert closed.detail["closed"]  # so that nobody misses it under this name afterwards
    folder.chmod(0o755)

    with serving():
        (reference,) = connector.pending()
        fetched = connector.fetch(reference)

    assert [paper.data.decode() for paper in fetched.papers] == ["Tờ trình"]


@pytest.mark.parametrize("outcome", Outcome)
def test_a_drop_that_cannot_be_moved_says_so_and_stays_whole(
    connector: FolderConnector, inbox: Path, outcome: Outcome
) -> None:
    lay(inbox, "ho so", mode=0o555)

    with serving():
        (reference,) = connector.pending()
        connector.fetch(reference)
        with pytest.raises(Refused, match="không đủ quyền đọc hoặc chuyển «ho so»"):
            connector.acknowledge(reference, outcome, "Không đọc được.")

    assert [path.name for path in sorted(inbox.rglob("*.txt"))] == ["to-trinh.txt"]
    assert (inbox / "ho so/to-trinh.txt").is_file()


def test_a_drop_that_could_not_be_moved_is_not_read_again_until_its_rights_are_mended(
    connector: FolderConnector, inbox: Path
) -> None:
    folder = lay(inbox, "ho so", mode=0o555)
    with serving():
        (reference,) = connector.pending()
        connector.fetch(reference)
        with pytest.raises(Refused):
            connector.acknowledge(reference, Outcome.KEPT)
        (again,) = connector.pending()
        with pytest.raises(Refused, match="không đủ quyền đọc hoặc chuyển «ho so»"):
            connector.fetch(again)
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)

    with serving():
        (mended,) = connector.pending()
        connector.fetch(mended)
        connector.acknowledge(mended, Outcome.KEPT)

    assert (mended.external_id, connector.pending()) == (reference.external_id, [])


def test_what_is_closed_is_named_to_the_operator(connector: FolderConnector, inbox: Path) -> None:
    with serving():
        before = connector.check()
    for name in ("a", "b", "c", "d"):
        lay(inbox, name, mode=0o000)

    with serving():
        told = connector.check()

    assert before.works
    assert not told.works
    assert "4 mục không đọc hoặc chuyển đi được: a, b, c…" in told.sentence
