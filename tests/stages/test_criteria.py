"""Criteria sets (O1): a unit adds to the province's twelve groups, version by version, and drops nothing of theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.criteria import Own, criteria_of, set_json, set_of
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.ports import Account
from service.stages import criteria, registry
from tests.kit.office import rules
from tests.kit.world import HEAD, World

ROUND, UNIT = "van_hoa_cong_so", "000.00.07.H99"
SENDER = Account("so07", "Sở Văn hóa", frozenset({"unit"}), frozenset({UNIT}))
OWN = [Own("TT-đ", "Mỗi phòng đăng ký một việc mới trong năm."), Own("TT-a", "Có quy tắc ứng xử treo ở nơi tiếp dân.")]


@pytest.fixture
def world() -> World:
    made = World()
    registry.load_files(made.deps.units, rules().units)
    return made


def test_a_unit_that_adds_nothing_goes_by_the_provinces_set(world: World) -> None:
    shown = set_json(criteria.show(world.deps, ROUND, UNIT, account=SENDER))

    assert (shown["version"], len(shown["groups"])) == (0, 12)
    assert sum(len(group["bullets"]) for group in shown["groups"]) == 37


def test_what_a_unit_adds_stands_behind_the_provinces_and_every_version_holds_all_37(world: World) -> None:
    first = criteria.adopt(world.deps, ROUND, "H99.07", OWN, account=SENDER, note="QĐ 15/QĐ-SVHTTDL")
    second = criteria.adopt(world.deps, ROUND, "", OWN[:1], account=SENDER, expected=1)
    shown = {one.number: one for _, bullets in first.rows for one in bullets}

    assert [found.version and found.version.number for found in (first, second)] == [1, 2]
    assert (shown["TT-a.6"].text, shown["TT-a.6"].own, shown["TT-đ.2"].own) == (OWN[1].text, True, True)
    for made in (first, second):
        assert sum(not bullet.own for _, bullets in made.rows for bullet in bullets) == 37
    assert criteria.show(world.deps, ROUND, UNIT, account=HEAD) == second
    assert criteria.show(world.deps, ROUND, UNIT, account=HEAD, version=1) == first
    assert [one["name"] for one in criteria.overview(world.deps, ROUND, account=HEAD)] == [
        "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh"
    ]


def test_writing_the_same_again_or_over_someone_elses_version_is_told(world: World) -> None:
    criteria.adopt(world.deps, ROUND, UNIT, OWN, account=SENDER)
    for own, expected in ((OWN, None), (OWN[:1], 0)):
        with pytest.raises(Conflict):
            criteria.adopt(world.deps, ROUND, UNIT, own, account=SENDER, expected=expected)

    assert [one.number for one in criteria.history(world.deps, ROUND, UNIT, account=SENDER)] == [1]


def test_every_fault_is_told_at_once(world: World) -> None:
    provincial = rules().criteria[0].groups[0].bullets[0]
    wrong = [Own("TT-f", "x"), Own("TT-a", " "), Own("TT-b", provincial.upper()), *OWN, OWN[0]]
    with pytest.raises(Invalid) as told:
        criteria.adopt(world.deps, ROUND, UNIT, wrong, account=SENDER)

    assert [problem.code for problem in told.value.problems] == [
        "criteria.code", "criteria.text", "criteria.twice", "criteria.twice"]  # fmt: skip


def test_a_unit_reads_and_writes_its_own_only(world: World) -> None:
    for account, error in ((SENDER, NotAllowed), (HEAD, NotFound)):
        with pytest.raises(error):
            criteria.show(world.deps, ROUND, "000.00.99.H99", account=account)
    with pytest.raises(NotAllowed):
        criteria.adopt(world.deps, ROUND, "000.00.05.H99", OWN, account=SENDER)
    with pytest.raises(NotFound):
        criteria.show(world.deps, "không có", account=SENDER)
    with pytest.raises(Invalid):
        criteria.adopt(world.deps, ROUND, "", OWN, account=HEAD)


def test_a_newer_file_of_the_province_is_seen_beside_the_units_version(world: World) -> None:
    version = criteria.adopt(world.deps, ROUND, UNIT, OWN, account=SENDER).version
    newer = replace(rules().criteria[0], sha256="khác")

    assert [set_of(one, version).outdated for one in (rules().criteria[0], newer)] == [False, True]


@pytest.mark.parametrize(
    ("change", "told"),
    [({"code": "TT-e"}, "không khớp"), ({"leaders_only": [2]}, "leaders_only"), ({"bullets": []}, "thiếu nội dung")],
)
def test_a_faulty_file_is_refused_with_words(change: dict[str, object], told: str) -> None:
    group = {"code": "TT-đ", "subject": "collective", "letter": "đ", "name": "Phong trào", "bullets": ["Một"]} | change
    body = {"name": "x", "title": "x", "legal_basis": "x", "effective_from": "", "rounds": [], "groups": [group]}
    with pytest.raises(ValueError, match=told):
        criteria_of(body, {"file": "x", "sha256": "x"})


def test_the_letter_dd_stands_behind_d() -> None:
    groups = [{"code": f"TT-{letter}", "subject": "collective", "letter": letter, "name": letter, "bullets": ["Một"]}
              for letter in "dđe"]  # fmt: skip
    body = {"name": "x", "title": "x", "legal_basis": "x", "effective_from": "", "rounds": []}
    mark = {"file": "x", "sha256": "x"}

    assert [one.letter for one in criteria_of(body | {"groups": groups}, mark).groups] == list("dđe")
    with pytest.raises(ValueError, match="thứ tự"):
        criteria_of(body | {"groups": groups[::-1]}, mark)
