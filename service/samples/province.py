"""Bình Minh, a province that does not exist: its bodies, people and the awards they are put forward for.

Every name here is invented; H99 is an organisation code that no province has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connectors.base import Organ

Subject = Literal["collective", "individual", "household"]
PROVINCE = "Bình Minh"
PARENT = "UBND TỈNH BÌNH MINH"
RECEIVER = Organ(organ_id="000.00.05.H99", name="Sở Nội vụ tỉnh Bình Minh", in_charge="UBND tỉnh Bình Minh")


@dataclass(frozen=True, slots=True)
class Unit:
    """A submitting unit: `printed` are the lines of its head, `symbol` ends the numbers of its papers."""

    organ_id: str
    name: str
    parent: str
    printed: tuple[str, ...]
    symbol: str
    place: str
    titles: tuple[str, ...]
    signer: str
    secretary: str

    @property
    def organ(self) -> Organ:
        """Give the unit as an edXML message names it."""
        return Organ(organ_id=self.organ_id, name=self.name, in_charge="UBND tỉnh Bình Minh")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One nominee; `post` is the position of a person, the place of a household, empty for a collective."""

    subject: Subject
    name: str
    post: str = ""
    woman: bool = False
    born: str = ""

    @property
    def called(self) -> str:
        """Give the name with the honorific that papers print before a person's."""
        honorifics = {"individual": "Bà " if self.woman else "Ông ", "household": "Hộ gia đình ", "collective": ""}
        return f"{honorifics[self.subject]}{self.name}"


@dataclass(frozen=True, slots=True)
class Nomination:
    """What one unit asks for. Days are (day, month) of 2026; `listed` differs from `asked` only on purpose."""

    unit: Unit
    number: int
    day: tuple[int, int]
    meeting: tuple[int, int]
    award: str
    achievement: str
    asked: tuple[tuple[Subject, int], ...]
    listed: tuple[Candidate, ...]

    @property
    def code(self) -> str:
        """Give the number and symbol of the submission."""
        return f"{self.number}/TTr-{self.unit.symbol}"

    @property
    def minutes_code(self) -> str:
        """Give the number and symbol of the council's minutes."""
        return f"{self.number - 33:02d}/BB-HĐTĐKT"


BKT = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
MOVEMENT = "phong trào thi đua “Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở”"

CULTURE = Unit(
    "000.00.07.H99",
    "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh",
    PARENT,
    ("SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH"),
    "SVHTTDL",
    PROVINCE,
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "Lưu Khắc Hiển",
    "Tạ Thị Minh Uyên",
)
COLLEGE = Unit(
    "000.00.41.H99",
    "Trường Cao đẳng Kỹ thuật Bình Minh",
    PARENT,
    ("TRƯỜNG CAO ĐẲNG", "KỸ THUẬT BÌNH MINH"),
    "CĐKT",
    PROVINCE,
    ("HIỆU TRƯỞNG",),
    "Phùng Đăng Quế",
    "Cao Thị Mộc Lan",
)
FARMING = Unit(
    "000.00.09.H99",
    "Sở Nông nghiệp và Môi trường tỉnh Bình Minh",
    PARENT,
    ("SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"),
    "SNNMT",
    PROVINCE,
    ("GIÁM ĐỐC",),
    "Đặng Bá Khôi",
    "Mai Thị Thùy Ngân",
)
BUILDING = Unit(
    "000.00.12.H99",
    "Sở Xây dựng tỉnh Bình Minh",
    PARENT,
    ("SỞ XÂY DỰNG",),
    "SXD",
    PROVINCE,
    ("GIÁM ĐỐC",),
    "Kiều Trọng Nhẫn",
    "Tống Thị Hạnh Vy",
)
COMMUNE = Unit(
    "000.21.31.H99",
    "Ủy ban nhân dân xã Cẩm Lĩnh",
    "TỈNH BÌNH MINH",
    ("ỦY BAN NHÂN DÂN", "XÃ CẨM LĨNH"),
    "UBND",
    "Cẩm Lĩnh",
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "Thạch Văn Dũng",
    "Lò Thị Bích Phượng",
)

COMPLETE = Nomination(
    CULTURE,
    145,
    (15, 10),
    (12, 10),
    BKT,
    f"đã có thành tích xuất sắc trong {MOVEMENT} giai đoạn 2024 - 2026",
    (("collective", 1), ("individual", 1)),
    (
        Candidate("collective", "Phòng Quản lý Văn hóa và Gia đình, Sở Văn hóa, Thể thao và Du lịch"),
        Candidate(
            "individual",
            "Khúc Thị Lam Giang",
            "Chuyên viên Phòng Quản lý Du lịch, Sở Văn hóa, Thể thao và Du lịch",
            woman=True,
            born="14/3/1988",
        ),
    ),
)
EXEMPLARS = Nomination(
    COLLEGE,
    98,
    (19, 10),
    (16, 10),
    "gương điển hình tiên tiến",
    f"tiêu biểu trong {MOVEMENT} năm 2026",
    (("collective", 1), ("individual", 1)),
    (
        Candidate("collective", "Khoa Công nghệ thông tin"),
        Candidate(
            "individual",
            "Doãn Minh Tuệ",
            "Giảng viên Khoa Cơ khí, Trường Cao đẳng Kỹ thuật Bình Minh",
            born="02/9/1985",
        ),
    ),
)
NO_MINUTES = Nomination(
    FARMING,
    212,
    (20, 10),
    (14, 10),
    BKT,
    "đã có thành tích xuất sắc trong công tác phòng, chống thiên tai năm 2026",
    (("individual", 2),),
    (
        Candidate("individual", "Vi Đình Sơn", "Chi cục trưởng Chi cục Thủy lợi", born="21/11/1979"),
        Candidate("individual", "Hứa Thị Ngọc Diệp", "Chuyên viên Chi cục Kiểm lâm", woman=True, born="08/5/1990"),
    ),
)
MISCOUNTED = Nomination(
    BUILDING,
    187,
    (21, 10),
    (15, 10),
    BKT,
    "đã có thành tích xuất sắc trong cải cách hành chính giai đoạn 2024 - 2026",
    (("collective", 5), ("individual", 4)),
    (
        *(
            Candidate("collective", f"{name}, Sở Xây dựng")
            for name in ("Văn phòng Sở", "Phòng Quản lý nhà và Đô thị", "Phòng Quy hoạch và Kiến trúc", "Thanh tra Sở")
        ),
        Candidate("individual", "Quách Hữu Nghĩa", "Trưởng phòng Quản lý xây dựng", born="30/7/1976"),
        Candidate("individual", "Lã Thị Tường An", "Phó Trưởng phòng Kinh tế xây dựng", woman=True, born="17/01/1983"),
        Candidate("individual", "Nông Quốc Thịnh", "Chuyên viên Phòng Hạ tầng kỹ thuật", born="25/12/1991"),
    ),
)
DAMAGED = Nomination(
    FARMING,
    219,
    (26, 10),
    (22, 10),
    BKT,
    "đã có thành tích xuất sắc trong xây dựng nông thôn mới năm 2026",
    (("individual", 1),),
    (Candidate("individual", "Bạch Công Lý", "Phó Chi cục trưởng Chi cục Phát triển nông thôn", born="11/6/1981"),),
)
VILLAGE = Nomination(
    COMMUNE,
    64,
    (28, 10),
    (23, 10),
    BKT,
    "đã có thành tích xuất sắc trong phong trào thi đua “Bình Minh chung sức xây dựng nông thôn mới”",
    (("collective", 2), ("household", 1)),
    (
        Candidate("collective", "Thôn Đồi Sim, xã Cẩm Lĩnh"),
        Candidate("collective", "Hội Phụ nữ xã Cẩm Lĩnh"),
        Candidate("household", "ông Giàng A Phong", "Thôn Suối Trong, xã Cẩm Lĩnh"),
    ),
)
