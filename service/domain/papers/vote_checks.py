"""Whether the votes that minutes tell can be: not more than there were ballots, and the share that they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain.fields import FieldState, Problem
from service.domain.text import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.domain.fields import PaperReport
    from service.domain.papers.reading import Reading

_ROUNDING = 1.0  # percent: *90,9*, *90,91*, *91* and *90* all tell 10 of 11
_WHOLE = 100


def impossible_votes(_reading: Reading, report: PaperReport) -> Iterator[Problem]:
    """Name every vote with more ballots for than were cast, or with a share that its figures do not come to.

    The share may be of the ballots, of those present or of all members (TT 20/2025/TT-BNV, Điều 18).
    """
    value = report.fields.get("votes")
    rows = value.value if value is not None and value.state is FieldState.FOUND else []
    members = [_count(report, name) for name in ("members_total", "members_present")]
    told = [fault for row in rows if isinstance(row, dict) and (fault := _fault(row, members))]
    if value is not None and told:
        message = f"Số phiếu trong biên bản không khớp nhau: {named(told)}."
        yield Problem(code="conflict.votes", message=message, field="votes", page=value.page, severity="warning")


def _fault(vote: Mapping[str, Any], members: list[int | None]) -> str:
    agreed, base, percent = vote.get("for"), vote.get("base"), vote.get("percent")
    if not isinstance(agreed, int) or not isinstance(base, int) or base < 1:
        return ""
    shown = f"«{vote.get('nominee')}» {agreed}/{base} phiếu"
    if agreed > base:
        return shown
    shares = [_WHOLE * agreed / whole for whole in (base, *members) if whole]
    if isinstance(percent, int | float) and all(abs(percent - share) > _ROUNDING for share in shares):
        return f"{shown} nhưng ghi {f'{percent:g}'.replace('.', ',')}%"
    return ""


def _count(report: PaperReport, name: str) -> int | None:
    value = report.found(name)
    told = value.value if value is not None else None
    return told if isinstance(told, int) else None
