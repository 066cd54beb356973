"""Sheets of a workbook that say again what its others list (*Tổng hợp* beside a sheet for each award)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from service.domain.fields import Problem
from service.domain.text import fold, name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.domain.document import Document
    from service.domain.fields import Nominee

_AGAIN = (
    "Trang tính “{sheet}” chỉ ghi lại {count} dòng đã có ở trang tính khác nên không được tính thêm; "
    "hãy xem lại bản gốc."
)
_SOME = (
    "Các trang tính có {count} dòng trùng nhau cả đối tượng, đơn vị và hình thức khen thưởng; "
    "hãy xem lại để không tính hai lần."
)
_SUMS_UP = ("tong hop", "danh sach chung", "ds chung", "toan bo")


def once(people: Sequence[Nominee], document: Document) -> tuple[tuple[Nominee, ...], tuple[Problem, ...]]:
    """Give a workbook's nominees without the sheets of which every row stands on others, and tell of them.

    Rows that two of the other sheets have are told: whoever stands in both with one award may be one person.
    """
    sheets = {page.number: page.title for page in document.pages if page.title}
    rows = {number: own for number in sheets if (own := [one for one in people if one.page == number])}
    problems = []
    for number in sorted(rows, key=lambda one: (not fold(sheets[one]).startswith(_SUMS_UP), -one)):
        others = _told(one for other, own in rows.items() if other != number for one in own)
        if all(_key(one) in others for one in rows[number]):
            message = _AGAIN.format(sheet=sheets[number], count=len(rows.pop(number)))
            problems.append(Problem(REPEATED, message, field="nominees", severity="warning"))
    told = Counter(key for own in rows.values() for key in set(map(_key, own)))
    if count := sum(times > 1 for times in told.values()):
        problems.append(Problem(REPEATED, _SOME.format(count=count), field="nominees", severity="warning"))
    return tuple(one for one in people if one.page in rows or one.page not in sheets), tuple(problems)


REPEATED = "sheet.repeated"


def _key(one: Nominee) -> tuple[str, str, str, str]:
    return one.subject, name_key(one.name), name_key(one.unit), name_key(one.award)


def _told(people: Iterable[Nominee]) -> set[tuple[str, str, str, str]]:
    """Give whom sheets list; a sheet that sums them up may leave out units, awards or both."""
    return {
        (subject, name, told_unit, told_award)
        for subject, name, unit, award in map(_key, people)
        for told_unit in (unit, "")
        for told_award in (award, "")
    }
