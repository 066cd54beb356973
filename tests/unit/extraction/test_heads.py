"""Heads of papers as offices really print them: each is read whole, and nothing that is not there is found."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState
from service.domain.papers.head_lines import BADLY_READ_NUMBER
from service.domain.text import fold
from tests.golden.cases import rules
from tests.golden.paper import document

_ASKED = ("number", "date", "place", "parent_agency", "issuer", "subject", "signer", "signer_title", "eoffice_number")
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_DAY = "Bình Lâm, ngày 05 tháng 3 năm 2025"
_DATED = {"date": "2025-03-05", "place": "Bình Lâm"}

HEADS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "en dashes and spaces in the number": (
        ("TẬP ĐOÀN BƯU CHÍNH MẪU", "BƯU ĐIỆN TỈNH BÌNH MINH", *_NATION, "Số: 38 /QĐ– BĐBM –TĐKT", _DAY, "QUYẾT ĐỊNH",
         "Về việc tặng Giấy khen", "Căn cứ Luật Thi đua, khen thưởng;", "Điều 1. Tặng Giấy khen cho 01 tập thể."),
        {**_DATED, "number": "38/QĐ–BĐBM–TĐKT", "parent_agency": "TẬP ĐOÀN BƯU CHÍNH MẪU",
         "issuer": "BƯU ĐIỆN TỈNH BÌNH MINH",
         "subject": "Về việc tặng Giấy khen"},
    ),
    "a letter after the digits": (
        ("UBND TỈNH BÌNH MINH", "SỞ Y TẾ", *_NATION, "Số: 4071B/QĐ-SYT", _DAY, "QUYẾT ĐỊNH",
         "Về việc thành lập Hội đồng"),
        {**_DATED, "number": "4071B/QĐ-SYT", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ Y TẾ",
         "subject": "Về việc thành lập Hội đồng"},
    ),
    "the year in the number, behind a blank": (
        ("HỘI ĐỒNG NHÂN DÂN", "TỈNH BÌNH MINH", *_NATION, "Số: 3    /2025/NQ-HĐND", _DAY, "NGHỊ QUYẾT",
         "Về việc đặt tên đường", "HỘI ĐỒNG NHÂN DÂN TỈNH BÌNH MINH", "Căn cứ Luật Tổ chức chính quyền địa phương;"),
        {**_DATED, "number": "3/2025/NQ-HĐND", "issuer": "HỘI ĐỒNG NHÂN DÂN TỈNH BÌNH MINH",
         "subject": "Về việc đặt tên đường"},
    ),
    "the year in the number, without symbols of the issuer": (
        ("UBND TỈNH BÌNH MINH", "SỞ Y TẾ", *_NATION, "Số: 2016/TB-SYT", _DAY, "THÔNG BÁO", "Về việc nghỉ lễ"),
        {**_DATED, "number": "2016/TB-SYT", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ Y TẾ",
         "subject": "Về việc nghỉ lễ"},
    ),
    "commas in the symbols": (
        ("LIÊN ĐOÀN LAO ĐỘNG - SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH", *_NATION, "Số: 268/CTPH-LĐLĐ-SVH,TT,DL", _DAY,
         "CHƯƠNG TRÌNH", "Phối hợp xây dựng đời sống văn hóa", "Căn cứ Luật Công đoàn;"),
        {**_DATED, "number": "268/CTPH-LĐLĐ-SVH,TT,DL",
         "issuer": "LIÊN ĐOÀN LAO ĐỘNG - SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
         "subject": "Phối hợp xây dựng đời sống văn hóa"},
    ),
    "the Party's form": (
        ("TỈNH ỦY BÌNH MINH", "*", "Số 20-NQ/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", _DAY, "NGHỊ QUYẾT",
         "về phát triển thư viện", "-----", "I- TÌNH HÌNH", "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Trần Văn Ví Dụ"),
        {**_DATED, "number": "20-NQ/TU", "parent_agency": "ĐẢNG CỘNG SẢN VIỆT NAM", "issuer": "TỈNH ỦY BÌNH MINH",
         "subject": "về phát triển thư viện", "signer": "Trần Văn Ví Dụ",
         "signer_title": "T/M BAN THƯỜNG VỤ / BÍ THƯ"},
    ),
    "a law": (
        ("QUỐC HỘI", *_NATION, "Luật số: 06/2025/QH15", _DAY, "LUẬT", "THƯ VIỆN", "Căn cứ Hiến pháp;",
         "Điều 1. Phạm vi"),
        {**_DATED, "number": "06/2025/QH15", "issuer": "QUỐC HỘI", "subject": "THƯ VIỆN"},
    ),
    "an acting head": (
        ("TẬP ĐOÀN MẪU", *_NATION, "Số: 7/QĐ-TĐM", _DAY, "QUYẾT ĐỊNH", "Về việc nghỉ lễ", "Điều 1. Nghỉ lễ.",
         "Nơi nhận:", "- Như Điều 1;", "Q. TỔNG GIÁM ĐỐC", "(Đã ký)", "TS. Trần Văn Ví Dụ"),
        {**_DATED, "number": "7/QĐ-TĐM", "issuer": "TẬP ĐOÀN MẪU", "subject": "Về việc nghỉ lễ",
         "signer": "Trần Văn Ví Dụ",
         "signer_title": "Q. TỔNG GIÁM ĐỐC"},
    ),
    "three steps of authority": (
        ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH", *_NATION, "Số: 517/TB-UBND", _DAY, "THÔNG BÁO", "V/v hoãn Hội nghị",
         "Ủy ban nhân dân tỉnh thông báo.", "TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG",
         "Lý Thị Thử Nghiệm"),
        {**_DATED, "number": "517/TB-UBND", "issuer": "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH",
         "subject": "V/v hoãn Hội nghị",
         "signer": "Lý Thị Thử Nghiệm", "signer_title": "TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG"},
    ),
    "a receiver's stamp over the head": (
        ("@b90,60,250,72 UBND TỈNH BÌNH MINH", "@b100,76,240,88 SỞ XÂY DỰNG",
         "@b280,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
         "@b310,76,500,88 Độc lập - Tự do - Hạnh phúc", "@110,108,220,120 Số: 145/SXD-VP", "@300,108,520,120 " + _DAY,
         "@100,126,240,138 V/v báo cáo thi đua", "@60,150,160,160 CÔNG VĂN ĐẾN", "@60,162,160,172 Số: 9916",
         "@60,174,160,184 Ngày: 07/3/2025",
         "@60,186,160,196 Chuyển: .........", "@200,220,420,232 Kính gửi: Sở Nội vụ;"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v báo cáo thi đua"},
    ),
    "a receiver's stamp with a whole date and its office's name": (
        ("SỞ NỘI VỤ TỈNH BÌNH MINH", "ĐẾN", "Số: 3316", "Ngày 09 tháng 3 năm 2025", "UBND TỈNH BÌNH MINH",
         "SỞ XÂY DỰNG", *_NATION,
         "Số: 145/TTr-SXD", _DAY, "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen"),
        {**_DATED, "number": "145/TTr-SXD", "subject": "Về việc đề nghị tặng Bằng khen",
         "parent_agency": "UBND TỈNH BÌNH MINH",
         "issuer": "SỞ XÂY DỰNG"},
    ),
    "a certified copy": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 15/QĐ-SXD", _DAY, "QUYẾT ĐỊNH", "Về việc nghỉ lễ",
         "Điều 1. Nghỉ lễ.",
         "GIÁM ĐỐC", "Trần Văn Ví Dụ", "SAO Y BẢN CHÍNH", "Số: 9/SY-VP", "Bình An, ngày 9 tháng 4 năm 2025",
         "TL. CHỦ TỊCH",
         "CHÁNH VĂN PHÒNG", "Lý Thị Thử Nghiệm"),
        {**_DATED, "number": "15/QĐ-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc nghỉ lễ",
         "signer": "Trần Văn Ví Dụ", "signer_title": "GIÁM ĐỐC"},
    ),
    "tabs: both columns in one paragraph": (
        ("UBND TỈNH BÌNH MINH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ XÂY DỰNG\tĐộc lập - Tự do - Hạnh phúc",
         "Số: 145/TTr-SXD\t" + _DAY, "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen", "Kính gửi: Sở Nội vụ"),
        {**_DATED, "number": "145/TTr-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc đề nghị tặng Bằng khen"},
    ),
    "spaces instead of tabs": (
        ("   UBND TỈNH BÌNH MINH            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
         "SỞ XÂY DỰNG                Độc lập - Tự do - Hạnh phúc",
         "   Số:  145/SXD-VP               " + _DAY, "V/v báo cáo thi đua", "Kính gửi: Sở Nội vụ"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v báo cáo thi đua"},
    ),
    "a table for a head": (
        (f"| UBND TỈNH BÌNH MINH // SỞ XÂY DỰNG // ------- | {_NATION[0]} // {_NATION[1]} |",
         f"| Số: 145/SXD-VP // V/v báo cáo thi đua năm 2024 | {_DAY} |", "Kính gửi: Sở Nội vụ"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v báo cáo thi đua năm 2024"},
    ),
    "an issuer of three lines": (
        ("UBND TỈNH BÌNH MINH", "TRUNG TÂM", "PHỤC VỤ HÀNH CHÍNH CÔNG", "TỈNH BÌNH MINH", *_NATION,
         "Số: 5/TTr-TTPVHCC", _DAY, "TỜ TRÌNH",
         "Về việc đề nghị tặng Bằng khen"),
        {**_DATED, "number": "5/TTr-TTPVHCC", "parent_agency": "UBND TỈNH BÌNH MINH",
         "issuer": "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG TỈNH BÌNH MINH", "subject": "Về việc đề nghị tặng Bằng khen"},
    ),
    "a subject in capitals": (
        ("UBND TỈNH BÌNH MINH", *_NATION, "Số: 5/QĐ-UBND", _DAY, "QUYẾT ĐỊNH",
         "VỀ VIỆC BAN HÀNH QUY CHẾ THI ĐUA, KHEN THƯỞNG",
         "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BÌNH MINH", "Căn cứ Luật;"),
        {**_DATED, "number": "5/QĐ-UBND", "issuer": "UBND TỈNH BÌNH MINH",
         "subject": "VỀ VIỆC BAN HÀNH QUY CHẾ THI ĐUA, KHEN THƯỞNG"},
    ),
    "parentheses under the number": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/SXD-VP", "(V/v báo cáo thi đua)", _DAY,
         "Kính gửi: Sở Nội vụ"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "(V/v báo cáo thi đua)"},
    ),
    "no date line": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 44/BB-SXD", "BIÊN BẢN", "Họp xét khen thưởng",
         "Hôm nay, vào lúc 14 giờ ngày 03 tháng 10 năm 2025, tại phòng họp"),
        {"number": "44/BB-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Họp xét khen thưởng"},
    ),
    "placeholders left by a program": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: {{so_van_ban}}/TTr-SXD",
         "Bình Lâm, ngày {{ngay}} tháng {{thang}} năm 2025",
         "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen", "Căn cứ Luật Thi đua, khen thưởng;", "GIÁM ĐỐC",
         "Trần Văn Ví Dụ"),
        {"parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG", "subject": "Về việc đề nghị tặng Bằng khen",
         "signer": "Trần Văn Ví Dụ", "signer_title": "GIÁM ĐỐC"},
    ),
    "undefined left by a program": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: undefined/TTr-SXD",
         "Bình Lâm, ngày undefined tháng undefined năm 2025",
         "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen", "Căn cứ Luật Thi đua, khen thưởng;", "GIÁM ĐỐC", "undefined"),
        {"parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc đề nghị tặng Bằng khen"},
    ),
    "a subject that holds another number and date": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/SXD-VP",
         "V/v thực hiện Công văn số 99/UBND-NC ngày 01 tháng 02 năm 2025 của UBND tỉnh", _DAY, "Kính gửi: Sở Nội vụ"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v thực hiện Công văn số 99/UBND-NC ngày 01 tháng 02 năm 2025 của UBND tỉnh"},
    ),
    "a named type whose subject begins with V/v": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/TB-SXD", _DAY, "THÔNG BÁO", "V/v nghỉ lễ",
         "Kính gửi: Các phòng"),
        {**_DATED, "number": "145/TB-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v nghỉ lễ"},
    ),
    "no subject at all": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/GM-SXD", _DAY, "GIẤY MỜI", "Kính gửi: Các phòng"),
        {**_DATED, "number": "145/GM-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG"},
    ),
    "VNI letters and a misspelt nation": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "CÔNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc Lập - Tự do - Hạnh phúc",
         "Soá: 145/TB-SXD", _DAY,
         "THÔNG BÁO", "Về việc nghỉ lễ"),
        {**_DATED, "number": "145/TB-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc nghỉ lễ"},
    ),
    "a number of the e-office among the recipients": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/TB-SXD", _DAY, "THÔNG BÁO", "Về việc nghỉ lễ",
         "Điều 1. Nghỉ.",
         "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "Số EOF: 843296", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC",
         "Thượng tá Trần Văn Ví Dụ"),
        {**_DATED, "number": "145/TB-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc nghỉ lễ",
         "eoffice_number": "843296", "signer": "Trần Văn Ví Dụ", "signer_title": "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"},
    ),
    "a date with slashes beside the place": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/TB-SXD", "Bà Rịa - Vũng Tàu, ngày 05/3/2025",
         "THÔNG BÁO", "Về việc nghỉ lễ"),
        {"number": "145/TB-SXD", "date": "2025-03-05", "place": "Bà Rịa - Vũng Tàu",
         "parent_agency": "UBND TỈNH BÌNH MINH",
         "issuer": "SỞ XÂY DỰNG", "subject": "Về việc nghỉ lễ"},
    ),
    "an impossible date": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số: 145/TB-SXD", "Bình Lâm, ngày 31 tháng 02 năm 2025",
         "THÔNG BÁO", "Về việc nghỉ lễ"),
        {"number": "145/TB-SXD", "place": "Bình Lâm", "parent_agency": "UBND TỈNH BÌNH MINH",
         "issuer": "SỞ XÂY DỰNG", "subject": "Về việc nghỉ lễ"},
    ),
    "a draft": (
        ("DỰ THẢO", "UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "Số:       /TTr-SXD",
         "Bình Lâm, ngày     tháng    năm 2025", "TỜ TRÌNH",
         "Về việc đề nghị tặng Bằng khen", "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
         "Sở Xây dựng kính trình./."),
        {"parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Về việc đề nghị tặng Bằng khen", "place": "Bình Lâm"},
    ),
    "an urgent letter with its grade of haste": (
        ("HỎA TỐC", "THỦ TƯỚNG CHÍNH PHỦ", *_NATION, "Số: 583/TTg-CĐS", _DAY, "V/v triển khai Nghị quyết",
         "Kính gửi:", "- Các bộ;",
         "KT. THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "Trần Văn Ví Dụ"),
        {**_DATED, "number": "583/TTg-CĐS", "issuer": "THỦ TƯỚNG CHÍNH PHỦ", "subject": "V/v triển khai Nghị quyết",
         "signer": "Trần Văn Ví Dụ", "signer_title": "KT. THỦ TƯỚNG / PHÓ THỦ TƯỚNG"},
    ),
    "a typed title under a stamped one, and a second title under the name": (
        ("UBND HUYỆN BÌNH AN", "TRƯỜNG THCS SỐ 2 BÌNH AN", *_NATION, "Số: 12/TTr-THCS", _DAY, "TỜ TRÌNH",
         "Đề nghị công nhận sáng kiến",
         "Kính gửi: UBND huyện", "HIỆU TRƯỞNG", "(Ký tên, đóng dấu)", "Th.s Trần Văn Ví Dụ", "BÍ THƯ CHI BỘ"),
        {**_DATED, "number": "12/TTr-THCS", "parent_agency": "UBND HUYỆN BÌNH AN",
         "issuer": "TRƯỜNG THCS SỐ 2 BÌNH AN",
         "subject": "Đề nghị công nhận sáng kiến", "signer": "Trần Văn Ví Dụ", "signer_title": "HIỆU TRƯỞNG"},
    ),
    "minutes whose number stands under the title": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "BIÊN BẢN", "Số: 44/BB-SXD", "Họp xét khen thưởng",
         "Thời gian: 14 giờ ngày 03/10/2025"),
        {"number": "44/BB-SXD", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "Họp xét khen thưởng"},
    ),
    "minutes that begin with the day of the meeting": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", *_NATION, "BIÊN BẢN", "Họp xét khen thưởng",
         "Ngày 03 tháng 10 năm 2025, tại phòng họp, Hội đồng đã họp.",
         "Tại Bình Lâm, ngày 04 tháng 10 năm 2025 chúng tôi gồm:"),
        {"parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG", "subject": "Họp xét khen thưởng"},
    ),
    "two decisions in one file": (
        ("UBND TỈNH BÌNH MINH", *_NATION, "Số: 87/QĐ-UBND", _DAY, "QUYẾT ĐỊNH", "Về việc tặng Bằng khen",
         "Căn cứ Luật;", "Điều 1. Tặng.",
         "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Ví Dụ", "UBND TỈNH BÌNH MINH", *_NATION, "Số: 88/QĐ-UBND",
         "Bình Lâm, ngày 06 tháng 3 năm 2025", "QUYẾT ĐỊNH", "Về việc tặng Cờ thi đua", "Căn cứ Luật;", "CHỦ TỊCH",
         "Lý Thị Thử Nghiệm"),
        {**_DATED, "number": "87/QĐ-UBND", "issuer": "UBND TỈNH BÌNH MINH", "subject": "Về việc tặng Bằng khen",
         "signer": "Trần Văn Ví Dụ",
         "signer_title": "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"},
    ),
    "a joint circular of three bodies": (
        ("BAN TỔ CHỨC - SỞ NỘI VỤ - SỞ TÀI CHÍNH", *_NATION, "Số: 12/HDLT-BTC-SNV-STC", _DAY, "HƯỚNG DẪN",
         "Về việc chi tiền thưởng",
         "Căn cứ Luật;"),
        {**_DATED, "number": "12/HDLT-BTC-SNV-STC", "issuer": "BAN TỔ CHỨC - SỞ NỘI VỤ - SỞ TÀI CHÍNH",
         "subject": "Về việc chi tiền thưởng"},
    ),
    "an office of the Party with its own number": (
        ("ĐẢNG BỘ TỈNH BÌNH MINH", "ĐẢNG ỦY SỞ XÂY DỰNG", "*", "Số 15-TTr/ĐU", "ĐẢNG CỘNG SẢN VIỆT NAM", _DAY,
         "TỜ TRÌNH",
         "về việc đề nghị khen thưởng", "-----", "Căn cứ Điều lệ;", "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Trần Văn Ví Dụ"),
        {**_DATED, "number": "15-TTr/ĐU", "parent_agency": "ĐẢNG BỘ TỈNH BÌNH MINH", "issuer": "ĐẢNG ỦY SỞ XÂY DỰNG",
         "subject": "về việc đề nghị khen thưởng", "signer": "Trần Văn Ví Dụ",
         "signer_title": "T/M ĐẢNG ỦY / PHÓ BÍ THƯ"},
    ),
    "a subject over two lines of the left column, laid out": (
        ("@b90,60,250,72 UBND TỈNH BÌNH MINH", "@b100,76,240,88 SỞ XÂY DỰNG", "@110,108,220,120 Số: 145/SXD-VP",
         "@80,126,260,138 V/v đề nghị tặng Bằng khen của Chủ", "@100,140,240,152 tịch Ủy ban nhân dân tỉnh",
         "@b280,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "@b310,76,500,88 Độc lập - Tự do - Hạnh phúc",
         "@300,108,520,120 " + _DAY,
         "@200,190,420,202 Kính gửi: Sở Nội vụ;"),
        {**_DATED, "number": "145/SXD-VP", "parent_agency": "UBND TỈNH BÌNH MINH", "issuer": "SỞ XÂY DỰNG",
         "subject": "V/v đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"},
    ),
    "an annex whose title nobody lists": (
        ("Phụ lục", "TÀI LIỆU VÀ CÁCH LÀM", "KẾT NỐI DỊCH VỤ", "VỀ THƯ VIỆN TRÊN CỔNG THÔNG TIN",
         "(Ban hành kèm theo Công văn Số: /SXD-VP ngày tháng 3 năm 2025", "của Sở Xây dựng)", "I. GIỚI THIỆU",
         "1. Mục đích"),
        {},
    ),
    "a regulation published without its decision": (
        ("QUY CHẾ", "Công tác khen thưởng", "Ban hành theo Quyết định", "số 6/2025/QĐ-UBND",
         "ngày 06 tháng 3 năm 2025", "của UBND tỉnh"),
        {"subject": "Công tác khen thưởng"},
    ),
    "a list under a decision of another body": (
        ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "DANH SÁCH", "Các tập thể được tặng Giấy khen",
         "(Theo Quyết định số 12/QĐ-SXD ngày 05 tháng 3 năm 2025", "của Giám đốc Sở Xây dựng)"),
        {"issuer": "SỞ XÂY DỰNG", "parent_agency": "UBND TỈNH BÌNH MINH",
         "subject": "DANH SÁCH Các tập thể được tặng Giấy khen"},
    ),
    "a decision followed by the rules it issues": (
        ("UBND TỈNH BÌNH MINH", *_NATION, "Số: 5/2025/QĐ-UBND", _DAY, "QUYẾT ĐỊNH",
         "Ban hành Quy chế xét tặng Bằng khen", "Căn cứ Luật;",
         "Điều 1. Ban hành kèm theo.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Ví Dụ", "--- page", "QUY CHẾ",
         "Xét tặng Bằng khen",
         "(Ban hành kèm theo Quyết định số 6/2025/QĐ-UBND ngày 06 tháng 3 năm 2025)"),
        {**_DATED, "number": "5/2025/QĐ-UBND", "issuer": "UBND TỈNH BÌNH MINH",
         "subject": "Ban hành Quy chế xét tặng Bằng khen",
         "signer": "Trần Văn Ví Dụ", "signer_title": "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_a_head_is_read_whole_and_nothing_else_is_found(name: str) -> None:
    lines, expected = HEADS[name]

    report = extract(document(lines), rules())

    values = {field: report.fields[field] for field in _ASKED}
    assert {field: value.value for field, value in values.items() if value.state is FieldState.FOUND} == expected


@pytest.mark.parametrize("line", ["Só:‡#4B/GM-UBND", "5ố 12/QĐ-STV", "SốNÅÅg/TTr-SCT"])
def test_the_line_of_a_number_written_by_hand_is_known_however_it_was_read(line: str) -> None:
    assert BADLY_READ_NUMBER.match(fold(line))


@pytest.mark.parametrize("line", ["SỞ CÔNG THƯƠNG", "SỞ VĂN HÓA/THỂ THAO", "SÔNG MẪU", "Số lượng"])
def test_a_bodys_name_is_no_line_of_a_number(line: str) -> None:
    assert not BADLY_READ_NUMBER.match(fold(line))
