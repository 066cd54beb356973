"""What every test shares: what it needs of the system, how large the proofs are, the real servers."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.kit.needs import enforce

pytest_plugins = [name for name in ("tests.kit.stack", "tests.kit.stores", "tests.kit.pollers") if find_spec(name)]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--proof-size`: small in `make test`, full in `make prove`."""
    parser.addoption("--proof-size", choices=("small", "full"), default="small", help="how many trials a proof makes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop before any fixture of a test whose system package is absent."""
    enforce(item)


@pytest.fixture(scope="session")
def proof_size(pytestconfig: pytest.Config) -> str:
    """Give `small` or `full`."""
    return str(pytestconfig.getoption("--proof-size"))
