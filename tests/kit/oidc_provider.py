"""A small OpenID Connect provider over real HTTP: `python -m tests.kit.oidc_provider`; prints its address first.

Everyone is let in; `login_hint` of the request says who it is, or which trick the ID token plays.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT, SECRET = "hoso", "khoa-cua-hoso-o-noi-dang-nhap"
GROUPS = {"thu": ["to-thi-dua"], "lanh-dao": ["lanh-dao-phong", "khac"], "so": ["so-thu-nghiem"], "khach": ["khach"]}
TRICKS = ("none", "hs256", "stranger", "audience", "issuer", "over", "nonce", "no-subject", "two-audiences")


class Provider(ThreadingHTTPServer):
    """The provider's keys and what it remembers between its two addresses."""

    def __init__(self) -> None:
        """Listen on a free port with a fresh key."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_address[1]}"
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256", "use": "sig"}, auto_kid=False)
        self.stranger = RSAKey.generate_key(2048, {"kid": "k1", "alg": "RS256"}, auto_kid=False)
        self.codes: dict[str, dict[str, str]] = {}

    def id_token(self, asked: dict[str, str]) -> str:
        """Give the token, with the trick that the hint asks for."""
        who, now = asked.get("login_hint", "thu"), int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": f"sub-{who}", "nonce": asked["nonce"],
            "iat": now, "exp": now + 300, "name": "Lê Thử Nghiệm", "email": f"{who}@tinh.test", "email_verified": True,
            "groups": GROUPS.get(who, ["to-thi-dua"]),
        }  # fmt: skip
        claims |= {"audience": {"aud": "khac"}, "issuer": {"iss": "https://khac.test"}, "nonce": {"nonce": "khac"},
                   "over": {"exp": now - 600}, "two-audiences": {"aud": [CLIENT, "khac"]}}.get(who, {})  # fmt: skip
        if who == "no-subject":
            del claims["sub"]
        if who == "none":
            return ".".join(_encoded(part) for part in ({"alg": "none"}, claims)) + "."
        if who == "hs256":
            return str(jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET)))
        key = self.stranger if who == "stranger" else self.key
        return str(jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key))


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """Describe the provider, give its keys, or let the person in and send the browser back."""
        parts, issuer = urlsplit(self.path), self.server.issuer
        asked = {name: texts[0] for name, texts in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json({"issuer": issuer, "authorization_endpoint": f"{issuer}/auth",
                        "token_endpoint": f"{issuer}/token", "jwks_uri": f"{issuer}/keys"})  # fmt: skip
        elif parts.path == "/keys":
            self._json(KeySet([self.server.key]).as_dict(private=False))
        elif (
            parts.path == "/auth" and asked.get("client_id") == CLIENT and asked.get("code_challenge_method") == "S256"
        ):
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked
            self.send_response(303)
            back = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self._json({"error": "invalid_request"}, 400)

    def do_POST(self) -> None:
        """Give the token for a code, once, to who knows the secret and the verifier."""
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(form["code"][0], {})
        verifier = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proven = base64.urlsafe_b64encode(verifier).decode().rstrip("=") == asked.get("code_challenge")
        known = self.headers["Authorization"] == "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if not (proven and known and form["redirect_uri"][0] == asked["redirect_uri"]):
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": self.server.id_token(asked)})

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""

    def _json(self, body: Any, status: int = 200) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def _encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


@contextmanager
def running() -> Iterator[str]:
    """Run the provider in a process of its own; gives its issuer."""
    command = [sys.executable, "-m", "tests.kit.oidc_provider"]
    with subprocess.Popen(command, cwd=TREE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    provider = Provider()
    sys.stdout.write(f"{provider.issuer}\n")
    sys.stdout.flush()
    provider.serve_forever()
