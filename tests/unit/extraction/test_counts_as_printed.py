"""How many are put forward, as offices print it: results of a ballot, items, pupils, a table of counts."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState
from tests.golden.cases import rules
from tests.golden.paper import document
from tests.unit.extraction.test_award_counts import ASKS, BK, HEAD, _decision, _submission, _told

LDTT, CSCS = "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"


def _minutes(*lines: str) -> tuple[object, ...]:
    head = (*HEAD, "**BIÊN BẢN**", "**Họp xét thi đua, khen thưởng năm 2025**")
    opened = ("Hôm nay, ngày 20/12/2025, Hội đồng Thi đua - Khen thưởng họp xét khen thưởng:", "1. Thành phần:")
    end = ("Cuộc họp kết thúc lúc 16 giờ.", "**THƯ KÝ**", "**Ngô Thị Dụ**")
    return _told(extract(document((*head, *opened, *lines, *end)), rules()))


def test_the_results_of_a_ballot_count_each_title() -> None:
    told = _minutes(
        "- Thành viên Hội đồng: 07/07 đồng chí, đạt 100%.",
        "2. Kết quả bỏ phiếu:",
        f"2.1. Danh hiệu “{CSCS}”: 02 đồng chí",
        f"2.2. Danh hiệu “{LDTT}”: 31 đồng chí, 7/7 phiếu, đạt 100%.",
    )

    assert told[1:] == (
        33,
        [{"award": CSCS, "code": "cstdcs", "individual": 2}, {"award": LDTT, "code": "ldtt", "individual": 31}],
    )


@pytest.mark.parametrize(
    "items", ["1. Tập thể: 04\n2. Cá nhân: 09\n(Danh sách kèm theo).", "- Tập thể: 04\n- Cá nhân: 09"]
)
def test_items_with_a_count_alone_are_read_over_printed_lines(items: str) -> None:
    lines = (f"{ASKS}tặng {BK} cho:", *items.split("\n"))
    at = range(300, 400, 16)
    printed = [f"@72,{y},400,{y + 12} {line}" for y, line in zip(at, lines, strict=False)]

    assert _told(_submission(*printed))[:2] == (4, 9)


def test_a_director_general_is_no_total() -> None:
    asked = (
        f"{ASKS}xem xét, quyết định:",
        "- Tặng danh hiệu “Chiến sĩ thi đua ngành” cho 01 cá nhân;",
        f"- Tặng {BK} của Tổng Giám đốc cho 02 tập thể và 05 cá nhân.",
    )

    assert _told(_submission(*asked))[:2] == (2, 6)


@pytest.mark.parametrize(
    ("article", "told"),
    [
        ("Khen thưởng 215 học sinh đạt danh hiệu Học sinh Giỏi và 38 học sinh đạt danh hiệu Học sinh Xuất sắc.", 253),
        ("Khen thưởng 215 học sinh đạt danh hiệu Học sinh Giỏi năm học 2023 - 2024.", 215),
        (("Khen thưởng 253 học sinh, gồm 215 học sinh đạt danh hiệu Học sinh Giỏi và 38 học sinh đạt danh hiệu "
          "Học sinh Xuất sắc."), 253),
        ("Tặng Giấy khen cho 215 học sinh; 215 học sinh đạt danh hiệu Học sinh Giỏi được thưởng.", 215),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_pupils_are_counted_by_the_level_they_reached(article: str, told: int) -> None:
    assert _told(_decision(f"Điều 1. {article}"))[1] == told


@pytest.mark.parametrize("council", ["Thi đua - Khen thưởng", "Thi đua, khen thưởng"])
def test_the_members_of_a_council_are_not_those_it_rewards(council: str) -> None:
    assert _told(_decision(f"Điều 1. Kiện toàn Hội đồng {council} 09 người."))[:2] == (None, None)


def test_a_row_number_counts_nothing() -> None:
    lines = (f"{ASKS}tặng:", "TT\tDanh hiệu\tSố lượng", "2\tTập thể Lao động xuất sắc\t09", "Tổng cộng: 11 tập thể.")

    assert _told(_submission(*lines))[0] == 11


TABLE = (
    "| TT | Danh hiệu, hình thức khen thưởng | Số lượng tập thể | Số lượng cá nhân |",
    "| 1 | Chiến sĩ thi đua cấp tỉnh | | 12 |",
    "| 2 | Tập thể Lao động xuất sắc | 09 | |",
    f"| 3 | {BK} | 02 | 18 |",
)


@pytest.mark.parametrize("last", [(), ("| | Tổng cộng | 11 | 30 |",), ("Tổng cộng: 11 tập thể, 30 cá nhân.",)])
def test_a_table_of_counts_below_what_is_asked_is_read_award_by_award(last: tuple[str, ...]) -> None:
    assert _told(_submission(f"{ASKS}xét tặng:", *TABLE, *last)) == (
        11,
        30,
        [
            {"award": "Chiến sĩ thi đua cấp tỉnh", "code": "cstdt", "individual": 12},
            {"award": "Tập thể Lao động xuất sắc", "code": "ttldxs", "collective": 9},
            {"award": BK, "code": "bkt", "collective": 2, "individual": 18},
        ],
    )


def test_a_table_whose_total_differs_is_a_conflict() -> None:
    report = _submission(f"{ASKS}xét tặng:", *TABLE, "| | Tổng cộng | 12 | 30 |")

    assert report.fields["collective_count"].state is FieldState.CONFLICT
    assert report.fields["individual_count"].value == 30


@pytest.mark.parametrize("before", ["Kết quả khen thưởng năm trước như sau:", "Sở báo cáo kết quả khen thưởng:"])
def test_a_table_of_what_was_awarded_counts_nobody(before: str) -> None:
    assert _told(_submission(f"{ASKS}xem xét, quyết định.", before, *TABLE))[:2] == (None, None)
