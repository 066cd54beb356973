"""What every test shares: what it needs of the system, how large the proofs are, the real servers."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from tests.kit.canaries import Watch
from tests.kit.needs import enforce

if TYPE_CHECKING:
    from collections.abc import Generator

pytest_plugins = [name for name in ("tests.kit.stack", "tests.kit.stores", "tests.kit.pollers") if find_spec(name)]


_WATCH = Watch()


def pytest_sessionstart() -> None:
    """Watch every log record of this process from the first test on."""
    logging.getLogger().addHandler(_WATCH)


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test in whose process a canary was logged; the handler is put back where a test set up the log anew."""
    yield
    sung, _WATCH.sung = _WATCH.sung, []
    logging.getLogger().addHandler(_WATCH)
    assert sung == [], f"canaries in the log of {item.nodeid}"
