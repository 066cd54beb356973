"""Whether papers of one dossier cite each other rightly: a list its submission, that the minutes (DOMAIN C.9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.fields import PaperKind, Problem
from service.domain.papers import dates
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.fields import PaperReport

_LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15, Điều 84"
_CITES = (
    (PaperKind.NOMINEE_LIST, "Danh sách", PaperKind.SUBMISSION, "tờ trình"),
    (PaperKind.SUBMISSION, "Tờ trình", PaperKind.MINUTES, "biên bản"),
)
_NUMBER = re.compile(r"\s*0*(?P<count>\d{1,6}[a-z]?)\s*/\s*(?P<symbols>[^\s,;]+(?:\s*-\s*[^\s,;]+)*)")


def _parted(number: str) -> tuple[str, str] | None:
    """Give what a number counts and its symbols, folded and without spaces: `017/TTr - SXD` is `17` and `ttr-sxd`."""
    hit = _NUMBER.match(fold(number).partition(" ngay ")[0])
    return (hit["count"], re.sub(r"\s", "", hit["symbols"])) if hit is not None else None


def _borne(reports: Sequence[PaperReport]) -> Iterator[tuple[str, str, str]]:
    """Give of every paper that bears a number what it counts, its symbols and its day (ISO; "" where none is read)."""
    for report in reports:
        number, day = report.found("number"), report.found("date")
        told = _parted(str(number.value)) if number is not None else None
        if told is not None:
            yield (*told, str(day.value) if day is not None else "")


def _amiss(cited: str, borne: Sequence[tuple[str, str, str]]) -> str:
    """Say what papers of the same symbols bear in place of what is cited; "" where one bears it, or none has them."""
    told = _parted(cited)
    same_symbols = [one for one in borne if told is not None and one[1] == told[1]]
    if told is None or not same_symbols:
        return ""
    same = [day for count, _, day in same_symbols if count == told[0]]
    if not same:
        return f"số {' hoặc '.join(sorted({one[0] for one in same_symbols}))}"
    day = dates.find(fold(cited))
    if day is None or not all(same) or day[0] in same:
        return ""
    return f"ngày {' hoặc '.join('/'.join(reversed(one.split('-'))) for one in sorted(set(same)))}"


def cited(papers: Sequence[tuple[str, PaperReport]]) -> Iterator[Problem]:
    """Report a number or a day that a paper cites of another one in the dossier, which bears a different one.

    Only papers whose numbers bear the same symbols are held against each other: a list may go with another office's
    submission.
    """
    for kind, citing, cited_kind, word in _CITES:
        borne = list(_borne([report for _, report in papers if report.kind.value is cited_kind]))
        for paper, report in papers if borne else ():
            value = report.found("proposal_refs") if report.kind.value is kind else None
            for reference in value.value if value is not None and isinstance(value.value, list | tuple) else ():
                if amiss := _amiss(str(reference), borne):
                    message = f"{citing} dẫn {word} số {reference}, {word} trong hồ sơ ghi {amiss}."
                    page = value.page if value is not None else None
                    yield Problem("conflict.cited", message, paper, "proposal_refs", page, "C9.cited", _LAW, "warning")
