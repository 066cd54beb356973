"""Who gives an award: bodies beyond the province and the Prime Minister, in what is asked and in what was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.domain.dossier_reading import award_code
from service.domain.extraction import extract
from service.domain.papers.award_givers import giver_in
from tests.golden.cases import rules
from tests.golden.openings import PERSON
from tests.golden.paper import document

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")
HEAD = ("UBND TỈNH BÌNH MINH", "**CÔNG TY THỦY NÔNG**", "Số: 7/TTr-CTTN", *NATION,
        "Bình Minh, ngày 27 tháng 12 năm 2019", "**TỜ TRÌNH**")  # fmt: skip
END = ("**GIÁM ĐỐC**", "**Trần Văn Ví**")
GIVERS = [
    "Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch", "Bộ Nông nghiệp và Môi trường", "Ban Thường vụ Tỉnh ủy",
    "Tỉnh ủy Bình Minh", "Tổng Liên đoàn Lao động Việt Nam", "Ban Chấp hành Trung ương Đoàn TNCS Hồ Chí Minh",
    "Tư lệnh Quân khu 3", "Ủy ban Trung ương MTTQ Việt Nam", "Tổng Giám đốc Tập đoàn Điện lực Việt Nam",
    "Trung ương Hội Nông dân Việt Nam", "Hội Nhà báo Việt Nam", "Viện trưởng Viện kiểm sát nhân dân tối cao",
]  # fmt: skip


def _asked(about: str, body: str, *more: str) -> PaperReport:
    paper = (*HEAD, f"**Về việc {about}**", "Kính gửi: UBND tỉnh", body, *more, *END)
    return extract(document(paper), rules())


def _held(*lines: str) -> list[dict[str, Any]]:
    report = extract(document((*NATION, *PERSON, "III. HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG", *lines)), rules())
    held: list[dict[str, Any]] = report.fields["past_awards"].value
    return held


@pytest.mark.parametrize("giver", GIVERS)
def test_an_award_is_told_with_who_gives_it(giver: str) -> None:
    body = f"Công ty kính đề nghị xét tặng Bằng khen của {giver} cho 02 cá nhân có thành tích xuất sắc."
    titled = _asked(f"đề nghị tặng Bằng khen của {giver}", body)
    told = _asked("đề nghị khen thưởng", body)

    assert [one.fields["award"].value for one in (titled, told)] == [f"Bằng khen của {giver}"] * 2
    assert award_code(told.fields["award"].value, rules().awards) == "bkt"


@pytest.mark.parametrize(
    ("body", "award"),
    [
        ("Công ty kính trình hồ sơ đề nghị tặng Bằng khen của Tổng công ty Thủy nông cho 02 cá nhân.", "Bằng khen"),
        ("Công ty kính đề nghị xét tặng Bằng khen của ông Trần Văn Ví.", "Bằng khen"),
        ("Công ty kính đề nghị xét tặng Bằng khen của Trường Tiểu học An.", "Bằng khen"),
        ("Công ty kính đề nghị xét tặng Bằng khen của tỉnh cho 02 cá nhân.", "Bằng khen của tỉnh"),
        ("Công ty kính đề nghị xét tặng Bằng khen của Bộ Y tế và Kỷ niệm chương cho 02 cá nhân.",
         "Bằng khen của Bộ Y tế"),
        ("Công ty kính đề nghị xét tặng Bằng khen của Chủ tịch UBND tỉnh cho 02 cá nhân.",
         "Bằng khen của Chủ tịch UBND tỉnh"),
    ],
)  # fmt: skip
def test_whose_the_files_are_is_no_giver(body: str, award: str) -> None:
    assert _asked("đề nghị khen thưởng", body).fields["award"].value == award


def test_what_begins_on_the_next_line_is_no_part_of_a_giver() -> None:
    report = _asked("đề nghị tặng", "Bằng khen của Bộ Y tế", "Căn cứ Luật Thi đua, khen thưởng;")

    assert report.fields["award"].value == "Bằng khen của Bộ Y tế"


@pytest.mark.parametrize("giver", [*GIVERS, "Thủ tướng Chính phủ", "Chủ tịch UBND tỉnh Bình Minh"])
def test_who_gave_an_award_that_is_held_is_told_where_its_name_says_it(giver: str) -> None:
    lines = _held(f"- Năm 2023: Bằng khen của {giver} (Quyết định số 12/QĐ-X ngày 10/01/2024).",
                  f"- Năm 2024: Được tặng Bằng khen của {giver}.")  # fmt: skip
    rows = _held("| Năm | Hình thức khen thưởng | Số, ngày, tháng, năm của quyết định; cơ quan ban hành |",
                 f"| 2023 | Bằng khen {giver} về thành tích trong công tác | 12/QĐ-X ngày 10/01/2024 |")  # fmt: skip

    assert [(one["name"], one["issuer"]) for one in lines] == [(f"Bằng khen của {giver}", giver)] * 2
    assert [one["issuer"] for one in rows] == [giver]


def test_who_gave_an_award_is_as_its_decision_says_or_not_told() -> None:
    rows = _held("| Năm | Hình thức khen thưởng | Số, ngày, tháng, năm của quyết định; cơ quan ban hành |",
                 "| 2022 | Bằng khen | 12/QĐ-X ngày 10/01/2023 của Bộ Y tế |", "| 2023 | Giấy khen | |",
                 "| 2024 | Bằng khen của Bộ trưởng | 15/QĐ-X ngày 10/01/2025 của Bộ Y tế |",
                 "| 2025 | Kỷ niệm chương vì sự nghiệp giải phóng của phụ nữ | |")  # fmt: skip

    assert [one.get("issuer") for one in rows] == ["Bộ Y tế", None, "Bộ Y tế", None]


def test_an_award_s_name_of_endless_blanks_is_read_at_once() -> None:
    assert giver_in("Bằng khen" + " " * 1_000_000 + "của Bộ Y tế") == ""
