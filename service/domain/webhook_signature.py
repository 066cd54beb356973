"""Standard Webhooks: signing, and verifying on raw bytes.

Source: Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`; HMAC-SHA256
over `id.timestamp.body`, base64, prefix `v1,`). Refusals never say which part was wrong.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

TOLERANCE = 300
MOST_SIGNATURES = 8
LONGEST_HEADER = 2048
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{10}", re.ASCII)
_ENTRY = re.compile(r"v[0-9]{1,2}[a-z]?,[A-Za-z0-9+/=]{1,512}", re.ASCII)
_SHORTEST_SECRET = 16


class BadSignature(Exception):
    """The headers do not prove the body; deliberately without detail."""


class RepeatedHeader(Exception):
    """A security header came twice, so two readers could disagree about it."""


@dataclass(frozen=True, slots=True)
class SignedHeaders:
    """The three headers as sent; `None` where one is missing."""

    id: str | None
    timestamp: str | None
    signature: str | None


def new_secret(random_text: str) -> str:
    """Make a `whsec_` secret of 32 bytes from fresh random text (`Ids.secret`)."""
    return "whsec_" + base64.b64encode(hashlib.sha256(random_text.encode()).digest()).decode()


def sign(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Give one `v1,…` signature. `timestamp` in seconds; ValueError for a secret that is too short or not base64."""
    return "v1," + _digest(_key(secret), f"{message_id}.{timestamp}.".encode(), body)


def verify(headers: SignedHeaders, body: bytes, *, senders: Mapping[str, Sequence[str]], now: datetime) -> str:
    """Give the sender (name to active secrets) that signed these raw bytes within ±300 s of `now`.

    Raises RepeatedHeader or BadSignature. Every secret is tried against every signature, whatever
    matched before, so that the time taken tells nothing.
    """
    message_id, timestamp, given = _parse(headers)
    if abs(int(timestamp) - now.timestamp()) > TOLERANCE:
        raise BadSignature
    prefix = f"{message_id}.{timestamp}.".encode()
    signer: str | None = None
    for sender, secrets in senders.items():
        expected = [_digest(key, prefix, body) for key in _keys(secrets)]
        matches = [hmac.compare_digest(one, other) for one in expected for other in given]
        signer = sender if any(matches) else signer
    if signer is None:
        raise BadSignature
    return signer


def _parse(headers: SignedHeaders) -> tuple[str, str, list[str]]:
    """Give id, timestamp and the v1 signatures; strict, so that one text has one reading."""
    values = (headers.id or "", headers.timestamp or "", headers.signature or "")
    if any(len(value) > LONGEST_HEADER for value in values):
        raise BadSignature
    message_id, timestamp, signatures = values
    entries = signatures.split(" ")
    # A WSGI server joins a repeated header with a comma: only a signature has one of its own, and one an entry.
    if "," in message_id or "," in timestamp or any(entry.count(",") > 1 for entry in entries):
        raise RepeatedHeader
    well_formed = _ID.fullmatch(message_id) and _TIMESTAMP.fullmatch(timestamp) and len(entries) <= MOST_SIGNATURES
    if not well_formed or not all(_ENTRY.fullmatch(entry) for entry in entries):
        raise BadSignature
    return message_id, timestamp, [entry.removeprefix("v1,") for entry in entries if entry.startswith("v1,")]


def _digest(key: bytes, prefix: bytes, body: bytes) -> str:
    """Give the base64 signature; compared as text, for base64 has several spellings of the same bytes."""
    return base64.b64encode(hmac.new(key, prefix + body, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    if len(key) < _SHORTEST_SECRET:
        raise ValueError("a webhook secret has at least 16 bytes")
    return key


def _keys(secrets: Sequence[str]) -> Iterator[bytes]:
    """Give the usable keys; a broken or empty secret proves nothing and is passed over."""
    for secret in secrets:
        try:
            yield _key(secret)
        except (ValueError, binascii.Error):
            continue
