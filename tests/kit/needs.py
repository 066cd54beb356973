"""Say which system package a test cannot do without: `@needs("bubblewrap")`.

Absent, the test is skipped with the install command as its reason. `HOSO_TEST_REQUIRE=all` (or a comma list of
names) turns that skip into a failure, so that CI cannot grow blind. The probes are real attempts, run once each,
and only when a test that needs them is about to start.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import amqp
import psycopg
import pytest

from service.adapters.readers import sight, unpacking
from tests.kit import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AMQP_URL = os.environ.get("HOSO_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//")
DATABASE_URL = os.environ.get("HOSO_TEST_DATABASE_URL", "")
REDIS_ADDRESS = ("127.0.0.1", 6379)
OLDEST_POSTGRES = 15
SECONDS = 60.0


class Need(NamedTuple):
    """One system package: how to see that it really works, and how to get it."""

    works: Callable[[], bool]
    install: str


def needs(*names: str) -> pytest.MarkDecorator:
    """Give a mark for a test (or a module's `pytestmark`); KeyError for a name that is not in NEEDS."""
    for name in names:
        _ = NEEDS[name]
    return pytest.mark.needs(*names)


def enforce(item: pytest.Item) -> None:
    """Skip or fail `item` when something it needs is absent; called before its fixtures."""
    for name in (name for mark in item.iter_markers("needs") for name in mark.args):
        if not present(name):
            reason = f"needs {name}: {NEEDS[name].install}"
            pytest.fail(reason, pytrace=False) if name in required() else pytest.skip(reason)


def required() -> frozenset[str]:
    """Give the names whose absence is a failure."""
    asked = os.environ.get("HOSO_TEST_REQUIRE", "")
    return frozenset(NEEDS) if asked == "all" else frozenset(filter(None, asked.split(",")))


@cache
def present(name: str) -> bool:
    """Say whether the package is there and works."""
    return NEEDS[name].works()


def postgres_bin() -> Path | None:
    """Give the folder of the newest PostgreSQL server programs of the system, 15 or newer."""
    programs = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    found = {int(path.parent.parent.name): path.parent for path in programs}
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST_POSTGRES else None


def _runs(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _bubblewrap() -> bool:
    return _runs("bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev", "true")


def _chromium() -> bool:
    return bool(shutil.which("chromium") and shutil.which("chromedriver")) and _runs("chromedriver", "--version")


def _antiword() -> bool:
    return shutil.which("antiword") is not None


def _libarchive() -> bool:
    return unpacking.library() is not None


def _libreoffice() -> bool:
    return shutil.which("soffice") is not None


def _times_font() -> bool:
    # Pages are counted in the font that NĐ 30/2020 asks for, or one of its widths.
    asked = ("fc-match", "--format=%{family}", "Times New Roman")
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.startswith(("Times New Roman", "Liberation Serif", "Tinos"))


def _vietnamese_ocr() -> bool:
    return sight.engine() is not None


def _clamd() -> bool:
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def _dovecot() -> bool:
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def _rabbitmq() -> bool:
    host, _, rest = AMQP_URL.rpartition("@")[2].partition("/")
    user, _, password = AMQP_URL.partition("://")[2].rpartition("@")[0].partition(":")
    try:
        with amqp.Connection(host, user, password, virtual_host=rest or "/", connect_timeout=SECONDS):
            return True
    except (OSError, amqp.AMQPError):
        return False


def _postgres_server() -> bool:
    if not DATABASE_URL:
        return postgres_bin() is not None
    try:
        with psycopg.connect(DATABASE_URL, connect_timeout=int(SECONDS)) as connection:
            return connection.info.server_version >= OLDEST_POSTGRES * 10_000
    except psycopg.Error:
        return False


def _redis() -> bool:
    try:
        with socket.create_connection(REDIS_ADDRESS, timeout=SECONDS) as peer:
            peer.sendall(b"PING\r\n")
            return peer.recv(64).startswith(b"+PONG")
    except OSError:
        return False


NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "bubblewrap": Need(_bubblewrap, "apt install bubblewrap (and user namespaces allowed by the kernel)"),
        "chromium": Need(_chromium, "apt install chromium chromium-driver"),
        "clamd": Need(_clamd, "apt install clamav-daemon"),
        "dovecot": Need(_dovecot, "apt install dovecot-imapd"),
        "antiword": Need(_antiword, "apt install antiword"),
        "libarchive": Need(_libarchive, "apt install libarchive-tools"),
        "libreoffice": Need(_libreoffice, "apt install libreoffice-writer-nogui"),
        "times_font": Need(_times_font, "apt install fonts-liberation"),
        "rabbitmq": Need(_rabbitmq, "apt install rabbitmq-server (or name one in HOSO_TEST_AMQP_URL)"),
        "postgres_server": Need(_postgres_server, "apt install postgresql (or name one in HOSO_TEST_DATABASE_URL)"),
        "vietnamese_ocr": Need(_vietnamese_ocr, "apt install tesseract-ocr-vie (or npm, then: make environment)"),
        "vietnamese_font": Need(lambda: scan.font_path() is not None, "apt install fonts-dejavu-core"),
        "redis": Need(_redis, "apt install redis-server"),
    },
)
