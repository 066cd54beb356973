"""One ballot on all whom minutes put forward below it (`13/13 thành viên nhất trí đề nghị … tặng Bằng khen cho:`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from service.domain.papers.listed_items import ITEM, awards_nobody
from service.domain.papers.nominees import find_nominees
from service.domain.papers.segments import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment

_BALLOT = re.compile(
    r"(?<![\d/])(?P<a>\d{1,3})\s?/\s?(?P<b>\d{1,3})(?![\d/])\s*"
    r"(?:phiếu|thành viên|đảng viên|ủy viên|uỷ viên|đồng chí|đ/c|người|ý kiến|đại biểu|hội viên|đoàn viên)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?<![\d.,])(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_AGREED = re.compile(r"\b(?:nhất trí|đồng ý|tán thành|thống nhất)\b", re.IGNORECASE)
_PUTS = re.compile(r"\b(?:đề nghị|trình|tặng|công nhận|khen thưởng)\b", re.IGNORECASE)
_CAME = re.compile(r"\b(?:có mặt|tham dự|dự họp|triệu tập|tham gia)\b", re.IGNORECASE)
_OPENS = re.compile(r"(?::|\b(?:cụ thể|như sau|sau đây|sau|gồm|cho))\s*[.:]?\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s+(?=[^\W\d_a-zđ])")


class OnList(NamedTuple):
    """The ballot on one of a list: where it is told, and the vote."""

    segment: Segment
    vote: dict[str, Any]


def _ballots(reading: Reading, *, opens: bool) -> Iterator[tuple[Segment, dict[str, Any]]]:
    """Give the sentences that tell how many agreed to put forward somebody: whom they are followed by, or anybody."""
    for segment, text in paragraphs(reading.segments):
        sentence = _SENTENCE.split(text)[-1]
        counts, shares = list(_BALLOT.finditer(sentence)), list(_SHARE.finditer(sentence))
        told = len(counts) == 1 and _CAME.search(sentence[: counts[0].start()]) is None
        if not (told or (not counts and len(shares) == 1)) or len(shares) > 1 or awards_nobody(sentence):
            continue
        wanted = (_AGREED, _PUTS, _OPENS) if opens else (_AGREED, _PUTS)
        if all(word.search(sentence) is not None for word in wanted):
            percent = float(shares[0]["p"].replace(",", ".")) if shares else None
            counted = (int(counts[0]["a"]), int(counts[0]["b"])) if counts else (None, None)
            yield segment, {"for": counted[0], "base": counted[1], "percent": percent}


def _next_list(reading: Reading, ballot: Segment) -> tuple[int, int] | None:
    """Give the page and place where a sentence behind a ballot puts others forward, told of no ballot."""
    here = (ballot.page.number, ballot.start)
    behind = ((line, text) for line, text in paragraphs(reading.segments) if (line.page.number, line.start) > here)
    opens = (line for line, text in behind if ITEM.match(text) is None and _PUTS.search(text) and _OPENS.search(text))
    first = next(opens, None)
    return None if first is None else (first.page.number, first.start)


def votes_on_lists(reading: Reading) -> list[OnList]:
    """Give the vote of everybody whom minutes name below their one ballot; nothing where they tell of several.

    Or of whom the ballot's own sentence names (`7/9 thành viên nhất trí đề nghị tặng … cho Sở A`), where it names all.
    """
    ballots = list(_ballots(reading, opens=True))
    if len(ballots) != 1:
        return [] if ballots else _in_its_sentence(reading)
    segment, vote = ballots[0]
    named = find_nominees(reading)
    begins, ends = (segment.page.number, segment.start), _next_list(reading, segment)
    if any((one.page or 0, one.start or 0) <= begins for one in named):
        return []
    behind = [one for one in named if ends is None or (one.page or 0, one.start or 0) < ends]
    return [OnList(segment, {"nominee": one.name, **vote}) for one in behind]


def _in_its_sentence(reading: Reading) -> list[OnList]:
    ballots = list(_ballots(reading, opens=False))
    if len(ballots) != 1:
        return []
    segment, vote = ballots[0]
    named = find_nominees(reading)
    sentence = next((text for line, text in paragraphs(reading.segments) if line is segment), "")
    inside = all(one.name in sentence for one in named)
    return [OnList(segment, {"nominee": one.name, **vote}) for one in named] if inside else []
