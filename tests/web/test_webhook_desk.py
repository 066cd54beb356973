"""The desk of webhooks: why a delivery failed, and sending one, many or a time again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.events import EventType
from service.domain.states import Processing
from service.ports import Answered
from service.stages import notify
from tests.kit.builders import an_endpoint, an_event
from tests.kit.clock import START
from tests.kit.office import SECRET, SilentSender, an_office, under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from service.domain.events import Event
    from service.ports import Endpoint
    from tests.kit.office import Office

BODY = f'{{"error": "busy", "echo": "{SECRET}"}}'


class BusySender(SilentSender):
    """A receiver that is always busy and says back what it was sent."""

    def send(self, endpoint: Endpoint, event: Event, *, now: Any) -> Answered:
        """Answer 503."""
        del endpoint, event, now
        return Answered(503, retry_after=7.0, text=BODY)


@pytest.fixture
def office() -> Office:
    """Give an office that owes one endpoint three events, each tried once in vain and given up."""
    office = an_office()
    office = replace(office, deps=replace(office.deps, sender=BusySender()))
    office.deps.deliveries.save_endpoint(an_endpoint(id="e1", name="Phần mềm A", url="https://e.test/h?token=abc"))
    for number in range(3):
        job = office.deps.deliveries.add_delivery(f"d{number}", "e1", _event(number))
        lease = office.deps.jobs.claim(job, now=START + timedelta(hours=1), seconds=30)
        assert lease is not None
        notify.deliver(office.deps, lease)
    office.deps.deliveries.pause("e1", why="Bên nhận đã nghỉ.")
    office.clock.advance(days=1)
    return office


def _event(number: int) -> Event:
    return an_event("h1", EventType.NOTED, at=START + timedelta(minutes=number))


def _states(office: Office) -> list[tuple[str, int]]:
    found = sorted(office.deps.deliveries.deliveries(endpoint_id="e1"), key=lambda one: one.id)
    return [(one.state, one.attempts) for one in found]


def _post(office: Office, path: str, body: dict[str, Any]) -> TestResponse:
    return office.app.test_client().post(f"/api/v1/deliveries{path}", json=body, headers=office.bearer("vanhanh"))


def test_a_delivery_shows_request_answer_and_times_with_secrets_masked(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/deliveries/d0", headers=office.bearer("vanhanh"))
    (attempt,) = answer.json["history"]

    assert (attempt["status"], attempt["retry_after"], "busy" in attempt["answer"]) == (503, 7.0, True)
    assert (attempt["at"], attempt["url"]) == (START.isoformat(), "https://e.test/h?…")
    assert answer.json["request"]["body"]["type"] == "dossier.noted"
    assert SECRET not in answer.text
    assert "abc" not in str(attempt)


@pytest.mark.parametrize(
    ("body", "again"),
    [({"ids": ["d0", "d2"]}, [0, 2]), ({"since": START.isoformat()}, [0, 1, 2]),
     ({"since": (START + timedelta(minutes=1)).isoformat(), "endpoint": "e1"}, [1, 2]),
     ({"since": "2026-03-02T08:00", "until": "2026-03-02T08:01"}, [0]),
     ({"since": START.isoformat(), "endpoint": "e9"}, []), ({"since": START.isoformat(), "state": "delivered"}, [])],
)  # fmt: skip
def test_one_many_or_a_time_is_sent_again_with_fresh_counters(
    office: Office, body: dict[str, Any], again: list[int]
) -> None:
    answer = _post(office, "/replay", body)

    assert (answer.status_code, answer.json) == (202, {"replayed": len(again)})
    assert _states(office) == [("pending", 0) if number in again else ("dead", 1) for number in range(3)]


@pytest.mark.parametrize(
    ("body", "status"),
    [({"ids": ["d0", "không có"]}, 404), ({"ids": []}, 422), ({"ids": [1]}, 400), ({}, 400),
     ({"since": "hôm qua"}, 400),
     ({"since": START.isoformat(), "state": "x"}, 422)],
)  # fmt: skip
def test_a_wrong_wish_sends_nothing(office: Office, body: dict[str, Any], status: int) -> None:
    assert _post(office, "/replay", body).status_code == status
    assert _states(office) == [("dead", 1)] * 3


def test_the_operator_sees_why_and_sends_again_on_the_pages(office: Office) -> None:
    operator = Visitor(office).signed_in("vanhanh")
    listed = operator.get("/giao-nhan?state=dead").text
    shown = operator.get("/giao-nhan/d1").text
    one = operator.post("/giao-nhan/d1/gui-lai")
    operator.get("/giao-nhan")
    many = operator.post("/giao-nhan/gui-lai", ids=["d0"])
    rest = operator.post("/giao-nhan/gui-lai", since="2026-03-02T08:00", until="")

    assert "Bên nhận đã nghỉ." in listed
    assert "busy" in shown
    assert SECRET not in shown
    assert [answer.status_code for answer in (one, many, rest)] == [303, 303, 303]
    assert _states(office) == [("pending", 0)] * 3


def test_the_operator_opens_a_paused_endpoint_on_the_page(office: Office) -> None:
    operator = Visitor(office).signed_in("vanhanh")
    operator.get("/giao-nhan")
    done = operator.post("/giao-nhan/diem/e1", action="enable")
    odd = operator.post("/giao-nhan/diem/e1", action="dance")

    (endpoint,) = [one for one in office.deps.deliveries.endpoints() if one.id == "e1"]
    assert (done.status_code, odd.status_code) == (303, 400)
    assert (endpoint.enabled, endpoint.paused, endpoint.failing_since) == (True, "", None)


def test_many_quarantined_dossiers_are_released_by_code_or_by_time() -> None:
    office = an_office()
    held = [office.file(under_review(processing=Processing.QUARANTINED, received_at=START + timedelta(hours=hour)))
            for hour in range(3)]  # fmt: skip
    client, headers = office.app.test_client(), office.bearer("vanhanh")
    office.clock.advance(days=1)
    two = {"dossiers": [held[0].code, "HS-2026-999999"]}
    first = client.post("/api/v1/quarantine/release", json=two, headers=headers).json
    span = {"since": START.isoformat(), "until": (START + timedelta(hours=2)).isoformat()}
    second = client.post("/api/v1/quarantine/release", json=span, headers=headers).json

    assert (first["released"], list(first["refused"])) == ([held[0].code], ["HS-2026-999999"])
    assert second["released"] == [held[1].code]
    assert [office.store.dossier(one.id).processing for one in held] == ["working", "working", "quarantined"]
