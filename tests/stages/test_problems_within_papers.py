"""What a paper disagrees with itself about is told with the dossier: it stood in the paper's reading alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.checks import find_problems
from service.domain.dossier import Correction
from service.domain.fields import PaperKind, Problem
from service.stages import judging
from tests.kit.world import World, complete, paper

if TYPE_CHECKING:
    from service.domain.dossier import Dossier, Paper

AMOUNTS = Problem("conflict.figures_words", "Số tiền bằng số và bằng chữ khác nhau.", field="prize_total", page=1)
ROWS = Problem("conflict.count_rows", "Văn bản ghi 5 cá nhân, danh sách kèm theo có 4.", field="individual_count")


def found_in(world: World, dossier: Dossier, *problems: Problem, kind: str = "submission") -> list[tuple[str, ...]]:
    """Give code, rule, paper and severity of what is told of a dossier whose first paper of `kind` has `problems`."""

    def with_problems(one: Paper) -> Paper:
        if one.report is None or one.report.kind.value.value != kind:
            return one
        return replace(one, report=replace(one.report, problems=problems))

    papers = tuple(map(with_problems, dossier.papers))
    told = find_problems(replace(dossier, papers=papers), judging.award_of(world.deps, dossier))
    return [(one.code, one.rule, one.paper, one.severity) for one in told]


def test_figures_that_are_not_their_words_hinder_the_dossier() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    name = next(one.name for one in dossier.papers if one.report and one.report.kind.value is PaperKind.SUBMISSION)

    assert found_in(world, dossier, AMOUNTS) == [("R06", "conflict.figures_words", name, "error")]


def test_a_value_that_a_person_set_ends_what_was_said_of_it() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    number = next(one.number for one in dossier.papers if one.report and one.report.kind.value is PaperKind.SUBMISSION)
    said = Correction(number, "prize_total", 33_600_000, by="chuyenvien", at=world.clock.now())

    assert found_in(world, replace(dossier, corrections=(said,)), AMOUNTS) == []


def test_rows_of_a_submission_say_nothing_beside_a_list_of_its_own() -> None:
    world = World()
    world.drop(*complete())

    assert found_in(world, world.settle(), ROWS) == []


def test_what_is_wrong_in_a_paper_of_others_is_only_noted() -> None:
    world = World()
    world.drop(*complete(), paper("qd cu.docx", "award_decision", text="QUYẾT ĐỊNH khen thưởng"))

    assert [one[3] for one in found_in(world, world.settle(), AMOUNTS, kind="award_decision")] == ["note"]


@pytest.mark.parametrize(("named", "missing"), [(True, False), (False, True)])
def test_a_submission_that_names_its_nominees_needs_no_list_beside_it(*, named: bool, missing: bool) -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    listed = next(one.report for one in dossier.papers if one.report and one.report.nominees)

    def in_the_submission(one: Paper) -> Paper | None:
        kind = one.report.kind.value if one.report else None
        if one.report is None or kind is PaperKind.NOMINEE_LIST:
            return None
        naming = named and kind is PaperKind.SUBMISSION
        return replace(one, report=replace(one.report, nominees=listed.nominees)) if naming else one

    papers = tuple(kept for one in dossier.papers if (kept := in_the_submission(one)) is not None)
    told = find_problems(replace(dossier, papers=papers), judging.award_of(world.deps, dossier))

    assert ("Thiếu danh sách đề nghị khen thưởng kèm tờ trình." in {one.message for one in told}) is missing


def test_a_name_to_compare_with_its_scan_holds_no_dossier_up() -> None:
    world = World()
    world.drop(*complete())
    unsure = Problem("list.unsure_row", "Trang 1: tên đọc từ ảnh quét chưa chắc đúng.", page=1, severity="warning")

    assert [one[3] for one in found_in(world, world.settle(), unsure)] == ["note"]
