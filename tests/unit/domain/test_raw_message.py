"""A message kept slim comes back byte for byte."""

from __future__ import annotations

import hashlib
from binascii import b2a_base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.domain.errors import Invalid
from service.domain.raw_message import slim, whole

PAPERS = some.lists(some.binary(min_size=900, max_size=1500), max_size=4)


def message(papers: list[bytes], between: bytes = b"</a>\n<a>") -> bytes:
    return b"<?xml?><a>" + between.join(b2a_base64(paper, newline=False) for paper in papers) + b"</a>"


def kept_form(raw: bytes, papers: list[bytes]) -> bytes | None:
    by_hash = {hashlib.sha256(paper).hexdigest(): paper for paper in papers}
    return slim(raw, by_hash, sha256=hashlib.sha256(raw).hexdigest())


@given(PAPERS, some.binary(max_size=40))
def test_what_is_cut_out_is_put_back_exactly(papers: list[bytes], between: bytes) -> None:
    raw = message(papers, between)
    kept = kept_form(raw, papers)
    by_hash = {hashlib.sha256(paper).hexdigest(): paper for paper in papers}

    assert kept is None or whole(kept, by_hash.__getitem__) == raw


def test_a_slim_message_holds_no_paper() -> None:
    papers = [bytes([number]) * 2000 for number in range(3)]

    kept = kept_form(message(papers), papers)

    assert kept is not None
    assert len(kept) < 600


def test_the_same_paper_twice_is_cut_once_and_comes_back_twice() -> None:
    papers = [b"x" * 2000, b"x" * 2000]
    raw = message(papers)
    kept = kept_form(raw, papers)

    assert kept is not None
    assert whole(kept, lambda _sha256: papers[0]) == raw


def test_base64_in_lines_stays_as_it_was_sent() -> None:
    paper = b"y" * 3000
    lines = b"\r\n".join(b2a_base64(paper[at : at + 57], newline=False) for at in range(0, 3000, 57))

    assert kept_form(b"<a>" + lines + b"</a>", [paper]) is None


def test_another_paper_in_its_place_is_noticed() -> None:
    kept = kept_form(message([b"z" * 2000]), [b"z" * 2000])

    assert kept is not None
    with pytest.raises(Invalid, match="SHA-256"):
        whole(kept, lambda _sha256: b"w" * 2000)


def test_bytes_that_are_no_kept_message_are_told_so() -> None:
    with pytest.raises(Invalid, match="không đọc được"):
        whole(b"<xml/>", lambda _sha256: b"")


def test_a_paper_whose_opening_stands_elsewhere_too_is_cut_where_it_stands_whole() -> None:
    paper = b"\0" * 3000 + b"end"
    raw = b"<a>" + b2a_base64(b"\0" * 2400, newline=False) + b"</a>" + message([paper])

    kept = kept_form(raw, [paper])

    assert kept is not None
    assert len(kept) < len(raw) - 3000
    assert whole(kept, {hashlib.sha256(paper).hexdigest(): paper}.__getitem__) == raw
