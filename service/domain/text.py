"""Vietnamese text compared without changing its length, so that offsets stay true."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UPPER_SHARE = 0.8
_NAMED = 50
# Eth and the African D that fonts draw like Đ, and the gha that old text layers hold for ư (DOMAIN C.8).
_LOOK_ALIKES = {"đ": "d", "ð": "d", "ɖ": "d", "ƣ": "u"}


class _Bare(dict[int, str]):
    """Map a code point to its bare lower-case letter, once."""

    def __missing__(self, code: int) -> str:
        """Give one character for one character: longer forms would move every offset."""
        char = chr(code)
        bare = unicodedata.normalize("NFD", char)[0].lower()
        bare = _LOOK_ALIKES.get(bare, bare)
        self[code] = bare if len(bare) == 1 else char
        return self[code]


_BARE = _Bare()
_LONGEST_PIECE = 24
_MOST_PIECES = 30_000


class _Pieces(dict[str, str]):
    """Map what stands between two spaces to its folded form; the language has few syllables, so most come again."""

    def __missing__(self, piece: str) -> str:
        """Fold it, and keep it unless it is too long to come again."""
        folded = piece.translate(_BARE)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = folded
        return folded


_PIECES = _Pieces()


def nfc(text: str) -> str:
    """Give the composed form, the only one Hoso keeps."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Drop case and diacritics, keeping the length: `fold(t)[i]` stands for `t[i]`."""
    return text.lower() if text.isascii() else " ".join(map(_PIECES.__getitem__, text.split(" ")))


@lru_cache(maxsize=32)
def fold_page(text: str) -> str:
    """Fold a page's text once for the many readers that search it whole."""
    return fold(text)


def own_letters(text: str) -> int:
    """Count the letters that Unicode has for Vietnamese (U+1E80 to U+1EFF), by how UTF-8 begins them."""
    return sum(map(text.encode("utf-8", "replace").count, (b"\xe1\xba", b"\xe1\xbb")))


def collapse(text: str) -> str:
    """Give the text with every run of white space as one space."""
    return " ".join(text.split())


_BEHIND_DASH = re.compile(r"(?<=[^\W_][-–])[ \t]*\n[ \t]*(?=[^\W_])")


def unbroken(text: str) -> str:
    """Give lines as one text; what broke behind a dash goes on without a space (`QĐ-⏎UBND`, `2023-⏎2024`)."""
    return collapse(_BEHIND_DASH.sub("", text))


def opens_with(text: str, words: Iterable[str]) -> bool:
    """Tell whether the text begins with one of the lower-case words, marks and all, as a whole word."""
    lowered, known = text.lower(), tuple(words)
    return lowered.startswith(known) and any(
        lowered.startswith(word) and not lowered[len(word) : len(word) + 1].isalpha() for word in known
    )


@lru_cache(maxsize=1024)
def squeeze(text: str) -> str:
    """Give the folded text without any white space: `Q U Y Ế T  ĐỊNH` becomes `quyetdinh`."""
    return "".join(fold(text).split())


_FEWEST, _SINGLE_SHARE = 5, 0.7
_SYLLABLE_BARE = re.compile(r"[b-df-hj-np-tv-xz]{0,3}[aeiouy]{1,3}[cghmnpt]{0,2}")


def letter_spaced(text: str) -> bool:
    """Tell whether the letters stand apart (`Ủ Y  B A N`)."""
    pieces = text.split() if text[1:2] in {"", " "} or " " in text[2:4] else []
    return len(pieces) >= _FEWEST and sum(len(piece) == 1 for piece in pieces) >= _SINGLE_SHARE * len(pieces)


def put_together(text: str) -> str:
    """Put letters that stand apart together where wider gaps tell the syllables; "" where they do not."""
    for gap in (r"\s{2,}", r"\s{3,}"):
        words = ["".join(piece.split()) for piece in re.split(gap, text.strip())]
        if len(words) > 1 and all(map(_SYLLABLE_BARE.fullmatch, map(fold, words))):
            return " ".join(words)
    return ""


@lru_cache(maxsize=1024)
def letters(text: str) -> str:
    """Give the folded letters alone: `Độc lập – Tự do` and `ĐỘC LẬP - TỰ DO.` are the same."""
    return "".join(filter(str.isalpha, fold(text)))


@lru_cache(maxsize=1024)
def is_upper(text: str) -> bool:
    """Tell whether the line is set in capitals (at least four letters of five, two or more)."""
    # Most lines are prose: enough small letters settle it before the letters are gathered.
    if sum(map(str.islower, text)) > (1 - _UPPER_SHARE) * len(text):
        return False
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= _UPPER_SHARE * len(letters)


def named(names: Sequence[str]) -> str:
    """Write names one after another, all that a person can be asked to look for: whoever mends must know every one.

    Parted by semicolons, for many hold a comma (*Phòng Quy hoạch, Sở Xây dựng*).
    """
    more = f" và {len(names) - _NAMED} trường hợp khác" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """Give the form by which two spellings of one name are the same (case, space, tone place)."""
    decomposed = unicodedata.normalize("NFD", collapse(text).casefold())
    return re.sub(r"[^\w\u0300-\u036f]+", " ", decomposed).strip() if decomposed.isascii() else _tones_last(decomposed)


_WHO = re.compile(
    r"(?:tập thể(?= \S+ \S)(?! lao động)"
    r"|(?:hộ gia đình|gia đình|hộ)(?: (?:ông bà|ông và bà|ông|bà|anh|chị))?)\s+(?=\S+ \S)"
)


_WITHIN = re.compile(
    r"(?P<name>\S+ \S.*?)(?: ?[,(–]| -| (?:trực )?thuộc) ?(?P<unit>(?:"
    r"(?:ủy|uỷ) ban (?:nhân dân|mặt trận)|ubnd|ubmttq|sở|(?:tổng )?công ty|tập đoàn|hợp tác xã|bệnh viện|học viện"
    r"|trường|trung tâm|(?:chi )?cục|ban quản lý|bảo hiểm xã hội|thanh tra tỉnh|kho bạc|ngân hàng|liên đoàn"
    r"|hội (?:nông dân|cựu chiến binh|liên hiệp|chữ thập đỏ)|tỉnh đoàn|công an|bộ chỉ huy|xã|phường|đặc khu"
    r"|(?:tỉnh|đảng) (?:ủy|uỷ))(?!\w).*)"
)


def within(name: str) -> tuple[str, str]:
    """Part a collective's name, in small letters, from the unit that it says it is of; the unit is "" where none is.

    `Trường Mầm non A, UBND xã B` is what another paper calls *Trường Mầm non A*.
    """
    lowered = collapse(unicodedata.normalize("NFC", name).casefold())
    hit = _WITHIN.fullmatch(lowered)
    return (hit["name"], hit["unit"]) if hit is not None else (lowered, "")


_AREA = re.compile(r"(?P<kind>xã|phường|đặc khu|trường)\s(?P<which>[^,;(–]+)")


def of_other_units(name: str, other: str) -> bool:
    """Tell whether two names of one `who_key` say that they are of different communes or schools.

    *Thôn Đông, xã A* is not *Thôn Đông, xã B*. A unit whose name only is shortened ends as the other does.
    """
    one, two = (_AREA.match(within(each)[1]) for each in (name, other))
    if one is None or two is None or one["kind"] != two["kind"]:
        return False
    left, right = (name_key(each["which"]) for each in (one, two))
    alike = left.startswith(right) or right.startswith(left) or left.split()[-1:] == right.split()[-1:]
    return not alike


@lru_cache(maxsize=4096)
def who_key(name: str) -> str:
    """Give the form by which two papers name one nominee.

    `Tập thể Phòng A` and `Phòng A, Sở B` are *Phòng A*, `Hộ ông Trần Văn B` is his. To compare names of one dossier's
    papers with; whose subject it is stays with the nominee.
    """
    told = collapse(re.sub(r"[^\w\s]+", " ", within(name)[0]))
    hit = _WHO.match(told)
    return name_key(told[hit.end() :] if hit is not None else told)


_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")


def _tones_last(decomposed: str) -> str:
    """Put the tone mark after its syllable, so that `hoà` and `hòa` agree."""

    def move(match: re.Match[str]) -> str:
        syllable = match.group()
        tones = "".join(char for char in syllable if char in _TONES)
        return "".join(char for char in syllable if char not in _TONES) + tones

    return collapse(re.sub(r"[^\w\u0300-\u036f]+", " ", _SYLLABLE.sub(move, decomposed)))
