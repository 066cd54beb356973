"""Where a line that the engine read as one is cut, and which marks on it are specks."""

from __future__ import annotations

import pytest

from service.adapters.readers.line_pieces import pieces_of
from service.adapters.readers.seen import Seen

LETTER, TALL = 6.0, 12.0


def line(printed: str) -> list[Seen]:
    """Give words one after another with how sure they are (`word^0.4`); `·` is a dash that is a point."""
    words, x = [], 50.0
    for piece in printed.split(" "):
        text, _, sure = piece.partition("^")
        wide = 1.0 if text == "·" else LETTER * len(text)
        words.append(Seen(text.replace("·", "-"), (x, 100.0, x + wide, 100.0 + TALL), float(sure or 0.96)))
        x += wide + LETTER
    return words


def cut(printed: str) -> list[str]:
    """Give the pieces of a line as text."""
    return [" ".join(word.text for word in piece) for piece in pieces_of(line(printed))]


@pytest.mark.parametrize(
    ("printed", "pieces"),
    [
        ("UBND TỈNH BÌNH LÂM CỘNG HÒA XÃ HỘI CHỦ NGHĨA", ["UBND TỈNH BÌNH LÂM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"]),
        ("UBND TỈNH BÌNH LÂM CỘN G HÒA XÃ HỘI CHỦ", ["UBND TỈNH BÌNH LÂM", "CỘN G HÒA XÃ HỘI CHỦ"]),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA"]),
        ("xây dựng xã hội chủ nghĩa", ["xây dựng xã hội chủ nghĩa"]),
        ("Đơn vị: Phòng Văn hóa - Xã hội", ["Đơn vị: Phòng Văn hóa - Xã hội"]),
        ("PHÓ BAN VĂN HÓA XÃ HỘI", ["PHÓ BAN VĂN HÓA XÃ HỘI"]),
        ("cổNg^0.5 HN^0.1 TỪ^0.7 Về việc tặng Giấy khen", ["cổNg HN TỪ", "Về việc tặng Giấy khen"]),
        ("Công văn số 12 Về việc tặng Giấy khen", ["Công văn số 12 Về việc tặng Giấy khen"]),
    ],
)
def test_a_line_is_cut_where_another_column_begins(printed: str, pieces: list[str]) -> None:
    assert cut(printed) == pieces


def test_a_point_is_no_dash_however_surely_it_is_read() -> None:
    assert cut("của cử tri xã ·^0.93") == ["của cử tri xã"]
    assert cut("kinh tế - xã hội") == ["kinh tế - xã hội"]
