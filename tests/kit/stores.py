"""Every adapter of the database's and the object store's ports, so that one suite asks them all the same."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from psycopg.conninfo import conninfo_to_dict

from service import migrations
from service.adapters.memory import (
    MemoryAudit,
    MemoryCouncils,
    MemoryKeeping,
    MemoryLetters,
    MemoryObjects,
    MemoryRegister,
    MemoryRetention,
    MemoryStore,
    MemorySubjects,
    MemoryUnits,
)
from service.adapters.objects_s3 import S3Objects
from service.adapters.postgres import (
    PostgresAccounts,
    PostgresAudit,
    PostgresCouncils,
    PostgresDeliveries,
    PostgresFinder,
    PostgresJobs,
    PostgresKeeping,
    PostgresLetters,
    PostgresRegister,
    PostgresRetention,
    PostgresStore,
    PostgresSubjects,
    PostgresUnits,
    open_pool,
)
from service.adapters.signing import AuditKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.postgres import Database
    from service.embedded.postgres import EmbeddedPostgres
    from service.ports import (
        Accounts,
        AuditLog,
        Councils,
        Deliveries,
        Finder,
        Jobs,
        Keeping,
        Letters,
        Objects,
        Register,
        Retention,
        Store,
        Subjects,
        Units,
    )
    from tests.kit.stack import S3Place


AUDIT_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports of one database."""

    store: Store
    jobs: Jobs
    finder: Finder
    deliveries: Deliveries
    accounts: Accounts
    units: Units
    councils: Councils
    audit: AuditLog
    keeping: Keeping
    letters: Letters
    retention: Retention
    register: Register
    subjects: Subjects


def in_memory() -> Stores:
    """Give the ports over one memory."""
    memory, councils = MemoryStore(), MemoryCouncils()
    audit = MemoryAudit(memory._tables)
    return Stores(
        memory,
        memory,
        memory,
        memory,
        memory,
        MemoryUnits(),
        councils,
        audit,
        MemoryKeeping(memory._tables),
        MemoryLetters(memory._tables),
        MemoryRetention(memory._tables),
        MemoryRegister(memory._tables),
        MemorySubjects(memory._tables, audit=audit, councils=councils),
    )


def on_postgres(database: Database) -> Stores:
    """Give the ports over one PostgreSQL database."""
    return Stores(
        PostgresStore(database),
        PostgresJobs(database),
        PostgresFinder(database),
        PostgresDeliveries(database),
        PostgresAccounts(database),
        PostgresUnits(database),
        PostgresCouncils(database),
        PostgresAudit(database, AuditKey(AUDIT_KEY)),
        PostgresKeeping(database),
        PostgresLetters(database),
        PostgresRetention(database),
        PostgresRegister(database),
        PostgresSubjects(database),
    )


@pytest.fixture(scope="session")
def migrated_template(postgres_server: EmbeddedPostgres) -> str:
    """Name a database that has every table; copying it takes a tenth of migrating."""
    name = f"migrated_{secrets.token_hex(4)}"
    migrations.upgrade(postgres_server.database(name), serves=postgres_server.service_address(name))
    return name


@pytest.fixture
def migrated_database(postgres_server: EmbeddedPostgres, migrated_template: str) -> Iterator[str]:
    """Give the owner's DSN of an empty database with every table, which only this test sees."""
    name = f"test_{secrets.token_hex(6)}"
    yield postgres_server.database(name, migrated_template)
    postgres_server.drop(name)


@pytest.fixture
def served_database(migrated_database: str, postgres_server: EmbeddedPostgres) -> str:
    """Give the DSN of the test's own database for the role of running processes, which alters no table."""
    return postgres_server.service_address(str(conninfo_to_dict(migrated_database)["dbname"]))


@pytest.fixture
def database(served_database: str) -> Iterator[Database]:
    """Give connections to the test's own database, by the role that running processes have."""
    opened = open_pool(served_database)
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "postgres"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Give each adapter's ports in turn."""
    return in_memory() if request.param == "memory" else on_postgres(request.getfixturevalue("database"))


@pytest.fixture
def s3_objects(s3: S3Place) -> S3Objects:
    """Give the object store over the test's own bucket."""
    place = {"endpoint": s3.endpoint, "access_key": s3.access_key, "secret_key": s3.secret_key}
    return S3Objects(**place, bucket=s3.bucket, secure=False)


@pytest.fixture(params=["memory", "s3"])
def objects(request: pytest.FixtureRequest) -> Objects:
    """Give each object store in turn."""
    found: Objects = MemoryObjects() if request.param == "memory" else request.getfixturevalue("s3_objects")
    return found
