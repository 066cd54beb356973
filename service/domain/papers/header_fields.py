"""The header fields of the contract, read from the head of a paper (NĐ 30/2020/NĐ-CP, Điều 8)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from service.domain.papers.evidence import ABSENT, doubted, found, over
from service.domain.papers.head import names_nation, title_length
from service.domain.papers.head_lines import BADLY_READ_NUMBER, find_place_alone
from service.domain.papers.issuer_fields import authority, begins_with, names_body
from service.domain.papers.recognised_subject import beside, centred_below, off_centre, without_stamp
from service.domain.text import collapse, fold, is_upper, letters, opens_with, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.fields import FieldValue
    from service.domain.papers.head import Head
    from service.domain.papers.head_lines import PlaceDay
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule, HeaderRules

NUMBERED = re.compile(r"(?:[IVX]{1,4}\s?[.)/\-]|\d{1,2}\s?[.)/]|[a-dđ]\s?[.)])\s|\d{1,2}[.)][^\d\s]")
_LABELLED = re.compile(r"[^\W\d_][^:“\"]{2,28}:\s")
_HANGING = re.compile(
    r"(?:\b(?:của|và|tại|cho|về|các|với|trong|theo|đối với|giữa|là|do|thuộc|số|năm)|[,\-–])\s*$", re.IGNORECASE
)
# The last words of a narrow column (`… năm⏎2025`), or of a centred subject (`… giai đoạn⏎2017 - 2022`, `… lần thứ⏎VI`).
_YEAR_ALONE = re.compile(r"(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?[.;]?")
_WAITS = re.compile(rf"{_HANGING.pattern}|\b(?:giai đoạn|nhiệm kỳ|năm học|niên khóa|từ|đến)\s*$", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:thứ|khóa|khoá|kỳ|lần)$", re.IGNORECASE)
_NUMERAL = re.compile(r"[IVX]{1,6}[.;]?")
_SUBJECT_LINES = 14
_GAP_FACTOR = 1.5
_FIRST_GAP = 2.3
_SMALL_GAP = 3.0  # heights of a line, before a bold one that begins in small letters
_ONE_LINE = 6.0  # points


def read_number(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read number and symbols without spaces; a blank is absent, on a signed file unreadable, as a part is."""
    number = reading.head.number
    if number is None:
        return ABSENT
    value = found(number.baseline.page, number.span, value=number.printed, confidence=0.97, method=number.method)
    if number.digits:
        whole = number.symbols and not number.printed.endswith(("-", "–", "/"))
        return value if whole else doubted(value)
    return doubted(value) if reading.signed else ABSENT


def _iso(day: PlaceDay) -> str | None:
    if not (day.day and day.month and len(day.year) == len("2024")):
        return None
    try:
        return date(int(day.year), int(day.month), int(day.day)).isoformat()
    except ValueError:
        return None


def read_date(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the date beside the place to ISO; an impossible one (31/02) is unreadable."""
    day = reading.head.day
    if day is None:
        return ABSENT
    value = found(day.baseline.page, day.span, value=_iso(day), confidence=0.97, method=day.method)
    if value.value is not None:
        return value
    return doubted(value) if reading.signed or (day.day and day.month and day.year) else ABSENT


def read_place(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the place written before the date, on a scan also before one that a hand wrote."""
    day = reading.head.day
    if day is not None and day.place:
        return found(day.baseline.page, day.place_span, value=collapse(day.place), confidence=0.95)
    alone = find_place_alone(reading.head.zone)
    if alone is None:
        return ABSENT
    line, place = alone
    return found(line.page, (line.start, line.start + len(place)), value=collapse(place), confidence=0.9)


def _is_body(first: Segment, reading: Reading) -> bool:
    """Tell whether the line under the type's name already is the body; in plain text a short line is not."""
    rules = reading.rules.header
    if _certifies(first, rules):
        return True
    if _plain_print(reading) and opens_with(first.text, rules.soft_body_starts):
        return len(first.text) > _LONG_SUBJECT or first.text.rstrip().endswith(_SENTENCE_END)
    return _opens_body(first, rules)


def _certifies(first: Segment, rules: HeaderRules) -> bool:
    """Tell whether a plain line names who says what follows (`Giám đốc Sở … chứng nhận:`): no subject ends so."""
    plain = not first.line.bold and not first.upper
    return plain and first.text.rstrip().endswith(":") and not opens_with(first.text, rules.subject_starts)


_LONG_SUBJECT = 160  # characters
_SENTENCE_END = (";", ":", ".", ",")


def _plain_print(reading: Reading) -> bool:
    """Tell whether nothing in the head shows a style or a place: plain text, where only words tell a heading."""
    return not any(
        segment.line.bold or segment.line.centred or segment.top is not None for segment in reading.head.zone
    )


def _opens_body(segment: Segment, rules: HeaderRules) -> bool:
    if not any(char.isalpha() for char in segment.text):
        return True
    if NUMBERED.match(segment.text):
        return True
    if not segment.text[0].isupper():
        return False
    if _LABELLED.match(segment.text) and not segment.line.bold:
        return True
    soft = () if segment.line.bold or segment.upper else rules.soft_body_starts
    return opens_with(segment.text, (*rules.body_starts, *soft))


def _apart(previous: Segment, segment: Segment, pitch: float | None, lead: float) -> bool:
    if previous.line.bold and not segment.line.bold:
        return True
    if previous.upper != segment.upper and (previous.upper or not _tail(segment)):
        return True
    if previous.top is None or segment.top is None or previous.page is not segment.page:
        return False
    height = (previous.line.y1 or previous.top) - previous.top
    both = previous.line.bold and previous.upper and segment.upper and pitch is None
    if segment.line.bold and (both or segment.text[0].islower()):
        return segment.top - previous.top > _SMALL_GAP * height
    return segment.top - previous.top > (_GAP_FACTOR * pitch if pitch else max(_FIRST_GAP * height, lead))


def _runs_on(previous: Segment, segment: Segment) -> bool:
    """Tell whether a paragraph without a place carries the one before on."""
    if previous.top is not None:
        return True
    if previous.line.bold or previous.line.centred or previous.upper:
        return segment.line.bold == previous.line.bold
    return not segment.text[0].isupper() or bool(_HANGING.search(previous.text))


def _lead(first: Segment, reading: Reading) -> float:
    """Give the distance of a letter's subject from the number above it: Word may set all lines of a head so far."""
    number, height = reading.head.number, (first.line.y1 or 0.0) - (first.line.y0 or 0.0)
    above = number.baseline.lines[0].y0 if number is not None and number.baseline.page is first.page else None
    room = (first.top or 0.0) - above if above is not None else 0.0
    return room + 1 if 0 < room < _SMALL_GAP * height else 0.0


_TAIL_WORDS = 6


def _tail(segment: Segment) -> bool:
    """Tell whether a line in capitals may end a subject: a number such as `25/2020/NĐ-CP`."""
    return any(char.isdigit() for char in segment.text) or len(segment.text.split()) > _TAIL_WORDS


def _pitch(lines: Sequence[Segment]) -> float | None:
    """Give the distance of the first two lines at different heights (pieces of one line have none)."""
    tops = [line.top for line in lines if line.top is not None]
    return next((top - tops[0] for top in tops[1:] if top - tops[0] > _ONE_LINE), None)


def _follow(first: Segment, rest: Sequence[Segment], reading: Reading, *, right: bool) -> list[Segment]:
    """Gather the lines that carry a subject on, down to the body, a gap, or another print."""
    lines = [first]
    rules, lead = reading.rules.header, 0.0 if right else _lead(first, reading)
    for segment in _in_order(first, rest, right=right)[:_SUBJECT_LINES]:
        if segment.right and not right:
            continue
        if _is_day(segment, reading) or _is_national(segment, rules):
            continue
        if _ends_it(segment, lines[-1]):
            lines.append(segment)
            continue
        if _closed(lines) or _opens_body(segment, rules) or segment.text.startswith("(") or _labels(segment):
            break
        if _decides(segment, lines[-1], reading) or (right and off_centre(first, segment)):
            break
        plain = _plain_print(reading) and not segment.text.rstrip().endswith(_SENTENCE_END)
        unlike = right and not plain and not _runs_on(lines[-1], segment)
        if unlike or _apart(lines[-1], segment, _pitch(lines), lead):
            break
        lines.append(segment)
    return lines


def _in_order(first: Segment, rest: Sequence[Segment], *, right: bool) -> Sequence[Segment]:
    """Give the lines behind a subject's first; on a recognised page only what stands below it, and no stamp beside it.

    Columns of a slanted page are read one into the other, and a receiver's stamp stands beside a letter's subject.
    """
    x0, x1 = first.line.x0, first.line.x1
    if not first.line.words or first.top is None or x0 is None or x1 is None:
        return rest
    top, middle = first.top - _ONE_LINE, (x0 + x1) / 2
    edges = (middle, middle) if right else (x0, x1)
    return [line for line in rest if line.top is None or (line.top > top and not beside(line, *edges))]


def _ends_it(segment: Segment, above: Segment) -> bool:
    """Tell whether a line holds nothing but the years or the numeral that the one above it waits for."""
    if _NUMERAL.fullmatch(segment.text):
        return _COUNTED.search(above.text) is not None
    if _YEAR_ALONE.fullmatch(segment.text) is None:
        return False
    return _WAITS.search(above.text) is not None or (above.line.bold and segment.line.bold)


def _labels(segment: Segment) -> bool:
    """Tell whether a dash and a label open the body (`- Thời gian: …`)."""
    bare = segment.text.lstrip("-–+*• ")
    return bare is not segment.text and _LABELLED.match(bare) is not None


def _closed(lines: Sequence[Segment]) -> bool:
    return lines[0].text.startswith("(") and lines[-1].text.endswith(")")


def _is_day(segment: Segment, reading: Reading) -> bool:
    day = reading.head.day
    if day is None:
        return False
    begins = next(
        (one.x0 for one in day.baseline.pieces if one.start <= day.place_span[0] <= one.start + len(one.text)), 0
    )
    return any(segment.line is one.line and one.x0 >= begins for one in day.baseline.pieces)


def _is_national(segment: Segment, rules: HeaderRules) -> bool:
    printed = letters(segment.text)
    return any(letters(mark) in printed for mark in rules.mottos) or names_nation(printed, rules)


def _decides(segment: Segment, above: Segment, reading: Reading) -> bool:
    """Tell whether the line below a subject says who decides; not where the subject waits for it (`… CỦA⏎CHỦ TỊCH …`).

    A body's name in capitals below small letters decides whatever the head calls it (`BAN THƯỜNG VỤ …`).
    """
    if _HANGING.search(above.text) and not above.text.rstrip().endswith((",", "-", "–")):
        return False
    named = segment.upper and not above.upper and names_body(segment, reading.rules.header)
    return named or _is_authority_line(segment, reading)


_WRITTEN_OUT = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"), ("bch", "ban chap hanh"))


def _written_out(folded: str) -> str:
    """Give a body's folded name with what it shortens written out."""
    for short, whole in _WRITTEN_OUT:
        folded = folded.replace(short, whole)
    return folded


def _is_authority_line(segment: Segment, reading: Reading) -> bool:
    """Tell whether this is `GIÁM ĐỐC`, `CHỦ TỊCH …` or the issuer's own name above the grounds."""
    if not segment.upper:
        return False
    text = re.sub(r"\s+", " ", segment.folded)
    parent, issuer = authority(reading)
    bodies = [
        _written_out(fold(collapse(" ".join(line.text for line in lines))))
        for lines in (issuer, issuer[:1], [*parent, *issuer])
    ]
    own = _written_out(text)
    office = begins_with(text.replace(",", " "), reading.rules.header.roles)
    return office or any(body and own.startswith(body) for body in bodies)


def _value_of(lines: Sequence[Segment], cut: int = 0) -> FieldValue:
    text = unbroken("\n".join(line.text for line in lines)[cut:])
    value = over(lines[0], lines[-1], value=text)
    if not cut:
        return value
    page, start = lines[0].page, lines[0].start + cut
    return found(page, (start, max(value.end or start, start)), value=text)


def _before_day(segment: Segment, reading: Reading) -> Segment:
    """Give a subject's line without the place and date that stand on it in plain text."""
    day = reading.head.day
    if day is None or day.baseline.page is not segment.page or not segment.start < day.place_span[0] < segment.end:
        return segment
    text = segment.text[: day.place_span[0] - segment.start].rstrip()
    return segment._replace(text=text, folded=segment.folded[: len(text)])


def _numbered(head: Head) -> bool:
    """Tell whether a number stands in the head, though a hand may have made it illegible."""
    by_hand = (line for line in head.zone if line.line.words and _SYMBOLS_LEFT.match(line.folded))
    return head.number is not None or next(by_hand, None) is not None


_SYMBOLS_LEFT = re.compile(rf"{BADLY_READ_NUMBER.pattern}|/\s?[a-z]{{2,8}}(?:-[a-z]{{1,8}})*$")


def _letter_subject(reading: Reading) -> FieldValue:
    head, rules = reading.head, reading.rules.header
    # A bare *Về …* under no number is the second line of a title nobody lists.
    starts = rules.subject_starts if _numbered(head) else tuple(s for s in rules.subject_starts if s != "về")
    for at, segment in enumerate(head.zone):
        if opens_with(segment.text.lstrip("( "), starts) and not segment.right:
            return _value_of(_follow(_before_day(segment, reading), head.zone[at + 1 :], reading, right=False))
    return ABSENT


def _title_length(title: Segment, reading: Reading) -> int:
    """Give how many characters of the line are the type's name itself; what a report asks for is its subject."""
    known = (name for kind in reading.rules.kinds for name in kind.titles)
    names = ("baocao",) if _ASKING_REPORT.match(title.folded) is not None else known
    return max((title_length(title.text, name) for name in names), default=0) or len(title.text)


def _in_full_row(segment: Segment) -> bool:
    """Tell whether a line stands in a table row beside others: a list's row, not a line of a sheet's heading."""
    if segment.line.source != "cell":
        return False
    rows = (row for table in segment.page.tables for row in table.rows)
    own = next((row for row in rows if any(cell.text and cell.start <= segment.start < cell.end for cell in row)), ())
    return not segment.page.title or sum(bool(cell.text.strip()) for cell in own) > 1


def _list_subject(title: Segment, rest: Sequence[Segment], reading: Reading, *, bare: bool) -> FieldValue:
    """Give a list's whole heading: *DANH SÁCH* alone says nothing, the lines below belong to it."""
    below = [segment for segment in rest if any(char.isalpha() for char in segment.text)]
    if bare and below and not _opens_body(below[0], reading.rules.header) and not _in_full_row(below[0]):
        return _value_of([title, *_follow(below[0], below[1:], reading, right=True)])
    return _value_of(_follow(title, rest, reading, right=True))


_TITLE_WORDS = 3
_ASKING_REPORT = re.compile(r"bao cao (?:v/v |ve viec |ve )?de (?:nghi|xuat)\b")
_SECOND_LINE = re.compile(r"(?:tom tat )?thanh tich(?: (?:ca nhan|tap the|xuat sac))?")  # of *BÁO CÁO*


def _below_title(rest: Sequence[Segment], reading: Reading) -> Sequence[Segment]:
    """Give the lines below the type's name, without its own second line (`CHƯƠNG TRÌNH⏎PHỐI HỢP⏎Xây dựng …`)."""
    told = [line for line in rest if any(map(str.isalpha, line.text)) or _YEAR_ALONE.fullmatch(line.text)]
    lines = without_stamp(reading.head.title, told)
    if len(lines) > 1 and lines[0].upper and _SECOND_LINE.fullmatch(lines[0].folded):
        return lines[1:]
    if len(lines) < 2 or not lines[0].upper or len(lines[0].text.split()) > _TITLE_WORDS:  # noqa: PLR2004  # two lines
        return lines
    rules = reading.rules.header
    own = opens_with(lines[0].text, rules.subject_starts) or _is_authority_line(lines[0], reading)
    return lines if own or lines[1].upper or _opens_body(lines[1], rules) else lines[1:]


# *ĐƠN ĐỀ NGHỊ CÔNG NHẬN SÁNG KIẾN CẤP TỈNH* names the paper, and says nothing more.
_LEVEL = re.compile(r"cap (?:co so|xa|phuong|tinh|thanh pho|bo|nganh|truong|quoc gia|toan quoc|nha nuoc)")


def _names_type(tail: str, rest: Sequence[Segment], reading: Reading) -> bool:
    """Tell whether the words behind a type's name only complete it (`CHƯƠNG TRÌNH PHỐI HỢP⏎Xây dựng …`)."""
    rules = reading.rules.header
    if is_upper(tail) and _LEVEL.fullmatch(fold(tail).strip()) is not None:
        return True
    if not rest or not is_upper(tail) or len(tail.split()) > _TITLE_WORDS:
        return False
    if opens_with(tail.strip(), rules.subject_starts):
        return False
    weighs = fold(tail).strip() == "hop" and rest[0].folded.startswith("xet ")  # *BIÊN BẢN HỌP⏎Xét tặng …*
    return not rest[0].upper and (weighs or not _opens_body(rest[0], rules))


def read_subject(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the subject as printed: under the type's name, or *V/v …* in the left column."""
    head = reading.head
    if head.title is None or head.title_at is None:
        return _letter_subject(reading)
    numbered = head.number.baseline.lines if head.number is not None else ()
    rest = tuple(line for line in head.zone[head.title_at + 1 :] if not any(line.line is one for one in numbered))
    cut = _title_length(head.title, reading)
    annex = begins_with(head.title.folded, reading.rules.header.annex_starts)
    if annex or reading.rules.of(reading.kind.value).title_in_subject:
        tail = head.title.text[cut:]
        more = _names_type(tail, rest, reading) and not rest[0].text.startswith("(")  # *DANH SÁCH TRÍCH NGANG*
        return _list_subject(head.title, rest, reading, bare=more or not tail.strip())
    if head.title.text[cut:].strip(" :.-") and not _names_type(head.title.text[cut:], rest, reading):
        cut += len(head.title.text[cut:]) - len(head.title.text[cut:].lstrip(" :.-"))
        return _value_of(_follow(head.title, rest, reading, right=True), cut)
    letter = _letter_subject(reading)
    below = _below_title(rest, reading)
    headed = bool(below) and centred_below(head.title, below)
    if not below or (_is_body(below[0], reading) and not headed) or _is_authority_line(below[0], reading):
        return letter
    if below[0].text.startswith("(") and not opens_with(
        below[0].text.lstrip("( "), reading.rules.header.subject_starts
    ):
        return letter
    return _value_of(_follow(below[0], below[1:], reading, right=True))
