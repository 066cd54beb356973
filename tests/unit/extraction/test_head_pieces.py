"""Numbers, dates and signatures of heads that stand in pieces, or are printed in part."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from tests.golden.cases import rules
from tests.golden.paper import document

NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")
BODY = ("**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**", "Kính gửi: UBND tỉnh", "Sở đề nghị tặng Bằng khen.")
DAY = "Bình Minh, ngày 05 tháng 3 năm 2026"
CLOSING = ("Nơi nhận:", "- Lưu: VT.", "**GIÁM ĐỐC**", "**Trần Văn Ví**")


def _paper(*number: str, day: tuple[str, ...] = (DAY,), closing: tuple[str, ...] = CLOSING) -> PaperReport:
    head = ("UBND TỈNH BÌNH MINH", "**SỞ NỘI VỤ**", *number, *NATION, *day)
    return extract(document((*head, *BODY, *closing)), rules())


@pytest.mark.parametrize(
    "lines",
    [("Số:", "12/TTr-SNV"), ("Số: 12", "/TTr-SNV"), ("Số: 12/", "TTr-SNV"), ("| Số: | 12/TTr-SNV |",),
     ("| Số: 12 // /TTr-SNV | |",), ("Số: 12 /TTr - SNV",)],
    ids=" ".join,
)  # fmt: skip
def test_a_number_in_pieces_is_put_together(lines: tuple[str, ...]) -> None:
    value = _paper(*lines).fields["number"]

    assert (value.value, value.state) == ("12/TTr-SNV", FieldState.FOUND)
    assert value.raw.endswith("SNV")


@pytest.mark.parametrize("printed", ["Số: 12", "Số 12", "Số: 12/", "Số: 12 …", "Số: 12/TTr-"])
def test_a_part_of_a_number_is_for_a_person(printed: str) -> None:
    value = _paper(printed).fields["number"]

    assert (value.value, value.state, value.raw.rstrip(" …")) == (None, FieldState.UNREADABLE, printed.rstrip(" …"))


@pytest.mark.parametrize("printed", ["Số:", "Số: /", "Số: ……/……"])
def test_a_number_left_blank_is_absent(printed: str) -> None:
    assert _paper(printed).fields["number"].state is FieldState.ABSENT
