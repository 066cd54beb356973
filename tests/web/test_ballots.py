"""A member's vote, and stepping aside, sent where every other decision on a dossier is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.office import an_inbound_endpoint, at_council
from tests.kit.visitor import a_decision, send, signed

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from service.domain.dossier import Dossier
    from tests.kit.office import Office

SESSIONS = "/api/v1/council/sessions"
MEMBERS = [
    {"id": "ct", "name": "Vũ Chủ Tọa", "position": "chair", "account": "chutich"},
    {"id": "uv1", "name": "Lý Ủy Viên", "account": "hoidong"},
]


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Give a nomination of two that waits for the council."""
    return office.file(at_council())


def convened(office: Office, *dossiers: Dossier, **given: Any) -> str:
    body = {"held_on": "2026-03-02", "dossiers": [one.id for one in dossiers], "members": MEMBERS, **given}
    answer = office.app.test_client().post(SESSIONS, json=body, headers=office.bearer("hoidong"))
    return f"{SESSIONS}/{answer.json['code']}"


def order(office: Office, dossier: Dossier, action: str, name: str = "hoidong", **given: Any) -> TestResponse:
    body = {"action": action, "expected_version": dossier.version, **given}
    path = f"/api/v1/dossiers/{dossier.id}/decisions"
    return office.app.test_client().post(path, json=body, headers=office.bearer(name))


def seen(office: Office, session: str) -> Any:
    return office.app.test_client().get(session, headers=office.bearer("hoidong")).json


def voted(office: Office, session: str) -> list[str]:
    return [one["id"] for one in seen(office, session)["members"] if one["voted"]]


def test_a_member_votes_on_a_dossier_once_and_the_dossier_stands_where_it_stood(
    office: Office, dossier: Dossier
) -> None:
    session = convened(office, dossier)
    first, again = (order(office, dossier, "vote", inputs={"choice": "for"}) for _ in range(2))
    other = order(office, dossier, "vote", inputs={"choice": "against"})

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert other.json["current"]["step"] == "hop_hoi_dong"
    assert (first.json["version"], first.json["step"]["name"]) == (dossier.version, "hop_hoi_dong")
    assert voted(office, session) == ["uv1"]


def test_a_member_may_answer_each_nominee_otherwise(office: Office, dossier: Dossier) -> None:
    session = convened(office, dossier)
    half = order(office, dossier, "vote", inputs={"choices": {"1": "for"}})
    whole = order(office, dossier, "vote", inputs={"choices": {"1": "for", "2": "against"}})

    assert (half.status_code, whole.status_code, voted(office, session)) == (422, 200, ["uv1"])


def test_a_member_steps_aside_with_a_reason_from_all_that_a_dossier_asks(office: Office, dossier: Dossier) -> None:
    session = convened(office, dossier)
    without = order(office, dossier, "recuse", "chutich")
    answer = order(office, dossier, "recuse", "chutich", reason="Người thân")

    assert (without.status_code, [one["field"] for one in without.json["problems"]]) == (422, ["reason"])
    assert answer.status_code == 200
    questions = seen(office, session)["questions"]
    assert [one["recused"] for one in questions] == [{"ct": "Người thân"}] * 2
    (kept,) = [one for one in office.deps.councils.sessions_of(dossier.id) if one.code == session.rpartition("/")[2]]
    assert [one.what for one in kept.log if "không biểu quyết" in one.what] == [
        "Thành viên ct không biểu quyết nội dung 1, 2"
    ]  # one act, so that no stop leaves a half of it
    assert order(office, dossier, "vote", "chutich", inputs={"choice": "for"}).status_code == 422


@pytest.mark.parametrize(
    "refused",
    [
        (403, "lanhdao", {"inputs": {"choice": "for"}}),  # no seat
        (403, "thanhtra", {"inputs": {"choice": "for"}}),  # no right
        (422, "hoidong", {"inputs": {"choice": "maybe"}}),
        (422, "hoidong", {"inputs": {"choices": "for"}}),
        (422, "hoidong", {"inputs": {"choices": {"9": "for"}}}),
        (422, "hoidong", {}),
        (409, "hoidong", {"inputs": {"choice": "for"}, "expected_version": 99}),
        (409, "hoidong", {"inputs": {"choice": "for"}, "step": "quyet_dinh"}),
    ],
    ids=range(8),
)
def test_a_vote_that_may_not_be_is_refused(
    office: Office, dossier: Dossier, refused: tuple[int, str, dict[str, Any]]
) -> None:
    status, name, given = refused
    session = convened(office, dossier)

    assert order(office, dossier, "vote", name, **given).status_code == status
    assert voted(office, session) == []


def test_without_an_open_session_nobody_votes(office: Office, dossier: Dossier) -> None:
    answer = order(office, dossier, "vote", inputs={"choice": "for"})

    assert (answer.status_code, answer.json["current"]["version"]) == (409, dossier.version)
    assert "phiên họp" in answer.json["detail"]


def test_no_ballot_of_one_who_is_there_is_named_in_a_secret_session(office: Office, dossier: Dossier) -> None:
    convened(office, dossier, method="secret")

    assert order(office, dossier, "vote", inputs={"choice": "for"}).status_code == 422


def test_a_reviewers_system_sends_a_vote_once(office: Office, dossier: Dossier) -> None:
    office.deps.deliveries.save_endpoint(an_inbound_endpoint(reviewers={"nv-9": "hoidong"}))
    session = convened(office, dossier)
    body = a_decision(dossier, action="vote", reviewer="nv-9", step="hop_hoi_dong", inputs={"choice": "for"})
    first, again = (send(office, body, signed(office, body)) for _ in range(2))

    assert (first.status_code, first.data == again.data) == (200, True)
    assert (first.json["version"], first.json["receipt"]["webhook_id"]) == (dossier.version, "msg_1")
    assert voted(office, session) == ["uv1"]


def test_a_member_s_actions_name_a_vote_while_one_may_be_cast(office: Office, dossier: Dossier) -> None:
    def acts(name: str) -> set[str]:
        shown = office.app.test_client().get(f"/api/v1/dossiers/{dossier.id}", headers=office.bearer(name)).json
        return {"vote", "recuse"} & set(shown["actions"])

    before = acts("hoidong")
    convened(office, dossier)
    open_to = {name: acts(name) for name in ("hoidong", "chutich", "chuyenvien")}
    order(office, dossier, "vote", inputs={"choice": "for"})

    assert before == set()
    assert open_to == {"hoidong": {"vote", "recuse"}, "chutich": {"vote", "recuse"}, "chuyenvien": set()}
    assert (acts("hoidong"), acts("chutich")) == (set(), {"vote", "recuse"})


def test_in_a_secret_session_only_stepping_aside_is_named(office: Office, dossier: Dossier) -> None:
    convened(office, dossier, method="secret")
    shown = office.app.test_client().get(f"/api/v1/dossiers/{dossier.id}", headers=office.bearer("hoidong")).json

    assert {"vote", "recuse"} & set(shown["actions"]) == {"recuse"}
