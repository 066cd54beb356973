"""Signing in by the province's own provider, a real one in a process beside us, honest and tricked."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import requests

from service.adapters.oidc import OidcSignIn
from service.domain.errors import Unavailable
from service.domain.oidc import Provider, meant, read_groups
from service.web import WebSettings, create_app
from tests.kit.clock import START, FrozenClock
from tests.kit.office import FreshIds, an_office
from tests.kit.oidc_provider import CLIENT, SECRET, TRICKS, running
from tests.kit.production import free_port
from tests.kit.receiver import dripping, dripping_a_body, receiving
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    import socket
    import threading
    from collections.abc import Callable, Iterator

    from werkzeug.test import TestResponse

    from tests.kit.office import Office

MEANINGS = "to-thi-dua=specialist, lanh-dao-phong=head, so-thu-nghiem=unit:T01.01"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running() as issuer:
        yield issuer


@pytest.fixture
def office(issuer: str) -> Office:
    """Give an office whose people sign in at the provider; its clock shows now, as the provider's does."""
    office, clock = an_office(), FrozenClock(datetime.fromtimestamp(int(time.time()), UTC))
    deps = replace(office.deps, clock=clock)
    provider = OidcSignIn(Provider(issuer, CLIENT, SECRET, {}), ids=FreshIds(), now=clock.now)
    settings = WebSettings(secret_key="a key of tests", base_url="http://hoso.test", groups=read_groups(MEANINGS))
    return replace(office, deps=deps, app=create_app(deps, settings=settings, provider=provider), clock=clock)


def _sent(visitor: Visitor, who: str) -> str:
    """Go to the provider as this person, and give the address that it sends back to."""
    begun = visitor.get("/dang-nhap/oidc?next=/don-vi")
    assert begun.status_code == 303
    with requests.Session() as browser:
        browser.trust_env = False
        address = f"{begun.headers['Location']}&login_hint={who}"
        answer = browser.get(address, allow_redirects=False, timeout=10)
    return answer.headers["Location"].removeprefix("http://hoso.test")


def _signed_in(office: Office, who: str) -> tuple[Visitor, TestResponse]:
    visitor = Visitor(office)
    return visitor, visitor.get(_sent(visitor, who))


@pytest.mark.parametrize(
    ("who", "roles", "units"),
    [("thu", {"specialist"}, set()), ("lanh-dao", {"head"}, set()), ("so", {"unit"}, {"T01.01"})],
)
def test_the_groups_say_what_a_person_may_do(office: Office, who: str, roles: set[str], units: set[str]) -> None:
    visitor, answer = _signed_in(office, who)
    account = office.deps.accounts.account(f"sso:sub-{who}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/don-vi")
    assert account is not None
    assert (account.roles, account.unit_ids, account.email) == (roles, units, f"{who}@tinh.test")
    assert "Lê Thử Nghiệm" in visitor.get("/").text


def test_the_page_offers_it_only_where_there_is_one(office: Office) -> None:
    assert "/dang-nhap/oidc" in Visitor(office).get("/dang-nhap").text
    assert "/dang-nhap/oidc" not in Visitor(an_office()).get("/dang-nhap").text
    assert Visitor(an_office()).get("/dang-nhap/oidc").status_code == 404


@pytest.mark.parametrize("trick", TRICKS)
def test_a_tricked_token_lets_nobody_in(office: Office, trick: str) -> None:
    visitor, answer = _signed_in(office, trick)

    assert answer.status_code == 403
    assert visitor.get("/").status_code == 303
    assert office.deps.accounts.account(f"sso:sub-{trick}") is None


def test_without_a_group_of_ours_and_when_locked_nobody_gets_in(office: Office) -> None:
    _visitor, guest = _signed_in(office, "khach")
    _signed_in(office, "thu")
    account = office.deps.accounts.account("sso:sub-thu")
    assert account is not None
    office.deps.accounts.save_account(replace(account, enabled=False))

    assert (guest.status_code, _signed_in(office, "thu")[1].status_code) == (403, 403)


def test_what_comes_back_counts_once_in_the_same_browser_only(office: Office) -> None:
    first, second = Visitor(office), Visitor(office)
    back = _sent(first, "thu")

    assert second.get(back).status_code == 403
    assert first.get(back.replace("state=", "state=x")).status_code == 403
    assert first.get(back).status_code == 403, "the state is used up by the wrong try"
    again = _sent(first, "thu")
    assert [first.get(again).status_code for _ in range(2)] == [303, 403]


def test_a_provider_that_is_away_is_told_and_passwords_still_work(office: Office) -> None:
    away = OidcSignIn(
        Provider(f"http://127.0.0.1:{free_port()}", CLIENT, SECRET, {}), ids=FreshIds(), now=office.clock.now
    )

    with pytest.raises(Unavailable):
        away.begin("http://hoso.test/dang-nhap/oidc/ve")
    assert Visitor(office).signed_in().get("/").status_code == 200


def test_groups_that_name_no_role_are_refused_at_the_start() -> None:
    assert meant({"a", "b", "x"}, read_groups("a=head,b=unit:T01")) == ({"head", "unit"}, {"T01"})
    for wrong in ("a=sếp", "a", "a=unit:"):
        with pytest.raises(ValueError, match="không có vai trò"):
            read_groups(wrong)


def test_a_check_asks_the_provider_and_signs_nobody_in(issuer: str) -> None:
    now = datetime.now(UTC)

    assert "chưa thử đăng nhập" in _provider(issuer, now).check()
    with pytest.raises(Unavailable, match="Đồng hồ lệch"):
        _provider(issuer, now + timedelta(seconds=600)).check()
    with pytest.raises(Unavailable, match="tên khác"):
        _provider(f"{issuer}/", now).check()
    with pytest.raises(Unavailable, match="không trả lời"):
        _provider(f"http://127.0.0.1:{free_port()}", now).check()


def _provider(issuer: str, now: datetime) -> OidcSignIn:
    return OidcSignIn(Provider(issuer, CLIENT, SECRET, {}), ids=FreshIds(), now=lambda: now)


@pytest.mark.parametrize("behave", [dripping, dripping_a_body])
def test_a_provider_that_answers_byte_by_byte_is_away(
    behave: Callable[[socket.socket, threading.Event], None],
) -> None:
    with receiving(behave) as slow:
        known = Provider(slow.url, CLIENT, SECRET, {})
        provider = OidcSignIn(known, ids=FreshIds(), now=FrozenClock(START).now, seconds=0.6)

        with pytest.raises(Unavailable):
            provider.begin("http://hoso.test/back")
