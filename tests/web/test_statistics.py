"""The page and the sheet of a year's statistics, and how much of it a unit sees."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import python_calamine

from service.domain.awards_held import Held
from service.domain.dossier import Origin
from service.domain.states import Processing, State
from service.ports import GivenAward
from service.stages.handing import PAST
from service.stages.statistics import once
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


def an_award(
    place: int, *, dossier: str, number: str = "88/QĐ-UBND", connector: str = "inbox", **held: str
) -> GivenAward:
    told = {"name": "Trần Văn Ví Dụ", "award": "bkt", "decided_on": "2026-06-08", "number": number} | held
    return GivenAward("Sở Thử nghiệm", "T01.01", Held(dossier, place, "individual", **told), connector)  # type: ignore[arg-type]


def test_a_decision_of_here_that_was_also_brought_in_is_counted_once() -> None:
    here = [an_award(0, dossier="a"), an_award(0, dossier="b"), an_award(1, dossier="b", name="Lê Thị Nghiệm")]
    same = {"dossier": "old", "connector": PAST, "number": "88 / QĐ-UBND", "award": "Bằng khen của UBND tỉnh"}
    brought = [an_award(0, **same), an_award(1, **same), an_award(2, name="LÊ THỊ NGHIỆM", **same)]  # type: ignore[arg-type]
    again = [replace(one, held=replace(one.held, dossier_id="older")) for one in brought]
    only_there = an_award(3, name="Phạm Văn Mẫu", **same)  # type: ignore[arg-type]
    unnumbered = [an_award(0, dossier="c", number=""), an_award(0, dossier="d", number="", connector=PAST)]

    assert once([*here, *brought, *again]) == here
    assert once([*here, *brought, only_there, *unnumbered]) == [*here, only_there, *unnumbered]


def test_the_page_and_the_sheet_count_what_was_decided_in_the_year(office: Office, person: Visitor) -> None:
    archived(office, organ="T01.01", number="1/QĐ-UBND")
    archived(office, organ="T01.02", number="2/QĐ-UBND")

    page = person.get("/thong-ke?nam=2026").text
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(person.get("/thong-ke/xlsx?nam=2026").data))
    rows = sheet.get_sheet_by_index(0).to_python()

    assert "Đếm từ 2 hồ sơ có quyết định trong năm" in page
    assert "Thông tư 02/2023/TT-BNV" in page
    assert ["Cộng", "4", "0", "0", "4"] in [row[:5] for row in rows]
    assert ["Hình thức khen thưởng cấp tỉnh", "4"] in [row[:2] for row in rows]
    assert "<td>Hình thức khen thưởng cấp tỉnh</td><td>4</td>" in page
    assert "Đếm từ 0 hồ sơ" in person.get("/thong-ke?nam=2025").text
    assert person.get("/thong-ke?nam=abc").status_code in {400, 422}
