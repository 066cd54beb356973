"""Minutes list those who sat there beside those who are proposed; only the latter are nominees."""

from __future__ import annotations

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.samples.docx_writer import write_docx
from service.samples.layout import Columns, Grid, body, centred
from service.samples.pdf_writer import write_pdf
from tests.golden.cases import rules

HEAD = Columns(
    (centred("UBND TỈNH BÌNH MINH"), centred("SỞ XÂY DỰNG")),
    (centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), centred("Độc lập - Tự do - Hạnh phúc")),
)
MEMBERS = Grid(
    (
        ("TT", "Họ và tên", "Chức vụ"),
        ("1", "Đặng Văn Chủ", "Giám đốc, Chủ tịch Hội đồng"),
        ("2", "Hồ Thị Thư", "Chánh Văn phòng, Thư ký"),
    ),
    (0.1, 0.4, 0.5),
)
PROPOSED = Grid(
    (
        ("TT", "Họ và tên", "Chức vụ, đơn vị", "Hình thức khen thưởng"),
        ("1", "Trần Văn Ví", "Trưởng phòng", "Bằng khen"),
        ("2", "Vừ A Bằng", "Chuyên viên", "Bằng khen"),
    ),
    (0.1, 0.3, 0.3, 0.3),
)


@pytest.mark.parametrize("above", ["I. Thành phần dự họp", "Thành viên Hội đồng có mặt:"])
@pytest.mark.parametrize("written", [(write_docx, "a.docx"), (write_pdf, "a.pdf")], ids=["docx", "pdf"])
def test_who_attended_is_not_proposed(above: str, written: tuple[object, str]) -> None:
    write, name = written
    paper = write(  # type: ignore[operator]
        [
            HEAD, centred("BIÊN BẢN"), centred("Họp Hội đồng thi đua, khen thưởng xét đề nghị tặng Bằng khen"),
            body(above), MEMBERS, body("II. Kết quả bình xét đề nghị khen thưởng"), PROPOSED,
            body("Tổng số thành viên: 09, có mặt: 08; đồng ý: 08/09."), centred("CHỦ TRÌ"), centred("Đặng Văn Chủ"),
        ]
    )  # fmt: skip

    report = extract(open_paper(name, paper, limits=Limits()), rules(), name=name)

    assert report.kind.value.value == "minutes"
    assert [one.name for one in report.nominees] == ["Trần Văn Ví", "Vừ A Bằng"]
