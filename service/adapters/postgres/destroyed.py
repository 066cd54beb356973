"""Keys that no row may name, for their objects are being destroyed or were: the rows of `destroyed_key`.

Whoever names keys looks here under the shared lock that they hold until their commit is visible; whoever is about to
destroy an object takes the lock alone, looks whether a row names it, and writes it here. So of two at the same moment
one sees the other, whichever comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from psycopg.errors import LockNotAvailable

from service.domain.errors import Destroyed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.postgres.database import Connection

NAMING: LiteralString = "SELECT pg_advisory_xact_lock_shared(7450113)"
_LEAVING: LiteralString = "SELECT pg_advisory_xact_lock(7450113)"
# Whoever files queues behind who waits to be alone: that wait is kept to a moment, and those go first then.
_MOMENT: LiteralString = "SET LOCAL lock_timeout = '300ms'"
FOUND: LiteralString = "SELECT key FROM destroyed_key WHERE key = ANY(%(keys)s)"
ADD: LiteralString = "INSERT INTO destroyed_key (key) VALUES (%(key)s) ON CONFLICT DO NOTHING"
# The row is held while the object is destroyed; who finds it held need not wait for the store.
HOLD: LiteralString = "SELECT key FROM destroyed_key WHERE key = %(key)s FOR UPDATE SKIP LOCKED"
TAKE_OUT: LiteralString = """
DELETE FROM destroyed_key WHERE key IN (
    SELECT key FROM destroyed_key WHERE key = ANY(%(keys)s) FOR UPDATE SKIP LOCKED)
"""


def locked_alone(connection: Connection) -> bool:
    """Take the lock that keeps others from naming keys until this transaction ends; False where that took too long."""
    try:
        with connection.transaction():
            connection.execute(_MOMENT)
            connection.execute(_LEAVING)
    except LockNotAvailable:
        return False
    return True


def refuse(connection: Connection, keys: Sequence[str]) -> None:
    """Raise Destroyed where one of the keys that this transaction is about to name is among them."""
    connection.execute(NAMING)
    found = connection.execute(FOUND, {"keys": list(keys)}).fetchall()
    if found:
        raise Destroyed([row["key"] for row in found])
