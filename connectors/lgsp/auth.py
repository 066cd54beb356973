"""How a gateway knows us: a login, client credentials, or headers that never change."""

from __future__ import annotations

import base64
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from connectors.base import Garbled, Refused
from connectors.lgsp.profile import at, filled
from connectors.transport import Unauthorised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.base import Clock
    from connectors.lgsp.profile import Profile
    from connectors.transport import Call, Transport

_SPARE = 0.9  # a token is renewed before its time: the peer's clock and the way there take their part


class Session:
    """Holds the token, shared by threads; a profile of kind `headers` has none."""

    def __init__(self, transport: Transport, profile: Profile, values: Mapping[str, str], clock: Clock) -> None:
        self._transport = transport
        self._profile = profile
        self._values = values
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._lock = RLock()

    def token(self) -> str:
        """Give a token that should hold, asking for one where there is none; "" where none is used.

        Raises Unreachable, Refused (wrong credentials) or Garbled.
        """
        if "auth" not in self._profile.calls:
            return ""
        with self._lock:
            if not self._token or self._clock() >= self._until:
                self._renew()
            return self._token

    def forget(self, token: str) -> bool:
        """Drop a token that the peer no longer takes, unless another thread renewed it; False where none is used."""
        with self._lock:
            if self._token == token:
                self._token = ""
        return bool(token)

    def signed(self, call: Call) -> Call:
        """Give the call with what makes us known."""
        fixed = {name: filled(text, self._values) for name, text in self._profile.headers.items()}
        token, auth = self.token(), self._profile.tables["auth"]
        if token:
            fixed[auth.get("header", "Authorization")] = f"{auth.get('scheme', 'Bearer')} {token}".strip()
        return replace(call, headers={**fixed, **call.headers})

    def _renew(self) -> None:
        auth = self._profile.tables["auth"]
        call = self._profile.calls["auth"].call(self._values, repeatable=True)
        if auth["kind"] == "client_credentials":
            call = replace(call, headers={**call.headers, "Authorization": self._basic()})
        try:
            answer = self._transport.ask(call)
        except Unauthorised as exc:
            raise Refused(f"{self._profile.title}: tài khoản hoặc khóa không đúng ({exc})") from exc
        token = at(answer, auth["token"])
        if not isinstance(token, str) or not token:
            raise self._without_token(answer)
        self._transport.hide(token)
        self._token = token
        told = at(answer, auth.get("lifetime", "-"))
        lifetime = float(told) if isinstance(told, int | float) else float(auth.get("lifetime_seconds", 1800))
        self._until = self._clock() + lifetime * _SPARE

    def _without_token(self, answer: Mapping[str, Any]) -> Refused | Garbled:
        """Say whether we were not let in, or were not understood."""
        reply = self._profile.tables["reply"]
        if reply.get("ok") and at(answer, reply["ok"]) is not None:
            why = self._transport.masked(str(at(answer, reply.get("message", "-")) or ""))
            return Refused(f"{self._profile.title}: không đăng nhập được: {why}")
        return Garbled(f"{self._profile.title}: câu trả lời đăng nhập không có mã truy cập")

    def _basic(self) -> str:
        auth = self._profile.tables["auth"]
        pair = f"{self._values[auth['user']]}:{self._values[auth['password']]}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"
