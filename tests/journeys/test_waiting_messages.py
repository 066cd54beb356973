"""What becomes no dossier is not lost from sight: a recall of what was never sent here, a message cut half way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import MessageKind
from service.samples import make_samples, papers, province
from service.samples.envelopes import edxml, envelope_of, reference, write_paper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.kit.desk import Desk

STRANGER = replace(province.COMPLETE, number=9999)


def a_recall_of_nothing() -> bytes:
    """Give a recall of a submission that was never sent."""
    envelope = replace(envelope_of(STRANGER, "V/v thu hồi tờ trình"), kind=MessageKind.RECALL,
                       document_id="recall.of.nothing", code_number="1299", code_notation="VP",
                       response_for=(reference(STRANGER),),
                       change_reason="Gửi nhầm nơi nhận")  # fmt: skip
    return edxml(envelope, (write_paper("Công văn thu hồi.docx", papers.submission(STRANGER)),))


@pytest.fixture
def recall(desk: Desk) -> Mapping[str, Any]:
    """Push the recall (twice is once) and give what its sender was told."""
    given = {"headers": {"Content-Type": "application/xml"}, "data": a_recall_of_nothing()}
    answer = desk.call("POST", "/api/v1/inbox/messages", **given)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def test_a_recall_of_what_is_not_here_waits_with_its_target_and_reason(desk: Desk, recall: Mapping[str, Any]) -> None:
    waiting = {one["id"]: one for one in desk.ask("quarantine", "list")["messages"]}
    parked = waiting[recall["intake"]]

    assert (parked["outcome"], parked["kind"], parked["message"]) == ("parked", "recall", recall["message"])
    assert (parked["change_reason"], parked["dossier"]) == ("Gửi nhầm nơi nhận", None)
    assert [target["document_id"] for target in parked["targets"]] == [reference(STRANGER).document_id]


def test_a_message_that_could_not_be_opened_waits_by_name(desk: Desk) -> None:
    (broken,) = [sample.name for sample in make_samples() if sample.expectation.outcome == "refused"]
    waiting = {one["name"]: one for one in desk.get("/api/v1/quarantine")["messages"]}

    assert waiting[broken]["outcome"] == "refused"
    assert waiting[broken]["message"]


@pytest.mark.usefixtures("recall")
def test_the_command_lists_them_beneath_the_dossiers(desk: Desk) -> None:
    said = desk.hoso("quarantine", "list")
    dossiers, _, messages = said.partition("Thông điệp chờ người xem")

    assert "HS-" in dossiers
    assert "không thấy văn bản gốc" in messages
    assert "không mở được" in messages


def test_the_command_and_the_api_name_the_duplicate_of_a_dossier(desk: Desk) -> None:
    (twice,) = [one for one in desk.get("/api/v1/dossiers", limit=200)["items"] if one["change_requested"]]
    over_http = desk.get(f"/api/v1/dossiers/{twice['code']}")["messages"]

    assert [one["outcome"] for one in over_http] == ["dossier", "duplicate", "change"]
    assert desk.ask("dossiers", "show", twice["code"])["messages"] == over_http
    assert "thông điệp trùng: " in desk.hoso("dossiers", "show", twice["code"])
