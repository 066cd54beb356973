"""Whether minutes say that hands were shown where the law wants ballots (TT 20/2025/TT-BNV, Điều 18 khoản 4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.corrected import reports
from service.domain.fields import PaperKind, Problem
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.awards import Award
    from service.domain.dossier import Dossier

_LAW = "Thông tư 20/2025/TT-BNV, Điều 18 khoản 4 (áp dụng tương tự)"
_HANDS = re.compile(r"\bgio tay\b")
_BALLOTS = re.compile(r"\b(?:bo phieu|phieu kin|kiem phieu|so phieu|phieu bau)\b")


def shown_hands(dossier: Dossier, asked: Sequence[Award]) -> Iterator[Problem]:
    """Name the minutes that tell of hands, and of no ballot, where one of the awards asked for wants ballots."""
    strict = [one for one in asked if one.vote is not None and one.vote.ballot != "any"]
    for paper, report in reports(dossier) if strict else ():
        said = fold("\n".join(page.text for page in report.pages)) if report.kind.value is PaperKind.MINUTES else ""
        if _HANDS.search(said) and not _BALLOTS.search(said):
            message = f"{paper.name}: biểu quyết giơ tay; xét {strict[0].name} phải bỏ phiếu."
            yield Problem("R08", message, paper.name, "votes", None, "ballot_kind", _LAW, "warning")
