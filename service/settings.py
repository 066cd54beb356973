"""Settings: the only reader of the environment. One prefix, HOSO_; `_FILE` forms for secrets.

Order: the environment, then what `hoso up` wrote into the data folder, then the default. Unset
database, store or broker means the embedded one, which `hoso up` runs.
"""

from __future__ import annotations

import json
import math
import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from service.domain.errors import Invalid
from service.domain.fields import Problem
from service.domain.oidc import read_groups
from service.domain.public_address import Network, networks

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "0.1.0"
TREE = Path(__file__).resolve().parents[1]
RUN_FILE = Path("run") / "settings.json"
_MIN_SECRET = 32
_LAST_PORT = 65_535
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_WHOLE = ("HOSO_PORT", "HOSO_WEB_WORKERS", "HOSO_WORKERS")
_HTTP = ("https://", "http://")
_SCHEMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("HOSO_DATABASE_URL", "HOSO_DATABASE_OWNER_URL"), ("postgresql://", "postgres://")),
        "HOSO_S3_ENDPOINT": _HTTP,
        "HOSO_REPLICA_ENDPOINT": _HTTP,
        "HOSO_BROKER_URL": ("amqp://", "amqps://", "pyamqp://", "redis://", "rediss://", "filesystem://"),
        "HOSO_BASE_URL": _HTTP,
    }
)
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_COUNTS = ("HOSO_PROXIES", "HOSO_LOCK_DAYS", "HOSO_CHECKPOINT_LOCK_DAYS", "HOSO_CLAMD_HOURS")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as people read it; `secret` ones also take `<name>_FILE`."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("HOSO_DATA", "data", "thư mục dữ liệu của bản chạy trên một máy"),
    Setting("HOSO_DATABASE_URL", "", "PostgreSQL 15 trở lên; để trống: bản nhúng", secret=True),
    Setting("HOSO_DATABASE_OWNER_URL", "", "chủ của các bảng, cho migrate và restore; để trống: như trên", secret=True),
    Setting("HOSO_S3_ENDPOINT", "", "địa chỉ kho S3, có http:// hoặc https://; để trống: bản nhúng"),
    Setting("HOSO_S3_ACCESS_KEY", "", "khóa truy cập S3", secret=True),
    Setting("HOSO_S3_SECRET_KEY", "", "khóa bí mật S3", secret=True),
    Setting("HOSO_S3_BUCKET", "hoso", "tên bucket"),
    Setting("HOSO_S3_REGION", "us-east-1", "vùng của bucket"),
    Setting("HOSO_REPLICA_ENDPOINT", "", "kho S3 dự phòng giữ bản thứ hai của mọi tệp; để trống: không có"),
    Setting("HOSO_REPLICA_ACCESS_KEY", "", "khóa truy cập kho dự phòng", secret=True),
    Setting("HOSO_REPLICA_SECRET_KEY", "", "khóa bí mật kho dự phòng", secret=True),
    Setting("HOSO_REPLICA_BUCKET", "hoso", "tên bucket ở kho dự phòng"),
    Setting("HOSO_LOCK_DAYS", "30", "số ngày gói lưu trữ bị khóa xóa, được gia hạn ở mỗi lượt kiểm tra; 0: không khóa"),
    Setting("HOSO_CHECKPOINT_LOCK_DAYS", "3650", "số ngày điểm chốt của nhật ký bị khóa xóa; 0: không khóa"),
    Setting("HOSO_BROKER_URL", "", "amqp://… hoặc redis://… (cần gói redis); để trống: thư mục trên máy", secret=True),
    Setting("HOSO_SECRET_KEY", "", "khóa ký phiên đăng nhập, ít nhất 32 ký tự", secret=True),
    Setting("HOSO_AUDIT_KEY", "", "khóa ký điểm chốt của nhật ký: 32 byte, base64; rồi khóa công khai cũ", secret=True),
    Setting("HOSO_BASE_URL", "", "địa chỉ mà người dùng mở trang, ví dụ https://hoso.tinh.gov.vn"),
    Setting("HOSO_BIND", "127.0.0.1", "địa chỉ mà máy chủ web lắng nghe"),
    Setting("HOSO_PORT", "8080", "cổng của máy chủ web"),
    Setting("HOSO_WEB_WORKERS", "1", "số tiến trình web"),
    Setting(
        "HOSO_REQUESTS_PER_MINUTE", "6000", "số yêu cầu mỗi phút của một mã truy cập, một người, một nguồn webhook"
    ),
    Setting("HOSO_PROXIES", "0", "số máy chủ trung gian đứng trước trang, mà địa chỉ người gọi do chúng báo được tin"),
    Setting("HOSO_WORKERS", "2", "số tiến trình xử lý hồ sơ"),
    Setting("HOSO_CONNECTORS", "", "tệp TOML khai báo các kết nối e-office; để trống: thư mục inbox trong HOSO_DATA"),
    Setting("HOSO_TEMPLATES", "", "thư mục quy tắc; để trống: templates/ của sản phẩm"),
    Setting("HOSO_TRUST_ANCHORS", "", "thư mục chứng thư gốc (.pem, .crt, .cer, .der) mà chữ ký số phải dẫn tới"),
    Setting("HOSO_READER_SECONDS", "8", "số giây tối đa để đọc một giấy tờ"),
    Setting("HOSO_CLAMD", "", "quét mã độc: unix:/run/clamav/clamd.ctl hoặc tcp://máy:3310; để trống: không quét"),
    Setting(
        "HOSO_CLAMD_HOURS", "48", "tuổi tối đa (giờ) của dữ liệu nhận dạng mã độc; cũ hơn thì tệp chờ; 0: không xét"
    ),
    Setting("HOSO_WEBHOOK_INSECURE", "0", "1: cho phép gửi webhook tới http:// và mọi địa chỉ (chỉ để chạy thử)"),
    Setting("HOSO_WEBHOOK_PORTS", "443", "các cổng được gửi webhook tới, cách nhau bằng dấu phẩy"),
    Setting("HOSO_WEBHOOK_NETWORKS", "", "mạng nội bộ được gửi webhook tới, ví dụ 10.20.0.0/16; để trống: không có"),
    Setting("HOSO_SMTP_URL", "", "smtp://tên:mật-khẩu@máy:587 (STARTTLS), smtps://… hoặc smtp+plain://…", secret=True),
    Setting("HOSO_MAIL_FROM", "", "địa chỉ gửi thư báo việc và báo sự cố, ví dụ hoso@tinh.gov.vn"),
    Setting("HOSO_OIDC_ISSUER", "", "nơi đăng nhập của tỉnh (OpenID Connect), https://…; để trống: không có"),
    Setting("HOSO_OIDC_CLIENT_ID", "", "tên của Hoso ở nơi đăng nhập đó"),
    Setting("HOSO_OIDC_CLIENT_SECRET", "", "khóa của Hoso ở nơi đăng nhập đó", secret=True),
    Setting("HOSO_OIDC_GROUPS", "", "nhóm=vai trò, cách nhau bằng dấu phẩy; nhóm=unit:MÃ cho một đơn vị"),
    Setting("HOSO_OIDC_GROUPS_CLAIM", "groups", "tên của danh sách nhóm trong ID token"),
    Setting("HOSO_LOG_LEVEL", "INFO", "mức ghi nhật ký: DEBUG, INFO, WARNING, ERROR"),
    Setting("HOSO_PULSE", "", "tệp mà worker và beat chạm vào sau mỗi việc, để biết chúng còn làm; để trống: không có"),
    Setting("HOSO_CRASH_AT", "", "chỉ để thử nghiệm: tự dừng đột ngột ở điểm này, dạng tên:lần"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, parsed. Empty texts mean "embedded" or "not set"."""

    data: Path
    database_url: str
    database_owner_url: str
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: str
    s3_bucket: str
    s3_region: str
    replica_endpoint: str
    replica_access_key: str
    replica_secret_key: str
    replica_bucket: str
    lock_days: int
    checkpoint_lock_days: int
    broker_url: str
    secret_key: str
    audit_key: str
    base_url: str
    bind: str
    port: int
    web_workers: int
    requests_per_minute: float
    proxies: int
    workers: int
    connectors: Path | None
    templates: Path
    trust_anchors: Path | None
    reader_seconds: float
    clamd: str
    clamd_hours: int
    webhook_insecure: bool
    webhook_ports: frozenset[int]
    webhook_networks: tuple[Network, ...]
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_groups: Mapping[str, str]
    oidc_groups_claim: str
    smtp_url: str
    mail_from: str
    log_level: str
    pulse: Path | None
    crash_at: str

    @property
    def address(self) -> str:
        """Give the address people open."""
        return self.base_url or f"http://{self.bind}:{self.port}"

    @property
    def owner_url(self) -> str:
        """Give where the schema is changed: as the owner of the tables, which no running process needs to be."""
        return self.database_owner_url or self.database_url

    @property
    def one_process_each(self) -> bool:
        """Tell whether workers on this broker run one process each, and several side by side, instead of a pool."""
        return self.broker_url.startswith("filesystem://")

    def signing_key(self) -> str:
        """Give the key that signs sessions; Invalid where production has none. Never a default."""
        if not self.secret_key:
            raise Invalid("Chưa có HOSO_SECRET_KEY (ít nhất 32 ký tự ngẫu nhiên, giống nhau ở mọi tiến trình web).")
        return self.secret_key


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read all settings; Invalid lists every fault at once."""
    given = dict(os.environ if environment is None else environment)  # noqa: TID251 - the one reader
    data = Path(given.get("HOSO_DATA") or _BY_NAME["HOSO_DATA"].default).absolute()
    faults: list[Problem] = []
    said = {name: value for name, value in given.items() if value}
    # Both roles are of one database: the running servers' owner has no say in another that is named.
    apart = "HOSO_DATABASE_" if any(name.startswith("HOSO_DATABASE_") for name in said) else "\0"
    running = {name: value for name, value in _of_running(data).items() if not name.startswith(apart)}
    told = {name: value for name, value in running.items() if f"{name}_FILE" not in said} | said
    text = {name: _text(setting, told, faults) for name, setting in _BY_NAME.items()}
    settings = _parsed(text, data, faults)
    if settings is None or faults:
        raise Invalid("Cài đặt chưa đúng: " + " ".join(fault.message for fault in faults), faults)
    return settings


def strangers(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Name the variables of our prefix that are no setting: a misspelt one has no effect, and says nothing of it."""
    given = dict(os.environ if environment is None else environment)  # noqa: TID251 - the one reader
    files = {f"{setting.name}_FILE" for setting in SETTINGS if setting.secret}
    ours = (name for name in given if name.startswith("HOSO_") and not name.startswith("HOSO_TEST_"))
    return tuple(sorted(name for name in ours if name not in {*_BY_NAME, *files}))


def _text(setting: Setting, told: Mapping[str, str], faults: list[Problem]) -> str:
    """Give one setting's text, from a file where it names one."""
    file = told.get(f"{setting.name}_FILE") if setting.secret and setting.name not in told else None
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as exc:
            why = exc.strerror if isinstance(exc, OSError) else "không phải chữ UTF-8"
            faults.append(
                Problem("setting.file", f"{setting.name}_FILE: không đọc được {file} ({why}).", field=setting.name)
            )
    return told.get(setting.name, setting.default)


def _parsed(text: Mapping[str, str], data: Path, faults: list[Problem]) -> Settings | None:
    numbers = {
        name: _number(name, text[name], faults)
        for name in ("HOSO_PORT", "HOSO_WEB_WORKERS", "HOSO_WORKERS", "HOSO_READER_SECONDS", "HOSO_REQUESTS_PER_MINUTE")
    }
    counts = {name: _count(name, text[name], faults) for name in _COUNTS}
    ports = _ports(text["HOSO_WEBHOOK_PORTS"], faults)
    _look(text, numbers["HOSO_PORT"], faults)
    groups = _groups(text, faults)
    inner = _networks(text["HOSO_WEBHOOK_NETWORKS"], faults)
    if faults:
        return None
    return Settings(
        data=data,
        database_url=text["HOSO_DATABASE_URL"],
        database_owner_url=text["HOSO_DATABASE_OWNER_URL"],
        s3_endpoint=text["HOSO_S3_ENDPOINT"],
        s3_access_key=text["HOSO_S3_ACCESS_KEY"],
        s3_secret_key=text["HOSO_S3_SECRET_KEY"],
        s3_bucket=text["HOSO_S3_BUCKET"],
        s3_region=text["HOSO_S3_REGION"],
        replica_endpoint=text["HOSO_REPLICA_ENDPOINT"],
        replica_access_key=text["HOSO_REPLICA_ACCESS_KEY"],
        replica_secret_key=text["HOSO_REPLICA_SECRET_KEY"],
        replica_bucket=text["HOSO_REPLICA_BUCKET"],
        lock_days=counts["HOSO_LOCK_DAYS"],
        checkpoint_lock_days=counts["HOSO_CHECKPOINT_LOCK_DAYS"],
        broker_url=text["HOSO_BROKER_URL"] or f"filesystem://{data / 'broker'}",
        secret_key=text["HOSO_SECRET_KEY"],
        audit_key=text["HOSO_AUDIT_KEY"],
        base_url=text["HOSO_BASE_URL"].rstrip("/"),
        bind=text["HOSO_BIND"],
        port=int(numbers["HOSO_PORT"]),
        web_workers=int(numbers["HOSO_WEB_WORKERS"]),
        proxies=counts["HOSO_PROXIES"],
        requests_per_minute=numbers["HOSO_REQUESTS_PER_MINUTE"],
        workers=int(numbers["HOSO_WORKERS"]),
        connectors=Path(text["HOSO_CONNECTORS"]) if text["HOSO_CONNECTORS"] else None,
        templates=Path(text["HOSO_TEMPLATES"]) if text["HOSO_TEMPLATES"] else TREE / "templates",
        trust_anchors=Path(text["HOSO_TRUST_ANCHORS"]) if text["HOSO_TRUST_ANCHORS"] else None,
        reader_seconds=numbers["HOSO_READER_SECONDS"],
        clamd=text["HOSO_CLAMD"],
        clamd_hours=counts["HOSO_CLAMD_HOURS"],
        webhook_insecure=text["HOSO_WEBHOOK_INSECURE"] == "1",
        webhook_ports=ports,
        webhook_networks=inner,
        oidc_issuer=text["HOSO_OIDC_ISSUER"],
        oidc_client_id=text["HOSO_OIDC_CLIENT_ID"],
        oidc_client_secret=text["HOSO_OIDC_CLIENT_SECRET"],
        oidc_groups=groups,
        oidc_groups_claim=text["HOSO_OIDC_GROUPS_CLAIM"],
        smtp_url=text["HOSO_SMTP_URL"],
        mail_from=text["HOSO_MAIL_FROM"],
        log_level=text["HOSO_LOG_LEVEL"].upper(),
        pulse=Path(text["HOSO_PULSE"]) if text["HOSO_PULSE"] else None,
        crash_at=text["HOSO_CRASH_AT"],
    )


def _look(text: Mapping[str, str], port: float, faults: list[Problem]) -> None:
    """See what would otherwise only show once everything runs: a key, a port, a level and an address that cannot be."""
    if text["HOSO_SECRET_KEY"] and len(text["HOSO_SECRET_KEY"]) < _MIN_SECRET:
        sentence = f"HOSO_SECRET_KEY phải dài ít nhất {_MIN_SECRET} ký tự."
        faults.append(Problem("setting.short", sentence, field="HOSO_SECRET_KEY"))
    if port > _LAST_PORT:
        sentence = f"HOSO_PORT: «{text['HOSO_PORT']}» phải là số từ 1 đến {_LAST_PORT}."
        faults.append(Problem("setting.port", sentence, field="HOSO_PORT"))
    if text["HOSO_LOG_LEVEL"].upper() not in _LEVELS:
        sentence = f"HOSO_LOG_LEVEL: «{text['HOSO_LOG_LEVEL']}» phải là một trong {', '.join(_LEVELS[:-1])}."
        faults.append(Problem("setting.level", sentence, field="HOSO_LOG_LEVEL"))
    if text["HOSO_WEBHOOK_INSECURE"] not in {"0", "1"}:
        sentence = f"HOSO_WEBHOOK_INSECURE: «{text['HOSO_WEBHOOK_INSECURE']}» phải là 0 hoặc 1."
        faults.append(Problem("setting.switch", sentence, field="HOSO_WEBHOOK_INSECURE"))
    _look_at_addresses(text, faults)


def _look_at_addresses(text: Mapping[str, str], faults: list[Problem]) -> None:
    """See that the servers' addresses are of a kind that is spoken here, before a driver ends the program over them."""
    for name, schemes in _SCHEMES.items():
        if text[name] and not text[name].startswith(schemes):
            said = "" if _BY_NAME[name].secret else f" «{text[name]}»"  # a password stands in a secret one
            sentence = f"{name}:{said} phải bắt đầu bằng {' hoặc '.join(schemes)}."
            faults.append(Problem("setting.address", sentence, field=name))
    for name in ("HOSO_S3_ENDPOINT", "HOSO_REPLICA_ENDPOINT"):
        if text[name].startswith(_HTTP) and urlsplit(text[name]).path.strip("/"):
            sentence = f"{name}: «{text[name]}» chỉ gồm máy và cổng, không có đường dẫn."
            faults.append(Problem("setting.address", sentence, field=name))
    for name in ("HOSO_S3_BUCKET", "HOSO_REPLICA_BUCKET"):
        if not re.fullmatch(_BUCKET, text[name]):
            sentence = f"{name}: «{text[name]}» phải dài 3 đến 63, gồm chữ thường không dấu, số, dấu chấm, gạch nối."
            faults.append(Problem("setting.bucket", sentence, field=name))
    if text["HOSO_BROKER_URL"].startswith("redis") and find_spec("redis") is None:
        sentence = "HOSO_BROKER_URL: redis:// cần gói Python redis, bản cài này không có; dùng amqp:// (RabbitMQ)."
        faults.append(Problem("setting.broker", sentence, field="HOSO_BROKER_URL"))


def _ports(text: str, faults: list[Problem]) -> frozenset[int]:
    """Read the ports that webhooks may go to; one that cannot be read would leave its receivers without a word."""
    given = text.replace(",", " ").split()
    wrong = [one for one in given if not (one.isascii() and one.isdecimal() and 0 < int(one) <= _LAST_PORT)]
    if wrong:
        sentence = f"HOSO_WEBHOOK_PORTS phải là các cổng cách nhau bằng dấu phẩy, ví dụ 443,8443 (sai: {wrong[0]})."
        faults.append(Problem("setting.ports", sentence, field="HOSO_WEBHOOK_PORTS"))
    return frozenset(int(one) for one in given if one not in wrong)


def _groups(text: Mapping[str, str], faults: list[Problem]) -> dict[str, str]:
    """Read what the identity provider's groups mean, and see that the rest of its settings is there."""
    issuer = text["HOSO_OIDC_ISSUER"]
    if issuer and not issuer.startswith(("https://", "http://127.0.0.1:")):
        faults.append(Problem("setting.issuer", "HOSO_OIDC_ISSUER phải là https://…", field="HOSO_OIDC_ISSUER"))
    if issuer and not (text["HOSO_OIDC_CLIENT_ID"] and text["HOSO_OIDC_CLIENT_SECRET"] and text["HOSO_OIDC_GROUPS"]):
        sentence = "HOSO_OIDC_ISSUER cần HOSO_OIDC_CLIENT_ID, HOSO_OIDC_CLIENT_SECRET và HOSO_OIDC_GROUPS."
        faults.append(Problem("setting.missing", sentence, field="HOSO_OIDC_ISSUER"))
    try:
        return read_groups(text["HOSO_OIDC_GROUPS"])
    except ValueError as exc:
        faults.append(Problem("setting.groups", f"HOSO_OIDC_GROUPS: {exc}.", field="HOSO_OIDC_GROUPS"))
        return {}


def _networks(text: str, faults: list[Problem]) -> tuple[Network, ...]:
    """Read the inner networks that webhooks may go to."""
    try:
        return networks(text)
    except ValueError as exc:
        sentence = f"HOSO_WEBHOOK_NETWORKS phải là các mạng như 10.20.0.0/16 (sai: {exc})."
        faults.append(Problem("setting.network", sentence, field="HOSO_WEBHOOK_NETWORKS"))
        return ()


def _count(name: str, text: str, faults: list[Problem]) -> int:
    if not text.isdecimal():
        faults.append(Problem("setting.number", f"{name} phải là số nguyên từ 0.", field=name))
        return 0
    return int(text)


def _number(name: str, text: str, faults: list[Problem]) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if name in _WHOLE and not value.is_integer():
        value = -1.0
    if not (math.isfinite(value) and value > 0):
        faults.append(
            Problem(
                "setting.number", f"{name}: «{text}» phải là số {'nguyên ' * (name in _WHOLE)}lớn hơn 0.", field=name
            )
        )
    return value


def _of_running(data: Path) -> dict[str, str]:
    """Give what `hoso up` wrote about the servers it runs over this data folder."""
    try:
        told = json.loads((data / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in told.items()}


def remember(data: Path, values: Mapping[str, str]) -> None:
    """Write what `hoso up` found out (addresses, secrets) where other commands read it; 0600."""
    target = data / RUN_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(dict(values)), encoding="utf-8")
    fresh.replace(target)


def forget(data: Path) -> None:
    """Remove what `remember` wrote, when the servers are stopped."""
    (data / RUN_FILE).unlink(missing_ok=True)


def child_environment(data: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the environment of a child of `hoso up`: ours, with the data folder named absolutely."""
    return {**os.environ, "HOSO_DATA": str(data), **(extra or {})}  # noqa: TID251 - handed on
