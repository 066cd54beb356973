"""The address guard: where a webhook may go, decided once, and the very address that is then connected to.

An endpoint's address is written by a person of another house, so it may point into ours (RELIABILITY W11, W12). The
name is looked up once and the connection goes to what was looked up: a name that changes its answer gains nothing.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from service.domain.public_address import Network, may_be_sent_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PLAIN = re.compile(r"https://[!-~]{1,2000}", re.ASCII)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
# A last label that begins with a digit is an address in disguise (127.1, 0x7f.1), which resolvers read each their way.
_NAME = re.compile(rf"({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?", re.ASCII)


class Forbidden(Exception):
    """An address that no webhook may go to; the sentence is for the operator and names no address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect (`address`, a literal IP) and whom to ask for there (`host`, for TLS and the Host header)."""

    host: str
    port: int
    address: str


def look_up(host: str, port: int) -> Sequence[str]:
    """Give every A and AAAA address of a name, in the system's order; OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in found]


def guarded(
    url: str, *, ports: frozenset[int], named: Sequence[Network], resolve: Callable[[str, int], Sequence[str]] = look_up
) -> Target:
    """Give where this address leads; Forbidden unless it is https, at an allowed port, to allowed addresses only."""
    host, port = as_written(url, ports=ports, named=named)
    addresses = [host] if _is_literal(host) else _resolved(host, port, resolve)
    _require_open(addresses, named)
    return Target(host, port, addresses[0])


def as_written(url: str, *, ports: frozenset[int], named: Sequence[Network]) -> tuple[str, int]:
    """Give host and port; Forbidden for what no look-up can make good: no https, a wrong port, a literal address."""
    host, port = _split(url)
    if port not in ports:
        raise Forbidden("Cổng của bên nhận không nằm trong danh sách được phép.")
    if _is_literal(host):
        _require_open([host], named)
    return host, port


def _require_open(addresses: Sequence[str], named: Sequence[Network]) -> None:
    if not may_be_sent_to(addresses, named):
        raise Forbidden("Địa chỉ nhận trỏ vào mạng nội bộ hoặc dải địa chỉ không công khai.")


def _split(url: str) -> tuple[str, int]:
    """Read host and port with the parser that also connects; what two parsers could read differently is refused."""
    if url.startswith("http://"):
        raise Forbidden("Địa chỉ nhận phải là https://…; chỉ để thử trên một máy thì đặt HOSO_WEBHOOK_INSECURE=1 cho "
                        "hoso up và cho lệnh này.")  # fmt: skip
    authority = url[len("https://") :].partition("/")[0]
    if not _PLAIN.fullmatch(url) or any(mark in authority for mark in "\\@%?#"):
        raise Forbidden("Địa chỉ nhận phải là https://tên-máy/…, không có tên đăng nhập hay ký tự lạ.")
    try:
        parts = parse_url(url)
    except LocationParseError as exc:
        raise Forbidden("Địa chỉ nhận không đọc được.") from exc
    host = (parts.host or "").strip("[]")
    if not (_NAME.fullmatch(host) or _is_literal(host)):
        raise Forbidden("Tên máy của địa chỉ nhận không hợp lệ.")
    return host, 443 if parts.port is None else parts.port


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _resolved(host: str, port: int, resolve: Callable[[str, int], Sequence[str]]) -> list[str]:
    try:
        return list(resolve(host, port))
    except (OSError, UnicodeError) as exc:
        raise Forbidden("Không tìm thấy tên máy của bên nhận.") from exc
