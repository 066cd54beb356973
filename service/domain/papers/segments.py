"""A document cut into segments: the pieces of a line that belong together in one column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from service.domain.text import fold_page, is_upper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Document, Line, Page

# A longer line or paper is no administrative paper; the caps keep hostile text cheap.
LINE_CAP = 4000
SEGMENT_CAP = 30_000
_GAP = re.compile(r"\t\s*| {4,}|\s*\|\s*")
# Not in a sentence (`Hiến pháp nước Cộng hòa xã hội …`).
_COLUMN = re.compile(r"(?<=\S)(?<!\bnuoc)\s+(?=(?:cong hoa xa\W? hoi|doc lap\s*[-–—]{1,2}\s*tu do))")
_SPECKS = " ˆ_|\\«»¬~`‘'"  # what dust and seals are read as; OCR lines alone are cleaned of it
RIGHT = 0.42  # of a page's width: where its right column begins at the earliest


class Segment(NamedTuple):
    """One piece of a line; `start` and `end` are offsets into its page's text."""

    page: Page
    line: Line
    text: str
    start: int
    folded: str

    @property
    def end(self) -> int:
        """Offset one past the last character."""
        return self.start + len(self.text)

    @property
    def upper(self) -> bool:
        """Tell whether it is set in capitals."""
        return is_upper(self.text)

    @property
    def right(self) -> bool:
        """Tell whether it begins in the page's right half; False where nothing is known."""
        return self.line.x0 is not None and bool(self.page.width) and self.line.x0 > RIGHT * (self.page.width or 1)

    @property
    def far(self) -> bool:
        """Tell whether its middle lies in the page's right half; False where nothing is known."""
        if self.line.x0 is None or not self.page.width:
            return False
        return (self.line.x0 + (self.line.x1 or self.line.x0)) / 2 > self.page.width / 2

    @property
    def column(self) -> int:
        """Give which piece of its line it is, counting from 0 (columns set by tabs)."""
        before = self.line.text[: self.start - self.line.start]
        return len([piece for piece in _GAP.split(before) if piece.strip()])

    @property
    def top(self) -> float | None:
        """Give the distance from the page's top in points, where known."""
        return self.line.y0


_PARAGRAPH = 150  # characters: no printed line is as long


def in_paragraphs(page: Page) -> bool:
    """Tell whether each line is a whole paragraph (docx, doc): no printed line runs on into the next."""
    lines = page.lines
    return bool(lines) and lines[0].x0 is None and any(len(line.text) > _PARAGRAPH for line in lines)


def _parted(text: str, folded: str) -> bool:
    """Tell whether text may hold pieces of two columns in one line."""
    return "\t" in text or "|" in text or "    " in text or "hoi ch" in folded or "c lap" in folded


# An item's mark alone: the tab behind it parts no columns (`2.⇥Bà …`).
_MARK = re.compile(r"[-–+*•]|\d{1,3}[.)/]|(?:\d{1,2}\.){1,3}\d{1,2}|[a-zđ][.)]|[IVX]{1,4}[.)]|[A-HĐ][.)]")


def _cuts(text: str, folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    if not _parted(text, folded):
        yield 0, len(text)
        return
    for gap in sorted([*_GAP.finditer(text), *_COLUMN.finditer(folded)], key=re.Match.start):
        if gap.start() >= start and not _MARK.fullmatch(text[: gap.start()].strip()):
            yield start, gap.start()
            start = gap.end()
    yield start, len(text)


def _of_line(page: Page, line: Line, page_folded: str) -> Iterator[Segment]:
    text = line.text[:LINE_CAP]
    folded = page_folded[line.start : line.start + len(text)]
    for start, end in _cuts(text, folded):
        piece = text[start:end]
        specks = f"{_SPECKS}." if line.words else None
        lead = len(piece) - len(piece.lstrip(specks))
        piece = piece.strip().lstrip(specks).rstrip(_SPECKS if line.words else None)
        if line.words and piece.endswith(_DASHES):
            piece = _without_rule(piece, line, line.start + start + lead)
        if piece:
            at = start + lead
            bare = folded[at : at + len(piece)]
            if "\t" in piece:  # behind an item's mark
                piece, bare = piece.replace("\t", " "), bare.replace("\t", " ")
            yield Segment(page, line, piece, line.start + at, bare)


_DASHES = ("-", "–", "—", "_")
_SURE_DASH = 0.85


def _without_rule(piece: str, line: Line, start: int) -> str:
    """Drop a dash at the end that is no sure dash: the ruled line under an issuer's name is read as one."""
    last = next((word for word in reversed(line.words) if word.start < start + len(piece)), None)
    bare = piece.rstrip(" -–—_")
    return bare if last is not None and last.confidence < _SURE_DASH and last.start >= start + len(bare) else piece


_FAINT, _UNSURE, _TINY, _SURE = 0.3, 0.5, 2, 0.8


def _speck(page: Page, line: Line) -> bool:
    """Tell whether an OCR line is dust, a seal's edge or a pen stroke; a badly read number keeps its bar."""
    words = [(page.text[word.start : word.end], word.confidence) for word in line.words]
    if "/" in line.text or min(confidence for _, confidence in words) >= _FAINT:
        return False
    return all(confidence < _UNSURE or (len(text) <= _TINY and confidence < _SURE) for text, confidence in words)


def of_page(page: Page) -> tuple[Segment, ...]:
    """Cut one page into segments in reading order; widget lines are kept apart (see `overlay`)."""
    folded = fold_page(page.text)
    plain = not _parted(page.text, folded)
    found: list[Segment] = []
    for line in page.lines:
        if line.source == "widget" or (line.words and _speck(page, line)):
            continue
        if plain and not line.words and 0 < len(line.text) <= LINE_CAP and not line.text[0].isspace():
            start, text = line.start, line.text.rstrip()
            found.append(Segment(page, line, text, start, folded[start : start + len(text)]))
        else:
            found.extend(_of_line(page, line, folded))
    return tuple(found)


def of_document(document: Document) -> tuple[Segment, ...]:
    """Cut a whole document, at most `SEGMENT_CAP` segments."""
    found: list[Segment] = []
    for page in document.pages:
        found.extend(of_page(page))
        if len(found) > SEGMENT_CAP:
            break
    return tuple(found[:SEGMENT_CAP])


_OPENS_ITEM = re.compile(
    r"(?:[-–+*•]|\d{1,3}\s?[.)]|\d{1,2}(?:/(?=\s)|[-–](?=\s[^\W\d_]))|[IVX]{1,4}[.)]|[a-zđ](?:\)|\.(?=\s[^\W\d_a-zđ])))\s*\S"
)


def opens_item(text: str) -> bool:
    """Tell whether a line begins with a bullet or a number, and so carries no other on."""
    return _OPENS_ITEM.match(text) is not None


_INDENT, _PITCH = 2.0, 2.2  # points; heights of a line


def full(line: Segment, below: Segment, margin: float) -> bool:
    """Tell whether a line has no room left for the first word of the one below, which then carries it on (PDF)."""
    left, right, indent = line.line.x0, line.line.x1, below.line.x0
    if (
        left is None
        or right is None
        or indent is None
        or indent > left + _INDENT
        or (below.top or 0) <= (line.top or 0)
    ):
        return False
    height = (line.line.y1 or 0.0) - (line.top or 0.0)
    if (below.top or 0.0) - (line.top or 0.0) > _PITCH * height:
        return False
    letter = (right - left) / max(len(line.text), 1)
    word = below.text.split()[0]
    return right + letter * (len(word) + _WIDER * sum(map(_is_wide, word)) + 1) > margin - letter


_WIDER = 0.5  # of an average letter's width: what a capital or a figure has more


def _is_wide(char: str) -> bool:
    return char.isupper() or char.isdigit()


def margin_of(page: Page) -> float:
    """Give where the longest line of a page ends, in points; 0 where nothing is known."""
    return max((line.x1 for line in page.lines if line.x1 is not None), default=0.0)


_RECIPIENTS = ("noi nhan", "noi gui")  # below a full last line of text


def paragraphs(segments: Sequence[Segment]) -> Iterator[tuple[Segment, str]]:
    """Give each paragraph's first segment and its whole text: printed lines that run on are put together."""
    at, page, margin = 0, None, 0.0
    while at < len(segments):
        first = last = segments[at]
        if first.page is not page:
            page, margin = first.page, margin_of(first.page)
        text, at = first.text, at + 1
        while at < len(segments) and segments[at].page is page and not _OPENS_ITEM.match(segments[at].text):
            if segments[at].folded.startswith(_RECIPIENTS) or not full(last, segments[at], margin):
                break
            last = segments[at]
            text, at = f"{text} {last.text}", at + 1
        yield first, text
