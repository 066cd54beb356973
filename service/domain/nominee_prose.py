"""People and collectives named without a table, in the items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from service.domain.award_names import award_in
from service.domain.deeds import HONOURED, awarded
from service.domain.fields import Nominee
from service.domain.honorifics import degree_of, honorific_of, is_body, may_be_branch
from service.domain.listed_items import (
    DEED,
    ITEM,
    VOTED,
    asks_for,
    awards_nobody,
    heads,
    heads_list,
    inside,
    names_nobody,
    number_of,
    unaddressed,
    waits,
)
from service.domain.members import members_in
from service.domain.nominee_columns import subject_of
from service.domain.nominee_rows import Section, only_body, parted, section_of
from service.domain.offices import WITHIN, beside_each_other, is_office, with_place
from service.domain.signature import is_name
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.rules_documents import DocumentRules
    from service.domain.segments import Segment

_ENDS = re.compile(r"\s*[,;:–(]\s*|\s(?P<dash>-)\s")
_PAID = re.compile(r"\s*[:,;–-]\s*\d[\d.]*\s*(?:đồng|đ|VNĐ|VND)\b.*$")  # what each one gets
# Who is voted on is put forward, whatever the heading says (`Ông …, Kế toán trưởng: 8/8 phiếu đồng ý`).
_BALLOT = re.compile(r"\b\d{1,3}\s?/\s?\d{1,3}\s*(?:phiếu|thành viên)", re.IGNORECASE)
_LEADS = r"(?:\bcho|\bđối với|\bthưởng|\bgồm|\blà|[;,:–-]|\bvà)\s+(?:cá nhân\s+)?"
_POLITE = rf"{HONOURED}(?:\s*[,/(]\s*(?:và\s+)?{HONOURED}\b\)?|\s+và\s+{HONOURED})*"
# Where another is named: *các ông, bà:* opens several, *, bà* or *và ông* one.
OPENS = re.compile(
    rf"(?:{_LEADS})?\b(?P<many>(?i:các)\s+{_POLITE}\s*:?\s+)|{_LEADS}(?={HONOURED}\s*[:.]?\s+[^\W\d_])"
    r"|\b(?:cho|đối với|và)\s+(?=(?:cụ(?: ông| bà)?|cháu|em học sinh|(?:cô|thầy|nhà) giáo|nhà báo|đảng viên|công chức"
    r"|viên chức|đoàn viên|hội viên)\s+[A-ZĐ])"
)
_WHO = re.compile(r"[^:;,.()]{1,60}:\s+")  # *các em học sinh lớp 9A: …*
_BORN = re.compile(
    r"\s*\((?:sinh|năm|ngày|dân tộc|bí danh|tức|\d)[^)]*\)|[,;-]\s*sinh (?:năm|ngày)[^,;(]*", re.IGNORECASE
)
_LIVES = re.compile(
    r"(?:(?:thôn|xóm|ấp|bản|xã|phường|tổ dân phố|khu phố)\b(?! (?:đội|trưởng|phó)\b)|(?:trú|thường trú|tại)\b)",
    re.IGNORECASE,
)
_RESIDES = re.compile(r"\s*[,;]\s*(?:trú|thường trú|ngụ|cư trú)\b.*$", re.IGNORECASE | re.DOTALL)
_BEGINS = re.compile(rf"{HONOURED}\s*[:.]?\s+")
HOUSEHOLD = re.compile(
    rf"\b(?:[Hh]ộ(?: gia đình)?|[Gg]ia đình)\s+{HONOURED}\b[^;.]*"
)  # its people are not awarded one by one
_AND = re.compile(r"\s+và\s+")
_GROUP = re.compile(r"(?:khoi|cum|nhom|cac|linh vuc|nganh|cap)\b")


# An item that counts whom an award is for names nobody (`2. Tập thể Lao động xuất sắc: 03 tập thể.`).
_COUNTS = re.compile(r"(?:[:–-]|\bcho)\s*\d{1,4} (?:tap the|ca nhan|ho gia dinh|nguoi|dong chi|hoc sinh)\b")
# What introduces an office or a body (`- Chức vụ: Trưởng phòng - Đơn vị: Văn phòng Sở`).
_INTRODUCED = re.compile(
    r"\b(?:chức vụ|chức danh|đơn vị(?: công tác)?|nơi công tác|cơ quan công tác)\s*:\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What names one person: its place in the paragraph, and its parts (name, title, unit)."""

    at: int
    parts: tuple[str, ...]


def _whole_parts(text: str, rules: DocumentRules) -> tuple[str, ...]:
    polite = _BEGINS.match(text)  # *đồng chí: Trần Văn …*
    text = f"{polite[0].replace(':', ' ')}{text[polite.end() :]}" if polite is not None else text
    text = _BORN.sub("", text).rstrip(" .;/,")
    name = _ENDS.search(text)
    first, rest = (text[: name.start()], text[name.end() :]) if name is not None else (text, "")
    rest = _INTRODUCED.sub("", rest) if ":" in rest else rest
    parts = (part.strip() for part in (first, *filter(None, parted(rest, _ENDS, rules))))
    return tuple(part if "(" in part else part.rstrip(") ") for part in parts)


def _beside(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Give those whom one honorific names (`ông Trần … và Ngô …`, `ông Trần Văn …, Lê Văn …`), else the one."""
    marks = [hit.span() for hit in _COMMA.finditer(text)]
    stops = [*(start for start, _ in marks[1:]), len(text)]
    others = [mark for mark, stop in zip(marks, stops, strict=False) if _full_name(text[mark[1] : stop], rules)]
    for start, end in zip((0, *(end for _, end in others)), (*(start for start, _ in others), len(text)), strict=True):
        yield from _joined(text[start:end], at + start, rules)


_COMMA = re.compile(r"\s*[,;]\s*")


def _full_name(text: str, rules: DocumentRules) -> bool:
    """Tell whether a text opens with a name of three words: one of two may be a place (`Hà Nam`)."""
    name = _whole_parts(text, rules)[0]
    return name.count(" ") > 1 and is_name(name, rules.header)


def _joined(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    parts = _whole_parts(text, rules)
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
    named = [
        is_name(_whole_parts(text[start:end], rules)[0], rules.header) for start, end in zip(starts, ends, strict=True)
    ]
    opens = [place for place, opened in enumerate(named) if opened]
    if not opens:  # `các ông, bà có tên trong danh sách kèm theo`
        return
    for place, following in zip(opens, (*opens[1:], len(starts)), strict=True):
        yield Piece(at + starts[place], _whole_parts(text[starts[place] : ends[following - 1]], rules))


_NEXT = re.compile(r"\s*[,;]\s*|\s+và\s+")


def pieces_of(text: str, at: int, rules: DocumentRules) -> Iterator[Piece]:
    """Cut a stretch of a paragraph that begins with a person or *các ông, bà* where each honorific opens another."""
    opens = [(hit.start(), hit.end(), hit["many"] is not None) for hit in OPENS.finditer(text)]
    opens += [(start, end, False) for start, end in _by_office(text, rules)]
    opens = sorted(set(opens) if opens and min(opens)[0] == 0 else {(0, 0, False), *opens})
    for (_, start, many), (end, *_rest) in zip(opens, (*opens[1:], (len(text),)), strict=True):
        if many:
            who = _WHO.match(text, start, end)
            names = who.end() if who is not None and text[start].islower() else start
            yield from _listed(text[names:end], at + names, rules)
        else:
            yield from _beside(text[start:end], at + start, rules)


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
    unit = _RESIDES.sub("", unit)
    if _LIVES.match(title):
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


def _office_before(text: str, rules: DocumentRules) -> str:
    """Give the office that stands before a name of three words or more (`Nữ hộ sinh Trần Thị …`), '' without one."""
    words = text.split()
    for at in range(1, min(len(words) - _WHOLE_NAME, _LONGEST_OFFICE) + 1):
        office = " ".join(words[:at])
        if is_office(office) and is_name(" ".join(words[at:]), rules.header):
            return office
    return ""


_WHOLE_NAME, _LONGEST_OFFICE = 3, 4  # words


def _people(segment: Segment, text: str, at: int, rules: DocumentRules) -> list[Nominee]:
    """Give everybody an item names; nobody where it does not open with a person (`Hộ ông … và bà …`)."""
    hits = [person_of(segment, piece, rules) for piece in pieces_of(awarded(text), at, rules)]
    return [hit for hit in hits if hit is not None] if hits and hits[0] is not None else []


def collective_of(segment: Segment, text: str, offset: int) -> Nominee:
    """Give the collective that a stretch of a line names; `offset` is where it begins in the line."""
    name = re.sub(r"[;:.,\s/]+$", "", text)
    start = segment.start + offset
    within = WITHIN.fullmatch(name)
    name, unit = within.groups() if within is not None else (name, "")
    one = Nominee("collective", name, unit=unit, page=segment.page.number, method="text", confidence=0.7)
    return replace(one, start=start, end=start + len(name))


def _collectives(segment: Segment, text: str, offset: int, rules: DocumentRules) -> list[Nominee]:
    """Give the collective an item names, or each of those that semicolons part (`Phòng A; Phòng B`)."""
    pieces = [(hit[0], hit.start()) for hit in _PIECE.finditer(text)]
    if len(pieces) < _TWO or not all(is_body(piece, rules) for piece, _ in pieces):
        pieces = [(text, 0)]
    return [collective_of(segment, piece, offset + at) for piece, at in pieces]


def _families(segment: Segment, text: str, offset: int) -> list[Nominee]:
    """Give the household an item names, with where it lives."""
    if not _FAMILY.match(text):
        return []
    first, *behind = _ENDS.split(text, maxsplit=1)
    where = _RESIDES.sub("", _BORN.sub("", behind[-1])).strip(" .;,)") if behind else ""
    where = where if _LIVES.match(where) else ""
    return [replace(collective_of(segment, first, offset), subject="household", unit=where)]


_PIECE = re.compile(r"[^\s;][^;]*")
_TWO = 2


@dataclass(slots=True)
class _Items:
    """A list in prose being read: what its heading says, its last number, whether a full stop ended it."""

    section: Section = field(default_factory=Section)
    number: int = 0
    closed: bool = False
    ended: bool = False
    denied: bool = False

    def open(self, section: Section, *, denied: bool) -> None:
        """Begin below another heading; `denied` is one of others than those put forward."""
        self.section, self.number, self.closed, self.ended, self.denied = section, 0, False, False, denied

    def goes_on(self, item: re.Match[str]) -> bool:
        """Tell whether an item belongs to the list: behind a sentence only the next number does."""
        return not self.ended or int(number_of(item) or 0) == self.number + 1 > 1

    def take(self, segment: Segment, item: re.Match[str], rules: DocumentRules) -> list[Nominee]:
        """Read an item; nothing for one that names nobody."""
        opened = self.section.award or self.section.subject or self.section.awards
        if not (opened or (_BALLOT.search(item["rest"]) and not self.denied)) or not self.goes_on(item):
            return []
        if names_nobody(item["rest"]):
            return []
        label = _WHOSE.match(item["rest"])
        rest, at = (
            (label["rest"], item.start("rest") + label.start("rest")) if label else (item["rest"], item.start("rest"))
        )
        rest = VOTED.sub("", _PAID.sub("", rest))
        if not rest.strip():
            return []
        subject = subject_of(label["who"]) if label else self.section.subject
        branch = subject == "collective" and may_be_branch(rest)
        told = [] if branch else _people(segment, rest, at, rules) or members_in(segment, rest, at, rules)
        if not told and (subject == "household" or (subject != "individual" and HOUSEHOLD.match(rest))):
            told = _families(segment, rest, at)
        if not told and self._names_collective(segment, rest, rules, number=number_of(item), subject=subject):
            told = _collectives(segment, rest, at, rules)
        if told:
            self.number = int(number_of(item) or self.number)
            self.closed, self.ended = rest.rstrip().endswith("."), False
        return told

    def _names_collective(
        self, segment: Segment, rest: str, rules: DocumentRules, *, number: str | None, subject: str
    ) -> bool:
        if subject not in {"collective", ""} or _COUNTS.search(fold(rest)) or _only_kind(rest, rules):
            return False
        bare = rest if not segment.line.words else fold(rest)
        opens = rest.rstrip().endswith(":")
        if not rest[0].isupper() or (opens and (_GROUP.match(fold(rest)) or not is_body(bare, rules))):
            return False
        if subject and number is not None and not self.ended:
            return True
        # A dash under a collective is mostly what it did, and not all that are awarded need be collectives: only a
        # body's name is one.
        return is_body(bare, rules) and DEED.search(rest) is None


def _only_kind(text: str, rules: DocumentRules) -> bool:
    """Tell whether a text that opens others is only what bodies are called, and names none (`1. Chi bộ:`)."""
    bare = text.lower().strip()
    if not bare.endswith(":"):
        return False
    bare = bare.rstrip(" :")
    return bare in rules.header.issuer_starts or bare in rules.header.collective_starts


def in_prose(segments: Sequence[Segment], rules: DocumentRules, *, title: str = "") -> list[Nominee]:
    """Give the nominees of items below a line that names an award or a subject; a list ends with its full stop.

    `title` is what a list's own title says of all of them.
    """
    hits: list[Nominee] = []
    named = subject_of(title)
    items = _Items(Section(named, award_in(title, rules.awards) or "", outer="subject" if named else ""))
    signed, fresh, whole = False, False, list(unaddressed(segments, rules))
    for at, (segment, text) in enumerate(whole, 1):
        below = whole[at][1] if at < len(whole) else ""
        behind = segment.upper and segment.folded.startswith(rules.header.annex_starts)
        signed = (signed or segment.folded.startswith(rules.header.recipient_labels)) and not behind
        if signed:
            continue
        item, opens = ITEM.match(text), text.rstrip().endswith(":") or waits(text, below)
        part = item is not None and _KIND.fullmatch(item["rest"]) is not None and ITEM.match(below) is not None
        opens = opens or part
        headed = item is not None and (
            part
            or (opens and (subject_of(item["rest"]) != "" or asks_for(item["rest"], rules)))
            or (inside(text, below) and heads(item["rest"], rules))
        )
        alone = _alone(text, rules) if item is None and fresh else None
        told = items.take(segment, one, rules) if (one := item or alone) is not None and not headed else []
        opens = opens or (item is None and ITEM.match(below) is not None and heads_list(text, rules))
        fresh = (fresh and alone is not None and not text.rstrip().endswith(".")) or (
            (item is None or headed) and opens
        )
        if told:
            hits += [replace(one, award=items.section.award, row=len(hits) + nth) for nth, one in enumerate(told, 1)]
        elif headed or (item is None and opens) or segment.upper or _PART.match(text):
            items.open(_opened(text, items.section, rules), denied=awards_nobody(text))
        elif items.closed and item is None and text[0].isupper():
            items.ended = True
    return hits


# Right below a line that opens a list a person may stand on a line without a mark (`Ông Trần Văn … - Phó Giám đốc.`).
_ALONE = re.compile(rf"(?P<n>(?!))?(?P<inner>(?!))?(?P<rest>{HONOURED}\s*[:.]?\s+[^\W\d_a-zđ].{{1,200}})$")

_LINE = re.compile(r"(?P<n>(?!))?(?P<inner>(?!))?(?P<rest>[^\W\d_a-zđ][^:]{3,200})$")


def _alone(text: str, rules: DocumentRules) -> re.Match[str] | None:
    """Give a line without a mark that opens with a person: an honorific, rank or degree, and a name."""
    return _ALONE.match(text) or (_LINE.match(text) if honorific_of(_whole_parts(text, rules)[0], rules)[0] else None)


# A part of a list: numbered, or with a colon behind it.
_PARTS = r"(?:Các |Đối với )?(?:Tập thể|Cá nhân|Hộ gia đình|Gia đình|Tổ chức đảng|Đảng viên)\b"
_PART = re.compile(
    rf"(?:[IVX]{{1,5}}|[A-HĐ])\s?[.)/-]\s?{_PARTS}[^.;]{{0,40}}$"
    rf"|(?:(?:\d{{1,2}}\s?[.)/]){{1,3}}\s*|[a-zđ]\)\s*|[-–+*•]\s*)?{_PARTS}\s*(?:\([^)]{{0,40}}\))?\s*:\s*$",
    re.IGNORECASE,
)
_KIND = re.compile(r"(?:Tập thể|Cá nhân|Hộ gia đình|Gia đình|Đảng viên)\s*", re.IGNORECASE)  # without a colon
_FAMILY = re.compile(r"(?:hộ|gia đình)\s", re.IGNORECASE)
_WHOSE = re.compile(r"(?P<who>Tập thể|Cá nhân|Hộ gia đình|Tổ chức đảng|Đảng viên)\s*:\s*(?P<rest>\S.*)")
_AWARDS = re.compile(
    r"\b(?:(?:tặng|truy tặng|thưởng cho|khen thưởng (?:cho|đột xuất|đối với|các)|công nhận|biểu dương|tôn vinh)\b"
    r"|khen thưởng (?=\d))"
)


def _opened(text: str, before: Section, rules: DocumentRules) -> Section:
    """Read what a line opens; one that awards tells whom, however long it is (`Khen thưởng các cá nhân sau:`)."""
    if awards_nobody(text):
        return Section()
    section = section_of(text, replace(before, subject="", unit="") if _PART.match(text) else Section(), rules)
    if not section.subject and _AWARDS.search(text.lower()) and "hội đồng" not in text.lower():
        section = replace(section, subject=subject_of(text), awards=True)
    return replace(section, subject="") if section.subject == "individual" and _COUNTED_TOO.search(text) else section


# Other bodies stand beside the persons (`cho 02 công đoàn cơ sở và 01 cá nhân`).
_COUNTED_TOO = re.compile(
    r"\b\d{1,3}\s+(?!cá nhân|đồng chí|người)[a-zđà-ỹ][^,;:.]{2,40}(?:,|\s+và)\s+\d{1,3}\s+[a-zđà-ỹ]"
)
