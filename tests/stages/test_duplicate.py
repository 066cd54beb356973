"""A dossier that came twice: the copy is set aside beside the one that is kept, also when it is whole and in review."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.fields import Nominee
from service.domain.review import Order
from service.domain.states import Processing, State
from service.ports import Account, Change, NewJob
from service.stages import judging, reporting, review
from tests.kit.world import ACTOR, HEAD, NOMINEE, World, complete
from tests.stages.test_elsewhere import filed

WHY = "Đơn vị gửi lại bằng văn bản khác số."


def test_a_whole_copy_in_review_is_set_aside_with_a_pointer_and_can_be_taken_up_again() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")

    aside = world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code})

    assert (copy.state, aside.state, aside.processing, aside.step) == (
        *(State.IN_REVIEW, State.SET_ASIDE), Processing.WAITING, None)  # fmt: skip
    assert (aside.duplicate_of, all(term.ended for term in aside.terms)) == (kept.code, True)
    (told,) = [one for one in world.store.events(copy.id) if one.type is EventType.DUPLICATE_SET_ASIDE]
    assert (told.data["inputs"], told.data["reason"]) == (
        {"kept": kept.code}, f"Trùng với hồ sơ {kept.code} của cùng đơn vị. {WHY}")  # fmt: skip
    assert judging.overlaps(world.deps, world.store.dossier(kept.id)) == ()
    again = world.act(aside, "reopen")
    world.drain()
    assert (again.duplicate_of, world.store.dossier(copy.id).state) == ("", State.IN_REVIEW)


def test_the_sender_is_told_which_dossier_is_kept() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code})

    (intake,) = world.store.intakes(copy.id)
    document = reporting.document_of(intake, reporting.answered(intake))
    assert [one.description for one in world.store.reports_about(document) if one.code == "02"] == [
        f"Từ chối không tiếp nhận văn bản điện tử: Trùng với hồ sơ {kept.code} của cùng đơn vị. {WHY}"
    ]


def test_the_sender_of_a_copy_that_was_accepted_is_told_as_well() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    accepted = world.act(copy, "approve")
    world.act(accepted, "duplicate", reason=WHY, inputs={"kept": kept.code})

    (intake,) = world.store.intakes(copy.id)
    document = reporting.document_of(intake, reporting.answered(intake))
    told = {one.code: one.description for one in world.store.reports_about(document)}
    assert "03" in told
    assert told["06"] == f"Hoàn thành xử lý: Trùng với hồ sơ {kept.code} của cùng đơn vị. {WHY}"


def test_when_the_kept_dossier_is_withdrawn_its_copies_are_told_of_once() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code})
    world.act(kept, "withdraw", reason="Công văn 12/SNV-TĐKT.")
    world.drain()
    world.deps.jobs.ensure([NewJob("copies", kept.id, world.clock.now())])
    world.drain()

    told = [one.data for one in world.store.events(copy.id) if one.type is EventType.KEPT_WITHDRAWN]
    assert told == [{"kept": kept.code}]
    world.act(world.store.dossier(copy.id), "reopen")
    world.drain()
    assert world.store.dossier(copy.id).state is State.IN_REVIEW


def test_what_supplements_the_copy_comes_to_the_dossier_that_is_kept() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code})
    world.act(kept, "return", reason="Thiếu biên bản.", legal_basis="Luật 06/2022/QH15", codes=("R03",))

    world.send("new", complete("ba")[2], document_id="ba", subject=f"V/v bổ sung {copy.code}")
    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("supplement", kept.id)


def test_an_answer_to_the_copy_asks_to_update_the_kept_one_while_that_is_in_review() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code})

    about = [{"organ_id": "T01.01", "document_id": copy.origin.document_id}]
    world.send("new", complete("ba")[2], document_id="ba", about=about)
    (taken,) = world.poll()

    asked = world.store.dossier(kept.id).change_request
    assert (taken.outcome, taken.dossier_id, asked and asked.kind) == ("change", kept.id, "update")


def test_of_two_copies_that_are_set_aside_for_each_other_at_one_moment_one_stays() -> None:
    world = World()
    one, other = filed(world, "một"), filed(world, "hai")
    meanwhile = iter([partial(world.act, other, "duplicate", reason=WHY, inputs={"kept": one.code})])

    def before_commit(_name: str) -> None:
        for act in meanwhile:
            act()

    with pytest.raises(Conflict):
        review.decide(
            replace(world.deps, crashpoint=before_commit),
            *(one.id, Order("duplicate", one.version, reason=WHY, inputs={"kept": other.code})),
            actor=ACTOR,
            account=HEAD,
        )

    assert [world.store.dossier(each.id).state for each in (one, other)] == [State.IN_REVIEW, State.SET_ASIDE]


def test_what_supplements_copies_that_point_at_each_other_is_taken_in_all_the_same() -> None:
    world = World()
    one, other = filed(world, "một"), filed(world, "hai")
    for own, kept in ((one, other), (other, one)):
        aside = replace(own, version=own.version + 1, state=State.SET_ASIDE, step=None, duplicate_of=kept.code)
        world.store.commit(Change(dossier=aside, expected=own.version))

    world.send("new", complete("ba")[2], document_id="ba", subject=f"V/v bổ sung {one.code}")
    (taken,) = world.poll()

    assert taken.outcome == "dossier"


@pytest.mark.parametrize("what", ["unknown", "itself", "ended", "sender", "award", "row", "nominee", "reason"])
def test_what_is_no_copy_is_not_set_aside(what: str) -> None:
    world = World()
    kept = filed(world, "một")
    if what == "nominee":
        world.reader.nominee = Nominee("individual", "Trần Thị Khác", "Bà", "Chuyên viên", NOMINEE.unit, "Bằng khen", 2)
    if what == "row":
        world.reader.nominee = replace(NOMINEE, award="Chiến sĩ thi đua cấp tỉnh")
    copy = filed(world, "hai", sender="T02.02" if what == "sender" else "T01.01")
    if what == "award":
        proposed = world.act(copy, "propose_award", reason="Mức khác.", inputs={"award": "gk"})
        copy = world.act(proposed, "agree_award", reason="Đồng ý.")
    if what == "ended":
        world.act(kept, "withdraw", reason="Theo công văn.")
        world.drain()
    code = {"unknown": "HS-2026-000099", "itself": copy.code}.get(what, kept.code)

    with pytest.raises(Invalid) as refused:
        world.act(copy, "duplicate", reason="" if what == "reason" else WHY, inputs={"kept": code})

    problems = refused.value.problems
    assert {one.field for one in problems} == {"reason" if what == "reason" else "kept"}
    assert what not in {"nominee", "row"} or "dòng 1" in problems[0].message
    assert world.store.dossier(copy.id).state is copy.state


def test_the_very_same_files_are_a_copy_whatever_was_read() -> None:
    world = World()
    world.drop(*complete(), name="lần một")
    kept = world.settle()
    world.reader.nominee = Nominee("individual", "Nguyễn Vặn Thử", "Ông", "Chuyên viên", NOMINEE.unit, "Bằng khen", 1)
    world.send("new", *complete(), document_id="hai", organ="T01.01")
    copy = world.settle()

    assert world.act(copy, "duplicate", reason=WHY, inputs={"kept": kept.code}).duplicate_of == kept.code


def test_a_council_does_not_set_copies_aside() -> None:
    world = World()
    kept, copy = filed(world, "một"), filed(world, "hai")
    member = Account("uyvien", "Ủy viên", frozenset({"council"}))

    with pytest.raises(NotAllowed):
        review.decide(world.deps, copy.id, Order("duplicate", copy.version, reason=WHY, inputs={"kept": kept.code}),
                      actor=ACTOR, account=member)  # fmt: skip
