"""How to speak to each e-office; knows nothing of dossiers.

A connector is one module here and one row of `CONNECTORS`, or an entry point of the group
`hoso.connectors` in another distribution. Every class gives
`configured(name, settings, *, clock)`, so that one table of settings (a TOML block) makes any.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY_POINTS = "hoso.connectors"

CONNECTORS: Mapping[str, str] = MappingProxyType(
    {
        "cmis": "connectors.cmis:CmisConnector",
        "folder": "connectors.folder:FolderConnector",
        "imap": "connectors.imap:ImapConnector",
        "lgsp": "connectors.lgsp:LgspConnector",
        "memory": "connectors.memory:MemoryConnector",
        "vxp": "connectors.vxp:VxpConnector",
    }
)


VERBS = frozenset({"check", "pending", "fetch", "acknowledge", "send", "directory", "configured"})


class UnknownConnector(LookupError):
    """No connector of that kind is installed, or what is installed is none; `str()` lists the kinds, or says why."""


def installed() -> Mapping[str, str]:
    """Give kind -> "module:Class": ours, then those of other distributions; ours are never replaced."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only where a kind is not ours, or all are listed

    others = {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
    return MappingProxyType(others | dict(CONNECTORS))


def load(kind: str) -> type[Any]:
    """Import a connector's class by its kind. Raises UnknownConnector."""
    known = CONNECTORS if kind in CONNECTORS else installed()
    if kind not in known:
        raise UnknownConnector(f"không có loại kết nối {kind!r}; hiện có: {', '.join(sorted(known))}")
    module, _, class_name = known[kind].partition(":")
    try:
        loaded: type[Any] = getattr(import_module(module), class_name)
    except (ImportError, AttributeError) as exc:
        raise UnknownConnector(f"loại kết nối {kind!r} có cài ({known[kind]}) nhưng không nạp được: {exc}") from exc
    if missing := VERBS - set(dir(loaded)):
        raise UnknownConnector(f"loại kết nối {kind!r} ({known[kind]}) còn thiếu: {', '.join(sorted(missing))}")
    return loaded
