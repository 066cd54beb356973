"""A page that a program shows on its side is read upright, and its places are found on the picture of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject, NumberObject

from service.adapters.readers import scans
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.document import TURNED
from service.samples import province
from service.samples.layout import body
from service.samples.papers import submission
from service.samples.pdf_writer import write_pdf

if TYPE_CHECKING:
    from service.domain.document import Document

UPRIGHT = write_pdf(submission(province.COMPLETE))


def shown(data: bytes, degrees: int) -> bytes:
    """Give the file with every page shown turned by so many degrees with the clock."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        page[NameObject("/Rotate")] = NumberObject(degrees)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def opened(data: bytes) -> Document:
    return open_paper("giay.pdf", data, limits=Limits())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_on_its_side_is_read_as_if_it_stood(turn: int) -> None:
    first, turned = opened(UPRIGHT), opened(shown(UPRIGHT, turn))
    line = first.pages[0].lines[0]
    box = tuple(map(float, (line.x0 or 0, line.y0 or 0, line.x1 or 0, line.y1 or 0)))
    cut = scans.crop(UPRIGHT, form="pdf", page=1, box=box)  # type: ignore[arg-type]
    same = scans.crop(shown(UPRIGHT, turn), form="pdf", page=1, box=box, turn=turn)  # type: ignore[arg-type]

    assert [page.lines for page in turned.pages] == [page.lines for page in first.pages]
    assert [(fact["page"], fact["turn"]) for fact in turned.facts if fact["code"] == TURNED] == [(1, turn)]
    pictures = [Image.open(io.BytesIO(one)).convert("L") for one in (cut, same)]
    assert pictures[0].size == pictures[1].size
    assert sum(ImageChops.difference(*pictures).histogram()[128:]) < 0.02 * pictures[0].width * pictures[0].height


def test_a_landscape_page_that_was_turned_upright_is_left_as_it_is() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(UPRIGHT)))
    (page,) = writer.pages
    high, wide = float(page.mediabox.height), float(page.mediabox.width)
    page.add_transformation(Transformation().rotate(90).translate(high, 0))
    page.mediabox.upper_right = (high, wide)
    page[NameObject("/Rotate")] = NumberObject(90)

    turned = opened(written(writer))

    assert turned.pages[0].text == opened(UPRIGHT).pages[0].text
    assert [fact for fact in turned.facts if fact["code"] == TURNED] == []


def test_a_few_words_turn_no_page() -> None:
    assert opened(shown(write_pdf((body("Vài chữ ở lề giấy"),)), 90)).facts == ()
