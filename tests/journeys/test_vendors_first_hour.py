"""The vendor's page is true: its examples run as they stand against a running Hoso."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.desk import nomination
from tests.kit.production import free_port
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.desk import Desk

EXAMPLES = TREE / "docs" / "webhooks"


def _environment(secret: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if "proxy" not in name.lower()}
    return {**kept, "HOSO_SECRET": secret, "PYTHONUTF8": "1"}


@pytest.mark.parametrize(
    ("sender", "number"), [([sys.executable, "sender.py"], 51), (["sh", "sender.sh"], 52)], ids=["python", "curl"]
)
def test_the_example_senders_carry_a_decision_through(desk: Desk, sender: list[str], number: int) -> None:
    name = f"ví dụ {number}"
    secret = desk.hoso("endpoint", "add", name, "--inbound", "--reviewer", "nv-017=vanphong")
    dossier = desk.dossier(desk.push(nomination(number)))
    command = [*sender, desk.address, dossier["code"], str(dossier["version"]), "nv-017"]
    said = subprocess.run(
        command, cwd=EXAMPLES, env=_environment(secret), capture_output=True, text=True, check=True, timeout=60
    ).stdout

    assert "200" in said
    assert desk.dossier(dossier["code"])["step"]["name"] == "tham_dinh"


def test_the_example_receiver_hears_the_ping_and_every_event_once(desk: Desk, tmp_path: Path) -> None:
    port, heard = free_port(), tmp_path / "heard"
    secret = desk.hoso("endpoint", "add", "ví dụ nhận", "--url", f"http://127.0.0.1:{port}/hook")
    with heard.open("w") as out:
        command = [sys.executable, "receiver.py", str(port)]
        receiver = subprocess.Popen(command, cwd=EXAMPLES, env=_environment(secret), stdout=out, stderr=out)
    try:
        until(lambda: "200" in _pinged(desk))
        dossier = desk.dossier(desk.push(nomination(60)))
        until(lambda: f"dossier.step_opened {dossier['id']}" in heard.read_text())
    finally:
        receiver.terminate()
        receiver.wait()
        desk.hoso("endpoint", "disable", "ví dụ nhận")

    lines = [line for line in heard.read_text().splitlines() if dossier["id"] in line]
    assert len(lines) == len(set(lines))
    assert "endpoint.ping" in heard.read_text()


def _pinged(desk: Desk) -> Any:
    """Ping; a receiver that does not listen yet makes the command's answer no."""
    try:
        return desk.hoso("endpoint", "ping", "ví dụ nhận")
    except (AssertionError, subprocess.CalledProcessError):
        return ""
