"""Introductions of exemplars (gương điển hình tiên tiến), no two alike, as units send them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.base import Form
from service.samples import merit_reports, papers, province
from service.samples.envelopes import edxml, envelope_of, write_paper
from service.samples.province import Candidate
from tests.kit.flood import Message

if TYPE_CHECKING:
    from service.samples.province import Unit

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
