"""`hoso intake` as a person types it: one round at every connector, whichever of them is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kit.commands import commands

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.stack import S3Place

_CONNECTORS = """
[[connector]]
name = "mat"
kind = "folder"
folder = "{away}"

[[connector]]
name = "con"
kind = "folder"
folder = "{here}"
settle_seconds = 0
"""


def test_an_inbox_that_is_away_keeps_no_other_from_being_asked(
    migrated_database: str, s3: S3Place, tmp_path: Path
) -> None:
    here, away, table = tmp_path / "con", tmp_path / "mat", tmp_path / "ket-noi.toml"
    here.mkdir()
    away.write_text("không phải thư mục")
    (here / "giay.txt").write_text("xin chào")
    table.write_text(_CONNECTORS.format(here=here, away=away))
    environment = {
        "HOSO_DATA": str(tmp_path / "data"), "HOSO_DATABASE_URL": migrated_database, "HOSO_CONNECTORS": str(table),
        "HOSO_S3_ENDPOINT": s3.endpoint, "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_S3_BUCKET": s3.bucket,
    }  # fmt: skip
    first, again, alone = commands(environment, ["intake"], ["intake", "--connector", "con"],
                                   ["intake", "--connector", "mat"])  # fmt: skip

    assert (first.code, "giay.txt" in first.out) == (1, True), first.err
    assert "«mat»" in first.err
    assert "con: 1 thông điệp…" in first.err
    assert (again.code, again.err) == (0, "con: không có thông điệp nào chờ.\n")
    assert alone.code == 1
