"""What minutes, reports and decisions say in running text, wherever a printed line happened to break."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.golden.paper import document

MINUTES = ("**BIÊN BẢN**", "**Họp Hội đồng Thi đua - Khen thưởng**")
REPORT = ("**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TẶNG GIẤY KHEN**", "- Họ tên: Trần Văn Ví", "- Quê quán: xã Cẩm Lĩnh")
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")


def _found(*lines: str) -> dict[str, Any]:
    fields = extract(document(lines), rules()).fields
    return {name: value.value for name, value in fields.items() if value.state is FieldState.FOUND}


def _nominees(*lines: str) -> list[tuple[str, str, str, str]]:
    found = extract(document(lines), rules()).nominees
    return [(one.subject, one.name, one.title, one.unit) for one in found]


@pytest.mark.parametrize(
    ("line", "total", "present"),
    [
        ("Tổng số thành viên: 12. Số thành viên có mặt: 11. Vắng mặt: 1.", 12, 11),
        ("Hội đồng có 09 thành viên, có mặt 08 thành viên.", 9, 8),
        ("Số thành viên dự họp: 13/14 thành viên", 14, 13),
    ],
)
def test_members_are_counted_however_the_minutes_say_it(line: str, total: int, present: int) -> None:
    told = _found(*MINUTES, line)

    assert (told["members_total"], told["members_present"]) == (total, present)


def test_a_meeting_begins_where_it_says_so_and_not_where_it_ends() -> None:
    told = _found(
        *MINUTES,
        "Hôm nay, ngày 10 tháng 9 năm 2025, lúc 15h30",
        "Biên bản được thông qua và kết thúc vào lúc 17 giờ 30.",
    )

    assert (told["started_at"], told["ended_at"]) == ("15:30", "17:30")


def test_who_leads_is_named_before_the_word_or_behind_it_but_never_by_the_other_column() -> None:
    told = _found(
        *MINUTES, "- Đồng chí Trần Văn Ví - Giám đốc, Chủ tịch Hội đồng, chủ trì", "Thư ký: Bà Ngô Thị Dụ",
        "**THƯ KÝ**", "**CHỦ TRÌ**", "**Ngô Thị Dụ**", "**Trần Văn Ví**",
    )  # fmt: skip

    assert (told["chair"], told["secretary"]) == ("Trần Văn Ví", "Ngô Thị Dụ")


def test_a_record_that_runs_over_two_lines_is_one_record() -> None:
    told = _found(
        *REPORT, "**III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG**",
        "@85,500,550,512 - Năm 2023: Giấy khen theo Quyết định số 359/QĐ-UBND ngày 5 tháng 01 năm",
        "@85,516,190,528 2024 của UBND;",
    )  # fmt: skip

    assert told["past_awards"] == [
        {"year": "2023", "name": "Giấy khen", "decision": "Quyết định số 359/QĐ-UBND ngày 5 tháng 01 năm 2024 của UBND",
         "number": "359/QĐ-UBND", "date": "2024-01-05", "issuer": "UBND"},
    ]  # fmt: skip


def test_a_record_table_may_number_its_rows() -> None:
    told = _found(
        *REPORT,
        "| TT | Năm | Danh hiệu, hình thức khen thưởng | Số quyết định |",
        "| 1 | 2024 | Giấy khen | 12/QĐ-SXD |",
    )

    assert told["past_awards"] == [
        {"year": "2024", "name": "Giấy khen", "decision": "12/QĐ-SXD", "number": "12/QĐ-SXD"}
    ]


def test_items_under_numbered_headings_are_listed_and_what_follows_the_list_is_not() -> None:
    told = _nominees(
        *SUBMISSION, "1. Tập thể:", "- Công ty TNHH Bình Minh;", "- Trạm Y tế xã Hòa Phú.", "2. Cá nhân:",
        "@85,500,550,512 - Ông Trần Văn Ví - Phó Trưởng phòng, Phòng Kế hoạch - Tài", "@85,516,120,528 chính.",
        "Sở kính trình UBND tỉnh xem xét.", "- Hồ sơ gửi kèm.", "Nơi nhận:", "- Như trên;",
    )  # fmt: skip

    assert told == [
        ("collective", "Công ty TNHH Bình Minh", "", ""),
        ("collective", "Trạm Y tế xã Hòa Phú", "", ""),
        ("individual", "Trần Văn Ví", "Phó Trưởng phòng", "Phòng Kế hoạch - Tài chính"),
    ]


def test_a_decision_names_its_people_in_the_sentence_of_its_first_article() -> None:
    told = _nominees(
        "**QUYẾT ĐỊNH**", "**Về việc khen thưởng**",
        "Điều 1. Tặng Giấy khen cho ông Trần Văn Ví, Kế toán, Văn phòng Sở; "
        "bà Ngô Thị Dụ, Chuyên viên, đã có thành tích xuất sắc năm 2025.", "Điều 2. Ông Lê Hoàng Mẫu thi hành.",
    )  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "Kế toán", "Văn phòng Sở"),
        ("individual", "Ngô Thị Dụ", "Chuyên viên", ""),
    ]
