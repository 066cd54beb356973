"""A file or folder of the person's that cannot be used is one sentence, whatever command it was given to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from service.cli import main, told

if TYPE_CHECKING:
    from pathlib import Path


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tep"
    file.write_text("")

    def run(_chosen: argparse.Namespace) -> int:
        (file / "tables").mkdir(parents=True)
        return 0

    assert told(argparse.Namespace(run=run)) == 1
    assert capsys.readouterr().err == (
        f"Không đọc hoặc ghi được «{file / 'tables'}»: một phần của đường dẫn không phải thư mục. "
        "Hãy kiểm tra đường dẫn, quyền và ổ đĩa.\n"
    )


@pytest.mark.parametrize("command", ["read", "extract", "verify"])
def test_a_file_that_is_not_there_is_told_without_a_word_of_english(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thieu.pdf"

    assert main([command, str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"Không mở được «{file}»: không có tệp hoặc thư mục này.")


def test_what_nobody_foresaw_is_not_taken_for_a_file(tmp_path: Path) -> None:
    def run(_chosen: argparse.Namespace) -> int:
        raise OSError(5, f"of {tmp_path}")

    with pytest.raises(OSError, match="of "):
        told(argparse.Namespace(run=run))


def test_a_folder_of_old_decisions_that_is_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tep.pdf"
    file.write_text("")
    codes = [main(["import-decisions", *given]) for given in ([str(tmp_path / "sai")], [str(file)], [])]

    assert codes == [1, 1, 2]
    absent, no_folder, unnamed = capsys.readouterr().err.splitlines()
    assert absent == f"«{tmp_path / 'sai'}» không có: hãy nêu thư mục có quyết định, danh sách cũ."
    assert no_folder.startswith(f"«{file}» không phải thư mục")
    assert unnamed.startswith("Hãy nêu thư mục")
