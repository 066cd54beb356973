"""The connector file: what would leave an inbox unread is told by name, never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors import CONNECTORS, load
from connectors.blocks import Block, number_of, pem_of, read, secret_of

if TYPE_CHECKING:
    from pathlib import Path


class NoClock:
    def __call__(self) -> float:
        return 0.0


def test_a_file_gives_its_blocks_with_the_settings_of_each() -> None:
    text = '[[connector]]\nname="a"\nkind="folder"\nfolder="/a"\n[[connector]]\nname="b"\nkind="x"\nevery_seconds=5\n'

    assert read(text) == ([Block("a", "folder", 300.0, {"folder": "/a"}), Block("b", "x", 5.0, {})], [])


def test_an_empty_file_is_an_office_without_inboxes() -> None:
    assert read("") == ([], [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[connectors]]\nname="a"\nkind="folder"\n', "«connectors» không có nghĩa"),
        ('[connector]\nname="a"\nkind="folder"\n', "hai dấu ngoặc vuông"),
        ('[[connector]]\nkind="folder"\n', "Kết nối «?»: thiếu thiết lập `name`"),
        ('[[connector]]\nname=5\nkind="folder"\n', "thiếu thiết lập `name`"),
        ('[[connector]]\nname="a"\n', "Kết nối «a»: thiếu thiết lập `kind`"),
        ('[[connector]]\nname="a"\nkind="folder"\nevery_seconds="5"\n', "`every_seconds` phải là số giây"),
        ('[[connector]]\nname="a"\nkind="folder"\nevery_seconds=0\n', "`every_seconds` phải là số giây"),
        ('[[connector]]\nname="a"\nkind="folder"\nevery_seconds=inf\n', "`every_seconds` phải là số giây"),
    ],
)
def test_a_fault_is_a_sentence_that_names_it(text: str, told: str) -> None:
    blocks, (fault,) = read(text)

    assert blocks == []
    assert told in fault


def test_a_second_inbox_under_one_name_does_not_silently_replace_the_first() -> None:
    blocks, faults = read("".join(f'[[connector]]\nname="a"\nkind="folder"\nfolder="/{place}"\n' for place in "xy"))

    assert [block.settings["folder"] for block in blocks] == ["/x"]
    assert faults == ["Kết nối «a»: tên này đã có ở một khối trước; mỗi hộp thư một tên riêng."]


def test_one_inbox_is_not_read_under_two_names() -> None:
    _blocks, faults = read("".join(f'[[connector]]\nname="{name}"\nkind="folder"\nfolder="/x"\n' for name in "ab"))

    assert faults == ["Kết nối «b»: trùng mọi thiết lập với «a»; một hộp thư chỉ khai báo một lần."]


def test_every_fault_of_a_file_is_told_at_once() -> None:
    _blocks, faults = read('x = 1\n[[connector]]\nevery_seconds = -1\n[[connector]]\nname = "b"\n')

    assert len(faults) == 5


@pytest.mark.parametrize("kind", sorted(set(CONNECTORS) - {"memory"}))
def test_every_connector_refuses_a_setting_that_means_nothing(kind: str) -> None:
    given = {"host": "127.0.0.1", "username": "a", "password": "b", "profile": "bkav", "foldr": "/x"}

    with pytest.raises(ValueError, match=r"thiết lập không có nghĩa: .*`foldr`"):
        load(kind).configured("a", given, clock=NoClock())


@pytest.mark.parametrize("value", ["10", -1, 0, True, float("inf"), None, [1]])
def test_a_bound_that_is_no_number_is_told_by_its_name(value: object) -> None:
    with pytest.raises(ValueError, match="thiết lập `read_seconds` phải là số lớn hơn 0"):
        number_of({"read_seconds": value}, "read_seconds", 60.0)


def test_a_bound_may_be_left_out_and_nought_only_where_it_means_something() -> None:
    assert number_of({}, "page_size", 0, also=0) == 0
    assert number_of({"page_size": 0}, "page_size", 5, also=0) == 0
    assert number_of({"days": 7}, "days", 30) == 7


def test_a_file_that_is_named_and_missing_is_told_before_anything_connects(tmp_path: Path) -> None:
    given = {"host": "127.0.0.1", "username": "a", "password": "b", "ca_file": str(tmp_path / "ca.pem")}

    with pytest.raises(ValueError, match="thiết lập `ca_file`: không đọc được"):
        load("imap").configured("a", given, clock=NoClock())
    (tmp_path / "ca.pem").write_text("khong phai chung thu")
    with pytest.raises(ValueError, match=r"thiết lập `ca_file`: .* không phải tệp PEM"):
        load("imap").configured("a", given, clock=NoClock())
    assert pem_of({}, "ca_file") == ""


def test_a_secret_that_cannot_be_read_is_told_by_the_name_of_its_setting(tmp_path: Path) -> None:
    empty = tmp_path / "trong"
    empty.write_text("\n")

    with pytest.raises(ValueError, match=r"thiết lập `secret_file`: không đọc được .*khong-co \(No such file"):
        secret_of({"secret_file": str(tmp_path / "khong-co")}, "secret")
    with pytest.raises(ValueError, match=r"thiết lập `secret_file`: tệp .*trong trống"):
        secret_of({"secret_file": str(empty)}, "secret")
    with pytest.raises(ValueError, match="thiếu thiết lập `secret` hoặc `secret_file`"):
        secret_of({}, "secret")
