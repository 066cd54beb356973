"""Who may sign in, in memory."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.adapters.memory.tables import Link, Part
from service.ports import LINKS_KEPT, PUT_BACK, USE_NOTED_EVERY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.absence import Absence
    from service.ports import Account, ActionLink, Rate, Token


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

    def account_of_token(self, token_sha256: str, *, now: datetime) -> Account | None:
        """Give the enabled account of a token neither revoked nor over, narrowed to its scopes; notes the use."""
        with self._tables.lock:
            token = self._tables.tokens.get(token_sha256)
            account = self._enabled(token.account) if token else None
            if token is None or account is None or token.revoked or (token.expires_at and token.expires_at <= now):
                return None
            if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
                self._tables.tokens[token_sha256] = replace(token, last_used_at=now)
            return replace(account, scopes=token.scopes)

    def take_allowance(self, caller: str, rate: Rate, *, wanted: int, now: datetime) -> tuple[int, float]:
        """Take up to `wanted` requests off a caller's allowance; gives how many, and what is left after that."""
        with self._tables.lock:
            left, at = self._tables.allowances.get(caller, (rate.at_once, now))
            left = min(rate.at_once, left + max((now - at).total_seconds(), 0.0) * rate.per_second)
            granted = min(wanted, math.floor(left))
            put_back = at > now + PUT_BACK
            self._tables.allowances[caller] = (left - granted, now if put_back else max(at, now))
        return granted, left - granted

    def note_wrong_try(self, key: str, *, at: datetime) -> None:
        """Count one wrong try."""
        with self._tables.lock:
            self._tables.wrong_tries.append((key, at))

    def wrong_tries(self, key: str, *, since: datetime, limit: int) -> Sequence[datetime]:
        """Give the newest wrong tries after `since`, newest first, at most `limit`."""
        with self._tables.lock:
            found = [at for one, at in self._tables.wrong_tries if one == key and at > since]
        return sorted(found, reverse=True)[:limit]

    def forget_wrong_tries(self, key: str) -> None:
        """Forget the wrong tries of a key."""
        with self._tables.lock:
            self._tables.wrong_tries[:] = [one for one in self._tables.wrong_tries if one[0] != key]

    def forget_counts(self, before: datetime, *, after: datetime | None = None) -> None:
        """Forget what was counted before this time, of everyone; and what after `after`, where that is given."""
        last = after or datetime.max.replace(tzinfo=UTC)
        with self._tables.lock:
            self._tables.wrong_tries[:] = [one for one in self._tables.wrong_tries if before <= one[1] <= last]
            kept = {caller: one for caller, one in self._tables.allowances.items() if before <= one[1] <= last}
            self._tables.allowances.clear()
            self._tables.allowances.update(kept)

    def add_token(self, token_sha256: str, token: Token) -> None:
        """Keep a token's hash and what it is for."""
        self._tables.tokens[token_sha256] = token

    def tokens(self) -> Sequence[Token]:
        """Give all tokens, newest first."""
        return sorted(self._tables.tokens.values(), key=lambda one: (one.created_at, one.id), reverse=True)

    def revoke_token(self, name: str) -> int:
        """Revoke tokens by name or id; gives how many."""
        with self._tables.lock:
            found = {
                key: one for key, one in self._tables.tokens.items() if name in {one.name, one.id} and not one.revoked
            }
            self._tables.tokens.update({key: replace(one, revoked=True) for key, one in found.items()})
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

    def end_session(self, session_sha256: str, *, account: str, until: datetime) -> None:
        """Keep that a session was signed out of, until it would have been over anyway."""
        self._tables.links[session_sha256] = Link(account, until, spent=True)

    def session_ended(self, session_sha256: str) -> bool:
        """Tell whether a session was signed out of."""
        return session_sha256 in self._tables.links

    def add_action_link(self, link_sha256: str, link: ActionLink) -> None:
        """Keep an action link's hash and what it is for; links that ended a week before it are forgotten."""
        with self._tables.lock:
            kept = {
                key: one
                for key, one in self._tables.action_links.items()
                if one.expires_at > link.expires_at - LINKS_KEPT
            }
            self._tables.action_links = {**kept, link_sha256: link}

    def action_link(self, link_sha256: str) -> ActionLink | None:
        """Give an action link, spent or not."""
        return self._tables.action_links.get(link_sha256)

    def spend_action_link(self, link_sha256: str, *, now: datetime) -> bool:
        """Use the link up; tells whether it was this caller who did, before it expires."""
        with self._tables.lock:
            link = self._tables.action_links.get(link_sha256)
            if link is None or link.spent_at or link.expires_at <= now:
                return False
            self._tables.action_links[link_sha256] = replace(link, spent_at=now)
            return True

    def restore_action_link(self, link_sha256: str) -> None:
        """Give a link back that was used up for nothing."""
        with self._tables.lock:
            if link := self._tables.action_links.get(link_sha256):
                self._tables.action_links[link_sha256] = replace(link, spent_at=None)

    def add_absence(self, absence: Absence) -> None:
        """Keep an absence."""
        self._tables.absences[absence.id] = absence

    def absences(self) -> Sequence[Absence]:
        """Give all absences, ended ones too, the latest begun first."""
        return sorted(self._tables.absences.values(), key=lambda one: (one.since, one.id), reverse=True)

    def end_absence(self, absence_id: str, *, at: datetime, by: str) -> bool:
        """Call an absence off and keep who did; tells whether it was still on."""
        with self._tables.lock:
            found = self._tables.absences.get(absence_id)
            if found is None or found.ended_at is not None:
                return False
            self._tables.absences[absence_id] = replace(found, ended_at=at, ended_by=by)
            return True

    def _enabled(self, name: str) -> Account | None:
        account = self._tables.people.get(name)
        return account if account and account.enabled else None
