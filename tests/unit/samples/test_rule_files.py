"""The rule files of the two awards and the calendar say what their sources say."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from service import catalogue
from service.domain.deadlines import add_working_days
from service.domain.errors import Invalid
from service.domain.fields import PaperKind
from tests.kit.rules import TEMPLATES, rules

if TYPE_CHECKING:
    from pathlib import Path

RULES = rules()
A_DAY = date(2026, 11, 2)


def required(code: str) -> list[frozenset[PaperKind]]:
    award = RULES.award(code, on=A_DAY)
    assert award is not None
    return [paper.any_of for paper in award.papers if paper.required]


def test_the_certificate_of_merit_asks_for_what_article_84_asks() -> None:
    reports = frozenset({PaperKind.MERIT_REPORT_INDIVIDUAL, PaperKind.MERIT_REPORT_COLLECTIVE})

    asked = required("bkt")

    assert asked == [
        frozenset({PaperKind.SUBMISSION}), frozenset({PaperKind.NOMINEE_LIST}), reports, frozenset({PaperKind.MINUTES}),
    ]  # fmt: skip


@pytest.mark.parametrize("code", sorted({award.code for award in RULES.awards}))
def test_every_award_is_judged_by_another_file_from_july_2025(code: str) -> None:
    before, after = RULES.award(code, on=date(2025, 6, 30)), RULES.award(code, on=date(2025, 7, 1))

    assert before is not None
    assert after is not None
    assert (before.regime, after.regime) == ("Nghị định 98/2023/NĐ-CP", "Nghị định 152/2025/NĐ-CP")
    assert before.file != after.file


@pytest.mark.parametrize("on", [date(2022, 9, 28), date(2024, 5, 6), date(2026, 11, 2)])
def test_every_regime_has_the_sixteen_awards(on: date) -> None:
    assert len([award for award in RULES.awards if award.in_force(on)]) == 16


def test_the_plan_has_twelve_groups_of_criteria_and_37_bullets() -> None:
    [criteria] = RULES.criteria
    by_subject = {
        subject: [one for one in criteria.groups if one.subject == subject] for subject in ("collective", "individual")
    }

    assert [one.letter for one in by_subject["collective"]] == list("abcdđ")
    assert [one.letter for one in by_subject["individual"]] == list("abcdđeg")
    assert [sum(len(one.bullets) for one in groups) for groups in by_subject.values()] == [12, 25]
    assert {one.code: one.leaders_only for one in criteria.groups if one.leaders_only} == {"CN-c": {4}, "CN-d": {4}}


def test_the_plan_has_five_classes_of_units() -> None:
    award = RULES.award("dhtt", on=A_DAY)

    assert award is not None
    assert [row["code"] for row in award.unit_classes] == ["U1", "U2", "U3", "U4", "U5"]


def test_the_procedure_of_the_certificate_ends_with_the_chair_and_says_its_days() -> None:
    steps = RULES.procedure("bkt").steps

    assert [(step.name, step.role, step.working_days) for step in steps] == [
        ("kiem_tra", "specialist", 2),
        ("tham_dinh", "specialist", 15),
        ("hop_hoi_dong", "council", 5),
        ("trinh_ubnd", "head", 3),
        ("quyet_dinh", "chair", 5),
    ]


@pytest.mark.parametrize("name", ["bkt", "dhtt", "don_gian", "co_so", "nha_nuoc"])
def test_every_number_of_days_names_its_source(name: str) -> None:
    body = tomllib.loads((TEMPLATES / f"procedures/{name}.toml").read_text(encoding="utf-8"))

    sources = [body["supplement_source"], body["return_source"], *(step["legal_basis"] for step in body["steps"])]

    assert all(sources)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 5, 4), True),
        (date(2024, 4, 29), False),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 2, 17), False),
        (date(2026, 4, 27), False),
        (date(2026, 11, 23), True),
    ],
)
def test_the_calendar_knows_days_off_and_days_made_up(day: date, *, works: bool) -> None:
    assert RULES.calendar.is_working(day) is works


def test_tet_stops_the_clock() -> None:
    deadline = add_working_days(date(2026, 2, 13), 1, calendar=RULES.calendar)

    assert deadline.due == date(2026, 2, 23)


def test_a_due_date_lies_in_the_year_it_is_set_for(tmp_path: Path) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = folder / "rounds" / "van_hoa_cong_so.toml"
    row = '\n[[due]]\nyear = 2026\ndate = {}\nlegal_basis = "Công văn 9"\n'
    as_it_was = file.read_text(encoding="utf-8")

    file.write_text(as_it_was + row.format("2026-12-31"), encoding="utf-8")
    assert catalogue.load(folder).rounds[0].due(2026) is not None
    file.write_text(as_it_was + row.format("2027-01-15"), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        catalogue.load(folder)
    assert "hạn gửi phải nằm trong chính năm" in str(refused.value.problems)
    assert "15/01/2027 đặt cho năm 2026" in str(refused.value.problems)


@pytest.mark.parametrize("levels", ['["tỉnh"]', '"tinh"'])
def test_a_letter_for_a_level_that_no_award_has_is_a_fault(tmp_path: Path, levels: str) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    file = folder / "letters" / "decision.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('levels = ["tinh"]', f"levels = {levels}"), "utf-8")

    with pytest.raises(Invalid) as refused:
        catalogue.load(folder)

    assert [(one.paper, "levels" in one.message) for one in refused.value.problems] == [("letters/decision.toml", True)]
