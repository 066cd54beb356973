"""Guiding and urging (O8), and the distribution list of every paper (O14), over ports in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from service.domain.distribution import Line, distribution_of, expanded, guidance_of, reached
from service.domain.dossier import Origin
from service.domain.dossier_reading import DossierReading
from service.domain.errors import Invalid, NotAllowed, NotFound
from service.domain.units import Unit
from service.ports import Account
from service.stages import guidance, letters, rounds
from service.stages.letters import Wish
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.office import rules
from tests.kit.world import HEAD, World

ROUND, CULTURE = "van_hoa_cong_so", "000.00.07.H99"
PLAN = ["UBND tỉnh (để báo cáo)", "Các sở, ban, ngành, đoàn thể tỉnh", "Các cơ quan Trung ương đóng trên địa bàn tỉnh",
        "UBND các xã, phường, đặc khu", "Các Trường Cao đẳng thuộc tỉnh", "Các doanh nghiệp vốn Nhà nước",
        "Các phòng, ban, đơn vị thuộc và trực thuộc Sở", "Lưu: VT"]  # fmt: skip
SENDER = Account("so07", "Sở Văn hóa", frozenset({"unit"}), frozenset({CULTURE}))


def world_with(*organs: str) -> World:
    world = World()
    for organ in organs:
        dossier = a_dossier(received_at=datetime(2026, 5, 20, tzinfo=UTC), award="dhtt", origin=Origin(organ_id=organ),
                            reading=DossierReading(is_nomination=True))  # fmt: skip
        world.store.commit(an_arrival(dossier))
    return world


def test_who_has_sent_is_no_longer_urged_and_the_texts_name_year_and_occasion() -> None:
    told = guidance.show(world_with(CULTURE).deps, ROUND, 2026, account=HEAD)
    before = guidance.show(world_with().deps, ROUND, 2026, account=HEAD)

    assert {one["id"] for one in before["to_urge"]} - {one["id"] for one in told["to_urge"]} == {CULTURE}
    assert len(told["texts"]) == 5
    assert "kết quả thực hiện năm 2026" in told["texts"][1]["text"]
    assert "11/6 hằng năm" in told["texts"][3]["text"]
    assert not any("{" in one["text"] for one in told["texts"])


def test_the_urging_letter_lists_others_than_the_office_itself() -> None:
    world = world_with(CULTURE)
    made = guidance.write(world.deps, "urging", ROUND, 2026, account=HEAD, wish=Wish("urging", number="9"))
    shown = guidance.show(world.deps, ROUND, 2026, account=HEAD)["to_urge"]

    assert [one["name"] for one in shown if one["own"]] == ["Sở Nội vụ tỉnh Bình Minh"]
    assert (made.kind, made.number, made.dossiers) == ("urging", "09/SNV-TĐKT", ())
    assert made.name == "Công văn đôn đốc van_hoa_cong_so 2026.docx"


def test_nobody_left_to_urge_makes_no_letter() -> None:
    everybody = [unit.id for unit in rules().units if unit.kind]
    with pytest.raises(Invalid, match="không còn đơn vị nào"):
        guidance.write(world_with(*everybody).deps, "urging", ROUND, 2026, account=HEAD)


def test_the_guidance_goes_to_the_eight_lines_of_the_plan() -> None:
    made = guidance.write(world_with().deps, "guidance", ROUND, 2026, account=HEAD)

    assert list(made.recipients) == PLAN


def test_every_letter_has_its_distribution_list_from_data() -> None:
    lists = {name: rule.recipients for name, rule in rules().letters.rules.items()}

    assert [name for name, lines in lists.items() if not lines or not lines[-1].startswith("Lưu:")] == []
    assert not any(line.startswith("@") for lines in lists.values() for line in lines)


def test_each_line_reaches_the_bodies_that_are_there_on_the_day() -> None:
    told = {one["line"]: one["units"] for one in guidance.show(world_with().deps, ROUND, 2026, account=HEAD)[
        "distribution"]}  # fmt: skip

    assert list(told) == PLAN
    assert told["UBND tỉnh (để báo cáo)"] == ["Ủy ban nhân dân tỉnh Bình Minh"]
    assert told["UBND các xã, phường, đặc khu"] == ["Ủy ban nhân dân phường Vạn Hòa", "Ủy ban nhân dân xã Cẩm Lĩnh"]
    assert told["Lưu: VT"] == []


def test_a_line_names_whom_it_reaches_in_one_way_only() -> None:
    office = Unit("A", "Sở", ("A",), kind="U1")
    room = Unit("B", "Phòng", ("B",), parent="A", valid_to=date(2025, 1, 1))
    mark = {"file": "x", "sha256": "x"}
    body = {"name": "x", "title": "x", "legal_basis": "x", "lines": [{"text": "a"}]}
    lists = {"x": distribution_of(body, mark)}

    assert reached(Line("Phòng", units_of="A"), [office, room], on=date(2024, 1, 1)) == (room,)
    assert reached(Line("Phòng", units_of="A"), [office, room], on=date(2026, 1, 1)) == ()
    assert expanded(["Như trên", "@x"], lists) == ("Như trên", "a")
    with pytest.raises(KeyError):
        expanded(["@y"], lists)
    for line in ({"text": "a", "unit_class": "U1", "organ": "A"}, {"text": "a", "unit_class": "U9"}):
        with pytest.raises(ValueError, match="«a»"):
            distribution_of(body | {"lines": [line]}, mark)


def test_a_letter_about_a_round_is_not_made_about_dossiers() -> None:
    world = world_with(CULTURE)
    with pytest.raises(Invalid, match="Chưa soạn được"):
        letters.make(world.deps, Wish("guidance"), by="x", account=HEAD)
    with pytest.raises(Invalid):
        guidance.write(world.deps, "notice", ROUND, 2026, account=HEAD)
    with pytest.raises(NotFound):
        guidance.write(world.deps, "urging", "khác", 2026, account=HEAD)


def test_a_unit_reads_the_guidance_and_writes_no_letter() -> None:
    world = world_with()
    told = guidance.show(world.deps, ROUND, 2026, account=SENDER)

    assert [one["id"] for one in told["to_urge"]] == [CULTURE]
    with pytest.raises(NotAllowed):
        guidance.write(world.deps, "urging", ROUND, 2026, account=SENDER)
    with pytest.raises(NotAllowed):
        guidance.show(world.deps, ROUND, 2026, account=replace(SENDER, roles=frozenset({"machine"})))


MARKED = {"sha256": "s", "file": "guidance/x.toml"}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([], "ít nhất một đoạn"),
        ([{"title": "Việc", "text": "  "}], "đoạn nào cũng có"),
        ([{"title": "", "text": "Làm."}], "đoạn nào cũng có"),
        ([{"title": "Việc", "text": "Gửi trước {ngay}."}], "{ngay}"),
    ],
)
def test_guidance_without_words_or_with_a_place_that_nothing_fills_is_refused(
    texts: list[dict[str, str]], said: str
) -> None:
    body = {"name": "x", "title": "X", "legal_basis": "Luật", "rounds": [ROUND], "texts": texts}
    with pytest.raises(ValueError, match=said):
        guidance_of(body, MARKED)


def test_whom_the_papers_reach_is_what_the_rounds_guidance_names() -> None:
    world = world_with()
    none = replace(rules(), guidance=tuple(replace(one, distribution="") for one in rules().guidance))
    silent = replace(world.deps, catalogue=none)

    assert guidance.show(silent, ROUND, 2026, account=HEAD)["distribution"] == []
    assert [one["line"] for one in guidance.show(world.deps, ROUND, 2026, account=HEAD)["distribution"]] == PLAN


@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_a_year_out_of_bounds_is_refused_whichever_way_it_comes(year: int) -> None:
    world = world_with()
    for asked in (
        lambda: guidance.show(world.deps, ROUND, year, account=HEAD),
        lambda: guidance.write(world.deps, "guidance", ROUND, year, account=HEAD),
        lambda: rounds.standing_json(world.deps, ROUND, year, account=HEAD),
        lambda: rounds.compile_list(world.deps, ROUND, rounds.Compiling(year), account=HEAD),
    ):
        with pytest.raises(Invalid, match="từ 2000 đến 2100"):
            asked()
