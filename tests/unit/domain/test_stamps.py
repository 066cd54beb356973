"""The time of an electronic stamp is told as printed, in local time, or not at all."""

from __future__ import annotations

import pytest

from service.domain.papers.dates import find_stamp


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("ngay ky: 05-03-2026 08:09:10 +07:00", "2026-03-05T08:09:10"),
        ("2026-03-05t01:09:10z", "2026-03-05T08:09:10"),
        ("2026-03-05 01:09:10z", "2026-03-05T08:09:10"),
        ("9999-12-31 23:59:59z", None),  # no time that can be told in Vietnam
        ("31/02/2026 08:09", None),
    ],
)
def test_a_stamp_is_told_or_left(printed: str, told: str | None) -> None:
    found = find_stamp(printed)

    assert (found and found[0]) == told
