"""Two pollers over one mailbox, one of them killed, the mailbox moved to other numbers: no mail twice, none skipped."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import psycopg

from connectors.base import RawPaper
from service.settings import TREE
from tests.kit.mail_poller import NAME
from tests.kit.mail_rigs import a_mail, dovecot
from tests.kit.needs import needs
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.stack import S3Place

pytestmark = needs("dovecot")
MAILS = {"small": 16, "full": 500}


@contextmanager
def poller(given: dict[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    """Run one polling process; it is killed at the end, as at any other moment."""
    command = [sys.executable, "-P", "-m", "tests.kit.mail_poller"]
    environment = {"PYTHONPATH": str(TREE), "PATH": "/usr/bin:/bin:/usr/sbin"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=TREE)
    assert process.stdin is not None
    process.stdin.write(json.dumps(given).encode())
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def taken(dsn: str) -> list[tuple[str, str]]:
    """Give (outcome, subject) of every mail taken in."""
    with psycopg.connect(dsn) as database:
        query = "SELECT outcome, envelope ->> 'subject' FROM intake WHERE connector = %s"
        return [(str(outcome), str(subject)) for outcome, subject in database.execute(query, (NAME,))]


def test_every_mail_is_one_dossier_whatever_happens_to_pollers_and_numbers(
    migrated_database: str, s3: S3Place, proof_size: str
) -> None:
    count, mailbox = MAILS[proof_size], dovecot().mailbox()
    subjects = [f"Đề nghị khen thưởng số {number}" for number in range(count)]
    mails = [a_mail(subject, [RawPaper("tờ trình.txt", subject.encode())]) for subject in subjects]
    mailbox.deliver(mails)
    given = {"settings": mailbox.settings(), "dsn": migrated_database, "s3": asdict(s3)}

    with poller(given) as first, poller(given):
        until(lambda: len(taken(migrated_database)) >= count // 4, seconds=120)
        first.kill()
        until(lambda: len(taken(migrated_database)) >= count // 2, seconds=120)
        with mailbox.signed_in() as box:
            box.folder.set("INBOX")
            before = box.folder.status("INBOX", ["UIDVALIDITY"])["UIDVALIDITY"]
        # Everything lies in the new mailbox again, what was taken too: a move that nobody told us of.
        mailbox.rebuild(mails)
        with mailbox.signed_in() as box:
            assert box.folder.status("INBOX", ["UIDVALIDITY"])["UIDVALIDITY"] != before
        with poller(given):
            until(lambda: not mailbox.within("INBOX"), seconds=300)

    assert sorted(taken(migrated_database)) == sorted(("dossier", subject) for subject in subjects)
