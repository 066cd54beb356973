"""Lists that nobody would make on purpose: whatever stands in their cells, they are read to their end."""

from __future__ import annotations

import random

import pytest

from tests.golden.openings import read

TITLES = ("DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN", "BÁO CÁO THÀNH TÍCH", "BIÊN BẢN HỌP HỘI ĐỒNG", "TỜ TRÌNH", "QUYẾT ĐỊNH")
CELLS = (
    "STT", "TT", "Họ và tên", "Tên", "Họ tên, chức vụ", "Chức vụ", "Đơn vị", "Giới tính", "Nam", "Nữ", "Năm sinh",
    "Hình thức", "Bằng khen", "CSTĐCS", "Danh hiệu", "Ghi chú", "x", "1", "2", "01", "II", "1.1", "Trần Văn Ví",
    "Ông Lê Văn Dụ", "TS. Phạm Mẫu", "Y Thử Niê", "H'Mẫu Niê", "Phòng Mẫu", "Thôn Mẫu", "Hộ ông Giàng A Mẫu",
    "Tập thể", "II. CÁ NHÂN", "Khối thi đua 1", "Tổng cộng: 3", "Năm", "2021", "2022-2023", "Quyết định số",
    "12/QĐ-UBND ngày 1/2/2021", "Hoàn thành xuất sắc nhiệm vụ", "Số phiếu", "9/9", "100%", "đồng ý", "Không",
    "Sáng kiến", "(*) chưa có", "", "", "", "Giám đốc", "03 tập thể", "UBND tỉnh", "12/3/1980", "#N/A", "Châu", "Em",
)  # fmt: skip


def _lines(chance: random.Random) -> list[str]:
    """Give a paper of one to three tables of any cells, lines of any words between them."""
    lines = [f"**{chance.choice(TITLES)}**"]
    for _ in range(chance.randint(1, 3)):
        lines += [f"{chance.choice(CELLS)} {chance.choice(CELLS)}: {chance.choice(CELLS)}" for _ in range(2)]
        for _ in range(chance.randint(1, 8)):
            lines.append(f"| {' | '.join(chance.choices(CELLS, k=chance.randint(1, 7)))} |")
    return lines


@pytest.mark.parametrize("seed", range(8))
def test_any_table_is_read_and_what_is_found_is_quoted(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - papers, nothing secret
    for _ in range(60):
        report = read(*_lines(chance))

        texts = {page.number: page.text for page in report.pages}
        placed = [one for one in report.fields.values() if one.raw and one.start is not None and one.page in texts]
        assert [texts[one.page or 0][one.start : one.end] for one in placed] == [one.raw for one in placed]
        assert all(one.name.strip() for one in report.nominees)


def test_a_second_row_of_a_header_takes_no_column_from_the_names() -> None:
    rows = ("| STT | Họ và tên | Ghi chú |", "| TT | Chức vụ | Đơn vị |", "| 1 | Trần Văn Ví | |")

    assert [one.name for one in read("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**", *rows).nominees] == ["Trần Văn Ví"]


def test_an_item_that_tells_only_a_vote_or_a_sum_names_nobody() -> None:
    head = ("**BIÊN BẢN HỌP HỘI ĐỒNG**", "Hội đồng đề nghị tặng Bằng khen cho các tập thể sau:")

    assert [one.name for one in read(*head, "1. (9/9 phiếu)", "2. Phòng Nội vụ Mẫu").nominees] == ["Phòng Nội vụ Mẫu"]
