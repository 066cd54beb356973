"""Connectors of other distributions are found by their entry point and never replace ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from connectors import CONNECTORS

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import json
from connectors import UnknownConnector, installed, load
def told(kind):
    try:
        return load(kind).__name__
    except UnknownConnector as exc:
        return str(exc)
print(json.dumps([dict(installed()), *map(told, ("fax", "half", "absent", "torn"))]))
"""
FAX = """
class Half:
    name, check, pending, fetch = "", 1, 2, 3
class Fax(Half):
    acknowledge, send, directory, configured = 4, 5, 6, 7
"""
ABSENT = "module 'fax_connector' has no attribute 'Absent'"
UNLOADED = "nhưng không nạp được"
THEIRS = {"half": "fax_connector:Half", "absent": "fax_connector:Absent", "torn": "fax_torn:Fax"}


def test_another_distribution_adds_a_connector_cannot_take_ours_and_is_told_its_faults(
    tmp_path: Path,
) -> None:
    metadata = tmp_path / "fax_connector-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: fax-connector\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(
        "[hoso.connectors]\nfax = fax_connector:Fax\nfolder = fax_connector:Fax\n"
        + "".join(f"{kind} = {value}\n" for kind, value in THEIRS.items())
    )
    (tmp_path / "fax_connector.py").write_text(FAX)
    (tmp_path / "fax_torn.py").write_text("import fax_that_nobody_has\n")
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}

    answer = subprocess.run([sys.executable, "-c", ASK], env=paths, capture_output=True, check=True, timeout=60)

    assert json.loads(answer.stdout) == [
        {
            **CONNECTORS,
            **THEIRS,
            "fax": "fax_connector:Fax",
        },
        "Fax",
        "loại kết nối 'half' (fax_connector:Half) còn thiếu: acknowledge, configured, directory, send",
        f"loại kết nối 'absent' có cài (fax_connector:Absent) {UNLOADED}: {ABSENT}",
        f"loại kết nối 'torn' có cài (fax_torn:Fax) {UNLOADED}: No module named 'fax_that_nobody_has'",
    ]
