"""The page that a link in a letter opens: what it would do, and the button that does it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request

from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.permission import Operation, may
from service.stages import acting
from service.web.console import order_of_form
from service.web.dossier_page import voted_on
from service.web.refusals import noted
from service.web.sign_in import CLOSE, count, require_patience

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from service.stages.acting import Opened
    from service.web.routes import Caller

_LONGEST = 1024


def show_action(caller: Caller, link: str) -> ResponseReturnValue:
    """Show what the link would do; a GET changes nothing."""
    found = _opened(caller, link)
    return _worthless(found) if isinstance(found, str) else _page(caller, link, found)


def do_action(caller: Caller, link: str) -> ResponseReturnValue:
    """Do it once, or show the page again with what is missing."""
    found = _opened(caller, link)
    if isinstance(found, str):
        return _worthless(found)
    try:
        done = acting.act(caller.deps, link[:_LONGEST], order_of_form())
    except (Invalid, Conflict) as refusal:
        noted(refusal)
        again = _opened(caller, link)
        if isinstance(again, str):
            return _worthless(again, refusal.status)
        return _page(caller, link, again, refusal=refusal), refusal.status
    except (NotAllowed, NotFound) as refusal:
        return _worthless(str(refusal), refusal.status)
    return render_template("act_done.html", dossier=done, action=found.link.action)


def _opened(caller: Caller, link: str) -> Opened | str:
    """Give what the link stands for, or why it is worth nothing; who tries many must wait."""
    keys = {f"link {request.remote_addr}": CLOSE}
    require_patience(caller, keys)
    try:
        return acting.opened(caller.deps, link[:_LONGEST])
    except (NotFound, NotAllowed) as refusal:
        count(caller, keys)
        return str(refusal)


def _page(caller: Caller, link: str, found: Opened, *, refusal: Invalid | Conflict | None = None) -> str:
    typed = request.form.to_dict() if refusal else {}
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    return render_template(
        "act.html", problems=problems, link=link, found=found, dossier=found.dossier, action=found.link.action,
        refusal=refusal, typed=typed, codes=request.form.getlist("codes"),
        voted=voted_on(caller.deps, found.dossier) if may(Operation.COUNCIL_READ, found.account) else (),
    )  # fmt: skip


def _worthless(sentence: str, status: int = HTTPStatus.NOT_FOUND) -> ResponseReturnValue:
    return render_template("act_done.html", dossier=None, action="", sentence=sentence), status
