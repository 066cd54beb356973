"""A lease that is kept through a long round."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.stages import LEASE_SECONDS

if TYPE_CHECKING:
    from service.ports import Deps, Lease

_WHOLE, _HALF = timedelta(seconds=LEASE_SECONDS), timedelta(seconds=LEASE_SECONDS / 2)


class Holding:
    """Keeps a lease through a long round of messages, writing only when half of it is used up."""

    def __init__(self, deps: Deps, lease: Lease) -> None:
        """Hold what was just claimed."""
        self._deps, self.lease = deps, lease

    def __call__(self) -> None:
        """Extend the lease where it is time; Conflict when another process holds it by now.

        More than the whole is left where the clock was put back: others count the lease from its new time on.
        """
        now = self._deps.clock.now()
        if not _HALF <= self.lease.until - now <= _WHOLE:
            self.lease = self._deps.jobs.extend(self.lease, now=now, seconds=LEASE_SECONDS)
