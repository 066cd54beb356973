"""Cutting a page's text at the borders of its fields."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.web.evidence import Piece, Span, pieces

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=6)


@given(st.text(min_size=61, max_size=80), SPANS)
def test_pieces_join_to_the_text_and_each_field_to_its_span(text: str, placed: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + length, f"f{number}") for number, (start, length) in enumerate(placed)]
    cut = list(pieces(text, spans))

    assert "".join(piece.text for piece in cut) == text
    for span in spans:
        assert "".join(piece.text for piece in cut if span.field in piece.fields) == text[span.start : span.end]
        assert sum(span.field in piece.begins for piece in cut) == 1


def test_overlapping_fields_share_a_piece() -> None:
    cut = list(pieces("abcdef", [Span(0, 4, "one"), Span(2, 6, "two")]))

    assert cut == [Piece("ab", ("one",), ("one",)), Piece("cd", ("one", "two"), ("two",)), Piece("ef", ("two",), ())]


def test_an_empty_page_has_no_pieces() -> None:
    assert list(pieces("", [])) == []
