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


def _place_and_date(unit: Unit, day: tuple[int, int]) -> str:
    return f"{unit.place}, {date_words(day)}"


def _unit_head(unit: Unit, number: str, day: tuple[int, int], about: str = "") -> Columns:
    return head(
        parent=unit.parent, issuer=unit.printed, number=number, place_and_date=_place_and_date(unit, day), about=about
    )


def _counts(asked: Iterable[tuple[Subject, int]]) -> str:
    return " và ".join(f"{number:02d} {_COUNTED[subject]}" for subject, number in asked)


def submission(case: Nomination) -> tuple[Block, ...]:
    """Give the tờ trình, with the counts that it asks for."""
    unit = case.unit
    proposes = "công nhận" if case.award.startswith("gương") else "tặng"
    return (
        _unit_head(unit, case.code, case.day),
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
        _unit_head(unit, case.minutes_code, case.meeting),
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


def merit_report(case: Nomination, candidate: Candidate) -> tuple[Block, ...]:
    """Give the báo cáo thành tích of one nominee, confirmed by the unit that puts it forward."""
    biography, duties = _BIOGRAPHIES[candidate.subject](case, candidate)
    past = (
        ("Năm", "Danh hiệu thi đua, hình thức khen thưởng", "Số, ngày, tháng, năm của quyết định; cơ quan ban hành"),
        ("2024", "Giấy khen", f"Quyết định số 118/QĐ-{case.unit.symbol} ngày 20/12/2024 của {case.unit.name}"),
        ("2025", "Giấy khen", f"Quyết định số 126/QĐ-{case.unit.symbol} ngày 19/12/2025 của {case.unit.name}"),
    )
    verb = "CÔNG NHẬN" if case.award.startswith("gương") else "TẶNG"
    return (
        head(
            parent=case.unit.parent,
            issuer=case.unit.printed,
            number="",
            place_and_date=_place_and_date(case.unit, case.meeting),
        ),
        centred("BÁO CÁO THÀNH TÍCH"),
        centred(f"ĐỀ NGHỊ {verb} {case.award.upper()}"),
        *biography,
        heading("II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        *map(body, duties),
        body("Chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước và quy chế văn hóa công sở."),
        heading("III. DANH HIỆU THI ĐUA, HÌNH THỨC KHEN THƯỞNG ĐÃ ĐƯỢC NHẬN"),
        Grid(past, (0.12, 0.38, 0.5)),
        Columns(
            signature(("THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN",), case.unit.signer),
            signature(
                ("NGƯỜI BÁO CÁO THÀNH TÍCH",),
                candidate.name if candidate.subject == "individual" else case.unit.secretary,
            ),
            share=0.5,
        ),
    )


def _person(case: Nomination, who: Candidate) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    return (
        (
            heading("I. SƠ LƯỢC LÝ LỊCH"),
            body(f"- Họ tên: {who.name}"),
            body(f"- Sinh ngày, tháng, năm: {who.born}   Giới tính: {'Nữ' if who.woman else 'Nam'}"),
            body("- Quê quán: xã Cẩm Lĩnh, tỉnh Bình Minh"),
            body("- Nơi thường trú: phường Vạn Hòa, tỉnh Bình Minh"),
            body(f"- Cơ quan, địa phương công tác: {case.unit.name}"),
            body(f"- Chức vụ (Đảng, chính quyền, đoàn thể): {who.post.split(',')[0]}"),
            body("- Trình độ chuyên môn, nghiệp vụ: Đại học"),
        ),
        (
            "1. Quyền hạn, nhiệm vụ được giao hoặc đảm nhận: giải quyết hồ sơ, hướng dẫn tổ chức, công dân.",
            "2. Thành tích: giải quyết đúng hạn 100% số hồ sơ được giao; hướng dẫn người dân theo “4 xin, 4 luôn”.",
        ),
    )


def _collective(_case: Nomination, who: Candidate) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    return (
        (
            body(f"Tên tập thể đề nghị: {who.name}"),
            heading("I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH"),
            body(
                "1. Đặc điểm, tình hình: trụ sở chính tại tỉnh Bình Minh; cơ cấu tổ chức gồm 12 người; tổ chức đảng, "
                "đoàn thể trong sạch, vững mạnh."
            ),
            body("2. Chức năng, nhiệm vụ: tham mưu và tổ chức thực hiện nhiệm vụ được giao trong lĩnh vực phụ trách."),
        ),
        (
            "1. Kết quả: hoàn thành xuất sắc nhiệm vụ hai năm liên tục; niêm yết công khai toàn bộ thủ tục hành chính.",
            "2. Biện pháp: xây dựng cơ quan xanh, sạch, đẹp; tổ chức phong trào thi đua thiết thực, hiệu quả.",
        ),
    )


_BIOGRAPHIES = MappingProxyType({"individual": _person, "collective": _collective, "household": _collective})


def invitation(unit: Unit) -> tuple[Block, ...]:
    """Give a công văn that nominates nobody: an invitation to a workshop."""
    about = "V/v mời dự hội thảo về chuyển đổi số"
    return (
        _unit_head(unit, f"1034/{unit.symbol}-VP", (23, 10), about),
        centred("Kính gửi: Sở Nội vụ tỉnh Bình Minh", bold=False),
        body(f"{unit.name} tổ chức hội thảo “Chuyển đổi số trong quản lý quy hoạch” vào ngày 05/11/{_YEAR}."),
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
        _unit_head(case.unit, f"1203/{case.unit.symbol}-VP", (22, 10), f"V/v thu hồi Tờ trình số {case.code}"),
        centred("Kính gửi: Sở Nội vụ tỉnh Bình Minh", bold=False),
        body(
            f"Do cần rà soát lại thành phần hồ sơ, {case.unit.name} đề nghị được thu hồi Tờ trình số {case.code} "
            f"{date_words(case.day)}."
        ),
        closing(recipients=("- Như trên;", "- Lưu: VT."), titles=case.unit.titles, signer=case.unit.signer),
    )


def blank_form() -> tuple[Block, ...]:
    """Give an empty form of the merit report: all dots, so that nothing may be found in it."""
    dots = "…" * 24
    labels = (
        "- Họ tên (Ghi đầy đủ bằng chữ in thường, không viết tắt)",
        "- Sinh ngày, tháng, năm",
        "- Quê quán",
        "- Nơi thường trú",
        "- Cơ quan, địa phương công tác",
        "- Chức vụ (Đảng, chính quyền, đoàn thể)",
        "- Trình độ chuyên môn, nghiệp vụ",
    )
    return (
        centred("Mẫu số 02", bold=False),
        head(
            parent="TÊN CƠ QUAN CẤP TRÊN",
            issuer=("TÊN ĐƠN VỊ",),
            number="        /BC-……",
            place_and_date="……, ngày … tháng … năm ……",
        ),
        centred("BÁO CÁO THÀNH TÍCH"),
        centred("ĐỀ NGHỊ TẶNG ……………………………"),
        centred("(Mẫu báo cáo này áp dụng đối với cá nhân)", bold=False, italic=True),
        heading("I. SƠ LƯỢC LÝ LỊCH"),
        *(body(f"{label}: {dots}") for label in labels),
        heading("II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        body(f"1. Quyền hạn, nhiệm vụ được giao hoặc đảm nhận: {dots}"),
        body(f"2. Thành tích: {dots}"),
        Columns(
            signature(("THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN",), "(Ký, đóng dấu)"),
            signature(("NGƯỜI BÁO CÁO THÀNH TÍCH",), "(Ký, ghi rõ họ và tên)"),
            share=0.5,
        ),
    )
