"""What of the system's programs and libraries the readers have here, in words for who runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.readers import sight, unpacking
from service.domain.errors import Unavailable

if TYPE_CHECKING:
    from pathlib import Path


def ocr() -> str:
    """Say by what scans are read; raises Unavailable when they cannot be."""
    if sight.engine() is None:
        raise Unavailable(
            "Chưa đọc được bản quét (các trường của chúng được trả lời là không đọc được): cài gói tesseract-ocr-vie."
        )
    return f"đọc bản quét bằng tesseract tiếng Việt ({sight.data_folder()})"


def archives() -> str:
    """Say which archives are taken apart; raises Unavailable without the library for the most."""
    if unpacking.library() is None:
        raise Unavailable(
            "Chưa mở được tệp .rar, .7z và .tar (người gửi được đề nghị nén lại dạng .zip): cài gói libarchive-tools."
        )
    return "mở được .zip, .rar, .7z, .tar, .gz"


def anchors(folder: Path | None) -> str:
    """Say whom signatures may lead to; raises Unavailable when the folder that is configured holds no certificate."""
    from service.adapters.readers.signatures import Trust  # noqa: PLC0415 - loads what opens certificates

    if folder is None:
        return "chưa có chứng thư gốc (HOSO_TRUST_ANCHORS): về chứng thư của chữ ký số, máy trả lời không kết luận được"
    try:
        roots, others = Trust.of(folder).certificates
    except ValueError as exc:
        raise Unavailable(f"Thư mục {folder} có tệp không phải chứng thư (HOSO_TRUST_ANCHORS).") from exc
    if not roots:
        raise Unavailable(f"Thư mục {folder} không có chứng thư gốc nào (HOSO_TRUST_ANCHORS).")
    return f"{len(roots)} chứng thư gốc, {len(others)} chứng thư trung gian trong {folder}"
