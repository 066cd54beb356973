"""Whom papers of one dossier name alike: bodies of one name in several communes or schools are not one."""

from __future__ import annotations

import pytest

from service.domain.fields import Nominee
from service.domain.namesakes import Named


@pytest.mark.parametrize(
    ("listed", "other", "same"),
    [
        ("Thôn Đông, xã A", "Thôn Đông, xã B", False),
        ("Tổ Toán, Trường THPT A", "Tổ Toán, Trường THPT B", False),
        ("Thôn Đông, xã A", "Thôn Đông", True),
        ("Tổ Toán, Trường THPT A", "Tổ Toán, Trường Trung học phổ thông A", True),
        ("Thôn Đông, xã A", "Thôn Đông (xã A, tỉnh Bình Minh)", True),
        ("Trường Mầm non A, UBND xã B", "Trường Mầm non A, xã B", True),
    ],
)
def test_one_of_another_commune_or_school_is_another(listed: str, other: str, *, same: bool) -> None:
    assert Named([Nominee("collective", listed)]).holds(other) is same
    assert Named([Nominee("collective", listed), Nominee("collective", other)]).holds(other)
