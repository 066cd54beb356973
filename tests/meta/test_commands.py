"""A command loads what it runs: what the whole service loads would cost every command a second."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from importlib import import_module

import pytest

from service import cli
from tests.kit.tree import TREE

HEAVY = {"celery", "docx", "flask", "holidays", "lxml", "minio", "psycopg", "pypdfium2", "requests", "service.samples"}
LOADED = f"""
import json, sys
from service.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(json.dumps(sorted(set(sys.modules) & set({sorted(HEAVY)!r}))))
"""


def _loaded(*command: str) -> set[str]:
    """Give what of the heavy packages a process holds after a command against no stack."""
    told = subprocess.run(
        [sys.executable, "-P", "-c", LOADED, *command],
        cwd=TREE,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(TREE),
            "HOSO_DATABASE_URL": "postgresql://127.0.0.1:1/none",
            "HOSO_S3_ENDPOINT": "http://127.0.0.1:1",
        },
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    return set(json.loads(told.splitlines()[-1]))


@pytest.mark.parametrize("part", cli.PARTS)
def test_every_part_has_the_commands_that_it_is_asked_for(part: str) -> None:
    commands = argparse.ArgumentParser().add_subparsers()
    import_module(f"service.cli.{part}").add_commands(commands)

    assert tuple(commands.choices) == cli.PARTS[part]


def test_without_a_command_of_ours_all_are_offered() -> None:
    action = next(action for action in cli.parser("không có")._actions if action.choices)

    assert isinstance(action.choices, dict)
    assert set(action.choices) == {name for names in cli.PARTS.values() for name in names}


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (("web", "--help"), set()),
        (("worker", "--help"), set()),
        (("token", "list"), {"psycopg"}),
        (("user", "list"), {"psycopg"}),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_loads_only_what_it_runs(command: tuple[str, ...], needed: set[str]) -> None:
    assert _loaded(*command) <= needed
