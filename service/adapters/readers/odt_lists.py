"""The numbers and marks that an OpenDocument text writes before items itself (OASIS ODF 1.2, 4.3 and 16.30)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.adapters.readers.docx_numbers import LONGEST, bullet, counted, figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
LIST, ITEM = f"{_TEXT}list", f"{_TEXT}list-item"
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(frozen=True, slots=True)
class _Level:
    """How a list's level is marked."""

    format: str = ""
    before: str = ""
    after: str = ""
    start: int = 1
    shown: int = 1
    bullet: str = ""


@dataclass(slots=True)
class _Open:
    """A list being read: its style, how deep it is, how far each level was counted, whether its last item was."""

    style: str
    level: int
    counts: dict[int, int] = field(default_factory=dict)
    counted: bool = True


class Lists:
    """The lists of a text, counted as its items are read in order."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """Read the list styles of some parts."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._open: list[_Open] = []
        self._known: dict[str, dict[int, int]] = {}
        self._last: dict[str, dict[int, int]] = {}
        self._label = ""
        for root in roots:
            for style in root.iter(f"{_TEXT}list-style"):
                told = {figure(level.get(f"{_TEXT}level", ""), 0): _level(level) for level in style}
                self._styles[style.get(f"{_STYLE}name", "")] = told

    def begin(self, element: Element) -> None:
        """Begin a list, in the one around it if there is one."""
        around = self._open[-1] if self._open else None
        style = element.get(f"{_TEXT}style-name", "") or (around.style if around is not None else "")
        if around is not None:
            counts = around.counts
            if around.counted:
                counts.pop(around.level + 1, None)
        elif (named := element.get(f"{_TEXT}continue-list", "")) in self._known:
            counts = self._known[named]
        else:
            goes_on = element.get(f"{_TEXT}continue-numbering") == "true"
            counts = self._last.get(style, {}) if goes_on else {}
        self._last[style] = counts
        if name := element.get(_ID, ""):
            self._known[name] = counts
        self._open.append(_Open(style, 1 if around is None else around.level + 1, counts))

    def end(self) -> None:
        """End the innermost list."""
        self._open.pop()

    def item(self, element: Element) -> None:
        """Count an item of the innermost list; its first paragraph bears the mark.

        One that only holds a deeper list is how a program goes on within the item before.
        """
        here = self._open[-1]
        here.counted = here.level not in here.counts or any(child.tag != LIST for child in element)
        if not here.counted:
            return
        level = self._styles.get(here.style, {}).get(here.level, _Level())
        before = here.counts.get(here.level, level.start - 1)
        here.counts[here.level] = figure(element.get(f"{_TEXT}start-value", ""), before + 1)
        label = level.bullet or self._numbered(here, level)
        self._label = label if len(label) <= LONGEST else ""

    def _numbered(self, here: _Open, level: _Level) -> str:
        if not level.format:
            return ""
        levels = range(max(here.level - level.shown + 1, 1), here.level + 1)
        style = self._styles.get(here.style, {})
        numbers = (counted(style.get(at, level).format or level.format, here.counts.get(at, 1)) for at in levels)
        return f"{level.before}{'.'.join(numbers)}{level.after}".strip()

    def label(self) -> str:
        """Give the mark of the paragraph that is read now, '' for none; once an item."""
        label, self._label = self._label, ""
        return label


def _level(element: Element) -> _Level:
    start, shown = (element.get(f"{_TEXT}{name}", "") for name in ("start-value", "display-levels"))
    mark = element.get(f"{_TEXT}bullet-char", "")
    return _Level(
        _FORMATS.get(element.get(f"{_STYLE}num-format", ""), ""),
        element.get(f"{_STYLE}num-prefix", ""),
        element.get(f"{_STYLE}num-suffix", ""),
        figure(start, 1),
        figure(shown, 1),
        bullet(mark) if mark else "",
    )
