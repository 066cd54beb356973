"""A Maildir on this machine as an inbox: every mail in `new/` is one message; `cur/` holds what was acknowledged."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from connectors.base import CheckResult, Fetched, Form, Gone, Outcome, Reference, Refused, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from connectors.base import Clock, Organ

ENDINGS = {Outcome.KEPT: ":2,S", Outcome.UNREADABLE: ":2,F"}  # seen; flagged for a person


@dataclass(slots=True)
class MaildirConnector:
    """One Maildir; several processes may poll it, a mail leaves `new/` by one rename."""

    name: str
    folder: Path

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a TOML block; ValueError says what is missing."""
        del clock  # a folder needs no clock
        if not settings.get("folder"):
            raise ValueError("thiếu thiết lập `folder` (thư mục Maildir)")
        return cls(name, Path(settings["folder"]))

    def check(self) -> CheckResult:
        """Say whether the folder is there, altering nothing."""
        works = os.access(self.folder / "new", os.R_OK | os.W_OK)
        advice = "" if works else "Tạo thư mục Maildir và cấp quyền cho tài khoản chạy dịch vụ."
        return CheckResult(works=works, sentence=f"Maildir {self.folder}", advice=advice)

    def pending(self) -> list[Reference]:
        """List what waits, oldest first. A folder that is gone is an outage, never "no mail"."""
        try:
            waiting = sorted((self.folder / "new").iterdir(), key=lambda mail: (mail.stat().st_mtime_ns, mail.name))
        except OSError as exc:
            raise Unreachable(f"không đọc được {self.folder}: {exc.strerror}") from exc
        return [Reference(hashlib.sha256(mail.name.encode()).hexdigest(), mail.name) for mail in waiting]

    def fetch(self, reference: Reference) -> Fetched:
        """Give the mail's bytes; opening them is not a connector's work."""
        try:
            return Fetched(reference, Form.MAIL, self._waiting(reference).read_bytes())
        except FileNotFoundError as exc:
            raise Gone(f"gone: {reference.external_id}") from exc

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Move the mail to `cur/`; one that is not there any more is done already."""
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason")
        try:
            mail = self._waiting(reference)
            mail.rename(self.folder / "cur" / (mail.name + ENDINGS[outcome]))
        except (Refused, FileNotFoundError):
            self.pending()  # says when the folder itself is away

    def send(self, message: bytes, *, name: str) -> str:
        """Lay what we send into `sent/`, once under each name."""
        target = self.folder / "sent" / hashlib.sha256(name.encode()).hexdigest()
        try:
            target.write_bytes(message)
        except OSError as exc:
            raise Unreachable(f"không ghi được {target.parent}: {exc.strerror}") from exc
        return target.name

    def directory(self) -> Iterable[Organ]:
        """List nothing: a Maildir knows no organisations."""
        return ()

    def _waiting(self, reference: Reference) -> Path:
        found = next((one for one in self.pending() if one.external_id == reference.external_id), None)
        if found is None:
            raise Gone(f"gone: {reference.external_id}")
        return self.folder / "new" / found.name
