"""How far recognised (OCR) text is believed: set phrases mend lost marks, doubtful words go to a person.

An engine reads letters well and Vietnamese marks badly (`SỞ Y TẺ`, `đanh hiệu`). A set phrase of
`templates/documents/phrases.toml` tells its marks; any other word must be surely read and be a
possible syllable, or stand so elsewhere in the paper. A value with one doubtful word is unreadable: its box
and what was made out go to a person. `raw` keeps what the engine read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeGuard

from service.domain.document import BLOCK
from service.domain.fields import FieldState
from service.domain.papers import recognised_issuer, recognised_signers, recognised_subject
from service.domain.papers.evidence import doubted
from service.domain.papers.head_lines import BADLY_READ_NUMBER
from service.domain.papers.recognised_days import clock_sure, date_sure
from service.domain.papers.segments import RIGHT
from service.domain.papers.signature import complete_title
from service.domain.papers.spelling import (
    LETTERS,
    SURE_WORD,
    TITLE_FLOOR,
    Elsewhere,
    Run,
    cased,
    joined,
    mend,
    misread_name,
    plausible,
)
from service.domain.text import collapse, fold, fold_page, is_upper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.document import Document, Page, Word
    from service.domain.fields import FieldValue

# Measured on scans of provincial offices: of words at these confidences nineteen in twenty are right.
SURE_DIGITS = 0.87
SURE_NAME = 0.93
_PHRASE_FLOOR = 0.2
_ELSEWHERE_FLOOR = 0.5
_SPECKLED = 0.75
_SHORT = 6  # letters of an abbreviation
_JUNK = re.compile(r"[|\\ˆ_«»¬~`°©®€§{}<>=]+")
_LONE = re.compile(r"\s[.,:;'`]\s")
# No office leaves a space on both sides of a quotation mark, or opens with a single one: a speck.
_LOOSE_QUOTE = re.compile(r"(?:^|\s)(?:[\"“”]+(?=\s|$)|['‘’](?=\w))")
_LOST_DASH = re.compile(r"\d\s+\d")  # `2017 2018`: the engine leaves dashes out
_DOTS = re.compile(r"\.{2,}|…")  # what is left of a ruling under the line
_NAMES = frozenset({"issuer", "parent_agency"})
_SIGNED = frozenset({"signer", "signer_title"})
_NAME_EDGES = re.compile(r"^[\W_]+|[^\w)”\"]+$")
_SPECKED_NAME = re.compile(
    r"[^\W\d_]{3}[.]\s|\s[-–—]\s(?=và\b)|\b[UỦ][ỶY],", re.IGNORECASE
)  # the ruled line under the first of two; a speck in *ỦY BAN*
_BEHALF = re.compile(r"\b(KT|TL|TM|TUQ|Q)(?:[.](?=[^\W\d_])|:\s?)")
_EDGES = " ˆ_|\\«»¬~`'‘"
_CONFIDENCE, _MENDED = 0.92, 0.88


def words_in(page: Page, start: int, end: int) -> tuple[Word, ...]:
    """Give the engine's words that stand in a stretch of the page."""
    lines = (line for line in page.lines if line.words and line.start < end and line.end > start)
    return tuple(word for line in lines for word in line.words if word.start < end and word.end > start)


def box_of(words: Sequence[Word]) -> tuple[float, float, float, float] | None:
    """Give the box around words, in points; None for none."""
    if not words:
        return None
    sides = (min(w.x0 for w in words), min(w.y0 for w in words), max(w.x1 for w in words), max(w.y1 for w in words))
    return tuple(round(side, 1) for side in sides)  # type: ignore[return-value]


def _aligned(text: str, page: Page, words: Sequence[Word]) -> Iterator[tuple[re.Match[str], Word | None]]:
    """Give each piece of a value with the word it was read from: a column beside may stand between."""
    at = 0
    for piece in re.finditer(r"\S+", text):
        # A dash that was put between two bodies' names stands in no word of its own: it must not take another's.
        told = any(map(str.isalnum, piece.group()))
        places = range(at, len(words)) if told else ()
        hit = next((i for i in places if piece.group() in page.text[words[i].start : words[i].end]), None)
        yield piece, words[hit] if hit is not None else None
        at = hit + 1 if hit is not None else at


def _runs(pairs: Sequence[tuple[re.Match[str], Word | None]]) -> list[Run]:
    runs = []
    for piece, word in pairs:
        sure = word.confidence if word is not None else 0.0
        for run in LETTERS.finditer(piece.group()):
            start = piece.start() + run.start()
            runs.append(Run(start, start + len(run.group()), fold(run.group()), sure))
    return runs


def _trusted(text: str, runs: Sequence[Run], at: int, elsewhere: Elsewhere) -> bool:
    run = runs[at]
    word = text[run.start : run.end]
    if len(word) == 1 and word in _CONSONANTS:  # `SỞ V TẾ`, on every page alike: such a letter is badly read
        return False
    before = text[runs[at - 1].start : runs[at - 1].end] if at else ""
    after = text[runs[at + 1].start : runs[at + 1].end] if at + 1 < len(runs) else ""
    if run.confidence >= _ELSEWHERE_FLOOR and (elsewhere.vouches(before, word) or elsewhere.vouches(word, after)):
        return True
    if run.confidence < SURE_WORD or elsewhere.disputes(before, word, at=1) or elsewhere.disputes(word, after, at=0):
        return False
    foreign = word.isascii() and ((word.isupper() and len(word) <= _SHORT) or word[0].isupper())
    abbreviated = word.isupper() and len(word) <= _SHORT and not any(vowel in fold(word) for vowel in "aeiouy")
    return plausible(word) or foreign or abbreviated


def _unspecked(text: str, pairs: Sequence[tuple[re.Match[str], Word | None]]) -> str:
    """Leave out points and commas that specks made: behind an unsure word, before a capital in one phrase."""
    specks = {
        piece.end() - 1
        for (piece, word), (after, _) in pairwise(pairs)
        if word is not None and word.confidence < _SPECKLED
        if piece.group()[-1] in ",.;:" and after.group()[0].isupper()
    }
    return "".join(char for at, char in enumerate(text) if at not in specks)


def _figures_sure(pairs: Sequence[tuple[re.Match[str], Word | None]]) -> bool:
    figures = [word for piece, word in pairs if any(char.isdigit() for char in piece.group())]
    return all(word is not None and word.confidence >= SURE_DIGITS for word in figures)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A recognised text mended as far as set phrases tell; `sure` when every word of it is to be believed."""

    text: str
    sure: bool
    mended: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """A document with recognised pages, and what else tells how its words are spelled."""

    document: Document
    phrases: tuple[str, ...]
    elsewhere: Elsewhere

    def text(self, printed: str, page: Page, span: tuple[int, int], *, floor: float = _PHRASE_FLOOR) -> ReadText:
        """Read a text that stands in a stretch of a page; words of set phrases need the confidence `floor`."""
        text = collapse(_LONE.sub(" ", _DOTS.sub(" ", printed))).strip(_EDGES) or printed
        words = _in_column(page, span)
        text = _unspecked(text, list(_aligned(text, page, words)))
        pairs = list(_aligned(text, page, words))
        runs = _runs(pairs)
        put, known, doubted = mend(text, runs, self.phrases, floor)
        mended, as_elsewhere = self._as_elsewhere(put, runs, known)
        sure = all(
            at in known or at in as_elsewhere or _trusted(mended, runs, at, self.elsewhere) for at in range(len(runs))
        )
        torn = any(one.search(mended) for one in (_JUNK, _LOST_DASH, _LOOSE_QUOTE)) or joined(mended, self.phrases)
        clean = bool(runs) and not (doubted or torn)
        return ReadText(mended, sure and clean and _figures_sure(pairs), mended != text)

    def _as_elsewhere(self, text: str, runs: Sequence[Run], known: frozenset[int]) -> tuple[str, frozenset[int]]:
        """Spell unsure words as the paper does wherever else they stand beside the same word; give which were."""
        letters, spelled = list(text), set[int]()
        words = [text[run.start : run.end] for run in runs]
        for at, run in enumerate(runs):
            if at in known or run.confidence >= SURE_WORD:
                continue
            before = self.elsewhere.spelling(words[at - 1], words[at], at=1) if at else None
            after = self.elsewhere.spelling(words[at], words[at + 1], at=0) if at + 1 < len(runs) else None
            found = {one for one in (before, after) if one is not None}
            if len(found) == 1 and run.confidence >= _ELSEWHERE_FLOOR:
                letters[run.start : run.end] = cased(found.pop(), words[at])
                spelled.add(at)
        return "".join(letters), frozenset(spelled)

    def believed(self, name: str, value: FieldValue) -> FieldValue:
        """Give a value of a recognised page mended, or unreadable with its box and what was made out."""
        page = next(page for page in self.document.pages if page.number == value.page)
        words = words_in(page, value.start or 0, value.end or 0)
        placed = replace(value, box=box_of(words), method="ocr")
        if name in _SIGNED and recognised_signers.BETWEEN in str(value.value):
            return self._of_several(name, placed, page)
        if name in _SIGNED and recognised_signers.on_the_left(words, page):
            return _to_a_person(placed, value.value)
        judge = _JUDGES.get(name)
        if judge is not None:
            return placed if judge(str(value.value), page, words) else _to_a_person(placed, value.value)
        texts = value.value if isinstance(value.value, list) else [value.value]
        if not all(isinstance(text, str) for text in texts):
            sure = _figures_sure(list(_aligned(value.raw, page, words)))
            return placed if sure else _to_a_person(placed, value.raw)
        return self._of_texts(name, placed, page, texts)

    def _of_several(self, name: str, value: FieldValue, page: Page) -> FieldValue:
        """Give the names or offices of several who sign, where each line is sure and none of them is missing."""
        lines = recognised_signers.lines_of(str(value.value), page)
        parted = [(text, page, words_in(page, line.start, line.end)) for text, line in lines]
        if name == "signer":
            sure = all(_name_sure(*one) for one in parted)
        else:
            spans = [(text, (line.start, line.end)) for text, line in lines]
            read = [self.text(text, page, span, floor=TITLE_FLOOR) for text, span in spans]
            sure = all(one.sure and not one.mended for one in read)
            sure = sure and all(map(complete_title, str(value.value).split(recognised_signers.BETWEEN)))
        whole = bool(lines) and sure and recognised_signers.balanced([line for _, line in lines], page)
        placed = replace(value, box=box_of([word for _, _, words in parted for word in words]) or value.box)
        return placed if whole else _to_a_person(placed, value.value)

    def _of_texts(self, name: str, value: FieldValue, page: Page, texts: list[str]) -> FieldValue:
        floor = TITLE_FLOOR if name == "signer_title" else _PHRASE_FLOOR
        reach = (value.start or 0, len(page.text) if len(texts) > 1 else value.end or 0)
        if name in _NAMES:  # no body's name begins or ends with a point; a ruling or a seal's edge does
            texts = [_NAME_EDGES.sub("", text) or text for text in texts]
        if name == "subject":
            texts = list(map(recognised_subject.tidy, texts))
        read = [self.text(text, page, reach, floor=floor) for text in texts]
        told: Any = [one.text for one in read] if isinstance(value.value, list) else read[0].text
        if name == "signer_title":  # the engine leaves the space out as often as an office does
            told = _BEHALF.sub(r"\1. ", told)
        partly = (
            (name == "signer_title" and not complete_title(told))
            or (name == "subject" and not _whole_subject(told, page, reach))
            or (name in _NAMES and any(_SPECKED_NAME.search(one.text) for one in read))
        )
        if partly or not all(one.sure for one in read):
            return _to_a_person(value, told)
        confidence = _MENDED if any(one.mended for one in read) else _CONFIDENCE
        return replace(value, value=told, confidence=min(value.confidence, confidence))


def _whole_subject(text: str, page: Page, reach: tuple[int, int]) -> bool:
    """Tell whether a subject ends where the paper ends it, and its stops are no specks."""
    if recognised_subject.waits(text) or recognised_subject.badly_stopped(text):
        return False
    there = _in_column(page, reach)
    if recognised_subject.unsure_dash(text, [(page.text[word.start : word.end], word.confidence) for word in there]):
        return False
    words = [word for _, word in _aligned(text, page, there) if word is not None]
    return not words or not recognised_subject.goes_on(page, words, upper=is_upper(text))


def _in_column(page: Page, reach: tuple[int, int]) -> tuple[Word, ...]:
    """Give the words of a stretch; where it begins in the left column, those alone of lines that begin there."""
    start, end = reach
    lines = [line for line in page.lines if line.words and line.start < end and line.end > start]
    width = page.width or 0.0
    if lines and lines[0].x1 is not None and lines[0].x1 < width / 2 + _OVER_THE_MIDDLE:
        lines = [line for line in lines if line.x0 is None or line.x0 <= RIGHT * width]
    return tuple(word for line in lines for word in line.words if word.start < end and word.end > start)


_OVER_THE_MIDDLE = 40.0  # points: as far a line of the left column may reach


def recognition(document: Document, phrases: tuple[str, ...]) -> Recognition | None:
    """Give what judges a document's recognised pages; None where it has none."""
    if not document.recognised:
        return None
    return Recognition(document, phrases, Elsewhere(document))


def _to_a_person(value: FieldValue, made_out: Any) -> FieldValue:
    text = "; ".join(map(str, made_out)) if isinstance(made_out, list) else str(made_out or "")
    hint = ({"value": collapse(text), "source": "ocr"},) if text else ()
    return replace(doubted(value), suggestions=hint)


# Letters of two bodies' signs whose dash was not read: `12/STNMTVP`.
_RUN_TOGETHER = re.compile(r"/[^\W\d_]{7,}$|[^\W\d_]{9}")


def _number_sure(value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a number is typed: its figures and its letters surely read, no figure torn from the rest."""
    told = [word for word in words if not fold(page.text[word.start : word.end]).strip(" :.").isalpha()]
    typed = _RUN_TOGETHER.search(value) is None and _FIGURES_FIRST.match(value) is not None
    return bool(told) and typed and all(word.confidence >= SURE_DIGITS for word in told)


# A figure by hand is read as a letter with marks, however surely: `2Ÿ/SNV-VP`.
_FIGURES_FIRST = re.compile(r"\d{1,6}(?:\s?[A-ZĐa-z]|bis)?\s?[-/.]")


_CONSONANTS = frozenset("bcdđfghjklmnpqrstvwxzBCDĐFGHJKLMNPQRSTVWXZ")
_MIDDLE_NAMES = frozenset({"van", "thi"})
_FULL_NAME = 3  # words: a seal often covers the first ones


def _name_sure(value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a signer's name was read whole under the seal; one that begins with a middle name was not."""
    pairs = list(_aligned(value, page, words))
    return (
        len(pairs) >= _FULL_NAME
        and fold(pairs[0][0].group()) not in _MIDDLE_NAMES
        and not misread_name(value)
        and all(word is not None and word.confidence >= SURE_NAME and plausible(piece.group()) for piece, word in pairs)
    )


def _person_sure(value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a person's or a body's name was surely read and whole; no set phrase mends one.

    *Quang Bình* is no province, and nobody is called *Phòng*.
    """
    pairs = list(_aligned(value, page, words))
    return (
        len(pairs) > 1
        and not misread_name(value)
        and all(word is not None and word.confidence >= SURE_WORD and plausible(piece.group()) for piece, word in pairs)
    )


_JUDGES = {
    "number": _number_sure,
    "date": date_sure,
    "stamped_at": date_sure,
    "meeting_date": date_sure,
    "birth_date": date_sure,
    "started_at": clock_sure,
    "ended_at": clock_sure,
    "eoffice_number": _number_sure,
    "signer": _name_sure,
    "chair": _person_sure,
    "secretary": _person_sure,
    "full_name": _person_sure,
}


_ABOVE = ("ubnd", "uy ban nhan dan")
_SYMBOLS = re.compile(r"/\s*(?P<symbols>[^\W\d_]{1,8}(?:\s?[-–]\s?[^\W\d_]{1,12})*)")


def consistent(fields: Mapping[str, FieldValue], document: Document) -> dict[str, FieldValue]:
    """Take back values of recognised pages that others of the same paper speak against.

    A committee that issues writes *UBND* into the number: where it is not there, the body below it was not read. A
    title without a name under it may have lost *KT.* and the deputy's line to the signature, unless that was looked at.
    """
    told = dict(fields)
    issuer, title, signer = (told.get(name) for name in ("issuer", "signer_title", "signer"))
    if _recognised(issuer) and recognised_issuer.goes_on_below(issuer, document):
        told["issuer"] = _to_a_person(issuer, issuer.value)
    if _recognised(issuer) and fold(str(issuer.value)).startswith(_ABOVE):
        number = told.get("number")
        symbols = _SYMBOLS.search(number.raw) if number is not None else None
        if symbols is not None and "ub" not in fold(symbols["symbols"]):
            told["issuer"] = _to_a_person(issuer, issuer.value)
    named = signer is not None and signer.state is FieldState.FOUND
    looked_at = {fact["page"] for fact in document.facts if fact["code"] == BLOCK}
    if _recognised(title) and " / " not in str(title.value) and not named and title.page not in looked_at:
        told["signer_title"] = _to_a_person(title, title.value)
    return told


def _recognised(value: FieldValue | None) -> TypeGuard[FieldValue]:
    return value is not None and value.state is FieldState.FOUND and value.method == "ocr"


_DATE_LINE = re.compile(r"ngay.{0,12}thang|thang.{0,12}nam")


def where_written(name: str, document: Document) -> tuple[Page, int, int] | None:
    """Find the printed line of a head whose number or date was written by hand, so that its crop can be shown."""
    pattern = {"number": BADLY_READ_NUMBER, "date": _DATE_LINE}.get(name)
    page = document.pages[0]
    if pattern is None or page.method != "ocr":
        return None
    folded = fold_page(page.text)
    top = (line for line in page.lines if line.y0 is not None and line.y0 < (page.height or 0) * 0.3)
    hit = next((line for line in top if pattern.search(folded[line.start : line.end])), None)
    return None if hit is None else (page, hit.start, hit.end)


def unread(name: str, value: FieldValue, document: Document) -> FieldValue:
    """Give an unreadable value the box of the line where a hand wrote it, where one is seen."""
    place = where_written(name, document) if value.box is None else None
    if place is None:
        return value
    page, start, end = place
    words = words_in(page, start, end)
    return replace(
        value, raw=page.text[start:end], page=page.number, start=start, end=end, method="ocr", box=box_of(words),
        state=FieldState.UNREADABLE,
    )  # fmt: skip
