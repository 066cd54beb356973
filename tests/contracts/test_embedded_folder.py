from __future__ import annotations

import logging
import os
import socket
from pathlib import Path

import pytest

from service.broker import make_app
from service.domain.errors import Conflict, Invalid, Unavailable
from service.embedded import BrokerFolder, DataFolder, require_port
from service.embedded.folder import DiskWatch
from service.embedded.supervisor import log_file


def test_an_absent_folder_is_made_and_marked_with_the_version(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "a" / "b", "0.1.0") as folder:
        marked = (folder.path / "VERSION").read_text()

    assert marked == 'format = 1\nversion = "0.1.0"\n'


def test_a_second_run_on_the_same_folder_learns_who_holds_it(tmp_path: Path) -> None:
    with DataFolder(tmp_path, "0.1.0"), pytest.raises(Conflict) as refused:
        DataFolder(tmp_path, "0.1.0").open()

    assert refused.value.current == str(os.getpid())
    assert str(refused.value) == (
        f"Thư mục {tmp_path} đang được một tiến trình hoso khác dùng (pid {os.getpid()}); "
        f"hãy dừng tiến trình đó hoặc chọn thư mục khác bằng --data"
    )


def test_a_closed_folder_can_be_opened_again(tmp_path: Path) -> None:
    DataFolder(tmp_path, "0.1.0").open().close()

    with DataFolder(tmp_path, "0.1.1") as folder:
        assert folder.path == tmp_path


def test_a_folder_of_a_newer_version_is_refused_and_not_held(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text('format = 2\nversion = "9.0.0"\n')

    for _ in range(2):
        with pytest.raises(Invalid) as refused:
            DataFolder(tmp_path, "0.1.0").open()

        assert str(refused.value) == (
            f"Thư mục {tmp_path} do Hoso 9.0.0 tạo ra (định dạng 2); bản này là 0.1.0 (định dạng 1). "
            f"Hãy chạy bản đã tạo ra nó, hoặc chọn thư mục khác bằng --data"
        )


@pytest.mark.parametrize("mark", ["", "một tệp bị hỏng", "format = \x00"])
def test_a_damaged_version_mark_is_refused_in_a_sentence(tmp_path: Path, mark: str) -> None:
    (tmp_path / "VERSION").write_text(mark)

    with pytest.raises(Invalid, match="--data"):
        DataFolder(tmp_path, "0.1.0").open()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "luận văn.docx").touch()

    with pytest.raises(Invalid, match="không phải thư mục dữ liệu"):
        DataFolder(tmp_path, "0.1.0").open()


def test_what_commands_leave_before_the_first_start_is_no_stranger(tmp_path: Path) -> None:
    make_app(f"filesystem://{tmp_path}/broker")  # as `hoso doctor` and every command that rings
    (tmp_path / "inbox").mkdir()

    with DataFolder(tmp_path, "0.1.0") as folder:
        assert (folder.path / "VERSION").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tệp").touch()

    with pytest.raises(Invalid, match="không phải là thư mục"):
        DataFolder(tmp_path / "tệp", "0.1.0").open()


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence() -> None:
    with pytest.raises(Invalid, match="Không ghi được vào /proc/hoso"):
        DataFolder(Path("/proc/hoso"), "0.1.0").open()


def test_too_little_free_space_is_said_in_mebibytes(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"chỉ còn \d+ MiB trống, cần ít nhất 1048576000 MiB"):
        DataFolder(tmp_path, "0.1.0", least_free=1000 * 2**40).open()


def test_a_disk_that_fills_up_is_told_once_and_so_is_its_room(tmp_path: Path) -> None:
    told: list[str] = []
    eased: list[int] = []
    watch = DiskWatch(tmp_path / "not" / "yet", told.append, least=0, eased=lambda: eased.append(len(told)))
    watch()
    assert told == []

    watch.least = 2**80
    watch()
    watch()
    watch.least = 0
    watch()
    watch()

    assert (len(told), eased) == (2, [2])  # once there is room, what met the full disk is started anew
    assert "MiB trống" in told[0]
    assert told[1].endswith("lại đủ chỗ trống")


def test_a_line_that_a_full_disk_does_not_take_leaves_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web.log").symlink_to("/dev/full")
    with log_file(tmp_path, "web") as log:
        log.emit(logging.makeLogRecord({"msg": "một dòng"}))

    assert capsys.readouterr().err == ""


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable) as refused:
            require_port(port)

    assert str(refused.value) == (
        f"Cổng {port} trên 127.0.0.1 đã có chương trình khác dùng; hãy dừng chương trình đó "
        f"hoặc chọn cổng khác: hoso up --port N"
    )


def test_a_deleted_broker_folder_comes_back(tmp_path: Path) -> None:
    broker = BrokerFolder(tmp_path / "broker")
    options = broker.options
    (tmp_path / "broker" / "queue").rmdir()

    broker.ensure()

    assert (broker.url, options) == (
        "filesystem://",
        {
            "data_folder_in": str(tmp_path / "broker" / "queue"),
            "data_folder_out": str(tmp_path / "broker" / "queue"),
            "control_folder": str(tmp_path / "broker" / "control"),
            "store_processed": False,
            "polling_interval": 0.005,
        },
    )
    assert (tmp_path / "broker" / "queue").is_dir()
