"""What people typed into a PDF's form: text fields and choices, put into the printed lines they belong to.

A value stands in its field (ISO 32000-1, 12.7.4.3). Its appearance may be missing or old (`NeedAppearances`): viewers
then draw the value themselves, so that the value is what a reader of the page sees.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pypdfium2

    from service.adapters.readers.pdf_page import Box, Piece

_TYPED = frozenset({pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX})
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_WIDGETS = frozenset({pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP})
_MOST_ANNOTATIONS = 200
_MOST_FLATTENED = 5_000  # annotations of a page; flattening takes the square of their number
_PASSWORD = 1 << 13
_MOST_FIELDS = 400
_LONGEST = 8_192  # bytes of a value
_NEAR = 60.0  # points between a label and its field
_BLANKS = re.compile(r"[.…_]{2,}|\s{2,}")
_LEADERS = re.compile(r"[\s.…_]+$")


@dataclass(frozen=True, slots=True)
class Typed:
    """One field's value, and where its field stands (points from the page's top left corner)."""

    text: str
    box: Box


def has_form(document: pypdfium2.PdfDocument) -> bool:
    """Tell whether the file has a form, so that its fields can be asked for their values."""
    return bool(pdfium.FPDF_GetFormType(document.raw) != pdfium.FORMTYPE_NONE)


def typed(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: Callable[[float, float, float, float], Box]
) -> list[Typed]:
    """Give the values of a page's fields; none where the form was not opened with the document."""
    if document.formenv is None:
        return []
    count = min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_FIELDS)
    return [value for at in range(count) for value in _typed(document.formenv.raw, page, at, place)]


def _typed(
    form: Any, page: pypdfium2.PdfPage, at: int, place: Callable[[float, float, float, float], Box]
) -> Iterator[Typed]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
    if not annotation:
        return
    try:
        told = pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _TYPED
        hidden = pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN
        rect = pdfium.FS_RECTF()
        if not told or hidden or not pdfium.FPDFAnnot_GetRect(annotation, rect):
            return
        text = "" if pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD else _value(form, annotation)
        if text:
            yield Typed(text, place(rect.left, rect.bottom, rect.right, rect.top))
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if not 0 < length <= _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, length)
    return " ".join(bytes(buffer).decode("utf-16-le", "replace").split("\0", 1)[0].split())


def filled(pieces: Sequence[Piece], values: Sequence[Typed], blank: Piece) -> tuple[Piece, ...]:
    """Give the page's pieces with the values in their places; `blank` is how a value without a label looks."""
    kept = [piece for piece in pieces if not (piece.widget and any(_holds(one.box, piece.box) for one in values))]
    for value in sorted(values, key=lambda one: one.box[0]):
        at = _label(kept, value.box)
        if at is None:
            kept.append(blank._replace(text=value.text, box=value.box))
        else:
            kept[at] = _written(kept[at], value)
    return tuple(kept)


def _holds(box: Box, other: Box) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _label(pieces: Sequence[Piece], box: Box) -> int | None:
    """Find the printed piece a field stands on or behind: on its line, the nearest to its left."""
    level = [
        (abs(box[0] - min(piece.box[2], box[0])), at)
        for at, piece in enumerate(pieces)
        if not piece.widget and piece.box[0] < box[0] and box[1] - 2 < (piece.box[1] + piece.box[3]) / 2 < box[3] + 2
    ]
    gap, at = min(level, default=(_NEAR, -1))
    return at if at >= 0 and gap < _NEAR else None


def _written(piece: Piece, value: Typed) -> Piece:
    left, _, right, _ = piece.box
    box = (left, min(piece.box[1], value.box[1]), max(right, value.box[2]), max(piece.box[3], value.box[3]))
    middle = (value.box[0] + value.box[2]) / 2
    if middle >= right:
        return piece._replace(text=f"{_LEADERS.sub('', piece.text)} {value.text}", box=box)
    letter = (right - left) / max(len(piece.text), 1)
    blanks = [
        (abs(left + letter * (run.start() + run.end()) / 2 - middle), run) for run in _BLANKS.finditer(piece.text)
    ]
    if not blanks:
        return piece._replace(text=f"{piece.text} {value.text}", box=box)
    run = min(blanks, key=lambda one: one[0])[1]
    before, after = piece.text[: run.start()].rstrip(), piece.text[run.end() :].lstrip()
    return piece._replace(text=f"{before} {value.text} {after}".strip(), box=box)


def has_widgets(page: pypdfium2.PdfPage) -> bool:
    """Tell whether annotations with text of their own lie over the page; not asked of a page that has too many."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    if count > _MOST_FLATTENED:
        return False
    return any(_subtype(page, place) in _WIDGETS for place in range(min(count, _MOST_ANNOTATIONS)))


def _subtype(page: pypdfium2.PdfPage, place: int) -> int:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, place)
    if not annotation:
        return -1
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    pdfium.FPDFPage_CloseAnnot(annotation)
    return int(subtype)
