"""What in a Word or Excel file would act once somebody opens it: fields that start a program, macros, programs laid in.

Judged in every part, not in the text alone: a field in a header or a note starts its program just as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers import forbidden, ole_objects
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

_W = f"{{{nsmap['w']}}}"
_CODE, _MARK, _SIMPLE = f"{_W}instrText", f"{_W}fldChar", f"{_W}fldSimple"
_DDE = re.compile(r'[\s"]*DDE(?:AUTO)?\b', re.IGNORECASE)
# ISO/IEC 29500-1, 17.16.5.46: a field that writes characters by their numbers, within another field often a disguise.
_QUOTE = re.compile(r"\s*QUOTE\b(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d{1,3}")
# ISO/IEC 29500-2: the last word of a relationship's type; the part may have any name.
MACROS = frozenset({"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet"})
_CHARACTER = re.compile(rb"&#(?:x0*([0-9a-fA-F]{1,2})|0*([0-9]{1,3}));")
_OPEN_DDE = re.compile(
    rb"dde-(?:source|connection)|=\s{0,9}DDE\s{0,9}\(", re.IGNORECASE
)  # OpenDocument 1.3, 14.6 and 16.32
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|emf|wmf|tiff?|bmp|wdp|odttf|fntdata|xml|rels|vml|svg)$", re.IGNORECASE)
_ACTS = frozenset({"type.forbidden", "office.macro"})


def plainly(body: bytes) -> bytes:
    """Give a part of XML for a look at its bytes: of one byte a letter, also where a number stood for it."""
    body = body.replace(b"\0", b"") if b"\0" in body else body
    return _CHARACTER.sub(_written, body) if b"&#" in body else body


def _written(found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16) if found[1] else int(found[2])
    return bytes([code]) if 0x20 <= code < 0x7F and chr(code) not in "<&>" else found[0]  # noqa: PLR2004 - of ASCII


def open_document_starts_program(content: bytes) -> bool:
    """Tell whether the text or a cell of an OpenDocument file asks another program for its value."""
    return _OPEN_DDE.search(plainly(content)) is not None


def starts_program(root: Element) -> bool:
    """Tell whether a field of a Word part is DDE, however it is split over runs or quoted ([MS-DOC] 2.9.90)."""
    codes: list[list[str]] = []
    for one in root.iter(_CODE, _MARK, _SIMPLE):
        if one.tag == _SIMPLE:
            if _DDE.match(one.get(f"{_W}instr", "")):
                return True
        elif one.tag == _CODE:
            if not codes:
                codes.append([])
            codes[-1].append(one.text or "")
        elif one.get(f"{_W}fldCharType") == "begin":
            codes.append([])
        elif one.get(f"{_W}fldCharType") == "end" and codes:
            said = _said("".join(codes.pop()))
            if _DDE.match(said):
                return True
            if codes:
                codes[-1].append(said)
    return any(_DDE.match(_said("".join(code))) for code in codes)


def _said(code: str) -> str:
    """Give what a field says: its code, and of one that quotes what it quotes."""
    quoted = _QUOTE.match(code)
    if not quoted:
        return code
    words = quoted[1].split()
    if all(map(_NUMBER.fullmatch, words)):
        return "".join(chr(int(word)) for word in words)
    return quoted[1].strip().strip('"')


def may_hold_program(name: str) -> bool:
    """Tell whether a part of a package is looked into for programs: pictures and XML are not."""
    return not name.endswith("/") and _PICTURE.search(name) is None


def is_program(name: str, read: Callable[[], bytes]) -> bool:
    """Tell whether a part is a program or a script, also one laid in as an object; what cannot be read is none."""
    try:
        inner_name, inner = ole_objects.of_object(read())
        forbidden.refuse(inner_name or name, inner)
    except Refused as exc:
        return exc.code in _ACTS
    except ole_objects.NOT_WELL_FORMED:
        return False
    return False
