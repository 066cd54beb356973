"""Blanks that a page sets as mere spaces: stamped by a signing program, or only added between two words."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from tests.kit.hostile import flate, pdf_of

FONT, SIZE = "Helvetica", 12


def stamped(line: str, *stamps: tuple[str, str]) -> bytes:
    """Give a page with one line at 700 points; each stamp lies behind the words it names."""
    shown = b"BT /F 12 Tf 72 700 Td (%s) Tj ET BT /F 12 Tf 72 660 Td (Kinh gui: So Noi vu) Tj ET" % line.encode("ascii")
    others, names = {}, []
    for number, (behind, text) in enumerate(stamps):
        left = 72 + stringWidth(line[: line.index(behind) + len(behind)], FONT, SIZE)
        look = b"/Type/XObject/Subtype/Form/BBox[0 0 %d 14]/Resources<</Font<</F<</Type/Font/Subtype/Type1" % 90
        drawn = flate(b"BT /F 12 Tf 0 3 Td (%s) Tj ET" % text.encode(), look + b"/BaseFont/Helvetica>>>>>>")
        box = b"%.2f 697 %.2f 711" % (left, left + 90)
        widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(s%d)/F 4/Rect[%s]/AP<</N %d 0 R>>>>"
        others |= {5 + 2 * number: widget % (number, box, 6 + 2 * number), 6 + 2 * number: drawn}
        names.append(b"%d 0 R" % (5 + 2 * number))
    return pdf_of(flate(shown), page=b"/Annots[" + b" ".join(names) + b"]", others=others)


def test_stamps_in_the_gaps_of_one_string_stand_where_they_are_seen() -> None:
    data = stamped("Mau Son, ngay      thang     nam 2026", ("ngay", " 06"), ("thang", " 8"))

    (page,) = open_paper("a.pdf", data, limits=Limits()).pages

    seen = sorted((line.x0 or 0, line.text) for line in page.lines if (line.y0 or 0) < 140)
    assert [text for _, text in seen] == ["Mau Son, ngay", "06", "thang", "8", "nam 2026"]


def test_a_stamp_over_words_parts_none_of_them() -> None:
    data = stamped("Mau Son, ngay 06 thang 8 nam 2026", ("ngay", " Da ky so"))
    (page,) = open_paper("a.pdf", data, limits=Limits()).pages

    assert page.text.split("\n")[0] == "Mau Son, ngay 06 thang 8 nam 2026"


def test_a_line_set_word_by_word_is_bold_though_its_middle_is_a_gap() -> None:
    words = b"BT /F 12 Tf 72 700 Td (SO CONG) Tj ET BT /F 12 Tf 132 700 Td (THUONG) Tj ET"
    data = pdf_of(flate(words)).replace(b"/Helvetica", b"/Courier-Bold")

    lines = open_paper("a.pdf", data, limits=Limits()).pages[0].lines

    assert [(line.text, line.bold) for line in lines] == [("SO CONG THUONG", True)]
