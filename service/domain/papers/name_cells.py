"""A list's cell of names: a person's name, and what else stands in it (an office, a birth, a sex, a note)."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.honorifics import degree_of, honorific_of
from service.domain.papers.offices import begins_with_office
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold, unbroken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.rules_documents import DocumentRules

_NOTHING: Mapping[str, str] = MappingProxyType({})


class NameCell(NamedTuple):
    """A name, with what stands before it, the office behind it, and what else is told by the columns' names."""

    name: str
    office: str = ""
    told: Mapping[str, str] = _NOTHING


_BORN = re.compile(
    r"(?:\s*[,;(–-]\s*|\s+(?=sinh\b|sn\b))(?:sinh\s*)?(?:ngày|năm(?: sinh)?|sn)?[\s:.]*"
    r"(?P<birth>(?:\d{1,2}[/.-]){0,2}(?:19|20)\d\d)\s*\)?\s*$",
    re.IGNORECASE,
)


_ASIDE = re.compile(r"\s*\((?P<note>[^()]{3,80})\)\s*$")


def name_alone(name: str, rules: DocumentRules) -> tuple[str, dict[str, str]]:
    """Part a person's name from what stands behind it (`Bà …, sinh năm 1949`, `Ông … (đã nghỉ hưu)`)."""
    born = _BORN.search(name) or _ASIDE.search(name)
    if born is None:
        return name, {}
    honorific, own = honorific_of(name[: born.start()], rules)
    if not honorific and not is_name(bare(own, rules), rules.header):
        return name, {}
    return name[: born.start()], {column: text for column, text in born.groupdict().items() if text}


def bare(name: str, rules: DocumentRules) -> str:
    """Give a name without the honorific, rank or degree before it."""
    honorific, own = honorific_of(name, rules)
    return own if honorific else degree_of(name, rules)[1]


def _named_with_office(printed: str, rules: DocumentRules) -> tuple[str, str] | None:
    """Split a cell that holds a name and, behind it on the same or the next line, an office; None where it does not."""
    words = collapse(printed).split()
    for at in range(2, min(len(words), _LONGEST_NAME + 1)):
        name, rest = " ".join(words[:at]).rstrip(",;"), " ".join(words[at:]).lstrip("-–,;( ")
        if begins_with_office(rest) and is_name(bare(name, rules), rules.header):
            return name, rest if "(" in rest else rest.rstrip(")")
    return None


_LONGEST_NAME = 9  # words, with *Ông* or *Bà*, or with *Đồng chí* and a rank
_BEHIND_NAME = re.compile(r"\s*[,;(]\s*|\s+[-–]\s+")
_NO_OFFICE = re.compile(
    r"(?:sinh|năm|ngày|tuổi|(?:thôn|xóm|ấp|bản|buôn|làng|xã|phường|tổ dân phố|khu phố|khóm)(?! (?:đội|trưởng|phó)\b)"
    r"|số|trú|ngụ|thường trú|tại|đã|tức|bí danh|còn gọi)\b|\d"
)


def _named_and_more(printed: str, rules: DocumentRules) -> NameCell | None:
    """Split a cell at the mark behind a person's name (`Ông …, Kiểm lâm viên`), whatever the office is called.

    Of two words without *Ông* or *Bà* a place may consist; a dwelling behind the name is no office. What stands before
    the office tells the birth and the sex (`Ông … (1975), Phó Giám đốc`).
    """
    name, *rest = _BEHIND_NAME.split(collapse(printed), maxsplit=1)
    own = bare(name, rules)
    if not rest or not is_name(own, rules.header) or not (own != name or len(own.split()) > 2):  # noqa: PLR2004 - a place
        return None
    behind, told = rest[0], dict[str, str]()
    while (hit := _ABOUT.match(behind)) is not None and hit.end():
        told |= {column: text.capitalize() for column, text in hit.groupdict().items() if text}
        behind = behind[hit.end() :]
    office = behind.rstrip(" )")
    if is_name(bare(office, rules), rules.header):
        return None  # *Trần Văn Ví - Ngô Thị Dụ*, a couple
    return NameCell(name, "" if _NO_OFFICE.match(office.lower()) else office, told)


_ABOUT = re.compile(
    r"(?:(?:(?:sinh|ngày|năm|ns|sn)[\s:.]*){0,3}(?P<birth>(?:\d{1,2}[/.-]){0,2}(?:19|20)\d\d)"
    r"|(?:giới tính[\s:]*)?(?P<sex>nam|nữ))\s*(?:$|[,;)]+\s*(?:[-–,;]\s*)?|[-–]\s+)",
    re.IGNORECASE,
)


def name_cell(printed: str, rules: DocumentRules, *, titled: bool, household: bool) -> NameCell:
    """Read a cell of names; of a list with a column of offices (`titled`) an office in it stays with the name."""
    told = _named_and_more(printed, rules)
    if titled:
        return told if told is not None and told.told and not told.office else NameCell(unbroken(printed))
    if (named := _named_with_office(printed, rules)) is not None:
        return _born(*named)
    if told is not None:
        return _born(*told)
    first, *rest = [line.strip() for line in printed.strip().split("\n")]
    whole = not rest or household or not is_name(bare(first, rules), rules.header)
    if whole or _broken_name(first, rest, rules):
        return NameCell(unbroken(printed))
    return _born(first, " ".join(rest))


def _born(name: str, office: str, told: Mapping[str, str] = _NOTHING) -> NameCell:
    """Take the birth from behind an office (`Trưởng khoa Sản (sinh năm 1975)`)."""
    born = _BORN.search(office)
    return (
        NameCell(name, office, told)
        if born is None
        else NameCell(name, office[: born.start()], {**born.groupdict(), **told})
    )


def _broken_name(first: str, rest: Sequence[str], rules: DocumentRules) -> bool:
    """Tell whether a narrow cell broke a name (`Trần Thị Thanh⏎Thảo`, `Bà Lý Thị⏎Bích Linh`): no name ends so."""
    last, name = " ".join(rest), bare(first, rules)
    cut = " " not in last or name.count(" ") == 1 or fold(name).endswith((" thi", " van"))
    return cut and is_name(f"{name} {last}", rules.header)
