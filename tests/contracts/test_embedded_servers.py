from __future__ import annotations

import io
import json
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from minio import Minio
from minio.error import S3Error

from service.domain.errors import Invalid
from service.embedded import EmbeddedPostgres, EmbeddedS3
from service.embedded.process import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.stack import S3Place


@pytest.fixture
def postgres() -> Iterator[EmbeddedPostgres]:
    folder = Path(tempfile.mkdtemp(prefix="hoso-test-"))
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def objects(tmp_path: Path) -> Iterator[EmbeddedS3]:
    server = EmbeddedS3(tmp_path / "s3")
    yield server
    server.stop()


def remember(dsn: str, word: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
        connection.execute("INSERT INTO memory VALUES (%s)", (word,))


def remembered(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM memory ORDER BY word")]


def keep(server: EmbeddedS3, name: str) -> None:
    client = server.client()
    if not client.bucket_exists("giay-to"):
        client.make_bucket("giay-to", object_lock=True)
    client.put_object("giay-to", name, io.BytesIO(name.encode()), len(name.encode()))


def kept(server: EmbeddedS3, name: str) -> str:
    return server.client().get_object("giay-to", name).read().decode()


def test_a_second_start_finds_the_same_data_at_the_same_address(postgres: EmbeddedPostgres) -> None:
    first = postgres.start()
    remember(first, "Đức")
    postgres.stop()

    second = postgres.start()

    assert (second, remembered(second)) == (first, ["Đức"])


def test_a_password_file_of_before_gets_the_service_in_again(postgres: EmbeddedPostgres) -> None:
    """Put back from a backup that is older than the service's own role, which is there."""
    postgres.start()
    postgres.stop()
    file = postgres.folder / "credentials.json"
    of_before = {name: word for name, word in json.loads(file.read_text()).items() if name != "service"}
    file.write_text(json.dumps(of_before))
    postgres.start()

    with psycopg.connect(postgres.service_dsn) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("hoso_service",)


def test_starting_and_stopping_twice_is_once(postgres: EmbeddedPostgres) -> None:
    assert postgres.start() == postgres.start()

    postgres.stop()
    postgres.stop()

    assert not postgres.running


def test_what_was_committed_outlives_a_killed_server(postgres: EmbeddedPostgres) -> None:
    dsn = postgres.start()
    remember(dsn, "trước")
    os.kill(int((postgres.cluster / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    postgres.stop()

    remember(postgres.start(), "sau")

    assert remembered(dsn) == ["sau", "trước"]


def test_a_server_left_by_a_killed_run_is_replaced(postgres: EmbeddedPostgres) -> None:
    remember(postgres.start(), "trước")
    successor = EmbeddedPostgres(postgres.folder, durable=False)

    dsn = successor.start()
    words = remembered(dsn)
    successor.stop()

    assert (words, postgres.running, inside(postgres.cluster)) == (["trước"], False, [])


def test_a_note_of_a_reused_process_number_stops_nobody(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n")

    postgres.start()

    assert postgres.running


def test_a_half_made_cluster_is_made_again(postgres: EmbeddedPostgres) -> None:
    (postgres.folder / "new" / "cluster").mkdir(parents=True)
    (postgres.folder / "new" / "cluster" / "PG_VERSION").write_text("18\n")

    postgres.start()

    assert not (postgres.folder / "new").exists()


def test_data_of_another_postgresql_is_refused(postgres: EmbeddedPostgres) -> None:
    postgres.cluster.mkdir(parents=True)
    (postgres.cluster / "PG_VERSION").write_text("15\n")

    with pytest.raises(Invalid, match=r"thuộc PostgreSQL 15, bản cài này là 18; hãy dùng lại bản cài cũ"):
        postgres.start()


def test_a_long_path_gets_its_socket_elsewhere(postgres: EmbeddedPostgres) -> None:
    far = EmbeddedPostgres(postgres.folder / ("x" * 120), durable=False)

    remember(far.start(), "xa")
    words = remembered(far.dsn)
    far.stop()
    shutil.rmtree(far.socket_folder)

    assert words == ["xa"]


def test_the_address_gives_no_rights_of_the_superuser(postgres_dsn: str) -> None:
    question = "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    with psycopg.connect(postgres_dsn) as connection:
        answer = connection.execute(question).fetchone()

    assert answer == ("hoso", False, False, False)


def test_a_wrong_password_is_refused(postgres_server: EmbeddedPostgres) -> None:
    wrong = postgres_server.dsn.replace("postgresql://hoso:", "postgresql://hoso:x")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_no_network_port_is_open(postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_data_of_production_is_written_through(tmp_path: Path) -> None:
    argv = EmbeddedPostgres(tmp_path / "postgres").spec().argv

    assert [part for part in argv if part.startswith(("fsync", "synchronous_commit", "full_page_writes"))] == []


def test_search_has_its_extensions_and_knows_vietnamese_capitals(fresh_database: str) -> None:
    with psycopg.connect(fresh_database) as connection:
        connection.execute("CREATE EXTENSION unaccent")
        connection.execute("CREATE EXTENSION pg_trgm")
        answer = connection.execute("SELECT lower('NGUYỄN VĂN ĐỨC'), unaccent('Nguyễn Văn Đức')").fetchone()

    assert answer == ("nguyễn văn đức", "Nguyen Van Duc")


def test_secrets_are_readable_by_their_owner_only(postgres_server: EmbeddedPostgres, s3_server: EmbeddedS3) -> None:
    files = [server.folder / "credentials.json" for server in (postgres_server, s3_server)]

    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600", "0o600"]


def test_objects_outlive_a_stop_and_a_kill_at_the_same_address(objects: EmbeddedS3) -> None:
    first = objects.start()
    keep(objects, "một")
    objects.stop()
    objects.start()
    keep(objects, "hai")
    for pid in inside(objects.objects):
        os.kill(pid, signal.SIGKILL)
    objects.stop()

    third = objects.start()
    keep(objects, "ba")

    assert ([kept(objects, name) for name in ("một", "hai", "ba")], third) == (["một", "hai", "ba"], first)


def test_a_taken_port_moves_the_server_and_not_the_objects(objects: EmbeddedS3) -> None:
    first = objects.start()
    keep(objects, "một")
    objects.stop()
    with socket.create_server(("127.0.0.1", urlsplit(first).port or 0)):
        second = objects.start()

        assert (kept(objects, "một"), second != first) == ("một", True)


def test_a_wrong_key_is_refused(s3_server: EmbeddedS3) -> None:
    client = Minio(s3_server.host, access_key=s3_server.access_key, secret_key="sai", secure=False)

    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        client.list_buckets()


def test_the_inner_doors_ask_for_a_token_too(s3_server: EmbeddedS3, s3: S3Place) -> None:
    s3_server.client().put_object(s3.bucket, "mat", io.BytesIO(b"x"), 1)
    port = json.loads((s3_server.folder / "ports.json").read_text())["filer"]

    answer = requests.get(f"http://127.0.0.1:{port}/buckets/{s3.bucket}/mat", timeout=5)

    assert answer.status_code == 401


def test_each_test_has_an_empty_database_and_a_versioned_bucket(
    fresh_database: str, s3: S3Place, s3_server: EmbeddedS3
) -> None:
    with psycopg.connect(fresh_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    versioning = s3_server.client().get_bucket_versioning(s3.bucket).status

    assert (tables, versioning, list(s3_server.client().list_objects(s3.bucket))) == ((0,), "Enabled", [])
