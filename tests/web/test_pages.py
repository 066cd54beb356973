"""Words and values as a Vietnamese reader sees them."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.events import EventType
from service.web.labels import Labels
from service.web.pages import day, in_words, shown_value, told
from tests.kit.builders import an_event


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 10, 5), "05/10/2026"),
        ("2026-10-05", "05/10/2026"),
        ("2026/10/05", "05/10/2026"),
        ("20261005", "20261005"),
        ("2026-13-45", "2026-13-45"),
        ("tháng 10 năm 2026", "tháng 10 năm 2026"),
    ],
)
def test_a_day_is_written_as_the_office_writes_it_and_nothing_else_is(value: date | str, shown: str) -> None:
    assert day(value) == shown


def test_a_refusal_speaks_of_states_and_actions_by_their_words() -> None:
    labels = Labels({"state": {"in_review": "Đang thẩm định"}, "action": {"approve": "Đồng ý"}})

    said = in_words("Hồ sơ đang ở trạng thái «in_review», không thể thực hiện «approve»; «Lê Ai» «la»", labels)

    assert said == "Hồ sơ đang ở trạng thái «Đang thẩm định», không thể thực hiện «Đồng ý»; «Lê Ai» «la»"


def test_a_vote_is_shown_in_words() -> None:
    vote = {"nominee": "Khúc Thị Lam Giang", "for": 9, "base": 9, "percent": 100.0}

    assert shown_value([vote]) == ["Khúc Thị Lam Giang · 9 đồng ý · trên 9 · 100.0%"]


def test_counts_by_award_and_earlier_awards_are_shown_in_words() -> None:
    counts = {"award": "Bằng khen", "code": "bkt", "collective": 5, "individual": 12}
    cited = "Quyết định số 12/QĐ-UBND ngày 05/3/2023 của UBND tỉnh Bình Lâm"
    earlier = {"year": "2023", "name": "Giấy khen", "decision": cited, "number": "12/QĐ-UBND", "date": "2023-03-05",
               "issuer": "UBND tỉnh Bình Lâm"}  # fmt: skip

    assert shown_value([counts]) == ["Bằng khen · 5 tập thể · 12 cá nhân"]
    assert shown_value([earlier]) == [f"2023 · Giấy khen · {cited}"]
    assert shown_value([{"year": "2022", "name": "Cờ thi đua", "issuer": "UBND tỉnh"}]) == [
        "2022 · Cờ thi đua · của UBND tỉnh"
    ]


def test_the_history_shows_a_sentence_and_never_the_id_of_a_message() -> None:
    labels = Labels({})
    received = an_event("1", EventType.RECEIVED, data={"message": "459ccc08", "papers": 4})
    held = an_event("1", EventType.QUARANTINED, data={"code": "x", "message": "Máy đọc ba lần không được."})

    assert told(received, labels) == ["4 giấy tờ"]
    assert told(held, labels) == ["Máy đọc ba lần không được."]
