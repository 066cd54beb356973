"""A real IMAP server for tests: Dovecot in a folder of its own, on a free port of this machine."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import imap_tools
import trustme

from tests.kit.canaries import MAILBOX
from tests.kit.production import free_port
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PASSWORD = MAILBOX
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {run}
state_dir = {run}
log_path = {root}/dovecot.log
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={homes}/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Tokens(ThreadingHTTPServer):
    """The provider whom the server asks whose a token is; `known` maps a token to its account."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _TokenInfo)
        self.known: dict[str, str] = {}
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Give the port."""
        return int(self.server_address[1])

    def close(self) -> None:
        """Stop answering."""
        self.shutdown()
        self.server_close()
        self._thread.join()


class _TokenInfo(BaseHTTPRequestHandler):
    server: Tokens

    def do_GET(self) -> None:
        """Tell the account of a token, or that there is none."""
        token = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
        account = self.server.known.get(token)
        told = json.dumps({"email": account} if account else {"error": "invalid_token"}).encode()
        self.send_response(200 if account else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Dovecot:
    """One running server; each test takes a mailbox of its own by `mailbox`."""

    root: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="hoso-dovecot-")))
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    tokens: Tokens = field(default_factory=Tokens)

    def start(self) -> Dovecot:
        """Write the settings and start; safe to call again after `stop`."""
        self.root.chmod(0o755)
        for name in ("run", "homes"):
            (self.root / name).mkdir(exist_ok=True, mode=0o755)
        if not (self.root / "server.key").exists():
            authority = trustme.CA()
            server = authority.issue_cert("localhost", "127.0.0.1")
            authority.cert_pem.write_to_path(str(self.root / "ca.pem"))
            server.private_key_pem.write_to_path(str(self.root / "server.key"))
            server.cert_chain_pems[0].write_to_path(str(self.root / "server.pem"))
        me = pwd.getpwuid(os.geteuid())
        owner = pwd.getpwnam("nobody") if me.pw_uid == 0 else me
        if me.pw_uid == 0:
            os.chown(self.root / "homes", owner.pw_uid, owner.pw_gid)
        users = ("dovecot", "dovenull", "dovecot") if me.pw_uid == 0 else (me.pw_name, me.pw_name, "")
        internal, login, group = users
        config = _CONFIG.format(
            root=self.root, run=self.root / "run", homes=self.root / "homes", port=self.port, tls_port=self.tls_port,
            uid=owner.pw_uid, gid=owner.pw_gid, internal=internal, login=login, group=group, password=PASSWORD,
        )  # fmt: skip
        (self.root / "dovecot.conf").write_text(config, encoding="utf-8")
        tokens = f"http://127.0.0.1:{self.tokens.port}/token?access_token="
        (self.root / "oauth2.conf").write_text(f"tokeninfo_url = {tokens}\nusername_attribute = email\n")
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        with (self.root / "stderr").open("ab") as errors:
            command = [program, "-F", "-c", str(self.root / "dovecot.conf")]
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        until(self._answers)
        return self

    def _answers(self) -> bool:
        try:
            imap_tools.MailBoxUnencrypted("127.0.0.1", self.port, timeout=5).client.shutdown()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server; mails stay."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def close(self) -> None:
        """Stop it and take everything away."""
        self.stop()
        self.tokens.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def mailbox(self) -> Mailbox:
        """Give an empty mailbox under a new name."""
        return Mailbox(self, f"hop-{uuid.uuid4().hex[:12]}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One account, seen from the other side: what a sender's server and a person's mail program do."""

    server: Dovecot
    user: str

    def settings(self, **more: object) -> dict[str, object]:
        """Give the connector's block for it."""
        return {
            "host": "127.0.0.1", "port": self.server.port, "security": "plain", "username": self.user,
            "password": PASSWORD, "connect_seconds": 10,
        } | more  # fmt: skip

    def signed_in(self) -> imap_tools.BaseMailBox:
        """Sign in as a mail program would."""
        return imap_tools.MailBoxUnencrypted("127.0.0.1", self.server.port, timeout=10).login_utf8(self.user, PASSWORD)

    def deliver(self, mails: Iterable[bytes], *, folder: str = "INBOX") -> None:
        """Put mails into a folder."""
        with self.signed_in() as box:
            for mail in mails:
                box.append(mail, folder)

    def within(self, folder: str) -> list[bytes]:
        """Give the mails of a folder, the oldest first; nothing for one that is not there."""
        with self.signed_in() as box:
            if not box.folder.exists(folder):
                return []
            box.folder.set(folder)
            return [mail.obj.as_bytes() for mail in box.fetch(mark_seen=False)]

    def rebuild(self, mails: Sequence[bytes]) -> None:
        """Empty the inbox, give it other numbers, as a move to another server does, and put mails in."""
        with self.signed_in() as box:
            box.folder.set("INBOX")
            box.delete(box.uids())
        before = self._validity()
        until(lambda: self._renumbered() != before)
        self.deliver(mails)

    def _renumbered(self) -> int:
        for left in (self.server.root / "homes" / self.user / "Maildir").glob("dovecot*"):
            left.unlink(missing_ok=True)
        return self._validity()

    def _validity(self) -> int:
        with self.signed_in() as box:
            return int(box.folder.status("INBOX", ["UIDVALIDITY"])["UIDVALIDITY"])
