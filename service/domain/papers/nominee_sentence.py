"""Whom a sentence awards: that of a decision's Điều 1, and that in which a submission or a letter asks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.papers.award_names import award_in
from service.domain.papers.deeds import HONOURED, awarded, blank, unpraised
from service.domain.papers.listed_items import ITEM
from service.domain.papers.named_bodies import named_bodies
from service.domain.papers.named_people import HOUSEHOLD, OPENS, count_before, person_of, pieces_of
from service.domain.papers.segments import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.fields import Nominee
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules


def in_article(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give whom a decision's articles name in their sentences (`Tặng Giấy khen cho ông …, Kế toán, Văn phòng, đã …`).

    Điều 1, and those behind it that open with an award.
    """
    told = [(line, text) for line, text in paragraphs(segments) if _ARTICLE.match(line.folded)]
    people = [one for line, text in told for one in _in_article(line, text, rules)]
    return [replace(one, row=at) for at, one in enumerate(people, 1)]


_ARTICLE = re.compile(r"dieu (?:1\b|[2-9]\s*[.:]\s*(?:truy tang|tang|cong nhan|khen thuong)\b(?! (?:kem|tien)))")


def _in_article(line: Segment, text: str, rules: DocumentRules) -> list[Nominee]:
    awards = _ARTICLE_AWARDS.match(text)
    return _in_sentence(line, text, rules, begins=0, bodies=-1 if awards is None else awards.end())


# What does not open so makes rules or a council (`Điều 1. Ban hành … Quy chế xét tặng Giấy khen cho …`).
_ARTICLE_AWARDS = re.compile(
    r"\s*Điều \d\s*[.:]?\s*(?:nay\s+)?(?:quyết định\s+)?(?:công nhận(?: và tặng)?|(?:truy|phong|trao|cấp|ghi)?\s?tặng"
    r"|tặng thưởng|khen thưởng|thưởng|cấp|tuyên dương|biểu dương)\b",
    re.IGNORECASE,
)


def in_request(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give whom a submission asks to award in its sentence (`đề nghị … tặng Bằng khen cho ông …`)."""
    asked = [(line, text, hit.end()) for line, text in paragraphs(segments) if (hit := _asking(text)) is not None]
    first = next((one for one in asked if _FORMALLY.search(one[1])), asked[0] if asked else None)
    told = [] if first is None else _in_sentence(*first[:2], rules, begins=first[2], since=_formally(first[1]))
    return told or in_items(segments, rules)


def in_agreement(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give whom minutes agree to put forward in their sentences (`Hội đồng thống nhất đề nghị tặng … cho bà …`)."""
    told = ((line, text, _agreeing(text)) for line, text in paragraphs(segments))
    people = [
        one for line, text, hit in told if hit is not None for one in _in_sentence(line, text, rules, begins=hit.end())
    ]
    first = {(one.subject, one.name): one for one in reversed(people)}
    return [replace(one, row=at) for at, one in enumerate(reversed(first.values()), 1)]


def _agreeing(text: str) -> re.Match[str] | None:
    return _AGREED.search(text) if "cho" in text and _OWN_WORD.match(text) is None else None


# What one of them says is no agreement (`Bà Ngô Thị …: nhất trí tặng …`).
_OWN_WORD = re.compile(rf"\W*(?:(?:\d{{1,2}}|[a-zđ])[.)]\s*)?{HONOURED}\s*[.:]?\s+(?=[A-ZĐ])")


_AGREED = re.compile(
    r"(?i:(?<!không )(?<!chưa )\b(?:thống nhất|nhất trí|biểu quyết|đồng ý)\b(?!\s*:)"
    r"(?:(?!\b(?:không|chưa)\b)[^.;]){0,150}?\b(?<!không )(?<!chưa )(?:tặng|công nhận|khen thưởng))\b"
    r"[^.;]{0,150}?(?=\scho\s)"
)


def in_items(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give whom items of what is asked name in their sentences (`2. Tặng Bằng khen cho 02 cá nhân: ông …, bà …`)."""
    if not any(_ITEM_ASKS.match(text) for _, text in paragraphs(segments)):
        return []
    items = ((line, text, hit.end()) for line, text in _below_asking(segments) if (hit := _ITEM_ASKS.match(text)))
    people = [one for line, text, begins in items for one in _in_sentence(line, text, rules, begins=begins)]
    return [replace(one, row=at) for at, one in enumerate(people, 1)]


def _asking(text: str) -> re.Match[str] | None:
    """Find where a text asks; before *kính đề nghị* it may tell what others asked (`Xét Tờ trình … đề nghị tặng …`)."""
    return (
        _ASKED.search(text, _formally(text)) if " cho " in text or " với " in text else None
    )  # without it there is nothing to look for


def _formally(text: str) -> int:
    formal = _FORMALLY.search(text)
    return formal.start() if formal is not None else 0


_FORMALLY = re.compile(r"\b(?:kính|trân trọng)\s+(?:đề nghị|trình)\b", re.IGNORECASE)


def _below_asking(segments: Sequence[Segment]) -> Iterator[tuple[Segment, str]]:
    """Give the items below a line that asks: *Kết quả năm 2024: - Tặng Giấy khen cho …* tells what was given."""
    asks = False
    for line, text in paragraphs(segments):
        if ITEM.match(text) is None:
            asks = _ASKS.search(text) is not None or (asks and not text.rstrip().endswith(":"))
        elif asks:
            yield line, text


_ASKS = re.compile(
    r"(?<!đã )(?<!được )\b(?:đề nghị|đề xuất|kiến nghị|xin ý kiến|trình|xem xét|xét|nhất trí|thống nhất)\b",
    re.IGNORECASE,
)
# An item of what is asked that names whom it is for (`2. Tặng Bằng khen cho 02 cá nhân: ông …, bà …`).
_ITEM_ASKS = re.compile(
    r"(?:\d{1,2}\s?[.)/]|[-–+*•]|[a-zđ][.)])\s*(?i:truy tặng|tặng|khen thưởng|công nhận)\b"
    r"[^.]{0,150}?(?=\s(?:cho|đối với)\s)"
)
_ASKED = re.compile(
    r"(?i:(?<!đã )(?<!được )(?<!đã xem )(?<!được xem )\b(?:đề nghị|trình|xem xét|xét)\b"
    r"[^.]{0,200}?\b(?:tặng|công nhận|khen thưởng))\b[^.]{0,150}?(?=\s(?:cho|đối với)\s)"
)


# *cho 01 tập thể (Khoa A) và 01 cá nhân (ông …)*: as one says with a colon, every character at its place.
_IN_BRACKETS = re.compile(
    rf"(?P<many>\b\d{{1,3}} (?:tập thể|cá nhân)) \((?P<who>(?:[A-ZĐ]|{HONOURED}\s)[^()\d]{{2,120}})\)"
)


def _in_sentence(
    first: Segment, text: str, rules: DocumentRules, *, begins: int, bodies: int | None = None, since: int = 0
) -> list[Nominee]:
    """Give those whom a sentence awards, from where its verb ends: bodies and families first, then persons.

    `bodies` is where those are looked for, if elsewhere; nowhere for -1. The award stands behind `since`.
    """
    award = award_in(text[since:], rules.awards) or ""
    text = _IN_BRACKETS.sub(r"\g<many>: \g<who>,", text)
    opens = begins if bodies is None else bodies
    told = [] if opens < 0 else named_bodies(first, text, rules, begins=opens)
    told += _people(first, text, rules, begins=begins)
    return [replace(one, award=award, row=at) for at, one in enumerate(told, 1)]


def _people(first: Segment, text: str, rules: DocumentRules, *, begins: int) -> list[Nominee]:
    alone = HOUSEHOLD.sub(blank, text)
    begin = OPENS.search(alone, begins)
    if begin is None:
        return []
    at = begin.start("many") if begin["many"] is not None else begin.end()
    pieces = pieces_of(awarded(alone[at:]), at, rules, count=count_before(alone, at))
    people = (person_of(first, replace(piece, parts=unpraised(piece.parts)), rules) for piece in pieces)
    return [one for one in people if one is not None]
