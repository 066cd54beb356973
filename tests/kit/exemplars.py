"""Introductions of exemplars (gương điển hình tiên tiến), no two alike, as units send them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.base import Form
from service.samples import merit_reports, papers, province
from service.samples.envelopes import edxml, envelope_of, write_paper
from service.samples.layout import Grid, body, centred, closing
from service.samples.province import Candidate, Unit
from tests.kit.flood import Message

if TYPE_CHECKING:
    from connectors.base import RawPaper

OFFICE = Unit("000.00.05.H99", "Sở Nội vụ tỉnh Bình Minh", province.PARENT, ("SỞ NỘI VỤ",), "SNV", province.PROVINCE,
              ("GIÁM ĐỐC",), "Đặng Thị Trực", "Lê Thị Ghi")  # fmt: skip
_FIRST_NUMBER = 3000
_FAMILY, _GIVEN = ("Lục", "Nông", "Triệu", "Hà", "Phan"), ("Thị Hồng Nhạn", "Văn Khải", "Thị Diệu Hiền", "Đức Toàn")


def person_of(number: int) -> str:
    """Give the name of the person whom an introduction puts forward."""
    return f"{_FAMILY[number % len(_FAMILY)]} {_GIVEN[number % len(_GIVEN)]}"


def introduction(number: int, unit: Unit = province.COLLEGE) -> Message:
    """Give a complete introduction of one collective and one person (`number` below 20), with both reports."""
    listed = (
        Candidate("collective", f"Tổ công tác số {number}"),
        Candidate("individual", person_of(number), f"Chuyên viên, {unit.name}", born="02/9/1985"),
    )
    case = replace(province.EXEMPLARS, unit=unit, number=_FIRST_NUMBER + number, listed=listed)
    attached = (
        write_paper("Tờ trình.docx", papers.submission(case)),
        write_paper("Danh sách.docx", papers.nominee_list(case)),
        write_paper("Biên bản.docx", papers.minutes(case)),
        *(
            write_paper(f"Báo cáo thành tích {at}.docx", merit_reports.merit_report(case, one))
            for at, one in enumerate(case.listed, start=1)
        ),
    )
    raw = edxml(envelope_of(case, "Về việc giới thiệu gương điển hình tiên tiến"), attached)
    return Message(f"guong-{number:02d}.edxml", Form.EDXML, attached, raw)


def own_decision(number: int, unit: Unit = province.CULTURE) -> RawPaper:
    """Give a unit's own decision: its certificate of merit to one person, with the list behind it."""
    case = replace(province.EXEMPLARS, unit=unit, award="Giấy khen", listed=(
        Candidate("individual", person_of(number), f"Chuyên viên, {unit.name}"),))  # fmt: skip
    blocks = (
        papers.unit_head(unit, f"{100 + number}/QĐ-{unit.symbol}", (18, 12)),
        centred("QUYẾT ĐỊNH"),
        centred("Về việc tặng Giấy khen cho cá nhân có thành tích xuất sắc năm 2026"),
        centred(f"GIÁM ĐỐC {unit.name.upper()}"),
        body("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"),
        body("Theo đề nghị của Hội đồng Thi đua - Khen thưởng của Sở."),
        centred("QUYẾT ĐỊNH:"),
        body("Điều 1. Tặng Giấy khen cho 01 cá nhân có thành tích xuất sắc năm 2026 (có danh sách kèm theo)."),
        body("Điều 2. Các phòng và cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./."),
        closing(recipients=("- Như Điều 2;", f"- Lưu: VT, {unit.symbol}."), titles=unit.titles, signer=unit.signer),
        centred("DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG GIẤY KHEN"),
        Grid(papers.nominee_rows(case), (0.08, 0.37, 0.32, 0.23)),
    )
    return write_paper("Quyết định khen thưởng.docx", blocks)
