"""The simplified procedure (Luật 06/2022/QH15 Điều 85): a submission and a summary report are the whole dossier.

Sudden merits, long service and the like are rewarded without minutes and council (QĐ 01/2026/QĐ-TTg Điều 4 khoản 2).
Which case it is, the submission says or a person chooses; a word of the rules only proposes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.claims import NOTE
from service.domain.corrected import reports
from service.domain.fields import FieldState, PaperKind, Problem
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.awards import Award, SimpleCase
    from service.domain.dossier import Dossier

ROAD, USUAL = "road", "usual"
_TOLD_IN = ("subject", "achievement")
_CLAUSE = 80  # characters
_DENIED = re.compile(r"\bkhong\b[^.;:]*\Z")


def chosen_road(dossier: Dossier) -> str:
    """Give what a person chose: `usual`, the name of a case, or '' where nobody did."""
    return next((str(one.value) for one in dossier.corrections if one.paper == 0 and one.field == ROAD), "")


def simple_case(dossier: Dossier, award: Award) -> SimpleCase | None:
    """Give the case by which the award goes the simplified way: a person's choice, else what the submission says."""
    chosen = chosen_road(dossier)
    if chosen:
        return next((one for one in award.simple if one.name == chosen), None)
    about, whole = _said(dossier) if award.simple else ("", "")
    told = ((one, word, whole if one.anywhere else about) for one in award.simple for word in one.words)
    return next((one for one, word, text in told if _says(text, word)), None)


def _says(text: str, word: str) -> bool:
    """Tell whether a folded text says so, and not that it is otherwise (*không thuộc trường hợp … theo thủ tục …*)."""
    hits = re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)(?! hoa\b)", text)
    return any(_DENIED.search(text, max(0, hit.start() - _CLAUSE), hit.start()) is None for hit in hits)


def _said(dossier: Dossier) -> tuple[str, str]:
    """Give, folded, what the submissions say they are about, and all that they say."""
    about, whole = [], []
    for _, report in reports(dossier):
        if report.kind.value is PaperKind.SUBMISSION:
            told = [report.fields[name] for name in _TOLD_IN if name in report.fields]
            about += [str(one.value) for one in told if one.state is FieldState.FOUND]
            whole += [page.text for page in report.pages]
    return " ".join(fold(" \n ".join(about)).split()), " ".join(fold(" \n ".join((*about, *whole))).split())


def noted(dossier: Dossier, award: Award) -> Iterator[Problem]:
    """Say by which case a dossier is asked for less, so that a person looks: nobody chose it yet."""
    case = simple_case(dossier, award)
    if case and not chosen_road(dossier):
        message = (
            f"Tờ trình cho thấy thuộc trường hợp xét theo thủ tục đơn giản ({case.title}): không đòi biên bản, "
            "danh sách riêng. Người thẩm định xác nhận, hoặc đổi ở mục «Thủ tục»."
        )
        yield Problem("simple.proposed", message, "", ROAD, None, f"{award.code}.simple", case.legal_basis, NOTE)


def procedure_name(dossier: Dossier, award: Award) -> str:
    """Give the procedure by which the dossier goes on."""
    simple = bool(award.simple_procedure) and simple_case(dossier, award) is not None
    return award.simple_procedure if simple else award.procedure
