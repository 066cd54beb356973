"""Heads whose letters are set apart are read as words: pdfium takes every gap for a space."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_spaced import letters_apart
from service.samples.layout import Columns, centred
from service.samples.pdf_writer import write_pdf

LINES = ("ỦY BAN NHÂN DÂN", "QUYẾT ĐỊNH KHEN", "Số: 692/QĐ-UBND")


def apart(data: bytes, points: float) -> bytes:
    """Give the file with so many points more between letters (ISO 32000-1, 9.3.2)."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        contents = page.get_contents()
        assert contents is not None
        stream = StreamObject()
        stream.set_data(contents.get_data().replace(b"BT", b"BT %.1f Tc" % points))
        page[NameObject("/Contents")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def lines(data: bytes) -> list[str]:
    return open_paper("giay.pdf", data, limits=Limits()).pages[0].text.split("\n")


@pytest.mark.parametrize("points", [0.0, 2.0, 4.0, 6.0])
def test_letters_set_apart_are_words(points: float) -> None:
    assert lines(apart(write_pdf([centred(line) for line in LINES]), points)) == list(LINES)


def test_two_columns_of_letters_set_apart_stay_two() -> None:
    columns = Columns((centred("TỈNH MẪU"),), (centred("VIỆT NAM"),))

    assert lines(apart(write_pdf([columns]), 3.0)) == ["TỈNH MẪU", "VIỆT NAM"]


@pytest.mark.parametrize("text", ["1 2 3 4 5 6 7", "x x x 7 8 9 10", "A B C", "Ông Lê Văn A và bà B", "- - - - - - -"])
def test_what_stands_apart_by_its_own_right_is_left(text: str) -> None:
    assert not letters_apart(text)
