"""Liveness, readiness that names what is missing, and counters for Prometheus."""

from __future__ import annotations

import threading
from collections import Counter
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Response, jsonify

from service.ports import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.ports import Deps
    from service.web.routes import Caller


class Requests:
    """Counts answered requests of this process by route and status."""

    def __init__(self) -> None:
        """Start at nothing."""
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, int]] = Counter()

    def count(self, route: str, status: int) -> None:
        """Count one answer."""
        with self._lock:
            self._counts[route, status] += 1

    def lines(self) -> Iterator[str]:
        """Give the counters in Prometheus' text format."""
        with self._lock:
            counted = sorted(self._counts.items())
        yield "# TYPE hoso_http_requests_total counter"
        for (route, status), count in counted:
            yield f'hoso_http_requests_total{{route="{route}",status="{status}"}} {count}'


NEEDS: Mapping[str, Callable[[Deps], object]] = MappingProxyType(
    {
        "database": lambda deps: deps.jobs.backlog(),
        "objects": lambda deps: deps.objects.stat("health/ready"),
    },
)


def live(_caller: Caller) -> Response:
    """Say that the process answers."""
    return jsonify({"status": "ok"})


def ready(caller: Caller) -> tuple[Response, int]:
    """Say whether work can be done; 503 names what is missing, within seconds also where it does not answer."""
    ask = caller.site.probes.ask
    missing = {name: why for name, check in NEEDS.items() if (why := ask(name, partial(check, caller.deps)))}
    body = {"status": "missing" if missing else "ok", "missing": missing}
    return jsonify(body), 503 if missing else 200


def metrics(caller: Caller) -> Response:
    """Give counts by state and job kind; no names, so that a scraper needs no rights."""
    deps: Deps = caller.deps
    lines: list[str] = []
    for name, counted in (("due", deps.jobs.backlog(due=deps.clock.now())), ("waiting", deps.jobs.backlog())):
        lines.append(f"# TYPE hoso_jobs_{name} gauge")
        lines += [f'hoso_jobs_{name}{{kind="{kind}"}} {count}' for kind, count in sorted(counted.items())]
    lines.append("# TYPE hoso_dossiers gauge")
    states = deps.finder.count_states(scope=Scope())
    lines += [f'hoso_dossiers{{state="{state}"}} {count}' for state, count in sorted(states.items())]
    lines += caller.site.requests.lines()
    return Response("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
