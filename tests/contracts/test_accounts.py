"""Every promise of the Accounts port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.ports import Account
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores

CHI = Account("chi", "Chị Chi", frozenset({"specialist", "head"}), frozenset({"T01"}), "hash")


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
    stores.accounts.add_token("a" * 64, account="chi", name="script", at=START)

    assert stores.accounts.account_of_token("a" * 64) == CHI
    assert stores.accounts.account_of_token("b" * 64) is None
    assert stores.accounts.revoke_token("script") == 1
    assert stores.accounts.revoke_token("script") == 0
    assert stores.accounts.account_of_token("a" * 64) is None


def test_a_disabled_account_has_no_token_and_no_link(stores: Stores) -> None:
    stores.accounts.save_account(replace(CHI, enabled=False))
    stores.accounts.add_token("a" * 64, account="chi", name="script", at=START)
    stores.accounts.add_link("l" * 64, account="chi", expires=START + timedelta(hours=1))

    assert stores.accounts.account_of_token("a" * 64) is None
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
