"""What offices write in other words, or break at a printed line's end, is read like the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.domain.fields import FieldState
from service.samples.docx_writer import write_docx
from service.samples.layout import Grid, body, centred, closing
from service.samples.pdf_writer import write_pdf
from tests.golden.cases import rules
from tests.golden.openings import read

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
DECISION = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**")
MINUTES = ("**BIÊN BẢN**", "**Họp xét khen thưởng**")
LIST = ("**DANH SÁCH**", "**Cá nhân đề nghị tặng Giấy khen**")


def _named(report: PaperReport) -> list[tuple[str, str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees]


@pytest.mark.parametrize(
    "parts", [("I. Tập thể", "II. Cá nhân"), ("Tập thể:", "Cá nhân (02 người):"), ("- Tập thể:", "- Cá nhân:")]
)
def test_a_part_s_heading_opens_a_list_and_keeps_the_award(parts: tuple[str, str]) -> None:
    report = read(
        *SUBMISSION, "Ủy ban nhân dân xã đề nghị tặng Bằng khen cho 01 tập thể và 02 cá nhân, cụ thể như sau:",
        parts[0], "1. Trường Mầm non Hoa Sen.", parts[1], "1. Ông Trần Văn Ví, Trưởng phòng Phòng Kinh tế;",
        "2. Bà Ngô Thị Dụ, Giám đốc Công ty TNHH Hoa Sen.",
    )  # fmt: skip

    assert _named(report) == [
        ("collective", "Trường Mầm non Hoa Sen", "", "", "Bằng khen"),
        ("individual", "Trần Văn Ví", "Trưởng phòng", "Phòng Kinh tế", "Bằng khen"),
        ("individual", "Ngô Thị Dụ", "Giám đốc", "Công ty TNHH Hoa Sen", "Bằng khen"),
    ]


def test_a_list_in_prose_is_of_those_its_title_names() -> None:
    report = read(*LIST, "1. Ông Trần Văn Ví, Kế toán, Văn phòng;", "2. Anh Vừ A Bằng (Bí thư Đoàn xã).")

    assert _named(report) == [
        ("individual", "Trần Văn Ví", "Kế toán", "Văn phòng", "Giấy khen"),
        ("individual", "Vừ A Bằng", "Bí thư", "Đoàn xã", "Giấy khen"),
    ]


def test_a_long_line_that_awards_opens_a_list_and_a_birth_is_no_period() -> None:
    report = read(
        *DECISION, "Điều 1. Khen thưởng đột xuất cho các cá nhân có tên sau:",
        "1. Ông Trần Văn Ví, sinh năm 1980, thôn Một, xã An Bình;", "2. Bà Ngô Thị Dụ, sinh năm 1985, thôn Hai;",
        "Điều 2. Quyết định có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert [one.name for one in report.nominees] == ["Trần Văn Ví", "Ngô Thị Dụ"]
    assert report.fields["period"].state is FieldState.ABSENT


@pytest.mark.parametrize(
    ("printed", "title", "unit"),
    [("Chánh Văn phòng", "Chánh Văn phòng", ""), ("Trưởng Công an xã", "Trưởng Công an xã", ""),
     ("Phó Chánh Thanh tra Sở Xây dựng", "Phó Chánh Thanh tra", "Sở Xây dựng"),
     ("Trưởng Ban Công tác Mặt trận thôn Một", "Trưởng Ban Công tác Mặt trận thôn Một", ""),
     ("Chủ tịch Hội đồng quản trị Công ty Hoa Sen", "Chủ tịch Hội đồng quản trị", "Công ty Hoa Sen"),
     ("Chủ tịch Hội Nông dân xã", "Chủ tịch", "Hội Nông dân xã")],
)  # fmt: skip
def test_half_an_office_is_none(printed: str, title: str, unit: str) -> None:
    report = read(
        *LIST,
        "| STT | Họ và tên | Chức vụ, đơn vị công tác | Hình thức |",
        f"| 1 | Trần Văn Ví | {printed} | Giấy khen |",
    )

    assert _named(report) == [("individual", "Trần Văn Ví", title, unit, "Giấy khen")]


def test_where_a_collective_stands_is_its_unit_and_names_stand_under_units() -> None:
    placed = read(*LIST, "| STT | Tên tập thể | Địa chỉ | Hình thức |", "| 1 | HTX Hoa Sen | Xã An Bình | Giấy khen |")
    under = read(
        *LIST, "| TT | Đơn vị/Họ và tên | Chức vụ | Hình thức khen |", "| I | Phòng Kinh tế | | |",
        "| 1 | Trần Văn Ví | Trưởng phòng | Giấy khen |",
    )  # fmt: skip

    assert _named(placed) == [("collective", "HTX Hoa Sen", "", "Xã An Bình", "Giấy khen")]
    assert _named(under) == [("individual", "Trần Văn Ví", "Trưởng phòng", "Phòng Kinh tế", "Giấy khen")]


def test_each_one_s_prize_is_told_behind_one_label() -> None:
    report = read(
        *DECISION, "Điều 1. Tặng Giấy khen cho 05 tập thể và 12 cá nhân.",
        "Điều 2. Mức tiền thưởng: tập thể 1.170.000 đồng/tập thể; cá nhân 702.000 đồng/người.",
    )  # fmt: skip

    assert report.fields["prize_each"].value == [1170000, 702000]


def test_who_leads_a_meeting_of_teachers_is_a_teacher() -> None:
    report = read(
        "**BIÊN BẢN**", "**Bình xét thi đua, khen thưởng năm học 2025**", "Chủ tọa: Thầy Đặng Văn Chủ, Hiệu trưởng",
        "Thư ký: Cô Bùi Thị Ghi - Giáo viên", "Hội đồng đề nghị tặng Giấy khen cho 02 cá nhân.",
    )  # fmt: skip

    assert (report.fields["chair"].value, report.fields["secretary"].value) == ("Đặng Văn Chủ", "Bùi Thị Ghi")


@pytest.mark.parametrize("lead", ["", "của Trưởng phòng ", "của Trưởng phòng Văn hóa ", "của Phòng "])
def test_what_a_cited_number_s_date_breaks_at_a_line_s_end_stays_whole(lead: str) -> None:
    cited = "45/TTr-VHXH ngày 01 tháng 7 năm 2025"
    blocks = [
        centred("QUYẾT ĐỊNH"), centred("Về việc tặng Giấy khen"),
        body(f"Xét đề nghị {lead}Ủy ban nhân dân xã An Bình tại các văn bản, gồm Tờ trình số {cited}."),
        body("Điều 1. Tặng Giấy khen cho 02 cá nhân."),
    ]  # fmt: skip

    report = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules())

    assert report.fields["proposal_refs"].value == [cited]


def test_an_initiative_s_name_may_run_over_a_line_s_end() -> None:
    name = "Ứng dụng bản đồ số trong quản lý đất đai và xây dựng nông thôn mới"
    blocks = [
        centred("BÁO CÁO THÀNH TÍCH"), centred("Đề nghị tặng Giấy khen"), body("Họ và tên: Trần Văn Ví"),
        body(f"Năm 2024 hoàn thành mọi nhiệm vụ được giao, có sáng kiến “{name}” được công nhận."),
    ]  # fmt: skip

    report = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules())

    assert report.fields["initiatives"].value == [name]


@pytest.mark.parametrize(
    ("lines", "parent", "issuer"),
    [(("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH"), None, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BÌNH MINH"),
     (("LIÊN HIỆP HỘI VIỆT NAM", "LIÊN HIỆP CÁC HỘI", "KHOA HỌC VÀ KỸ THUẬT", "TỈNH BÌNH MINH"),
      "LIÊN HIỆP HỘI VIỆT NAM", "LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH BÌNH MINH")],
)  # fmt: skip
def test_an_office_alone_and_a_science_are_no_bodies(lines: tuple[str, ...], parent: str | None, issuer: str) -> None:
    report = read(*lines, "Số: 12/QĐ-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUYẾT ĐỊNH", "Về việc phân công")

    assert (report.fields["parent_agency"].value, report.fields["issuer"].value) == (parent, issuer)


@pytest.mark.parametrize("office", ["Chủ tịch", "CHỦ TỊCH"])
def test_an_office_in_small_letters_signs_like_one_in_capitals(office: str) -> None:
    report = read(
        "**THÔNG BÁO**", "**Về việc treo cờ**", "Xã thông báo như sau.", "Nơi nhận:", "- Như trên.", f"**{office}**",
        "**Trần Văn Ví**",
    )  # fmt: skip

    assert (report.fields["signer_title"].value, report.fields["signer"].value) == (office, "Trần Văn Ví")


def test_a_roman_figure_that_a_narrow_column_broke_off_belongs_to_the_name() -> None:
    report = read(
        "@85,60,230,72 KHO BẠC NHÀ NƯỚC", "@b85,75,230,87 KHO BẠC NHÀ NƯỚC KHU VỰC", "@b150,90,160,102 V",
        "@300,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "@110,110,200,122 Số: 12/TB-KBNN",
        "@b250,150,340,162 THÔNG BÁO", "@b220,165,370,177 Về việc nghỉ lễ",
    )  # fmt: skip

    assert report.fields["issuer"].value == "KHO BẠC NHÀ NƯỚC KHU VỰC V"


def test_a_body_s_short_name_opens_one() -> None:
    report = read(
        "TỈNH ĐOÀN BÌNH MINH", "BCH ĐOÀN XÃ AN BÌNH", "Số: 12/TB-ĐTN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "THÔNG BÁO"
    )

    assert report.fields["issuer"].value == "BCH ĐOÀN XÃ AN BÌNH"


LONG = "theo đúng quy định hiện hành của pháp luật và các chỉ tiêu kế hoạch được giao "


@pytest.mark.parametrize("more", range(5))
def test_a_paragraph_of_many_printed_lines_is_read_like_one_line(more: int) -> None:
    asked = (
        f"Xét thành tích {LONG * more}tại Biên bản số 07/BB-HĐTĐKT ngày 01 tháng 7 năm 2025, Ủy ban nhân dân đề nghị "
        f"{LONG * more}tặng Bằng khen cho 03 tập thể, 05 cá nhân {LONG * more}và 01 hộ gia đình {LONG}"
        "đã có thành tích xuất sắc trong phong trào thi đua giai đoạn 2020 - 2025."
    )
    blocks = [centred("TỜ TRÌNH"), centred("Về việc đề nghị khen thưởng"), body(asked)]

    names = ("collective_count", "individual_count", "household_count", "achievement", "period", "proposal_refs")
    told = [
        [extract(open_paper(file, write(blocks), limits=Limits()), rules()).fields[name].value for name in names]
        for file, write in (("giay.pdf", write_pdf), ("giay.docx", write_docx))
    ]

    achievement = "đã có thành tích xuất sắc trong phong trào thi đua giai đoạn 2020 - 2025"
    cited = ["07/BB-HĐTĐKT ngày 01 tháng 7 năm 2025"]
    assert told == [[3, 5, 1, achievement, "giai đoạn 2020 - 2025", cited]] * 2


@pytest.mark.parametrize("more", range(4))
def test_how_many_came_may_run_over_a_line_s_end(more: int) -> None:
    blocks = [
        centred("BIÊN BẢN"), centred("Họp xét khen thưởng"),
        body(f"Hội đồng họp {LONG[: 20 * more]}. Tổng số thành viên Hội đồng: 11 thành viên; có mặt: 10/11; vắng: 01."),
        body("Hội đồng đề nghị tặng Giấy khen cho 02 cá nhân."),
    ]  # fmt: skip

    report = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules())

    assert (report.fields["members_total"].value, report.fields["members_present"].value) == (11, 10)


def test_a_recipient_that_a_narrow_column_breaks_is_whole() -> None:
    far = "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân tỉnh và các ban, ngành có liên quan"
    blocks = [
        centred("THÔNG BÁO"), centred("Về việc treo cờ"), body("Xã thông báo như sau."),
        closing(recipients=("- Như trên;", f"- {far};", "- Lưu: VT."), titles=("CHỦ TỊCH",), signer="Trần Văn Ví"),
    ]  # fmt: skip

    report = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules())

    assert report.fields["recipients"].value == ["Như trên", far, "Lưu: VT"]


def test_two_proposals_in_one_ground_are_both_cited() -> None:
    cited = "Tờ trình số 45/TTr-VHXH ngày 01/7/2025 và Tờ trình số 46/TTr-KT ngày 02/7/2025"
    report = read(*DECISION, f"Xét {cited};", "Điều 1. Tặng Giấy khen.")

    assert report.fields["proposal_refs"].value == ["45/TTr-VHXH ngày 01/7/2025", "46/TTr-KT ngày 02/7/2025"]


def test_a_list_set_by_tabs_is_a_list() -> None:
    report = read(
        *LIST, "STT\tHọ và tên\tChức vụ\tHình thức", "PHÒNG KINH TẾ", "1\tTrần Văn Ví\tKế toán\tGiấy khen",
        "2\tNgô Thị Dụ\tVăn thư\tGiấy khen", "Nơi nhận:", "- Như trên.", "CHỦ TỊCH", "Đặng Văn Chủ",
    )  # fmt: skip

    assert _named(report) == [
        ("individual", "Trần Văn Ví", "Kế toán", "PHÒNG KINH TẾ", "Giấy khen"),
        ("individual", "Ngô Thị Dụ", "Văn thư", "PHÒNG KINH TẾ", "Giấy khen"),
    ]


@pytest.mark.parametrize(
    ("asked", "names"),
    [("Ủy ban nhân dân xã đề nghị tặng Bằng khen cho ông Trần Văn Ví, Kế toán và bà Ngô Thị Dụ, Văn thư.",
      ["Trần Văn Ví", "Ngô Thị Dụ"]),
     ("Theo đề nghị của ông Lê Đông, xã trình UBND tỉnh xem xét, tặng Bằng khen cho đồng chí: Trần Văn Ví.",
      ["Trần Văn Ví"]),
     ("Xã đề nghị tặng Bằng khen cho 02 cá nhân và giao ông Lê Đông theo dõi.", []),
     ("Xã đề nghị tặng Bằng khen cho các ông, bà có tên trong danh sách kèm theo.", [])],
)  # fmt: skip
def test_whom_a_submission_asks_to_award_in_its_sentence_is_put_forward(asked: str, names: list[str]) -> None:
    report = read(*SUBMISSION, "Căn cứ Luật Thi đua, khen thưởng;", asked, "Giao bà Phạm Thị Mẫu thực hiện.")

    assert [one.name for one in report.nominees] == names


def test_one_collective_and_one_person_of_two_items_are_named() -> None:
    report = read(
        *DECISION, "Điều 1. Tặng Bằng khen cho 01 tập thể và 01 cá nhân:", "1. Tập thể: Phòng Kinh tế, UBND xã;",
        "2. Cá nhân: Ông Trần Văn Ví, Trưởng phòng, Phòng Kinh tế;", "Điều 2. Giao:", "- Phòng Tài chính thực hiện.",
    )  # fmt: skip

    assert [(one.subject, one.name, one.unit) for one in report.nominees] == [
        ("collective", "Phòng Kinh tế", "UBND xã"), ("individual", "Trần Văn Ví", "Phòng Kinh tế")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("article", "counts"),
    [("Tặng Giấy khen cho 02 (hai) tập thể và 05 cá nhân thuộc 03 đơn vị", (2, 5)),
     ("Tặng Giấy khen cho các tập thể, cá nhân (tập thể: 05; cá nhân: 12)", (5, 12)),
     ("Tặng Giấy khen cho 1.063 cá nhân và 12 tập thể", (12, 1063))],
)  # fmt: skip
def test_where_they_are_from_is_no_count(article: str, counts: tuple[int, int]) -> None:
    report = read(*DECISION, f"Điều 1. {article} của các đơn vị đã có thành tích năm 2025.", "Điều 2. Có hiệu lực.")

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == counts
    assert report.fields["achievement"].value == "đã có thành tích năm 2025"


def test_a_share_is_no_head_count_and_those_who_came_are_not_awarded() -> None:
    share = read(*MINUTES, "Với 33/33 (100%) thành viên có mặt nhất trí, chiếm 94,3% tổng số thành viên, đề nghị khen.")
    came = read(*MINUTES, "Hội đồng gồm 09 đồng chí; dự họp 08 đồng chí.", "Hội đồng đề nghị khen ông Trần Văn Ví.")

    assert share.fields["members_present"].state is FieldState.ABSENT
    assert came.fields["individual_count"].state is FieldState.ABSENT
    assert (came.fields["members_total"].value, came.fields["members_present"].value) == (9, 8)


@pytest.mark.parametrize(
    ("chair", "secretary"),
    [("Chủ tọa cuộc họp là đồng chí Đặng Văn Chủ, Bí thư.", "Thư ký ghi biên bản: Bùi Thị Ghi"),
     ("Chủ trì: do ông Đặng Văn Chủ, Giám đốc", "Thư ký Hội đồng: Bà Bùi Thị Ghi")],
)  # fmt: skip
def test_who_leads_and_who_writes_is_told_in_sentences_too(chair: str, secretary: str) -> None:
    report = read(*MINUTES, chair, secretary, "Hội đồng đề nghị tặng Giấy khen cho 02 cá nhân.")

    assert (report.fields["chair"].value, report.fields["secretary"].value) == ("Đặng Văn Chủ", "Bùi Thị Ghi")


@pytest.mark.parametrize("count", range(28, 36))
def test_a_row_alone_on_a_page_belongs_to_the_list(count: int) -> None:
    rows = [(str(at), f"Trần Văn {'Ví' if at % 2 else 'Dụ'}", "Kế toán", "Giấy khen") for at in range(1, count + 1)]
    table = Grid((("STT", "Họ và tên", "Chức vụ", "Hình thức"), *rows), (0.1, 0.4, 0.25, 0.25))
    paper = write_pdf([centred("DANH SÁCH"), centred("Cá nhân đề nghị tặng Giấy khen"), table])

    assert len(extract(open_paper("giay.pdf", paper, limits=Limits()), rules()).nominees) == count


@pytest.mark.parametrize(
    "name", ["CHU THỊ THANH // THẢO", "Chu Thị // Thanh Thảo", "Ông Chu Thị Thanh // Thảo", "Bà Chu Thị // Thanh Thảo"]
)
def test_a_name_that_a_narrow_cell_broke_is_whole(name: str) -> None:
    report = read(*LIST, "| STT | Họ và tên | Đơn vị công tác |", f"| 1 | {name} | Phòng Kinh tế |")

    (one,) = report.nominees
    assert (one.name.casefold(), one.title, one.unit) == ("chu thị thanh thảo", "", "Phòng Kinh tế")


MERIT = ("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Giấy khen**")


def test_a_label_within_another_field_s_label_tells_nothing() -> None:
    report = read(
        *MERIT, "I. SƠ LƯỢC LÝ LỊCH", "- Họ tên: Trần Văn Ví", "- Sinh năm: 1980", "- Quê quán: xã An Bình",
        "- Chức vụ, đơn vị công tác: Trưởng thôn, thôn Một", "II. THÀNH TÍCH",
    )  # fmt: skip

    fields = report.fields
    assert (fields["birth_date"].value, fields["position"].value) == ("1980", "Trưởng thôn, thôn Một")
    assert fields["unit"].state is FieldState.ABSENT


def test_who_tells_of_oneself_is_named_with_the_unit() -> None:
    report = read(
        *MERIT, "Tôi tên là: Trần Văn Ví", "Giới tính: Nam", "Chức vụ: Giáo viên; Đơn vị: Trường THCS An Bình",
        "Năm học 2024 - 2025 tôi hoàn thành nhiệm vụ.",
    )  # fmt: skip

    fields = report.fields
    assert (fields["full_name"].value, fields["position"].value, fields["unit"].value) == (
        "Trần Văn Ví", "Giáo viên", "Trường THCS An Bình"
    )  # fmt: skip


@pytest.mark.parametrize("line", ["TRƯỜNG MẦM NON HOA SEN", "Phòng Kinh tế, Ủy ban nhân dân xã An Bình"])
def test_a_collective_s_name_may_stand_alone_below_the_heading(line: str) -> None:
    report = read(
        *MERIT, line, "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH", "- Tổng số cán bộ, giáo viên, nhân viên: 45 người",
        "2. Chức năng, nhiệm vụ: giáo dục.",
    )  # fmt: skip

    assert report.kind.value.value == "merit_report_collective"
    assert (report.fields["full_name"].value, report.fields["staff_total"].value) == (line, "45 người")


@pytest.mark.parametrize("grounds", range(32, 40))
def test_an_article_that_goes_on_over_the_page_is_read_to_its_end(grounds: int) -> None:
    blocks = [
        centred("QUYẾT ĐỊNH"), centred("Về việc tặng Giấy khen"),
        *[body("Căn cứ Luật Thi đua, khen thưởng;")] * grounds,
        body(f"Điều 1. Tặng Giấy khen cho 03 tập thể {LONG}và 05 cá nhân {LONG}, 02 hộ gia đình {LONG * 2}."),
        body("Điều 2. Văn phòng thi hành."),
    ]  # fmt: skip

    report = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules())

    told = [report.fields[f"{name}_count"].value for name in ("collective", "individual", "household")]
    assert told == [3, 5, 2]


@pytest.mark.parametrize("more", range(0, 30, 3))
def test_labels_and_values_may_run_over_a_line_s_end(more: int) -> None:
    hint = "(ghi đầy đủ bằng chữ in thường, không viết tắt)"
    blocks = [
        centred("BÁO CÁO THÀNH TÍCH"), centred("Đề nghị tặng Giấy khen"),
        body(f"- Họ tên {hint}: {'Trần ' + 'Văn ' * (more // 9) + 'Ví'}; Giới tính: Nam"),
        body("- Quê quán: xã An Bình"),
        body(f"- Nơi đăng ký hộ khẩu thường trú: Số {'1' * more}2 phố Mới, phường Tân Hưng, tỉnh Bình Minh."),
    ]  # fmt: skip

    fields = extract(open_paper("giay.pdf", write_pdf(blocks), limits=Limits()), rules()).fields

    assert (fields["sex"].value, fields["home_town"].value) == ("Nam", "xã An Bình")
    assert fields["residence"].value == f"Số {'1' * more}2 phố Mới, phường Tân Hưng, tỉnh Bình Minh"
