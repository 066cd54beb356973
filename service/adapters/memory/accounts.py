"""Who may sign in, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.memory.tables import Link, Part, Token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.ports import Account


class MemoryAccounts(Part):
    """Who may sign in, API tokens, and one-time sign-in links."""

    def account(self, name: str) -> Account | None:
        """Give an account."""
        return self._tables.people.get(name)

    def accounts(self) -> Sequence[Account]:
        """Give all accounts, by name."""
        return sorted(self._tables.people.values(), key=lambda account: account.name)

    def save_account(self, account: Account) -> None:
        """Add or replace."""
        self._tables.people[account.name] = account

    def account_of_token(self, token_sha256: str) -> Account | None:
        """Give the enabled account of an API token that is not revoked."""
        token = self._tables.tokens.get(token_sha256)
        return self._enabled(token.account) if token and not token.revoked else None

    def add_token(self, token_sha256: str, *, account: str, name: str, at: datetime) -> None:
        """Keep a token's hash; when it was made (`at`) is not kept here."""
        del at
        self._tables.tokens[token_sha256] = Token(account, name)

    def revoke_token(self, name: str) -> int:
        """Revoke tokens by name; gives how many."""
        with self._tables.lock:
            found = [token for token in self._tables.tokens.values() if token.name == name and not token.revoked]
            for token in found:
                token.revoked = True
            return len(found)

    def add_link(self, link_sha256: str, *, account: str, expires: datetime) -> None:
        """Keep a one-time sign-in link's hash."""
        self._tables.links[link_sha256] = Link(account, expires)

    def spend_link(self, link_sha256: str, *, now: datetime) -> Account | None:
        """Use the link up and give its account, once, before it expires."""
        with self._tables.lock:
            link = self._tables.links.get(link_sha256)
            if link is None or link.spent or link.expires <= now:
                return None
            link.spent = True
            return self._enabled(link.account)

    def _enabled(self, name: str) -> Account | None:
        account = self._tables.people.get(name)
        return account if account and account.enabled else None
