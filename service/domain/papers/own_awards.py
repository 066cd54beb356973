"""Items that say themselves what is given to whom (`- Chủ tịch UBND tỉnh tặng Bằng khen cho bà …: 14/15 phiếu`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.award_names import award_in
from service.domain.papers.honorifics import honorific_of, is_body
from service.domain.papers.signature import is_name

if TYPE_CHECKING:
    from service.domain.rules_documents import DocumentRules

_GIVES = re.compile(
    r"(?P<lead>(?:[^,;:.\d]{1,90}?\s)?)(?:trao tặng|truy tặng|tặng thưởng|tặng|công nhận|khen thưởng)\s+"
    r"(?P<award>[^,;:.\d]{4,120}?)\s+(?:cho|đối với)\s+(?:(?:tập thể|cá nhân)\s+)?(?P<who>[^\W\d_].*)$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_NOW = re.compile(r"\b(?:đã|được|từng|không|chưa|năm)\b", re.IGNORECASE)
_NAME_ENDS = re.compile(r"\s*[,;:(–]|\s-\s")


class OwnAward(NamedTuple):
    """The award that an item names, and where in it stands whom it is for."""

    award: str
    at: int


def own_award(text: str, rules: DocumentRules) -> OwnAward | None:
    """Give what an item gives to one person or body whom it names; None for counts, for many, for what was given."""
    hit = _GIVES.match(text[:400])
    if hit is None or _NOT_NOW.search(hit["lead"]) is not None:
        return None
    award, who = award_in(hit["award"], rules.awards), _NAME_ENDS.split(hit["who"], maxsplit=1)[0]
    honorific, bare = honorific_of(who, rules)
    named = honorific or is_name(bare, rules.header) or (who[0].isupper() and is_body(who, rules))
    return OwnAward(award, hit.start("who")) if award is not None and named else None


_LABELLED = re.compile(
    r"(?:(?:đề nghị\s+)?(?:xét\s+)?(?:tặng thưởng|tặng|công nhận)\s+)?(?:danh hiệu\s+)?"
    r"[“\"]?(?P<award>[^:\d]{4,120}?)[”\"]?"
    r"(?:(?:\s*\(\d{1,3}\s[^()\d:]{2,30}\))?\s*:\s*|\s+(?:cho|đối với)\s+(?:(?:các\s+)?(?:tập thể|cá nhân)\s*:?\s+"
    r"|(?:các|\d{1,3})\s+[a-zđà-ỹ ,]{2,40}:\s+)?)(?P<who>[^\W\d_].*)$",
    re.IGNORECASE | re.DOTALL,
)
# What a body or a person holds (`Trong 5 năm, đơn vị được tặng:`), with nobody who asks.
HOLDS = re.compile(
    r"^(?!.*\b(?:đề nghị|xét|trình)\b).*\b(?:được|đạt) (?:[^\s,;:.]{1,12} ){0,6}?(?:tặng|khen|công nhận)\b",
    re.IGNORECASE | re.DOTALL,
)
ASKS_ITSELF = re.compile(r"^đề nghị\s+(?:xét\s+)?(?:tặng thưởng|tặng|công nhận)\b", re.IGNORECASE)


def labelled_award(text: str, rules: DocumentRules) -> OwnAward | None:
    """Give the award that stands before a colon, and who behind it (`Cờ thi đua của Ngành: Viện kiểm sát …`)."""
    hit = _LABELLED.match(text[:400])
    award = award_in(hit["award"], rules.awards) if hit is not None else None
    if hit is None or award is None or not hit["award"].startswith(award):
        return None
    who = _NAME_ENDS.split(hit["who"], maxsplit=1)[0]
    honorific, bare = honorific_of(who, rules)
    named = honorific or is_name(bare, rules.header) or (who[0].isupper() and is_body(who, rules))
    return OwnAward(award, hit.start("who")) if named else None
