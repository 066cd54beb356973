"""Pages that are pictures, read by OCR: scanned pages of a PDF, and images sent as papers."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from math import cos, radians, sin
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageSequence, UnidentifiedImageError

from service.adapters.readers import confine, docx, pdf, pdf_layout, picture_lines, sheet_halves, sight
from service.adapters.readers.flow import Flow, Look
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_page import Seen, size_of
from service.adapters.readers.refusals import refusal
from service.domain.document import BLOCK, PAGES_LEFT, PASTED, REGION, TURNED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from service.adapters.readers.pdf_page import Piece
    from service.adapters.readers.sight import Recognised, Sight
    from service.domain.document import Document, Page, Word

    Picture = tuple[Image.Image, float]  # with its pixels a point
    Filter = Callable[[Image.Image], Image.Image]
    Box = tuple[float, float, float, float]

# An A3 page at 300 dpi; of a larger one as much is kept. The engine needs some fifteen bytes a pixel on a noisy page.
_MOST_PIXELS = 18_000_000
_MOST_DECODED = 36_000_000
_MOST_FRAMES = 100
_DRAWING = 4.0  # seconds of CPU for a page; one that is a scan takes a tenth
_DECODING = 4.0  # seconds of CPU for one picture; the largest that is decoded takes a quarter
_A4 = (595.0, 842.0)
_AROUND = 10.0  # points
_KINDS = ("JPEG", "PNG", "TIFF", "WEBP")
_BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError)
_GREY = frozenset({"1", "L", "LA"})
Image.MAX_IMAGE_PIXELS = _MOST_DECODED  # twice as many are refused before a pixel is decoded


def read(document: Document, data: bytes, *, form: str, eyes: Sight, most: int) -> Document:
    """Give the document with its unread pages read, at most `most`; one that cannot be drawn stays unread."""
    unread = [page.number for page in document.pages if page.method == "none"][:most]
    if form == "pdf":
        document = _with_regions(document, data, eyes=eyes, most=most - len(unread))
    elif form == "docx":
        document = _with_pasted(document, data, eyes=eyes, most=most - len(unread))
    if not unread or form not in _PICTURES:
        return document
    pages = {page.number: page for page in document.pages}
    facts = list(document.facts)
    if form == "tiff":
        unread, more = _frames(data)
        facts += [{"code": PAGES_LEFT, "count": None, "read": _MOST_FRAMES}] if more else []
    found = dict(_seen(data, unread, form=form, eyes=eyes))
    folds = sheet_halves.chosen({number: (_fold(seen), seen.size) for number, seen in found.items()})
    for number, seen in found.items():
        page = pages.get(number) or replace(document.pages[0], number=number, text="", lines=())
        for at, half in _halves(number, seen, folds.get(number)):
            pages[at] = _page(replace(page, number=at, lines=page.lines if at == number else ()), half)
            facts += _remarks(seen, at)
        facts += sheet_halves.facts_of(number, folds[number]) if number in folds else []
    order = sorted(pages, key=lambda number: (abs(number), number < 0))
    return replace(document, pages=tuple(pages[number] for number in order), facts=tuple(facts))


def _fold(seen: Recognised) -> sheet_halves.Fold | None:
    return sheet_halves.fold_of(seen.pieces, seen.size, seen.ruled.level())


def _halves(number: int, seen: Recognised, fold: sheet_halves.Fold | None) -> list[tuple[int, Seen]]:
    """Give the pages that a sheet shows, by the numbers that they bear until all are counted."""
    level = tuple(picture_lines.level(piece, seen.fall) for piece in seen.pieces)
    whole = Seen(level, *seen.size, pictured=True, drawn=False, rulings=seen.ruled.level())
    if fold is None:
        return [(number, whole)]
    return list(zip((number, sheet_halves.right_of(number)), sheet_halves.parted(whole, fold.at), strict=True))


def _seen(data: bytes, numbers: list[int], *, form: str, eyes: Sight) -> Iterator[tuple[int, Recognised]]:
    """Give what the pictures of those numbers say; none is drawn that was drawn from the same bytes before."""
    digest = sha256(data).hexdigest()
    origins = {number: f"{form} {digest} {number}" for number in numbers}
    recalled = {number: seen for number, origin in origins.items() if (seen := eyes.recall(origin)) is not None}
    yield from recalled.items()
    new = [number for number in numbers if number not in recalled]
    for batch in _batches(_PICTURES[form](data, new, _whole) if new else (), eyes.hands):
        drawn = [number for number, _ in batch]
        read = eyes.read_all([picture for _, picture in batch], [origins[number] for number in drawn])
        yield from zip(drawn, read, strict=True)


def _remarks(seen: Recognised, page: int) -> list[dict[str, Any]]:
    turned = [{"code": TURNED, "page": page, "turn": seen.turn}] if seen.turn else []
    return [*turned, {"code": BLOCK, "page": page}] if seen.block else turned


def _batches(pictures: Iterable[tuple[int, Picture]], most: int) -> Iterator[list[tuple[int, Picture]]]:
    """Give the pictures in groups of at most `most`, which together have no more pixels than one page may have."""
    batch: list[tuple[int, Picture]] = []
    pixels = 0
    for number, (picture, scale) in pictures:
        size = picture.width * picture.height
        if batch and (len(batch) == most or pixels + size > _MOST_PIXELS):
            yield batch
            batch, pixels = [], 0
        batch.append((number, (picture, scale)))
        pixels += size
    if batch:
        yield batch


_TOLD = 3  # words: fewer are a logo's
_SURE = 0.6


def _with_regions(document: Document, data: bytes, *, eyes: Sight, most: int) -> Document:
    """Give a PDF with what its pages of text show on pictures (a pasted head, table or signature), at most `most`."""
    regions: dict[int, list[Box]] = {}
    for fact in [fact for fact in document.facts if fact["code"] == REGION][: max(most, 0)]:
        regions.setdefault(fact["page"], []).append(tuple(fact["box"]))
    found: dict[int, list[Piece]] = {}
    for number, (picture, scale) in _of_pdf(data, list(regions), sight.through_red) if regions else ():
        read = [piece for box in regions[number] for piece in _region(picture, scale, box, eyes)]
        if read:
            found[number] = read
    if not found:
        return document
    pages = pdf.with_recognised(data, found)
    return replace(document, pages=tuple(pages.get(page.number, page) for page in document.pages))


_PAGE_TOLD = 25  # words: a photograph of people under a banner has fewer, a scanned page more
_STRIP_TOLD = 8


def _with_pasted(document: Document, data: bytes, *, eyes: Sight, most: int) -> Document:
    """Give a Word file with the scans that are pasted into its text, at most `most`, as pages."""
    least = {
        fact["picture"]: _STRIP_TOLD if fact.get("strip") else _PAGE_TOLD
        for fact in [one for one in document.facts if one["code"] == PASTED][: max(most, 0)]
    }
    numbers, empty = list(least), set[int]()
    told: dict[int, Recognised] = {}
    for number, seen in _seen(data, numbers, form="docx", eyes=eyes) if numbers else ():
        if _telling(seen, least[number]):
            told[number] = seen
        else:
            empty.add(number)
    if not (told or empty):
        return document
    again = docx.open(data, limits=Limits(), shown=frozenset(told))
    pages, facts = {page.number: page for page in again.pages}, [one for one in document.facts if one["code"] != PASTED]
    for fact in (fact for fact in again.facts if fact["code"] == PASTED):
        facts.append({**fact, "empty": True} if fact["picture"] in empty else fact)
        if fact["picture"] in told:
            seen, number = told[fact["picture"]], fact["page"]
            pages[number] = _page(pages[number], _halves(number, seen, None)[0][1])
            facts += _remarks(seen, number)
    return replace(document, pages=tuple(pages[number] for number in sorted(pages)), facts=tuple(facts))


def _telling(seen: Recognised, least: int) -> bool:
    """Tell whether a picture says something: enough words, surely read."""
    words = [word for piece in seen.pieces for word in piece.words]
    return len(words) >= least and fmean(word.confidence for word in words) >= _SURE


def _region(picture: Image.Image, scale: float, box: Box, eyes: Sight) -> list[Piece]:
    """Give the pieces recognised in a box (points) of the page; none of a picture that says nothing."""
    edges = (max(0, round(side * scale)) for side in box)
    left, top, right, bottom = (min(edge, most) for edge, most in zip(edges, picture.size * 2, strict=True))
    if left >= right or top >= bottom:
        return []
    cut = picture.crop((left, top, right, bottom))
    seen = eyes.read(cut, scale=scale)
    if seen.turn in _ON_ITS_SIDE or not _telling(seen, _TOLD):
        return []
    size = (cut.width / scale, cut.height / scale)
    place = _Place((left / scale, top / scale), size, seen.size, radians(seen.turn))
    return [place.of(piece) for piece in seen.pieces]


_ON_ITS_SIDE = (90, 270)  # what was read on such a picture does not fit where it stands


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a picture stands on its page and how it was turned to be read; points and radians against the clock.

    Its lines stay level and fill the picture's place; each word tells where it is printed, so that it can be cut out.
    """

    corner: tuple[float, float]
    size: tuple[float, float]
    turned: tuple[float, float]
    turn: float

    def of(self, piece: Piece) -> Piece:
        """Give a piece that was read on the turned picture in its place on the page."""
        left, top, right, bottom = piece.box
        x, y = (self.corner[at] + (self.size[at] - self.turned[at]) / 2 for at in (0, 1))
        words = tuple(map(self._word, piece.words))
        return piece._replace(box=(left + x, top + y, right + x, bottom + y), words=words)

    def _word(self, word: Word) -> Word:
        x, y = (word.x0 + word.x1 - self.turned[0]) / 2, (word.y0 + word.y1 - self.turned[1]) / 2
        middle = (
            self.corner[0] + self.size[0] / 2 + cos(self.turn) * x - sin(self.turn) * y,
            self.corner[1] + self.size[1] / 2 + sin(self.turn) * x + cos(self.turn) * y,
        )
        x0, y0 = middle[0] - (word.x1 - word.x0) / 2, middle[1] - (word.y1 - word.y0) / 2
        x0, y0 = round(x0, 2), round(y0, 2)
        return word._replace(x0=x0, y0=y0, x1=x0 + word.x1 - word.x0, y1=y0 + word.y1 - word.y0)


def crop(data: bytes, *, form: str, page: int, box: Box, turn: float = 0) -> bytes:
    """Give a PNG of a stretch of a page with a little around it; raises Refused (`paper.no_picture`).

    `box` is left, top, right, bottom in points from the top left corner of the page turned by `turn` degrees.
    """
    drawn = _PICTURES[form](data, [page], _coloured) if form in _PICTURES else ()
    found = next((picture for number, picture in drawn if number == page), None)
    if found is None:
        raise refusal("paper.no_picture")
    picture, scale = sight.turn_of(found[0], turn), found[1]
    left, top, right, bottom = (side * scale for side in box)
    room = _AROUND * scale
    stretch = (
        max(0, round(left - room)),
        max(0, round(top - room)),
        min(picture.width, round(right + room)),
        min(picture.height, round(bottom + room)),
    )
    if stretch[0] >= stretch[2] or stretch[1] >= stretch[3]:
        raise refusal("paper.no_picture")
    target = io.BytesIO()
    picture.crop(stretch).save(target, "PNG")
    return target.getvalue()


def _page(page: Page, seen: Seen) -> Page:
    """Write what was recognised on a page; what signing programs laid over it stays as it was read from the file."""
    flow = Flow(coding="")  # what is recognised is Unicode, whatever the paper was typed in
    pdf_layout.write(seen, flow)
    for line in page.lines:
        box = (line.x0, line.y0, line.x1, line.y1)
        look = Look(line.bold, line.italic, line.size, line.centred, source="widget", box=None if None in box else box)  # type: ignore[arg-type]
        flow.write(line.text, look)
    return flow.page(page.number, method="ocr", size=(seen.width, seen.height))


def _of_pdf(data: bytes, numbers: list[int], filtered: Filter) -> Iterator[tuple[int, Picture]]:
    start = data.find(b"%PDF-", 0, 1_024)
    try:
        document = pypdfium2.PdfDocument(data[start:] if start > 0 else data)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in numbers:
            if number > len(document):
                return
            try:
                with confine.at_most(_DRAWING):  # a pattern of hairs on one page would take a minute and more
                    page = document[number - 1]
                    width, height = size_of(page)
                    scale = min(sight.DPI / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
                    drawn = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
            except pypdfium2.PdfiumError:
                continue
            picture = filtered(drawn.to_pil())
            drawn.close()
            page.close()
            yield number, (picture, scale)
    finally:
        document.close()


def _frames(data: bytes) -> tuple[list[int], bool]:
    """Give the numbers of a TIFF's pages, as many as are read and as can be reached, and whether there are more."""
    frames = [1]
    with contextlib.suppress(*_BROKEN), Image.open(io.BytesIO(data), formats=_KINDS) as image:
        for number in range(2, _MOST_FRAMES + 2):
            image.seek(number - 1)
            frames.append(number)
    return frames[:_MOST_FRAMES], len(frames) > _MOST_FRAMES


def _of_image(data: bytes, numbers: list[int], filtered: Filter) -> Iterator[tuple[int, Picture]]:
    """Give pages of a TIFF, or the one of another image, each as wide as an A4 page; of what moves, the first."""
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > numbers[-1] or frame.width * frame.height > _MOST_DECODED:
                    return
                if number in numbers:
                    with confine.at_most(_DECODING):  # a JPEG of twenty thousand passes over one picture took a minute
                        seen = filtered(frame)
                    yield number, _as_page(seen)
    except _BROKEN:
        return


def _of_docx(data: bytes, numbers: list[int], filtered: Filter) -> Iterator[tuple[int, Picture]]:
    """Give the pictures that a Word file holds instead of text, each as a page."""
    found = docx.pictures(data, limits=Limits())
    for number in numbers:
        body = found[number - 1] if number <= len(found) else b""
        for _first, picture in islice(_of_image(body, [1], filtered), 1):
            yield number, picture


def _as_page(picture: Image.Image) -> Picture:
    width = _A4[0] if picture.height >= picture.width else _A4[1]
    scale = picture.width / width
    most = scale * (_MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    wanted = min(sight.DPI / 72, most)
    if scale < wanted / 2 or scale > min(wanted * 1.5, most):
        factor = wanted / scale
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        picture, scale = picture.resize(size, Image.Resampling.LANCZOS), wanted
    return picture, scale


def _whole(picture: Image.Image) -> Image.Image:
    """Give the picture with its colours, where it has any: red ink is seen otherwise than black."""
    return picture.convert("L") if picture.mode in _GREY else picture.convert("RGB")


def _coloured(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB")


_PICTURES: Mapping[str, Callable[[bytes, list[int], Filter], Iterator[tuple[int, Picture]]]] = {
    "pdf": _of_pdf,
    "docx": _of_docx,
    "png": _of_image,
    "jpeg": _of_image,
    "tiff": _of_image,
    "webp": _of_image,
}
