"""Alembic, configured here and in no file: raw SQL run step by step under one lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from service.domain.errors import Invalid, Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Two processes that start together must not both create tables; the number names this project's lock.
_MIGRATION_LOCK = 7_450_110
_NO_OWNER = (
    "Vai trò nối cơ sở dữ liệu không được tạo, sửa bảng: chạy với HOSO_DATABASE_OWNER_URL là chủ của cơ sở dữ liệu"
)
_NEWER = "mới hơn chương trình này: hãy dùng chương trình đã tạo ra nó, hoặc bản mới hơn."


def _connected(dsn: str) -> psycopg.Connection:
    try:
        return psycopg.connect(dsn, connect_timeout=10)
    except psycopg.OperationalError as exc:
        why = " ".join(str(exc).split())
        raise Unavailable(f"Không nối được cơ sở dữ liệu ({why}): kiểm tra HOSO_DATABASE_URL.") from exc
    except psycopg.Error:  # what cannot be read as an address is repeated by the driver, its password too
        raise Unavailable("HOSO_DATABASE_URL không phải một địa chỉ PostgreSQL đọc được.") from None


def _engine(dsn: str) -> Engine:
    return create_engine("postgresql+psycopg://", creator=lambda: _connected(dsn), poolclass=NullPool)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """Give the newest revision that this program knows."""
    return str(_steps().get_current_head())


def current(dsn: str) -> str | None:
    """Give the revision of the database, or None when it is empty; Unavailable when it is away."""
    engine = _engine(dsn)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str | None) -> bool:
    """Tell whether this program has the step of that name; an empty database has none, and every program knows that."""
    return revision is None or any(one.revision == revision for one in _steps().walk_revisions())


def upgrade(dsn: str, revision: str = "head") -> None:
    """Bring the database to `head()` or the revision given; twice is once, also when two processes start together.

    Invalid for a database, or a revision, that only a newer program knows; Unavailable where the role makes no tables.
    """
    config = _config()
    if revision != "head" and not is_known(revision):
        raise Invalid(f"Bản sao lưu thuộc phiên bản {revision}, {_NEWER}")
    try:
        _step_up(config, dsn, revision)
    except ProgrammingError as exc:
        if not isinstance(exc.orig, psycopg.errors.InsufficientPrivilege):
            raise
        why = exc.orig.diag.message_primary
        raise Unavailable(f"{_NO_OWNER} ({why}).") from exc


def _step_up(config: Config, dsn: str, revision: str) -> None:
    with _engine(dsn).begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        stands_at = MigrationContext.configure(connection).get_current_revision()
        if not is_known(stands_at):
            raise Invalid(f"Cơ sở dữ liệu thuộc phiên bản {stands_at}, {_NEWER}")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
