"""Commands that see to the machine: up, migrate, doctor, intake."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from service import bootstrap, migrations
from service import settings as configuration
from service.cli import up
from service.cli.output import show, show_json, show_table, tell
from service.domain.errors import HosoError, NotFound, Unavailable
from service.embedded.folder import MEBIBYTE, free_space, lack_of_space
from service.stages import fixity, notify, receive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from connectors.base import Reference
    from service.ports import Deps

_NO = 1
# What cannot be asked while something else does not work: it would only say the same, or a wrong thing.
_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ghi một lần": ("kho tệp",),
        "khóa phiên bản": ("kho tệp",),
        "tính nguyên vẹn của kho": ("cơ sở dữ liệu", "tệp kết nối"),
        "ký nhật ký": ("tệp kết nối",),
        "đồng hồ": ("cơ sở dữ liệu",),
        "trả lời e-office": ("cơ sở dữ liệu", "tệp kết nối"),
    }
)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    up.add_command(commands)
    commands.add_parser("migrate", help="tạo hoặc nâng cấp cơ sở dữ liệu và kho").set_defaults(run=_migrate)
    doctor = commands.add_parser("doctor", help="có chạy được không, và phải làm gì")
    doctor.add_argument("--json", action="store_true")
    doctor.set_defaults(run=_doctor)
    intake = commands.add_parser("intake", help="lấy thư ngay một lượt")
    intake.add_argument("--connector", default="", metavar="TÊN")
    intake.set_defaults(run=_intake)


def _migrate(_chosen: argparse.Namespace) -> int:
    settings = bootstrap.settings()
    if not settings.database_url:
        raise Unavailable("Chưa đặt HOSO_DATABASE_URL.")
    bootstrap.migrate(settings.owner_url, tell=tell, serves=settings.database_url)
    for store in filter(None, (bootstrap.objects(), bootstrap.replica())):
        store.prepare()
    tell("Cơ sở dữ liệu và kho tệp đã sẵn sàng.")
    return 0


def _intake(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    names = [chosen.connector] if chosen.connector else list(deps.connectors)
    failed: list[str] = []

    def left(reference: Reference, error: Exception) -> None:
        failed.append(reference.external_id)
        tell(f"  ! {reference.name or reference.external_id}: {error}")

    for name in names:
        try:
            _polled(deps, name, left)
        except Unavailable as exc:  # the others are asked all the same
            failed.append(name)
            tell(str(exc))
    return _NO if failed else 0


def _polled(deps: Deps, name: str, left: Callable[[Reference, Exception], None]) -> None:
    """Take in one round of one connector, saying at which message it is."""
    number = count(1)
    found = receive.poll(deps, name, on_failure=left, between=lambda: tell(f"{name}: {next(number)} thông điệp…"))
    for taken in found:
        show(f"{name}: {taken.name or taken.external_id} → {taken.outcome} {taken.message}".rstrip())
    if next(number) == 1:
        tell(f"{name}: không có thông điệp nào chờ.")


def _doctor(chosen: argparse.Namespace) -> int:
    rows = [_checked("cài đặt", _check_settings)]
    if rows[0][1]:  # without settings every other check would only say the same
        for name, check in _checks():
            failed = {told for told, works, _says in rows if not works}
            need = next((need for need in _NEEDS.get(name, ()) if need in failed), "")
            rows.append((name, False, f"chưa xét được: xem «{need}»") if need else _checked(name, check))
    if chosen.json:
        show_json([{"name": name, "works": works, "says": says} for name, works, says in rows])
    else:
        show_table(("PHẦN", "ĐƯỢC", "NÓI"), [(name, "có" if works else "KHÔNG", says) for name, works, says in rows])
    return 0 if all(works for _name, works, _says in rows) else _NO


def _checked(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    """Run one check; what it raises is what it says."""
    try:
        return name, True, check()
    except HosoError as exc:
        return name, False, str(exc)
    except OSError as exc:
        return name, False, f"{type(exc).__name__}: {exc}"


def _checks() -> Iterator[tuple[str, Callable[[], str]]]:
    """Give every check beyond the settings with its name; each says a sentence or raises one."""
    yield "quy tắc", _check_rules
    yield "quy tắc chưa kiểm chứng", _check_doubts
    yield "tệp kết nối", _check_connectors
    yield "ổ đĩa", _check_disks
    yield "cơ sở dữ liệu", _check_database
    yield "kho tệp", _check_objects
    yield "ghi một lần", _check_once
    yield "khóa phiên bản", _check_locks
    yield "kho dự phòng", _check_replica
    yield "tính nguyên vẹn của kho", _check_fixity
    yield "ký nhật ký", _check_audit_key
    yield "hàng đợi", bootstrap.check_broker
    yield "đọc giấy tờ", bootstrap.check_reader
    yield "OCR", bootstrap.check_ocr
    yield "tệp nén", bootstrap.check_archives
    yield "chữ ký số", bootstrap.check_anchors
    yield "quét mã độc", lambda: bootstrap.scanner().check()
    yield "đồng hồ", _check_clock
    yield "thư gửi đi", lambda: bootstrap.mailer().check()
    yield "đăng nhập của tỉnh", _check_sign_in
    yield "trả lời e-office", _check_answers
    for name, connector in _connectors():
        yield f"kết nối {name}", connector


def _connectors() -> Iterator[tuple[str, Callable[[], str]]]:
    try:
        found = bootstrap.checks()
    except HosoError:  # told by «tệp kết nối»
        return
    troubles = _troubles()
    for name, check in found.items():

        def said(check: Callable[[], object] = check, trouble: str = troubles.get(name, "")) -> str:
            result = check()
            works, sentence, advice = result.works, result.sentence, result.advice  # type: ignore[attr-defined]
            if works and trouble:
                return _no(f"{_ended(sentence)} Nhưng lượt lấy thư gần nhất không xong: {trouble}")
            return sentence if works else _no(f"{_ended(sentence)} {advice}")

        yield name, said


def _troubles() -> Mapping[str, str]:
    """Give what the last poll of each connector that fails now said; nothing while the database is away."""
    try:
        return bootstrap.deps().jobs.failing("poll")
    except HosoError:
        return {}


def _ended(sentence: str) -> str:
    """Give a sentence with its full stop, so that another may follow."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _no(sentence: str) -> str:
    raise Unavailable(sentence)


def _check_answers() -> str:
    """Say whether statuses and letters wait that could not be sent back, and why the first could not."""
    failing = bootstrap.deps().jobs.failing
    said = [*failing("report").values(), *failing("post").values()]
    waiting = [one for one in said if one != notify.BEHIND_LOWER]
    return _no(f"{len(waiting)} trạng thái, văn bản chưa gửi được: {waiting[0]}") if waiting else "không có gì ứ lại"


def _check_connectors() -> str:
    """Say which inboxes there are; Invalid names every fault of the connector file."""
    return ", ".join(bootstrap.checks()) or "chưa khai báo kết nối nào: hồ sơ chỉ đến qua API"


def _check_rules() -> str:
    rules = bootstrap.rules()
    return f"{len(rules.awards)} tệp hình thức, {len(rules.procedures)} quy trình"


def _check_doubts() -> str:
    """Say what of the rules no law text that was read settles, each with the files that rest on it."""
    doubts = bootstrap.rules().doubts()
    told = [f"- {sentence} [{_by_folder(files)}]" for sentence, files in doubts.items()]
    return "\n".join([f"{len(told)} điều:", *told]) if told else "không có"


def _by_folder(files: Sequence[str]) -> str:
    """Give rule files, or rows of them, in few words: `awards/nd152: bkt, gk; retention: khen_thuong: tinh`."""
    folders: dict[str, list[str]] = {}
    for path in dict.fromkeys(map(PurePosixPath, files)):
        folders.setdefault(str(path.parent), []).append(path.name.replace(".toml", ""))
    return "; ".join(
        f"{folder}: {', '.join(names)}" if folder != "." else names[0] for folder, names in folders.items()
    )


def _check_settings() -> str:
    """Say where the data lie, and which variables look like settings and are none."""
    unknown = configuration.strangers()
    told = f"; không có cài đặt tên {', '.join(unknown)}, xem lại chính tả" if unknown else ""
    return f"dữ liệu ở {bootstrap.settings().data}{told}"


def _check_disks() -> str:
    """Say how much room is left where data lie and where packages are made; Unavailable when it runs out."""
    folders = list(dict.fromkeys((bootstrap.settings().data, Path(tempfile.gettempdir()))))
    lacks = [lack for one in folders if (lack := lack_of_space(one))]
    if lacks:
        raise Unavailable(". ".join(lacks) + ". Hãy dọn bớt, hoặc trỏ HOSO_DATA, TMPDIR sang ổ đĩa khác.")
    return "; ".join(f"{one} còn {free_space(one) // MEBIBYTE} MiB trống" for one in folders)


def _check_database() -> str:
    url = bootstrap.settings().database_url
    if not url:
        bootstrap.database()  # says how to get one
    # By a connection of its own: a pool only says that it has none, not why.
    found, wanted = migrations.current(url), migrations.head()
    if not found:
        return _no("nối được, chưa có bảng nào: chạy `hoso migrate`")
    bootstrap.database().rows("SELECT 1")
    if not migrations.is_known(found):
        return _no(f"phiên bản {found} mới hơn chương trình này ({wanted}): dùng chương trình mới hơn")
    return f"phiên bản {found}" if found == wanted else _no(f"phiên bản {found}, cần {wanted}: chạy `hoso migrate`")


def _check_objects() -> str:
    name = bootstrap.settings().s3_bucket
    try:
        versioned = bootstrap.objects().versioned()
    except NotFound:
        return _no(f"kho trả lời nhưng không có bucket {name}: xem HOSO_S3_BUCKET, rồi chạy `hoso migrate`")
    if not versioned:
        return _no(f"bucket {name} không giữ phiên bản: tệp bị ghi đè hay xóa là mất; chạy `hoso migrate`")
    return f"bucket {name} trả lời, giữ mọi phiên bản"


def _check_locks() -> str:
    """Say whether the store really refuses to delete a locked version; where it does not, versions alone protect."""
    fault, settings = bootstrap.objects().lock_probe(), bootstrap.settings()
    if fault:
        return f"KHÔNG có khóa: {fault}; gói và điểm chốt chỉ được giữ bằng phiên bản và kiểm tra định kỳ"
    days = f"gói được khóa {settings.lock_days} ngày, điểm chốt {settings.checkpoint_lock_days} ngày"
    return f"đã thử: kho từ chối xóa bản đã khóa; {days}"


def _check_once() -> str:
    """Say whether the store really writes a key only once; where it does not, a second writing makes a version."""
    fault = bootstrap.objects().once_probe()
    return f"KHÔNG: {fault}; bản trước còn là phiên bản cũ" if fault else "đã thử: kho từ chối ghi đè (If-None-Match)"


def _check_replica() -> str:
    """Say whether the second store answers, and what it has."""
    second = bootstrap.replica()
    if second is None:
        return "chưa có (HOSO_REPLICA_ENDPOINT): tệp hỏng chỉ phục hồi được từ phiên bản trước"
    next(second.keys("probe/"), None)
    state = bootstrap.deps().keeping.fixity()
    told = f", lượt kiểm tra này đã chép sang {state.copied} tệp" if state else ""
    return f"bucket {bootstrap.settings().replica_bucket} trả lời{told}"


def _check_fixity() -> str:
    deps = bootstrap.deps()
    alarm, state = fixity.alarm(deps, deps.clock.now()), deps.keeping.fixity()
    if alarm:
        return _no(alarm)
    return f"đã đọc lại {state.checked} tệp, {state.faults} lỗi" if state else "chưa có lượt kiểm tra nào"


def _check_audit_key() -> str:
    if not bootstrap.deps().audit.public_key:
        return _no("Chưa có HOSO_AUDIT_KEY: chuỗi nhật ký chưa được ký, ai ghi được cơ sở dữ liệu có thể tính lại nó.")
    return "có khóa ký điểm chốt"


def _check_sign_in() -> str:
    provider = bootstrap.identity_provider()
    return provider.check() if provider else "chưa đặt (HOSO_OIDC_ISSUER): đăng nhập bằng tài khoản của Hoso"


def _check_clock() -> str:
    row = bootstrap.database().row("SELECT extract(epoch FROM now()) AS seconds")
    drift = abs(float(row["seconds"]) - bootstrap.clock().now().timestamp()) if row else 0.0
    return f"lệch {drift:.1f} giây so với cơ sở dữ liệu" if drift < 30 else _no(f"đồng hồ lệch {drift:.0f} giây")  # noqa: PLR2004
