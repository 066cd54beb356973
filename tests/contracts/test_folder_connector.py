"""What only a watched folder promises: settling, what it leaves alone, where things go."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from connectors.base import Form, Gone, Outcome, Reference, Refused
from connectors.folder import FolderConnector
from tests.kit.peer_clock import SteppingClock

if TYPE_CHECKING:
    from pathlib import Path

SETTLE = 1800.0


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def connector(inbox: Path, clock: SteppingClock) -> FolderConnector:
    return FolderConnector("folder", inbox, clock=clock, settle_seconds=SETTLE, max_bytes=1000)


def settled(connector: FolderConnector, clock: SteppingClock) -> list[Reference]:
    connector.pending()
    clock.seconds += SETTLE
    return connector.pending()


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()}


FORMS = {
    "a.edxml": Form.EDXML,
    "a.XML": Form.EDXML,
    "a.Zip": Form.ZIP,
    "thư.msg": Form.MAIL,
    "hồ sơ.rar": Form.PAPERS,
    "a.pdf": Form.PAPERS,
    "a.docx": Form.PAPERS,
    "không đuôi": Form.PAPERS,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_loose_file_is_one_message(connector: FolderConnector, clock: SteppingClock, inbox: Path, name: str) -> None:
    (inbox / name).write_bytes(b"x")

    fetched = [connector.fetch(reference) for reference in settled(connector, clock)]

    assert [(one.form, one.raw or one.papers[0].data) for one in fetched] == [(FORMS[name], b"x")]


@pytest.mark.parametrize("name", [".an", "~$mo.docx", "a.part", "a.TMP", "a.crdownload", "Thumbs.db", "~WRL0001.tmp"])
def test_what_is_not_a_finished_paper_is_left_alone(
    connector: FolderConnector, clock: SteppingClock, inbox: Path, name: str
) -> None:
    (inbox / name).write_bytes(b"x")

    assert settled(connector, clock) == []
    assert tree(inbox) == {name}


def test_a_folder_waits_for_the_download_inside_it(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    (inbox / "ho so").mkdir()
    (inbox / "ho so" / "a.pdf").write_bytes(b"x")
    (inbox / "ho so" / "b.pdf.part").write_bytes(b"x")
    waiting = settled(connector, clock)
    (inbox / "ho so" / "b.pdf.part").rename(inbox / "ho so" / "b.pdf")

    listed = settled(connector, clock)

    assert (waiting, [reference.name for reference in listed]) == ([], ["ho so"])
    assert [paper.name for paper in connector.fetch(listed[0]).papers] == ["a.pdf", "b.pdf"]


@pytest.fixture
def drop(connector: FolderConnector, clock: SteppingClock, inbox: Path) -> tuple[FolderConnector, SteppingClock, Path]:
    return connector, clock, inbox


@pytest.mark.parametrize(
    ("beside", "papers"),
    [(("~WRL0001.tmp", 0), ["a.pdf"]), (("b.pdf.part", 2), ["a.pdf", "b.pdf.part"]), (("b.pdf.part", 0), [])],
)
def test_a_paper_waits_for_no_download_that_broke_off(
    drop: tuple[FolderConnector, SteppingClock, Path], beside: tuple[str, int], papers: list[str]
) -> None:
    connector, clock, inbox = drop
    name, hours = beside
    (inbox / "ho so").mkdir()
    (inbox / "ho so" / "a.pdf").write_bytes(b"x")
    (inbox / "ho so" / name).write_bytes(b"x")
    when = (inbox / "ho so" / name).stat().st_mtime - 3_600 * hours
    os.utime(inbox / "ho so" / name, (when, when))

    listed = [connector.fetch(one) for one in settled(connector, clock)]

    assert [paper.name for one in listed for paper in one.papers] == papers


def test_a_file_that_rested_before_the_first_look_is_listed_at_once(inbox: Path, clock: SteppingClock) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    connector = FolderConnector("folder", inbox, clock=clock, settle_seconds=0.0)

    listed = connector.pending()

    assert [reference.name for reference in listed] == ["a.pdf"]


def test_a_copy_with_an_old_date_still_needs_two_looks(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    os.utime(inbox / "a.pdf", (1_000_000, 1_000_000))

    first = connector.pending()

    assert first == []
    assert len(settled(connector, clock)) == 1


def test_papers_of_sub_folders_keep_their_path(connector: FolderConnector, clock: SteppingClock, inbox: Path) -> None:
    (inbox / "hs" / "bc").mkdir(parents=True)
    (inbox / "hs" / "tt.pdf").write_bytes(b"1")
    (inbox / "hs" / "bc" / "a.pdf").write_bytes(b"2")

    papers = connector.fetch(settled(connector, clock)[0]).papers

    assert {(paper.name, paper.data) for paper in papers} == {("tt.pdf", b"1"), ("bc/a.pdf", b"2")}


def test_an_empty_folder_is_not_yet_a_message(connector: FolderConnector, clock: SteppingClock, inbox: Path) -> None:
    (inbox / "trong").mkdir()

    assert settled(connector, clock) == []


@pytest.mark.parametrize("inside", [False, True])
def test_a_link_is_set_aside_and_never_followed(
    connector: FolderConnector,
    clock: SteppingClock,
    inbox: Path,
    inside: bool,  # noqa: FBT001 -- a case of the table
) -> None:
    secret = inbox.parent / "secret"
    secret.write_bytes(b"secret")
    place = inbox / "hs" if inside else inbox
    place.mkdir(exist_ok=True)
    (place / "a.pdf").symlink_to(secret)

    listed = settled(connector, clock)

    set_aside = {"failed/hs/a.pdf", "failed/hs.txt"} if inside else {"failed/a.pdf", "failed/a.pdf.txt"}
    assert (listed, tree(inbox), secret.read_bytes()) == ([], set_aside, b"secret")


def test_a_link_put_in_place_of_a_listed_file_is_gone_not_read(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    (inbox / "a.pdf").write_bytes(b"x")
    listed = settled(connector, clock)
    (inbox / "a.pdf").unlink()
    (inbox / "a.pdf").symlink_to("/etc/hostname")

    with pytest.raises(Gone):
        connector.fetch(listed[0])


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.write_bytes(b"x" * 1001)])
def test_what_can_never_be_read_goes_to_failed_with_a_reason(
    connector: FolderConnector, clock: SteppingClock, inbox: Path, make: object
) -> None:
    assert callable(make)
    make(inbox / "a.pdf")

    listed = settled(connector, clock)

    assert (listed, (inbox / "failed" / "a.pdf.txt").exists(), (inbox / "a.pdf").exists()) == ([], True, False)


def test_a_name_taken_in_done_is_never_overwritten(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    for content in (b"1", b"2", b"3"):
        (inbox / "a.tar.pdf").write_bytes(content)
        connector.acknowledge(settled(connector, clock)[0], Outcome.KEPT)

    assert {path.name: path.read_bytes() for path in (inbox / "done").iterdir()} == {
        "a.tar.pdf": b"1",
        "a.tar (2).pdf": b"2",
        "a.tar (3).pdf": b"3",
    }


def test_a_reason_never_takes_the_place_of_a_message_that_failed_before(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    for name, data in (("a.pdf.txt", b"first"), ("a.pdf", b"second")):
        (inbox / name).write_bytes(data)
        connector.acknowledge(settled(connector, clock)[0], Outcome.UNREADABLE, "hỏng")

    told = {path.name: path.read_bytes() for path in (inbox / "failed").iterdir()}
    assert sorted(told) == ["a (2).pdf", "a (2).pdf.txt", "a.pdf.txt", "a.pdf.txt.txt"]
    assert (told["a.pdf.txt"], told["a (2).pdf"]) == (b"first", b"second")


def test_a_message_replaced_after_listing_is_not_acknowledged(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    (inbox / "a.pdf").write_bytes(b"cu")
    listed = settled(connector, clock)
    (inbox / "a.pdf").write_bytes(b"ban moi")

    connector.acknowledge(listed[0], Outcome.KEPT)

    assert tree(inbox) == {"a.pdf"}


def test_a_name_that_is_not_unicode_is_shown_and_taken(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    (inbox / os.fsdecode(b"h\xe5.edxml")).write_bytes(b"x")

    listed = settled(connector, clock)
    connector.acknowledge(listed[0], Outcome.KEPT)

    assert listed[0].name == "h\ufffd.edxml"
    assert listed[0].detail == {"entry": "h%E5.edxml", "form": "edxml", "bytes": 1}
    assert [os.fsencode(path.name) for path in (inbox / "done").iterdir()] == [b"h\xe5.edxml"]


def test_the_longest_name_still_finds_room_for_its_reason(
    connector: FolderConnector, clock: SteppingClock, inbox: Path
) -> None:
    for _ in range(2):
        (inbox / ("x" * 251 + ".pdf")).write_bytes(b"x")
        connector.acknowledge(settled(connector, clock)[0], Outcome.UNREADABLE, "Hỏng.")

    assert len(tree(inbox)) == 4
    assert len([name for name in tree(inbox) if name.endswith(".pdf")]) == 2


@pytest.mark.parametrize("name", ["x" * 255, "x" * 251 + ".txt", "a." + "x" * 253])
def test_every_reason_beside_a_longest_name_is_kept(
    connector: FolderConnector, clock: SteppingClock, inbox: Path, name: str
) -> None:
    for at in range(12):
        (inbox / name).write_bytes(b"paper %d" % at)
        connector.acknowledge(settled(connector, clock)[0], Outcome.UNREADABLE, f"lý do {at}")

    told = sorted((inbox / path).read_text() for path in tree(inbox))
    assert told == sorted([f"paper {at}" for at in range(12)] + [f"lý do {at}\n" for at in range(12)])


def test_oldest_comes_first(connector: FolderConnector, clock: SteppingClock, inbox: Path) -> None:
    for age, name in enumerate(("c.pdf", "a.pdf", "b.pdf")):
        (inbox / name).write_bytes(b"x")
        os.utime(inbox / name, (1_000_000 + age, 1_000_000 + age))

    assert [reference.name for reference in settled(connector, clock)] == ["c.pdf", "a.pdf", "b.pdf"]


@pytest.mark.parametrize("name", ["", "..", "../a", ".an", "a\0b"])
def test_a_name_that_leaves_the_outbox_is_refused(connector: FolderConnector, inbox: Path, name: str) -> None:
    with pytest.raises(Refused):
        connector.send(b"x", name=name)
    assert tree(inbox.parent) == set()


def test_a_reference_that_points_elsewhere_finds_nothing(connector: FolderConnector, inbox: Path) -> None:
    (inbox.parent / "ngoai.pdf").write_bytes(b"x")

    with pytest.raises(Gone):
        connector.fetch(Reference("x", "x", {"entry": "../ngoai.pdf"}))


def test_settings_make_a_connector_and_name_what_is_missing(inbox: Path) -> None:
    made = FolderConnector.configured("hop-thu", {"folder": str(inbox), "settle_seconds": 2}, clock=time.monotonic)

    assert (made.name, made.folder, made.settle_seconds) == ("hop-thu", inbox, 2.0)
    with pytest.raises(ValueError, match="folder"):
        FolderConnector.configured("hop-thu", {}, clock=time.monotonic)


def test_checking_alters_nothing(connector: FolderConnector, inbox: Path) -> None:
    (inbox / "a.pdf").write_bytes(b"x")

    result = connector.check()

    assert (result.works, tree(inbox), len(list(inbox.iterdir()))) == (True, {"a.pdf"}, 1)
