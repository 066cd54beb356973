"""Scanners for tests: a real ClamAV daemon with one signature, a peer that says what none can be made to, a script."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from service.adapters.malware import PROBE
from service.domain.errors import HosoError, Refused, Unavailable
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

# Of the file that every scanner knows, by its MD5 and size: no signature is fetched for tests.
SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Test.Eicar\n"
_CONFIG = """
LocalSocket {root}/clamd.sock
DatabaseDirectory {root}
Foreground yes
AlertExceedsMax yes
AlertEncrypted yes
StreamMaxLength 8M
"""


@dataclass(slots=True)
class Daemon:
    """`clamd` in a folder of its own; the path of its socket must be short."""

    root: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="hoso-clamd-", dir="/tmp")))
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"unix:{self.root}/clamd.sock"

    def start(self) -> None:
        """Start it and wait until it listens."""
        (self.root / "test.hdb").write_text(SIGNATURE, encoding="ascii")
        (self.root / "clamd.conf").write_text(_CONFIG.format(root=self.root), encoding="utf-8")
        program = shutil.which("clamd") or "/usr/sbin/clamd"
        with (self.root / "clamd.log").open("ab") as log:
            command = [program, f"--config-file={self.root / 'clamd.conf'}"]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(self._listens)

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.root / "clamd.log").read_text(encoding="utf-8")
        with socket.socket(socket.AF_UNIX) as line:
            return line.connect_ex(self.address.removeprefix("unix:")) == 0

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def hang(self) -> None:
        """Let it take connections and say nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def forget(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self.root, ignore_errors=True)


@contextmanager
def peer(*answers: str) -> Iterator[str]:
    """Give the address of a server that reads a session to its end and says these answers, whatever it was sent."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _address = server.accept()
            except OSError:
                return
            with line:
                heard = b""
                while not heard.endswith(b"zEND\0"):
                    heard += line.recv(1 << 16)
                line.sendall("".join(f"{at}: {one}\0" for at, one in enumerate(answers, 1)).encode())

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


@dataclass(slots=True)
class ScriptedScanner:
    """Finds malware in files that hold its sign, and is away when told to be."""

    sign: bytes = PROBE
    away: bool = False
    scanned: list[str] = field(default_factory=list)

    def require_clean(self, name: str, data: bytes | IO[bytes]) -> None:
        """Refuse a file that holds the sign."""
        if self.away:
            raise Unavailable("Phần mềm quét mã độc không trả lời.")
        self.scanned.append(name)
        if not isinstance(data, bytes):
            data.seek(0)
            data = data.read()
        if self.sign in data:
            raise Refused("malware.found", f"«{name}» có mã độc (Test.Eicar) nên không được mở.")

    def check(self) -> str:
        """Say that all is well."""
        return "được"


def refusal(call: object) -> str:
    """Give the code of what a call raises; "away" for Unavailable, "" when it returns."""
    try:
        call()  # type: ignore[operator]
    except Refused as exc:
        return exc.code
    except HosoError:
        return "away"
    return ""
