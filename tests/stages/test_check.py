"""Check: complete goes into review, the rest is told all its problems at once."""

from __future__ import annotations

from dataclasses import replace

from service.domain.checks import find_problems
from service.domain.states import Processing, State
from service.domain.text import named
from service.ports import NewJob
from service.stages import judging, review
from tests.kit.world import ACTOR, HEAD, World, complete, paper


def test_checking_twice_is_once() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.store.ensure([NewJob("advance", dossier.id, world.clock.now())])

    world.drain()

    assert world.types(dossier) == ["received", "extracted", "step_opened"]


def test_a_complete_dossier_stands_at_its_first_step_with_an_explained_date() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()

    assert (dossier.state, dossier.processing, dossier.problems) == (State.IN_REVIEW, Processing.WAITING, ())
    assert dossier.step is not None
    assert (dossier.step.name, dossier.award) == ("kiem_tra", "bkt")
    assert "ngày làm việc kể từ" in dossier.step.why
    assert {"awards/nd152/bkt.toml", "procedures/bkt.toml", "requirements/tieu_chuan/bkt.toml"} < set(dossier.rules)


def test_every_missing_paper_is_told_at_once_with_its_article() -> None:
    world = World()
    head = {"award": "Bằng khen của Chủ tịch UBND tỉnh", "subject": "V/v đề nghị tặng Bằng khen"}
    world.drop(paper("to trinh.docx", text="TỜ TRÌNH đề nghị tặng Bằng khen", **head))
    dossier = world.settle()

    missing = [problem for problem in dossier.problems if problem.code == "R03" and not problem.field]
    assert dossier.state is State.INCOMPLETE
    assert len(missing) >= 2
    assert all(problem.legal_basis for problem in missing)


def test_an_ordinary_letter_is_set_aside_and_a_person_may_reopen_it() -> None:
    world = World()
    world.drop(paper("giay moi.docx", "official_letter", text="V/v mời họp"))
    dossier = world.settle()

    reopened = world.act(dossier, "reopen", reason="Có danh sách trong thư.")
    world.drain()

    assert (dossier.state, reopened.state) == (State.SET_ASIDE, State.EXTRACTED)
    assert world.store.dossier(dossier.id).state is State.INCOMPLETE


def test_choosing_the_award_judges_the_dossier_again() -> None:

    world = World()
    world.drop(paper("giay moi.docx", "official_letter", text="V/v mời họp"))
    dossier = world.act(world.settle(), "reopen")
    world.drain()
    before = world.store.dossier(dossier.id)

    after = review.correct(
        world.deps, dossier.id, [(0, "award", "bkt")], expected_version=before.version, actor=ACTOR, account=HEAD
    )

    assert [problem.code for problem in before.problems] == ["award.unknown"]
    assert {problem.code for problem in after.problems} == {"R03"}


def test_everybody_whose_report_is_lacking_is_named_apart_from_the_next() -> None:
    world = World()
    own = world.reader.nominee
    people = tuple(replace(own, name=f"Phòng Số {at}, Sở Thử nghiệm") for at in range(7))
    world.drop(*complete())
    dossier = world.settle()
    assert dossier.reading is not None
    several = replace(dossier, reading=replace(dossier.reading, nominees=people))
    found = find_problems(several, judging.award_of(world.deps, dossier))
    (told,) = [one for one in found if "Thiếu báo cáo thành tích" in one.message]

    assert told.message == f"Thiếu báo cáo thành tích của 7 đối tượng: {'; '.join(one.name for one in people)}."
    assert named([str(at) for at in range(60)]).endswith("; 49 và 10 trường hợp khác")
