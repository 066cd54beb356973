"""Which merit reports speak of a nominee: names without their units are one, those of two units are two."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, FieldValue, Kind, PaperKind, PaperReport
from service.domain.own_reports import by_name, of_nominee


def _of(*names: str) -> dict[str, PaperReport]:
    return {
        name: PaperReport(
            "text/plain",
            Kind(PaperKind.MERIT_REPORT_COLLECTIVE, 0.99, ""),
            {"full_name": FieldValue(name, name, FieldState.FOUND, 1, 0, 1, "text", 0.95)},
        )
        for name in names
    }


@pytest.mark.parametrize(
    ("nominee", "own"),
    [
        ("Văn phòng, Sở Mẫu", ["Văn phòng, Sở Mẫu"]),
        ("Văn phòng, Sở Thử", ["Văn phòng, Sở Thử"]),
        ("Tập thể Văn phòng", ["Văn phòng, Sở Mẫu", "Văn phòng, Sở Thử"]),
        ("Văn phòng, Sở Khác", []),
        ("Phòng Một, Sở Mẫu", ["Phòng Một"]),
        ("Phòng Hai", []),
    ],
)
def test_a_report_of_another_unit_s_namesake_is_none_of_a_nominee_s(nominee: str, own: list[str]) -> None:
    told = _of("Văn phòng, Sở Mẫu", "Văn phòng, Sở Thử", "Phòng Một")

    assert of_nominee(nominee, by_name(told.values())) == [told[name] for name in own]
