"""What was found inside one paper, told with the dossier: counts, votes and amounts that disagree, rows nobody read."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.claims import NOTE
from service.domain.fields import PaperKind
from service.domain.listed import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import Problem

_PAGES_TOLD = "needs_ocr"  # each such page has a problem of the dossier's own (`no_unreadable_paper`)
_ROWS = frozenset({"conflict.count_rows", "conflict.award_rows"})
# By which code a unit is asked for what is wrong; of the others a person says why.
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "conflict.count_rows": "R06", "conflict.award_rows": "R06", "conflict.figures_words": "R06",
        "conflict.annex_number": "R07", "conflict.votes": "R08", "file.damaged": "R18", "file.pages": "R18",
        "garbled_text": "R18", "sheet.hidden": "R18", "sheet.hidden_rows": "R18", "signature.altered": "R05",
        "signature.broken": "R05", "text.struck": "R18",
    }
)  # fmt: skip
_UNITS_OWN = frozenset(
    {
        PaperKind.SUBMISSION, PaperKind.NOMINEE_LIST, PaperKind.MINUTES, PaperKind.MERIT_REPORT_INDIVIDUAL,
        PaperKind.MERIT_REPORT_COLLECTIVE,
    }
)  # fmt: skip


# What the office compares with the scan itself: the unit has nothing to send.
_COMPARED = frozenset({"list.unsure_row", "list.unsure_cell", "list.unsure_kind", "signature.untrusted"})


def within_papers(dossier: Dossier) -> Iterator[Problem]:
    """Give what each paper disagrees with itself about, until a person sets the value that it speaks of.

    Of a submission's own rows only where no list goes with it: the list is what counts. What is wrong in papers that
    others made, as in a decision of before, and what a person only has to compare with the scan, is noted.
    """
    listed = any(report.nominees for paper in dossier.current_papers if paper.report
                 for report in paper.report.reports if report.kind.value is PaperKind.NOMINEE_LIST)  # fmt: skip
    for paper in dossier.current_papers:
        for one in paper.report.problems if paper.report else ():
            if one.code == _PAGES_TOLD or (listed and one.code in _ROWS) or _is_set(dossier, paper, one):
                continue
            yield _of(paper, one)


def _of(paper: Paper, one: Problem) -> Problem:
    theirs = paper.report is not None and paper.report.kind.value in _UNITS_OWN and one.code not in _COMPARED
    severity = one.severity if theirs else NOTE
    code = _CODES.get(one.code, one.code)
    return replace(one, code=code, rule=one.rule or one.code, paper=paper.name, severity=severity)


def _is_set(dossier: Dossier, paper: Paper, one: Problem) -> bool:
    """Tell whether a person has since said what a problem is about; rows speak for every list's problem."""
    said = {each.field for each in dossier.corrections if each.paper == paper.number}
    of_rows = one.code in _ROWS or one.code.startswith(("list.", "sheet."))
    return one.field in said or (of_rows and ROW in said)
