"""A signature block among seal and strokes is looked at by itself: what is printed is read, what is hidden is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.document import BLOCK
from service.domain.fields import FieldState
from tests.kit.needs import needs
from tests.kit.scan import BLUE, HEAD, RED, Remembering, on_behalf, page, saved, signed, stamped

if TYPE_CHECKING:
    from PIL import Image

    from service.adapters.readers.sandbox import SandboxedReader
    from service.domain.fields import PaperReport

pytestmark = needs("vietnamese_ocr", "vietnamese_font")
BODY = HEAD[:-2]
CHIEF = (*BODY, (0.64, 0.36, "GIÁM ĐỐC"))
NAME = (0.64, 0.46, "Khúc Văn Mẫu")
DEPUTY = (*BODY, (0.63, 0.36, "KT. GIÁM ĐỐC"), (0.63, 0.378, "PHÓ GIÁM ĐỐC"), NAME)
OVER_THE_NAME = (0.50, 0.40)  # where a seal's corner is


def _told(report: PaperReport) -> dict[str, object]:
    return {name: report.fields[name].value for name in ("signer", "signer_title")}


def _read(reader: SandboxedReader, picture: Image.Image) -> PaperReport:
    return reader.read("scan.pdf", saved([picture], "PDF"))


@pytest.mark.parametrize("at", [(0.43, 0.37), (0.44, 0.36), (0.46, 0.365)])
def test_a_deputy_beside_a_black_seal_is_read_in_two_lines(reader: SandboxedReader, at: tuple[float, float]) -> None:
    report = _read(reader, signed(page(DEPUTY), at=at))

    assert _told(report) == {"signer": "Khúc Văn Mẫu", "signer_title": "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"}
    text = report.pages[0].text
    assert text.index("Nơi nhận") < text.index("GIÁM ĐỐC") < text.index("Khúc Văn Mẫu")
    title = report.fields["signer_title"]
    assert (title.method, title.page) == ("ocr", 1)
    assert title.box is not None


def test_a_name_stamped_as_red_as_the_seal_is_read(reader: SandboxedReader) -> None:
    picture = signed(page(CHIEF), seal=RED, pen=BLUE, at=(0.44, 0.36))

    report = _read(reader, stamped(picture, "Khúc Văn Mẫu", (0.64, 0.46)))

    assert _told(report) == {"signer": "Khúc Văn Mẫu", "signer_title": "GIÁM ĐỐC"}


@pytest.mark.parametrize("colour", [(25, 25, 25), RED])
def test_a_chief_with_something_by_hand_before_it_may_have_a_deputy_and_goes_to_a_person(
    reader: SandboxedReader, colour: tuple[int, int, int]
) -> None:
    picture = on_behalf(signed(page(CHIEF), seal=RED, pen=BLUE, at=(0.44, 0.372)), (0.595, 0.36))

    report = _read(reader, stamped(stamped(picture, "PHÓ", (0.585, 0.378), colour), "Khúc Văn Mẫu", (0.64, 0.46)))

    assert report.fields["signer"].value == "Khúc Văn Mẫu"
    title = report.fields["signer_title"]
    assert (title.state, title.value) == (FieldState.UNREADABLE, None)


@pytest.mark.parametrize("name", ["Khúc Văn Mẫu", "Khúc Thị Hà Mẫu", "Lê Hoàng Mai Anh"])
@pytest.mark.parametrize("left", [0.52, 0.55, 0.58])
def test_a_name_whose_first_word_lies_under_the_seal_is_never_another_one(
    reader: SandboxedReader, name: str, left: float
) -> None:
    report = _read(reader, signed(page((*CHIEF, (left, 0.46, name))), at=OVER_THE_NAME))

    assert report.fields["signer"].value in {None, name}
    assert report.fields["signer_title"].value in {None, "GIÁM ĐỐC"}


def test_a_name_crossed_by_the_seal_goes_to_a_person_with_its_place(reader: SandboxedReader) -> None:
    report = _read(reader, signed(page((*CHIEF, (0.62, 0.46, "Khúc Văn Mẫu"))), at=(0.49, 0.38)))

    signer = report.fields["signer"]
    assert (signer.state, signer.value) == (FieldState.UNREADABLE, None)
    assert signer.box is not None
    left, top, right, bottom = signer.box
    assert 0.55 * 595 < left < right < 0.85 * 595
    assert 0.44 * 842 < top < bottom < 0.49 * 842
    assert report.fields["signer_title"].value == "GIÁM ĐỐC"  # nothing else is printed by it
    assert {"code": BLOCK, "page": 1} in report.facts


def test_the_words_of_a_seal_are_no_line_of_the_office(reader: SandboxedReader) -> None:
    lines = (*BODY, (0.61, 0.36, "KT. GIÁM ĐỐC"), (0.61, 0.378, "PHÓ GIÁM ĐỐC"), (0.62, 0.46, "Khúc Văn Mẫu"))

    report = _read(reader, signed(page(lines), at=(0.44, 0.36)))

    assert report.fields["signer_title"].value in {None, "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"}


def test_a_block_that_was_looked_at_again_is_remembered_with_its_page(
    reader: SandboxedReader, memory: Remembering
) -> None:
    paper = saved([signed(page(DEPUTY), at=(0.43, 0.37))], "PDF")
    first = reader.read("scan.pdf", paper).to_json()

    second = reader.read("scan.pdf", paper).to_json()

    assert second == first
    assert (len(memory.kept), memory.keeps) == (2, 2)  # by what it was drawn from, and by its picture


def test_two_papers_that_differ_in_red_ink_alone_are_two(reader: SandboxedReader) -> None:
    picture = signed(page(CHIEF), seal=RED, pen=BLUE, at=(0.44, 0.36))
    signers = [
        _read(reader, stamped(picture, name, (0.64, 0.46), (255, 0, 0))).fields["signer"].value
        for name in ("Khúc Văn Mẫu", "Khúc Thị Mẫu")
    ]

    assert signers == ["Khúc Văn Mẫu", "Khúc Thị Mẫu"]
