"""What is proposed or decided: the award, how many, for what, when, on whose proposal, the money."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import numbers
from service.domain.award_names import find_award
from service.domain.evidence import ABSENT, conflicting, found
from service.domain.fields import PaperKind
from service.domain.flowing import flowing
from service.domain.segments import in_paragraphs
from service.domain.text import collapse, fold, fold_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.document import Page
    from service.domain.fields import FieldValue
    from service.domain.reading import Reading
    from service.domain.rules_documents import FieldRule

SENTENCE_CAP = 1500
_RECORD_BEGINS = re.compile(r"so luoc|ho ten|ho va ten|ten tap the|can cu|kinh gui")
_RECORDS = frozenset({PaperKind.MERIT_REPORT_INDIVIDUAL, PaperKind.MERIT_REPORT_COLLECTIVE})
_ARTICLE = re.compile(r"dieu 1\b")
_SPEAKS = ("de nghi", "tang", "cong nhan", "khen thuong", "kinh trinh", "thuong cho", "thuong ")
_PERIOD = re.compile(
    r"(?:giai doan|tu nam|cac nam|trong nam|nam hoc|nam cong tac|nam)\s(?:20|19)\d{2}"
    r"(?:\s?(?:-|–|den nam|den|,|va)\s?(?:nam )?(?:20|19)\d{2}){0,3}"
    r"|(?<=\()(?:20|19)\d{2}\s?[-–]\s?(?:20|19)\d{2}(?=\))"
)
_MONEY = re.compile(rf"(?:{numbers.FIGURE})(?:,\d{{1,2}})?\s*(?:trieu dong|nghin dong|ty dong|dong|vnd|d\b|trieu)")
# Printed lines run on over at most four; a sentence's end at a line's end parts them (the last *Căn cứ …*).
_STRETCH = re.compile(r"[^\n;]{1,1500}(?:(?<![.:])\n[^\n;]{1,1500}){0,3}")
_PARAGRAPH = re.compile(r"[^\n;]{1,1500}")
_ASKS = re.compile(
    r"kinh de nghi|kinh trinh|de nghi chu tich|tran trong de nghi|de nghi xet|de nghi ubnd|de nghi uy ban"
)
# *Thuộc 03 đơn vị* tells where they are from.
_ITEM = (
    r"(?<![\d.,])(?<!thuoc )(?<!thuoc cac )(?<!trong so )(?P<n>\d{1,3}(?:[.,]\d{3})*)\s*(?:\([^)]{1,60}\)\s*)?(?:%s)\b"
)


def windows(reading: Reading) -> Iterator[tuple[Page, int, str]]:
    """Give (page, offset, folded text) of the main text, page by page, from the head down, its sentences unbroken."""
    last = reading.body[-1].page.number if reading.body else 0
    for page in reading.document.pages:
        if page.number > last:
            break
        end = reading.body[-1].end if page.number == last else len(page.text)
        yield page, 0, fold_page(flowing(reading, page))[:end]


_ALONE = r"(?P<alone>\d{1,3})(?=\s*(?:[;,)]|\.?$))"  # *tập thể: 05; cá nhân: 12*


def article_one(reading: Reading) -> tuple[Page, int, str] | None:
    """Give the decisive text: Điều 1 of a decision, the proposing sentences of another paper."""
    for page, offset, text in windows(reading):
        hit = _ARTICLE.search(text)
        if hit is not None and reading.kind.value is PaperKind.AWARD_DECISION:
            stop = text.find("dieu 2", hit.end())
            end = stop if stop > 0 else hit.start() + SENTENCE_CAP
            return page, offset + hit.start(), text[hit.start() : end]
    return None


def _decisive(reading: Reading) -> Sequence[tuple[Page, int, str]]:
    """Give the stretches that may carry counts and awards, the most telling first."""
    if "decisive" not in reading.shared:
        reading.shared["decisive"] = tuple(_telling(reading))
    stretches: Sequence[tuple[Page, int, str]] = reading.shared["decisive"]
    return stretches


def _telling(reading: Reading) -> Iterator[tuple[Page, int, str]]:
    article = article_one(reading)
    if article is not None:
        yield article[0], article[1], article[2].replace("\n", " ")
        yield from _over_the_page(reading, article[0])
        return
    begins = _body_begins(reading)
    for page, _, text in windows(reading):
        pattern = _PARAGRAPH if in_paragraphs(page) else _STRETCH
        for match in pattern.finditer(text, begins if page is reading.document.pages[0] else 0):
            stretch, start = match.group(), match.start()
            if stretch.lstrip().startswith("can cu"):
                asks = _ASKS.search(stretch)
                stretch, start = (stretch[asks.start() :], start + asks.start()) if asks is not None else ("", start)
            if any(word in stretch for word in _SPEAKS):
                yield page, start, stretch.replace("\n", " ")


def _over_the_page(reading: Reading, page: Page) -> Iterator[tuple[Page, int, str]]:
    """Give the rest of Điều 1 where the next page goes on with it, up to Điều 2."""
    near = takewhile(lambda window: window[0].number <= page.number + 1, windows(reading))
    texts = {one.number: (one, text) for one, _, text in near}
    here, below = texts[page.number][1], texts.get(page.number + 1)
    end = below[1].find("dieu 2", 0, SENTENCE_CAP) if below is not None else -1
    if below is not None and end > 0 and "dieu 2" not in here[max(here.find("dieu 1"), 0) :]:
        yield below[0], 0, below[1][:end].replace("\n", " ")


def _body_begins(reading: Reading) -> int:
    """Give where the first page's body begins: below the head, or below the title's line."""
    head, pages = reading.head, reading.document.pages
    last = next((segment for segment in reversed(reading.segments) if segment.page is pages[0]), None)
    if head.zone and head.zone[-1] is not last:
        return max(segment.end for segment in head.zone)
    return head.title.end if head.title is not None else 0


def read_award(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the award's name as printed: in the subject, else in the decisive text, else below."""
    subject = reading.head.title
    stretches = list(_decisive(reading))
    if subject is not None:
        start = subject.start
        stretches.insert(0, (subject.page, start, fold(subject.page.text[start : start + 500]).replace("\n", " ")))
    for page, offset, text in stretches:
        hit = find_award(text, reading.rules.awards)
        if hit is not None:
            span = (offset + hit[1], offset + hit[2])
            return found(page, span, value=collapse(page.text[span[0] : span[1]]), confidence=0.85)
    return ABSENT


# *Hội đồng gồm 09 đồng chí; dự họp 08 đồng chí* counts who sat there.
_CAME = re.compile(r"\b(?:hoi dong (?:co|gom)|thanh phan|vang(?: mat)?|co mat|du hop|tham du|tong so)\b[^\d.]{0,20}$")


# What they did may count others (`… có thành tích xây nhà cho 12 hộ gia đình`): up to where counts are told again.
_PRAISE = re.compile(
    r"\b(?:da (?:co|dat)|(?:co|dat) (?:nhieu )?thanh tich|hoan thanh)\b"
    r"(?:(?!\b(?:gom|cu the|nhu sau|trong do|danh sach|de nghi|trinh|tang|khen thuong|cong nhan)\b|\bcho \d|[:;.(]).)*"
    r"(?:cho(?= \d{1,3}(?:[.,]\d{3})* (?:ho|gia dinh|nguoi)\b)(?:(?![:;.(]).)*)?"
)


def _counts(reading: Reading, rule: FieldRule) -> list[FieldValue]:
    named = "|".join(map(re.escape, rule.labels))
    pattern = re.compile(rf"{_ITEM % named}|\b(?:{named})\s*:\s*{_ALONE}")
    values = []
    for page, offset, told in _decisive(reading):
        text = _PRAISE.sub(lambda hit: " " * len(hit[0]), told)
        for hit in pattern.finditer(text):
            value = numbers.whole(hit["n"] or hit["alone"])
            if value is not None and not (hit[0].endswith("dong chi") and _CAME.search(text[: hit.start()])):
                values.append(found(page, (offset + hit.start(), offset + hit.end()), value=value, confidence=0.85))
    return values


def read_count(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read how many are put forward (`05 tập thể và 04 cá nhân`); differing counts conflict."""
    if reading.kind.value is PaperKind.NOMINEE_LIST:
        return ABSENT  # counted from the rows: see `extraction`
    values = _counts(reading, rule)
    if not values:
        return ABSENT
    told = sorted({value.value for value in values})
    if len(told) == 1:
        return values[0]
    # A whole and its parts (`99 tập thể. Trong đó: … 05 tập thể; … 94 tập thể`) agree.
    whole = next(value for value in values if value.value == told[-1])
    parts = [value.value for value in values if value.value != told[-1]]
    return whole if sum(parts) == told[-1] else conflicting(values[0], told)


def _begins(page: Page, offset: int, text: str, label: str) -> int:
    """Find a label in a folded stretch; *đơn vị đã có* is no *vì đã có*."""
    at = text.find(label)
    if at >= 0 and label.startswith("vi ") and page.text[offset + at : offset + at + 2].lower() != "vì":
        return -1
    return at


def read_achievement(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read what they are praised for, up to the sentence's end."""
    for page, offset, text in _decisive(reading):
        starts = [at for label in rule.labels if (at := _begins(page, offset, text, label)) >= 0]
        if not starts:
            continue
        begin = min(starts)
        stop = re.search(r"[.;(:]\s|[.;:]$|\(|/\.|,? (?:cu the|gom|nhu sau)\b|$", text[begin:])
        end = begin + (stop.start() if stop is not None else len(text) - begin)
        span = (offset + begin, offset + end)
        return found(page, span, value=collapse(page.text[span[0] : span[1]]).rstrip(" .,;"), confidence=0.75)
    return ABSENT


# Of a date, of a birth, of a law.
_OTHER_YEARS = re.compile(
    r"ngay \d.{0,30}?nam \d{4}|[,(;-]\s*sinh (?:ngay|nam).{0,30}?\d{4}|\bluat\b[^;.]{0,60}? nam \d{4}"
)


def read_period(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the period the achievement was won in (`năm 2021`, `giai đoạn 2021 - 2025`)."""
    title = reading.head.title
    # A report's own record is full of years that are not the period asked for.
    stretches = [] if reading.kind.value in _RECORDS else list(_decisive(reading))
    if title is not None:
        below = fold(title.page.text[title.start : title.start + 500])
        stretches.append((title.page, title.start, _RECORD_BEGINS.split(below)[0]))
    for page, offset, text in stretches:
        hit = _PERIOD.search(_OTHER_YEARS.sub(lambda m: " " * len(m.group()), text))
        if hit is not None:
            span = (offset + hit.start(), offset + hit.end())
            return found(page, span, value=collapse(page.text[span[0] : span[1]]), confidence=0.75)
    return ABSENT


# A line may end within the date, and behind a dash of the symbols (PDF).
_REFERENCE = (
    r"(?P<ref>\d{1,6}[a-z]?\s?/(?:(?!\bngay\b)(?:[\w\-–&,. ]|(?<=[-–])\n)){2,40}?"
    r"(?:\s*,?\s+ngay\s[\d\s/thangnm.-]{6,30})?)"
    r"(?=\s+(?:cua|ve|va|tai|trinh|de nghi|cung)\b|[;,.()\n]|$)"
)


def read_proposals(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the proposals a paper rests on: number and date, each as printed."""
    spaced = (re.escape(label).replace(r"\ ", r"\s+") for label in rule.labels)
    pattern = re.compile(rf"(?:{'|'.join(spaced)})\s*:?\s*{_REFERENCE}")
    hits = [
        (page, *hit.span("ref"))
        for page, _, text in windows(reading)
        for hit in pattern.finditer(text)
        if not _guides(text, hit)
    ]
    if not hits:
        return ABSENT
    values = [collapse(page.text[start:end]).rstrip(" .,;") for page, start, end in hits]
    page, start, end = hits[0]
    return found(page, (start, end), value=values, confidence=0.75)


_ASKING = ("to trinh", "bien ban")
_GUIDANCE = re.compile(r"\b(?:huong dan|trien khai|tong ket|dang ky|phat dong)\b")


def _guides(text: str, hit: re.Match[str]) -> bool:
    """Tell whether a cited letter only tells how to propose (`Thực hiện Công văn số … hướng dẫn …`)."""
    if hit[0].startswith(_ASKING):
        return False
    begin = max(text.rfind("\n", 0, hit.start()), text.rfind(";", 0, hit.start())) + 1
    ends = [at for mark in (";", "\n", ". ") if (at := text.find(mark, hit.end())) >= 0]
    clause = text[hit.end() : min(ends, default=len(text))]
    return text[begin : hit.start()].strip(" -–+*•").startswith("thuc hien") or _GUIDANCE.search(clause) is not None


def read_money(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read an amount in đồng after one of the labels.

    Amounts that differ under one label conflict; a collective's and a person's (*mỗi tập thể …, mỗi cá nhân …*)
    are a list, as printed.
    """
    amounts = [amount for page, _, text in windows(reading) for amount in _amounts(page, text, rule.labels)]
    if any("moi" in label for label in rule.labels):
        amounts += [amount for page, _, text in windows(reading) for amount in _barred(page, text)]
    if not amounts:
        return ABSENT
    first = amounts[0][1]
    told = sorted({value.value for _, value in amounts})
    if len(told) == 1:
        return first
    if len({(label, value.value) for label, value in amounts}) > len({label for label, _ in amounts}):
        return conflicting(first, told)
    places = {(value.page, value.start): value.value for _, value in amounts}
    return replace(first, value=[places[place] for place in sorted(places)])


def _amounts(page: Page, text: str, labels: tuple[str, ...]) -> Iterator[tuple[str, FieldValue]]:
    flat = text.replace("\n", " ")
    for label in labels:
        at = flat.find(label)
        hit = _MONEY.search(flat[at : at + 160]) if at >= 0 else None
        value = numbers.money(hit.group()) if hit is not None else None
        if hit is not None and value is not None:
            yield label, found(page, (at + hit.start(), at + hit.end()), value=value, confidence=0.8)
            yield from _others(page, flat, at + hit.end())


_BARRED = re.compile(
    rf"(?P<sum>{_MONEY.pattern})\s*/\s*(?:(?P<who>tap the|ca nhan|ho gia dinh|ho|don vi)"
    r"|nguoi|em|hoc sinh|sinh vien|giai|dong chi|doan vien|hoi vien|dang vien)\b"
)


def _barred(page: Page, text: str) -> Iterator[tuple[str, FieldValue]]:
    """Give what each one gets as told behind a bar (`2.000.000 đồng/tập thể`); pupils and prizes may be of ranks."""
    for hit in _BARRED.finditer(text.replace("\n", " ")):
        value = numbers.money(hit["sum"])
        if value is not None:
            yield hit["who"] or str(hit.start()), found(page, hit.span("sum"), value=value, confidence=0.8)


_OTHER_EACH = re.compile(
    rf"\s*(?:/\s*(?:tap the|ca nhan|nguoi|ho|don vi))?\s*[;,]?\s*(?:va\s+)?(?:moi\s+|doi voi\s+)?"
    rf"(?P<who>tap the|ca nhan|ho gia dinh|gia dinh|don vi)\b[^\d;.]{{0,30}}?(?P<sum>{_MONEY.pattern})"
)


def _others(page: Page, flat: str, at: int) -> Iterator[tuple[str, FieldValue]]:
    """Give the amounts that the sentence goes on with (`tập thể 1.000.000 đồng/tập thể; cá nhân 500.000 đồng`)."""
    while (hit := _OTHER_EACH.match(flat, at)) is not None:
        value, at = numbers.money(hit["sum"]), hit.end()
        if value is not None:
            yield hit["who"], found(page, hit.span("sum"), value=value, confidence=0.8)


AWARD_READERS: Mapping[str, Callable[[Reading, FieldRule], FieldValue]] = MappingProxyType(
    {
        "award": read_award,
        "count": read_count,
        "achievement": read_achievement,
        "period": read_period,
        "proposal_refs": read_proposals,
        "money": read_money,
    }
)
