"""The plan's duties O1-O14 (DOMAIN A.4), each used once on the real stack and printed as the office sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.kit.desk import Desk

ROUND = "van_hoa_cong_so"
CULTURE = "000.00.07.H99"


def seen(desk: Desk, *arguments: str) -> str:
    """Run a command, print what it shows the office, and give it."""
    told = desk.hoso(*arguments)
    sys.stdout.write(told + "\n")
    return told


def test_o1_a_unit_adds_to_the_provinces_criteria_version_by_version(desk: Desk) -> None:
    own = ("--own", "TT-đ=Mỗi phòng một việc mới.", "--own", "CN-d=Không để điện thoại đổ chuông quá ba hồi.")
    desk.hoso("criteria", "adopt", ROUND, CULTURE, *own, "--note", "QĐ 15/QĐ-SVHTTDL")
    body = {"unit": CULTURE, "expected_version": 1, "own": [{"code": "TT-đ", "text": "Mỗi phòng hai việc mới."}]}
    second = desk.call("POST", f"/api/v1/criteria/{ROUND}", json=body)
    late = desk.call("POST", f"/api/v1/criteria/{ROUND}", json=body)
    shown = seen(desk, "criteria", "show", ROUND, "--unit", CULTURE)

    assert (second.status_code, late.status_code) == (201, 409)
    assert "phiên bản 2, 1 nội dung riêng" in shown
    assert "TT-đ.2 [của đơn vị] Mỗi phòng hai việc mới." in shown
    assert sum(line.startswith(("  TT-", "  CN-")) for line in shown.splitlines()) == 37 + 1
    assert "CN-d.5 [của đơn vị]" in desk.hoso("criteria", "show", ROUND, "--unit", CULTURE, "--version", "1")
    assert "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh" in seen(desk, "criteria", "list", ROUND)
