"""Who leads a meeting, who keeps its record and how many came, told from those who only speak there or are listed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.golden.paper import document

MINUTES = ("**BIÊN BẢN**", "**Họp Hội đồng Thi đua - Khen thưởng xét tặng Giấy khen**")
POLITE = st.sampled_from(["Ông", "Bà", "Đồng chí", "Đ/c", "ông", "Ông:"])
NAMES = st.sampled_from(["Trần Văn Ví", "Ngô Thị Dụ", "Lê Hoàng Mẫu", "TRẦN VĂN VÍ", "Vừ A Bằng"])


def _found(*lines: str) -> dict[str, Any]:
    fields = extract(document((*MINUTES, *lines)), rules()).fields
    return {name: value.value for name, value in fields.items() if value.state is FieldState.FOUND}


@given(label=st.sampled_from(["Hội đồng gồm", "Hội đồng có", "Có mặt:", "Thành viên dự họp:"]), first=st.sampled_from(
    ["01 Chủ tịch, 02 Phó Chủ tịch, 06 ủy viên", "01 đồng chí Chủ tịch và các ủy viên",
     "1 Phó Giám đốc, 8 trưởng phòng",
     "01 ủy viên thường trực, 08 ủy viên", "01 Thư ký và các thành viên"]))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_how_many_hold_one_office_is_not_how_many_there_are(label: str, first: str) -> None:
    assert not {"members_total", "members_present"} & _found(f"{label} {first}.").keys()


@given(
    label=st.sampled_from(["Có mặt:", "Thành viên có mặt:", "Thành phần dự họp:", "Có mặt: gồm"]),
    number=st.sampled_from(["1.", "01.", "1)", "1 -", "1/"]),
    polite=st.one_of(POLITE.map("{} ".format), st.just("")),
    name=NAMES,
    broken=st.sampled_from([" ", "\n"]),
)
@settings(max_examples=60, deadline=None)
def test_the_first_of_those_listed_is_no_count(*, label: str, number: str, polite: str, name: str, broken: str) -> None:
    line = f"{label}{broken}{number} {polite}{name}, Giám đốc; 2. Bà Hồ Thị Thư, Chánh Văn phòng."

    assert "members_present" not in _found(*line.split("\n"))


@pytest.mark.parametrize(
    "hour", ["Các thành viên dự họp lúc 14 giờ 00.", "Có mặt từ 8 giờ.", "Thành viên dự họp ngày 05 tháng 10."]
)
def test_an_hour_or_a_day_is_no_count(hour: str) -> None:
    assert not {"members_total", "members_present"} & _found(hour).keys()


@given(
    count=st.integers(2, 60),
    said=st.sampled_from(
        ["Có mặt: {} thành viên.", "Có mặt {} đồng chí.", "Số thành viên có mặt: {}.", "Có mặt: {}, vắng: 0.",
         "Số thành viên dự họp: {} người", "Có mặt: {} ủy viên; vắng 0", "Có mặt: {}. Vắng mặt: 1."]
    ),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_count_is_read_however_it_is_said(count: int, said: str) -> None:
    assert _found(said.format(f"{count:02d}"))["members_present"] == count


@pytest.mark.parametrize(
    "line",
    ["Số thành viên Hội đồng có mặt: 9 người; vắng: 2 người.", "Thành viên Hội đồng dự họp: 9 người.",
     "Hội đồng có mặt: 9 người.", "Số thành viên Hội đồng có mặt: 9 người/ tổng số 11 thành viên."],
)  # fmt: skip
def test_those_who_came_are_not_all_there_are(line: str) -> None:
    assert _found(line).get("members_total") in {None, 11}


def test_members_who_agree_are_not_members_who_came() -> None:
    assert not {"members_total", "members_present"} & _found("Kết quả: 08/09 thành viên đồng ý khen thưởng.").keys()


SPOKEN = st.sampled_from(
    ["đề nghị thư ký ghi vào biên bản", "đề nghị chủ trì cho ý kiến", "phát biểu: thư ký đã ghi đủ",
     "giao thư ký, chủ trì hoàn thiện",
     "đề xuất chủ tọa kết luận, thư ký ghi"]
)  # fmt: skip
OFFICE = st.sampled_from(["", ", Trưởng phòng", " - Ủy viên", ", Phó Giám đốc Sở, Ủy viên Hội đồng"])


@given(polite=POLITE, name=NAMES, office=OFFICE, sep=st.sampled_from([", ", ": ", " - "]), spoken=SPOKEN,
       bullet=st.sampled_from(["", "- ", "3. ", "+ "]))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_who_speaks_of_the_chair_or_the_clerk_is_neither(
    *, polite: str, name: str, office: str, sep: str, spoken: str, bullet: str
) -> None:
    told = _found(f"{bullet}{polite} {name}{office}{sep}{spoken}.")

    assert not {"chair", "secretary"} & told.keys()


@given(
    polite=POLITE, name=NAMES,
    does=st.sampled_from([" - Giám đốc, Chủ tịch Hội đồng, chủ trì", ", Giám đốc Sở chủ trì cuộc họp",
                          ", Phó Giám đốc - Chủ trì.",
                          " (Chủ trì)", ": Chủ trì", ", Giám đốc - chủ tọa phiên họp"]),
    bullet=st.sampled_from(["", "- ", "1. "]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_name_before_the_office_at_the_meeting_is_read(polite: str, name: str, does: str, bullet: str) -> None:
    assert _found(f"{bullet}{polite} {name}{does}")["chair"] == name


@given(
    label=st.sampled_from(["CHỦ TRÌ", "CHỦ TRÌ CUỘC HỌP", "CHỦ TỌA", "Chủ trì", "2. Chủ trì hội nghị", "I. CHỦ TRÌ"]),
    sep=st.sampled_from([": ", " : ", ":"]),
    polite=st.one_of(POLITE.map("{} ".format), st.just("")),
    name=NAMES,
)
@settings(max_examples=60, deadline=None)
def test_a_label_in_capitals_names_who_stands_behind_its_colon(label: str, sep: str, polite: str, name: str) -> None:
    assert _found(f"{label}{sep}{polite}{name}, Giám đốc Sở.", "Kết luận.")["chair"] == name


def test_a_signature_s_title_in_capitals_names_nobody_of_the_other_column() -> None:
    told = _found("**THƯ KÝ**", "**CHỦ TRÌ**", "**Ngô Thị Dụ**", "**Trần Văn Ví**")

    assert not {"chair", "secretary"} & told.keys()


def test_two_on_one_line_are_told_apart() -> None:
    told = _found("- Ông Trần Văn Ví - Chủ trì - Bà Ngô Thị Dụ - Thư ký")

    assert told.get("chair") != "Ngô Thị Dụ"
    assert told.get("secretary") != "Trần Văn Ví"


@pytest.mark.parametrize(
    "line",
    [
        "Tổng số phiếu phát ra: 09.",
        "Tổng số tập thể được đề nghị: 05.",
        "Có mặt đầy đủ, vắng: 01.",
        "Tổng số hồ sơ: 12.",
    ],
)
def test_ballots_nominees_and_absences_are_no_members(line: str) -> None:
    assert not {"members_total", "members_present"} & _found(line).keys()


def test_who_leads_may_stand_in_a_numbered_list() -> None:
    assert _found("Chủ trì:", "1. Ông Trần Văn Ví, Giám đốc Sở.")["chair"] == "Trần Văn Ví"


@pytest.mark.parametrize(
    "line",
    ["Chủ trì (Chủ tịch Hội đồng): Ông Trần Văn Ví", "Chủ tọa: Trần Văn Ví.", "Đồng chí Trần Văn Ví chủ trì hội nghị.",
     "Dưới sự chủ trì của ông Trần Văn Ví, Giám đốc Sở", "Chủ trì: TS. Trần Văn Ví phụ trách Sở"],
)  # fmt: skip
def test_who_leads_is_named_in_a_sentence_too(line: str) -> None:
    assert _found(line)["chair"] == "Trần Văn Ví"
