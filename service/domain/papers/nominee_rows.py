"""One row of a list read into a nominee, and the section it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from service.domain.fields import Nominee
from service.domain.papers.award_names import award_in, prize_in, subject_of_award
from service.domain.papers.ditto import is_ditto
from service.domain.papers.honorifics import called, degree_of, honorific_of, is_body, may_be_branch, spaced_out
from service.domain.papers.name_cells import name_alone, name_cell
from service.domain.papers.nominee_columns import is_numeral, subject_of, without_numeral
from service.domain.papers.offices import begins_with_office, beside_each_other, carries_on, with_place
from service.domain.papers.run_together import ran_together
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold, opens_with, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.domain.document import Cell
    from service.domain.rules_documents import DocumentRules

_NOTHING = re.compile(r"[\s.…_\-–#/]*(?:n/a)?[\s.…]*$", re.IGNORECASE)
# *Công ty*, *Công an* and *Tổng công ty* are bodies, not totals.
_TOTAL = re.compile(r"(?:tong cong(?! ty)|tong so|(?:cong|tong)\s*(?:[:\d(.]|$))")
_MIXED = re.compile(r"\s*[,;–\n]\s*|\s(?P<dash>-)\s")
_EXTRA = ("sex", "birth", "field", "target", "achievement", "votes", "note")


@dataclass(frozen=True, slots=True)
class Section:
    """What the rows below a section line have in common; `outer` is what the list is parted by first.

    `words` are those of the line right above, which a page's end may have broken, `before` where that began.
    """

    subject: str = ""
    award: str = ""
    unit: str = ""
    outer: str = ""
    awards: bool = False
    words: str = ""
    before: Section | None = None


@dataclass(frozen=True, slots=True)
class RowText:
    """A list row: cells by column, where each begins in the page's text; `listed` is whom the name's header is for.

    `doubtful` where several persons share cells that do not tell whose each office is, or who is one of them.
    """

    cells: Mapping[str, str]
    starts: Mapping[str, int]
    page: int
    whole: str
    listed: str = ""
    doubtful: bool = False

    def get(self, column: str) -> str:
        """Give the cell's text on one line, empty for dots, `#N/A` and missing columns."""
        text = self.cells.get(column, "")
        return "" if _NOTHING.match(text) else unbroken(text)

    def unbroken(self, column: str) -> str:
        """Give the cell's text with a date together that a narrow cell broke within its year (`05/11/198⏎5`)."""
        text = self.cells.get(column, "")
        return collapse(_BROKEN_DATE.sub("", text)) if column == "birth" else self.get(column)


_BROKEN_DATE = re.compile(r"(?<=[\d/.-])\s*\n\s*(?=[\d/.-])")


def section_of(text: str, before: Section, rules: DocumentRules) -> Section:
    """Read a section line (`II. CÁ NHÂN`, `Bằng khen của …`, `Viễn thông Bình Minh`)."""
    bare = collapse(without_numeral(text))
    subject, award = subject_of(bare), award_in(bare, rules.awards) or prize_in(bare)
    if award is not None:  # a subject told below the last award ends with it
        kept = before.subject if before.outer == "subject" else ""
        told = subject or subject_of_award(award, rules.awards) or kept
        return Section(told, award, "", before.outer or "award")
    if subject and len(bare) < _SUBJECT_LINE:
        return replace(before, subject=subject, outer=before.outer or "subject")
    if _GROUP.match(fold(bare)):
        return replace(before, unit="")
    return replace(before, unit=bare) if len(bare) > 3 else before  # noqa: PLR2004  # not "TT"


# Of emulation: nobody works in *Khối A*, *Cụm thi đua số 1*.
_GROUP = re.compile(
    r"(?:khoi|cum)(?: thi dua)?(?: so)?\s+(?:\d{1,2}|[ivx]{1,4}|[a-h]|cac|xa|phuong|co quan|doanh nghiep|so|nganh)\b"
)
_SUBJECT_LINE = 40  # characters: *Đối với tập thể (02 đơn vị)*, not the name of a body that has *đơn vị* in it


def section_below(row: RowText, before: Section, rules: DocumentRules) -> Section:
    """Give the section that a row opens: its words without the number in its own cell, behind those it goes on with."""
    words = row.get("name") or row.whole
    if before.words and before.before and not row.get("row") and words[:1].islower():
        words, before = f"{before.words} {words}", before.before  # a page ended within *Phòng Tổ chức - Hành⏎chính*
    return replace(section_of(words, before, rules), words=words, before=replace(before, before=None))


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a table numbers its nominees: by figures, by dashes, or not at all."""

    figures: bool = False
    dashes: bool = False

    @classmethod
    def of(cls, rows: Iterable[RowText]) -> Self:
        """Tell from the number cells of all rows."""
        numbers = {row.cells.get("row", "").strip(" .)") for row in rows}
        return cls(any(number.isdigit() for number in numbers), bool(numbers & {"-", "–", "+"}))


def is_section(row: RowText, rules: DocumentRules, style: NumberStyle) -> bool:
    """Tell whether the row is a heading inside the table rather than a nominee."""
    others = [row.get(column) for column in row.cells if column not in {"row", "name"}]
    name, number = row.get("name"), row.get("row")
    counts = is_numeral(number) and not is_name(name, rules.header) and all(map(str.isdigit, filter(None, others)))
    alone = is_numeral(number) and not name and sum(map(bool, others)) == 1 and subject_of(row.whole)
    if any(others) and not counts and not alone:  # *I | Sở Y tế | 12*
        return False
    if is_numeral(number) or not name:
        return bool(row.whole.strip()) and bool(number)
    if _TOTAL.match(fold(name)):
        return False
    unnumbered = style.figures and not number and "row" in row.cells
    over_dashes = style.dashes and number.strip(" .)").isdigit()
    if (unnumbered or over_dashes) and not is_name(name, rules.header):
        return True
    bare = fold(without_numeral(name)).strip(" :.()0123456789").removeprefix("danh sach ").removeprefix("cac ")
    if bare in {"tap the", "ca nhan", "ho gia dinh", "doi voi tap the", "doi voi ca nhan"}:
        return True
    return _names_award(name, rules, numbered=number.isdigit())


def opens_part(rows: Sequence[RowText], at: int) -> bool:
    """Tell whether the next row's number stands within this one's (`1 | Khối phường, xã`, `1.1 | Công an …`)."""
    number = rows[at].get("row").strip(" .)")
    return number.isdigit() and at + 1 < len(rows) and re.match(rf"{number}\.\d", rows[at + 1].get("row")) is not None


def _names_award(name: str, rules: DocumentRules, *, numbered: bool) -> bool:
    award = award_in(name, rules.awards) or prize_in(name)
    if award is None or len(name) >= len(award) + 25:
        return False
    return not numbered or _NO_MORE.fullmatch(fold(name.replace(award, ""))) is not None


# What may stand beside an award's name that names nobody: *1. Tặng danh hiệu … (02 người):*.
_NO_MORE = re.compile(r"(?:[\W\d]|\b(?:de nghi|tang|danh hieu|hinh thuc|cong nhan|tap the|ca nhan|nguoi)\b)*")


def parted(text: str, separators: re.Pattern[str], rules: DocumentRules) -> tuple[str, str]:
    """Split an office from its body: what stands before another office is none.

    A dash parts them only before a body's name (`Tư pháp - Hộ tịch` is an office), a comma not within one.
    """
    for hit in separators.finditer(text):
        rest = text[hit.end() :]
        named = ("," in hit[0] and carries_on(text[: hit.start()], rest)) and not is_body(rest, rules)
        if not (named or begins_with_office(rest)) and (hit["dash"] is None or is_body(rest, rules)):
            return text[: hit.start()], rest
    return text, ""


def _subject(row: RowText, name: str, section: Section, rules: DocumentRules, *, honoured: bool, titled: bool) -> str:
    told = subject_of(row.get("category")) or section.subject
    if told:
        return told
    if (row.listed == "household" and not titled) or opens_with(name, _OF_HOUSEHOLDS):
        return "household"
    person = honoured or is_name(name, rules.header) or (row.listed == "individual" and called(name, rules))
    return "individual" if person else "collective"


_OF_HOUSEHOLDS = ("gia đình", "hộ gia đình", "hộ ông", "hộ bà")  # no *Hồ Bá …*


def _of_bodies(row: RowText, section: Section) -> bool:
    """Tell whether a row, what stands above it or its column's header says that it names a body."""
    return "collective" in {subject_of(row.get("category")) or section.subject, row.listed}


# *I*, *O*, *U* and *Y* are given names.
_SAMPLE_NAME = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){1,2}\s[A-HJ-NP-TV-XZĐ]")


def _is_sample(row: RowText, rules: DocumentRules) -> bool:
    """Tell whether the template's own example was left in (`Ví dụ: Nguyễn Văn A`)."""
    told = fold(row.cells.get("row", "")).strip(" :.")
    name = row.get("name")
    return told.startswith(("vi du", "mau")) or (
        _SAMPLE_NAME.fullmatch(name) is not None and is_name(name, rules.header)
    )


def nominee_of(row: RowText, number: int, section: Section, rules: DocumentRules) -> Nominee | None:
    """Read a row into a nominee; None for empty, total and heading rows."""
    if section.subject == "collective" and not row.get("name") and row.get("row") and row.get("unit"):
        row = _unit_as_name(row)  # *Đơn vị | Họ và tên*: a collective has but the first
    printed, number_cell = row.cells.get("name", ""), fold(row.get("row"))
    if _TOTAL.match(number_cell) or not any(char.isalpha() for char in printed):
        return None
    if not number_cell and printed.lstrip()[:1].islower():
        return None  # what is left of a row that broke over the page
    folded = fold(collapse(printed))
    if (
        is_ditto(printed)
        or _NOTHING.match(printed)
        or _TOTAL.match(folded)
        or _NOTE.match(folded)
        or _is_sample(row, rules)
    ):
        return None
    titled = not row.cells.keys().isdisjoint({"title", "title_unit"})
    cell = name_cell(printed, rules, titled=titled, household=row.listed == "household")
    first, office, told = _SPECK.sub("", cell.name) or cell.name, cell.office, cell.told
    if not first[-1:].isalpha():
        first, more = name_alone(_MARK.sub("", first), rules)
        told = {**told, **more}
    honorific, name = honorific_of(first, rules)
    if not (honorific or (may_be_branch(name) and _of_bodies(row, section))):
        honorific, name = degree_of(name, rules)
    title, unit = _title_and_unit(row, office, rules)
    officed = begins_with_office(title) and called(spaced_out(name), rules)  # *Neáng Sóc Kha | Viên chức*
    subject = _subject(row, name, section, rules, honoured=honorific != "" or officed, titled=title != "")
    if subject == "collective" and begins_with_office(title):
        title = ""  # of who speaks for it
    if subject != "individual" and not unit:
        title, unit = "", title  # a collective has no office: what stands there is where it belongs
    start = row.starts["name"] + max(printed.find(name), len(printed) - len(printed.lstrip()))
    end = start + len(name) if name in printed else row.starts["name"] + len(printed.rstrip())
    return Nominee(
        subject=subject,
        name=name,
        honorific=row.get("honorific") or honorific,
        title=title,
        unit=unit or section.unit,
        award=row.get("award") or section.award,
        page=row.page,
        row=number,
        start=start,
        end=end,
        confidence=0.5 if row.doubtful or ran_together(name, title, unit, row.get("award")) else 0.95,
        extra={**told, **{column: row.unbroken(column) for column in _EXTRA if row.get(column)}},
    )


_SPECK = re.compile(r"^[\s'`´ˆ|_.,:;~]+")  # what an engine makes of a ruling before a name


def _unit_as_name(row: RowText) -> RowText:
    cells, starts = dict(row.cells), dict(row.starts)
    cells["name"], starts["name"] = cells.pop("unit"), starts["unit"]
    return replace(row, cells=cells, starts=starts)


# Of the list and nobody in it: *(*) Đã được …*, *Ghi chú: …*, *Ấn định danh sách …*.
_NOTE = re.compile(
    r"\s*(?:\(\*+\)|ghi chu\s*:|luu y\s*:|bang chu\s*:|an dinh danh sach|danh sach (?:nay |tren )?(?:co|gom)\b)"
)
_MARK = re.compile(r"\s*(?:\(\s?\*+\s?\)|\*+)\s*$")


def _title_and_unit(row: RowText, mixed: str, rules: DocumentRules) -> tuple[str, str]:
    if turned := row.get("unit_title"):
        unit, title = parted(turned, _MIXED, rules)
        return (unit, title) if begins_with_office(unit) else _turned(turned, rules)
    joined = row.get("title_unit") or mixed
    if joined and not mixed and only_body(joined, rules):
        return "", row.get("unit") or joined
    if joined:
        title, unit = with_place(*parted(joined, _MIXED, rules))
        alone = row.get("title_unit") or not {"unit", "address"} & row.cells.keys()
        title, unit = (title, unit) if unit or not alone else beside_each_other(joined)
        unit = row.get("unit") or unit or row.get("address")
        return ("", title) if mixed and not unit and only_body(title, rules) else (title, unit)
    return row.get("title"), row.get("unit") or row.get("address")


# *Lớp trưởng*, *Thôn đội phó* and *Thư viện viên* begin as bodies' names do.
_WHO_LEADS = re.compile(r"(?:trưởng|phó|viên|đội)\b")


def only_body(text: str, rules: DocumentRules) -> bool:
    """Tell whether what stands behind a name is where somebody works and no office (`Trần Văn Ví (Phòng Kế toán)`)."""
    opening = " ".join(text.lower().split()[1:4])
    return is_body(text, rules) and not begins_with_office(text) and _WHO_LEADS.search(opening) is None


def _turned(joined: str, rules: DocumentRules) -> tuple[str, str]:
    """Give the office that stands behind its body (`Trạm Y tế xã, Y sĩ`), or before it; a body alone has none."""
    for hit in _MIXED.finditer(joined):
        first, rest = joined[: hit.start()], joined[hit.end() :]
        if begins_with_office(rest):
            return rest, first
        if is_body(rest, rules) and not is_body(first, rules):
            return first, rest
    return "", joined


def sex_columns(row: Sequence[Cell]) -> dict[int, str]:
    """Give which columns say *Nam* and *Nữ*: the one that holds the year of birth tells the sex."""
    named = {at: cell.text.strip() for at, cell in enumerate(row) if fold(cell.text).strip() in {"nam", "nu"}}
    return named if len(named) == len({"nam", "nu"}) else {}


def with_sex(nominee: Nominee, row: Sequence[Cell], sexes: dict[int, str]) -> Nominee:
    """Give a nominee with the sex and the year of birth that such columns tell."""
    filled = [(row[at].text.strip(), sex) for at, sex in sexes.items() if at < len(row) and row[at].text.strip()]
    if len(filled) != 1:
        return nominee
    return replace(nominee, extra={**nominee.extra, "birth": filled[0][0], "sex": filled[0][1]})
