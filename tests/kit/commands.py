"""Runs commands of `hoso` one after another in a process of its own, as a shell would, and tells what each answered."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.cli import main
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Told:
    """What one command answered: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def commands(environment: Mapping[str, str], *lines: Sequence[str]) -> list[Told]:
    """Run each line with these settings; a process of its own, for a process reads its settings once."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.kit.commands"],
        input=json.dumps([list(map(str, line)) for line in lines]),
        cwd=TREE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Told(**row) for row in json.loads(done.stdout)]


def _run(line: list[str]) -> dict[str, object]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(line)
        except SystemExit as exc:  # misuse, as argparse tells it
            code = int(exc.code or 0)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps([_run(line) for line in json.load(sys.stdin)]))
