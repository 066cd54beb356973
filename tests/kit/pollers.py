"""Four worlds over one database and one bucket, as four processes would be, to poll with at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service import catalogue
from service.adapters.clock import SystemClock
from service.adapters.ids import RandomIds
from service.adapters.letters import FileLetters
from service.adapters.malware import NotScanned
from service.adapters.objects_s3 import S3Objects
from service.adapters.postgres import open_pool
from service.adapters.readers.sandbox import SandboxedReader
from service.adapters.webhooks import RequestsWebhookSender
from service.ports import Deps
from service.settings import TREE
from tests.kit.line import DeafBell
from tests.kit.postbox import Postbox
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.postgres import Database
    from tests.kit.stack import S3Place

POLLERS = 4


@pytest.fixture
def pollers(migrated_database: str, s3: S3Place) -> Iterator[list[Deps]]:
    """Give four worlds over one database and one bucket, each with connections and a reader of its own."""
    databases = [open_pool(migrated_database) for _ in range(POLLERS)]
    readers = [SandboxedReader(TREE / "templates" / "documents") for _ in range(POLLERS)]
    yield [world(database, reader, s3) for database, reader in zip(databases, readers, strict=True)]
    for reader, database in zip(readers, databases, strict=True):
        reader.close()
        database.close()


def world(database: Database, reader: SandboxedReader, s3: S3Place) -> Deps:
    """Put one poller's world together."""
    stores = on_postgres(database)
    objects = S3Objects(
        endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, bucket=s3.bucket, secure=False
    )
    return Deps(
        store=stores.store, jobs=stores.jobs, finder=stores.finder, deliveries=stores.deliveries,
        accounts=stores.accounts,
        units=stores.units, councils=stores.councils, audit=stores.audit, keeping=stores.keeping,
        letters=stores.letters, retention=stores.retention, register=stores.register,
        subjects=stores.subjects,
        letter_writer=FileLetters(TREE / "templates/letters"),
        objects=objects,
        reader=reader, scanner=NotScanned(), catalogue=catalogue.load(TREE / "templates"),
        sender=RequestsWebhookSender(), bell=DeafBell(), clock=SystemClock(), ids=RandomIds(), connectors={},
        mailer=Postbox(),
    )  # fmt: skip
