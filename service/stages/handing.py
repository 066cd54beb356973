"""Handing a message of ours to an e-office: one whose answer was lost is looked for before it is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.base import ConnectorError, ShowsSent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from connectors.base import Connector, MessageType
    from service.ports import Deps

# Sources of messages that are no inboxes: nothing goes back to them but events.
PUSHED, BROUGHT_IN, PAST = "push:", "gói", "quyết định cũ"
UNDECLARED_WAIT = timedelta(minutes=10)


def handed_in(connector: str) -> Mapping[str, str]:
    """Say whose account handed a message in, where one did: who sent what is what a lateness is argued about."""
    return {"handed_by": connector.removeprefix(PUSHED)} if connector.startswith(PUSHED) else {}


_SOUGHT = timedelta(hours=24)  # how long an e-office that shows no list keeps what was tried from being sent again
_UNREAD, _LOOKING = 20, timedelta(seconds=30)  # after so many that cannot be read, or so long, it is left for later


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it goes out, and what is known of earlier tries.

    `name` is ours, the same each time. `tried_at` is the last try of which nobody knows what came; `try_now` records
    one before it is made; `proven` gives those of the e-office's ids by which something of ours is known to be there.
    """

    message: bytes
    name: str
    kind: MessageType
    tried_at: datetime | None
    try_now: Callable[[datetime], None]
    proven: Callable[[Sequence[str]], frozenset[str]]


def lacking(deps: Deps, connector: str) -> str:
    """Say that the inbox by which a message came is no longer declared, or nothing.

    Its answers wait: a block that was misspelt or left out for a while must not lose them.
    """
    if connector in deps.connectors or connector in {BROUGHT_IN, PAST} or connector.startswith(PUSHED):
        return ""
    return f"kết nối «{connector}» không còn trong tệp HOSO_CONNECTORS: khai báo lại thì sẽ gửi"


def hand(deps: Deps, connector: Connector, parcel: Parcel) -> str:
    """Send the message and give the e-office's id of it, or of the one that had arrived. Raises ConnectorError."""
    if isinstance(connector, ShowsSent):
        if arrived := _arrived(deps, connector, parcel):
            return arrived
        parcel.try_now(deps.clock.now())
    return connector.send(parcel.message, name=parcel.name)


def _arrived(deps: Deps, connector: ShowsSent, parcel: Parcel) -> str:
    """Give the e-office's id of a message that was tried before and had arrived; "" where it shows none such.

    One whose list cannot be read is asked again before anything is sent, for a day, not for ever: it may have none.
    """
    if parcel.tried_at is None:
        return ""
    found, unread = _looked_for(deps, connector, parcel)
    if unread is not None and not found and deps.clock.now() - parcel.tried_at < _SOUGHT:
        raise unread
    return found


def _looked_for(deps: Deps, connector: ShowsSent, parcel: Parcel) -> tuple[str, ConnectorError | None]:
    """Look at all that nothing proves yet; gives the id that holds the message, and what kept some from being read.

    What cannot be read now does not hide the others: what was read is known at the next look.
    """
    unread: list[ConnectorError] = []
    began = deps.clock.now()
    try:
        listed = connector.sent_ids(parcel.kind)
    except ConnectorError as exc:
        return "", exc
    proven = parcel.proven(listed)
    for one in reversed(listed):
        try:
            if one not in proven and connector.holds(one, parcel.message):
                return one, None
        except ConnectorError as exc:
            unread.append(exc)
            if len(unread) >= _UNREAD or deps.clock.now() - began > _LOOKING:
                break
    return "", next(iter(unread), None)
