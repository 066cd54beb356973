"""`python -m tests.kit.mail_poller`: one process that polls one mailbox until it is killed; told all by JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors.imap import ImapConnector
from service.adapters.postgres import open_pool
from service.adapters.readers.sandbox import SandboxedReader
from service.domain.errors import Unavailable
from service.settings import TREE
from service.stages import receive
from tests.kit.peer_clock import PeerClock
from tests.kit.pollers import world
from tests.kit.stack import S3Place

if TYPE_CHECKING:
    from connectors.base import Reference

NAME = "hop-thu"


def main(given: dict[str, Any]) -> None:
    """Poll without end; what fails is told on standard error, as a worker's log would."""

    def left(reference: Reference, error: Exception) -> None:
        sys.stderr.write(f"{reference.external_id}: {type(error).__name__}\n")

    connector = ImapConnector.configured(NAME, given["settings"], clock=PeerClock())
    with SandboxedReader(TREE / "templates" / "documents") as reader:
        deps = world(open_pool(given["dsn"]), reader, S3Place(**given["s3"]))
        deps = replace(deps, connectors={NAME: connector})
        while True:
            try:
                receive.poll(deps, NAME, on_failure=left)
            except Unavailable as exc:
                sys.stderr.write(f"{exc}\n")


if __name__ == "__main__":
    main(json.load(sys.stdin))
