"""Marks of state secrecy: what bears one is refused unread, and no ordinary paper is taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.document import Document, Page
from service.domain.errors import Refused
from service.domain.secrecy import require_open

if TYPE_CHECKING:
    from service.domain.document import Method

HEAD = "UBND TỈNH BÌNH MINH\nSỞ THỬ NGHIỆM\nSố: 12/TTr-STN\n{}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỜ TRÌNH\n"


def refused(*pages: str, method: Method = "text") -> str:
    """Give the mark for which a paper of these pages is refused, "" when it is not."""
    document = Document("x", tuple(Page(at, text, method=method) for at, text in enumerate(pages, 1)))
    try:
        require_open(document)
    except Refused as exc:
        return f"{exc.code} {str(exc).partition('«')[2].partition('»')[0]}".removeprefix("paper.secret ")
    return ""


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"), ("TỐI MẬT", "TỐI MẬT"), ("TUYỆT  MẬT", "TUYỆT MẬT"), ("| MẬT |", "MẬT"),
        ("[TỐI MẬT]", "TỐI MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"), ("Độ mật: MẬT", "MẬT"),
        ("HỎA TỐC", ""), ("Độ mật: Không", ""), ("BẢO MẬT", ""), ("MẬT ĐỘ DÂN SỐ", ""), ("Mật", ""),
        ("MẬT\nĐÃ GIẢI MẬT", ""), ("MẶT TRẬN TỔ QUỐC", ""), ("MẶT", ""),
    ],
)  # fmt: skip
def test_a_mark_stands_alone_in_the_head(line: str, mark: str) -> None:
    assert refused(HEAD.format(line)) == mark


@pytest.mark.parametrize(
    ("line", "mark"), [("MÂT", "MẬT"), ("TỔI MẬT", "TỐI MẬT"), ("TUYET MẤT", "TUYỆT MẬT"), ("MẶT", ""), ("MẮT", "")]
)
def test_a_recognised_stamp_may_lose_its_marks(line: str, mark: str) -> None:
    assert refused(HEAD.format(line), method="ocr") == mark


def test_a_paper_behind_the_first_is_looked_at_and_the_middle_of_one_is_not() -> None:
    assert refused(HEAD.format(""), "Phần tiếp theo\nMẬT\n", "x" * 2_000 + "\nMẬT\n") == ""
    assert refused(HEAD.format(""), HEAD.format("MẬT")) == "MẬT"
