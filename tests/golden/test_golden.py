from __future__ import annotations

import json

import pytest

from service.domain.checks import NAMES_OF_KINDS
from service.domain.fields import FieldState, PaperKind
from tests.golden.cases import ROOT, answer, names, read


@pytest.mark.parametrize("name", names())
def test_a_paper_reads_as_expected(name: str) -> None:
    expected = json.loads((ROOT / name / "expected.json").read_text(encoding="utf-8"))

    assert answer(name) == expected


@pytest.mark.parametrize("name", names())
def test_a_case_holds_its_paper_and_its_expectation_and_nothing_else(name: str) -> None:
    assert sorted(path.name for path in (ROOT / name).iterdir()) == ["expected.json", "paper.txt"]


@pytest.mark.parametrize("name", names())
def test_every_evidence_is_exactly_what_stands_on_the_page(name: str) -> None:
    report = read(name)
    texts = {page.number: page.text for page in report.pages}

    pointed = [value for value in report.fields.values() if value.start is not None]

    assert [value.raw for value in pointed] == [texts[value.page or 0][value.start : value.end] for value in pointed]


def test_there_are_cases_of_every_kind_the_contract_names() -> None:
    kinds = {
        json.loads((ROOT / name / "expected.json").read_text(encoding="utf-8"))["kind"]["value"] for name in names()
    }

    assert kinds == set(PaperKind) == set(NAMES_OF_KINDS)


def test_a_blank_form_has_nothing_found() -> None:
    report = read("form_blank_submission")

    assert {value.state for value in report.fields.values()} == {FieldState.ABSENT}
