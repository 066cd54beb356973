"""In which order the lines of a recognised page are read."""

from __future__ import annotations

from service.adapters.readers import pdf_layout
from service.adapters.readers.flow import Flow
from service.adapters.readers.pdf_page import Piece, Seen
from service.domain.document import Word


def piece(text: str, box: tuple[float, float, float, float]) -> Piece:
    """Give a recognised piece of one word's confidence."""
    return Piece(text, box, box[3] - box[1], words=(Word(0, len(text), *box, 0.95),))


def test_a_line_under_another_is_read_below_it_though_specks_made_the_one_beside_tall() -> None:
    pieces = (
        piece("UBND TỈNH BÌNH LÂM", (104, 39, 249, 50)),
        piece("ˆ", (269, 36, 283, 45)),
        piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (292, 28, 546, 57)),
        piece("SỞ TÀI NGUYÊN", (124, 54, 222, 70)),
        piece("Độc lập - Tự do - Hạnh phúc", (316, 52, 496, 76)),
        piece("VÀ MÔI TRƯỜNG", (120, 69, 225, 81)),
    )
    flow = Flow(coding="")

    pdf_layout.write(Seen(pieces, 595, 842, pictured=True, drawn=False), flow)

    text = flow.page(1, method="ocr", size=(595, 842)).text
    assert text.index("SỞ TÀI NGUYÊN") < text.index("VÀ MÔI TRƯỜNG")
