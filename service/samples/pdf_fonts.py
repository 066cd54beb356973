"""Times New Roman as a PDF font without its outlines: widths, and Vietnamese letters by glyph name.

ISO 32000-1, 9.6.6.2: a simple TrueType font whose /Differences name the glyphs, so a viewer draws
them with its own Times New Roman; /ToUnicode (9.10.3) gives readers the exact letters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_ASCII, _LAST_ASCII = 32, 126
_FIRST_FREE, _LAST_FREE = 128, 255

# Advance widths of U+0020 to U+007E in thousandths of the size (Adobe Core 14 metrics).
_REGULAR = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 "
    "278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 "
    "722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 "
    "500 333 389 278 500 500 722 500 500 444 480 200 480 541"
)
_BOLD = (
    "250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 500 333 "
    "333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 "
    "722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 "
    "556 444 389 333 556 500 722 500 500 444 394 220 394 520"
)
_ITALIC = (
    "250 333 420 500 500 833 778 214 333 333 500 675 250 333 250 278 500 500 500 500 500 500 500 500 500 500 333 "
    "333 675 675 675 500 920 611 611 667 722 611 611 722 722 333 444 667 556 833 667 722 611 722 611 500 556 722 "
    "611 833 611 556 556 389 278 389 422 500 333 500 500 444 500 444 278 500 500 278 278 444 278 722 500 500 500 "
    "500 389 389 278 500 444 667 444 444 389 400 275 400 541"
)
_WIDTHS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {name: tuple(map(int, table.split())) for name, table in (("F1", _REGULAR), ("F2", _BOLD), ("F3", _ITALIC))},
)
NAMES: Mapping[str, str] = MappingProxyType(
    {"F1": "TimesNewRomanPSMT", "F2": "TimesNewRomanPS-BoldMT", "F3": "TimesNewRomanPS-ItalicMT"},
)
# Letters that do not decompose, by the plain letter whose width they have.
_LOOKS_LIKE: Mapping[str, str] = MappingProxyType(
    {"đ": "d", "Đ": "D", "“": "x", "”": "x", "–": "x", "…": "M", "’": "."}
)


@dataclass(frozen=True, slots=True)
class Font:
    """One face for one document: `codes` gives the byte of each letter outside ASCII."""

    key: str
    codes: Mapping[str, int]

    def width(self, text: str) -> float:
        """Give the width of `text` at size 1, in points."""
        return sum(_width(self.key, letter) for letter in text) / 1000

    def encode(self, text: str) -> bytes:
        """Give the bytes that show `text`."""
        return bytes(self.codes.get(letter, ord(letter)) for letter in text)


def font_for(key: str, text: str) -> Font:
    """Give the face `key` with a code for each letter of `text`; ValueError beyond 128 odd letters."""
    letters = sorted({letter for letter in text if not _FIRST_ASCII <= ord(letter) <= _LAST_ASCII})
    if len(letters) > _LAST_FREE - _FIRST_FREE + 1:
        raise ValueError(f"{len(letters)} different letters outside ASCII do not fit one simple font")
    return Font(key, {letter: _FIRST_FREE + place for place, letter in enumerate(letters)})


def _width(key: str, letter: str) -> int:
    plain = _LOOKS_LIKE.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS[key][ord(plain) - _FIRST_ASCII]


def font_objects(font: Font, *, descriptor: int, to_unicode: int) -> tuple[bytes, bytes, bytes]:
    """Give the PDF objects of a face: the font, its descriptor and its ToUnicode stream."""
    name = NAMES[font.key]
    by_code = {code: letter for letter, code in font.codes.items()}
    by_code |= {code: chr(code) for code in range(_FIRST_ASCII, _LAST_ASCII + 1)}
    last = max(by_code)
    widths = " ".join(str(_width(font.key, by_code[code])) if code in by_code else "0" for code in range(32, last + 1))
    differences = " ".join(f"/uni{ord(letter):04X}" for letter in font.codes)
    main = (
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 32 /LastChar {last} /Widths [{widths}] "
        f"/FontDescriptor {descriptor} 0 R /ToUnicode {to_unicode} 0 R /Encoding << /Type /Encoding "
        f"/BaseEncoding /WinAnsiEncoding /Differences [{_FIRST_FREE} {differences}] >> >>"
    )
    about = (
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 34 /FontBBox [-568 -307 2046 1039] /ItalicAngle "
        f"{-16 if font.key == 'F3' else 0} /Ascent 891 /Descent -216 /CapHeight 662 /StemV 80 >>"
    )
    return main.encode(), about.encode(), stream(_to_unicode(by_code))


def stream(data: bytes) -> bytes:
    """Give a stream object of the bytes."""
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _to_unicode(by_code: Mapping[int, str]) -> bytes:
    """Give the CMap that leads each code back to its letter, at most 100 rows a block as the format asks."""
    rows = [f"<{code:02X}> <{ord(by_code[code]):04X}>" for code in sorted(by_code)]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Hoso-Letters def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\nendcmap\nend\nend\n"
    ).encode()
