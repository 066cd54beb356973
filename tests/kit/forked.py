"""Processes of the service that start warm: forked from one that has loaded it, killed and judged like any other.

A process that is started from nothing loads the whole service for two seconds; proofs that kill dozens of them wait for
little else. What `hoso` itself does at its start is proven where it is started by its command.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from service.cli import PARTS
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 120
# Only what reads no setting when it is loaded.
_LOADED = [
    "holidays.countries",
    "service.adapters.objects_s3",
    "service.adapters.postgres",
    "service.adapters.webhooks",
    "service.bootstrap",
    "service.broker",
    *(f"service.cli.{part}" for part in PARTS),
    "service.catalogue",
    "service.stages.archive",
    "service.stages.review",
]


def hoso(*words: str, environment: Mapping[str, str], folder: Path = TREE) -> subprocess.CompletedProcess[str]:
    """Run a command of `hoso` in a folder, with this environment and no other."""
    return run("service.cli", list(words), environment=environment, folder=folder)


def run(
    module: str, *given: object, environment: Mapping[str, str], folder: Path = TREE
) -> subprocess.CompletedProcess[str]:
    """Run `main` of a module in a process of its own with this environment; gives its exit code and what it printed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    with tempfile.TemporaryDirectory(prefix="hoso-forked-") as name:
        printed = (Path(name) / "out", Path(name) / "err")
        process = context.Process(target=_work, args=(module, given, dict(environment), (folder, *printed)))
        process.start()
        try:
            process.join(SECONDS)
            assert process.exitcode is not None, f"still at work after {SECONDS} s"
            said = [path.read_text("utf-8") if path.exists() else "" for path in printed]
            return subprocess.CompletedProcess([module], process.exitcode, *said)
        finally:
            process.kill()
            process.join()
            process.close()


def _work(module: str, given: tuple[object, ...], environment: dict[str, str], places: tuple[Path, Path, Path]) -> None:
    folder, *printed = places
    for number, path in enumerate(printed, start=1):
        with path.open("wb") as file:
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.exit(import_module(module).main(*given))
