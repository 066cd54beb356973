"""Review: an action happens once, by the right person, on the right step, at the version seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.dossier import ChangeRequest, Dossier
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.review import Order
from service.domain.search_terms import changed_row
from service.domain.states import State
from service.ports import Account, Change, Query, Scope
from service.stages import retrieve, review
from tests.kit.builders import an_intake
from tests.kit.world import ACTOR, HEAD, UNIT, World, complete, paper

NEVER = "00000000-0000-4000-8000-999999999999"
SPECIALIST = Account("chuyenvien", roles=frozenset({"specialist"}))


@pytest.fixture
def world() -> World:
    """Give a world of its own."""
    return World()


@pytest.fixture
def dossier(world: World) -> Dossier:
    """Give a complete dossier at its first step."""
    world.drop(*complete())
    return world.settle()


def test_approving_twice_from_the_same_version_is_once(world: World, dossier: Dossier) -> None:
    world.act(dossier, "approve")

    with pytest.raises(Conflict) as refused:
        world.act(dossier, "approve")

    assert isinstance(refused.value.current, Dossier)
    assert world.types(dossier).count("decided") == 1


def test_approving_every_step_decides_and_archives(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)

    assert (archived.state, archived.outcome) == (State.ARCHIVED, "approved")
    assert archived.decision["decision_number"] == "2871/QĐ-UBND"
    assert world.types(dossier)[-3:] == ["decided", "approved", "archived"]


def test_only_an_act_by_which_people_find_otherwise_is_told_to_the_index(world: World, dossier: Dossier) -> None:
    passed = world.act(dossier, "approve")
    archived = world.approve_all(passed)

    assert changed_row(dossier, passed) is None
    hits = [world.deps.finder.find(Query(text=text), scope=Scope()).hits for text in (passed.code, "2871/QĐ-UBND")]
    assert [[(one.code, one.state) for one in some] for some in hits] == [[(archived.code, "archived")]] * 2


def test_a_step_belongs_to_its_role(world: World, dossier: Dossier) -> None:
    at_council = world.act(world.act(dossier, "approve"), "approve")
    order = Order("approve", at_council.version, inputs={"votes_for": 9, "votes_total": 9})

    with pytest.raises(NotAllowed, match="council"):
        review.decide(world.deps, dossier.id, order, actor=ACTOR, account=SPECIALIST)


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ((0, 9), "vote.short"),
        ((7, 9), "vote.short"),
        ((10, 9), "input.wrong"),
        ((-1, 9), "input.wrong"),
        ((0, 0), "input.wrong"),
        ((7, 7), "vote.base"),  # all who came, of a council of nine
    ],
)
def test_a_vote_below_the_share_or_impossible_does_not_pass(
    world: World, dossier: Dossier, votes: tuple[int, int], code: str
) -> None:
    at_council = world.act(world.act(dossier, "approve"), "approve")

    with pytest.raises(Invalid) as refused:
        world.act(at_council, "approve", inputs={"votes_for": votes[0], "votes_total": votes[1]})

    assert {problem.code for problem in refused.value.problems} == {code}
    assert world.store.dossier(dossier.id) == at_council


def test_the_share_is_of_all_members_and_reached_exactly_it_passes(world: World, dossier: Dossier) -> None:
    at_council = world.act(world.act(dossier, "approve"), "approve")

    after = world.act(at_council, "approve", inputs={"votes_for": 8, "votes_total": 10})

    assert (after.decision["votes_for"], after.step.name if after.step else "") == (8, "trinh_ubnd")


def test_a_council_that_has_become_smaller_is_told_in_the_reason(world: World, dossier: Dossier) -> None:
    at_council = world.act(world.act(dossier, "approve"), "approve")
    whole = {"votes_for": 7, "votes_total": 7}

    after = world.act(at_council, "approve", inputs=whole, reason="Quyết định 8/QĐ-UBND: hội đồng còn 7 thành viên")
    assert after.step is not None
    assert after.step.name == "trinh_ubnd"


@pytest.mark.parametrize(("award", "of_row"), [("cstdt", "Bằng khen"), ("", "CSTĐ cấp tỉnh")])
def test_a_count_typed_by_hand_is_held_to_the_strictest_award_that_is_asked_for(
    world: World, award: str, of_row: str
) -> None:
    world.reader.nominee = world.reader.nominee_of(award=of_row)
    world.drop(*complete())
    dossier = world.settle()
    if award:
        dossier = review.correct(
            world.deps, dossier.id, [(0, "award", award)], expected_version=None, actor=ACTOR, account=HEAD
        )
    at_council = world.act(world.act(dossier, "approve", reason="Đủ."), "approve", reason="Đủ.")

    with pytest.raises(Invalid) as refused:
        world.act(at_council, "approve", inputs={"votes_for": 8, "votes_total": 9}, reason="88,9 %")
    after = world.act(at_council, "approve", inputs={"votes_for": 9, "votes_total": 10}, reason="90 %")

    assert [one.code for one in refused.value.problems] == ["vote.short"]
    assert after.step is not None
    assert after.step.name == "trinh_ubnd"


def test_a_return_names_its_reason_and_legal_ground(world: World, dossier: Dossier) -> None:
    with pytest.raises(Invalid) as refused:
        world.act(dossier, "return", codes=("R99",))

    assert {problem.code for problem in refused.value.problems} == {
        "reason.missing",
        "legal_basis.missing",
        "code.unknown",
    }


def test_a_return_names_at_least_one_code(world: World, dossier: Dossier) -> None:
    with pytest.raises(Invalid) as refused:
        world.act(dossier, "return", reason="Thiếu biên bản", legal_basis="Luật 06/2022/QH15 Điều 84")

    assert [problem.code for problem in refused.value.problems] == ["code.missing"]


def test_a_supplement_brings_a_returned_dossier_back(world: World) -> None:
    world.send("new", paper("to trinh.docx", number="12/TTr-STN"), document_id="D1")
    dossier = world.settle()
    returned = world.act(
        dossier, "return", reason="Thiếu biên bản", legal_basis="Luật 06/2022/QH15 Điều 84", codes=("R03",)
    )
    world.send("new", *complete(), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.poll()
    world.drain()

    after = world.store.dossier(dossier.id)
    assert (returned.state, after.state, after.revision) == (State.RETURNED, State.IN_REVIEW, 2)
    told = next(event for event in world.store.events(dossier.id) if event.type == "dossier.returned")
    assert (told.data["supplement_due"], "ngày làm việc" in told.data["why"]) == ("2026-03-09", True)


def test_passing_an_incomplete_dossier_needs_a_reason(world: World) -> None:
    world.drop(paper("to trinh.docx", award="Bằng khen của Chủ tịch UBND tỉnh"))
    dossier = world.settle()

    with pytest.raises(Invalid, match="vướng mắc"):
        world.act(dossier, "approve")

    assert world.act(dossier, "approve", reason="Đã có bản giấy.").state is State.IN_REVIEW


def test_a_rejected_dossier_is_archived_too(world: World, dossier: Dossier) -> None:
    appraised = world.act(dossier, "approve")
    world.act(appraised, "reject", reason="Không đủ tiêu chuẩn.")
    world.drain()

    archived = world.store.dossier(dossier.id)
    assert (archived.state, archived.outcome) == (State.ARCHIVED, "rejected")


def test_agreeing_to_a_recall_withdraws_and_refusing_it_goes_on(world: World, dossier: Dossier) -> None:
    asked = _with_request(world, dossier)

    refused = world.act(asked, "refuse_change", reason="Đã trình Hội đồng.")
    withdrawn = world.act(_with_request(world, refused), "withdraw", reason="Theo đề nghị thu hồi.")

    assert (refused.state, refused.change_request) == (State.IN_REVIEW, None)
    assert (withdrawn.state, withdrawn.change_request) == (State.WITHDRAWN, None)


def _with_request(world: World, dossier: Dossier) -> Dossier:
    if not world.store.messages(outcomes=("change",), limit=1):
        world.store.commit(Change(intake=an_intake(id="intake", outcome="change", kind="recall")))
    asked = replace(
        dossier,
        version=dossier.version + 1,
        change_request=ChangeRequest("intake", "recall", "nhầm", world.clock.now()),
    )
    world.store.commit(Change(dossier=asked, expected=dossier.version))
    return world.store.dossier(dossier.id)


def test_another_unit_cannot_tell_a_foreign_dossier_from_none(world: World, dossier: Dossier) -> None:
    with pytest.raises(NotFound) as foreign:
        retrieve.show(world.deps, dossier.id, account=UNIT)
    with pytest.raises(NotFound) as never:
        retrieve.show(world.deps, NEVER, account=UNIT)

    assert str(foreign.value).replace(dossier.id, NEVER) == str(never.value)


def test_a_unit_decides_nothing_and_is_not_told_whether_the_dossier_is(world: World, dossier: Dossier) -> None:
    refusals = set()
    for one in (dossier.id, NEVER):
        with pytest.raises(NotAllowed) as refused:
            review.decide(world.deps, one, Order("note", 1, reason="?"), actor=ACTOR, account=UNIT)
        refusals.add(str(refused.value))

    assert len(refusals) == 1


def test_a_persons_value_is_locked_and_solves_its_problem(world: World) -> None:
    papers = complete()
    world.drop(paper("to trinh.docx", "submission", award="Bằng khen của Chủ tịch UBND tỉnh"), *papers[1:])
    dossier = world.settle()
    typed = {"date": "2026-02-27"}
    missing = [(1, one.field, typed.get(one.field, "12/TTr-STN")) for one in dossier.problems if one.field]

    after = review.correct(world.deps, dossier.id, missing, expected_version=dossier.version, actor=ACTOR, account=HEAD)

    assert missing
    assert (dossier.state, after.state, after.problems) == (State.INCOMPLETE, State.IN_REVIEW, ())
    assert world.types(dossier).count("field_changed") == len(missing)


@pytest.mark.parametrize(
    "wish",
    [(1, "number", {"a": "b"}), (1, "number", "x" * 10_001), (3, "votes", [["x"]]), (0, "unit", None), (0, "award", 5)],
)
def test_a_value_that_no_field_holds_is_refused(world: World, dossier: Dossier, wish: tuple[int, str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        review.correct(world.deps, dossier.id, [wish], expected_version=None, actor=ACTOR, account=HEAD)

    assert [(one.code, one.field) for one in refused.value.problems] == [("value.wrong", wish[1])]


@pytest.mark.parametrize("value", [5, "9/9 đồng ý", ["Nguyễn Văn Thử · 9 đồng ý"], [{"for": "chín"}], [], None])
def test_votes_may_be_typed_in_any_words(world: World, dossier: Dossier, value: object) -> None:
    after = review.correct(
        world.deps, dossier.id, [(3, "votes", value)], expected_version=None, actor=ACTOR, account=HEAD
    )

    assert after.version == dossier.version + 1


def test_a_council_member_may_not_correct_fields(world: World, dossier: Dossier) -> None:
    member = Account("hoidong", roles=frozenset({"council"}))

    with pytest.raises(NotAllowed):
        review.correct(world.deps, dossier.id, [(1, "number", "x")], expected_version=None, actor=ACTOR, account=member)


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        ((1, "khong_co", "x"), "field.unknown"),
        ((9, "number", "x"), "paper.unknown"),
        ((0, "award", "xyz"), "award.unknown"),
    ],
    ids=["a field that no paper has", "a paper that is not there", "an award that no file has"],
)
def test_a_correction_of_nothing_known_is_refused(
    world: World, dossier: Dossier, correction: tuple[int, str, str], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        review.correct(world.deps, dossier.id, [correction], expected_version=None, actor=ACTOR, account=HEAD)

    assert [problem.code for problem in refused.value.problems] == [code]
