"""Scans are read in the sandbox, each picture once, and a paper that is a picture is a paper like any other."""

from __future__ import annotations

import io
import json
import math
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from service.adapters.readers.limits import Limits
from service.adapters.readers.sandbox import SandboxedReader
from service.domain.document import PASTED, TURNED
from service.domain.errors import Refused
from service.domain.fields import FieldState, PaperKind
from tests.kit import legacy
from tests.kit.hostile import docx, paragraph, relations
from tests.kit.needs import needs
from tests.kit.scan import HEAD, Remembering, font_path, page, saved, sealed

if TYPE_CHECKING:
    from collections.abc import Callable

A4_POINTS = (595.0, 842.0)
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
pytestmark = needs("vietnamese_ocr", "vietnamese_font")


def test_a_scanned_submission_is_read_with_where_and_how_sure(reader: SandboxedReader) -> None:
    report = reader.read("scan.pdf", saved([page()], "PDF"))

    assert {page.method for page in report.pages} == {"ocr"}
    assert report.kind.value is PaperKind.SUBMISSION
    values = {name: report.fields[name].value for name in ("issuer", "parent_agency", "date", "award")}
    assert values == {
        "issuer": "SỞ CÔNG THƯƠNG",
        "parent_agency": "UBND TỈNH BÌNH MINH",
        "date": "2026-03-02",
        "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
    }
    assert report.fields["number"].value in {None, "215/TTr-SCT"}  # never another one
    issuer = report.fields["issuer"]
    assert (issuer.state, issuer.method) == (FieldState.FOUND, "ocr")
    assert report.pages[0].text[issuer.start : issuer.end] == issuer.raw
    assert 0.5 < issuer.confidence <= 1


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_an_image_sent_as_a_paper_is_read(reader: SandboxedReader, form: str) -> None:
    report = reader.read(f"scan.{form.lower()}", saved([page()], form))

    assert report.pages[0].method == "ocr"
    assert report.kind.value is PaperKind.SUBMISSION


def test_a_picture_that_moves_is_one_page(reader: SandboxedReader) -> None:
    report = reader.read("scan.webp", saved([page(), page(((0.1, 0.1, "DANH SÁCH"),))], "WEBP"))

    assert (len(report.pages), report.kind.value) == (1, PaperKind.SUBMISSION)


def test_a_word_file_that_holds_scans_instead_of_text_is_read(reader: SandboxedReader) -> None:
    blip = f'<w:p><w:r><w:drawing><a:blip xmlns:a="{DRAWING}" r:embed="{{}}"/></w:drawing></w:r></w:p>'
    files = (("p2", "image", "media/hai.jpeg"), ("p1", "image", "media/mot.png"), ("p0", "image", "media/logo.png"))
    second = page(((0.1, 0.1, "DANH SÁCH KÈM THEO TỜ TRÌNH"), (0.1, 0.15, "Ông Khúc Văn Mẫu, Chuyên viên")))
    links = relations(*files)
    media = {
        "word/media/mot.png": saved([page()], "PNG"), "word/media/hai.jpeg": saved([second], "JPEG"),
        "word/media/logo.png": saved([page().resize((20, 20))], "PNG"), "word/_rels/document.xml.rels": links,
    }  # fmt: skip
    paper = docx(paragraph("Bản quét gửi kèm") + "".join(map(blip.format, ("p0", "p1", "p2"))), extra=media)

    report = reader.read("quet.docx", paper)

    assert [one.method for one in report.pages] == ["ocr", "ocr"]
    assert report.fields["issuer"].value == "SỞ CÔNG THƯƠNG"
    assert "Bản quét gửi kèm" in report.pages[0].text
    assert "DANH SÁCH KÈM THEO" in report.pages[1].text
    box = report.fields["issuer"].box
    assert box is not None
    assert reader.crop("quet.docx", paper, page=1, box=box).startswith(b"\x89PNG")


def _drawn(relation: str, *, width: int = 430, height: int = 600) -> str:
    """Give a paragraph with a picture printed so wide and high (points)."""
    extent = f'<wp:extent xmlns:wp="{WORD_DRAWING}" cx="{width * 12_700}" cy="{height * 12_700}"/>'
    blip = f'<a:blip xmlns:a="{DRAWING}" r:embed="{relation}"/>'
    return f"<w:p><w:r><w:drawing>{extent}{blip}</w:drawing></w:r></w:p>"


def _in_vml(relation: str) -> str:
    """Give a paragraph with a picture as old Word files hold it."""
    vml = "urn:schemas-microsoft-com:vml"
    shape = f'<v:shape xmlns:v="{vml}" style="width:430pt;height:600pt"><v:imagedata r:id="{relation}"/></v:shape>'
    return f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"


TYPED = (
    "UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    "Số: 7/SXD-VP", "V/v gửi tờ trình và ảnh chụp", "Kính gửi: Sở Nội vụ tỉnh Bình Minh",
    "Sở Xây dựng gửi kèm bản chụp Tờ trình của Sở Công Thương để Sở Nội vụ xem xét, giải quyết theo thẩm quyền.",
)  # fmt: skip
AFTER = ("Trân trọng cảm ơn.", "GIÁM ĐỐC", "Lý Thị Thử Nghiệm")


def _word(*blocks: str, **media: bytes) -> bytes:
    links = relations(*((name, "image", f"media/{name}.png") for name in media))
    files = {f"word/media/{name}.png": data for name, data in media.items()}
    return docx("".join(blocks), extra={**files, "word/_rels/document.xml.rels": links})


@pytest.mark.parametrize("placed", [_drawn, _in_vml], ids=["drawing", "vml"])
def test_a_scan_pasted_between_typed_paragraphs_of_a_word_file_is_a_page_of_its_own(
    reader: SandboxedReader, placed: Callable[[str], str]
) -> None:
    typed, after = map(paragraph, TYPED), map(paragraph, AFTER)
    photo = saved([page(((0.1, 0.1, "LỄ TRAO TẶNG"),)).effect_spread(9)], "PNG")
    paper = _word(*typed, placed("anh"), placed("scan"), *after, anh=photo, scan=saved([page()], "PNG"))

    report = reader.read("kem-anh.docx", paper)

    assert [(one.number, one.method) for one in report.pages] == [(1, "text"), (2, "ocr"), (3, "text")]
    facts = [fact for fact in report.facts if fact["code"] == PASTED]
    assert facts == [
        {"code": PASTED, "picture": 1, "name": "anh.png", "empty": True},
        {"code": PASTED, "picture": 2, "name": "scan.png", "page": 2},
    ]  # fmt: skip
    assert report.fields["issuer"].value == "SỞ XÂY DỰNG"
    assert "Trân trọng cảm ơn." in report.pages[2].text
    (part,) = [part for part in report.parts if part.kind.value is PaperKind.SUBMISSION]
    issuer = part.fields["issuer"]
    assert (issuer.value, issuer.page, issuer.method) == ("SỞ CÔNG THƯƠNG", 2, "ocr")
    assert issuer.box is not None
    assert reader.crop("kem-anh.docx", paper, page=facts[1]["picture"], box=issuer.box).startswith(b"\x89PNG")


def test_pictures_that_are_no_pages_change_nothing(reader: SandboxedReader) -> None:
    typed = "".join(map(paragraph, (*TYPED, *AFTER)))
    photo, scan = saved([page(((0.1, 0.1, "LỄ TRAO TẶNG"),)).effect_spread(9)], "PNG"), saved([page()], "PNG")
    plain = reader.read("thu.docx", docx(typed))

    anchor = f'<wp:anchor xmlns:wp="{WORD_DRAWING}" behindDoc="1">'
    behind = (
        _drawn("scan")
        .replace("<w:drawing>", f"<w:drawing>{anchor}")
        .replace("</w:drawing>", "</wp:anchor></w:drawing>")
    )
    drawn = (_drawn("anh"), _drawn("scan", width=200), behind)

    for paper in (_word(typed, one, anh=photo, scan=scan) for one in drawn):
        report = reader.read("thu.docx", paper)
        assert (report.pages, report.fields) == (plain.pages, plain.fields)


def test_scans_pasted_past_the_limit_stay_in_their_file(memory: Remembering) -> None:
    media = {f"s{at}": saved([page(((0.1, 0.9, f"Trang {at}"), *HEAD))], "PNG") for at in range(3)}
    paper = _word(*map(paragraph, TYPED), *map(_drawn, media), **media)
    with SandboxedReader(scans=memory, limits=Limits(scanned_pages=2)) as short:
        report = short.read("ba-anh.docx", paper)

    assert [one.method for one in report.pages] == ["text", "ocr", "ocr"]


def test_a_pasted_picture_that_lies_about_its_size_costs_nothing(reader: SandboxedReader) -> None:
    bomb = saved([Image.effect_noise((200, 200), 80).convert("1").resize((30_000, 30_000))], "PNG")

    report = reader.read("bom.docx", _word(*map(paragraph, TYPED), _drawn("bom"), bom=bomb))

    assert [one.method for one in report.pages] == ["text"]


@pytest.mark.parametrize("lies", [90, 180, 270, 4, -3])
def test_a_page_lying_wrong_is_turned_and_its_places_are_cut_out_upright(reader: SandboxedReader, lies: int) -> None:
    paper = saved([page().rotate(lies, expand=True, fillcolor=(250, 250, 248))], "PDF")
    report = reader.read("turned.pdf", paper)
    (fact,) = [fact for fact in report.facts if fact["code"] == TURNED]
    issuer = report.fields["issuer"]
    assert (issuer.value, fact["page"]) == ("SỞ CÔNG THƯƠNG", 1)
    assert abs(fact["turn"] + lies) % 360 == pytest.approx(0, abs=0.3)
    assert issuer.box is not None

    cut = Image.open(io.BytesIO(reader.crop("turned.pdf", paper, page=1, box=issuer.box, turn=fact["turn"])))

    wide = Image.new("RGB", (2480, 3508), "white")
    wide.paste(cut, (300, 300))
    again = reader.read("cut.png", saved([wide], "PNG"))
    assert "SỞ CÔNG THƯƠNG" in again.pages[0].text


def test_a_red_seal_does_not_hide_the_name_it_lies_on(reader: SandboxedReader) -> None:
    report = reader.read("x.pdf", saved([sealed(page())], "PDF"))

    assert (report.fields["signer"].state, report.fields["signer"].value) == (FieldState.FOUND, "Khúc Văn Mẫu")
    assert report.fields["signer_title"].value == "GIÁM ĐỐC"


def test_two_scanned_pages_on_a_sheet_are_read_one_after_the_other(reader: SandboxedReader) -> None:
    """Read across, the list's title stood in the head, and the authority above the issuer issued the paper."""
    behind = ("DANH SÁCH KÈM THEO TỜ TRÌNH", "Trang này có tên những người được đề nghị", "Người lập biểu đã ký tên")
    pages = [page(), page(tuple((0.1, 0.06 + 0.02 * at, text) for at, text in enumerate(behind)))]
    sheet = Image.new("RGB", (2 * pages[0].width, pages[0].height), (250, 250, 248))
    for at, one in enumerate(pages):
        sheet.paste(one, (at * one.width, 0))
    paper = saved([sheet], "PDF")

    report = reader.read("hai-trang.pdf", paper)

    assert [one.number for one in report.pages] == [1, 2]
    told = {name: (report.fields[name].value, report.fields[name].page) for name in ("issuer", "parent_agency")}
    assert told == {"issuer": ("SỞ CÔNG THƯƠNG", 1), "parent_agency": ("UBND TỈNH BÌNH MINH", 1)}
    assert all(text not in report.pages[0].text and text in report.pages[1].text for text in behind)


def test_someone_hears_that_a_long_reading_goes_on(reader: SandboxedReader) -> None:
    heard: list[int] = []
    reader.read("scan.pdf", saved([page(), page()], "PDF"), going_on=heard.append)

    assert len(heard) >= 2
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0, 4)  # each page is kept by its picture and by the bytes it is drawn from


def test_a_reading_that_is_called_off_ends_and_the_next_paper_is_read(reader: SandboxedReader) -> None:
    class CalledOffError(Exception):
        """Somebody else reads it by now."""

    def call_off(_kept: int) -> None:
        raise CalledOffError

    with pytest.raises(CalledOffError):
        reader.read("scan.pdf", saved([page()], "PDF"), going_on=call_off)
    assert reader.read("x.txt", "CỘNG HÒA".encode()).pages[0].text == "CỘNG HÒA"


def test_pages_past_the_limit_stay_unread(memory: Remembering) -> None:
    with SandboxedReader(scans=memory, limits=Limits(scanned_pages=1)) as short:
        report = short.read("scan.pdf", saved([page()] * 3, "PDF"))

    assert [page.method for page in report.pages] == ["ocr", "none", "none"]


def test_the_same_bytes_give_the_same_answer_however_often_and_in_whatever_child() -> None:
    papers = {"scan.png": saved([page()], "PNG"), "a.docx": docx(paragraph("TỜ TRÌNH") + paragraph("Số: 15/TTr-SCT"))}
    answers: dict[str, set[str]] = {name: set() for name in papers}
    for _restart in range(2):
        with SandboxedReader() as fresh:
            for name, data in [*papers.items()] * 3:
                answers[name].add(json.dumps(fresh.read(name, data).to_json(), ensure_ascii=False))

    assert {name: len(told) for name, told in answers.items()} == dict.fromkeys(papers, 1)


@pytest.mark.parametrize("form", ["PNG", "PDF"])
def test_a_page_of_a_poster_is_read_in_the_memory_of_a_large_sheet(reader: SandboxedReader, form: str) -> None:
    poster = page().resize((5900, 6000))

    report = reader.read(f"poster.{form.lower()}", saved([poster], form))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in report.pages[0].text


def test_a_picture_that_lies_about_its_size_costs_nothing(reader: SandboxedReader) -> None:
    bomb = saved([Image.new("1", (30_000, 30_000))], "PNG")

    assert [page.method for page in reader.read("bomb.png", bomb).pages] == ["none"]


def test_the_place_of_a_value_can_be_cut_out_and_looked_at(reader: SandboxedReader) -> None:
    paper = saved([page()], "PDF")
    box = reader.read("scan.pdf", paper).fields["issuer"].box
    assert box is not None

    cut = Image.open(io.BytesIO(reader.crop("scan.pdf", paper, page=1, box=box)))

    assert cut.format == "PNG"
    assert cut.width == pytest.approx((box[2] - box[0] + 20) * 300 / 72, abs=3)
    assert min(cut.convert("L").tobytes()) < 100  # ink, not an empty stretch


@pytest.mark.parametrize(("number", "box"), [(9, (0, 0, 9, 9)), (1, (9000, 9000, 9010, 9010))])
def test_a_place_that_is_not_there_is_refused(
    reader: SandboxedReader, number: int, box: tuple[float, float, float, float]
) -> None:
    with pytest.raises(Refused, match="tải tệp gốc"):
        reader.crop("scan.pdf", saved([page()], "PDF"), page=number, box=box)
    with pytest.raises(Refused):
        reader.crop("x.txt", b"chu", page=1, box=(0, 0, 9, 9))


def _pasted(typed: Callable[[str], str] = str, lies: float = 0) -> bytes:
    """Give a submission whose head and signature are pictures cut from a scan, and whose text is typed in a coding.

    The pictures were cut from a scan that lay crooked by so many degrees.
    """
    font, whole, drawn = font_path(), page(), io.BytesIO()
    pdfmetrics.registerFont(TTFont("Serif", str(font)))
    paper = canvas.Canvas(drawn, pagesize=A4_POINTS)
    paper.setFont("Serif", 11)
    wide, high = A4_POINTS
    for box in ((0.0, 0.0, 1.0, 0.135), (0.5, 0.35, 0.9, 0.49)):
        cut = whole.crop(tuple(round(side * whole.size[at % 2]) for at, side in enumerate(box)))
        cut = cut.rotate(lies, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
        left, top, right, bottom = (side * A4_POINTS[at % 2] for at, side in enumerate(box))
        paper.drawImage(ImageReader(cut), left, high - bottom, right - left, bottom - top)
    for left, top, text in HEAD[6:-2]:
        paper.drawString(left * wide, high - top * high - 11, typed(text))
    paper.save()
    return drawn.getvalue()


def test_pictures_pasted_on_a_page_of_text_are_read_in_their_places(reader: SandboxedReader) -> None:
    report = reader.read("dan.pdf", _pasted())

    assert (report.pages[0].method, report.kind.value) == ("text", PaperKind.SUBMISSION)
    told = {name: (report.fields[name].value, report.fields[name].method) for name in ("issuer", "signer", "award")}
    assert told == {
        "issuer": ("SỞ CÔNG THƯƠNG", "ocr"),
        "signer": ("Khúc Văn Mẫu", "ocr"),
        "award": ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "text"),
    }
    issuer = report.fields["issuer"]
    assert issuer.box is not None
    assert issuer.box[1] == pytest.approx(0.08 * A4_POINTS[1], abs=6)
    assert report.pages[0].text.index("TỜ TRÌNH") > (issuer.end or 0)


@pytest.mark.parametrize("coding", ["tcvn3", "vni"])
def test_text_typed_before_unicode_is_read_beside_pasted_pictures(reader: SandboxedReader, coding: str) -> None:
    report = reader.read("dan.pdf", _pasted({"tcvn3": legacy.tcvn3, "vni": legacy.vni}[coding]))

    assert {fact.get("coding") for fact in report.facts if fact["code"] == "text.legacy_font"} == {coding}
    assert "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022" in report.pages[0].text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in report.pages[0].text
    told = {name: report.fields[name].value for name in ("issuer", "signer")}
    assert told == {"issuer": "SỞ CÔNG THƯƠNG", "signer": "Khúc Văn Mẫu"}


@pytest.mark.parametrize("lies", [2, -2.5, 4])
def test_a_pasted_picture_that_lies_crooked_is_read_in_its_place(reader: SandboxedReader, lies: float) -> None:
    report = reader.read("dan.pdf", _pasted(lies=lies))

    issuer = report.fields["issuer"]
    assert (issuer.value, issuer.method) == ("SỞ CÔNG THƯƠNG", "ocr")
    assert issuer.box is not None
    leftwards = A4_POINTS[0] / 2 - (issuer.box[0] + issuer.box[2]) / 2
    fallen = leftwards * math.sin(math.radians(lies))
    assert issuer.box[1] == pytest.approx(0.08 * A4_POINTS[1] + fallen, abs=6)
    assert report.pages[0].text.index("TỜ TRÌNH") > (issuer.end or 0)


def test_pages_read_side_by_side_are_read_as_one_after_another() -> None:
    lines = [(*HEAD[:6], (0.2, 0.3, f"Trang số {number}: {name}")) for number, name in ((1, "Khúc Văn"), (2, "Lê Thị"))]
    paper = saved([page(one) for one in lines], "PDF")
    told = []
    for at_once in (1, 4):
        with SandboxedReader(limits=Limits(pages_at_once=at_once)) as opened:
            told.append(opened.read("scan.pdf", paper).to_json())

    assert told[0] == told[1]
    assert [text["method"] for text in told[0]["pages"]] == ["ocr", "ocr"]
