"""What goes wrong in real heads, bodies and lists (DOMAIN C.1, C.6, C.8), each on one invented paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.samples.layout import Columns, Grid, Paragraph, centred, signature
from tests.golden import shelf
from tests.golden.shelf import BODIES, DECISION, LETTER, LIST, MINUTES, NOTICE, PEOPLE, PLAN, SUBMISSION, Made, Paper
from tests.golden.writers import write_sheets

if TYPE_CHECKING:
    from tests.golden.shelf import Who
    from tests.golden.writers import Rows

HEADS: dict[str, tuple[Paper, tuple[str, ...]]] = {
    "three_line_issuer": (
        replace(NOTICE, parent=("TẬP ĐOÀN BƯU CHÍNH", "VIỄN THÔNG MẪU"), issuer=("VIỄN THÔNG BÌNH MINH",)),
        ("pdf", "docx", "html"),
    ),
    "two_line_issuer": (
        replace(NOTICE, parent=("UBND TỈNH BÌNH MINH",), issuer=("BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ", "XÂY DỰNG CÔNG TRÌNH GIAO THÔNG")),
        ("pdf", "docx"),
    ),
    "one_issuer": (replace(NOTICE, parent=(), issuer=("BỘ XÂY DỰNG",)), ("pdf", "tabs")),
    "two_line_subject": (
        replace(NOTICE, subject=("Về việc thay đổi thời gian tiếp nhận hồ sơ đề nghị cấp giấy phép", "hoạt động xây dựng theo Quyết định số 12/2024/QĐ-UBND ngày 05/3/2024")),
        ("pdf", "docx"),
    ),
    "short_subject_with_v_v": (replace(NOTICE, subject=("V/v nghỉ lễ Quốc khánh 02/9",)), ("docx", "txt")),
    "spaces_in_number": (replace(DECISION, number="2231/QĐ-UBND", shown_number="Số:   2231 /QĐ- UBND"), ("pdf", "docx")),
    "en_dash_in_number": (replace(NOTICE, number="05/TB–SXD", shown_number="Số: 05/TB–SXD"), ("docx",)),
    "letter_after_digits": (replace(NOTICE, number="4071B/TB-SXD", shown_number="Số: 4071B/TB-SXD"), ("pdf",)),
    "commas_in_number": (replace(LETTER, number="154/SVHTTDL-TC,KT,VP", shown_number="Số: 154/SVHTTDL-TC,KT,VP"), ("docx",)),
    "blank_number": (
        replace(SUBMISSION, number="", shown_number="Số:        /TTr-SXD", day="ngày      tháng 10 năm 2025", date=""),
        ("docx", "pdf"),
    ),
    "numeric_date": (replace(NOTICE, day="ngày 08/01/2025", date="2025-01-08"), ("docx", "html")),
    "date_glued": (replace(NOTICE, day="ngày 13 tháng 8         năm2025", date="2025-08-13"), ("docx", "pdf")),
    "impossible_date": (replace(NOTICE, day="ngày 31 tháng 02 năm 2025", date=""), ("docx",)),
    "typed_wrong_motto": (replace(NOTICE, national=("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc")), ("docx", "pdf")),
    "acting": (replace(PLAN, titles=("Q. GIÁM ĐỐC",)), ("pdf",)),
    "three_step_authority": (replace(LETTER, titles=("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")), ("pdf", "docx")),
    "on_behalf_of_all": (replace(PLAN, parent=(), issuer=("ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH"), titles=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")), ("pdf", "docx", "html")),
    "degree_before_name": (replace(PLAN, signer="Đặng Văn Chủ", shown_signer=("TS. Đặng Văn Chủ",)), ("docx", "pdf")),
    "signed_mark": (replace(PLAN, signer="Đặng Văn Chủ", shown_signer=("(Đã ký)", "Đặng Văn Chủ")), ("docx", "html")),
    "no_recipients": (replace(PLAN, recipients=()), ("pdf",)),
    "kinh_goi": (replace(LETTER, addressees=(), text=(Paragraph("Kính gởi: Các phòng thuộc Sở"), *LETTER.text), truth={"addressees": ["Các phòng thuộc Sở"]}), ("docx",)),
    "copy_line": (replace(PLAN, above=(Paragraph("SAO Y BẢN CHÍNH"),)), ("docx",)),
    "letter_without_subject": (replace(LETTER, about=""), ("docx",)),
    "place_of_two_words": (replace(NOTICE, place="Thành phố Vạn Hòa"), ("docx", "pdf")),
    "two_signers": (
        replace(
            PLAN, number="12/KHLT-SXD-SNV", issuer=("SỞ XÂY DỰNG - SỞ NỘI VỤ",), titles=(),
            ending=(Columns(signature(("GIÁM ĐỐC SỞ XÂY DỰNG",), "Đặng Văn Chủ"), signature(("GIÁM ĐỐC SỞ NỘI VỤ",), "Lê Thị Nội"), share=0.5),),
            truth={"signer": "Đặng Văn Chủ; Lê Thị Nội", "signer_title": "GIÁM ĐỐC SỞ XÂY DỰNG; GIÁM ĐỐC SỞ NỘI VỤ", "issuer": "UBND TỈNH BÌNH MINH - SỞ XÂY DỰNG - SỞ NỘI VỤ"},
            parent=(),
        ),
        (),
    ),
}  # fmt: skip

_LIST_HEAD = ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "DANH SÁCH", "Đề nghị tặng Bằng khen")
_LIST_TRUTH = {
    "parent_agency": "UBND TỈNH BÌNH MINH",
    "issuer": "SỞ XÂY DỰNG",
    "subject": "DANH SÁCH Đề nghị tặng Bằng khen",
    "award": "Bằng khen",
}


def _listed(name: str, rows: Rows, nominees: tuple[Who, ...], *, more: Rows | None = None, **counts: int) -> Made:
    """Give a workbook with the usual lines above the rows, and its truth."""
    width = len(rows[0])
    above = [[line, *[""] * (width - 1)] for line in _LIST_HEAD]
    sheets = {"Danh sách": [*above, *rows], **({"DANHMUC": more} if more else {})}
    return Made(name, "danhsach.xlsx", write_sheets(sheets), "nominee_list", {**_LIST_TRUTH, **counts}, nominees)


def _drawn(
    name: str,
    rows: tuple[tuple[str, ...], ...],
    nominees: tuple[Who, ...],
    *,
    form: str,
    shares: tuple[float, ...] = (),
    **counts: int,
) -> Made:
    """Give the same as a table of a Word file, a PDF or a web page."""
    width = shares or (0.08, *[0.92 / (len(rows[0]) - 1)] * (len(rows[0]) - 1))
    paper = replace(
        LIST,
        text=(Grid(rows, width),),
        truth={**LIST.truth, "collective_count": 0, "individual_count": 0, "proposal_refs": [], **counts},
        nominees=nominees,
    )
    return shelf.made(name, paper, form)


def _person(at: int, award: str = "Bằng khen") -> Who:
    return (*PEOPLE[at][:4], award)


_MANY = tuple(
    ("individual", f"{family} {middle} {given}", "Chuyên viên", f"Phòng số {1 + at % 7}", "Bằng khen")
    for at, (family, middle, given) in enumerate(
        (family, middle, given)
        for family in ("Trần", "Lê", "Phạm", "Đỗ", "Vũ")
        for middle in ("Văn", "Thị", "Đình")
        for given in ("Ví", "Dụ", "Mẫu", "Thử", "Kiểm")
    )
)
LISTS: tuple[Made, ...] = (
    _listed(
        "list_columns", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        *([at, *who[1:]] for at, who in enumerate(PEOPLE, 1))], PEOPLE, individual_count=3,
    ),
    _listed(
        "list_sections_of_units", [["TT", "Họ và tên", "Chức vụ", "Hình thức khen thưởng"],
        ["A", "Phòng Quy hoạch", "", ""], [1, "Trần Văn Ví", "Trưởng phòng", "Bằng khen"],
        ["B", "Văn phòng", "", ""], [1, "Ngô Thị Dụ", "Chuyên viên", "Bằng khen"],
        ["C", "Thanh tra", "", ""], [1, "Lê Hoàng Mẫu", "Phó Chánh Thanh tra", "Bằng khen"]],
        PEOPLE, individual_count=3,
    ),
    _listed(
        "list_sections_of_awards", [["TT", "Họ và tên", "Chức vụ", "Đơn vị công tác"],
        ["I", "Bằng khen", "", ""], [1, "Trần Văn Ví", "Trưởng phòng", "Phòng Quy hoạch"],
        ["II", "Giấy khen", "", ""], [1, "Ngô Thị Dụ", "Chuyên viên", "Văn phòng"]],
        (_person(0), _person(1, "Giấy khen")), individual_count=2,
        award_counts=[{"award": award, "code": code, "individual": 1}
                      for award, code in (("Bằng khen", "bkt"), ("Giấy khen", "gk"))],
    ),
    _listed(
        "list_name_and_title_in_one_cell", [["STT", "Họ và tên, chức vụ", "Đơn vị công tác", "Danh hiệu"],
        *([at, f"{who[1]}\n{who[2]}", who[3], who[4]] for at, who in enumerate(PEOPLE, 1))], PEOPLE, individual_count=3,
    ),
    _listed(
        "list_sex_by_column", [["STT", "Họ và tên", "Năm sinh", "", "Chức vụ, đơn vị", "Hình thức"],
        ["", "", "Nam", "Nữ", "", ""], [1, "Trần Văn Ví", 1980, "", "Trưởng phòng, Phòng Quy hoạch", "Bằng khen"],
        [2, "Ngô Thị Dụ", "", 1990, "Chuyên viên, Văn phòng", "Bằng khen"]],
        (_person(0), _person(1)), individual_count=2,
    ),
    _listed(
        "list_formula_rows", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        *([at, *who[1:]] for at, who in enumerate(PEOPLE, 1)), *([at, "", "", "", "#N/A"] for at in range(4, 40))],
        PEOPLE, individual_count=3,
    ),
    _listed(
        "list_total_row", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        *([at, *who[1:]] for at, who in enumerate(PEOPLE, 1)), ["", "Tổng cộng: 03 cá nhân", "", "", ""]],
        PEOPLE, individual_count=3,
    ),
    _listed(
        "list_sample_rows", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        ["Ví dụ", "Nguyễn Văn A", "Chuyên viên", "Phòng X", "Bằng khen"], [1, *PEOPLE[0][1:]], [2, "Trần Thị B", "Kế toán", "Phòng Y", "Bằng khen"]],
        PEOPLE[:1], individual_count=1,
    ),
    _listed(
        "list_award_codes", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        *([at, *who[1:4], 1650360491] for at, who in enumerate(PEOPLE, 1))], PEOPLE,
        more=[["Mã", "Tên"], [1650360491, "Bằng khen"], [1650360492, "Giấy khen"]], individual_count=3,
    ),
    _listed(
        "list_honorifics", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        [1, "Ông Trần Văn Ví", *PEOPLE[0][2:]], [2, "Bà Ngô Thị Dụ", *PEOPLE[1][2:]], [3, "Đại tá Lê Hoàng Mẫu", *PEOPLE[2][2:]]],
        PEOPLE, individual_count=3,
    ),
    _listed(
        "list_households", [["STT", "Tên tập thể, cá nhân, hộ gia đình", "Địa chỉ", "Hình thức khen thưởng"],
        ["I", "HỘ GIA ĐÌNH", "", ""], [1, "Hộ ông Trần Văn Ví", "Thôn Một", "Bằng khen"], [2, "Hộ bà Ngô Thị Dụ", "Thôn Hai", "Bằng khen"]],
        (("household", "Hộ ông Trần Văn Ví", "", "Thôn Một", "Bằng khen"), ("household", "Hộ bà Ngô Thị Dụ", "", "Thôn Hai", "Bằng khen")), household_count=2,
    ),
    _listed(
        "list_same_name_in_two_units", [["STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"],
        [1, "Trần Văn Ví", "Chuyên viên", "Phòng Một", "Bằng khen"], [2, "Trần Văn Ví", "Chuyên viên", "Phòng Hai", "Bằng khen"]],
        (("individual", "Trần Văn Ví", "Chuyên viên", "Phòng Một", "Bằng khen"), ("individual", "Trần Văn Ví", "Chuyên viên", "Phòng Hai", "Bằng khen")),
        individual_count=2,
    ),
    *(
        _drawn("list_many_pages", (("STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"),
        *((str(at), *who[1:]) for at, who in enumerate(_MANY, 1))), _MANY, form=form, shares=(0.08, 0.28, 0.2, 0.22, 0.22), individual_count=75)
        for form in ("pdf", "docx", "html")
    ),
    *(
        _drawn("list_plain", (("TT", "Họ và tên", "Chức vụ, đơn vị công tác", "Danh hiệu"),
        *((str(at), who[1], f"{who[2]}, {who[3]}", who[4]) for at, who in enumerate(PEOPLE, 1))), PEOPLE, form=form, shares=(0.08, 0.3, 0.4, 0.22), individual_count=3)
        for form in ("pdf", "docx", "html", "nfd")
    ),
    *(
        _drawn("list_bodies", (("TT", "Tên tập thể", "Hình thức khen thưởng"),
        *((str(at), f"Phòng Nghiệp vụ số {at}", "Bằng khen") for at in range(1, 13))),
        tuple(("collective", f"Phòng Nghiệp vụ số {at}", "", "", "Bằng khen") for at in range(1, 13)), form=form, shares=(0.1, 0.6, 0.3), collective_count=12)
        for form in ("pdf", "docx")
    ),
)  # fmt: skip

_PROSE = replace(
    SUBMISSION,
    text=(
        *SUBMISSION.text[:1],
        Paragraph("I. Tập thể:", bold=True),
        Paragraph("1. Phòng Quy hoạch;"), Paragraph("2. Văn phòng."),
        Paragraph("II. Cá nhân:", bold=True),
        Paragraph("1. Ông Trần Văn Ví, Trưởng phòng, Phòng Quy hoạch;"),
        Paragraph("2. Bà Ngô Thị Dụ, Chuyên viên, Văn phòng;"),
        Paragraph("3. Ông Lê Hoàng Mẫu, Phó Chánh Thanh tra, Thanh tra."),
        *SUBMISSION.text[1:],
    ),
    nominees=(*BODIES, *PEOPLE),
)  # fmt: skip
_ANNEXED = replace(
    SUBMISSION,
    after=(centred("DANH SÁCH"), centred("(Kèm theo Tờ trình số 145/TTr-SXD)", bold=False), shelf.LISTED),
    nominees=(*BODIES, *PEOPLE),
)
_VOTES_IN_LINES = replace(
    MINUTES,
    text=(
        *MINUTES.text[:6],
        Paragraph("1. Phòng Quy hoạch: 08/09 phiếu đồng ý (88,9%)"),
        Paragraph("2. Trần Văn Ví: 07/09 phiếu đồng ý (77,8%)"),
        MINUTES.text[-1],
    ),
    truth={**MINUTES.truth, "votes": [
        {"nominee": "Phòng Quy hoạch", "for": 8, "base": 9, "percent": 88.9}, {"nominee": "Trần Văn Ví", "for": 7, "base": 9, "percent": 77.8},
    ]},
    nominees=(("collective", "Phòng Quy hoạch", "", "", "Bằng khen"), ("individual", "Trần Văn Ví", "", "", "Bằng khen")),
)  # fmt: skip
_TWO_BASES = replace(
    MINUTES,
    text=(
        *MINUTES.text[:6],
        Grid((("STT", "Họ và tên / Tên tập thể", "Số phiếu đồng ý", "Tỷ lệ trên số có mặt (%)", "Tỷ lệ trên tổng số (%)"),
              ("1", "Phòng Quy hoạch", "08", "100", "88,9"), ("2", "Trần Văn Ví", "07", "87,5", "77,8")), (0.1, 0.36, 0.18, 0.18, 0.18)),
        MINUTES.text[-1],
    ),
    truth={**MINUTES.truth, "votes": [
        {"nominee": "Phòng Quy hoạch", "for": 8, "base": None, "percent": 88.9, "percent_present": 100.0},
        {"nominee": "Trần Văn Ví", "for": 7, "base": None, "percent": 77.8, "percent_present": 87.5},
    ]},
    nominees=(("collective", "Phòng Quy hoạch", "", "", "Bằng khen"), ("individual", "Trần Văn Ví", "", "", "Bằng khen")),
)  # fmt: skip
_PAST_IN_LINES = replace(
    shelf.COLLECTIVE,
    text=(
        *shelf.COLLECTIVE.text[:-1],
        Paragraph("- Năm 2023: Lao động tiên tiến (Quyết định số 118/QĐ-SXD ngày 20/12/2023 của Sở Xây dựng)"),
        Paragraph(
            "- Năm 2024: Giấy khen, Quyết định số 126/QĐ-SXD ngày 19 tháng 12 năm 2024 của Giám đốc Sở Xây dựng;"
        ),
    ),
)
BODIES_OF_TEXT: dict[str, tuple[Paper, tuple[str, ...]]] = {
    "prose_list": (_PROSE, ("docx", "pdf")),
    "list_in_the_submission": (_ANNEXED, ("docx", "pdf")),
    "votes_in_lines": (_VOTES_IN_LINES, ("docx", "pdf")),
    "votes_on_two_bases": (_TWO_BASES, ("docx", "pdf")),
    "past_awards_in_lines": (_PAST_IN_LINES, ("docx",)),
}


def _shelf() -> tuple[Made, ...]:
    named = {
        "submission": SUBMISSION, "decision": DECISION, "minutes": MINUTES, "person_new": shelf.PERSON_NEW,
        "person_old": shelf.PERSON_OLD, "collective": shelf.COLLECTIVE, "list": LIST, "letter": LETTER, "plan": PLAN,
        "guidance": shelf.GUIDANCE, "notice": NOTICE, "regulation": shelf.REGULATION, "initiative": shelf.INITIATIVE,
        "opinion": shelf.OPINION, "party": shelf.PARTY, "form": shelf.FORM,
    }  # fmt: skip
    # Plain text has no tables.
    drawn = {name for name, paper in named.items() if any(isinstance(block, Grid) for block in paper.blocks)}
    forms = ("docx", "pdf", "html", "tabs", "nfd", "oi", "txt")
    made = [
        shelf.made(name, named[name], form) for name in named for form in forms if form != "txt" or name not in drawn
    ]
    made += [
        shelf.made(name, paper, form) for name, (paper, forms) in {**HEADS, **BODIES_OF_TEXT}.items() for form in forms
    ]
    return (*made, *LISTS)


SHELF: tuple[Made, ...] = _shelf()
