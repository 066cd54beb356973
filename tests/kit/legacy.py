"""Papers as they were typed before Unicode: the letters of TCVN3 and VNI fonts, and Word files set in them."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING
from unicodedata import normalize
from xml.sax.saxutils import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

# The tables of a typist's machine, written out anew: what the product reads must not be proved by its own table.
_TCVN3_PAIRS = (
    "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§ ă¨ â© êª ô« ơ¬ ư\u00ad đ® àµ á¸ ả¶ ã· ạ¹ ằ» ắ¾ ẳ¼ ẵ½ ặÆ "
    "ầÇ ấÊ ẩÈ ẫÉ ậË èÌ éÐ ẻÎ ẽÏ ẹÑ ềÒ ếÕ ểÓ ễÔ ệÖ ì× íÝ ỉØ ĩÜ ịÞ òß óã ỏá õâ ọä "
    "ồå ốè ổæ ỗç ộé ờê ớí ởë ỡì ợî ùï úó ủñ ũò ụô ừõ ứø ửö ữ÷ ựù ỳú ýý ỷû ỹü ỵþ"
)
_TCVN3 = {pair[0]: pair[1] for pair in _TCVN3_PAIRS.split(" ")}
_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "": ""}
_VNI_HATS = {
    "\u0302": dict(zip(("\u0301", "\u0300", "\u0309", "\u0303", "\u0323", ""), "áàåãäâ", strict=True)),
    "\u0306": dict(zip(("\u0301", "\u0300", "\u0309", "\u0303", "\u0323", ""), "éèúüëê", strict=True)),
}
_VNI_WHOLE = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "ơ": "ô", "ư": "ö"}


def tcvn3(text: str) -> str:
    """Give the text in TCVN3; a capital that has no place of its own is its small letter (a capitals font draws it)."""
    return "".join(_TCVN3.get(char) or _TCVN3.get(char.lower(), char) for char in normalize("NFC", text))


def vni(text: str) -> str:
    """Give the text in VNI."""
    return "".join(map(_vni, normalize("NFC", text)))


def _vni(char: str) -> str:
    small = char.lower()
    if small in _VNI_WHOLE:
        typed = _VNI_WHOLE[small]
    else:
        base, *marks = normalize("NFD", small)
        hat = next((mark for mark in marks if mark in _VNI_HATS), "")
        horn = "\u031b" in marks
        tone = next((mark for mark in marks if mark in _VNI_TONES), "")
        base = {"o": "ô", "u": "ö"}[base] if horn else base
        typed = base + (_VNI_HATS[hat][tone] if hat else _VNI_TONES[tone])
    return typed.upper() if char.isupper() else typed


def retyped(docx: bytes, coding: str) -> bytes:
    """Give a Word file with every run typed anew in the coding's fonts."""
    source, out = zipfile.ZipFile(io.BytesIO(docx)), io.BytesIO()
    with source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "word/document.xml":
                body = _RUN.sub(lambda run: "".join(_runs(run, coding)), body.decode()).encode()
            target.writestr(name, body)
    return out.getvalue()


_RUN = re.compile(r'<w:r><w:rPr>(.*?)</w:rPr><w:t xml:space="preserve">(.*?)</w:t></w:r>')


def _runs(run: re.Match[str], coding: str) -> Iterator[str]:
    text = normalize("NFC", unescape(run[2]))
    if coding == "vni":
        yield _run(run[1], "VNI-Times", vni(text))
        return
    for capitals, chars in groupby(text, lambda char: char.isupper() and char not in _TCVN3 and not char.isascii()):
        part = "".join(chars)
        yield _run(run[1], ".VnTimeH" if capitals else ".VnTime", tcvn3(part))


def _run(properties: str, font: str, text: str) -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    return f'<w:r><w:rPr>{fonts}{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
