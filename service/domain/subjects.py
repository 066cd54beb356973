"""Whom a request about personal data means: names found however they are written, and whose a row of the name is.

Who may ask for what, and by when: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (in force 1/1/2026) and Nghị định
356/2025/NĐ-CP. A name alone proves nobody: a year of birth or a unit tells namesakes apart, and where neither does,
that is the answer. Erasure meets Luật Lưu trữ 33/2024/QH15 (Điều 15): what must be kept is kept, the refusal recorded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import exact_name, folded_name, tell_apart
from service.domain.errors import Invalid
from service.domain.search_query import words
from service.domain.text import collapse, fold, nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from service.domain.awards_held import Held

ANSWER_DAYS = 2  # working days to answer a request (Nghị định 356/2025/NĐ-CP)
LEGAL_BASIS = "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15; Nghị định 356/2025/NĐ-CP"
KEPT_BY_LAW = "Luật Lưu trữ 33/2024/QH15, Điều 15: hồ sơ còn trong thời hạn bảo quản"
HELD = "Đang được giữ theo yêu cầu"
AT_WORK = "Luật Thi đua, khen thưởng 06/2022/QH15: hồ sơ đang được giải quyết"
LOGS = (
    "Nhật ký vận hành của máy chủ chỉ ghi mã hồ sơ, không ghi họ tên, số giấy tờ hay chữ của giấy tờ; "
    "lượt xem dữ liệu cá nhân nằm ở nhật ký đọc và được kê ở trên."
)
_LEAST_WORDS = 2
_LONGEST = 200
_LEAST_TOGETHER = 8  # letters
_FIRST_YEAR = 1900
_NAMES = 4_096  # of people who are looked for in every text that is shown


class Whose(StrEnum):
    """Whose data a place holds, as far as the archive can tell."""

    THEIRS = "theirs"
    ANOTHERS = "anothers"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a request is about: a name as papers have it, and what tells namesakes apart (0, "": not told)."""

    name: str
    birth_year: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands in a dossier. `value` is what stands there of that person and of nobody else.

    `kind`: nominee, field, vote, text (a page), correction, file (its name), mention (anything else, `name` its path).
    `own`: the file is about this person alone; `behind`: it is not, but its paper of this number is (0 the first).
    """

    kind: str
    dossier_id: str
    code: str
    whose: Whose
    why: str
    paper: int = 0
    page: int = 0
    name: str = ""
    value: Any = None
    own: bool = False
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A row beside the dossiers' own values that holds the name; `about` are the values in which it stands.

    `kind`: message, event, delivery (an event that went to `to`), answer (what a receiver said back), receipt, status,
    read (the log of who looked), saved_search, session (of a council), letter, account, request.
    """

    kind: str
    id: str
    dossier_id: str = ""
    at: datetime | None = None
    to: str = ""
    body: Any = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request about a person's data and what was answered: who decided it, when, and on what ground.

    `kind`: find, export, correct, restrict, lift, erase. `outcome`: done, refused, over (the term of keeping is),
    nothing. `received_on` is the day it was made, `due` the last day to answer it. `detail` holds what was found,
    changed or left, by dossier.
    """

    id: str
    kind: str
    wanted: Wanted
    at: datetime
    by: str
    role: str
    reason: str = ""
    ground: str = ""
    outcome: str = "done"
    received_on: date | None = None
    due: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def wanted_of(name: str, birth_year: int = 0, unit: str = "", *, this_year: int) -> Wanted:
    """Read whom a request is about; Invalid for less than a name of two words, or a year nobody living was born in."""
    asked = collapse(nfc(name))
    if len(words(asked)) < _LEAST_WORDS or len(asked) > _LONGEST:
        raise Invalid("Hãy nêu đủ họ và tên, ít nhất hai chữ.")
    if birth_year and not _FIRST_YEAR <= birth_year <= this_year:
        raise Invalid(f"Năm sinh phải từ {_FIRST_YEAR} đến {this_year}.")
    return Wanted(asked, birth_year, collapse(nfc(unit))[:_LONGEST])


# -- finding a name in texts -----------------------------------------------------------------


@lru_cache(maxsize=1)
def _spellings() -> Mapping[str, str]:
    """Give for each bare letter all composed letters that fold to it, in both cases."""
    found: dict[str, str] = {}
    for code in (*range(0x30, 0x3A), *range(0x41, 0x257), *range(0x1EA0, 0x1EFA)):
        char = chr(code)
        if unicodedata.category(char)[0] in "LN" and len(bare := fold(char)) == 1 and bare.isascii():
            found[bare] = found.get(bare, "") + char
    return found


def pattern(name: str) -> str:
    """Give a regular expression that finds the name however it is accented, cased or spaced.

    It is one to PostgreSQL and to `re` alike, and finds too much rather than too little: `spans` looks again. What
    stands between two words may be a line's end as JSON writes it, or nothing, as in names of files.
    """
    letters = _spellings()
    each = ["".join(f"[{letters.get(char, re.escape(char))}]" for char in word) for word in words(name)]
    return r"([^A-Za-z0-9]|\\[nrt]){0,12}".join(each)


@lru_cache(maxsize=_NAMES)
def finder(name: str) -> re.Pattern[str]:
    """Give the pattern that finds exactly this name, as whole words, in a text as people read it."""
    letters = _spellings()
    each = ["".join(f"[{letters.get(char, re.escape(char))}]" for char in word) for word in words(name)]
    return re.compile(r"(?<![^\W_])" + r"[\W_]{1,12}".join(each) + r"(?![^\W_])")


def is_said(text: str, wanted: Wanted) -> bool:
    """Tell whether a text names the person: accents that were typed are meant, unless the text has none at all."""
    return next(spans(text, wanted), None) is not None


def may_name(bare: str, name: str) -> bool:
    """Tell by a folded text whether looking for the name in it can find anything: a hundredth of what looking costs."""
    return all(word in bare for word in _words_of(name))


@lru_cache(maxsize=_NAMES)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))


def spans(text: str, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Give where a text names the person: as words, or run together as names of files have it (`BC_LeVanAnh.pdf`)."""
    for match in finder(wanted.name).finditer(text):
        if is_name(match.group(), wanted.name):
            yield match.span()
    together = _together(wanted.name)
    for match in together.finditer(text) if together else ():
        if _is_name_together(match.group(), wanted.name):
            yield match.span()


@lru_cache(maxsize=_NAMES)
def _together(name: str) -> re.Pattern[str] | None:
    """Give the pattern of the name without spaces; None for one so short that ordinary words would hold it."""
    letters, whole = _spellings(), "".join(words(name))
    long = len(whole) >= _LEAST_TOGETHER
    return re.compile("".join(f"[{letters.get(char, re.escape(char))}]" for char in whole)) if long else None


def _is_name_together(found: str, asked: str) -> bool:
    key = folded_name if found.isascii() or asked.isascii() else exact_name
    return key(found).replace(" ", "") == key(asked).replace(" ", "")


def is_name(found: str, asked: str) -> bool:
    """Tell whether two spellings may be one name: either was written without accents, or they have the same."""
    plain = found.isascii() or asked.isascii()
    return folded_name(found) == folded_name(asked) if plain else exact_name(found) == exact_name(asked)


# -- whose a row is --------------------------------------------------------------------------


def judged(rows: Sequence[Held], wanted: Wanted, *, same_unit: Callable[[str], str]) -> Mapping[tuple[str, int], Whose]:
    """Tell whose each row of the name is, by (dossier id, place); `same_unit` gives one key for a unit's names.

    Where a unit is asked for, a row of another is nobody's for sure: many of one name were born in one year.
    """
    named = [row for row in rows if is_name(row.name, wanted.name)]
    people = tell_apart(named, same_unit=same_unit)
    found: dict[tuple[str, int], Whose] = {}
    there = [any(_is_there(unit, wanted, same_unit) for unit in person.units) for person in people]
    for person, in_unit in zip(people, there, strict=True):
        whose = _whose(person.birth_year, wanted, in_unit=in_unit, of_unit=sum(there), people=len(people))
        for row in person.rows:
            elsewhere = bool(wanted.unit and row.unit) and not _is_there(row.unit, wanted, same_unit)
            doubtful = whose is Whose.THEIRS and elsewhere
            found[row.dossier_id, row.place] = Whose.UNSURE if doubtful else whose
    return found


def _is_there(unit: str, wanted: Wanted, same_unit: Callable[[str], str]) -> bool:
    return bool(wanted.unit) and (same_unit(unit) == same_unit(wanted.unit) or is_unit(unit, wanted.unit))


def is_unit(unit: str, asked: str) -> bool:
    """Tell whether a unit as printed is the one that was asked for, or a part of it.

    `Phòng Một, Sở Thử` and `Sở Thử tỉnh Thử` are of `Sở Thử`; `Trường Số 10` and `Trường Số 1 Hai` are not of `Trường
    Số 1`: words must be whole, and what follows the name must be the name of a place.
    """
    there, wanted = words(unit), words(asked)
    if not wanted:
        return False
    following = there[len(wanted) : len(wanted) + 1]
    begins = there[: len(wanted)] == wanted and (not following or following[0] in _OF_PLACES)
    return begins or there[-len(wanted) :] == wanted


_OF_PLACES = frozenset({"tinh", "thanh", "huyen", "xa", "phuong", "thi", "quan", "dac"})


def _whose(birth_year: int, wanted: Wanted, *, in_unit: bool, of_unit: int, people: int) -> Whose:
    if wanted.birth_year and birth_year:
        return Whose.THEIRS if birth_year == wanted.birth_year else Whose.ANOTHERS
    if in_unit:
        return Whose.THEIRS if of_unit == 1 else Whose.UNSURE
    alone = people == 1 and not wanted.unit and not wanted.birth_year
    return Whose.THEIRS if alone else Whose.UNSURE


WHY: Mapping[Whose, str] = MappingProxyType(
    {
        Whose.THEIRS: "đơn vị hoặc năm sinh khớp, hoặc kho chỉ có một người tên này",
        Whose.ANOTHERS: "năm sinh khác",
        Whose.UNSURE: "chưa đủ căn cứ (đơn vị, năm sinh) để biết có phải người này hay không",
    }
)
BESIDE = "cùng hồ sơ với dòng của người này"
