"""Hex strings of a PDF (ISO 32000-1, 7.3.4.3) read whole, for pyHanko, which asks its stream for one letter at a time.

The place kept for a signature is such a string of 30,000 to 130,000 letters: letter by letter it costs three times the
verifying of the signature.
"""

from __future__ import annotations

import binascii
import io
from functools import partial
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Any], Any]

_SPACE = b"\0\t\n\x0c\r "


def install() -> None:
    """Let pyHanko read hex strings so, once."""
    if not isinstance(generic.read_hex_string_from_stream, partial):
        generic.read_hex_string_from_stream = partial(_read, generic.read_hex_string_from_stream)


def _read(letter_by_letter: Reader, stream: Any) -> Any:
    """Give the string that begins here; what is no plain one (a comment in it, no end) is left to pyHanko."""
    if type(stream) is io.BytesIO:
        start, whole = stream.tell(), stream.getvalue()  # which shares its bytes
        end = whole.find(b">", start)
        letters = whole[start + 1 : end].translate(None, _SPACE) if end > start else b"-"
        try:
            plain = binascii.unhexlify(letters + b"0" * (len(letters) % 2))
        except binascii.Error:
            return letter_by_letter(stream)
        stream.seek(end + 1)
        return generic.pdf_string(plain)
    return letter_by_letter(stream)
