"""Labels that share one colon (`Dân tộc, tôn giáo: Kinh, không`): each has the part of the value at its own place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN = r"(?:\s*[,/;]\s*|\s+[-–]\s+|\s+va\s+)"
_MOST = 3  # labels behind the first
_HINT = r"(?:\s*\([^)]{0,160}\))?\s*[:：]\s*"
# Blanks are looked at from the first of a run only: endless ones would be gone over again from each.
_PARTED = re.compile(r"(?<!\s)(?:\s*[,/;]\s*|\s+[-–]\s+)")


class Joint(NamedTuple):
    """Labels (folded) that share a colon: where they begin in a line, and where what they label begins."""

    labels: tuple[str, ...]
    start: int
    value: int

    def parts(self, text: str) -> list[tuple[int, int]]:
        """Give the stretches of a value, which ends the text, one for each label; none where their numbers differ."""
        begins, ends = [self.value], []
        for between in _PARTED.finditer(text, self.value):
            ends.append(between.start())
            begins.append(between.end())
        spans = list(zip(begins, [*ends, len(text)], strict=True))
        whole = len(spans) == len(self.labels) and all(text[start:end].strip() for start, end in spans)
        return spans if whole else []


@lru_cache(maxsize=64)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    one = "|".join(map(re.escape, sorted(labels, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?<!\w)(?P<all>(?:{one})(?:{_BETWEEN}(?:{one})){{1,{_MOST}}}){_HINT}")


@lru_cache(maxsize=64)
def _single(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(labels, key=len, reverse=True))) or "(?!)")


def joint_in(folded: str, labels: Sequence[str], start: int = 0) -> Joint | None:
    """Find the first labels of a folded line that share a colon."""
    if ":" not in folded and "：" not in folded:
        return None
    known = tuple(labels)
    hit = _pattern(known).search(folded, start)
    if hit is None:
        return None
    told = tuple(one.group() for one in _single(known).finditer(hit["all"]))
    return Joint(told, hit.start(), hit.end())
