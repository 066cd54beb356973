"""What the press must not get of a person: days of birth, numbers, telephones, mail and home addresses.

Personal data go to the press no further than the award needs (Luật 91/2025/QH15): where a wording leaves a doubt it is
hidden, so that a person writes the sentence anew. Years, sums, documents' numbers and their days stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.letters import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN = "…"
_BETWEEN = r"[ .,()\-–—_·]{0,3}"
_DIGITS = re.compile(rf"(?<!\d)\+?\(?(?:\d|(?<!\w)[oO](?=\d))(?:{_BETWEEN}\d){{8,}}(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])\d{3,6}(?:\s?/\s?\d{3,6})+(?![\d/])")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ ,\-–/]{0,3})+")
_SUM = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_CURRENCY = re.compile(r"\s*(?:đồng|đ\b|VNĐ|VND|USD|triệu|tỷ|tỉ)")
_MAIL = re.compile(r"(?i)[\w.+-]+\s*(?:@|[(\[]\s*at\s*[)\]]|\ba còng\b)\s*[\w-]+(?:\s?\.\s?[\w-]+)+")
_LONG_NUMBER = 9

_WORD = (
    r"(?:không|một|mốt|hai|ba|tư|bốn|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|linh|lẻ|trăm|nghìn|ngàn|giêng|chạp)"
)
_SPOKEN = re.compile(rf"(?i)\b{_WORD}(?:[\s,\-]+{_WORD}){{7,}}\b")
# A number that a word of its own names, however short: of an identity card, a telephone, an account, an insurance.
_NAMED = re.compile(
    r"(?i)\b(c\.?c\.?c\.?d|cmnd|cmtnd|căn cước(?: công dân)?|chứng minh (?:nhân dân|thư)|hộ chiếu|passport|"
    r"(?:số|mã) định danh(?: cá nhân)?|đ\.?t\.?(?:dđ)?|sđt|điện thoại(?: di động| nhà riêng| cố định)?|di động|"
    r"số máy|máy lẻ|zalo|viber|hotline|tel|phone|mobile|fax|mst|mã số thuế(?: cá nhân)?|stk|số tài khoản|tài khoản|"
    r"(?:số|mã số) (?:bhxh|bhyt|bảo hiểm(?: xã hội| y tế)?)|bhxh|số thẻ(?: đảng)?|thẻ đảng)"
    r"(\s*(?:số|là|no)?\s*[.:(–-]{0,2}\s*(?:số\s*)?)(?:[a-z]{1,2}\s?)?\+?\(?\d(?:[\s.,()/\-–—_·]{0,3}\d){2,}"
)

_BIRTH = (
    r"(?:(?:ngày|tháng|năm)[\s,/]+)*(?:(?<!học )(?<!thí )(?<!vệ )(?<!phát )(?<!tái )(?<!dân )(?<!nảy )\bsinh\b"
    r"(?!\s+(?:hoạt|viên|thái|học|kế|sản|lực|thời|động|tồn))|\bs\.?\s?n\b\.?|\bngày tháng năm sinh\b|\bdob\b|"
    r"\bdate of birth\b|\bborn\b|\bchào đời\b)"
)
_FILL = r"(?:[\s,:(–—-]|ra|vào|ngày|nhật|mùng|mồng|tháng|năm|là|lúc|hôm|đúng|on\b)*"
_N = rf"(?:\d{{1,2}}|{_WORD}(?:\s+{_WORD})*?)"
_Y = rf"(?:\d{{1,4}}|{_WORD}(?:\s+{_WORD})*)"
_JOIN = r"(?:\s*[/.\-–—_]\s*|\s*,?\s*(?:tháng|năm)\s*|\s+)"
_ISO = r"\d{4}\s*[/.\-–]\s*\d{1,2}\s*[/.\-–]\s*\d{1,2}"
_DAY = rf"(?:{_ISO}|{_N}{_JOIN}{_N}{_JOIN}{_Y}|{_N}{_JOIN}{_Y}|\d{{6,8}})\b"
_BORN = re.compile(rf"(?i){_BIRTH}{_FILL}(?!năm\s+\d{{4}}){_DAY}")
# A whole day in the clause that speaks of the birth, or right before it, or alone in brackets: of who may be alive.
_ALIVE = r"(?:19[2-9]\d|20[01]\d)"
_WHOLE = (
    rf"(?:\d{{1,2}}\s*(?:[/.\-–]|,?\s*tháng)\s*\d{{1,2}}\s*(?:[/.\-–]|,?\s*năm)\s*{_ALIVE}|"
    rf"{_ALIVE}[/.\-–]\d{{1,2}}[/.\-–]\d{{1,2}})(?!\d)"
)
_BORN_LATER = re.compile(rf"(?i)({_BIRTH}[^;\n]{{1,80}}?)(?:ngày\s*)?{_WHOLE}")
_BORN_BEFORE = re.compile(rf"(?i){_WHOLE}(?=[\s,(–-]{{0,3}}(?:là\s+)?(?:ngày sinh|sinh nhật|ngày tháng năm sinh)\b)")
_IN_BRACKETS = re.compile(rf"(?i)\(\s*(?:ngày\s*)?{_WHOLE}\s*\)")

_HOME = re.compile(
    r"(?i)\b(?:địa chỉ(?=\s*(?::|nhà|thường|tạm|cư trú|hiện|gia đình|liên h|số))|đ/c(?=\s*(?::|nhà))|nhà riêng|"
    r"thường trú(?=\s*[:(]|\s+(?:tại|ở|số|thôn|xóm|tổ|khu|ấp|xã|phường))|tạm trú(?=\s*[:(]|\s+(?:tại|ở|số))|"
    r"trú quán|trú tại|cư trú|cư ngụ|ngụ tại|hộ khẩu|hktt|"
    r"(?:nơi|chỗ) ở(?=\s*:|\s+(?:hiện|tại|nay|số))|nhà (?:tại|ở)(?=\s+(?:số|thôn|xóm|tổ|khu|ấp|ngõ|đường|phố|\d))|"
    r"(?:sinh )?sống (?:tại|ở)|hiện (?:đang )?ở|số nhà)\b"
)
_STREET = re.compile(
    r"\b(?:[Ss]ố\s+)?\d{1,4}[A-Za-z]?(?:[/-]\d{1,4}[A-Za-z]?)*\s*,?\s*"
    r"(?:(?:ngõ|ngách|hẻm|kiệt|Ngõ|Ngách|Hẻm|Kiệt)\s+(?:số\s+)?\d|(?:đường|phố|đại lộ|Đường|Phố)\s+[^\W\d_a-zà-ỹđ])"
)
_PLACES = (
    "thôn xóm làng bản ấp buôn tổ khu khối phố đường ngõ ngách hẻm kiệt số nhà xã phường thị quận huyện thành tỉnh tp "
    "căn tòa toà tầng chung cư đặc"
)
_PLACE = frozenset(re.findall(r"\w+", _PLACES))
_ABBREVIATED = re.compile(r"\b(?:TP|Tp|TX|TT|P|Q|H|X|Đ|KĐT|KP|CT)$")
_NEXT_WORD = re.compile(r"\s*(\w*)")


def redacted(text: str) -> str:
    """Give a text without what the press must not get of a person.

    Hidden are days and months of birth (a year alone stays), numbers of nine digits or more or named as a person's
    (identity cards, telephones, accounts), mail addresses, and home addresses up to the end of their clause.
    """
    shown = _MAIL.sub(HIDDEN, clean(text))
    for born in (_BORN, _BORN_BEFORE, _IN_BRACKETS):
        shown = born.sub(HIDDEN, shown)
    shown = _BORN_LATER.sub(rf"\1{HIDDEN}", shown)
    shown = _NAMED.sub(rf"\1\2{HIDDEN}", "".join(_without_homes(shown)))
    shown = _SLASHED.sub(_unless_short, _SPOKEN.sub(HIDDEN, shown))
    return _DIGITS.sub(_unless_sum, shown)


def _without_homes(text: str) -> Iterator[str]:
    """Give the pieces of a text without its home addresses; the word that names one stays."""
    at = 0
    while at < len(text):
        named, street = _HOME.search(text, at), _STREET.search(text, at)
        found = min(filter(None, (named, street)), key=lambda one: one.start(), default=None)
        if found is None:
            break
        yield text[at : found.end() if found is named else found.start()]
        yield f" {HIDDEN}" if found is named else HIDDEN
        at = _end_of_place(text, found.end())
    yield text[at:]


def _end_of_place(text: str, at: int) -> int:
    """Give where an address ends: at a clause's end, or a comma that no further part of a place follows."""
    for place in range(at, len(text)):
        sign, rest = text[place], text[place + 1 :]
        following = _NEXT_WORD.match(rest)
        word = following[1] if following else ""
        if (
            sign in ";\n)"
            or (sign == "." and rest[:1] in {"", " "} and not _ABBREVIATED.search(text[:place]))
            or (sign == "," and word[:1].islower() and word not in _PLACE)
        ):
            return place
    return len(text)


def _unless_short(found: re.Match[str]) -> str:
    count = sum(map(str.isdigit, found[0]))
    return found[0] if count < _LONG_NUMBER or _YEARS.fullmatch(found[0].replace(" ", "")) else HIDDEN


def _unless_sum(found: re.Match[str]) -> str:
    is_sum = _SUM.fullmatch(found[0]) and _CURRENCY.match(found.string, found.end())
    return found[0] if is_sum or _YEARS.fullmatch(found[0]) else HIDDEN
