"""JSON from strangers: what is none is refused (after the n_ cases of JSONTestSuite), however long it goes on."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import BadRequest

from service.web.strict_json import DEEPEST, read_object

NONE = (
    b"", b" ", b"[", b"]", b"{", b"}", b"[]", b"null", b"1", b'"x"', b'{"a":}', b'{"a":1,}', b"{'a':1}", b"{a:1}",
    b'{"a":01}', b'{"a":.5}', b'{"a":1.}', b'{"a":+1}', b'{"a":1e}', b'{"a":0x10}', b'{"a":tru}', b'{"a":NaN}',
    b'{"a":Infinity}', b'{"a":-Infinity}', b'{"a":1e999}', b'{"a":1' + b"0" * 100 + b"}", b'{"a":"\x01"}',
    b'{"a":"\\x"}', b'{"a":"\\u12"}', b'{"a":"\\ud800"}', b'{"a":["\\udc00"]}', b'{"a":"\\u0000"}', b'{"\\u0000":1}',
    b'{"a":"\xff"}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b'{"a":1}{"b":2}', b'{"a":1} x', b'{"a":1,"a":2}',
    b'{"a":"b"/**/}', b"\x1f\x8b\x08", b"<a/>", b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1),
)  # fmt: skip
ENDLESS = (b'{"a":"' + b'\\"' * 400_000, b'{"a":"' + b'\\"' * 400_000 + b"\\", b'"a\\' * 300_000, b"[" * 900_000)


@pytest.mark.parametrize("raw", NONE)
def test_what_is_no_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(BadRequest):
        read_object(raw)


@pytest.mark.parametrize("raw", ENDLESS, ids=["a text", "a text and its escape", "texts", "lists"])
def test_what_nothing_ends_is_looked_through_once(raw: bytes) -> None:
    """From each of its quotation marks anew, it took hours, in which the process answered nobody."""
    with pytest.raises(BadRequest):
        read_object(raw)


def test_brackets_within_texts_are_no_depth() -> None:
    text = "[{" * 40 + '\\"'

    assert read_object(f'{{"a":"{text}","b":{{"c":[1]}}}}'.encode()) == {"a": "[{" * 40 + '"', "b": {"c": [1]}}
