"""A unit's own awards (O3): handed in once, read by a worker, in the history with their proof, doubts told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from service.domain.errors import Conflict, Invalid, NotAllowed
from service.ports import Account, NewJob
from service.stages import decisions, history, own_awards, past_review, registry
from service.stages.past_review import Word
from tests.kit.disposals import SCHEDULE, approved, carried
from tests.kit.office import rules
from tests.kit.world import ACTOR, HEAD, NOMINEE, World
from tests.stages.test_decisions import a_decision

UNIT = "000.00.07.H99"
SENDER = Account("so07", "Sở Văn hóa", frozenset({"unit"}), frozenset({UNIT}))
OTHER = Account("so05", "Sở Nội vụ", frozenset({"unit"}), frozenset({"000.00.05.H99"}))
OWN = {"number": "12/QĐ-SVHTTDL", "date": "2025-12-20", "award": "Giấy khen",
       "issuer": "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"}  # fmt: skip


@pytest.fixture
def world() -> World:
    made = World()
    registry.load_files(made.deps.units, rules().units)
    made.reader.nominee = replace(NOMINEE, confidence=0.95)
    return made


def handed_in(world: World, name: str = "QĐ khen 2025.pdf", **found: Any) -> dict[str, Any]:
    own_awards.hand_in(world.deps, "", name, a_decision("nominee_list", **{**OWN, **found}), account=SENDER)
    world.drain()
    return own_awards.listed(world.deps, account=SENDER)[0]


def test_a_units_decision_is_in_the_history_with_its_proof(world: World) -> None:
    row = handed_in(world)
    (known,) = history.of(world.deps, NOMINEE.name, account=HEAD).rows

    assert (row["status"], row["number"], row["date"], row["award"]) == ("filed", "12/QĐ-SVHTTDL", "2025-12-20", "gk")
    assert [one["name"] for one in row["awards"]] == [NOMINEE.name]
    assert (known.code, known.outcome, known.confirmed, known.paper) == (row["code"], "approved", True, 1)
    assert world.store.dossier(row["code"]).origin.unit_id == UNIT


def test_handing_in_or_filing_twice_is_once(world: World) -> None:
    handed_in(world)
    with pytest.raises(Conflict):
        own_awards.hand_in(world.deps, UNIT, "bản sao.pdf", a_decision("nominee_list", **OWN), account=SENDER)
    digest = own_awards.listed(world.deps, account=HEAD)[0]["sha256"]
    [job] = world.deps.jobs.ensure([NewJob("own_award", digest, world.clock.now())])
    lease = world.deps.jobs.claim(job, now=world.clock.now(), seconds=30)
    assert lease is not None
    own_awards.file(world.deps, lease)

    assert len(own_awards.listed(world.deps, account=HEAD)) == 1


def test_what_waits_for_its_reading_is_shown_as_such(world: World) -> None:
    row = own_awards.hand_in(world.deps, UNIT, "a/b\\QĐ.pdf", a_decision("nominee_list", **OWN), account=HEAD)

    assert (row["status"], row["name"], row["code"]) == ("waiting", "QĐ.pdf", "")
    assert [one.owner for one in world.deps.keeping.kept(after="", limit=9)] != []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"award": "Bằng khen"}, "không thuộc thẩm quyền của đơn vị"),
        ({"issuer": "SỞ XÂY DỰNG"}, "không phải Sở Văn hóa"),
        ({"number": None}, "chưa đọc được số quyết định"),
    ],
)
def test_what_speaks_against_it_waits_for_a_person_and_proves_nothing_until_then(
    world: World, found: dict[str, Any], told: str
) -> None:
    row = handed_in(world, **found)
    before = history.of(world.deps, NOMINEE.name, account=HEAD).rows[0].confirmed
    past_review.confirm(world.deps, row["code"], Word({"number": "12/QĐ-SVHTTDL"}), actor=ACTOR, account=HEAD)
    after = own_awards.listed(world.deps, account=SENDER)[0]

    assert (row["status"], told in row["why"], before) == ("doubtful", True, False)
    assert (after["status"], after["why"]) == ("filed", "")
    assert history.of(world.deps, NOMINEE.name, account=HEAD).rows[0].confirmed
    assert world.store.dossier(row["code"]).unit == "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh"


def test_a_file_that_does_not_open_is_kept_and_told(world: World) -> None:
    own_awards.hand_in(world.deps, UNIT, "hỏng.pdf", b'{"refuse": "pdf.broken"}', account=SENDER)
    world.drain()
    [row] = own_awards.listed(world.deps, account=SENDER)

    assert (row["status"], row["why"]) == ("refused", "Tệp không mở được.")


def test_a_file_that_was_there_before_is_not_the_units_to_look_into(world: World) -> None:
    decisions.bring_in(world.deps, "cũ.pdf", a_decision("nominee_list", **OWN), actor=ACTOR, account=HEAD)
    row = handed_in(world)

    assert (row["status"], row["code"], row["awards"]) == ("known", "", [])


def test_units_see_their_own_only_and_years_narrow(world: World) -> None:
    handed_in(world)

    assert own_awards.listed(world.deps, account=OTHER) == []
    assert len(own_awards.listed(world.deps, account=HEAD, unit=UNIT, year=2025)) == 1
    assert own_awards.listed(world.deps, account=HEAD, year=2024) == []
    with pytest.raises(NotAllowed):
        own_awards.hand_in(world.deps, UNIT, "a.pdf", b"x", account=OTHER)
    with pytest.raises(NotAllowed):
        own_awards.listed(world.deps, account=OTHER, unit=UNIT)


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"x"), ("a.pdf", b""), ("", b"x")])
def test_what_is_no_decision_file_is_refused(world: World, name: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        own_awards.hand_in(world.deps, UNIT, name, data, account=SENDER)


def test_what_a_person_dismisses_is_shown_as_such_and_proves_nothing(world: World) -> None:
    row = handed_in(world, number=None)
    past_review.dismiss(world.deps, row["code"], "Bản nháp", actor=ACTOR, account=HEAD)
    [after] = own_awards.listed(world.deps, account=SENDER)

    assert (after["status"], after["why"], after["awards"]) == ("dismissed", "Bản nháp", [])


def test_a_decision_that_a_list_destroyed_is_not_handed_in_again(world: World) -> None:
    data = a_decision("nominee_list", **OWN)
    outcome = decisions.bring_in(world.deps, "QĐ.pdf", data, actor=ACTOR, account=HEAD)
    dossier = world.store.dossier(outcome.code)
    world.clock.advance(seconds=timedelta(days=31 * 366).total_seconds())
    schedule = replace(SCHEDULE, classes=(replace(SCHEDULE.classes[0], levels=frozenset({"co_so"})),))
    deps = replace(world.deps, catalogue=replace(rules(), retention=schedule))
    carried(deps, approved(deps, world, dossier))
    left = set(world.objects.keys(""))

    with pytest.raises(Conflict, match="quyết định này không được nhận lại"):
        own_awards.hand_in(world.deps, UNIT, "QĐ.pdf", data, account=HEAD)

    assert set(world.objects.keys("")) == left
    assert own_awards.listed(world.deps, account=HEAD) == []
