"""Dossiers of made-up people, as the readers would give them, from the few words of `awards.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.domain.dossier import PaperStatus
from service.domain.dossier_reading import combine
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PageText, PaperKind, PaperReport
from tests.kit.builders import a_dossier, a_paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.domain.dossier import Dossier

CASES: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("awards.toml").read_text("utf-8"))
RECEIVED = {"nd91": datetime(2022, 5, 16, 2, tzinfo=UTC), "nd98": datetime(2024, 5, 16, 2, tzinfo=UTC),
            "nd152": datetime(2026, 5, 18, 2, tzinfo=UTC)}  # fmt: skip
_GRADES = {"HTXS": "Hoàn thành xuất sắc nhiệm vụ", "HTT": "Hoàn thành tốt nhiệm vụ", "HT": "Hoàn thành nhiệm vụ"}
_TITLES = {
    "cstdcs": "Chiến sĩ thi đua cơ sở", "cstdt": "Chiến sĩ thi đua cấp tỉnh", "bkt": "Bằng khen của UBND tỉnh",
    "bkttg": "Bằng khen của Thủ tướng Chính phủ", "hcld3": "Huân chương Lao động hạng Ba",
    "hcld2": "Huân chương Lao động hạng Nhì",
}  # fmt: skip
_NAMES = {"individual": "Trần Văn Ví Dụ", "collective": "Phòng Sưu tầm", "household": "Hộ ông Lê Văn Mẫu"}


@dataclass(frozen=True)
class Case:
    """One golden dossier of one award under one regime, and what must be found of it."""

    award: str
    regime: str
    outcome: str
    told: Mapping[str, Any]

    @property
    def subject(self) -> str:
        return str(self.told.get("subject", "individual"))


def cases() -> Iterator[Case]:
    """Give every dossier of the file under every regime."""
    for award, outcomes in CASES.items():
        for outcome, told in outcomes.items():
            for regime in RECEIVED:
                yield Case(award, regime, outcome, {**told, **(told.get(regime) or {})})


def dossier_of(case: Case) -> Dossier:
    """Give the dossier, its papers read."""
    received = RECEIVED[case.regime]
    left_out = set(case.told.get("without", ()))
    papers = [one for one in _papers(case, received.year) if not any(word in one.kind.value for word in left_out)]
    named = [(f"{number}. {report.kind.value}.docx", report) for number, report in enumerate(papers, start=1)]
    return a_dossier(
        received_at=received,
        award=case.award,
        papers=tuple(
            a_paper(number, name=name, report=report, status=PaperStatus.READ)
            for number, (name, report) in enumerate(named, start=1)
        ),
        reading=combine(named),
    )


def _papers(case: Case, year: int) -> Iterator[PaperReport]:
    name = case.told.get("name", _NAMES[case.subject])
    own = {"unit": "Sở Thư viện", **case.told.get("nominee", {})}
    listed = (Nominee(case.subject, name, page=1, row=1, **own),)
    head = {"number": "12/TTr-STV", "date": f"{year}-05-10", "issuer": "SỞ THƯ VIỆN", "signer": "Lý Thị Thử Nghiệm"}
    part, whole = case.told.get("votes", (9, 9))
    minutes = {
        "meeting_date": f"{year}-05-08",
        "members_total": 9,
        "members_present": 9,
        "votes": [{"nominee": name, "for": part, "base": whole, "percent": round(100 * part / whole, 1)}],
    }
    kind = PaperKind.MERIT_REPORT_INDIVIDUAL if case.subject == "individual" else PaperKind.MERIT_REPORT_COLLECTIVE
    asked = {**head, **case.told.get("asked", {})}
    yield _report(PaperKind.SUBMISSION, asked, text=case.told.get("submission", ""))
    yield _report(PaperKind.NOMINEE_LIST, {}, listed)
    yield _report(PaperKind.MINUTES, minutes, listed, case.told.get("minutes", "Khối thi đua số 2 suy tôn"))
    yield _report(kind, _merits(case, name, year))
    yield _report(PaperKind.INITIATIVE, {})
    yield _report(PaperKind.OPINION, {}, text=case.told.get("opinion", ""))


def _merits(case: Case, name: str, year: int) -> dict[str, Any]:
    rows = {
        "ratings": [(back, _GRADES[grade]) for grade, years in case.told.get("rated", {}).items() for back in years],
        "past_awards": [
            (back, _TITLES[code]) for code, years in case.told.get("awarded", {}).items() for back in years
        ],
    }
    told = {
        field: [
            {"year": str(year - back), "name": words, "decision": f"QĐ {back}/QĐ-STV", "number": f"{back}/QĐ-STV"}
            for back, words in sorted(those)
        ]
        for field, those in rows.items()
        if those
    }
    if case.told.get("initiatives"):
        told["initiatives"] = list(case.told["initiatives"])
    return {"full_name": name, "unit": "Sở Thư viện", "date": f"{year}-05-06", **told, **case.told.get("numbers", {})}


def _report(
    kind: PaperKind, found: Mapping[str, Any], nominees: tuple[Nominee, ...] = (), text: str = ""
) -> PaperReport:
    fields = {
        name: FieldValue(value, str(value), FieldState.FOUND, 1, 0, 1, "text", 0.95) for name, value in found.items()
    }
    return PaperReport(
        "text/plain", Kind(kind, 0.99, kind.value), fields, nominees, pages=(PageText(1, text or kind.value),)
    )
