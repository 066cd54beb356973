"""What was laid into a Word or Excel file as an object is a paper of its own: a list stands in a letter so."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from connectors.base import RawPaper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.adapters.readers.office_embedded import embedded
from service.domain.errors import Refused
from service.samples.xlsx_writer import write_xlsx
from tests.kit import hostile
from tests.kit.signing import paper

# Longer than 4,096 bytes: a shorter stream would lie in pieces within the root's own.
LIST = write_xlsx("Danh sách", [["TT", "Họ và tên"], *([at, f"Trần Văn Ví {at**5:x}"] for at in range(300))])
OLD_WORD = (Path(__file__).parent / "data" / "wrapped.doc").read_bytes()
_HOME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def compound(name: str, body: bytes) -> bytes:
    """Give a compound file with one stream ([MS-CFB] 2), long enough to lie in sectors of its own."""
    body = body.ljust(4_096, b"\0")
    length = len(body)
    count = -(-length // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *(at + 3 for at in range(count - 1)), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(title: str, kind: int, start: int, size: int) -> bytes:
        written = title.encode("utf-16-le") + b"\0\0"
        head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
        return (head + b"\xff" * 12 + bytes(36) + struct.pack("<II", start, size)).ljust(128, b"\0")

    folder = (entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry(name, 2, 2, length)).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * 432
    return header + table + folder + body.ljust(count * 512, b"\0")


def packager(name: str, body: bytes) -> bytes:
    """Give what Windows' packager writes of a file."""
    told = b"\2\0" + name.encode() + b"\0" + b"C:\\x\0" + struct.pack("<II", 3, 2) + b"x\0"
    told += struct.pack("<I", len(body)) + body
    return struct.pack("<I", len(told)) + told


def letter(objects: dict[str, bytes], *, kind: str = "package", chart: str = "") -> bytes:
    """Give a Word file whose text shows these objects; `chart` is one of a diagram alone."""
    rows = "".join(
        f'<Relationship Id="r{at}" Type="{_HOME}/{kind}" Target="embeddings/{name}"/>'
        for at, name in enumerate(objects) if name != chart
    )  # fmt: skip
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
    extra = {f"word/embeddings/{name}": body for name, body in objects.items()}
    extra["word/_rels/document.xml.rels"] = rels
    extra["word/charts/_rels/chart1.xml.rels"] = rels.replace("embeddings/", f"../embeddings/{chart}")
    return hostile.docx(hostile.paragraph("Tờ trình"), extra=extra)


def found(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    return dict(embedded(data, limits=limits or Limits()))


def test_a_list_laid_into_a_letter_stands_behind_it() -> None:
    sent = letter({"Microsoft_Excel_Sheet1.xlsx": LIST, "chart.xlsx": LIST}, chart="chart.xlsx")
    envelope = open_message("papers", b"", [RawPaper("Tờ trình.docx", sent)], limits=Limits())

    assert [(one.name, one.data) for one in envelope.attachments] == [
        ("Tờ trình.docx", sent),
        ("tep-nhung-1.xlsx", LIST),
    ]
    assert {"code": "attachment.inside", "of": "Tờ trình.docx"} in envelope.attachments[1].facts


@pytest.mark.parametrize(
    ("body", "files"),
    [
        (compound("Package", LIST), {"tep-nhung-1.xlsx": LIST}),
        (compound("CONTENTS", paper("Biên bản")), {"tep-nhung-1.pdf": paper("Biên bản").ljust(4_096, b"\0")}),
        (compound("\x01Ole10Native", packager("Biên bản.pdf", paper("x"))), {"Biên bản.pdf": paper("x")}),
        (OLD_WORD, {"tep-nhung-1.doc": OLD_WORD}),
        (compound("Equation Native", b"x"), {}),
        (compound("\x01Ole10Native", packager("chay.exe", b"MZ" + bytes(99))), {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"y" * 300, {}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}),
    ],
)
def test_an_object_is_the_file_in_it_or_nothing(body: bytes, files: dict[str, bytes]) -> None:
    assert found(letter({"oleObject1.bin": body}, kind="oleObject")) == files


def test_what_is_no_letter_with_objects_carries_nothing() -> None:
    assert found(paper("x")) == found(hostile.docx(hostile.paragraph("a"))) == found(LIST) == {}


def test_objects_are_read_within_the_limits_of_a_zip() -> None:
    with pytest.raises(Refused):
        found(letter({"a.xlsx": LIST}), Limits(package=len(LIST) - 1))
