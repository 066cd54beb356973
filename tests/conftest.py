"""What every test shares: what it needs of the system, how large the proofs are, the real servers."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.kit import order
from tests.kit.canaries import Watch
from tests.kit.needs import enforce

if TYPE_CHECKING:
    from collections.abc import Generator

    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

pytest_plugins = [name for name in ("tests.kit.stack", "tests.kit.stores", "tests.kit.pollers") if find_spec(name)]


# A machine that is busy with something else proves nothing: no test fails for its time.
settings.register_profile("hoso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hoso")

_WATCH = Watch()
_CIRCLES = (20_000, 20, 50)  # of three generations; Python looks at the first each 700 objects
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room: a database is hundreds of files, and most tests make one."""
    roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    if roomy and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def pytest_collection_finish() -> None:
    """Let the collector of circles pass over what was loaded and collected: it lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_CIRCLES)


def pytest_sessionstart() -> None:
    """Watch every log record of this process from the first test on."""
    logging.getLogger().addHandler(_WATCH)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--proof-size`: small in `make test`, full in `make prove`."""
    parser.addoption("--proof-size", choices=("small", "full"), default="small", help="how many trials a proof makes")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long first, whatever the dice said, so that no process is left alone with it at the end.

    A proof that needs the whole machine (`whole_machine`) is for the full size alone.
    """
    if config.getoption("--proof-size") != "full":
        left_out = [item for item in items if item.get_closest_marker("whole_machine")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    items.sort(key=lambda item: order.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Hand whole files out to processes, and those that share what is slow to make together."""
    return order.Together(config, log)


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
