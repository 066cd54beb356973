"""Whose a dossier is that came in a mail, a zip or a folder; and under which codes a unit finds what it sent."""

from __future__ import annotations

import pytest

from connectors.base import Form
from service.domain.errors import NotFound
from service.ports import Account, Query
from service.stages import receive, registry, retrieve, review
from tests.kit.rules import rules
from tests.kit.world import ACTOR, HEAD, World, paper

BUILDING, CULTURE = "000.00.12.H99", "000.00.07.H99"
HEADS = {"issuer": "SỞ XÂY DỰNG", "parent_agency": "UBND TỈNH BÌNH MINH", "number": "9/TTr-SXD",
         "award": "Bằng khen của Chủ tịch UBND tỉnh"}  # fmt: skip


@pytest.fixture
def world() -> World:
    """Give a world that knows the sample province."""
    world = World()
    registry.load_files(world.units, rules().units)
    return world


def seen_by(world: World, code: str) -> list[str]:
    """Give the subjects that a unit's account of this code finds in its list."""
    account = registry.sending(world.deps, Account("donvi", roles=frozenset({"unit"}), unit_ids=frozenset({code})))
    return [hit.subject for hit in retrieve.find(world.deps, Query(limit=9), account=account).hits]


def dropped(world: World, **found: str) -> str:
    """Drop a folder with a submission and give its dossier's code."""
    world.drop(paper("to trinh.docx", **{**HEADS, "subject": "V/v khen thưởng", **found}))
    (intake,) = world.poll()
    world.drain()
    return world.store.dossier(intake.dossier_id or "").code


@pytest.mark.parametrize(
    ("issuer", "parent", "unit"),
    [
        ("SỞ XÂY DỰNG", "UBND TỈNH BÌNH MINH", BUILDING),
        ("ỦY BAN NHÂN DÂN XÃ CẨM LĨNH", "TỈNH BÌNH MINH", "000.21.31.H99"),
        ("TRƯỜNG CAO ĐẲNG KỸ THUẬT BÌNH MINH", "", "000.00.41.H99"),
        ("SỞ XÂY DỰNG", "UBND TỈNH HẢI TRIỀU", ""),
        ("PHÒNG XÂY DỰNG", "UBND TỈNH BÌNH MINH", ""),
    ],
)
def test_a_folder_counts_to_the_body_that_its_submission_names(
    world: World, issuer: str, parent: str, unit: str
) -> None:
    dossier = world.store.dossier(dropped(world, issuer=issuer, parent_agency=parent))
    known = next((one.name for one in rules().units if one.id == unit), issuer)

    assert (dossier.origin.unit_id, dossier.unit, dossier.origin.organ_id) == (unit, known, "")
    assert seen_by(world, unit or BUILDING) == []  # by what a machine read, nobody is shown anything


def test_a_head_that_a_person_puts_right_counts_the_dossier_to_nobody_it_does_not_name(world: World) -> None:
    code = dropped(world)
    for issuer, known in (("PHÒNG XÂY DỰNG", ("", "PHÒNG XÂY DỰNG")),
                          ("SỞ XÂY DỰNG", (BUILDING, "Sở Xây dựng tỉnh Bình Minh"))):  # fmt: skip
        review.correct(world.deps, code, [(1, "issuer", issuer)], expected_version=None, actor=ACTOR, account=HEAD)
        after = world.store.dossier(code)
        assert (after.origin.unit_id, after.unit) == known


def test_what_a_person_says_of_a_dossier_outlives_a_supplement_and_opens_it_to_its_unit(world: World) -> None:
    code = dropped(world, issuer="SỞ X?Y D?NG")
    said = [(0, "unit", "sở xây dựng  tỉnh Bình Minh"), (0, "subject", "Khen thưởng năm 2026")]
    review.correct(world.deps, code, said, expected_version=None, actor=ACTOR, account=HEAD)
    world.drop(paper("bien ban.docx", "minutes"), name=f"{code} bo sung")
    world.poll()
    world.drain()
    after = world.store.dossier(code)

    assert (len(after.papers), after.unit, after.subject) == (2, "Sở Xây dựng tỉnh Bình Minh", "Khen thưởng năm 2026")
    assert (after.origin.organ_id, after.origin.named_by) == (BUILDING, HEAD.name)
    assert (seen_by(world, BUILDING), seen_by(world, CULTURE)) == (["Khen thưởng năm 2026"], [])

    review.correct(world.deps, code, [(0, "unit", "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh")],
                   expected_version=None, actor=ACTOR, account=HEAD)  # fmt: skip
    assert (seen_by(world, BUILDING), seen_by(world, CULTURE)) == ([], ["Khen thưởng năm 2026"])
    review.correct(world.deps, code, [(0, "unit", "Một nơi khác")], expected_version=None, actor=ACTOR, account=HEAD)
    assert (seen_by(world, CULTURE), world.store.dossier(code).unit) == ([], "Một nơi khác")


def test_the_sender_that_a_message_names_is_nobody_elses_word_to_change(world: World) -> None:
    world.send("new", paper("to trinh.docx", **HEADS), organ=CULTURE)
    (intake,) = world.poll()
    world.drain()
    review.correct(world.deps, intake.dossier_id or "", [(0, "unit", "Sở Xây dựng tỉnh Bình Minh")],
                   expected_version=None, actor=ACTOR, account=HEAD)  # fmt: skip

    assert seen_by(world, BUILDING) == []
    assert len(seen_by(world, CULTURE)) == 1


def test_a_unit_finds_what_it_and_its_forerunner_sent_under_any_code(world: World) -> None:
    sent = {BUILDING: "mã cũ", "H99.12": "mã mới", "H99.11": "sở đã nhập vào", CULTURE: "sở khác"}
    for organ, subject in sent.items():
        world.send("new", paper("to trinh.docx", **HEADS), organ=organ, document_id=f"{organ},1", subject=subject)
    world.poll()
    world.drain()

    assert {*seen_by(world, BUILDING)} == {*seen_by(world, "H99.12")} == {"mã cũ", "mã mới", "sở đã nhập vào"}
    assert seen_by(world, "000.00.11.H99") == ["sở đã nhập vào"]  # who ended sees nothing of who took over
    with pytest.raises(NotFound):
        retrieve.show(world.deps, "HS-2026-000001",
                      account=Account("khac", roles=frozenset({"unit"}), unit_ids=frozenset({"T09"})))  # fmt: skip


@pytest.mark.parametrize(("speaks", "joins"), [("H99.12", True), (BUILDING, True), (CULTURE, False), ("H99.11", False)])
def test_a_body_supplements_its_dossier_under_any_of_its_codes(world: World, speaks: str, *, joins: bool) -> None:
    """Whoever took over may; who ended, and any other body, may not."""
    world.send("new", paper("to trinh.docx", **HEADS), organ=BUILDING)
    (first,) = world.poll()
    world.drain()
    code = world.store.dossier(first.dossier_id or "").code
    world.send("new", paper("bien ban.docx", "minutes"), organ=speaks, document_id="B,2", subject=f"Bổ sung {code}")
    (again,) = world.poll()

    assert (again.outcome, again.dossier_id == first.dossier_id) == ("supplement" if joins else "dossier", joins)


def test_a_pushed_paper_bears_the_code_of_the_dossier_that_it_supplements(world: World) -> None:
    code = dropped(world)
    given = {"form": Form.PAPERS, "raw": b"", "account": HEAD}
    joins = receive.push(world.deps, papers=[paper(f"{code} bo sung.docx", "minutes")], key="k1", **given)
    world.drain()
    other = receive.push(world.deps, papers=[paper(f"{code} va HS-2026-000099.docx", "opinion")], key="k2", **given)

    assert (joins.outcome, world.store.dossier(joins.dossier_id or "").code) == ("supplement", code)
    assert other.outcome == "dossier"  # of two dossiers nobody can say which is meant
