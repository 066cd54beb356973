"""A table's lines across are whole where a scan broke them, and stay open where a cell goes over several rows."""

from __future__ import annotations

from service.adapters.readers import whole_lines

DOWN = tuple((x, 100.0, x, 300.0) for x in (50.0, 150.0, 350.0, 550.0))


def spans(*pieces: tuple[float, float], pale: bool = False) -> list[tuple[float, float]]:
    across = [(start, 200.0 + 0.5 * (at % 2), end, 200.0 + 0.5 * (at % 2)) for at, (start, end) in enumerate(pieces)]
    told = whole_lines.completed(across, DOWN, pale=pale)
    return sorted((round(box[0]), round(box[2])) for box in told)


def test_what_letters_or_a_pale_stretch_broke_is_filled() -> None:
    assert spans((50, 280), (420, 550)) == [(50, 280), (280, 420), (420, 550)]
    assert spans((50, 420)) == [(50, 420), (420, 550)]


def test_a_cell_over_several_rows_stays_one() -> None:
    assert spans((50, 151), (349, 550)) == [(50, 151), (349, 550)]


def test_of_lines_that_are_seen_in_parts_every_gap_is_filled() -> None:
    assert spans((50, 151), (349, 550), pale=True) == [(50, 151), (151, 349), (349, 550)]


def test_a_line_under_a_word_and_one_that_no_column_crosses_stay_as_they_are() -> None:
    assert spans((160, 280)) == [(160, 280)]
    assert list(whole_lines.completed([(50.0, 400.0, 420.0, 400.0)], DOWN, pale=True)) == [(50.0, 400.0, 420.0, 400.0)]
