"""A backup of a real database, restored into an empty one: counts, hashes and chain are equal, a difference is told."""

from __future__ import annotations

import gzip
import hashlib
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service import migrations
from service.adapters.memory import MemoryObjects
from service.adapters.objects_folder import FolderObjects
from service.adapters.postgres import PostgresAudit, PostgresKeeping, open_pool
from service.adapters.postgres.copying import DatabaseCopy
from service.adapters.signing import AuditKey
from service.domain.errors import Invalid, NotFound
from service.domain.search_terms import search_row
from service.domain.units import Unit, fold_in_files
from service.ports import NewObject
from service.stages import audit, backup
from tests.kit.builders import IDS, a_dossier, a_paper, a_report, an_arrival, an_intake
from tests.kit.disposals import approved, archived, carried, office
from tests.kit.stores import AUDIT_KEY, on_postgres
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from service.adapters.postgres import Database
    from service.embedded.postgres import EmbeddedPostgres
    from service.ports import Objects


def silent(_line: str) -> None:
    """Take what is told."""


def a_place(database: Database, dsn: str, objects: Objects) -> backup.Place:
    log = PostgresAudit(database, AuditKey(AUDIT_KEY))
    return backup.Place(DatabaseCopy(dsn), PostgresKeeping(database), objects, log, migrations.current(dsn) or "")


@pytest.fixture
def here(database: Database, migrated_database: str) -> backup.Place:
    """Give an instance with dossiers, papers, readings, units, and a signed chain."""
    objects, stores = MemoryObjects(), on_postgres(database)
    for number in range(12):
        data = f"nội dung\t{number}\\N\n".encode()
        paper = a_paper(data=data, report=a_report("trang\tmột\\", "Đường\n"))
        dossier = a_dossier(papers=(paper,), subject=f"dòng\n{number}")
        objects.put_all([NewObject(paper.key, data, paper.sha256)])
        stores.store.commit(an_arrival(dossier, intake=an_intake(raw_key=""), search=search_row(dossier)))
    stores.units.revise(["T1"], lambda known: fold_in_files(known, [Unit("T1", "Sở Thử", ("T1",), source="units/x")]))
    place = a_place(database, migrated_database, objects)
    deps = replace(World().deps, store=stores.store, audit=place.audit, objects=objects)
    audit.note_read(deps, "paper", "x", account=HEAD)
    audit.keep_up(deps)
    return place


@pytest.fixture
def there(postgres_server: EmbeddedPostgres, migrated_template: str) -> Iterator[str]:
    """Give an empty database with every table."""
    name = f"restored_{secrets.token_hex(4)}"
    yield postgres_server.database(name, migrated_template)
    postgres_server.drop(name)


def test_what_is_restored_is_the_same_row_by_row_and_goes_on(here: backup.Place, there: str, tmp_path: Path) -> None:
    told = backup.write(here, tmp_path, at="2026-03-02", tell=silent)
    database = open_pool(there)
    place = a_place(database, there, MemoryObjects())

    assert backup.restore(place, tmp_path, tell=silent) == []
    assert (told["objects"], told["lost"]) == (12, [])
    stores = on_postgres(database)
    stores.store.commit(an_arrival(a_dossier()))  # numbers go on where they were
    assert stores.store.dossier("HS-2026-000013").code == "HS-2026-000013"
    assert stores.units.by_code("T1") is not None
    with pytest.raises(Invalid, match="không trống"):
        backup.restore(place, tmp_path, tell=silent)
    database.close()


def test_what_differs_is_told(here: backup.Place, there: str, tmp_path: Path) -> None:
    backup.write(here, tmp_path, at="2026-03-02", tell=silent)
    database = open_pool(there)
    place = a_place(database, there, FolderObjects(tmp_path / "objects"))
    assert backup.restore(place, tmp_path, tell=silent) == []

    database.run("UPDATE dossier SET subject = 'khác' WHERE code = 'HS-2026-000003'")
    database.run("ALTER TABLE event DISABLE TRIGGER USER")
    database.run("UPDATE event SET actor_name = 'kẻ khác' WHERE position = 3")
    (victim, *_) = sorted((tmp_path / "objects" / "sha256").rglob("*/*"))
    victim.unlink()

    told = " ".join(backup.differences(place, tmp_path))
    for sign in ("Bảng dossier", "Bảng event", "Thiếu tệp", "Chuỗi nhật ký"):
        assert sign in told
    database.close()


def test_a_backup_that_was_broken_off_goes_on_and_is_none_until_it_is_whole(here: backup.Place, tmp_path: Path) -> None:
    backup.write(here, tmp_path, at="1", tell=silent)
    (tmp_path / "manifest.json").unlink()
    some = next(path for path in (tmp_path / "objects" / "sha256").rglob("*/*"))
    some.write_bytes(b"half")

    with pytest.raises(NotFound):
        backup.manifest_of(tmp_path)
    backup.write(here, tmp_path, at="2", tell=silent)

    assert backup.manifest_of(tmp_path)["at"] == "2"
    assert some.read_bytes() != b"half"


def test_a_lost_object_is_named_and_the_rest_is_saved(here: backup.Place, tmp_path: Path) -> None:
    key = next(iter(here.objects.keys("sha256/")))
    assert isinstance(here.objects, MemoryObjects)
    here.objects._objects[key] = b"changed"

    told = backup.write(here, tmp_path, at="1", tell=silent)

    assert (told["objects"], told["lost"]) == (11, [key])


def test_what_a_list_destroyed_goes_from_the_folder_with_the_next_backup_and_the_rest_stays(
    here: backup.Place, there: str, tmp_path: Path, database: Database
) -> None:
    stores = on_postgres(database)
    world = World()
    deps = replace(office(stores, world), objects=here.objects)
    gone = archived(deps, b"of both")
    other = archived(deps, b"of both", decision={"decision_date": "2024-05-06"})
    for one in here.keeping.kept(after="", limit=100):
        if here.objects.stat(one.key) is None:
            here.objects._objects[one.key] = b"zip"  # type: ignore[attr-defined]
    audit.keep_up(replace(deps, audit=here.audit))
    backup.write(here, tmp_path, at="1", tell=silent)
    strange = tmp_path / "objects" / "sha256" / "not-ours"
    strange.write_bytes(b"laid here by somebody")
    own, both = (tmp_path / "objects" / paper.key for paper in gone.papers)
    assert own.exists()
    assert (tmp_path / "objects" / f"messages/{gone.id}").exists()

    done = carried(deps, approved(deps, world, gone))
    audit.keep_up(replace(deps, audit=here.audit))
    told = backup.write(here, tmp_path, at="2", tell=silent)

    assert (told["lost"], told["destroyed"]) == ([], [])
    assert not own.exists()
    assert not (tmp_path / "objects" / f"messages/{gone.id}").exists()
    assert both.read_bytes() == b"of both"
    assert (tmp_path / "objects" / str(done.certificate["key"])).exists()
    assert strange.exists()
    restored = open_pool(there)
    place = a_place(restored, there, MemoryObjects())
    assert backup.restore(place, tmp_path, tell=silent) == []
    assert on_postgres(restored).store.dossier(other.id).papers[1].key == gone.papers[1].key
    restored.close()


def test_what_comes_and_what_is_destroyed_while_a_backup_is_written_leaves_it_whole(
    here: backup.Place, there: str, tmp_path: Path, database: Database
) -> None:
    stores, world = on_postgres(database), World()
    deps = replace(office(stores, world), objects=here.objects)
    gone = archived(deps)
    for one in here.keeping.kept(after="", limit=100):
        if here.objects.stat(one.key) is None:
            here.objects._objects[one.key] = b"zip"  # type: ignore[attr-defined]
    one = approved(deps, world, gone)
    audit.keep_up(replace(deps, audit=here.audit))

    def meanwhile(line: str) -> None:
        """Let one dossier go and another come once the tables are written."""
        if line.startswith("bảng webhook_receipt"):
            carried(deps, one)
            archived(deps)

    told = backup.write(here, tmp_path, at="1", tell=meanwhile)

    assert (told["lost"], len(told["destroyed"])) == ([], 2)  # its paper and its message
    restored = open_pool(there)
    assert backup.restore(a_place(restored, there, MemoryObjects()), tmp_path, tell=silent) == []
    restored.close()
    assert backup.write(here, tmp_path, at="2", tell=silent)["destroyed"] == []


def test_a_backup_of_an_older_schema_is_restored_and_brought_up(
    postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    old, new = (postgres_server.database(f"{name}_{secrets.token_hex(3)}") for name in ("old", "new"))
    migrations.upgrade(old, "0026")
    DatabaseCopy(old).write(tmp_path)
    with gzip.open(tmp_path / "event.copy.gz") as table:
        assert table.read() == b""

    tables, sequences = DatabaseCopy(old).write(tmp_path)
    migrations.upgrade(new, "0026")
    DatabaseCopy(new).read(tmp_path, {one.name: one.columns for one in tables}, sequences)
    migrations.upgrade(new)

    assert migrations.current(new) == migrations.head()
    assert json.dumps(sequences) == "{}"


def test_a_key_with_letters_of_ours_is_saved_as_any_other(
    here: backup.Place, tmp_path: Path, database: Database
) -> None:
    package = {"key": "packages/HỒ-2026-1/r1-0.zip", "sha256": "", "size": 3}
    on_postgres(database).store.commit(an_arrival(a_dossier(id=IDS.new(), package=package), events=(), jobs=()))
    here.objects.put_new([NewObject(package["key"], b"zip", hashlib.sha256(b"zip").hexdigest())])

    assert backup.write(here, tmp_path, at="1", tell=silent)["lost"] == []
    assert (tmp_path / "objects" / package["key"]).read_bytes() == b"zip"
