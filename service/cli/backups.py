"""Commands of backup: write one, restore it into an empty place, rehearse that beside and compare."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap, migrations
from service.cli.output import show, tell
from service.cli.up import servers_here
from service.embedded.postgres import EmbeddedPostgres
from service.stages import backup

if TYPE_CHECKING:
    import argparse

_NO = 1


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    writing = commands.add_parser(
        "backup", help="sao lưu cơ sở dữ liệu và mọi tệp vào một thư mục; chạy lại thì đi tiếp"
    )
    writing.add_argument("folder", type=Path, metavar="THƯ MỤC")
    writing.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", help="phục hồi một bản sao lưu vào cơ sở dữ liệu trống, rồi so lại")
    restoring.add_argument("folder", type=Path, metavar="THƯ MỤC")
    restoring.set_defaults(run=_restore)
    drill = commands.add_parser(
        "drill", help="diễn tập: sao lưu, phục hồi vào một nơi tạm, so số dòng, mã băm, nhật ký"
    )
    drill.add_argument(
        "folder", type=Path, nargs="?", metavar="THƯ MỤC", help="bản sao lưu có sẵn; để trống: sao lưu mới"
    )
    drill.set_defaults(run=_drill)


def _backup(chosen: argparse.Namespace) -> int:
    began = time.monotonic()
    told = backup.write(bootstrap.place(), chosen.folder, at=bootstrap.clock().now().isoformat(), tell=tell)
    rows = sum(row["rows"] for row in told["tables"])
    show(f"{chosen.folder}: {rows} dòng, {told['objects']} tệp, {time.monotonic() - began:.1f} giây")
    for key in told["lost"]:
        show(f"MẤT: {key}")
    return _NO if told["lost"] else 0


def _restore(chosen: argparse.Namespace) -> int:
    told = backup.manifest_of(chosen.folder)
    with servers_here():
        settings = bootstrap.settings()
        migrations.upgrade(settings.owner_url, told["revision"], serves=settings.database_url)
        place = bootstrap.place()
        place.tables.require_empty()
        bootstrap.objects().prepare()
        faults = backup.restore(place, chosen.folder, tell=tell)
        bootstrap.migrate(settings.owner_url, tell=tell, serves=settings.database_url)
        if not set(told["public_key"].split()) <= set(place.audit.public_keys.split()):
            tell("Khóa ký nhật ký ở đây khác khóa của bản sao lưu: đặt lại khóa cũ (tệp audit-key của thư mục dữ liệu "
                 "cũ, hoặc HOSO_AUDIT_KEY) trước khi chạy, kẻo nhật ký cũ không kiểm tra được nữa.")  # fmt: skip
        bootstrap.database().close()
    return _said(faults)


def _drill(chosen: argparse.Namespace) -> int:
    """Restore beside: a PostgreSQL of its own in a temporary folder, objects in memory of this process."""
    with tempfile.TemporaryDirectory(prefix="hoso-drill-") as name:
        scratch = Path(name)
        scratch.chmod(0o755)
        folder = chosen.folder or scratch / "backup"
        if chosen.folder is None:
            backup.write(bootstrap.place(), folder, at=bootstrap.clock().now().isoformat(), tell=tell)
        server, began = EmbeddedPostgres(scratch / "postgres"), time.monotonic()
        dsn = server.start()
        try:
            migrations.upgrade(dsn, backup.manifest_of(folder)["revision"])
            faults = backup.restore(bootstrap.scratch_place(dsn, folder), folder, tell=tell)
        finally:
            server.stop()
        show(f"phục hồi và so trong {time.monotonic() - began:.1f} giây")
    return _said(faults)


def _said(faults: list[str]) -> int:
    for fault in faults[:100]:
        show(fault)
    show("Khớp từng dòng, từng tệp, cả chuỗi nhật ký." if not faults else f"{len(faults)} chỗ khác.")
    return _NO if faults else 0
