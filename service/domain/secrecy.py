"""Marks of state secrecy: this system is not cleared for secrets, so that a paper with one is sealed and not read.

The marks are those of the law (Luật Bảo vệ bí mật nhà nước 29/2018/QH14, Điều 8: Tuyệt mật, Tối mật, Mật); they stand
alone in the head of a paper, as a stamp or a printed line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.errors import Refused

if TYPE_CHECKING:
    from service.domain.document import Document, Page

CODE = "paper.secret"
_TOP = 1_500  # characters: a head stands at the top
_ALONE = re.compile(r"^[\W_]{0,6}(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\W_]{0,6}$", re.MULTILINE)
_LABELLED = re.compile(r"^\W{0,6}độ\s+mật\s*:\s*(tuyệt mật|tối mật|mật)\W{0,6}$", re.MULTILINE | re.IGNORECASE)
# As a stamp is recognised, whose marks over and under letters run into its frame.
_RECOGNISED = re.compile(r"^[\W_]{0,6}((?:TUY[ỆÊẸẾE]T|T[ỐÔỔÓỒO]I)?\s*M[ẬÂẤ]T)[\W_]{0,6}$", re.MULTILINE)
_LIFTED = re.compile(r"GIẢI\s+MẬT")
_NATION = re.compile(r"X[ÃAÁ]\s+H[ỘOÔ]I\s+CH[ỦUÙ]\s+NGH|Đ[ẢAÁ]NG\s+C[ỘOÔ]NG\s+S")


def require_open(document: Document) -> None:
    """Refuse a paper that bears a mark of secrecy, or that holds one that does; Refused (`paper.secret`)."""
    for at, page in enumerate(document.pages):
        mark = _mark(page, first=at == 0)
        if mark:
            raise Refused(
                CODE,
                f"Văn bản đóng dấu «{mark}»; hệ thống này không được phép xử lý bí mật nhà nước: tệp bị niêm phong, "
                "không đọc, không tìm được, không tải được. Đề nghị báo ngay người phụ trách bảo vệ bí mật nhà nước "
                "và gửi bằng đường văn thư mật.",
            )


def _mark(page: Page, *, first: bool) -> str:
    """Give the mark in the head of a page, "" for none; on a later page only where a paper of its own begins."""
    top = page.text[:_TOP]
    if (not first and not _NATION.search(top)) or _LIFTED.search(top):
        return ""
    found = _ALONE.search(top) or _LABELLED.search(top) or (page.method == "ocr" and _RECOGNISED.search(top)) or None
    said = found[1].upper() if found else ""
    return "TUYỆT MẬT" if said.startswith("TUY") else "TỐI MẬT" if said.startswith("T") else "MẬT" if said else ""
