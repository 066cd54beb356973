"""Wrong use is one sentence in Vietnamese and exit code 2; help has no English heading."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from service.cli import PARTS, main, parser, told
from service.cli.arguments import Misuse
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "hoso: còn thiếu: LỆNH."),
        (["read"], "hoso read: còn thiếu: FILE."),
        (["sandbox", "--port", "abc"], "hoso sandbox: --port: phải là số nguyên, không phải 'abc'."),
        (["sandbox", "--port"], "hoso sandbox: --port: thiếu giá trị."),
        (["sandbox", "--misbehave", "7"], "hoso sandbox: --misbehave: phải là số từ 0 đến 1, không phải '7'."),
        (["sandbox", "--misbehave", "nan"], "hoso sandbox: --misbehave: phải là số từ 0"),
        (["fixity", "--sai"], "hoso: không có tham số: --sai."),
        (["khong-co"], "hoso: LỆNH: không có 'khong-co'; hiện có: "),
        (["dossiers", "list", "--limit", "0"], "hoso dossiers list: --limit: phải là số nguyên từ 1 đến 1000, không"),
        (["deliveries", "list", "--limit", "-1"], "hoso deliveries list: --limit: phải là số nguyên từ 1 đến 1000"),
        (
            ["edxml", "status", "--code", "99", "--from", "x", "a"],
            "hoso edxml status: --code: không có '99'; hiện",
        ),
        (["dossiers", "list", "--state", "x"], "hoso dossiers list: --state: không có 'x'; hiện có: 'annulled', 'appr"),
        (["doctor", "--json=1"], "hoso doctor: --json: không nhận giá trị '1'."),
    ],
)
def test_wrong_use_is_one_sentence(given: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)

    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert "cách dùng: hoso" in said.err


@pytest.mark.parametrize("command", ["", *(name for names in PARTS.values() for name in names)])
def test_no_help_has_english_headings(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])

    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"cách dùng: {' '.join(['hoso', *command.split()])}")
    for english in ("usage:", "positional arguments", "options:", "show this help"):
        assert english not in said


def test_what_every_command_has_is_explained_in_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["doctor", "--help"])

    assert "in ra một văn bản JSON" in capsys.readouterr().out


def lowest(made: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give every command that has no commands of its own."""
    below = [one for action in made._actions if isinstance(action.choices, dict) for one in action.choices.values()]
    yield from (found for one in below for found in lowest(one)) if below else [made]


def test_every_value_has_a_vietnamese_word_and_many_choices_stand_in_the_help_alone() -> None:
    told = [
        (made.prog, action.option_strings[-1:] or action.dest)
        for made in lowest(parser())
        for action in made._actions
        if action.nargs != 0 and not action.choices and re.fullmatch("[a-z_]+", action.metavar or "a")
    ]

    assert told == []
    assert [made.prog for made in lowest(parser()) if re.search(r"\{[^}]{60,}\}", made.format_usage())] == []


def test_verifying_nothing_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 2
    assert "hoso verify FILE.zip" in capsys.readouterr().err


def test_what_argparse_takes_and_no_command_can_use_is_misuse_too(capsys: pytest.CaptureFixture[str]) -> None:
    def run(_chosen: argparse.Namespace) -> int:
        raise Misuse("Cần mã, hoặc --since.")

    assert told(argparse.Namespace(run=run)) == 2
    assert capsys.readouterr().err == "Cần mã, hoặc --since.\n"


def test_the_doctor_tells_wrong_settings_once(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(TREE), "HOSO_DATA": str(tmp_path), "HOSO_PROXIES": "hai"}
    program = "import sys; from service.cli import main; sys.exit(main(['doctor', '--json']))"

    told = subprocess.run(
        [sys.executable, "-P", "-c", program], env=environment, capture_output=True, text=True, check=False
    )

    (row,) = json.loads(told.stdout)
    assert told.returncode == 1
    assert (row["name"], row["works"]) == ("cài đặt", False)
    assert "HOSO_PROXIES" in row["says"]
