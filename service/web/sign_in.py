"""Signing in and out: a password, or a one-time link that a POST spends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session
from werkzeug.exceptions import TooManyRequests

from service.domain.errors import NotAllowed
from service.stages import access
from service.web.auth import begin_session, signed_in

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from service.web.routes import Caller

_LONGEST = 1024


def show_form(caller: Caller) -> ResponseReturnValue:
    """Show the sign-in page, or the queue to someone who is signed in."""
    if signed_in(caller.site):
        return redirect(_next(), 303)
    return render_template("sign_in.html", next=_next(), wrong="", name="")


def by_password(caller: Caller) -> ResponseReturnValue:
    """Sign in; after a few wrong tries the account and address must wait (429)."""
    name, password = (request.form.get(part, "")[:_LONGEST] for part in ("name", "password"))
    key = f"account {name} {request.remote_addr}"
    _require_patience(caller, key)
    try:
        account = access.sign_in(caller.deps, name, password)
    except NotAllowed as exc:
        caller.site.throttle.failed(key)
        return render_template("sign_in.html", next=_next(), wrong=str(exc), name=name), 403
    caller.site.throttle.succeeded(key)
    begin_session(caller.site, account)
    return redirect(_next(), 303)


def show_link(_caller: Caller, link: str) -> str:
    """Show the button that spends the link: mail scanners follow links, and a GET must not use it up."""
    return render_template("link.html", link=link, wrong="")


def by_link(caller: Caller, link: str) -> ResponseReturnValue:
    """Spend the link and sign in."""
    key = f"link {request.remote_addr}"
    _require_patience(caller, key)
    try:
        account = access.sign_in_by_link(caller.deps, link[:_LONGEST])
    except NotAllowed as exc:
        caller.site.throttle.failed(key)
        return render_template("link.html", link="", wrong=str(exc)), 403
    begin_session(caller.site, account)
    return redirect("/", 303)


def sign_out(_caller: Caller) -> AnyResponse:
    """End the session."""
    session.clear()
    return redirect("/dang-nhap", 303)


def _require_patience(caller: Caller, key: str) -> None:
    seconds = math.ceil(caller.site.throttle.wait(key))
    if seconds > 0:
        raise TooManyRequests(f"Đã thử sai nhiều lần. Hãy đợi {seconds} giây rồi thử lại.", retry_after=seconds)


def _next() -> str:
    """Give where to go afterwards: a path of this site only (an open redirect otherwise)."""
    wanted = request.values.get("next", "/")
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable() else "/"
