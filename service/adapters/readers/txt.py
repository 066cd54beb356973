"""Plain text: UTF-8, UTF-16 and code page 1258, with double-coded UTF-8 repaired."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from service.adapters.readers import delimited, sheets
from service.adapters.readers.flow import Flow
from service.adapters.readers.refusals import refusal
from service.domain.document import Document
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from service.adapters.readers.limits import Limits

MEDIA_TYPE = "text/plain"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# UTF-8 read as Windows-1252 once: á»¦ for Ủ, Ã‚ for Â, Ä‘ for đ, Æ° for ư.
_DOUBLE_CODED = re.compile(
    "\u00e1[\u00ba\u00bb]|\u00c3[\u0080-\u00bf\u0152-\u2122]"
    "|\u00c4[\u2018\u0091\u0090\u0192]|\u00c6[\u00b0\u00a1\u00af]"
)
_ENOUGH = 3
# Windows-1252 leaves five bytes undefined; programs that double-code pass them through unchanged.
_UNDEFINED_1252 = {code: bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_CP1258_LETTERS = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323]")


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a text; a form feed turns the page, and what a spreadsheet wrote is a table.

    Raises Refused (`txt.undecodable`, `paper.too_large`, `xlsx.too_large`).
    """
    if len(data) > limits.text:
        raise refusal("paper.too_large")
    text = decode(data)
    if rows := delimited.rows_of(text, limits=limits):
        return Document(MEDIA_TYPE, (sheets.page_of(rows, 1),))
    pages = []
    for number, part in enumerate(text.split("\f"), 1):
        flow = Flow()
        for line in part.splitlines():
            flow.write(line)
        if not flow.empty or number == 1:
            pages.append(flow.page(number))
    return Document(MEDIA_TYPE, tuple(pages))


def decode(data: bytes) -> str:
    """Give the text in NFC; raises Refused(`txt.undecodable`)."""
    return normalize("NFC", undouble(_decoded(data)))


def undouble(text: str) -> str:
    """Repair UTF-8 that was read as Windows-1252 and saved again; other text comes back as it is."""
    if len(_DOUBLE_CODED.findall(text[:20_000])) < _ENOUGH:
        return text
    lines = [_undoubled(line) for line in text.split("\n")]
    return "\n".join(lines)


def _undoubled(line: str) -> str:
    try:
        return b"".join(_UNDEFINED_1252.get(ord(char)) or char.encode("cp1252") for char in line).decode("utf-8")
    except UnicodeError:
        return line


def _decoded(data: bytes) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise refusal("txt.undecodable") from None
    if coding_of(latin := data.decode("latin-1")):
        return latin
    text = data.decode("cp1258", "replace")
    if len(_CP1258_LETTERS.findall(text)) * 200 < len(text) or text.count("\ufffd") * 100 > len(text):
        raise refusal("txt.undecodable")
    return text
