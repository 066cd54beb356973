"""HTTP for every connector: bounded in time and bytes, never led elsewhere, errors in the port's words.

Every call opens its own connection: nothing of one exchange (cookies, a half-read answer) reaches
the next, and threads and forked processes share nothing. No proxy, .netrc or variable of the
environment counts. Addresses with their query, secrets and tokens stand in no error: what requests
says of a failure is left out, because it names the whole address.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from connectors.base import Garbled, Refused, Unreachable
from connectors.blocks import number_of, pem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from connectors.base import Clock

SETTINGS = frozenset(
    {"base_url", "ca_file", "client_cert", "client_key", "allow_http", "connect_seconds", "read_seconds"}
    | {"total_seconds", "max_bytes", "retry_seconds"}
)

_OK, _NO_CONTENT, _REDIRECT, _BAD, _BROKEN = 200, 204, 300, 400, 500
_UNAUTHORISED, _TOO_SLOW, _TOO_MANY = 401, 408, 429
_MISSING, _LOOPBACK = frozenset({404, 410}), frozenset({"localhost", "127.0.0.1", "::1"})
_CHUNK, _ANSWER_BYTES = 64 * 1024, 256 * 1024 * 1024
_SHORTEST_SECRET = 4
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)


class Unauthorised(Refused):
    """The peer does not know us (401): the token may be over, or the credentials wrong."""


class Missing(Refused):
    """The peer has no such thing (404, 410)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one attempt: seconds and bytes. `total` counts from the first byte sent to the last one read."""

    connect: float = 10.0
    read: float = 60.0
    total: float = 300.0
    answer_bytes: int = _ANSWER_BYTES


@dataclass(frozen=True, slots=True)
class Tls:
    """Whom we trust and who we are: files of PEM; empty means the system's authorities, and no certificate of ours."""

    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""

    @property
    def certificate(self) -> str | tuple[str, str] | None:
        """Give our certificate as requests takes it."""
        return (self.client_cert, self.client_key) if self.client_key else self.client_cert or None


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `repeatable` where doing it twice is once, so that it may be tried again on a network error."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    repeatable: bool = False

    @property
    def named(self) -> str:
        """Name the call for people: method and path, never the query."""
        return f"{self.method} {self.path}"


class Transport:
    """Calls one peer at `base_url`.

    `retries` are the seconds to wait before each further attempt of a repeatable call;
    `verify` of TLS cannot be switched off.
    """

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock,
        limits: Limits | None = None,
        tls: Tls | None = None,
        retries: Iterable[float] = (),
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._clock = clock
        self._limits = limits or Limits()
        self._tls = tls or Tls()
        self._retries = tuple(retries)
        self._secrets: set[str] = set()

    @classmethod
    def configured(cls, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a connector's table; ValueError says what is missing or unsafe."""
        url = _checked_url(str(settings.get("base_url", "")), allow_http=bool(settings.get("allow_http", False)))
        limits = Limits(
            connect=number_of(settings, "connect_seconds", 10.0),
            read=number_of(settings, "read_seconds", 60.0),
            total=number_of(settings, "total_seconds", 300.0),
            answer_bytes=int(number_of(settings, "max_bytes", _ANSWER_BYTES)),
        )
        tls = Tls(*(pem_of(settings, name) for name in ("ca_file", "client_cert", "client_key")))
        return cls(url, clock=clock, limits=limits, tls=tls, retries=_waits(settings))

    def __repr__(self) -> str:
        """Give the address without its query, and nothing secret."""
        return f"Transport({self.base_url!r})"

    def hide(self, secret: str) -> None:
        """Remember a secret or token, so that no sentence of ours ever repeats it."""
        if len(secret) >= _SHORTEST_SECRET:
            self._secrets.add(secret)

    def masked(self, text: str) -> str:
        """Give a peer's text fit for an error: one short line without our secrets."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]

    def ask(self, call: Call) -> dict[str, Any]:
        """Make the call and give its JSON object ({} for 204).

        Raises Unreachable (network, time, 408, 429, 5xx), Refused (4xx: Unauthorised for 401, Missing
        for 404 and 410) or Garbled (a redirect, HTML, no JSON, no object, too many bytes).
        """
        status, body = self._tried(call)
        return {} if status == _NO_CONTENT else self._object(call, body)

    def download(self, call: Call) -> bytes:
        """Make the call and give the body of its answer as it is; raises as `ask`, but any bytes will do."""
        return self._tried(call)[1]

    def _tried(self, call: Call) -> tuple[int, bytes]:
        for wait in self._retries if call.repeatable else ():
            try:
                return self._once(call)
            except _NetworkFailed:
                self._clock.pause(wait)
        return self._once(call)

    def _once(self, call: Call) -> tuple[int, bytes]:
        status, headers, body = self._exchange(call)
        self._judge(call, status, headers)
        return status, body

    def _exchange(self, call: Call) -> tuple[int, Mapping[str, str], bytes]:
        deadline = Deadline(self._limits.total)
        with deadline, requests.Session() as session:
            session.trust_env = False
            session.mount("https://", deadline.adapter)
            session.mount("http://", deadline.adapter)
            try:
                answer = self._open(session, call)
                with answer:
                    body = self._read(call, answer)
            except (requests.RequestException, HTTPError, OSError, ValueError) as exc:
                failure = deadline.sentence() or type(exc).__name__
                raise self._failed(call, exc, failure) from None  # what requests says names the whole address
        # A socket that was shut in the middle of the head reads like the head's end: that is no answer.
        if deadline.sentence():
            raise _NetworkFailed(f"{self._at(call)}: {deadline.sentence()}")
        return answer.status_code, answer.headers, body

    def _open(self, session: requests.Session, call: Call) -> requests.Response:
        return session.request(
            call.method,
            self.base_url + call.path,
            params=dict(call.query),
            data=call.body,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **call.headers},
            stream=True,
            allow_redirects=False,
            timeout=(self._limits.connect, self._limits.read),
            verify=self._tls.ca_file or True,
            cert=self._tls.certificate,
        )

    def _read(self, call: Call, answer: requests.Response) -> bytes:
        """Read the answer, undecoded, up to the bound; http.client raises where it is shorter than it promised."""
        kept = bytearray()
        while part := answer.raw.read(_CHUNK, decode_content=False):
            kept += part
            if len(kept) > self._limits.answer_bytes:
                raise Garbled(f"{self._at(call)}: câu trả lời dài hơn giới hạn {self._limits.answer_bytes} byte")
        return bytes(kept)

    def _failed(self, call: Call, exc: Exception, failure: str) -> Refused | Unreachable:
        if "CERTIFICATE_VERIFY_FAILED" in str(exc):
            return Refused(f"{self._at(call)}: chứng thư của máy chủ không được tin; kiểm tra `ca_file`")
        if isinstance(exc, ValueError):
            return Refused(f"{self._at(call)}: yêu cầu không gửi được ({failure}); kiểm tra thiết lập")
        return _NetworkFailed(f"{self._at(call)}: không kết nối được ({failure}); sẽ thử lại sau")

    def _judge(self, call: Call, status: int, headers: Mapping[str, str]) -> None:
        """Say what a status means; nothing where it is a success."""
        where = f"{self._at(call)}: HTTP {status}"
        if status in {_TOO_SLOW, _TOO_MANY} or status >= _BROKEN:
            asked = retry_after(headers.get("Retry-After"), self._clock.now())
            raise Unreachable(f"{where}; máy chủ đang lỗi hoặc quá tải, sẽ thử lại sau", retry_after=asked)
        if status == _UNAUTHORISED:
            raise Unauthorised(f"{where}; kiểm tra tài khoản, khóa hoặc thời hạn của mã truy cập")
        if status in _MISSING:
            raise Missing(f"{where}; máy chủ không có mục hoặc đường dẫn này")
        if status >= _BAD:
            raise Refused(f"{where}; máy chủ từ chối, kiểm tra quyền và thiết lập")
        if not _OK <= status < _REDIRECT:
            raise Garbled(f"{where}; máy chủ chuyển hướng (thường là trang đăng nhập), không phải câu trả lời")

    def _object(self, call: Call, body: bytes) -> dict[str, Any]:
        text = body.decode("utf-8-sig", "replace")  # a hub that answers in a legacy code page still answers in JSON
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            kind = "trang HTML" if text.lstrip()[:1] == "<" else "nội dung không phải JSON"
            raise Garbled(f"{self._at(call)}: máy chủ trả {kind} ({len(body)} byte)") from None
        if not isinstance(value, dict):
            raise Garbled(f"{self._at(call)}: câu trả lời không phải đối tượng JSON")
        return value

    def _at(self, call: Call) -> str:
        return self.masked(f"{urlsplit(self.base_url).netloc} {call.named}")


class _NetworkFailed(Unreachable):
    """No whole answer came: the only failure that is tried again at once."""


def is_page(content: bytes) -> bool:
    """Tell whether what came for a message or a paper is a web page: an error or a sign-in told at 200."""
    return _PAGE.match(content) is not None


class SentNames:
    """Remembers under which id each message of ours was taken, so that one process sends a name once."""

    _MOST = 4096

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._lock = threading.Lock()

    def once(self, name: str, upload: Callable[[], str]) -> str:
        """Upload under a new name, or give the id that the name got."""
        with self._lock:
            if name not in self._ids:
                self._ids[name] = upload()
                while len(self._ids) > self._MOST:
                    del self._ids[next(iter(self._ids))]
            return self._ids[name]


def _checked_url(url: str, *, allow_http: bool) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("thiết lập `base_url` phải là địa chỉ https://…")
    if parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("thiết lập `base_url` không được mang tham số hay mật khẩu")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK and not allow_http:
        raise ValueError("`base_url` là http://: chỉ dùng trong mạng TSLCD, và phải ghi rõ `allow_http = true`")
    return url


def _waits(settings: Mapping[str, Any]) -> list[float]:
    waits = settings.get("retry_seconds", [1.0, 4.0])
    if not isinstance(waits, list) or not all(isinstance(wait, int | float) and wait >= 0 for wait in waits):
        raise ValueError("thiết lập `retry_seconds` phải là một danh sách số giây, ví dụ [1.0, 4.0]")
    return [float(wait) for wait in waits]


def retry_after(value: str | None, now: datetime) -> float | None:
    """Give seconds from either form of Retry-After (RFC 9110 10.2.3); None when absent or unreadable."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None


class WallClock:
    """A clock over one whole exchange: time-outs of each read alone let one byte a second go on for ever."""

    def __init__(self, seconds: float, cut: Callable[[], None]) -> None:
        """Allow what is done within `seconds`; from then on `cut` is called until it ends: it shuts the socket."""
        self._seconds, self._shut = seconds, cut
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._cut, name="exchange-deadline", daemon=True)
        self._over = False

    def __enter__(self) -> Self:
        """Start the clock."""
        self._watch.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop it."""
        self._done.set()
        self._watch.join()

    def sentence(self) -> str:
        """Say that time ran out, or nothing."""
        return f"quá {self._seconds:g} giây mà chưa trả lời xong" if self._over else ""

    def _cut(self) -> None:
        if self._done.wait(self._seconds):
            return
        self._over = True
        # The socket may not exist yet (still connecting), or be another one after a reconnect: look until it ends.
        while not self._done.wait(0.1):
            self._shut()


class Deadline(WallClock):
    """A wall clock over one HTTP exchange."""

    def __init__(self, seconds: float, *, connect_to: str = "") -> None:
        """Allow the exchange `seconds`; mount `adapter` on the session that makes it.

        `connect_to`: the literal address to connect to, wherever the name leads; TLS still asks for the name.
        """
        self.adapter = _WatchedAdapter(connect_to)
        super().__init__(seconds, self.adapter.shut)


class _WatchedAdapter(HTTPAdapter):
    """An adapter that remembers the sockets of its connections, so that the deadline can shut them.

    A connection lets go of its socket as soon as it has the head of an answer that ends by closing (HTTP/1.0,
    `Connection: close`), while the body is still read from it: so each socket is kept from when it is made.
    """

    def __init__(self, connect_to: str = "") -> None:
        self._sockets: list[Any] = []
        self._connect_to = connect_to
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:
        """Put the pinned address where the name stood; the certificate is held against the name as before."""
        found: Any = super().build_connection_pool_key_attributes(*args, **kwargs)
        if not self._connect_to:
            return found
        host, tls = found
        secured = {"server_hostname": host["host"]} if host["scheme"] == "https" else {}
        return {**host, "host": self._connect_to}, {**tls, **secured}

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        """Give requests' pool with connections whose sockets are remembered."""
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        sockets = self._sockets

        class Remembered(type(pool).ConnectionCls):  # type: ignore[misc]  # of http or https, as the pool has it
            def __setattr__(self, name: str, value: Any) -> None:
                if name == "sock" and value is not None:
                    sockets.append(value)
                super().__setattr__(name, value)

        pool.ConnectionCls = Remembered
        return pool

    def shut(self) -> None:
        """Shut every socket that is open."""
        for sock in tuple(self._sockets):
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
