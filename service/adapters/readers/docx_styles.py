"""Word styles, as far as a line's look depends on them: bold, italic, size, centred, capitals, hidden, struck out."""

from __future__ import annotations

import functools
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from docx.oxml.ns import nsmap

from service.adapters.readers.flow import PLAIN, Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element


W = f"{{{nsmap['w']}}}"
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_PARENTS = 20
_VALUE = f"{W}val"
_STYLE, _ALIGNMENT = f"{W}pStyle", f"{W}jc"
_WANTED = (f"{W}b", f"{W}i", f"{W}sz", f"{W}vanish", f"{W}caps", f"{W}strike", f"{W}dstrike", f"{W}rStyle")
_ABSENT = "\0"
_NOTHING = (_ABSENT,) * len(_WANTED)


def switched_on(element: Element | None) -> bool:
    """Say whether an on/off property is there and not switched off (ECMA-376 17.17.4)."""
    return element is not None and element.get(_VALUE, "true").lower() not in _OFF


class _Style(NamedTuple):
    """What one style adds: None leaves a property as the style below has it."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    centred: bool | None = None
    vanish: bool | None = None
    caps: bool | None = None
    struck: bool | None = None
    name: str = ""


_NONE = _Style()


class Run(NamedTuple):
    """How a run is printed: its look, whether it is not shown at all, whether it is struck out."""

    look: Look
    hidden: bool = False
    struck: bool = False


class Styles:
    """A document's styles, parsed only when a paragraph or run names one."""

    def __init__(self, tree: Callable[[], Element | None], main: bytes = b"") -> None:
        """Keep what gives the styles part's tree, None when there is none; in `main` it is looked for white text."""
        self._tree = tree
        self._white = WHITE.encode() in main.upper()
        self._elements: dict[str, Element] | None = None
        self._defaults: Element | None = None
        self._known: dict[str, _Style] = {}

    def paragraph(self, properties: Element | None) -> Look:
        """Give a paragraph's look from its properties and style."""
        if properties is None:
            return PLAIN
        found = {child.tag: child.get(_VALUE, "") for child in properties}
        style = self._style(found[_STYLE], 0) if _STYLE in found else _NONE
        centred = found[_ALIGNMENT] == "center" if _ALIGNMENT in found else style.centred
        return Look(bool(style.bold), bool(style.italic), style.size, bool(centred), caps=bool(style.caps))

    def run(self, properties: Element | None, inherited: Look) -> Run:
        """Give a run's look, whether it is hidden text and whether a line strikes it out."""
        if properties is None:
            return Run(inherited)
        own = _read(properties)
        style = self._style(own.name, 0) if own.name else _NONE
        hidden = own.vanish if own.vanish is not None else bool(style.vanish)
        struck = own.struck if own.struck is not None else bool(style.struck)
        return Run(_combined(inherited, own, style), hidden or (self._white and _is_unseen(properties)), struck)

    def font(self, run: Element) -> str:
        """Name the font a run is set in: its own, its style's, its paragraph's, the document's; "" for none.

        Only papers typed with fonts of before Unicode are asked: the walk above needs no font.
        """
        own, paragraph = run.find(f"{W}rPr"), run.getparent()
        while paragraph is not None and paragraph.tag != f"{W}p":
            paragraph = paragraph.getparent()
        above = None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle")
        character = None if own is None else own.find(f"{W}rStyle")
        named = (self._style_font(one.get(_VALUE, ""), 0) for one in (character, above) if one is not None)
        return _font(own) or next(filter(None, named), "") or self._default_font()

    def _style_font(self, name: str, depth: int) -> str:
        element = self._parsed().get(name)
        if element is None or depth > _MAX_PARENTS:
            return ""
        parent = element.find(f"{W}basedOn")
        below = "" if parent is None else self._style_font(parent.get(_VALUE, ""), depth + 1)
        return _font(element.find(f"{W}rPr")) or below

    def _default_font(self) -> str:
        plain = (one for one in self._parsed().values() if one.get(f"{W}type") == "paragraph")
        usual = next((one for one in plain if one.get(f"{W}default") in {"1", "true"}), None)
        own = "" if usual is None else self._style_font(usual.get(f"{W}styleId", ""), 0)
        return own or _font(None if self._defaults is None else self._defaults.find(f"{W}rPrDefault/{W}rPr"))

    def _parsed(self) -> dict[str, Element]:
        if self._elements is None:
            told = self._tree()
            root = () if told is None else told
            self._elements = {style.get(f"{W}styleId", ""): style for style in root}
            self._defaults = next((part for part in root if part.tag == f"{W}docDefaults"), None)
        return self._elements

    def _style(self, name: str, depth: int) -> _Style:
        if name in self._known:
            return self._known[name]
        element = self._parsed().get(name)
        found = _NONE if element is None or depth > _MAX_PARENTS else self._resolved(element, depth)
        self._known[name] = found
        return found

    def _resolved(self, element: Element, depth: int) -> _Style:
        parent = element.find(f"{W}basedOn")
        below = _NONE if parent is None else self._style(parent.get(f"{W}val", ""), depth + 1)
        properties = element.find(f"{W}rPr")
        own = _NONE if properties is None else _read(properties)
        alignment = element.find(f"{W}pPr/{W}jc")
        return _Style(
            bold=below.bold if own.bold is None else own.bold,
            italic=below.italic if own.italic is None else own.italic,
            size=own.size or below.size,
            centred=below.centred if alignment is None else alignment.get(f"{W}val") == "center",
            vanish=below.vanish if own.vanish is None else own.vanish,
            caps=below.caps if own.caps is None else own.caps,
            struck=below.struck if own.struck is None else own.struck,
        )


def _font(properties: Element | None) -> str:
    """Give the font that run properties name for Latin letters."""
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""


@functools.lru_cache(maxsize=1_024)
def _combined(inherited: Look, own: _Style, style: _Style) -> Look:
    """Give the look of a run: its own properties, else its style's, else its paragraph's."""
    bold = own.bold if own.bold is not None else style.bold
    italic = own.italic if own.italic is not None else style.italic
    caps = own.caps if own.caps is not None else style.caps
    return inherited._replace(
        bold=inherited.bold if bold is None else bold,
        italic=inherited.italic if italic is None else italic,
        size=own.size or style.size or inherited.size,
        caps=inherited.caps if caps is None else caps,
    )


def _read(properties: Element) -> _Style:
    """Read run properties in one pass: papers have thousands of runs, each with its own."""
    found = {child.tag: child.get(_VALUE) for child in properties}
    key = tuple(map(found.get, _WANTED, repeat(_ABSENT)))
    return _NONE if key == _NOTHING else _style_of(key)


@functools.lru_cache(maxsize=1_024)
def _style_of(values: tuple[str | None, ...]) -> _Style:
    bold, italic, size, vanish, caps, once, twice, name = values
    struck = [told for told in map(_on, (once, twice)) if told is not None]
    return _Style(
        bold=_on(bold),
        italic=_on(italic),
        size=int(size) / 2 if size and size.isascii() and size.isdigit() else None,
        vanish=_on(vanish),
        caps=_on(caps),
        struck=any(struck) if struck else None,
        name="" if name in {None, _ABSENT} else str(name),
    )


def _on(value: str | None) -> bool | None:
    """Read an on/off property: None where it is absent, on where it stands without a value."""
    return None if value == _ABSENT else value is None or value.lower() not in _OFF


def _is_unseen(properties: Element) -> bool:
    """Tell whether a run is white on white: nothing shaded behind it, and in no cell or box, which may be dark."""
    colour = properties.find(f"{W}color")
    if colour is None or colour.get(_VALUE, "").upper() != WHITE:
        return False
    around = (properties, *properties.iterancestors())
    if any(one.tag in _DARK or one.find(f"{W}pPr/{W}shd") is not None for one in around):
        return False
    return not any(properties.find(f"{W}{name}") is not None for name in ("shd", "highlight"))


WHITE = "FFFFFF"
_DARK = frozenset({f"{W}tc", f"{W}txbxContent"})
