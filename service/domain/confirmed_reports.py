"""Whether merit reports bear the confirmation of whoever proposes (Luật 06/2022/QH15, Điều 84; NĐ 152/2025 forms)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.corrected import reports
from service.domain.fields import MERIT_REPORTS, FieldState, PaperKind, Problem
from service.domain.text import fold, name_key, named, who_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.awards import NamedCheck
    from service.domain.dossier import Dossier
    from service.domain.fields import PaperReport

_LABELS = (
    "xac nhan",
    "y kien xac nhan",
    "y kien cua",
    "nhan xet cua",
    "thu truong don vi",
    "cap trinh",
    "don vi trinh",
)
_SUMMARY = "tom tat"  # whoever proposes writes it, and confirms nothing to itself


def report_is_confirmed(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name everyone whose reports all lack the block *XÁC NHẬN …*; the unit's own, signed by its head, needs none.

    A block without a name is none of our business: a Word file stands beside a signed print.
    """
    own = {name_key(str(value.value)) for _, one in reports(dossier) if one.kind.value is PaperKind.SUBMISSION
           if (value := one.found("issuer")) is not None}  # fmt: skip
    blocks: dict[str, bool] = {}
    shown: dict[str, str] = {}
    for _, report in reports(dossier):
        value = report.found("full_name")
        if report.kind.value not in MERIT_REPORTS or value is None:
            continue
        key = who_key(str(value.value))
        shown.setdefault(key, str(value.value))
        excused = _SUMMARY in fold(report.kind.evidence) or name_key(str(value.value)) in own or not _legible(report)
        blocks[key] = blocks.get(key, False) or excused or _has_block(report)
    missing = [shown[key] for key, has in blocks.items() if not has]
    if missing:
        message = (
            f"Báo cáo thành tích của {len(missing)} đối tượng không có phần xác nhận của cấp trình: {named(missing)}."
        )
        yield Problem(
            check.code or "R05", message, "", "confirmed_by", None, check.name, check.legal_basis, check.severity
        )


def _legible(report: PaperReport) -> bool:
    """Tell whether no page is a picture: there the block may lie under a seal."""
    return all(page.method != "ocr" for page in report.pages)


def _has_block(report: PaperReport) -> bool:
    told = report.fields.get("confirmed_by")
    if told is None or told.state is not FieldState.ABSENT:  # nobody looked, or somebody confirms
        return True
    lines = (fold(line).lstrip(" (-–*•\t") for page in report.pages for line in page.text.split("\n"))
    return any(line.startswith(_LABELS) or "xac nhan cua" in line for line in lines)
