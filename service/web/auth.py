"""Who is calling: session cookies with CSRF tokens for people, bearer tokens for programs."""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, redirect, request, session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, HTTPException, TooManyRequests, Unauthorized

from service.domain.errors import NotAllowed
from service.stages import access
from service.web.routes import NOBODY, Guards, Site, Who
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from service.ports import Account

SAFE_METHODS = frozenset({"GET", "HEAD"})
_WRITTEN = frozenset({"reason", "value", "text", "quote", "summary"})  # where people write at length
# What a form says by itself, and what is shown to nobody.
_UNWRITTEN = frozenset(
    {
        *("csrf_token", "expected_version", "expected", "version", "step", "action", "act", "of", "about", "anchor"),
        *("giay", "dong", "paper", "page", "field", "next", "password", "restriction", "endpoint", "ids", "dossiers"),
        *("member", "members", "voters", "question", "nominee", "code", "chosen"),
    }
)
_OF_LIST = re.compile(r"[a-z_]+", re.ASCII)  # a code that was chosen, not written
# The scheme's name has no case, and one or more spaces follow it (RFC 9110 11.1 and 11.4).
_BEARER = re.compile(r"(?i:Bearer) +([A-Za-z0-9._~+/=-]{8,512})", re.ASCII)


def guards() -> Guards:
    """Give the table: how each kind of caller is identified."""
    return Guards(
        MappingProxyType(
            {
                Who.PUBLIC: _nobody,
                Who.SIGNED: _nobody,
                Who.VISITOR: visitor,
                Who.PERSON: person,
                Who.TOKEN: holder,
            },
        ),
    )


def _nobody(_site: Site) -> Account:
    return NOBODY


def visitor(_site: Site) -> Account:
    """Let anyone with a browser in, with a CSRF token on unsafe methods."""
    require_csrf()
    return NOBODY


def person(site: Site) -> Account:
    """Give the account of the session; otherwise redirect to the sign-in page."""
    account = signed_in(site)
    if account is None:
        session.clear()
        if typed_here():
            raise Unauthorized("Phiên làm việc đã hết. Hãy đăng nhập lại rồi làm lại.")
        raise HTTPException(response=_to_sign_in())
    require_csrf()
    require_allowance(site, f"account {account.name}")
    return account


def holder(site: Site) -> Account:
    """Give the account of the bearer token; 401 without a usable one (RFC 6750), 429 for too many requests."""
    given = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    try:
        account = access.account_of_token(site.deps, given[1] if given else "")
    except NotAllowed:
        require_allowance(site, f"stranger {request.remote_addr}")
        sentence = "Cần thẻ truy cập hợp lệ: Authorization: Bearer …"
        raise Unauthorized(sentence, www_authenticate=WWWAuthenticate("bearer")) from None

    require_allowance(site, f"token {access.digest(given[1] if given else '')}")
    return account


def require_allowance(site: Site, caller: str) -> None:
    """Refuse (429, RFC 6585) a caller who asked too often, saying when to come again.

    Strangers are counted only after they were found to be such, so that nobody is shut out by another's flood.
    """
    seconds = math.ceil(site.allowance.take(caller))
    if seconds > 0:
        raise TooManyRequests(f"Quá nhiều yêu cầu. Hãy đợi {seconds} giây rồi thử lại.", retry_after=seconds)


def signed_in(site: Site) -> Account | None:
    """Give the enabled account of the session while it is fresh and its password unchanged."""
    account = site.deps.accounts.account(session["account"]) if "account" in session else None
    if account is None or not account.enabled:
        return None
    age = site.deps.clock.now().timestamp() - session.get("at", 0)
    same_password = hmac.compare_digest(str(session.get("seal", "")), _seal(account))
    if not (0 <= age <= site.settings.session_seconds and same_password):
        return None
    return None if site.deps.accounts.session_ended(_session_name()) else account


def begin_session(site: Site, account: Account) -> None:
    """Start a new session for the account; what the visitor's session held is dropped (no fixation)."""
    session.clear()
    session.update(
        account=account.name, seal=_seal(account), at=int(site.deps.clock.now().timestamp()),
        csrf=site.deps.ids.secret(),
    )  # fmt: skip


def end_session(site: Site) -> None:
    """Sign out: the browser forgets the session, and a copy of its cookie is worth nothing (ASVS 5.0 7.4.1)."""
    account = signed_in(site)
    if account is not None:
        until = site.deps.clock.now() + timedelta(seconds=site.settings.session_seconds)
        site.deps.accounts.end_session(_session_name(), account=account.name, until=until)
    session.clear()


def _session_name() -> str:
    """Name the session by what no other has, in the shape in which secrets are kept."""
    return access.digest(f"session {session.get('csrf', '')}")


def csrf_token(site: Site) -> str:
    """Give the session's CSRF token, making one for a new visitor."""
    if "csrf" not in session:
        session["csrf"] = site.deps.ids.secret()
    return str(session["csrf"])


def require_csrf() -> None:
    """Refuse (403) an unsafe method without the session's token in the form or `X-CSRF-Token`; 400 for NUL."""
    if request.method in SAFE_METHODS:
        return
    require_keepable(text for values in request.form.listvalues() for text in values)
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    expected = str(session.get("csrf", ""))
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden("Trang đã mở quá lâu hoặc biểu mẫu không hợp lệ. Hãy tải lại trang rồi làm lại.")


def typed_here() -> str:
    """Give what a person typed into a form of ours and is not carried out, a line a field, to be shown again.

    Nothing of a form that another site sent: it would put its words onto our page.
    """
    # Scheme, host and port (RFC 6454, 6.2); not parsed, for a parser chokes on what no browser sends.
    ours = request.headers.get("Origin", "").partition("://")[2] == request.host
    given = [one for one in request.form.items(multi=True) if one[0] not in _UNWRITTEN] if ours else []
    texts = (text.strip() for name, text in given if name in _WRITTEN or not _OF_LIST.fullmatch(text.strip()))
    return "\n".join(filter(None, texts))


def _to_sign_in() -> AnyResponse:
    """Send a browser to the sign-in page; a part of a page that asks anew has the whole page go there.

    Else the part would be sought on the sign-in page, and what stood there vanish.
    """
    there = "/dang-nhap?next=" + quote(_asked_for())
    if "HX-Request" in request.headers:
        return Response(status=401, headers={"HX-Redirect": there})
    return redirect(there, 303)


def _asked_for() -> str:
    """Give where to return after signing in: only a page that was read, never a form's address."""
    return request.full_path.rstrip("?") if request.method in SAFE_METHODS else "/"


def _seal(account: Account) -> str:
    """Tie a session to the password's hash, so that a new password ends old sessions."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:32]
