"""Webhooks out: signed events over requests, bounded in time and bytes (Standard Webhooks 1.0)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from connectors.transport import Deadline, retry_after
from service.adapters.address_guard import Forbidden, Target, as_written, guarded, look_up
from service.domain.webhook_signature import sign
from service.ports import Answered
from service.stages.forms import event_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from service.domain.events import Event
    from service.domain.public_address import Network
    from service.ports import Endpoint


_SHOWN = 2048  # bytes of an answer that the desk shows


@dataclass(frozen=True, slots=True)
class SendLimits:
    """Bounds on one delivery: seconds, bytes, ports, and networks allowed though not public (the province's own).

    `unguarded` lets http and every address through: for demos on one machine only.
    """

    connect: float = 5.0
    read: float = 10.0
    total: float = 15.0
    answer_bytes: int = 64 * 1024
    ports: frozenset[int] = frozenset({443})
    networks: tuple[Network, ...] = ()
    unguarded: bool = False


class RequestsWebhookSender:
    """Sends events with requests: no redirects, no proxies or .netrc, bounded in time and bytes."""

    def __init__(
        self, limits: SendLimits | None = None, *, resolve: Callable[[str, int], Sequence[str]] = look_up, ca: str = ""
    ) -> None:
        """Keep the limits. `resolve` looks names up; `ca` names the file of authorities when not the usual ones."""
        self._limits = limits or SendLimits()
        self._resolve = resolve
        self._ca = ca

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """POST the event, signed with every active secret; `webhook-id` is the event's id over all retries."""
        try:
            target = self._target(endpoint.url)
        except Forbidden as exc:
            return Answered(None, error=str(exc))
        body = json.dumps(event_json(event), ensure_ascii=False, sort_keys=True, default=str).encode()
        try:
            headers = _outgoing_headers(endpoint, event, now=now, body=body)
        except ValueError:
            return Answered(None, error=f"Khóa ký của «{endpoint.name}» không dùng được.")
        return self._post(endpoint.url, body, headers=headers, now=now, target=target)

    def forbids(self, url: str) -> str:
        """Say why nothing is ever sent to the address as it is written, or nothing; looks no name up."""
        try:
            if not self._limits.unguarded:
                as_written(url, ports=self._limits.ports, named=self._limits.networks)
        except Forbidden as exc:
            return str(exc)
        return ""

    def _target(self, url: str) -> Target | None:
        """Give where to connect; None (wherever the name leads) only when unguarded. Forbidden."""
        if not self._limits.unguarded:
            return guarded(url, ports=self._limits.ports, named=self._limits.networks, resolve=self._resolve)
        if urlsplit(url).scheme not in {"https", "http"}:
            raise Forbidden("Địa chỉ nhận phải là https.")
        return None

    def _post(
        self, url: str, body: bytes, *, headers: Mapping[str, str], now: datetime, target: Target | None
    ) -> Answered:
        # The connection goes to an address, so the name must be said here; the URL's own spelling of it.
        headers = {**headers, "Host": urlsplit(url).netloc} if target else headers
        deadline = Deadline(self._limits.total, connect_to=target.address if target else "")
        with deadline, requests.Session() as session:
            session.trust_env = False
            session.verify = self._ca or True
            session.mount("https://", deadline.adapter)
            session.mount("http://", deadline.adapter)
            try:
                answer = session.post(url, data=body, headers=dict(headers), stream=True, allow_redirects=False,
                                      timeout=(self._limits.connect, self._limits.read))  # fmt: skip
                begun = self._drain(answer)
            except (requests.RequestException, HTTPError, OSError, ValueError) as exc:
                return Answered(None, error=_too_late(deadline) or _unreached(exc))
        # A socket that was shut in the middle of the head reads like the head's end: that is no answer.
        if late := _too_late(deadline):
            return Answered(None, error=late)
        asked = retry_after(answer.headers.get("Retry-After"), now)
        return Answered(answer.status_code, retry_after=asked, text=begun.decode("utf-8", "replace"))

    def _drain(self, answer: requests.Response) -> bytes:
        """Read what is allowed of the answer, undecoded, and leave the rest; gives how it begins."""
        with answer:
            return bytes(answer.raw.read(self._limits.answer_bytes, decode_content=False)[:_SHOWN])


def _too_late(deadline: Deadline) -> str:
    """Say that the receiver took too long, or nothing."""
    late = deadline.sentence()
    return f"Bên nhận {late}." if late else ""


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
