"""Cells of a workbook that a line strikes out, whole or in part: the reader of cells does not tell their print."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from service.adapters.readers.office_gate import Package

    Left = Mapping[tuple[int, int], str]

_STYLES, _SHARED = "xl/styles.xml", "xl/sharedStrings.xml"
_MARK = b"strike"
_LONGEST = 10  # characters of a cell's name or of a text's number
_OFF = frozenset({"0", "false", "off"})


def struck_cells(package: Package, sheets: Mapping[str, str]) -> dict[str, Left]:
    """Give by sheet, for each cell with struck words, what is left of its text; places are counted from 0.

    `sheets` gives the part of each sheet. Raises lxml's XMLSyntaxError.
    """
    styles = _styles(package) if _marked(package, _STYLES) else frozenset()
    shared = _shared(package) if styles or _marked(package, _SHARED) else []
    anywhere = bool(styles) or any(map(_has_struck, shared))
    return {
        name: dict(_cells(package, part, styles, shared))
        for name, part in sheets.items()
        if anywhere or _marked(package, part)
    }


def _marked(package: Package, part: str) -> bool:
    return _MARK in (package.part(part) or b"")


def _styles(package: Package) -> frozenset[str]:
    """Give the numbers of the cells' styles whose font strikes out."""
    tree = package.tree(_STYLES)
    if tree is None:
        return frozenset()
    fonts = {str(at) for at, font in enumerate(tree.iterfind("{*}fonts/{*}font")) if _strikes(font)}
    return frozenset(str(at) for at, one in enumerate(tree.iterfind("{*}cellXfs/{*}xf")) if one.get("fontId") in fonts)


def _shared(package: Package) -> list[etree._Element]:
    tree = package.tree(_SHARED)
    return [] if tree is None else list(tree.iterfind("{*}si"))


def _has_struck(text: etree._Element) -> bool:
    return any(_strikes(look) for look in text.iterfind("{*}r/{*}rPr"))


def _cells(
    package: Package, part: str, styles: frozenset[str], shared: list[etree._Element]
) -> Iterator[tuple[tuple[int, int], str]]:
    tree = package.tree(part)
    for cell in () if tree is None else tree.iter("{*}c"):
        struck = cell.get("s", "0") in styles
        text = _text_of(cell, shared)
        if text is not None and (runs := text.findall("{*}r")):
            out = [_run_struck(run, cell=struck) for run in runs]
            kept = "".join(_printed(run) for run, gone in zip(runs, out, strict=True) if not gone)
            if any(out):
                yield _place(cell.get("r", "")), kept
        elif struck and len(cell):
            yield _place(cell.get("r", "")), ""


def _text_of(cell: etree._Element, shared: list[etree._Element]) -> etree._Element | None:
    if cell.get("t") != "s":
        return cell.find("{*}is")
    number = cell.findtext("{*}v", "")
    known = number[:_LONGEST].isdecimal() and number.isascii() and int(number[:_LONGEST]) < len(shared)
    return shared[int(number[:_LONGEST])] if known else None


def _run_struck(run: etree._Element, *, cell: bool) -> bool:
    look = run.find("{*}rPr")
    return cell if look is None else _strikes(look)


def _printed(run: etree._Element) -> str:
    return "".join(text.text or "" for text in run.iterfind("{*}t"))


def _strikes(look: etree._Element) -> bool:
    mark = look.find("{*}strike")
    return mark is not None and mark.get("val", "1") not in _OFF


def _place(name: str) -> tuple[int, int]:
    """Read a cell's name (`B4`) into its row and column; (-1, -1) for one without."""
    name = name[:_LONGEST]
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :] or 0) - 1, column - 1
