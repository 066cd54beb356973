"""What a message of ours is, for gateways that want to be told beside the bytes."""

from __future__ import annotations

from connectors.base import MessageType

__all__ = ["MessageType", "message_type"]


def message_type(message: bytes) -> MessageType:
    """Say which of the two a message written by `writer` is.

    In what we write, that tag stands only where a status has its code: text is escaped, papers are base64.
    """
    return MessageType.STATUS if b"<edXML:StatusCode>" in message else MessageType.EDOC
