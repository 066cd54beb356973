"""Commands that become another program: web, worker, beat."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from service import settings as configuration

if TYPE_CHECKING:
    import argparse

    from service.settings import Settings

_WEB_THREADS = 8  # a process; each waits for one of the pool's connections while it answers


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    for name, run, meaning in (
        ("web", _web, "máy chủ web: trang, API, webhook"),
        ("worker", _worker, "tiến trình xử lý hồ sơ"),
        ("beat", _beat, "tiến trình nhịp: đánh thức việc đến hạn"),
    ):
        commands.add_parser(name, help=meaning).set_defaults(run=run)


def _become(arguments: list[str]) -> int:
    """Turn this process into another Python program of ours, with the same environment."""
    sys.stdout.flush()
    sys.stderr.flush()
    paths = [str(configuration.TREE), *filter(None, [os.environ.get("PYTHONPATH")])]  # noqa: TID251 - passed on, not read
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)  # noqa: TID251 - for the program we become
    os.execv(sys.executable, [sys.executable, "-P", *arguments])  # noqa: S606 - our own program, no shell


def _web(_chosen: argparse.Namespace) -> int:
    settings = configuration.load()
    settings.signing_key()
    return _become(
        [
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            settings.bind,
            "--port",
            str(settings.port),
            "--workers",
            str(settings.web_workers),
            "--blocking-threads",
            str(_WEB_THREADS),
            # An HTTP/2 stream's body is waited for without end, though its sender is gone: eight stopped every page.
            "--http",
            "1",
            "--no-access-log",
            "--log-level",
            "warning",
            # A worker told to stop while it still starts never hears it, and would hold the port for ever.
            "--workers-kill-timeout",
            "5",
            "--respawn-failed-workers",
            "service.web.wsgi:app",
        ]
    )


def _worker(_chosen: argparse.Namespace) -> int:
    settings = configuration.load()
    return _become(
        [
            "-m",
            "celery",
            "-q",
            "-A",
            "workers.app",
            "worker",
            *_pool(settings),
            "--hostname",
            f"hoso-{os.getpid()}@%h",
            "--loglevel",
            settings.log_level,
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--queues",
            "hoso",
            "-O",
            "fair",
        ]
    )


def _pool(settings: Settings) -> list[str]:
    """Give Celery's pool: over the folder one process does the work itself, and `hoso up` runs several.

    Without an event loop, which the folder has not, a pool's children share one lock on their queue; a child
    killed while it holds the lock leaves the others waiting for ever.
    """
    if settings.one_process_each:
        return ["--pool", "solo"]
    return ["--pool", "prefork", "--concurrency", str(settings.workers)]


def _beat(_chosen: argparse.Namespace) -> int:
    return _become(
        ["-m", "celery", "-q", "-A", "workers.app", "beat", "--pidfile=", "--loglevel", configuration.load().log_level]
    )
