"""`hoso user` as a person types it, on real servers: what is said, and that nobody sees a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.commands import commands

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.stack import S3Place


@pytest.fixture
def environment(migrated_database: str, s3: S3Place, tmp_path: Path) -> dict[str, str]:
    return {
        "HOSO_DATA": str(tmp_path / "data"), "HOSO_DATABASE_URL": migrated_database,
        "HOSO_S3_ENDPOINT": s3.endpoint, "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_S3_BUCKET": s3.bucket,
    }  # fmt: skip


def test_an_account_that_will_see_nothing_says_so(environment: dict[str, str]) -> None:
    adding = ["user", "add", "donvi", "--role", "unit", "--no-password"]
    without, unknown, listed = commands(environment, adding, [*adding, "--unit-id", "KHONG.CO"], ["user", "--help"])

    assert "chưa có --unit-id" in without.err
    assert "«KHONG.CO»" in unknown.err
    assert [verb for verb in ("list", "disable", "enable") if f"    {verb}  " not in listed.out] == []


def test_where_nobody_can_type_a_password_one_sentence_says_what_helps(environment: dict[str, str]) -> None:
    (told,) = commands(environment, ["user", "add", "ai-do"])

    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "--no-password" in told.err


def test_an_account_without_a_name_is_not_kept(environment: dict[str, str]) -> None:
    said = commands(environment, *(["user", "add", name, "--role", "head", "--no-password"] for name in ("", " head")))

    assert [(one.code, "Tên tài khoản" in one.err) for one in said] == [(1, True), (1, True)]


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    away = {"HOSO_DATA": str(tmp_path), "HOSO_DATABASE_URL": f"postgresql:///hoso?host={tmp_path}"}
    (told,) = commands(away, ["dossiers", "list"])

    assert (told.code, told.err.count("\n")) == (1, 1), told.err
