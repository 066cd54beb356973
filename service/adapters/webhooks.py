"""Webhooks out: signed events over requests, bounded in time and bytes (Standard Webhooks 1.0)."""

from __future__ import annotations

import json
import re
import socket
import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from service.domain.webhook_signature import sign
from service.ports import Answered
from service.stages.forms import event_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from service.domain.events import Event
    from service.ports import Endpoint


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
        # A socket that was shut in the middle of the head reads like the head's end: that is no answer.
        if deadline.sentence():
            return Answered(None, error=deadline.sentence())
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

    def __enter__(self) -> Self:
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

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Give requests' pool with a connection factory that remembers."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        make = type(pool).ConnectionCls

        def remember(*given: Any, **named: Any) -> Any:
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
