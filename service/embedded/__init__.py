"""The servers of one machine and their supervisor: PostgreSQL, S3, the broker's folder, `hoso up`."""

from __future__ import annotations

from service.embedded.folder import BrokerFolder, DataFolder, require_port
from service.embedded.postgres import EmbeddedPostgres
from service.embedded.process import ChildSpec
from service.embedded.seaweed import EmbeddedS3
from service.embedded.supervisor import Backoff, Supervisor
from service.embedded.up import Addresses, Plan, S3Address, run_up

__all__ = [
    "Addresses",
    "Backoff",
    "BrokerFolder",
    "ChildSpec",
    "DataFolder",
    "EmbeddedPostgres",
    "EmbeddedS3",
    "Plan",
    "S3Address",
    "Supervisor",
    "require_port",
    "run_up",
]
