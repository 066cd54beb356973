"""Functions and files stay small enough to read, and nothing is patched."""

from __future__ import annotations

import ast
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.kit.tree import PRODUCT, TREE, imports, modules, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_FUNCTION = 60
LONGEST_FILE = 400
# Files that may be longer, each with its reason.
LONGER_FILES: Mapping[str, str] = MappingProxyType(
    {
        "service/ports.py": "everything we need from the world on one page, in order",
        "tests/golden/shelf.py": "sixteen invented papers with their truth: data, read one after another",
    },
)
PATCHES = frozenset({"monkeypatch", "mocker"})


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in statements(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_over_sixty_lines() -> None:
    long = [
        f"{path}:{function.lineno} {function.name} has {length(function)} lines"
        for path, module in modules(*PRODUCT, "tests", ".ci")
        for function in functions(module)
        if length(function) > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_is_over_four_hundred_lines_without_a_reason() -> None:
    sizes = {path: len((TREE / path).read_text("utf-8").splitlines()) for path, _ in modules(*PRODUCT, "tests")}

    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE and path not in LONGER_FILES} == {}


def test_no_name_of_a_module_is_given_twice() -> None:
    """The second one would count for both: two branches that were put together had one name for two tolerances."""
    twice = [
        f"{path}: {name}"
        for path, module in modules(*PRODUCT)
        for name, count in Counter(given(module)).items()
        if count > 1 and name != "_"
    ]

    assert twice == []


def given(module: ast.Module) -> Iterator[str]:
    """Give the names that a module's own statements bind."""
    for statement in module.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = (node for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
            yield from (name.id for name in names if isinstance(name.ctx, ast.Store))
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name


def test_nothing_is_patched() -> None:
    mocked = [path for path, module in modules(*PRODUCT, "tests") if "mock" in str(list(imports(module)))]
    patched = [
        f"{path}:{function.name}"
        for path, module in modules("tests")
        for function in functions(module)
        if PATCHES & {argument.arg for argument in function.args.args}
    ]

    assert (mocked, patched) == ([], [])
