"""Two pages side by side on one sheet are read one after the other, and a wide page stays one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_page import Piece
from service.adapters.readers.sheet_halves import fold_of
from service.domain.document import HALF
from service.samples import province
from service.samples.layout import body
from service.samples.papers import minutes, nominee_list, submission
from service.samples.pdf_writer import write_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject

    from service.domain.document import Document, Page

PAPERS = [write_pdf(one(province.COMPLETE)) for one in (submission, nominee_list, minutes)]
WIDE, HIGH = 842.0, 595.0


def form_of(page: PageObject) -> DecodedStreamObject:
    """Give a page as the form that a printer's program lays on a sheet."""
    contents = page.get_contents()
    assert contents is not None
    form = DecodedStreamObject()
    form.set_data(contents.get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(side) for side in page.mediabox]),
            NameObject("/Resources"): page["/Resources"],
        }
    )
    return form


def printed(*sheets: tuple[PageObject | None, PageObject | None]) -> bytes:
    """Give a file of landscape sheets, each with two pages laid on it smaller; None leaves a half empty."""
    writer, target = PdfWriter(), io.BytesIO()
    for sheet in sheets:
        made = writer.add_blank_page(WIDE, HIGH)
        names, drawing = DictionaryObject(), b""
        for at, page in enumerate(sheet):
            if page is not None:
                names[NameObject(f"/P{at}")] = writer._add_object(form_of(page).clone(writer))
                drawing += b"q 0.7071 0 0 0.7071 %d 0 cm /P%d Do Q\n" % (at * WIDE / 2, at)
        content = DecodedStreamObject()
        content.set_data(drawing)
        made[NameObject("/Contents")] = writer._add_object(content)
        made[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): names})
    writer.write(target)
    return target.getvalue()


def opened(data: bytes) -> Document:
    return open_paper("giay.pdf", data, limits=Limits())


def pages_of(*papers: bytes) -> list[PageObject]:
    return [page for paper in papers for page in PdfReader(io.BytesIO(paper)).pages]


def texts(document: Document) -> list[str]:
    return [page.text for page in document.pages]


def cells(page: Page) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in table.rows] for table in page.tables]


def going_on(number: str) -> bytes:
    """Give a page of running text without a head."""
    return write_pdf([body(f"Trang thứ {number} {'của tờ trình nêu thành tích đã đạt được trong năm ' * 8}")] * 3)


SINGLE = [page for paper in PAPERS for page in opened(paper).pages]


def test_two_pages_on_a_sheet_are_read_as_if_each_were_its_own() -> None:
    first, second, third = pages_of(*PAPERS)

    document = opened(printed((first, second), (third, None)))

    assert texts(document) == [page.text for page in SINGLE]
    assert list(map(cells, document.pages)) == list(map(cells, SINGLE))
    halves = [(one["page"], one["sheet"], one["left"]) for one in document.facts if one["code"] == HALF]
    assert halves == [(1, 1, 0.0), (2, 1, WIDE / 2), (3, 2, 0.0)]
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_a_booklet_begins_on_the_right_of_its_outer_sheet() -> None:
    first, second, third, last = pages_of(PAPERS[0], *map(going_on, ("hai", "ba", "bốn")))

    document = opened(printed((last, first), (second, third)))

    assert texts(document)[0] == SINGLE[0].text
    assert [text.split()[2] for text in texts(document)[1:]] == ["hai", "ba", "bốn"]
    halves = {one["page"]: (one["sheet"], one["left"]) for one in document.facts if one["code"] == HALF}
    assert halves == {1: (1, WIDE / 2), 2: (2, 0.0), 3: (2, WIDE / 2), 4: (1, 0.0)}


def placed(*lines: tuple[str, float, float, float]) -> Sequence[Piece]:
    """Give pieces by text, left end, right end, top."""
    return [Piece(text, (left, top, right, top + 12), 12.0) for text, left, right, top in lines]


HEAD = (
    ("ỦY BAN NHÂN DÂN", 60.0, 170.0, 40.0),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 190.0, 400.0, 40.0),
    ("Độc lập - Tự do - Hạnh phúc", 220.0, 370.0, 54.0),
)
RIGHT = tuple((f"dòng thứ {at} của trang bên", 460.0, 640.0, 60.0 + 14 * at) for at in range(6))
PROSE = tuple((f"dòng thứ {at} của trang này", 50.0, 390.0, 90.0 + 14 * at) for at in range(6))
ALIKE = tuple((text, left + 421, right + 421, top) for text, left, right, top in PROSE)
WIDE_HEAD = (
    ("ỦY BAN NHÂN DÂN", 120.0, 260.0, 40.0),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 500.0, 740.0, 40.0),
)
ROWS = tuple(
    cell
    for at in range(8)
    for cell in ((f"Lò Thị {at} Mẫu", 70.0, 180.0, 90.0 + 14 * at), ("Phòng Thử nghiệm", 470.0, 600.0, 90.0 + 14 * at))
)


@pytest.mark.parametrize(
    ("lines", "rulings", "certain"),
    [
        ((*HEAD, *RIGHT), (), True),
        ((*PROSE, *ALIKE), (), True),
        ((*WIDE_HEAD, *ROWS), (), False),
        ((*WIDE_HEAD, *ROWS, ("DANH SÁCH KHEN THƯỞNG", 330.0, 510.0, 70.0)), (), None),
        ((*HEAD, *RIGHT), ((50.0, 200.0, 800.0, 201.0),), None),
        ((*HEAD, *RIGHT[:1]), (), True),
    ],
)
def test_a_sheet_is_parted_where_nothing_stands_over_its_middle(
    lines: Sequence[tuple[str, float, float, float]],
    rulings: Sequence[tuple[float, float, float, float]],
    certain: bool | None,  # noqa: FBT001 - None where it is one page
) -> None:
    fold = fold_of(placed(*lines), (WIDE, HIGH), rulings)

    assert (None if fold is None else fold.certain) == certain
    assert fold is None or fold.at == pytest.approx(WIDE / 2, abs=40)
    assert fold_of(placed(*lines), (HIGH, WIDE)) is None
