"""A year's statistics, held against sums made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.domain.awards_held import held_in
from service.domain.dossier_reading import DossierReading
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PaperKind
from service.domain.statistics import COLUMNS, given, table
from tests.kit.builders import a_dossier, a_paper, a_report
from tests.kit.office import rules

COUNTING = rules().counting
DECIDED = {"decision_number": "88/QĐ-UBND", "decision_date": "2026-06-08"}


def person(name: str, title: str = "", honorific: str = "", award: str = "", **extra: str) -> Nominee:
    return Nominee("individual", name, honorific, title, "Sở Thử nghiệm", award, extra=extra)


def merits(**told: str) -> Any:
    fields = {name: FieldValue(one, one, FieldState.FOUND, 1, 0, 1, "text", 0.9) for name, one in told.items()}
    return a_report("", kind=Kind(PaperKind.MERIT_REPORT_INDIVIDUAL, 0.9, ""), fields=fields)


PEOPLE = (
    person("Thạch Thị Đào", "Công nhân vận hành", "Bà"),
    person("Sơn Văn Kha", "Trưởng phòng Kế hoạch", "Ông"),
    person("Lý A Páo", "Nông dân"),
    person("Kim Ngân", "", sex="nu"),
    person("Đỗ Văn Chín", "Chuyên viên", "Đồng chí", award="Chiến sĩ thi đua cấp tỉnh"),
    person("Mã Thị Sáu", "Phó Giám đốc", "Bà"),
    Nominee("collective", "Phòng Kế hoạch", unit="Sở Thử nghiệm"),
    Nominee("household", "Hộ ông Lê Mẫu"),
)


def decided(**given: Any) -> Any:
    papers = (
        a_paper(1, report=merits(full_name="Lý A Páo", sex="Nam", ethnicity="Mông")),
        a_paper(2, name="2.docx", report=merits(full_name="Sơn Văn Kha", ethnicity="Kinh")),
    )
    reading = DossierReading(is_nomination=True, confidence=0.9, award="bkt", nominees=PEOPLE)
    told = {"award": "bkt", "outcome": "approved", "decision": DECIDED, "papers": papers, "reading": reading}
    return a_dossier(**told | given)


def rows(dossier: Any) -> list[Any]:
    """Give what the archive keeps of a dossier's awards that were given, counted."""
    return [given(one, COUNTING, unit=dossier.unit) for one in held_in(dossier) if one.outcome == "approved"]


def test_what_is_known_of_the_rewarded_is_counted_and_the_rest_is_unknown() -> None:
    by_award = {row.name: row.counts for row in table(rows(decided()), {}, by="award")}

    assert list(by_award) == ["bkt", "cstdt", "Cộng"]
    assert by_award["Cộng"] == {
        "total": 8, "collective": 1, "household": 1, "individual": 6, "women": 3, "sex_unknown": 1, "minority": 1,
        "ethnicity_unknown": 4, "workers": 2, "leaders": 2, "post_unknown": 1,
    }  # fmt: skip
    assert by_award["cstdt"] == dict.fromkeys(COLUMNS, 0) | {
        "total": 1, "individual": 1, "sex_unknown": 1, "ethnicity_unknown": 1,
    }  # fmt: skip


def test_who_was_left_out_counts_nowhere() -> None:
    left_out = decided(decision={**DECIDED, "left_out": (1, 2, 3, 4, 5, 6, 7)})

    assert [one.marks for one in rows(left_out)] == [frozenset({"total", "household"})]


def test_a_word_is_a_whole_word_with_its_tone() -> None:
    people = (person("Trần Thị Hoa", "Giáo viên Trường Tiểu học"), person("Lê Văn Phóng", "Phóng viên"),
              person("Vũ Hàn", "Thợ hàn"), person("Ma Dung", "Hiệu trưởng"))  # fmt: skip
    one = decided(papers=(), reading=replace(decided().reading, nominees=people))
    whole = table(rows(one), {}, by="award")[-1].counts

    assert (whole["workers"], whole["leaders"]) == (1, 1)


@pytest.mark.parametrize(
    ("told", "mark"),
    [("Kinh (Việt).", ""), ("Dân tộc Kinh, tôn giáo: không", ""), ("Tày; không", "minority"), ("H'Mông", "minority"),
     ("…", "ethnicity_unknown")],
)  # fmt: skip
def test_what_stands_beside_an_ethnic_group_makes_no_minority_of_the_majority(told: str, mark: str) -> None:
    papers = (a_paper(1, report=merits(full_name="Lý A Páo", ethnicity=told)),)
    one = decided(papers=papers, reading=replace(decided().reading, nominees=(person("Lý A Páo"),)))

    assert rows(one)[0].marks & {"minority", "ethnicity_unknown"} == ({mark} if mark else set())


@pytest.mark.parametrize("title", ["Giám đốc/Bí thư Chi bộ", "Giám đốc; Ủy viên", "(Phó) Trưởng ban", "Quyền Chủ tịch"])
def test_a_post_that_leads_leads_whatever_mark_stands_behind_it(title: str) -> None:
    one = decided(papers=(), reading=replace(decided().reading, nominees=(person("Vũ Hàn", title),)))

    assert "leaders" in rows(one)[0].marks
