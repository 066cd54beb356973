"""Lists within a sentence, ballots behind titles and families, monks and members, as offices write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.fields import PaperKind
from service.domain.papers.deeds import awarded
from tests.golden.openings import read

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
MINUTES = ("**BIÊN BẢN**", "**Họp xét thi đua, khen thưởng**")
ONE, OTHER = "Trần Văn Ví", "Ngô Thị Dụ"


def _people(report: PaperReport) -> list[tuple[str, str]]:
    return [(one.subject, one.name) for one in report.nominees]


def test_a_list_numbered_within_a_sentence_is_read_item_by_item() -> None:
    report = read(
        *SUBMISSION, "Mặt trận xã đề nghị tặng Giấy khen cho các tập thể, cá nhân, gồm: 1. Ban Công tác thôn Tây; 2. "
        f"Ban Công tác thôn Đông; 3. Ông {ONE}, Trưởng Ban Công tác thôn Tây.",
    )  # fmt: skip

    assert _people(report) == [
        ("collective", "Ban Công tác thôn Tây"), ("collective", "Ban Công tác thôn Đông"), ("individual", ONE),
    ]  # fmt: skip
    text = report.pages[0].text
    assert [text[one.start : one.end] for one in report.nominees] == [one.name for one in report.nominees]


def test_ballots_put_forward_whom_a_title_or_a_family_stands_for() -> None:
    report = read(
        *MINUTES, "Kết quả bỏ phiếu trên tổng số thành viên:",
        "1. Huân chương Lao động hạng Nhì: Bệnh viện Đa khoa tỉnh - 15/15 phiếu (100%);",
        f"2. Huân chương Lao động hạng Ba: Ông {ONE}, Giám đốc Sở Y tế - 14/15 phiếu (93,3%).",
        "3. Hộ ông Cao Văn Đước: 15/15 đồng ý (100%)",
    )  # fmt: skip

    assert [(one.subject, one.name, one.award) for one in report.nominees] == [
        ("collective", "Bệnh viện Đa khoa tỉnh", "Huân chương Lao động hạng Nhì"),
        ("individual", ONE, "Huân chương Lao động hạng Ba"), ("household", "Hộ ông Cao Văn Đước", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "names"),
    [("Đại đức Thích Quảng Trí, trụ trì chùa Linh Sơn và Ni sư Thích Nữ Diệu An, trụ trì chùa Phước Huệ",
      ["Thích Quảng Trí", "Thích Nữ Diệu An"]), (f"đoàn viên: {ONE}, Bác sĩ, Khoa Ngoại", [ONE])],
)  # fmt: skip
def test_monks_and_members_are_persons(who: str, names: list[str]) -> None:
    report = read(*SUBMISSION, f"Ban Trị sự kính đề nghị UBND tỉnh tặng Bằng khen cho {who}.")

    assert [one.name for one in report.nominees] == names


def test_an_item_may_count_whom_it_names_behind_a_title() -> None:
    report = read(
        *SUBMISSION, "Phòng Chính sách trình Giám đốc Sở công nhận:",
        '- "Tập thể lao động tiên tiến" đối với Phòng Chính sách;',
        f'- "Lao động tiên tiến" đối với 02 công chức: Bà {OTHER}, ông {ONE}.',
    )  # fmt: skip

    assert _people(report) == [("collective", "Phòng Chính sách"), ("individual", OTHER), ("individual", ONE)]


def test_what_an_office_has_received_is_not_what_it_asks_for() -> None:
    report = read(
        *SUBMISSION, "Sở Nội vụ nhận được Tờ trình số 900/TTr-SXD của Sở Xây dựng đề nghị tặng Bằng khen cho 03 tập "
        "thể, 04 cá nhân. Qua thẩm định, 02 tập thể và 03 cá nhân đủ điều kiện.",
        "Sở Nội vụ kính trình Chủ tịch UBND tỉnh tặng Bằng khen cho 02 tập thể và 03 cá nhân.",
    )  # fmt: skip

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (2, 3)


def test_members_of_the_party_are_counted_as_a_part_of_what_is_decided() -> None:
    report = read(
        "**QUYẾT ĐỊNH**", "**về khen thưởng tổ chức đảng và đảng viên**",
        "Điều 1. Tặng Giấy khen cho các tổ chức đảng và đảng viên:", "1. Tổ chức đảng: 03 tổ chức.",
        "2. Đảng viên: 08 đồng chí.", "Điều 2. Văn phòng thi hành Quyết định này.",
    )  # fmt: skip

    assert report.fields["individual_count"].value == 8


@pytest.mark.parametrize("degree", ["Bs.", "BS.", "Ths.", "Ds.", "Ys.", "Đ/c.", "Ts. Bs."])
def test_a_degree_in_small_letters_ends_no_sentence(degree: str) -> None:
    report = read(
        *SUBMISSION, "Trạm đề nghị công nhận Lao động tiên tiến cho các ông, bà sau:",
        f"1) {degree} {ONE} - Trạm trưởng", f"2) Bà {OTHER} - Viên chức",
    )  # fmt: skip

    assert _people(report) == [("individual", ONE), ("individual", OTHER)]


def test_a_sentence_may_name_in_brackets_whom_it_counts() -> None:
    report = read(
        *SUBMISSION, "Trường đề nghị Hội đồng xem xét:", "1. Tặng Cờ thi đua cho Trường Chính trị tỉnh.",
        f"2. Tặng Bằng khen cho 01 tập thể (Khoa Lý luận) và 01 cá nhân (đồng chí {ONE}, Phó Hiệu trưởng).",
    )  # fmt: skip

    assert _people(report) == [
        ("collective", "Trường Chính trị tỉnh"), ("collective", "Khoa Lý luận"), ("individual", ONE),
    ]  # fmt: skip


def test_clans_stand_beside_families() -> None:
    report = read(
        *SUBMISSION, "Hội kính đề nghị UBND tỉnh tặng Bằng khen cho 01 dòng họ và 01 gia đình:",
        "1. Dòng họ Phan, phường Hải Yến", "2. Gia đình ông Ngô Sĩ Tạo, phường Hải Yến",
    )  # fmt: skip

    assert [one[0] for one in _people(report)] == ["collective", "household"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ((f"Hội đồng thống nhất tặng Bằng khen cho ông {ONE}; không thống nhất tặng Cờ cho bà {OTHER}.",), [ONE]),
        ((f"Hội đồng nhất trí bổ sung hồ sơ và chưa đề nghị tặng Bằng khen cho ông {ONE}.",), []),
        ((f"b. Bà {OTHER}: nhất trí tặng Bằng khen cho ông {ONE}.",), []),
        ((f"Ông {ONE} đồng ý, đề nghị tặng Bằng khen cho bà {OTHER}.",), []),
    ],
)  # fmt: skip
def test_whom_minutes_turn_down_or_one_of_them_praises_is_not_put_forward(
    lines: tuple[str, ...], names: list[str]
) -> None:
    assert [one.name for one in read(*MINUTES, *lines).nominees] == names


def test_awards_that_a_body_holds_are_not_asked_for() -> None:
    report = read(
        *SUBMISSION, "Trong 5 năm, đơn vị được tặng:", "- Cờ thi đua: Phòng A, Phòng B", f"- Bằng khen cho ông {ONE}",
        f"Sở kính đề nghị UBND tỉnh tặng Bằng khen cho bà {OTHER}.",
    )  # fmt: skip

    assert _people(report) == [("individual", OTHER)]


def test_the_ballot_on_a_list_is_not_that_of_the_next_one() -> None:
    report = read(
        *MINUTES, "Kết quả: 12/12 thành viên nhất trí đề nghị tặng Bằng khen cho:", f"1. Ông {ONE}",
        "Các thành viên cũng thống nhất tặng Giấy khen cho:", f"1. Bà {OTHER}",
    )  # fmt: skip

    assert [vote["nominee"] for vote in report.fields["votes"].value] == [ONE]


def test_a_report_on_what_others_asked_for_is_no_submission() -> None:
    report = read("**BÁO CÁO**", "**Về việc đề nghị khen thưởng của các đơn vị năm 2025**", "Có 30 đơn vị đề nghị.")

    assert report.kind.value is PaperKind.OTHER


def test_a_list_within_a_sentence_ends_with_it() -> None:
    report = read(
        *SUBMISSION, f"Kính trình UBND tỉnh tặng Bằng khen cho: 1. Ông {ONE}, Trưởng phòng; 2. Bà {OTHER}, Phó phòng. "
        "Hồ sơ gồm: 1. Tờ trình; 2. Báo cáo thành tích; 3. Biên bản.",
    )  # fmt: skip

    assert _people(report) == [("individual", ONE), ("individual", OTHER)]


def test_where_a_body_has_its_seat_is_no_body_beside_it() -> None:
    report = read(
        *SUBMISSION, "Sở đề nghị tặng Bằng khen cho 01 doanh nghiệp và 01 hộ gia đình:",
        "- Doanh nghiệp: Công ty Chè, Phường Đông", "- Hộ ông Cao Văn Đước", "- Xã Đông có 20 hộ tham gia",
    )  # fmt: skip

    assert "Phường Đông" not in {one.name for one in report.nominees}
    assert not any("20 hộ" in one.name for one in report.nominees)


def test_what_somebody_did_leaves_no_blanks_at_the_end_whatever_its_length() -> None:
    assert awarded("Lục Văn Ví. " + "Hội đồng thống nhất như trên. " * 9) == "Lục Văn Ví"
