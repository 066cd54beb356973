"""Hex strings read whole are those that pyHanko reads letter by letter, and leave the stream at the same place."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic

from service.adapters.readers import pdf_hex

LETTERS = st.text(alphabet="0123456789abcdefABCDEF \t\r\n\0%<>g", max_size=40).map(str.encode)


class Slow(io.BytesIO):
    """A stream that may not be read whole, and so is read as pyHanko does."""


def told(stream: io.BytesIO) -> tuple[Any, ...]:
    """Give what is made of the string that begins there and where it ends, or that it is refused."""
    try:
        found = generic.read_hex_string_from_stream(stream)
    except Exception as exc:  # noqa: BLE001 - any refusal is one
        return (type(exc),)
    return type(found), found, stream.tell()


@given(LETTERS, st.booleans())
def test_a_string_read_whole_is_the_one_read_by_letters(body: bytes, ended: bool) -> None:  # noqa: FBT001 - drawn
    pdf_hex.install()
    pdf_hex.install()
    data = b"<" + body + (b">" if ended else b"") + b" /Next"

    assert told(io.BytesIO(data)) == told(Slow(data))
