"""Which internet addresses a webhook may go to: public ones, and those that the operator named.

Source: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and later entries). A list of our own and not
`is_global`, whose answer differs between Python releases and calls translated and tunnelled addresses public.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Network: TypeAlias = IPv4Network | IPv6Network

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip
# Only 2000::/3 is handed out to the public; what lies outside (loopback, ULA, link-local, NAT64, mapped) never is.
_HANDED_OUT_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")),
)


def is_public(text: str) -> bool:
    """Tell whether this address is a public unicast one. A text that is no address, or has a zone, is not."""
    address = _address(text)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if isinstance(address, IPv6Address):
        return address in _HANDED_OUT_6 and not any(address in network for network in _NOT_PUBLIC_6)
    return False


def may_be_sent_to(addresses: Sequence[str], named: Iterable[Network]) -> bool:
    """Tell whether every one of a name's addresses is public or in a named network; of none, no.

    One bad address among good ones refuses them all: whoever owns the name chooses which is given first.
    """
    chosen = tuple(named)
    return bool(addresses) and all(is_public(one) or _within(one, chosen) for one in addresses)


def networks(text: str) -> tuple[Network, ...]:
    """Read networks such as `10.20.0.0/16`, parted by spaces or commas; ValueError with the first that is none."""
    return tuple(map(_network, text.replace(",", " ").split()))


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(text) from None


def _within(text: str, named: Sequence[Network]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in named)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    if "%" in text:
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None
