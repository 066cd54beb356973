"""Signed decisions: the first answer is the only answer."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.webhook_signature import SignedHeaders, verify
from tests.kit.clock import START
from tests.kit.office import SECRET, an_inbound_endpoint, under_review
from tests.kit.visitor import a_decision, send, signed

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

OTHER = "whsec_" + "b3RoZXItc2VjcmV0LW9mLXRoZS1vZmZpY2U="


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return office.file(under_review())


def _changes(office: Office, dossier: Dossier) -> int:
    return office.store.dossier(dossier.id).version - dossier.version


def test_a_signed_decision_is_carried_out(office: Office, dossier: Dossier) -> None:
    body = a_decision(dossier)
    answer = send(office, body, signed(office, body))

    assert answer.status_code == 200
    receipt = {"webhook_id": "msg_1", "sha256": hashlib.sha256(body).hexdigest(), "at": START.isoformat()}
    assert answer.json == {"dossier": dossier.id, "code": dossier.code, "state": "in_review",
                           "version": dossier.version + 1, "step": "tham_dinh", "receipt": receipt}  # fmt: skip


@pytest.mark.parametrize("wish", [{}, {"expected_version": 99}])
def test_the_answer_is_a_receipt_that_nobody_else_could_have_signed(
    office: Office, dossier: Dossier, wish: dict[str, Any]
) -> None:
    office.deps.deliveries.save_endpoint(an_inbound_endpoint(secrets=(OTHER, SECRET)))
    body = a_decision(dossier, **wish)
    send(office, body, signed(office, body))
    office.clock.advance(hours=3)
    again = send(office, body, signed(office, body))

    headers = SignedHeaders(*(again.headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")))
    for secret in (OTHER, SECRET):
        assert verify(headers, again.data, senders={"hoso": (secret,)}, now=office.clock.now()) == "hoso"
    assert (again.headers["webhook-id"], again.json["receipt"]["at"]) == ("msg_1", START.isoformat())


def test_one_id_with_other_bytes_is_refused_and_does_nothing(office: Office, dossier: Dossier) -> None:
    first, other = a_decision(dossier), a_decision(dossier, action="note", expected_version=dossier.version + 1)
    send(office, first, signed(office, first))
    answer = send(office, other, signed(office, other))

    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert _changes(office, dossier) == 1


def test_a_system_speaks_only_for_its_own_reviewers_by_its_own_names(office: Office, dossier: Dossier) -> None:
    office.deps.deliveries.save_endpoint(an_inbound_endpoint(reviewers={"nv-017": "chuyenvien", "nv-018": "hoidong"}))
    statuses = []
    for number, name in enumerate(["chuyenvien", "lanhdao", "nv-018", "nv-017"]):
        body = a_decision(dossier, reviewer=name)
        statuses.append(send(office, body, signed(office, body, webhook_id=f"msg_{number}")).status_code)

    assert statuses == [403, 403, 403, 200]
    assert office.store.events(dossier.id)[-1].actor.name == "chuyenvien"


def test_a_replay_gets_the_first_answer_and_does_nothing(office: Office, dossier: Dossier) -> None:
    body = a_decision(dossier)
    headers = signed(office, body)
    answers = [send(office, body, headers) for _ in range(3)]

    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert _changes(office, dossier) == 1


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"expected_version": 99}, 409), ({"dossier": "no-such"}, 404), ({"reviewer": "nobody"}, 403),
        ({"reviewer": "hoidong"}, 403), ({"action": "return"}, 422), ({"action": "dance"}, 422),
    ],
)  # fmt: skip
def test_a_refusal_is_remembered_too(office: Office, dossier: Dossier, wish: dict[str, Any], status: int) -> None:
    body = a_decision(dossier, **wish)
    first, again = (send(office, body, signed(office, body)) for _ in range(2))

    assert (first.status_code, first.mimetype) == (status, "application/problem+json")
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert _changes(office, dossier) == 0


def test_a_late_decision_is_told_the_current_state(office: Office, dossier: Dossier) -> None:
    first, late = a_decision(dossier), a_decision(dossier, action="note", reason="muộn")
    send(office, first, signed(office, first))
    answer = send(office, late, signed(office, late, webhook_id="msg_2"))

    assert answer.status_code == 409
    assert answer.json["current"]["version"] == dossier.version + 1


@pytest.mark.parametrize("ids", [["one"] * 20, [f"id{number}" for number in range(20)]], ids=["same id", "own ids"])
def test_twenty_at_once_are_one_transition(office: Office, dossier: Dossier, ids: list[str]) -> None:
    body = a_decision(dossier)

    def post(webhook_id: str) -> int:
        return send(office, body, signed(office, body, webhook_id=webhook_id)).status_code

    with ThreadPoolExecutor(8) as many:
        statuses = list(many.map(post, ids))

    assert _changes(office, dossier) == 1
    assert sorted(set(statuses)) == ([200] if ids[0] == ids[1] else [200, 409])
    assert statuses.count(200) == (20 if ids[0] == ids[1] else 1)


def test_during_rotation_both_secrets_prove(office: Office, dossier: Dossier) -> None:
    office.deps.deliveries.save_endpoint(an_inbound_endpoint(secrets=(OTHER, SECRET)))
    body = a_decision(dossier)
    statuses = [send(office, body, signed(office, body, secret=secret)).status_code for secret in (OTHER, SECRET)]

    assert statuses == [200, 200]


@pytest.mark.parametrize("change", [{"enabled": False}, {"inbound": False}, {"secrets": ()}, {"secrets": ("whsec_",)}])
def test_an_endpoint_that_may_not_send_proves_nothing(office: Office, dossier: Dossier, change: dict[str, Any]) -> None:
    office.deps.deliveries.save_endpoint(an_inbound_endpoint(**change))
    body = a_decision(dossier)

    assert send(office, body, signed(office, body)).status_code == 401


def test_a_disabled_reviewer_may_nothing(office: Office, dossier: Dossier) -> None:
    account = office.deps.accounts.account("chuyenvien")
    assert account is not None
    office.deps.accounts.save_account(replace(account, enabled=False))
    body = a_decision(dossier)

    assert send(office, body, signed(office, body)).status_code == 403


def test_every_forgery_gets_the_same_body(office: Office, dossier: Dossier) -> None:
    body = a_decision(dossier)
    right = signed(office, body)
    wrong = [right | {"webhook-signature": "v1," + "A" * 44}, right | {"webhook-timestamp": "0000000001"}, {}]
    answers = {send(office, body, headers).data for headers in wrong}

    assert len(answers) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Content-Encoding": "gzip"}, 415), ({"Content-Type": "application/json; charset=utf-16"}, 415),
        ({"Content-Type": "text/plain"}, 415), ({"webhook-id": "a,a"}, 400), ({"webhook-timestamp": "1,1"}, 400),
    ],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_refused(
    office: Office, dossier: Dossier, change: dict[str, str], status: int
) -> None:
    body = a_decision(dossier)
    sent = gzip.compress(body) if "Content-Encoding" in change else body

    assert send(office, sent, signed(office, sent) | change).status_code == status
    assert _changes(office, dossier) == 0


def test_a_body_over_one_mebibyte_is_413(office: Office) -> None:
    body = json.dumps({"type": "x" * (1024 * 1024)}).encode()

    assert send(office, body, signed(office, body)).status_code == 413


def test_a_chunked_body_over_the_limit_is_not_cut_in_silence(office: Office) -> None:
    body = b"x" * (1024 * 1024 + 5)
    unannounced = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True}
    client = office.app.test_client()
    answer = client.post(
        "/webhooks/v1/decisions", headers=signed(office, body[: 1024 * 1024]), environ_overrides=unannounced
    )

    assert answer.status_code == 413


def test_signed_nonsense_is_400_and_not_remembered(office: Office, dossier: Dossier) -> None:
    body = b'{"type": "dossier.decision"}'
    first = send(office, body, signed(office, body))
    body = a_decision(dossier)
    second = send(office, body, signed(office, body))

    assert (first.status_code, second.status_code) == (400, 200)
