"""The papers of a nomination as blocks: what a unit of a province writes, in the form of NĐ 30/2020/NĐ-CP.

Labels and order follow the forms in use since 01/7/2025 (NĐ 152/2025/NĐ-CP): DOMAIN C.2 to C.6.
"""

from __future__ import annotations

from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.samples.layout import Columns, Grid, body, centred, closing, head, heading, signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from service.samples.layout import Block
    from service.samples.province import Candidate, Nomination, Subject, Unit

_YEAR = 2026
_MEMBERS = 9
_LAST_PADDED_MONTH = 2
_COUNTED: Mapping[Subject, str] = MappingProxyType(
    {"collective": "tập thể", "individual": "cá nhân", "household": "hộ gia đình"}
)
_SECTIONS: Mapping[Subject, str] = MappingProxyType(
    {"collective": "TẬP THỂ", "individual": "CÁ NHÂN", "household": "HỘ GIA ĐÌNH"}
)
_ROMAN = ("I", "II", "III")
_LAW = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
_DECREE = "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ;"


def date_words(day: tuple[int, int]) -> str:
    """Give a day as papers write it: below 10, and months 1 and 2, with a zero (NĐ 30, Phụ lục I)."""
    number, month = day
    shown = f"{month:02d}" if month <= _LAST_PADDED_MONTH else str(month)
    return f"ngày {number:02d} tháng {shown} năm {_YEAR}"


def place_and_date(unit: Unit, day: tuple[int, int]) -> str:
    """Give the line under the national name: `Bình Minh, ngày 15 tháng 10 năm 2026`."""
    return f"{unit.place}, {date_words(day)}"


def unit_head(unit: Unit, number: str, day: tuple[int, int], about: str = "") -> Columns:
    """Give the head of a paper of the unit; `about` as in `layout.head`."""
    return head(
        parent=unit.parent, issuer=unit.printed, number=number, place_and_date=place_and_date(unit, day), about=about
    )


def _counts(asked: Iterable[tuple[Subject, int]]) -> str:
    return " và ".join(f"{number:02d} {_COUNTED[subject]}" for subject, number in asked)


def submission(case: Nomination) -> tuple[Block, ...]:
    """Give the tờ trình, with the counts that it asks for."""
    unit = case.unit
    proposes = "công nhận" if case.award.startswith("gương") else "tặng"
    return (
        unit_head(unit, case.code, case.day),
        centred("TỜ TRÌNH"),
        centred(f"Về việc đề nghị {proposes} {case.award}"),
        centred("Kính gửi: Sở Nội vụ tỉnh Bình Minh", bold=False),
        body(_LAW),
        body(_DECREE),
        body(
            f"Căn cứ Biên bản họp số {case.minutes_code} {date_words(case.meeting)} của Hội đồng Thi đua - Khen thưởng "
            f"{unit.name}."
        ),
        body(
            f"{unit.name} kính trình Sở Nội vụ thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, {proposes} "
            f"{case.award} cho {_counts(case.asked)} {case.achievement}."
        ),
        body(
            "Các tập thể, cá nhân được đề nghị chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước "
            "và không trong thời gian xem xét kỷ luật."
        ),
        body("(Có Danh sách và hồ sơ đề nghị khen thưởng kèm theo)"),
        body(f"{unit.name} kính đề nghị Sở Nội vụ xem xét, quyết định./."),
        closing(
            recipients=("- Như trên;", "- Lãnh đạo đơn vị;", f"- Lưu: VT, {unit.symbol}."),
            titles=unit.titles,
            signer=unit.signer,
        ),
    )


def _sections(candidates: Iterable[Candidate]) -> Iterator[tuple[str, list[Candidate]]]:
    """Give the parts of a list, each with its printed heading: collectives, people, households."""
    waiting = tuple(candidates)
    numerals = iter(_ROMAN)
    for subject, title in _SECTIONS.items():
        chosen = [one for one in waiting if one.subject == subject]
        if chosen:
            yield f"{next(numerals)}. {title}", chosen


def nominee_rows(case: Nomination) -> tuple[tuple[str, ...], ...]:
    """Give the table of the list: header, and for each part its heading and its rows."""
    award = case.award[0].upper() + case.award[1:]
    rows: list[tuple[str, ...]] = [("STT", "Họ và tên / Tên tập thể", "Chức vụ, đơn vị công tác", "Hình thức đề nghị")]
    for title, chosen in _sections(case.listed):
        rows.append(("", title, "", ""))
        rows += [(str(number), one.called, one.post, award) for number, one in zip(count(1), chosen, strict=False)]
    return tuple(rows)


def list_titles(case: Nomination) -> tuple[str, str, str]:
    """Give the three lines above a list: title, what for, and the submission it belongs to."""
    purpose = "công nhận" if case.award.startswith("gương") else "tặng"
    return (
        "DANH SÁCH",
        f"Đề nghị {purpose} {case.award}",
        f"(Kèm theo Tờ trình số {case.code} {date_words(case.day)} của {case.unit.name})",
    )


def nominee_list(case: Nomination) -> tuple[Block, ...]:
    """Give the danh sách as a paper of its own."""
    title, purpose, belongs = list_titles(case)
    return (
        head(parent=case.unit.parent, issuer=case.unit.printed, number="", place_and_date=""),
        centred(title),
        centred(purpose),
        centred(belongs, bold=False, italic=True),
        Grid(nominee_rows(case), (0.08, 0.37, 0.32, 0.23)),
        closing(recipients=(), titles=case.unit.titles, signer=case.unit.signer),
    )


def minutes(case: Nomination) -> tuple[Block, ...]:
    """Give the biên bản of a council that voted for everybody, all nine members present."""
    unit, day, month = case.unit, *case.meeting
    votes = [("STT", "Họ và tên / Tên tập thể", "Số phiếu đồng ý", "Tỷ lệ (%)")]
    votes += [
        (str(number), one.called, f"{_MEMBERS:02d}/{_MEMBERS:02d}", "100")
        for number, one in zip(count(1), case.listed, strict=False)
    ]
    return (
        unit_head(unit, case.minutes_code, case.meeting),
        centred("BIÊN BẢN"),
        centred("Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng"),
        body(f"Thời gian: Vào lúc 14 giờ 00 phút, ngày {day:02d}/{month:02d}/{_YEAR}"),
        body(f"Địa điểm: Phòng họp {unit.name}"),
        body(f"Chủ trì: Ông {unit.signer}, Chủ tịch Hội đồng"),
        body(f"Thư ký: Bà {unit.secretary}"),
        body(
            f"Tổng số thành viên Hội đồng: {_MEMBERS:02d} thành viên. Có mặt: {_MEMBERS:02d}/{_MEMBERS:02d}; vắng: 0."
        ),
        heading("Nội dung"),
        body(f"Hội đồng xét, bỏ phiếu kín đề nghị {case.award} cho {_counts(case.asked)} {case.achievement}."),
        heading("Kết quả bỏ phiếu"),
        Grid(tuple(votes), (0.1, 0.5, 0.2, 0.2)),
        body("Cuộc họp kết thúc vào hồi 16 giờ 30 phút cùng ngày; biên bản được đọc lại và các thành viên thống nhất."),
        Columns(signature(("THƯ KÝ",), unit.secretary), signature(("CHỦ TỌA",), unit.signer), share=0.5),
    )
