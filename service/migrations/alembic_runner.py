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
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Two processes that start together must not both create tables; the number names this project's lock.
_MIGRATION_LOCK = 7_450_110


def _engine(dsn: str) -> Engine:
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def head() -> str:
    """Give the newest revision that this program knows."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(dsn: str) -> str | None:
    """Give the revision of the database, or None when it is empty; psycopg.OperationalError when it is away."""
    engine = _engine(dsn)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(dsn: str, revision: str = "head") -> None:
    """Bring the database to `head()` or the revision given; twice is once, also when two processes start together."""
    config = _config()
    with _engine(dsn).begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
