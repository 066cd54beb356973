"""What an award pays: a multiple of the base salary, rounded up (NĐ 152/2025/NĐ-CP Điều 49 to 54).

Multiples and salaries are data with days (`templates/requirements/`); of a kind or a day that no row tells, nothing is
said.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from service.domain.asked_awards import awards_asked
from service.domain.claims import NOTE
from service.domain.corrected import reports
from service.domain.deadlines import local_day
from service.domain.dossier_reading import award_codes
from service.domain.fields import PaperKind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.domain.awards import NamedCheck
    from service.domain.dossier import Dossier
    from service.domain.fields import PaperReport

_TELLING = frozenset({PaperKind.AWARD_DECISION, PaperKind.SUBMISSION, PaperKind.NOMINEE_LIST})
_COUNTS = {"collective_count": "collective", "individual_count": "individual", "household_count": "household"}


def due_of(code: str, subject: str, on: date, table: Mapping[str, Any]) -> int | None:
    """Give what one gets in đồng, decided `on` a day; None where the table has no such multiple or salary."""
    times = next(
        (one["times"] for one in table["multiples"] if (one["award"], one["subject"]) == (code, subject)), None
    )
    salary = next((one["amount"] for one in table["salaries"] if one["from"] <= on <= one["until"]), None)
    if times is None or salary is None:
        return None
    step = int(table["round_up_to"])
    return ceil(Fraction(str(times)) * int(salary) / step) * step


def prize_is_of_the_law(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name amounts that are none of what the paper's awards pay to the kinds of holder that it counts.

    More than the law gives is only noted: a province may add of its own.
    """
    for paper, report in reports(dossier):
        if report.kind.value not in _TELLING:
            continue
        codes, on = _awards(dossier, report), _day(report) or local_day(dossier.received_at)
        kinds = [kind for name, kind in _COUNTS.items() if _value(report, name)]
        due = [due_of(code, kind, on, check.options) for code in codes for kind in kinds]
        told = _value(report, "prize_each")
        amounts = told if isinstance(told, list | tuple) else [told]
        wrong = [one for one in amounts if isinstance(one, int) and one not in due]
        if due and wrong and None not in due:
            ought = f"theo hệ số và lương cơ sở ngày {on:%d/%m/%Y} là {_dong(due)}"
            message = f"{paper.name}: mức thưởng {_dong(wrong)}; {ought}."
            page = report.fields["prize_each"].page
            severity = NOTE if min(wrong) > max(filter(None, due)) else check.severity
            yield Problem(check.code or "conflict.prize_level", message, paper.name, "prize_each", page, check.name,
                          check.legal_basis, severity)  # fmt: skip


def _awards(dossier: Dossier, report: PaperReport) -> tuple[str, ...]:
    """Give the codes of all awards that a paper tells, else of those that the dossier asks for."""
    counted = _value(report, "award_counts")
    rows = [str(one.get("code", "")) for one in counted if isinstance(one, dict)] if isinstance(counted, list) else []
    told = (*award_codes(str(_value(report, "award") or "")), *filter(None, rows))
    return tuple(dict.fromkeys(told)) or awards_asked(dossier)


def _value(report: PaperReport, name: str) -> Any:
    value = report.found(name)
    return value.value if value is not None else None


def _day(report: PaperReport) -> date | None:
    try:
        return date.fromisoformat(str(_value(report, "date")))
    except ValueError:
        return None


def _dong(amounts: list[Any]) -> str:
    return ", ".join(f"{one:,} đồng".replace(",", ".") for one in amounts)
