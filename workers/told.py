"""What a process has told already: an inbox is asked every few seconds, and a log is read by people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_MOST = 1_000


def nameless(why: str, name: str) -> str:
    """Give a sentence without the name of the message it is about: it may be a person's, and a log names nobody.

    The message is found by its id, and `hoso doctor` names what may not be read.
    """
    return why.replace(name, "…") if name else why


def unquoted(why: str) -> str:
    """Give a sentence without what it quotes, a file's name mostly; that name may hold such quotation marks itself."""
    before, opened, rest = why.partition("«")
    _quoted, closed, after = rest.rpartition("»")
    return f"{before}«…»{after if closed else ''}" if opened else why


@dataclass(slots=True)
class Told:
    """Remembers what was told of each subject, and when; as one process saw it, for the last subjects."""

    again: timedelta = timedelta(hours=1)
    _last: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def news(self, subject: str, what: str, *, now: datetime) -> bool:
        """Say whether this was not told of the subject within the hour, and remember it as told."""
        known = self._last.pop(subject, None)
        if known is not None and known[0] == what and timedelta() <= now - known[1] < self.again:
            self._last[subject] = known
            return False
        self._last[subject] = (what, now)
        if len(self._last) > _MOST:
            del self._last[next(iter(self._last))]
        return True
