"""The log of difficulties (O13): raised about a dossier or a round, answered, closed; nothing of it is rubbed out."""

from __future__ import annotations

import pytest

from service.domain.dossier import Origin
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.ports import Account
from service.stages import difficulties, registry
from service.stages.difficulties import Raised
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.office import rules
from tests.kit.world import HEAD, World

ROUND, UNIT = "van_hoa_cong_so", "000.00.07.H99"
SENDER = Account("so07", "Sở Văn hóa", frozenset({"unit"}), frozenset({UNIT}))
OTHER = Account("so05", "Sở Nội vụ", frozenset({"unit"}), frozenset({"000.00.05.H99"}))


@pytest.fixture
def world() -> World:
    made = World()
    registry.load_files(made.deps.units, rules().units)
    return made


def test_a_difficulty_of_a_round_is_answered_and_closed(world: World) -> None:
    raised = difficulties.raise_one(world.deps, Raised("Chưa rõ hạn gửi\nnăm 2026.", ROUND), account=SENDER)
    difficulties.say(world.deps, raised.id, "Hạn gửi là 25/5/2026.", "answered", account=HEAD)
    difficulties.say(world.deps, raised.id, "Đã rõ.", "closed", account=SENDER)
    [told] = difficulties.listed(world.deps, account=HEAD, round_name=ROUND)

    assert (told["status"], told["unit_name"], told["text"]) == (
        "closed", "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh", "Chưa rõ hạn gửi năm 2026.")  # fmt: skip
    assert [(one["status"], one["by"]) for one in told["said"]] == [
        ("open", "so07"), ("answered", HEAD.name), ("closed", "so07")]  # fmt: skip
    with pytest.raises(Conflict):
        difficulties.say(world.deps, raised.id, "Còn nữa.", "open", account=SENDER)


def test_a_difficulty_of_a_dossier_carries_its_sender(world: World) -> None:
    dossier = a_dossier(origin=Origin(organ_id=UNIT))
    world.store.commit(an_arrival(dossier))
    difficulties.raise_one(world.deps, Raised("Cấp huyện đã bỏ, ai ký?", dossier=dossier.id), account=HEAD)
    [told] = difficulties.listed(world.deps, account=SENDER, dossier=dossier.id, status="open")

    assert (told["dossier"], told["unit"]) == (world.store.dossier(dossier.id).code, UNIT)
    assert difficulties.listed(world.deps, account=HEAD, status="closed") == []


def test_a_unit_sees_and_answers_its_own_only(world: World) -> None:
    raised = difficulties.raise_one(world.deps, Raised("Thiếu mẫu.", ROUND), account=SENDER)

    assert difficulties.listed(world.deps, account=OTHER) == []
    with pytest.raises(NotFound):
        difficulties.say(world.deps, raised.id, "Tôi biết.", "open", account=OTHER)
    with pytest.raises(NotAllowed):
        difficulties.say(world.deps, raised.id, "Đã trả lời.", "answered", account=SENDER)
    with pytest.raises(NotAllowed):
        difficulties.raise_one(world.deps, Raised("Hộ đơn vị khác.", ROUND, unit=UNIT), account=OTHER)


@pytest.mark.parametrize("wish", [Raised("", ROUND), Raised("x" * 4001, ROUND), Raised("Có", "đợt khác"), Raised("Có")])
def test_a_difficulty_says_something_about_something(world: World, wish: Raised) -> None:
    with pytest.raises(Invalid):
        difficulties.raise_one(world.deps, wish, account=HEAD)


def test_a_status_that_is_none_is_refused(world: World) -> None:
    raised = difficulties.raise_one(world.deps, Raised("Thiếu mẫu.", ROUND), account=HEAD)
    with pytest.raises(Invalid):
        difficulties.say(world.deps, raised.id, "x", "xong", account=HEAD)
