"""One suite over both adapters of the registry of organisations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from service.domain.units import Merged, Succession, Told, Unit, fold_in, plain_key, plain_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.ports import Units
    from tests.kit.stores import Stores

HOME = Unit("000.00.05.H99", "Sở Nội vụ tỉnh Bình Minh", ("000.00.05.H99", "H99.05"), ("Sở Nội vụ",), ours=True)
MERGED = Unit(
    "H99.06",
    "Sở Lao động tỉnh Bình Minh",
    ("H99.06",),
    parent="H99",
    kind="U1",
    valid_from=date(1990, 1, 1),
    valid_to=date(2025, 2, 28),
    successors=(Succession("000.00.05.H99", date(2025, 3, 1)),),
    source="units/tinh.toml",
)


@pytest.fixture
def units(stores: Stores) -> Units:
    """Give a registry of two bodies."""
    keep(stores.units, HOME, MERGED)
    return stores.units


def keep(units: Units, *new: Unit, absorbed: tuple[str, ...] = ()) -> None:
    """Write units as they are."""
    units.revise([code for unit in new for code in unit.codes], lambda _known: Merged(new, absorbed))


def test_a_body_comes_back_as_it_was_given_under_each_code(units: Units) -> None:
    assert units.by_code("000.00.05.H99") == units.by_code("H99.05") == HOME
    assert units.by_code("H99.06") == MERGED
    assert units.count() == 2


def test_codes_are_compared_exactly(units: Units) -> None:
    assert units.by_code("h99.05") is None
    assert units.by_code("") is None
    assert units.by_code("\0") is None


def test_a_body_is_found_by_each_name(units: Units) -> None:
    assert list(units.named(plain_key("SO NOI VU"))) == [HOME]
    assert list(units.named(plain_key("sở nội vụ tỉnh bình minh"))) == [HOME]
    assert list(units.named("")) == []


def test_a_search_wants_all_words_in_any_order_and_gives_the_shortest_name_first(units: Units) -> None:
    assert list(units.search(plain_words("minh SỞ"), limit=9)) == [HOME, MERGED]
    assert list(units.search(plain_words("minh sở"), limit=1)) == [HOME]
    assert list(units.search(plain_words("sở y tế"), limit=9)) == []
    assert list(units.search((), limit=9)) == []


def test_writing_a_body_again_forgets_its_former_names(units: Units) -> None:
    renamed = Unit(HOME.id, "Sở Nội vụ mới", HOME.codes)

    keep(units, renamed)

    assert units.by_code("H99.05") == renamed
    assert list(units.named(plain_key(HOME.name))) == []
    assert units.count() == 2


def test_a_revision_sees_those_who_own_the_codes_and_no_others(units: Units) -> None:
    seen: list[Sequence[Unit]] = []

    def look(known: Sequence[Unit]) -> Merged:
        seen.append(known)
        return Merged((), ())

    units.revise(["H99.05", "H12", "000.00.05.H99"], look)

    assert seen == [[HOME]]


def test_the_codes_of_an_absorbed_body_find_the_one_it_became(units: Units) -> None:
    told = [Told("H99.06", "Sở Nội vụ", "H99.05")]

    units.revise(["H99.05", "H99.06"], lambda known: fold_in(known, told, source="trục"))

    kept = units.by_code("H99.06")
    assert kept is not None
    assert kept == units.by_code("000.00.05.H99")
    assert units.count() == 1
    assert list(units.named(plain_key("Sở Lao động tỉnh Bình Minh"))) == [kept]


def test_a_revision_that_fails_changes_nothing(units: Units) -> None:
    def fail(_known: Sequence[Unit]) -> Merged:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        units.revise(["H99.05"], fail)

    assert units.by_code("H99.05") == HOME


def test_a_whole_directory_is_folded_in(stores: Stores) -> None:
    told = [Told(f"H99.{number}", f"Xã Số {number}", f"000.00.{number}.H99") for number in range(5000)]
    codes = [code for row in told for code in (row.code, row.alias)]

    stores.units.revise(codes, lambda known: fold_in(known, told, source="trục"))
    again = stores.units.revise(codes, lambda known: fold_in(known, told, source="trục"))

    assert (stores.units.count(), again.changed) == (5000, ())
    assert stores.units.by_code("000.00.4999.H99") == stores.units.by_code("H99.4999")
