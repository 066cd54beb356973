"""Heads whose letters are set apart are read as words: pdfium takes every gap for a space."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_spaced import letters_apart, words
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


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ((14.5, 15.5), "12|Lê|Thị"),  # in the gap between the number and the name
        ((14.0, 14.4), "12|Lê|Thị"),
        ((18.0, 19.0), "12Lê|Thị"),  # through a letter: a name that runs over its cell is one word all the same
        ((28.5, 29.5), "12Lê|Thị"),  # in a space
    ],
)
def test_a_number_and_a_name_are_two_words_where_a_ruled_line_parts_them(line: tuple[float, float], told: str) -> None:
    text, lefts = "12Lê Thị", (2.0, 8.0, 16.0, 22.0, 28.0, 31.0, 37.0, 43.0)
    spans = words(text, [line], 12.0, lambda at: (lefts[at], 0.0, lefts[at] + 6.0, 12.0))

    assert "|".join(text[start:end] for start, end in spans) == told
