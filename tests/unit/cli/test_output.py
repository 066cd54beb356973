"""What commands print is safe to print."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime

import pytest

from service.cli.dossiers import show_answer
from service.cli.output import show, show_json, show_table, tell, written
from service.ports import Answer, Hit


@pytest.mark.parametrize("hostile", ["a\x1b[31mb", "a\rb", "a\x9b2Jb", "a\u202efdp.exe", "a\x07b", "a\x7fb"])
def test_a_senders_name_cannot_steer_the_terminal(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    show(hostile)
    tell(hostile)
    show_table(("TÊN", "SỐ"), [(hostile, "1")])

    out, err = capsys.readouterr()
    assert not set("\x1b\r\x9b\u202e\x07\x7f") & set(out + err)


def test_vietnamese_lines_and_tabs_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show("Đường\tSố 1\nHòa")

    assert capsys.readouterr().out == "Đường\tSố 1\nHòa\n"


def test_json_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"tên": "Đỗ\x1b"})

    assert json.loads(capsys.readouterr().out) == {"tên": "Đỗ\x1b"}


def test_an_answer_of_several_lines_stands_beneath_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("PHẦN", "NÓI"), [("quy tắc", "2 điều:\n- một\n- hai"), ("kho", "trả lời")])

    assert capsys.readouterr().out.splitlines() == [
        "PHẦN     NÓI",
        "quy tắc  2 điều:",
        "    - một",
        "    - hai",
        "kho      trả lời",
    ]


def test_a_hit_without_a_page_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    hit = Hit("id", "HS-2026-000001", "in_review", "waiting", "Khen", "Sở", "bkt", at, snippet="\x02Khuc\x03 Thi Lam")
    show_answer(Answer(hits=(hit,)), argparse.Namespace(json=False))

    assert capsys.readouterr().out.splitlines()[-1] == "  HS-2026-000001: «Khuc» Thi Lam"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (date(2026, 12, 3), "03/12/2026"),
        ("2026-12-03", "03/12/2026"),
        ("2026-12-01T17:30:00+00:00", "00:30 02/12/2026"),
        ("chưa đặt", "chưa đặt"),
    ],
)
def test_days_and_moments_are_written_as_people_do(told: date | str, said: str) -> None:
    assert written(told) == said
