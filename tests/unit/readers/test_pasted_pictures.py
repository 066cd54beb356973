"""Scans pasted into a Word file: none stays in memory once read, and no size that is no number breaks the file."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image

from service.adapters.readers import docx as word
from service.adapters.readers import scans
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_page import Piece
from service.adapters.readers.sight import Recognised, Sight
from service.domain.document import PASTED, Word
from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.kit.hostile import OFFICE, W, docx, paragraph, relations
from tests.kit.scan import saved

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
TYPED = "Sở Xây dựng gửi kèm bản chụp các văn bản để Sở Nội vụ xem xét, giải quyết theo thẩm quyền. " * 3


class Glancing:
    """Eyes that see the same words on every page, and how many of the pages they saw before are still held."""

    hands = 2

    def __init__(self) -> None:
        self.seen: list[weakref.ref[Image.Image]] = []
        self.held = 0

    def recall(self, _origin: str) -> None:
        """Remember nothing."""

    def read_all(self, pictures: Sequence[tuple[Image.Image, float]], _origins: Sequence[str]) -> list[Recognised]:
        self.held = max(self.held, sum(one() is not None for one in self.seen))
        self.seen += [weakref.ref(picture) for picture, _ in pictures]
        words = tuple(Word(3 * at, 3 * at + 2, 15.0 * at, 50.0, 15.0 * at + 12, 62.0, 0.9) for at in range(30))
        piece = Piece(" ".join(["mẫu"[:2]] * 30), (0.0, 50.0, 447.0, 62.0), 12.0, words=words)
        return [Recognised((piece,), (595.0, 842.0)) for _ in pictures]


def _pasting(shapes: Sequence[str], *, typed: str = TYPED) -> bytes:
    """Give a Word file with as many noisy pictures, each where its shape stands."""
    names = [f"s{at}" for at in range(len(shapes))]
    media = {f"word/media/{name}.png": saved([Image.effect_noise((300, 420), 80)], "PNG") for name in names}
    links = relations(*((name, "image", f"media/{name}.png") for name in names))
    drawn = "".join(f"<w:p><w:r>{shape.format(name)}</w:r></w:p>" for name, shape in zip(names, shapes, strict=True))
    return docx(paragraph(typed) + drawn, extra={**media, "word/_rels/document.xml.rels": links})


def _drawn(width: str, height: str) -> str:
    extent = f'<wp:extent xmlns:wp="{WORD_DRAWING}" cx="{width}" cy="{height}"/>'
    return f'<w:drawing>{extent}<a:blip xmlns:a="{DRAWING}" r:embed="{{}}"/></w:drawing>'


def _styled(style: str) -> str:
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="{style}"><v:imagedata r:id="{{}}"/></v:shape>'
    return f"<w:pict>{shape}</w:pict>"


def test_no_picture_is_held_once_it_is_read() -> None:
    paper, eyes = _pasting([_drawn("5461000", "7620000")] * 12), Glancing()
    document = word.open(paper, limits=Limits())

    read = scans.read(document, paper, form="docx", eyes=cast("Sight", eyes), most=50)

    assert [page.method for page in read.pages] == ["text", *["ocr"] * 12]
    assert len(eyes.seen) == len([fact for fact in read.facts if fact["code"] == PASTED]) == 12
    assert eyes.held <= eyes.hands + 1


@pytest.mark.parametrize(
    "shape",
    [_styled("width:1.2.3pt;height:600pt"), _styled("width:.;height:..pt"), _styled("width:;height:600pt"),
     _drawn("²", "7620000"), _drawn("9" * 5000, "7620000"), _drawn("", "٣")],
    ids=["two points", "points only", "nothing", "superscript", "endless", "other digits"],
)  # fmt: skip
def test_a_size_that_is_no_number_is_none(shape: str) -> None:
    document = word.open(_pasting([shape]), limits=Limits())

    assert TYPED.strip() in document.pages[0].text
    assert not [fact for fact in document.facts if fact["code"] == PASTED]


def _in_a_cell(shape: str) -> str:
    return f"</w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r>{shape}</w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r>"


STRIP = _drawn("5715000", "1270000")


@pytest.mark.parametrize("shape", [STRIP, _in_a_cell(_drawn("5461000", "7620000")), _in_a_cell(STRIP)])
def test_a_picture_of_a_head_alone_or_in_a_cell_is_a_page_where_it_is_read(shape: str) -> None:
    paper, eyes = _pasting([shape]), Glancing()

    read = scans.read(word.open(paper, limits=Limits()), paper, form="docx", eyes=cast("Sight", eyes), most=50)

    assert [page.method for page in read.pages] == ["text", "ocr"]
    assert [fact["page"] for fact in read.facts if fact["code"] == PASTED] == [2]


@pytest.mark.parametrize("shape", [STRIP, _in_a_cell(_drawn("5461000", "7620000"))])
def test_nothing_is_absent_that_may_stand_on_a_picture_nobody_read(shape: str) -> None:
    document = word.open(_pasting([shape]), limits=Limits())
    report = extract(document, rules())

    assert {value.state for value in report.fields.values()} == {FieldState.UNREADABLE}
    looked_at = replace(document, facts=tuple({**fact, "empty": True} for fact in document.facts))
    assert {value.state for value in extract(looked_at, rules()).fields.values()} == {FieldState.ABSENT}


def test_a_size_with_a_fraction_is_read() -> None:
    document = word.open(_pasting([_styled("width:430.5pt;height:8.25in")]), limits=Limits())

    assert len([fact for fact in document.facts if fact["code"] == PASTED]) == 1


HEADER = '<w:sectPr><w:headerReference w:type="default" r:id="h1"/></w:sectPr>'


def _light(shape: str, *, kind: str = "png", typed: str = TYPED, margin: bool = False) -> bytes:
    """Give a Word file with one picture of few bytes at its beginning, or in its header."""
    picture = saved([Image.effect_noise((600, 130), 80).convert("1")], "PNG")
    assert 1_500 < len(picture) < 20_000
    links = (("p1", "image", f"media/p.{kind}"),)
    drawn = f"<w:p><w:r>{shape.format('p1')}</w:r></w:p>"
    extra: dict[str, bytes | str] = {f"word/media/p.{kind}": picture}
    if margin:
        root = f'<w:hdr xmlns:w="{W}" xmlns:r="{OFFICE}">{drawn}</w:hdr>'
        extra |= {"word/header1.xml": root.encode(), "word/_rels/header1.xml.rels": relations(*links)}
        links, drawn = (("h1", "header", "header1.xml"),), HEADER
    extra["word/_rels/document.xml.rels"] = relations(*links)
    return docx((drawn + paragraph(typed)) if not margin else paragraph(typed) + drawn, extra=extra)


LOGO = _drawn("900000", "900000")


@pytest.mark.parametrize("margin", [False, True], ids=["text", "header"])
def test_a_picture_of_few_bytes_is_read_where_it_is_printed_large(*, margin: bool) -> None:
    paper = _light(STRIP, margin=margin)

    read = scans.read(word.open(paper, limits=Limits()), paper, form="docx", eyes=cast("Sight", Glancing()), most=50)

    assert [page.method for page in read.pages] == (["text", "ocr"] if margin else ["ocr", "text"])


@pytest.mark.parametrize("margin", [False, True], ids=["text", "header"])
def test_a_logo_costs_nothing(*, margin: bool) -> None:
    document = word.open(_light(LOGO, margin=margin), limits=Limits())

    assert document.seen
    assert not document.facts


def test_a_letterhead_above_a_typed_head_stands_behind_it() -> None:
    paper = _light(STRIP, typed=f"Độc lập - Tự do - Hạnh phúc. {TYPED}")

    read = scans.read(word.open(paper, limits=Limits()), paper, form="docx", eyes=cast("Sight", Glancing()), most=50)

    assert [page.method for page in read.pages] == ["text", "ocr"]


def test_a_drawing_that_no_eyes_read_leaves_nothing_absent() -> None:
    paper = _light(STRIP, kind="emf")
    document = word.open(paper, limits=Limits())

    assert not document.seen
    assert {value.state for value in extract(document, rules()).fields.values()} == {FieldState.UNREADABLE}


@pytest.mark.parametrize(
    ("typed", "methods"), [("DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN", ["text", "none"]), ("SAO Y", ["none"])]
)
def test_a_typed_title_stays_above_the_list_pasted_below_it(typed: str, methods: list[str]) -> None:
    paper = _pasting([_drawn("5461000", "7620000")], typed=typed)

    document = word.open(paper, limits=Limits(), shown=frozenset({1}))

    assert [page.method for page in document.pages] == methods
