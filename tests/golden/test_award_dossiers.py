"""Every award file of every regime passes one golden dossier and refuses another for the right reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.domain.award_checks import assessments
from service.domain.checks import find_problems
from service.domain.deadlines import local_day
from tests.golden.award_dossiers import CASES, RECEIVED, Case, cases, dossier_of
from tests.kit.office import rules

if TYPE_CHECKING:
    from service.domain.awards import Award


def judge(case: Case) -> Award:
    """Give the award file of the day of receipt."""
    award = rules().award(case.award, on=local_day(RECEIVED[case.regime]))
    assert award is not None
    return award


def test_every_award_file_has_a_dossier_that_passes_and_one_that_fails() -> None:
    told = {(judge(case).file, case.outcome) for case in cases()}

    assert {file for file, _ in told} == {award.file for award in rules().awards}
    assert all(set(outcomes) == {"passes", "fails"} for outcomes in CASES.values())


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.regime}-{case.award}-{case.outcome}")
def test_a_golden_dossier_is_judged_as_it_should_be(case: Case) -> None:
    award, dossier = judge(case), dossier_of(case)

    problems = find_problems(dossier, award)
    ((_, grounds),) = assessments(dossier, award) or [(None, ())]
    verdicts = {one.standard.name: one.verdict.value for one in grounds}

    assert sorted({one.code for one in problems}) == sorted(case.told.get("codes", []))
    assert [words for words in case.told.get("says", []) if not any(words in one.message for one in problems)] == []
    assert all(one.legal_basis for one in problems)
    for wanted in ("met", "ask"):
        assert {name: verdicts.get(name) for name in case.told.get(wanted, [])} == dict.fromkeys(
            case.told.get(wanted, []), wanted
        )
    if case.outcome == "passes":
        assert {"met", "ask"} & set(verdicts.values())


FLAG = {"subject": "collective", "rated": {"HTXS": [1]}}


@pytest.mark.parametrize(
    ("award", "told", "asked"),
    [
        ("cot", {"minutes": "Đơn vị họp xét"}, True),
        ("cocp", {"minutes": "Đơn vị họp xét"}, True),
        ("cot", {"minutes": "Cụm thi đua số 3 họp"}, False),
        ("cot", {"minutes": "Sở họp xét, là đơn vị dẫn đầu phong trào thi đua của Khối thi đua các sở"}, True),
        ("cot", {"minutes": "Đơn vị họp xét", "submission": "tổng kết phong trào thi đua theo chuyên đề"}, False),
        ("ttldxs", {"minutes": "Đơn vị họp xét"}, False),
    ],
)
def test_a_flag_of_the_year_wants_the_minutes_of_its_cluster(award: str, told: dict[str, str], *, asked: bool) -> None:
    """TT 20/2025/TT-BNV Điều 12 khoản 2 điểm c; a flag of a movement of years is chosen by no cluster."""
    case = Case(award, "nd152", "", {**FLAG, **told})

    found = [one for one in find_problems(dossier_of(case), judge(case)) if one.rule == "minutes_of_cluster"]
    assert [one.code for one in found] == (["R03"] if asked else [])


@pytest.mark.parametrize("award", ["ttldxs", "knc"])
@pytest.mark.parametrize("regime", ["nd98", "nd152"])
def test_a_vote_of_half_a_council_is_told_of_every_award_of_the_province(award: str, regime: str) -> None:
    told = {"subject": "collective" if award == "ttldxs" else "individual", "votes": [6, 11]}
    case = Case(award, regime, "", told)

    found = [one for one in find_problems(dossier_of(case), judge(case)) if one.rule == "votes_reach_threshold"]
    assert [(one.code, one.severity) for one in found] == [("R08", "warning")]


@pytest.mark.parametrize(
    ("award", "minutes", "told"),
    [
        ("cstdt", "Hội đồng biểu quyết bằng hình thức giơ tay", True),
        ("cstdt", "Hội đồng giơ tay thông qua chương trình, rồi bỏ phiếu kín", False),
        ("bkt", "Hội đồng biểu quyết bằng hình thức giơ tay", False),
    ],
)
def test_hands_are_told_of_where_the_law_wants_ballots(award: str, minutes: str, *, told: bool) -> None:
    case = Case(award, "nd152", "", {"minutes": minutes})

    found = [one for one in find_problems(dossier_of(case), judge(case)) if one.rule == "ballot_kind"]
    assert [(one.code, one.severity) for one in found] == ([("R08", "warning")] if told else [])


BOSS = {"unit": "Công ty Cổ phần Ví Dụ"}


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"subject": "collective", "name": "Công ty Cổ phần Ví Dụ"}, "thuế, bảo hiểm xã hội, môi trường"),
        ({"nominee": {**BOSS, "title": "Giám đốc"}, "opinion": "Thuế tỉnh xác nhận"}, "bảo hiểm xã hội, môi trường"),
        ({"nominee": {**BOSS, "title": "Công nhân"}}, ""),
        ({"subject": "collective"}, ""),
        ({"nominee": {"title": "Giám đốc"}}, ""),
    ],
)
def test_of_an_enterprise_and_its_head_the_agencies_that_did_not_speak_are_noted(
    told: dict[str, Any], missing: str
) -> None:
    case = Case("bkt", "nd152", "", told)

    found = [one for one in find_problems(dossier_of(case), judge(case)) if one.rule == "enterprise_confirmed"]
    assert [one.severity for one in found] == (["note"] if missing else [])
    assert all(f"cơ quan {missing};" in one.message for one in found)


TWO_AWARDS = [{"code": "bkt", "collective": 2}, {"code": "ttldxs", "collective": 3}]


@pytest.mark.parametrize(
    ("award", "asked", "said"),
    [
        ("ttldxs", {"collective_count": 2, "prize_each": 3_510_000}, ""),
        ("ttldxs", {"collective_count": 2, "prize_each": 3_500_000}, "3.500.000 đồng; theo hệ số"),
        ("ldtt", {"individual_count": 9, "prize_each": 710_000}, ""),  # 702.000, rounded up to 10.000
        ("ldtt", {"individual_count": 9, "prize_each": 702_000}, "là 710.000 đồng"),
        ("cot", {"collective_count": 1, "prize_each": [18_720_000, 8_000_000]}, "mức thưởng 8.000.000 đồng"),
        ("bkt", {"collective_count": 5, "award_counts": TWO_AWARDS, "prize_each": [7_020_000, 3_510_000]}, ""),
        (
            "bkt",
            {"collective_count": 5, "award_counts": TWO_AWARDS, "prize_each": 3_500_000},
            "7.020.000 đồng, 3.510.000",
        ),
        ("ttldxs", {"collective_count": 2, "prize_each": 9_000_000}, "9.000.000 đồng"),  # a province may add
        ("bkt", {"individual_count": 1, "prize_each": 1}, ""),  # a multiple that no text read tells
        ("ldtt", {"individual_count": 9, "prize_each": 1, "date": "2026-07-01"}, ""),  # a salary that none tells
    ],
)
def test_an_amount_is_held_against_the_multiple_and_the_salary_of_its_day(
    award: str, asked: dict[str, Any], said: str
) -> None:
    """DOMAIN B.8: coefficient times base salary, rounded up to 10.000 đồng, from a dated table."""
    case = Case(award, "nd152", "", {"asked": asked})

    found = [one for one in find_problems(dossier_of(case), judge(case)) if one.rule == "prize_is_of_the_law"]
    severity = "note" if said == "9.000.000 đồng" else "warning"
    assert [one.severity for one in found] == ([severity] if said else [])
    assert all(said in one.message for one in found)


def test_each_award_is_decided_by_whom_the_law_names() -> None:
    """Luật 06/2022/QH15 Điều 77 to 80: the President, the Government, the Premier, the chair, the head of a body."""
    told = {one.code: one.decider for one in rules().awards if one.regime != "Nghị định 91/2017/NĐ-CP"}
    chair = dict.fromkeys(("bkt", "cot", "cstdt", "ttldxs", "knc", "dhtt"), "Chủ tịch Ủy ban nhân dân tỉnh")
    heads = dict.fromkeys(("gk", "ldtt", "cstdcs", "ttldtt"), "Thủ trưởng sở, đơn vị")
    above = {**dict.fromkeys(("hcld1", "hcld2", "hcld3"), "Chủ tịch nước"), "cocp": "Chính phủ",
             **dict.fromkeys(("bkttg", "cstdtq"), "Thủ tướng Chính phủ")}  # fmt: skip

    assert {code: decider.split(";")[0] for code, decider in told.items()} == {**chair, **heads, **above}
