"""The locks hold what is asked for, by hash, above the security floors, and name no registry."""

from __future__ import annotations

import shutil
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING

import pytest

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

LOCKS = ("requirements.lock", ".ci/requirements-dev.lock")


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = spec_from_file_location("check_locks", TREE / ".ci/check_locks.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    for name in (*LOCKS, ".ci/floors.toml", "pyproject.toml"):
        shutil.copy(TREE / name, tmp_path / name)
    return tmp_path


def test_the_locks_have_no_fault(checker: ModuleType) -> None:
    assert list(checker.faults(TREE)) == []


@pytest.mark.parametrize(
    ("add", "fault"),
    [
        ("pypdf==7.0.9 \\\n    --hash=sha256:00", "pypdf 7.0.9 is below 7.1.0"),
        ("left-pad==1.0", "no hash for left-pad==1.0"),
        ("--index-url https://packages.example/simple", "names an address"),
        ("--find-links /srv/wheels", "names an address"),
    ],
)
def test_a_fault_of_a_lock_is_told(add: str, fault: str, checker: ModuleType, copy: Path) -> None:
    with (copy / LOCKS[1]).open("a", encoding="utf-8") as lock:
        lock.write(f"{add}\n")

    assert fault in "\n".join(checker.faults(copy))


def test_a_missing_lock_is_no_pass(checker: ModuleType, copy: Path) -> None:
    (copy / LOCKS[0]).unlink()

    with pytest.raises(FileNotFoundError):
        list(checker.faults(copy))


def test_nothing_installed_runs_by_itself_at_start() -> None:
    site = [path for path in map(str, sys.path) if path.endswith("site-packages") and path.startswith(sys.prefix)]
    hooks = [hook.name for folder in site for hook in sorted(_path(folder).glob("*.pth"))]

    assert set(hooks) <= {"distutils-precedence.pth", "_virtualenv.pth"}


def _path(folder: str) -> Path:
    from pathlib import Path  # noqa: PLC0415 - only here at run time

    return Path(folder)
