"""The dates of edXML messages: several spellings in, ISO out, never a guess.

Accepted: yyyy/MM/dd, yyyy-MM-dd, dd/MM/yyyy (day first whenever the year is last), with dots too, yyyyMMdd, in
Vietnamese words, and as Java writes a day; each with an optional time; without a zone it is Vietnam's (+07:00).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

_LAST_MONTH = 12
_FIRST_YEAR = 1945  # of the state whose papers these are; 0001, 1753 and 1900 are what programs write for no day
VIETNAM = timezone(timedelta(hours=7))

_SPELLINGS = (
    re.compile(r"(?P<y>\d{4})(?P<bar>[/.-])(?P<m>\d{1,2})(?P=bar)(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})(?P<bar>[/.-])(?P<m>\d{1,2})(?P=bar)(?P<y>\d{4})"),
    re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?:ngày\s+)?(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})", re.IGNORECASE),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?P<d>\d{1,2})"
_CLOCK = r"(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)"
_PLAIN = re.IGNORECASE | re.ASCII  # a long s is an s of either case otherwise
# *Apr 2, 2026 12:00:00 AM* and *Thu Apr 02 00:00:00 ICT 2026*, as Java's writers spell a day of their own machine's.
_JAVA = (
    re.compile(rf"{_ENGLISH}, (?P<y>\d{{4}})(?:,? {_CLOCK})?", _PLAIN),
    re.compile(rf"[a-z]{{3}} {_ENGLISH} {_CLOCK} (?:ICT|GMT\+0?7(?::00)?) (?P<y>\d{{4}})", _PLAIN),
)
_ZONED_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})")  # XML Schema's date: the day is that of its zone
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
    stripped = _plain(unicodedata.normalize("NFC", " ".join(raw.split())))
    for spelling in _SPELLINGS:
        day = spelling.match(stripped)
        time = day and _TIME.fullmatch(stripped, day.end())
        if day and time:
            return None if _either_way(day, time) else _build(day, time)
    return None


def _plain(spelt: str) -> str:
    """Give a day as Java or XML Schema spell it in figures; any other spelling comes back as it is."""
    zoned = _ZONED_DAY.fullmatch(spelt)
    if zoned is not None:
        return zoned[1]
    java = next((hit for one in _JAVA if (hit := one.fullmatch(spelt)) is not None), None)
    if java is None:
        return spelt
    month = _MONTHS.index(java["month"].lower()) + 1
    return f"{java['y']}-{month}-{java['d']} {java['time'] or ''}".strip()


def _either_way(day: re.Match[str], time: re.Match[str]) -> bool:
    """Tell whether an English half-day clock leaves open which is the month (`4/2/2026 12:00:00 AM` of .NET)."""
    english = (time["half"] or "").upper() in {"AM", "PM"} and day.start("d") < day.start("y")
    padded = day["d"].startswith("0") or day["m"].startswith("0")  # English short dates are not filled up
    return english and not padded and day["d"] != day["m"] and int(day["d"]) <= _LAST_MONTH


def _build(day: re.Match[str], time: re.Match[str]) -> datetime | None:
    hour, minute, second = (int(time[part] or 0) for part in ("h", "n", "s"))
    if time["half"]:  # as .NET writes in English and in Vietnamese: SA before noon, CH after
        hour = hour % 12 + (12 if time["half"].upper() in {"PM", "CH"} else 0) if hour <= 12 else 24  # noqa: PLR2004 - the half day's clock
    try:
        moment = datetime(int(day["y"]), int(day["m"]), int(day["d"]), hour, minute, second, tzinfo=_zone(time["zone"]))
        return moment.astimezone(VIETNAM) if moment.year >= _FIRST_YEAR else None
    except (ValueError, OverflowError):  # 2014/02/30 stands in the official samples
        return None


def _zone(spelled: str | None) -> timezone:
    if not spelled:
        return VIETNAM
    if spelled.upper() == "Z":
        return UTC
    sign = -1 if spelled[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(spelled[1:3]), minutes=int(spelled[-2:])))
