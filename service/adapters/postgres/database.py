"""The connections to PostgreSQL: one small pool a process, and the one place where its errors become ours."""

from __future__ import annotations

import os
import select
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool, PoolTimeout

from service.domain.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import LiteralString

Row = dict[str, Any]
Connection = psycopg.Connection[Row]

# Session settings: a query that runs away must not hold a web worker; a dead peer is noticed within half a minute.
_SETTINGS: Mapping[str, Any] = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "hoso",
}

# What PostgreSQL answers to statements of another program's schema.
_UNKNOWN = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedObject,
    psycopg.errors.InvalidColumnReference,
    psycopg.errors.SyntaxError,
    psycopg.errors.NotNullViolation,
    psycopg.errors.CheckViolation,
)

# What PostgreSQL answers to values that it cannot keep (its error codes, class 54), though it is there.
_PAST_LIMITS = (
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.StatementTooComplex,
    psycopg.errors.TooManyColumns,
    psycopg.errors.TooManyArguments,
)

# A statement that was prepared before a migration changed its table is refused from then on, on that connection.
_PLANS_OF_BEFORE = "RevalidateCachedQuery"
_T = TypeVar("_T")


class _Replanned(Unavailable):
    """The connection's plans were of before a migration: nothing of the statement was run."""


class Database:
    """Connections shared by the adapters: opened when first used, anew in every forked child, at most `most`.

    Every method raises Unavailable when the server is away; the next call connects again by itself. So it does for a
    statement that the tables have no place for while they are not of our step of the schema: it is not the work that
    is wrong, and it is done when program and database fit again.
    """

    def __init__(
        self, dsn: str, *, schema: str = "", most: int = 4, wait: float = 5.0, statement_seconds: float = 15.0
    ) -> None:
        """Remember where the server is; `wait` and `statement_seconds` bound waiting for a connection and a query.

        `schema` names the step of the schema that this program's statements are for; "" asks for none.
        """
        self._dsn, self._schema = dsn, schema
        self._most = most
        self._wait = wait
        self._options = (
            f"-c statement_timeout={int(statement_seconds * 1000)} -c timezone=UTC"
            # A slip in a short word leaves few trigrams the same; how near a word really is, the domain tells.
            " -c pg_trgm.similarity_threshold=0.14"
        )
        self._pools: dict[int, ConnectionPool[Connection]] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close this process's connections; a later call opens them again."""
        pool = self._pools.pop(os.getpid(), None)
        if pool is not None:
            pool.close()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend an autocommit connection, telling PostgreSQL's errors as ours."""
        try:
            with self._lent() as connection:
                yield connection
        except psycopg.errors.InsufficientPrivilege as exc:
            raise Unavailable(
                f"Vai trò của HOSO_DATABASE_URL thiếu quyền: chạy `hoso migrate` với HOSO_DATABASE_OWNER_URL ({exc})."
            ) from exc
        except _UNKNOWN as exc:
            if (found := self._other_schema()) is None:
                raise
            stands = f"thuộc phiên bản {found}" if found else "còn trống"
            raise Unavailable(
                f"Cơ sở dữ liệu {stands}, chương trình này cần phiên bản {self._schema}: chạy `hoso migrate`, "
                f"hoặc dừng tiến trình của chương trình cũ."
            ) from exc

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        pool = self._pool()
        with _translated():
            connection = self._living(pool)
            try:
                yield connection
            except psycopg.errors.FeatureNotSupported as exc:
                if exc.diag.source_function != _PLANS_OF_BEFORE:
                    raise
                connection.close()  # with all its plans; the pool replaces it
                raise _Replanned("Cơ sở dữ liệu vừa được nâng cấp trong lúc chạy; hãy thử lại.") from exc
            finally:
                pool.putconn(connection)

    def _other_schema(self) -> str | None:
        """Give the step of the schema that the database stands at, "" for none yet; None where it is ours."""
        if not self._schema:
            return None
        with self._lent() as connection:
            try:
                row = connection.execute("SELECT version_num AS at FROM alembic_version").fetchone()
            except psycopg.errors.UndefinedTable:
                row = None
        found = str(row["at"]) if row else ""
        return found if found != self._schema else None

    def _living(self, pool: ConnectionPool[Connection]) -> Connection:
        """Take a connection that the server did not close meanwhile; the pool replaces those that it did.

        Not the pool's own `check`: it sleeps a second, then two, then four for each connection that a restart closed.
        """
        for _ in range(self._most):
            connection = pool.getconn(timeout=self._wait)
            if _alive(connection):
                return connection
            connection.close()
            pool.putconn(connection)
        return pool.getconn(timeout=self._wait)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Lend a connection in a transaction: committed at the end, undone by any error."""
        with self.connection() as connection, connection.transaction():
            yield connection

    def rows(self, query: LiteralString, values: Mapping[str, Any] | Sequence[Any] = ()) -> list[Row]:
        """Run one statement, which is its own transaction, and give all its rows."""
        return self._once(lambda connection: connection.execute(query, values).fetchall())

    def rows_planned_anew(self, query: LiteralString, values: Mapping[str, Any]) -> list[Row]:
        """Run a search, planned for these very values: a plan kept for all values ignores the text index."""
        with self.connection() as connection:
            return connection.execute(query, values, prepare=False).fetchall()

    def row(self, query: LiteralString, values: Mapping[str, Any] | Sequence[Any] = ()) -> Row | None:
        """Run one statement and give its first row."""
        found = self.rows(query, values)
        return found[0] if found else None

    def run(self, query: LiteralString, values: Mapping[str, Any] | Sequence[Any] = ()) -> int:
        """Run one statement without an answer and give how many rows it touched."""
        return self._once(lambda connection: connection.execute(query, values).rowcount)

    def _once(self, ask: Callable[[Connection], _T]) -> _T:
        """Run one statement on a connection; again where none of it was run, for its plan was of before a migration."""
        for _ in range(self._most):
            with suppress(_Replanned), self.connection() as connection:
                return ask(connection)
        with self.connection() as connection:
            return ask(connection)

    def _pool(self) -> ConnectionPool[Connection]:
        """Give this process's pool; a parent's is kept but never touched, for its sockets are the parent's."""
        pool = self._pools.get(os.getpid())
        if pool is None:
            with self._lock:
                pool = self._pools.get(os.getpid()) or self._open()
                self._pools[os.getpid()] = pool
        return pool

    def _open(self) -> ConnectionPool[Connection]:
        pool = ConnectionPool(
            self._dsn,
            connection_class=psycopg.Connection[Row],
            kwargs={"autocommit": True, "row_factory": dict_row, "options": self._options, **_SETTINGS},
            min_size=1,
            max_size=self._most,
            timeout=self._wait,
            # Reconnecting backs off by doubling; giving up early lets the next caller start anew at once.
            reconnect_timeout=4.0,
            open=False,
        )
        pool.open(wait=False)
        return pool


def open_pool(dsn: str) -> Database:
    """Give the connections of one server; nothing is opened before the first use."""
    return Database(dsn)


def _alive(connection: Connection) -> bool:
    """Tell whether the server is still there: an idle connection has something to read only when it went."""
    if not select.select([connection.fileno()], [], [], 0)[0]:
        return True
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        return False
    return True


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as exc:  # why no connection was had, the pool has logged
        raise Unavailable("Cơ sở dữ liệu không trả lời: không có kết nối nào trong thời gian chờ.") from exc
    except _PAST_LIMITS as exc:  # to try again would be refused again, and all that waits behind it with it
        raise Invalid(f"Cơ sở dữ liệu từ chối giá trị quá lớn: {exc}") from exc
    except (psycopg.OperationalError, psycopg.InterfaceError) as exc:
        raise Unavailable(f"Cơ sở dữ liệu không trả lời: {exc}") from exc
    except (psycopg.DataError, UnicodeEncodeError) as exc:
        raise Invalid(f"Cơ sở dữ liệu từ chối giá trị: {exc}") from exc
