"""What a newcomer sees a minute after `make run`: every sample where it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.samples import make_samples

if TYPE_CHECKING:
    from service.samples import Sample
    from tests.kit.desk import Desk

SAMPLES = make_samples()
DOSSIERS = tuple(sample for sample in SAMPLES if sample.expectation.outcome == "dossier")


def code_of(desk: Desk, sample: Sample) -> str:
    """Give the code of a sample's dossier: they were taken in in their order, before anything else."""
    codes = sorted(one["code"] for one in desk.get("/api/v1/dossiers", limit=200)["items"])
    return str(codes[DOSSIERS.index(sample)])


def test_the_list_shows_each_sample_in_its_state(desk: Desk) -> None:
    shown = sorted(desk.ask("dossiers", "list", "--limit", "200")["items"], key=lambda one: one["code"])
    seen = [(one["state"], one["award"], one["change_requested"]) for one in shown[: len(DOSSIERS)]]

    assert seen == [
        (sample.expectation.state, sample.expectation.award, sample is SAMPLES[0])  # the recall asks for the first
        for sample in DOSSIERS
    ]


@pytest.mark.parametrize("sample", DOSSIERS, ids=lambda sample: sample.name)
def test_a_sample_has_its_papers_and_its_problems(desk: Desk, sample: Sample) -> None:
    wanted = sample.expectation
    dossier = desk.dossier(code_of(desk, sample))
    papers: list[dict[str, Any]] = dossier["papers"]

    assert len(papers) == wanted.papers
    assert [paper["status"] for paper in papers].count("quarantined") == wanted.quarantined
    assert {problem["code"] for problem in dossier["problems"]} >= set(wanted.codes)
    assert (wanted.state == "incomplete") == any(one["severity"] != "note" for one in dossier["problems"])


def test_a_blank_form_gives_no_value(desk: Desk) -> None:
    blank = next(sample for sample in DOSSIERS if "bieu-mau" in sample.name)
    (paper,) = desk.dossier(code_of(desk, blank))["papers"]

    assert [name for name, value in paper["fields"].items() if value["state"] == "found"] == []


def test_the_broken_message_lies_in_failed_beside_its_reason(desk: Desk) -> None:
    (refused,) = [sample for sample in SAMPLES if sample.expectation.outcome == "refused"]
    failed = desk.inbox / "failed"

    assert (failed / refused.name).read_bytes() == refused.raw
    assert "XML" in (failed / f"{refused.name}.txt").read_text("utf-8")


def test_the_same_message_sent_twice_is_one_dossier_that_says_so(desk: Desk) -> None:
    events = desk.events(code_of(desk, SAMPLES[0]))

    assert (events.count("received"), events.count("duplicate_received")) == (1, 1)


def test_a_recall_waits_beside_its_dossier_for_a_person(desk: Desk) -> None:
    code = code_of(desk, SAMPLES[0])
    asked = desk.dossier(code)["change_request"]

    assert (asked["kind"], asked["reason"]) == ("recall", "Rà soát lại thành phần hồ sơ")
