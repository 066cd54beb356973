"""What a message of ours is, for gateways that want to be told beside the bytes."""

from __future__ import annotations

from connectors.base import MessageType
from connectors.edxml.reader import read

__all__ = ["MessageType", "addressees", "message_type"]


def message_type(message: bytes) -> MessageType:
    """Say which of the two a message written by `writer` is.

    In what we write, that tag stands only where a status has its code: text is escaped, papers are base64.
    """
    return MessageType.STATUS if b"<edXML:StatusCode>" in message else MessageType.EDOC


def addressees(message: bytes) -> tuple[str, ...]:
    """Give the organ ids that a message of ours is for: a status is for whose document it answers (INTEROP 5)."""
    envelope = read(message)
    named = envelope.response_for if message_type(message) is MessageType.STATUS else envelope.recipients
    return tuple(one.organ_id.strip() for one in named)
