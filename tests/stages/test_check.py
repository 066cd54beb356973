"""Check: complete goes into review, the rest is told all its problems at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.checks import find_problems
from service.domain.fields import FieldState, FieldValue, PageText, PaperKind
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


def _unconfirmed(text: str, *, kind: PaperKind = PaperKind.MERIT_REPORT_INDIVIDUAL, **fields: FieldValue) -> list[str]:
    """Give what is said of the confirmations in a complete dossier where a report has that text and no confirmation."""
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    papers = []
    for one in dossier.papers:
        report = one.report
        if report is not None and report.kind.value in {kind, PaperKind.MERIT_REPORT_COLLECTIVE}:
            told = {**report.fields, "confirmed_by": FieldValue(), **fields}
            report = replace(report, fields=told, pages=(PageText(1, text),))
        papers.append(replace(one, report=report))
    found = find_problems(replace(dossier, papers=tuple(papers)), judging.award_of(world.deps, dossier))
    return [f"{one.severity}: {one.message}" for one in found if one.rule == "report_is_confirmed"]


def test_a_report_without_the_block_of_its_confirmation_is_told_as_a_warning() -> None:
    (told,) = _unconfirmed("BÁO CÁO THÀNH TÍCH\nNGƯỜI BÁO CÁO")

    assert told.startswith("warning: Báo cáo thành tích của 1 đối tượng không có phần xác nhận của cấp trình: ")


@pytest.mark.parametrize("block", ["XÁC NHẬN CỦA THỦ TRƯỞNG ĐƠN VỊ", "Ý kiến xác nhận của Sở", "(Xác nhận, ký tên)"])
def test_the_block_of_a_confirmation_is_enough_in_a_file_that_nobody_signed(block: str) -> None:
    assert _unconfirmed(f"BÁO CÁO THÀNH TÍCH\n{block}\nNGƯỜI BÁO CÁO") == []


def test_a_confirmation_that_may_lie_under_a_seal_is_not_missed() -> None:
    seen = FieldValue(state=FieldState.UNREADABLE)

    assert _unconfirmed("BÁO CÁO THÀNH TÍCH", confirmed_by=seen) == []


def test_a_bodys_name_stands_in_letters_as_its_papers_write_it_in_sentences() -> None:
    """Heads print it in capitals: *Kính gửi: SỞ XÂY DỰNG* stood in every letter on a dossier brought in a folder."""
    world = World()
    head = {"award": "Bằng khen của Chủ tịch UBND tỉnh", "issuer": "ỦY BAN NHÂN DÂN XÃ VÂN TRUNG"}
    world.drop(paper("to trinh.docx", text="Ủy ban nhân dân xã Vân Trung đề nghị tặng Bằng khen", **head))

    assert world.settle().unit == "Ủy ban nhân dân xã Vân Trung"
