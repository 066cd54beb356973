"""Every promise of the Accounts port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.domain.absence import Absence
from service.ports import LINKS_KEPT, TOKEN_ID, Account, ActionLink, Rate, Token
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores

CHI = Account("chi", "Chị Chi", frozenset({"specialist", "head"}), frozenset({"T01"}), "hash", email="chi@tinh.test")
TOKEN = Token("a" * TOKEN_ID, "chi", "script", START)


def test_an_account_comes_back_as_it_was_saved(stores: Stores) -> None:
    stores.accounts.save_account(CHI)

    assert stores.accounts.account("chi") == CHI
    assert stores.accounts.account("nobody") is None


def test_saving_an_account_again_replaces_it(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.save_account(replace(CHI, roles=frozenset()))
    stores.accounts.save_account(Account("anh"))

    assert stores.accounts.accounts() == [Account("anh"), replace(CHI, roles=frozenset())]


def test_a_token_gives_its_account_until_it_is_revoked(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_token("a" * 64, TOKEN)

    assert stores.accounts.account_of_token("a" * 64, now=START) == CHI
    assert stores.accounts.account_of_token("b" * 64, now=START) is None
    assert stores.accounts.revoke_token("script") == 1
    assert stores.accounts.revoke_token("script") == 0
    assert stores.accounts.account_of_token("a" * 64, now=START) is None


def test_a_token_is_revoked_by_its_id_and_no_other_is(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_token("a" * 64, TOKEN)
    stores.accounts.add_token("b" * 64, replace(TOKEN, id="b" * TOKEN_ID, created_at=START + timedelta(days=1)))

    assert stores.accounts.revoke_token("a" * TOKEN_ID) == 1
    assert [(token.id[0], token.revoked) for token in stores.accounts.tokens()] == [("b", False), ("a", True)]


def test_a_token_narrows_its_account_to_its_scopes(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_token("a" * 64, replace(TOKEN, scopes=frozenset({"dossier.read"})))
    stores.accounts.add_token("b" * 64, replace(TOKEN, scopes=frozenset()))

    narrowed = [stores.accounts.account_of_token(key * 64, now=START) for key in "ab"]
    assert [one.scopes if one else None for one in narrowed] == [frozenset({"dossier.read"}), frozenset()]


def test_a_token_is_worth_nothing_from_its_end_on(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_token("a" * 64, replace(TOKEN, expires_at=START + timedelta(days=1)))

    assert stores.accounts.account_of_token("a" * 64, now=START + timedelta(hours=23)) == CHI
    assert stores.accounts.account_of_token("a" * 64, now=START + timedelta(days=1)) is None


def test_the_last_use_is_noted_to_a_minute(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_token("a" * 64, TOKEN)
    noted = []
    for seconds in (0, 30, 90):
        stores.accounts.account_of_token("a" * 64, now=START + timedelta(seconds=seconds))
        noted.append(stores.accounts.tokens()[0].last_used_at)

    assert noted == [START, START, START + timedelta(seconds=90)]
    assert stores.accounts.tokens() == [replace(TOKEN, last_used_at=noted[-1])]


def test_a_disabled_account_has_no_token_and_no_link(stores: Stores) -> None:
    stores.accounts.save_account(replace(CHI, enabled=False))
    stores.accounts.add_token("a" * 64, TOKEN)
    stores.accounts.add_link("l" * 64, account="chi", expires=START + timedelta(hours=1))

    assert stores.accounts.account_of_token("a" * 64, now=START) is None
    assert stores.accounts.spend_link("l" * 64, now=START) is None


def test_a_link_is_spent_once(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_link("l" * 64, account="chi", expires=START + timedelta(hours=1))

    assert stores.accounts.spend_link("l" * 64, now=START) == CHI
    assert stores.accounts.spend_link("l" * 64, now=START) is None


def test_a_link_is_worth_nothing_after_it_expired(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    stores.accounts.add_link("l" * 64, account="chi", expires=START)

    assert stores.accounts.spend_link("l" * 64, now=START) is None
    assert stores.accounts.spend_link("unknown", now=START) is None


def test_a_session_that_was_signed_out_of_is_known_and_signs_nobody_in(stores: Stores) -> None:
    stores.accounts.save_account(CHI)
    for _ in range(2):
        stores.accounts.end_session("s" * 64, account="chi", until=START + timedelta(hours=12))

    assert stores.accounts.session_ended("s" * 64)
    assert not stores.accounts.session_ended("t" * 64)
    assert stores.accounts.spend_link("s" * 64, now=START) is None


def test_an_action_link_is_spent_once_and_can_be_given_back(stores: Stores) -> None:
    link = _kept(stores)

    assert stores.accounts.action_link("l" * 64) == link
    assert stores.accounts.spend_action_link("l" * 64, now=START)
    assert not stores.accounts.spend_action_link("l" * 64, now=START)
    assert stores.accounts.action_link("l" * 64) == replace(link, spent_at=START)
    stores.accounts.restore_action_link("l" * 64)
    assert stores.accounts.spend_action_link("l" * 64, now=START)


def test_an_action_link_is_worth_nothing_after_its_end_and_unknown_ones_never(stores: Stores) -> None:
    link = _kept(stores)

    assert not stores.accounts.spend_action_link("l" * 64, now=link.expires_at)
    assert not stores.accounts.spend_action_link("x" * 64, now=START)
    assert stores.accounts.action_link("x" * 64) is None


def test_old_action_links_are_forgotten_when_new_ones_come(stores: Stores) -> None:
    link = _kept(stores)
    later = link.expires_at + LINKS_KEPT
    stores.accounts.add_action_link("m" * 64, replace(link, expires_at=later))

    assert stores.accounts.action_link("l" * 64) is None
    assert stores.accounts.action_link("m" * 64) == replace(link, expires_at=later)


def _kept(stores: Stores) -> ActionLink:
    """Keep an account, a dossier, and a link for them."""
    dossier = a_dossier()
    stores.accounts.save_account(CHI)
    stores.store.commit(an_arrival(dossier))
    link = ActionLink("chi", dossier.id, "approve", "kiem_tra", START, START + timedelta(hours=24))
    stores.accounts.add_action_link("l" * 64, link)
    return link


def test_an_allowance_is_used_up_grows_with_time_and_never_beyond_the_most(stores: Stores) -> None:
    rate, take = Rate(per_second=0.5, at_once=10.0), stores.accounts.take_allowance
    first = [take("a", rate, wanted=4, now=START) for _ in range(4)]
    later = take("a", rate, wanted=4, now=START + timedelta(seconds=3))
    behind = take("a", rate, wanted=1, now=START)
    whole = take("a", rate, wanted=99, now=START + timedelta(hours=1))

    assert first == [(4, 6.0), (4, 2.0), (2, 0.0), (0, 0.0)]
    assert (later, behind, whole) == ((1, 0.5), (0, 0.5), (10, 0.0))
    assert take("b", rate, wanted=1, now=START) == (1, 9.0)


def test_wrong_tries_are_told_newest_first_by_key_and_forgotten(stores: Stores) -> None:
    times = [START + timedelta(seconds=second) for second in range(4)]
    for at in times:
        stores.accounts.note_wrong_try("a", at=at)
    stores.accounts.note_wrong_try("b", at=START)

    assert list(stores.accounts.wrong_tries("a", since=START, limit=2)) == [times[3], times[2]]
    stores.accounts.forget_counts(times[3])
    assert list(stores.accounts.wrong_tries("a", since=START - timedelta(days=1), limit=9)) == [times[3]]
    stores.accounts.forget_wrong_tries("a")
    assert list(stores.accounts.wrong_tries("a", since=START - timedelta(days=1), limit=9)) == []


def test_absences_are_kept_latest_first_and_end_once(stores: Stores) -> None:
    first = Absence("a1", "chi", "an", date(2026, 3, 2), date(2026, 3, 4), "đi công tác", "chi", START)
    second = replace(first, id="a2", since=date(2026, 4, 1), until=date(2026, 4, 1))
    for one in (first, second):
        stores.accounts.add_absence(one)
    ended = START + timedelta(hours=1)

    assert list(stores.accounts.absences()) == [second, first]
    assert [stores.accounts.end_absence("a1", at=ended, by="an") for _ in range(2)] == [True, False]
    assert not stores.accounts.end_absence("a3", at=ended, by="an")
    assert list(stores.accounts.absences()) == [second, replace(first, ended_at=ended, ended_by="an")]
