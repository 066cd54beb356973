"""Where a paper asks or decides: Điều 1, the sentences that propose, and the items they go on with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from service.domain.fields import PaperKind
from service.domain.papers.flowing import flowing
from service.domain.papers.segments import in_paragraphs, opens_item
from service.domain.text import fold_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Page
    from service.domain.papers.reading import Reading

SENTENCE_CAP = 1500
_ARTICLE = re.compile(r"dieu 1\b")
# *Điều 2. Tặng Cờ …* awards too; *Thưởng kèm theo …* is money.
_MORE = re.compile(
    r"\bdieu (?P<n>[2-9])\s*[.:]\s*(?:truy tang|tang(?: thuong)?|cong nhan|khen thuong)\b(?! (?:kem|tien))"
)
_SPEAKS = ("de nghi", "tang", "cong nhan", "khen thuong", "kinh trinh", "thuong cho", "thuong ")
# Printed lines run on over at most four; a sentence's end at a line's end parts them (the last *Căn cứ …*).
_STRETCH = re.compile(r"[^\n;]{1,1500}(?:(?<![.:])\n[^\n;]{1,1500}){0,3}")
_PARAGRAPH = re.compile(r"[^\n;]{1,1500}")
_ASKS = re.compile(
    r"kinh de nghi|(?:kinh|tran trong|\bxin) trinh"
    r"|(?<!\bde )de nghi chu tich|tran trong de nghi|de nghi xet|de nghi ubnd|de nghi uy ban"
    r"|(?:thong nhat|nhat tri|bieu quyet|bo phieu)[^.;]{0,60}?(?:de nghi|tang|cong nhan|khen thuong|trinh)"
)
# Who asks is named behind a ground's comma: *Căn cứ Thông tư số …, Công ty đề nghị Tổng công ty …*.
_ASKS_NAMED = re.compile(r"(?<=,[ \n])[^,;]{2,80}?\b(?:de nghi|trinh)\b(?=[^;]*\b(?:tang|cong nhan|khen thuong)\b)")
# Behind whom a first part names without a mark, the next part counts for the same sentence (`II. Cá nhân: 03`).
_PART = re.compile(
    r"\s*(?:[ivx]{1,4}|[b-h]|[2-9])\s?[.)/]\s?(?:tap the|ca nhan|ho gia dinh)\s*(?::\s*\d{1,3}|\(\d{1,3}\)\s*:?)"
    r"[^\S\n]*(?:\n|$)"
)
_TOTAL = re.compile(r"\s*(?:[-+*]\s*)?(?:tong cong|tong so|cong)\b")


class Stretch(NamedTuple):
    """A piece of a page's folded text that begins at an offset into it."""

    page: Page
    start: int
    text: str


@dataclass(slots=True)
class Asking:
    """A sentence that asks or decides, with the items it goes on with; `formal` where it asks the one who decides."""

    formal: bool
    stretches: list[Stretch] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """What one pass over the text finds."""

    decisive: list[Stretch] = field(default_factory=list)
    askings: list[Asking] = field(default_factory=list)


def windows(reading: Reading) -> Iterator[Stretch]:
    """Give the folded main text, page by page, from the head down, its sentences unbroken."""
    last = reading.body[-1].page.number if reading.body else 0
    for page in reading.document.pages:
        if page.number > last:
            break
        end = reading.body[-1].end if page.number == last else len(page.text)
        yield Stretch(page, 0, fold_page(flowing(reading, page))[:end])


def decisive(reading: Reading) -> Sequence[Stretch]:
    """Give the stretches that may carry an award and its reasons, the most telling first."""
    return _told(reading).decisive


def askings(reading: Reading) -> Sequence[Asking]:
    """Give what asks or decides, each with its items: where the counts stand."""
    return _told(reading).askings


def _told(reading: Reading) -> _Told:
    if "decisive" not in reading.shared:
        article = _article_one(reading)
        reading.shared["decisive"] = _proposed(reading) if article is None else _decided(reading, article)
    told: _Told = reading.shared["decisive"]
    return told


def _article_one(reading: Reading) -> Stretch | None:
    """Give Điều 1 of a decision, up to Điều 2."""
    if reading.kind.value is not PaperKind.AWARD_DECISION:
        return None
    for page, offset, text in windows(reading):
        hit = _ARTICLE.search(text)
        if hit is not None:
            stop = text.find("dieu 2", hit.end())
            end = stop if stop > 0 else hit.start() + SENTENCE_CAP
            return Stretch(page, offset + hit.start(), text[hit.start() : end])
    return None


def _decided(reading: Reading, article: Stretch) -> _Told:
    first = [article, *_over_the_page(reading, article.page)]
    return _Told([_flat(one) for one in first], [Asking(formal=True, stretches=[*first, *_further(reading)])])


def _over_the_page(reading: Reading, page: Page) -> Iterator[Stretch]:
    """Give the rest of Điều 1 where the next page goes on with it, up to Điều 2."""
    near = takewhile(lambda window: window.page.number <= page.number + 1, windows(reading))
    texts = {one.number: (one, text) for one, _, text in near}
    here, below = texts[page.number][1], texts.get(page.number + 1)
    end = below[1].find("dieu 2", 0, SENTENCE_CAP) if below is not None else -1
    if below is not None and end > 0 and "dieu 2" not in here[max(here.find("dieu 1"), 0) :]:
        yield Stretch(below[0], 0, below[1][:end])


def _further(reading: Reading) -> Iterator[Stretch]:
    """Give the articles behind the first that award too."""
    for page, _, text in windows(reading):
        for hit in _MORE.finditer(text):
            stop = text.find(f"dieu {int(hit['n']) + 1}", hit.end())
            end = min(stop if stop > 0 else len(text), hit.start() + SENTENCE_CAP)
            if "tai dieu" not in text[hit.end() : end]:  # *… cho 03 cá nhân có tên tại Điều 1* are the same
                yield Stretch(page, hit.start(), text[hit.start() : end])


def _flat(stretch: Stretch) -> Stretch:
    return stretch._replace(text=stretch.text.replace("\n", " "))


def _is_parted(asking: Asking) -> bool:
    """Tell whether a sentence's own parts have begun: another number behind it (`Cơ sở bình xét …`) is none of it."""
    return any(_PART.match(stretch.text) for stretch in asking.stretches)


def _proposed(reading: Reading) -> _Told:
    told, goes_on, open_one = _Told(), False, None
    begins = _body_begins(reading)
    for page, _, text in windows(reading):
        pattern = _PARAGRAPH if in_paragraphs(page) else _STRETCH
        for match in pattern.finditer(text, begins if page is reading.document.pages[0] else 0):
            whole = _without_ground(Stretch(page, match.start(), match.group()))
            told.decisive += [_flat(whole)] if _speaks(whole) else []
            for stretch in _before_and_from(whole):
                formal = _ASKS.search(stretch.text) is not None
                part = _PART.match(stretch.text)
                item = part or opens_item(stretch.text.lstrip()) or _TOTAL.match(stretch.text)
                if _speaks(stretch) and (formal or open_one is None or not (goes_on or item)):
                    open_one = Asking(formal=formal)
                    told.askings.append(open_one)
                elif not (goes_on or item):
                    open_one = None
                elif open_one is None and part and told.askings and _is_parted(told.askings[-1]):
                    open_one = told.askings[-1]
                if open_one is not None:
                    open_one.stretches.append(stretch)
                goes_on = False
            goes_on = text[match.end() : match.end() + 1] == ";" or whole.text.rstrip().endswith((":", ","))
    return told


def _speaks(stretch: Stretch) -> bool:
    return any(word in stretch.text for word in _SPEAKS) or _COUNTED_TITLE.search(stretch.text) is not None


# What minutes of a school count without a verb (`* Danh hiệu chiến sĩ thi đua cơ sở: Gồm 07 đ/c`).
_COUNTED_TITLE = re.compile(
    r"(?:danh hieu|dat)[ :][^.;:\n]{3,80}?\s?:?\s?(?:gom|co)?(?: co)?\s?:?\s\d{1,3} (?:d/c|dong chi|ca nhan|tap the)\b"
)


_COUNTED = re.compile(r"(?<!\d)\d{1,3}\s+[a-z(]")


def _before_and_from(stretch: Stretch) -> Iterator[Stretch]:
    """Cut a stretch where it asks, if it counts something before: that is told, not asked for."""
    asks = _ASKS.search(stretch.text)
    at = asks.start() if asks is not None and _COUNTED.search(stretch.text, 0, asks.start()) else 0
    if at:
        yield stretch._replace(text=stretch.text[:at])
    yield stretch._replace(start=stretch.start + at, text=stretch.text[at:])


def _without_ground(stretch: Stretch) -> Stretch:
    """Drop a ground (`Căn cứ …`) up to what asks in the same sentence."""
    if not stretch.text.lstrip().startswith("can cu"):
        return stretch
    asks = _ASKS.search(stretch.text) or _ASKS_NAMED.search(stretch.text)
    at = asks.start() if asks is not None else len(stretch.text)
    return stretch._replace(start=stretch.start + at, text=stretch.text[at:])


def _body_begins(reading: Reading) -> int:
    """Give where the first page's body begins: below the head, or below the title's line."""
    head, pages = reading.head, reading.document.pages
    last = next((segment for segment in reversed(reading.segments) if segment.page is pages[0]), None)
    if head.zone and head.zone[-1] is not last:
        return max(segment.end for segment in head.zone)
    return head.title.end if head.title is not None else 0
