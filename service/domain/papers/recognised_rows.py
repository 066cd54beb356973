"""How far the rows of a recognised (OCR) list are believed.

A scan's list is read cell by cell: marks of set phrases are put right, specks at a cell's ends fall away. A name into
which another row or a sentence ran is left out; one with a doubtful word keeps a confidence that nobody takes for sure.
Either is told to a person with its page, and so are a printed list's rows that could not be told apart.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.fields import Problem
from service.domain.papers import list_gaps
from service.domain.papers.honorifics import honorific_of, is_body, spaced_out
from service.domain.papers.recognised import SURE_NAME, words_in
from service.domain.papers.recognised_cells import Cells
from service.domain.papers.spelling import LETTERS, SURE_WORD, Run, mend, misread_name, plausible
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Document, Page, Word
    from service.domain.fields import Nominee
    from service.domain.rules_documents import DocumentRules

DOUBTED = 0.6
_EDGES = re.compile(r"^(?:[^\w“\"(]|[_ˆ])+|(?:[^\w)”\"]|[_ˆ])+$")
_SPECK = re.compile(r"(?:(?<=\s)[|:`'ˆ_~.]+(?=\s))")  # alone between two words: a ruling, dust
_FIGURE = re.compile(r"\s+\d{1,3}[\W_]*\s+")
_NO_NAME = re.compile(r"[|\[\]{}<>=_]|[.]/[.]?")
_WORDS = 2  # of a person's name, at least
_PHRASE_FLOOR = 0.2
_LOST_ROW, _UNSURE_ROW, _UNSURE_KIND = "list.lost_row", "list.unsure_row", "list.unsure_kind"
_UNSURE_CELL = "list.unsure_cell"
_BESIDE = "Trang {page}: «{text}» ở dòng của «{name}» đọc từ ảnh quét chưa chắc đúng; đề nghị đối chiếu với bản quét."
_EMPTY = "Trang {page}: dòng của «{name}» có ô không đọc được trên ảnh quét; đề nghị đối chiếu với bản quét."
_LOST = "Trang {page}: có dòng danh sách đọc từ ảnh quét bị dính nhau, không tách được; đề nghị đối chiếu với bản quét."
_GAP = "Trang {page}: danh sách đọc từ ảnh quét có thể sót dòng (số thứ tự không liền); đề nghị đối chiếu với bản quét."
_UNREAD = "Trang {page}: có dòng danh sách không tách được thành từng dòng, chưa đọc; đề nghị đối chiếu với bản gốc."
_KIND = "Trang {page}: «{name}» đọc từ ảnh quét chưa rõ là tập thể hay cá nhân; đề nghị đối chiếu với bản quét."
_UNSURE = "Trang {page}: tên «{name}» đọc từ ảnh quét chưa chắc đúng; đề nghị đối chiếu với bản quét."


def believed(
    people: Sequence[Nominee], document: Document, rules: DocumentRules, *, listing: bool = False
) -> tuple[tuple[Nominee, ...], tuple[Problem, ...]]:
    """Give the nominees with those of recognised pages mended or doubted, and what a person must look at.

    `listing` where whoever the paper names below each other is put forward or awarded.
    """
    pages = {page.number: page for page in document.pages if page.method == "ocr"}
    cells = Cells(document, rules.phrases)
    kept: list[Nominee] = []
    problems: list[Problem] = []
    for nominee in people:
        page = pages.get(nominee.page or 0)
        if page is None:
            kept.append(nominee)
            continue
        told = _told(nominee, page, rules)
        if _NO_NAME.search(nominee.name.strip(_SPECKS)) or _is_two(told.name):
            problems.append(_problem(_LOST_ROW, _LOST.format(page=page.number), page.number))
            continue
        if told.confidence <= DOUBTED:
            problems.append(_problem(_UNSURE_ROW, _UNSURE.format(page=page.number, name=told.name), page.number))
        if (beside := cells.unsure(nominee)) is not None:
            told = replace(told, confidence=min(told.confidence, DOUBTED))
            message = (_BESIDE if beside else _EMPTY).format(page=page.number, name=told.name, text=beside)
            problems.append(_problem(_UNSURE_CELL, message, page.number))
        kept.append(told)
        if told.subject == "collective" and not is_body(told.name, rules):
            problems.append(_problem(_UNSURE_KIND, _KIND.format(page=page.number, name=told.name), page.number))
    gaps = list_gaps.pages(people, document, rules) if pages else ()
    problems += [_problem(_LOST_ROW, _GAP.format(page=number), number) for number in gaps]
    unread = {*list_gaps.unread(people, document, rules)}
    unread.update(list_gaps.columns_of_names(people, document, rules) if listing else ())
    problems += [_problem(_LOST_ROW, _UNREAD.format(page=number), number) for number in sorted(unread)]
    return tuple(kept), tuple(dict.fromkeys(problems))


def lost(problems: Sequence[Problem]) -> bool:
    """Tell whether a row was left out or may be of either kind, so that the rows tell no count."""
    return any(problem.code in {_LOST_ROW, _UNSURE_KIND} for problem in problems)


_SPECKS = "|[]{}<>=_ .ˆ"


def _is_two(name: str) -> bool:
    """Tell whether two persons' names stand in one, with a row's number between them; a body's has small words too."""
    sides = [side.split() for side in _FIGURE.split(name, maxsplit=1)]
    return len(sides) > 1 and all(len(side) >= _WORDS and all(map(str.istitle, side)) for side in sides)


def _problem(code: str, message: str, page: int) -> Problem:
    return Problem(code=code, message=message, page=page, severity="warning")


def _told(nominee: Nominee, page: Page, rules: DocumentRules) -> Nominee:
    words = words_in(page, nominee.start or 0, nominee.end or 0)
    name = _EDGES.sub("", collapse(nominee.name)) or nominee.name
    spaced = spaced_out(name)
    glued = spaced != name
    honorific, bare = honorific_of(spaced, rules) if glued and nominee.subject == "collective" else ("", "")
    person = nominee.subject == "individual" or honorific != ""
    named = bare or (spaced if person or " " not in name else _mended(name, rules.phrases))
    least = SURE_NAME if person else SURE_WORD
    sure = bool(words) and all(word.confidence >= least for word in words if _letters(page, word))
    likely = not misread_name(named) and all(map(plausible, LETTERS.findall(named)))
    possible = likely if person else is_body(named, rules)
    return replace(
        nominee,
        subject="individual" if person else nominee.subject,
        name=named,
        honorific=nominee.honorific or honorific,
        title=_mended(nominee.title, rules.phrases),
        unit=_mended(nominee.unit, rules.phrases),
        award=_mended(nominee.award, rules.phrases),
        confidence=nominee.confidence if sure and possible and not glued else min(nominee.confidence, DOUBTED),
    )


def _letters(page: Page, word: Word) -> bool:
    return any(map(str.isalpha, page.text[word.start : word.end]))


def _mended(text: str, phrases: tuple[str, ...]) -> str:
    """Put the marks of set phrases into a cell's text, and leave specks at its ends out."""
    bare = _EDGES.sub("", collapse(_SPECK.sub(" ", text)))
    runs = [Run(hit.start(), hit.end(), fold(hit.group()), 1.0) for hit in LETTERS.finditer(bare)]
    return mend(bare, runs, phrases, _PHRASE_FLOOR).text if runs else bare
