"""The national axis, beyond what every connector promises: signature, hashes, lists, failures, directory, proof."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import DocumentReference, Garbled, Organ, Outcome, Reference, Refused, Unreachable
from connectors.edxml.outgoing import MessageType, message_type
from connectors.edxml.writer import Status, write_status
from connectors.sandbox import Mischief, Office, Sandbox, Trick
from connectors.vxp import Account, SentCopy, VxpConnector, padded_hash, sdk_hash, signed_headers, timestamp
from tests.kit.peer_clock import PeerClock
from tests.kit.receiver import answering, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 3, 2, 1, 0, 0, 123_456, tzinfo=UTC)
ACCOUNT = Account("H99.SNV", "khóa-thử", "000.00.05.H99")
# Written out, not made: header order, no spaces.
SIGNED = (
    '{"XroadVnpt-docId":"5f1a","XroadVnpt-timestamp":"02032026T080000+0123",'
    '"XroadVnpt-systemid":"H99.SNV","XroadVnpt-Content-Type":"application/json"}'
)
ROW = {"docId": "5f1a", "from": "000.00.12.H99", "status": "initial", "created_time": "2026-03-02 07:00:00"}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Office(PeerClock().now)) as running:
        yield running


def connector(sandbox: Sandbox, **changed: object) -> VxpConnector:
    settings = sandbox.settings("axis") | changed
    return VxpConnector.configured(
        "truc", {k: v for k, v in settings.items() if k not in {"name", "kind"}}, clock=PeerClock()
    )


def facing(url: str) -> VxpConnector:
    settings = {"base_url": url.removesuffix("/hook"), "system_id": "H99.SNV", "secret": "khóa-thử"}
    return VxpConnector.configured("truc", settings | {"organ_id": "000.00.05.H99"}, clock=PeerClock())


def told(value: object) -> bytes:
    return json.dumps(value).encode()


def ok(**fields: Any) -> bytes:
    return told({"status": "OK", "ErrorCode": "0", "ErrorDesc": "", **fields})


def status() -> bytes:
    us, original = Organ("000.00.05.H99"), DocumentReference("000.00.12.H99", "7/TTr-X", "2026/03/01", "ma-van-ban")
    return write_status(Status(us, original, "01", "Đã đến", AT))


def test_the_signature_of_a_fixed_request_is_the_one_computed_by_hand() -> None:
    headers = signed_headers({"docId": "5f1a"}, ACCOUNT, at=AT, content_type="application/json")

    # printf '%s' "$SIGNED" | openssl dgst -sha256 -hmac 'khóa-thử'
    assert list(headers.items()) == [
        ("XroadVnpt-docId", "5f1a"),
        ("XroadVnpt-timestamp", "02032026T080000+0123"),
        ("XroadVnpt-systemid", "H99.SNV"),
        ("XroadVnpt-Content-Type", "application/json"),
        ("XroadVnpt-sign-header-key", "docId;timestamp;systemid;Content-Type"),
        (
            "XroadVnpt-sign-header",
            SIGNED,
        ),
        ("XroadVnpt-hash-header", "5e1c75ee97928bdb9b40945e36aa3a363956502f0c96494e7816ab507b1ee44d"),
        ("XroadVnpt-version", "3.0.201608"),
        ("User-Agent", "JAVASDKAgent/1.0.0 XRoad/VPCP"),
        ("Content-Type", "application/json"),
    ]


def test_a_timestamp_is_vietnams_time_with_four_digits_of_milliseconds() -> None:
    stamps = [timestamp(AT), timestamp(datetime(2026, 12, 31, 23, 59, 59, 7_000, tzinfo=UTC))]

    assert stamps == ["02032026T080000+0123", "01012027T065959+0007"]


def test_the_two_forms_of_a_hash_differ_where_a_byte_begins_with_nought() -> None:
    # printf '<edXML/>' | sha256sum: bytes 02 and 0f stand in it
    assert padded_hash(b"<edXML/>") == "8d55f6c7bf7cd534cf027a10e1bb5731c68279c3cb991c0f4844774c685b3758"
    assert sdk_hash(b"<edXML/>") == "8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758"


def test_an_upload_is_the_bare_bytes_and_a_line_end_that_the_hash_leaves_out() -> None:
    with receiving(answering("200 OK", body=ok(DocId="a1"))) as axis:
        sent = facing(axis.url).send(b"<edXML/>", name="tra-loi.edxml")

    head, _, body = axis.requests[0].partition(b"\r\n\r\n")
    assert (sent, body) == ("a1", b"<edXML/>\r\n")
    assert b"\r\nXroadVnpt-hash-file: 8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758\r\n" in head
    assert head.lower().count(b"\r\ncontent-type: application/octet-stream") == 1


def test_nothing_of_one_call_leaks_into_the_next() -> None:
    with receiving(answering("200 OK", body=ok(data=[]))) as axis:
        truc = facing(axis.url)
        truc.acknowledge(Reference("5f1a"), Outcome.KEPT)
        truc.pending()

    assert [b"docId" in request for request in axis.requests] == [True, False, False]
    assert [b"messagetype: edoc" in axis.requests[1], b"messagetype: status" in axis.requests[2]] == [True, True]


@pytest.mark.parametrize("hash_form", ["sdk", "padded"])
def test_the_axis_takes_either_form_of_hash(sandbox: Sandbox, hash_form: str) -> None:
    sent = connector(sandbox, hash_form=hash_form).send(b"<edXML/>", name="x")

    assert [(one.id, one.body) for one in sandbox.office.sent] == [(sent, b"<edXML/>")]


def test_a_status_is_sent_as_a_status_and_read_back_as_proof(sandbox: Sandbox) -> None:
    truc = connector(sandbox)

    sent = truc.send(status(), name="trang-thai")

    assert message_type(status()) is MessageType.STATUS
    assert truc.sent_copies(sent, MessageType.STATUS) == (
        SentCopy(sent, sent[::-1], "000.00.12.H99", "done", "initial"),
    )
    assert truc.sent_copies(sent, MessageType.EDOC) == ()


def test_an_upload_whose_answer_was_lost_is_found_by_its_bytes_among_all_that_the_axis_took(sandbox: Sandbox) -> None:
    lost, other = status(), b"<edXML/>"
    sandbox.office.mischief.chances[Trick.TRUNCATE] = 1.0
    with pytest.raises(Unreachable):
        connector(sandbox).send(lost, name="mat")
    sandbox.office.mischief.chances.clear()
    truc = connector(sandbox)
    truc.send(other, name="khac")

    (sent,) = truc.sent_ids(MessageType.STATUS)

    assert (sent, truc.holds(sent, lost), truc.holds(sent, other)) == (sandbox.office.sent[0].id, True, False)
    with pytest.raises(Refused):
        truc.holds("khong-co", lost)


def test_documents_and_statuses_are_listed_oldest_first(sandbox: Sandbox) -> None:
    put = [sandbox.office.put(b"<x/>", kind=kind).id for kind in ("status", "edoc", "edoc")]
    letters = sandbox.office.letters
    for n, letter_id in enumerate(put):
        letters[letter_id] = replace(letters[letter_id], created=AT + timedelta(minutes=n))

    listed = connector(sandbox).pending()

    assert [(one.external_id, one.detail["type"]) for one in listed] == list(
        zip(put, ("status", "edoc", "edoc"), strict=True)
    )


@pytest.mark.parametrize("page_size", [0, 2, 50])
def test_an_axis_that_ignores_pages_is_not_asked_for_ever(sandbox: Sandbox, page_size: int) -> None:
    for _ in range(5):
        sandbox.office.put(b"<x/>")

    assert len(connector(sandbox, page_size=page_size).pending()) == 5


@pytest.mark.parametrize(
    "body",
    [
        b"<html>bao tri</html>",
        b"[]",
        b"",
        told({"data": []}),
        ok(),
        ok(data=None),
        ok(data=[], ErrorCode="15"),
        ok(data="[]"),
        ok(data=["5f1a"]),
        ok(data=[{**ROW, "docId": None}]),
    ],
)
def test_an_answer_that_is_no_list_is_garbled_and_never_no_mail(body: bytes) -> None:
    with receiving(answering("200 OK", body=body)) as axis, pytest.raises(Garbled):
        facing(axis.url).pending()


def test_an_empty_list_under_fail_is_a_refusal_with_its_code() -> None:
    body = told({"status": "FAIL", "ErrorCode": "15", "ErrorDesc": "Sai khóa khóa-thử", "data": []})

    with receiving(answering("200 OK", body=body)) as axis, pytest.raises(Refused, match=r"mã 15: Sai khóa \*\*\*$"):
        facing(axis.url).pending()


def test_a_row_that_ended_or_came_twice_is_not_listed_again() -> None:
    rows = [ROW, ROW, {**ROW, "docId": "5f1b", "status": "DONE"}]

    with receiving(answering("200 OK", body=ok(data=rows))) as axis:
        listed = facing(axis.url).pending()

    assert listed == [
        Reference(
            "5f1a", "5f1a.edxml", {"type": "edoc", "from": "000.00.12.H99", "created": "2026-03-02T07:00:00+07:00"}
        )
    ]


PAGE = base64.b64encode(b"\n<!DOCTYPE html><html><title>502 Bad Gateway</title></html>").decode()


@pytest.mark.parametrize("data", ["không phải", "", None, {"edxml": "x"}, PAGE])
def test_content_that_is_no_base64_is_garbled(data: object) -> None:
    with receiving(answering("200 OK", body=ok(data=data))) as axis, pytest.raises(Garbled):
        facing(axis.url).fetch(Reference("5f1a"))


def test_content_comes_in_any_case_and_with_line_ends() -> None:
    wrapped = base64.encodebytes("<edXML>Tờ trình</edXML>".encode() * 10).decode()

    with receiving(answering("200 OK", body=told({"Status": "ok", "Data": wrapped}))) as axis:
        fetched = facing(axis.url).fetch(Reference("5f1a"))

    assert fetched.raw == "<edXML>Tờ trình</edXML>".encode() * 10


def test_what_cannot_travel_as_a_header_is_refused_before_it_leaves(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="không phải ASCII: docId"):
        connector(sandbox).fetch(Reference("mã lạ"))


def test_an_unreadable_message_fails_on_the_axis(sandbox: Sandbox) -> None:
    letter = sandbox.office.put(b"hong")
    truc = connector(sandbox)

    truc.acknowledge(truc.pending()[0], Outcome.UNREADABLE, "Tệp hỏng.")

    assert sandbox.office.letters[letter.id].state == "fail"


def test_an_acknowledgement_that_is_refused_while_the_message_waits_is_told() -> None:
    sandbox = Sandbox(Office(PeerClock().now))
    with sandbox:
        sandbox.office.put(b"<x/>")
        truc = connector(sandbox)
        reference = truc.pending()[0]
        truc.clock.at += timedelta(hours=1)  # type: ignore[attr-defined]

        with pytest.raises(Refused, match="timestamp"):
            truc.acknowledge(reference, Outcome.KEPT)


@pytest.mark.parametrize("changed", [{"secret": "sai-khoa"}, {"system_id": "ai-do"}])
def test_wrong_credentials_are_refused_and_the_check_says_so(sandbox: Sandbox, changed: dict[str, str]) -> None:
    truc = connector(sandbox, **changed)

    with pytest.raises(Refused, match="mã 15"):
        truc.pending()
    assert (truc.check().works, "sai-khoa" in f"{truc!r} {truc.check()!r}") == (False, False)


def test_a_body_with_two_codes_is_one_organisation(sandbox: Sandbox) -> None:
    sandbox.office.organs = (Organ("H99.05", "Sở Nội vụ", alias="000.00.05.H99"), Organ("H99.12", "Sở Y tế"))

    assert list(connector(sandbox).directory()) == [
        Organ("H99.05", "Sở Nội vụ", alias="000.00.05.H99"),
        Organ("H99.12", "Sở Y tế"),
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"hash_form": "md5"}, "hash_form"), ({"organ_id": ""}, "organ_id"), ({"pagesize": 3}, "pagesize")],
)
def test_a_wrong_setting_is_named(sandbox: Sandbox, changed: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        connector(sandbox, **changed)


def test_a_send_that_failed_on_the_way_is_not_tried_again_by_itself() -> None:
    mischief = Mischief({Trick.TRUNCATE: 1.0})
    with Sandbox(Office(PeerClock().now, mischief)) as sandbox, pytest.raises(Unreachable):
        connector(sandbox).send(b"<edXML/>", name="x")

    assert len(sandbox.office.sent) == 1
