"""The rows of a list counted by award, and compared with what a text says of each award."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from service.domain.fields import FieldState
from service.domain.papers.award_names import awards_in
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.document import Document
    from service.domain.fields import FieldValue, Nominee
    from service.domain.rules_documents import AwardRule

SUBJECTS = (("collective", "tập thể"), ("individual", "cá nhân"), ("household", "hộ gia đình"))


def by_award(nominees: Sequence[Nominee], awards: Sequence[AwardRule]) -> list[dict[str, Any]]:
    """Count rows for each award, a row that has two for both; nothing where a row names none that is known."""
    told: dict[str, dict[str, Any]] = {}
    for nominee in nominees:
        text = collapse(nominee.award)
        named = {code: text[start:end] for code, start, end in awards_in(fold(text), awards)}
        if not named:
            return []
        for code, printed in named.items():
            row = told.setdefault(code, {"award": printed, "code": code})
            row[nominee.subject] = row.get(nominee.subject, 0) + 1
    return list(told.values())


def added(lists: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Add up the counts of several lists."""
    told: dict[str, dict[str, Any]] = {}
    for row in (row for rows in lists for row in rows):
        whole = told.setdefault(row["code"], {"award": row["award"], "code": row["code"]})
        for subject, _ in SUBJECTS:
            if subject in row:
                whole[subject] = whole.get(subject, 0) + row[subject]
    return list(told.values())


def rows_of(value: FieldValue | None) -> list[Mapping[str, Any]]:
    """Give a paper's counts by award; nothing where it has none, or a person wrote something else."""
    rows = value.value if value is not None and value.state is FieldState.FOUND else []
    whole = isinstance(rows, list) and all(isinstance(row, dict) and {"award", "code"} <= row.keys() for row in rows)
    return rows if whole else []


def differing(
    said: Sequence[Mapping[str, Any]], listed: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, int, int]]:
    """Give (award, subject in words, count said, rows listed) where they differ."""
    rows = {row["code"]: row for row in listed}
    for row in said:
        for subject, word in SUBJECTS:
            counted = rows.get(row["code"], {}).get(subject, 0)
            if subject in row and row[subject] != counted:
                yield row["award"], word, row[subject], counted


_CODE = re.compile(r"\d{6,}")


def decoded(nominees: list[Nominee], document: Document) -> list[Nominee]:
    """Name awards that are written as a program's codes, by the code sheet beside the list."""
    if not any(_CODE.fullmatch(nominee.award) for nominee in nominees):
        return nominees
    names = {
        left.text.strip(): collapse(right.text)
        for page in document.pages
        for table in page.tables
        for row in table.rows
        for left, right in pairwise(row)
        if _CODE.fullmatch(left.text.strip()) and right.text.strip() and not right.text.strip().isdigit()
    }
    return [replace(one, award=names.get(one.award, one.award)) for one in nominees]
