"""Minutes of a meeting: when, who led it, how many came, how they voted."""

from __future__ import annotations

import re
from itertools import islice, pairwise, takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.papers import attendance, dates
from service.domain.papers.evidence import ABSENT, conflicting, found
from service.domain.papers.flowing import flowing
from service.domain.papers.minutes_votes import read_votes
from service.domain.papers.segments import paragraphs
from service.domain.papers.signature import bare_name, is_name
from service.domain.text import fold, fold_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.document import Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import FieldRule

_WINDOW = 260
_NAME_END = re.compile(r"\s*(?:[,;:–(\n]|\s-\s|chức vụ|Chức vụ|$)")
_HONORIFIC = re.compile(
    r"^\s*[:\-–]?\s*(?:đ/c|đồng chí|ông|bà|anh|chị|thầy|cô)(?:\s*[/(]\s*bà\)?)?\s*[:.]?\s+", re.IGNORECASE
)
_LONGEST_NAME = 80
# What a sentence goes on with behind a name; *và* is not among them: of two people neither is the one.
_GOES_ON = frozenset({"chủ", "là", "làm", "được", "giữ", "phụ", "đã", "kiêm", "sinh", "hiện", "nguyên", "điều", "ghi"})


def after_labels(reading: Reading, labels: Sequence[str]) -> Iterator[tuple[Page, int, str, str]]:
    """Give what follows each label, the longest label first: (page, offset, text, folded)."""
    for page in reading.document.pages:
        whole = flowing(reading, page)
        folded = fold_page(whole)[:200_000]
        for label in labels:
            for hit in islice(re.finditer(re.escape(label), folded), _PLACES):
                begin = hit.end()
                if label.startswith("sinh") and _NO_BIRTH.search(folded, max(0, hit.start() - 8), hit.start()):
                    continue
                yield page, begin, whole[begin : begin + _WINDOW], folded[begin : begin + _WINDOW]


_NO_BIRTH = re.compile(r"\b(?:hy|hi|ve|hoc|thi|phat|tai) $")  # *hy sinh ngày …*, *học sinh năm …*
_PLACES = 200  # of one label on a page: no minutes name their chair as often


def _first(reading: Reading, rule: FieldRule, find: Callable[[str], tuple[Any, int, int] | None]) -> FieldValue:
    for page, offset, _, folded in after_labels(reading, rule.labels):
        hit = find(folded)
        if hit is not None:
            return found(page, (offset + hit[1], offset + hit[2]), value=hit[0], confidence=0.85)
    return ABSENT


def read_date(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read a date after one of the labels; a bare year of birth is kept as printed."""
    value = _first(reading, rule, lambda text: dates.find(text[:160].split("\n\n")[0]))
    value = _opening(reading, rule, dates.find) if value is ABSENT else value
    if value is not ABSENT or not any("sinh" in label for label in rule.labels):
        return value
    return _first(reading, rule, _year)


def _year(text: str) -> tuple[str, int, int] | None:
    hit = re.match(r"\s*[:.]?\s*((?:19|20)\d{2})(?!\d)", text)
    return None if hit is None else (hit[1], hit.start(1), hit.end(1))


def read_clock(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read a time of day after one of the labels (`14h00` becomes `14:00`)."""
    return _first(reading, rule, lambda text: dates.find_clock(text[:120]))


def _line_before(page: Page, offset: int) -> str:
    """Give the folded words of the line that stand before an offset."""
    return fold_page(page.text)[max(0, offset - _BEFORE) : offset].rsplit("\n", 1)[-1]


_OPENED = re.compile(r"(?:[-–+*•]\s*)?(?:vao\s+)?(?:hoi|luc)\s*:?\s*\d{1,2}\s?(?:h|g|gio)")


def _opening(reading: Reading, rule: FieldRule, find: Callable[[str], tuple[Any, int, int] | None]) -> FieldValue:
    """Read from the first paragraph that opens with an hour (`Hồi 08 giờ 00 phút ngày …, tại …`); of minutes alone."""
    if "hom nay" not in rule.labels:
        return ABSENT
    for segment, text in paragraphs(reading.segments):
        folded = fold(text[:_WINDOW])
        hit = find(folded[:160]) if _OPENED.match(folded) and not any(word in folded for word in _ENDS) else None
        if hit is not None and segment.page.text.startswith(text[: hit[2]], segment.start):
            return found(segment.page, (segment.start + hit[1], segment.start + hit[2]), value=hit[0], confidence=0.8)
    return ABSENT


_ENDS = ("ket thuc", "be mac", "thong qua")
_BEFORE = 40  # characters


def read_opening(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read when a meeting began: the first time after a label; *kết thúc vào lúc …* tells its end."""
    told = [
        (page.number, offset + hit[1], page, offset, hit)
        for page, offset, _, folded in after_labels(reading, rule.labels)
        if not any(word in _line_before(page, offset) for word in _ENDS)
        if (hit := dates.find_clock(folded[:120])) is not None
    ]
    if not told:
        return _opening(reading, rule, dates.find_clock)
    _, _, page, offset, hit = min(told, key=lambda one: one[:2])
    return found(page, (offset + hit[1], offset + hit[2]), value=hit[0], confidence=0.85)


def _person(text: str, reading: Reading) -> tuple[str, int, int] | None:
    lead = re.match(r"\s*(?:\([^)\n]{1,60}\)|của\b)?\s*[:\-–]*\s*(?:(?:là|do)\s*:?\s+)?(?:\d{1,2}[.)]\s*)?", text)
    start = lead.end() if lead else 0
    polite = _HONORIFIC.match(text[start:])
    start += polite.end() if polite else 0
    stop = _NAME_END.search(text, start)
    end = min(stop.start() if stop else len(text), start + _LONGEST_NAME)
    words = takewhile(lambda word: word not in _GOES_ON, text[start:end].rstrip(" .").split())
    printed = " ".join(words)
    names = (bare_name(one, reading.rules.header) for one in (printed, _SENTENCE_ENDS.split(printed, maxsplit=1)[0]))
    name = next((one for one in names if is_name(one, reading.rules.header)), "")
    if not name:
        return None
    at = text.find(name, start)
    return None if at < 0 else (name, at, at + len(name))


_SENTENCE_ENDS = re.compile(r"(?<=[^\W\d_]{2})\.\s")  # *Thư ký: Bà Ngô Thị Dụ. Tổng số thành viên …*


def read_name(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read a person's name after one of the labels, without honorific, rank or degree."""
    for page, offset, text, _ in after_labels(reading, rule.labels):
        hit = _person(text, reading) if _labels(page, offset, text) else None
        if hit is not None:
            return found(page, (offset + hit[1], offset + hit[2]), value=hit[0], confidence=0.85)
    value = _named_before(reading, rule)
    return value if value is not ABSENT else attendance.in_role(reading, rule.labels)


_HONOURED = r"(?:ông|bà|đ/c|đồng chí|anh|chị|thầy|cô)"
_TOLD_OF = re.compile(rf"\b(?i:{_HONOURED})\s*[.:]?\s+[^\W\d_a-zđ]")
_ON_ITS_LINE = re.compile(rf"[^\S\n\t]*(?:[:–-][^\S\n]*\S|{_HONOURED}\b)", re.IGNORECASE)


def _labels(page: Page, offset: int, text: str) -> bool:
    """Tell whether a label that ends at an offset names whom comes next.

    One in capitals may be a signature's title, under which the other column's name stands; one behind a person's name
    says what that person does.
    """
    if page.text[max(0, offset - 3) : offset].isupper() and _ON_ITS_LINE.match(text) is None:
        return False
    line = page.text[max(0, offset - _REACH) : offset].rsplit("\n", 1)[-1]
    return _TOLD_OF.search(re.split(r"[;.](?=\s)", line)[-1]) is None


_REACH = 200  # characters of a line that are looked at before a label
_POLITE = re.compile(rf"(?:[-–+*•]|\d{{1,2}}[.)])?\s*(?={_HONOURED}(?!\w))", re.IGNORECASE)
_AS = re.compile(r"(?:(?:^|[,;:(–-])\s*|\b(?:lam|la|vai tro)\s+)$")
_SAYS = re.compile(
    r"\b(?:đề nghị|de nghi|đề xuất|de xuat|phát biểu|phat bieu|báo cáo|bao cao|kiến nghị|kien nghi|ý kiến|y kien|giao"
    r"|cho rằng|yêu cầu|thống nhất|nhất trí|trình bày|góp ý|hỏi|trả lời|nêu|cảm ơn|mời|thay mặt|cùng với|biểu quyết"
    r"|đề cử|giới thiệu|bầu|thông qua)\b"
)
_MEETING = re.compile(r"\s*(?:$|[.,;:)\n–-]|(?:cuoc|phien|buoi) hop|hop\b|hoi nghi|hoi dong|ghi|bien ban|dai hoi|cuoc)")


def _named_before(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read a name before the words that say what the person does (`- Đồng chí …, Chủ tịch Hội đồng, chủ trì`).

    Whoever only speaks of them (`Ông …, Trưởng phòng, đề nghị thư ký ghi …`) is none.
    """
    for segment, text in paragraphs(reading.segments):
        opens = _POLITE.match(text) or _plainly(text, reading)
        if opens is None or not any(label in fold(text) for label in rule.labels):
            continue
        starts = sorted({opens.end(), *(one.start() for one in _TOLD_OF.finditer(text))})
        for start, end in pairwise((*starts, len(text))):
            hit = _person(text[start:end], reading)
            if hit is not None and _does(text[start + hit[2] : end], rule.labels, reading):
                at = segment.start + start + hit[1]
                return found(segment.page, (at, at + len(hit[0])), value=hit[0], confidence=0.8)
    return ABSENT


_ITEM = re.compile(r"(?:[-–+*•]|\d{1,2}[.)])\s*(?=[^\W\d_a-zđ])")


def _plainly(text: str, reading: Reading) -> re.Match[str] | None:
    """Match an item's opening where a name follows without a polite word (`- BS.CKII Trần Văn …, Giám đốc`)."""
    opens, header = _ITEM.match(text), reading.rules.header
    if opens is None:
        return None
    first = re.split(r"[,;:(–]|\s-\s", text[opens.end() : opens.end() + _LONGEST_NAME], maxsplit=1)[0]
    return opens if is_name(bare_name(first.strip(), header), header) else None


def _does(behind: str, labels: Sequence[str], reading: Reading) -> bool:
    """Tell whether the words behind a name give the person one of the labels as an office."""
    folded = fold(behind)
    for label in labels:
        at = folded.find(label)
        while at >= 0:
            before, after = folded[:at], folded[at + len(label) :]
            office = re.split(r"[,;:(–-]", before)[-1].strip().startswith(reading.rules.header.roles)
            named = _AS.search(before) is not None or office
            if named and _MEETING.match(after) and not _SAYS.search(behind[:at].lower()):
                return True
            at = folded.find(label, at + 1)
    return False


def _attendance(reading: Reading, group: str) -> FieldValue:
    """Read `Có mặt: 09/09` or `09/09 thành viên có mặt`: present before the bar, all after it."""
    pattern = re.compile(
        r"(?:co mat|du hop|tham du)\s*:?\s*(?P<a>\d{1,3})\s?/\s?(?P<b>\d{1,3})"
        r"(?!\d|\s*(?:ho\b|gia dinh|phieu|don vi|thon|to dan pho|chi hoi|chi bo))"
        r"|(?P<c>\d{1,3})\s?/\s?(?P<d>\d{1,3})\s*(?:thanh vien|dong chi|uy vien|dai bieu"
        r"|nguoi(?= (?:co mat|du hop|tham du)))"
        r"(?![^\n.;]{0,40}\b(?:dong y|nhat tri|tan thanh|bieu quyet|bo phieu|thong nhat|dong tinh)\b)"
    )
    values = []
    for page in reading.document.pages:
        text = fold_page(flowing(reading, page))[:200_000]
        for hit in pattern.finditer(text):
            clause = re.split(r"[\n.;:(]", text[max(0, hit.start() - _CLAUSE) : hit.start()])[-1]
            line = text[max(0, hit.start() - _CLAUSE) : hit.start()].rsplit("\n", 1)[-1]
            if hit["c"] and (_VOTED.search(clause) or _OF_TITLES.search(line)):
                continue
            name = group if hit[group] else {"a": "c", "b": "d"}[group]
            values.append(found(page, hit.span(name), value=int(hit[name]), confidence=0.85))
    told = sorted({value.value for value in values})
    if len(told) > 1:
        return conflicting(values[0], told)
    return values[0] if values else ABSENT


_CLAUSE = 80  # characters
# *Chiến sĩ tiên tiến: 12/14 đồng chí* counts who are awarded, not who came.
_OF_TITLES = re.compile(
    r"\b(?:tien tien|thi dua(?! khen| - khen|, khen)|danh hieu|bang khen|giay khen|xuat sac|xep loai)\b"
)
_VOTED = re.compile(r"\b(?:dong y|nhat tri|tan thanh|bieu quyet|bo phieu|thong nhat)\b")


def read_present(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read how many members were present."""
    value = _attendance(reading, "a")
    value = value if value is not ABSENT else _counted(reading, rule.labels)
    value = value if value is not ABSENT else _before(reading, _WHO_CAME)
    return value if value is not ABSENT else attendance.read_listed(reading)


def read_total(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read how many members the council has, present or not: votes are counted of all."""
    value = _attendance(reading, "b")
    labels = tuple(label for label in rule.labels if not any(word in label for word in _PRESENT))
    told = any("thanh vien" in label for label in labels)
    value = value if value is not ABSENT or not told else _counted(reading, labels, others=_CAME)
    value = value if value is not ABSENT or not told else _before(reading, _ALL)
    return value if value is not ABSENT else attendance.read_all(reading)


# *có 07 thành viên tham dự*; *9 thành viên Hội đồng TĐKT, có mặt: 8*; *9 thành viên, dự họp 5*.
_WHO_CAME = re.compile(r"(?<![\d/])(?P<n>\d{1,3}) (?:thanh vien|uy vien)(?: hoi dong)? (?:tham du|du hop|co mat)\b")
_ALL = re.compile(
    r"(?<![\d/])(?P<n>\d{1,3}) (?:thanh vien|uy vien)\b[^.;:\n\d]{0,40}[,;(]\s*(?:co mat|du hop|tham du)\b"
)


def _before(reading: Reading, pattern: re.Pattern[str]) -> FieldValue:
    """Read how many members a figure tells that stands before what it counts."""
    for page in reading.document.pages:
        hit = pattern.search(fold_page(flowing(reading, page))[:200_000])
        if hit is not None:
            return found(page, hit.span("n"), value=int(hit["n"]), confidence=0.85)
    return ABSENT


_PRESENT = ("co mat", "du hop", "tham du")
_CAME = re.compile(r"\bmat\b|du hop|tham du")  # *Hội đồng có* may be the label that *mặt* stands behind
_FIGURE = re.compile(r"\s*(?:thanh vien)?[^\d\n]{0,30}?(?P<n>\d{1,3})(?!\s?[/\d%]|[.,]\d)")
_LISTED = re.compile(rf"\s*[.)/–-]\s*(?:{_HONOURED}(?!\w))?\s*[:.]?\s*", re.IGNORECASE)
# What a figure that counts members is followed by: what it counts, or nothing of its own.
_OF_MEMBERS = re.compile(
    r"\s*(?:thanh vien|nguoi"
    r"|(?:dong chi|d/c|uy vien|dai bieu|vi)(?!\s+(?:thuong truc|thu ky|chu tich|pho|truong|giam doc))"
    r"|(?:can bo|cong chuc|vien chuc|giao vien|dang vien|hoi vien|doan vien|nhan vien)\b"
    r"|$|[.,;:)\n(]|(?:vang|co mat|tong so|trong do|tren tong)\b)"
)

_SHARED = re.compile(r"(?:%|ty le)[^:;.,]*$")  # *Tỷ lệ % trên tổng số* heads a column of shares
_OF_OTHERS = re.compile(
    r"\b(?:(?<!bo )phieu|tien|ho so|tap the|ca nhan|don vi|truong hop|de nghi|khen|ty le|diem|vang|ngay)\b"
)


def _counted(reading: Reading, labels: Sequence[str], *, others: re.Pattern[str] | None = None) -> FieldValue:
    """Read how many members a label tells: no item's number, no hour, and not how many hold one office.

    A figure before which words of `others` stand counts something else (`Số thành viên có mặt: 9`).
    """
    for page, offset, text, folded in after_labels(reading, labels):
        hit = _FIGURE.match(folded)
        before = folded[: hit.start("n")] if hit is not None else ""
        if hit is None or _OF_OTHERS.search(before) or (others and others.search(before)):
            continue
        if others and _WHO_CAME.match(folded, hit.start("n")):
            continue  # *Các thành viên Hội đồng có 07 thành viên tham dự*
        if _SHARED.search(_line_before(page, offset)):
            continue
        if _OF_MEMBERS.match(folded[hit.end() :]) is None or _opens_list(text[hit.end() :], reading):
            continue
        return found(page, (offset + hit.start("n"), offset + hit.end("n")), value=int(hit["n"]), confidence=0.85)
    return ABSENT


def _opens_list(behind: str, reading: Reading) -> bool:
    """Tell whether what follows a figure is a person's name: the figure then numbers a list."""
    mark = _LISTED.match(behind)
    if mark is None:
        return False
    words = re.split(r"[,;:(\n–]", behind[mark.end() :], maxsplit=1)[0].split()
    return any(
        is_name(bare_name(" ".join(words[:most]), reading.rules.header), reading.rules.header) for most in range(2, 7)
    )


MINUTES_READERS: Mapping[str, Callable[[Reading, FieldRule], FieldValue]] = MappingProxyType(
    {
        "date": read_date,
        "opening_time": read_opening,
        "closing_time": read_clock,
        "name": read_name,
        "members_total": read_total,
        "members_present": read_present,
        "votes": read_votes,
    }
)
