"""PDF pages of numbers without an end: what stands nowhere is not read, and a page without one is told as broken."""

from __future__ import annotations

import json

import pytest

from service.adapters.readers import scans, wire
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit import hostile

ENDLESS = b"9" * 41 + b".0"
SEEN = b"BT /F 12 Tf 50 700 Td (TO TRINH) Tj ET "
NOWHERE = (
    b"%b 0 0 %b 0 0" % (ENDLESS, ENDLESS),
    b"1 0 0 1 %b 0" % ENDLESS,
    b"%b 0 0 %b -%b 0" % (ENDLESS, ENDLESS, ENDLESS),
)


@pytest.mark.parametrize("page", [b"", b"/Rotate 90"])
@pytest.mark.parametrize("matrix", NOWHERE)
def test_what_stands_nowhere_is_not_read_and_its_paper_is(matrix: bytes, page: bytes) -> None:
    lines = (
        b"q %b cm BT /F 12 Tf 0 %d Td (unseen %d) Tj 0 0 m 9 9 l S ET Q " % (matrix, at, at) for at in (90, 60, 30)
    )
    content = SEEN + b"".join(lines)
    paper = open_paper("a.pdf", hostile.pdf_of(hostile.flate(content), page=page), limits=Limits())

    assert ("unseen" in paper.pages[0].text, "TRINH" in paper.pages[0].text) == (False, True)
    json.dumps([wire.document_to_json(paper), extract(paper, rules()).to_json()], allow_nan=False)


def test_a_page_without_an_end_is_broken_and_cannot_be_drawn() -> None:
    data = hostile.pdf_of(hostile.flate(SEEN), page=b"/MediaBox[0 0 %b 842]" % ENDLESS)

    paper = open_paper("a.pdf", data, limits=Limits())
    with pytest.raises(Refused):
        scans.crop(data, form="pdf", page=1, box=(0.0, 0.0, 9.0, 9.0), turn=0)

    assert (paper.pages[0].method, paper.facts) == ("none", ({"code": "pdf.broken_page", "page": 1},))
