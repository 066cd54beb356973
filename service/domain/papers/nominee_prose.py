"""People and collectives named without a table, in the items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.fields import Nominee
from service.domain.papers.award_names import award_in
from service.domain.papers.deeds import HONOURED, awarded
from service.domain.papers.honorifics import honorific_of, is_body, may_be_branch
from service.domain.papers.items_apart import item_by_item, with_columns
from service.domain.papers.listed_items import (
    DEED,
    ITEM,
    VOTED,
    asks_for,
    awards_nobody,
    follows,
    heads,
    heads_list,
    inside,
    mark_of,
    names_nobody,
    number_of,
    puts_forward,
    unaddressed,
    waits,
)
from service.domain.papers.members import members_in
from service.domain.papers.named_bodies import bodies_in
from service.domain.papers.named_people import BORN, ENDS, HOUSEHOLD, LIVES, RESIDES, person_of, pieces_of, whole_parts
from service.domain.papers.nominee_columns import subject_of, without_numeral
from service.domain.papers.nominee_rows import Section, section_of
from service.domain.papers.offices import WITHIN
from service.domain.papers.own_awards import ASKS_ITSELF, HOLDS, labelled_award, own_award
from service.domain.papers.signature import is_name
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

_PAID = re.compile(r"\s*[:,;–-]\s*\d[\d.]*\s*(?:đồng|đ|VNĐ|VND)\b.*$")  # what each one gets
# Who is voted on is put forward, whatever the heading says (`Ông …, Kế toán trưởng: 8/8 phiếu đồng ý`).
_BALLOT = re.compile(
    r"\b\d{1,3}\s?/\s?\d{1,3}\s*(?:phiếu|thành viên|(?:hộ |người |ý kiến )?(?:đồng ý|tán thành|nhất trí))",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:khoi|cum|nhom|cac|linh vuc|nganh|cap)\b")


# An item that counts whom an award is for names nobody (`2. Tập thể Lao động xuất sắc: 03 tập thể.`).
_COUNTS = re.compile(r"(?:[:–-]|\bcho)\s*\d{1,4} (?:tap the|ca nhan|ho gia dinh|nguoi|dong chi|hoc sinh)\b")


# *Y Krăk Mlô (Biên tập viên), Trần Văn Ví (Kế toán)*
_BRACKETED = re.compile(r"[^\W\d_a-zđ][^(),;:]{2,40}\([^()]{2,80}\)")
_ALL_BRACKETED = re.compile(rf"{_BRACKETED.pattern}(?:\s*(?:[,;]|và)\s*{_BRACKETED.pattern}){{1,40}}[\s.,;]*")


def _people(segment: Segment, text: str, at: int, rules: DocumentRules, *, labelled: str = "") -> list[Nominee]:
    """Give everybody an item names; nobody where it does not open with a person (`Hộ ông … và bà …`).

    Behind a label of persons (`labelled`) nothing but two names tells of two, of whom none is the other's school.
    """
    names = _BETWEEN.split(text.strip(" .;,")) if labelled == "individual" else []
    count = len(names) if all(name.count(" ") > 1 and is_name(name, rules.header) for name in names) else 0
    told = (
        [(hit[0], hit.start()) for hit in _BRACKETED.finditer(text)] if _ALL_BRACKETED.fullmatch(text) else [(text, 0)]
    )
    pieces = (piece for one, begins in told for piece in pieces_of(awarded(one), at + begins, rules, count=count))
    hits = [person_of(segment, piece, rules) for piece in pieces]
    return [hit for hit in hits if hit is not None] if hits and hits[0] is not None else []


_BETWEEN = re.compile(r"\s*[,;]\s*|\s+và\s+")


def collective_of(segment: Segment, text: str, offset: int) -> Nominee:
    """Give the collective that a stretch of a line names; `offset` is where it begins in the line."""
    name = re.sub(r"[;:.,\s/]+$", "", text)
    start = segment.start + offset
    within = WITHIN.fullmatch(name)
    name, unit = within.groups() if within is not None else (name, "")
    one = Nominee("collective", name, unit=unit, page=segment.page.number, method="text", confidence=0.7)
    return replace(one, start=start, end=start + len(name))


def _collectives(segment: Segment, text: str, offset: int, rules: DocumentRules, *, many: bool) -> list[Nominee]:
    """Give the collective an item names, or each of those that semicolons part (`Phòng A; Phòng B`).

    Commas part them where a label, or *và* before the last, tells that they may be `many`, and none is a part of the
    next.
    """
    pieces = [(hit[0], hit.start()) for hit in _PIECE.finditer(text)]
    if many and len(pieces) == 1 and ":" not in text and WITHIN.fullmatch(text) is None:
        told = list(bodies_in(text, rules))
        placed = any(unit or _PLACE.match(name) for _, name, unit in told[1:])  # *Công ty A, Phường B*
        pieces = pieces if placed else [(name, at) for at, name, _ in told]
    if len(pieces) < _TWO or not all(is_body(piece, rules) for piece, _ in pieces):
        pieces = [(text, 0)]
    return [collective_of(segment, piece, offset + at) for piece, at in pieces]


_PLACE = re.compile(
    r"(?:Phường|Xã|Thôn|Ấp|Bản|Xóm|Buôn|Khu|Tổ dân phố|Tỉnh|Thành phố|Huyện|Thị xã|Đặc khu)\b", re.IGNORECASE
)
_CLAN = re.compile(r"(?:Dòng họ|Tộc họ|Tộc)\s+[A-ZĐ]")


def _families(segment: Segment, text: str, offset: int) -> list[Nominee]:
    """Give the household an item names, with where it lives."""
    if not _FAMILY.match(text):
        return []
    first, *behind = ENDS.split(text, maxsplit=1)
    where = RESIDES.sub("", BORN.sub("", behind[-1])).strip(" .;,)") if behind else ""
    where = where if LIVES.match(where) else ""
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
    opened: int = 0
    part: str | None = None
    asking: bool = False
    putting: bool = False

    def open(self, text: str, rules: DocumentRules, *, at: int, within: bool) -> None:
        """Begin below another heading, paragraph `at`; one of others than those put forward holds for its parts.

        `within` tells that the heading may be a part's: the first stands right below, the next are marked as it is.
        """
        mark = mark_of(text)
        right_below, next_of = at == self.opened + 1, self.part is not None and follows(mark, self.part)
        below = within and self.denied and (next_of or (right_below and self.part is None))
        self.section = Section() if below else _opened(text, self.section, rules)
        self.part = (mark if self.part is None else self.part) if below else None
        self.denied, self.opened, self.asking = below or awards_nobody(text), at, puts_forward(text)
        puts = self.asking and HOLDS.search(text) is None
        self.putting = puts or (
            self.putting and mark != "" and not self.asking
        )  # *I. Danh hiệu thi đua* below what asks
        self.number, self.closed, self.ended = 0, False, False

    def end(self) -> None:
        """Go on behind a sentence: it ends a list that a full stop closed, and the parts of a heading."""
        self.ended, self.opened, self.part = self.ended or self.closed, -1, None
        self.asking = self.putting = False

    def goes_on(self, item: re.Match[str]) -> bool:
        """Tell whether an item belongs to the list: behind a sentence only the next number does."""
        return not self.ended or int(number_of(item) or 0) == self.number + 1 > 1

    def take(self, segment: Segment, item: re.Match[str], rules: DocumentRules) -> list[Nominee]:
        """Read an item; nothing for one that names nobody."""
        own = own_award(item["rest"], rules) if self.asking and not self.denied else None
        puts = self.putting or any(one.search(item["rest"]) is not None for one in (ASKS_ITSELF, _BALLOT))
        own = own or (labelled_award(item["rest"], rules) if puts and not self.denied else None)
        opened = self.section.award or self.section.subject or self.section.awards or own
        if not (opened or (_BALLOT.search(item["rest"]) and not self.denied)) or not self.goes_on(item):
            return []
        if names_nobody(item["rest"]):
            return []
        label = _WHOSE.match(item["rest"])
        rest, at = (
            (label["rest"], item.start("rest") + label.start("rest")) if label else (item["rest"], item.start("rest"))
        )
        rest, at = (item["rest"][own.at :], item.start("rest") + own.at) if own is not None else (rest, at)
        rest = VOTED.sub("", _PAID.sub("", rest))
        if not rest.strip():
            return []
        subject = _OTHER_KINDS.get(label["who"]) or subject_of(label["who"]) if label else self.section.subject
        branch = subject == "collective" and may_be_branch(rest)
        labelled = subject if label else ""
        told = _people(segment, rest, at, rules, labelled=labelled) if not branch else []
        told = told or (members_in(segment, rest, at, rules) if not branch else [])
        if not told and (subject == "household" or (subject != "individual" and HOUSEHOLD.match(rest))):
            told = _families(segment, rest, at)
        if not told and self._names_collective(segment, rest, rules, number=number_of(item), subject=subject):
            many = subject == "collective" and (" và " in rest or rest.count(",") > 1)
            told = _collectives(segment, rest, at, rules, many=many or label is not None or own is not None)
        if told:
            self.number = int(number_of(item) or self.number)
            self.closed, self.ended = rest.rstrip().endswith("."), False
        return [replace(one, award=own.award) for one in told] if own is not None else told

    def _names_collective(
        self, segment: Segment, rest: str, rules: DocumentRules, *, number: str | None, subject: str
    ) -> bool:
        if subject == "household" and _CLAN.match(rest) is not None:
            subject = ""  # *Dòng họ Phan* beside families
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
    section = Section(named, award_in(title, rules.awards) or "", outer="subject" if named else "")
    items = _Items(section, putting=title != "")
    signed, fresh, whole = False, 0, list(with_columns(item_by_item(unaddressed(segments, rules)), rules))
    for at, (segment, text) in enumerate(whole, 1):
        below = whole[at][1] if at < len(whole) else ""
        behind = segment.upper and segment.folded.startswith(rules.header.annex_starts)
        signed = (signed or segment.folded.startswith(rules.header.recipient_labels)) and not behind
        if signed:
            continue
        item, opens = ITEM.match(text) or _WHOLE_PART.match(text), text.rstrip().endswith(":") or waits(text, below)
        part = item is not None and _KIND.fullmatch(item["rest"]) is not None
        opens = opens or part or (item is None and _PART.match(text) is not None)
        headed = item is not None and (
            part
            or (opens and (subject_of(item["rest"]) != "" or asks_for(item["rest"], rules)))
            or ((inside(text, below) or (opens and ITEM.match(below) is None)) and heads(item["rest"], rules))
        )
        bodies = items.section.subject == "collective" and fresh > 1
        alone = _alone(text, rules, bodies=bodies) if item is None and fresh else None
        told = items.take(segment, one, rules) if (one := item or alone) is not None and not headed else []
        parts = ITEM.match(below) or _PART.match(below)
        opens = opens or (item is None and parts is not None and heads_list(without_numeral(text), rules))
        goes_on = fresh and alone is not None and (VOTED.search(text) or not text.rstrip().endswith("."))
        fresh = max(fresh - 1, 1) if goes_on else _awaited(text, opens=(item is None or headed) and opens)
        if told:
            award = items.section.award
            hits += [replace(one, award=one.award or award, row=len(hits) + nth) for nth, one in enumerate(told, 1)]
        elif headed or (item is None and opens) or segment.upper or _PART.match(text):
            items.open(text, rules, at=at, within=(headed or _PART.match(text) is not None) and not puts_forward(text))
        elif item is None and text[0].isupper():
            items.end()
    return hits


def _awaited(text: str, *, opens: bool) -> int:
    """Give how many lines without a mark may follow: none, one more than the bodies that a part counts, or any."""
    counted = _COUNTED_PART.match(text)
    return 1 + int(counted["one"] or counted["other"]) if counted else _ANY * opens


_ANY = 1_000


def in_part(text: str, start: int) -> bool:
    """Tell whether an item's line on a page, or the heading of its items, says whom alone they are (`1. Tập thể:`)."""
    *above, own = text[max(0, start - _PART_LENGTH) : start].split("\n")
    if _WHOSE.search(own + text[start : start + 1]):
        return True
    heading = next((line for line in reversed(above) if _PART.match(line) or not ITEM.match(line)), "")
    return _PART.match(heading) is not None


_PART_LENGTH = 6_000  # characters


# Right below a line that opens a list a person may stand on a line without a mark (`Ông Trần Văn … - Phó Giám đốc.`).
_ALONE = re.compile(rf"(?P<n>(?!))?(?P<inner>(?!))?(?P<rest>{HONOURED}\s*[:.]?\s+[^\W\d_a-zđ].{{1,200}})$")

_LINE = re.compile(r"(?P<n>(?!))?(?P<inner>(?!))?(?P<rest>[^\W\d_a-zđ][^:]{3,200})$")


def _alone(text: str, rules: DocumentRules, *, bodies: bool) -> re.Match[str] | None:
    """Give a line without a mark that opens with a person, an honorific, rank or degree and a name, or with a body.

    Who is voted on may be called nothing but the name.
    """
    told = VOTED.sub("", text) if len(text) < _ALONE_LENGTH else text
    honorific, name = honorific_of(whole_parts(told, rules)[0], rules)
    person = honorific or (told != text and is_name(name, rules.header))
    body = bodies and is_body(told, rules) and not _SAYS.search(told)
    return _ALONE.match(text) or (_LINE.match(told) if person or body else None)


_ALONE_LENGTH = 400  # characters
_SAYS = re.compile(r"\s(?:kính|xin|xem xét|có trách nhiệm|chịu trách nhiệm|đã (?:họp|tổ chức|thẩm định))\s")


# A part of a list: numbered, or with a colon behind it.
_PARTS = r"(?:Các |Đối với )?(?:Tập thể|Cá nhân|Hộ gia đình|Gia đình|Tổ chức đảng|Đảng viên)\b"
_PART = re.compile(
    rf"(?:[IVX]{{1,5}}|[A-HĐ])\s?[.)/-]\s?{_PARTS}[^.;]{{0,40}}$"
    rf"|(?:(?:\d{{1,2}}\s?[.)/]){{1,3}}\s*|[a-zđ]\)\s*|[-–+*•]\s*)?{_PARTS}\s*(?:\([^)]{{0,40}}\))?\s*:\s*$",
    re.IGNORECASE,
)
_COUNTED_PART = re.compile(
    rf"(?:[IVX]{{1,5}}|[A-HĐ]|\d{{1,2}})\s?[.)/-]\s?{_PARTS}\s*(?::\s*(?P<one>\d{{1,3}})|\((?P<other>\d{{1,3}})\)\s*:?)\s*$"
)
# Without a colon.
_KIND = re.compile(
    r"(?:Về |Đối với |Các )?(?:Tập thể|Cá nhân|Hộ gia đình|Gia đình|Đảng viên)"
    r"(?:\s*:\s*\d{1,3}(?: \([^()]{1,20}\))? (?:tập thể|cá nhân|hộ(?: gia đình)?|đồng chí|người|đảng viên))?[\s.:]*",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"(?:hộ|gia đình)\s", re.IGNORECASE)
_KINDS = r"(?:Tập thể|Cá nhân|Hộ gia đình|Tổ chức đảng|Đảng viên)"
_HOW_MANY = r"\s*(?:\([^()]{1,30}\)\s*)?:\s*"
_OTHER_KINDS = MappingProxyType(
    {"Doanh nghiệp": "collective"}
    | dict.fromkeys(("Doanh nhân", "Học sinh", "Sinh viên", "Giáo viên", "Giảng viên"), "individual")
)
_WHOSE = re.compile(rf"(?P<who>{_KINDS}|{'|'.join(_OTHER_KINDS)}){_HOW_MANY}(?P<rest>\S.*)")
# A part that names all of its own in its line (`I. Tập thể (02): Phòng A; Phòng B`).
_WHOLE_PART = re.compile(
    rf"(?P<n>(?!))?(?P<inner>(?!))?(?:[IVX]{{1,5}}|[A-HĐ])\s?[.)/-]\s?(?P<rest>{_KINDS}{_HOW_MANY}\S.*)$"
)
_AWARDS = re.compile(
    r"\b(?:(?:tặng|truy tặng|thưởng cho|khen thưởng (?:cho|đột xuất|đối với|các)|công nhận|biểu dương|tôn vinh)\b"
    r"|khen thưởng (?=\d))"
)


def _opened(text: str, before: Section, rules: DocumentRules) -> Section:
    """Read what a line opens; one that awards tells whom, however long it is (`Khen thưởng các cá nhân sau:`)."""
    if awards_nobody(text):
        return Section()
    item = ITEM.match(text)
    part = _PART.match(text) or (item is not None and _KIND.fullmatch(item["rest"]))
    section = section_of(text, replace(before, subject="", unit="") if part else Section(), rules)
    if not section.subject and _AWARDS.search(text.lower()) and "hội đồng" not in text.lower():
        section = replace(section, subject=subject_of(text), awards=True)
    return replace(section, subject="") if section.subject == "individual" and _COUNTED_TOO.search(text) else section


# Other bodies stand beside the persons (`cho 02 công đoàn cơ sở và 01 cá nhân`).
_COUNTED_TOO = re.compile(
    r"\b\d{1,3}\s+(?!cá nhân|đồng chí|người)[a-zđà-ỹ][^,;:.]{2,40}(?:,|\s+và)\s+\d{1,3}\s+[a-zđà-ỹ]"
)
