"""The command `hoso sandbox`: a small e-office on this machine, for demonstrations and vendors."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading

from connectors.base import Form
from connectors.sandbox import Mischief, Office, Sandbox
from service import bootstrap
from service.cli.output import show, tell
from service.domain.errors import Unavailable
from service.samples import make_samples, province

_PORT = 8090
_UNITS = (province.CULTURE, province.COLLEGE, province.FARMING, province.BUILDING, province.COMMUNE)
_WAYS = ("axis", "langson", "wso2", "bkav")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `sandbox`."""
    command = commands.add_parser("sandbox", help="e-office giả để thử: trục quốc gia và ba kiểu cổng LGSP")
    command.add_argument("--port", type=int, default=_PORT, metavar="N", help=f"cổng trên 127.0.0.1 (mặc định {_PORT})")
    command.add_argument("--misbehave", type=_chance, default=0.0, metavar="TỶ_LỆ", help="0 đến 1: trả lời sai cố ý")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="lặp lại đúng những lần trả lời sai ấy")
    command.set_defaults(run=_sandbox)


def _chance(text: str) -> float:
    """Read how often an answer is wrong; argparse tells what is wrong with it, as with any argument."""
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise argparse.ArgumentTypeError(f"phải là số từ 0 đến 1, không phải {text!r}")
    return chance


def _sandbox(chosen: argparse.Namespace) -> int:
    organs = (province.RECEIVER, *(unit.organ for unit in _UNITS))
    office = Office(bootstrap.clock().now, Mischief.evenly(chosen.misbehave, seed=chosen.seed), organs)
    for sample in make_samples():
        if sample.form is Form.EDXML:
            office.put(sample.raw, name=sample.name)
    try:
        sandbox = Sandbox(office, port=chosen.port)
    except (OSError, OverflowError) as exc:
        raise Unavailable(f"Không mở được cổng {chosen.port}: {exc}; chọn cổng khác bằng --port.") from exc
    for stop in (signal.SIGINT, signal.SIGTERM):  # also where a shell in the background had it ignore Ctrl-C
        signal.signal(stop, signal.default_int_handler)
    with sandbox:
        _introduce(sandbox, len(office.letters))
        threading.Event().wait()
    return 0


def _introduce(sandbox: Sandbox, waiting: int) -> None:
    """Print the connector file on standard output, and say to the person what this is."""
    for way in _WAYS:
        lines = [f"{name} = {json.dumps(value)}" for name, value in sandbox.settings(way).items()]
        show("\n".join(["[[connector]]", "every_seconds = 10", *lines, ""]))
    sys.stdout.flush()  # whoever reads it through a pipe waits for it while we run
    tell("!!! SANDBOX: đây KHÔNG phải trục liên thông hay LGSP thật. Khóa là khóa công khai, tắt đi là mất hết. !!!")
    tell(f"{waiting} thông điệp mẫu đang chờ ở {sandbox.url} (chỉ máy này vào được); trên đây là tệp HOSO_CONNECTORS.")
    tell(f"Gửi thêm: curl --data-binary @vanban.edxml {sandbox.url}/sandbox/messages")
    tell(f"Làm hỏng: curl -d '{{\"html\": 0.2}}' {sandbox.url}/sandbox/mischief. Dừng: Ctrl-C.")
