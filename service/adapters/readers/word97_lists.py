"""The numbers and marks that a Word 97-2003 paper writes before paragraphs itself ([MS-DOC]: `PlfLst`, `PlfLfo`).

They stand in no piece of its text, and not every program that writes such papers leaves antiword enough to tell them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from service.adapters.readers.docx_numbers import LONGEST, Level, Listing

_LIST, _LEVELS = 28, 9  # bytes of a list's entry; how many levels one that is not simple has
_OVERRIDE = 16  # bytes of the entry of a number that paragraphs name
_MOST = 5_000  # lists of a paper
_FORMATS = {
    1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero", 23: "bullet", 255: "none",
}  # fmt: skip
_LEGAL, _SIMPLE = 0x04, 0x01
_ANEW, _FORMATTED = 0x10, 0x20
_PARAGRAPH_STYLE = 1


class Place(NamedTuple):
    """In which list, by the number that paragraphs name it by, and on which level a paragraph stands; 0: in none."""

    number: int = 0
    level: int = 0


@dataclass(slots=True)
class Lists:
    """The lists of a paper by the numbers that paragraphs name, counted as those are read in order.

    `numbered` tells whether any paragraph bore a mark.
    """

    of: list[int] = field(default_factory=list)
    lists: dict[int, Listing] = field(default_factory=dict)
    restarts: dict[Place, int] = field(default_factory=dict)
    otherwise: dict[int, dict[int, Level]] = field(default_factory=dict)
    numbered: bool = False

    def label(self, place: Place) -> str:
        """Give what Word prints before a paragraph, '' for nothing; call once a paragraph."""
        named = self.of[place.number - 1] if 0 < place.number <= len(self.of) else None
        found = self.lists.get(named) if named is not None else None
        if found is None or place.level not in found.levels:
            return ""
        restart = self.restarts.pop(place, None)
        if restart is not None:
            found.counts[place.level] = restart - 1
        found.count(place.level)
        label = found.label(place.level, self.otherwise.get(place.number, {}))
        label = label if len(label) <= LONGEST else ""
        self.numbered = self.numbered or bool(label)
        return label


def read(lists: bytes, numbers: bytes) -> Lists:
    """Read the lists (`PlfLst` with the levels behind it) and what paragraphs number them by (`PlfLfo`).

    Raises struct.error, IndexError or UnicodeError on what is not well formed.
    """
    told = Lists()
    if not lists or not numbers:
        return told
    count = min(struct.unpack_from("<H", lists)[0], _MOST)
    at = 2 + _LIST * count
    for nth in range(count):
        entry = 2 + _LIST * nth
        levels = {}
        for level in range(1 if lists[entry + 26] & _SIMPLE else _LEVELS):
            levels[level], at = _level(lists, at)
        told.lists[struct.unpack_from("<i", lists, entry)[0]] = Listing(levels)
    _overrides(numbers, told)
    return told


def _overrides(numbers: bytes, told: Lists) -> None:
    count = min(struct.unpack_from("<I", numbers)[0], _MOST)
    at = 4 + _OVERRIDE * count
    for nth in range(count):
        entry = 4 + _OVERRIDE * nth
        told.of.append(struct.unpack_from("<i", numbers, entry)[0])
        levels = numbers[entry + 12]
        at += 4 if levels or at + 4 <= len(numbers) else 0
        for _ in range(levels):
            start, flags = struct.unpack_from("<iI", numbers, at)
            at += 8
            place = Place(nth + 1, flags & 0xF)
            if flags & _FORMATTED:
                told.otherwise.setdefault(nth + 1, {})[place.level], at = _level(numbers, at)
            if flags & _ANEW:
                own = told.otherwise.get(nth + 1, {}).get(place.level)
                told.restarts[place] = own.start if own is not None else start


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """Give one level (`LVL`) and where it ends."""
    start, form, flags = struct.unpack_from("<iBB", data, at)
    after = at + 28 + data[at + 24] + data[at + 25]
    length = struct.unpack_from("<H", data, after)[0]
    ends = after + 2 + 2 * length
    text = "".join(_placed(char) for char in data[after + 2 : ends].decode("utf-16-le"))
    return Level(start, _FORMATS.get(form, "decimal"), text, legal=bool(flags & _LEGAL)), ends


def _placed(char: str) -> str:
    """Give a character of a mark; the lowest ones stand for the number of a level."""
    return f"%{ord(char) + 1}" if ord(char) < _LEVELS else char


def styles(sheet: bytes) -> dict[int, tuple[bytes, int]]:
    """Read of each paragraph style (`STSH`) its own properties and the number of the style that it rests on."""
    if not sheet:
        return {}
    size, count, base = struct.unpack_from("<HHH", sheet)
    at, found = 2 + size, {}
    for number in range(count):
        length = struct.unpack_from("<H", sheet, at)[0]
        style = sheet[at + 2 : at + 2 + length]
        if length > base:
            kind = struct.unpack_from("<H", style, 2)[0]
            if kind & 0xF == _PARAGRAPH_STYLE:
                found[number] = (_own(style, base), kind >> 4)
        at += 2 + length
    return found


def _own(style: bytes, base: int) -> bytes:
    """Give the properties that a paragraph style sets, behind its name."""
    at = base + 2 + 2 * struct.unpack_from("<H", style, base)[0] + 2
    length = struct.unpack_from("<H", style, at)[0]
    return style[at + 4 : at + 2 + length]  # the first two bytes name the style itself
