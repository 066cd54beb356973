"""Numbers and marks that Word 97-2003 writes itself stand in the text as on the printed page."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers import doc, word97, word97_lists
from service.adapters.readers.docx_numbers import Level
from service.adapters.readers.limits import Limits
from service.adapters.readers.word97_lists import Place
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.needs import needs

NUMBERED = (Path(__file__).parent / "data" / "numbered.doc").read_bytes()


@needs("antiword")
def test_lines_and_columns_bear_the_numbers_that_are_printed() -> None:
    page = doc.open(NUMBERED, limits=Limits()).pages[0]

    assert [line.text for line in page.lines][4:] == [
        "1. Ông Trần Văn Ví, giáo viên;",
        "2. Bà Ngô Thị Dụ, kế toán.",
        "Phần III. Tập thể",
        "a) Trạm Y tế",
        "- xã Đông Hồ",
        "b) Trường Mầm non",
        "Phần IV. Kinh phí",
        "Phần V.",
        "Ông Trần Văn Ví",
        "Phần VI.",
        "Bà Ngô Thị Dụ",
    ]
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [
        ["Phần V.", "Ông Trần Văn Ví"],
        ["Phần VI.", "Bà Ngô Thị Dụ"],
    ]


@needs("antiword")
def test_people_of_a_numbered_list_are_nominees() -> None:
    told = extract(doc.open(NUMBERED, limits=Limits()), rules()).nominees

    assert [(one.name, one.title) for one in told] == [("Trần Văn Ví", "giáo viên"), ("Ngô Thị Dụ", "kế toán")]


def _level(start: int, form: int, text: str, *, legal: bool = False) -> bytes:
    mark = text.encode("utf-16-le")
    head = struct.pack("<iBB9xB4x4xBBBB", start, form, 4 if legal else 0, 0, 0, 0, 0, 0)
    return head + struct.pack("<H", len(text)) + mark


def _lists(*levels: bytes, simple: bool) -> bytes:
    entry = struct.pack("<ii18xBB", 7, 0, int(simple), 0)
    return struct.pack("<H", 1) + entry + b"".join(levels)


def _numbers(*overrides: bytes) -> bytes:
    """Give a `PlfLfo` of two numbers of list 7, the second with what it sets anew."""
    entries = b"".join(struct.pack("<i8xBBBx", 7, count, 0, 0) for count in (0, len(overrides)))
    return struct.pack("<I", 2) + entries + struct.pack("<i", -1) + struct.pack("<i", -1) + b"".join(overrides)


def test_a_number_that_begins_anew_or_looks_otherwise_does_so() -> None:
    first, other = _level(1, 0, "\x00."), _level(5, 3, "\x00)")
    anew = word97_lists.read(_lists(first, simple=True), _numbers(struct.pack("<iI", 9, 0x10)))
    formed = word97_lists.read(_lists(first, simple=True), _numbers(struct.pack("<iI", 1, 0x30) + other))

    for told, printed in ((anew, ["1.", "2.", "9.", "10.", "11."]), (formed, ["1.", "2.", "E)", "F)", "7."])):
        assert [told.label(Place(number)) for number in (1, 1, 2, 2, 1)] == printed
        assert told.numbered


@pytest.mark.parametrize(("legal", "shown"), [(True, "2.1"), (False, "II.1")])
def test_a_level_may_name_those_above_it(*, legal: bool, shown: str) -> None:
    above, below = _level(2, 1, "\x00"), _level(1, 0, "\x00.\x01", legal=legal)
    told = word97_lists.read(_lists(above, below, *[_level(1, 255, "")] * 7, simple=False), _numbers())

    assert [told.label(Place(1, level)) for level in (0, 1, 8)] == ["II", shown, ""]


@pytest.mark.parametrize("place", [Place(), Place(3), Place(1, 9), Place(0xF801)])
def test_what_no_list_has_bears_no_mark(place: Place) -> None:
    told = word97_lists.read(_lists(_level(1, 0, "\x00."), simple=True), _numbers())

    assert told.label(place) == ""
    assert not told.numbered


def test_a_mark_may_be_a_dash_or_a_sign_and_a_long_one_is_none() -> None:
    marks = {"-": "-", "\uf0b7": "•", "x" * 40: ""}
    forms = {"-": 23, "\uf0b7": 23, "x" * 40: 0}
    told = [word97_lists.read(_lists(_level(1, forms[mark], mark), simple=True), _numbers()) for mark in marks]

    assert [one.label(Place(1)) for one in told] == list(marks.values())


def test_lists_are_read_as_word_keeps_them() -> None:
    told = word97_lists.read(_lists(_level(3, 4, "\x00)"), simple=True), _numbers())

    assert told.lists[7].levels == {0: Level(3, "lowerLetter", "%1)")}


@given(places=st.lists(st.integers(0, len(NUMBERED) - 1), min_size=1, max_size=40), value=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_paper_is_read_or_not_but_never_fails(places: list[int], value: int) -> None:
    data = bytearray(NUMBERED)
    for place in places:
        data[place] = value

    assert isinstance(word97.read(bytes(data)), word97.Told)
