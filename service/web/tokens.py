"""API tokens over the API and as a page: made, listed and revoked; a secret is shown once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain.errors import HosoError, Invalid, NotAllowed
from service.domain.permission import Operation
from service.stages import access, forms
from service.stages.access import TokenWish
from service.web.pages import as_account
from service.web.reading import json_body, want
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_LONGEST = 200


def list_tokens(caller: Caller) -> Response:
    """Give all tokens, newest first; secrets never."""
    return jsonify({"tokens": [forms.token_json(one) for one in access.tokens(caller.deps, account=caller.account)]})


def add_token(caller: Caller) -> tuple[Response, int]:
    """Make a token; its secret is shown in this answer and never again."""
    token, secret = access.new_token(caller.deps, _wish(json_body(caller)), maker=caller.account)
    return jsonify({**forms.token_json(token), "token": secret}), HTTPStatus.CREATED


def revoke_token(caller: Caller, token_id: str) -> Response:
    """Revoke a token at once."""
    access.revoke_token(caller.deps, token_id, account=caller.account)
    return jsonify({"revoked": token_id})


def show_tokens(caller: Caller) -> str:
    """Show the tokens, and the form for a new one."""
    return _page(caller)


def make_token(caller: Caller) -> ResponseReturnValue:
    """Make a token and show its secret on the page, this once."""
    form = request.form
    days = form.get("days", "")
    lasting = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0  # noqa: PLR2004 - digits of days
    wish = TokenWish(form.get("account", "")[:_LONGEST], form.get("name", "")[:_LONGEST],
                     frozenset(form.getlist("scopes")), lasting)  # fmt: skip
    try:
        _token, secret = access.new_token(caller.deps, wish, maker=caller.account)
    except (Invalid, NotAllowed) as refusal:
        noted(refusal)
        return _page(caller, refusal=refusal, typed=wish), refusal.status
    return _page(caller, secret=secret)


def withdraw_token(caller: Caller, token_id: str) -> ResponseReturnValue:
    """Revoke a token and show what is left."""
    access.revoke_token(caller.deps, token_id, account=caller.account)
    flash("Đã thu hồi mã truy cập.")
    return redirect("/ma-truy-cap", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, *, secret: str = "", refusal: HosoError | None = None, typed: TokenWish | None = None) -> str:
    as_account(caller.account)
    problems = [problem.message for problem in refusal.problems] if isinstance(refusal, Invalid) else []
    return render_template(
        "tokens.html", tokens=access.tokens(caller.deps, account=caller.account), secret=secret, refusal=refusal,
        problems=problems, typed=typed or TokenWish("", "", frozenset()), operations=[one.value for one in Operation],
        accounts=[one for one in caller.deps.accounts.accounts() if one.enabled], now=caller.deps.clock.now(),
    )  # fmt: skip


def _wish(body: Mapping[str, Any]) -> TokenWish:
    """Read what a token is to be; scopes left out mean all that its account may."""
    scopes = want(body, "scopes", list, []) if "scopes" in body else None
    if scopes is not None and not all(isinstance(scope, str) for scope in scopes):
        raise BadRequest("«scopes» phải là danh sách chữ.")
    return TokenWish(
        want(body, "account", str), want(body, "name", str), None if scopes is None else frozenset(scopes),
        want(body, "days", int, access.TOKEN_DAYS),
    )  # fmt: skip
