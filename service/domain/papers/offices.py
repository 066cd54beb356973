"""Offices (`Trưởng phòng`, `Kế toán`) and the bodies that stand behind them in one cell or line."""

from __future__ import annotations

import re

_BODY = re.compile(
    r" (?=(?:Phòng|Ban|Sở|Trường|Trung tâm|Văn phòng|UBND|Ủy ban|Công an|Khoa|Tổ|Đội|Chi cục|Cục|Hạt|Trạm|Bệnh viện"
    r"|Cơ quan|Công ty|Hội(?! đồng (?:quản trị|thành viên|trường))|Đoàn|Thanh tra|Viện|Đài"
    r"|UBMTTQ|MTTQ|HĐND"
    r"|Nhà (?i:máy|văn h[óo][áa]|thi đấu|thiếu|trẻ|hát|xuất|khách|in|trường|tang|truyền thống|bảo tàng)"
    r"|Kho bạc|Ngân hàng|Bảo hiểm xã hội|Hợp tác xã|HTX|Xí nghiệp|Điện lực|Tòa án|Bưu điện|Đồn Biên phòng"
    r"|Chi nhánh|Bộ|Vụ|Công đoàn|Thôn|Xóm|Ấp|Buôn|Khu phố|(?:Chi hội|Cửa hàng)(?! (?:trưởng|phó))"
    r"|Phân xưởng|Xưởng|Khách sạn)\b)"
)
# What is half an office alone: *Chánh Văn phòng*, *Phó Trưởng Ban …*.
_HALF = re.compile(r"(?:^|\s)(?:Chánh|[Pp]hụ trách|Trưởng|trưởng ban|Phó|Tổ trưởng|Đội trưởng|Quyền|và)$|,$")
_LOOSE = ("Hội", "Đoàn", "Công đoàn")  # *Bí thư Đoàn Trường …*: these may end an office's name


def beside_each_other(joined: str) -> tuple[str, str]:
    """Split an office and its body with nothing but a space or a line's end between them (`Kế toán Văn phòng Sở`)."""
    places = [
        hit.start()
        for hit in _BODY.finditer(joined)
        if not (_HALF.search(joined[: hit.start()]) or begins_with_office(joined[hit.end() :]))
    ]
    firm = [at for at in places if not joined[at + 1 :].startswith(_LOOSE)]
    at = (firm or places or [len(joined)])[0]
    return joined[:at], joined[at + 1 :]


def carries_on(before: str, rest: str) -> bool:
    """Tell whether a comma stands within a body's name.

    `Sở Văn hóa, Thể thao và Du lịch`, `Phòng Thi đua, khen thưởng`, `Phòng Văn hóa, Xã hội`.
    """
    return _FIELD.search(before) is not None and _FIELDS.match(rest) is not None


# Behind these a body is named after its fields of work, which commas part.
_FIELD = re.compile(
    r"\b(?:[Pp]hòng|[Ss]ở|[Bb]an|[Cc]ục|[Vv]ụ|[Tt]rung tâm|[Đđ]ội|Bộ|Hội đồng)\s"
    r"(?:Văn hóa|Văn hoá|Kinh tế|Nội vụ|Thi đua|Lao động|Cảnh sát|Khoa học|Giáo dục|Nông nghiệp|Tuyên giáo|Quản lý"
    r"|Kế hoạch|Tài chính|Hành chính|Tổ chức|Tổng hợp|Y tế|Truyền thông|Chính sách)\b[^;:\n]{0,60}$"
)
_FIELDS = re.compile(
    r"\s*(?:khen thưởng|chữa cháy|cứu nạn|cứu hộ|thể thao|hạ tầng|xã hội|khoa học|thương binh|thông tin|du lịch"
    r"|môi trường|đô thị|lao động|gia đình|nội vụ|tài chính|kế hoạch|hành chính|quản trị|đào tạo|bồi dưỡng|dân vận"
    r"|tôn giáo|dân tộc|giáo dục|y tế|truyền thông|thanh tra|pháp chế|tổng hợp|tổ chức|cán bộ|xây dựng|giao thông"
    r"|công nghiệp|thương mại|dịch vụ|thủy sản|công thương)\b",
    re.IGNORECASE,
)


_PLACE = re.compile(r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s[A-ZĐÀ-Ỹ]")


def with_place(title: str, unit: str) -> tuple[str, str]:
    """Part a body from its office where only its place stands behind the comma (`Chủ tịch Hội …, tỉnh …`)."""
    office, body = beside_each_other(title) if _PLACE.match(unit) else (title, "")
    return (office, f"{body}, {unit}") if body else (title, unit)


# With their marks and a second word: *Trưởng*, *Chánh* and *Quyên* alone are given names.
_OFFICE = re.compile(
    r"(?:phó (?:trưởng|chủ tịch|giám đốc|hiệu trưởng|bí thư|tổng|chánh|ban|đội|chi cục|cục|vụ|viện|tổ)"
    r"|trưởng (?:phòng|ban|khoa|thôn|bộ môn|trạm|công an|đoàn|khối|xóm|nhóm|ấp|bản|đài|tiểu|kho|khóm|khu phố|buôn|làng)"
    r"|(?:tổ|đội|hiệu|cục|viện|vụ|chi cục|hạt|chi hội|lớp|đồn|thuyền) (?:trưởng|phó)"
    r"|chủ (?:tịch|doanh nghiệp|cơ sở|trang trại|hộ)"
    r"|(?:tổng )?giám đốc|kế toán|bí thư|cán bộ|thư ký"
    r"|(?:chuyên|giáo|nhân|giảng|ủy|công an|thanh tra|kiểm lâm|kiểm sát|vận động|huấn luyện|hướng dẫn"
    r"|phóng|chính trị|kỹ thuật|thẩm tra|chấp hành|diễn|hội|đoàn|đảng) viên|(?:bác|y|dược|chiến) s[ĩỹ]"
    r"|kỹ (?:sư|thuật)|văn thư|thủ quỹ|trợ lý|(?:tiểu|trung|đại) đội trưởng|thẩm phán|nông dân|trụ trì|tổng phụ trách"
    r"|chánh (?:văn phòng|thanh tra|án)|điều dưỡng|công (?:chức|nhân)|viên chức|học sinh|sinh viên|lái xe|bảo vệ"
    r"|hộ sinh|y tá|hộ lý|cộng tác viên|thủ kho|quản đốc|dân quân)\b"
)


# A part and the body it is of: *Phòng Đào tạo, Trường Chính trị tỉnh*.
_PART_OF_ONE = r"Phòng|Khoa|Tổ|Đội|Ban|Bộ phận|Xưởng|Phân xưởng|Nhà máy|Trạm|Chi bộ|Chi đoàn|Lớp|Văn phòng|Kho|Cửa hàng"
_WHOLE = (
    r"Sở|Trường|Bệnh viện|(?:Tổng )?[Cc]ông ty|Tập đoàn|UBND|Ủy ban|Đảng ủy|Cục|Chi cục|Trung tâm|(?:Học )?[Vv]iện"
    r"|Liên đoàn|Công an|Ngân hàng|Hợp tác xã|HTX|Báo|Đài|Bộ Chỉ huy"
)
IS_PART, IS_WHOLE = re.compile(rf"(?:{_PART_OF_ONE})\s"), re.compile(rf"(?:{_WHOLE})\s")
WITHIN = re.compile(rf"((?:{_PART_OF_ONE})\s[^,;]+?)(?:,\s*|\s+[-–]\s+|\s+thuộc\s+)((?:{_WHOLE})\s[^,;]+)")


def is_office(text: str) -> bool:
    """Tell whether a text is nothing but an office (`Nữ hộ sinh`)."""
    return _OFFICE.fullmatch(text.lower().removeprefix("nữ ").removeprefix("nam ")) is not None


def begins_with_office(text: str) -> bool:
    """Tell whether a text begins with an office (`Tổ trưởng Tổ dân phố số 4`)."""
    return _OFFICE.match(text.lower().removeprefix("nguyên ")) is not None
