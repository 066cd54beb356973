"""The WSGI application that `hoso web` serves, put together from the environment's settings."""

from __future__ import annotations

from urllib.parse import urlsplit

from service import bootstrap, log
from service.settings import VERSION
from service.web import create_app
from service.web.settings import WebSettings


def _hosts(base_url: str) -> tuple[str, ...]:
    """Give the names the site answers to: its own and the machine's loopback, or any where no address is set."""
    name = urlsplit(base_url).hostname
    return (name, "127.0.0.1", "localhost") if name else ()


def _settings() -> WebSettings:
    chosen = bootstrap.settings()
    return WebSettings(
        secret_key=chosen.signing_key(),
        base_url=chosen.address,
        secure_cookies=chosen.address.startswith("https://"),
        console_folder=chosen.templates / "console",
        version=VERSION,
        proxies=chosen.proxies,
        groups=chosen.oidc_groups,
        requests_per_minute=chosen.requests_per_minute,
        trusted_hosts=_hosts(chosen.base_url),
    )


log.set_up(bootstrap.settings().log_level)
app = create_app(bootstrap.whole(), settings=_settings(), provider=bootstrap.identity_provider())
