"""A deputy's office whose *KT.* a hand wrote, or whose *PHÓ* a seal hides, is told by the two lines of one office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.block_deputy import Office, completed, is_deputy
from service.adapters.readers.block_lines import told
from service.adapters.readers.seen import Seen
from service.domain.fields import FieldState
from tests.kit.needs import needs
from tests.kit.scan import BLUE, HEAD, RED, on_behalf, page, saved, signed, stamped

if TYPE_CHECKING:
    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.sandbox import SandboxedReader

CHIEF = (*HEAD[:-2], (0.64, 0.36, "GIÁM ĐỐC"))
NAME = ("Khúc Văn Mẫu", (0.64, 0.46))


def _line(text: str, *, at: int = 0, sure: float = 0.9) -> Reading:
    return tuple(Seen(word, (100.0 * i, at, 100.0 * i + 90, at + 40), sure) for i, word in enumerate(text.split()))


def _completed(upper: Office, lower: Office) -> list[str]:
    return [told(one.words) for one in completed([upper, lower])]


BOTH = ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]


@pytest.mark.parametrize(
    ("upper", "lower", "expected"),
    [
        (("GIÁM ĐỐC", True), ("PHÓ GIÁM ĐỐC", False), BOTH),
        (("KÍ.GIÁM ĐỐC", False), ("PHÓ GIÁM ĐỐC", False), BOTH),  # what *KT.* by hand was read as
        (("KT. GIÁM ĐỐC", False), ("GIÁM ĐỐC", True), BOTH),
        (("GIÁM ĐỐC", False), ("PHÓ GIÁM ĐỐC", False), ["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),  # nothing stands before it
        (("KT. GIÁM ĐỐC", False), ("GIÁM ĐỐC", False), ["KT. GIÁM ĐỐC", "GIÁM ĐỐC"]),
        (("GIÁM ĐỐC", True), ("GIÁM ĐỐC", True), ["GIÁM ĐỐC", "GIÁM ĐỐC"]),
        (("TL. GIÁM ĐỐC", False), ("PHÓ GIÁM ĐỐC", False), ["TL. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (("GIÁM ĐỐC", True), ("PHÓ CHÁNH VĂN PHÒNG", False), ["GIÁM ĐỐC", "PHÓ CHÁNH VĂN PHÒNG"]),
        (("GIÁM ĐỐC", True), ("CHÁNH VĂN PHÒNG", True), ["GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_the_two_lines_of_one_office_tell_what_stands_before_them(
    upper: tuple[str, bool], lower: tuple[str, bool], expected: list[str]
) -> None:
    told = _completed(Office(_line(upper[0]), led=upper[1]), Office(_line(lower[0], at=60), led=lower[1]))

    assert told == expected


@pytest.mark.parametrize("rest", ["HÓ", "bHÓ", "FHÓ", "PHÓ"])
def test_what_a_ring_leaves_of_the_deputys_word_speaks_for_it(rest: str) -> None:
    office = _line("GIÁM ĐỐC", at=60)
    deputy = is_deputy(office, [_line("GIÁM ĐỐC", at=60), _line(f"x {rest} GIÁM ĐỐC", at=60)])

    assert _completed(Office(_line("GIÁM ĐỐC"), led=True), Office(office, led=True, deputy=deputy)) == BOTH


@pytest.mark.parametrize("lost", ["upper", "lower", "over one another"])
def test_lines_by_which_something_else_stands_unread_are_left_as_they_are(lost: str) -> None:
    upper = Office(_line("GIÁM ĐỐC"), led=True, lost=lost == "upper")
    lower = Office(_line("PHÓ GIÁM ĐỐC", at=10 if lost == "over one another" else 60), lost=lost == "lower")

    assert completed([upper, lower]) == [upper, lower]


def test_an_office_read_twice_is_as_sure_as_its_surer_words() -> None:
    upper = Office((*_line("GIẦM", sure=0.5), *_line("x ĐỐC", sure=0.9)[1:]), led=True)

    first, second = completed([upper, Office(_line("PHÓ GIÁM ĐỐC", at=60))])

    assert [word.text for word in first.words] == ["KT.", "GIÁM", "ĐỐC"]
    assert min(word.sure for word in (*first.words, *second.words)) == 0.9
    assert first.words[1].box == upper.words[0].box


@needs("vietnamese_ocr", "vietnamese_font")
@pytest.mark.parametrize("colour", [(25, 25, 25), (235, 120, 125)])
def test_a_deputys_line_stamped_under_a_chief_with_kt_by_hand_is_read(
    reader: SandboxedReader, colour: tuple[int, int, int]
) -> None:
    picture = on_behalf(signed(page(CHIEF), seal=RED, pen=BLUE, at=(0.42, 0.385)), (0.585, 0.36))
    picture = stamped(stamped(picture, "PHÓ GIÁM ĐỐC", (0.61, 0.378), colour), *NAME)

    report = reader.read("scan.pdf", saved([picture], "PDF"))

    title = report.fields["signer_title"]
    assert report.fields["signer"].value == "Khúc Văn Mẫu"
    assert (title.state, title.value) == (FieldState.FOUND, "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC")
