"""`hoso import-decisions` and `hoso subjects` as commands on real servers: resumable, repeatable, with a last word."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.golden import shelf
from tests.kit import forked
from tests.kit.production import HOSO
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.stack import S3Place


class Desk:
    """Somebody at a terminal, with an own database and bucket."""

    def __init__(self, dsn: str, s3: S3Place, folder: Path) -> None:
        """Point every command at them."""
        self.dsn, self.folder = dsn, folder
        self._environment = {
            **os.environ, "PYTHONPATH": str(TREE), "PYTHONUTF8": "1", "HOSO_DATA": str(folder / "data"),
            "HOSO_DATABASE_URL": dsn, "HOSO_S3_ENDPOINT": s3.endpoint, "HOSO_S3_ACCESS_KEY": s3.access_key,
            "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_S3_BUCKET": s3.bucket,
        }  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command, as a shell does."""
        return subprocess.Popen(
            [*HOSO, *words], env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command to its end; gives what it printed."""
        ended = forked.hoso(*words, environment=self._environment)
        assert ended.returncode == code, (words, ended.stdout, ended.stderr)
        return ended.stdout

    def json(self, *words: str, code: int = 0) -> Any:
        """Run a command that prints JSON."""
        return json.loads(self.run(*words, "--json", code=code))

    def count(self) -> int:
        """Count the dossiers."""
        with psycopg.connect(self.dsn) as connection:
            row = connection.execute("SELECT count(*) FROM dossier").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def desk(migrated_database: str, s3: S3Place, tmp_path: Path) -> Desk:
    return Desk(migrated_database, s3, tmp_path)


def test_the_past_comes_in_once_also_when_broken_off_and_waits_for_a_persons_word(desk: Desk, tmp_path: Path) -> None:
    past = tmp_path / "past"
    past.mkdir()
    for name, paper in (("2024/quyet dinh", shelf.DECISION), ("danh sach", shelf.LIST)):
        made = shelf.made("x", paper, "docx")
        (past / name).parent.mkdir(exist_ok=True)
        (past / f"{name}.docx").write_bytes(made.data)
        (past / f"{name} ban sao.docx").write_bytes(made.data)
    (past / "hong.pdf").write_bytes(b"%PDF-1.7 nothing")
    (past / "ghi chu.txt").write_text("khong phai")

    broken_off = desk.start("import-decisions", str(past))
    assert broken_off.stderr is not None
    first = broken_off.stderr.readline()
    broken_off.send_signal(signal.SIGKILL)
    broken_off.communicate()
    said = desk.run("import-decisions", str(past), code=1)
    again = desk.run("import-decisions", str(past), code=1)

    assert first.startswith("[1/5] ")
    assert desk.count() == 2
    assert said.strip().endswith("1 không đọc được; bỏ qua 1 tệp loại khác: ghi chu.txt")
    assert again.startswith("0 đã đưa vào, 0 đưa vào, chờ xác nhận, 4 đã có, 1 không đọc được; bỏ qua 1 tệp")
    waiting = desk.json("import-decisions", "--waiting")["items"]
    codes = [one["code"] for one in waiting]
    told = {code: desk.json("import-decisions", "--show", code) for code in codes}
    listed = next(one for one in told.values() if one["kind"] == "nominee_list")
    person = next(row for row in listed["rows"] if row["subject"] == "individual")
    name, place = person["name"], person["place"] + 1
    put_right = ("--set", "number=9/QĐ-UBND", "--set", f"{place}.birth=1980", "--strike", str(place + 1))
    desk.run("import-decisions", "--confirm", listed["code"], *put_right)
    for code in codes:
        if code != listed["code"]:
            desk.run("import-decisions", "--dismiss", code, "--reason", "giấy mời")
    assert desk.json("import-decisions", "--waiting")["items"] == []
    people = desk.json("history", name)["people"]
    (born,) = [one for one in people if one["birth_year"] == 1980]
    assert "9/QĐ-UBND" in {award["decision"]["number"] for award in born["awards"]}
    _a_persons_request(desk, name)


def _a_persons_request(desk: Desk, name: str) -> None:
    """Walk one person's request: found, exported, shown to few, and not erased."""
    born = ("--born", "1980")
    found = desk.json("subjects", "find", name, *born)
    code = next(one["code"] for one in found["places"] if one["whose"] == "theirs")
    bag = desk.folder / "x.zip"
    desk.run("subjects", "export", name, *born, "-o", str(bag), "--reason", "đơn")
    assert zipfile.ZipFile(bag).namelist()[0] == "du-lieu.json"
    desk.run("user", "add", "chuyenvien", "--role", "specialist", "--no-password")
    before = desk.json("search", f'"{name}"', "--as", "chuyenvien")["items"]
    desk.run("subjects", "restrict", name, *born, "--role", "head", "--reason", "đơn")
    after = desk.json("search", f'"{name}"', "--as", "chuyenvien")["items"]
    assert [code in {one["code"] for one in items} for items in (before, after)] == [True, False]
    desk.run("subjects", "erase", name, *born, "--reason", "đơn", "--ground", "Luật Lưu trữ", code=1)
    asked = desk.json("subjects", "requests")
    assert [one["kind"] for one in asked["requests"]] == ["erase", "restrict", "export"]
