"""Letters that ask for awards in place of a submission, and letters that only speak of awards."""

from __future__ import annotations

import pytest

from service.domain.dossier_reading import combine
from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperKind, PaperReport
from service.domain.papers.asking import letter_asks
from tests.golden.cases import rules
from tests.golden.paper import document

ROWS = ("| TT | Tập thể, cá nhân | Chức vụ |", "| 1 | Phòng Quy hoạch | |", "| 2 | Trần Văn Ví | Kế toán |")


def _letter(about: str, *body: str, to: str = "UBND tỉnh") -> PaperReport:
    head = ("**SỞ XÂY DỰNG**", "Số: 12/SXD-VP", *((f"V/v {about}",) if about else ()),
            "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**",
            "Bình Minh, ngày 02 tháng 3 năm 2026")  # fmt: skip
    end = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "**GIÁM ĐỐC**", "**Hồ Văn Mẫu**")
    return extract(document((*head, f"Kính gửi: {to}", *body, *end)), rules())


def _people(report: PaperReport) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.award) for one in report.nominees]


def test_a_letter_that_asks_in_items_tells_award_counts_and_people() -> None:
    report = _letter("đề nghị tặng thưởng Giấy khen", "Thực hiện Công văn số 88/UBND-VX của UBND tỉnh về việc xét khen "
                     "thưởng năm học, Sở Xây dựng đề nghị Chủ tịch UBND tỉnh tặng Giấy khen cho 02 cá nhân sau:",
                     "1. Ông Trần Văn Ví, Kế toán;", "2. Bà Ngô Thị Dụ, Thủ quỹ.")  # fmt: skip

    assert report.kind.value is PaperKind.OFFICIAL_LETTER
    assert (report.fields["award"].value, report.fields["individual_count"].value) == ("Giấy khen", 2)
    assert _people(report) == [("individual", "Trần Văn Ví", "Giấy khen"), ("individual", "Ngô Thị Dụ", "Giấy khen")]
    assert combine({"cong van.docx": report}).award == "gk"


@pytest.mark.parametrize(
    "asked",
    ["Sở đề nghị Sở Nội vụ thẩm định, trình Chủ tịch UBND tỉnh tặng Bằng khen cho 01 tập thể và 01 cá nhân sau:",
     "Sở Xây dựng kính trình Chủ tịch UBND tỉnh xem xét, tặng Bằng khen cho 01 tập thể và 01 cá nhân:",
     "Trân trọng đề nghị UBND tỉnh quyết định khen thưởng, tặng Bằng khen cho 01 tập thể, 01 cá nhân:"],
)  # fmt: skip
def test_a_letter_may_ask_above_a_table(asked: str) -> None:
    report = _letter("đề nghị khen thưởng nhân kỷ niệm 30 năm ngày thành lập", asked, *ROWS)

    assert _people(report) == [
        ("collective", "Phòng Quy hoạch", "Bằng khen"),
        ("individual", "Trần Văn Ví", "Bằng khen"),
    ]
    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (1, 1)


def test_the_award_of_a_letter_is_that_of_its_subject() -> None:
    report = _letter("đề nghị tặng Bằng khen của Thủ tướng Chính phủ", "Sở kính đề nghị UBND tỉnh trình Thủ tướng tặng "
                     "Bằng khen cho 01 tập thể (danh sách kèm theo).")  # fmt: skip

    assert report.fields["award"].value == "Bằng khen của Thủ tướng Chính phủ"


def test_a_letter_without_a_subject_must_ask_formally() -> None:
    formal = _letter("", "Sở Xây dựng kính đề nghị UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví, Kế toán.")
    loose = _letter("", "Ông Mẫu đã đề nghị UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví, Kế toán.")

    assert _people(formal) == [("individual", "Trần Văn Ví", "Bằng khen")]
    assert "award" not in loose.fields


@pytest.mark.parametrize(
    ("about", "body"),
    [("hướng dẫn đề nghị khen thưởng tổng kết năm 2025",
      "Đề nghị các đơn vị gửi hồ sơ để trình UBND tỉnh tặng Bằng khen cho 02 tập thể và 03 cá nhân."),
     ("đề nghị khen thưởng tổng kết năm 2025",
      "Sở đề nghị các cơ quan, đơn vị lập hồ sơ đề nghị tặng Bằng khen cho không quá 02 tập thể và 03 cá nhân."),
     ("đề nghị khen thưởng tổng kết năm 2025",
      "Đề nghị UBND các xã bình xét, gửi về Sở để tổng hợp, trình UBND tỉnh tặng Bằng khen cho các cá nhân."),
     ("thẩm định hồ sơ đề nghị khen thưởng",
      "Sở nhận được Tờ trình số 12/TTr-UBND của UBND xã An đề nghị tặng Bằng khen cho ông Trần Văn Ví, Trưởng thôn."),
     ("đề nghị khen thưởng ông Trần Văn Ví",
      "Sở nhận được văn bản của UBND xã An đề nghị tặng Bằng khen cho ông Trần Văn Ví. Đề nghị đơn vị xác minh."),
     ("lấy ý kiến về việc khen thưởng",
      "Đề nghị Công an tỉnh cho ý kiến đối với việc tặng Bằng khen cho ông Trần Văn Ví, Kế toán."),
     ("đề nghị phối hợp tổ chức lễ trao Bằng khen", "Đề nghị Sở phối hợp trao tặng Bằng khen cho 02 tập thể."),
     ("báo cáo kết quả khen thưởng", "Sở đề nghị UBND tỉnh ghi nhận. Năm 2025 đã tặng Bằng khen cho 02 tập thể."),
     ("đề nghị cấp kinh phí khen thưởng", "Sở đề nghị Sở Tài chính cấp kinh phí tặng Bằng khen cho 02 tập thể."),
     ("trả lời đề nghị khen thưởng", "Sở không đề nghị UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví."),
     ("đề nghị cấp phôi Bằng khen", "Sở đề nghị Sở Nội vụ cấp 20 phôi Bằng khen để tặng cho các cá nhân."),
     ("gương điển hình tiên tiến", "Đề nghị quý Báo viết về ông Trần Văn Ví, vừa được tặng Bằng khen cho thành tích."),
     ("tuyên truyền điển hình tiên tiến", "Đề nghị quý Báo tuyên truyền, tặng Bằng khen cho ông Trần Văn Ví."),
     ("đề nghị tặng Bằng khen",
      "Ban gửi trả hồ sơ đề nghị tặng Bằng khen cho ông Trần Văn Ví do thiếu báo cáo thành tích."),
     ("đề nghị tặng Bằng khen",
      "Sở chuyển lại báo cáo thành tích của bà Ngô Thị Dụ vì không đủ điều kiện tặng Bằng khen."),
     ("mời họp", "Sở kính đề nghị đồng chí tham dự lễ trao tặng Bằng khen cho 02 tập thể.")],
)  # fmt: skip
def test_a_letter_about_awards_asks_for_none(about: str, body: str) -> None:
    report = _letter(about, body, *ROWS)

    assert report.kind.value is PaperKind.OFFICIAL_LETTER
    assert report.nominees == ()
    assert {"award", "collective_count", "individual_count"}.isdisjoint(report.fields)
    assert not combine({"cong van.docx": report}).is_nomination


def test_a_letter_tells_no_subject_it_has_not() -> None:
    assert _letter("", "Sở kính đề nghị UBND tỉnh xem xét.").fields["subject"].state is FieldState.ABSENT


def test_a_letter_without_a_full_stop_is_read_at_once() -> None:
    rules_of = rules().of
    about, named = "V/v đề nghị tặng Bằng khen", rules_of(PaperKind.SUBMISSION).any_of
    endless = "kính đề nghị ubnd tỉnh xem " * 10_000

    assert not letter_asks(rules_of(PaperKind.OFFICIAL_LETTER), about, endless, named=named)


@pytest.mark.parametrize(
    "asked",
    [("Sở gửi kèm hồ sơ, đề nghị Sở Nội vụ thẩm định, trình Chủ tịch UBND tỉnh tặng Bằng khen cho 02 cá nhân.",),
     ("Sở gửi hồ sơ và đề nghị Ban Thi đua - Khen thưởng trình UBND tỉnh tặng Bằng khen cho 02 cá nhân.",),
     ("Sở kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen các tập thể, cá nhân có tên trong danh sách.",),
     ("Sở đề nghị UBND tỉnh khen thưởng:", "1. Tặng Bằng khen cho 01 tập thể.", "2. Tặng Bằng khen cho 02 cá nhân."),
     ("Sở kính đề nghị UBND tỉnh xem xét, khen thưởng như sau:", "- Bằng khen: 02 cá nhân.")],
)  # fmt: skip
def test_a_letter_asks_beside_the_file_that_it_sends_or_above_items(asked: tuple[str, ...]) -> None:
    report = _letter("đề nghị khen thưởng năm 2025", *asked)

    assert (combine({"cong van.docx": report}).is_nomination, report.fields["award"].value) == (True, "Bằng khen")


@pytest.mark.parametrize(
    "said",
    ["Theo đề nghị của Giám đốc Sở Nội vụ, Chủ tịch UBND tỉnh tặng Bằng khen cho 05 cá nhân.",
     "Ngày 02/3, UBND xã đã có Tờ trình đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví.",
     "Tại Công văn số 12/UBND-VX đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví có nêu thành tích.",
     "Đề nghị đơn vị lập danh sách đề nghị tặng Bằng khen cho cá nhân đủ điều kiện.",
     "Sở đề nghị UBND tỉnh cho chủ trương tặng Bằng khen cho cá nhân có thành tích."],
)  # fmt: skip
def test_a_letter_that_tells_what_others_asked_or_asks_them_to_ask_is_no_nomination(said: str) -> None:
    report = _letter("khen thưởng năm 2025", said)

    assert (combine({"cong van.docx": report}).is_nomination, report.nominees) == (False, ())


def test_who_asks_formally_asks_whatever_its_name_ends_in() -> None:
    report = _letter(
        "đề nghị tặng Bằng khen", "UBND xã Cẩm Mẫu kính đề nghị UBND tỉnh tặng Bằng khen cho ông Trần Văn Ví."
    )

    assert _people(report) == [("individual", "Trần Văn Ví", "Bằng khen")]


@pytest.mark.parametrize(
    "body",
    [
        ("UBND xã Đông Hồ kính gửi hồ sơ kèm theo.",),
        ("Thực hiện Hướng dẫn số 5/HD-SNV của Sở Nội vụ, UBND xã trân trọng gửi Sở Nội vụ hồ sơ đề nghị khen thưởng.",
         "(Có Tờ trình, báo cáo thành tích kèm theo)."),
        ("Xin gửi kèm theo Công văn này báo cáo thành tích. Kính đề nghị quý cơ quan xem xét, quyết định./.",),
        ("Hồ sơ gửi kèm gồm: báo cáo thành tích, biên bản họp xét. Đề nghị Sở Nội vụ thẩm định, tổng hợp.",),
    ],
)  # fmt: skip
def test_a_letter_may_ask_in_its_subject_and_only_send_the_files(body: tuple[str, ...]) -> None:
    report = _letter("đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh cho 01 tập thể và 02 cá nhân", *body)

    assert report.fields["award"].value == "Bằng khen của Chủ tịch UBND tỉnh"
    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (1, 2)
    assert combine({"cong van.docx": report}).award == "bkt"


@pytest.mark.parametrize(
    ("about", "body"),
    [
        ("đề nghị khen thưởng năm 2025", "Sở Nội vụ đề nghị các đơn vị gửi hồ sơ về Sở để tổng hợp."),
        ("đề nghị khen thưởng năm 2025", "Sở nhận được hồ sơ của UBND xã kèm theo công văn. Hồ sơ đủ thành phần."),
        ("đề nghị khen thưởng năm 2025", "Các đơn vị nộp hồ sơ kèm theo tệp mềm trước ngày 05/12/2025."),
        ("đề nghị khen thưởng năm 2025", "Hồ sơ gửi kèm theo. Đề nghị UBND xã bổ sung báo cáo thành tích."),
        ("hồ sơ đề nghị tặng Bằng khen", "UBND xã kính gửi hồ sơ kèm theo."),
        ("gửi hồ sơ đề nghị tặng Bằng khen", "UBND xã kính gửi hồ sơ kèm theo."),
        ("đề nghị tặng Bằng khen", "Nội dung cụ thể đã trao đổi qua điện thoại."),
        ("đề nghị cấp kinh phí khen thưởng", "UBND xã kính gửi hồ sơ kèm theo."),
    ],
)
def test_a_letter_that_only_sends_or_asks_others_to_send_asks_for_nothing(about: str, body: str) -> None:
    report = _letter(about, body)

    assert "award" not in report.fields
    assert not combine({"cong van.docx": report}).is_nomination


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ("Sở đề nghị UBND tỉnh khen thưởng 01 tập thể và 01 cá nhân (danh sách kèm theo).", 2),
        ("Sở đề nghị Sở Nội vụ xem xét, trình Chủ tịch UBND tỉnh khen thưởng tập thể và cá nhân sau:", 2),
        ("Sở đề nghị Sở Tài chính cấp kinh phí khen thưởng 01 tập thể và 01 cá nhân theo danh sách sau:", 0),
    ],
)
def test_a_letter_asks_to_commend_so_many_without_a_word_between(asked: str, people: int) -> None:
    assert len(_people(_letter("đề nghị khen thưởng năm 2025", asked, *ROWS))) == people
