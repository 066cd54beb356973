"""What a person or a vendor's program does at a running Hoso: over HTTP with a token, and by the command `hoso`."""

from __future__ import annotations

import json
import os
import re
import signal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import requests

from service.samples import papers
from service.samples.envelopes import write_paper
from tests.kit import flood
from tests.kit.machine import Machine
from tests.kit.reviewer import INPUTS
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from connectors.base import RawPaper
    from service.samples.province import Nomination
    from tests.kit.flood import Message

EVERY_FULL = 4
EDXML, ZIP, FOLDER = 0, 1, 2
_SECONDS = 120.0
_JSON: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})


class Desk(Machine):
    """A running Hoso and whoever sits before it, as the account that plays every role of the office."""

    def __init__(self, data: Path, *, arguments: tuple[str, ...] = ("--no-samples",)) -> None:
        """Choose a free port; nothing is started and nobody is known yet."""
        super().__init__(data, arguments=arguments)
        self.token = ""

    def open(self) -> Desk:
        """Start everything and take an API token."""
        self.start()
        self.token = self.hoso("token", "add", "vanphong", "--name", "journeys")
        return self

    def told(self) -> str:
        """Give all that `hoso up` has said."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def spend(self, link: str) -> Any:
        """Open a one-time link and press its button, as a new visitor; give the answer to the press."""
        with requests.Session() as session:
            session.trust_env = False
            page = session.get(link, timeout=_SECONDS)
            token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
            assert token, page.text
            return session.post(link, data={"csrf_token": token[1]}, timeout=_SECONDS, allow_redirects=False)

    def terminate(self) -> int:
        """Ask it to stop as an init system does, and give its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.stop()

    def call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **given: Any) -> Any:
        """Make one request as the office and give the whole answer."""
        with requests.Session() as session:
            session.trust_env = False
            named = {"Authorization": f"Bearer {self.token}", **(headers or {})}
            return session.request(method, self.address + path, headers=named, timeout=_SECONDS, **given)

    def get(self, path: str, **asked: Any) -> Any:
        """Read JSON; the test fails with the refusal's words."""
        answer = self.call("GET", path, params=asked)
        assert answer.ok, answer.text
        return answer.json()

    def ask(self, *arguments: str) -> Any:
        """Run a command with --json and give its answer."""
        return json.loads(self.hoso(*arguments, "--json"))

    def dossier(self, code: str) -> dict[str, Any]:
        """Give a dossier as soon as no machine works on it."""
        seen: list[dict[str, Any]] = []

        def rests() -> bool:
            seen.append(self.get(f"/api/v1/dossiers/{code}"))
            return bool(seen[-1]["processing"] != "working")

        until(rests, seconds=_SECONDS)
        return seen[-1]

    def events(self, code: str) -> list[str]:
        """Give the types of a dossier's events in order, without their common prefix."""
        told = self.get(f"/api/v1/dossiers/{code}/events")["events"]
        return [event["type"].removeprefix("dossier.") for event in told]

    def push(self, message: Message) -> str:
        """Push an edXML or zip message over HTTP; give the dossier's id."""
        kind = "application/xml" if message.raw.startswith(b"<") else "application/zip"
        answer = self.call("POST", "/api/v1/inbox/messages", data=message.raw, headers={"Content-Type": kind})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["dossier"].rpartition("/")[2])

    def order(self, code: str, action: str, **given: Any) -> Any:
        """Send one action at the present version and give the whole answer."""
        order = {"action": action, "expected_version": self.dossier(code)["version"], "reason": "Có lý do", **given}
        return self.call("POST", f"/api/v1/dossiers/{code}/decisions", json=order)

    def decide(self, code: str, action: str, **given: Any) -> dict[str, Any]:
        """Carry out one action and give the dossier once it rests again."""
        answer = self.order(code, action, **given)
        assert answer.ok, answer.text
        return self.dossier(code)

    def approve_all(self, code: str) -> dict[str, Any]:
        """Approve every step, answering what it asks; give the dossier once it is archived."""
        while step := self.dossier(code)["step"]:
            self.decide(code, "approve", step=step["name"], inputs=INPUTS.get(step["name"], {}))
        return self.dossier(code)

    def correct(self, code: str, *fields: tuple[int, str, Any]) -> dict[str, Any]:
        """Lock a person's values: (paper number, field, value); paper 0 is the dossier itself."""
        rows = [{"paper": paper, "field": name, "value": value} for paper, name, value in fields]
        body = {"expected_version": self.dossier(code)["version"], "fields": rows}
        answer = self.call("PATCH", f"/api/v1/dossiers/{code}/fields", json=body)
        assert answer.ok, answer.text
        return dict(answer.json())

    def send_signed(self, body: bytes, headers: Mapping[str, str]) -> Any:
        """Send bytes as a reviewer's system does: no token, only the signature."""
        with requests.Session() as session:
            session.trust_env = False
            address = f"{self.address}/webhooks/v1/decisions"
            return session.post(address, data=body, headers={**_JSON, **headers}, timeout=_SECONDS)

    def drop(self, message: Message) -> dict[str, Any]:
        """Lay a message into the inbox folder and give the dossier that it becomes, once it rests."""
        before = self.get("/api/v1/events", after=self._position())["after"]
        flood.drop(self.inbox, message)
        return self.dossier(self._next_of(before, "dossier.received"))

    def drop_supplement(self, code: str, message: Message) -> dict[str, Any]:
        """Lay a message for a waiting dossier into the inbox folder; give the dossier, once it rests."""
        flood.drop(self.inbox, message)
        until(lambda: "supplemented" in self.events(code), seconds=_SECONDS)
        return self.dossier(code)

    def _position(self) -> int:
        """Give the position of the newest event."""
        after, told = 0, self.get("/api/v1/events", limit=1000)
        while told["events"]:
            after, told = told["after"], self.get("/api/v1/events", after=told["after"], limit=1000)
        return int(after)

    def _next_of(self, position: int, kind: str) -> str:
        """Wait for the next event of a kind and give the dossier it tells of."""
        found: list[str] = []

        def came() -> bool:
            told = self.get("/api/v1/events", after=position, limit=1000)["events"]
            found.extend(event["data"]["dossier"] for event in told if event["type"] == kind)
            return bool(found)

        until(came, seconds=_SECONDS)
        return found[0]


def nomination(number: int, form: int = EDXML) -> Message:
    """Give a complete nomination like no other; `number` counts within its form (EDXML, ZIP or FOLDER)."""
    # Every fourth message of the flood is complete, and its forms come in turn: 0, 4 and 8 are the first of each.
    return flood.message(EVERY_FULL * (3 * number + form))


def submission_of(case: Nomination) -> RawPaper:
    """Give the tờ trình of a case as its unit writes it."""
    return write_paper("Tờ trình.docx", papers.submission(case))
