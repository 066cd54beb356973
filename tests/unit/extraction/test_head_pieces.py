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


@pytest.mark.parametrize(
    "day",
    ["ngày 05/9/2026", "ngày 05 - 9 - 2026", "ngày mồng 5 tháng 9 năm 2026", "ngày mùng 5 tháng 9 năm 2026",
     "ngày 05\ntháng 9 năm 2026", "ngày 05 tháng 9\nnăm 2026"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(day: str) -> None:
    fields = _paper("Số: 12/TTr-SNV", day=tuple(f"Bình Minh, {day}".split("\n"))).fields

    assert (fields["date"].value, fields["place"].value) == ("2026-09-05", "Bình Minh")


@pytest.mark.parametrize("day", ["ngày      tháng 9 năm 2026", "ngày ….. tháng ….. năm 2026", "ngày 31/02/2026"])
def test_a_date_that_is_half_blank_or_impossible_is_not_found(day: str) -> None:
    fields = _paper("Số: 12/TTr-SNV", day=(f"Bình Minh, {day}",)).fields

    assert (fields["date"].value, fields["place"].value) == (None, "Bình Minh")


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Thời gian ký: 05.03.2026 15:24:54 +07:00", "2026-03-05T15:24:54"),
        ("Thời gian ký: 2026-03-05T15:24:54+07:00", "2026-03-05T15:24:54"),
        ("Thời gian ký: 2026-03-05T18:24:54.123Z", "2026-03-06T01:24:54"),
        ("Thời gian ký: 05/03/2026\n15:24:54 +07:00", "2026-03-05T15:24:54"),
        ("Thời gian ký:\n05/03/2026 15:24", "2026-03-05T15:24"),
        ("Ngày ký: 05/03/2026 03:24:54 CH", "2026-03-05T15:24:54"),
        ("Ngày ký: 05/03/2026 12:04:54 AM", "2026-03-05T00:04:54"),
        ("Digitally signed by Sở Nội vụ\nDate: 2026.03.05 15:24:54 +07'00'", "2026-03-05T15:24:54"),
        ("Ngày ký: 05/03/2026", None),
        ("Ngày ký: 35/03/2026 15:24:54", None),
    ],
)
def test_a_stamp_tells_when_it_was_signed_and_hides_no_signer(printed: str, told: str | None) -> None:
    closing = (
        "Nơi nhận:",
        "- Lưu: VT.",
        "**KT. GIÁM ĐỐC**",
        "**PHÓ GIÁM ĐỐC**",
        *printed.split("\n"),
        "**Trần Văn Ví**",
    )
    fields = _paper("Số: 12/TTr-SNV", closing=closing).fields

    assert (fields["stamped_at"].value, fields["signer"].value) == (told, "Trần Văn Ví")
    assert fields["signer_title"].value == "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"
