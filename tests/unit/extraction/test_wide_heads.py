"""Heads whose lines all stand far apart, as Word sets paragraphs by default; ranks at sea; a lone merit report."""

from __future__ import annotations

import pytest

from service.domain.dossier_reading import combine
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.paper import document

LETTER = (
    "@71,74,220,84 BỘ TƯ LỆNH VÙNG", "@71,99,315,109 TỔNG CÔNG TY CẢNG BÌNH MINH",
    "@b287,74,555,84 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "@b359,99,532,109 Độc lập - Tự do - Hạnh phúc",
    "@71,124,166,134 Số: 77/TCC-CT", "@330,124,520,134 Bình Minh, ngày 12 tháng 5 năm 2026",
    "@71,149,245,159 V/v đề nghị hiệp y khen thưởng", "@71,174,234,184 thành tích tham gia xây dựng",
    "@71,199,237,209 quê hương năm 2025", "@214,240,426,250 Kính gửi: Ủy ban nhân dân tỉnh Bình Minh",
    "@71,265,392,275 Tổng Công ty đề nghị UBND tỉnh có ý kiến.",
)  # fmt: skip


def test_a_letter_s_subject_runs_on_where_all_lines_of_the_head_stand_so_far_apart() -> None:
    subject = extract(document(LETTER), rules()).fields["subject"].value

    assert subject == "V/v đề nghị hiệp y khen thưởng thành tích tham gia xây dựng quê hương năm 2025"


def test_what_stands_farther_than_the_subject_from_its_number_is_not_the_subject() -> None:
    far = [line.replace("@71,199,237,209", "@71,214,237,224") for line in LETTER]

    subject = extract(document(far), rules()).fields["subject"].value

    assert subject == "V/v đề nghị hiệp y khen thưởng thành tích tham gia xây dựng"


@pytest.mark.parametrize("rank", ["Chuẩn Đô đốc", "Phó Đô đốc", "Thiếu tướng", "Thượng sĩ"])
def test_a_rank_is_no_part_of_the_signer_s_name(rank: str) -> None:
    signed = ("Nơi nhận:", "- Như trên;", "TUQ. TỔNG GIÁM ĐỐC", "CHÍNH ỦY", f"{rank} Trần Văn Ví")

    fields = extract(document((*LETTER, *signed)), rules()).fields

    assert (fields["signer"].value, fields["signer_title"].value) == ("Trần Văn Ví", "TUQ. TỔNG GIÁM ĐỐC / CHÍNH ỦY")


def test_a_merit_report_alone_is_a_nomination_though_it_names_little() -> None:
    report = extract(
        document(
            (
                "TRUNG TÂM Y TẾ KHU VỰC 5", "TRẠM Y TẾ XÃ MẪU SƠN", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
                "**Độc lập - Tự do - Hạnh phúc**", "Mẫu Sơn, ngày 17 tháng 02 năm 2026",
                "**BÁO CÁO THÀNH TÍCH CÁ NHÂN**", "**Đề nghị tặng danh hiệu “Thầy thuốc ưu tú”**",
                "1. Họ và tên: Trần Văn Ví", "2. Chức vụ: Trạm trưởng", "Hoàn thành xuất sắc nhiệm vụ 5 năm liền.",
            )
        ),
        rules(),
    )  # fmt: skip

    assert combine([("bc.pdf", report)]).is_nomination
