"""What the press must not get, in the wordings that reports have, and what it is there for."""

from __future__ import annotations

import pytest

from service.domain.redaction import HIDDEN, redacted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("033080001234", "…"),
        ("số 123456789.", "số …."),
        ("(0221) 386-1234", "(0221) 386-1234".replace("(0221) 386-1234", "…")),
        ("+84 912 345 678", "…"),
        ("0912345678/0987654321", "…/…"),
        ("\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "…"),
        ("0912\u200b345678", "…"),
        ("123.456.789", "…"),
        ("123.456.789 đồng", "123.456.789 đồng"),
        ("sinh ngày 05 tháng 3 năm 1985, quê Vạn Hòa", "…, quê Vạn Hòa"),
        ("Sinh ngày: 01/02/1980", "…"),
        ("Sinh ngày, tháng, năm: 01/02/1980", "…"),
        ("Ngày, tháng, năm sinh: 01-02-1980", "…"),
        ("ngày sinh 1.2.80; sinh ra vào ngày mùng 5, tháng 3, năm 1985", "…; …"),
        ("sinh năm 1985, sinh viên khóa 2003-2007", "sinh năm 1985, sinh viên khóa 2003-2007"),
        ("năm 2021, 2022, 2023, 2024", "năm 2021, 2022, 2023, 2024"),
        (
            "giai đoạn 2021-2025, Quyết định 321/QĐ-UBND ngày 09/6/2025",
            "giai đoạn 2021-2025, Quyết định 321/QĐ-UBND ngày 09/6/2025",
        ),
    ],
)
def test_what_looks_like_a_number_of_a_person_is_hidden(text: str, shown: str) -> None:
    assert redacted(text) == shown


BIRTHS = (
    "sinh ngày 05/3/1985", "Sinh: 5-3-1985", "SN 05/3/1985", "s.n. 05.03.1985", "ngày sinh là 5/3/1985",
    "sinh nhật ngày 05 tháng 3", "sinh ngày 5/3", "chào đời ngày 05/03/1985", "sinh tháng 3/1985",
    "sinh tháng 3 năm 1985", "Ngày tháng năm sinh: 05/3/1985", "DOB: 1985-03-05", "ngày sinh 1985/03/05",
    "Ông Nguyễn Văn Thử (05/3/1985)", "sinh ngày mồng năm tháng ba năm một chín tám lăm",
    "Ngày sinh của ông: 05/3/1985", "sinh tại Vạn Hòa ngày 05/3/1985",
    "sinh ra tại xã Vạn Hòa, ngày 05 tháng 3 năm 1985", "05/3/1985 là ngày sinh của ông", "sinh 05031985",
    "sinh ngày 05 03 1985", "sinh ngày 05–03–1985", "ngày 05/3/1985, sinh nhật ông", "Sinh vào lúc tháng 3-1985",
)  # fmt: skip
NUMBERS = (
    "CCCD: 033 085 001 234", "căn cước công dân số 033085001234", "CMND 033/085/001234",
    "số định danh cá nhân 033085001234", "hộ chiếu số B1234567", "hộ chiếu C 123 4567", "033085001234",
    "033–085–001234", "033_085_001234", "033·085·001·234", "mã số thuế 8012345678", "số BHXH 0123456789",
    "số tài khoản 12345678", "thẻ đảng số 12.345.678", "ĐT 0912.345.678", "điện thoại: 386 1234", "0912/345/678",
    "zalo 0912345678", "SĐT: (0221) 3.862.123", "máy lẻ 123", "o912345678", "+84-912-345-678",
    "không chín một hai ba bốn năm sáu bảy tám", "Đ.T: 3862123", "liên hệ 84 912 345 678",
)  # fmt: skip
HOMES = (
    "địa chỉ: thôn Đoài, xã Vạn Hòa, tỉnh Bình Minh", "thường trú tại số 12 ngõ 34 phố Hoa",
    "HKTT: tổ 5, P. Hoa Lư, TP. Bình Minh", "hộ khẩu thường trú: xóm 3 Vạn Hòa", "nhà riêng ở số 45/12 đường Hoa",
    "nơi ở hiện nay: KĐT Hoa", "trú tại thôn Đoài, xã Hoa", "đang sinh sống tại 12 ngõ 34 Hoa", "số nhà 12, Hoa",
    "12 ngõ 34 phố Hoa", "Số 45/12 đường Hoa Lư", "chỗ ở: căn hộ 1203, Hoa", "địa chỉ nhà số 9 Hoa",
    "Tạm trú: ấp 3 Hoa", "cư trú tại khối 5, phường Hoa",
)  # fmt: skip


@pytest.mark.parametrize("told", BIRTHS)
def test_no_wording_of_a_day_of_birth_goes_out(told: str) -> None:
    shown = redacted(f"Là gương điển hình, {told}; gương mẫu.")

    assert HIDDEN in shown
    assert not any(part in shown for part in ("85", "05", "5/3", "tháng 3", "tháng ba"))
    assert shown.endswith("; gương mẫu.")


@pytest.mark.parametrize("told", NUMBERS)
def test_no_wording_of_a_number_of_a_person_goes_out(told: str) -> None:
    shown = redacted(f"Là gương điển hình, {told}; gương mẫu.")

    assert HIDDEN in shown
    assert not any(sign.isdigit() for sign in shown)
    assert "chín một hai" not in shown
    assert shown.endswith("; gương mẫu.")


@pytest.mark.parametrize("told", HOMES)
def test_no_wording_of_a_home_address_goes_out(told: str) -> None:
    shown = redacted(f"Là gương điển hình, {told}, luôn gương mẫu.")

    assert HIDDEN in shown
    assert not any(part in shown for part in ("Hoa", "Vạn Hòa", "Đoài", "12", "34", "Bình Minh"))
    assert shown.endswith(", luôn gương mẫu.")


@pytest.mark.parametrize(
    "told",
    [
        "Ông Nguyễn Văn Thử, Trưởng phòng, Sở Thử nghiệm",
        "sinh năm 1985, quê Vạn Hòa",
        "Quyết định số 321/QĐ-UBND ngày 09/6/2025",
        "kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh 19/5/1890",
        "96/120 học sinh 12/15 lớp đạt; phát sinh 15/20 vụ; sinh hoạt ngày 05/3/2024",
        "cấp căn cước công dân cho 12.000 người, giải quyết 5.120 hồ sơ",
        "xây 12 đường giao thông, hỗ trợ nhà ở cho 15 hộ, trở thành địa chỉ tin cậy của nhân dân",
        "tiết kiệm 1.200.000.000 đồng trong 5 năm 2021-2025",
        "các năm 2021/2022/2023/2024 hoàn thành xuất sắc nhiệm vụ",
        "đạt 3 giải nhất, 2 giải nhì; tăng 15,5% so với năm 2023",
        "Công văn 1234/2023/UBND-NC; Luật 06/2022/QH15",
        "phóng viên thường trú, cán bộ điện thoại viên, 24/24 giờ",
        "Trưởng thôn Đoài, Tổ trưởng tổ dân phố số 5",
    ],
)
def test_what_tells_of_the_achievement_stays(told: str) -> None:
    assert redacted(told) == told
