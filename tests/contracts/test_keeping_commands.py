"""`hoso export`, `verify`, `import`, `backup`, `restore`, `drill`, `fixity`, `hold`, `disposal`, `doctor`."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.adapters.objects_s3 import S3Objects
from service.domain.search_terms import search_row
from service.domain.states import State
from service.ports import Lease, NewObject
from service.stages import archive, audit
from tests.kit.builders import a_dossier, a_paper, an_arrival, an_intake
from tests.kit.clock import START
from tests.kit.commands import commands
from tests.kit.office import FreshIds
from tests.kit.stores import AUDIT_KEY, on_postgres
from tests.kit.tree import TREE
from tests.kit.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.postgres import Database
    from service.embedded.postgres import EmbeddedPostgres
    from tests.kit.stack import S3Place

CODE = "HS-2026-000001"


def settings(dsn: str, s3: S3Place, folder: Path, *, bucket: str = "") -> dict[str, str]:
    """Give the settings of an instance over this database and bucket."""
    return {
        "HOSO_DATA": str(folder / "data"), "HOSO_DATABASE_URL": dsn, "HOSO_S3_ENDPOINT": s3.endpoint,
        "HOSO_S3_ACCESS_KEY": s3.access_key, "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_AUDIT_KEY": AUDIT_KEY,
        "HOSO_S3_BUCKET": bucket or s3.bucket, "HOSO_LOCK_DAYS": "1", "HOSO_CHECKPOINT_LOCK_DAYS": "1",
    }  # fmt: skip


@pytest.fixture
def here(database: Database, migrated_database: str, s3: S3Place, tmp_path: Path) -> dict[str, str]:
    """Give the settings of an instance with one archived dossier and a signed chain."""
    stores = on_postgres(database)
    store = S3Objects(endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, bucket=s3.bucket)
    own = {
        name: getattr(stores, name) for name in ("store", "jobs", "finder", "keeping", "retention", "letters", "audit")
    }
    deps = replace(World().deps, **own, objects=store, ids=FreshIds())
    paper = a_paper(data=b"ban goc")
    store.put_new([NewObject(paper.key, b"ban goc", paper.sha256)])
    dossier = a_dossier(papers=(paper,), state=State.APPROVED, outcome="approved", award="bkt")
    stores.store.commit(an_arrival(dossier, intake=an_intake(raw_key=""), jobs=(), search=search_row(dossier)))
    filed = stores.store.dossier(dossier.id)
    change = archive.archive(deps, filed, Lease(1, "advance", filed.id, 1, 1, START))
    stores.store.commit(replace(change, lease=None))
    audit.keep_up(deps)
    return settings(migrated_database, s3, tmp_path)


@pytest.fixture
def there(postgres_server: EmbeddedPostgres, migrated_template: str, s3: S3Place, tmp_path: Path) -> dict[str, str]:
    """Give the settings of an empty instance, whose bucket is not there yet."""
    dsn = postgres_server.database(f"elsewhere_{secrets.token_hex(4)}", migrated_template)
    return settings(dsn, s3, tmp_path / "there", bucket=f"{s3.bucket}-there")


def test_what_is_kept_is_told_and_what_is_broken_is_said(here: dict[str, str], tmp_path: Path) -> None:
    zipped, broken, text = tmp_path / "goi.zip", tmp_path / "hong.zip", tmp_path / "chu.zip"
    exported, whole, kept, chain, *as_json = commands(
        here, ["export", CODE, "-o", zipped], ["verify", zipped], ["verify", "--archive"],
        ["verify", "--audit", "--json"], ["verify", zipped, "--json"], ["verify", "--archive", "--json"],
    )  # fmt: skip
    data = bytearray(zipped.read_bytes())
    data[data.index(b"ban goc")] ^= 1
    broken.write_bytes(data)
    text.write_text("không phải gói")
    answers = commands(
        {"HOSO_DATA": str(tmp_path / "none")},  # without a server
        ["verify", zipped], ["verify", broken], ["verify", text], ["verify", tmp_path / "none.zip"], ["verify"],
        ["export"], ["verify", "--archive"], ["verify", broken, "--json"],
    )  # fmt: skip

    assert [one.code for one in (exported, whole, kept, chain)] == [0, 0, 0, 0]
    assert (whole.out, kept.out) == (f"{zipped}: nguyên vẹn.\n", "1 gói nguyên vẹn, 0 gói hỏng.\n")
    assert [row["fault"] for row in json.loads(chain.out)] == ["", ""]
    assert [json.loads(one.out) for one in as_json] == [
        {"file": str(zipped), "whole": True, "faults": []},
        {"whole": 1, "broken": 0, "faults": {}},
    ]
    assert [one.code for one in answers] == [0, 1, 1, 1, 2, 2, 1, 1]
    assert [len(json.loads(answers[-1].out)["faults"]), answers[-1].err] == [1, ""]
    said = [one.out + one.err for one in answers[1:5]]
    for sentence, sign in zip(said, ("Tệp bị thay đổi", "không phải là gói hồ sơ đọc được", "Không mở được",
                                     "Hãy nêu tệp gói"), strict=True):  # fmt: skip
        assert sign in sentence
    assert "hoso up" in answers[-2].err


def test_a_backup_is_restored_elsewhere_rehearsed_and_found_equal(
    here: dict[str, str], there: dict[str, str], tmp_path: Path
) -> None:
    folder, zipped = tmp_path / "sao-luu", tmp_path / "goi.zip"
    written, full, none, drilled, _exported = commands(
        here, ["backup", folder], ["restore", folder], ["drill", tmp_path / "none"], ["drill", folder],
        ["export", CODE, "-o", zipped],
    )  # fmt: skip
    restored, again, known = commands(there, ["restore", folder], ["verify", "--audit"], ["import", zipped])

    assert [one.code for one in (written, drilled, restored, again, known)] == [0, 0, 0, 0, 0]
    equal = "Khớp từng dòng, từng tệp, cả chuỗi nhật ký."
    assert (drilled.out.splitlines()[-1], restored.out.strip()) == (equal, equal)
    assert (full.code, none.code) == (1, 1)
    assert "không trống" in full.err
    assert "không có bản sao lưu trọn vẹn" in none.err
    assert known.out == f"{CODE}: đã có trong kho\n"


def test_a_package_is_taken_in_once(here: dict[str, str], there: dict[str, str], tmp_path: Path) -> None:
    zipped, text = tmp_path / "goi.zip", tmp_path / "chu.zip"
    text.write_text("không phải gói")
    commands(here, ["export", CODE, "-o", zipped])
    S3Objects(endpoint=there["HOSO_S3_ENDPOINT"], access_key=there["HOSO_S3_ACCESS_KEY"],
              secret_key=there["HOSO_S3_SECRET_KEY"], bucket=there["HOSO_S3_BUCKET"]).prepare()  # fmt: skip
    first, second, foreign = commands(there, ["import", zipped], ["import", zipped], ["import", text])

    assert [one.code for one in (first, second, foreign)] == [0, 0, 1]
    assert (first.out, second.out) == (f"{CODE}: đã đưa vào kho\n", f"{CODE}: đã có trong kho\n")
    assert "không phải là gói hồ sơ đọc được" in foreign.err


def test_damage_holds_and_lists_are_told_by_their_exit_codes(here: dict[str, str], s3: S3Place) -> None:
    store = S3Objects(endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, bucket=s3.bucket)
    (key,) = store.keys("sha256/")
    well, held, listing, over, terms, refused, doctor = commands(
        here, ["fixity"], ["hold", "set", CODE, "--reason", "thanh tra"], ["hold", "list"], ["disposal", "over"],
        ["disposal", "terms"], ["disposal", "propose", CODE, "--ground", "QĐ 1"], ["doctor", "--json"],
    )  # fmt: skip
    store.destroy(key)
    hurt, faults, free, misuse = commands(
        here, ["fixity"], ["fixity", "--faults"], ["hold", "lift", CODE, "--reason", "xong"], ["hold", "set", CODE]
    )

    assert [one.code for one in (well, held, listing, over, terms, refused)] == [0, 0, 0, 0, 0, 1]
    assert "thanh tra" in listing.out
    assert terms.out.count("CHƯA, không tiêu hủy theo nó") == 4
    assert f"{CODE}: đang được giữ" in refused.err
    assert (hurt.code, faults.code, free.code, misuse.code) == (1, 1, 0, 2)
    assert f"{key}: mất, CHƯA phục hồi được" in faults.out
    told = {row["name"]: row for row in json.loads(doctor.out)}
    assert told["ghi một lần"]["says"] == "đã thử: kho từ chối ghi đè (If-None-Match)"
    assert told["khóa phiên bản"]["says"].startswith("đã thử: kho từ chối xóa bản đã khóa; gói được khóa 1 ngày")
    assert "chưa có (HOSO_REPLICA_ENDPOINT)" in told["kho dự phòng"]["says"]
    assert (
        "thời hạn lưu trữ (không hồ sơ nào bị tiêu hủy theo nó) [retention: khen_thuong: nha_nuoc, "
        in (told["quy tắc chưa kiểm chứng"]["says"])
    )


def test_the_doctor_tells_a_wrong_key_an_absent_bucket_an_empty_database_and_a_wrong_connector_file_once(
    there: dict[str, str], fresh_database: str, tmp_path: Path
) -> None:
    (tmp_path / "ket-noi.toml").write_text('[[connector]]\nname = "a"\nkind = "fax"\n', encoding="utf-8")
    wrong = {**there, "HOSO_S3_SECRET_KEY": "sai-khoa", "HOSO_DATABASE_URL": fresh_database}
    wrong["HOSO_CONNECTORS"] = str(tmp_path / "ket-noi.toml")
    answers = [commands(one, ["doctor", "--json"])[0] for one in (wrong, there)]

    assert [(one.code, one.err) for one in answers] == [(1, ""), (1, "")]
    refused, absent = ({row["name"]: row for row in json.loads(one.out)} for one in answers)
    assert "khóa bí mật không đúng (SignatureDoesNotMatch)" in refused["kho tệp"]["says"]
    assert absent["kho tệp"]["says"].startswith(f"kho trả lời nhưng không có bucket {there['HOSO_S3_BUCKET']}")
    assert refused["cơ sở dữ liệu"]["says"] == "nối được, chưa có bảng nào: chạy `hoso migrate`"
    assert "không có loại kết nối 'fax'" in refused["tệp kết nối"]["says"]
    assert [name for name, row in refused.items() if "fax" in row["says"]] == ["tệp kết nối"]
    assert refused["ký nhật ký"]["says"] == "chưa xét được: xem «tệp kết nối»"
    assert absent["tệp kết nối"] == {"name": "tệp kết nối", "works": True, "says": "inbox"}
    assert absent["tính nguyên vẹn của kho"]["says"] == "chưa có lượt kiểm tra nào"
    for told, rows in ((refused, ("ghi một lần", "khóa phiên bản")), (absent, ("ghi một lần", "khóa phiên bản"))):
        assert [(told[name]["works"], told[name]["says"]) for name in rows] == [
            (False, "chưa xét được: xem «kho tệp»")
        ] * 2
    assert refused["tính nguyên vẹn của kho"]["says"] == "chưa xét được: xem «cơ sở dữ liệu»"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that a server of another user can reach; short, because a socket lies in it."""
    made = Path(tempfile.mkdtemp(prefix="hoso-one-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


SERVED = """
from service import bootstrap
from service.cli.up import servers_here
with servers_here():
    bootstrap.objects().prepare()
    chosen, answer = bootstrap.settings(), bootstrap.database().row("SELECT 7 AS n")
    print(chosen.database_url, chosen.s3_endpoint, answer)
"""


@pytest.mark.parametrize(("named", "started"), [("DATABASE", [False, True]), ("S3", [True, False])])
def test_a_restore_starts_only_the_server_that_is_not_named(
    there: dict[str, str], folder: Path, named: str, started: list[bool]
) -> None:
    given = {name: value for name, value in there.items() if name.startswith(f"HOSO_{named}")}
    done = subprocess.run(
        [sys.executable, "-c", SERVED],
        env={"PATH": os.environ["PATH"], "HOSO_DATA": str(folder / "data"), **given},
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    database, s3, answer = done.stdout.strip().split(" ", 2)
    assert [database == there["HOSO_DATABASE_URL"], s3 == there["HOSO_S3_ENDPOINT"]] == [not one for one in started]
    assert answer == "{'n': 7}"
    assert [(folder / "data" / part).exists() for part in ("postgres/cluster", "s3/objects")] == started
    assert not (folder / "data" / "run" / "settings.json").exists()
