"""API tokens: for what, by whom, until when; and how often anybody may ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.errors import NotAllowed
from service.ports import Account
from service.stages import access
from service.stages.access import TokenWish
from tests.kit.office import SECRET, WHOLE_OFFICE, an_office, under_review
from tests.kit.visitor import Visitor, a_decision, send, signed

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.kit.office import Office


def _made(office: Office, **wish: Any) -> dict[str, str]:
    """Give the headers of a new token."""
    secret = access.new_token(office.deps, TokenWish(**{"name": "thử", **wish}), maker=WHOLE_OFFICE)[1]
    return {"Authorization": f"Bearer {secret}"}


def _get(office: Office, path: str, headers: dict[str, str]) -> TestResponse:
    return office.app.test_client().get(path, headers=headers)


def test_a_token_does_what_it_is_for_and_nothing_else(office: Office) -> None:
    dossier = office.file(under_review())
    headers = _made(office, account="lanhdao", scopes=frozenset({"dossier.read"}))
    reading = _get(office, f"/api/v1/dossiers/{dossier.id}", headers)
    order = {"action": "approve", "expected_version": dossier.version}
    deciding = office.app.test_client().post(f"/api/v1/dossiers/{dossier.id}/decisions", json=order, headers=headers)

    assert (reading.status_code, reading.json["actions"]) == (200, [])
    assert (deciding.status_code, deciding.mimetype) == (403, "application/problem+json")
    assert office.store.dossier(dossier.id).version == dossier.version


def test_a_token_ends_by_itself_and_at_once_when_revoked(office: Office) -> None:
    short, revoked = (_made(office, account="lanhdao", name=name, days=1) for name in ("ngắn", "thu hồi"))
    access.revoke_token(office.deps, "thu hồi", account=WHOLE_OFFICE)
    before = [_get(office, "/api/v1/dossiers", headers).status_code for headers in (short, revoked)]
    office.clock.advance(days=1)

    assert before == [200, 401]
    assert _get(office, "/api/v1/dossiers", short).status_code == 401


def test_an_operator_makes_no_token_that_could_decide(office: Office) -> None:
    operator = office.deps.accounts.account("vanhanh")
    assert operator is not None
    with pytest.raises(NotAllowed):
        access.new_token(office.deps, TokenWish("lanhdao", "cửa sau"), maker=operator)
    narrow = TokenWish("lanhdao", "đọc", frozenset({"dossier.read"}))

    assert access.new_token(office.deps, narrow, maker=operator)[0].scopes == {"dossier.read"}


def test_a_narrowed_token_makes_no_wider_one(office: Office) -> None:
    operator = office.deps.accounts.account("vanhanh")
    assert operator is not None
    narrowed = replace(operator, scopes=frozenset({"token.manage"}))

    with pytest.raises(NotAllowed):
        access.new_token(office.deps, TokenWish("maychu", "đọc", frozenset({"dossier.read"})), maker=narrowed)


@pytest.mark.parametrize(
    ("wish", "field"),
    [({"account": "không có"}, "account"), ({"scopes": ["dance"]}, "scopes"), ({"days": 0}, "days"),
     ({"name": " "}, "name")],
)  # fmt: skip
def test_a_wrong_wish_names_its_fault(office: Office, wish: dict[str, Any], field: str) -> None:
    body = {"account": "maychu", "name": "mới", "scopes": ["dossier.read"]} | wish
    answer = office.app.test_client().post("/api/v1/tokens", json=body, headers=office.bearer("vanhanh"))

    assert (answer.status_code, [problem["field"] for problem in answer.json["problems"]]) == (422, [field])


def test_the_operator_makes_and_revokes_a_token_on_the_page(office: Office) -> None:
    operator = Visitor(office).signed_in("vanhanh")
    operator.get("/ma-truy-cap")
    made = operator.post("/ma-truy-cap", account="maychu", name="Phần mềm A", days="30", scopes=["dossier.read"])
    secret = made.text.partition("<code>")[2].partition("</code>")[0]
    token = next(one for one in office.deps.accounts.tokens() if one.name == "Phần mềm A")
    works = _get(office, "/api/v1/dossiers", {"Authorization": f"Bearer {secret}"}).status_code
    listed = operator.get("/ma-truy-cap").text
    operator.post(f"/ma-truy-cap/{token.id}/thu-hoi")

    assert (made.status_code, works) == (200, 200)
    assert secret.startswith("hoso_")
    assert secret not in listed
    assert "Xem, tìm hồ sơ" in listed
    assert _get(office, "/api/v1/dossiers", {"Authorization": f"Bearer {secret}"}).status_code == 401


def test_a_refused_wish_keeps_what_was_typed(office: Office) -> None:
    operator = Visitor(office).signed_in("vanhanh")
    operator.get("/ma-truy-cap")
    answer = operator.post("/ma-truy-cap", account="lanhdao", name="Cửa sau", days="30", scopes=["dossier.decide"])

    assert (answer.status_code, 'value="Cửa sau"' in answer.text) == (403, True)
    assert 'value="dossier.decide" checked' in answer.text


def test_who_asks_too_often_waits_and_nobody_else_does() -> None:
    office = an_office(requests_per_minute=12)
    statuses = [_get(office, "/api/v1/dossiers", office.bearer()).status_code for _ in range(4)]
    refused = _get(office, "/api/v1/dossiers", office.bearer())
    other = _get(office, "/api/v1/dossiers", office.bearer("lanhdao")).status_code
    office.clock.advance(seconds=5)

    assert statuses == [200, 200, 429, 429]
    assert (refused.status_code, refused.mimetype, refused.headers["Retry-After"]) == (
        429, "application/problem+json", "5",
    )  # fmt: skip
    assert "Hãy đợi 5 giây" in refused.json["detail"]
    assert other == 200
    assert _get(office, "/api/v1/dossiers", office.bearer()).status_code == 200


def test_a_flood_of_strangers_is_slowed_and_shuts_nobody_out() -> None:
    office = an_office(requests_per_minute=12)
    wrong = {"Authorization": "Bearer hoso_not-a-token"}
    statuses = [_get(office, "/api/v1/dossiers", wrong).status_code for _ in range(4)]
    body = a_decision(office.file(under_review()))
    forged = send(office, body, signed(office, body, secret=SECRET[:-4] + "AAA=")).status_code

    assert statuses == [401, 401, 429, 429]
    assert forged == 429
    assert _get(office, "/api/v1/dossiers", office.bearer()).status_code == 200
    assert send(office, body, signed(office, body)).status_code == 200


def test_an_account_that_is_disabled_has_no_token(office: Office) -> None:
    headers = _made(office, account="maychu")
    known = office.deps.accounts.account("maychu")
    assert isinstance(known, Account)
    office.deps.accounts.save_account(replace(known, enabled=False))

    assert _get(office, "/api/v1/dossiers", headers).status_code == 401
