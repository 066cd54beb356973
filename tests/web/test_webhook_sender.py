"""Sending webhooks to real sockets, good and hostile."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from standardwebhooks.webhooks import Webhook

from service.adapters.webhooks import RequestsWebhookSender, SendLimits
from service.domain.errors import Invalid
from service.ports import Answered
from service.stages import endpoints
from tests.kit.builders import an_endpoint, an_event
from tests.kit.clock import START
from tests.kit.office import SECRET, WHOLE_OFFICE, an_office
from tests.kit.receiver import answering, dripping, dripping_a_body, flooding, hanging_up, receiving

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable

OLD = "whsec_" + "b2xkLXNlY3JldC1vZi10aGUtdGVzdHM="
EVENT = replace(an_event("d-1"), id="evt_1")
SENDER = RequestsWebhookSender(SendLimits(connect=2, read=2, total=0.6, unguarded=True))


def _headers(raw: bytes) -> dict[str, str]:
    lines = raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}


def _send(url: str, *secrets: str, now: datetime = START) -> Answered:
    return SENDER.send(an_endpoint(url=url, secrets=secrets or (SECRET,)), EVENT, now=now)


def test_the_receiver_can_prove_it_with_either_secret() -> None:
    # The package under comparison reads the machine's clock itself, so this one event is sent now.
    now = datetime.fromtimestamp(time.time(), UTC)
    with receiving(answering("200 OK")) as receiver:
        answered = _send(receiver.url, SECRET, OLD, now=now)
    body = receiver.requests[0].partition(b"\r\n\r\n")[2]

    assert answered == Answered(200)
    for secret in (SECRET, OLD):
        assert Webhook(secret).verify(body, _headers(receiver.requests[0]))["data"]["dossier"] == "d-1"


def test_a_retry_keeps_the_id_and_body_and_takes_a_fresh_timestamp() -> None:
    with receiving(answering("500 Oops")) as receiver:
        _send(receiver.url)
        _send(receiver.url, now=datetime(2026, 3, 3, tzinfo=UTC))
    first, second = receiver.requests

    assert _headers(first)["webhook-id"] == _headers(second)["webhook-id"] == "evt_1"
    assert _headers(first)["webhook-timestamp"] != _headers(second)["webhook-timestamp"]
    assert json.loads(first.partition(b"\r\n\r\n")[2]) == json.loads(second.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize(
    ("behave", "answered"),
    [
        (answering("204 No Content"), Answered(204)),
        (answering("410 Gone"), Answered(410)),
        (answering("429 Slow", "Retry-After: 120"), Answered(429, retry_after=120.0)),
        (answering("503 Away", "Retry-After: Mon, 02 Mar 2026 01:01:00 GMT"), Answered(503, retry_after=60.0)),
        (answering("429 Slow", "Retry-After: soon"), Answered(429)),
        (answering("302 Found", "Location: http://127.0.0.1:9/"), Answered(302)),
        (answering("200 OK", "Content-Encoding: gzip", body=b"not gzip"), Answered(200)),
        (flooding, Answered(200)),
    ],
    ids=["204", "410", "429", "503 date", "429 garbled", "redirect", "false gzip", "flood"],
)
def test_what_the_receiver_answers_is_told_as_it_is(
    behave: Callable[[socket.socket, threading.Event], None], answered: Answered
) -> None:
    with receiving(behave) as receiver:
        assert _send(receiver.url) == answered
        assert len(receiver.requests) == 1


@pytest.mark.parametrize("behave", [dripping, dripping_a_body], ids=["in the head", "in a body that ends by closing"])
def test_one_byte_at_a_time_meets_the_deadline(behave: Callable[[socket.socket, threading.Event], None]) -> None:
    with receiving(behave) as receiver:
        answered = _send(receiver.url)

    assert answered == Answered(None, error="Bên nhận quá 0.6 giây mà chưa trả lời xong.")


def test_a_receiver_that_hangs_up_is_unreached() -> None:
    with receiving(hanging_up) as receiver:
        answered = _send(receiver.url)

    assert (answered.status, "Không gửi được" in answered.error) == (None, True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "ftp://e.test/", "file:///etc/passwd", "", "https://"])
def test_only_https_is_sent_to(url: str) -> None:
    answered = RequestsWebhookSender().send(an_endpoint(url=url, secrets=(SECRET,)), EVENT, now=START)

    assert answered.status is None
    assert answered.error


def test_an_unusable_secret_sends_nothing() -> None:
    with receiving(answering("200 OK")) as receiver:
        answered = _send(receiver.url, "whsec_")

    assert (answered.status, receiver.requests) == (None, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://e.test/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.1.2.3/h",
        "https://e.test:8443/",
        "https://0x7f.1/",
    ],
)
def test_an_address_that_nothing_is_sent_to_is_not_saved_and_the_sentence_says_why(url: str) -> None:
    deps = replace(an_office().deps, sender=RequestsWebhookSender())

    with pytest.raises(Invalid) as refused:
        endpoints.add(deps, an_endpoint(url=url), account=WHOLE_OFFICE)

    assert [(one.code, one.field) for one in refused.value.problems] == [("url.forbidden", "url")]
