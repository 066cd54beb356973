"""Letters that answer what an agency thinks of proposed awards, and decisions that recognise initiatives."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import PaperKind
from tests.golden.cases import rules
from tests.golden.paper import document

_END = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "**GIÁM ĐỐC**", "**Hồ Văn Mẫu**")


def _letter(about: str, body: str) -> PaperKind:
    head = ("**CÔNG AN TỈNH**", "Số: 12/CAT-PX05", f"V/v {about}", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
            "**Độc lập - Tự do - Hạnh phúc**", "Bình Minh, ngày 12 tháng 3 năm 2026",
            "Kính gửi: Sở Nội vụ")  # fmt: skip
    return extract(document((*head, body, *_END)), rules()).kind.value


@pytest.mark.parametrize(
    ("about", "body"),
    [
        ("cho ý kiến về việc khen thưởng", ("Phúc đáp Công văn số 120/SNV của Sở Nội vụ về việc đề nghị cho ý kiến "
         "khen thưởng đối với Công ty A, Công an tỉnh nhất trí với đề nghị nêu trên.")),
        ("tham gia ý kiến khen thưởng cấp Nhà nước", ("Công an tỉnh nhận được Công văn số 120/SNV xin ý kiến đối với "
         "02 cá nhân. Sau khi rà soát, chưa phát hiện các trường hợp trên vi phạm pháp luật.")),
        ("hiệp y khen thưởng", "Căn cứ đề nghị của Sở Nội vụ, Bảo hiểm xã hội không đồng ý khen thưởng Công ty B."),
        ("trả lời về việc chấp hành pháp luật thuế của đơn vị đề nghị khen thưởng", "Đơn vị đã chấp hành tốt."),
    ],
)  # fmt: skip
def test_a_letter_that_answers_for_or_against_is_an_opinion(about: str, body: str) -> None:
    assert _letter(about, body) is PaperKind.OPINION


@pytest.mark.parametrize(
    ("about", "body"),
    [
        ("lấy ý kiến hiệp y khen thưởng", "Sở đề nghị quý cơ quan cho ý kiến. Quá hạn, coi như quý cơ quan đồng ý."),
        ("cho ý kiến về việc khen thưởng", ("Để có cơ sở trình UBND tỉnh, Sở kính đề nghị quý cơ quan có ý kiến đối "
         "với 03 tập thể. Sau thời hạn trên, Sở xem như quý cơ quan thống nhất.")),
        ("tham gia ý kiến dự thảo Quy chế thi đua, khen thưởng", "Công an tỉnh nhất trí với nội dung dự thảo."),
        ("cho ý kiến về phương án tuyến đường", "Công an tỉnh nhất trí với phương án."),
        ("xác nhận thành tích đề nghị khen thưởng", ("Kính đề nghị Liên đoàn xác nhận thành tích để đơn vị thống nhất "
         "trình cấp trên.")),
        ("ý kiến về khen thưởng", "Công an tỉnh sẽ nghiên cứu."),
    ],
)  # fmt: skip
def test_a_letter_that_wants_an_opinion_or_gives_one_on_something_else_is_a_letter(about: str, body: str) -> None:
    assert _letter(about, body) is PaperKind.OFFICIAL_LETTER


@pytest.mark.parametrize(
    ("wanted", "about", "article"),
    [
        ("initiative", "Về việc công nhận sáng kiến", "Công nhận sáng kiến của bà Ngô Thị Dụ."),
        ("initiative", "Công nhận phạm vi ảnh hưởng của đề tài, sáng kiến", "Công nhận phạm vi ảnh hưởng cấp tỉnh."),
        ("initiative", "Về việc công nhận kết quả thực hiện nhiệm vụ khoa học", "Công nhận kết quả thực hiện."),
        ("other", "Về việc thành lập Hội đồng xét công nhận sáng kiến", "Thành lập Hội đồng gồm các ông, bà sau."),
        ("other", "Ban hành Quy chế xét công nhận sáng kiến", "Ban hành kèm theo Quyết định này Quy chế."),
        ("other", "Về việc công nhận kết quả thi tuyển", "Công nhận kết quả thi tuyển."),
        (
            "other",
            "Về việc công nhận xã Mẫu đạt chuẩn nông thôn mới năm 2025 và giao các cơ quan thực hiện các giải pháp",
            "Công nhận xã Mẫu đạt chuẩn nông thôn mới.",
        ),
        ("award_decision", "Về việc công nhận sáng kiến và tặng Giấy khen", "Tặng Giấy khen cho 03 tác giả."),
    ],
)  # fmt: skip
def test_a_decision_that_recognises_initiatives_proves_them(wanted: str, about: str, article: str) -> None:
    head = ("**SỞ XÂY DỰNG**", "Số: 12/QĐ-SXD", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
            "**Độc lập - Tự do - Hạnh phúc**", "Bình Minh, ngày 02 tháng 3 năm 2026",
            "**QUYẾT ĐỊNH**", f"**{about}**", "**GIÁM ĐỐC SỞ XÂY DỰNG**",
            "Căn cứ Nghị định số 13/2012/NĐ-CP ngày 02 tháng 3 năm 2012 của Chính phủ;", "**QUYẾT ĐỊNH:**",
            f"Điều 1. {article}", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.")  # fmt: skip

    assert extract(document((*head, *_END)), rules()).kind.value == wanted
