"""A connector of another distribution, installed beside Hoso and named in the connector file: its mail is a dossier."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import psycopg

from connectors.base import RawPaper
from service.settings import TREE
from tests.kit.mail_rigs import a_mail
from tests.kit.stores import AUDIT_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.stack import S3Place

EXAMPLE = TREE / "docs" / "example-connector"


def install(target: Path) -> None:
    """Lay the example out as pip installs it: its module, and the metadata that its project file declares."""
    declared = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    for module in declared["tool"]["setuptools"]["py-modules"]:
        (target / f"{module}.py").write_bytes((EXAMPLE / f"{module}.py").read_bytes())
    about = target / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    points = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in rows.items())
        for group, rows in project["entry-points"].items()
    ]
    (about / "entry_points.txt").write_text("\n".join(points), encoding="utf-8")


def test_mail_of_an_installed_connector_becomes_a_dossier(tmp_path: Path, migrated_database: str, s3: S3Place) -> None:
    installed, maildir = tmp_path / "site", tmp_path / "Maildir"
    for folder in (installed, *(maildir / name for name in ("new", "cur", "sent"))):
        folder.mkdir(parents=True)
    install(installed)
    mail = a_mail("Đề nghị khen thưởng", [RawPaper("Tờ trình.txt", "TỜ TRÌNH\nVề việc đề nghị".encode())])
    (maildir / "new" / "1.M1.may").write_bytes(mail)
    (tmp_path / "ket-noi.toml").write_text(f'[[connector]]\nname = "thu"\nkind = "maildir"\nfolder = "{maildir}"\n')
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": f"{TREE}:{installed}", "HOSO_DATA": str(tmp_path / "data"),
        "HOSO_CONNECTORS": str(tmp_path / "ket-noi.toml"), "HOSO_DATABASE_URL": migrated_database,
        "HOSO_S3_ENDPOINT": s3.endpoint, "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_S3_BUCKET": s3.bucket, "HOSO_SECRET_KEY": "k" * 40,
        "HOSO_AUDIT_KEY": AUDIT_KEY,
    }  # fmt: skip

    def hoso(*words: str) -> str:
        command = [sys.executable, "-P", "-m", "service.cli", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = {row["name"]: row for row in json.loads(hoso("doctor", "--json"))}
    hoso("intake", "--connector", "thu")

    assert told["kết nối thu"]["works"]
    with psycopg.connect(migrated_database) as database:
        rows = database.execute("SELECT outcome, envelope ->> 'subject' FROM intake WHERE connector = 'thu'").fetchall()
    assert rows == [("dossier", "Đề nghị khen thưởng")]
    assert [one.name for one in (maildir / "cur").iterdir()] == ["1.M1.may:2,S"]
    assert list((maildir / "new").iterdir()) == []
