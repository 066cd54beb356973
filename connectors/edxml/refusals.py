"""Why a message may not be opened: one code and one Vietnamese sentence each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "xml.doctype": "Thông điệp edXML có khai báo DOCTYPE hoặc ENTITY nên không được mở; đề nghị bỏ và gửi lại.",
        "xml.encoding": "Không đọc được bảng mã của thông điệp edXML; đề nghị gửi lại bằng UTF-8.",
        "xml.broken": "Thông điệp edXML sai cú pháp XML nên không đọc được; đề nghị gửi lại.",
        "xml.too_deep": "Thông điệp edXML lồng quá nhiều cấp nên không được mở.",
        "edxml.too_large": "Thông điệp edXML vượt quá giới hạn kích thước cho phép; đề nghị chia nhỏ và gửi lại.",
        "edxml.legacy": "Thông điệp theo định dạng edXML cũ; đề nghị gửi lại theo QCVN 102:2016/BTTTT.",
        "edxml.unknown": "Tệp này không phải là thông điệp edXML theo QCVN 102:2016/BTTTT.",
        "edxml.packed": "Thông điệp edXML bị nén hoặc đóng gói mà không mở được, hoặc gói có nhiều tệp; "
        "đề nghị gửi chính tệp edXML, không nén.",
        "edxml.mime": "Thông điệp MIME không có phần XML theo QCVN 102:2016/BTTTT; đề nghị gửi tệp edXML.",
        "edxml.several": "Tệp chứa nhiều thông điệp edXML; đề nghị gửi từng thông điệp.",
        "edxml.empty": "Tệp edXML rỗng; đề nghị gửi lại.",
    }
)


class EdxmlRefused(ValueError):
    """The bytes are no edXML message that may be opened; final, never retried.

    `code` is dotted English out of `SENTENCES`; `str()` is a Vietnamese sentence that says what
    the sender can do; `detail` is the parser's own remark, for the log.
    """

    def __init__(self, code: str, sentence: str = "", detail: str = "") -> None:
        """Keep the code; without a sentence, take the code's own."""
        super().__init__(sentence or SENTENCES[code])
        self.code = code
        self.detail = detail
