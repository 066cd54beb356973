"""What is known of a subject on a recognised page only by where it stands and how it ends; lengths are points."""

from __future__ import annotations

import re
from itertools import dropwhile
from statistics import fmean
from typing import TYPE_CHECKING

from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from service.domain.document import Line, Page, Word
    from service.domain.papers.segments import Segment

_FAINT = 0.5
_EDGES = " -–—_"  # the ruled line under a subject is read as a dash, a stamp's edge before it too
# A point before a small word, a colon or semicolon: specks, and commas badly read. *V/v:* has its colon.
_BADLY_STOPPED = re.compile(r"[a-zà-ỹđ]{2}[.]\s*[^\W\d_]|(?<!V/v)(?<!việc)[:;]\s*\S|[:;]\W*$|\s[—–_-]\s*[A-ZĐ]\S*$")
_DASH = re.compile(r"[^\W\d_]\s[-–—]\s(?=[a-zà-ỹđ])")
_WAITS = re.compile(
    r"(?:\b(?:của|và|tại|cho|về|các|với|trong|theo|đối với|giữa|là|do|thuộc|số|năm|giai đoạn|nhiệm kỳ|lần thứ|thứ"
    r"|năm học|niên khóa|từ|đến|đề nghị|Nghị định|Thông tư|Quyết định|Nghị quyết)|,)$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\W*(?:kinh (?:gui|goi)|can cu|dieu 1\b|so\s?[:;.]|ngay\b|noi nhan)")
_BELOW, _HIGH = 0.6, 0.3  # heights of a line: a line that carries a subject on begins as near below it


def tidy(text: str) -> str:
    """Leave out dashes that stand before a subject and behind it."""
    return text.strip(_EDGES) or text


def waits(text: str) -> bool:
    """Tell whether a subject ends in a word that others must follow: its last line was not read."""
    return _WAITS.search(text) is not None


def badly_stopped(text: str) -> bool:
    """Tell whether a stop stands where no subject has one."""
    return _BADLY_STOPPED.search(text) is not None


def unsure_dash(text: str, words: Sequence[tuple[str, float]]) -> bool:
    """Tell whether a dash stands before a small word and was not surely read: a speck between two words."""
    dashes = [confidence for word, confidence in words if word in _DASHES]
    return _DASH.search(text) is not None and min(dashes, default=0.0) < _SURE_DASH


_DASHES = frozenset("-–—")
_SURE_DASH = 0.9


def is_faint(line: Line) -> bool:
    """Tell whether a recognised line was hardly made out: a stamp, a stroke."""
    return bool(line.words) and fmean(word.confidence for word in line.words) < _FAINT


def beside(segment: Segment, left: float, right: float) -> bool:
    """Tell whether a recognised line is hardly made out and reaches nowhere between two edges of the page."""
    x0, x1 = segment.line.x0, segment.line.x1
    return x0 is not None and x1 is not None and is_faint(segment.line) and (x1 < left or x0 > right)


def centred_below(title: Segment, below: Sequence[Segment]) -> bool:
    """Tell whether a recognised line stands right below a type's name and around its middle, as no paragraph does.

    *Thực hiện …* opens many a plan's subject, and many a body. A paragraph's first line is indented, its next ones are
    as wide as the page.
    """
    places = [_place(segment.line) for segment in (title, *below[:2])]
    own, first, *more = places
    if own is None or first is None or _HARD.match(below[0].folded):
        return False
    (x0, top, x1, low), tall = first, first[3] - first[1]
    if not _around(own, first, _ASKEW) or top - own[3] > tall:
        return False
    near = [place for place in more if place is not None and place[1] - low < _PITCH * tall]
    return all(_around(own, place, _ASKEW) and (place[0] > x0 - 1 or place[2] - place[0] < x1 - x0) for place in near)


def _place(line: Line) -> tuple[float, float, float, float] | None:
    """Give the box of a recognised line."""
    if not line.words or line.x0 is None or line.y0 is None or line.x1 is None or line.y1 is None:
        return None
    return line.x0, line.y0, line.x1, line.y1


def off_centre(first: Segment, segment: Segment) -> bool:
    """Tell whether a recognised line stands around another middle than a subject's first: it is the body's."""
    one, other = _place(first.line), _place(segment.line)
    return one is not None and other is not None and not _around(one, other, _OFF)


def without_stamp(title: Segment | None, below: Sequence[Segment]) -> Sequence[Segment]:
    """Give the lines below a type's name without a receiver's stamp that begins higher than the subject beside it."""
    if title is None:
        return below
    return list(dropwhile(lambda line: is_faint(line.line) and off_centre(title, line), below))


def _around(one: Sequence[float], other: Sequence[float], askew: float) -> bool:
    """Tell whether two boxes have one middle, nearly."""
    return abs((one[0] + one[2]) - (other[0] + other[2])) <= 2 * askew


_HARD = re.compile(r"\W*(?:can cu|kinh g|dieu 1|hom nay|\d|[ivx]{1,4}[.)])")
_ASKEW, _OFF = 8.0, 14.0
_PITCH = 1.1  # heights of a line


def goes_on(page: Page, words: Sequence[Word], *, upper: bool) -> bool:
    """Tell whether a line right below a subject's words in their column, or beside them, was not taken into it."""
    last = max(words, key=lambda word: word.y1)
    row = [word for word in words if word.y1 > last.y1 - (last.y1 - last.y0) / 2]
    top, bottom = min(word.y0 for word in row), max(word.y1 for word in row)
    left, right, tall = min(word.x0 for word in words), max(word.x1 for word in words), bottom - top
    own = {word.start for word in words}
    for line in page.lines:
        if not line.words or line.x0 is None or line.x1 is None or line.y0 is None or line.words[0].start in own:
            continue
        near = top + _HIGH * tall < line.y0 < bottom + _BELOW * tall
        inside = min(line.x1, right) - max(line.x0, left) > (line.x1 - line.x0) / 2
        if near and inside and _carries(line, upper=upper):
            return True
    return any(_parted_from(line, words, own) for line in page.lines if line.words)


def _carries(line: Line, *, upper: bool) -> bool:
    """Tell whether a line may carry a subject on: a stamp's, too, may lie over its last words."""
    if sum(map(str.isalnum, line.text)) < _TOLD or line.text.startswith("(") or _NEXT.match(fold(line.text)):
        return False
    return upper or not is_upper(line.text) or any(map(str.isdigit, line.text))


def _parted_from(line: Line, words: Sequence[Word], own: Collection[int]) -> bool:
    """Tell whether a line stands in a row of the subject's words, hardly a gap behind them, and is none of them."""
    first = line.words[0]
    if first.start in own or is_faint(line) or not any(map(str.isalpha, line.text)):
        return False
    middle = (first.y0 + first.y1) / 2
    return any(word.y0 < middle < word.y1 and 0 < first.x0 - word.x1 < _GAP * (word.y1 - word.y0) for word in words)


_TOLD = 2  # letters
_GAP = 2.5  # heights of a line: columns stand farther apart
