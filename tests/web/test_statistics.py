"""The page and the sheet of a year's statistics, and how much of it a unit sees."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import python_calamine

from service.domain.dossier import Origin
from service.domain.states import Processing, State
from tests.kit.office import under_review

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor


def archived(office: Office, *, organ: str, number: str) -> None:
    office.file(
        under_review(
            state=State.ARCHIVED, processing=Processing.DONE, step=None, outcome="approved",
            decision={"decision_number": number, "decision_date": "2026-02-27"}, origin=Origin("inbox", organ),
        )
    )  # fmt: skip


def test_the_page_and_the_sheet_count_what_was_decided_in_the_year(office: Office, person: Visitor) -> None:
    archived(office, organ="T01.01", number="1/QĐ-UBND")
    archived(office, organ="T01.02", number="2/QĐ-UBND")

    page = person.get("/thong-ke?nam=2026").text
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(person.get("/thong-ke/xlsx?nam=2026").data))
    rows = sheet.get_sheet_by_index(0).to_python()

    assert "Đếm từ 2 hồ sơ có quyết định trong năm" in page
    assert "Thông tư 02/2023/TT-BNV" in page
    assert ["Cộng", "4", "0", "0", "4"] in [row[:5] for row in rows]
    assert "Đếm từ 0 hồ sơ" in person.get("/thong-ke?nam=2025").text
    assert person.get("/thong-ke?nam=abc").status_code in {400, 422}
