"""Word styles, as far as a line's look depends on them: bold, italic, size, centred, hidden."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers.flow import PLAIN, Look
from service.adapters.readers.office_gate import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


W = f"{{{nsmap['w']}}}"
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_PARENTS = 20
_VALUE = f"{W}val"
_WANTED = (f"{W}b", f"{W}i", f"{W}sz", f"{W}vanish", f"{W}rStyle")
_ABSENT = "\0"
_NOTHING = (_ABSENT,) * len(_WANTED)


def switched_on(element: Element | None) -> bool:
    """Say whether an on/off property is there and not switched off (ECMA-376 17.17.4)."""
    return element is not None and element.get(f"{W}val", "true").lower() not in _OFF


@dataclass(frozen=True, slots=True)
class _Style:
    """What one style adds: None leaves a property as the style below has it."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    centred: bool | None = None
    vanish: bool | None = None
    name: str = ""


_NONE = _Style()


class Styles:
    """A document's styles, parsed only when a paragraph or run names one."""

    def __init__(self, body: bytes) -> None:
        """Keep the styles part's checked bytes (b"" when there is none)."""
        self._body = body
        self._elements: dict[str, Element] | None = None
        self._known: dict[str, _Style] = {}

    def paragraph(self, properties: Element | None) -> Look:
        """Give a paragraph's look from its properties and style."""
        if properties is None:
            return PLAIN
        style = self._named(properties.find(f"{W}pStyle"))
        alignment = properties.find(f"{W}jc")
        centred = style.centred if alignment is None else alignment.get(f"{W}val") == "center"
        return Look(bool(style.bold), bool(style.italic), style.size, centred=bool(centred))

    def run(self, properties: Element | None, inherited: Look) -> tuple[Look, bool]:
        """Give a run's look and whether it is hidden text."""
        if properties is None:
            return inherited, False
        own = _read(properties)
        style = self._style(own.name, 0) if own.name else _NONE
        hidden = own.vanish if own.vanish is not None else bool(style.vanish)
        return _combined(inherited, own, style), hidden

    def _named(self, reference: Element | None) -> _Style:
        if reference is None:
            return _NONE
        return self._style(reference.get(f"{W}val", ""), 0)

    def _style(self, name: str, depth: int) -> _Style:
        if name in self._known:
            return self._known[name]
        if self._elements is None:
            root = parse_xml(self._body) if self._body.strip() else ()
            self._elements = {style.get(f"{W}styleId", ""): style for style in root}
        element = self._elements.get(name)
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
        )


@functools.lru_cache(maxsize=1_024)
def _combined(inherited: Look, own: _Style, style: _Style) -> Look:
    """Give the look of a run: its own properties, else its style's, else its paragraph's."""
    bold = own.bold if own.bold is not None else style.bold
    italic = own.italic if own.italic is not None else style.italic
    return replace(
        inherited,
        bold=inherited.bold if bold is None else bold,
        italic=inherited.italic if italic is None else italic,
        size=own.size or style.size or inherited.size,
    )


def _read(properties: Element) -> _Style:
    """Read run properties in one pass: papers have thousands of runs, each with its own."""
    found = {child.tag: child.get(_VALUE) for child in properties}
    key = tuple(found.get(tag, _ABSENT) for tag in _WANTED)
    return _NONE if key == _NOTHING else _style_of(key)


@functools.lru_cache(maxsize=1_024)
def _style_of(values: tuple[str | None, ...]) -> _Style:
    bold, italic, size, vanish, name = values
    return _Style(
        bold=_on(bold),
        italic=_on(italic),
        size=int(size) / 2 if size and size.isascii() and size.isdigit() else None,
        vanish=_on(vanish),
        name="" if name in {None, _ABSENT} else str(name),
    )


def _on(value: str | None) -> bool | None:
    """Read an on/off property: None where it is absent, on where it stands without a value."""
    return None if value == _ABSENT else value is None or value.lower() not in _OFF
