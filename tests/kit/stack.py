"""The real servers of a test session, started when first asked for, and a private corner for each test."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.embedded.postgres import EmbeddedPostgres
from service.embedded.seaweed import EmbeddedS3

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class S3Place:
    """An S3 service and an empty, versioned bucket of the test's own."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str


@dataclass(frozen=True, slots=True)
class Stack:
    """What one test gets: an own database (its DSN) and an own bucket."""

    dsn: str
    s3: S3Place


@pytest.fixture(scope="session")
def stack_folder() -> Iterator[Path]:
    """Give the session's folder; short, because a socket lies in it, and not pytest's, which is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(stack_folder: Path) -> Iterator[EmbeddedPostgres]:
    """Give the session's PostgreSQL, started once."""
    server = EmbeddedPostgres(stack_folder / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3_server(stack_folder: Path) -> Iterator[EmbeddedS3]:
    """Give the session's S3 server, started once."""
    server = EmbeddedS3(stack_folder / "s3")
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_dsn(postgres_server: EmbeddedPostgres) -> str:
    """Give the DSN of the session's shared database `hoso`; for what does not write."""
    return postgres_server.dsn


@pytest.fixture(scope="session")
def database_template(postgres_server: EmbeddedPostgres) -> str:
    """Name the database that each fresh one copies; override it with a migrated one."""
    assert postgres_server.running
    return "template1"


@pytest.fixture
def fresh_database(postgres_server: EmbeddedPostgres, database_template: str) -> Iterator[str]:
    """Give the DSN of a database that only this test sees."""
    name = f"test_{secrets.token_hex(6)}"
    yield postgres_server.database(name, database_template)
    postgres_server.drop(name)


@pytest.fixture
def s3(s3_server: EmbeddedS3) -> S3Place:
    """Give a versioned bucket that only this test sees."""
    bucket = f"test-{secrets.token_hex(6)}"
    s3_server.client().make_bucket(bucket, object_lock=True)
    return S3Place(s3_server.endpoint, s3_server.access_key, s3_server.secret_key, bucket)


@pytest.fixture
def stack(fresh_database: str, s3: S3Place) -> Stack:
    """Give both, for tests that walk the whole line."""
    return Stack(fresh_database, s3)
