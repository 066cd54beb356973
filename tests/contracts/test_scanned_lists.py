"""A scanned list: its rows are told by the lines of its table, however the page hangs and is lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from service.domain.fields import PaperKind
from tests.kit.needs import needs
from tests.kit.scan import font_path, page, saved

if TYPE_CHECKING:
    from service.adapters.readers.sandbox import SandboxedReader

pytestmark = needs("vietnamese_ocr", "vietnamese_font")
ROWS = (
    ("STT", "Họ và tên", "Chức vụ", "Đơn vị công tác"),
    ("1", "Khúc Văn Mẫu", "Trưởng phòng", "Phòng Kế hoạch"),
    ("2", "Tạ Thị Thử", "Kế toán trưởng", "Văn phòng Sở"),
    ("3", "Bùi Minh Ấn", "Chuyên viên", "Thanh tra Sở"),
)
EDGES, TOP, STEP = (0.10, 0.16, 0.42, 0.66, 0.92), 0.20, 0.035


def drawn(*, ruled: int = 20, wide: int = 2) -> Image.Image:
    """Draw a list in a table ruled in grey, `wide` pixels; with lines of 0 pixels there are none."""
    head = ((0.42, 0.08, "DANH SÁCH"), (0.18, 0.11, "Cá nhân đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"))
    picture = page(head)
    width, height = picture.size
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(font_path()), 29)
    for at, row in enumerate(ROWS):
        for left, text in zip(EDGES, row, strict=False):
            pen.text((left * width + 12, (TOP + STEP * at + 0.008) * height), text, font=font, fill=(20, 20, 20))
    for at in range(len(ROWS) + 1 if wide else 0):
        y = (TOP + STEP * at) * height
        pen.line((EDGES[0] * width, y, EDGES[-1] * width, y), fill=(ruled,) * 3, width=wide)
    for edge in EDGES if wide else ():
        pen.line(
            (edge * width, TOP * height, edge * width, (TOP + STEP * len(ROWS)) * height), fill=(ruled,) * 3, width=wide
        )
    return picture


def hanging(picture: Image.Image) -> Image.Image:
    """Turn a page a little, as it lies under a lid."""
    return picture.rotate(-1.0, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))


def shaded(picture: Image.Image) -> Image.Image:
    """Shade a page from top to bottom, as a lamp from one side does."""
    shade = Image.linear_gradient("L").resize(picture.size).point([130 + grey * 100 // 255 for grey in range(256)])
    return ImageChops.multiply(picture, Image.merge("RGB", (shade, shade, shade)))


@pytest.mark.parametrize("lines", [{"ruled": 140, "wide": 1}, {"wide": 0}], ids=["hairs in grey", "no lines"])
def test_rows_are_told_on_a_page_that_hangs_though_its_lines_are_hardly_seen(
    reader: SandboxedReader, lines: dict[str, int]
) -> None:
    page_ = drawn(**lines).rotate(-0.7, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))

    report = reader.read("danh-sach.pdf", saved([page_], "PDF"))

    assert [(one.name, one.title, one.unit) for one in report.nominees] == [tuple(row[1:]) for row in ROWS[1:]]


@pytest.mark.parametrize("spoilt", [hanging, shaded])
def test_each_row_of_a_scanned_list_is_one_nominee(reader: SandboxedReader, spoilt: object) -> None:
    report = reader.read("danh-sach.pdf", saved([spoilt(drawn())], "PDF"))  # type: ignore[operator]

    assert report.kind.value is PaperKind.NOMINEE_LIST
    told = [(one.name, one.title, one.unit) for one in report.nominees]
    assert told == [tuple(row[1:]) for row in ROWS[1:]]
