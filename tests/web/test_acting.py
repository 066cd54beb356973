"""Links in letters: a GET shows, the button acts, once, within a day, as whom it was written to."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import NotAllowed
from service.ports import Change
from service.stages import acting, mailing
from tests.kit.builders import an_event
from tests.kit.clock import START
from tests.kit.office import under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Account
    from tests.kit.office import Office


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return office.file(under_review())


def _account(office: Office, name: str = "chuyenvien") -> Account:
    account = office.deps.accounts.account(name)
    assert account is not None
    return account


def _link(office: Office, dossier: Dossier, action: str = "approve") -> str:
    return "/viec/" + acting.new_link(office.deps, dossier, _account(office), action)


def _changes(office: Office, dossier: Dossier) -> int:
    return office.store.dossier(dossier.id).version - dossier.version


def test_opening_shows_and_does_nothing_and_the_button_acts_once(office: Office, dossier: Dossier) -> None:
    link, visitor = _link(office, dossier), Visitor(office)
    seen = [visitor.get(link) for _ in range(3)]
    before = _changes(office, dossier)
    done = visitor.post(link, expected_version=dossier.version)
    again = visitor.get(link), visitor.post(link, expected_version=dossier.version + 1)

    assert {answer.status_code for answer in seen} == {200}
    assert dossier.code in seen[0].text
    assert (before, done.status_code, "Đã ghi nhận đồng ý." in done.text) == (0, 200, True)
    assert [answer.status_code for answer in again] == [404, 404]
    assert _changes(office, dossier) == 1
    actor = office.store.events(dossier.id)[-1].actor
    assert (actor.name, actor.source) == ("chuyenvien", "link")


def test_a_refusal_gives_the_link_back_with_what_was_typed(office: Office, dossier: Dossier) -> None:
    link, visitor = _link(office, dossier, "return"), Visitor(office)
    visitor.get(link)
    refused = visitor.post(link, expected_version=dossier.version, reason="Thiếu biên bản", codes=["R08"])
    done = visitor.post(link, expected_version=dossier.version, reason="Thiếu biên bản", legal_basis="NĐ 152 Điều 30",
                        codes=["R08"])  # fmt: skip

    assert (refused.status_code, "Thiếu biên bản</textarea>" in refused.text) == (422, True)
    assert 'value="R08" checked' in refused.text
    assert (done.status_code, office.store.dossier(dossier.id).state) == (200, "returned")


def test_what_moved_on_meanwhile_is_shown_anew_before_it_is_done(office: Office, dossier: Dossier) -> None:
    link, visitor = _link(office, dossier), Visitor(office)
    visitor.get(link)
    noted = replace(dossier, version=dossier.version + 1, subject="V/v trích yếu mới")
    office.store.commit(Change(dossier=noted, expected=dossier.version))
    late = visitor.post(link, expected_version=dossier.version)

    assert (late.status_code, "V/v trích yếu mới" in late.text) == (409, True)
    assert visitor.post(link, expected_version=noted.version).status_code == 200


@pytest.mark.parametrize("role", ["council", "unit"])
def test_a_link_does_no_more_than_its_account_may_now(office: Office, dossier: Dossier, role: str) -> None:
    link, account = _link(office, dossier), _account(office)
    office.deps.accounts.save_account(replace(account, roles=frozenset({role})))
    visitor = Visitor(office)
    visitor.get(link)
    answer = visitor.post(link, expected_version=dossier.version)

    assert answer.status_code in {403, 404}
    assert _changes(office, dossier) == 0


def test_a_link_ends_after_a_day_and_with_its_step(office: Office, dossier: Dossier) -> None:
    old, other = _link(office, dossier), _link(office, dossier, "return")
    Visitor(office).get(old)
    office.clock.advance(hours=24)

    assert Visitor(office).get(old).status_code == 404
    fresh = _link(office, dossier)
    visitor = Visitor(office)
    visitor.get(fresh)
    visitor.post(fresh, expected_version=dossier.version)
    assert Visitor(office).get(other).status_code == 404


def test_two_presses_at_once_are_one(office: Office, dossier: Dossier) -> None:
    link = _link(office, dossier)
    visitors = [Visitor(office) for _ in range(8)]
    for visitor in visitors:
        visitor.get(link)

    with ThreadPoolExecutor(8) as many:
        statuses = list(many.map(lambda one: one.post(link, expected_version=dossier.version).status_code, visitors))

    assert statuses.count(200) == 1
    assert _changes(office, dossier) == 1


def test_without_the_pages_token_nothing_is_done(office: Office, dossier: Dossier) -> None:
    answer = office.app.test_client().post(_link(office, dossier), data={"expected_version": dossier.version})

    assert (answer.status_code, _changes(office, dossier)) == (403, 0)


def test_no_link_is_made_for_what_an_account_may_not_do(office: Office, dossier: Dossier) -> None:
    for name in ("hoidong", "donvi", "thanhtra"):
        with pytest.raises(NotAllowed):
            acting.new_link(office.deps, dossier, _account(office, name), "approve")


def test_a_letter_brings_each_reviewer_links_of_their_own(office: Office, dossier: Dossier) -> None:
    for name in ("chuyenvien", "lanhdao"):
        office.deps.accounts.save_account(replace(_account(office, name), email=f"{name}@tinh.test"))
    event = an_event(dossier.id, data={"step": "kiem_tra", "role": "specialist"}, at=START)
    answered = mailing.send(office.deps, event)
    (letter,) = office.postbox.letters
    links = re.findall(r"https://hoso\.test(/viec/\S+)", letter.text)

    assert (answered.status, letter.to, len(links)) == (250, "chuyenvien@tinh.test", 2)
    assert dossier.code in letter.subject
    assert [Visitor(office).get(link).status_code for link in links] == [200, 200]


def test_a_letter_about_a_step_that_is_over_is_not_sent(office: Office, dossier: Dossier) -> None:
    office.deps.accounts.save_account(replace(_account(office), email="a@tinh.test"))
    event = an_event(dossier.id, data={"step": "bước khác", "role": "specialist"})

    assert mailing.send(office.deps, event).status == 250
    assert office.postbox.letters == []
