"""After the decision: the award annulled, of all or of one; its certificate given anew; each by the days of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.awards_held import held_in
from service.domain.claims import claims_of
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.states import State
from service.ports import Change
from service.stages import forms, letter_values
from tests.kit.world import World, complete

if TYPE_CHECKING:
    from service.domain.dossier import Dossier

PAPER = {"decision_number": "3001/QĐ-UBND", "decision_date": "2026-03-02"}


@pytest.fixture
def world() -> World:
    return World()


def decided(world: World) -> Dossier:
    """Give a dossier of one person, decided and archived on Monday 2/3/2026."""
    world.drop(*complete())
    return world.approve_all(world.settle())


def due(dossier: Dossier, name: str) -> date | None:
    term = dossier.term(name)
    return term.due if term else None


def last(world: World, dossier: Dossier, kind: EventType) -> dict[str, Any]:
    return dict([event for event in world.store.events(dossier.id) if event.type is kind][-1].data)


def test_an_annulled_award_is_archived_anew_and_its_items_are_awaited(world: World) -> None:
    archived = decided(world)
    world.act(archived, "annul", reason="Kê khai gian dối (Điều 93 khoản 2 điểm a).", inputs=PAPER)
    world.drain()
    annulled = world.store.dossier(archived.id)
    back = world.act(annulled, "items_returned")

    assert (annulled.state, annulled.outcome) == (State.ARCHIVED, "annulled")
    assert annulled.package["key"] != archived.package["key"]
    assert annulled.decision["annulled_by"] == "3001/QĐ-UBND"
    assert (due(annulled, "return_items"), back.term("return_items").state) == (date(2026, 3, 23), "ended")  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        world.act(back, "annul", reason="Lần nữa.", inputs=PAPER)


def test_a_proposal_to_annul_waits_ten_working_days_and_goes_with_its_decision(world: World) -> None:
    """TT 20/2025/TT-BNV Điều 15 khoản 5; who gave the award may also let it stand."""
    archived = decided(world)
    proposal = {"clause": "b", "number": "4/TTr-STN", "date": "2026-03-02"}
    said = "Kết luận thanh tra 9/KL-TTr."
    proposed = world.act(archived, "propose_annulment", reason=said, inputs=proposal)
    dropped = world.act(proposed, "drop_annulment", reason="Đơn khiếu nại đúng.")
    world.drain()
    again = world.act(dropped, "propose_annulment", reason=said, inputs=proposal)
    annulled = world.act(again, "annul", reason=said, inputs={**PAPER, "clause": "b"})

    assert (due(proposed, "annulment"), due(again, "annulment")) == (date(2026, 3, 16), date(2026, 3, 16))
    assert [one.term("annulment").state for one in (dropped, annulled)] == ["ended"] * 2  # type: ignore[union-attr]
    told_of = last(world, archived, EventType.ANNULMENT_PROPOSED)
    assert (told_of["clause"], told_of["legal_basis"]) == ("b", "Luật 06/2022/QH15, Điều 93 khoản 2 điểm b")


@pytest.mark.parametrize("inputs", [{}, {"clause": "e"}])
def test_nobody_annuls_without_a_clause_of_the_law(world: World, inputs: dict[str, str]) -> None:
    archived = decided(world)
    with pytest.raises(Invalid, match="Điều 93 khoản 2"):
        world.act(archived, "annul", reason="Vì sai.", inputs={**PAPER, **inputs})


def test_only_who_is_named_loses_an_award_that_several_hold(world: World) -> None:
    """One who lied takes nothing from those who were decided on with them (Luật 06/2022/QH15 Điều 93 khoản 2)."""
    archived = decided_on_three(world)
    with pytest.raises(Invalid, match="1, 2, 3"):
        world.act(archived, "annul", reason="Khai man, điểm a.", inputs=PAPER)
    world.act(archived, "annul", reason="Khai man, điểm a.", inputs={**PAPER, "nominees": "2"})
    world.drain()
    partly = world.store.dossier(archived.id)
    [held] = [one for one in held_in(partly) if one.outcome == "annulled"]
    claimed = [one.name for one in claims_of(partly)]
    notice = letter_values.of_dossier(world.deps, partly, event=None, due=None)
    world.act(partly, "annul", reason="Khai man, điểm a.", inputs={**PAPER, "nominees": "1; 3"})
    world.drain()
    wholly = world.store.dossier(archived.id)

    assert (partly.state, partly.outcome, partly.awarded, held.name) == (State.ARCHIVED, "approved", (1, 3), "Người 2")
    assert claimed == ["Người 1", "Người 3"]
    assert "hủy bỏ đối với 01 trường hợp" in notice["outcome"]
    assert [row["result"] for row in notice["nominees"]] == ["", "Đã hủy bỏ", ""]
    assert (wholly.outcome, due(wholly, "return_items"), due(wholly, "return_items:2")) == (
        "annulled", date(2026, 3, 23), date(2026, 3, 23),
    )  # fmt: skip


def decided_on_three(world: World) -> Dossier:
    """Give a dossier of three people, decided and archived."""
    world.drop(*complete())
    dossier = world.settle()
    assert dossier.reading is not None
    three = tuple(world.reader.nominee_of(name=f"Người {at}", row=at) for at in (1, 2, 3))
    after = replace(dossier, reading=replace(dossier.reading, nominees=three), version=dossier.version + 1)
    world.store.commit(Change(after, expected=dossier.version))
    return world.approve_all(after)


def test_a_proposal_waits_on_while_somebody_else_loses_an_award(world: World) -> None:
    """Each has its own ten working days (TT 20/2025/TT-BNV Điều 15 khoản 5): neither moves nor ends another's."""
    dossier = decided_on_three(world)
    for place in ("1", "3"):
        proposal = {"clause": "b", "number": "4/TTr-STN", "date": "2026-03-02", "nominees": place}
        dossier = world.act(dossier, "propose_annulment", reason="Kết luận 9/KL-TTr.", inputs=proposal)
        world.clock.advance(days=1)
        world.drain()
        dossier = world.store.dossier(dossier.id)
    for whom in ({}, {"nominees": "2"}):
        with pytest.raises(Invalid):
            world.act(dossier, "drop_annulment", reason="Đơn đúng.", inputs=whom)
    of_third = world.act(dossier, "drop_annulment", reason="Đơn đúng.", inputs={"nominees": "3"})
    still = [of_third.term(f"annulment:{at}").state for at in (1, 3)]  # type: ignore[union-attr]
    proposal = {"clause": "b", "number": "5/TTr-STN", "date": "2026-03-02", "nominees": "3"}
    dossier = world.act(of_third, "propose_annulment", reason="Kết luận 9/KL-TTr.", inputs=proposal)
    world.act(dossier, "annul", reason="Khai man, điểm b.", inputs={**PAPER, "nominees": "3"})
    world.drain()
    partly = world.store.dossier(dossier.id)
    dropped = world.act(partly, "drop_annulment", reason="Đơn khiếu nại đúng.")

    told = [(due(one, "annulment:1"), one.term("annulment:1").state) for one in (dossier, partly, dropped)]  # type: ignore[union-attr]
    assert told == [(date(2026, 3, 16), state) for state in ("running", "running", "ended")]
    assert partly.term("annulment:3").state == "ended"  # type: ignore[union-attr]
    assert still == ["running", "ended"]


def test_nothing_is_given_anew_for_an_award_that_was_annulled(world: World) -> None:
    archived = decided_on_three(world)
    request = {"cause": "lost", "date": "2026-03-02"}
    asked = world.act(archived, "ask_reissue", inputs={**request, "nominees": "1"})
    world.act(asked, "annul", reason="Khai man, điểm a.", inputs={**PAPER, "nominees": "1"})
    world.drain()
    annulled = world.store.dossier(archived.id)
    with pytest.raises(Conflict):
        world.act(annulled, "reissued", inputs={"number": "31/GCN-BNV", "date": "2026-03-02"})
    others = world.act(annulled, "ask_reissue", reason="Cháy nhà.", inputs={**request, "nominees": "3"})
    drafted = letter_values.of_dossier(world.deps, others, event=None, due=None)

    assert annulled.term("reissue:1").state == "ended"  # type: ignore[union-attr]
    assert drafted["holder"]["name"] == "Ông Người 3"
    assert drafted["reason"] == "Khai man, điểm a."  # of the result, not of what somebody asked for since


@pytest.mark.parametrize(
    ("award", "cause", "dues"),
    [
        ("bkt", "misprinted", (date(2026, 3, 17), None)),  # 15 days by the calendar (TT 20/2025/TT-BNV Điều 14)
        ("hcld3", "damaged", (date(2026, 3, 23), date(2026, 7, 9))),  # 15 and 90 working days (QĐ 01/2026 Điều 71)
        ("hcld3", "lost", (date(2026, 3, 17), date(2026, 7, 9))),  # 15 days by the calendar (Điều 72)
    ],
)
def test_a_certificate_is_given_anew_within_the_days_of_the_law(
    world: World, award: str, cause: str, dues: tuple[date, date | None]
) -> None:
    (first, then), archived = dues, decided(world)
    archived = replace(archived, award=award, version=archived.version + 1)
    world.store.commit(Change(archived, expected=archived.version - 1))
    paper_of = {"number": "7/CV-SNV", "date": "2026-03-02"}
    asked = world.act(archived, "ask_reissue", inputs={"cause": cause, "date": "2026-03-02", "item_on": "2026-03-02"})
    sent = world.act(asked, "send_reissue", inputs=paper_of) if then else asked
    given = world.act(sent, "reissued", inputs={**paper_of, "number": "31/GCN-BNV"})

    assert (due(asked, "reissue:1"), due(sent, "reissue:1")) == (first, then or first)
    assert given.term("reissue:1").state == "ended"  # type: ignore[union-attr]
    told = next(forms.term_json(one) for one in asked.terms if one.name == "reissue:1")
    of_calendar = first == date(2026, 3, 17)
    assert (told["working_days"], told["calendar_days"]) == ((None, 15) if of_calendar else (15, None))
    assert (given.reissues[0]["cause"], given.reissues[0]["given_by"]) == (cause, "31/GCN-BNV")
    assert last(world, archived, EventType.REISSUED)["places"] == [1]
    with pytest.raises(Conflict):
        world.act(given, "reissued", inputs=paper_of)


@pytest.mark.parametrize(
    ("reason", "inputs", "told"),
    [
        ("", {"cause": "damaged"}, "nhận lại hiện vật cũ"),
        ("", {"cause": "mất"}, "damaged, misprinted, lost"),
        ("CCCD 001099000123", {"cause": "lost"}, "số căn cước"),
    ],
)
def test_a_request_that_the_law_does_not_let_pass_is_refused(
    world: World, reason: str, inputs: dict[str, str], told: str
) -> None:
    """An exchange wants the old one back; the number of an identity card is kept nowhere (DOMAIN B.9)."""
    archived = decided(world)
    with pytest.raises(Invalid) as refused:
        world.act(archived, "ask_reissue", reason=reason, inputs={**inputs, "date": "2026-03-02"})

    assert told in " ".join(one.message for one in refused.value.problems)
