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
from connectors import installed, load
print(json.dumps([dict(installed()), load("fax").__name__]))
"""


def test_another_distribution_adds_a_connector_and_cannot_take_ours(tmp_path: Path) -> None:
    metadata = tmp_path / "fax_connector-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: fax-connector\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(
        "[hoso.connectors]\nfax = fax_connector:Fax\nfolder = fax_connector:Fax\n"
    )
    (tmp_path / "fax_connector.py").write_text("class Fax:\n    pass\n")
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}

    answer = subprocess.run([sys.executable, "-c", ASK], env=paths, capture_output=True, check=True, timeout=60)

    assert json.loads(answer.stdout) == [
        {
            **CONNECTORS,
            "fax": "fax_connector:Fax",
        },
        "Fax",
    ]
