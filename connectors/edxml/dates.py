"""The dates of edXML messages: several spellings in, ISO out, never a guess.

Accepted: yyyy/MM/dd, yyyy-MM-dd, dd/MM/yyyy (day first whenever the year is last), each with an
optional time; without a zone the time is Vietnam's (+07:00).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))

_SPELLINGS = (
    re.compile(r"(?P<y>\d{4})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})[/-](?P<y>\d{4})"),
)
_TIME = re.compile(
    r"(?:[ T]+(?P<h>\d{1,2}):(?P<n>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>AM|PM|SA|CH)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)


def read_day(raw: str) -> str | None:
    """Give the ISO day in Vietnam, an empty text for an empty one, None where it is no date."""
    if not raw.strip():
        return ""
    moment = _moment(raw)
    return moment.date().isoformat() if moment else None


def read_moment(raw: str) -> str | None:
    """Give the ISO moment at +07:00, an empty text for an empty one, None where it is none."""
    if not raw.strip():
        return ""
    moment = _moment(raw)
    return moment.isoformat(timespec="seconds") if moment else None


def _moment(raw: str) -> datetime | None:
    stripped = raw.strip()
    for spelling in _SPELLINGS:
        day = spelling.match(stripped)
        time = day and _TIME.fullmatch(stripped, day.end())
        if day and time:
            return _build(day, time)
    return None


def _build(day: re.Match[str], time: re.Match[str]) -> datetime | None:
    hour, minute, second = (int(time[part] or 0) for part in ("h", "n", "s"))
    if time["half"]:  # as .NET writes in English and in Vietnamese: SA before noon, CH after
        hour = hour % 12 + (12 if time["half"].upper() in {"PM", "CH"} else 0) if hour <= 12 else 24  # noqa: PLR2004 - the half day's clock
    try:
        moment = datetime(int(day["y"]), int(day["m"]), int(day["d"]), hour, minute, second, tzinfo=_zone(time["zone"]))
        return moment.astimezone(VIETNAM)
    except (ValueError, OverflowError):  # 2014/02/30 stands in the official samples
        return None


def _zone(spelled: str | None) -> timezone:
    if not spelled:
        return VIETNAM
    if spelled.upper() == "Z":
        return UTC
    sign = -1 if spelled[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(spelled[1:3]), minutes=int(spelled[-2:])))
