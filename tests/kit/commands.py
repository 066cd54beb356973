"""Runs commands of `hoso` one after another in a process of its own, as a shell would, and tells what each answered."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service import cli
from tests.kit import forked

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
    asked = [list(map(str, line)) for line in lines]
    done = forked.run("tests.kit.commands", asked, environment={**os.environ, **environment})
    assert not done.returncode, done.stderr
    return [Told(**row) for row in json.loads(done.stdout)]


def main(lines: Sequence[list[str]]) -> None:
    """Print what each line answered."""
    sys.stdout.write(json.dumps([_run(line) for line in lines]))


def _run(line: list[str]) -> dict[str, object]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main(line)
        except SystemExit as exc:  # misuse, as argparse tells it
            code = int(exc.code or 0)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}
