"""What other sources say of a number or date that a paper does not show: offered to a person, never a fact.

A file's name (`1696 qd syt.pdf`, `…(03.10.2022_14h01p44)_signed.pdf`: DOMAIN C.8, 13), the e-office's register and
the time in an electronic stamp each may be wrong, so a value they suggest stays unread until a person takes it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from service.domain.fields import FieldState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.domain.dossier import Origin
    from service.domain.fields import FieldValue

_LEADING = re.compile(
    r"^(?:[0-9a-f]{8,}_)?(?:qd|cv|so|ttr|bc|kh|tb)?[\s_.-]*(?P<n>\d{1,5}[a-zA-Z]?)(?=[\s_.\-(]|$)", re.IGNORECASE
)
_DATED = re.compile(r"(?<!\d)(?P<d>\d{2})[._-]?(?P<m>\d{2})[._-]?(?P<y>20\d{2})(?!\d)")
_TOLD = frozenset({FieldState.FOUND, FieldState.CONFLICT})


def _iso(match: re.Match[str]) -> str:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return ""


def _of_file(name: str) -> Iterator[tuple[str, str, str]]:
    stem = name.rsplit(".", 1)[0]
    number, day = _LEADING.match(stem), _DATED.search(stem)
    if number is not None:
        yield "number", number["n"], "file_name"
    if day is not None and _iso(day):
        yield "date", _iso(day), "file_name"


def of_paper(fields: Mapping[str, FieldValue], name: str) -> dict[str, FieldValue]:
    """Give the fields with what the file's name and the visible stamp suggest for an unread number and date."""
    stamp = fields.get("stamped_at")
    hints = list(_of_file(name))
    if stamp is not None and stamp.state is FieldState.FOUND:
        hints.append(("date", str(stamp.value)[:10], "stamp"))
    return _with(fields, hints)


def of_register(fields: Mapping[str, FieldValue], origin: Origin) -> dict[str, FieldValue]:
    """Give the fields of the paper that the message is about with what the e-office's register says of it."""
    told = {"number": origin.number, "date": origin.date, "subject": origin.subject}
    return _with(fields, [(name, value, "register") for name, value in told.items()])


def _with(fields: Mapping[str, FieldValue], hints: list[tuple[str, str, str]]) -> dict[str, FieldValue]:
    after = dict(fields)
    for name, value, source in hints:
        field = after.get(name)
        if value and field is not None and field.state not in _TOLD:
            after[name] = replace(field, suggestions=(*field.suggestions, {"value": value, "source": source}))
    return after
