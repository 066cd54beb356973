"""The simplified procedure (Luật 06/2022/QH15 Điều 85): what it asks for, its road, and who says that it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from service.domain import clocks
from service.domain.dossier import Correction
from service.domain.errors import Invalid
from service.domain.states import State
from service.stages import amend, judging, review
from service.stages.amend import RowEdit
from tests.kit.office import rules
from tests.kit.roads import meet
from tests.kit.world import ACTOR, HEAD, NOMINEE, World, complete, paper

if TYPE_CHECKING:
    from service.domain.dossier import Dossier

SUDDEN = "đã có thành tích xuất sắc đột xuất trong ứng phó bão số 3"


def dropped(achievement: str, *, text: str = "TỜ TRÌNH") -> World:
    """Give a world where a submission and a summary report came, and nothing else."""
    world = World()
    head = {"number": "15/TTr-STN", "date": "2026-02-27", "issuer": "SỞ THỬ NGHIỆM", "signer": "Lê Văn Mẫu",
            "award": "Bằng khen của Chủ tịch UBND tỉnh", "subject": "V/v đề nghị tặng Bằng khen"}  # fmt: skip
    report = paper("tom tat.docx", "merit_report_individual", full_name="Nguyễn Văn Thử", unit="Đội Cứu hộ")
    world.drop(paper("to trinh.docx", text=text, achievement=achievement, **head), report)
    return world


@pytest.mark.parametrize(
    ("achievement", "text", "simple"),
    [
        (SUDDEN, "TỜ TRÌNH", True),
        ("có hành động dũng cảm cứu người bị nạn", "TỜ TRÌNH", True),
        ("có nhiều đóng góp", "TỜ TRÌNH\nđề nghị khen thưởng theo\nthủ tục đơn giản", True),
        ("khen thưởng quá trình cống hiến", "TỜ TRÌNH", True),
        ("hoàn thành xuất sắc nhiệm vụ thường xuyên và đột xuất", "TỜ TRÌNH", False),
        ("thành tích xuất sắc năm 2025", "TỜ TRÌNH\nCăn cứ Hướng dẫn về khen thưởng đột xuất, chuyên đề", False),
        ("có nhiều đóng góp", "TỜ TRÌNH\nkhông thuộc trường hợp khen thưởng\ntheo thủ tục đơn giản", False),
        ("có nhiều đóng góp", "TỜ TRÌNH\ngiải quyết theo thủ tục đơn giản hóa cho dân", False),
        ("không quản hiểm nguy; có hành động dũng cảm", "TỜ TRÌNH", True),
        ("cải cách, đơn giản hóa thủ tục", "TỜ TRÌNH\ncắt giảm, đơn giản thủ tục hành chính", False),
    ],
)
def test_a_submission_and_a_summary_are_enough_where_the_submission_tells_a_case(
    achievement: str, text: str, *, simple: bool
) -> None:
    dossier = dropped(achievement, text=text).settle()
    codes = [one.code for one in dossier.problems]

    assert (dossier.state, dossier.procedure) == (
        (State.IN_REVIEW, "don_gian") if simple else (State.INCOMPLETE, "bkt")
    )
    assert ("simple.proposed" in codes, codes.count("R03")) == ((True, 0) if simple else (False, 2))


def test_a_person_who_says_it_is_no_such_case_brings_back_the_papers_and_the_council() -> None:
    world = dropped(SUDDEN)
    before = world.settle()
    after = review.correct(world.deps, before.id, [(0, "road", "usual")], expected_version=before.version,
                           actor=ACTOR, account=HEAD)  # fmt: skip

    assert (after.state, after.procedure) == (State.IN_REVIEW, "bkt")
    assert [one.code for one in after.problems] == ["R03", "R03"]
    assert world.types(after)[-2:] == ["field_changed", "step_opened"]


def test_a_simple_dossier_has_a_day_by_which_its_sender_is_told_that_it_fails() -> None:
    """TT 118/2025/TT-BTC Điều 13 khoản 9 is of them too, though no text read gives their procedure a clock."""
    world = dropped(SUDDEN)
    dossier = world.settle()
    procedure, calendar = rules().procedure("don_gian"), rules().calendar
    found = clocks.return_term(dossier, procedure, calendar)
    suspended = world.act(dossier, "suspend", reason="Thanh tra.")
    world.clock.advance(days=7)
    resumed = world.act(suspended, "resume", reason="Không có sai phạm.")
    later = clocks.return_term(resumed, procedure, calendar)
    decided = clocks.return_term(world.approve_all(resumed), procedure, calendar)

    assert (found.due if found else None, later.due if later else None) == (date(2026, 3, 16), date(2026, 3, 23))
    assert (dossier.term("legal"), decided) == (None, None)


def test_a_person_may_choose_a_case_that_no_word_tells() -> None:
    world = dropped("có thành tích xuất sắc")
    before = world.settle()
    after = review.correct(world.deps, before.id, [(0, "road", "c")], expected_version=before.version,
                           actor=ACTOR, account=HEAD)  # fmt: skip
    road = (judging.shown(world.deps, after, account=HEAD) or {})["road"]

    assert (after.state, after.procedure, after.problems) == (State.IN_REVIEW, "don_gian", ())
    assert (road["name"], road["chosen"]) == ("c", True)
    assert road["legal_basis"] == "Luật 06/2022/QH15, Điều 85 khoản 1 điểm c"


@pytest.mark.parametrize(("votes", "step"), [(8, "council"), (9, "chair")])
def test_a_vote_too_small_for_the_award_that_a_person_puts_right_is_held_again(votes: int, step: str) -> None:
    """8 of 9 are enough for a certificate, and no 90 % of all members (TT 20/2025/TT-BNV Điều 9 khoản 8)."""
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    while dossier.step and dossier.step.role != "chair":
        inputs = {"votes_for": votes, "votes_total": 9} if dossier.step.role == "council" else {}
        dossier = world.act(dossier, "approve", inputs=inputs, reason="Đủ.")
    after = review.correct(world.deps, dossier.id, [(0, "award", "cstdt")], expected_version=dossier.version,
                           actor=ACTOR, account=HEAD)  # fmt: skip

    assert after.step is not None
    assert (after.award, after.step.role) == ("cstdt", step)
    assert world.types(after)[-1] == ("step_opened" if step == "council" else "field_changed")


def test_an_award_that_a_person_puts_right_goes_by_its_own_procedure() -> None:
    world = World()
    world.drop(*complete())
    before = world.settle()
    after = review.correct(world.deps, before.id, [(0, "award", "gk")], expected_version=before.version,
                           actor=ACTOR, account=HEAD)  # fmt: skip

    assert (before.procedure, after.procedure) == ("bkt", "co_so")
    assert after.step is not None
    assert (after.step.name, after.step.fast_path) == ("kiem_tra", True)


def test_no_title_is_decided_without_a_council_because_a_certificate_beside_it_needs_none() -> None:
    world = dropped(SUDDEN)
    alone = world.settle()
    assert alone.reading is not None
    rows = (NOMINEE, replace(NOMINEE, name="Lý Văn Hai", award="Chiến sĩ thi đua cấp tỉnh"))
    dossier = replace(alone, reading=replace(alone.reading, nominees=rows))
    award = judging.award_of(world.deps, dossier)
    chosen = replace(dossier, corrections=(Correction(0, "road", "b", "lanhdao", world.clock.now(), ""),))
    told = judging.problems_of(world.deps, dossier, award)
    (several,) = [one for one in told if one.code == "award.several"]

    assert [judging.procedure_of(world.deps, one, award).name for one in (alone, dossier, chosen)] == [
        "don_gian", "bkt", "bkt"]  # fmt: skip
    assert "simple.proposed" not in [one.code for one in told]
    assert [one.message for one in told if "biên bản" in one.message] == ["Thiếu biên bản bình xét thi đua."]
    # They go different ways: better two dossiers.
    assert (several.severity, "tách thành hồ sơ riêng: Chiến sĩ thi đua" in several.message) == ("warning", True)


def test_what_went_the_usual_way_is_not_said_to_have_gone_the_simplified_one() -> None:
    """A dossier that was decided before there was such a way is told of as it went."""
    world = dropped(SUDDEN)
    dossier = replace(world.settle(), procedure="bkt")
    road = (judging.shown(world.deps, dossier, account=HEAD) or {})["road"]

    assert (road["name"], road["title"]) == ("usual", "Thông thường")


def chosen(world: World, dossier: Dossier, road: str) -> Dossier:
    return review.correct(world.deps, dossier.id, [(0, "road", road)], expected_version=dossier.version, actor=ACTOR,
                          account=HEAD)  # fmt: skip


def test_what_goes_on_without_a_council_is_not_decided_without_one_when_its_case_is_taken_back() -> None:
    world = dropped(SUDDEN)
    dossier = world.settle()
    for _ in ("kiem_tra", "tham_dinh", "trinh_ubnd"):
        dossier = world.act(dossier, "approve")
    assert dossier.step is not None
    after = chosen(world, dossier, "usual")

    assert after.step is not None
    assert (dossier.step.name, after.procedure, after.step.name) == ("quyet_dinh", "bkt", "hop_hoi_dong")


def test_a_council_that_met_meets_no_second_time_for_a_case_chosen_and_taken_back() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    for _ in ("kiem_tra", "tham_dinh"):
        dossier = world.act(dossier, "approve")
    meet(world, dossier, votes_for=9)
    passed = world.deps.store.dossier(dossier.id)
    simple = chosen(world, passed, "c")
    after = chosen(world, simple, "usual")

    assert [(one.procedure, one.step.name) for one in (passed, simple, after) if one.step] == [
        ("bkt", "trinh_ubnd"), ("don_gian", "trinh_ubnd"), ("bkt", "trinh_ubnd")]  # fmt: skip


def test_an_award_and_its_way_are_put_right_in_one_act(world: World) -> None:
    world.drop(*complete())
    before = review.correct(world.deps, world.settle().id, [(0, "award", "cstdt")], expected_version=None, actor=ACTOR,
                            account=HEAD)  # fmt: skip

    after = review.correct(world.deps, before.id, [(0, "award", "bkt"), (0, "road", "c")],
                           expected_version=before.version, actor=ACTOR, account=HEAD)  # fmt: skip

    assert (before.procedure, after.award, after.procedure) == ("bkt", "bkt", "don_gian")


def test_choosing_the_simple_way_takes_no_title_along(world: World) -> None:
    world.drop(*complete())
    simple = chosen(world, world.settle(), "c")
    title = RowEdit("add", values={"subject": "individual", "name": "Lý Văn Hai", "award": "Chiến sĩ thi đua cấp tỉnh"})

    both = amend.rows(world.deps, simple.id, [title], expected_version=None, actor=ACTOR, account=HEAD)

    assert (simple.procedure, both.procedure) == ("don_gian", "bkt")
    with pytest.raises(Invalid) as refused:
        chosen(world, both, "c")
    assert [one.code for one in refused.value.problems] == ["road.others"]
