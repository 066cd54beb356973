"""The web: the API, signed decisions in, and the console; parse, one call, answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, g, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from service.web.auth import guards
from service.web.health import Requests
from service.web.labels import load_labels
from service.web.pages import prepare_templates, problem_page
from service.web.probes import Probes
from service.web.problems import register
from service.web.routes import Site, mount
from service.web.settings import WebSettings
from service.web.slow_bodies import SlowBodies
from service.web.strict_json import require_keepable
from service.web.table import ROUTES
from service.web.throttle import Allowance, Throttle

if TYPE_CHECKING:
    from flask import Response

    from service.ports import Deps, IdentityProvider

__all__ = ["WebSettings", "create_app"]

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def create_app(deps: Deps, *, settings: WebSettings, provider: IdentityProvider | None = None) -> Flask:
    """Build the WSGI application. Invalid when the console's words cannot be read."""
    app = Flask("hoso", static_folder=None, template_folder=str(settings.console_folder))
    app.config.update(
        SECRET_KEY=settings.secret_key, SESSION_COOKIE_NAME="hoso", SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=settings.max_json, TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        TEMPLATES_AUTO_RELOAD=False,
    )  # fmt: skip
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.jinja_env.undefined = StrictUndefined
    labels = load_labels(settings.console_folder / "labels.toml")
    probes = Probes(settings.ready_seconds)
    allowance = Allowance(deps.clock, deps.accounts, settings.requests_per_minute)
    site = Site(deps, settings, labels, Throttle(deps.clock, deps.accounts), allowance, Requests(), probes, provider)
    prepare_templates(app, site)
    register(app, problem_page)
    _frame(app, site)
    mount(app, ROUTES, site=site, guards=guards())
    app.wsgi_app = SlowBodies(app.wsgi_app)  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0, x_host=0)  # type: ignore[method-assign]
    return app


def _frame(app: Flask, site: Site) -> None:
    """Put around every request: an id, the refusal of unkeepable text, safe headers, the count."""

    @app.before_request
    def begin() -> None:
        g.request_id = site.deps.ids.new()
        require_keepable((request.path, *request.args.values()))

    @app.after_request
    def finish(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if answer.status_code == HTTPStatus.NO_CONTENT:
            answer.headers.pop("Content-Type", None)  # there is nothing it could be the type of
        answer.headers["X-Request-Id"] = g.get("request_id", "")
        site.requests.count(str(request.endpoint or "none"), answer.status_code)
        return answer
