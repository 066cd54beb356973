"""One row of a list read into a nominee, and the section it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from service.domain.award_names import award_in
from service.domain.fields import Nominee
from service.domain.nominee_columns import is_numeral, subject_of, without_numeral
from service.domain.signature import is_name
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.domain.rules_documents import DocumentRules

_NOTHING = re.compile(r"[\s.…_\-–#/]*(?:n/a)?[\s.…]*$", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tong cong|tong so|cong|tong)\b\s*[:\d(]?")
_MIXED = re.compile(r"\s*[,;–\n]\s*|\s-\s")
_EXTRA = ("sex", "birth", "field", "target", "achievement", "votes", "note")


@dataclass(frozen=True, slots=True)
class Section:
    """What the rows below a section line have in common."""

    subject: str = ""
    award: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RowText:
    """A list row: cell texts by column, and where each begins in the page's text."""

    cells: Mapping[str, str]
    starts: Mapping[str, int]
    page: int
    whole: str

    def get(self, column: str) -> str:
        """Give the cell's text on one line, empty for dots, `#N/A` and missing columns."""
        text = self.cells.get(column, "")
        return "" if _NOTHING.match(text) else collapse(text)


def honorific_of(name: str, rules: DocumentRules) -> tuple[str, str]:
    """Split a leading *Ông*, *Bà*, *Đ/c*, rank … from a name."""
    for honorific in sorted(rules.header.honorifics, key=len, reverse=True):
        lead = name[: len(honorific)]
        rest = name[len(honorific) :]
        if fold(lead) == fold(honorific) and rest[:1] in {" ", ":", "."} and is_name(rest.strip(" :."), rules.header):
            return lead, rest.strip(" :.")
    return "", name


def section_of(text: str, before: Section, rules: DocumentRules) -> Section:
    """Read a section line (`II. CÁ NHÂN`, `Bằng khen của …`, `Viễn thông Bình Minh`)."""
    bare = collapse(without_numeral(text))
    subject, award = subject_of(bare), award_in(bare, rules.awards)
    if award is not None:
        return Section(subject or before.subject, award, "")
    if subject and len(bare) < _SUBJECT_LINE:
        return replace(before, subject=subject)
    return replace(before, unit=bare) if len(bare) > 3 else before  # noqa: PLR2004  # not "TT"


_SUBJECT_LINE = 40  # characters: *Đối với tập thể (02 đơn vị)*, not the name of a body that has *đơn vị* in it


def heading_of(row: RowText) -> str:
    """Give a section row's words without the number that stands in its own cell."""
    return row.get("name") or row.whole


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
    if any(others):
        return False
    name, number = row.get("name"), row.get("row")
    if is_numeral(number) or not name:
        return bool(row.whole.strip())
    if _TOTAL.match(fold(name)):
        return False
    unnumbered = style.figures and not number and "row" in row.cells
    over_dashes = style.dashes and number.strip(" .)").isdigit()
    if (unnumbered or over_dashes) and not is_name(name, rules.header):
        return True
    bare = fold(without_numeral(name)).strip(" :.()0123456789")
    if bare in {"tap the", "ca nhan", "ho gia dinh", "doi voi tap the", "doi voi ca nhan"}:
        return True
    award = award_in(name, rules.awards)
    return award is not None and len(name) < len(award) + 25 and not number.isdigit()


def _split_title(text: str) -> tuple[str, str]:
    parts = _MIXED.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


def _subject(row: RowText, name: str, section: Section, rules: DocumentRules) -> str:
    told = subject_of(row.get("category")) or section.subject
    if told:
        return told
    if fold(name).startswith(("gia dinh", "ho gia dinh", "ho ong", "ho ba")):
        return "household"
    return "individual" if is_name(name, rules.header) else "collective"


_SAMPLE_NAME = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+){1,2}\s[A-ZĐ]")


def _is_sample(row: RowText, rules: DocumentRules) -> bool:
    """Tell whether the template's own example was left in (`Ví dụ: Nguyễn Văn A`)."""
    told = fold(row.cells.get("row", "")).strip(" :.")
    name = row.get("name")
    return told.startswith(("vi du", "mau")) or (
        _SAMPLE_NAME.fullmatch(name) is not None and is_name(name, rules.header)
    )


def nominee_of(row: RowText, number: int, section: Section, rules: DocumentRules) -> Nominee | None:
    """Read a row into a nominee; None for empty, total and heading rows."""
    printed = row.cells.get("name", "")
    if _NOTHING.match(printed) or _TOTAL.match(fold(collapse(printed))) or _is_sample(row, rules):
        return None
    first, *rest = [line.strip() for line in printed.strip().split("\n")]
    mixed = bool(rest) and "title" not in row.cells and "title_unit" not in row.cells and is_name(first, rules.header)
    honorific, name = honorific_of(first if mixed else collapse(printed), rules)
    title, unit = _title_and_unit(row, " ".join(rest) if mixed else "")
    subject = _subject(row, name, section, rules)
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
        confidence=0.95,
        extra={column: row.get(column) for column in _EXTRA if row.get(column)},
    )


def _title_and_unit(row: RowText, mixed: str) -> tuple[str, str]:
    joined = row.get("title_unit") or mixed
    if joined:
        title, unit = _split_title(joined)
        return title, row.get("unit") or unit
    return row.get("title"), row.get("unit")
