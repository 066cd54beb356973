"""Nominees of running text: every person of a sentence, every item of a list, and none of their deeds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.extraction import extract
from tests.golden import openings
from tests.golden.cases import rules
from tests.golden.paper import document

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
DECISION = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**")
POLITE = st.sampled_from(["ông", "bà", "đồng chí", "đ/c"])
OFFICE = st.sampled_from(["", ", Kế toán", ", Chuyên viên, Văn phòng Sở", " - Giáo viên", " (Kế toán)"])


def _named(*lines: str) -> list[str]:
    return [one.name for one in extract(document(lines), rules()).nominees]


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.title, one.unit) for one in extract(document(lines), rules()).nominees]


@given(
    lead=st.sampled_from(["cho", "đối với"]),
    polite=st.tuples(POLITE, POLITE, POLITE),
    offices=st.tuples(OFFICE, OFFICE),
    joints=st.tuples(st.sampled_from([", ", "; "]), st.sampled_from([" và ", "; ", ", "])),
    praised=st.sampled_from([".", ", đã có thành tích xuất sắc năm 2025.", " vì đã cứu người."]),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_everybody_of_a_sentence_is_named(
    *, lead: str, polite: tuple[str, str, str], offices: tuple[str, str], joints: tuple[str, str], praised: str
) -> None:
    others = f"{polite[1]} Ngô Thị Dụ{offices[1]}{joints[1]}{polite[2]} Lê Đông"
    people = f"{polite[0]} Trần Văn Ví{offices[0]}{joints[0]}{others}"

    told = _named(*DECISION, f"Điều 1. Tặng Giấy khen {lead} {people}{praised}", "Điều 2. Ông Hồ Văn Mẫu thi hành.")

    assert told == ["Trần Văn Ví", "Ngô Thị Dụ", "Lê Đông"]


def test_offices_stay_with_their_people() -> None:
    first, second = "ông Trần Văn Ví, Kế toán, Văn phòng Sở", "bà Ngô Thị Dụ, Chuyên viên, Phòng Kế hoạch và Đầu tư"

    assert _told(*DECISION, f"Điều 1. Tặng Giấy khen cho {first} và {second}.") == [
        ("Trần Văn Ví", "Kế toán", "Văn phòng Sở"),
        ("Ngô Thị Dụ", "Chuyên viên", "Phòng Kế hoạch và Đầu tư"),
    ]


@pytest.mark.parametrize(
    "people",
    ["các ông, bà: Trần Văn Ví, Ngô Thị Dụ và Lê Hoàng Mẫu", "các đồng chí Trần Văn Ví; Ngô Thị Dụ; Lê Hoàng Mẫu",
     "các ông, bà: Trần Văn Ví (Kế toán), Ngô Thị Dụ (Văn thư), Lê Hoàng Mẫu (Bảo vệ)",
     "ông Trần Văn Ví và Ngô Thị Dụ; ông Lê Hoàng Mẫu", "ông Trần Văn Ví và các bà Ngô Thị Dụ, Lê Hoàng Mẫu",
     "ông Trần Văn Ví, Kế toán, và các đồng chí: Ngô Thị Dụ; Lê Hoàng Mẫu, Bảo vệ",
     "các ông Trần Văn Ví, Ngô Thị Dụ và bà Lê Hoàng Mẫu, Chuyên viên",
         "03 cá nhân: ông Trần Văn Ví, Ngô Thị Dụ, bà Lê Hoàng Mẫu",
         "03 cá nhân: ông Trần Văn Ví, Ngô Thị Dụ và Lê Hoàng Mẫu", "ông Trần Văn Ví; Ngô Thị Dụ; bà Lê Hoàng Mẫu",
     "các em học sinh lớp 9A: Trần Văn Ví, Ngô Thị Dụ, Lê Hoàng Mẫu"],
)  # fmt: skip
def test_those_behind_one_honorific_are_each_named(people: str) -> None:
    assert _named(*DECISION, f"Điều 1. Tặng Giấy khen cho {people}.") == ["Trần Văn Ví", "Ngô Thị Dụ", "Lê Hoàng Mẫu"]


@pytest.mark.parametrize(
    ("person", "unit"),
    [
        ("ông Trần Văn Ví, Lê Hồng Phong, phường Mẫu", "Lê Hồng Phong, phường Mẫu"),
        (
            "ông Trần Văn Ví, Trường Trung học Nguyễn Văn Trỗi, Lê Hồng Phong",
            "Trường Trung học Nguyễn Văn Trỗi, Lê Hồng Phong",
        ),
        ("ông Trần Văn Ví, Lê Hồng Phong", "Lê Hồng Phong"),
        ("01 cá nhân: ông Trần Văn Ví, Lê Hồng Phong", "Lê Hồng Phong"),
    ],
)
def test_a_street_or_school_named_after_a_person_is_nobody(person: str, unit: str) -> None:
    assert _told(*DECISION, f"Điều 1. Tặng Giấy khen cho {person}.") == [("Trần Văn Ví", "", unit)]


@given(joint=st.sampled_from([" và ", "; ", ", "]), bullet=st.sampled_from(["- ", "1. ", "+ "]), office=OFFICE)
@settings(max_examples=40, deadline=None)
def test_two_on_one_line_of_a_list_are_two(joint: str, bullet: str, office: str) -> None:
    told = _named(
        *SUBMISSION, "Đề nghị tặng Giấy khen cho cá nhân:", f"{bullet}Ông Trần Văn Ví{office}{joint}bà Ngô Thị Dụ;"
    )

    assert told == ["Trần Văn Ví", "Ngô Thị Dụ"]


SENTENCE = st.sampled_from(
    [
        "Ông đã có thành tích xuất sắc trong năm 2025.", "Đã hoàn thành xuất sắc nhiệm vụ được giao.",
        "Thành tích: đạt giải Nhất hội thi.", "Trong năm, đồng chí luôn gương mẫu.",
    ]
)  # fmt: skip


@given(first=SENTENCE, second=SENTENCE, end=st.sampled_from([".", ";", ""]))
@settings(max_examples=40, deadline=None)
def test_a_sentence_between_numbered_items_ends_no_list(first: str, second: str, end: str) -> None:
    told = _named(
        *SUBMISSION, "Đề nghị tặng Giấy khen cho các cá nhân sau:", f"1. Ông Trần Văn Ví, Kế toán{end}", first,
        f"2. Bà Ngô Thị Dụ, Văn thư{end}", second, f"3. Ông Lê Đông, Bảo vệ{end}", "Sở kính trình UBND tỉnh xem xét.",
        "1. Ông Hồ Văn Mẫu theo dõi.",
    )  # fmt: skip

    assert told[:3] == ["Trần Văn Ví", "Ngô Thị Dụ", "Lê Đông"]


@given(
    deeds=st.lists(
        st.sampled_from(
            [
                "Hoàn thành 100% nhiệm vụ;", "Tổ chức tốt các phong trào;", "Ban hành 05 văn bản;", "Đạt giải Nhất;",
                "Phòng, chống dịch hiệu quả;", "Báo cáo đúng hạn;", "Đoàn kết nội bộ;", "Khoa học và đổi mới;",
                "Đội ngũ vững mạnh;", "Chấp hành tốt pháp luật;", "Bộ máy tinh gọn;",
            ]
        ), min_size=1, max_size=4,
    ),
    mark=st.sampled_from(["- ", "+ ", "• "]), colon=st.sampled_from(["", ":", ";"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_a_collective_did_is_no_collective(deeds: list[str], mark: str, colon: str) -> None:
    told = _named(
        *SUBMISSION, "I. Tập thể:", f"1. Phòng Kế hoạch{colon}", *(f"{mark}{deed}" for deed in deeds),
        "2. Trường Mầm non Hoa Sen;",
    )  # fmt: skip

    assert told == ["Phòng Kế hoạch", "Trường Mầm non Hoa Sen"]


@given(
    bodies=st.lists(
        st.sampled_from(
            ["Phòng Tài chính", "Công ty TNHH Bình Minh", "Thôn Một", "Trạm Y tế xã Hòa Phú",
             "Cán bộ và nhân dân xã Cẩm Lĩnh",
             "Ban Tổ chức Tỉnh ủy", "THCS Hoa Sen", "Tổ dân phố số 5", "Báo Bình Minh", "Hội Nông dân xã"]
        ), min_size=1, max_size=5, unique=True,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_bodies_under_dashes_are_collectives(bodies: list[str]) -> None:
    lines = [f"- {body};" for body in bodies[:-1]] + [f"- {bodies[-1]}."]

    assert _named(*SUBMISSION, "1. Tập thể:", *lines, "Kính trình xem xét.", "- Hồ sơ gửi kèm.") == bodies


@pytest.mark.parametrize(
    "household", ["hộ ông Trần Văn Ví và bà Ngô Thị Dụ", "gia đình ông Trần Văn Ví, bà Ngô Thị Dụ"]
)
def test_the_people_of_a_household_are_not_awarded_one_by_one(household: str) -> None:
    assert _named(*DECISION, f"Điều 1. Tặng Giấy khen cho {household}.") == [household]
    assert _named(*SUBMISSION, "Đề nghị tặng Giấy khen cho cá nhân:", f"- {household[0].upper()}{household[1:]};") == []


def test_where_somebody_lives_is_no_office_and_a_pupil_is_a_person() -> None:
    first, second = "ông Trần Văn Ví (sinh năm 1980), thôn Một, xã Cẩm Lĩnh", "em Lê Thị Hoa, học sinh lớp 9A"

    assert _told(*DECISION, f"Điều 1. Tặng Giấy khen cho {first} và {second} đã dũng cảm cứu người.") == [
        ("Trần Văn Ví", "", "thôn Một, xã Cẩm Lĩnh"),
        ("Lê Thị Hoa", "học sinh lớp 9A", ""),
    ]


@pytest.mark.parametrize(
    "people",
    ["các ông, bà có tên trong danh sách kèm theo Quyết định này", "các em học sinh đạt giải (danh sách kèm theo)",
     "các đồng chí thuộc Văn phòng Sở (có danh sách kèm theo)", "các ông, bà"],
)  # fmt: skip
def test_an_article_that_leaves_the_names_to_a_list_names_nobody(people: str) -> None:
    report = extract(document([*DECISION, f"Điều 1. Tặng Giấy khen cho {people}."]), rules())

    assert (report.kind.value.value, report.nominees) == ("award_decision", ())


@pytest.mark.parametrize(
    ("awarded", "deed"),
    [("em Lương Gia Bảo, học sinh lớp 9A", ", đã nhặt được của rơi trả lại cho chị Lê Thị Hoa."),
     ("ông Lương Gia Bảo, thôn Một", " đã dũng cảm cứu sống nạn nhân là em Lê Văn Bình."),
     ("ông Lương Gia Bảo", " có hành động dũng cảm cứu nạn nhân là em Lê Văn Bình và bà Lê Thị Hoa."),
     ("bà Lương Gia Bảo, Chuyên viên, Văn phòng", " đã giúp đỡ các ông Lê Văn Bình, Trần Văn Nam thoát nạn."),
     ("bà Lương Gia Bảo, Chuyên viên", ". Giao Văn phòng phối hợp với bà Lê Thị Hoa, ông Trần Văn Nam trao."),
     ("các ông, bà: Lương Gia Bảo", " vì đã cứu các ông Lê Văn Bình, Trần Văn Nam."),
     ("ông Lương Gia Bảo, dân quân", ", cứu sống em Lê Văn Bình và em Lê Thị Hoa."),
     ("ông Lương Gia Bảo", " - người cứu sống em Lê Văn Bình và em Lê Thị Hoa."),
     ("ông Lương Gia Bảo", " trong việc giúp đỡ gia đình: bà Lê Thị Hoa, ông Lê Văn Tám."),
     ("bà Lương Gia Bảo", " hỗ trợ nạn nhân là em Lê Văn Bình, bà Lê Thị Hoa."),
     ("chị Lương Gia Bảo, bảo vệ", ", nhặt được ví trả cho chị Lê Thị Hoa, bà Ngô Thị Mai."),
     ("em Lương Gia Bảo", ", con ông Lê Văn Bình và bà Lê Thị Hoa, học sinh lớp 9A."),
     ("bà Lương Gia Bảo (vợ ông Lê Văn Bình, bà Lê Thị Hoa)", ", thôn Một.")],
)  # fmt: skip
def test_those_who_were_helped_or_saved_are_not_awarded(awarded: str, deed: str) -> None:
    assert _named(*DECISION, f"Điều 1. Tặng Giấy khen cho {awarded}{deed}") == ["Lương Gia Bảo"]
    item = f"1. {awarded[0].upper()}{awarded[1:]}{deed}"
    assert _named(*SUBMISSION, "Đề nghị tặng Giấy khen cho các cá nhân sau:", item) == ["Lương Gia Bảo"]


def test_who_works_where_others_are_saved_is_awarded() -> None:
    first, second = "ông Trần Văn Ví, Đội trưởng Đội cứu hộ", "bà Ngô Thị Dụ, Trung tâm Hỗ trợ nông dân"

    assert _named(*DECISION, f"Điều 1. Tặng Giấy khen cho {first} và {second}.") == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_each_of_those_who_have_a_deed_of_their_own_is_awarded() -> None:
    told = "ông Trần Văn Ví, đã cứu em Lê Văn Bình; bà Ngô Thị Dụ, Kế toán, đã giúp đỡ chị Lê Thị Hoa"

    assert _named(*DECISION, f"Điều 1. Tặng Giấy khen cho {told}.") == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_a_numbered_list_names_its_nominees_right_below_its_title() -> None:
    told = _named(
        "**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**", "**Năm 2025**", "I. TẬP THỂ", "1. Phòng Kế hoạch - Tài chính",
        "2. Trường Mầm non Hoa Sen", "II. CÁ NHÂN", "1. Trần Văn Ví - Trưởng thôn Một", "2. Ngô Thị Dụ - Kế toán",
    )  # fmt: skip

    assert told == ["Phòng Kế hoạch - Tài chính", "Trường Mầm non Hoa Sen", "Trần Văn Ví", "Ngô Thị Dụ"]


def test_labels_before_office_and_body_are_not_read_as_them() -> None:
    report = openings.read(
        *openings.SUBMISSION, "Sở kính trình UBND tỉnh tặng Bằng khen cho:",
        "1/ Ông Trần Văn Ví - Chức vụ: Trưởng phòng - Đơn vị: Phòng Quản lý công nghệ.",
        "2/ Bà Ngô Thị Dụ - Chức vụ: Chuyên viên - Đơn vị công tác: Văn phòng Sở.",
    )  # fmt: skip

    assert [(one.name, one.title, one.unit) for one in report.nominees] == [
        ("Trần Văn Ví", "Trưởng phòng", "Phòng Quản lý công nghệ"), ("Ngô Thị Dụ", "Chuyên viên", "Văn phòng Sở"),
    ]  # fmt: skip


def test_a_letter_may_open_the_item_that_says_whose_it_is() -> None:
    report = openings.read(
        *openings.SUBMISSION, "Sở kính trình UBND tỉnh tặng Bằng khen cho 01 tập thể và 01 cá nhân, cụ thể:",
        "a) Tập thể: Trung tâm Ứng dụng công nghệ;", "b) Cá nhân:", "- Ông Trần Văn Ví, Kế toán Văn phòng Sở.",
    )  # fmt: skip

    assert [(one.subject, one.name) for one in report.nominees] == [
        ("collective", "Trung tâm Ứng dụng công nghệ"), ("individual", "Trần Văn Ví"),
    ]  # fmt: skip


def test_an_honorific_tells_a_name_whose_surname_is_unknown() -> None:
    report = openings.read(
        *openings.SUBMISSION, "Sở kính trình UBND tỉnh tặng Giấy khen cho 02 cá nhân:",
        "1. Bà Sương Nguyệt Mẫu - Kế toán.",
        "2. Ông Khúc Văn Lam - Văn thư.",
    )  # fmt: skip

    assert [(one.name, one.title) for one in report.nominees] == [
        ("Sương Nguyệt Mẫu", "Kế toán"), ("Khúc Văn Lam", "Văn thư"),
    ]  # fmt: skip


def test_an_item_of_what_is_asked_may_name_its_people() -> None:
    report = openings.read(
        *openings.SUBMISSION, "Sở kính trình Chủ tịch UBND tỉnh:",
        "1. Tặng Bằng khen cho 01 tập thể: Phòng Quản lý nhà.",
        "2. Tặng Giấy khen cho 02 cá nhân: ông Trần Văn Ví, Trưởng phòng và bà Ngô Thị Dụ, Chuyên viên.",
    )  # fmt: skip

    assert [(one.name, one.title, one.award, one.row) for one in report.nominees] == [
        ("Phòng Quản lý nhà", "", "Bằng khen", 1),
        ("Trần Văn Ví", "Trưởng phòng", "Giấy khen", 2), ("Ngô Thị Dụ", "Chuyên viên", "Giấy khen", 3),
    ]  # fmt: skip
