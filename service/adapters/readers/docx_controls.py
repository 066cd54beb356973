"""What a form shows in a Word document: prompts, boxes, lists to choose from (ISO/IEC 29500-1, 17.5 and 17.16)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from service.adapters.readers.docx_elements import W
from service.adapters.readers.docx_styles import switched_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

BLANK = "…"
_BULLET = "\uf0b7"
# The signs of a symbol font by what they show; what is not told here stands as a bullet does.
_SIGNS: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        "wingdings": {0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0x72: "☐"},
        "wingdings 2": {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✓", 0x4F: "✗", 0xA3: "☐", 0x2A: "☐", 0x30: "☐"},
    }
)


def prompts(wrapper: Element) -> bool:
    """Tell whether a content control shows its prompt (*Click or tap here …*): nobody has filled it in."""
    shown = wrapper.find(f"{W}sdtPr/{W}showingPlcHdr")
    return shown is not None and switched_on(shown)


def within_prompt(cell: Element) -> bool:
    """Tell whether a table's cell stands in a content control that nobody has filled in."""
    content = cell.getparent()
    control = content.getparent() if content is not None and content.tag == f"{W}sdtContent" else None
    return control is not None and prompts(control)


def sign(element: Element) -> str:
    """Give what a `w:sym` shows."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return _BULLET
    if code in range(0x2000, 0xE000):
        return chr(code)
    return _SIGNS.get(element.get(f"{W}font", "").lower(), {}).get(code & 0xFF, _BULLET)


def chosen_in(field: Element) -> str:
    """Give what an old form field shows that has no text of its own: a box with its tick, an entry of a list."""
    box = field.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        told = next((one for name in ("checked", "default") if (one := box.find(f"{W}{name}")) is not None), None)
        return "☒" if told is not None and switched_on(told) else "☐"
    entries = field.find(f"{W}ffData/{W}ddList")
    if entries is None:
        return ""
    told = next((one for name in ("result", "default") if (one := entries.find(f"{W}{name}")) is not None), None)
    number = told.get(f"{W}val", "0") if told is not None else "0"
    texts = [entry.get(f"{W}val", "") for entry in entries.iterchildren(f"{W}listEntry")]
    return texts[int(number)] if number.isdigit() and int(number) < len(texts) else ""
