"""Whom a stretch of a sentence names: persons behind what they are called, one honorific for several, offices before.

`các ông, bà: …`, `ông … và …`, `vận động viên …`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from service.domain.fields import Nominee
from service.domain.papers.deeds import HONOURED
from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.nominee_rows import only_body, parted
from service.domain.papers.offices import begins_with_office, beside_each_other, is_office, with_place
from service.domain.papers.signature import is_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

ENDS = re.compile(r"\s*[,;:–(]\s*|\s(?P<dash>-)\s")
_LEADS = r"(?:\bcho|\bđối với|\bthưởng|\bgồm|\blà|[;,:–-]|\bvà)\s+(?:cá nhân\s+)?"
_POLITE = rf"{HONOURED}(?:\s*[,/(]\s*(?:và\s+)?{HONOURED}\b\)?|\s+và\s+{HONOURED})*"
# *03 cá nhân: Trần Văn …, Ngô Thị … và …*, whom nothing calls *ông* or *bà*.
_COUNTED = (
    rf"\d{{1,3}}\s+(?:cá nhân|đồng chí|quần chúng|học sinh|em)\b[^:;,.()]{{0,30}}:\s+(?=[A-ZĐ])(?!{HONOURED}\b)"
    r"(?=(?:[^\W\d_]{1,12} ){0,4}?(?:[A-ZĐÀ-Ỹ][^\W\d_]{0,10} ){2}[A-ZĐÀ-Ỹ])"  # of two words a place may consist
)
# Where another is named: *các ông, bà:* opens several, *, bà* or *và ông* one.
OPENS = re.compile(
    rf"(?:{_LEADS})?\b(?P<many>(?i:các)\s+{_POLITE}\s*:?\s+|{_COUNTED})|{_LEADS}(?={HONOURED}\s*[:.]?\s+[^\W\d_])"
    rf"|\b(?:cho|đối với)\s+(?:{HONOURED}|(?i:đoàn viên|hội viên|đảng viên|công chức|viên chức))\s*:\s+(?=[A-ZĐ])"
    r"|(?:\b(?:cho|đối với|và)|:)\s+(?=(?i:cụ(?: ông| bà)?|cháu|em học sinh|(?:cô|thầy|nhà) giáo|nhà báo|đảng viên"
    r"|công chức|viên chức|đoàn viên|hội viên|bác s[ĩỹ]|y s[ĩỹ]|dược s[ĩỹ]|kỹ sư|thạc s[ĩỹ]|tiến s[ĩỹ]|nghệ nhân"
    r"|già làng|(?:đại|thượng|trung|thiếu) (?:tá|úy|uý)|hòa thượng|thượng tọa|đại đức|ni sư|linh mục)\s+[A-ZĐ])"
)
# *…; không đề nghị bà …*: nobody who is named behind it is put forward.
_DENIED = re.compile(
    r"[;,–-]\s+(?:(?:nhưng|còn)\s+)?(?:không|chưa)\s+"
    r"(?:đề nghị|xét|đủ|đạt|thông qua|khen|thống nhất|nhất trí|đồng ý|công nhận|tặng)\b"
)
_WHO = re.compile(r"[^:;,.()]{1,60}:\s+")  # *các em học sinh lớp 9A: …*
BORN = re.compile(
    r"\s*\((?:sinh|năm|ngày|dân tộc|bí danh|tức|\d)[^)]*\)|[,;-]\s*sinh (?:năm|ngày)[^,;(]*", re.IGNORECASE
)
LIVES = re.compile(
    r"(?:(?:thôn|xóm|ấp|bản|xã|phường|tổ dân phố|khu phố)\b(?! (?:đội|trưởng|phó)\b)|(?:trú|thường trú|tại)\b)",
    re.IGNORECASE,
)
RESIDES = re.compile(r"\s*[,;]\s*(?:trú|thường trú|ngụ|cư trú)\b.*$", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(rf"{HONOURED}\s*[:.]?\s+")
HOUSEHOLD = re.compile(
    rf"\b(?:[Hh]ộ(?: gia đình)?|[Gg]ia đình)\s+{HONOURED}\b[^;.]*"
)  # its people are not awarded one by one
_AND = re.compile(r"\s+và\s+")
# What introduces an office or a body (`- Chức vụ: Trưởng phòng - Đơn vị: Văn phòng Sở`).
_INTRODUCED = re.compile(
    r"\b(?:chức vụ|chức danh|đơn vị(?: công tác)?|nơi công tác|cơ quan công tác)\s*:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What names one person: its place in the paragraph, and its parts (name, title, unit)."""

    at: int
    parts: tuple[str, ...]


def whole_parts(text: str, rules: DocumentRules) -> tuple[str, ...]:
    """Part a stretch that names one person: the name with what stands before it, the office, the unit."""
    polite = _BEGINS.match(text)  # *đồng chí: Trần Văn …*
    text = f"{polite[0].replace(':', ' ')}{text[polite.end() :]}" if polite is not None else text
    text = BORN.sub("", text).rstrip(" .;/,")
    name = ENDS.search(text)
    first, rest = (text[: name.start()], text[name.end() :]) if name is not None else (text, "")
    rest = _INTRODUCED.sub("", rest) if ":" in rest else rest
    parts = (part.strip() for part in (first, *filter(None, parted(rest, ENDS, rules))))
    return tuple(part if "(" in part else part.rstrip(") ") for part in parts)


def _counted(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Give those whom one honorific names before commas (`ông Trần Văn …, Lê Văn …`), else the one."""
    return _beside(text, at, rules, _COMMA)


def _uncounted(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Give those that semicolons part: a name behind a comma may be a street's (`ông …, Lê Hồng Phong, phường …`).

    Where nothing but names stands there, three or more, they are persons' (`ông …, Lê Văn … và Ngô Thị …`).
    """
    enumerated = list(_enumerated(text, at, rules))
    yield from enumerated if len(enumerated) >= _SEVERAL else _beside(text, at, rules, _SEMICOLON)


_SEVERAL = 3


def _enumerated(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Give the names that commas and one *và* join, the last one with its office; nothing where others stand there.

    A name of two words may be a place's (`Hà Nam`): it stands between those of three.
    """
    end = len(text.rstrip(" .;,"))
    marks = [(0, 0), *(hit.span() for hit in _NEXT.finditer(text, 0, end)), (end, end)]
    spans = [(begin, stop) for (_, begin), (stop, _) in pairwise(marks)]
    bare = [_bare(text[begin:stop], rules) for begin, stop in spans]
    names = list(takewhile(lambda name: is_name(name, rules.header), bare))
    rest = text[spans[len(names)][0] : end] if len(names) < len(spans) else ""
    if not names or names[-1].count(" ") < _FULL or (rest and not begins_with_office(rest)):
        return
    for (begin, stop), name in zip(spans, names, strict=False):
        last = name is names[-1]
        yield Piece(at + begin, whole_parts(text[begin : end if last else stop], rules))


_FULL = 2  # spaces of a name of three words


def _bare(text: str, rules: DocumentRules) -> str:
    """Give a name without *ông*, a rank or a degree before it."""
    polite = _BEGINS.sub("", text, count=1)
    return degree_of(honorific_of(polite, rules)[1], rules)[1]


def _beside(text: str, at: int, rules: DocumentRules, between: re.Pattern[str]) -> Iterator[Piece]:
    marks = [hit.span() for hit in between.finditer(text)]
    stops = [*(start for start, _ in marks[1:]), len(text)]
    others = [mark for mark, stop in zip(marks, stops, strict=False) if _full_name(text[mark[1] : stop], rules)]
    for start, end in zip((0, *(end for _, end in others)), (*(start for start, _ in others), len(text)), strict=True):
        yield from _joined(text[start:end], at + start, rules)


_SEMICOLON = re.compile(r"\s*;\s*")
_COMMA = re.compile(r"\s*[,;]\s*")


def _full_name(text: str, rules: DocumentRules) -> bool:
    """Tell whether a text opens with a name of three words: one of two may be a place (`Hà Nam`)."""
    name = _AND.split(whole_parts(text, rules)[0], maxsplit=1)[0]
    return name.count(" ") > 1 and is_name(name, rules.header)


def _joined(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    parts = whole_parts(text, rules)
    names = _AND.split(_BEGINS.sub("", parts[0], count=1))
    if len(names) > 1 and all(is_name(name, rules.header) for name in names):
        for name in names:
            yield Piece(at + text.find(name), (name, *parts[1:]) if name is names[-1] else (name,))
    else:
        yield Piece(at, parts)


def _listed(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Give those named behind one *các ông, bà*: each name opens another."""
    starts = [0, *(hit.end() for hit in _NEXT.finditer(text))]
    ends = [*(hit.start() for hit in _NEXT.finditer(text)), len(text)]
    firsts = [whole_parts(text[start:end], rules)[0] for start, end in zip(starts, ends, strict=True)]
    named = [is_name(first, rules.header) or honorific_of(first, rules)[0] != "" for first in firsts]
    opens = [place for place, opened in enumerate(named) if opened]
    if not opens:  # `các ông, bà có tên trong danh sách kèm theo`
        return
    for place, following in zip(opens, (*opens[1:], len(starts)), strict=True):
        yield Piece(at + starts[place], whole_parts(text[starts[place] : ends[following - 1]], rules))


_NEXT = re.compile(r"\s*[,;]\s*|\s+và\s+")


def pieces_of(text: str, at: int, rules: DocumentRules, *, count: int = 0) -> Iterator[Piece]:
    """Cut a stretch of a paragraph that begins with a person or *các ông, bà* where each honorific opens another.

    Names behind commas are persons' where there are as many as `count` tells: streets and schools are named so, too.
    """
    denied = _DENIED.search(text)
    text = text[: denied.start()] if denied is not None else text
    counted = list(_cut(text, at, rules, _counted)) if count > 1 else []
    yield from counted if counted and len(counted) == count else _cut(text, at, rules, _uncounted)


def _cut(
    text: str, at: int, rules: DocumentRules, told: Callable[[str, int, DocumentRules], Iterator[Piece]]
) -> Iterator[Piece]:
    opens = [(hit.start(), hit.end(), hit["many"] is not None) for hit in OPENS.finditer(text)]
    opens += [(start, end, False) for start, end in _by_office(text, rules)]
    opens = sorted(set(opens) if opens and min(opens)[0] == 0 else {(0, 0, False), *opens})
    for (_, start, many), (end, *_rest) in zip(opens, (*opens[1:], (len(text),)), strict=True):
        if many:
            who = _WHO.match(text, start, end)
            names = who.end() if who is not None and text[start].islower() else start
            yield from _listed(text[names:end], at + names, rules)
        else:
            yield from told(text[start:end], at + start, rules)


def count_before(text: str, at: int) -> int:
    """Give how many persons a sentence says that it names behind a place (`cho 02 cá nhân: ông …`); 0 without."""
    hit = _HOW_MANY.search(text, max(0, at - _HOW_MANY_LENGTH), at)
    return int(hit["count"]) if hit is not None else 0


_HOW_MANY = re.compile(
    r"\b(?P<count>\d{1,3})\s+(?:cá nhân|đồng chí|quần chúng|học sinh|em|ông|người)\b[^:;,.()\d]{0,40}:?\s*$"
)
_HOW_MANY_LENGTH = 60  # characters


def _by_office(text: str, rules: DocumentRules) -> Iterator[tuple[int, int]]:
    """Give where an office with a name behind it opens another person (`…; vận động viên Lê Gia …`)."""
    for hit in _ANOTHER.finditer(text):
        first = _NAMED.split(text[hit.end() : hit.end() + _OFFICE_AND_NAME], maxsplit=1)[0]
        if _office_before(first.strip(" ."), rules):
            yield hit.span()


_ANOTHER = re.compile(r"(?:[;,]|\bvà)\s+(?=[^\W\d_A-ZĐÀ-Ỹ])")
_NAMED = re.compile(r"[,;:(]|\s(?:-|–|và)\s")
_OFFICE_AND_NAME = 80  # characters


def person_of(segment: Segment, piece: Piece, rules: DocumentRules) -> Nominee | None:
    """Read a piece into the person it names; None where it names none."""
    piece = _with_office_apart(piece, rules)
    honorific, name = honorific_of(piece.parts[0], rules)
    if not honorific and (polite := _BEGINS.match(name)):  # *em*, in a sentence alone
        honorific, name = polite[0].strip(" :."), name[polite.end() :]
        if not is_name(name, rules.header):
            return None
    before = "" if honorific or is_name(name, rules.header) else _office_before(name, rules)
    honorific, name = (honorific, name) if honorific else degree_of(name.removeprefix(before).strip(), rules)
    if not honorific and not is_name(name, rules.header):
        return None
    title, unit = (*filter(None, (before,)), *piece.parts[1:], "", "")[:2]
    unit = RESIDES.sub("", unit)
    # A street's or a school's name, that of a person.
    named = not begins_with_office(title) and _full_name(title, rules)
    if LIVES.match(title) or named or (is_body(title, rules) and _full_name(unit, rules)):
        title, unit = "", ", ".join(filter(None, (title, unit)))
    elif title and not unit and only_body(title, rules):
        title, unit = "", title
    elif title:
        title, unit = with_place(title, unit) if unit else beside_each_other(title)
    start = segment.start + piece.at + piece.parts[0].index(name)
    return Nominee(
        subject="individual",
        name=name,
        honorific=honorific,
        title=title,
        unit=unit,
        page=segment.page.number,
        start=start,
        end=start + len(name),
        method="text",
        confidence=0.8,
    )


def _with_office_apart(piece: Piece, rules: DocumentRules) -> Piece:
    """Part an office from the name before it where only a tab or a wide space stood between them."""
    first = piece.parts[0]
    bare = honorific_of(first, rules)[1]
    if is_name(bare, rules.header) or len(first) > _LONGEST_FIRST:
        return piece
    for hit in _WORD.finditer(first):
        before = first[: hit.start()].rstrip()
        if begins_with_office(first[hit.start() :]) and honorific_of(before, rules)[0]:
            return replace(piece, parts=(before, first[hit.start() :], *piece.parts[1:]))
    return piece


_WORD = re.compile(r"(?<=\s)\S")
_LONGEST_FIRST = 160  # characters


def _office_before(text: str, rules: DocumentRules) -> str:
    """Give the office that stands before a name of three words or more, '' without one.

    `Nữ hộ sinh Trần Thị …`; with its body, `Trưởng phòng Quản lý đầu tư Trần Thị …`.
    """
    words = text.split()
    for at in range(1, min(len(words) - _WHOLE_NAME, _LONGEST_OFFICE) + 1):
        office = " ".join(words[:at])
        if is_office(office) and is_name(" ".join(words[at:]), rules.header):
            return office
    if not begins_with_office(text):
        return ""
    ends = range(max(2, len(words) - _LONGEST_NAME), len(words) - _WHOLE_NAME + 1)
    names = [at for at in ends if is_name(" ".join(words[at:]), rules.header)]
    if len(names) != 1:  # of two readings neither is sure
        return ""
    # *Giáo viên Trường Nguyễn Văn …*: bodies are named after people.
    bodies = (is_body(" ".join(words[at:]), rules) for at in range(1, names[0]) if words[at][0].isupper())
    return "" if any(bodies) else " ".join(words[: names[0]])


_WHOLE_NAME, _LONGEST_NAME, _LONGEST_OFFICE = 3, 6, 4  # words
