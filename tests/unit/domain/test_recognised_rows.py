"""A scanned list's rows: what was read into each other names nobody, what is doubtful is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.document import Document, Line, Page, Word
from service.domain.fields import Nominee
from service.domain.papers.page_rows import rows_of_page
from service.domain.papers.recognised_rows import believed, lost

PHRASES = ("Chi cục", "Quản lý")


def page(*lines: tuple[str, float, float], sure: float = 0.96, method: str = "ocr") -> Page:
    """Give a page with lines at (x, y) points, each word as sure; not recognised, they have no words."""
    made, at = [], 0
    for text, x, y in lines:
        words = []
        for piece in text.split(" "):
            start = at + sum(len(word) + 1 for word in text.split(" ")[: len(words)])
            left = x + 6 * (start - at)
            words.append(Word(start, start + len(piece), left, y, left + 6 * len(piece), y + 12, sure))
        told = tuple(words) if method == "ocr" else ()
        made.append(Line(text, at, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 12, words=told))
        at += len(text) + 1
    return Page(1, "\n".join(line.text for line in made), tuple(made), method=method, width=595.0, height=842.0)  # type: ignore[arg-type]


def nominee(name: str, unit: str = "", sure: float = 0.96) -> tuple[Nominee, Document]:
    """Give a person who stands alone on a page."""
    document = Document("application/pdf", (page((name, 50, 50), sure=sure),))
    return Nominee("individual", name, unit=unit, page=1, row=1, start=0, end=len(name), confidence=0.95), document


def test_specks_fall_away_and_set_phrases_get_their_marks() -> None:
    one, document = nominee("_|Lò Thị Mẫu .", unit="Chỉ cục Quản lý chất lượng'")

    (told,), problems = believed([one], document, PHRASES)

    assert (told.name, told.unit, told.confidence, problems) == ("Lò Thị Mẫu", "Chi cục Quản lý chất lượng", 0.95, ())


def test_a_doubtful_name_is_told_and_surely_not_sure() -> None:
    one, document = nominee("Lò Thị Mẫu", sure=0.8)

    (told,), (problem,) = believed([one], document, PHRASES)

    assert told.confidence < 0.8
    assert (problem.code, problem.page) == ("list.unsure_row", 1)
    assert "Lò Thị Mẫu" in problem.message


def test_a_name_read_as_one_word_is_parted_and_not_sure() -> None:
    one, document = nominee("LòThịMẫu")

    (told,), _ = believed([replace(one, subject="collective")], document, PHRASES)

    assert (told.name, told.confidence < 0.8) == ("Lò Thị Mẫu", True)


@pytest.mark.parametrize("read", ["Lò Thị Mẫu 4 Tạ Văn Thử", "Lò Thị Mẫu 4-. Tạ Văn Thử", "Lò Thị Mẫu có 04 người./."])
def test_two_rows_read_as_one_name_nobody(read: str) -> None:
    one, document = nominee(read)

    people, problems = believed([one], document, PHRASES)

    assert people == ()
    assert lost(problems)


def test_a_body_that_has_a_number_is_no_two_rows() -> None:
    one, document = nominee("Trường Tiểu học số 2 Hòa Bình")

    (told,), _ = believed([replace(one, subject="collective")], document, PHRASES)

    assert told.name == "Trường Tiểu học số 2 Hòa Bình"


def test_a_list_that_was_not_recognised_is_left_alone() -> None:
    one, document = nominee("Lò Thị Mẫu .")
    typed = Document(document.media_type, (page(("Lò Thị Mẫu .", 50, 50), method="text"),))

    assert believed([one], typed, PHRASES) == ((one,), ())


HEAD = (("STT", 50.0, 10.0), ("Họ và tên", 100.0, 10.0), ("Chức vụ", 300.0, 10.0), ("Đơn vị", 450.0, 10.0))


def row(y: float, number: str, *cells: str) -> list[tuple[str, float, float]]:
    """Give a row's pieces; without a number where it is empty."""
    told = zip((number, *cells), (55.0, 100.0, 300.0, 450.0), strict=True)
    return [(text, x, y) for text, x in told if text]


def names(*lines: tuple[str, float, float], method: str = "ocr") -> list[str]:
    """Give the names that a list set by places has."""
    return [cells[1].text for cells in rows_of_page(page(*HEAD, *lines, method=method))[1:]]


def test_a_row_whose_number_was_not_read_is_a_row() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), *row(60, "", "Tạ Văn Thử", "Kế toán", "Sở B")]

    assert names(*rows) == ["Lò Thị Mẫu", "Tạ Văn Thử"]
    assert names(*rows, method="text") == ["Lò Thị Mẫu\nTạ Văn Thử"]


def test_a_name_that_a_narrow_column_broke_stays_one() -> None:
    rows = [*row(30, "1", "Lò Thị Thanh", "Văn thư", "Sở A"), *row(44, "", "Mẫu", "", "")]

    assert names(*rows) == ["Lò Thị Thanh\nMẫu"]


def test_the_sentence_below_a_list_is_nobodys_name() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), ("Danh sách này có 01 cá nhân./.", 48.0, 60.0)]

    assert names(*rows, method="text") == ["Lò Thị Mẫu"]
    assert names(*rows) == ["Lò Thị Mẫu"]
