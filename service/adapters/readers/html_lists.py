"""The numbers and marks that a browser writes before the items of a web page's lists itself (HTML, 4.4.5 to 4.4.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.adapters.readers.docx_numbers import bullet, counted, figure

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ITEM = "li"
_ORDERED = "ol"
LISTS = frozenset({_ORDERED, "ul", "menu", "dir"})
_NONE, _MARKED = "none", "bullet"
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "none": _NONE, "disc": _MARKED, "circle": _MARKED, "square": _MARKED,
}  # fmt: skip
_STYLED = re.compile(r"list-style(?:-type)?\s*:\s*([^;]{1,200})", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A list being read: how its items are marked, the number of the next one, how numbers go on."""

    format: str
    next: int
    step: int


class Lists:
    """The lists of a page, counted as their items are read in order."""

    def __init__(self) -> None:
        """Begin outside of any list."""
        self._open: list[_Open] = []

    def begin(self, element: Element) -> None:
        """Begin a list, in the one around it if there is one."""
        ordered = element.tag == _ORDERED
        told = _styled(element) or (_TYPES.get(element.get("type", ""), "decimal") if ordered else _MARKED)
        back = ordered and element.get("reversed") is not None
        first = sum(child.tag == ITEM for child in element) if back else 1
        self._open.append(_Open(told, figure(element.get("start", ""), first), -1 if back else 1))

    def end(self) -> None:
        """End the innermost list."""
        self._open.pop()

    def item(self, element: Element) -> str:
        """Count an item of the innermost list and give its mark, '' for none; one outside of any list has a dot."""
        here = self._open[-1] if self._open else _Open(_MARKED, 1, 1)
        number = figure(element.get("value", ""), here.next)
        here.next = number + here.step
        told = _styled(element) or here.format
        if told in {_NONE, _MARKED}:
            return bullet("•") if told == _MARKED else ""
        return f"{counted(told, number)}."


def _styled(element: Element) -> str:
    """Give the format that an element's own style names, '' for none."""
    told = _STYLED.search(element.get("style", ""))
    words = told[1].lower().split() if told is not None else []
    return next((_STYLES[word] for word in words if word in _STYLES), "")
