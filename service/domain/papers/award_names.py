"""The names of awards and titles found in running text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.papers.award_givers import with_giver
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.rules_documents import AwardRule


# Of a competition: *giải Nhất*, *Huy chương Vàng*; each is an award of its own.
PRIZE = r"\b(?:giai\s+(?:dac biet|nhat|nhi|ba|tu|khuyen khich|[abc])|huy chuong\s+(?:vang|bac|dong))\b"


@lru_cache(maxsize=16)
def _named(awards: tuple[AwardRule, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name: award.code for award in reversed(awards) for name in award.names}
    names = "|".join(re.escape(name) for name in sorted(codes, key=len, reverse=True))
    return re.compile(rf"{names}|{PRIZE}"), codes


def awards_in(folded: str, awards: Sequence[AwardRule]) -> Iterator[tuple[str, int, int]]:
    """Give every award and prize that a folded text names, in order: (code, start, end); a prize is its own code."""
    pattern, codes = _named(tuple(awards))
    for hit in pattern.finditer(folded):
        yield codes.get(hit[0], collapse(hit[0])), hit.start(), hit.end()


_PRIZE = re.compile(PRIZE)


def prize_in(text: str) -> str | None:
    """Give a prize's name as printed, None when the text names none."""
    hit = _PRIZE.search(fold(text))
    return None if hit is None else text[hit.start() : hit.end()]


def find_award(text: str, awards: Sequence[AwardRule]) -> tuple[str, int, int] | None:
    """Find the first award named in the text: (code, start, end); the longest name wins a tie."""
    folded = fold(text)
    hits = [
        (at, -len(name), award.code)
        for award in awards
        for name in award.names
        if (at := folded.find(name)) >= 0 and not _inside(folded, at, name)
    ]
    if not hits:
        return None
    at, length, code = min(hits)
    return code, at, at - length


def _inside(folded: str, at: int, name: str) -> bool:
    """Tell whether `lao động tiên tiến` is only the tail of `tập thể lao động tiên tiến`."""
    return name == "lao dong tien tien" and folded[:at].rstrip().endswith("tap the")


def _whole(text: str, code: str, span: tuple[int, int]) -> str:
    """Give an award's name as printed, with who gives it where the text says so."""
    start, end = with_giver(code, text, span)
    return text[start:end]


def award_in(text: str, awards: Sequence[AwardRule]) -> str | None:
    """Give the award's name as printed, None when the text names none."""
    hit = find_award(text, awards)
    return None if hit is None else _whole(text, hit[0], hit[1:])


def sole_award_in(text: str, awards: Sequence[AwardRule]) -> str:
    """Give the award's name as printed where the text names one only, else nothing."""
    hit = find_award(text, awards)
    if hit is None or find_award(text[hit[2] :], awards) is not None:
        return ""
    return _whole(text, hit[0], hit[1:])


def only_award_in(text: str, awards: Sequence[AwardRule]) -> str:
    """Give the award's name as printed where the text names one only, however often; else nothing."""
    hits = list(awards_in(fold(text), awards))
    if len({code for code, _, _ in hits}) != 1:
        return ""
    return _whole(text, hits[0][0], hits[0][1:])


def code_of(text: str, awards: Sequence[AwardRule]) -> str:
    """Give the award's code (`bkt`, `cstdcs`, …), empty when the text names none."""
    hit = find_award(text, awards)
    return "" if hit is None else hit[0]


def subject_of_award(text: str, awards: Sequence[AwardRule]) -> str:
    """Give whom alone the award that a text names can honour (Luật 06/2022/QH15, Điều 21-28); '' for both."""
    hit = find_award(text, awards)
    return "" if hit is None else next(award.subject for award in awards if award.code == hit[0])
