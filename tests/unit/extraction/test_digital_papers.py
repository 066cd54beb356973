"""Papers that were never on paper: narrow heads, boxes to tick, prompts of forms, sheets printed without rulings."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DAY = "An Bình, ngày 05 tháng 12 năm 2025"


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("SỞ NÔNG NGHIỆP VÀ MÔI", "TRƯỜNG"), "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
        (("CHI CỤC QUẢN LÝ THỊ", "TRƯỜNG TỈNH VẠN HÒA"), "CHI CỤC QUẢN LÝ THỊ TRƯỜNG TỈNH VẠN HÒA"),
        (("BẢO HIỂM XÃ", "HỘI KHU VỰC AN BÌNH"), "BẢO HIỂM XÃ HỘI KHU VỰC AN BÌNH"),
        (("BỘ CHỈ HUY BỘ ĐỘI BIÊN", "PHÒNG"), "BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG"),
        (("HỘI", "LIÊN HIỆP PHỤ NỮ TỈNH"), "HỘI LIÊN HIỆP PHỤ NỮ TỈNH"),
        (("SỞ MÔI TRƯỜNG", "TRƯỜNG TIỂU HỌC AN BÌNH"), "TRƯỜNG TIỂU HỌC AN BÌNH"),
        (("UBND XÃ", "HỘI ĐỒNG THI ĐUA, KHEN THƯỞNG"), "HỘI ĐỒNG THI ĐUA, KHEN THƯỞNG"),
        (("UBND PHƯỜNG AN BIÊN", "PHÒNG KINH TẾ"), "PHÒNG KINH TẾ"),
    ],
)
def test_a_name_that_a_narrow_column_broke_within_a_word_is_one_body_s(lines: tuple[str, ...], issuer: str) -> None:
    report = read("UBND TỈNH VẠN HÒA", *lines, "Số: 31/TTr-VP", *NATION, DAY, "**TỜ TRÌNH**", "**Về việc khen thưởng**")

    assert report.fields["issuer"].value == issuer


@pytest.mark.parametrize(
    ("printed", "state", "value"),
    [
        ("Nam ☐  Nữ ☒", FieldState.FOUND, "Nữ"),
        ("☑ Nam ☐ Nữ", FieldState.FOUND, "Nam"),
        ("[ ] Nam [x] Nữ", FieldState.FOUND, "Nữ"),
        ("Nam ☑ Nữ ☐", FieldState.FOUND, "Nam"),
        ("Nam: □ / Nữ: ✓", FieldState.FOUND, "Nữ"),
        ("Nam ☐  Nữ ☐", FieldState.ABSENT, None),
        ("Nam ☒  Nữ ☒", FieldState.UNREADABLE, None),
        ("Nam Nữ ☐ ☒", FieldState.UNREADABLE, None),
        ("Click or tap here to enter text.", FieldState.ABSENT, None),
        ("Nữ", FieldState.FOUND, "Nữ"),
        ("Nam/Nữ", FieldState.UNREADABLE, None),
        ("Nam        Nữ", FieldState.UNREADABLE, None),
        ("Nữ; Nam Định là nơi sinh", FieldState.FOUND, "Nữ; Nam Định là nơi sinh"),
    ],
)
def test_of_printed_answers_the_ticked_one_is_the_value(printed: str, state: FieldState, value: str | None) -> None:
    report = read("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "Họ và tên: Trần Thị Ví",
                  f"Giới tính: {printed}", "Dân tộc: Kinh")  # fmt: skip

    assert (report.fields["sex"].state, report.fields["sex"].value) == (state, value)


def test_the_prompts_of_a_form_do_not_make_it_unreadable() -> None:
    prompts = [
        f"{label}: Click or tap here to enter text." for label in ("Chức vụ", "Quê quán", "Trình độ", "Tôn giáo")
    ]
    report = read(
        "**BÁO CÁO THÀNH TÍCH CÁ NHÂN**", "**Đề nghị tặng Bằng khen**", "Họ và tên: Trần Thị Ví", "Dân tộc: Tày",
        "Đơn vị công tác: Khoa Cơ bản", *prompts, "Giới tính: Choose an item.",
        "Thành tích: biên soạn hai giáo trình, hướng dẫn sinh viên nghiên cứu khoa học, tham gia phong trào của trường",
    )  # fmt: skip

    assert report.problems == ()
    assert report.fields["full_name"].value == "Trần Thị Ví"


SHEET = (
    "**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**",
    "@55,118,69,132 TT", "@115,118,168,132 Họ và tên", "@234,118,280,132 Chức vụ", "@354,118,400,132 Đơn vị",
    "@55,133,59,147 I", "@115,133,270,147 Trường Tiểu học An Bình",
    "@106,148,180,162 1 Trần Văn Ví", "@234,148,290,162 Giáo viên", "@354,148,400,162 Tổ Toán",
    "@106,163,113,177 2", "@115,163,180,177 Ngô Thị Dụ", "@234,163,290,177 Kế toán", "@354,163,410,177 Văn phòng",
)  # fmt: skip


def test_numbers_that_a_sheet_sets_close_to_the_names_begin_rows() -> None:
    assert [(one.name, one.title, one.unit) for one in read(*SHEET).nominees] == [
        ("Trần Văn Ví", "Giáo viên", "Tổ Toán"),
        ("Ngô Thị Dụ", "Kế toán", "Văn phòng"),
    ]


@pytest.mark.parametrize(
    ("name", "title", "sure"),
    [
        ("Trần Văn VíPhó phòng", "", False),
        ("Ngô Thị DVăn thư", "", False),
        ("Trần Văn Ví", "1985 Giáo viên", False),
        ("TRẦN VĂN VÍ", "Chuyên viên VietinBank", True),
        ("Trần Văn Ví", "Giáo viên", True),
    ],
)
def test_a_row_whose_cells_ran_together_is_not_sure(name: str, title: str, *, sure: bool) -> None:
    rows = ("| TT | Họ và tên | Chức vụ |", f"| 1 | {name} | {title} |")

    (nominee,) = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows).nominees

    assert (nominee.confidence >= 0.8) is sure


HEADER = ("@90,100,110,112 TT", "@126,100,180,112 Họ và tên", "@198,100,250,112 Chức vụ", "@270,100,320,112 Đơn vị")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("@90,120,95,132 1", "@126,120,190,132 Trần Văn Ví", "@230,120,280,132 Giáo viên", "@300,120,380,132 Tổ Toán"),
         ("Trần Văn Ví", "Giáo viên", "Tổ Toán")),
        (("@90,120,330,132 1 Ngô Thị Dụ Y sĩ Trạm Y tế xã",), ("Ngô Thị Dụ", "Y sĩ", "Trạm Y tế xã")),
        (("@90,120,95,132 1", "@126,120,190,132 Lê Thị Mẫu", "@230,120,400,132 Trưởng thôn Thôn Đông"),
         ("Lê Thị Mẫu", "Trưởng thôn", "Thôn Đông")),
    ],
)  # fmt: skip
def test_rows_that_tabs_do_not_align_go_by_their_order(row: tuple[str, ...], told: tuple[str, ...]) -> None:
    (nominee,) = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *HEADER, *row).nominees

    assert (nominee.name, nominee.title, nominee.unit) == told


DECIDED = ("HỘI LHPN TỈNH VẠN HÒA", *NATION, "Số: 1/QĐ-BTV", "**QUYẾT ĐỊNH**", "**Về việc tặng Bằng khen**",
           "Điều 1. Tặng Bằng khen cho 01 tập thể và 02 cá nhân (có danh sách kèm theo).", "CHỦ TỊCH", "Giang Thị Mẫu",
           "**DANH SÁCH KHEN THƯỞNG**", "I.\tTẬP THỂ", "1.\tHội LHPN xã Mẫu\txã Mẫu", "II.\tCÁ NHÂN")  # fmt: skip


@pytest.mark.parametrize("gap", ["\t", "      ", " "])
def test_what_a_tab_sets_beside_a_numbered_person_is_the_office(gap: str) -> None:
    report = read(*DECIDED, f"1.\tBà Ngô Thị Dụ{gap}Chi hội trưởng chi hội phụ nữ thôn Đông, xã Mẫu",
                  f"2.\tBà Trần Thị Ví{gap}Phó Chủ tịch Hội LHPN xã Thử")  # fmt: skip

    assert [(one.name, one.title, one.unit) for one in report.nominees] == [
        ("Hội LHPN xã Mẫu", "", ""),
        ("Ngô Thị Dụ", "Chi hội trưởng chi hội phụ nữ thôn Đông", "xã Mẫu"),
        ("Trần Thị Ví", "Phó Chủ tịch", "Hội LHPN xã Thử"),
    ]


@pytest.mark.parametrize("degree", ["BSCKII.", "DSCKI.", "NGƯT.", "TTND.", "ThS.BS."])
def test_the_point_behind_a_degree_ends_no_sentence(degree: str) -> None:
    report = read(*NATION, "**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**", "Đề nghị tặng Bằng khen cho:",
                  f"- {degree} Trần Văn Ví, Trưởng khoa;", "- Bà Ngô Thị Dụ, Kế toán.")  # fmt: skip

    assert [(one.honorific, one.name) for one in report.nominees] == [(degree, "Trần Văn Ví"), ("Bà", "Ngô Thị Dụ")]


@pytest.mark.parametrize("title", ["TRÍCH BIÊN BẢN", "BIÊN BẢN"])
def test_an_extract_of_minutes_is_read_as_they_are(title: str) -> None:
    report = read(f"**{title}**", "**Họp Hội đồng thi đua, khen thưởng xét tặng Giấy khen**",
                  "Chủ tọa: Ông Trần Văn Ví, Chủ tịch Hội đồng.", "Số thành viên có mặt: 13/13.")  # fmt: skip

    assert (report.kind.value, report.fields["chair"].value) == (PaperKind.MINUTES, "Trần Văn Ví")


@pytest.mark.parametrize(("award", "kind"), [("Bằng khen", PaperKind.NOMINEE_LIST), ("Trực tuyến", PaperKind.OTHER)])
def test_a_list_without_a_title_is_one_where_its_rows_tell_awards(award: str, kind: PaperKind) -> None:
    report = read("| STT | Họ và tên | Chức vụ | Đơn vị | Hình thức |",
                  f"| 1 | Trần Văn Ví | Giáo viên | Trường Mẫu | {award} |")  # fmt: skip

    assert report.kind.value is kind


@pytest.mark.parametrize(
    ("printed", "title", "unit"),
    [
        ("Giám đốc Sở Văn hóa, Thể thao và Du lịch", "Giám đốc", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Chuyên viên Phòng Thi đua, khen thưởng, Sở Mẫu", "Chuyên viên Phòng Thi đua, khen thưởng", "Sở Mẫu"),
        ("Công chức Phòng Văn hóa, Xã hội, UBND xã Mẫu", "Công chức Phòng Văn hóa, Xã hội", "UBND xã Mẫu"),
        ("Phó Trưởng phòng Tổ chức, Thanh tra tỉnh", "Phó Trưởng phòng Tổ chức", "Thanh tra tỉnh"),
        ("Kế toán trưởng, Trường THCS Mẫu", "Kế toán trưởng", "Trường THCS Mẫu"),
    ],
)
def test_a_comma_within_a_body_s_name_parts_no_office_from_it(printed: str, title: str, unit: str) -> None:
    rows = ("| TT | Họ và tên | Chức vụ, đơn vị công tác |", f"| 1 | Trần Văn Ví | {printed} |")
    asked = ("**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**", "Đề nghị tặng Bằng khen cho:",
             f"- Ông Trần Văn Ví, {printed};")  # fmt: skip

    for report in (read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows), read(*NATION, *asked)):
        assert [(one.title, one.unit) for one in report.nominees] == [(title, unit)]


@pytest.mark.parametrize(
    ("title", "asks"),
    [("BIÊN BẢN HỌP", "Hội nghị thống nhất biểu quyết đề nghị:"), ("TỜ TRÌNH", "UBND xã kính đề nghị:")],
)
@pytest.mark.parametrize("gives", ["Chủ tịch UBND tỉnh tặng", "Đề nghị Chủ tịch UBND xã tặng", "Tặng"])
def test_items_that_say_what_is_given_to_whom_name_nominees(title: str, asks: str, gives: str) -> None:
    report = read("UBND XÃ MẪU", *NATION, f"**{title}**", "**Về việc bình xét, đề nghị khen thưởng năm 2025**", asks,
                  f"- {gives} Bằng khen cho tập thể HTX Mẫu: 15/15 đồng ý, đạt 100%;",
                  f"- {gives} Giấy khen cho bà Trần Thị Ví, tổ trưởng tổ may: 14/15 đồng ý, đạt 93,3%.")  # fmt: skip

    assert [(one.subject, one.name, one.title, one.award) for one in report.nominees] == [
        ("collective", "HTX Mẫu", "", "Bằng khen"),
        ("individual", "Trần Thị Ví", "tổ trưởng tổ may", "Giấy khen"),
    ]
    if report.kind.value is PaperKind.MINUTES:
        votes = [(one["nominee"], one["for"], one["base"]) for one in report.fields["votes"].value]
        assert votes == [("HTX Mẫu", 15, 15), ("Trần Thị Ví", 14, 15)]


def test_what_was_given_before_puts_nobody_forward() -> None:
    report = read("UBND XÃ MẪU", *NATION, "**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**", "Kết quả các năm:",
                  "- Năm 2023, Chủ tịch UBND tỉnh tặng Bằng khen cho Trường THCS Mẫu;",
                  "- UBND tỉnh đã tặng Bằng khen cho ông Lê Văn Ví;")  # fmt: skip

    assert report.nominees == ()


AWARDS_OF_YEARS = (
    ("| Danh hiệu thi đua | |", "| Đã đạt năm 2024 | Đề nghị năm 2025 |"),
    ("| Danh hiệu thi đua | |", "| Năm 2024 | Năm 2025 |"),
    ("| Danh hiệu thi đua năm 2024 | Danh hiệu thi đua đề nghị năm 2025 |", ""),
)


@pytest.mark.parametrize(("above", "below"), AWARDS_OF_YEARS)
def test_of_two_years_beside_each_other_the_later_one_is_asked_for(above: str, below: str) -> None:
    report = read(
        "**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2025**", f"| STT | Họ và tên | Chức vụ {above} Hình thức khen thưởng |",
        *([f"| | | {below} |"] if below else []), "| 1 | Trần Văn Ví | Lái xe | LĐTT | CSTĐCS | |",
        "| 2 | Ngô Thị Dụ | Kế toán | CSTĐCS | | Bằng khen |",
    )  # fmt: skip

    assert [(one.name, one.award) for one in report.nominees] == [
        ("Trần Văn Ví", "CSTĐCS"),
        ("Ngô Thị Dụ", "Bằng khen"),
    ]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("02 giáo viên và 01 nhân viên", 3),
        ("05 cán bộ, giáo viên và 20 học sinh", 25),
        ("10 cá nhân, trong đó có 04 giáo viên và 06 nhân viên", 10),
    ],
)
def test_persons_of_several_kinds_are_counted_together(told: str, count: int) -> None:
    report = read("TRƯỜNG MẦM NON MẪU", *NATION, "Số: 1/QĐ-MN", "**QUYẾT ĐỊNH**", "**V/v khen thưởng năm học 2025**",
                  f"Điều 1. Tặng Giấy khen cho {told} (có danh sách kèm theo).", "Điều 2. Thi hành.")  # fmt: skip

    assert report.fields["individual_count"].value == count


@pytest.mark.parametrize("header", ["Vị trí", "Vị trí việc làm", "Nhiệm vụ", "Nhiệm vụ được giao"])
def test_what_somebody_does_is_the_office(header: str) -> None:
    rows = (f"| STT | Họ tên | Ngày sinh | {header} |", "| 1 | Trần Thị Ví | 02/09/1990 | Cấp dưỡng |")

    (nominee,) = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows).nominees

    assert nominee.title == "Cấp dưỡng"


def test_each_line_of_a_cell_of_whole_names_is_a_person() -> None:
    rows = ("| Đơn vị | Họ và tên | Số lần |", "| Trường Mẫu | Nguyễn Thị Ví // Trần Văn Dụ | 5 // 7 |",
            "| Công ty Mẫu | Nguyễn Thị // Hương Lan | 11 |")  # fmt: skip

    nominees = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows).nominees

    assert [(one.name, one.title, one.unit) for one in nominees] == [
        ("Nguyễn Thị Ví", "", "Trường Mẫu"), ("Trần Văn Dụ", "", "Trường Mẫu"),
        ("Nguyễn Thị Hương Lan", "", "Công ty Mẫu"),
    ]  # fmt: skip


def test_a_header_of_names_in_two_columns_may_be_broken_anywhere() -> None:
    rows = ("| STT | Ông/Bà | Họ và | tên | Chức vụ |", "| 1 | Ông | Trần Văn | Ví | Lái xe |")

    (nominee,) = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows).nominees

    assert (nominee.name, nominee.title) == ("Trần Văn Ví", "Lái xe")


@pytest.mark.parametrize(
    ("about", "codes"),
    [
        ("Về việc sửa đổi Quyết định số 87/QĐ-UBND ngày 02/3/2026 về việc tặng Giấy khen", []),
        ("Về việc tặng Giấy khen", ["conflict.annex_number"]),
    ],
)
def test_a_decision_on_another_s_list_cites_that_one_s_number(about: str, codes: list[str]) -> None:
    report = read("UBND XÃ MẪU", "Số: 90/QĐ-UBND", *NATION, DAY, "**QUYẾT ĐỊNH**", f"**{about}**",
                  "Điều 1. Sửa đổi danh sách tại trang 2.", "Điều 2. Thi hành.", "CHỦ TỊCH", "Lê Văn Ví",
                  "DANH SÁCH", "(Kèm theo Quyết định số 87/QĐ-UBND ngày 02/3/2026)")  # fmt: skip

    assert [one.code for one in report.problems if one.code == "conflict.annex_number"] == codes


def test_a_shop_behind_who_runs_it_is_the_unit() -> None:
    rows = ("| TT | Họ và tên | Chức vụ, đơn vị |", "| 1 | Trần Văn Ví | Cửa hàng trưởng Cửa hàng Mẫu số 12 |")

    (nominee,) = read("**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", *rows).nominees

    assert (nominee.title, nominee.unit) == ("Cửa hàng trưởng", "Cửa hàng Mẫu số 12")


@pytest.mark.parametrize("called", ["cô", "thầy", "cô giáo", "bà"])
def test_a_school_asks_for_its_teachers_as_it_calls_them(called: str) -> None:
    report = read("TRƯỜNG TIỂU HỌC MẪU", *NATION, "**TỜ TRÌNH**", "**Về việc đề nghị tặng Giấy khen**",
                  f"Kính đề nghị tặng Giấy khen cho 01 cá nhân: {called} Ngô Thị Dụ, Tổ trưởng tổ 4.")  # fmt: skip

    assert [(one.name, one.title) for one in report.nominees] == [("Ngô Thị Dụ", "Tổ trưởng tổ 4")]
