"""Papers about awards are not papers for awards: told apart by their heading and by the sentence that asks."""

from __future__ import annotations

import pytest

from service.domain.dossier_reading import combine
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "UBND TỈNH BÌNH MINH",
    "**HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG**",
    "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
    "**Độc lập - Tự do - Hạnh phúc**",
)
CLOSING = ("Nơi nhận:", "- Ban Thi đua - Khen thưởng;", "- Lưu: VT, TĐKT.", "**GIÁM ĐỐC**", "**Trần Văn Ví**")
TABLE = ("| STT | Họ và tên | Chức vụ |", "| 1 | Trần Văn Ví | Chuyên viên |", "| 2 | Ngô Thị Dụ | Kế toán |")
ABOUT = (
    ("TỜ TRÌNH", "Về việc ban hành Quy chế Thi đua, khen thưởng", "Kính trình UBND tỉnh ban hành Quy chế khen thưởng."),
    (
        "TỜ TRÌNH",
        "Về việc đề nghị ban hành Nghị quyết quy định mức chi khen thưởng",
        "Sở kính trình HĐND tỉnh xem xét.",
    ),
    ("TỜ TRÌNH", "Về việc kiện toàn Hội đồng Thi đua - Khen thưởng", "Kính trình Chủ tịch quyết định kiện toàn."),
    ("TỜ TRÌNH", "V/v phê duyệt dự toán kinh phí khen thưởng", "Kính đề nghị phê duyệt dự toán kinh phí khen thưởng."),
    ("TỜ TRÌNH", "Về việc bổ nhiệm cán bộ", "Ông Trần Văn Ví được tặng Giấy khen năm 2023. Kính trình bổ nhiệm ông."),
    ("TỜ TRÌNH", "Về việc mua sắm thiết bị", "Công ty đã được tặng Bằng khen. Kính trình phê duyệt việc mua sắm."),
    ("BIÊN BẢN", "Họp giao ban tháng 5 năm 2025", "Nội dung: phong trào thi đua, công tác khen thưởng tháng 5."),
    ("BIÊN BẢN", "Kiểm tra công tác thi đua, khen thưởng", "Đoàn kiểm tra làm việc về công tác khen thưởng."),
    ("BIÊN BẢN", "Bàn giao tài sản", "Hai bên bàn giao 02 máy tính, 05 khung bằng khen."),
    ("BIÊN BẢN", "Họp thông qua dự thảo Quy chế thi đua, khen thưởng", "Thống nhất thông qua với 9/9 phiếu."),
    ("BIÊN BẢN", "Kiểm tra công tác thi đua, khen thưởng năm 2025",
     "Đoàn kiểm tra và đơn vị thống nhất một số nội dung sau: hồ sơ xét tặng danh hiệu, Bằng khen được lưu đầy đủ."),
    ("BIÊN BẢN", "Họp giao ban tháng 10 năm 2025",
     "Hội nghị thống nhất giao Văn phòng chuẩn bị Lễ trao tặng Bằng khen."),
    ("BIÊN BẢN", "Họp giao ban tháng 11 năm 2025", "Hội nghị nhất trí các nội dung, giao Văn phòng in Giấy khen."),
    ("DANH SÁCH", "Cán bộ nhận tiền thưởng kèm theo danh hiệu", *TABLE),
    ("QUYẾT ĐỊNH", "Ban hành Quy chế thi đua, khen thưởng", "Điều 1. Ban hành Quy chế thi đua, khen thưởng.",
     "Điều 2. Tặng Bằng khen theo Quy chế."),
    ("DANH SÁCH", "Cán bộ tham dự lớp tập huấn nghiệp vụ thi đua, khen thưởng", *TABLE),
    ("DANH SÁCH", "Thành viên Hội đồng Thi đua - Khen thưởng tỉnh", *TABLE),
    ("DANH SÁCH", "Cử tri bầu cử đại biểu Quốc hội", *TABLE),
    ("BÁO CÁO", "Thành tích nổi bật trong công tác phòng, chống thiên tai", "Kết quả công tác như sau."),
    ("QUYẾT ĐỊNH", "Về việc nâng bậc lương trước thời hạn do lập thành tích xuất sắc",
     "Điều 1. Nâng bậc lương đối với bà Ngô Thị Dụ, đã được tặng Bằng khen."),
    ("QUYẾT ĐỊNH", "Về việc tặng quà cho người có công", "Điều 1. Tặng quà cho 300 người có công."),
    ("QUYẾT ĐỊNH", "Về việc thi hành kỷ luật", "Điều 1. Khiển trách ông Trần Văn Ví, từng được tặng Giấy khen."),
    ("QUYẾT ĐỊNH", "Về việc trích quỹ khen thưởng", "Điều 1. Trích Quỹ khen thưởng để mua khung bằng khen."),
)  # fmt: skip
FOR = (
    ("submission", "TỜ TRÌNH", "V/v xét, công nhận danh hiệu thi đua năm 2024", "Kính đề nghị xem xét."),
    ("submission", "TỜ TRÌNH", "Về việc phê duyệt danh sách khen thưởng theo Kế hoạch 90/KH-UBND", "Kính trình."),
    ("submission", "TỜ TRÌNH", "Về việc phong trào năm 2025", "Kính trình UBND tỉnh tặng Bằng khen cho 02 tập thể."),
    ("submission", "TỜ TRÌNH", "Về việc đề nghị khen thưởng theo Quy chế thi đua, khen thưởng", "Kính trình xem xét."),
    ("minutes", "BIÊN BẢN", "Họp Hội đồng Thi đua - Khen thưởng", "Bỏ phiếu đề nghị tặng Bằng khen cho bà Ngô Thị Dụ."),
    ("minutes", "BIÊN BẢN", "KIỂM PHIẾU BÌNH XÉT DANH HIỆU THI ĐUA", "Kết quả: Trần Văn Ví 9/9 phiếu."),
    ("minutes", "BIÊN BẢN", "Họp Ban Giám hiệu mở rộng", "100% nhất trí đề nghị tặng Giấy khen cho 03 giáo viên."),
    ("minutes", "BIÊN BẢN", "Họp giao ban tháng 9", "Hội nghị thống nhất tặng Giấy khen cho 02 cá nhân."),
    ("minutes", "BIÊN BẢN", "Họp giao ban tháng 8", "Hội nghị nhất trí như sau: đề nghị tặng Bằng khen bà Ngô Thị Dụ."),
    ("minutes", "BIÊN BẢN", "Kiểm tra cuối năm", "Các thành viên thống nhất kết quả bình xét danh hiệu thi đua."),
    ("nominee_list", "DANH SÁCH", "Tập thể, cá nhân đề nghị tặng Giấy khen", *TABLE),
    ("nominee_list", "DANH SÁCH", "(Kèm theo Tờ trình đề nghị khen thưởng)", *TABLE),
    ("merit_report_individual", "BÁO CÁO", "THÀNH TÍCH ĐỀ NGHỊ KHEN THƯỞNG ĐỘT XUẤT", "- Họ và tên: Trần Văn Ví"),
    ("merit_report_individual", "BÁO CÁO", "Thành tích đề nghị tặng Bằng khen", "- Họ và tên: Trần Văn Ví"),
    ("initiative", "GIẤY CHỨNG NHẬN", "SÁNG KIẾN CẤP CƠ SỞ", "Chứng nhận ông Trần Văn Ví là tác giả của sáng kiến."),
    ("initiative", "ĐƠN ĐỀ NGHỊ", "CÔNG NHẬN SÁNG KIẾN CẤP CƠ SỞ", "Tôi là tác giả của sáng kiến sau."),
    ("initiative", "BẢN MÔ TẢ", "GIẢI PHÁP, SÁNG KIẾN", "1. Tên giải pháp: Số hóa hồ sơ"),
)  # fmt: skip


def kind(title: str, *lines: str) -> str:
    """Give the kind of a paper of that council, with the lines under its title."""
    printed = (*HEAD, f"**{title}**", f"**{lines[0]}**", *lines[1:], *CLOSING)
    return extract(document(printed), rules()).kind.value


@pytest.mark.parametrize("told", ABOUT, ids=lambda told: told[1])
def test_a_paper_about_awards_is_no_nomination(told: tuple[str, ...]) -> None:
    assert kind(*told) == "other"


@pytest.mark.parametrize(("wanted", "told"), [(one[0], one[1:]) for one in FOR], ids=lambda told: told[1])
def test_a_paper_for_awards_is_told_by_its_heading_or_its_request(wanted: str, told: tuple[str, ...]) -> None:
    assert kind(*told) == wanted


def proposes(subject: str, body: str = "Trân trọng.") -> bool:
    """Tell whether a letter of that subject alone is a nomination."""
    left = ("UBND TỈNH BÌNH MINH", "**SỞ Y TẾ**", "Số: 12/SYT-VP", subject)
    printed = (*left, *HEAD[2:], "Bình Minh, ngày 05 tháng 3 năm 2026", "Kính gửi: Sở Nội vụ", body, *CLOSING)
    return combine([("cv.docx", extract(document(printed), rules()))]).is_nomination


@pytest.mark.parametrize(
    "subject",
    ["V/v đề nghị khen thưởng năm 2025", "V/v trình hồ sơ đề nghị tặng Bằng khen", "V/v đề nghị xét tặng danh hiệu"],
)
def test_a_letter_that_asks_for_an_award_is_a_nomination(subject: str) -> None:
    assert proposes(subject, "Sở Y tế đề nghị tặng Bằng khen cho 02 cá nhân có thành tích xuất sắc.")


@pytest.mark.parametrize(
    "subject",
    [
        "V/v đôn đốc nộp hồ sơ đề nghị khen thưởng", "V/v hướng dẫn lập hồ sơ đề nghị khen thưởng",
        "V/v trả hồ sơ đề nghị tặng Bằng khen", "V/v xin ý kiến về việc đề nghị tặng Bằng khen",
        "V/v đề nghị tăng cường công tác phòng dịch", "V/v đề nghị tặng quà người có công",
    ],
)  # fmt: skip
def test_a_letter_about_such_requests_is_none(subject: str) -> None:
    assert not proposes(subject)


@pytest.mark.parametrize("title", ["THƯ CẢM ƠN", "THƯ NGỎ", "THƯ CHÚC MỪNG"])
def test_a_letter_of_thanks_to_somebody_is_no_official_letter(title: str) -> None:
    assert kind(title, "Kính gửi: Quý doanh nghiệp", "Nhà trường cảm ơn, đề nghị tiếp tục ủng hộ.") == "other"
