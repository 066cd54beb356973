"""Letters of fonts that do not tell how high they are: LibreOffice 7.4 writes an ascent and a descent of 0."""

from __future__ import annotations

import re

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.samples.layout import body
from service.samples.pdf_writer import write_pdf

LINES = ("- Chủ trì: Ông Phan Ngọc Mẫu - Chủ tịch Hội đồng.", "+ Số phiếu đồng ý: 14/15 phiếu, đạt tỷ lệ 93,3%;",
         "- Trường Tiểu học Bình Mẫu:")  # fmt: skip


def _as_low_as_a_dot(pdf: bytes) -> bytes:
    """Give the file with fonts as high as their full stop, each entry as long as it was: so pdfium takes such fonts."""
    lower = {b"Ascent": 99, b"Descent": -9}
    low, told = re.subn(
        rb"/(Ascent|Descent) (-?[\d.]+)", lambda hit: b"/%s %-*d" % (hit[1], len(hit[2]), lower[hit[1]]), pdf
    )
    assert told
    return low


def test_lines_of_a_font_that_tells_no_height_are_whole() -> None:
    pdf = write_pdf([body(line) for line in LINES])

    for printed in (pdf, _as_low_as_a_dot(pdf)):
        page = open_paper("giay.pdf", printed, limits=Limits()).pages[0]
        assert page.text.split("\n") == list(LINES)
