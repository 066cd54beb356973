"""Where a list's rows end and the paper's own end follows: who drew it up, the day, who signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.papers.honorifics import called, is_body
from service.domain.papers.name_cells import bare
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.papers.nominee_rows import RowText, Section
    from service.domain.rules_documents import DocumentRules

_CLOSING = re.compile(r"(?:nguoi (?:lap|tong hop)|lap (?:bieu|bang)|noi nhan|thu truong don vi|xac nhan)\b")
# A place and a day alone; a person's day of birth or a section's occasion is no end.
_DATED = re.compile(
    r"(?:[^,\d]{2,40},\s*)?ngay\b[\s\d.…_/-]{0,14}\bthang\b[\s\d.…_/-]{0,14}\bnam\b[\s\d.…_/-]{0,12}(?P<rest>.*)"
)


def closes(row: RowText, rules: DocumentRules) -> bool:
    """Tell whether a row below the list is the paper's own end (a sheet's last rows): who drew it up, who signs."""
    if row.get("row").strip(" .)").isdigit():
        return False
    whole, signs = fold(collapse(row.whole)), (*rules.header.authority_prefixes, *rules.header.roles)
    award, dated = row.get("award"), _DATED.fullmatch(whole)
    if is_upper(award) and fold(award).startswith(signs):
        return True
    ends = dated is not None and (not dated["rest"] or dated["rest"].startswith((*signs, "nguoi ", "thu truong")))
    return ends or _CLOSING.match(whole) is not None


def is_office(row: RowText, rules: DocumentRules) -> bool:
    """Tell whether a row is an office in capitals and nothing beside it: who signs, or above more rows their heading.

    A school's name may begin with the same letters as an office (*TRƯỜNG ĐẠI HỌC*, *TRƯỞNG ĐÀI*).
    """
    whole, signs = collapse(row.whole), (*rules.header.authority_prefixes, *rules.header.roles)
    alone = sum(bool(text.strip()) for text in row.cells.values()) == 1
    return alone and is_upper(whole) and fold(whole).startswith(signs) and not is_body(whole, rules)


def last_person(rows: Sequence[RowText], rules: DocumentRules) -> int:
    """Give which row is the last that names a person and tells something of them; -1 where none does."""
    return next((at for at in reversed(range(len(rows))) if _tells_of_person(rows[at], rules)), -1)


def _tells_of_person(row: RowText, rules: DocumentRules) -> bool:
    told = (row.get(column) for column in row.cells if column not in {"row", "name"})
    return is_name(bare(row.get("name"), rules), rules.header) and any(
        text and not is_name(text, rules.header) for text in told
    )


def heads_persons(rows: Sequence[RowText], at: int, section: Section, rules: DocumentRules) -> bool:
    """Tell whether a row of a list of persons without numbers is a heading (`Khối các trường học`, `CÔNG AN XÃ`).

    It has nothing but a name's cell, which names nobody; the row below it names a person and tells something of them,
    as most rows that name one do.
    """
    row, name = rows[at], bare(rows[at].get("name"), rules)
    alone = sum(bool(text.strip()) for text in row.cells.values()) == 1
    person = called(name, rules) or is_name(name, rules.header)
    if row.listed != "individual" or not (alone and name) or (person and not (is_upper(name) and is_body(name, rules))):
        return False
    if section.subject == "collective" or not any(_tells_of_person(one, rules) for one in rows[at + 1 : at + 2]):
        return False
    near = rows[max(at - _NEAR, 0) : at + _NEAR]
    numbered = any(one.get("row").strip(" .)").isdigit() for one in near)
    named = [one for one in near if is_name(bare(one.get("name"), rules), rules.header)]
    return not numbered and 2 * sum(_tells_of_person(one, rules) for one in named) >= len(named)


_NEAR = 30  # rows of a list that tell how it is set
