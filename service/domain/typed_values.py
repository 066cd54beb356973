"""A value that a person types for a field, in the shape that the machine's reader of that field gives.

Days are held against each other as ISO text and counts as numbers: a day typed as the office writes it (`16/10/2026`)
must not stand beside those that were read as one that comes before them all.
"""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.papers import dates
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.rules_documents import FieldRule

# Readers whose value is a list of texts, a line each.
LISTS = frozenset({"addressees", "recipients", "legal_grounds", "proposal_refs"})

_YEAR = re.compile(r"(?:19|20)\d{2}")
_COUNT = re.compile(r"\d{1,15}|\d{1,3}(?:[. ]\d{3}){1,4}")
_MONEY = re.compile(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_DAY_WANTED = "phải là một ngày có thật, viết như 16/10/2026"
_COUNT_WANTED = "phải là một số, viết bằng chữ số"


def typed(rule: FieldRule, value: Any) -> Any:
    """Give the value as the field's reader would: a day in ISO, a count as a number; nothing stays nothing.

    ValueError says in Vietnamese what is wanted, where the text is no such value. Other fields hold any words.
    """
    if value is None or value == "" or rule.reader not in _READERS:
        return value
    return _READERS[rule.reader](rule, value)


def _day(rule: FieldRule, value: Any) -> str:
    text = str(value).strip()
    if any("sinh" in label.casefold() for label in rule.labels) and _YEAR.fullmatch(text):
        return text
    hit = dates.SLASHED.fullmatch(text) or dates.WORDED.fullmatch(fold(text))
    try:
        day = dates.iso(hit) if hit else date.fromisoformat(text).isoformat()
    except ValueError:
        day = None
    if day is None or not isinstance(value, str):
        raise ValueError(_DAY_WANTED)
    return day


def _count(_rule: FieldRule, value: Any) -> int:
    text = _MONEY.sub("", value.strip()) if isinstance(value, str) else str(value)
    if isinstance(value, bool) or not _COUNT.fullmatch(text) or not text.isascii():
        raise ValueError(_COUNT_WANTED)
    return int(re.sub(r"[. ]", "", text))


_READERS: Mapping[str, Callable[[FieldRule, Any], Any]] = MappingProxyType(
    {
        **dict.fromkeys(("header_date", "date"), _day),
        **dict.fromkeys(("count", "money", "members_total", "members_present"), _count),
    }
)
