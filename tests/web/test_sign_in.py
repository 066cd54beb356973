"""Signing in, sessions, CSRF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.stages import access
from tests.kit.office import an_office
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.kit.office import Office


def test_the_right_password_opens_the_queue(visitor: Visitor) -> None:
    assert "Phạm Chuyên Viên" in visitor.signed_in().get("/").text


def test_a_wrong_password_and_an_unknown_name_read_the_same(visitor: Visitor) -> None:
    visitor.get("/dang-nhap")
    wrong, unknown = (visitor.post("/dang-nhap", name=name, password="sai mật khẩu") for name in ("chuyenvien", "ai"))

    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text.replace("chuyenvien", "ai") == unknown.text


def test_after_five_wrong_tries_one_waits_a_minute(office: Office, visitor: Visitor) -> None:
    visitor.get("/dang-nhap")
    tries = [visitor.post("/dang-nhap", name="chuyenvien", password="sai").status_code for _ in range(6)]
    waiting = visitor.post("/dang-nhap", name="chuyenvien", password="sai")
    office.clock.advance(seconds=61)

    assert tries == [403] * 5 + [429]
    assert 0 < int(waiting.headers["Retry-After"]) <= 60
    assert visitor.signed_in().get("/").status_code == 200


def test_one_account_guessed_at_from_many_addresses_is_closed_for_a_while(visitor: Visitor) -> None:
    visitor.get("/dang-nhap")
    statuses = [visitor.post("/dang-nhap", address=f"192.0.2.{number}", name="chuyenvien", password="sai").status_code
                for number in range(31)]  # fmt: skip

    assert statuses == [403] * 30 + [429]


def test_the_session_cookie_is_out_of_scripts_reach(visitor: Visitor) -> None:
    cookie = visitor.get("/dang-nhap").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_opening_a_link_spends_nothing_and_the_button_spends_it_once(office: Office) -> None:
    link = access.new_link(office.deps, "lanhdao")
    first, second = Visitor(office), Visitor(office)
    first.get(f"/dang-nhap/{link}")
    second.get(f"/dang-nhap/{link}")
    statuses = [one.post(f"/dang-nhap/{link}").status_code for one in (first, second)]

    assert statuses == [303, 403]
    assert "Đỗ Lãnh Đạo" in first.get("/").text


@pytest.mark.parametrize("away", ["//e.test", "/\\e.test", "https://e.test", "/a\nb", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(visitor: Visitor, away: str) -> None:
    visitor.get("/dang-nhap")

    assert 'value="/"' in visitor.post("/dang-nhap", name="chuyenvien", password="sai", next=away).text


@pytest.mark.parametrize("token", ["", "made up"])
def test_an_unsafe_request_without_the_token_is_refused(person: Visitor, token: str) -> None:
    assert person.post("/ho-so/HS-2026-000001/y-kien", csrf_token=token, action="note").status_code == 403


def test_a_session_ends_with_time_with_a_new_password_and_with_the_account(office: Office) -> None:
    account = office.deps.accounts.account("chuyenvien")
    assert account is not None
    late, changed, closed = (Visitor(office).signed_in() for _ in range(3))
    office.deps.accounts.save_account(replace(account, enabled=False))
    after_closing = closed.get("/").status_code
    office.deps.accounts.save_account(replace(account, password_hash="another"))
    after_change = changed.get("/").status_code
    office.deps.accounts.save_account(account)
    office.clock.advance(hours=13)

    assert (after_closing, after_change, late.get("/").status_code) == (303, 303, 303)


@pytest.mark.parametrize(
    ("origin", "shown"), [("http://localhost", True), ("https://evil.example", False), ("null", False), (None, False)]
)
@pytest.mark.parametrize("ended", [True, False], ids=["the session ended", "another tab signed in anew"])
def test_what_was_typed_is_shown_again_where_a_form_comes_too_late(
    office: Office, origin: str | None, *, shown: bool, ended: bool
) -> None:
    client = office.app.test_client()
    if not ended:
        client.get("/dang-nhap")
        with client.session_transaction() as kept:
            kept["csrf"] = "of another tab"
    form = {"csrf_token": "old", "reason": "Một lý do viết cả buổi", "password": "mật khẩu không được hiện"}
    path = "/ho-so/HS-2026-000001/y-kien" if ended else "/dang-nhap"
    answer = client.post(path, data=form, headers={"Origin": origin} if origin else {})

    assert answer.status_code == ((401 if shown else 303) if ended else 403)
    assert ("Một lý do viết cả buổi</textarea>" in answer.text) is shown
    assert "không được hiện" not in answer.text


def test_signing_out_ends_the_session(person: Visitor) -> None:
    person.post("/dang-xuat")

    assert person.get("/").status_code == 303


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(office: Office, person: Visitor) -> None:
    thief = person.copied(office)
    before = thief.get("/").status_code
    person.post("/dang-xuat")

    assert (before, thief.get("/").status_code) == (200, 303)


def test_behind_a_proxy_the_caller_is_who_the_proxy_says() -> None:
    behind = an_office(requests_per_minute=12, proxies=1).app.test_client()
    direct = an_office(requests_per_minute=12).app.test_client()

    def strangers(client: FlaskClient) -> list[int]:
        return [
            client.get("/api/v1/dossiers", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(4)
        ]

    assert strangers(behind) == [401] * 4
    assert strangers(direct) == [401, 401, 429, 429]
