"""One data folder, one Hoso: who comes second is told so, stopping is clean, starting again goes on."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kit import desk as kit
from tests.kit.commands import commands
from tests.kit.desk import Desk, nomination
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def own() -> Iterator[Desk]:
    """Give a machine of the test's own that is not started yet."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-own-"))
    machine = Desk(folder / "data")
    yield machine
    machine.kill_all()
    shutil.rmtree(folder, ignore_errors=True)


def up_beside(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Try to start a second Hoso while one runs."""
    command = [sys.executable, "-P", "-m", "service.cli", "up", *arguments]
    return subprocess.run(
        command, env=desk._environment(), cwd=TREE, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_second_start_on_the_same_folder_says_who_holds_it_and_harms_nothing(desk: Desk) -> None:
    second = up_beside(desk, "--data", str(desk.data), "--port", str(desk.port + 1))

    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert f"pid {desk.pid}" in second.stderr
    assert desk.ask("dossiers", "list", "--limit", "1")["items"]


def test_a_taken_port_is_named_with_what_to_do(desk: Desk, own: Desk) -> None:
    second = up_beside(own, "--data", str(own.data), "--port", str(desk.port))

    assert (second.returncode, "Traceback" in second.stderr) == (1, False)
    assert str(desk.port) in second.stderr
    assert "--port" in second.stderr


def test_http_2_in_which_a_body_is_waited_for_though_its_sender_is_gone_is_not_spoken(
    desk: Desk,
) -> None:
    with socket.create_connection(("127.0.0.1", desk.port), timeout=60) as line:
        line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)))  # no settings of its own
        with suppress(ConnectionError):
            assert line.recv(9)[3:4] != b"\x04"  # the server's settings: it would speak it


def test_the_office_is_known_before_the_web_serves(own: Desk) -> None:
    own.open()
    until(lambda: "Dừng: Ctrl-C" in own.whole_log())
    said = own.whole_log()

    assert 0 <= said.find("Đã lập tài khoản «vanphong»") < said.find("web: ")


def test_stopping_leaves_no_process_and_starting_again_goes_on(own: Desk) -> None:
    own.open()
    before = own.dossier(own.push(nomination(0, kit.ZIP)))
    code = own.terminate()
    left = own.leftovers()
    own.start()
    after = own.dossier(before["code"])
    archived = own.approve_all(before["code"])

    assert (code, left) == (0, [])
    assert after == before
    assert archived["state"] == "archived"
    assert "Traceback" not in own.said()


def test_a_backup_is_restored_into_a_new_folder_and_goes_on_there(desk: Desk, own: Desk, tmp_path: Path) -> None:
    folder, here = tmp_path / "sao-luu", {"HOSO_DATA": str(own.data)}
    desk.hoso("backup", str(folder))
    own.data.mkdir(parents=True)
    for key in ("secret-key", "audit-key"):
        shutil.copy(desk.data / key, own.data / key)
    restored, again = commands(here, ["restore", folder], ["restore", folder])
    own.open()

    assert (restored.code, restored.out) == (0, "Khớp từng dòng, từng tệp, cả chuỗi nhật ký.\n"), restored.err
    assert "Khóa ký nhật ký" not in restored.err
    assert (again.code, "đặt HOSO_DATA là một thư mục mới" in again.err) == (1, True)
    kept = [one["code"] for one in desk.ask("dossiers", "list", "--limit", "200")["items"]]
    assert [one["code"] for one in own.ask("dossiers", "list", "--limit", "200")["items"]] == kept
    assert "nguyên vẹn" in own.hoso("verify", "--audit")
