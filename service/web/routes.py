"""The table of routes: each says who may call it, and nothing is reachable that does not.

`mount` is the only way a view gets an address, so that the authorisation, the OpenAPI document and
the meta-test all read the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from service.domain.permission import units_reached
from service.ports import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from service.domain.permission import Operation
    from service.ports import Deps, IdentityProvider
    from service.web.health import Requests
    from service.web.labels import Labels
    from service.web.settings import WebSettings
    from service.web.throttle import Allowance, Throttle


class Who(StrEnum):
    """Who may call a route."""

    PUBLIC = "public"
    VISITOR = "visitor"
    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - a kind of caller, not a password
    SIGNED = "signed"


NOBODY = Account(name="", enabled=False)


@dataclass(frozen=True, slots=True)
class Site:
    """What every view shares: the world, the settings, the words of the pages, the throttles."""

    deps: Deps
    settings: WebSettings
    labels: Labels
    throttle: Throttle
    allowance: Allowance
    requests: Requests
    provider: IdentityProvider | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """One request's caller: the site and the account that was identified (`NOBODY` on open routes)."""

    site: Site
    account: Account = NOBODY

    @property
    def deps(self) -> Deps:
        """Give the world."""
        return self.site.deps


@dataclass(frozen=True, slots=True)
class Param:
    """One query parameter of a route, for the OpenAPI document."""

    name: str
    about: str
    type: str = "string"
    many: bool = False
    required: bool = False
    least: int = 0
    most: int = 2**62


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. `takes`/`gives` name schemas of `openapi.SCHEMAS`; `needs` is the operation."""

    method: str
    rule: str
    view: Callable[..., ResponseReturnValue]
    who: Who
    summary: str
    needs: Operation | None = None
    params: tuple[Param, ...] = ()
    takes: str = ""
    gives: str = ""
    status: int = 200
    media_type: str = "application/json"
    refusals: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Give the Flask endpoint: module and view, as in `api.show_dossier`."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"


@dataclass(frozen=True, slots=True)
class Guards:
    """How each kind of caller is identified; raises 401/403 or redirects by raising."""

    identify: Mapping[Who, Callable[[Site], Account]] = field(default_factory=dict)


def mount(app: Flask, routes: Sequence[Route], *, site: Site, guards: Guards) -> None:
    """Give every route its address behind its guard, and keep the table for those who read it."""
    table = app.extensions.setdefault("hoso.routes", {})
    for route in routes:
        app.add_url_rule(route.rule, endpoint=route.name, view_func=_guarded(route, site, guards),
                         methods=[route.method], provide_automatic_options=False)  # fmt: skip
        table[route.name] = route


def _guarded(route: Route, site: Site, guards: Guards) -> Callable[..., ResponseReturnValue]:
    """Wrap a view: identify the caller, check that it may do such a thing at all, then call it."""

    def call(**path: Any) -> ResponseReturnValue:
        account = guards.identify[route.who](site)
        if route.needs is not None:
            units_reached(route.needs, account)
        return route.view(Caller(site, account), **path)

    return call
