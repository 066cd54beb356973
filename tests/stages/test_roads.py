"""Every road beside the straight one: it moves the state and the clocks, and its event tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.awards_held import held_in
from service.domain.claims import claims_of
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.orders import Order
from service.domain.states import State
from service.ports import Account, Change
from service.stages import letter_values, review
from tests.kit.world import ACTOR, HEAD, World, complete, paper

if TYPE_CHECKING:
    from service.domain.dossier import Dossier

CLERK = Account("chuyenvien", roles=frozenset({"specialist"}))
PAPER = {"decision_number": "3001/QĐ-UBND", "decision_date": "2026-03-02"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def dossier(world: World) -> Dossier:
    """Give a complete dossier at its first step, received on Monday 2/3/2026."""
    world.drop(*complete())
    return world.settle()


def by(world: World, dossier: Dossier, account: Account, action: str, **given: Any) -> Dossier:
    """Do one action as this account."""
    order = Order(action, dossier.version, **given)
    return review.decide(world.deps, dossier.id, order, actor=ACTOR, account=account)


def due(dossier: Dossier, name: str) -> date | None:
    term = dossier.term(name)
    return term.due if term else None


def last(world: World, dossier: Dossier, kind: EventType) -> dict[str, Any]:
    return dict([event for event in world.store.events(dossier.id) if event.type is kind][-1].data)


def test_a_suspended_dossier_stands_with_every_clock_and_goes_on_where_it_stood(world: World, dossier: Dossier) -> None:
    suspended = world.act(dossier, "suspend", reason="Đang có đơn tố cáo.", legal_basis="NĐ 152 Điều 4")
    with pytest.raises(Conflict):
        world.act(suspended, "approve")
    world.clock.advance(days=7)
    resumed = world.act(suspended, "resume", reason="Kết luận: tố cáo sai.")

    assert (suspended.state, due(suspended, "legal"), due(suspended, "step")) == (State.SUSPENDED, None, None)
    assert (resumed.state, resumed.step.name if resumed.step else "") == (State.IN_REVIEW, "kiem_tra")
    assert (due(dossier, "legal"), due(resumed, "legal")) == (date(2026, 4, 6), date(2026, 4, 13))
    assert resumed.step is not None
    assert resumed.step.due == due(resumed, "step") == date(2026, 3, 11)


def test_a_suspended_dossier_may_be_withdrawn(world: World, dossier: Dossier) -> None:
    suspended = world.act(dossier, "suspend", reason="Thanh tra.")

    assert world.act(suspended, "withdraw", reason="Theo công văn.").outcome == "withdrawn"


def test_another_award_waits_for_the_proposer_and_is_judged_anew(world: World, dossier: Dossier) -> None:
    asked = world.act(dossier, "propose_award", reason="Thành tích ở mức cơ sở.", inputs={"award": "gk"})
    with pytest.raises(Conflict, match="thống nhất"):
        world.act(asked, "approve")
    agreed = world.act(asked, "agree_award", inputs={"number": "45/STN-VP", "date": "2026-03-02"})

    assert (agreed.award, agreed.award_change, agreed.procedure) == ("gk", None, "co_so")
    assert agreed.step is not None
    assert (agreed.step.name, "awards/nd152/gk.toml" in agreed.rules) == ("kiem_tra", True)
    assert last(world, agreed, EventType.AWARD_CHANGED)["instead_of"] == "bkt"
    opened = last(world, agreed, EventType.STEP_OPENED)  # whoever waits for the step's people hears of its new day
    assert (opened["step"], opened["due"]) == ("kiem_tra", agreed.step.due.isoformat() if agreed.step.due else None)
    assert world.types(agreed)[-1] == "step_opened"


def test_a_proposer_who_does_not_agree_keeps_the_award(world: World, dossier: Dossier) -> None:
    asked = world.act(dossier, "propose_award", reason="Mức cơ sở.", inputs={"award": "gk"})
    kept = world.act(asked, "refuse_award", reason="Đơn vị giữ đề nghị.")

    assert (kept.award, kept.award_change) == ("bkt", None)
    assert world.act(kept, "approve").step.name == "tham_dinh"  # type: ignore[union-attr]


@pytest.mark.parametrize("award", ["bkt", "xyz"])
def test_only_another_award_in_force_may_be_proposed(world: World, dossier: Dossier, award: str) -> None:
    with pytest.raises(Invalid):
        world.act(dossier, "propose_award", reason="?", inputs={"award": award})


def test_agencies_are_asked_at_once_and_silence_lets_it_go_on_only_when_late(world: World, dossier: Dossier) -> None:
    asked = world.act(dossier, "ask_opinions", inputs={"agencies": "Công an tỉnh; Thuế tỉnh"})
    answer = {"agency": "Thuế tỉnh", "answer": "agree", "number": "88/TT", "date": "2026-03-02"}
    one = world.act(asked, "record_opinion", reason="Không có vi phạm.", inputs=answer)
    with pytest.raises(Conflict, match="Công an tỉnh"):
        world.act(one, "close_opinions")
    world.clock.advance(days=15)
    closed = world.act(one, "close_opinions")

    assert due(asked, "opinion:Công an tỉnh") == date(2026, 3, 16)
    assert {opinion.agency: opinion.answer for opinion in closed.opinions} == {
        "Công an tỉnh": "silent", "Thuế tỉnh": "agree",
    }  # fmt: skip
    assert last(world, closed, EventType.OPINIONS_CLOSED)["agencies"] == ["Công an tỉnh"]
    late = world.act(closed, "record_opinion", inputs={"agency": "Công an tỉnh", "answer": "disagree"})
    assert late.opinions[0].answer == "disagree"
    # All in, or silent: ten working days to have it before who decides (TT 20/2025/TT-BNV Điều 9 khoản 7).
    assert [due(each, "compiling") for each in (one, closed, late)] == [None, *[date(2026, 3, 31)] * 2]
    # Another round begins it anew with its own last answer; one that comes to who decides already begins nothing.
    again = world.act(late, "ask_opinions", inputs={"agencies": "Y tế"})
    assert again.term("compiling").state == "ended"  # type: ignore[union-attr]
    for step in ("tham_dinh", "hoi_dong", "trinh", "quyet_dinh"):
        again = world.act(again, "approve", inputs={"votes_for": 9, "votes_total": 9} if step == "trinh" else {})
    after = world.act(again, "record_opinion", inputs={"agency": "Y tế", "answer": "agree"})
    assert after.step is not None
    assert (after.step.name, after.term("compiling").state) == ("quyet_dinh", "ended")  # type: ignore[union-attr]


def test_a_state_award_meets_the_council_only_after_opinions_and_publication(world: World, dossier: Dossier) -> None:
    at = _at(world, dossier, "nha_nuoc", "hop_hoi_dong")
    votes = {"votes_for": 9, "votes_total": 9}
    with pytest.raises(Invalid, match="ý kiến"):
        world.act(at, "approve", inputs=votes)
    asked = world.act(at, "ask_opinions", inputs={"agencies": "Bộ Nội vụ"})
    heard = world.act(asked, "record_opinion", inputs={"agency": "Bộ Nội vụ", "answer": "agree"})
    shown = world.act(heard, "publish", inputs={"place": "Cổng thông tin điện tử tỉnh"})
    with pytest.raises(Invalid, match="công khai"):
        world.act(shown, "approve", inputs=votes)
    world.clock.advance(days=15)

    assert due(shown, "publication") == date(2026, 3, 16)
    assert world.act(shown, "approve", inputs=votes).step.name == "trinh_cap_tren"  # type: ignore[union-attr]


@pytest.mark.parametrize(("award", "waits"), [("hcld3", "công khai"), ("bkttg", ""), ("cstdtq", "")])
def test_a_state_award_waits_for_what_the_law_wants_of_it(
    world: World, dossier: Dossier, award: str, waits: str
) -> None:
    at = _at(world, replace(dossier, award=award), "nha_nuoc", "hop_hoi_dong")
    votes = {"votes_for": 9, "votes_total": 9}
    if award != "cstdtq":  # Luật 06/2022/QH15, Điều 84: khoản 3 names no title of fighters, khoản 5 orders alone
        with pytest.raises(Invalid, match="ý kiến"):
            world.act(at, "approve", inputs=votes)
        asked = world.act(at, "ask_opinions", inputs={"agencies": "Bộ Nội vụ"})
        at = world.act(asked, "record_opinion", inputs={"agency": "Bộ Nội vụ", "answer": "agree"})
    if waits:
        with pytest.raises(Invalid, match=waits):
            world.act(at, "approve", inputs=votes)
    else:
        assert world.act(at, "approve", inputs=votes).step.name == "trinh_cap_tren"  # type: ignore[union-attr]


def test_an_opinion_that_the_sender_brought_is_in_the_dossier(world: World) -> None:
    world.drop(*complete(), paper("y kien.docx", "opinion", text="CÔNG VĂN cho ý kiến"))
    at = _at(world, replace(world.settle(), award="bkttg"), "nha_nuoc", "hop_hoi_dong")

    after = world.act(at, "approve", inputs={"votes_for": 9, "votes_total": 9})

    assert after.step.name == "trinh_cap_tren"  # type: ignore[union-attr]


def test_what_another_level_decides_stays_proposed_where_a_dossier_is_decided(world: World, dossier: Dossier) -> None:
    """Luật 06/2022/QH15 Điều 78: the archive told the Premier's certificate as given by the province's decision."""
    reading = dossier.reading
    assert reading is not None
    (one,) = reading.nominees
    rows = (one, replace(one, name="Lê Thị Khác", award="Bằng khen của Thủ tướng Chính phủ"))
    at = _at(world, replace(dossier, reading=replace(reading, nominees=rows)), "bkt", "quyet_dinh")

    after = world.act(at, "approve", inputs={"decision_number": "12/QĐ-UBND", "decision_date": "2026-03-02"})

    held = [(row.outcome, row.number) for row in held_in(after)]
    assert held == [("approved", "12/QĐ-UBND"), ("proposed", "")]
    assert "Lê Thị Khác" not in {claim.name for claim in claims_of(after)}


def _at(world: World, dossier: Dossier, procedure: str, step: str) -> Dossier:
    """Put a dossier at a step of another procedure, as if it had come there."""
    here = world.deps.catalogue.procedure(procedure).step(step)
    assert here is not None
    assert dossier.step is not None
    opened = replace(dossier.step, name=here.name, title=here.title, role=here.role, actions=here.actions)
    moved = replace(dossier, procedure=procedure, step=opened, version=dossier.version + 1)
    world.store.commit(Change(dossier=moved, expected=dossier.version))
    return world.store.dossier(dossier.id)


def test_who_passed_an_earlier_step_does_not_give_the_second_signature(world: World, dossier: Dossier) -> None:
    at = _at(world, dossier, "co_so", "kiem_tra")
    checked = by(world, at, CLERK, "approve")
    appraised = by(world, checked, HEAD, "approve")
    with pytest.raises(NotAllowed, match="người khác"):
        by(world, appraised, HEAD, "approve", inputs=PAPER)
    other = Account("giamdoc", roles=frozenset({"head"}))

    assert by(world, appraised, other, "approve", inputs=PAPER).outcome == "approved"


def test_the_fast_path_decides_at_once_and_tells_what_it_skipped(world: World, dossier: Dossier) -> None:
    at = _at(world, dossier, "co_so", "kiem_tra")
    decided = world.act(at, "decide_fast", reason="Đã khen thưởng tại hội nghị.", inputs=PAPER)

    skipped = last(world, decided, EventType.DECIDED)["skipped"]
    assert (decided.outcome, skipped) == (
        "approved", ["Kiểm tra thành phần hồ sơ", "Thẩm định, lấy ý kiến Hội đồng của đơn vị"],
    )  # fmt: skip


def test_a_provincial_award_has_no_fast_path(world: World, dossier: Dossier) -> None:
    with pytest.raises(Invalid, match="đường rút gọn"):
        world.act(dossier, "decide_fast", reason="?", inputs=PAPER)


def test_a_decision_with_wrong_data_is_adjusted_and_stays_approved(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    world.act(archived, "adjust", reason="«Tình» sửa thành «Tỉnh».", inputs=PAPER)
    world.drain()
    adjusted = world.store.dossier(dossier.id)

    assert (adjusted.state, adjusted.outcome) == (State.ARCHIVED, "approved")
    assert (adjusted.decision["adjusted_by"], adjusted.decision["decision_number"]) == ("3001/QĐ-UBND", "2871/QĐ-UBND")


def test_every_adjustment_stays_beside_the_decision_and_in_what_cites_it(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    for at, reason in ((1, "«Tình» sửa thành «Tỉnh»."), (2, "Sửa chức vụ.")):
        paper_of = {"decision_number": f"300{at}/QĐ-UBND", "decision_date": "2026-03-02"}
        world.act(world.store.dossier(archived.id), "adjust", reason=reason, inputs=paper_of)
        world.drain()
    adjusted = world.store.dossier(dossier.id)
    cited = letter_values.of_dossier(world.deps, adjusted, event=None, due=None)["decision"]

    assert [(one["adjusted_by"], one["adjusted"]) for one in adjusted.adjustments] == [
        ("3001/QĐ-UBND", "«Tình» sửa thành «Tỉnh»."), ("3002/QĐ-UBND", "Sửa chức vụ.")]  # fmt: skip
    assert adjusted.decision["adjusted_by"] == "3002/QĐ-UBND"
    assert "điều chỉnh theo Quyết định số 3001/QĐ-UBND ngày 02/03/2026; số 3002/QĐ-UBND ngày 02/03/2026" in cited
    before = replace(adjusted, decision={name: one for name, one in adjusted.decision.items() if name != "adjustments"})
    assert [one["adjusted_by"] for one in before.adjustments] == ["3002/QĐ-UBND"]


def test_a_step_given_to_one_person_is_theirs_until_it_is_given_on(world: World, dossier: Dossier) -> None:
    for name, role in (("nguoikhac", "specialist"), ("chuyenvien", "specialist"), ("donvi", "unit")):
        world.deps.accounts.save_account(Account(name, roles=frozenset({role})))
    world.deps.accounts.save_account(Account("nghiviec", roles=frozenset({"specialist"}), enabled=False))
    for wrong in ("nguoi khac", "donvi", "nghiviec"):  # it would stand on nobody's list
        with pytest.raises(Invalid, match="chuyenvien, nguoikhac"):
            world.act(dossier, "assign", inputs={"account": wrong})
    given = world.act(dossier, "assign", inputs={"account": "nguoikhac"})
    with pytest.raises(NotAllowed, match="nguoikhac"):
        by(world, given, CLERK, "approve")
    with pytest.raises(Invalid, match="lý do"):
        world.act(given, "assign", inputs={"account": "chuyenvien"})
    mine = world.act(given, "assign", reason="Người cũ đi học.", inputs={"account": "chuyenvien"})

    assert by(world, mine, CLERK, "approve").step.name == "tham_dinh"  # type: ignore[union-attr]


@pytest.mark.parametrize("action", ["suspend", "assign", "extend", "decide_fast"])
def test_what_is_the_heads_is_not_the_specialists(world: World, dossier: Dossier, action: str) -> None:
    with pytest.raises(NotAllowed):
        by(world, dossier, CLERK, action, reason="?")


def test_papers_that_come_while_a_dossier_stands_wait_beside_it_until_it_goes_on(world: World) -> None:
    world.send("new", *complete(), document_id="D1")
    suspended = world.act(world.settle(), "suspend", reason="Thanh tra.")
    world.send("new", *complete("hai"), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    (taken,) = world.poll()
    asked = world.store.dossier(suspended.id)
    with pytest.raises(Conflict):
        world.act(asked, "accept_change")
    resumed = world.act(asked, "resume", reason="Đã kết luận.")
    world.act(resumed, "accept_change")
    world.drain()
    after = world.store.dossier(suspended.id)

    assert (taken.outcome, asked.state, asked.change_request.kind if asked.change_request else "") == (
        "change", State.SUSPENDED, "update",
    )  # fmt: skip
    assert (after.state, after.revision) == (State.IN_REVIEW, 2)
    assert after.term("legal") is not None
    assert after.term("legal").state == "running"  # type: ignore[union-attr]


def test_a_number_mistyped_here_is_put_right_without_another_decision(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    right = {"decision_number": "2817/QĐ-UBND", "decision_date": archived.decision["decision_date"]}
    world.act(archived, "correct_decision", reason="Gõ nhầm 2871.", inputs=right)
    world.drain()
    after = world.store.dossier(dossier.id)
    [told] = [one.data for one in world.store.events(dossier.id) if one.type is EventType.FIELD_CHANGED]

    assert (after.state, after.outcome, after.package["key"] != archived.package["key"]) == (
        State.ARCHIVED, "approved", True)  # fmt: skip
    assert after.decision == {**archived.decision, **right}
    assert told == {"paper": 0, "field": "decision_number", "value": "2817/QĐ-UBND", "before": "2871/QĐ-UBND",
                    "reason": "Gõ nhầm 2871."}  # fmt: skip
    with pytest.raises(Invalid, match="đúng như vậy"):
        world.act(after, "correct_decision", reason="Lần nữa.", inputs=right)
    with pytest.raises(NotAllowed):
        by(world, after, CLERK, "correct_decision", reason="?", inputs=right)


def test_a_notice_cites_the_decision_that_annulled_and_the_one_that_adjusted(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    world.act(archived, "adjust", reason="«Tình» sửa thành «Tỉnh».", inputs=PAPER)
    world.drain()
    world.act(world.store.dossier(dossier.id), "annul", reason="Khai man, điểm a.",
              inputs={**PAPER, "decision_number": "3002/QĐ-UBND"})  # fmt: skip
    world.drain()
    after = world.store.dossier(dossier.id)
    day = f"{date.fromisoformat(PAPER['decision_date']):%d/%m/%Y}"
    said = letter_values.of_dossier(world.deps, after, event=None, due=None)["decision"]

    assert said.startswith("số 2871/QĐ-UBND ngày ")
    assert said.endswith(f", được điều chỉnh theo Quyết định số 3001/QĐ-UBND ngày {day}, "
                         f"bị hủy bỏ theo Quyết định số 3002/QĐ-UBND ngày {day}")  # fmt: skip


def test_an_annulment_writes_its_notice_to_the_unit(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    world.act(archived, "annul", reason="Khai man, điểm a.", inputs=PAPER)
    world.drain()
    kept = world.deps.letters.letters(dossier=dossier.id, limit=9)

    assert [one.kind for one in kept] == ["notice", "notice"]  # of the award, and of its annulment
    assert last(world, dossier, EventType.ANNULLED)["reason"] == "Khai man, điểm a."
