"""The schema of PostgreSQL, step by step; Alembic is loaded only when it is asked, for it is slow to load."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


_VERSIONS = Path(__file__).parent / "versions"


def _runner() -> ModuleType:
    return import_module("service.migrations.alembic_runner")


def head() -> str:
    """Give the newest revision that this program knows."""
    return str(_runner().head())


def newest() -> str:
    """Give the same by the names of the files alone: every process asks it, and Alembic takes a second to load."""
    return max(path.stem[1:].partition("_")[0] for path in _VERSIONS.glob("v[0-9]*_*.py"))


def current(dsn: str) -> str | None:
    """Give the revision of the database, or None when it is empty; Unavailable when it is away."""
    found: str | None = _runner().current(dsn)
    return found


def is_known(revision: str | None) -> bool:
    """Tell whether this program has the step of that name; None, an empty database, is known to every program."""
    return bool(_runner().is_known(revision))


def upgrade(dsn: str, revision: str = "head", *, serves: str = "") -> None:
    """Bring the database to `head()` or the revision given; twice is once, also when two processes start together.

    `serves` is the address of the running processes: its role, where it is another one, may then do their work and no
    more. Invalid for a database, or a revision, that only a newer program knows, or for a role that is not there.
    """
    _runner().upgrade(dsn, revision)
    if serves:
        import_module("service.migrations.grants").grant(dsn, to=serves)
