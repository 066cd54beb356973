"""The WSGI application that `hoso web` serves, put together from the environment's settings."""

from __future__ import annotations

from service import bootstrap, log
from service.settings import VERSION
from service.web import create_app
from service.web.settings import WebSettings


def _settings() -> WebSettings:
    chosen = bootstrap.settings()
    return WebSettings(
        secret_key=bootstrap.secret_key(),
        base_url=chosen.address,
        secure_cookies=chosen.address.startswith("https://"),
        console_folder=chosen.templates / "console",
        version=VERSION,
    )


log.set_up(bootstrap.settings().log_level)
app = create_app(bootstrap.deps(), settings=_settings())
