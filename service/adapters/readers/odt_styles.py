"""OpenDocument styles, as far as a line's look depends on them (OASIS ODF 1.2, 16 and 20).

Bold, centred, in capitals, struck out, not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OF_LETTERS = (
    f"{_FO}font-weight",
    f"{_FO}color",
    f"{_FO}background-color",
    f"{_TEXT}display",
    f"{_STYLE}text-line-through-style",
    f"{_FO}text-transform",
)
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_WHITE = "#ffffff"
_DEEPEST = 20  # styles above a style


class Shown(NamedTuple):
    """How text of a style is shown; None where the style says nothing of it."""

    bold: bool | None = None
    centred: bool | None = None
    hidden: bool | None = None
    white: bool | None = None
    shaded: bool | None = None
    struck: bool | None = None
    caps: bool | None = None

    def over(self, below: Shown) -> Shown:
        """Give what is said here, and where nothing is, what is said below."""
        return Shown(*(own if own is not None else other for own, other in zip(self, below, strict=True)))

    @property
    def unseen(self) -> bool:
        """True for text that is not shown on the page."""
        return bool(self.hidden) or (bool(self.white) and not self.shaded)


class Styles:
    """The styles of a text, by family and name."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """Read the styles of some parts; a later part's go before an earlier one's."""
        self._own: dict[tuple[str, str], tuple[str, Shown]] = {}
        self._whole: dict[tuple[str, str], Shown] = {}
        self.struck = 0
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                family, name = style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")
                if family in {"text", "paragraph"}:
                    self._own[family, name] = style.get(f"{_STYLE}parent-style-name", ""), _said(style)

    def of(self, element: Element, family: str) -> Shown:
        """Tell how an element's style, `text` or `paragraph`, shows its text."""
        return self._found(family, element.get(f"{_TEXT}style-name", ""))

    def told(self, text: str | None, shown: Shown) -> str:
        """Give text as it is shown, on one line; nothing of what is hidden or struck out, which is counted."""
        if not text or shown.unseen or shown.struck:
            self.struck += bool(shown.struck and text and text.strip())
            return ""
        line = " ".join(text.split("\n"))
        return line.upper() if shown.caps else line

    def _found(self, family: str, name: str) -> Shown:
        if (family, name) not in self._whole:
            shown, at = Shown(), name
            for _ in range(_DEEPEST):
                at, said = self._own.get((family, at), ("", Shown()))
                shown = shown.over(said)
                if not at:
                    break
            self._whole[family, name] = shown
        return self._whole[family, name]


def _said(style: Element) -> Shown:
    letters, lines = style.find(f"{_STYLE}text-properties"), style.find(f"{_STYLE}paragraph-properties")
    told = (None if letters is None else letters.get(name) for name in _OF_LETTERS)
    weight, colour, behind, display, line, case = told
    align = None if lines is None else lines.get(f"{_FO}text-align")
    behind = behind or (None if lines is None else lines.get(f"{_FO}background-color"))
    return Shown(
        None if weight is None else weight in _BOLD,
        None if align is None else align == "center",
        None if display is None else display == "none",
        None if colour is None else colour.lower() == _WHITE,
        None if behind is None else behind not in {"transparent", _WHITE},
        None if line is None else line != "none",
        None if case is None else case == "uppercase",
    )
