"""Who gives an award, where a paper says it: *Bằng khen của Tổng Liên đoàn Lao động Việt Nam*.

Every head of a body gives a *Giấy khen*; those of the highest bodies of the State, the Party and the army, of
organisations and of provinces a *Bằng khen* (Luật 06/2022/QH15, Điều 74, 75).
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDS = (
    r"(?=\s(?:cho|đối với|về|vì|đã|năm|để|kèm|trong|nhân dịp|giai đoạn|tại|theo|tặng|đề nghị)\b|\s*[.;:()/\n]|\s*$"
    r"|(?:,| và)\s(?:[a-zđ]|Bằng|Giấy|Cờ|Kỷ|Danh|Chiến|Tập thể|Lao động|Huân|Huy))"
)
_OF_PRAISE = (
    r"Chủ tịch|(?:Tổng )?Giám đốc|Hiệu trưởng|Thủ trưởng|(?:Tổng cục|Chi cục|Cục|Viện) trưởng|Trưởng [Bb]an"
    r"|(?:Ủy|Uỷ) ban nhân dân|UBND|Ban (?:Thường vụ|Chấp hành|Thường trực)|Đảng (?:ủy|uỷ)|Chánh án|Viện trưởng"
    r"|Chánh Thanh tra|Chỉ huy trưởng|Trưởng Thuế|Chủ nhiệm|Ban Giám (?:đốc|hiệu)|BCH|BTV|Công đoàn|LĐLĐ|Liên đoàn"
)
_OF_MERIT = (
    r"Bộ trưởng|Bộ (?=[A-ZĐ])|Tổng Thanh tra|Thống đốc|Ngân hàng Nhà nước|Tổng Kiểm toán|Kiểm toán [Nn]hà nước"
    r"|Tòa án nhân dân tối cao|Chánh án|Viện trưởng|Viện [Kk]iểm sát nhân dân tối cao|Viện Hàn lâm"
    r"|Văn phòng (?:Chính phủ|Quốc hội|Chủ tịch nước)|Chủ nhiệm"
    r"|(?:Chủ tịch )?(?:Ủy|Uỷ) ban (?:Trung ương|Mặt trận|MTTQ)"
    r"|(?:Chủ tịch )?(?:(?:Ủy|Uỷ) ban nhân dân|UBND) (?:tỉnh|thành phố|Tỉnh|Thành phố|TP)|Chủ tịch (?=[A-ZĐ])"
    r"|Ban (?:Thường vụ|Chấp hành|Thường trực|Bí thư)|BCH|BTV|Tỉnh (?:ủy|uỷ|đoàn)|Thành (?:ủy|uỷ|đoàn)|Trung ương|TW"
    r"|Ban [^.;:,()]{2,60} Trung ương|Đoàn Chủ tịch|Tổng Liên đoàn|Tổng LĐLĐ|Liên đoàn|LĐLĐ|Công đoàn (?=[A-ZĐ])"
    r"|Hội (?=[A-ZĐ])|Liên minh|Liên hiệp"
    r"|Tư lệnh|Chính ủy|Bộ Tư lệnh|Quân khu|Quân đoàn|Quân chủng|Binh chủng|Tổng cục|Tổng Tham mưu|Tổng Giám đốc"
    r"|Tập đoàn|Tổng [Cc]ông ty|(?:Giám đốc )?Đại học Quốc gia|Đài |Thông tấn xã|Bảo hiểm xã hội Việt Nam"
)
_BROADLY = r"(?:tỉnh|bộ|ngành|Bộ|Tỉnh)(?=\s*(?:[.;:()/\n]|$)|\s(?:cho|về|vì|năm|đã)\b)"
_CAPITALS_END = (
    r"(?=\s(?:CHO|ĐỐI VỚI|VỀ|VÌ|ĐÃ|NĂM|TRONG|NHÂN DỊP|GIAI ĐOẠN)\b|\s*[.;:()/\n]|\s*$"
    r"|(?:,| VÀ)\s(?:BẰNG|GIẤY|CỜ|KỶ NIỆM|DANH HIỆU|CHIẾN SĨ|HUÂN|HUY))"
)
_GIVERS: Mapping[str, str] = MappingProxyType({"gk": _OF_PRAISE, "bkt": _OF_MERIT})
_PRINTED = MappingProxyType(
    {
        "gk": re.compile(rf"\s+của\s+(?:{_OF_PRAISE})[^.;:()/]{{0,90}}?{_ENDS}"),
        "bkt": re.compile(rf"\s+của\s+(?:{_BROADLY}|(?:{_OF_MERIT})[^.;:()/]{{0,90}}?{_ENDS})"),
    }
)
_IN_CAPITALS = MappingProxyType(
    {code: re.compile(rf"\s+CỦA\s+(?i:{who})[^.;:()/]{{0,90}}?{_CAPITALS_END}") for code, who in _GIVERS.items()}
)
# Whose files they are stands in the same place: *hồ sơ đề nghị tặng Bằng khen của Tổng công ty …*.
_OF_FILES = re.compile(r"(?<!\w)(?:ho so|xet de nghi|tham dinh|ket qua|danh sach)(?!\w)[^.;,:]*$")
_NEW_LINE = re.compile(r"\n(?!\s{0,40}(?:Kính g|Căn cứ|Nơi nhận|Điều \d|\d|[-–_+*•]|[A-ZĐÀ-Ỹ]{2,}))")


def with_giver(code: str, text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Give where an award's name stands in a text together with who gives it; alone where that is not told."""
    given = (_IN_CAPITALS if text[slice(*span)].isupper() else _PRINTED).get(code)
    flat = _NEW_LINE.sub(" ", text)
    whose = given.match(flat, span[1]) if given is not None else None
    if whose is None or (code != "gk" and _OF_FILES.search(fold(flat[: span[0]]))):
        return span
    return span[0], whose.end()


_HELD = re.compile(
    r"(?:\s+|.*?\s+của\s+)(?P<who>(?:Thủ tướng|Chính phủ|Chủ tịch nước|Nhà nước"
    rf"|{_OF_MERIT}|{_OF_PRAISE})[^.;:()/]{{0,90}}?){_ENDS}",
    re.DOTALL,
)
_LONGEST = 400  # characters of what names an award and who gave it
_KIND = re.compile(r"(?:Bằng khen|Giấy khen|Cờ thi đua|Kỷ niệm chương)", re.IGNORECASE)


def giver_in(held: str) -> str:
    """Give who gave an award that somebody holds, as its name says it; '' where that is not told."""
    held = held[:_LONGEST]
    kind = _KIND.search(held)
    given = _HELD.match(held, kind.end()) if kind is not None else None
    return collapse(given["who"]) if given is not None else ""
