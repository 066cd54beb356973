"""What is drawn on a PDF page beside its text: pictures, rulings, and the walls between cells."""

from __future__ import annotations

import ctypes
from itertools import islice
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pypdfium2

    Box = tuple[float, float, float, float]
    _Place = Callable[[float, float, float, float], Box]

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
    """Give the boxes of pictures, whether anything is drawn, and thin boxes (rulings).

    A program that lays a page on another (two to a sheet, a signed copy) wraps it in a form: what is drawn in one
    stands as its matrix puts it.
    """
    pictures: list[Box] = []
    rulings: list[Box] = []
    edges = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(edge) for edge in edges]
    other = False
    for thing, kind, at in islice(_drawn(page.raw, place), _MOST_OBJECTS):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        other = True
        if not pdfium.FPDFPageObj_GetBounds(thing, *pointers):
            continue
        box = at(*(edge.value for edge in edges))
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rulings += _strokes(thing, box, at)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
    return tuple(pictures), other, tuple(rulings)


_DEEPEST = 4  # forms within forms


def _drawn(raw: Any, place: _Place) -> Iterator[tuple[Any, int, _Place]]:
    """Give each thing on a page with its type and the function from its space to the page, those in forms too."""
    waiting = [(pdfium.FPDFPage_GetObject(raw, number), 0, place) for number in range(_count(raw))]
    waiting.reverse()
    while waiting:
        thing, depth, at = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(thing)
        yield thing, kind, at
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            within = _within(thing, at)
            count = min(pdfium.FPDFFormObj_CountObjects(thing), _MOST_OBJECTS)
            inner = [(pdfium.FPDFFormObj_GetObject(thing, number), depth + 1, within) for number in range(count)]
            waiting += reversed(inner[: max(0, _MOST_OBJECTS - len(waiting))])


def _count(raw: Any) -> int:
    return min(int(pdfium.FPDFPage_CountObjects(raw)), _MOST_OBJECTS)


def _within(form: Any, place: _Place) -> _Place:
    """Give the function from a form's space to the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, matrix)

    def point(x: float, y: float) -> tuple[float, float]:
        return matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f

    return lambda x0, y0, x1, y1: place(*point(x0, y0), *point(x1, y1))


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
