"""The names of awards and titles found in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.rules_documents import AwardRule


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


def award_in(text: str, awards: Sequence[AwardRule]) -> str | None:
    """Give the award's name as printed, None when the text names none."""
    hit = find_award(text, awards)
    return None if hit is None else text[hit[1] : hit[2]]


def sole_award_in(text: str, awards: Sequence[AwardRule]) -> str:
    """Give the award's name as printed where the text names one only, else nothing."""
    hit = find_award(text, awards)
    if hit is None or find_award(text[hit[2] :], awards) is not None:
        return ""
    return text[hit[1] : hit[2]]


def code_of(text: str, awards: Sequence[AwardRule]) -> str:
    """Give the award's code (`bkt`, `cstdcs`, …), empty when the text names none."""
    hit = find_award(text, awards)
    return "" if hit is None else hit[0]
