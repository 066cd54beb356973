"""Word 97-2003 papers that antiword breaks off, runs together or shows too much of, read from their own pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.readers import doc, word97
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.needs import needs

DATA = Path(__file__).parent / "data"
# A list of eight columns, which Word describes apart from its rows; a run that is hidden; a field with its instruction.
BROKE_OFF = (DATA / "broke_off.doc").read_bytes()
WRAPPED = (DATA / "wrapped.doc").read_bytes()
FEW_LINES = (DATA / "few_lines.doc").read_bytes()  # antiword calls it too small to handle


@needs("antiword")
def test_a_wide_table_is_read_to_the_paper_s_end() -> None:
    page = doc.open(BROKE_OFF, limits=Limits()).pages[0]

    assert [len(row) for row in page.tables[0].rows] == [8, 8, 8]
    assert page.lines[-1].text == "Danh sách có 02 người."


@needs("antiword")
def test_people_of_a_wide_table_are_nominees() -> None:
    told = extract(doc.open(BROKE_OFF, limits=Limits()), rules()).nominees

    assert [(one.name, one.title, one.unit, one.award) for one in told] == [
        ("Trần Văn Ví", "Kế toán", "Văn phòng Sở Xây dựng", "Giấy khen"),
        ("Ngô Thị Dụ", "Văn thư", "Phòng Quy hoạch", "Giấy khen"),
    ]


@needs("antiword")
def test_what_word_hides_is_not_shown_and_a_field_shows_its_result() -> None:
    text = doc.open(BROKE_OFF, limits=Limits()).pages[0].text

    assert "ẩn đi" not in text
    assert "Trang mười hai" in text
    assert "REF" not in text


def test_a_cell_keeps_its_lines_and_an_empty_one_its_place() -> None:
    table = next(block.rows for block in word97.read(BROKE_OFF).blocks if block.rows)

    assert table[1][5] == ("Văn phòng", "Sở Xây dựng")
    assert (table[1][3], table[1][7]) == (("",), ("",))


def test_a_narrow_table_is_described_with_its_rows() -> None:
    told = word97.read(WRAPPED)

    assert not told.apart
    assert told.hidden == ()
    assert sum(bool(block.rows) for block in told.blocks) > 0


@pytest.mark.parametrize("data", [b"", b"PK\3\4", bytes.fromhex("d0cf11e0a1b11ae1"), BROKE_OFF[:3000]])
def test_what_is_no_whole_paper_tells_nothing(data: bytes) -> None:
    assert word97.read(data) == word97.Told()


@given(places=st.lists(st.integers(0, len(BROKE_OFF) - 1), min_size=1, max_size=40), value=st.integers(0, 255))
@settings(max_examples=60, deadline=None)
def test_a_spoilt_paper_is_read_or_not_but_never_fails(places: list[int], value: int) -> None:
    data = bytearray(BROKE_OFF)
    for place in places:
        data[place] = value

    assert isinstance(word97.read(bytes(data)), word97.Told)


@needs("antiword")
def test_a_paper_of_a_few_lines_is_read_though_antiword_refuses_it() -> None:
    lines = [line.text for line in doc.open(FEW_LINES, limits=Limits()).pages[0].lines]

    assert lines == [
        "DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN",
        "TT\tHọ và tên\tLớp",
        "1\tNgô Thị Dụ\t6A",
        "2\tTrần Văn Ví\t7B",
    ]


@needs("antiword")
def test_u_horn_of_a_paper_typed_before_unicode_is_kept() -> None:
    """The file is typed in .VnTime, which draws that letter for the soft hyphen; LibreOffice saved it."""
    (page,) = open_paper("to_trinh.doc", (DATA / "tcvn3.doc").read_bytes(), limits=Limits()).pages

    assert "ông Lương Văn Trượng, Hiệu trưởng Trường Tiểu học Hưng Đạo, đã được nhân dân thương yêu" in page.text


@needs("antiword")
def test_a_list_of_two_columns_is_read_from_its_own_pieces() -> None:
    """Antiword breaks its longer cells, and shows the rest of each as a row."""
    rows = doc.open((DATA / "narrow.doc").read_bytes(), limits=Limits()).pages[0].tables[0].rows

    assert len(rows) == 5
    assert rows[1][0].text == "Trung tâm Văn hóa Mẫu trực thuộc Ban Quản lý các khu kinh tế và công nghiệp tỉnh Mẫu"
