"""Search: units under their earlier names and codes, export in which nothing is a formula, saved searches."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from service.domain.dossier import Origin
from service.domain.errors import Invalid, NotFound
from service.domain.units import Succession, Unit, fold_in_files
from service.ports import Account, Query
from service.stages import registry, search, sheets
from tests.kit.builders import a_dossier, a_search_row, an_arrival
from tests.kit.world import HEAD, World


def filed(world: World, name: str, **given: object) -> None:
    dossier = a_dossier(id=name, **given)
    world.deps.store.commit(an_arrival(dossier, search=a_search_row(name, names=(f"Mẫu {name}",))))


def test_a_search_in_a_unit_finds_what_its_predecessors_sent() -> None:
    world = World()
    old = Unit("T90", "Xã Cũ", ("T90", "H90"), successors=(Succession("T91", date(2025, 7, 1)),))
    world.deps.units.revise(
        ["T90", "T91"], lambda known: fold_in_files(known, [old, Unit("T91", "Phường Mới", ("T91",))])
    )
    filed(world, "a", origin=Origin("inbox", "H90"))
    filed(world, "b", origin=Origin("inbox", "T91"))
    filed(world, "c", origin=Origin("inbox", "T92"))

    found = search.find(world.deps, Query("mau ", organs=("T91",)), account=HEAD)

    assert {hit.dossier_id for hit in found.hits} == {"a", "b"}


def test_a_unit_cannot_reach_its_predecessors_papers_by_asking_for_them() -> None:
    world = World()
    old = Unit("T90", "Xã Cũ", ("T90",), successors=(Succession("T91", date(2025, 7, 1)),))
    world.deps.units.revise(
        ["T90", "T91"], lambda known: fold_in_files(known, [old, Unit("T91", "Phường Mới", ("T91",))])
    )
    filed(world, "a", origin=Origin("inbox", "T90"))
    ours = Account("mới", roles=frozenset({"unit"}), unit_ids=frozenset({"T91"}))

    assert search.find(world.deps, Query("mau ", organs=("T90",)), account=ours).hits == ()
    assert search.export(world.deps, Query("mau "), account=ours)[1] == 0


def test_a_question_that_nothing_answers_is_asked_in_its_own_words() -> None:
    world = World()
    filed(world, "d", subject="Tặng Bằng khen về chuyển đổi số")
    world.deps.store.commit(
        an_arrival(a_dossier(id="e"), search=a_search_row("e", texts=((1, 1, "khen trong chuyển đổi số 2024"),)))
    )

    def asked(text: str) -> tuple[str, list[str]]:
        answer = search.find(world.deps, Query(text), account=HEAD)
        return answer.instead, [hit.dossier_id for hit in answer.hits]

    assert asked("ai được khen về chuyển đổi số năm 2024?") == ("khen chuyển đổi số 2024", ["e"])
    assert asked('"số chuyển đổi"') == ("số chuyển đổi", ["e"])
    assert asked("chuyển đổi số ") == ("", ["e"])
    assert asked("ai được khen -2024") == ("", [])
    assert asked("ai được tìm thấy ở đâu") == ("", [])
    assert asked("Khen Thị Tú Minh Bảo Nam") == ("", [])
    assert asked(f'"{"khen " * 33}"') == ("", [])


def test_the_answer_to_other_words_goes_on_over_its_pages() -> None:
    world = World()
    for number in range(3):
        filed(world, f"d{number}")

    query = Query("ai ở mau?", limit=2)
    first = search.find(world.deps, query, account=HEAD)
    rest = search.find(world.deps, replace(query, cursor=first.cursor), account=HEAD)

    assert [len(first.hits), len(rest.hits), rest.cursor] == [2, 1, ""]
    assert rest.instead == first.instead == "mau"


def test_an_export_holds_every_hit_as_text() -> None:
    world = World()
    for number in range(230):
        filed(
            world,
            f"d{number}",
            subject=f'=HYPERLINK("http://x","{number}")\x07',
            origin=Origin(number="153/TTr-STN", date="2026/02/27"),
            decision={"decision_number": f"{number}/QĐ-UBND", "decision_date": "2026-03-05"},
            award="bkt",
        )

    data, rows, more = search.export(world.deps, Query("mau "), account=HEAD)

    table = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert (rows, more, len(table)) == (230, False, 231)
    assert table[1][3:7] == ["153/TTr-STN", "27/02/2026", "229/QĐ-UBND", "05/03/2026"]
    assert table[1][8:11] == [
        '=HYPERLINK("http://x","229")\ufffd',
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "đã nhận",
    ]
    assert b"<f>" not in data


def test_a_sheet_keeps_what_xml_would_lose() -> None:
    rows = [["a & b <c>", "  hai  ", "dòng\nhai"]]
    found = CalamineWorkbook.from_filelike(io.BytesIO(sheets.workbook("T/ên[1]", rows))).get_sheet_by_index(0)

    assert (found.name, found.to_python()) == ("T ên 1 ", rows)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "＋1", "－1", "＠a"])
def test_a_text_that_looks_like_a_formula_stays_a_text_when_it_is_edited(value: str) -> None:
    book = load_workbook(io.BytesIO(sheets.workbook("T", [[value, "Nguyễn Văn Mẫu"]])))
    first, second = book.worksheets[0]["A1:B1"][0]

    assert (first.value.strip(), first.data_type, first.quotePrefix) == (value.strip(), "s", True)
    assert (second.data_type, second.quotePrefix) == ("s", False)


def test_a_saved_search_is_kept_for_its_account_and_asked_anew() -> None:
    world = World()
    other = Account("khác", roles=frozenset({"head"}))
    filed(world, "a")
    search.save(
        world.deps, " Của  tôi ", Query("mau ", years=(2026,), newest=True, cursor="x", facets=True), account=HEAD
    )
    filed(world, "b")

    query = search.saved_query(world.deps, "Của tôi", account=HEAD)
    assert query == Query("mau ", years=(2026,), newest=True)
    assert [hit.dossier_id for hit in search.find(world.deps, query, account=HEAD).hits] == ["b", "a"]
    with pytest.raises(NotFound):
        search.saved_query(world.deps, "Của tôi", account=other)
    search.forget(world.deps, "Của tôi", account=HEAD)
    assert search.saved(world.deps, account=HEAD) == {}
    with pytest.raises(NotFound):
        search.forget(world.deps, "Của tôi", account=HEAD)


@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_saved_search_has_a_name_that_fits(name: str) -> None:
    with pytest.raises(Invalid):
        search.save(World().deps, name, Query("mau"), account=HEAD)


# templates/units: 06 became 05 (both U1), 31 was split in two (U2).
_GONE, _HEIR, _SPLIT = "000.00.06.H99", "000.00.05.H99", "000.00.31.H99"


def of_three_units(world: World) -> None:
    registry.load_files(world.deps.units, world.deps.catalogue.units)
    filed(world, "a", origin=Origin("inbox", _GONE), award="dhtt")
    filed(world, "b", origin=Origin("inbox", _HEIR), award="bkt")
    filed(world, "c", origin=Origin("inbox", _SPLIT), award="dhtt")
    filed(world, "d", origin=Origin("inbox", "Z9"), award="bkt")


def test_facets_count_a_unit_with_what_it_became_its_class_and_the_round_of_its_awards() -> None:
    world = World()
    of_three_units(world)

    facets = search.find(world.deps, Query("mau ", facets=True), account=HEAD).facets

    units = {count.value: (count.hits, bool(count.label)) for count in facets["unit"]}
    assert units == {_HEIR: (2, True), _SPLIT: (1, True), "Z9": (1, True)}
    assert {count.value: count.hits for count in facets["unit_class"]} == {"U1": 2, "U2": 1}
    assert [(count.value, count.hits) for count in facets["round"]] == [("van_hoa_cong_so", 2)]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"unit_class": "U1"}, "ab"),
        ({"unit_class": "U2"}, "c"),
        ({"unit_class": "U2", "organs": (_HEIR,)}, ""),
        ({"unit_class": "U1", "organs": (_HEIR,)}, "ab"),
        ({"round_name": "van_hoa_cong_so"}, "ac"),
        ({"round_name": "van_hoa_cong_so", "unit_class": "U1"}, "a"),
        ({"round_name": "van_hoa_cong_so", "awards": ("bkt",)}, ""),
    ],
)
def test_a_search_is_narrowed_by_class_and_round(asked: dict[str, Any], wanted: str) -> None:
    world = World()
    of_three_units(world)

    found = {hit.dossier_id for hit in search.find(world.deps, Query("mau ", **asked), account=HEAD).hits}

    assert found == set(wanted)
    assert search.export(world.deps, Query("mau ", **asked), account=HEAD)[1] == len(wanted)


@pytest.mark.parametrize("asked", [{"unit_class": "U9"}, {"round_name": "không có"}])
def test_a_class_or_round_that_is_none_is_said(asked: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        search.find(World().deps, Query("mau ", **asked), account=HEAD)


def test_facets_of_a_unit_count_nothing_of_another() -> None:
    world = World()
    of_three_units(world)
    ours = Account("một", roles=frozenset({"unit"}), unit_ids=frozenset({_HEIR}))

    facets = search.find(world.deps, Query("mau ", facets=True), account=ours).facets

    assert {name: [(count.value, count.hits) for count in counts] for name, counts in facets.items()} == {
        "year": [("2026", 1)], "award": [("bkt", 1)], "unit": [(_HEIR, 1)], "unit_class": [("U1", 1)],
        "state": [("received", 1)],
    }  # fmt: skip
