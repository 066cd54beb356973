"""The papers that the script makes: what each says, and what must be read from it, exactly.

Invented bodies of an invented province, laid out as NĐ 30/2020/NĐ-CP asks or as offices deviate from it
(DOMAIN C.1 to C.8). `SHELF` pairs every paper with a format; `make accept` writes the whole reading beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from service.samples.layout import Columns, Grid, Paragraph, body, centred, heading, signature
from tests.golden.writers import WRITERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.samples.layout import Block

    Who = tuple[str, str, str, str, str]

LAW = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;"
DECREE = "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ;"
GROUNDS = [LAW.rstrip(";"), DECREE.rstrip(";")]


@dataclass(frozen=True)
class Paper:
    """A paper's blocks part by part, with the truth of every field that it has."""

    kind: str
    title: str = ""
    subject: tuple[str, ...] = ()
    parent: tuple[str, ...] = ("UBND TỈNH BÌNH MINH",)
    issuer: tuple[str, ...] = ("SỞ XÂY DỰNG",)
    number: str = ""
    shown_number: str = ""
    place: str = "Bình Minh"
    day: str = ""
    date: str = ""
    about: str = ""
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    text: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    signer: str = ""
    shown_signer: tuple[str, ...] = ()
    ending: tuple[Block, ...] = ()
    after: tuple[Block, ...] = ()
    truth: dict[str, Any] = field(default_factory=dict)
    nominees: tuple[Who, ...] = ()
    national: tuple[str, ...] = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    above: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Give the paper from its head to its last annex."""
        left = [centred(line, bold=False) for line in self.parent] + [centred(line) for line in self.issuer]
        left += [centred(self.shown_number or f"Số: {self.number}", bold=False)] * bool(
            self.shown_number or self.number
        )
        left += [centred(self.about, bold=False, size=12.0)] * bool(self.about)
        right = [centred(line) for line in self.national]
        right += [centred(f"{self.place}, {self.day}" if self.place else self.day, bold=False, italic=True)] * bool(
            self.day
        )
        top = [Columns(tuple(left), tuple(right))] if left or right else []
        names = [centred(self.title)] * bool(self.title) + [centred(line) for line in self.subject]
        asked = _addressed(self.addressees)
        signed = self.shown_signer or ((self.signer,) if self.signer else ())
        block = [*map(centred, self.titles), centred(""), centred(""), *map(centred, signed)]
        sent = [Paragraph("Nơi nhận:", bold=True, italic=True)] * bool(self.recipients)
        sent += [Paragraph(f"- {one};" if one != self.recipients[-1] else f"- {one}.") for one in self.recipients]
        end = [Columns(tuple(sent), tuple(block), share=0.5)] if self.titles else []
        return (
            *self.above,
            *top,
            *names,
            *asked,
            *map(body, self.grounds),
            *self.text,
            *(self.ending or end),
            *self.after,
        )

    @property
    def facts(self) -> dict[str, Any]:
        """Give every field that must be found, with its value."""
        told = {
            "number": self.number, "date": self.date, "place": self.place if self.day else "",
            "parent_agency": " ".join(self.parent), "issuer": " ".join(self.issuer),
            "subject": " ".join(self.subject) or self.about, "signer": self.signer,
            "signer_title": " / ".join(self.titles), "addressees": list(self.addressees),
            "recipients": list(self.recipients), "legal_grounds": [ground.rstrip(";.,") for ground in self.grounds],
        }  # fmt: skip
        return {name: value for name, value in {**told, **self.truth}.items() if value}


def _addressed(names: Sequence[str]) -> list[Block]:
    if len(names) < 2:  # one stands on the label's line
        return [centred(f"Kính gửi: {name}", bold=False) for name in names]
    return [Paragraph("Kính gửi:"), *(Paragraph(f"- {name};" if name != names[-1] else f"- {name}.") for name in names)]


PEOPLE: tuple[Who, ...] = (
    ("individual", "Trần Văn Ví", "Trưởng phòng", "Phòng Quy hoạch", "Bằng khen"),
    ("individual", "Ngô Thị Dụ", "Chuyên viên", "Văn phòng", "Bằng khen"),
    ("individual", "Lê Hoàng Mẫu", "Phó Chánh Thanh tra", "Thanh tra", "Bằng khen"),
)
BODIES: tuple[Who, ...] = (
    ("collective", "Phòng Quy hoạch", "", "", "Bằng khen"),
    ("collective", "Văn phòng", "", "", "Bằng khen"),
)
LISTED = Grid(
    (
        ("STT", "Họ và tên / Tên tập thể", "Chức vụ, đơn vị công tác", "Hình thức đề nghị"),
        ("", "I. TẬP THỂ", "", ""),
        *((str(at), who[1], "", who[4]) for at, who in enumerate(BODIES, 1)),
        ("", "II. CÁ NHÂN", "", ""),
        *((str(at), who[1], f"{who[2]}, {who[3]}", who[4]) for at, who in enumerate(PEOPLE, 1)),
    ),
    (0.08, 0.32, 0.36, 0.24),
)

SUBMISSION = Paper(
    "submission",
    "TỜ TRÌNH",
    ("Về việc đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",),
    number="145/TTr-SXD",
    day="ngày 15 tháng 10 năm 2025",
    date="2025-10-15",
    addressees=("Sở Nội vụ tỉnh Bình Minh",),
    grounds=(LAW, DECREE),
    text=(
        body(
            "Sở Xây dựng kính trình Sở Nội vụ thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, tặng Bằng khen "
            "cho 02 tập thể và 03 cá nhân đã có thành tích xuất sắc trong phong trào thi đua năm 2025."
        ),
        body("(Có Danh sách và hồ sơ đề nghị khen thưởng kèm theo)"),
        body("Sở Xây dựng kính đề nghị Sở Nội vụ xem xét, quyết định./."),
    ),
    recipients=("Như trên", "Lãnh đạo Sở", "Lưu: VT, SXD"),
    titles=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Thị Kiểm",
    truth={
        "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "collective_count": 2,
        "individual_count": 3,
        "achievement": "đã có thành tích xuất sắc trong phong trào thi đua năm 2025",
        "period": "năm 2025",
    },
)

DECISION = Paper(
    "award_decision",
    "QUYẾT ĐỊNH",
    ("Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",),
    parent=(),
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH"),
    number="2231/QĐ-UBND",
    day="ngày 20 tháng 11 năm 2025",
    date="2025-11-20",
    grounds=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        LAW,
        "Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 812/TTr-SNV ngày 12 tháng 11 năm 2025.",
    ),
    text=(
        centred("QUYẾT ĐỊNH:"),
        body(
            "Điều 1. Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 02 tập thể và 03 cá nhân đã có thành tích "
            "xuất sắc trong phong trào thi đua năm 2025 (có danh sách kèm theo)."
        ),
        body(
            "Kèm theo tiền thưởng mỗi tập thể 4.680.000 đồng, mỗi cá nhân 1.872.000 đồng; tổng số tiền thưởng là "
            "14.976.000 đồng (Mười bốn triệu chín trăm bảy mươi sáu nghìn đồng)."
        ),
        body("Điều 2. Chánh Văn phòng và các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành./."),
    ),
    recipients=("Như Điều 2", "Sở Nội vụ", "Lưu: VT, NC"),
    titles=("CHỦ TỊCH",),
    signer="Phạm Quang Sáng",
    after=(
        centred("DANH SÁCH"),
        centred("(Kèm theo Quyết định số 2231/QĐ-UBND ngày 20 tháng 11 năm 2025)", bold=False),
        LISTED,
    ),
    truth={
        "award": "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "collective_count": 2,
        "individual_count": 3,
        "achievement": "đã có thành tích xuất sắc trong phong trào thi đua năm 2025",
        "period": "năm 2025",
        "proposal_refs": ["812/TTr-SNV ngày 12 tháng 11 năm 2025"],
        "prize_each": [4680000, 1872000],
        "prize_total": 14976000,
    },
    nominees=(*BODIES, *PEOPLE),
)

MINUTES = Paper(
    "minutes",
    "BIÊN BẢN",
    ("Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng",),
    number="44/BB-SXD",
    day="ngày 03 tháng 10 năm 2025",
    date="2025-10-03",
    text=(
        body("Thời gian: Vào lúc 14 giờ 00 phút, ngày 03/10/2025"),
        body("Địa điểm: Phòng họp Sở Xây dựng"),
        body("Chủ trì: Ông Đặng Văn Chủ, Chủ tịch Hội đồng"),
        body("Thư ký: Bà Bùi Thị Ghi, Chuyên viên"),
        body("Tổng số thành viên Hội đồng: 09 thành viên. Có mặt: 08/09; vắng: 01."),
        body("Hội đồng bỏ phiếu kín đề nghị tặng Bằng khen cho 01 tập thể và 02 cá nhân."),
        Grid(
            (
                ("STT", "Họ và tên / Tên tập thể", "Số phiếu đồng ý", "Tỷ lệ (%)"),
                ("1", "Phòng Quy hoạch", "08/09", "88,9"),
                ("2", "Trần Văn Ví", "08/09", "88,9"),
                ("3", "Ngô Thị Dụ", "07/09", "77,8"),
            ),
            (0.1, 0.5, 0.2, 0.2),
        ),
        body("Cuộc họp kết thúc vào hồi 16 giờ 30 phút cùng ngày."),
    ),
    ending=(Columns(signature(("THƯ KÝ",), "Bùi Thị Ghi"), signature(("CHỦ TỌA",), "Đặng Văn Chủ"), share=0.5),),
    truth={
        "signer": "Đặng Văn Chủ",
        "signer_title": "CHỦ TỌA",
        "meeting_date": "2025-10-03",
        "started_at": "14:00",
        "ended_at": "16:30",
        "chair": "Đặng Văn Chủ",
        "secretary": "Bùi Thị Ghi",
        "members_total": 9,
        "members_present": 8,
        "award": "Bằng khen",
        "collective_count": 1,
        "individual_count": 2,
        "votes": [
            {"nominee": "Phòng Quy hoạch", "for": 8, "base": 9, "percent": 88.9},
            {"nominee": "Trần Văn Ví", "for": 8, "base": 9, "percent": 88.9},
            {"nominee": "Ngô Thị Dụ", "for": 7, "base": 9, "percent": 77.8},
        ],
    },
    nominees=(
        ("collective", "Phòng Quy hoạch", "", "", "Bằng khen"),
        ("individual", "Trần Văn Ví", "", "", "Bằng khen"),
        ("individual", "Ngô Thị Dụ", "", "", "Bằng khen"),
    ),
)

PAST = Grid(
    (
        ("Năm", "Danh hiệu thi đua, hình thức khen thưởng", "Số, ngày, tháng, năm của quyết định; cơ quan ban hành"),
        ("2023", "Lao động tiên tiến", "Quyết định số 118/QĐ-SXD ngày 20/12/2023 của Sở Xây dựng"),
        ("2024", "Giấy khen", "Quyết định số 126/QĐ-SXD ngày 19 tháng 12 năm 2024 của Giám đốc Sở Xây dựng"),
    ),
    (0.12, 0.38, 0.5),
)
PAST_TRUTH = [
    {"year": "2023", "name": "Lao động tiên tiến", "decision": "Quyết định số 118/QĐ-SXD ngày 20/12/2023 của Sở Xây dựng",
     "number": "118/QĐ-SXD", "date": "2023-12-20", "issuer": "Sở Xây dựng"},
    {"year": "2024", "name": "Giấy khen",
     "decision": "Quyết định số 126/QĐ-SXD ngày 19 tháng 12 năm 2024 của Giám đốc Sở Xây dựng",
     "number": "126/QĐ-SXD", "date": "2024-12-19", "issuer": "Giám đốc Sở Xây dựng"},
]  # fmt: skip
RATED = Grid(
    (
        ("Năm", "Kết quả xếp loại", "Số, ngày, tháng, năm của quyết định công nhận; cơ quan ban hành"),
        ("2023", "Hoàn thành tốt nhiệm vụ", "Quyết định số 98/QĐ-SXD ngày 15/12/2023 của Sở Xây dựng"),
        ("2024", "Hoàn thành xuất sắc nhiệm vụ", "Quyết định số 99/QĐ-SXD ngày 16/12/2024 của Sở Xây dựng"),
    ),
    (0.12, 0.38, 0.5),
)
RATED_TRUTH = [
    {"year": "2023", "name": "Hoàn thành tốt nhiệm vụ", "decision": "Quyết định số 98/QĐ-SXD ngày 15/12/2023 của Sở Xây dựng",
     "number": "98/QĐ-SXD", "date": "2023-12-15", "issuer": "Sở Xây dựng"},
    {"year": "2024", "name": "Hoàn thành xuất sắc nhiệm vụ",
     "decision": "Quyết định số 99/QĐ-SXD ngày 16/12/2024 của Sở Xây dựng",
     "number": "99/QĐ-SXD", "date": "2024-12-16", "issuer": "Sở Xây dựng"},
]  # fmt: skip
CONFIRMED = Columns(
    signature(("THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN",), "Nguyễn Thị Kiểm"),
    signature(("NGƯỜI BÁO CÁO THÀNH TÍCH",), "Trần Văn Ví"),
    share=0.5,
)

PERSON_NEW = Paper(
    "merit_report_individual",
    "BÁO CÁO THÀNH TÍCH",
    ("ĐỀ NGHỊ TẶNG BẰNG KHEN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",),
    day="ngày 05 tháng 10 năm 2025",
    date="2025-10-05",
    text=(
        heading("I. SƠ LƯỢC LÝ LỊCH"),
        body("- Họ tên: Trần Văn Ví"),
        body("- Sinh ngày, tháng, năm: 12/5/1984   Giới tính: Nam   Dân tộc: Kinh   Tôn giáo: Không"),
        body("- Quê quán: xã Cẩm Lĩnh, tỉnh Bình Minh"),
        body("- Nơi thường trú: phường Vạn Hòa, tỉnh Bình Minh"),
        body("- Cơ quan, địa phương công tác: Sở Xây dựng"),
        body("- Chức vụ (Đảng, chính quyền, đoàn thể): Trưởng phòng"),
        body("- Trình độ lý luận chính trị, chuyên môn, nghiệp vụ: Thạc sĩ quản lý đô thị"),
        heading("II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        body("1. Quyền hạn, nhiệm vụ được giao: phụ trách công tác quy hoạch của Sở."),
        body("2. Về sáng kiến: tác giả sáng kiến “Số hóa hồ sơ quy hoạch của phòng”, được công nhận năm 2024."),
        heading("III. KẾT QUẢ XẾP LOẠI"),
        RATED,
        heading("IV. DANH HIỆU THI ĐUA, HÌNH THỨC KHEN THƯỞNG ĐÃ ĐƯỢC NHẬN"),
        PAST,
    ),
    ending=(CONFIRMED,),
    truth={
        "full_name": "Trần Văn Ví",
        "birth_date": "1984-05-12",
        "sex": "Nam",
        "ethnicity": "Kinh",
        "religion": "Không",
        "home_town": "xã Cẩm Lĩnh, tỉnh Bình Minh",
        "residence": "phường Vạn Hòa, tỉnh Bình Minh",
        "unit": "Sở Xây dựng",
        "position": "Trưởng phòng",
        "qualification": "Thạc sĩ quản lý đô thị",
        "initiatives": ["Số hóa hồ sơ quy hoạch của phòng"],
        "ratings": RATED_TRUTH,
        "past_awards": PAST_TRUTH,
        "confirmed_by": "Nguyễn Thị Kiểm",
        "signer": "Nguyễn Thị Kiểm",
        "signer_title": "THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN",
        "award": "BẰNG KHEN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
    },
)
PERSON_OLD = replace(
    PERSON_NEW,
    subject=("ĐỀ NGHỊ TẶNG GIẤY KHEN",),
    text=(
        heading("I. SƠ LƯỢC LÝ LỊCH:"),
        body("- Họ và tên: TRẦN VĂN VÍ"),
        body("- Sinh ngày, tháng, năm: 12 tháng 5 năm 1984; Giới tính: Nam"),
        body("- Quê quán: xã Cẩm Lĩnh, tỉnh Bình Minh"),
        body("- Trú quán: phường Vạn Hòa, tỉnh Bình Minh"),
        body("- Đơn vị công tác: Sở Xây dựng"),
        body("- Chức vụ: Trưởng phòng"),
        body("- Trình độ chuyên môn, nghiệp vụ: Kỹ sư xây dựng"),
        heading("II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        body("1. Phụ trách công tác quy hoạch của Sở, hoàn thành mọi nhiệm vụ được giao."),
        heading("III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG"),
        PAST,
    ),
    truth={
        **{
            name: value
            for name, value in PERSON_NEW.truth.items()
            if name not in {"ethnicity", "religion", "initiatives", "ratings"}
        },
        "full_name": "TRẦN VĂN VÍ",
        "qualification": "Kỹ sư xây dựng",
        "award": "GIẤY KHEN",
    },
)
COLLECTIVE = Paper(
    "merit_report_collective",
    "BÁO CÁO THÀNH TÍCH",
    ("ĐỀ NGHỊ TẶNG CỜ THI ĐUA CỦA UBND TỈNH",),
    day="ngày 05 tháng 10 năm 2025",
    date="2025-10-05",
    text=(
        body("Tên tập thể đề nghị: Phòng Quy hoạch"),
        heading("I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH"),
        body("1. Đặc điểm, tình hình: quá trình thành lập, cơ cấu tổ chức: phòng có 12 công chức."),
        body("2. Chức năng, nhiệm vụ: tham mưu công tác quy hoạch."),
        heading("II. THÀNH TÍCH ĐẠT ĐƯỢC"),
        body("1. Hoàn thành 100% kế hoạch; tổ chức đảng, đoàn thể trong sạch, vững mạnh."),
        heading("III. DANH HIỆU THI ĐUA, HÌNH THỨC KHEN THƯỞNG ĐÃ ĐƯỢC NHẬN"),
        PAST,
    ),
    ending=(CONFIRMED,),
    truth={
        "full_name": "Phòng Quy hoạch",
        "past_awards": PAST_TRUTH,
        "confirmed_by": "Nguyễn Thị Kiểm",
        "signer": "Nguyễn Thị Kiểm",
        "signer_title": "THỦ TRƯỞNG ĐƠN VỊ XÁC NHẬN",
        "award": "CỜ THI ĐUA CỦA UBND TỈNH",
    },
)
LIST = Paper(
    "nominee_list",
    "DANH SÁCH",
    ("Đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh",),
    text=(centred("(Kèm theo Tờ trình số 145/TTr-SXD ngày 15 tháng 10 năm 2025 của Sở Xây dựng)", bold=False), LISTED),
    titles=("GIÁM ĐỐC",),
    signer="Đặng Văn Chủ",
    truth={
        "subject": "DANH SÁCH Đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh",
        "award": "Bằng khen của Chủ tịch UBND tỉnh",
        "collective_count": 2,
        "individual_count": 3,
        "proposal_refs": ["145/TTr-SXD ngày 15 tháng 10 năm 2025"],
    },
    nominees=(*BODIES, *PEOPLE),
)
LETTER = Paper(
    "official_letter",
    number="321/SXD-VP",
    about="V/v cung cấp số liệu nhà ở xã hội năm 2025",
    day="ngày 09 tháng 02 năm 2025",
    date="2025-02-09",
    addressees=("Ủy ban nhân dân các xã, phường", "Các phòng thuộc Sở"),
    text=(
        body(
            "Thực hiện Công văn số 77/BXD-QLN ngày 05/02/2025 của Bộ Xây dựng, Sở đề nghị cung cấp số liệu trước ngày 20/02/2025./."
        ),
    ),
    recipients=("Như trên", "Lưu: VT"),
    titles=("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"),
    signer="Vũ Đình Thư",
)
PLAN = Paper(
    "plan",
    "KẾ HOẠCH",
    ("Tổ chức phong trào thi đua xây dựng nông thôn mới năm 2025",),
    number="18/KH-SXD",
    day="ngày 10 tháng 01 năm 2025",
    date="2025-01-10",
    grounds=(LAW,),
    text=(
        heading("I. MỤC ĐÍCH, YÊU CẦU"),
        body("1. Động viên các tập thể, cá nhân thi đua."),
        heading("II. TỔ CHỨC THỰC HIỆN"),
        body("Các phòng thực hiện kế hoạch này./."),
    ),
    recipients=("Các phòng", "Lưu: VT"),
    titles=("GIÁM ĐỐC",),
    signer="Đặng Văn Chủ",
)
GUIDANCE = replace(
    PLAN,
    kind="guidance",
    title="HƯỚNG DẪN",
    subject=("Xét khen thưởng công trạng và thành tích năm 2025",),
    number="07/HD-SNV",
    issuer=("SỞ NỘI VỤ",),
    text=(
        heading("I. ĐỐI TƯỢNG, TIÊU CHUẨN"),
        body("1. Tập thể, cá nhân có thành tích."),
        heading("II. HỒ SƠ"),
        body("1. Tờ trình, danh sách, biên bản, báo cáo thành tích."),
    ),
)
NOTICE = replace(
    PLAN,
    kind="other",
    title="THÔNG BÁO",
    subject=("Kết luận của Giám đốc Sở tại cuộc họp giao ban tháng 01 năm 2025",),
    number="05/TB-SXD",
    grounds=(),
    text=(
        body("Ngày 08/01/2025, Giám đốc Sở chủ trì họp giao ban và kết luận như sau."),
        body("1. Các phòng hoàn thành kế hoạch quý I./."),
    ),
)
REGULATION = replace(
    PLAN,
    kind="other",
    title="QUYẾT ĐỊNH",
    subject=("Ban hành Quy chế Thi đua, khen thưởng của Sở Xây dựng",),
    number="61/QĐ-SXD",
    text=(
        body("Điều 1. Ban hành kèm theo Quyết định này Quy chế Thi đua, khen thưởng của Sở Xây dựng."),
        body("Điều 2. Quyết định này có hiệu lực từ ngày ký./."),
    ),
)
INITIATIVE = Paper(
    "initiative",
    "BÁO CÁO MÔ TẢ SÁNG KIẾN",
    ("Số hóa hồ sơ quy hoạch của phòng",),
    day="ngày 02 tháng 6 năm 2025",
    date="2025-06-02",
    text=(
        body("1. Tác giả sáng kiến: Trần Văn Ví"),
        body("2. Phạm vi áp dụng: toàn Sở."),
        body("3. Hiệu quả áp dụng: rút ngắn thời gian tra cứu."),
    ),
    titles=("GIÁM ĐỐC",),
    signer="Đặng Văn Chủ",
)
OPINION = Paper(
    "opinion",
    "GIẤY XÁC NHẬN",
    ("Về việc chấp hành pháp luật thuế của đơn vị được đề nghị khen thưởng",),
    parent=("CỤC THUẾ",),
    issuer=("THUẾ TỈNH BÌNH MINH",),
    number="19/XN-TBM",
    day="ngày 11 tháng 10 năm 2025",
    date="2025-10-11",
    text=(body("Thuế tỉnh xác nhận đơn vị chấp hành tốt pháp luật thuế, thống nhất đề nghị khen thưởng."),),
    recipients=("Sở Nội vụ", "Lưu: VT"),
    titles=("KT. TRƯỞNG THUẾ TỈNH", "PHÓ TRƯỞNG THUẾ TỈNH"),
    signer="Hồ Thị Thuế",
)
PARTY = Paper(
    "other",
    "QUYẾT ĐỊNH",
    ("về thành lập Tổ công tác chuyển đổi số",),
    parent=(),
    issuer=("TỈNH ỦY BÌNH MINH",),
    number="412-QĐ/TU",
    day="ngày 14 tháng 8 năm 2025",
    date="2025-08-14",
    national=("ĐẢNG CỘNG SẢN VIỆT NAM",),
    text=(body("Điều 1. Thành lập Tổ công tác gồm các đồng chí có tên sau đây."),),
    recipients=("Như Điều 1", "Lưu: VP"),
    titles=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
    signer="Lương Thị Đảng",
    truth={"parent_agency": "ĐẢNG CỘNG SẢN VIỆT NAM"},
)
FORM = Paper(
    "form",
    "TỜ TRÌNH",
    ("Về việc đề nghị tặng thưởng ……………",),
    parent=("TÊN CƠ QUAN CẤP TRÊN",),
    issuer=("TÊN CƠ QUAN, ĐƠN VỊ",),
    shown_number="Số: …../TTr-…..",
    place="…………",
    day="ngày ….. tháng ….. năm …..",
    above=(Paragraph("Mẫu số 1.1"),),
    text=(
        body("Kính gửi: ………………………"),
        body("Căn cứ ………………;"),
        body("………… đề nghị xem xét tặng thưởng cho … tập thể, … cá nhân."),
    ),
    titles=("THỦ TRƯỞNG ĐƠN VỊ",),
    shown_signer=("(Ký, ghi rõ họ tên)",),
)


@dataclass(frozen=True)
class Made:
    """One golden paper: its bytes, and what must be read from them."""

    name: str
    file: str
    data: bytes
    kind: str
    truth: dict[str, Any]
    nominees: tuple[Who, ...] = ()


def made(name: str, paper: Paper, form: str) -> Made:
    file, write = WRITERS[form]
    """Give a paper in one format."""
    return Made(
        f"{name}__{form}",
        file,
        write(paper.blocks),
        paper.kind,
        paper.facts if paper.kind != "form" else {},
        paper.nominees,
    )
