"""Systems beside ours: told of every event by signed webhooks, and deciding by them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from standardwebhooks.webhooks import Webhook

from service.domain.webhook_signature import sign
from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.receiver import Receiver, answering, receiving
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.kit.desk import Desk

SECRET_OF_NOBODY = "whsec_" + "bm9ib2R5LWtub3dzLXRoaXMtc2VjcmV0ISE="


@pytest.fixture(scope="module")
def reviewer(desk: Desk) -> str:
    """Give the secret of a reviewers' system that may send decisions."""
    return desk.hoso("endpoint", "add", "cổng thẩm định", "--inbound", "--reviewer", "vanphong")


def decision(dossier: Mapping[str, Any], **given: Any) -> bytes:
    """Give the body of a decision at the version that the reviewer saw."""
    wanted = {"dossier": dossier["id"], "reviewer": "vanphong", "action": "approve",
              "expected_version": dossier["version"], "reason": "Đủ hồ sơ."}  # fmt: skip
    return json.dumps({"type": "dossier.decision", "data": wanted | given}).encode()


def signed(secret: str, body: bytes, *, webhook_id: str, at: int | None = None) -> dict[str, str]:
    """Give the headers that prove a body, signed now."""
    at = int(time.time()) if at is None else at
    signature = sign(secret, message_id=webhook_id, timestamp=at, body=body)
    return {"webhook-id": webhook_id, "webhook-timestamp": str(at), "webhook-signature": signature}


def test_a_reviewer_s_system_decides_by_a_signed_webhook_once(desk: Desk, reviewer: str) -> None:
    dossier = desk.dossier(desk.push(nomination(20)))
    body = decision(dossier)
    headers = signed(reviewer, body, webhook_id="msg_journey_1")

    first, again = (desk.send_signed(body, headers) for _ in range(2))

    assert (first.status_code, first.json()["step"]) == (200, "tham_dinh")
    assert again.content == first.content
    assert desk.events(dossier["id"]).count("decided") == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda body, headers: (body + b" ", headers),
        lambda body, headers: (body, {**headers, "webhook-id": "msg_other"}),
        lambda body, _headers: (body, signed(SECRET_OF_NOBODY, body, webhook_id="msg_journey_2")),
        lambda body, headers: (body, {name: text for name, text in headers.items() if "signature" not in name}),
    ],
    ids=["altered", "renamed", "forged", "unsigned"],
)
def test_what_is_not_signed_by_the_reviewer_changes_nothing(desk: Desk, reviewer: str, change: Any) -> None:
    dossier = desk.dossier(desk.push(nomination(21)))
    body = decision(dossier)
    answer = desk.send_signed(*change(body, signed(reviewer, body, webhook_id="msg_journey_2")))

    assert answer.status_code == 401
    assert desk.dossier(dossier["id"])["version"] == dossier["version"]


def test_a_stale_decision_is_refused(desk: Desk, reviewer: str) -> None:
    dossier = desk.dossier(desk.push(nomination(21)))
    body = decision(dossier)
    answer = desk.send_signed(body, signed(reviewer, body, webhook_id="msg_old", at=int(time.time()) - 3600))

    assert answer.status_code == 401


@pytest.fixture(scope="module")
def vendor(desk: Desk) -> Iterator[tuple[Receiver, str]]:
    """Give a vendor's receiver and its secret; it is told of everything that happens from now on."""
    with receiving(answering("204 No Content")) as receiver:
        secret = desk.hoso("endpoint", "add", "vendor", "--url", receiver.url)
        yield receiver, secret
        (endpoint,) = [one for one in desk.get("/api/v1/webhook-endpoints")["endpoints"] if one["name"] == "vendor"]
        desk.call("PATCH", f"/api/v1/webhook-endpoints/{endpoint['id']}", json={"enabled": False})


def told(receiver: Receiver, secret: str, dossier_id: str) -> list[dict[str, Any]]:
    """Give what a receiver was told of a dossier, each verified as the vendor's own library does."""
    events = []
    for raw in list(receiver.requests):
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = (line.partition(": ") for line in head.decode().splitlines()[1:])
        event = Webhook(secret).verify(body, {name.lower(): text for name, _, text in lines})
        events.append(event)
    return [event for event in events if event["data"]["dossier"] == dossier_id]


def test_every_event_reaches_the_vendor_with_a_signature_that_verifies(
    desk: Desk, vendor: tuple[Receiver, str]
) -> None:
    dossier = desk.push(nomination(22))
    desk.decide(dossier, "approve")
    events = desk.get(f"/api/v1/dossiers/{dossier}/events")["events"]
    until(lambda: len(told(*vendor, dossier)) >= len(events))

    assert sorted(told(*vendor, dossier), key=lambda event: event["position"]) == events


def test_a_delivery_is_sent_again_under_its_own_id_when_asked(desk: Desk, vendor: tuple[Receiver, str]) -> None:
    dossier = desk.push(nomination(23, kit.ZIP))
    desk.dossier(dossier)
    until(lambda: any(one["event"]["dossier"] == dossier for one in delivered(desk)))
    delivery = next(one for one in delivered(desk) if one["event"]["dossier"] == dossier)
    copies = of_event(vendor[0], delivery["event"]["id"])

    desk.hoso("deliveries", "replay", delivery["id"])

    until(lambda: of_event(vendor[0], delivery["event"]["id"]) == copies + 1)


def delivered(desk: Desk) -> list[dict[str, Any]]:
    """Give the deliveries that arrived."""
    return list(desk.get("/api/v1/deliveries", state="delivered", limit=1000)["deliveries"])


def of_event(receiver: Receiver, event_id: str) -> int:
    """Count how often an event came."""
    return sum(f"webhook-id: {event_id}".encode() in raw for raw in receiver.requests)


def test_whoever_missed_webhooks_asks_for_the_events_after_a_position(desk: Desk) -> None:
    dossier = desk.push(nomination(24))
    desk.dossier(dossier)
    (*_, last) = desk.get(f"/api/v1/dossiers/{dossier}/events")["events"]
    after = desk.get("/api/v1/events", after=last["position"] - 1, limit=1)["events"]

    assert after == [last]
