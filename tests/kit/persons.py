"""Papers about two people of one name, made up, as a person's request meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain.dossier import Dossier, Origin, PaperStatus
from service.domain.dossier_reading import DossierReading
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PaperKind
from service.domain.states import Processing, State
from tests.kit.builders import a_dossier, a_paper, a_report

if TYPE_CHECKING:
    from service.domain.dossier import Paper

NAME, OTHER, BESIDE = "Lương Thị Mơ", "Lường Thị Mơ", "Tạ Văn Kề"
UNIT = "Trường Tiểu học Thử Một"
REPORT = b"bao cao thanh tich cua Mo"


def found(value: Any) -> FieldValue:
    """Give a field that was read."""
    return FieldValue(value, str(value), FieldState.FOUND, 1, 0, 1, "text", 0.99)


def a_row(name: str = NAME, *, unit: str = UNIT, birth: str = "", row: int = 1) -> Nominee:
    """Give a nominee's row."""
    extra = {"birth": birth} if birth else {}
    return Nominee("individual", name, "Bà", "Giáo viên", unit, "Bằng khen", 1, row, extra=extra)


def a_list(*rows: Nominee, number: int = 1) -> Paper:
    """Give a list of nominees whose page names them all."""
    text = "DANH SÁCH\n" + "\n".join(f"{row.row}. {row.name}, {row.unit}" for row in rows)
    report = a_report(text, kind=Kind(PaperKind.NOMINEE_LIST, 0.99, "DANH SÁCH"), fields={}, nominees=rows)
    return a_paper(number, data=text.encode(), name="danh sach.pdf", status=PaperStatus.READ, report=report)


def a_merit_report(name: str = NAME, *, born: str = "12/3/1984", number: int = 2) -> Paper:
    """Give somebody's own merit report."""
    fields = {"full_name": found(name), "birth_date": found(born), "unit": found(UNIT), "residence": found("Thôn Thử")}
    text = f"BÁO CÁO THÀNH TÍCH\nHọ và tên: {name.upper()}\nSinh ngày {born}\nThường trú: Thôn Thử"
    report = a_report(text, kind=Kind(PaperKind.MERIT_REPORT_INDIVIDUAL, 0.99, "BÁO CÁO"), fields=fields)
    return a_paper(number, data=REPORT, name=f"bao cao {name}.pdf", status=PaperStatus.READ, report=report)


def an_archived(*papers: Paper, **given: Any) -> Dossier:
    """Give an archived dossier that proposes all whom its papers list."""
    rows = tuple(row for paper in papers if paper.report for row in paper.report.nominees)
    defaults: dict[str, Any] = {
        "state": State.ARCHIVED, "processing": Processing.DONE, "outcome": "approved", "award": "bkt", "unit": UNIT,
        "papers": papers, "reading": DossierReading(is_nomination=True, award="bkt", nominees=rows),
        "origin": Origin("inbox", "T01.01"),
        "decision": {"decision_number": "11/QĐ-UBND", "decision_date": "2026-02-01"},
    }  # fmt: skip
    return a_dossier(**defaults | given)
