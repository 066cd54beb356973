"""Decisions on initiatives that go with a dossier: whose they are, and by which number a report knows them."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PageText, PaperKind, PaperReport
from service.domain.proven_initiatives import numbered, of_others

IDEA = "Số hóa phiếu mượn tại quầy"
LIST = PaperReport("pdf", Kind(PaperKind.NOMINEE_LIST), nominees=(Nominee("individual", "Trần Thị Ví"),))


def paper(kind: PaperKind, text: str, *, method: str = "text", **found: object) -> PaperReport:
    fields = {name: FieldValue(value, state=FieldState.FOUND, page=1) for name, value in found.items()}
    return PaperReport("pdf", Kind(kind), fields, pages=(PageText(1, text, method),))


@pytest.mark.parametrize(
    ("author", "method", "told"),
    [
        ("bà Trần Thị Ví", "text", []),
        ("bà TRẦN THỊ VÍ", "ocr", []),
        ("ông Lê Văn Mẫu", "text", ["warning"]),
        ("các tác giả trong danh sách", "text", []),
        ("ông Lê Văn Mẫu", "ocr", ["note"]),
    ],
)
def test_a_decision_on_somebody_elses_initiative_is_told(author: str, method: str, told: list[str]) -> None:
    proof = paper(PaperKind.INITIATIVE, f"Công nhận sáng kiến “{IDEA}” của {author}.", method=method)

    assert [one.severity for one in of_others([("ds", LIST), ("sk", proof)])] == told


@pytest.mark.parametrize(
    ("cites", "told"),
    [
        ("1542/QĐ-UBND", []),
        ("01542/QĐ-UBND", []),
        ("1545/QĐ-UBND", ["quyết định số 1545/QĐ-UBND, quyết định trong hồ sơ ghi số 1542/QĐ-UBND"]),
        ("77/QĐ-STN", []),  # the unit's own decision before: not the one in the dossier
    ],
)
def test_a_number_that_the_proof_does_not_bear_is_told(cites: str, told: list[str]) -> None:
    said = f"- Sáng kiến “{IDEA}” được công nhận tại Quyết định số {cites} ngày 27/8/2026."
    report = paper(PaperKind.MERIT_REPORT_INDIVIDUAL, said, initiatives=[IDEA])
    proof = paper(PaperKind.INITIATIVE, f"Công nhận sáng kiến “{IDEA}” của bà Trần Thị Ví.", number="1542/QĐ-UBND")

    found = [one.message for one in numbered([("bc", report), ("sk", proof)])]
    assert [one.removeprefix(f"Báo cáo ghi sáng kiến «{IDEA}» theo ").removesuffix(".") for one in found] == told


def test_an_initiative_that_the_proof_does_not_name_is_held_against_none() -> None:
    report = paper(PaperKind.MERIT_REPORT_INDIVIDUAL, f"{IDEA}, Quyết định số 5/QĐ-UBND", initiatives=[IDEA])
    proof = paper(PaperKind.INITIATIVE, "Công nhận sáng kiến khác.", number="1542/QĐ-UBND")

    assert not list(numbered([("bc", report), ("sk", proof)]))
