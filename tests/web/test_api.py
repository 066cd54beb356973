"""The API: parsing, status, problem bodies."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.fields import FieldState
from tests.kit.office import SUBMISSION, a_read_paper, under_review

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from service.domain.dossier import Dossier
    from tests.kit.office import Office


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return office.file(under_review(), texts=[SUBMISSION.encode()])


def _post(office: Office, path: str, body: Any, name: str = "chuyenvien") -> TestResponse:
    return office.app.test_client().post(path, json=body, headers=office.bearer(name))


def test_a_dossier_is_found_by_id_and_by_code_with_what_the_caller_may_do(office: Office, dossier: Dossier) -> None:
    client = office.app.test_client()
    by_id = client.get(f"/api/v1/dossiers/{dossier.id}", headers=office.bearer()).json
    by_code = client.get(f"/api/v1/dossiers/{dossier.code}", headers=office.bearer()).json

    assert by_id == by_code
    assert by_id["actions"] == ["approve", "return", "note", "propose_award", "ask_opinions", "publish", "duplicate",
                               "withdraw"]  # fmt: skip


def test_another_units_dossier_is_as_absent_as_one_that_never_was(office: Office, dossier: Dossier) -> None:
    client, headers = office.app.test_client(), office.bearer("donvikhac")
    theirs = client.get(f"/api/v1/dossiers/{dossier.id}", headers=headers)
    never = client.get(f"/api/v1/dossiers/{office.deps.ids.new()}", headers=headers)

    assert (theirs.status_code, never.status_code) == (404, 404)
    assert theirs.json.keys() == never.json.keys()


def test_approving_moves_to_the_next_step_once(office: Office, dossier: Dossier) -> None:
    order = {"action": "approve", "expected_version": dossier.version}
    first = _post(office, f"/api/v1/dossiers/{dossier.id}/decisions", order)
    second = _post(office, f"/api/v1/dossiers/{dossier.id}/decisions", order)

    assert (first.status_code, first.json["step"]["name"]) == (200, "tham_dinh")
    assert (second.status_code, second.json["current"]) == (
        409, {"dossier": dossier.id, "state": "in_review", "version": dossier.version + 1, "step": "tham_dinh"},
    )  # fmt: skip


def test_a_return_without_reason_basis_and_code_names_all_three(office: Office, dossier: Dossier) -> None:
    order = {"action": "return", "expected_version": dossier.version}
    answer = _post(office, f"/api/v1/dossiers/{dossier.id}/decisions", order)

    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json["problems"]] == ["reason", "legal_basis", "codes"]


def test_a_corrected_field_is_locked_with_its_author(office: Office, dossier: Dossier) -> None:
    body = {"expected_version": dossier.version, "fields": [{"paper": 1, "field": "number", "value": "13/TTr-STN"}]}
    path = f"/api/v1/dossiers/{dossier.id}/fields"
    answer = office.app.test_client().patch(path, json=body, headers=office.bearer())

    assert answer.json["papers"][0]["fields"]["number"]["value"] == "13/TTr-STN"
    assert answer.json["papers"][0]["fields"]["number"]["method"] == "person"


def test_a_file_comes_down_whole_and_inert(office: Office, dossier: Dossier) -> None:
    answer = office.app.test_client().get(f"/api/v1/dossiers/{dossier.id}/attachments/1", headers=office.bearer())

    assert answer.data == SUBMISSION.encode()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh" in answer.headers["Content-Disposition"]


def test_pushing_the_same_papers_twice_is_once(office: Office) -> None:
    def push() -> TestResponse:
        files = {"a": (io.BytesIO("tờ trình".encode()), "Tờ trình.docx"), "b": (io.BytesIO(b"list"), "ds.xlsx")}
        headers = {**office.bearer(), "Idempotency-Key": "2026-03-02:7"}
        return office.app.test_client().post("/api/v1/inbox/messages", data=files, headers=headers)

    first, second = push(), push()

    assert (first.status_code, first.json["outcome"]) == (202, "dossier")
    assert first.headers["Location"] == second.headers["Location"] == first.json["dossier"]


@pytest.mark.parametrize("given", ['"2026-03-02:7"', "2026-03-02:7"])
def test_a_key_in_quotes_is_the_same_key(office: Office, given: str) -> None:
    def push(key: str) -> TestResponse:
        files = {"a": (io.BytesIO("tờ trình".encode()), "Tờ trình.docx")}
        headers = {**office.bearer(), "Idempotency-Key": key}
        return office.app.test_client().post("/api/v1/inbox/messages", data=files, headers=headers)

    assert push("2026-03-02:7").json["intake"] == push(given).json["intake"]
    assert [push(key).status_code for key in ('"2026', '""', "", "a b", '"a"b"')] == [400] * 5


def test_a_pushed_message_that_is_packed_for_the_way_is_refused(office: Office) -> None:
    headers = {**office.bearer(), "Content-Type": "application/zip", "Content-Encoding": "gzip"}
    answer = office.app.test_client().post("/api/v1/inbox/messages", data=b"PK", headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("t", "https://e.test/h\r\nX: y"), ("t", "https://e.test/a b"), ("t", "https://e.test/" + "a" * 2000),
        ("a\nb", "https://e.test/h"), ("t" * 201, "https://e.test/h"),
    ],
    ids=range(5),
)  # fmt: skip
def test_an_endpoint_is_named_and_addressed_in_one_line(office: Office, name: str, url: str) -> None:
    answer = _post(office, "/api/v1/webhook-endpoints", {"name": name, "url": url}, "vanhanh")

    assert (answer.status_code, len(answer.json["problems"])) == (422, 1)


def test_deliveries_of_a_state_that_is_none_are_not_told_as_none(office: Office) -> None:
    answer = office.app.test_client().get("/api/v1/deliveries?state=died", headers=office.bearer("vanhanh"))

    assert (answer.status_code, "pending, delivered, dead" in answer.json["detail"]) == (400, True)


@pytest.mark.parametrize("scheme", ["bearer ", "BEARER ", "Bearer  "])
def test_the_name_of_the_scheme_has_no_case(office: Office, scheme: str) -> None:
    token = office.bearer()["Authorization"].removeprefix("Bearer ")
    answer = office.app.test_client().get("/api/v1/dossiers", headers={"Authorization": scheme + token})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"[]", b"{", b'{"action": NaN}', b'{"a": 1e999}', b'{"a": 1, "a": 2}', b'{"a": ' + b"[" * 40 + b"]" * 40,
        b'{"action": "note\\u0000"}', b'{"action": "\\ud800"}', b'{"a": ' + b"9" * 5000 + b"}", b"\xff\xfe",
        b'{"action": 3}',
        b'{"action": "note", "expected_version": true}', b'{"action": "note", "expected_version": "1"}', b"[" * 100_000,
    ],
    ids=range(15),
)  # fmt: skip
def test_malformed_json_is_400_and_never_500(office: Office, dossier: Dossier, raw: bytes) -> None:
    headers = {**office.bearer(), "Content-Type": "application/json"}
    answer = office.app.test_client().post(f"/api/v1/dossiers/{dossier.id}/decisions", data=raw, headers=headers)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_a_body_over_the_limit_is_413(office: Office, dossier: Dossier) -> None:
    answer = _post(office, f"/api/v1/dossiers/{dossier.id}/decisions", {"action": "x" * 1_100_000})

    assert answer.status_code == 413
    assert "giới hạn 1 MiB" in answer.json["detail"]


def test_too_many_parts_are_told_as_such(office: Office) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n'
    headers = {**office.bearer(), "Content-Type": "multipart/form-data; boundary=x"}
    answer = office.app.test_client().post("/api/v1/inbox/messages", data=part * 300 + b"--x--\r\n", headers=headers)

    assert (answer.status_code, "256 phần" in answer.json["detail"]) == (413, True)


def test_a_member_of_another_kind_is_refused_with_the_kind_that_is_wanted(office: Office, dossier: Dossier) -> None:
    body = {"action": "approve", "expected_version": "3"}
    answer = _post(office, f"/api/v1/dossiers/{dossier.id}/decisions", body)

    assert (answer.status_code, answer.json["detail"]) == (400, "«expected_version» phải có, và là số nguyên.")


@pytest.mark.parametrize("query", ["q=%00", "limit=0", "limit=x", "limit=99999999999999999999", "limit=١", "state=%00",
                                   "state=aproved", "processing=x", "sort=oldest"])  # fmt: skip
def test_an_odd_query_is_400(office: Office, query: str) -> None:
    assert office.app.test_client().get(f"/api/v1/dossiers?{query}", headers=office.bearer()).status_code == 400


def test_a_snippet_says_where_its_found_words_stand(office: Office, dossier: Dossier) -> None:
    answer = office.app.test_client().get("/api/v1/search?q=nghiem", headers=office.bearer())
    item = answer.json["items"][0]

    assert item["dossier_id"] == dossier.id
    assert all(item["snippet"][start:end].lower().startswith("nghi") for start, end in item["found"])
    assert "\x02" not in answer.text


def test_events_are_listed_after_a_position(office: Office, dossier: Dossier) -> None:
    everything = office.app.test_client().get("/api/v1/events", headers=office.bearer()).json
    rest = office.app.test_client().get(f"/api/v1/events?after={everything['after']}", headers=office.bearer()).json

    assert [event["data"]["dossier"] for event in everything["events"]] == [dossier.id]
    assert rest == {"events": [], "after": everything["after"]}


def test_an_endpoints_secret_is_shown_once(office: Office) -> None:
    client, headers = office.app.test_client(), office.bearer("vanhanh")
    body = {"name": "Cổng tỉnh", "url": "https://e.test/h"}
    added = client.post("/api/v1/webhook-endpoints", json=body, headers=headers)
    listed = client.get("/api/v1/webhook-endpoints", headers=headers)

    assert (added.status_code, added.json["secret"][:6]) == (201, "whsec_")
    assert added.json["secret"] not in listed.text


def test_a_pinged_endpoint_is_owed_one_event(office: Office) -> None:
    client, headers = office.app.test_client(), office.bearer("vanhanh")
    added = client.post("/api/v1/webhook-endpoints", json={"name": "t", "url": "https://e.test/h"}, headers=headers)
    pinged = client.post(f"/api/v1/webhook-endpoints/{added.json['id']}/ping", headers=headers)
    owed = client.get("/api/v1/deliveries", headers=headers).json["deliveries"]

    assert pinged.status_code == 202
    told = [(delivery["id"], delivery["event"]["type"]) for delivery in owed]
    assert told == [(pinged.json["delivery"], "endpoint.ping")]


def test_where_a_hand_wrote_a_number_is_shown_as_a_picture(office: Office) -> None:
    paper = a_read_paper()
    handwritten = replace(
        paper.report.fields["issuer"], value=None, state=FieldState.UNREADABLE, box=(10.0, 20.0, 90.0, 32.0)
    )
    report = replace(paper.report, fields={**paper.report.fields, "number": handwritten})
    dossier = office.file(under_review(papers=(replace(paper, report=report),)), texts=[SUBMISSION.encode()])
    client, place = office.app.test_client(), f"/api/v1/dossiers/{dossier.id}/attachments/1/crops"

    shown = client.get(f"{place}/number", headers=office.bearer())
    nowhere = client.get(f"{place}/issuer", headers=office.bearer())
    foreign = client.get(f"{place}/number", headers=office.bearer("donvikhac"))

    assert (shown.status_code, shown.mimetype, shown.data[:4]) == (200, "image/png", b"\x89PNG")
    assert (nowhere.status_code, foreign.status_code) == (404, 404)
