"""The table of routes: each says who may call it, and nothing is reachable that does not.

`mount` is the only way a view gets an address, so that the authorisation, the OpenAPI document and
the meta-test all read the same rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Response, make_response
from werkzeug.routing import Map, Rule

from service.domain.errors import HosoError, Unavailable
from service.domain.permission import Operation, units_reached
from service.ports import Account
from service.stages import registry, seeing
from service.web.refusals import tied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

    from service.ports import Deps, IdentityProvider
    from service.web.health import Requests
    from service.web.labels import Labels
    from service.web.probes import Probes
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
    probes: Probes
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
    """One parameter of a route, in the query string or a `header`, for the OpenAPI document."""

    name: str
    about: str
    type: str = "string"
    many: bool = False
    required: bool = False
    least: int = 0
    most: int = 2**62
    header: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. `takes`/`gives` name schemas of `openapi.SCHEMAS`; `needs` is the operation.

    `located`: the answer says where the thing that was made is (`Location`).
    """

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
    located: bool = False

    @property
    def name(self) -> str:
        """Give the Flask endpoint: module and view, as in `api.show_dossier`."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"


@dataclass(frozen=True, slots=True)
class Guards:
    """How each kind of caller is identified; raises 401/403 or redirects by raising."""

    identify: Mapping[Who, Callable[[Site], Account]] = field(default_factory=dict)


def mount(app: Flask, routes: tuple[Route, ...], *, site: Site, guards: Guards) -> None:
    """Give every route its address behind its guard, and keep the table for those who read it."""
    named = _named(routes)
    app.url_map = _addresses(routes)
    app.view_functions |= {name: _guarded(route, site, guards) for name, route in named.items()}
    app.extensions["hoso.routes"] = named


@cache
def _named(routes: tuple[Route, ...]) -> Mapping[str, Route]:
    return MappingProxyType({route.name: route for route in routes})


@cache
def _addresses(routes: tuple[Route, ...]) -> Map:
    """Give the addresses of the routes, compiled once for all apps of a process: that is most of making one."""
    return Map([Rule(route.rule, endpoint=route.name, methods=[route.method]) for route in routes])


def _guarded(route: Route, site: Site, guards: Guards) -> Callable[..., ResponseReturnValue]:
    """Wrap a view: identify the caller, check that it may do such a thing at all, then call it.

    A refusal may quote what was looked at: whom the caller does not see is struck out of it.
    """

    def call(**path: Any) -> ResponseReturnValue:
        account = registry.sending(site.deps, guards.identify[route.who](site))
        if route.needs is not None:
            units_reached(route.needs, account)
        if route.who in _OF_NOBODY or route.needs in _OF_PERSONS:
            return tied(make_response(route.view(Caller(site, account), **path)))
        try:
            return _told(site.deps, tied(make_response(route.view(Caller(site, account), **path))), account)
        except Unavailable:
            raise
        except HosoError as refusal:
            raise seeing.refused(site.deps, refusal, account.roles) from refusal.__cause__

    return call


# Nobody's dossier is behind the first; the desk of persons' data names whom it was asked about to who keeps it.
_OF_NOBODY = frozenset({Who.PUBLIC, Who.SIGNED})
_OF_PERSONS = frozenset({Operation.SUBJECT_READ, Operation.SUBJECT_KEEP})


def _told(deps: Deps, answer: Response, account: Account) -> Response:
    """Give a page that shows a refusal without whom the account does not see; what was typed comes back as it was."""
    if answer.status_code >= HTTPStatus.BAD_REQUEST and not answer.is_streamed:
        pieces = _TYPED.split(answer.get_data(as_text=True))
        pieces[::2] = seeing.without_any(deps, pieces[::2], account.roles)
        answer.set_data("".join(pieces))
    return answer


_TYPED = re.compile(r'(<textarea\b[^>]*>[^<]*</textarea>|\bvalue="[^"]*")')
