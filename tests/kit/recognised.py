"""Papers as an engine reads them from scans: lines with boxes, words with how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.document import Document, Line, Page, Word
from service.domain.extraction import extract
from tests.golden.cases import rules

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

_LETTER, _HEIGHT = 6.0, 14.0


class Scan:
    """A page as an engine gives it: lines with boxes, words with confidence (`word^0.4`; sure ones bare)."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._at = 0

    def line(self, printed: str, x: float, y: float) -> Scan:
        """Add a line with its corner at (x, y) points."""
        words, at, texts = [], self._at, []
        for piece in printed.split(" "):
            text, _, sure = piece.partition("^")
            left = x + _LETTER * (at - self._at)
            words.append(
                Word(at, at + len(text), left, y, left + _LETTER * len(text), y + _HEIGHT, float(sure or 0.96))
            )
            at += len(text) + 1
            texts.append(text)
        text = " ".join(texts)
        self._lines.append(
            Line(text, self._at, x0=x, y0=y, x1=x + _LETTER * len(text), y1=y + _HEIGHT, words=tuple(words))
        )
        self._at += len(text) + 1
        return self

    def read(self, *facts: dict[str, object]) -> PaperReport:
        """Give what is read of the page."""
        text = "\n".join(line.text for line in self._lines)
        page = Page(1, text, tuple(self._lines), method="ocr", width=595.0, height=842.0)
        return extract(Document("application/pdf", (page,), facts), rules())


def scan(
    *,
    parent: str = "UBND TỈNH BÌNH LÂM",
    issuer: str = "SỞ Y TẾ",
    number: str = "Số: 15/QĐ-SYT",
    day: str = "Bình Lâm, ngày 08 tháng 9 năm 2025",
    subject: str = "Về việc tặng Giấy khen cho tập thể và cá nhân",
    title: str = "GIÁM ĐỐC",
    signer: str = "Trần Văn Ví",
    facts: tuple[dict[str, object], ...] = (),
) -> PaperReport:
    """Give what is read of a decision so recognised."""
    page = Scan().line(parent, 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line(issuer, 90, 76).line("Độc lập - Tự do - Hạnh phúc", 310, 76)
    page.line(number, 80, 104).line(day, 300, 104)
    page.line("QUYẾT ĐỊNH", 260, 140).line(subject, 150, 158)
    page.line("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", 100, 220)
    page.line("Điều 1. Tặng Giấy khen cho 02 tập thể và 03 cá nhân có thành tích xuất sắc năm 2025.", 100, 260)
    page.line("Nơi nhận:", 80, 600).line("- Lưu: VT.", 80, 616)
    for at, office in enumerate(title.split("\n")):
        page.line(office, 380, 600 + 16 * at)
    return page.line(signer, 370, 690).read(*facts)
