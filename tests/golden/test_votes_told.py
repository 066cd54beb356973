"""Minutes that put somebody forward for a title tell the vote on them (TT 20/2025/TT-BNV Điều 9 khoản 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.domain.checks import find_problems
from service.domain.deadlines import local_day
from service.domain.fields import FieldState, FieldValue, PageText, PaperKind
from tests.golden.award_dossiers import RECEIVED, cases, dossier_of
from tests.kit.office import rules

OTHER = [{"nominee": "Lê Thị Khác", "for": 9, "base": 9, "percent": 100.0}]
TITLE = [{"nominee": "Chiến sĩ thi đua cơ sở", "for": 9, "base": 9}]
ABSENT = FieldValue(state=FieldState.ABSENT)


def problems(award: str, text: str, votes: FieldValue, name: str = "") -> list[tuple[str, str]]:
    """Give the codes and fields found where the minutes say this."""
    (case,) = (one for one in cases() if (one.regime, one.award, one.outcome) == ("nd152", award, "passes"))
    dossier = dossier_of(case)
    assert dossier.reading is not None
    nominees = [replace(one, name=name or one.name) for one in dossier.reading.nominees]
    dossier = replace(dossier, reading=replace(dossier.reading, nominees=tuple(nominees)))
    papers = []
    for one in dossier.papers:
        report = one.report
        assert report is not None
        if report.kind.value is PaperKind.MINUTES:
            report = replace(report, fields={**report.fields, "votes": votes}, pages=(PageText(1, text),))
        papers.append(replace(one, report=report))
    file = rules().award(award, on=local_day(RECEIVED["nd152"]))
    found = find_problems(replace(dossier, papers=tuple(papers)), file)
    return [(one.code, one.field) for one in found if one.rule == "votes_are_told"]


def read(rows: Any) -> FieldValue:
    return FieldValue(rows, str(rows), FieldState.FOUND, 1, 0, 1, "text", 0.9)


@pytest.mark.parametrize("award", ["cstdcs", "cstdt", "cstdtq", "cot", "cocp"])
def test_minutes_without_a_vote_are_told(award: str) -> None:
    text = "Bầu ban kiểm phiếu 03 người. Có mặt: 09/09. Hội đồng thống nhất đề nghị tặng danh hiệu năm 2025 cho:"

    assert problems(award, text, ABSENT) == [("R08", "votes")]
    assert problems(award, text, read(OTHER)) == [("R08", "votes")]
    assert problems(award, text, read([{**OTHER[0], "nominee": "Lao động tiên tiến"}])) == [("R08", "votes")]


@pytest.mark.parametrize(
    ("award", "text", "votes"),
    [
        ("bkt", "Hội đồng thống nhất đề nghị tặng cho:", ABSENT),
        ("ttldxs", "Hội đồng thống nhất đề nghị tặng cho:", ABSENT),
        ("cstdcs", "Kết quả, 100% thành viên nhất trí đề nghị tặng cho:", ABSENT),
        ("cstdcs", "Kết quả bỏ phiếu: 09/09 phiếu đồng ý.", ABSENT),
        ("cstdcs", "Số phiếu đồng ý đạt 88.9%", ABSENT),
        ("cstdcs", "Hội đồng bỏ phiếu kín. Kết quả: đều đạt 100%.", ABSENT),
        ("cstdcs", "Số phiếu thu về: 9 phiếu. Đồng ý: 9.", ABSENT),
        ("cstdcs", "Họ và tên | Đồng ý | Không đồng ý\n1 | Trần Văn Ví Dụ | 9 | 0", ABSENT),
        ("cstdcs", "9 trên 9 thành viên nhất trí", ABSENT),
        ("cstdcs", "", read(TITLE)),
        ("cstdcs", "", read([{"nominee": "Các cá nhân nêu trên", "for": 9, "base": 9}])),
        ("cstdcs", "Lê Thị Khác: 9/9 phiếu\nÔng Ví Dụ được 9 phiếu, tỷ lệ 100%", read(OTHER)),
        ("cstdcs", "", FieldValue(state=FieldState.UNREADABLE)),
        ("cstdcs", "", read("9/9 phiếu, người thẩm định đã xem")),
        ("cstdcs", "", read([{"nominee": "", "for": 9, "base": 9}])),
    ],
)
def test_whoever_a_share_is_told_of_is_not_missed(award: str, text: str, votes: FieldValue) -> None:
    assert problems(award, text, votes) == []


def test_a_vote_on_a_body_of_another_commune_is_none_on_this_one() -> None:
    voted = read([{"nominee": "Trường Mầm non Ví Dụ, xã A", "for": 9, "base": 9}])

    told = [problems("cot", "", voted, f"Trường Mầm non Ví Dụ, xã {commune}") for commune in "AB"]
    assert told == [[], [("R08", "votes")]]
