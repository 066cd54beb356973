"""Who may sign in, in PostgreSQL; of tokens and links only SHA-256 is kept."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from service.adapters.postgres.rows import text
from service.domain.absence import Absence
from service.ports import LINKS_KEPT, PUT_BACK, TOKEN_ID, USE_NOTED_EVERY, Account, ActionLink, Token

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.adapters.postgres.database import Database, Row
    from service.ports import Rate

_SAVE = """
INSERT INTO account (name, display_name, roles, unit_ids, password_hash, enabled, email)
VALUES (%(name)s, %(display_name)s, %(roles)s, %(unit_ids)s, %(password_hash)s, %(enabled)s, %(email)s)
ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, roles = excluded.roles,
    unit_ids = excluded.unit_ids, password_hash = excluded.password_hash, enabled = excluded.enabled,
    email = excluded.email
"""

_BEARER = """
SELECT a.*, t.scopes AS scopes, t.last_used_at AS last_used_at FROM api_token t JOIN account a ON a.name = t.account
WHERE t.token_sha256 = %s AND NOT t.revoked AND (t.expires_at IS NULL OR t.expires_at > %s) AND a.enabled
"""

_INSERT = """
INSERT INTO api_token (token_sha256, account, name, created_at, scopes, expires_at)
VALUES (%(sha256)s, %(account)s, %(name)s, %(at)s, %(scopes)s, %(expires)s)
"""

_TOKENS = """
SELECT left(token_sha256, %s) AS id, account, name, created_at, scopes, expires_at, last_used_at, revoked
FROM api_token ORDER BY created_at DESC, token_sha256 DESC
"""

_REVOKE = """
UPDATE api_token SET revoked = true
WHERE (name = %(name)s OR left(token_sha256, %(length)s) = %(name)s) AND NOT revoked
"""

_ADD_ACTION = """
WITH forgotten AS (DELETE FROM action_link WHERE expires_at <= %(expires_at)s::timestamptz - %(kept)s)
INSERT INTO action_link (link_sha256, account, dossier_id, action, step, opened_at, expires_at)
VALUES (%(sha256)s, %(account)s, %(dossier_id)s, %(action)s, %(step)s, %(opened_at)s, %(expires_at)s)
"""

_ACTION = """
SELECT account, dossier_id, action, step, opened_at, expires_at, spent_at FROM action_link WHERE link_sha256 = %s
"""

_SPEND_ACTION = """
UPDATE action_link SET spent_at = %(now)s WHERE link_sha256 = %(sha256)s AND spent_at IS NULL AND expires_at > %(now)s
"""

# What a caller has left grows with time up to the most; a clock that lags behind gives nothing back, and after one
# that was put back it grows from its new time on.
_TAKE = """
INSERT INTO allowance AS a (caller, remaining, granted, at)
SELECT %(caller)s, %(most)s::float8 - n, n, %(now)s FROM (SELECT least(%(wanted)s, floor(%(most)s::float8))::int AS n)
    AS first
ON CONFLICT (caller) DO UPDATE SET (remaining, granted, at) = (
    SELECT have - least(%(wanted)s, floor(have)), least(%(wanted)s, floor(have))::int,
        CASE WHEN a.at > %(bound)s THEN %(now)s ELSE greatest(a.at, %(now)s) END
    FROM (SELECT least(%(most)s::float8, a.remaining
        + greatest(extract(epoch FROM %(now)s::timestamptz - a.at), 0)::float8 * %(rate)s::float8) AS have) AS now)
RETURNING granted, remaining
"""

_ADD_ABSENCE = """
INSERT INTO absence (id, account, substitute, since, until, reason, made_by, made_at, ended_at, ended_by)
VALUES (%(id)s, %(account)s, %(substitute)s, %(since)s, %(until)s, %(reason)s, %(made_by)s, %(made_at)s, %(ended_at)s,
    %(ended_by)s)
"""

_SPEND = """
WITH spent AS (
    UPDATE signin_link SET spent = true WHERE link_sha256 = %s AND NOT spent AND expires > %s RETURNING account)
SELECT a.* FROM spent JOIN account a ON a.name = spent.account WHERE a.enabled
"""


# A secret that signs nobody in any more is kept as a link that was spent.
_END_SESSION = """
INSERT INTO signin_link (link_sha256, account, expires, spent) VALUES (%s, %s, %s, true) ON CONFLICT DO NOTHING
"""


class PostgresAccounts:
    """Who may sign in, API tokens, and one-time sign-in links. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def account(self, name: str) -> Account | None:
        """Give an account."""
        return _account(self._database.row("SELECT * FROM account WHERE name = %s", [name]))

    def accounts(self) -> Sequence[Account]:
        """Give all accounts, by name."""
        found = map(_account, self._database.rows('SELECT * FROM account ORDER BY name COLLATE "C"'))
        return [account for account in found if account]

    def save_account(self, account: Account) -> None:
        """Add or replace."""
        sets = {"roles": sorted(account.roles), "unit_ids": sorted(account.unit_ids)}
        same = ("name", "display_name", "password_hash", "enabled", "email")
        self._database.run(_SAVE, {**{name: getattr(account, name) for name in same}, **sets})

    def account_of_token(self, token_sha256: str, *, now: datetime) -> Account | None:
        """Give the enabled account of a token neither revoked nor over, narrowed to its scopes; notes the use."""
        found = self._database.row(_BEARER, [token_sha256, now])
        if found is None:
            return None
        used = found.pop("last_used_at")
        if used is None or used <= now - USE_NOTED_EVERY:
            query = "UPDATE api_token SET last_used_at = %s WHERE token_sha256 = %s"
            self._database.run(query, [now, token_sha256])
        return _account(found)

    def take_allowance(self, caller: str, rate: Rate, *, wanted: int, now: datetime) -> tuple[int, float]:
        """Take up to `wanted` requests off a caller's allowance; gives how many, and what is left after that."""
        asked = {"caller": caller, "most": rate.at_once, "rate": rate.per_second, "wanted": wanted, "now": now,
                 "bound": now + PUT_BACK}  # fmt: skip
        row = self._database.row(_TAKE, asked)
        return (row["granted"], row["remaining"]) if row else (0, 0.0)

    def note_wrong_try(self, key: str, *, at: datetime) -> None:
        """Count one wrong try."""
        self._database.run("INSERT INTO wrong_try (key, at) VALUES (%s, %s)", [key, at])

    def wrong_tries(self, key: str, *, since: datetime, limit: int) -> Sequence[datetime]:
        """Give the newest wrong tries after `since`, newest first, at most `limit`."""
        query = "SELECT at FROM wrong_try WHERE key = %s AND at > %s ORDER BY at DESC LIMIT %s"
        return [row["at"] for row in self._database.rows(query, [key, since, limit])]

    def forget_wrong_tries(self, key: str) -> None:
        """Forget the wrong tries of a key."""
        self._database.run("DELETE FROM wrong_try WHERE key = %s", [key])

    def forget_counts(self, before: datetime, *, after: datetime | None = None) -> None:
        """Forget what was counted before this time, of everyone; and what after `after`, where that is given."""
        self._database.run("DELETE FROM wrong_try WHERE at < %s OR at > %s", [before, after])
        self._database.run("DELETE FROM allowance WHERE at < %s OR at > %s", [before, after])

    def add_token(self, token_sha256: str, token: Token) -> None:
        """Keep a token's hash and what it is for."""
        scopes = None if token.scopes is None else sorted(token.scopes)
        named = {"sha256": token_sha256, "account": token.account, "name": token.name, "at": token.created_at}
        self._database.run(_INSERT, {**named, "scopes": scopes, "expires": token.expires_at})

    def tokens(self) -> Sequence[Token]:
        """Give all tokens, newest first."""
        return [Token(**{**row, "scopes": _set(row["scopes"])}) for row in self._database.rows(_TOKENS, [TOKEN_ID])]

    def revoke_token(self, name: str) -> int:
        """Revoke tokens by name or id; gives how many."""
        return self._database.run(_REVOKE, {"name": name, "length": TOKEN_ID})

    def add_link(self, link_sha256: str, *, account: str, expires: datetime) -> None:
        """Keep a one-time sign-in link's hash."""
        query = "INSERT INTO signin_link (link_sha256, account, expires) VALUES (%s, %s, %s)"
        self._database.run(query, [link_sha256, account, expires])

    def spend_link(self, link_sha256: str, *, now: datetime) -> Account | None:
        """Use the link up and give its account, once, before it expires."""
        return _account(self._database.row(_SPEND, [link_sha256, now]))

    def end_session(self, session_sha256: str, *, account: str, until: datetime) -> None:
        """Keep that a session was signed out of, until it would have been over anyway."""
        self._database.run(_END_SESSION, [session_sha256, account, until])

    def session_ended(self, session_sha256: str) -> bool:
        """Tell whether a session was signed out of."""
        found = self._database.row("SELECT spent FROM signin_link WHERE link_sha256 = %s", [session_sha256])
        return found is not None

    def add_action_link(self, link_sha256: str, link: ActionLink) -> None:
        """Keep an action link's hash and what it is for; links that ended a week before it are forgotten."""
        self._database.run(_ADD_ACTION, {"sha256": link_sha256, "kept": LINKS_KEPT, **asdict(link)})

    def action_link(self, link_sha256: str) -> ActionLink | None:
        """Give an action link, spent or not."""
        row = self._database.row(_ACTION, [link_sha256])
        return ActionLink(**row) if row else None

    def spend_action_link(self, link_sha256: str, *, now: datetime) -> bool:
        """Use the link up; tells whether it was this caller who did, before it expires."""
        return self._database.run(_SPEND_ACTION, {"sha256": link_sha256, "now": now}) == 1

    def restore_action_link(self, link_sha256: str) -> None:
        """Give a link back that was used up for nothing."""
        self._database.run("UPDATE action_link SET spent_at = NULL WHERE link_sha256 = %s", [link_sha256])

    def add_absence(self, absence: Absence) -> None:
        """Keep an absence."""
        self._database.run(_ADD_ABSENCE, {**asdict(absence), "reason": text(absence.reason)})

    def absences(self) -> Sequence[Absence]:
        """Give all absences, ended ones too, the latest begun first."""
        return [Absence(**row) for row in self._database.rows("SELECT * FROM absence ORDER BY since DESC, id DESC")]

    def end_absence(self, absence_id: str, *, at: datetime, by: str) -> bool:
        """Call an absence off and keep who did; tells whether it was still on."""
        query = "UPDATE absence SET ended_at = %s, ended_by = %s WHERE id = %s AND ended_at IS NULL"
        return self._database.run(query, [at, by, absence_id]) == 1


def _account(row: Row | None) -> Account | None:
    if row is None:
        return None
    sets = {"roles": frozenset(row["roles"]), "unit_ids": frozenset(row["unit_ids"])}
    return Account(**{**row, **sets, "scopes": _set(row.get("scopes"))})


def _set(texts: Sequence[str] | None) -> frozenset[str] | None:
    return None if texts is None else frozenset(texts)
