"""Heads drawn at random, the same on every run: bodies, types, subjects, authorities and formats mixed."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.domain.fields import FieldState
from service.samples.layout import body, centred
from tests.golden.cases import rules
from tests.golden.shelf import Paper, made

if TYPE_CHECKING:
    from service.samples.layout import Block

BODIES = (
    ((), ("BỘ NỘI VỤ",)),
    ((), ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH MINH")),
    (("ỦY BAN NHÂN DÂN", "HUYỆN CẨM LĨNH"), ("PHÒNG NỘI VỤ",)),
    (("SỞ Y TẾ BÌNH MINH",), ("BỆNH VIỆN ĐA KHOA", "KHU VỰC CẨM LĨNH")),
    (("UBND TỈNH BÌNH MINH",), ("BAN CHỈ HUY PHÒNG, CHỐNG THIÊN TAI", "VÀ TÌM KIẾM CỨU NẠN")),
    (("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM",), ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BÌNH MINH",)),
    (("TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM",), ("CÔNG TY ĐIỆN LỰC BÌNH MINH",)),
    (("ĐẠI HỌC BÌNH MINH",), ("TRƯỜNG ĐẠI HỌC KINH TẾ",)),
)
TYPES = (
    ("QUYẾT ĐỊNH", "QĐ", "other", "Về việc điều chỉnh một số nội dung của Quyết định số 112/QĐ-UBND ngày 04/02/2024"),
    ("QUYẾT ĐỊNH", "QĐ", "other", "Về việc phê duyệt kế hoạch lựa chọn nhà thầu gói thầu số 05: Mua sắm thiết bị"),
    ("THÔNG BÁO", "TB", "other", "Kết luận của Phó Chủ tịch UBND tỉnh Trần Văn Ví tại cuộc họp ngày 12/3/2025"),
    ("KẾ HOẠCH", "KH", "plan", "Thực hiện Chỉ thị số 05-CT/TW ngày 15 tháng 5 năm 2016 của Bộ Chính trị"),
    ("NGHỊ QUYẾT", "NQ", "other", "QUY ĐỊNH MỨC THU PHÍ THAM QUAN DANH LAM THẮNG CẢNH"),
    ("CHỈ THỊ", "CT", "other", "Về tăng cường kỷ luật, kỷ cương hành chính"),
    ("HƯỚNG DẪN", "HD", "guidance", "Công tác thi đua, khen thưởng năm 2025"),
    ("", "", "official_letter", "V/v góp ý dự thảo Nghị định sửa đổi Nghị định số 30/2020/NĐ-CP ngày 05/3/2020"),
    ("", "", "official_letter", "V/v báo cáo kết quả giải quyết đơn thư"),
)
AUTHORITIES = (
    ("GIÁM ĐỐC",),
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ("TL. BỘ TRƯỞNG", "VỤ TRƯỞNG VỤ PHÁP CHẾ"),
    ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH"),
    ("Q. VIỆN TRƯỞNG",),
    ("TM. BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
)
SIGNERS = ("Nguyễn Văn Ví", "Trần Thị Thanh Dụ", "Vừ A Bằng", "Phan Nguyễn Như Khuê", "Cao Tiến Dũng")
SENTENCES = (
    "Thực hiện chỉ đạo của cấp trên, cơ quan triển khai các nội dung sau đây.",
    "1. Các đơn vị tổ chức thực hiện nghiêm túc, báo cáo kết quả trước ngày 15/6/2025.",
)


def _drawn(seed: int) -> Paper:
    pick = Random(seed)  # noqa: S311 - the same papers on every run, nothing secret
    parent, issuer = pick.choice(BODIES)
    title, symbol, kind, subject = pick.choice(TYPES)
    figure, organ = f"{pick.randint(1, 4000):02d}", pick.choice(("SNV", "UBND", "VP", "BCĐ", "SGDĐT-TCCB"))
    number = f"{figure}/{symbol}-{organ}" if symbol else f"{figure}/{organ}"
    day, month = pick.randint(1, 28), pick.randint(1, 12)
    words, ordered = subject.split(), title in {"QUYẾT ĐỊNH", "NGHỊ QUYẾT"}
    half = len(words) // 2 if len(words) > 9 else len(words)
    lines = tuple(line for line in (" ".join(words[:half]), " ".join(words[half:])) if line)
    text: tuple[Block, ...] = (centred(f"{title}:"), body("Điều 1. Giao các đơn vị thực hiện.")) if ordered else ()
    return Paper(
        kind, title, lines if title else (), parent=parent, issuer=issuer, number=number,
        shown_number=pick.choice((f"Số: {number}", f"Số:{number}", f"Số: {figure} /{number.split('/', 1)[1]}")),
        place=pick.choice(("Bình Minh", "Hà Nội", "Thành phố Vạn Hòa")),
        day=f"ngày {day:02d} tháng {month} năm 2025", date=f"2025-{month:02d}-{day:02d}",
        about="" if title else subject, addressees=() if title else ("Sở Nội vụ",),
        grounds=("Căn cứ Luật Tổ chức chính quyền địa phương;", "Theo đề nghị của Chánh Văn phòng,") if ordered else (),
        text=(*text, *map(body, SENTENCES)), recipients=("Như trên", "Lưu: VT, NC"),
        titles=pick.choice(AUTHORITIES), signer=pick.choice(SIGNERS),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("form", ["docx", "pdf", "html", "tabs", "txt", "tcvn3", "vni"])
def test_a_head_drawn_at_random_is_read_exactly(form: str, seed: int) -> None:
    paper = made(f"drawn_{seed}", _drawn(seed), form)

    report = extract(open_paper(paper.file, paper.data, limits=Limits()), rules(), name=paper.file)

    found: dict[str, Any] = {
        name: value.value for name, value in report.fields.items() if value.state is FieldState.FOUND
    }
    assert (report.kind.value, found) == (paper.kind, paper.truth)
