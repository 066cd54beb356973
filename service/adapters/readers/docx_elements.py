"""Which elements of a Word document are shown: one branch of alternate content, rows and cells, boxes each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

W = f"{{{nsmap['w']}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo")
)


def chosen(alternate: Element) -> Iterator[Element]:
    """Give the one branch of alternate content that a current Word shows."""
    branch = alternate.find(f"{MC}Choice")
    if branch is None:
        branch = alternate.find(f"{MC}Fallback")
    if branch is not None:
        yield branch


def below(parent: Element, tag: str) -> Iterator[Element]:
    """Give the rows or cells of a table part, also those inside content controls, not those of inner tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from below(child, tag)


def outermost(parent: Element, tag: str) -> Iterator[Element]:
    """Give text boxes below an element, each once: alternate content gives one branch."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            for branch in chosen(child):
                yield from outermost(branch, tag)
        else:
            yield from outermost(child, tag)
