"""`hoso up` as a process of its own over a data folder, and the commands given beside it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import requests

from tests.kit import canaries, forked
from tests.kit.stack import S3Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TREE = Path(__file__).resolve().parents[2]
UP_WITHIN = 60.0


class Machine:
    """One machine that runs everything; `log` gets what it says."""

    def __init__(
        self, data: Path, *, arguments: tuple[str, ...] = ("--no-samples",), settings: Mapping[str, str] | None = None
    ) -> None:
        """Choose a free port; nothing is started yet. `arguments` and `settings` are further ones of `hoso up`."""
        self.data = data
        self.arguments = arguments
        self.settings = dict(settings or {})
        self.port = _free_port()
        self.starts = 0
        self.refused = 0
        self._up: subprocess.Popen[bytes] | None = None
        self._log = data.with_name(f"{data.name}.log")

    @property
    def inbox(self) -> Path:
        """Where messages are dropped."""
        return self.data / "inbox"

    @property
    def address(self) -> str:
        """Give the web's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Give the supervisor's process number."""
        assert self._up is not None
        return self._up.pid

    def start(self, *, within: float = UP_WITHIN) -> None:
        """Start, as an init system does: again when it ends at once; return when the web serves."""
        deadline = time.monotonic() + within
        (self.data / "run" / "settings.json").unlink(missing_ok=True)  # a killed run's, or `serves` would believe it
        self._launch()
        while not self.serves():
            assert time.monotonic() < deadline, f"did not come up within {within:.0f} s:\n{self.said()}"
            if self._up is None or self._up.poll() is not None:
                self.refused += 1
                self._launch()
            threading.Event().wait(0.1)

    def revive(self) -> None:
        """Start again, as an init system does, when it ended by itself: a server killed while it starts ends it."""
        if self._up is None or self._up.poll() is not None:
            self.refused += 1
            self.start()

    def stop(self) -> int:
        """Ask it to stop as Ctrl-C does, and give its exit code."""
        assert self._up is not None
        if self._up.poll() is None:
            self._up.send_signal(signal.SIGINT)
        code = self._up.wait(60)
        canaries.require_silence(self._log, self.data / "logs", self.data / "broker")
        return code

    def kill(self) -> None:
        """Kill the supervisor outright, and only it."""
        assert self._up is not None
        self._up.kill()
        self._up.wait()

    def kill_all(self) -> None:
        """Kill whatever of it is still alive, so that a failed test leaves nothing."""
        if self._up is not None and self._up.poll() is None:
            self.kill()
        for one in self.leftovers():
            with suppress(psutil.Error):
                one.kill()
        canaries.require_silence(self._log, self.data / "logs", self.data / "broker")

    def processes(self) -> Iterator[psutil.Process]:
        """Give every process under the supervisor that lives now."""
        with suppress(psutil.Error):
            yield from psutil.Process(self.pid).children(recursive=True)

    def leftovers(self) -> list[psutil.Process]:
        """Give every living process of ours wherever it hangs now: by its data folder, or by where it works."""
        return [one for one in psutil.process_iter() if self._is_ours(one)]

    def _is_ours(self, one: psutil.Process) -> bool:
        with suppress(psutil.Error):
            here = one.cwd().startswith(str(self.data)) or one.environ().get("HOSO_DATA") == str(self.data)
            return here and one.status() != psutil.STATUS_ZOMBIE
        return False

    def serves(self) -> bool:
        """Tell whether the web answers and the other commands may be used."""
        with suppress(requests.RequestException), requests.Session() as session:
            session.trust_env = False
            live = session.get(f"{self.address}/health/live", timeout=2).ok
            return live and (self.data / "run" / "settings.json").exists()
        return False

    def hoso(self, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
        """Run a command over the same data folder, with other settings where given, and give what it printed."""
        done = forked.hoso(*arguments, environment={**self._environment(), **(settings or {})})
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def stores(self) -> tuple[str, S3Place]:
        """Give the addresses of the database and of the bucket as they are now."""
        told = json.loads((self.data / "run" / "settings.json").read_text(encoding="utf-8"))
        place = S3Place(told["HOSO_S3_ENDPOINT"], told["HOSO_S3_ACCESS_KEY"], told["HOSO_S3_SECRET_KEY"], "hoso")
        return told["HOSO_DATABASE_URL"], place

    def said(self) -> str:
        """Give the last of what it said."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def whole_log(self) -> str:
        """Give all that it said since the first start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _launch(self) -> None:
        self.starts += 1
        command = [sys.executable, "-P", "-m", "service.cli", "up", "--data", str(self.data), "--port", str(self.port)]
        with self._log.open("ab") as output:
            self._up = subprocess.Popen(
                [*command, *self.arguments],
                env=self._environment(),
                cwd=TREE,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
        ours = {"HOSO_DATA": str(self.data), "HOSO_WEBHOOK_INSECURE": "1", "PYTHONPATH": str(TREE), "PYTHONUTF8": "1"}
        return kept | ours | self.settings


def _free_port() -> int:
    """Give a port nobody listens on now, below those that the system hands out for calls."""
    for port in range(18100 + os.getpid() % 1000, 20000):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")
