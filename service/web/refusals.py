"""What a page does with a form: act and go back, or show itself as it is now with the reason why not."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import flash, g, redirect, request

from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed, NotFound
from service.web import tying

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue


def noted(refusal: Exception) -> None:
    """Remember why the page that is made now refuses, so that its faults come to stand at their fields (`tied`)."""
    g.refused = refusal


def tied(answer: Response) -> Response:
    """Give a page that shows a noted refusal with its faults at the fields and what was typed; others as they are."""
    refusal = g.pop("refused", None)
    if refusal is not None and answer.mimetype == "text/html" and not answer.is_streamed:
        problems = refusal.problems if isinstance(refusal, Invalid) else ()
        faults = [(one.field, one.message) for one in problems]
        page = tying.tied(answer.get_data(as_text=True), faults, address=request.path, form=request.form)
        answer.set_data(page.replace("<title>", "<title>Lỗi: ", 1))  # the first that is read aloud of a page
    return answer


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
        noted(refusal)
        return page(refusal), refusal.status
    flash(said)
    return redirect(back, HTTPStatus.SEE_OTHER)
