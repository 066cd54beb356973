"""Every name by which the shipped files know an award is known where no files are at hand: titles count as held."""

from __future__ import annotations

import pytest

from service.domain.award_checks import assessments
from service.domain.deadlines import local_day
from service.domain.dossier_reading import award_code, award_codes
from service.domain.fields import FieldValue
from tests.golden.award_dossiers import RECEIVED, cases, dossier_of
from tests.kit.office import rules

NAMES = [(name, award.code) for award in rules().documents.awards for name in award.names]


def test_every_shipped_name_tells_its_award() -> None:
    assert [(name, code) for name, code in NAMES if award_code(name) != code] == []


def test_every_award_has_a_name_by_which_papers_tell_it() -> None:
    assert {code for _name, code in NAMES} == {award.code for award in rules().awards}


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("CHIẾN SỸ THI ĐUA CẤP CƠ SỞ", ("cstdcs",)),
        ("Chiến sĩ thi đua Bộ Nội vụ", ("cstdt",)),
        ("HCLĐ hạng III", ("hcld3",)),
        ("- LĐTT\n- CSTĐCS", ("ldtt", "cstdcs")),
        ("Cờ thi đua của UBND tỉnh và Bằng khen", ("cot", "bkt")),
        ("Lao động tiên tiến năm 2023 và Chiến sĩ thi đua cơ sở", ("ldtt", "cstdcs")),
        ("Bằng khen vì đạt Lao động tiên tiến và Chiến sĩ thi đua cơ sở", ("bkt",)),
        ("Lao động tiên tiến và Chiến sỹ thi đua cơ sở", ("ldtt", "cstdcs")),
        ("Tập thể lao động tiên tiến", ("ttldtt",)),
        ("Bằng khen của UBND tỉnh vì 02 năm liên tục đạt CSTĐCS", ("bkt",)),
        ("Bằng khen của Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch", ("bkt",)),
        ("Chiến sĩ thi đua", ()),
    ],
)
def test_titles_are_told_however_they_are_written(printed: str, codes: tuple[str, ...]) -> None:
    assert award_codes(printed) == codes
    assert award_code(printed) == next(iter(codes), "")


@pytest.mark.parametrize("written", ["Chiến sỹ thi đua cấp cơ sở", "LĐTT, CSTĐCS"])
def test_three_titles_running_count_however_the_report_writes_them(written: str) -> None:
    (case,) = (one for one in cases() if (one.regime, one.award, one.outcome) == ("nd152", "cstdt", "passes"))
    award, dossier = rules().award("cstdt", on=local_day(RECEIVED["nd152"])), dossier_of(case)
    assert award is not None
    report = next(one.report for one in dossier.papers if one.report and "past_awards" in one.report.fields)
    rows = report.fields["past_awards"]
    told = FieldValue([{**row, "name": written} for row in rows.value], rows.raw, rows.state)
    report.fields["past_awards"] = told  # type: ignore[index]

    ((_, grounds),) = assessments(dossier, award)

    assert [one.verdict.value for one in grounds] == ["ask"]
