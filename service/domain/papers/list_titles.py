"""What stands above a list's table and speaks of all its rows: its title, the sentence that opens it, its headings."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from service.domain.fields import PaperKind
from service.domain.papers.asking import lists_others
from service.domain.papers.award_names import award_in, only_award_in
from service.domain.papers.honorifics import is_body
from service.domain.papers.listed_items import awards_nobody
from service.domain.papers.nominee_columns import subject_of, without_numeral
from service.domain.papers.nominee_rows import Section, section_of
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Cell, Page
    from service.domain.rules_documents import DocumentRules

_BEFORE_TABLE = 120  # characters
_HEADING = re.compile(r"\s*(?:[IVX]{1,5}|[A-HĐ]|\d{1,2})\s*[.)/-]\s*\S.{0,118}$")
_HEADINGS = 3  # lines
_TITLE_LINES = 5
_TITLE = re.compile(r"\s*(?:(?:bieu|bang|phu luc|trich|tong hop)\W{1,3}){0,3}danh sach\b")
_SENTENCE_LINES = 8  # as a PDF prints one
# A sentence that opens a list: *… đề nghị tặng Bằng khen cho 03 cá nhân sau:*.
_OPENS = re.compile(
    r"(?::|\b(?:sau|sau day|nhu sau|duoi day|kem theo|dinh kem|\d{1,3} (?:tap the|ca nhan|dong chi|hoc sinh))\s*[.:]?)$"
)
_AWARDS = re.compile(r"\b(?:tang|cong nhan|khen thuong|de nghi|danh hieu|bo phieu|bieu quyet|binh xet)\b")


def _first_of(rows: Sequence[Sequence[Cell]]) -> int:
    return min((cell.start for row in rows for cell in row if cell.text.strip()), default=0)


def headed(page: Page, rows: Sequence[Sequence[Cell]], rules: DocumentRules) -> Section:
    """Give what the numbered lines right above a table say of its rows (`I. Tặng Bằng khen`)."""
    first = _first_of(rows)
    lines = page.text[max(0, first - _HEADINGS * _BEFORE_TABLE) : first].strip().split("\n")[-_HEADINGS:]
    section = Section()
    for line in lines:
        bare = without_numeral(line).strip()
        tells = award_in(line, rules.awards) or subject_of(line) or (is_body(bare, rules) and bare[-1] not in ":;.")
        section = section_of(line, section, rules) if _HEADING.match(line) and tells else Section()
    return section


def _title(page: Page, rows: Sequence[Sequence[Cell]], header: int) -> str:
    """Give the list's own title: the rows above its header, or the lines from *DANH SÁCH* on right above the table."""
    above = " ".join(cell.text for row in rows[:header] for cell in row if cell.text.strip())
    lines = [] if above else page.text[: _first_of(rows)].rstrip().split("\n")[-_TITLE_LINES:]
    begins = max((at for at, line in enumerate(lines) if _TITLE.match(fold(line))), default=None)
    if begins is None:
        return above
    own = takewhile(lambda line: not line.rstrip().endswith((".", ":")), lines[begins + 1 :])
    return " ".join((lines[begins], *own))


def _sentence(page: Page, rows: Sequence[Sequence[Cell]]) -> str:
    """Give the sentence right above a table that opens it; nothing where another ends there."""
    lines = page.text[: _first_of(rows)].rstrip().split("\n")[-_SENTENCE_LINES:]
    if _OPENS.search(fold(lines[-1]).rstrip()) is None:
        return ""
    begins = max((at for at, line in enumerate(lines[:-1], 1) if line.rstrip().endswith((".", ";", ":"))), default=0)
    return " ".join(lines[begins:])


def told_above(page: Page, rows: Sequence[Sequence[Cell]], header: int, rules: DocumentRules) -> str | None:
    """Give the one award that what stands above a table tells of its rows, '' where it tells of none or of several.

    What stands nearest tells it. None where nothing there speaks of awards: the table goes on with what was before.
    """
    sentence = _sentence(page, rows)
    if awards_nobody(sentence):
        return ""
    told = only_award_in(sentence, rules.awards) or only_award_in(_title(page, rows, header), rules.awards)
    return told or ("" if _AWARDS.search(fold(sentence)) else None)


def asks_above(page: Page, rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether the sentence right above a table asks to award whom it opens."""
    sentence = _sentence(page, rows)
    if page.lines[0].x0 is None:  # each line a paragraph: those above are others
        sentence = page.text[: _first_of(rows)].rstrip().split("\n")[-1] if sentence else ""
    return _AWARDS.search(fold(sentence)) is not None and not awards_nobody(sentence)


def of_others(page: Page, rows: Sequence[Sequence[Cell]], header: int, rules: DocumentRules) -> bool:
    """Tell whether a table's own title says that it lists others than those put forward.

    *DANH SÁCH ĐẠI BIỂU THAM DỰ …*, *DANH SÁCH THÀNH VIÊN HỘI ĐỒNG …*, *Danh sách không đủ điều kiện*.
    """
    title = _title(page, rows, header)
    begins = fold(title).find("danh sach")
    return begins >= 0 and lists_others(rules.of(PaperKind.NOMINEE_LIST), title[begins:])


def titled_list(page: Page, rows: Sequence[Sequence[Cell]], header: int, rules: DocumentRules) -> str:
    """Give the title above a table that says it lists whom to award, in small letters or capitals; '' without one."""
    above = [cell.text for row in rows[:header] for cell in row if cell.text.strip()]
    lines = [collapse(line) for line in above] or [_title(page, rows, header)]
    at = next((at for at, line in enumerate(lines) if _TITLE.match(fold(line))), len(lines))
    title, own = " ".join(lines[at:]), rules.of(PaperKind.NOMINEE_LIST)
    awards = any(word in fold(title) for word in own.any_of)
    return title if awards and not lists_others(own, title) else ""
