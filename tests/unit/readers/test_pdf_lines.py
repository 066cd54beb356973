"""Lines that pdfium parts or joins otherwise than they are printed: at a dash, at a gap, where the font changes."""

from __future__ import annotations

import pytest

from service.adapters.readers import pdf_page
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_rejoined import rejoined
from service.domain.extraction import extract
from service.samples.layout import Block, Columns, Paragraph, body, centred
from service.samples.pdf_writer import write_pdf
from tests.golden.cases import rules


def _open(*blocks: Block) -> list[str]:
    page = open_paper("giay.pdf", write_pdf(blocks), limits=Limits()).pages[0]
    return page.text.split("\n")


def test_a_dash_at_a_line_s_end_and_the_line_s_end_are_kept() -> None:
    assert _open(body("tại Tờ trình số 31/TTr-"), body("VHXH ngày 14/8/2025.")) == [
        "tại Tờ trình số 31/TTr-", "VHXH ngày 14/8/2025.",
    ]  # fmt: skip


def test_what_breaks_behind_a_dash_is_read_whole() -> None:
    blocks = [
        centred("TỜ TRÌNH"), centred("Về việc khen thưởng năm học 2023-"), centred("2024"),
        body("Căn cứ Quyết định số 12/2020/QĐ-"), body("UBND ngày 05/3/2020 của Ủy ban nhân dân tỉnh;"),
        body("Xét đề nghị của Phòng Nội vụ tại Tờ trình số 31/TTr-"), body("NV ngày 14/8/2025;"),
        body("Sở đề nghị tặng Bằng khen cho 02 cá nhân."),
    ]  # fmt: skip
    fields = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules()).fields

    assert fields["subject"].value == "Về việc khen thưởng năm học 2023-2024"
    assert fields["legal_grounds"].value == [
        "Căn cứ Quyết định số 12/2020/QĐ-UBND ngày 05/3/2020 của Ủy ban nhân dân tỉnh",
        "Xét đề nghị của Phòng Nội vụ tại Tờ trình số 31/TTr-NV ngày 14/8/2025",
    ]  # fmt: skip
    assert fields["proposal_refs"].value == ["31/TTr-NV ngày 14/8/2025"]


def test_a_gap_behind_the_addressees_label_makes_no_columns_with_the_head() -> None:
    left = [centred(line, bold=False) for line in ("UBND TỈNH BÌNH MINH", "SỞ Y TẾ", "Số: 5/SYT-VP", "V/v khen thưởng")]
    left.append(centred("năm 2023", bold=False))
    right = (
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=11.0), centred("Độc lập - Tự do - Hạnh phúc"),
        centred("Bình Minh, ngày 9 tháng 10 năm 2023", bold=False, italic=True),
    )  # fmt: skip
    to = Columns((Paragraph("Kính gửi:"),), (Paragraph("- Sở Nội vụ;"), Paragraph("- Sở Tài chính.")), share=0.25)
    blocks = [Columns((*left,), right), to, body("Sở Y tế đề nghị Sở Nội vụ thẩm định hồ sơ khen thưởng.")]
    fields = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules()).fields

    assert fields["date"].value == "2023-10-09"
    assert fields["addressees"].value == ["Sở Nội vụ", "Sở Tài chính"]


@pytest.mark.parametrize(("gap", "text"), [(0.0, "Khoa Hồi"), (-0.3, "Khoa Hồi"), (3.0, "Khoa H ồi"), (-9.0, None)])
def test_what_pdfium_parts_inside_a_word_is_one(gap: float, text: str | None) -> None:
    """It parts a line where the font changes: letters with two marks often come from another one."""
    before = pdf_page.Piece("Khoa H", (231.3, 73.4, 268.9, 86.6), 11.5)
    after = pdf_page.Piece("ồi", (268.9 + gap, 73.4, 281.0 + gap, 86.6), 11.5)
    joined = rejoined((before, after), ())

    assert [piece.text for piece in joined] == ([text] if text else ["Khoa H", "ồi"])
