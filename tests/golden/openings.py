"""How papers of each kind open, and reading one that is given as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.paper import document

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
DECISION = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**")
MINUTES = ("**BIÊN BẢN**", "**Họp xét khen thưởng**")
PERSON = ("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "I. SƠ LƯỢC LÝ LỊCH", "- Họ tên: Ngô Thị Dụ")


def read(*lines: str) -> PaperReport:
    """Read a paper of these lines."""
    return extract(document(lines), rules())
