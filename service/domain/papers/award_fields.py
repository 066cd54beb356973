"""What is proposed or decided: the award, how many, for what, when, on whose proposal, the money."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import numbers
from service.domain.fields import MERIT_REPORTS, PaperKind
from service.domain.papers.asking import heading
from service.domain.papers.award_counts import read_award_counts, read_count
from service.domain.papers.award_givers import with_giver
from service.domain.papers.award_names import awards_in, code_of, find_award
from service.domain.papers.decisive import Stretch, askings, decisive, windows
from service.domain.papers.evidence import ABSENT, conflicting, found
from service.domain.papers.letter_requests import asks_in_letter, subject_of_letter
from service.domain.text import collapse, fold, unbroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.domain.document import Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule

_RECORD_BEGINS = re.compile(r"so luoc|ho ten|ho va ten|ten tap the|can cu|kinh gui")
_PERIOD = re.compile(
    r"(?:giai doan|tu nam|cac nam|trong nam|nam hoc|nam cong tac|nam)\s(?:20|19)\d{2}"
    r"(?:\s?(?:-|–|den nam|den|,|va)\s?(?:nam )?(?:20|19)\d{2}){0,3}"
)
_YEARS_IN_BRACKETS = re.compile(r"(?<=\()(?:20|19)\d{2}\s?[-–]\s?(?:20|19)\d{2}(?=\))")
_MONEY = re.compile(rf"(?:{numbers.FIGURE})(?:,\d{{1,2}})?\s*(?:trieu dong|nghin dong|ty dong|dong|vnd|d\b|trieu)")


def read_award(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the award's name as printed: in the subject, else where it is asked for, else in other decisive text."""
    asked = (stretch for asking in askings(reading) if asking.formal for stretch in asking.stretches)
    stretches = [*(one._replace(text=one.text.replace("\n", " ")) for one in asked), *decisive(reading)]
    title, own = reading.head.title, heading(reading.head)
    if title is not None:
        ends = max((line.end for line in own if line.page is title.page), default=title.end)
        stretches.insert(0, _below(title, ends))
        stretches.append(_below(title, title.start + _BELOW_TITLE))
    elif asks_in_letter(reading) and (subject := subject_of_letter(reading)) is not None:
        stretches.insert(0, subject)
    for page, offset, text in stretches:
        hit = find_award(text, reading.rules.awards)
        if hit is not None:
            span = with_giver(hit[0], page.text[offset : offset + len(text)], (hit[1], hit[2]))
            span = (offset + span[0], offset + span[1])
            value = found(page, span, value=unbroken(page.text[span[0] : span[1]]), confidence=0.85)
            other = _decided_otherwise(reading, fold(str(value.value)))
            return conflicting(value, [value.value, other]) if other else value
    return ABSENT


def _decided_otherwise(reading: Reading, said: str) -> str:
    """Give the award that Điều 1 of a decision gives, where it gives none of the name that its subject says.

    *Bằng khen* and *Bằng khen của Thủ tướng Chính phủ* are one name; whom a subject calls *điển hình* may be given any.
    """
    article = next((one for one in decisive(reading) if one.text.lstrip("-–+*• ").startswith("dieu 1")), None)
    if reading.kind.value is not PaperKind.AWARD_DECISION or article is None or said in article.text:
        return ""
    given = [(code, start, end) for code, start, end in awards_in(article.text, reading.rules.awards)]
    named = [collapse(article.text[start:end]) for _, start, end in given]
    same = any(one.startswith(said) or said.startswith(one) for one in named)
    if not named or same or code_of(said, reading.rules.awards) in {_EXEMPLAR, *(code for code, _, _ in given)}:
        return ""
    _, start, end = given[0]
    return unbroken(article.page.text[article.start + start : article.start + end])


_EXEMPLAR = "dhtt"
_BELOW_TITLE = 500  # characters


def _below(title: Segment, ends: int) -> Stretch:
    """Give the text from a title on."""
    return Stretch(title.page, title.start, fold(title.page.text[title.start : ends]).replace("\n", " "))


def _begins(page: Page, offset: int, text: str, label: str) -> int:
    """Find a label in a folded stretch; *đơn vị đã có* is no *vì đã có*."""
    at = text.find(label)
    if at >= 0 and label.startswith("vi ") and page.text[offset + at : offset + at + 2].lower() != "vì":
        return -1
    return at


_OPENING = '"“„«'
_CLOSING = re.compile(r"[\"”“»]")


def read_achievement(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read what they are praised for, up to the sentence's end."""
    for page, offset, text in decisive(reading):
        starts = [at for label in rule.labels if (at := _begins(page, offset, text, label)) >= 0]
        if not starts:
            continue
        begin = min(starts)
        stop = re.search(r"[.;(:]\s|[.;:]$|\(|/\.|,? (?:cu the|gom|nhu sau|sau day|co ten sau)\b|$", text[begin:])
        end = begin + (stop.start() if stop is not None else len(text) - begin)
        quoted = begin > 0 and page.text[offset + begin - 1] in _OPENING and _CLOSING.search(page.text, offset + begin)
        begin -= bool(quoted)  # *đạt tiêu chuẩn “Hoàn thành xuất sắc nhiệm vụ” 5 năm liền*
        span = (offset + begin, offset + end)
        return found(page, span, value=unbroken(page.text[span[0] : span[1]]).rstrip(" .,;"), confidence=0.75)
    return ABSENT


# Of a date, of a birth, of a law.
_OTHER_YEARS = re.compile(
    r"ngay \d.{0,30}?nam \d{4}|[,(;-]\s*sinh (?:ngay|nam).{0,30}?\d{4}|\bluat\b[^;.]{0,60}? nam \d{4}"
)


# What the paper carries out, up to who asks: *Thực hiện Quyết định … giai đoạn 2017 - 2027, Hội đề nghị …*.
_CARRIED_OUT = re.compile(
    r"\b(?:thuc hien|can cu) (?:quyet dinh|ke hoach|cong van|huong dan|chi thi|nghi quyet|thong bao|nghi dinh|luat)\b"
    r"[^;]{0,600}?(?=,[^,;]{0,120}\b(?:de nghi|trinh)\b)"
)


def _blank(hit: re.Match[str]) -> str:
    """Give as many spaces: what stands behind keeps its place."""
    return " " * len(hit[0])


def read_period(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the period the achievement was won in (`năm 2021`, `giai đoạn 2021 - 2025`)."""
    title = reading.head.title
    # A report's own record is full of years that are not the period asked for.
    stretches = [] if reading.kind.value in MERIT_REPORTS else list(decisive(reading))
    if title is not None:
        below = fold(title.page.text[title.start : title.start + 500]).replace("\n", " ")
        stretches.append(Stretch(title.page, title.start, _RECORD_BEGINS.split(below)[0]))
    for pattern in (_PERIOD, _YEARS_IN_BRACKETS):
        for page, offset, text in stretches:
            hit = pattern.search(_OTHER_YEARS.sub(_blank, _CARRIED_OUT.sub(_blank, text)))
            if hit is not None:
                span = (offset + hit.start(), offset + hit.end())
                return found(page, span, value=unbroken(page.text[span[0] : span[1]]), confidence=0.75)
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
    values = [unbroken(page.text[start:end]).rstrip(" .,;") for page, start, end in hits]
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
        "award_counts": read_award_counts,
        "achievement": read_achievement,
        "period": read_period,
        "proposal_refs": read_proposals,
        "money": read_money,
    }
)
