"""A reviewer who works through the API and keeps what it was told: which decisions were accepted."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.kit.machine import Machine

INPUTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "hop_hoi_dong": {"votes_for": 9, "votes_total": 9},
        "quyet_dinh": {"decision_number": "321/QĐ-UBND", "decision_date": "2026-11-20"},
        "cong_nhan": {"decision_number": "321/QĐ-UBND", "decision_date": "2026-11-20"},
    }
)
REASON = "Đồng ý cho qua."


class Reviewer(threading.Thread):
    """Approves every step of each dossier whose code ends in one of `endings`, until told to stop."""

    def __init__(self, machine: Machine, token: str, endings: tuple[str, ...] = ("1", "6")) -> None:
        """Take the machine and an API token of an account that plays every role."""
        super().__init__(name="reviewer", daemon=True)
        self._machine, self._endings = machine, endings
        self._headers = {"Authorization": f"Bearer {token}"}
        self._over = threading.Event()
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.archived = 0

    def run(self) -> None:
        """Look and decide again and again; what is away now is there at the next look."""
        while not self._over.wait(0.3):
            with suppress(requests.RequestException):
                self._round()

    def stop(self) -> None:
        """End after the present request."""
        self._over.set()
        self.join()

    def idle(self) -> bool:
        """Tell whether nothing is left that this reviewer would decide; False while the web is away."""
        try:
            return not self._open()
        except requests.RequestException:
            return False

    def _round(self) -> None:
        for dossier in self._open():
            if self._over.is_set():
                return
            self._decide(dossier)

    def _open(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            asked = {"state": ["in_review", "incomplete"], "limit": 200, "cursor": cursor}
            page = self._call("GET", "/api/v1/dossiers", params=asked).json()
            found += [one for one in page["items"] if one["code"].endswith(self._endings)]
            cursor = page.get("cursor") or ""
            if not cursor:
                return found

    def _decide(self, dossier: Mapping[str, Any]) -> None:
        """Approve the open step at the version that was seen; only a 200 counts as accepted."""
        step = dossier["step"]
        order = {"action": "approve", "step": step, "expected_version": dossier["version"], "reason": REASON,
                 "inputs": INPUTS.get(step, {})}  # fmt: skip
        answer = self._call("POST", f"/api/v1/dossiers/{dossier['dossier_id']}/decisions", json=order)
        if answer.status_code == 200:
            self.accepted[dossier["dossier_id"], step] += 1

    def _call(self, method: str, path: str, **given: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, self._machine.address + path, headers=self._headers, timeout=120, **given)
        if answer.status_code >= 500:
            raise requests.ConnectionError(f"{path}: {answer.status_code}")
        return answer
