"""`python -m tests.bench.scans [COUNT] [SEED]`: what is read right of synthetic scans, and what OCR of them costs."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from service.adapters.readers.sandbox import SandboxedReader
from service.measure import measure
from tests.bench.reading import Kept, say, spent
from tests.kit.office_scans import scans

COUNT, SEED = 48, 7


def main() -> int:
    """Draw the scans, read them, and print each field's outcomes and every miss."""
    given = [int(argument) for argument in sys.argv[1:]]
    count, seed = (*given, *(COUNT, SEED)[len(given) :])
    with tempfile.TemporaryDirectory() as folder:
        index = []
        for scan in scans(count, seed):
            Path(folder, scan.name).write_bytes(scan.data)
            index.append({"file": scan.name, "kind": scan.kind, "layer": "scan", "truth": dict(scan.truth)})
        Path(folder, "INDEX.json").write_text(json.dumps(index), encoding="utf-8")
        with SandboxedReader(scans=Kept(), papers_per_child=1_000_000) as reader:
            before = spent(reader)
            measured = measure(Path(folder), reader.read)
            say(measured.as_text())
            say(f"{(spent(reader) - before) / count:.2f} s CPU a page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
