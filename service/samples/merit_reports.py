"""Merit reports of people and collectives (labels of the forms since NĐ 152/2025/NĐ-CP), and the form left blank."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from service.samples.layout import Columns, Grid, body, centred, head, heading, signature
from service.samples.papers import place_and_date

if TYPE_CHECKING:
    from service.samples.layout import Block
    from service.samples.province import Candidate, Nomination


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
            place_and_date=place_and_date(case.unit, case.meeting),
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
