"""The days that letters name: what is asked of a sender has the sender's own clock, what is promised the legal one.

The day of an open step is the office's own: told to a sender, it would take days from a supplement, or promise a
result weeks before its time. What the office has not verified yet of a ground or of a day off is its own matter: it is
told where the letter is made and signed (`doubts`), not to whom it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.deadlines import UNKNOWN, add_working_days, local_day
from service.domain.procedures import PUBLICATION
from service.domain.terms import LEGAL, SUPPLEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from service.domain.dossier import Dossier
    from service.domain.procedures import Procedure
    from service.ports import Deps


def supplement_by(deps: Deps, dossier: Dossier, told: Mapping[str, Any], due: date | None) -> tuple[str, str]:
    """Give by when a sender is asked to supplement and why: the person's day, the event's, the running clock's.

    Else counted from today, as if the dossier were returned now.
    """
    day, why = _supplement(deps, dossier, told, due)
    return day, why.replace(UNKNOWN, "")


def _supplement(deps: Deps, dossier: Dossier, told: Mapping[str, Any], due: date | None) -> tuple[str, str]:
    if due:
        return f"{due:%d/%m/%Y}", ""
    if told.get("supplement_due"):
        return written(str(told["supplement_due"])), f"({told.get('why', '')})"
    waiting = dossier.term(SUPPLEMENT)
    if waiting and waiting.state == "running" and waiting.due:
        return f"{waiting.due:%d/%m/%Y}", f"({waiting.deadline.why})"
    procedure = _procedure(deps, dossier)
    counted = add_working_days(local_day(deps.clock.now()), procedure.supplement_working_days,
                               calendar=deps.catalogue.calendar,
                               ground=_marked(procedure.supplement_source or procedure.legal_basis,
                                              procedure.unverified))  # fmt: skip
    return (f"{counted.due:%d/%m/%Y}", f"({counted.why})") if counted.due else ("", "")


def settled_by(deps: Deps, dossier: Dossier, due: date | None) -> str:
    """Say by when a sender may expect the result: a day once the legal clock runs, before that how it is counted.

    It runs from the day on which the dossier is complete (TT 62/2025/TT-BNNMT Điều 16 khoản 4 điểm c).
    """
    return _settled(deps, dossier, due).replace(UNKNOWN, "")


def _settled(deps: Deps, dossier: Dossier, due: date | None) -> str:
    if due:
        return f"{due:%d/%m/%Y}"
    legal, rule = dossier.term(LEGAL), _procedure(deps, dossier).clock
    if legal and legal.state == "running" and legal.due:
        return f"{legal.due:%d/%m/%Y} ({legal.deadline.why})"
    if dossier.outcome:
        return "hồ sơ đã có kết quả"
    if rule is None:
        return "sẽ báo khi hồ sơ đầy đủ, hợp lệ"
    since = "ngày nhận đủ hồ sơ hợp lệ" if rule.starts == "complete" else "ngày nhận hồ sơ"
    ground = _marked(rule.legal_basis, rule.unverified)
    return f"{rule.working_days} ngày làm việc kể từ {since}, không tính thời gian chờ bổ sung ({ground})"


def doubts(deps: Deps, dossier: Dossier) -> tuple[str, ...]:
    """Give what letters about a dossier would say of its days and nobody has verified, for who makes and signs them."""
    last, why = _supplement(deps, dossier, {}, None)
    told = (
        "" if dossier.outcome else f"hạn bổ sung {last} {why}",
        f"thời hạn giải quyết {_settled(deps, dossier, None)}",
    )
    return tuple(one for one in told if UNKNOWN in one)


def _marked(ground: str, unverified: bool) -> str:  # noqa: FBT001 - a fact of the rule, not a mode
    return f"{ground}{UNKNOWN}" if unverified else ground


def opinion_by(deps: Deps, dossier: Dossier, agency: str) -> date | None:
    """Give by when an agency is asked to answer: its own clock's day where it was asked, else counted from today.

    As many working days as the procedure gives, 10 without another rule (QĐ 01/2026/QĐ-TTg Điều 3).
    """
    asked = next((one for one in dossier.opinions if one.agency == agency.strip()), None)
    term = dossier.term(asked.term) if asked else None
    if term is not None and term.due is not None:
        return term.due
    days, today = _procedure(deps, dossier).opinions.working_days, local_day(deps.clock.now())
    return add_working_days(today, days, calendar=deps.catalogue.calendar).due


def publication_days(deps: Deps, dossiers: Sequence[Dossier]) -> str:
    """Write for how many working days a list is made public: the longest that these dossiers' procedures want."""
    days = [_procedure(deps, one).publication.working_days for one in dossiers]
    return f"{max(days, default=PUBLICATION.working_days):02}"


def written(day: str) -> str:
    """Write an ISO day as the office does; other text as it is."""
    parts = day.replace("/", "-").split("-")
    year, month, of_month = parts if len(parts) == len("ymd") else ("", "", "")
    return f"{of_month}/{month}/{year}" if year.isdigit() and len(year) == len("2026") else day


def _procedure(deps: Deps, dossier: Dossier) -> Procedure:
    return deps.catalogue.procedure(dossier.procedure or "bkt")
