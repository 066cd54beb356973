"""The matrix of evidence (O9): stretches of a report linked by a person, suggested by a rule, never scored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.domain import matrix
from service.domain.dossier import Origin, PaperStatus
from service.domain.dossier_reading import DossierReading
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PageText, PaperKind, PaperReport, Part
from service.domain.listed import rows_of
from service.domain.register import Kind as Of
from service.domain.register import Lines
from service.domain.states import State
from service.stages import amend
from service.stages import matrix as stage
from service.stages.amend import RowEdit
from service.stages.matrix import Wish
from tests.kit.builders import a_dossier, a_paper, an_arrival
from tests.kit.world import ACTOR, HEAD, UNIT, World

TEXT = """BÁO CÁO THÀNH TÍCH
Bà luôn tận tụy với công việc, được Nhân dân
tin yêu. Năm 2025 bà có 02 sáng kiến, tiết kiệm 33.600.000 đồng cho cơ quan.
- Hưởng ứng phong trào
thi đua do tỉnh phát động; trang phục gọn gàng, lịch sự khi làm nhiệm vụ.
"""
PERSON = Nominee("individual", "Trần Thị Mẫu", "Bà", "Chuyên viên", "Sở Thử nghiệm", "dhtt", 1, 1)
BODY = Nominee("collective", "Phòng Thử nghiệm", "", "", "Sở Thử nghiệm", "dhtt", 1, 2)


def report(text: str = TEXT, kind: PaperKind = PaperKind.MERIT_REPORT_INDIVIDUAL, **found: str) -> PaperReport:
    fields = {name: FieldValue(value, value, FieldState.FOUND, 1, 0, 1, "text", 0.9) for name, value in found.items()}
    return PaperReport("text/plain", Kind(kind, 0.9), fields, pages=(PageText(1, text),))


def a_case(*reports: PaperReport, nominees: tuple[Nominee, ...] = (PERSON,), **given: Any) -> tuple[World, str]:
    world = World()
    papers = tuple(
        a_paper(at, data=bytes([at]), status=PaperStatus.READ, report=one) for at, one in enumerate(reports, 1)
    )
    dossier = a_dossier(
        award="dhtt", papers=papers, reading=DossierReading(is_nomination=True, nominees=nominees), **given
    )
    world.store.commit(an_arrival(dossier))
    return world, dossier.id


def row(world: World, dossier: str, code: str, sheet: int = 0) -> matrix.Row:
    sheets = stage.show(world.deps, dossier, account=HEAD)[2]
    return next(one for one in sheets[sheet].rows if one.group.code == code)


def test_a_rule_suggests_the_sentence_with_its_words_over_a_line_break() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    seen = {code: row(world, dossier, code).suggestions for code in ("CN-b", "CN-c", "CN-đ", "CN-e", "CN-g", "CN-d")}

    assert {code: [one.words for one in found] for code, found in seen.items()} == {
        "CN-b": [("sáng kiến",)], "CN-c": [("tận tụy",)], "CN-đ": [("tiết kiệm",)],
        "CN-e": [("trang phục", "gọn gàng")], "CN-g": [("phong trào thi đua", "hưởng ứng")], "CN-d": []}  # fmt: skip
    assert seen["CN-b"][0].span.quote.endswith("33.600.000 đồng cho cơ quan.")
    assert all(TEXT[one.span.start : one.span.end] == one.span.quote for found in seen.values() for one in found)


def test_what_is_linked_is_no_longer_suggested_and_says_by_whom_and_by_which_words() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    [suggested] = row(world, dossier, "CN-c").suggestions
    quote = " ".join(suggested.span.quote.split())
    made = stage.link(world.deps, dossier, Wish(1, "CN-c", 1, quote), account=HEAD)
    own = stage.link(world.deps, dossier, Wish(1, "CN-d", 1, "được Nhân dân tin yêu"), account=HEAD)

    assert (made.span, made.words, made.by) == (suggested.span, ("tận tụy",), HEAD.name)
    assert (own.words, own.span.quote) == ((), "được Nhân dân\ntin yêu")
    assert (row(world, dossier, "CN-c").links, row(world, dossier, "CN-c").suggestions) == ((made,), ())
    with pytest.raises(Conflict):
        stage.link(world.deps, dossier, Wish(1, "CN-c", 1, quote), account=HEAD)


def test_a_link_that_is_taken_back_is_gone_and_may_be_made_again() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    wish = Wish(1, "CN-c", 1, "tận tụy với công việc")
    made = stage.link(world.deps, dossier, wish, account=HEAD)
    stage.unlink(world.deps, dossier, made.id, account=HEAD)

    assert row(world, dossier, "CN-c").links == ()
    with pytest.raises(NotFound):
        stage.unlink(world.deps, dossier, made.id, account=HEAD)
    assert stage.link(world.deps, dossier, wish, account=HEAD).span == made.span


def test_nothing_in_the_matrix_is_a_score() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    stage.link(world.deps, dossier, Wish(1, "CN-c", 1, "tận tụy"), account=HEAD)
    told = matrix.sheet_json(stage.show(world.deps, dossier, account=HEAD)[2][0])

    assert set(told) == {"number", "subject", "name", "title", "unit", "papers", "without", "rows"}
    assert {name for one in told["rows"] for name in one} == {"code", "name", "evidence", "links", "suggestions"}
    assert told["without"] == ["CN-a", "CN-b", "CN-d", "CN-đ", "CN-e", "CN-g"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(1, "TT-a", 1, "tận tụy"), "link.code"),
        (Wish(1, "CN-f", 1, "tận tụy"), "link.code"),
        (Wish(2, "CN-c", 1, "tận tụy"), "nominee.number"),
        (Wish(0, "CN-c", 1, "tận tụy"), "nominee.number"),
        (Wish(1, "CN-c", 9, "tận tụy"), "link.paper"),
        (Wish(1, "CN-c", 1, "chữ không có"), "link.quote"),
        (Wish(1, "CN-c", 1, "tận tụy", page=2), "link.quote"),
        (Wish(1, "CN-c", 1, "  "), "link.quote"),
    ],
)
def test_a_link_that_does_not_fit_is_refused_with_its_reason(wish: Wish, code: str) -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    with pytest.raises(Invalid) as told:
        stage.link(world.deps, dossier, wish, account=HEAD)

    assert [problem.code for problem in told.value.problems] == [code]


def test_each_nominee_has_its_own_report_and_of_a_bundle_only_its_pages() -> None:
    other = replace(PERSON, name="Lê Văn Khác")
    first, second = PageText(1, "Bà luôn tận tụy trong công việc."), PageText(2, "Ông ăn mặc gọn gàng khi làm việc.")
    part = Part(Kind(PaperKind.MERIT_REPORT_INDIVIDUAL, 0.9), 2, 2, report(full_name=other.name).fields)
    bundle = replace(report(full_name=PERSON.name), pages=(first, second), parts=(part,))
    collective = report("Phòng niêm yết thủ tục hành chính.", PaperKind.MERIT_REPORT_COLLECTIVE, unit=BODY.name)
    world, dossier = a_case(bundle, collective, nominees=(PERSON, other, BODY))
    sheets = stage.show(world.deps, dossier, account=HEAD)[2]
    seen = [{one.group.code for one in sheet.rows if one.suggestions} for sheet in sheets]

    assert [sheet.papers for sheet in sheets] == [(1,), (1,), (2,)]
    assert seen == [{"CN-c"}, {"CN-e"}, {"TT-b"}]


def test_a_stretch_that_the_paper_no_longer_says_is_marked() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    stage.link(world.deps, dossier, Wish(1, "CN-c", 1, "tận tụy"), account=HEAD)
    held = world.store.dossier(dossier)
    changed = replace(held, papers=(replace(held.papers[0], report=report("Bản khác.", full_name=PERSON.name)),))
    links = matrix.links_of(world.deps.register.entries(Lines(Of.LINK, dossier=dossier)))

    sheet = matrix.sheets(changed, stage.set_for(world.deps, held), links)[0]
    assert [one.stale for one in sheet.rows[2].links] == [True]


def test_a_unit_sees_its_own_matrix_and_links_nothing() -> None:
    world, dossier = a_case(report(full_name=PERSON.name), origin=Origin(organ_id="T02.02"))

    assert len(stage.show(world.deps, dossier, account=UNIT)[2]) == 1
    with pytest.raises(NotAllowed):
        stage.link(world.deps, dossier, Wish(1, "CN-c", 1, "tận tụy"), account=UNIT)
    other, elsewhere = a_case(report(full_name=PERSON.name))
    with pytest.raises(NotFound):
        stage.show(other.deps, elsewhere, account=UNIT)


def test_an_award_without_criteria_has_no_matrix() -> None:
    world, dossier = a_case(report(full_name=PERSON.name))
    held = world.store.dossier(dossier)
    with pytest.raises(NotFound):
        stage.set_for(world.deps, replace(held, award="bkt"))


def test_evidence_stays_with_whom_it_is_about_when_the_name_is_put_right() -> None:
    listed = replace(report(kind=PaperKind.NOMINEE_LIST), nominees=(replace(PERSON, name="Trần Thị Mậu"),))
    world, dossier = a_case(listed, report(full_name=PERSON.name), nominees=listed.nominees, state=State.IN_REVIEW)
    stage.link(world.deps, dossier, Wish(1, "CN-c", 2, "luôn tận tụy với công việc"), account=HEAD)
    (read,) = rows_of(world.store.dossier(dossier))

    edit = RowEdit("set", read.paper, read.about, {"name": PERSON.name})
    amend.rows(world.deps, dossier, [edit], expected_version=None, actor=ACTOR, account=HEAD)

    assert [one.span.quote for one in row(world, dossier, "CN-c").links] == ["luôn tận tụy với công việc"]
