"""Who a code or a name is: one body under two codes, a successor since its day, candidates and never a guess."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.units import (
    Shape,
    Succession,
    Told,
    Unit,
    by_name,
    exact_key,
    fold_in,
    fold_in_files,
    plain_key,
    settle,
    shape_of,
)

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
COMMUNE = Unit("000.21.31.H99", "UBND xã Cẩm Lĩnh", ("000.21.31.H99", "H99.31.21"))
OLD_COMMUNE = Unit(
    "000.23.31.H99", "UBND xã Cẩm Thủy", ("000.23.31.H99",), successors=(Succession("H99.31.21", AFTER),)
)
WARD = Unit("H99.31.22", "UBND phường Vạn Hòa", ("H99.31.22",))
DISTRICT = Unit(
    "H99.31",
    "UBND huyện Vạn Lĩnh",
    ("H99.31",),
    successors=(Succession("H99.31.21", AFTER), Succession("H99.31.22", AFTER)),
)
KNOWN = {code: unit for unit in (COMMUNE, OLD_COMMUNE, WARD, DISTRICT) for code in unit.codes}


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("000.00.15.H51", Shape.OLD),
        ("28.22.H17", Shape.OLD),
        ("02.29.W00", Shape.OLD),
        ("G12", Shape.NEW),
        ("H37.DN.001", Shape.NEW),
        ("020100107370", Shape.OTHER),
        ("vxp.saas.03", Shape.OTHER),
        ("001.00.20.TT2", Shape.OTHER),
    ],
)
def test_the_shape_of_a_code_is_told_by_its_letters(code: str, shape: Shape) -> None:
    assert shape_of(code) is shape


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND xã Vạn Hoà", "Ủy ban nhân dân xã Vạn Hòa"),
        ("SỞ NỘI VỤ", "Sở  Nội vụ"),
        ("TP. Thuỷ Nguyên", "Thành phố Thủy Nguyên"),
        ("Sở Văn hoá, Thể thao", "Sở Văn hóa Thể thao"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)
    assert plain_key(one) == plain_key(other)


def test_a_name_without_accents_has_the_plain_key_and_not_the_exact_one() -> None:
    assert plain_key("so noi vu") == plain_key("Sở Nội vụ") == "so noi vu"
    assert plain_key("UBND huyen Van Linh") == plain_key("Ủy ban nhân dân huyện Vạn Lĩnh")
    assert exact_key("so noi vu") != exact_key("Sở Nội vụ")


def test_accents_that_were_typed_are_meant() -> None:
    an, other = Unit("1", "Xã Hòa Ân", ("1",)), Unit("2", "Xã Hoa An", ("2",))

    assert by_name("xã Hoà Ân", [an, other]) == ("name", (an,))
    assert by_name("xa hoa an", [an]) == ("plain", (an,))
    assert by_name("Xã Hóa An", [an]) == ("", (an,))


def test_a_body_merged_in_2025_is_its_successor_from_that_day() -> None:
    before = settle("code", [OLD_COMMUNE], on=BEFORE, find=KNOWN.get)
    after = settle("code", [OLD_COMMUNE], on=AFTER, find=KNOWN.get)

    assert (before.unit, before.since) == (OLD_COMMUNE, None)
    assert (after.unit, after.named, after.since) == (COMMUNE, OLD_COMMUNE, AFTER)


def test_a_body_that_was_divided_has_candidates_and_no_answer() -> None:
    found = settle("code", [DISTRICT], on=AFTER, find=KNOWN.get)

    assert found.unit is None
    assert (found.named, found.candidates) == (DISTRICT, (COMMUNE, WARD))


def test_two_bodies_of_one_name_are_both_candidates() -> None:
    twin = Unit("H98.21", COMMUNE.name, ("H98.21",))

    found = settle("name", [COMMUNE, twin], on=AFTER, find=KNOWN.get)

    assert (found.unit, found.named, found.candidates) == (None, None, (COMMUNE, twin))


def test_two_names_that_became_one_body_are_that_body() -> None:
    found = settle("name", [COMMUNE, OLD_COMMUNE], on=AFTER, find=KNOWN.get)

    assert found.unit == COMMUNE


def test_a_ring_of_successors_ends() -> None:
    ring = {
        "A": Unit("A", "A", ("A",), successors=(Succession("B", AFTER),)),
        "B": Unit("B", "B", ("B",), successors=(Succession("A", AFTER),)),
    }

    assert settle("code", [ring["A"]], on=AFTER, find=ring.get).unit is None


def test_a_directory_row_joins_two_bodies_that_are_one() -> None:
    old, new = (
        Unit("000.21.31.H99", "Xã Cẩm Lĩnh", ("000.21.31.H99",), source="trục"),
        Unit("H9", "X", ("H9",), source="trục"),
    )

    merged = fold_in([old, new], [Told("H9", "Xã Cẩm Lĩnh", "000.21.31.H99")], source="trục")

    assert merged.absorbed == ("000.21.31.H99",)
    (kept,) = merged.changed
    assert (kept.id, kept.name, kept.codes, kept.aliases) == ("H9", "Xã Cẩm Lĩnh", ("H9", "000.21.31.H99"), ("X",))


def test_a_directory_adds_codes_and_names_to_the_offices_own_body_and_renames_it_not() -> None:
    own = Unit("000.00.05.H99", "Sở Nội vụ", ("000.00.05.H99",), kind="U1", source="units/tinh.toml")

    (kept,) = fold_in([own], [Told("H99.05", "So Noi vu tinh", "000.00.05.H99")], source="trục").changed

    assert (kept.name, kept.aliases, kept.codes) == ("Sở Nội vụ", ("So Noi vu tinh",), ("000.00.05.H99", "H99.05"))
    assert (kept.kind, kept.source) == ("U1", "units/tinh.toml")


def test_folding_the_same_in_twice_changes_nothing() -> None:
    told = [Told("H99.05", "Sở Nội vụ", "000.00.05.H99"), Told("H99.06", "Sở Tài chính")]
    first = fold_in([], told, source="trục")

    assert fold_in(first.changed, told, source="trục").changed == ()
    assert fold_in_files(first.changed, [COMMUNE]).changed == (COMMUNE,)
    assert fold_in_files([*first.changed, COMMUNE], [COMMUNE]).changed == ()


def test_the_offices_file_takes_over_what_a_directory_told_under_two_ids() -> None:
    told = fold_in([], [Told("H99.05", "Sở NV"), Told("000.00.05.H99", "So Noi vu")], source="trục").changed
    own = Unit("000.00.05.H99", "Sở Nội vụ", ("000.00.05.H99", "H99.05"), source="units/tinh.toml")

    merged = fold_in_files(told, [own])

    assert merged.absorbed == ("H99.05",)
    (kept,) = merged.changed
    assert (kept.id, kept.name, set(kept.aliases)) == ("000.00.05.H99", "Sở Nội vụ", {"Sở NV", "So Noi vu"})


def test_a_directory_that_lists_nothing_changes_nothing() -> None:
    assert fold_in([COMMUNE], [], source="trục").changed == ()
