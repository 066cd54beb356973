"""The rule files that ship are whole: they load, they say what they rest on, and a fault in one is told by name."""

from __future__ import annotations

import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

from service.catalogue import load
from service.domain.errors import Invalid
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from pathlib import Path

RULES = ("awards", "procedures")


def test_every_rule_file_loads() -> None:
    catalogue = load(TREE / "templates")

    assert (len(catalogue.awards), len(catalogue.procedures)) == tuple(
        len(list((TREE / "templates" / folder).rglob("*.toml"))) for folder in RULES
    )


@pytest.mark.parametrize("folder", [*RULES, "requirements"])
def test_every_rule_file_names_its_legal_basis_and_its_first_day(folder: str) -> None:
    silent = [
        path.name
        for path in sorted((TREE / "templates" / folder).rglob("*.toml"))
        if not {"legal_basis", "effective_from"} <= set(tomllib.loads(path.read_text("utf-8")))
    ]

    assert silent == []


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(TREE / "templates", tmp_path / "templates")
    for folder in RULES:
        (tmp_path / "templates" / folder / "broken.toml").write_text('name = "dở dang"\n', "utf-8")

    with pytest.raises(Invalid) as told:
        load(tmp_path / "templates")

    assert str(told.value).count("broken.toml") == len(RULES)
