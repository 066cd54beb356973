"""What the documents say is so: settings, commands, folders, links, the picture of the flow."""

from __future__ import annotations

import re
import subprocess

import pytest

from connectors import CONNECTORS, vxp
from connectors.lgsp import read_profile
from connectors.lgsp.profile import SHIPPED
from connectors.sandbox import Trick
from service.cli import parser
from tests.kit.readme import README, with_settings
from tests.kit.tree import TREE

TEXT = README.read_text("utf-8")
OPERATIONS = (TREE / "docs/operations.md").read_text("utf-8")
CONNECTING = (TREE / "docs/connectors.md").read_text("utf-8")
MAKEFILE = (TREE / "Makefile").read_text("utf-8")
STAGES_IN_THE_PICTURE = ("RECEIVE", "EXTRACT", "CHECK", "REVIEW", "ARCHIVE")
PROMISED_TARGETS = {"install", "run", "test", "check", "prove", "bench", "accept", "help"}


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    assert with_settings(TEXT) == TEXT, "run: python -m tests.kit.readme"


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", TEXT + OPERATIONS, re.MULTILINE))

    assert (named - targets, PROMISED_TARGETS - targets) == (set(), set())


def test_help_lists_every_promised_target() -> None:
    said = subprocess.run(["make", "-s", "help"], cwd=TREE, capture_output=True, text=True, check=True).stdout

    assert {line.split()[0] for line in said.splitlines()} >= PROMISED_TARGETS


@pytest.mark.parametrize("text", [TEXT, OPERATIONS, CONNECTING], ids=["README", "operations", "connectors"])
def test_every_hoso_command_that_is_named_exists(text: str) -> None:
    choices = next(action.choices for action in parser()._actions if action.choices)
    assert isinstance(choices, dict)

    assert set(re.findall(r"(?:`|bin/|worker |web )hoso ([a-z][a-z-]*)", text)) - set(choices) == set()


def test_every_folder_of_the_map_exists() -> None:
    rows = re.findall(r"^\| (`.+?`) \| ", TEXT.split("## Words")[0], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}

    assert {name for name in named if not (TREE / name).exists()} == set()


def test_every_setting_of_a_connector_stands_in_the_documents() -> None:
    profiles = [read_profile(path.stem) for path in SHIPPED.glob("*.toml")]
    told = {name for one in profiles for name in (one.name, *one.settings, *one.secrets)}
    told |= {*vxp.SETTINGS, *CONNECTORS, *(trick.value for trick in Trick)} - {"memory"}

    assert {name for name in told if f"`{name}`" not in CONNECTING} == set()


@pytest.mark.parametrize(("text", "folder"), [(TEXT, "."), (OPERATIONS, "docs")], ids=["README", "operations"])
def test_every_link_leads_somewhere(text: str, folder: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", text)

    assert [link for link in links if "://" not in link and not (TREE / folder / link).exists()] == []


def test_the_picture_has_every_stage_in_order() -> None:
    found = [TEXT.find(name) for name in STAGES_IN_THE_PICTURE]

    assert min(found) > 0
    assert found == sorted(found)
