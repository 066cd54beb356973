"""Standard Webhooks: signing, verifying on raw bytes, and the sender over requests.

Source: Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature`; HMAC-SHA256
over `id.timestamp.body`, base64, prefix `v1,`). Refusals never say which part was wrong.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import socket
import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from service.ports import Answered
from service.stages.forms import event_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from service.domain.events import Event
    from service.ports import Endpoint

TOLERANCE = 300
MOST_SIGNATURES = 8
LONGEST_HEADER = 2048
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{10}", re.ASCII)
_ENTRY = re.compile(r"v[0-9]{1,2}[a-z]?,[A-Za-z0-9+/=]{1,512}", re.ASCII)
_SHORTEST_SECRET = 16


class BadSignature(Exception):  # noqa: N818 - named for what it says, as in the error tree
    """The headers do not prove the body; deliberately without detail."""


class RepeatedHeader(Exception):  # noqa: N818 - named for what it says, as in the error tree
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


def verify(headers: SignedHeaders, body: bytes, *, endpoints: Sequence[Endpoint], now: datetime) -> Endpoint:
    """Give the endpoint whose secret signed these raw bytes within ±300 s of `now`.

    Raises RepeatedHeader or BadSignature. Every secret is tried against every signature, whatever
    matched before, so that the time taken tells nothing.
    """
    message_id, timestamp, given = _parse(headers)
    if abs(int(timestamp) - now.timestamp()) > TOLERANCE:
        raise BadSignature
    prefix = f"{message_id}.{timestamp}.".encode()
    signer: Endpoint | None = None
    for endpoint in endpoints:
        expected = [_digest(key, prefix, body) for key in _keys(endpoint)]
        matches = [hmac.compare_digest(one, other) for one in expected for other in given]
        signer = endpoint if any(matches) else signer
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


def _keys(endpoint: Endpoint) -> Iterator[bytes]:
    """Give the endpoint's usable keys; a broken or empty secret proves nothing and is passed over."""
    for secret in endpoint.secrets:
        try:
            yield _key(secret)
        except (ValueError, binascii.Error):
            continue


@dataclass(frozen=True, slots=True)
class SendLimits:
    """Bounds on one delivery: seconds and bytes. `allow_http` is for demos on one machine only."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0
    answer_bytes: int = 64 * 1024
    allow_http: bool = False


class RequestsWebhookSender:
    """Sends events with requests: no redirects, no proxies or .netrc, bounded in time and bytes."""

    def __init__(self, limits: SendLimits | None = None) -> None:
        """Keep the limits."""
        self._limits = limits or SendLimits()

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """POST the event, signed with every active secret; `webhook-id` is the event's id over all retries."""
        schemes = {"https", "http"} if self._limits.allow_http else {"https"}
        if urlsplit(endpoint.url).scheme not in schemes:
            return Answered(None, error="Địa chỉ nhận phải là https.")
        body = json.dumps(event_json(event), ensure_ascii=False, sort_keys=True, default=str).encode()
        try:
            headers = _outgoing_headers(endpoint, event, now=now, body=body)
        except ValueError:
            return Answered(None, error=f"Khóa ký của «{endpoint.name}» không dùng được.")
        return self._post(endpoint.url, body, headers=headers, now=now)

    def _post(self, url: str, body: bytes, *, headers: Mapping[str, str], now: datetime) -> Answered:
        deadline = _Deadline(self._limits.total)
        with deadline, requests.Session() as session:
            session.trust_env = False
            session.mount("https://", deadline.adapter)
            session.mount("http://", deadline.adapter)
            try:
                answer = session.post(url, data=body, headers=dict(headers), stream=True, allow_redirects=False,
                                      timeout=(self._limits.connect, self._limits.read))  # fmt: skip
                self._drain(answer)
            except (requests.RequestException, HTTPError, OSError, ValueError) as exc:
                return Answered(None, error=deadline.sentence() or _unreached(exc))
        return Answered(answer.status_code, retry_after=_retry_after(answer.headers.get("Retry-After"), now))

    def _drain(self, answer: requests.Response) -> None:
        """Read what is allowed of the answer, undecoded, and leave the rest."""
        with answer:
            answer.raw.read(self._limits.answer_bytes, decode_content=False)


class _Deadline:
    """A wall clock over one whole exchange: per-read timeouts alone let one byte a second go on for ever."""

    def __init__(self, seconds: float) -> None:
        self.adapter = _WatchedAdapter()
        self._seconds = seconds
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._cut, name="webhook-deadline", daemon=True)
        self._over = False

    def __enter__(self) -> _Deadline:
        self._watch.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._done.set()
        self._watch.join()

    def sentence(self) -> str:
        """Say that time ran out, or nothing."""
        return f"Quá {self._seconds:g} giây mà bên nhận chưa trả lời xong." if self._over else ""

    def _cut(self) -> None:
        if self._done.wait(self._seconds):
            return
        self._over = True
        # The socket may not exist yet (still connecting): look again until the exchange ends.
        while not self._done.wait(0.1):
            self.adapter.shut()


class _WatchedAdapter(HTTPAdapter):
    """An adapter that remembers its connections, so that the deadline can shut their sockets."""

    def __init__(self) -> None:
        self._made: list[Any] = []
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - requests' own signature
        """Give requests' pool with a connection factory that remembers."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        make = type(pool).ConnectionCls

        def remember(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - urllib3's own signature
            connection = make(*given, **named)
            self._made.append(connection)
            return connection

        pool.ConnectionCls = remember
        return pool

    def shut(self) -> None:
        """Shut every socket that is open."""
        for connection in self._made:
            sock = connection.sock
            if sock is not None:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


def _outgoing_headers(endpoint: Endpoint, event: Event, *, now: datetime, body: bytes) -> dict[str, str]:
    timestamp = int(now.timestamp())
    signatures = [sign(secret, message_id=event.id, timestamp=timestamp, body=body) for secret in endpoint.secrets]
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Hoso-Webhooks/1",
        "Accept-Encoding": "identity",
        "webhook-id": event.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _unreached(exc: Exception) -> str:
    """Say why in one sentence, without the address (it may carry a token)."""
    return f"Không gửi được tới bên nhận ({type(exc).__name__})."


def _retry_after(value: str | None, now: datetime) -> float | None:
    """Give seconds from either form of Retry-After (RFC 9110 10.2.3); None when absent or unreadable."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None
