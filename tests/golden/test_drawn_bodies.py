"""Lists, records, minutes and prose drawn at random, the same on every run: what each says is read exactly."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.samples.docx_writer import write_docx
from service.samples.layout import Columns, Grid, body, centred, signature
from service.samples.pdf_writer import write_pdf
from tests.golden.cases import rules

if TYPE_CHECKING:
    from service.domain.fields import PaperReport
    from service.samples.layout import Block

    Who = tuple[str, str, str, str, str]

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Vừ", "Lò", "Hà", "Cao", "Chu")
MIDDLES = ("Văn", "Thị", "Minh", "A", "Hữu", "Thị Thanh")
GIVEN = ("Ví", "Dụ", "Mẫu", "Hoa", "Bằng", "Khuê", "Sơn", "Giang", "Thảo")
OFFICES = (
    "Trưởng phòng", "Chuyên viên", "Kế toán", "Phó Hiệu trưởng", "Phó Bí thư Thường trực Đảng ủy", "Giám đốc",
    "Công chức", "Điều dưỡng trưởng", "Nông dân", "Học sinh lớp 9A", "Bác sĩ",
)  # fmt: skip
UNITS = (
    "Phòng Kinh tế", "Văn phòng HĐND và UBND xã", "Trường THCS An Bình, xã An Bình", "UBND phường Tân Hưng",
    "Công ty TNHH MTV Hoa Sen", "Hội Nông dân xã", "Đoàn TNCS Hồ Chí Minh xã An Bình", "Công an xã An Bình",
    "Ban Chỉ huy Quân sự xã", "Trung tâm Phục vụ hành chính công", "Thôn Một, xã An Bình",
)  # fmt: skip
COLLECTIVES = (
    "Phòng Kinh tế", "Nhân dân và cán bộ thôn Một, xã An Bình", "Trạm Y tế xã An Bình", "Công ty TNHH MTV Hoa Sen",
    "Tổ dân phố số 5, phường Tân Hưng", "Chi bộ thôn Hai", "Hợp tác xã Nông nghiệp An Bình", "Thôn Ba",
)  # fmt: skip
AWARDS = ("Bằng khen", "Giấy khen", "Chiến sĩ thi đua cơ sở", "Bằng khen của Chủ tịch UBND tỉnh", "Kỷ niệm chương")
SIGNED = Columns((), signature(("CHỦ TỊCH",), "Đặng Văn Chủ"), share=0.5)
WRITERS = {"giay.docx": write_docx, "giay.pdf": write_pdf}


def _person(pick: Random) -> str:
    return f"{pick.choice(SURNAMES)} {pick.choice(MIDDLES)} {pick.choice(GIVEN)}"


def _read(blocks: list[Block], file: str) -> PaperReport:
    return extract(open_paper(file, WRITERS[file](blocks), limits=Limits()), rules())


def _named(report: PaperReport) -> list[Who]:
    return [(one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees]


def _table(pick: Random) -> tuple[Grid, list[Who]]:
    """Draw a list's table: one column for office and unit, or two, or one of them alone."""
    layout, award = pick.choice(("apart", "joined", "unit", "title")), pick.choice(AWARDS)
    capital, honoured = pick.random() < 0.2, pick.choice(("", "Ông ", "Bà ", "Đồng chí "))
    heads = {
        "apart": (pick.choice(("Chức vụ", "Chức danh")), pick.choice(("Đơn vị công tác", "Cơ quan, đơn vị"))),
        "joined": (pick.choice(("Chức vụ, đơn vị công tác", "Chức danh, nơi công tác", "Chức vụ/Đơn vị")),),
        "unit": (pick.choice(("Đơn vị", "Nơi công tác")),), "title": (pick.choice(("Chức vụ", "CHỨC VỤ")),),
    }[layout]  # fmt: skip
    names = pick.choice(("Họ và tên", "HỌ VÀ TÊN", "Họ, tên", "Tập thể, cá nhân", "Họ và tên (ông, bà)"))
    rows = [(pick.choice(("STT", "TT", "Số TT")), names, *heads, pick.choice(("Hình thức khen thưởng", "Danh hiệu")))]
    told: list[Who] = []
    for number in range(1, pick.randint(3, 15)):
        name, title, unit = _person(pick), pick.choice(OFFICES), pick.choice(UNITS)
        name = name.upper() if capital else name
        own = {"apart": (title, unit), "joined": (f"{title}, {unit}",), "unit": (unit,), "title": (title,)}[layout]
        rows.append((str(number), f"{honoured}{name}", *own, award))
        told.append(("individual", name, title * (layout != "unit"), unit * (layout != "title"), award))
    shares = (0.08, 0.26, *(0.66 / (len(rows[0]) - 2),) * (len(rows[0]) - 2))
    return Grid(tuple(rows), shares), told


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("file", WRITERS)
def test_a_table_drawn_at_random_is_read_exactly(file: str, seed: int) -> None:
    table, told = _table(Random(seed))  # noqa: S311 - the same papers on every run, nothing secret

    report = _read([centred("DANH SÁCH"), centred("Cá nhân đề nghị khen thưởng năm 2025"), table, SIGNED], file)

    assert _named(report) == told


@pytest.mark.parametrize("award", ["Hình thức đề nghị", "Hình thức khen", "Danh hiệu", "Đề nghị khen thưởng"])
def test_a_table_without_a_title_is_a_list_where_it_says_what_for(award: str) -> None:
    table = Grid((("STT", "Họ và tên", "Chức vụ", award), ("1", "Trần Văn Ví", "Kế toán", "Giấy khen")), (0.25,) * 4)

    report = _read([table], "giay.docx")

    assert (report.kind.value.value, len(report.nominees)) == ("nominee_list", 1)


def _prose(pick: Random) -> tuple[list[Block], list[Who]]:
    """Draw a submission or a decision that names collectives and people in items."""
    award, asks = pick.choice(AWARDS[:2]), pick.random() < 0.5
    mark, end, joint = (
        pick.choice(("{}. ", "{}) ", "- ", "+ ")),
        pick.choice((";", "", ",")),
        pick.choice((", ", " - ")),
    )
    heads = pick.choice((("I. Tập thể", "II. Cá nhân"), ("a) Tập thể:", "b) Cá nhân:"), ("Tập thể:", "Cá nhân:")))
    bodies, people = pick.sample(COLLECTIVES, pick.randint(1, 4)), [_person(pick) for _ in range(pick.randint(1, 5))]
    told: list[Who] = [("collective", name, "", "", award) for name in bodies]
    items = list(bodies)
    for name in people:
        title, unit = pick.choice(OFFICES), pick.choice(UNITS)
        items.append(f"{pick.choice(('Ông', 'Bà', 'Đồng chí', 'Đ/c'))} {name}{joint}{title}, {unit}")
        told.append(("individual", name, title, unit, award))
    lead = "Ủy ban nhân dân xã đề nghị Chủ tịch Ủy ban nhân dân tỉnh tặng" if asks else "Điều 1. Tặng"
    counts = f"{len(bodies):02d} tập thể, {len(people):02d} cá nhân"
    lines = [f"{lead} {award} cho {counts} đã có thành tích xuất sắc năm 2025, {pick.choice(('gồm:', 'như sau:'))}"]
    for at, item in enumerate(items):
        number = at + 1 if at < len(bodies) else at + 1 - len(bodies)
        lines += [heads[at > 0]] if at in {0, len(bodies)} else []
        lines.append(f"{mark.format(number)}{item}{'.' if at + 1 in {len(bodies), len(items)} else end}")
    lines.append("Kính trình xem xét, quyết định./." if asks else "Điều 2. Giao Văn phòng thi hành.")
    title = [centred("TỜ TRÌNH" if asks else "QUYẾT ĐỊNH"), centred(f"Về việc {'đề nghị ' * asks}khen thưởng")]
    first = body("Kính gửi: UBND tỉnh" if asks else "Căn cứ Luật Thi đua, khen thưởng;")
    return [*title, first, *map(body, lines), SIGNED], told


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("file", WRITERS)
def test_items_drawn_at_random_are_read_exactly(file: str, seed: int) -> None:
    blocks, told = _prose(Random(seed))  # noqa: S311 - as above

    assert _named(_read(blocks, file)) == told


def _minutes(pick: Random) -> tuple[list[Block], dict[str, Any]]:
    """Draw minutes: the hour, who led, how many came and how they voted, in the words of offices."""
    ends = ((1, 28), (1, 12), (7, 14), (10, 59), (7, 15))
    day, month, hour, minute, all_there = (pick.randint(*two) for two in ends)
    came, chair, secretary, nominee = all_there - pick.randint(0, 2), _person(pick), _person(pick), _person(pick)
    date = pick.choice((f"ngày {day:02d}/{month:02d}/2025", f"ngày {day:02d} tháng {month:02d} năm 2025"))
    clock = pick.choice((f"{hour:02d} giờ {minute} phút", f"{hour}h{minute}", f"{hour} giờ {minute}"))
    opened = pick.choice(
        ("Thời gian: {}, {}", "Hôm nay, vào hồi {}, {}, Hội đồng họp xét khen thưởng.", "Bắt đầu: {} {}")
    )
    counted = pick.choice((
        "Tổng số thành viên Hội đồng: {1:02d} thành viên. Có mặt: {0:02d}/{1:02d}.",
        "Thành viên Hội đồng: {1} đồng chí, có mặt {0} đồng chí.", "Tổng số: {1} người; có mặt: {0} người",
        "Thành phần: {0}/{1} thành viên Hội đồng", "Hội đồng có {1} thành viên, dự họp {0} thành viên.",
    ))  # fmt: skip
    honoured, percent = pick.choice(("Ông ", "Bà ", "Đ/c ", "Thầy ", "")), round(came * 100 / all_there, 1)
    lines = [
        opened.format(clock, date),
        f"{pick.choice(('Chủ trì', '- Chủ tọa', '1. Chủ trì cuộc họp'))}: {honoured}{chair} - Chủ tịch Hội đồng",
        f"{pick.choice(('Thư ký', '- Thư ký Hội đồng', 'Người ghi biên bản'))}: {honoured}{secretary}, Công chức",
        counted.format(came, all_there), "Hội đồng bỏ phiếu kín đề nghị tặng Bằng khen cho các cá nhân:",
        f"1. {nominee}: {came:02d}/{all_there:02d} phiếu đồng ý, đạt {f'{percent:g}'.replace('.', ',')}%",
        f"Cuộc họp kết thúc vào hồi {hour + 2} giờ {minute} phút cùng ngày.",
    ]  # fmt: skip
    told = {
        "meeting_date": f"2025-{month:02d}-{day:02d}", "started_at": f"{hour:02d}:{minute}",
        "ended_at": f"{hour + 2:02d}:{minute}", "chair": chair, "secretary": secretary, "members_total": all_there,
        "members_present": came,
        "votes": [{"nominee": nominee, "for": came, "base": all_there, "percent": percent}],
    }  # fmt: skip
    return [centred("BIÊN BẢN"), centred("Họp Hội đồng Thi đua - Khen thưởng"), *map(body, lines)], told


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("file", WRITERS)
def test_minutes_drawn_at_random_are_read_exactly(file: str, seed: int) -> None:
    blocks, told = _minutes(Random(seed))  # noqa: S311 - as above

    fields = _read(blocks, file).fields

    assert {name: fields[name].value for name in told} == told
