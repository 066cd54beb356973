"""Signing in and out: a password, or a one-time link that a POST spends."""

from __future__ import annotations

import hmac
import math
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session
from werkzeug.exceptions import TooManyRequests

from service.domain.errors import NotAllowed, NotFound
from service.domain.permission import Operation, may
from service.ports import Begun
from service.stages import access
from service.web.auth import begin_session, end_session, signed_in
from service.web.strict_json import require_keepable
from service.web.throttle import Pace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response as AnyResponse

    from service.ports import Account, IdentityProvider
    from service.web.routes import Caller

_LONGEST = 1024
# One who guesses at one account; many who guess at it from many addresses; one who tries one password on many accounts.
CLOSE, _ONE_ACCOUNT, _ONE_ADDRESS = Pace(), Pace(failures=30, seconds=900.0), Pace(failures=100, seconds=900.0)


def show_form(caller: Caller) -> ResponseReturnValue:
    """Show the sign-in page, or the queue to someone who is signed in."""
    if signed_in(caller.site):
        return redirect(_next(), 303)
    return render_template("sign_in.html", next=_next(), wrong="", name="")


def by_password(caller: Caller) -> ResponseReturnValue:
    """Sign in; after a few wrong tries the account and address must wait (429)."""
    name, password = (request.form.get(part, "")[:_LONGEST] for part in ("name", "password"))
    keys = {f"account {name} {request.remote_addr}": CLOSE, f"account {name}": _ONE_ACCOUNT,
            f"address {request.remote_addr}": _ONE_ADDRESS}  # fmt: skip
    require_patience(caller, keys)
    try:
        account = access.sign_in(caller.deps, name, password)
    except NotAllowed as exc:
        count(caller, keys)
        return render_template("sign_in.html", next=_next(), wrong=str(exc), name=name), 403
    caller.site.throttle.succeeded(next(iter(keys)))
    begin_session(caller.site, account)
    return redirect(_home(account, _next()), 303)


def to_provider(caller: Caller) -> ResponseReturnValue:
    """Send the browser to the identity provider, remembering what must come back."""
    begun = _provider(caller).begin(_back(caller))
    session["oidc"] = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "next": _next()}
    return redirect(begun.url, 303)


def from_provider(caller: Caller) -> ResponseReturnValue:
    """Take who comes back from the identity provider, once for each time somebody was sent there."""
    kept = session.pop("oidc", None) or {}
    state, code = request.args.get("state", ""), request.args.get("code", "")
    require_keepable((state, code))
    if not kept or not code or not hmac.compare_digest(state.encode(), str(kept.get("state", "")).encode()):
        return _not_signed_in("Lần đăng nhập này không bắt đầu từ trang này hoặc đã bị hủy. Hãy thử lại."), 403
    begun = Begun("", kept["state"], kept["nonce"], kept["verifier"])
    try:
        person = _provider(caller).finish(code[:_LONGEST], begun, _back(caller))
        account = access.sign_in_by_provider(caller.deps, person, caller.site.settings.groups)
    except NotAllowed as refusal:
        return _not_signed_in(str(refusal)), 403
    begin_session(caller.site, account)
    return redirect(_home(account, kept["next"]), 303)


def _not_signed_in(sentence: str) -> str:
    return render_template("sign_in.html", next="/", wrong=sentence, name="")


def _provider(caller: Caller) -> IdentityProvider:
    if caller.site.provider is None:
        raise NotFound("Không có đăng nhập một lần ở đây.")
    return caller.site.provider


def _back(caller: Caller) -> str:
    return f"{caller.site.settings.base_url.rstrip('/') or request.host_url.rstrip('/')}/dang-nhap/oidc/ve"


def show_link(_caller: Caller, link: str) -> str:
    """Show the button that spends the link: mail scanners follow links, and a GET must not use it up."""
    return render_template("link.html", link=link, wrong="")


def by_link(caller: Caller, link: str) -> ResponseReturnValue:
    """Spend the link and sign in."""
    keys = {f"link {request.remote_addr}": CLOSE}
    require_patience(caller, keys)
    try:
        account = access.sign_in_by_link(caller.deps, link[:_LONGEST])
    except NotAllowed as exc:
        count(caller, keys)
        return render_template("link.html", link="", wrong=str(exc)), 403
    begin_session(caller.site, account)
    return redirect(_home(account, "/"), 303)


def _home(account: Account, wanted: str) -> str:
    """Give where an account's work lies: an agency has no list of dossiers, only what it was asked."""
    agency = may(Operation.OPINION_READ, account) and not may(Operation.DOSSIER_READ, account)
    return "/hoi-y-kien" if agency and wanted == "/" else wanted


def sign_out(caller: Caller) -> AnyResponse:
    """End the session."""
    end_session(caller.site)
    return redirect("/dang-nhap", 303)


def count(caller: Caller, keys: Mapping[str, Pace]) -> None:
    """Count a wrong try under each of the keys."""
    for key in keys:
        caller.site.throttle.failed(key)


def require_patience(caller: Caller, keys: Mapping[str, Pace]) -> None:
    """Refuse (429) who tried wrongly too often under any of the keys."""
    seconds = math.ceil(max(caller.site.throttle.wait(key, pace) for key, pace in keys.items()))
    if seconds > 0:
        raise TooManyRequests(f"Đã thử sai nhiều lần. Hãy đợi {seconds} giây rồi thử lại.", retry_after=seconds)


def _next() -> str:
    """Give where to go afterwards: a path of this site only (an open redirect otherwise)."""
    wanted = request.values.get("next", "/")
    return wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable() else "/"
