"""The repository as the meta tests see it: its files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE = Path(__file__).resolve().parents[2]
PRODUCT = ("service", "connectors", "workers")


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Give (path from the tree, parsed module) of every Python file under the folders, in order."""
    for folder in folders:
        for path in sorted((TREE / folder).rglob("*.py")):
            yield path.relative_to(TREE).as_posix(), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    """Parse one file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def statements(block: ast.AST) -> Iterator[ast.AST]:
    """Give every statement of a module, inner ones too; a tenth of all that `ast.walk` gives."""
    for name in ("body", "orelse", "handlers", "cases", "finalbody"):
        for inner in getattr(block, name, ()):
            yield inner
            yield from statements(inner)


def calls(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Give (last name of what is called, the call) for every call of a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def imports(module: ast.Module) -> Iterator[str]:
    """Give the dotted name of every absolute import of a module, also inside functions."""
    for node in statements(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
