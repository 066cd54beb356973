"""Rewrite every case's `expected.json` and `spans.json` from what is read now: `python -m tests.golden.accept`."""

from __future__ import annotations

import json

from tests.golden import spans
from tests.golden.cases import ROOT, answer, names


def main() -> None:
    """Write the expectations; the difference is for a person to review before it is committed."""
    for name in names():
        text = json.dumps(answer(name), ensure_ascii=False, indent=1)
        (ROOT / name / "expected.json").write_text(text + "\n", encoding="utf-8")
    spans.accept()


if __name__ == "__main__":
    main()
