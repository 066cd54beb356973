"""A vendor's system pushes messages over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.edxml.reader import read
from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.waiting import until

if TYPE_CHECKING:
    from tests.kit.desk import Desk

PUSH = "/api/v1/inbox/messages"
XML = {"Content-Type": "application/xml"}


def test_the_same_key_twice_is_one_dossier(desk: Desk) -> None:
    message, headers = nomination(30), {**XML, "Idempotency-Key": "journey-30"}
    first, again = (desk.call("POST", PUSH, data=message.raw, headers=headers) for _ in range(2))

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert first.headers["Location"] == again.headers["Location"]
    assert desk.events(first.json()["dossier"].rpartition("/")[2]).count("received") == 1


def test_the_same_key_with_other_bytes_is_refused(desk: Desk) -> None:
    headers = {**XML, "Idempotency-Key": "journey-31"}
    desk.call("POST", PUSH, data=nomination(31).raw, headers=headers)
    other = desk.call("POST", PUSH, data=nomination(32).raw, headers=headers)

    assert (other.status_code, other.headers["Content-Type"]) == (409, "application/problem+json")


def test_papers_sent_as_a_form_become_a_dossier(desk: Desk) -> None:
    papers = nomination(33, kit.FOLDER).papers
    answer = desk.call("POST", PUSH, files=[("papers", (paper.name, paper.data)) for paper in papers])
    dossier = desk.dossier(answer.json()["dossier"].rpartition("/")[2])

    assert answer.status_code == 202
    assert [paper["name"] for paper in dossier["papers"]] == [paper.name for paper in papers]
    assert (dossier["state"], dossier["award"]) == ("in_review", "bkt")


def test_what_cannot_be_read_is_refused_with_the_reason_at_once(desk: Desk) -> None:
    answer = desk.call("POST", PUSH, data=nomination(34).raw[:900], headers=XML)

    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_nobody_pushes_without_a_token(desk: Desk) -> None:
    answer = desk.call("POST", PUSH, data=nomination(35).raw, headers={**XML, "Authorization": "Bearer wrong"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")


def test_the_sender_is_told_that_its_message_arrived(desk: Desk) -> None:
    message = nomination(36)
    number = desk.drop(message)["origin"]["number"]
    sent = read(message.raw)

    def answers() -> list[tuple[str, str]]:
        statuses = [read(file.read_bytes()) for file in desk.inbox.glob("outbox/*.edxml")]
        return [(one.status_code, one.response_for[0].organ_id) for one in statuses
                if one.response_for and one.response_for[0].code == number]  # fmt: skip

    until(lambda: bool(answers()))

    assert answers() == [("01", sent.sender.organ_id)]
