"""What a page does with a form: act and go back, or show itself as it is now with the reason why not."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, redirect

from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue


def faults_of(refusal: HosoError | None) -> Sequence[str]:
    """Give the sentences that a page shows for a refusal: why, then every fault."""
    if refusal is None:
        return ()
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    return (str(refusal), *(problem.message for problem in problems))


def settled(
    act: Callable[[], object], *, said: str, back: str, page: Callable[[HosoError], str]
) -> ResponseReturnValue:
    """Act, say so and go `back`; a refusal shows the `page` with its reason and status."""
    try:
        act()
    except (Invalid, Conflict, NotFound, NotAllowed) as refusal:
        return page(refusal), refusal.status
    flash(said)
    return redirect(back, HTTPStatus.SEE_OTHER)
