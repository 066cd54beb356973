"""Standard Webhooks to the letter: every limit at its edge, every header strict."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from service.domain.webhook_signature import BadSignature, RepeatedHeader, SignedHeaders, new_secret, sign, verify

NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
BODY = b'{"type": "dossier.approved"}'
SENDERS = {"e-office": (SECRET,)}


def signed(message_id: str = "msg_1", at: int = STAMP, *, secret: str = SECRET, body: bytes = BODY) -> str:
    return sign(secret, message_id=message_id, timestamp=at, body=body)


def headers(**given: str | None) -> SignedHeaders:
    return SignedHeaders(**{"id": "msg_1", "timestamp": str(STAMP), "signature": signed(), **given})  # type: ignore[arg-type]


def accepted(given: SignedHeaders, *, now: datetime = NOW) -> bool:
    try:
        return verify(given, BODY, senders=SENDERS, now=now) == "e-office"
    except BadSignature:
        return False


def test_ours_is_what_the_standard_says() -> None:
    assert signed() == Webhook(SECRET).sign("msg_1", NOW, BODY.decode())


@pytest.mark.parametrize(("seconds", "fresh"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_a_message_is_fresh_for_five_minutes_on_both_sides(seconds: int, *, fresh: bool) -> None:
    assert accepted(headers(), now=NOW + timedelta(seconds=seconds)) is fresh


@pytest.mark.parametrize(("others", "taken"), [(7, True), (8, False)])
def test_eight_signatures_are_tried_and_no_more(others: int, *, taken: bool) -> None:
    entries = [signed(body=b"%d" % number) for number in range(others)]

    assert accepted(headers(signature=" ".join([*entries, signed()]))) is taken


@pytest.mark.parametrize(("length", "taken"), [(64, True), (65, False), (0, False)])
def test_an_id_has_one_to_sixty_four_characters(length: int, *, taken: bool) -> None:
    name = "m" * length

    assert accepted(headers(id=name, signature=signed(name))) is taken


@pytest.mark.parametrize("name", ["msg.1", "msg 1", "msg\n1", "thông-điệp"])
def test_an_id_that_could_be_read_in_two_ways_is_refused_though_it_is_signed(name: str) -> None:
    assert not accepted(headers(id=name, signature=signed(name)))


@pytest.mark.parametrize("stamp", ["", "+1763625600", "176362560", "17636256000", "1763625600.0", " 1763625600"])
def test_a_time_is_ten_digits(stamp: str) -> None:
    with pytest.raises(BadSignature):
        verify(headers(timestamp=stamp), BODY, senders=SENDERS, now=NOW)


@pytest.mark.parametrize("missing", ["id", "timestamp", "signature"])
def test_each_of_the_three_headers_must_be_there(missing: str) -> None:
    assert not accepted(headers(**{missing: None}))


@pytest.mark.parametrize("entry", ["v1", "v1,", "v123,abcd", "1,abcd", "v1,ab cd!", "v1,ab*d"])
def test_an_entry_that_is_none_spoils_all(entry: str) -> None:
    assert not accepted(headers(signature=f"{signed()} {entry}"))


def test_another_version_beside_ours_is_passed_over() -> None:
    assert accepted(headers(signature=f"v1a,{'A' * 86}== {signed()} v2,{'B' * 43}="))


def test_a_header_that_came_twice_is_told_as_that() -> None:
    for given in (headers(id="msg_1,msg_1"), headers(timestamp=f"{STAMP},{STAMP}"), headers(signature=f"{signed()},x")):
        with pytest.raises(RepeatedHeader):
            verify(given, BODY, senders=SENDERS, now=NOW)
    assert accepted(headers(signature=f"{signed()} {signed()}"))


@pytest.mark.parametrize(("length", "told"), [(2048, RepeatedHeader), (2049, BadSignature)])
def test_a_header_longer_than_two_kilobytes_is_not_looked_at(length: int, told: type[Exception]) -> None:
    with pytest.raises(told):
        verify(headers(id="a," + "b" * (length - 2)), BODY, senders=SENDERS, now=NOW)


@pytest.mark.parametrize(("length", "usable"), [(15, False), (16, True)])
def test_a_secret_has_sixteen_bytes_at_least(length: int, *, usable: bool) -> None:
    secret = "whsec_" + base64.b64encode(b"k" * length).decode()
    if not usable:
        with pytest.raises(ValueError, match="16"):
            signed(secret=secret)
        return
    given = headers(signature=signed(secret=secret))

    assert verify(given, BODY, senders={"a": ("whsec_a2V5", secret)}, now=NOW) == "a"


def test_a_secret_with_a_stray_character_signs_nothing() -> None:
    with pytest.raises(ValueError, match="base64"):
        signed(secret=SECRET[:-4] + "!" + SECRET[-4:])


def test_a_new_secret_is_of_thirty_two_bytes_and_can_sign() -> None:
    secret = new_secret("of chance")

    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert signed(secret=secret) != signed(secret=new_secret("of another chance"))


def test_a_body_that_was_changed_and_a_sender_nobody_knows_are_refused() -> None:
    with pytest.raises(BadSignature):
        verify(headers(), BODY + b" ", senders=SENDERS, now=NOW)
    with pytest.raises(BadSignature):
        verify(headers(), BODY, senders={}, now=NOW)
