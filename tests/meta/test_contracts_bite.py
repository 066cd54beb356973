"""Every import contract holds, and fails when it is broken on purpose in a copy of the tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACKAGES = ("service", "connectors", "workers")
LINT = "from importlinter.cli import lint_imports_command as run; run()"
CONTRACTS = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]

# What breaks each contract: lines to add at the end of files, new or old.
BREAKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "direction": {"connectors/base.py": "import service.domain.errors"},
        "inside": {"service/domain/errors.py": "import service.ports"},
        "pure": {"service/domain/errors.py": "import os"},
        "papers": {"service/domain/papers/dates.py": "import service.domain.dossier"},
        "adapters": {"service/web/__init__.py": "import service.adapters"},
        "parsers": {"service/web/__init__.py": "import pypdfium2"},
        "xml": {"service/web/__init__.py": "import lxml.etree"},
        "drivers": {"service/web/__init__.py": "import psycopg"},
        "celery": {"service/web/__init__.py": "import celery"},
        "flask": {"workers/__init__.py": "import flask"},
        "connectors": {"connectors/one.py": "import connectors.two", "connectors/two.py": '"""Another e-office."""'},
        "acyclic": {
            "service/domain/one.py": "import service.domain.two",
            "service/domain/two.py": "import service.domain.one",
        },
    },
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in PACKAGES:
        shutil.copytree(TREE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static", "*.js"))
    shutil.copy(TREE / "pyproject.toml", tmp_path)
    return tmp_path


def lint(tree: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache", *arguments]
    ended = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=120, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_every_contract_has_a_way_to_break_it() -> None:
    assert [contract["id"] for contract in CONTRACTS] == list(BREAKS)


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    status, said = lint(copy)

    assert status == 0, said


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_a_contract_fails_when_it_is_broken(contract: dict[str, str], copy: Path) -> None:
    for name, line in BREAKS[contract["id"]].items():
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    status, said = lint(copy, "--contract", contract["id"])

    assert (status, f"{contract['name']} BROKEN" in " ".join(said.split())) == (1, True), said
