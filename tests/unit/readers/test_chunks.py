"""Word files that only point to their text, text of many hexadecimal letters, and bars that start no program."""

from __future__ import annotations

import pytest

from service.adapters.readers import formats
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from tests.kit import hostile

PAGE = "<html><body><p>TỜ TRÌNH</p><p>Về việc khen thưởng</p></body></html>"
ARCHIVED = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    'Content-Type: text/html; charset="utf-8"\n'
    f"Content-Transfer-Encoding: 8bit\n\n{PAGE}\n--b--\n"
)


def chunked(chunk: bytes | str, name: str, *, before: str = "") -> bytes:
    rows = hostile.relations(("c1", "aFChunk", name))
    extra = {"word/_rels/document.xml.rels": rows, f"word/{name}": chunk}
    return hostile.docx(f'{before}<w:altChunk r:id="c1"/>', extra=extra)


def texts(data: bytes, name: str = "a.docx") -> list[str]:
    return [page.text for page in formats.open_paper(name, data, limits=Limits()).pages]


@pytest.mark.parametrize(("chunk", "name"), [(PAGE, "a.html"), (ARCHIVED, "a.mht")])
def test_a_web_page_wrapped_into_a_word_file_is_its_text(chunk: str, name: str) -> None:
    assert texts(chunked(chunk, name)) == ["TỜ TRÌNH\nVề việc khen thưởng"]


def test_a_chunk_beside_text_is_read_behind_it() -> None:
    assert texts(chunked("Nơi nhận", "a.txt", before=hostile.paragraph("TỜ TRÌNH"))) == ["TỜ TRÌNH", "Nơi nhận"]


@pytest.mark.parametrize("chunk", [b"\xd0\xcf\x11\xe0\0\0", b"<w:document/>"])
def test_a_chunk_that_nobody_can_read_is_an_unread_page(chunk: bytes) -> None:
    (page,) = formats.open_paper("a.docx", chunked(chunk, "a.bin"), limits=Limits()).pages

    assert (page.text, page.method) == ("", "none")


def test_a_chunk_that_is_shown_many_times_is_read_once() -> None:
    again = '<w:altChunk r:id="c1"/>' * 40

    assert texts(chunked(PAGE, "a.html", before=again)) == ["TỜ TRÌNH\nVề việc khen thưởng"]


def test_chunks_together_are_no_longer_than_one_paper_may_be() -> None:
    chunks = {f"word/{at}.txt": f"Phần {at} " + "x" * 50 for at in range(3)}
    rows = hostile.relations(*((f"c{at}", "aFChunk", f"{at}.txt") for at in range(3)))
    body = "".join(f'<w:altChunk r:id="c{at}"/>' for at in range(3))
    data = hostile.docx(body, extra={"word/_rels/document.xml.rels": rows, **chunks})

    pages = formats.open_paper("a.docx", data, limits=Limits(text=130)).pages

    assert [(page.text[:6], page.method) for page in pages] == [("Phần 0", "text"), ("Phần 1", "text"), ("", "none")]


def test_what_is_beyond_the_chunks_that_are_read_is_an_unread_page() -> None:
    chunks = {f"word/{at}.txt": f"Phần {at}" for at in range(60)}
    rows = hostile.relations(*((f"c{at}", "aFChunk", f"{at}.txt") for at in range(60)))
    body = "".join(f'<w:altChunk r:id="c{at}"/>' for at in range(60))
    data = hostile.docx(body, extra={"word/_rels/document.xml.rels": rows, **chunks})

    pages = formats.open_paper("a.docx", data, limits=Limits()).pages

    assert (len(pages), pages[-1].method) == (51, "none")


def test_an_archive_in_a_chunk_that_would_be_taken_apart_for_ever_is_refused() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2_000))

    with pytest.raises(Refused) as refused:
        texts(chunked(b"MIME-Version: 1.0\n" + nested, "a.mht"))

    assert refused.value.code == "mail.parts"


def test_hexadecimal_letters_of_rtf_are_read_one_by_one_and_in_runs() -> None:
    assert texts(rb"{\rtf1\ansi\ansicpg1258 T\'d4 T\'d4\'d4\u7841\'61\'62c}", "a.rtf") == ["TÔ TÔÔạbc"]


def test_a_long_run_of_hexadecimal_letters_is_read_piece_by_piece() -> None:
    assert texts(rb"{\rtf1\ansi " + rb"\'61" * 9_000 + b"}", "a.rtf") == ["a" * 9_000]


@pytest.mark.parametrize("between", ["&quot; | &quot;", "&quot;a|b&quot;", '"|"', "A2"])
def test_a_bar_in_a_formula_starts_no_program(between: str) -> None:
    assert texts(hostile.program_in_a_cell(f"A1&amp;{between}&amp;Sheet2!B1"), "a.xlsx") == ["1"]
