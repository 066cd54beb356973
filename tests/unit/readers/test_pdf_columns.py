"""Cells of a page without rulings that stand a space apart: each column's begin at one place."""

from __future__ import annotations

from service.adapters.readers.pdf_columns import apart, begins, edges_of
from service.adapters.readers.pdf_page import Piece

WIDE = 6.0  # points of a letter


def _piece(text: str, left: float, foot: float, at: int = -1) -> Piece:
    return Piece(text, (left, foot - 12, left + WIDE * len(text), foot), 12.0, at=at)


ROWS = [
    piece for foot in (100.0, 120.0, 140.0) for piece in (_piece("Lê Mẫu", 60.0, foot), _piece("Kế toán", 150.0, foot))
]
FULL = _piece("Lục Văn Mẫu Thử Văn thư", 54.0, 160.0, at=7)


def _box(at: int) -> tuple[float, float, float, float]:
    """Give a letter's box of the full row: each stands behind the one before."""
    left = 54.0 + WIDE * (at - 7)
    return left, 148.0, left + WIDE, 160.0


def test_a_full_cell_is_cut_from_the_next_one_where_others_of_that_column_begin() -> None:
    edges = edges_of([*ROWS, FULL], 0)

    assert [edge.left for edge in edges if edge.behind] == [150.0]
    assert [(one.text, one.box[0]) for one in apart(FULL, edges, _box)] == [
        ("Lục Văn Mẫu Thử", 54.0),
        ("Văn thư", 150.0),
    ]


def test_nothing_is_cut_far_from_a_column_or_on_a_page_with_ruled_tables() -> None:
    edges = edges_of(ROWS, 0)
    far = FULL._replace(box=(54.0, 688.0, 192.0, 700.0))

    assert edges_of(ROWS, 20) == []
    assert apart(far, edges, _box) == [far]
    assert apart(FULL._replace(at=-1), edges, _box) == [FULL._replace(at=-1)]


def test_a_cell_that_begins_a_column_does_not_run_on_from_the_one_before() -> None:
    edges = edges_of(ROWS, 0)

    assert begins(_piece("Lái xe", 150.2, 160.0), 3.0, edges)
    assert not begins(_piece("ồi", 150.2, 160.0), 0.5, edges)
    assert not begins(_piece("Lái xe", 130.0, 160.0), 3.0, edges)


def test_a_row_of_clipped_cells_is_cut_behind_its_name_where_the_others_touch() -> None:
    rows = [*ROWS, *(_piece("Bằng khen", 222.0, foot) for foot in (100.0, 120.0, 140.0))]
    clipped = _piece("Lục Văn Mẫu Thử Văn thư bộGiấy khen", 54.0, 160.0, at=7)

    told = [one.text for one in apart(clipped, edges_of(rows, 0), _box)]

    assert told == ["Lục Văn Mẫu Thử", "Văn thư bộGiấy khen"]


def test_an_office_below_a_list_is_not_cut_where_its_second_word_begins_as_a_column_does() -> None:
    office = _piece("GIÁM ĐỐC", 120.0, 160.0, at=7)

    assert apart(office, edges_of(ROWS, 0), lambda at: _box(at + 11)) == [office]


def test_a_sentence_below_a_list_is_not_cut_where_one_of_its_words_begins_as_a_column_does() -> None:
    rows = [*ROWS, *(_piece("Bằng khen", 225.0, foot) for foot in (100.0, 120.0, 140.0))]
    sentence = _piece("Danh sách có ba em, cả thảy đều đủ hồ sơ.", 54.0, 160.0, at=7)

    assert apart(sentence, edges_of(rows, 0), _box) == [sentence]
