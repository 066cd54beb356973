"""How far the rows of a recognised (OCR) list are believed.

A scan's list is read cell by cell: marks of set phrases are put right, specks at a cell's ends fall away. A name into
which another row or a sentence ran is left out; one with a doubtful word keeps a confidence that nobody takes for sure.
Either is told to a person with its page.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.fields import Problem
from service.domain.papers.recognised import SURE_NAME, words_in
from service.domain.papers.spelling import LETTERS, SURE_WORD, Run, mend, plausible
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Document, Page, Word
    from service.domain.fields import Nominee

DOUBTED = 0.6
_EDGES = re.compile(r"^(?:[^\w“\"(]|[_ˆ])+|(?:[^\w)”\"]|[_ˆ])+$")
_FIGURE = re.compile(r"\s+\d{1,3}[\W_]*\s+")
_NO_NAME = re.compile(r"[|\[\]{}<>=_]|[.]/[.]?")
_WORDS = 2  # of a person's name, at least
_PHRASE_FLOOR = 0.2
_LOST_ROW, _UNSURE_ROW = "list.lost_row", "list.unsure_row"
_LOST = "Trang {page}: có dòng danh sách đọc từ ảnh quét bị dính nhau, không tách được; đề nghị đối chiếu với bản quét."
_UNSURE = "Trang {page}: tên «{name}» đọc từ ảnh quét chưa chắc đúng; đề nghị đối chiếu với bản quét."


def believed(
    people: Sequence[Nominee], document: Document, phrases: tuple[str, ...]
) -> tuple[tuple[Nominee, ...], tuple[Problem, ...]]:
    """Give the nominees with those of recognised pages mended or doubted, and what a person must look at."""
    pages = {page.number: page for page in document.pages if page.method == "ocr"}
    kept: list[Nominee] = []
    problems: list[Problem] = []
    for nominee in people:
        page = pages.get(nominee.page or 0)
        if page is None:
            kept.append(nominee)
            continue
        told = _told(nominee, page, phrases)
        if _NO_NAME.search(nominee.name.strip(_SPECKS)) or _is_two(told.name):
            problems.append(_problem(_LOST_ROW, _LOST.format(page=page.number), page.number))
            continue
        kept.append(told)
        if told.confidence <= DOUBTED:
            problems.append(_problem(_UNSURE_ROW, _UNSURE.format(page=page.number, name=told.name), page.number))
    return tuple(kept), tuple(dict.fromkeys(problems))


def lost(problems: Sequence[Problem]) -> bool:
    """Tell whether a row was left out, so that the rows tell no count."""
    return any(problem.code == _LOST_ROW for problem in problems)


_SPECKS = "|[]{}<>=_ .ˆ"


def _is_two(name: str) -> bool:
    """Tell whether two persons' names stand in one, with a row's number between them; a body's has small words too."""
    sides = [side.split() for side in _FIGURE.split(name, maxsplit=1)]
    return len(sides) > 1 and all(len(side) >= _WORDS and all(map(str.istitle, side)) for side in sides)


def _problem(code: str, message: str, page: int) -> Problem:
    return Problem(code=code, message=message, page=page, severity="warning")


def _told(nominee: Nominee, page: Page, phrases: tuple[str, ...]) -> Nominee:
    words = words_in(page, nominee.start or 0, nominee.end or 0)
    person = nominee.subject == "individual"
    name = _EDGES.sub("", collapse(nominee.name)) or nominee.name
    spaced = _spaced(name)
    glued = spaced != name and " " not in name
    name = spaced if person or glued else _mended(name, phrases)
    least = SURE_NAME if person else SURE_WORD
    sure = bool(words) and all(word.confidence >= least for word in words if _letters(page, word))
    possible = not glued and (not person or all(map(plausible, LETTERS.findall(name))))
    return replace(
        nominee,
        name=name,
        title=_mended(nominee.title, phrases),
        unit=_mended(nominee.unit, phrases),
        award=_mended(nominee.award, phrases),
        confidence=nominee.confidence if sure and possible else min(nominee.confidence, DOUBTED),
    )


def _spaced(name: str) -> str:
    """Put a space before each capital inside a word: no person's name has one (`NguyễnVăn`)."""
    pairs = zip(f" {name}", name, strict=False)
    return "".join(f" {char}" if before.islower() and char.isupper() else char for before, char in pairs)


def _letters(page: Page, word: Word) -> bool:
    return any(map(str.isalpha, page.text[word.start : word.end]))


def _mended(text: str, phrases: tuple[str, ...]) -> str:
    """Put the marks of set phrases into a cell's text, and leave specks at its ends out."""
    bare = _EDGES.sub("", collapse(text))
    runs = [Run(hit.start(), hit.end(), fold(hit.group()), 1.0) for hit in LETTERS.finditer(bare)]
    return mend(bare, runs, phrases, _PHRASE_FLOOR).text if runs else bare
