"""What is drawn on a PDF page beside its text: pictures, rulings, and the walls between cells."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pypdfium2

    Box = tuple[float, float, float, float]

THIN = 3.0
_MOST_OBJECTS = 5_000
_MOST_SEGMENTS = 2_000
_TALL = 30.0


def walls(strokes: Sequence[Box]) -> list[Box]:
    """Keep the upright strokes that can part cells: tall ones, or ones that go on above or below.

    Word frames each run of shaded words by strokes as high as one line, in the middle of a sentence.
    """
    by_place: dict[int, list[Box]] = {}
    for box in strokes:
        by_place.setdefault(round(box[0] / 2), []).append(box)
    found = []
    for box in strokes:
        near = [other for step in (-1, 0, 1) for other in by_place.get(round(box[0] / 2) + step, ())]
        goes_on = any(abs(one[1] - box[3]) < THIN or abs(one[3] - box[1]) < THIN for one in near if one is not box)
        if box[3] - box[1] > _TALL or goes_on:
            found.append(box)
    return found


def objects(
    page: pypdfium2.PdfPage, place: Callable[[float, float, float, float], Box]
) -> tuple[tuple[Box, ...], bool, tuple[Box, ...]]:
    """Give the boxes of pictures, whether anything is drawn, and thin boxes (rulings)."""
    raw = page.raw
    pictures: list[Box] = []
    rulings: list[Box] = []
    count = min(pdfium.FPDFPage_CountObjects(raw), _MOST_OBJECTS)
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    other = False
    for number in range(count):
        thing = pdfium.FPDFPage_GetObject(raw, number)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        other = True
        if not pdfium.FPDFPageObj_GetBounds(thing, *pointers):
            continue
        box = place(*(edge.value for edge in edges))
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rulings += _strokes(thing, box, place)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
    return tuple(pictures), other, tuple(rulings)


def _strokes(thing: Any, box: Box, place: Callable[[float, float, float, float], Box]) -> list[Box]:
    """Give the straight lines of a path as thin boxes; a path that is one thin box is itself."""
    count = pdfium.FPDFPath_CountSegments(thing)
    if min(box[2] - box[0], box[3] - box[1]) < THIN or not 0 < count <= _MOST_SEGMENTS:
        return [box]
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    strokes: list[Box] = []
    begin = last = (0.0, 0.0)
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        at = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            strokes.append(place(*last, *at))
        if pdfium.FPDFPathSegment_GetClose(segment):
            strokes.append(place(*at, *begin))
        last = at
    return strokes
