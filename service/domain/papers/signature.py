"""The signature block: authority lines (TM., KT., TL.) and the name under them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

from service.domain.papers.signature_columns import columns_differ
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import HeaderRules

REACH = 40
TITLE_LENGTH = 70
_MOST_LINES = 6  # four steps of authority, two of which a narrow column breaks
_NAME_LENGTH = 40
_LEFT = re.compile(r"^(?:[-–+*•]|nhu (?:tren|dieu)|luu\b|noi nhan|noi gui|eoffice|so eof|ban\b.*;)")
_SIGN = re.compile(r"^\(?\s*(?:da ky|ky,|ky ten|chu ky|dau|ky dien tu|signature)", re.IGNORECASE)
_GAP_AFTER = re.compile(r"\S(?:\t|\s{4,}|\|)\s*\S")
_STAMP = re.compile(
    r"(?:nguoi ky|ky boi|email|co quan|thoi gian ky|ngay ky|chuc vu|noi ky|date|reason|location)\s*:"
    r"|digitally signed|\d{1,2}:\d{2}"
)


# Words that begin a title; a line that begins with none of them carries the line above on.
_OPENERS = (
    r"(?:(?:tm|kt|tl|tuq|q|t/m|k/t|t/l|t\.m|k\.t)\b|phó|thứ|quyền|trưởng|giám|chủ|chánh|bí|hiệu|viện trưởng|cục trưởng"
    r"|vụ trưởng|chi cục trưởng|tổng|bộ trưởng|thủ|ủy viên|uỷ viên|thư ký|kế toán|người|đội|trạm|tổ trưởng|chỉ huy"
    r"|chính ủy|thống đốc|đại diện|xác nhận|tư lệnh|chính trị viên"
    r"|(?:cụm|khối|hạt|đồn|trại|tổ|(?:sư|lữ|trung|tiểu) đoàn|đại đội) trưởng)"
)
_OPENS_TITLE = re.compile(_OPENERS)
_OPENS_MARKLESS = re.compile(rf"{fold(_OPENERS)}\b")


def _opens_title(segment: Segment) -> bool:
    """Tell whether a line begins a title; an engine loses marks (`PHO GIAM ĐỐC`), so letters tell."""
    if segment.line.words and _OPENS_MARKLESS.match(segment.folded):
        return True
    return _OPENS_TITLE.match(collapse(segment.text).lower()) is not None


def _joined(titles: Sequence[Segment]) -> str:
    """Join title lines by ` / `; one that wrapped (`TRƯỞNG PHÒNG TỔ CHỨC - HÀNH⏎CHÍNH`) is one title."""
    lines: list[str] = []
    for segment in titles:
        text = collapse(segment.text)
        if lines and not _opens_title(segment):
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
    return " / ".join(lines)


FOR_ANOTHER = ("kt.", "kt ", "kt:", "k/t", "k.t", "tl.", "tl ", "tl:", "t/l", "tuq")
FOR_MANY = ("tm.", "tm ", "tm:", "t/m", "t.m")
_CUT_BODY = re.compile(
    r"^(?:tm|t/m)\b.*\b(?:ủy ban|uỷ ban|ban|nhân|hội|hội đồng nhân)$"
)  # `TM. ỦY BAN NHÂN`, under a ring
_DEPUTIES = ("phó ", "thứ ")


def complete_title(title: str) -> bool:
    """Tell whether a block is whole: *TM.* and *KT.* name who signs below; a deputy needs *KT.* (NĐ 30/2020)."""
    lines = [line.lower() for line in re.split(r" / |; ", title)]
    if lines[-1].startswith((*FOR_ANOTHER, *FOR_MANY)) or any(map(_CUT_BODY.search, lines)):
        return False
    # Nobody signs for himself: *PHÓ* was lost.
    if any(above.startswith(FOR_ANOTHER) and above.endswith(f" {line}") for above, line in pairwise(lines)):
        return False
    return not any(line.startswith(_DEPUTIES) for line in lines) or any(line.startswith(FOR_ANOTHER) for line in lines)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature block: authority lines in order (none where a seal hid them), the name's segment where there is one.

    Who signs with it stands `beside` or `below` it; `partial` where another block beside it was not read whole.
    """

    titles: tuple[Segment, ...]
    name: str
    name_at: Segment | None
    at: int
    beside: tuple[Signature, ...] = ()
    below: tuple[Signature, ...] = ()
    partial: bool = False

    @property
    def opened(self) -> Segment:
        """Give the block's first line: of one whose office nobody read, the name's."""
        first = (*self.titles[:1], *filter(None, (self.name_at,)))
        return first[0]

    @property
    def together(self) -> tuple[Signature, ...]:
        """Give everybody who signs, from left to right and from top to bottom."""
        abreast = sorted((self, *self.beside), key=lambda one: (one.opened.line.x0 or 0.0, one.at))
        return (*abreast, *self.below)

    @property
    def title(self) -> str:
        """Give the authority lines joined as the contract writes them (`KT. … / …; …`)."""
        return "; ".join(_joined(one.titles) for one in self.together)

    @property
    def names(self) -> str:
        """Give the names of all who sign, joined as the contract writes them."""
        return "; ".join(one.name for one in self.together if one.name)


@lru_cache(maxsize=8)
def _surnames(surnames: tuple[str, ...]) -> frozenset[str]:
    return frozenset(surname.casefold() for surname in surnames)


@lru_cache(maxsize=8)
def _prefixes(prefixes: tuple[str, ...]) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Give the folded prefixes, the longest first, with their lengths, and the prefixes alone."""
    known = tuple((fold(prefix), len(prefix)) for prefix in sorted(prefixes, key=len, reverse=True))
    return known, tuple(prefix for prefix, _ in known)


def bare_name(text: str, rules: HeaderRules) -> str:
    """Drop rank, degree and `(Đã ký)` before a name; nothing else is changed."""
    name = collapse(text[:200])
    folded, (known, openings) = fold(name), _prefixes(rules.name_prefixes)
    for prefix, length in known if folded.startswith(openings) else ():
        whole = prefix.endswith(".") or not name[length : length + 1].isalpha()
        if folded.startswith(prefix) and whole:
            return bare_name(name[length:].lstrip(" .,:/"), rules)
    return name


def is_name(text: str, rules: HeaderRules) -> bool:
    """Tell whether the text is a person's name: a known surname, two to six capitalised words."""
    words = _NUN.sub(r"\1", text).split()
    if len(words) == 1 and _ONE_WORD.fullmatch(text.strip()):
        return True
    if not 2 <= len(words) <= 6 or len(text) > _NAME_LENGTH:  # noqa: PLR2004  # Vietnamese names
        return False
    bares = [_JOINTS.sub("", word) for word in words]
    return (
        _surnamed(words, rules)
        and all(word[0].isupper() and bare.isalpha() for word, bare in zip(words, bares, strict=True))
        and len({bare.isupper() for bare in bares if len(bare) > 1}) == 1
    )


_NUN = re.compile(r"^(Thích) nữ(?= )")
_JOINTS = re.compile(r"(?<=\w)['’-](?=\w)|(?<=^[HK])['’]$")
_MARKED = re.compile(r"[HK]['’]\w")  # H'Hen, K'Brêu: the mark of the sex stands where others have a surname
_ONE_WORD = re.compile(r"[HK]['’](?:[^\W\d_a-zđà-ỹ][^\W\d_]{1,9})")  # *K'Brêu* alone is a whole name
_MIDDLE = frozenset({"văn", "thị"})
_OF_PLACES = "kon"  # *Kon Tum*
_OF_CULTURE = frozenset({"nghe", "hoa", "hien"})  # *Báo Văn Nghệ* is a newspaper


def is_surname(word: str, rules: HeaderRules) -> bool:
    """Tell whether a case-folded word, with its marks, is a known surname."""
    return word in _surnames(rules.surnames)


def _surnamed(words: Sequence[str], rules: HeaderRules) -> bool:
    """Tell whether a surname opens the words: a known one, or any before *Văn* or *Thị* that opens no body's name."""
    known = _surnames(rules.surnames)
    first = words[0].casefold()
    if first == _OF_PLACES and len(words) == 2:  # noqa: PLR2004  # a surname of the K'Ho, before two words more
        return False
    if first in known or first.split("-")[0] in known or _MARKED.match(words[0]) is not None:
        return True
    named = len(words) > 2 and words[1].casefold() in _MIDDLE  # noqa: PLR2004  # surname, Văn, name
    rare = first in _surnames(rules.rare_surnames) and words[2:3] and fold(words[2]) not in _OF_CULTURE
    return named and (bool(rare) or first not in _bodies(rules.issuer_starts))


@lru_cache(maxsize=8)
def _bodies(starts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(start.split()[0] for start in starts)


def is_authority(segment: Segment, rules: HeaderRules) -> bool:
    """Tell whether the line opens a signature block: TM./KT./TL. … or a role in capitals."""
    text = segment.folded
    if len(text) > TITLE_LENGTH or not segment.text[0].isupper() or text.endswith((";", ":", ".")):
        return False
    if text.startswith(rules.authority_prefixes):
        return True
    return text.startswith(rules.roles) and segment.upper


def _continues(segment: Segment, block: Sequence[Segment], rules: HeaderRules) -> bool:
    if len(segment.text) > TITLE_LENGTH or segment.folded.endswith((";", ":", ".")):
        return False
    if segment.folded.startswith((*rules.authority_prefixes, *rules.roles)):
        return True
    return segment.upper and len(block) < _MOST_LINES and not segment.text[0].isdigit()


def is_no_title(segment: Segment, block: Sequence[Segment]) -> bool:
    """Tell whether a line says nothing of who signs: a recipient, a stamp, how to sign, another column's."""
    if _LEFT.match(segment.folded) or _SIGN.match(segment.folded) or _STAMP.search(segment.folded):
        return True
    if segment.text.startswith("(") and segment.text.endswith(")"):  # how to sign: *(Xác nhận, ký tên, đóng dấu)*
        return True
    if not any(char.isalpha() for char in segment.text):
        return True
    return stands_beside(block[0], segment)


def stands_beside(opened: Segment, segment: Segment) -> bool:
    """Tell whether the segment stands in another signature's column (`THƯ KÝ` beside `CHỦ TRÌ`)."""
    if opened.line.x0 is not None and segment.line.x0 is not None and opened.far != segment.far:
        return True
    if segment.line is opened.line or columns_differ(opened, segment):
        return segment is not opened
    if opened.line.x0 is None and right_of(opened) and "\t" not in f"{opened.line.text}{segment.line.text}":
        return not right_of(segment)
    if _GAP_AFTER.search(segment.line.text) is None:
        return False
    if opened.column > 0 and segment.column == 0:
        return True
    return opened.line.x0 is None and right_of(opened) and not right_of(segment)


_APART = 28  # characters: where spaces set the right column


def right_of(segment: Segment) -> bool:
    """Tell whether spaces set a line's piece into the right column."""
    return segment.start - segment.line.start >= _APART


def block_at(segments: Sequence[Segment], at: int, rules: HeaderRules) -> Signature | None:
    """Give the block that a line opens, None where no name ends it."""
    titles = [segments[at]]
    stamped = False
    for segment in segments[at + 1 : at + REACH]:
        stamped = stamped or bool(_STAMP.search(segment.folded))
        if stands_beside(titles[0], segment) or _aside(titles[0], segment):
            continue
        name = bare_name(segment.text, rules)
        deputy = segment.upper and segment.folded.startswith("pho ")
        if is_name(name, rules) and not deputy and not segment.folded.startswith(rules.roles):
            return Signature(
                tuple(titles), _whole_name(name, segment, segments[at + 1 : at + REACH], rules), segment, at
            )
        if is_no_title(segment, titles) or _is_scrawl(segment):
            continue
        if stamped and segment.upper and not is_authority(segment, rules):
            continue  # a stamp's wrapped name of the signing body, not a title
        if not _continues(segment, titles, rules):
            return None
        titles.append(segment)
    return None


def _aside(opened: Segment, segment: Segment) -> bool:
    """Tell whether a recognised line stands around another middle than a block's office: of three who sign, another."""
    one, other, width = opened.line, segment.line, segment.page.width
    if not (one.words and other.words and width) or opened.page is not segment.page:
        return False
    sides = (one.x0, one.x1, other.x0, other.x1)
    if None in sides:
        return False
    left, right, x0, x1 = (side or 0.0 for side in sides)
    return abs(left + right - x0 - x1) / 2 > _APART_SHARE * width


_APART_SHARE = 0.16


def _is_scrawl(segment: Segment) -> bool:
    """Tell whether a recognised line is what a signature's strokes were read as: no word, and not surely read."""
    words = segment.line.words
    return bool(words) and not _WORD.search(segment.text) and fmean(word.confidence for word in words) < _UNSURE


_WORD = re.compile(r"[^\W\d_]{3}")
_UNSURE = 0.75


def _whole_name(name: str, segment: Segment, near: Sequence[Segment], rules: HeaderRules) -> str:
    """Give the name with its last word where a narrow column broke it (`TS.BS. Phan Nguyễn Như⏎Khuê`)."""
    top, bottom = segment.top, segment.line.y1
    if top is None or bottom is None or segment.line.words:
        return name
    reach = bottom + (bottom - top) / 2
    on_page = (line for line in near if line.page is segment.page)
    below = (line for line in on_page if not stands_beside(segment, line) and top < (line.top or 0) < reach)
    rest = next((line.text for line in below if len(line.text.split()) <= 2), "")  # noqa: PLR2004  # what broke off
    whole = f"{name} {rest}"
    return whole if rest and is_name(whole, rules) and not fold(rest).startswith(rules.roles) else name


def confirms(segment: Segment) -> bool:
    """Tell whether a line alone says whose confirmation stands below it (`XÁC NHẬN CỦA CHỦ TỊCH HỘI ĐỒNG`)."""
    text = segment.folded
    return text.startswith("xac nhan cua ") and len(text) < TITLE_LENGTH and not text.endswith((".", ";", ":", ","))
