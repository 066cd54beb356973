"""Grounds of the law that speak of a time: after an award, and within years running."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.awards import Demand
from service.domain.fields import FieldState, FieldValue, Nominee
from service.domain.standards import DEMANDS, Record, Verdict, assess, record_of
from tests.kit.office import rules

if TYPE_CHECKING:
    from collections.abc import Iterable

GOOD, TITLE = "Hoàn thành tốt nhiệm vụ", "Chiến sĩ thi đua cơ sở"
MERIT = "Bằng khen của Thủ tướng Chính phủ"


def rows(name: str, years: Iterable[int]) -> list[dict[str, Any]]:
    return [{"year": str(year), "name": name} for year in years]


@pytest.mark.parametrize(
    ("given", "verdict"), [([2019], Verdict.MET), ([2019, 2024], Verdict.MET), ([2022], Verdict.UNMET)]
)
def test_years_after_an_award_count_from_the_first_one(given: list[int], verdict: Verdict) -> None:
    """Luật 06/2022/QH15 Điều 44 khoản 1 điểm e: *đã được tặng … và sau đó có liên tục từ 05 năm trở lên*."""
    demand = Demand("ratings_in_a_row", {"at_least": "HTT", "years": 5, "after": ["bkttg"]})
    record = Record(2026, "individual", ratings=rows(GOOD, range(2020, 2026)), past_awards=rows(MERIT, given))

    assert DEMANDS[demand.check](record, demand).verdict is verdict


@pytest.mark.parametrize(
    ("titles", "verdict"), [([2022, 2023, 2025], Verdict.MET), ([2012, 2013, 2025], Verdict.UNMET)]
)
def test_titles_of_the_years_running_alone_count_where_the_law_says_in_that_time(
    titles: list[int], verdict: Verdict
) -> None:
    """Luật 06/2022/QH15 Điều 73 khoản 1 điểm b: *trong thời gian đó có 03 lần … Chiến sĩ thi đua cơ sở*."""
    demand = Demand("past_award", {"awards": ["cstdcs"], "times": 3, "within_run": "HTT"})
    rated = [*rows(GOOD, range(2021, 2026)), *rows("Hoàn thành nhiệm vụ", [2020]), *rows(GOOD, range(2010, 2020))]
    record = Record(2026, "individual", ratings=rated, past_awards=rows(TITLE, titles))

    found = DEMANDS[demand.check](record, demand)
    assert found.verdict is verdict
    assert "từ năm 2021 (trong thời gian liên tục)" in found.why


@pytest.mark.parametrize(("best", "verdict"), [([2024], Verdict.MET), ([2016], Verdict.UNMET)])
def test_an_excellent_year_counts_only_in_the_years_running_after_the_award(best: list[int], verdict: Verdict) -> None:
    """Luật 06/2022/QH15 Điều 44 khoản 1 điểm e, by the shipped file: *trong thời gian đó có từ 01 năm trở lên …*."""
    award = rules().award("hcld3", on=date(2026, 5, 18))
    assert award is not None
    rated = [*rows("Hoàn thành xuất sắc nhiệm vụ", best), *rows(GOOD, {*range(2021, 2026)} - {*best})]
    past = [*rows(MERIT, [2012]), *rows(TITLE, [2022, 2023, 2025])]
    grounds = {one.standard.name: one.verdict for one in assess(award, Record(2026, "individual", rated, past))}

    assert grounds["e"] is verdict


@pytest.mark.parametrize(
    ("titles", "verdict"), [([2022, 2023, 2025], Verdict.MET), ([2014, 2015, 2025], Verdict.UNMET)]
)
def test_titles_before_the_years_running_open_no_medal(titles: list[int], verdict: Verdict) -> None:
    award = rules().award("hcld3", on=date(2026, 5, 18))
    assert award is not None
    rated = [*rows("Hoàn thành xuất sắc nhiệm vụ", [2024]), *rows(GOOD, [2021, 2022, 2023, 2025])]
    past = [*rows(MERIT, [2012]), *rows(TITLE, titles)]
    grounds = {one.standard.name: one.verdict for one in assess(award, Record(2026, "individual", rated, past))}

    assert grounds["e"] is verdict


def test_where_no_rating_is_told_no_title_is_taken_away() -> None:
    demand = Demand("past_award", {"awards": ["cstdcs"], "times": 3, "within_run": "HTT"})
    record = Record(2026, "individual", past_awards=rows(TITLE, [2012, 2013, 2025]))

    assert DEMANDS[demand.check](record, demand).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("giver", "verdict"),
    [
        ("", Verdict.MET),
        ("Chủ tịch UBND tỉnh Bình Minh", Verdict.MET),
        ("Bộ trưởng Bộ Y tế", Verdict.MET),
        ("Ban Chấp hành Trung ương Đoàn", Verdict.MET),
        ("Hội Nông dân Việt Nam", Verdict.MET),
        ("Tỉnh đoàn Bình Minh", Verdict.ASK),
        ("Liên đoàn Lao động tỉnh Bình Minh", Verdict.ASK),
        ("Tập đoàn Ví Dụ Việt Nam", Verdict.ASK),
        ("Bộ Chỉ huy quân sự tỉnh", Verdict.ASK),
    ],
)
def test_a_certificate_of_another_body_than_a_ministry_or_province_is_asked_about(giver: str, verdict: Verdict) -> None:
    """Luật 06/2022/QH15 Điều 73 khoản 1 điểm b wants one of *Bộ, ban, ngành, tỉnh*: those of Điều 3 khoản 5."""
    demand = Demand("past_award", {"awards": ["bkt"], "times": 1})
    record = Record(2026, "individual", past_awards=[{"year": "2020", "name": "Bằng khen", "issuer": giver}])

    found = DEMANDS[demand.check](record, demand)

    assert found.verdict is verdict
    assert ("nơi tặng" in found.why and giver in found.why) is (verdict is Verdict.ASK)


@pytest.mark.parametrize(("year", "verdict"), [(2025, Verdict.MET), (2024, Verdict.MET), (2022, Verdict.ASK)])
def test_a_rating_of_long_ago_is_none_of_the_year_that_is_judged(year: int, verdict: Verdict) -> None:
    demand = Demand("rating", {"at_least": "HTT"})
    record = Record(2026, "individual", ratings=rows(GOOD, [year]))

    assert DEMANDS[demand.check](record, demand).verdict is verdict


def test_nobody_is_refused_by_rows_read_off_a_picture() -> None:
    award = rules().award("cstdt", on=date(2026, 11, 18))
    assert award is not None
    past = rows(TITLE, [2024])

    def verdict(*, recognised: bool) -> tuple[set[Verdict], str]:
        record = Record(2026, "individual", past_awards=past, recognised=recognised)
        found = assess(award, record)
        return {one.verdict for one in found}, "; ".join(each.why for one in found for each in one.findings)

    assert verdict(recognised=False)[0] == {Verdict.UNMET}
    asked, why = verdict(recognised=True)
    assert asked == {Verdict.ASK}
    assert "báo cáo có: 2024; đọc từ ảnh quét, cần đối chiếu với bản quét" in why


def test_a_record_is_recognised_where_its_history_is() -> None:
    history = FieldValue(state=FieldState.FOUND, value=rows(TITLE, [2024]), method="ocr")

    assert record_of(Nominee("individual", "Trần Văn Ví"), {"past_awards": history}, year=2026).recognised
    assert not record_of(
        Nominee("individual", "Trần Văn Ví"), {"past_awards": replace(history, method="table")}, year=2026
    ).recognised
