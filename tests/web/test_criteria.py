"""Criteria sets on their page: read, a new version written, a refusal shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.stages import registry
from tests.kit.office import rules

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor

PAGE, UNIT = "/tieu-chi/van_hoa_cong_so", "000.00.07.H99"


def test_a_version_is_written_and_shown_with_its_history(office: Office, person: Visitor) -> None:
    registry.load_files(office.deps.units, rules().units)
    person.get(f"{PAGE}?don-vi={UNIT}")
    one = {"own.TT-đ": "Mỗi phòng một việc\r\n\r\nHai việc", "own.TT-a": "", "unit": UNIT}
    first = person.post(PAGE, **one, expected="0")
    person.get(first.headers["Location"])
    late = person.post(PAGE, **one, expected="0")
    empty = person.post(PAGE, unit=UNIT, expected="1")
    unknown = person.post(PAGE, **{**one, "unit": "X99"})
    person.post(PAGE, **{**one, "own.TT-đ": "Ba việc"}, expected="1")
    shown = person.get(f"{PAGE}?don-vi={UNIT}").text

    assert [answer.status_code for answer in (first, late, empty, unknown)] == [303, 409, 422, 404]
    assert "Chưa có nội dung nào của đơn vị." in empty.text
    assert "phiên bản 2, chuyenvien lưu" in shown
    assert ("Ba việc" in shown, "Mỗi phòng một việc" in shown) == (True, False)
    assert "Mỗi phòng một việc" in person.get(f"{PAGE}?don-vi={UNIT}&phien-ban=1").text
