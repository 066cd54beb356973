"""Dates and times as Vietnamese papers print them, read to ISO 8601 (local time, no zone)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from service.domain import numbers

_LEADERS = r"[\s.…_\-]{0,40}"
WORDED = re.compile(
    rf"(?<!\d)(?:ngay\s{{0,20}})?(?P<d>\d{{1,2}}){_LEADERS}thang{_LEADERS}(?P<m>\d{{1,2}}){_LEADERS}nam{_LEADERS}(?P<y>\d{{4}})"
)
SLASHED = re.compile(r"(?<![\d/])(?P<d>\d{1,2})\s?[/.\-]\s?(?P<m>\d{1,2})\s?[/.\-]\s?(?P<y>\d{4})(?!\d)")
# *ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu*
_SPELLED = re.compile(
    r"\bngay (?:(?:mong|mung) )?(?P<d>[a-z]{2,5}(?: [a-z]{2,5}){0,2}),? thang (?P<m>[a-z]{2,5}(?: [a-z]{2,5})?),? "
    r"nam (?P<y>(?:mot|hai) n(?:ghin|gan)(?: [a-z]{2,5}){1,5})\b"
)
CLOCK = re.compile(
    r"(?<!\d)(?P<h>[01]?\d|2[0-3])\s{0,3}(?:gio|h|:|g)(?![a-z])\s{0,3},?\s{0,3}"
    r"(?:(?P<m>\d{2}(?!\d|\s?[/.\-]\s?\d)|\d(?=\s{0,3}(?:phut|p\b|')))|(?P<half>ruoi\b)|(?!\d{3}))"
)
STAMP = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>\d{4})"
    r"|(?P<iy>\d{4})[/.\-](?P<im>\d{2})[/.\-](?P<id>\d{2}))[ t,\n]{1,3}"
    r"(?P<clock>[0-2]?\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d{1,6})?(?: ?(?P<half>(?:am|pm|sa|ch)\b))?(?P<utc>z\b)?"
)
_LOCAL = timedelta(hours=7)


def iso(match: re.Match[str]) -> str | None:
    """Give the ISO date of a match with groups d, m, y; None for 31/02 or year 0021."""
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return day.isoformat() if day.year > 1000 else None  # noqa: PLR2004  # four printed digits


def find(folded: str) -> tuple[str, int, int] | None:
    """Find the first whole date in folded text: (ISO, start, end)."""
    hits = [hit for hit in (WORDED.search(folded), SLASHED.search(folded)) if hit is not None]
    for hit in sorted(hits, key=re.Match.start):
        value = iso(hit)
        if value is not None:
            return value, hit.start(), hit.end()
    return _spelled(folded) if " nghin " in folded or " ngan " in folded else None


_TENS = frozenset({"muoi", "le", "linh"})
# What a year ends before: folded, *hai mươi sáu tại …* is told from *hai mươi sau khi …* by no other sign.
_BEHIND = re.compile(r" ?(?:$|[^a-z ]|(?:tai|o|luc|vao|hoi|trong|cua|bat dau|dia diem|chung toi|thanh phan)\b)")


def _spelled(folded: str) -> tuple[str, int, int] | None:
    """Find a date that is written in words, where it is plain with which word its year ends."""
    hit = _SPELLED.search(folded)
    day, month = (numbers.in_words(hit[name]) for name in "dm") if hit is not None else (None, None)
    words = hit["y"].split() if hit is not None else []
    for count in range(len(words), 2, -1):
        whole = not _TENS.isdisjoint(words[:count])  # *hai nghìn hai lăm* is none
        year = numbers.in_words(" ".join(words[:count])) if whole else None
        if hit is not None and day and month and year and 1900 < year < 2100:  # noqa: PLR2004  # as papers are dated
            end = hit.start("y") + len(" ".join(words[:count]))
            try:
                told = date(year, month, day).isoformat()
            except ValueError:
                return None
            return (told, hit.start(), end) if words[count - 1] == "muoi" or _BEHIND.match(folded, end) else None
    return None


def find_stamp(folded: str) -> tuple[str, int, int] | None:
    """Find the first date with a time (an electronic stamp): (ISO date-time, start, end)."""
    hit = STAMP.search(folded)
    if hit is None:
        return None
    hour, minute, second = map(int, f"{hit['clock']}:0".split(":")[:3])
    if hit["half"] and hour <= 12:  # noqa: PLR2004  # AM and PM, or *SA* and *CH*
        hour = hour % 12 + (12 if hit["half"][0] in "pc" else 0)
    try:
        year, month, day = (int(hit[name] or hit[f"i{name}"]) for name in "ymd")
        told = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # as printed
        told += _LOCAL if hit["utc"] else timedelta()
    except (ValueError, OverflowError):
        return None
    return told.isoformat(timespec="seconds" if hit["clock"].count(":") > 1 else "minutes"), hit.start(), hit.end()


def find_clock(folded: str) -> tuple[str, int, int] | None:
    """Find the first time of day in folded text (`14h00`, `16 giờ 30`): (HH:MM, start, end)."""
    hit = CLOCK.search(folded)
    if hit is None:
        return None
    minute = 30 if hit["half"] else int(hit["m"] or 0)
    return (f"{int(hit['h']):02d}:{minute:02d}", hit.start(), hit.end()) if minute < 60 else None  # noqa: PLR2004
