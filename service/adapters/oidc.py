"""Signing in by the province's own identity provider: OpenID Connect Core 1.0, the code flow with PKCE (RFC 7636).

What the provider says is believed only as a signed ID token: one of two asymmetric algorithms, a key of its own set,
issued by it, for us, for this very request (nonce), and not over. `none` and shared-secret algorithms prove nothing.
"""

from __future__ import annotations

import json
import threading
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from connectors.transport import Deadline
from service.domain.errors import NotAllowed, Unavailable
from service.ports import Begun, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from service.domain.oidc import Provider
    from service.ports import Ids

_ALGORITHMS = ["RS256", "ES256"]
_SECONDS = 10.0
_LEEWAY = 60
_KEY_TYPES = frozenset({"RSA", "EC"})
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LARGEST = 256 * 1024
_WRONG = "Nhà cung cấp danh tính không xác nhận được lần đăng nhập này. Hãy thử lại."


class OidcSignIn:
    """One provider. Its description and keys are fetched when first needed; keys again when one is unknown."""

    def __init__(
        self, provider: Provider, *, ids: Ids, now: Callable[[], datetime], seconds: float = 2 * _SECONDS
    ) -> None:
        """Keep whom to ask, the source of randomness and time, and how long one exchange may take in all."""
        self._seconds = seconds
        self._provider = provider
        self._ids = ids
        self._now = now
        self._lock = threading.Lock()
        self._described: dict[str, Any] = {}
        self._keys: KeySet | None = None

    def begin(self, redirect: str) -> Begun:
        """Give where to send the browser, and what must come back; Unavailable when the provider is away."""
        state, nonce, verifier = (self._ids.secret() for _ in range(3))
        with self._session(redirect) as session:
            url, _state = session.create_authorization_url(
                self._description()["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),  # type: ignore[no-untyped-call]
                code_challenge_method="S256",
            )
        return Begun(url, state, nonce, verifier)

    def finish(self, code: str, begun: Begun, redirect: str) -> Person:
        """Exchange the code and give who signed in; NotAllowed when anything does not fit, Unavailable when away."""
        try:
            endpoint = self._description()["token_endpoint"]
            with self._in_time() as deadline, self._session(redirect) as session:
                _watch(session, deadline)
                token = session.fetch_token(endpoint, code=code, code_verifier=begun.verifier, timeout=_SECONDS)
        except (requests.RequestException, HTTPError, OSError) as exc:
            raise _away() from exc
        except (AuthlibBaseError, ValueError) as exc:
            raise NotAllowed(_WRONG) from exc
        return self._person(str(token.get("id_token", "")), begun.nonce)

    def check(self) -> str:
        """Ask for the provider's description and keys anew, signing nobody in; Unavailable says what is wrong."""
        found, said = self._answered(f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._provider.issuer:
            raise _misnamed()
        missing = [name for name in _ADDRESSES if not isinstance(found.get(name), str)]
        if missing:
            raise Unavailable(f"Nhà cung cấp danh tính không nói {', '.join(missing)} trong bản mô tả của mình.")
        keys = KeySet.import_key_set(self._json(found["jwks_uri"])).keys  # type: ignore[arg-type]  # its hint wants a typed dict
        usable = sum(key.key_type in _KEY_TYPES for key in keys)
        if not usable:
            raise Unavailable("Nhà cung cấp danh tính không có khóa công khai RSA hoặc EC nào để kiểm tra chữ ký.")
        apart = abs((said - self._now()).total_seconds()) if said else 0.0
        if apart > _LEEWAY:
            raise Unavailable(
                f"Đồng hồ lệch {apart:.0f} giây so với nhà cung cấp danh tính: sẽ không ai đăng nhập được."
            )
        return f"{self._provider.issuer} trả lời, {usable} khóa, lệch đồng hồ {apart:.0f} giây; chưa thử đăng nhập"

    def _person(self, id_token: str, nonce: str) -> Person:
        claims = self._claims(id_token)
        rules = jwt.JWTClaimsRegistry(
            now=int(self._now().timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._provider.issuer},
            aud={"essential": True, "value": self._provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            rules.validate(claims)
        except (JoseError, ValueError) as exc:
            raise NotAllowed(_WRONG) from exc
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", self._provider.client_id) != self._provider.client_id or (several and "azp" not in claims):
            raise NotAllowed(_WRONG)
        groups = claims.get(self._provider.groups_claim) or []
        named = [groups] if isinstance(groups, str) else [one for one in groups if isinstance(one, str)]
        name, email = (str(claims.get(claim) or "") for claim in ("name", "email"))
        return Person(str(claims["sub"]), name, email if claims.get("email_verified") else "", frozenset(named))

    def _claims(self, id_token: str) -> dict[str, Any]:
        """Give the claims of a token signed by one of the provider's keys; an unknown key is looked for once more."""
        for keys in (self._known_keys, self._fresh_keys):
            try:
                return dict(jwt.decode(id_token, keys(), algorithms=_ALGORITHMS).claims)
            except (JoseError, ValueError) as exc:
                refused = exc
        raise NotAllowed(_WRONG) from refused

    def _known_keys(self) -> KeySet:
        return self._keys or self._fresh_keys()

    def _fresh_keys(self) -> KeySet:
        found = KeySet.import_key_set(self._json(self._description()["jwks_uri"]))  # type: ignore[arg-type]  # its hint wants a typed dict
        # A shared secret in a public set would let anyone sign.
        asymmetric = [key for key in found.keys if key.key_type in _KEY_TYPES]
        with self._lock:
            self._keys = KeySet(asymmetric)
        return self._keys

    def _description(self) -> dict[str, Any]:
        if not self._described:
            found = self._json(f"{self._provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._provider.issuer:
                raise _misnamed()
            with self._lock:
                self._described = found
        return self._described

    def _json(self, url: str) -> dict[str, Any]:
        return self._answered(url)[0]

    def _answered(self, url: str) -> tuple[dict[str, Any], datetime | None]:
        """Give a JSON object and when the provider says it answered (`Date`, RFC 9110 6.6.1)."""
        try:
            with self._in_time() as deadline, requests.Session() as session:
                session.trust_env = False
                _watch(session, deadline)
                answer = session.get(url, timeout=_SECONDS, allow_redirects=False, stream=True)
                answer.raise_for_status()
                raw = answer.raw.read(_LARGEST, decode_content=True)
                found = json.loads(raw)
        except (requests.RequestException, HTTPError, ValueError, OSError) as exc:
            raise _away() from exc
        if not isinstance(found, dict):
            raise _away()
        told = answer.headers.get("Date")
        try:
            return found, parsedate_to_datetime(told) if told else None
        except ValueError:
            return found, None

    def _in_time(self) -> Deadline:
        """Give the clock over one whole exchange: a person waits behind it, and a thread of the web."""
        return Deadline(self._seconds)

    def _session(self, redirect: str) -> OAuth2Session:
        session = OAuth2Session(
            self._provider.client_id,
            self._provider.client_secret,
            scope="openid profile email",
            redirect_uri=redirect,
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106 - the name of a method
        )
        session.trust_env = False
        return session


def _watch(session: requests.Session, deadline: Deadline) -> None:
    for scheme in ("https://", "http://"):
        session.mount(scheme, deadline.adapter)


def _misnamed() -> Unavailable:
    return Unavailable("Nhà cung cấp danh tính tự xưng tên khác với HOSO_OIDC_ISSUER.")


def _away() -> Unavailable:
    return Unavailable("Nhà cung cấp danh tính không trả lời; hãy thử lại sau, hoặc đăng nhập bằng liên kết một lần.")
