"""No secret, no token, no clerk's name and no paper's words stand in what a whole run says, failures included.

Every connector is polled by a running office at the lowest log level while the e-offices misbehave; the canaries are
the keys and passwords themselves, and words planted where they must not be quoted from.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg

from connectors.base import Form, RawPaper
from connectors.sandbox import Mischief, Office, Sandbox
from service.samples import make_samples
from tests.kit import cmis_peer
from tests.kit.cmis_peer import CmisPeer
from tests.kit.dovecot import PASSWORD
from tests.kit.machine import Machine
from tests.kit.mail_rigs import a_mail, dovecot
from tests.kit.needs import needs
from tests.kit.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs("dovecot")
STAFF, WORDS, WRONG = "Can Bo Chim Hoang Yen", "chu-cua-giay-to-5417", "mat-khau-sai-9031"
WAYS = ("axis", "langson", "wso2", "bkav")
SECRET = frozenset({"secret", "password", "unit_secret"})


def block(settings: dict[str, object]) -> str:
    """Write one connector's TOML."""
    rows = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()]
    return "\n".join(["[[connector]]", "every_seconds = 1", *rows, ""])


def messages() -> list[bytes]:
    """Give the samples' messages, each with a clerk's name in it, and one cut in its middle."""
    clerk = f"<edXML:StaffInfo><edXML:Staff>{STAFF}</edXML:Staff></edXML:StaffInfo></edXML:MessageHeader>".encode()
    whole = [one.raw for one in make_samples() if one.form is Form.EDXML]
    planted = [raw.replace(b"</edXML:MessageHeader>", clerk) for raw in whole]
    return [*planted, planted[0][: len(planted[0]) // 2]]


def test_nothing_of_a_secret_stands_in_the_log_of_a_whole_run(tmp_path: Path) -> None:
    office = Office(lambda: datetime.now(UTC), Mischief.evenly(0.15, seed=5))
    mailbox, peer = dovecot().mailbox(), CmisPeer()
    try:
        with Sandbox(office) as sandbox:
            settings = [sandbox.settings(way) for way in WAYS]
            inbox, done, failed, outbox = (f"/{name}" for name in cmis_peer.FOLDERS)
            repository: dict[str, object] = {
                "name": "kho", "kind": "cmis", "base_url": peer.url, "username": cmis_peer.USER,
                "password": cmis_peer.PASSWORD, "inbox": inbox, "done": done, "failed": failed, "outbox": outbox,
            }  # fmt: skip
            mail = {"name": "thu", "kind": "imap", **mailbox.settings()}
            wrong = [
                {**mail, "name": "thu-sai", "password": WRONG},
                {**repository, "name": "kho-sai", "password": WRONG},
                {**settings[1], "name": "langson-sai", "password": WRONG, "secret": WRONG},
            ]
            blocks = [*settings, repository, mail, *wrong]
            (tmp_path / "ket-noi.toml").write_text("\n".join(map(block, blocks)), encoding="utf-8")
            for raw in messages():
                office.put(raw)
            mailbox.deliver([a_mail("Đề nghị", [RawPaper("Tờ trình.txt", WORDS.encode())]), WORDS.encode()])
            peer.repository.add(peer.repository.at(cmis_peer.FOLDERS[0]).id, "giấy.txt", WORDS.encode())
            more = {"HOSO_CONNECTORS": str(tmp_path / "ket-noi.toml"), "HOSO_LOG_LEVEL": "DEBUG"}
            machine = Machine(tmp_path / "may", settings=more)
            try:
                machine.start()
                until(lambda: _through_all(_taken(machine)), seconds=120)
                until(lambda: all(name in machine.whole_log() for name in ("thu-sai", "kho-sai")), seconds=120)
            finally:
                machine.stop()
                machine.kill_all()
            log = machine.whole_log()
    finally:
        peer.stop()

    secrets = {str(value) for one in blocks for name, value in one.items() if name in SECRET}
    pairs = {f"{cmis_peer.USER}:{cmis_peer.PASSWORD}", f"\0{mailbox.user}\0{PASSWORD}"}
    coded = {base64.b64encode(one.encode()).decode() for one in secrets | pairs}
    assert [canary for canary in (*secrets, *coded, STAFF, WORDS) if canary in log] == []
    assert "DEBUG" in log or "INFO" in log


def _through_all(taken: set[str]) -> bool:
    """Tell whether mail, repository and sandbox were taken from; its ways share one inbox, so the quickest takes."""
    return {"thu", "kho"} <= taken and bool(taken & set(WAYS))


def _taken(machine: Machine) -> set[str]:
    """Give the connectors that took something in."""
    url = json.loads((machine.data / "run" / "settings.json").read_text(encoding="utf-8"))["HOSO_DATABASE_URL"]
    with psycopg.connect(url) as database:
        return {str(row[0]) for row in database.execute("SELECT DISTINCT connector FROM intake")}
