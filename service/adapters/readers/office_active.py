"""What in a Word or Excel file would act once somebody opens it: fields that start a program, macros, programs laid in.

Judged in every part, not in the text alone: a field in a header or a note starts its program just as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers import forbidden, ole_objects
from service.adapters.readers.refusals import refusal
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

_W = f"{{{nsmap['w']}}}"
_CODE, _MARK, _SIMPLE = f"{_W}instrText", f"{_W}fldChar", f"{_W}fldSimple"
_DDE = re.compile(r'[\s"]*DDE(?:AUTO)?\b', re.IGNORECASE)
# An address by any scheme (RFC 3986, 3.1) but of a file on the sender's own disk; a drive is one letter.
_PLACE = r"(?:(?!file:)[a-z][a-z0-9+.-]+:|\\\\|//|file:(?://)?(?!/)[^/:]+/|file:/{4,})"
ELSEWHERE = re.compile(rf"\s*{_PLACE}", re.IGNORECASE)
# ISO/IEC 29500-1, 17.16.5: fields that show what stands in another file; a picture from the web is one that was pasted.
_FETCHES = re.compile(rf'[\s"]*(?:LINK\s+[\w.]{{1,100}}|INCLUDETEXT|INCLUDE)[\s"]+{_PLACE}', re.IGNORECASE)
# ISO/IEC 29500-1, 17.16.5.46: a field that writes characters by their numbers, within another field often a disguise.
_QUOTE = re.compile(r"\s*QUOTE\b(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\d{1,3}")
# ISO/IEC 29500-2: the last word of a relationship's type; the part may have any name.
MACROS = frozenset({"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet"})
_CHARACTER = re.compile(rb"&#(?:x0*([0-9a-fA-F]{1,2})|0*([0-9]{1,3}));")
_OPEN_DDE = re.compile(
    rb"dde-(?:source|connection)|=\s{0,9}DDE\s{0,9}\(", re.IGNORECASE
)  # OpenDocument 1.3, 14.6 and 16.32
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"  # OpenDocument 1.3, 5.4.2, 9.2.6 and 10.4.6
_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKED = (
    f"{{{_OPEN}:text:1.0}}section-source", f"{{{_OPEN}:table:1.0}}table-source",
    f"{{{_OPEN}:table:1.0}}cell-range-source", f"{{{_OPEN}:drawing:1.0}}object", f"{{{_OPEN}:drawing:1.0}}object-ole",
)  # fmt: skip
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


def refuse_linked(root: Element) -> None:
    """Raise Refused for an OpenDocument file a section, sheet or object of which lies on another machine."""
    for one in root.iter(*_LINKED):
        if ELSEWHERE.match(one.get(_HREF, "")):
            raise refusal("office.remote_template")


def refuse_fields(root: Element) -> None:
    """Raise Refused for a Word part with a field that starts a program or shows what lies on another machine."""
    for said in _field_codes(root):
        refuse_field(said)


def refuse_field(said: str) -> None:
    """Raise Refused where a field's code starts a program or fetches a text."""
    if _DDE.match(said):
        raise refusal("office.dde")
    if _FETCHES.match(said):
        raise refusal("office.remote_template")


def _field_codes(root: Element) -> Iterator[str]:
    """Give what each field says, however it is split over runs or quoted ([MS-DOC] 2.9.90)."""
    codes: list[list[str]] = []
    for one in root.iter(_CODE, _MARK, _SIMPLE):
        if one.tag == _SIMPLE:
            yield one.get(f"{_W}instr", "")
        elif one.tag == _CODE:
            if not codes:
                codes.append([])
            codes[-1].append(one.text or "")
        elif one.get(f"{_W}fldCharType") == "begin":
            codes.append([])
        elif one.get(f"{_W}fldCharType") == "end" and codes:
            said = _said("".join(codes.pop()))
            yield said
            if codes:
                codes[-1].append(said)
    yield from (_said("".join(code)) for code in codes)


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
