"""Settings that cannot be are told by name before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service import settings
from service.domain.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOSO_PORT", "99999"),
        ("HOSO_PORT", "0"),
        ("HOSO_PORT", "nan"),
        ("HOSO_WORKERS", "inf"),
        ("HOSO_LOG_LEVEL", "loud"),
        ("HOSO_BASE_URL", "hoso.example.vn"),
        ("HOSO_WORKERS", "0.5"),
        ("HOSO_WEB_WORKERS", "1.5"),
        ("HOSO_DATABASE_URL", "mysql://hoso:mat-khau@db/hoso"),
        ("HOSO_DATABASE_URL", "db:5432/hoso"),
        ("HOSO_BROKER_URL", "rabbitmq:5672"),
        ("HOSO_S3_ENDPOINT", "objects:8333"),
        ("HOSO_REPLICA_ENDPOINT", "objects:8333"),
        ("HOSO_S3_ENDPOINT", "http://objects:8333/hoso"),
        ("HOSO_S3_BUCKET", "Ho_So"),
        ("HOSO_REPLICA_BUCKET", "hs"),
        ("HOSO_WEBHOOK_INSECURE", "true"),
        ("HOSO_WEBHOOK_PORTS", "443;8443"),
        ("HOSO_WEBHOOK_PORTS", "443,70000"),
        ("HOSO_WEBHOOK_PORTS", "https"),
    ],
)
def test_a_setting_that_cannot_be_is_told_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        settings.load({"HOSO_DATA": str(tmp_path), name: value})

    assert [problem.field for problem in refused.value.problems] == [name]
    assert name in str(refused.value)


def test_an_address_with_a_password_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        settings.load({"HOSO_DATA": str(tmp_path), "HOSO_DATABASE_URL": "mysql://hoso:mat-khau@db/hoso"})

    assert "mat-khau" not in str(refused.value)
    assert "postgresql://" in str(refused.value)


def test_redis_without_its_driver_is_told_before_anything_rings(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"HOSO_BROKER_URL: redis:// cần gói Python redis"):
        settings.load({"HOSO_DATA": str(tmp_path), "HOSO_BROKER_URL": "redis://127.0.0.1:6379/0"})


def test_a_secret_file_that_holds_no_text_is_told_by_name(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(Invalid, match="HOSO_SECRET_KEY_FILE: không đọc được"):
        settings.load({"HOSO_DATA": str(tmp_path), "HOSO_SECRET_KEY_FILE": str(file)})


def test_a_secret_in_a_file_comes_before_that_of_the_running_servers(tmp_path: Path) -> None:
    settings.remember(tmp_path, {"HOSO_S3_SECRET_KEY": "cua-may-dang-chay", "HOSO_S3_ACCESS_KEY": "cua-may-dang-chay"})
    (tmp_path / "khoa").write_text("trong-tep\n")

    read = settings.load({"HOSO_DATA": str(tmp_path), "HOSO_S3_SECRET_KEY_FILE": str(tmp_path / "khoa")})

    assert (read.s3_secret_key, read.s3_access_key) == ("trong-tep", "cua-may-dang-chay")


@pytest.mark.parametrize("form", ["", "_FILE"])
def test_the_owner_in_running_servers_owns_no_other_database(form: str, tmp_path: Path) -> None:
    """`hoso migrate` and `hoso backup` would go to the database of `hoso up`, not to the one that is named."""
    ours, other = "postgresql://hoso@/hoso", "postgresql://hoso@elsewhere/hoso"
    settings.remember(tmp_path, {"HOSO_DATABASE_URL": "postgresql://s@/hoso", "HOSO_DATABASE_OWNER_URL": ours})
    (tmp_path / "db").write_text(other)
    named = {f"HOSO_DATABASE_URL{form}": str(tmp_path / "db") if form else other}

    assert settings.load({"HOSO_DATA": str(tmp_path)}).owner_url == ours
    assert settings.load({"HOSO_DATA": str(tmp_path), **named}).owner_url == other


@pytest.mark.parametrize("wrong", ["10.0.0.0/99", "mang-noi-bo", "10.20.0.1/16"])
def test_a_network_that_is_none_is_named_in_vietnamese(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=rf"\(sai: {wrong}\)\."):
        settings.load({"HOSO_DATA": str(tmp_path), "HOSO_WEBHOOK_NETWORKS": f"10.20.0.0/16,{wrong}"})


def test_what_may_be_said_is_taken(tmp_path: Path) -> None:
    given = {"HOSO_WEBHOOK_PORTS": "443, 8443", "HOSO_LOG_LEVEL": "debug", "HOSO_BASE_URL": "https://hoso.example.vn/"}
    read = settings.load({"HOSO_DATA": str(tmp_path), "HOSO_PORT": "65535", **given})

    assert (read.port, read.webhook_ports, read.log_level, read.base_url) == (
        65535, frozenset({443, 8443}), "DEBUG", "https://hoso.example.vn",
    )  # fmt: skip


def test_a_misspelt_setting_is_named() -> None:
    given = {"HOSO_WRKERS": "2", "HOSO_DATA": "x", "HOSO_SECRET_KEY_FILE": "y", "HOSO_PORT_FILE": "z",
             "HOSO_TEST_REQUIRE": "all", "HOME": "/"}  # fmt: skip

    assert settings.strangers(given) == ("HOSO_PORT_FILE", "HOSO_WRKERS")
