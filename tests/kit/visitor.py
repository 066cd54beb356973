"""A browser without a screen over Flask's test client, and a reviewer's system that signs decisions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from service.domain.webhook_signature import sign
from tests.kit.office import PASSWORD, SECRET

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from service.domain.dossier import Dossier
    from tests.kit.office import Office

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """Someone at a browser: keeps cookies, and sends the CSRF token of the page last seen."""

    def __init__(self, office: Office) -> None:
        self.client = office.app.test_client()
        self._csrf = ""

    def copied(self, office: Office) -> Visitor:
        """Give another browser that has a copy of the cookies."""
        other = Visitor(office)
        cookie = self.client.get_cookie("hoso")
        if cookie is not None:
            other.client.set_cookie("hoso", cookie.value)
        return other

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        answer = self.client.get(path, buffered=True)
        found = _TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self._csrf = found[1] if found else self._csrf
        return answer

    def post(self, path: str, *, address: str = "127.0.0.1", **form: Any) -> TestResponse:
        """Send a form with the token."""
        return self.client.post(path, data={"csrf_token": self._csrf} | form, environ_base={"REMOTE_ADDR": address})

    def signed_in(self, name: str = "chuyenvien") -> Visitor:
        """Sign in with the right password."""
        self.get("/dang-nhap")
        answer = self.post("/dang-nhap", name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        self.get("/")
        return self


def a_decision(about: Dossier, **given: Any) -> bytes:
    """Give the body of a signed decision: the specialist approves the open step."""
    wanted = {"dossier": about.id, "action": "approve", "expected_version": about.version,
              "reviewer": "chuyenvien"} | given  # fmt: skip
    return json.dumps({"type": "dossier.decision", "data": wanted}).encode()


def signed(office: Office, body: bytes, *, webhook_id: str = "msg_1", secret: str = SECRET) -> dict[str, str]:
    """Give the headers that prove `body`, sent now."""
    at = int(office.clock.now().timestamp())
    signature = sign(secret, message_id=webhook_id, timestamp=at, body=body)
    return {"webhook-id": webhook_id, "webhook-timestamp": str(at), "webhook-signature": signature,
            "Content-Type": "application/json"}  # fmt: skip


def send(office: Office, body: bytes, headers: dict[str, str]) -> TestResponse:
    """POST a decision."""
    return office.app.test_client().post("/webhooks/v1/decisions", data=body, headers=headers)
