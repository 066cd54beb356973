"""A scan of everything: one file, several papers, each with its pages."""

from __future__ import annotations

from service.domain.dossier_reading import combine
from service.domain.extraction import extract
from service.domain.fields import PaperKind, PaperReport
from tests.golden.cases import rules
from tests.golden.paper import document

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
SUBMISSION = (
    "SỞ XÂY DỰNG", *NATION, "Số: 145/TTr-SXD", "Bình Minh, ngày 15 tháng 10 năm 2025", "TỜ TRÌNH",
    "Về việc đề nghị tặng Bằng khen", "Kính gửi: Sở Nội vụ", "Sở kính trình xem xét, tặng Bằng khen cho 02 cá nhân.",
)  # fmt: skip
LIST = (
    "--- page", "SỞ XÂY DỰNG", *NATION, "DANH SÁCH", "Đề nghị tặng Bằng khen",
    "| STT | Họ và tên | Chức vụ | Hình thức khen thưởng |", "| 1 | Trần Văn Ví | Trưởng phòng | Bằng khen |",
    "| 2 | Ngô Thị Dụ | Chuyên viên | Bằng khen |",
)  # fmt: skip
MINUTES = (
    "--- page", "SỞ XÂY DỰNG", *NATION, "Số: 44/BB-SXD", "BIÊN BẢN", "Họp Hội đồng xét khen thưởng",
    "Thời gian: 14h00, ngày 03/10/2025", "Chủ trì: Ông Đặng Văn Chủ", "Có mặt: 08/09",
    "--- page", "Cuộc họp kết thúc vào hồi 16h30.", "CHỦ TỌA", "Đặng Văn Chủ",
)  # fmt: skip
FORM = ("--- page", *NATION, "TỜ TRÌNH", "Về việc đề nghị ……", "Kính gửi: ……", "Căn cứ ……;", "…… đề nghị ……")


def read(*lines: str) -> PaperReport:
    return extract(document(lines), rules(), name="tat ca.pdf")


def test_each_paper_of_a_file_is_told_with_its_pages() -> None:
    report = read(*SUBMISSION, *LIST, *MINUTES)

    assert (report.kind.value, report.fields["number"].value) == (PaperKind.SUBMISSION, "145/TTr-SXD")
    assert [(part.kind.value, part.first_page, part.last_page) for part in report.parts] == [(PaperKind.MINUTES, 3, 4)]
    assert len(report.pages) == 4


def test_a_list_with_a_head_stays_with_the_paper_that_it_belongs_to() -> None:
    report = read(*SUBMISSION, *LIST)

    assert (report.parts, [nominee.name for nominee in report.nominees]) == ((), ["Trần Văn Ví", "Ngô Thị Dụ"])


def test_the_signer_of_a_later_paper_signs_only_that_one() -> None:
    report = read(*SUBMISSION, *LIST, *MINUTES)

    assert report.fields["signer"].value is None
    assert report.parts[0].fields["signer"].value == "Đặng Văn Chủ"


def test_a_blank_form_behind_a_paper_is_no_paper_of_its_own() -> None:
    assert read(*SUBMISSION, *FORM).parts == ()


def test_the_papers_of_one_file_are_one_dossier() -> None:
    reading = combine([("tat ca.pdf", read(*SUBMISSION, *LIST, *MINUTES))])

    assert (reading.is_nomination, reading.confidence > 0.7) == (True, True)
    assert [nominee.name for nominee in reading.nominees] == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_a_report_with_parts_survives_its_json() -> None:
    report = read(*SUBMISSION, *LIST, *MINUTES)

    assert PaperReport.from_json(report.to_json()).to_json() == report.to_json()


NOTICE = (
    "--- page", "SỞ XÂY DỰNG", *NATION, "Số: 51/TB-SXD", "Bình Minh, ngày 20 tháng 10 năm 2025", "THÔNG BÁO",
    "Về việc lấy ý kiến nhân dân", "Sở thông báo công khai danh sách trong 05 ngày làm việc./.",
    "TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", "Lò Thị Mẫu",
)  # fmt: skip


def test_a_numbered_paper_that_asks_for_nothing_is_one_of_its_own_and_its_signer_signs_no_other() -> None:
    report = read(*SUBMISSION, *LIST, *NOTICE, *MINUTES)

    assert [(part.kind.value, part.first_page, part.last_page) for part in report.parts] == [
        (PaperKind.OTHER, 3, 3), (PaperKind.MINUTES, 4, 5),
    ]  # fmt: skip
    assert report.fields["signer"].value is None
    assert report.parts[0].fields["signer"].value == "Lò Thị Mẫu"
    assert read(*SUBMISSION, *(line for line in NOTICE if not line.startswith("Số:"))).parts == ()
