"""Check the locks: hashes, security floors, agreement between the two, and no address of any registry.

Exit 1 with one line a fault. The floors stand in `.ci/floors.toml`, each with the reason for it. A check that could
not see its data fails: silence would look like safety.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)")
ADDRESS = re.compile(r"://|^\s*-(?:i|f)\b|--(?:index-url|extra-index-url|find-links|trusted-host)|\bfile:|(?:^|\s)/\w")
RUN_LOCK = "requirements.lock"
DEV_LOCK = ".ci/requirements-dev.lock"


def faults(tree: Path) -> Iterator[str]:
    """Give every fault of the tree's locks as a sentence; FileNotFoundError where one is missing."""
    floors = tomllib.loads((tree / ".ci/floors.toml").read_text("utf-8"))["floors"]
    texts = {name: (tree / name).read_text("utf-8") for name in (RUN_LOCK, DEV_LOCK)}
    pinned = {name: pins(text) for name, text in texts.items()}
    for name, text in texts.items():
        yield from (f"{name}: {fault}" for fault in _shape(text, pinned[name]))
        yield from (f"{name}: {fault}" for fault in below(pinned[name], floors))
    for package, version in pinned[RUN_LOCK].items():
        if pinned[DEV_LOCK].get(package) != version:
            yield f"{DEV_LOCK}: {package} is {pinned[DEV_LOCK].get(package, 'absent')}, {RUN_LOCK} has {version}"
    for package in sorted(set(direct(tree)) - set(pinned[DEV_LOCK])):
        yield f"pyproject.toml: {package} is asked for and not locked"


def pins(text: str) -> dict[str, str]:
    """Give package -> version of a lock's text, names in the normal form of PEP 503."""
    found = (PIN.match(line) for line in text.splitlines())
    return {_normal(pin["name"]): pin["version"] for pin in found if pin}


def below(pinned: Mapping[str, str], floors: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Give each package that is pinned under its floor."""
    for package, floor in floors.items():
        version = pinned.get(_normal(package))
        if version and _order(version) < _order(floor["at_least"]):
            yield f"{package} {version} is below {floor['at_least']} ({floor['why']})"


def direct(tree: Path) -> Iterator[str]:
    """Give the names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))["project"]
    for wanted in (project["dependencies"], *project.get("optional-dependencies", {}).values()):
        yield from (_normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in wanted)


def _shape(text: str, pinned: Mapping[str, str]) -> Iterator[str]:
    if not pinned:
        yield "pins nothing"
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if PIN.match(block) and "--hash=sha256:" not in block:
            yield f"no hash for {block.split()[0]}"
    yield from (f"names an address or a path: {line.strip()}" for line in text.splitlines() if ADDRESS.search(line))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.partition("+")[0]))


if __name__ == "__main__":
    wrong = list(faults(Path(__file__).resolve().parent.parent))
    print("\n".join(wrong), end="\n" if wrong else "")
    sys.exit(bool(wrong))
