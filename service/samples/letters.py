"""Official letters (công văn) that nominate nobody: an invitation, and a submission taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.samples.layout import body, centred, closing
from service.samples.papers import date_words, unit_head

if TYPE_CHECKING:
    from service.samples.layout import Block
    from service.samples.province import Nomination, Unit


def invitation(unit: Unit) -> tuple[Block, ...]:
    """Give a công văn that nominates nobody: an invitation to a workshop."""
    about = "V/v mời dự hội thảo về chuyển đổi số"
    return (
        unit_head(unit, f"1034/{unit.symbol}-VP", (23, 10), about),
        centred("Kính gửi: Sở Nội vụ tỉnh Bình Minh", bold=False),
        body(f"{unit.name} tổ chức hội thảo “Chuyển đổi số trong quản lý quy hoạch” vào ngày 05/11/2026."),
        body(
            "Trân trọng kính mời Sở Nội vụ cử đại biểu tham dự và gửi danh sách về Văn phòng Sở trước ngày 30/10/2026."
        ),
        body("Rất mong nhận được sự quan tâm phối hợp của quý cơ quan./."),
        closing(
            recipients=("- Như trên;", "- Lưu: VT, VP."),
            titles=("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
            signer="Hầu Thị Xuân Mỹ",
        ),
    )


def recall_letter(case: Nomination) -> tuple[Block, ...]:
    """Give the công văn by which a unit takes its submission back."""
    return (
        unit_head(case.unit, f"1203/{case.unit.symbol}-VP", (22, 10), f"V/v thu hồi Tờ trình số {case.code}"),
        centred("Kính gửi: Sở Nội vụ tỉnh Bình Minh", bold=False),
        body(
            f"Do cần rà soát lại thành phần hồ sơ, {case.unit.name} đề nghị được thu hồi Tờ trình số {case.code} "
            f"{date_words(case.day)}."
        ),
        closing(recipients=("- Như trên;", "- Lưu: VT."), titles=case.unit.titles, signer=case.unit.signer),
    )
