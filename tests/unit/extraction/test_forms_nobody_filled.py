"""A form nobody filled in says nothing, whatever its blanks are made of; a paper that lives keeps what it says."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


SPACES_UNDER_A_FORM_S_CODE = (
    "Mẫu KT-02", "(Ban hành kèm theo Quyết định số 45/QĐ-ĐHVH ngày 12/5/2021)", "TRƯỜNG ĐẠI HỌC VẠN HÒA", *NATION,
    "Vạn Hòa, ngày     tháng     năm 20", "**TỜ TRÌNH**", "**V/v đề nghị công nhận các danh hiệu thi đua**",
    "Khoa đề nghị Hiệu trưởng xét công nhận danh hiệu thi đua cho các tập thể, cá nhân, cụ thể:",
    "- Danh hiệu Lao động tiên tiến:      cá nhân,      tập thể;", "- Tập thể lao động xuất sắc:     tập thể.",
    "TRƯỞNG ĐƠN VỊ",
)  # fmt: skip
WORDS_IN_BRACKETS = (
    "MẪU BIÊN BẢN HỌP XÉT KHEN THƯỞNG", "ĐƠN VỊ:", "[Tên đơn vị]", "**BIÊN BẢN HỌP XÉT KHEN THƯỞNG**", "Thời gian:",
    "[Ngày], [Tháng], [Năm] – [Giờ bắt đầu] đến [Giờ kết thúc]", "Địa điểm:", "[Địa điểm họp]", "Chủ trì:",
    "[Họ và tên, Chức vụ]", "Thư ký:", "[Họ và tên, Chức vụ]",
)  # fmt: skip
GAPS_IN_A_DECISION = (
    "UBND XÃ .........", "Số:      /QĐ-UBND", *NATION, "........, ngày      tháng      năm 20", "**QUYẾT ĐỊNH**",
    "**Về việc tặng Giấy khen của Chủ tịch Ủy ban nhân dân xã**", "Căn cứ Luật Thi đua, khen thưởng;",
    "**QUYẾT ĐỊNH:**", "Điều 1. Tặng Giấy khen cho      tập thể và     cá nhân đã có thành tích xuất sắc trong",
    "Điều 2. Tiền thưởng kèm theo Giấy khen:", "Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.", "CHỦ TỊCH",
)  # fmt: skip
GAPS_AND_EMPTY_ROWS = (
    "TÊN CƠ QUAN, ĐƠN VỊ", *NATION, "**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**",
    "(Kèm theo Tờ trình số     /TTr-     ngày     tháng     năm     của     )",
    "STT\tHọ và tên\tChức vụ\tHình thức khen thưởng", "1\t\t\t", "2\t\t\t",
    "Danh sách gồm có     tập thể và     cá nhân.", "THỦ TRƯỞNG ĐƠN VỊ",
)  # fmt: skip


@pytest.mark.parametrize(
    "lines", [SPACES_UNDER_A_FORM_S_CODE, WORDS_IN_BRACKETS, GAPS_IN_A_DECISION, GAPS_AND_EMPTY_ROWS]
)
def test_blanks_of_spaces_and_words_in_brackets_make_a_form(lines: tuple[str, ...]) -> None:
    report = read(*lines)

    assert report.kind.value is PaperKind.FORM
    assert {value.state for value in report.fields.values()} == {FieldState.ABSENT}
    assert report.nominees == ()


def test_a_list_whose_submission_has_no_number_yet_is_no_form() -> None:
    report = read(
        "TRƯỜNG TIỂU HỌC HOA SEN", *NATION, "**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**",
        "(Kèm theo Tờ trình số     /TTr-THHS ngày     tháng     năm 2024 của Trường Tiểu học Hoa Sen)",
        "STT\tHọ và tên\tChức vụ\tHình thức khen thưởng", "1\tTrần Văn Ví\tGiáo viên\tGiấy khen",
        "2\tNgô Thị Dụ\tGiáo viên\tGiấy khen", "3\t\t\t", "4\t\t\t", "5\t\t\t", "Danh sách có     người.",
    )  # fmt: skip

    assert report.kind.value is PaperKind.NOMINEE_LIST
    assert [one.name for one in report.nominees] == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_a_draft_without_number_and_day_is_no_form() -> None:
    report = read(
        "UBND XÃ AN BÌNH", "Số:     /QĐ-UBND", *NATION, "An Bình, ngày     tháng     năm 2024", "**QUYẾT ĐỊNH**",
        "**Về việc tặng Giấy khen**", "Điều 1. Tặng Giấy khen cho 02 tập thể và 03 cá nhân đã có thành tích xuất sắc.",
        "Điều 2. Quyết định có hiệu lực kể từ ngày ký.", "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT.", "CHỦ TỊCH",
    )  # fmt: skip

    assert report.kind.value is PaperKind.AWARD_DECISION
    assert report.fields["collective_count"].value == 2
