"""What `hoso doctor` asks of this machine's own parts."""

from __future__ import annotations

from service.adapters.readers import sight
from service.adapters.readers.confine import sandbox_kind
from service.adapters.readers.signatures import Trust
from service.bootstrap import reader, settings
from service.broker import make_app, require_broker
from service.domain.errors import Unavailable


def check_broker() -> str:
    """Say whether the queue answers; Unavailable otherwise. Work goes on without it, later."""
    app = make_app(settings().broker_url)
    require_broker(app)
    return "thư mục trên máy" if not app.conf.broker_url or "filesystem" in app.conf.broker_url else "trả lời"


def check_ocr() -> str:
    """Say by what scans are read; Unavailable when they cannot be."""
    found = sight.engine()
    if found is None:
        raise Unavailable(
            "Chưa đọc được bản quét (các trường của chúng được trả lời là không đọc được): cài gói tesseract-ocr-vie."
        )
    return f"đọc bản quét bằng tesseract tiếng Việt ({sight.data_folder()})"


def check_anchors() -> str:
    """Say whom signatures may lead to; Unavailable when the folder that is configured holds no certificate."""
    folder = settings().trust_anchors
    if folder is None:
        return "chưa có chứng thư gốc (HOSO_TRUST_ANCHORS): về chứng thư của chữ ký số, máy trả lời không kết luận được"
    try:
        roots, others = Trust.of(folder).certificates
    except ValueError as exc:
        raise Unavailable(f"Thư mục {folder} có tệp không phải chứng thư (HOSO_TRUST_ANCHORS).") from exc
    if not roots:
        raise Unavailable(f"Thư mục {folder} không có chứng thư gốc nào (HOSO_TRUST_ANCHORS).")
    return f"{len(roots)} chứng thư gốc, {len(others)} chứng thư trung gian trong {folder}"


def check_reader() -> str:
    """Say in which sandbox papers are read, after reading one."""
    read = reader().read("kiem-tra.txt", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".encode())
    kind = {"bubblewrap": "trong bubblewrap", "rlimits": "chỉ có giới hạn tài nguyên; nên cài gói bubblewrap"}
    return f"được, {kind.get(sandbox_kind(), sandbox_kind())} ({len(read.pages)} trang thử)"
