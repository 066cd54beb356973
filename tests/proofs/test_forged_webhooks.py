"""Forged, stale, replayed and altered decisions: none accepted, and every valid one between them once."""

from __future__ import annotations

import base64
import gzip
import json
import random
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from standardwebhooks.webhooks import Webhook

from service.domain.webhook_signature import SignedHeaders, sign, verify
from tests.kit.office import SECRET, an_office, under_review
from tests.kit.visitor import a_decision, send, signed

if TYPE_CHECKING:
    from collections.abc import Callable


Headers = dict[str, str]
Forgery = tuple[bytes, Headers]
SIZES = {"small": 400, "full": 2_000}  # dossiers; five forgeries each
INTEROP = {"small": 1_000, "full": 1_000}
STRANGER = "whsec_" + base64.b64encode(b"a stranger's secret key").decode()
SIGNATURE, STAMP, ID = "webhook-signature", "webhook-timestamp", "webhook-id"


def _without(name: str) -> Callable[[bytes, Headers, random.Random], Forgery]:
    return lambda body, headers, _chance: (body, {key: text for key, text in headers.items() if key != name})


def _with(name: str, *texts: str) -> Callable[[bytes, Headers, random.Random], Forgery]:
    return lambda body, headers, chance: (body, headers | {name: chance.choice(texts)})


def _resigned(body: bytes, headers: Headers, *, secret: str = SECRET, late: int = 0, version: str = "v1") -> Headers:
    at = int(headers[STAMP]) - late
    made = sign(secret, message_id=headers[ID], timestamp=at, body=body).removeprefix("v1")
    return headers | {STAMP: str(at), SIGNATURE: version + made}


def _flipped_body(body: bytes, headers: Headers, chance: random.Random) -> Forgery:
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ 1 << chance.randrange(8)]) + body[at + 1 :], headers


def _flipped_signature(body: bytes, headers: Headers, chance: random.Random) -> Forgery:
    text = headers[SIGNATURE]
    at = chance.randrange(3, len(text) - 1)
    return body, headers | {SIGNATURE: text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]}


def _cut_signature(body: bytes, headers: Headers, chance: random.Random) -> Forgery:
    return body, headers | {SIGNATURE: headers[SIGNATURE][: chance.randrange(47)]}


def _respelled_signature(body: bytes, headers: Headers, _chance: random.Random) -> Forgery:
    """Change bits that base64 drops: other text, the same bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = headers[SIGNATURE]
    return body, headers | {SIGNATURE: text[:-2] + letters[letters.index(text[-2]) ^ 1] + "="}


_EIGHT = ["v1," + "A" * 43 + "="] * 8
MUTATORS: tuple[Callable[[bytes, Headers, random.Random], Forgery], ...] = (
    _without(SIGNATURE),
    _without(STAMP),
    _without(ID),
    _flipped_body,
    _flipped_signature,
    _cut_signature,
    _respelled_signature,
    lambda body, headers, _: (json.dumps(json.loads(body), indent=1).encode(), headers),
    lambda body, headers, _: (body + b" ", headers),
    lambda body, headers, _: (body.decode().encode("utf-16"), headers),
    lambda body, headers, _: (gzip.compress(body), headers | {"Content-Encoding": "gzip"}),
    lambda body, headers, _: (body, headers | {"Content-Encoding": "identity"}),
    lambda body, headers, _: (body, _resigned(body, headers, secret=STRANGER)),
    lambda body, headers, chance: (body, _resigned(body, headers, late=chance.randint(301, 10**6))),
    lambda body, headers, chance: (body, _resigned(body, headers, late=-chance.randint(301, 10**6))),
    lambda body, headers, _: (body, _resigned(body, headers, version="v1a")),
    lambda body, headers, _: (body, _resigned(body, headers, version="v2")),
    lambda body, headers, _: (body, headers | {SIGNATURE: " ".join([*_EIGHT, headers[SIGNATURE]])}),
    lambda body, headers, _: (body, headers | {SIGNATURE: ",".join([headers[SIGNATURE]] * 2)}),
    lambda body, headers, _: (body, headers | {ID: headers[ID] + "." + headers[STAMP]}),
    lambda body, headers, _: (body, headers | {ID: headers[ID] + "x"}),
    lambda body, headers, _: (body, headers | {STAMP: str(int(headers[STAMP]) + 1)}),
    lambda body, headers, _: (body, headers | {STAMP: headers[STAMP] + ".0"}),
    _with(STAMP, "-1", "1e9", "0", "9" * 18, "NaN", "+1772413200", " 1772413200 x", "٠" * 5, ""),
    _with(ID, "", "a b", "a.b", "x" * 65, "../../x", "é"),
    _with(SIGNATURE, "", "v1,", "v1", ",", "v1,===", "v1, ", "x" * 5000, "v1," + "A" * 44, "Basic abc"),
)


def test_no_forged_decision_is_accepted_and_every_valid_one_once(proof_size: str) -> None:
    office, chance = an_office(requests_per_minute=1e9), random.Random(20260302)  # noqa: S311 - trials that repeat
    accepted, failed, missed = 0, 0, 0
    for number in range(SIZES[proof_size]):
        dossier = office.store.dossier(office.file(under_review()).id)
        body = a_decision(dossier)
        headers = signed(office, body, webhook_id=f"msg_{number}")
        for mutate in (MUTATORS[number % len(MUTATORS)], *chance.sample(MUTATORS, 4)):
            forged, proof = mutate(body, headers, chance)
            status = send(office, forged, _latin(proof)).status_code
            failed += status >= 500
            accepted += status < 400 or office.store.dossier(dossier.id).version != dossier.version
        first, replay = (send(office, body, headers) for _ in range(2))
        missed += first.status_code != 200 or office.store.dossier(dossier.id).version != dossier.version + 1
        accepted += (replay.status_code, replay.data) != (first.status_code, first.data)

    assert (accepted, failed, missed) == (0, 0, 0)


def test_a_replay_after_the_tolerance_is_refused() -> None:
    office = an_office()
    body = a_decision(office.file(under_review()))
    headers = signed(office, body)
    inside = send(office, body, headers).status_code
    office.clock.advance(seconds=301)

    assert (inside, send(office, body, headers).status_code) == (200, 401)


def test_signatures_agree_with_the_reference_both_ways(proof_size: str) -> None:
    chance, now = _seeded(), datetime.fromtimestamp(int(time.time()), UTC)
    for number in range(INTEROP[proof_size]):
        secret = "whsec_" + base64.b64encode(chance.randbytes(chance.randint(24, 64))).decode()
        body, message_id = json.dumps({"số": number, "chữ": "đề nghị" * chance.randint(0, 50)}), f"msg_{number}"
        at = str(int(now.timestamp()))
        ours = sign(secret, message_id=message_id, timestamp=int(at), body=body.encode())
        theirs = Webhook(secret).sign(message_id, now, body)

        Webhook(secret).verify(body, {ID: message_id, STAMP: at, SIGNATURE: ours})
        headers = SignedHeaders(message_id, at, theirs)
        assert verify(headers, body.encode(), senders={"them": (secret,)}, now=now) == "them"


def _seeded() -> random.Random:
    return random.Random(7)  # noqa: S311 - trials that repeat


def _latin(headers: Headers) -> Headers:
    """Keep header texts to what can stand on the wire; other digits become their UTF-8 bytes."""
    return {name: text.encode().decode("latin-1") for name, text in headers.items()}
