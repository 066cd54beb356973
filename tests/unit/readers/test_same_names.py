"""Papers of one message under one name are each read, and names that Windows wrote are read as typed."""

from __future__ import annotations

import struct
import zlib

import pytest

from connectors.base import RawPaper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from tests.kit.hostile import zipped


def _names(*papers: tuple[str, bytes]) -> list[str]:
    sent = tuple(RawPaper(name, data) for name, data in papers)
    return [one.name for one in open_message("papers", b"", sent, limits=Limits()).attachments]


@pytest.mark.parametrize(
    ("papers", "names"),
    [
        ((("Trần Văn Ví/Báo cáo.txt", b"mot"), ("Ngô Thị Dụ/Báo cáo.txt", b"hai")),
         ["Trần Văn Ví - Báo cáo.txt", "Ngô Thị Dụ - Báo cáo.txt"]),
        ((("scan.txt", b"mot"), ("SCAN.txt", b"hai"), ("scan (2).txt", b"ba")),
         ["scan.txt", "SCAN (3).txt", "scan (2).txt"]),
        ((("1/A/x.txt", b"mot"), ("2/A/x.txt", b"hai"), ("y/z.txt", b"ba")), ["A - x.txt", "A - x (2).txt", "z.txt"]),
        ((("A/x.txt", b"mot"), ("B/x.txt", b"mot")), ["x.txt", "x.txt"]),
    ],
)  # fmt: skip
def test_no_two_papers_of_a_message_have_one_name(papers: tuple[tuple[str, bytes], ...], names: list[str]) -> None:
    assert _names(*papers) == names


def test_a_paper_that_was_renamed_keeps_the_name_that_was_sent() -> None:
    raw = zipped({"A/x.txt": "mot", "B/x.txt": "hai"})

    opened = open_message("zip", raw, (), limits=Limits()).attachments

    assert [(one.name, one.facts[-1]["sent"]) for one in opened] == [("A - x.txt", "A/x.txt"), ("B - x.txt", "B/x.txt")]


def _zip_of(name: bytes, extra: bytes = b"") -> bytes:
    """Give a zip of one file whose name is these bytes, with no mark of their coding, and extra fields behind it."""
    data = b"van ban"
    sizes = (zlib.crc32(data), len(data), len(data), len(name))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 33, *sizes, 0) + name + data
    behind = (len(extra), 0, 0, 0, 0, 0)
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 33, *sizes, *behind) + name + extra
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tơ\u0300 tri\u0300nh.txt".encode("cp1258"), "Tờ trình.txt"),
        ("Biên ba\u0309n ho\u0323p.txt".encode("cp1258"), "Biên bản họp.txt"),
        ("Tờ trình.txt".encode(), "Tờ trình.txt"),
        ("Résumé.txt".encode("cp437"), "Résumé.txt"),
        (b"To trinh.txt", "To trinh.txt"),
    ],
)
def test_a_name_in_a_zip_is_read_in_the_coding_it_was_written(written: bytes, shown: str) -> None:
    (paper,) = open_message("zip", _zip_of(written), (), limits=Limits()).attachments

    assert paper.name == shown


def test_a_name_that_winrar_spells_beside_one_of_dos_is_the_papers() -> None:
    spelt = b"\1" + zlib.crc32(b"T? tr?nh.txt").to_bytes(4, "little") + "Tờ trình.txt".encode()
    extra = struct.pack("<HHBHH", 0x9999, 1, 7, 0x7075, len(spelt)) + spelt

    of_it = open_message("zip", _zip_of(b"T? tr?nh.txt", extra), (), limits=Limits()).attachments
    of_another = open_message("zip", _zip_of(b"T? tr?nk.txt", extra), (), limits=Limits()).attachments

    assert [one.name for one in (*of_it, *of_another)] == ["Tờ trình.txt", "T? tr?nk.txt"]


@pytest.mark.parametrize("name", ["Ho so\\Thumbs.db", "Ho so\\~$ trinh.docx", "__MACOSX\\x", "a/~WRL0001.tmp"])
def test_what_desktops_and_word_leave_behind_is_no_paper(name: str) -> None:
    raw = zipped({"a.txt": "van ban", name: "rubbish"})

    assert [one.name for one in open_message("zip", raw, (), limits=Limits()).attachments] == ["a.txt"]
