"""What may stand only at one border stands nowhere else: parsers, the environment, SQL text, timers of Celery."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.kit.tree import PRODUCT, TREE, calls, imports, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENERS = frozenset(
    {"docx", "pypdf", "pypdfium2", "python_calamine", "openpyxl", "PIL", "tesserocr", "lxml", "xml", "zipfile"},
)
OPENERS_LIVE_IN = ("service/adapters/readers/", "connectors/edxml/")
# Our own packages are zipped and checked here; nobody else's zip is opened in these.
OWN_ZIPS = ("service/stages/packing.py", "service/samples/", "service/stages/sheets.py", "service/stages/bags.py",
            "service/stages/subject_export.py", "service/adapters/letters.py")  # fmt: skip
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|GRANT)\b")
SQL_NAMES_MAY_BE_FORMATTED_IN = ("service/adapters/postgres/", "service/embedded/", "service/migrations/")
# They hand the environment on to the programs that they become or start; no setting is read there.
ENVIRONMENT_PASSES_THROUGH = ("service/settings.py", "service/cli/up.py", "service/cli/becoming.py")
ENVIRONMENT = frozenset({"os.environ", "os.getenv", "os.environb"})


@pytest.mark.parametrize("package", PRODUCT)
def test_the_package_that_is_imported_is_ours(package: str) -> None:
    spec = find_spec(package)

    assert spec is not None
    assert spec.origin == str(TREE / package / "__init__.py")


def test_papers_are_opened_only_by_the_readers() -> None:
    openers = [
        f"{path}: {name}"
        for path, module in modules(*PRODUCT)
        for name in imports(module)
        if name.partition(".")[0] in OPENERS
        and not path.startswith(OPENERS_LIVE_IN)
        and not (name.startswith("zipfile") and path.startswith(OWN_ZIPS))
        and not name.startswith("xml.sax.saxutils.")  # writes, opens nothing
    ]

    assert openers == []


def test_xml_is_never_parsed_by_a_bare_parse() -> None:
    bare = [
        f"{path}:{call.lineno}"
        for path, module in modules(*PRODUCT)
        for name, call in calls(module)
        if name in {"fromstring", "iterparse", "XML", "HTML"} and not _is_guarded(call)
    ]

    assert bare == []


def _is_guarded(call: ast.Call) -> bool:
    """Say whether the call names its own parser, or is not etree's at all."""
    owner = getattr(getattr(call.func, "value", None), "id", "")
    on_etree = owner in {"etree", "ElementTree", "ET"}
    named = {keyword.arg for keyword in call.keywords}
    return not on_etree or bool({"parser", "resolve_entities"} & named) or len(call.args) > 1


def test_sql_is_text_with_parameters_never_with_values_formatted_in() -> None:
    formatted = [
        f"{path}:{node.lineno}"
        for path, module in modules(*PRODUCT)
        for node in formatted_sql(module)
        if not path.startswith(SQL_NAMES_MAY_BE_FORMATTED_IN) or not _formats_only_constants(node)
    ]

    assert formatted == []


def formatted_sql(module: ast.Module) -> Iterator[ast.JoinedStr]:
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if SQL.match(text.lstrip()):
                yield node


def _formats_only_constants(node: ast.JoinedStr) -> bool:
    """Only module constants, named in capitals, may be set into SQL: lists of columns, never what came from outside."""
    inside = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
    return all(isinstance(part, ast.Name) and part.id.isupper() for part in inside)


def test_nothing_waits_in_the_broker() -> None:
    timers = [
        f"{path}:{call.lineno} {name}"
        for path, module in modules("service", "workers")
        for name, call in calls(module)
        if {"countdown", "eta"} & {keyword.arg for keyword in call.keywords}
    ]

    assert timers == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        f"{path}:{node.lineno}"
        for path, module in modules(*PRODUCT)
        if path not in ENVIRONMENT_PASSES_THROUGH
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ENVIRONMENT
    ]

    assert readers == []


def test_nothing_unpickles_or_evaluates() -> None:
    risky = [
        f"{path}:{call.lineno} {name}"
        for path, module in modules(*PRODUCT)
        for name, call in calls(module)
        if (isinstance(call.func, ast.Name) and name in {"eval", "exec"}) or "pickle" in ast.unparse(call.func)
    ]

    assert risky == []
