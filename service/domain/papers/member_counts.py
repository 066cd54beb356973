"""How many members of a collective hold a title or were disciplined, where its report tells it in a sentence."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.papers.evidence import ABSENT, found
from service.domain.papers.flowing import flowing
from service.domain.papers.merit_fields import read_text
from service.domain.text import fold_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import FieldRule

_WHO = r"(?:ca nhan|nguoi|dong chi|can bo|cong chuc|vien chuc|giao vien|nhan vien|lao dong(?! tien tien))"
# Between how many and what they hold: no other count, share or person, and nothing that says they do not hold it.
_OTHERWISE = r"\b(?:khong|chua|dang ky|phan dau|de nghi|khien trach)\b"
_GAP = rf"(?:(?!{_OTHERWISE})[^.,;:\n\d%])"
_COUNT = r"(?<![\d.,/-])(?P<n>\d{1,3})"  # a year has four
_MANY = rf"{_COUNT}\s?(?:/\s?\d{{1,3}}\s)?{_WHO}\b(?:(?:,| va)\s{_WHO}\b)*{_GAP}{{0,40}}?"
_SHARE = r"(?:\([^()\n]{0,12}%\)\s?)?"
_HELD = r"(?:dat|duoc cong nhan|duoc tang|duoc xet tang)\s(?:danh hieu\s)?[“\"]?"
_HOLDERS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "advanced_workers": re.compile(rf"{_MANY}{_SHARE}{_HELD}lao dong tien tien"),
        "grassroots_fighters": re.compile(rf"{_MANY}{_SHARE}{_HELD}chien s[iy] thi dua (?:cap )?co so"),
    }
)
# *khiển trách* is below what the law counts (Luật 06/2022/QH15 Điều 28 khoản 1 điểm c: from *cảnh cáo*).
_DISCIPLINED = re.compile(
    rf"(?P<none>(?:khong co|khong)\s(?:ai|{_WHO})[^.;\n\d]{{0,60}}?bi (?:xu ly )?ky luat)"
    rf"|{_COUNT}\s{_WHO}\b{_GAP}{{0,40}}?bi (?:xu ly )?ky luat{_GAP}{{0,30}}?"
    r"(?:canh cao|cach chuc|giang chuc|ha bac luong|buoc thoi viec|sa thai|khai tru)"
)
_OTHERS = re.compile(
    r"\b(?:phan dau|dang ky|de nghi|chi tieu|ke hoach|muc tieu|se dat|toan (?:nganh|tinh|quoc)|ca nuoc)\b"
)
_PUNISHED = re.compile(r"\bbi (?:xu ly )?ky luat\b")
_CLAUSE = 120  # characters before a figure that may say it is only planned, or of more than the collective


def read_members(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the count behind a label, else the one that a sentence tells: `18/20 cá nhân (90%) đạt Lao động tiên tiến`.

    Several years' counts that differ are none, nor is one that an engine recognised, nor one of the disciplined beside
    others that could not be counted: a person looks.
    """
    value = read_text(reading, rule)
    if value is not ABSENT:
        return value
    pattern = _HOLDERS.get(rule.name, _DISCIPLINED)
    told: list[tuple[int, FieldValue]] = []
    more = 0  # sentences of the disciplined beside those that were read
    for page in reading.document.pages:
        text = fold_page(flowing(reading, page))[:200_000] if page.method == "text" else ""
        hits = list(pattern.finditer(text))
        more += len(_PUNISHED.findall(text)) - len(hits) if pattern is _DISCIPLINED else 0
        for hit in hits:
            if _OTHERS.search(re.split(r"[.;\n]", text[max(0, hit.start() - _CLAUSE) : hit.start()])[-1]):
                continue
            count = int(hit["n"] or 0)
            told.append((count, found(page, hit.span(), value=str(count), confidence=0.8)))
    return told[0][1] if len({count for count, _ in told}) == 1 and more <= 0 else ABSENT
