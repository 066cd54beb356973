"""Pictures in a Word file that may be pages: scans sent instead of text, and scans pasted between typed paragraphs."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers.flow import Flow, Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from service.adapters.readers.office_gate import Package
    from service.domain.document import Page

_EMBED, _ID = f"{{{nsmap['r']}}}embed", f"{{{nsmap['r']}}}id"
_BLIP = f"{{{nsmap['a']}}}blip"
_EXTENT = f"{{{nsmap['wp']}}}extent"
_ANCHOR = f"{{{nsmap['wp']}}}anchor"
_UNDER = re.compile(r"z-index\s*:\s*-", re.IGNORECASE)
_VML = "{urn:schemas-microsoft-com:vml}"
_PHOTOGRAPHS = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_DRAWN = (*_PHOTOGRAPHS, ".gif", ".bmp", ".emf", ".wmf")  # the last two are told, no eyes read them
_MOST_PICTURES = 100
_PAGE_BYTES = 20_000  # a logo or a drawn line has fewer
_STRIP_BYTES = 1_500  # a line of words in black and white has more
_SHAPES = tuple(f"{{{nsmap['w']}}}{name}" for name in ("drawing", "pict", "object"))
_EMU = 12_700  # of a point (ECMA-376 part 1, 20.1.2.1)
_WIDE, _HIGH = 300.0, 280.0  # points: half an A4 page's width, a third of its height (a page that lies across)
_STRIP_WIDE, _STRIP_HIGH = 210.0, 36.0  # points: a column of a head, three lines
_WHOLE = re.compile(r"[0-9]{1,18}")
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{0,9}\.?\d{1,9})(pt|in|cm|mm|px)?", re.IGNORECASE)
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "": 0.75}


def names_of(package: Package) -> list[str]:
    """Name the pictures that may be pages or hold words, each where it first stands; those of margins come last.

    Photographs and scans of a page's weight, and what is printed large, however little it weighs.
    """
    names: dict[str, None] = {}
    for part in (package.main, *_margins(package)):
        tree, targets = package.tree(part), package.targets(part)
        large = {place for shape in tree.iter(*_SHAPES) for place, _ in telling(shape)} if tree is not None else set()
        for place in () if tree is None else _shown(tree):
            name = targets.get(place, ("", ""))[1]
            heavy = part == package.main and package.size(name) >= _PAGE_BYTES and name.lower().endswith(_PHOTOGRAPHS)
            told = place in large and package.size(name) >= _STRIP_BYTES and name.lower().endswith(_DRAWN)
            if heavy or told:
                names[name] = None
    return list(islice(names, _MOST_PICTURES))


def _margins(package: Package) -> list[str]:
    """Name the headers and footers."""
    return [name for kind, name in package.targets(package.main).values() if kind in {"header", "footer"}]


def _shown(tree: Element) -> Iterator[str]:
    """Give the relationships of the pictures below an element, in order."""
    for element in tree.iter(_BLIP, f"{_VML}imagedata"):
        yield element.get(_EMBED) or element.get(_ID) or ""


def instead_of_text(pages: tuple[Page, ...], count: int) -> tuple[Page, ...]:
    """Give a page for each picture; the few words that stand beside them are laid over the first."""
    flow = Flow(coding="")
    for line in (line for page in pages for line in page.lines):
        flow.write(line.text, Look(source="widget"))
    others = (Flow().page(number, method="none") for number in range(2, count + 1))
    return (flow.page(1, method="none"), *others)


def telling(shape: Element) -> tuple[tuple[str, bool], ...]:
    """Give the relationships of a drawing's pictures that may hold words, each with whether it is lower than a page.

    None of one that is printed small, as a logo is, or that lies behind the text.
    """
    width, height = _size(shape)
    if width < _STRIP_WIDE or height < _STRIP_HIGH or _behind(shape):
        return ()
    strip = width < _WIDE or height < _HIGH
    return tuple((place, strip) for place in _shown(shape))


def _behind(shape: Element) -> bool:
    """Tell whether a drawing lies behind the text, as a letterhead or a frame does."""
    anchored = any(anchor.get("behindDoc") in {"1", "true", "on"} for anchor in shape.iter(_ANCHOR))
    return anchored or any(_UNDER.search(other.get("style", "")) for other in shape.iter(f"{_VML}shape", f"{_VML}rect"))


def _size(shape: Element) -> tuple[float, float]:
    """Give how wide and high a drawing is printed, in points; 0 where it is not said."""
    extent = next(shape.iter(_EXTENT), None)
    if extent is not None:
        width, height = (extent.get(side, "") for side in ("cx", "cy"))
        whole = _WHOLE.fullmatch(width) and _WHOLE.fullmatch(height)
        return (int(width) / _EMU, int(height) / _EMU) if whole else (0.0, 0.0)
    styles = (other.get("style", "") for other in shape.iter(f"{_VML}shape", f"{_VML}rect"))
    told = {side.lower(): float(size) * _POINTS[unit.lower()] for side, size, unit in _STYLED.findall(next(styles, ""))}
    return told.get("width", 0.0), told.get("height", 0.0)
