"""The numbers and marks that Word writes before paragraphs itself (ECMA-376 part 1, 17.9): `1.`, `a)`, `Điều 3.`, `•`.

They stand in no run, so that a reader of runs alone sees a list of nominees as loose lines and a table's column of
numbers as empty cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers.docx_styles import switched_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element as Element

W = f"{{{nsmap['w']}}}"
_VALUE = f"{W}val"
_NUMBERED, _STYLE = f"{W}numPr", f"{W}pStyle"
_LEVELS = 9
_MOST_LINKS = 20
LONGEST = 30  # characters: a mark is short
_LONGEST_TEXT = 100  # characters of what it is made of
_PLACE = re.compile(r"%([1-9])")
_DASHES = frozenset("-–—+*")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; `style` is the paragraph style on it, `legal` is all in figures."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False


@dataclass(slots=True)
class Listing:
    """One list of the file: its levels, how far each was counted, which restarts were made."""

    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    link: str = ""

    def count(self, level: int) -> None:
        """Count a paragraph on a level: those below it begin anew."""
        self.counts[level] = self.counts.get(level, self.levels[level].start - 1) + 1
        self.counts = {one: number for one, number in self.counts.items() if one <= level}

    def label(self, level: int, otherwise: Mapping[int, Level]) -> str:
        """Give what is printed before the paragraph just counted; `otherwise` are levels that its number sets anew."""
        levels = {**self.levels, **otherwise}
        own = levels[level]
        if own.format == "bullet":
            return bullet(own.text)

        def number(hit: re.Match[str]) -> str:
            at = int(hit[1]) - 1
            told = levels.get(at, Level())
            return counted("decimal" if own.legal else told.format, self.counts.get(at, told.start))

        return _PLACE.sub(number, own.text).strip()


class Numbers:
    """The numbering of a document, counted as its paragraphs are read in order."""

    def __init__(self, numbering: Callable[[], Element | None], styles: Callable[[], Element | None]) -> None:
        """Keep what gives the parts' trees, None when there is none; asked for when a paragraph is numbered."""
        self._numbering, self._styles = numbering, styles
        self._lists: dict[str, Listing] | None = None
        self._of: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._otherwise: dict[str, dict[int, Level]] = {}
        self._by_style: dict[str, tuple[str, str, str]] = {}

    def label(self, properties: Element | None) -> str:
        """Give what Word prints before a paragraph with these properties, '' for nothing; call once a paragraph."""
        if properties is None:
            return ""
        own, style = properties.find(_NUMBERED), properties.find(_STYLE)
        if own is None and style is None:
            return ""
        lists = self._parsed()
        number, level = self._place(own, "" if style is None else style.get(_VALUE, ""))
        found = lists.get(self._of.get(number, ""))
        if found is None or level not in found.levels:
            return ""
        restart = self._restarts.pop((number, level), None)
        if restart is not None:
            found.counts[level] = restart - 1
        found.count(level)
        label = found.label(level, self._otherwise.get(number, {}))
        return label if len(label) <= LONGEST else ""

    def _place(self, own: Element | None, style: str) -> tuple[str, int]:
        """Give the list's number and the level of a paragraph: its own, else its style's."""
        number, level = _numbered(own)
        inherited, below, named = self._style(style, 0)
        number, level = number or inherited, level or below
        found = self._lists.get(self._of.get(number, "")) if self._lists is not None else None
        if not level and found is not None:
            level = next((str(at) for at, one in found.levels.items() if one.style and one.style == named), "")
        return number, figure(level, 0)

    def _style(self, name: str, depth: int) -> tuple[str, str, str]:
        """Give the list, the level and the name of the style that a style is numbered by."""
        told = self._by_style.get(name, ("", "", ""))
        number, level, parent = told
        if number or not parent or depth > _MOST_LINKS:
            return number, level, name
        above = self._style(parent, depth + 1)
        return above[0], level or above[1], above[2]

    def _parsed(self) -> dict[str, Listing]:
        if self._lists is None:
            numbering = self._numbering()
            styles = self._styles() if numbering is not None else None
            for style in () if styles is None else styles:
                number, level = _numbered(style.find(f"{W}pPr/{_NUMBERED}"))
                parent = style.find(f"{W}basedOn")
                above = "" if parent is None else parent.get(_VALUE, "")
                self._by_style[style.get(f"{W}styleId", "")] = (number, level, above)
            self._lists = {} if numbering is None else self._read(numbering)
        return self._lists

    def _read(self, root: Element) -> dict[str, Listing]:
        lists = {}
        for one in root.iterchildren(f"{W}abstractNum"):
            link = one.find(f"{W}numStyleLink")
            levels = dict(_levels(one))
            lists[one.get(f"{W}abstractNumId", "")] = Listing(levels, link="" if link is None else link.get(_VALUE, ""))
        for one in root.iterchildren(f"{W}num"):
            number, abstract = one.get(f"{W}numId", ""), one.find(f"{W}abstractNumId")
            self._of[number] = "" if abstract is None else abstract.get(_VALUE, "")
            for over in one.iterchildren(f"{W}lvlOverride"):
                level, start = figure(over.get(f"{W}ilvl", ""), 0), over.find(f"{W}startOverride")
                if start is not None:
                    self._restarts[number, level] = figure(start.get(_VALUE, ""), 1)
                self._otherwise.setdefault(number, {}).update(_levels(over))
        for number, named in tuple(self._of.items()):
            linked = lists[named].link if named in lists and not lists[named].levels else ""
            if linked:
                self._of[number] = self._of.get(self._style(linked, 0)[0], named)
        return lists


def _numbered(properties: Element | None) -> tuple[str, str]:
    if properties is None:
        return "", ""
    told = {child.tag: child.get(_VALUE, "") for child in properties}
    return told.get(f"{W}numId", ""), told.get(f"{W}ilvl", "")


def _levels(abstract: Element) -> Iterator[tuple[int, Level]]:
    for level in abstract.iterchildren(f"{W}lvl"):
        at = figure(level.get(f"{W}ilvl", ""), _LEVELS)
        parts = {child.tag: child.get(_VALUE, "") for child in level}
        start = figure(parts.get(f"{W}start", ""), 1)
        form, text, style = (parts.get(f"{W}{name}", "") for name in ("numFmt", "lvlText", "pStyle"))
        legal = switched_on(level.find(f"{W}isLgl"))
        if at < _LEVELS:
            yield at, Level(start, form, text if len(text) <= _LONGEST_TEXT else "", style, legal=legal)


def figure(text: str, otherwise: int) -> int:
    """Give a number as the file writes it, `otherwise` for what is none or has no use."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else otherwise


_DIGITS = 6
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * min(times, _DIGITS)
    return text


def _letter(number: int) -> str:
    """Give a letter as Word counts: `z` is followed by `aa`."""
    times, at = divmod(max(number, 1) - 1, 26)
    return chr(ord("a") + at) * min(times + 1, _DIGITS)


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": "{:02d}".format,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}


def bullet(mark: str) -> str:
    """Give a bullet as it is read: a dash, plus or star as printed, any other sign as a dot."""
    return mark if mark in _DASHES else "•" if mark.strip() else ""


def counted(form: str, number: int) -> str:
    """Give a number in one of Word's formats (`decimal`, `upperRoman`, `lowerLetter`, …)."""
    return _FORMATS.get(form, str)(number)
