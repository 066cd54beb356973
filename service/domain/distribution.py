"""Distribution lists (*nơi nhận*) and guidance texts, as the office's files give them.

NĐ 30/2020/NĐ-CP, Điều 8 khoản 2 điểm i: a paper names who gets it. A line is printed as it stands; which bodies it
reaches on a day is told by its unit class, its organ, or whose units it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.units import UNIT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from service.domain.units import Unit

PLACES = frozenset({"year", "due", "occasion", "office"})
_PLACE = re.compile(r"\{([^{}]*)\}")
REFERENCE = "@"  # recipients = ["@name"] takes in the lines of that list


@dataclass(frozen=True, slots=True)
class Line:
    """One line; at most one of `unit_class`, `organ` (a code) and `units_of` (a code) says whom it reaches."""

    text: str
    unit_class: str = ""
    organ: str = ""
    units_of: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file of lines, in order."""

    name: str
    title: str
    legal_basis: str
    lines: tuple[Line, ...]
    sha256: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """One file of guidance for some rounds; a text has places for the words of `PLACES`.

    `distribution` names the list (`templates/distribution`) whom the round's papers reach, "" for none.
    """

    name: str
    title: str
    legal_basis: str
    rounds: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    distribution: str = ""
    sha256: str = ""
    file: str = ""


def distribution_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Distribution:
    """Build one list; ValueError for a line that names two kinds of reach or an unknown class."""
    lines = tuple(Line(**row) for row in body["lines"])
    for one in lines:
        if sum(map(bool, (one.unit_class, one.organ, one.units_of))) > 1:
            raise ValueError(f"«{one.text}»: chỉ nêu một trong unit_class, organ, units_of")
        if one.unit_class and one.unit_class not in UNIT_CLASSES:
            raise ValueError(f"«{one.text}»: nhóm đơn vị «{one.unit_class}» không có")
    if not lines:
        raise ValueError("nơi nhận phải có ít nhất một dòng")
    return Distribution(body["name"], body["title"], body["legal_basis"], lines, mark["sha256"], mark["file"])


def guidance_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Guidance:
    """Build one file of guidance; ValueError for no text, an empty one, or a place that nothing fills."""
    texts = tuple((row["title"].strip(), row["text"].strip()) for row in body["texts"])
    if not texts or not all(map(all, texts)):
        raise ValueError("hướng dẫn phải có ít nhất một đoạn, đoạn nào cũng có `title` và `text`")
    strange = {place for _title, text in texts for place in _PLACE.findall(text)} - PLACES
    if strange:
        raise ValueError(f"không có chữ để điền vào {', '.join(f'{{{one}}}' for one in sorted(strange))}")
    return Guidance(body["name"], body["title"], body["legal_basis"], tuple(body["rounds"]), texts,
                    body.get("distribution", ""), mark["sha256"], mark["file"])  # fmt: skip


def expanded(recipients: Sequence[str], lists: Mapping[str, Distribution]) -> tuple[str, ...]:
    """Put the lines of a list where it is named; KeyError for one that no file has."""
    return tuple(
        text
        for one in recipients
        for text in ([line.text for line in lists[one[1:]].lines] if one.startswith(REFERENCE) else [one])
    )


def reached(line: Line, units: Sequence[Unit], *, on: date) -> tuple[Unit, ...]:
    """Give the bodies that a line reaches on a day, by name; none for a line that is only words."""
    alive = (
        unit
        for unit in units
        if (unit.valid_from is None or unit.valid_from <= on) and (unit.valid_to is None or on <= unit.valid_to)
    )
    found = {
        unit.id: unit
        for unit in alive
        if (line.unit_class and unit.kind == line.unit_class)
        or (line.organ and line.organ in unit.codes)
        or (line.units_of and unit.parent == line.units_of)
    }
    return tuple(sorted(found.values(), key=lambda unit: unit.name))
