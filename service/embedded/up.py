"""Everything on one machine, in order: folder, servers, migrations, children."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.embedded.folder import BrokerFolder, DiskWatch, require_port
from service.embedded.postgres import EmbeddedPostgres
from service.embedded.seaweed import EmbeddedS3
from service.embedded.supervisor import Supervisor, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.embedded.folder import DataFolder
    from service.embedded.process import ChildSpec


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where objects are kept and with which keys."""

    endpoint: str
    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the children need to know of the servers; stable for the whole run."""

    dsn: str
    s3: S3Address
    broker: BrokerFolder
    owner: str = ""  # of the tables; "" is `dsn`


@dataclass(frozen=True, slots=True)
class Plan:
    """What `hoso up` runs.

    `dsn` or `s3` given means a server of somebody else: none is started here. `children` turns the
    addresses into the processes, in order of start. `migrate` gets the addresses, `on_ready` is called
    once all serve, `tell` takes each line for the operator. `clear` runs once the folder is ours, before
    anything is started: it ends what a killed run left.
    """

    folder: DataFolder
    port: int
    migrate: Callable[[Addresses], None]
    children: Callable[[Addresses], Sequence[ChildSpec]]
    on_ready: Callable[[Addresses], None]
    tell: Callable[[str], None]
    host: str = "127.0.0.1"
    dsn: str = ""
    owner: str = ""
    s3: S3Address | None = None
    clear: Callable[[], object] = nothing


def run_up(plan: Plan) -> None:
    """Run everything until SIGINT or SIGTERM, and stop it all cleanly.

    Raises Invalid, Conflict or Unavailable, each with a sentence for the operator, before anything
    is left running.
    """
    with plan.folder as folder:
        plan.clear()
        require_port(plan.port, plan.host)
        broker = BrokerFolder(folder.broker)
        broker.ensure()
        supervisor = Supervisor(folder.logs)
        # The object store that met a full disk takes nothing more until it is started anew.
        watch = DiskWatch(folder.path, plan.tell, eased=lambda: supervisor.renew("s3"))
        supervisor.chores = (broker.ensure, watch)
        with supervisor.stopping_on_signals():
            try:
                bring_up(plan, supervisor, broker)
                supervisor.run()
            finally:
                supervisor.stop()


def bring_up(plan: Plan, supervisor: Supervisor, broker: BrokerFolder) -> None:
    """Start servers side by side, migrate, start the children, and say how long each part took."""
    began = time.monotonic()
    addresses = start_servers(plan, supervisor, broker)
    migrating = time.monotonic()
    plan.migrate(addresses)
    plan.tell(f"cập nhật cơ sở dữ liệu: {time.monotonic() - migrating:.2f} giây")
    for child in plan.children(addresses):
        tell_times(plan, supervisor.start([child]))
    plan.tell(f"tất cả đã sẵn sàng sau {time.monotonic() - began:.2f} giây")
    plan.on_ready(addresses)


def start_servers(plan: Plan, supervisor: Supervisor, broker: BrokerFolder) -> Addresses:
    """Start the servers that are not given from outside, and give all addresses."""
    postgres, s3 = EmbeddedPostgres(plan.folder.postgres), EmbeddedS3(plan.folder.s3)
    specs = []
    if not plan.dsn:
        specs.append(postgres.spec())
    if plan.s3 is None:
        s3.prepare()
        specs.append(s3.spec())
    tell_times(plan, supervisor.start(specs))
    place = plan.s3 or S3Address(s3.endpoint, s3.access_key, s3.secret_key)
    dsn, owner = (plan.dsn, plan.owner) if plan.dsn else (postgres.service_dsn, postgres.dsn)
    return Addresses(dsn, place, broker, owner)


def tell_times(plan: Plan, times: dict[str, float]) -> None:
    """Say how long each part took to serve."""
    for name, seconds in times.items():
        plan.tell(f"{name}: {seconds:.2f} giây")
