"""Word files of which a part beside the text is damaged: the text is read, and what was not read is told."""

from __future__ import annotations

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.document import DAMAGED
from service.domain.errors import Refused
from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.kit import hostile

PARTS = ("styles", "numbering", "footnotes", "endnotes", "header", "footer")
STYLED = (
    '<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    "<w:r><w:t>TỜ TRÌNH</w:t></w:r></w:p>"
    '<w:p><w:r><w:t>Số: 12/TTr-UBND</w:t></w:r></w:p><w:sectPr><w:headerReference r:id="header"/>'
    '<w:footerReference r:id="footer"/></w:sectPr>'
)
CUT, RUBBLE = "<w:styles><w:style", "\0" * 60


def paper(kind: str, body: bytes | str) -> bytes:
    """Give a Word file with one part beside its text."""
    sound = {name: f'<w:{name} xmlns:w="{hostile.W}"/>' for name in PARTS}
    rows = hostile.relations(*((name, name, f"{name}.xml") for name in PARTS))
    extra = {f"word/{name}.xml": part for name, part in sound.items()} | {"word/_rels/document.xml.rels": rows}
    return hostile.docx(STYLED, extra={**extra, f"word/{kind}.xml": body})


def spoilt(data: bytes, name: bytes) -> bytes:
    """Give a package whose part was changed after it was packed: its sum does not fit."""
    at = data.index(name, data.index(b"PK\x01\x02")) - 30
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("body", [CUT, RUBBLE])
def test_a_damaged_part_beside_the_text_is_told_and_the_text_read(kind: str, body: str) -> None:
    document = open_paper("a.docx", paper(kind, body), limits=Limits())

    assert document.pages[0].text == "TỜ TRÌNH\nSố: 12/TTr-UBND"
    assert [fact for fact in document.facts if fact["code"] == DAMAGED] == [
        {"code": DAMAGED, "part": f"word/{kind}.xml"}
    ]


def test_a_part_whose_sum_does_not_fit_is_damaged() -> None:
    sound = paper("styles", f'<w:styles xmlns:w="{hostile.W}"/>')
    document = open_paper("a.docx", spoilt(sound, b"word/styles.xml"), limits=Limits())

    assert [fact["part"] for fact in document.facts] == ["word/styles.xml"]


def test_what_a_damaged_part_may_say_is_not_called_absent_and_the_sender_is_told() -> None:
    report = extract(open_paper("a.docx", paper("footnotes", CUT), limits=Limits()), rules(), name="a.docx")

    assert report.fields["number"].value == "12/TTr-UBND"
    assert report.fields["signer"].state is FieldState.UNREADABLE
    assert [(one.code, one.paper, one.severity) for one in report.problems] == [("file.damaged", "a.docx", "warning")]
    assert "word/footnotes.xml" in report.problems[0].message


def test_a_sound_file_tells_of_no_damage() -> None:
    assert open_paper("a.docx", paper("styles", f'<w:styles xmlns:w="{hostile.W}"/>'), limits=Limits()).facts == ()


@pytest.mark.parametrize(
    ("part", "body", "code"),
    [
        ("word/document.xml", RUBBLE, "xml.encoding"),
        ("word/document.xml", CUT, "docx.broken"),
        ("word/_rels/document.xml.rels", RUBBLE, "xml.encoding"),
        ("word/styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><w:styles/>', "xml.doctype"),
        ("[Content_Types].xml", RUBBLE, "xml.encoding"),
    ],
)
def test_what_the_text_hangs_on_and_what_is_unsafe_is_refused(part: str, body: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_paper("a.docx", hostile.docx(STYLED, extra={part: body}), limits=Limits())

    assert refused.value.code == code
