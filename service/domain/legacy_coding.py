"""Text typed with the fonts of before Unicode: TCVN3 (ABC, `.VnTime`) and VNI (`VNI-Times`).

Such a font draws Vietnamese letters at the places of other ones, so the file says `NguyÔn V¨n §øc` where the reader of
the page sees *Nguyễn Văn Đức*. TCVN 5712:1993 gives the places of the first; VNI-Windows writes a vowel and its marks
as two letters. Which of them a paper uses is told by its syllables: read rightly, nearly all are Vietnamese ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from unicodedata import normalize

from service.domain.text import own_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Coding = Literal["", "tcvn3", "vni"]

_TCVN3_PLACES = "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3 = {ord(place): letter for place, letter in zip(_TCVN3_PLACES, _TCVN3_LETTERS, strict=True)}
# Converters write the soft hyphen, which is u-horn here, as the minus sign that looks like it.
_TCVN3[0x2212] = "ư"

# A vowel's second letter, as the marks it stands for; the breve and the circumflex come with a tone or alone.
_VNI_MARKS: Mapping[str, str] = MappingProxyType(
    {
        "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
        "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300",
        "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
        "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300",
        "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
    }
)  # fmt: skip
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_ALONE |= {place.upper(): letter.upper() for place, letter in _VNI_ALONE.items()}
_TONES, _CIRCUMFLEX, _BREVE = "ùøûõï", "âáàåãä", "êéèúüë"
_VNI = re.compile(
    f"(?:([aA])([{_TONES}{_CIRCUMFLEX}{_BREVE}]|[{(_TONES + _CIRCUMFLEX + _BREVE).upper()}])"
    f"|([eoEO])([{_TONES}{_CIRCUMFLEX}]|[{(_TONES + _CIRCUMFLEX).upper()}])"
    f"|([uyôöUYÔÖ])([{_TONES}]|[{_TONES.upper()}]))"
    f"|([{''.join(_VNI_ALONE)}])"
)

_MARKED = re.compile("[\u00a1-\u00ff\u2212]")
_WORD = re.compile(r"[^\s.,;:!?()\[\]/<>=&\"“”\d]+")
_LATIN = re.compile("[a-zA-Z]")
_SAMPLE = 20_000
_OPENING = 4_000
_SHARED_LEADS = (b"\xc2", b"\xc3", b"\xe2\x88\x92")  # how UTF-8 begins the letters of Latin-1, and U+2212
_LEAST_WORDS = 3
_RIGHT, _WRONG = 0.85, 0.5
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_NUCLEI = (
    "iêu|yêu|oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|uao|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|"
    "ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?(?:{_NUCLEI})(?:ch|ng|nh|[cmnpt])?")
_TONE_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _vni(match: re.Match[str]) -> str:
    alone = match[7]
    if alone:
        return _VNI_ALONE[alone]
    vowel, mark = next((match[at], match[at + 1]) for at in (1, 3, 5) if match[at])
    return normalize("NFC", _VNI_ALONE.get(vowel, vowel) + _VNI_MARKS[mark.lower()])


_DECODERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"tcvn3": lambda text: text.translate(_TCVN3), "vni": lambda text: _VNI.sub(_vni, text)}
)


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Tell whether a word is one Vietnamese syllable as spelled today: letters, one tone at most, a possible shape."""
    apart = normalize("NFD", word.lower())
    bare = normalize("NFC", "".join(mark for mark in apart if mark not in _TONE_MARKS))
    return sum(map(apart.count, _TONE_MARKS)) <= 1 and _SYLLABLE.fullmatch(bare) is not None


def coding_of(text: str) -> Coding:
    """Tell which coding a text was typed in; "" for Unicode, for another language and for too little to tell."""
    opening = text[:_OPENING]
    shared = sum(map(opening.encode("utf-8", "replace").count, _SHARED_LEADS))
    # Unicode has letters of its own for as many of the marked ones as it shares with Latin-1.
    if 2 * own_letters(opening) > shared or _MARKED.search(text) is None:
        return ""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if _MARKED.search(word) and _LATIN.search(word)]
    if len(words) < _LEAST_WORDS or _share(words) > _WRONG:
        return ""
    shares: dict[Coding, float] = {"tcvn3": _share(words, "tcvn3"), "vni": _share(words, "vni")}
    best = max(shares, key=lambda coding: shares[coding])
    return best if shares[best] >= _RIGHT else ""


def decoded(line: str, coding: Coding) -> str:
    """Give a line of a paper in that coding as Unicode; a line that already is Unicode comes back as it is."""
    if not coding or _MARKED.search(line) is None:
        return line
    words = [word for word in _WORD.findall(line) if not word.isascii()]
    read = _DECODERS[coding](line)
    foreign = any(char.isalpha() and not "\u00a1" <= char <= "\u00ff" and not char.isascii() for char in line)
    before, after = _share(words), _share(words, coding)
    return read if after > before or (after == before and not foreign) else line


def _share(words: list[str], coding: Coding = "") -> float:
    """Give the share of words that are syllables, read in a coding."""
    read = _DECODERS[coding] if coding else str
    return sum(is_syllable(read(word).strip("-–\"'")) for word in words) / len(words) if words else 0.0
