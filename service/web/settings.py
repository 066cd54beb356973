"""What the web needs to know from its surroundings, as values; `service/settings.py` reads the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONSOLE_FOLDER = Path(__file__).resolve().parents[2] / "templates" / "console"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the web. Sizes in bytes, times in seconds.

    `secret_key` signs session cookies and is shared by all web processes; `secure_cookies` must be
    true wherever the site is served by https; `trusted_hosts` empty accepts any Host header.
    `requests_per_minute` is what one caller may ask of all web processes together; `proxies` how many
    of our own stand before it, whose word on the caller's address is taken. `groups` says what the identity
    provider's groups mean here. `ready_seconds` is how long `/health/ready` waits for a server.
    """

    secret_key: str
    base_url: str = ""
    max_body: int = 64 * 1024 * 1024
    max_json: int = 1024 * 1024
    max_parts: int = 256
    secure_cookies: bool = False
    session_seconds: int = 12 * 3600
    ready_seconds: float = 3.0
    requests_per_minute: float = 6000.0
    proxies: int = 0
    groups: Mapping[str, str] = field(default_factory=dict)
    trusted_hosts: tuple[str, ...] = ()
    console_folder: Path = CONSOLE_FOLDER
    inbox: str = "api"
    version: str = "0.1.0"
