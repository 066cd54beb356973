"""A dossier of 300 MB (small: 48 MB) is packed, verified, taken in and downloaded without being in memory whole."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from tests.kit.stack import S3Place

GROWTH = 40  # MiB, whatever the size: a part of 8 as the client gathers it, its copy for sending, buffers


def test_memory_does_not_grow_with_the_dossier(s3: S3Place, proof_size: str) -> None:
    mib = 300 if proof_size == "full" else 48
    asked = [s3.endpoint, s3.access_key, s3.secret_key, s3.bucket, str(mib)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.kit.large_package", *asked], cwd=TREE, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    large = told["large"]

    assert (told["small"]["faults"], large["faults"], large["same"]) == ([], [], True)
    assert large["bytes"] > mib * 1024**2
    assert large["downloaded"] <= GROWTH, told
