"""What the archive's search promises beyond finding words: names, slips, facets, order; asked of every store."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.adapters.postgres import PostgresFinder
from service.domain.dossier import Origin
from service.domain.errors import Invalid
from service.domain.states import State
from service.ports import Change, Count, Query, Scope
from tests.kit.builders import a_dossier, a_search_row, an_arrival
from tests.kit.clock import START
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from service.adapters.postgres import Database
    from service.ports import Answer
    from tests.kit.stores import Stores

EVERYTHING = Scope()
NFD = unicodedata.normalize("NFD", "Nguyễn Văn Đường")
NAMES = ("Nguyễn Văn Đường", "Nguyễn Văn Dương", "Trần Thị Hòa", "Trần Thị Hoa", "Lê Quang Thụy")


def filed(stores: Stores, name: str, *, organ: str = "T01", days: int = 0, **search: object) -> None:
    """File a dossier that is found by `search`."""
    dossier = a_dossier(
        id=name,
        received_at=START + timedelta(days=days),
        origin=Origin("inbox", organ),
        unit=f"Đơn vị {organ}",
        award="bkt",
    )
    stores.store.commit(an_arrival(dossier, search=a_search_row(name, **search)))


def ask(stores: Stores, text: str, **asked: object) -> Answer:
    return stores.finder.find(Query(text, **asked), scope=EVERYTHING)


def ids(answer: Answer) -> list[str]:
    return [hit.dossier_id for hit in answer.hits]


@pytest.mark.parametrize("text", ["Nguyễn Văn Đường", "nguyễn văn đường", "NGUYỄN VĂN ÐƯỜNG", NFD])
def test_the_exact_name_stands_before_its_folded_twin(stores: Stores, text: str) -> None:
    for name in NAMES:
        filed(stores, name, names=(name,))

    assert ids(ask(stores, text)) == ["Nguyễn Văn Đường", "Nguyễn Văn Dương"]


@pytest.mark.parametrize("text", ["Trần Thị Hoà", "trần thị hòa"])
def test_where_the_tone_is_put_makes_no_difference(stores: Stores, text: str) -> None:
    for name in NAMES:
        filed(stores, name, names=(name,))

    assert ids(ask(stores, text)) == ["Trần Thị Hòa", "Trần Thị Hoa"]


def test_the_exact_words_of_an_old_page_stand_before_newer_folded_ones(stores: Stores) -> None:
    filed(stores, "old", texts=((1, 1, "con đường mới"),))
    for number in range(5):
        filed(stores, f"new{number}", texts=((1, 1, "tấm gương can dương"),), days=number + 1)

    assert ids(ask(stores, "đường "))[0] == "old"


def test_who_is_named_so_stands_before_who_is_mentioned_in_pieces(stores: Stores) -> None:
    filed(stores, "named", names=("Lê Quang Thụy",))
    filed(stores, "pieces", names=("Lê Văn Thụy", "Trần Quang"), days=1)

    assert ids(ask(stores, "le quang thuy")) == ["named", "pieces"]


@pytest.mark.parametrize("text", ["le qung thuy", "lê quang thuyy", "le qaung thuy", "Lê Quanh Thụy"])
def test_a_slip_in_a_name_is_forgiven_and_said(stores: Stores, text: str) -> None:
    for name in NAMES:
        filed(stores, name, names=(name,))
    answer = ask(stores, text)

    assert ids(answer) == ["Lê Quang Thụy"]
    assert answer.near == ("Lê Quang Thụy",)
    assert "\x02Quang\x03" in answer.hits[0].snippet


def test_nothing_is_forgiven_where_the_name_is_there_as_asked(stores: Stores) -> None:
    filed(stores, "asked", names=("Lê Quang Thụy",))
    filed(stores, "near", names=("Lê Quảng Thùy", "Lê Quanh Thụy"))

    assert ask(stores, "lê quang thuỵ").near == ()


def test_facets_count_what_was_found(stores: Stores) -> None:
    filed(stores, "a", organ="T01", names=("Mẫu",), signer="Lê Ký")
    filed(stores, "b", organ="T02", names=("Mẫu",), signer="Lê Ký", days=400)
    filed(stores, "c", organ="T02", names=("Khác",), signer="Lê Ký")
    moved = stores.store.dossier("a")
    stores.store.commit(
        Change(dossier=a_dossier(**{**_fields(moved), "version": 2, "state": State.ARCHIVED}), expected=1)
    )
    answer = ask(stores, "mau ", facets=True)

    assert (answer.total, answer.more) == (2, False)
    assert answer.facets["year"] == (Count("2026", 1), Count("2027", 1))
    assert answer.facets["award"] == (Count("bkt", 2),)
    assert answer.facets["unit"] == (Count("T01", 1, "Đơn vị T01"), Count("T02", 1, "Đơn vị T02"))
    assert answer.facets["state"] == (Count("archived", 1), Count("received", 1))
    assert answer.facets["signer"] == (Count("Lê Ký", 2),)


def _fields(dossier: object) -> dict[str, object]:
    return {name: getattr(dossier, name) for name in ("id", "received_at", "origin", "unit", "award", "code")}


def test_a_search_is_narrowed_by_unit_year_signer_and_award(stores: Stores) -> None:
    filed(stores, "a", organ="T01", names=("Mẫu",), signer="Lê Ký")
    filed(stores, "b", organ="T'02\\", names=("Mẫu",), signer="Trần Ký", days=400)

    assert ids(ask(stores, "mau ", organs=("T'02\\",))) == ["b"]
    assert ids(ask(stores, "mau ", years=(2026, 2025))) == ["a"]
    assert ids(ask(stores, "mau ", signer="tran ky")) == ["b"]
    assert ids(ask(stores, "mau ", award="gk")) == []
    assert set(ids(ask(stores, "mau ", awards=("gk", "bkt")))) == {"a", "b"}
    assert ids(ask(stores, "", awards=("gk",))) == []
    assert ids(ask(stores, "", facets=True, years=(2027,))) == ["b"]


def test_a_scope_never_counts_names_or_guesses_at_what_others_have(stores: Stores) -> None:
    filed(stores, "ours", organ="T01", names=("Lê Quang Thụy",), texts=((1, 1, "chung"),))
    filed(stores, "theirs", organ="T02", names=("Lê Quanh Thùy", "Đỗ Bí Mật"), texts=((1, 1, "chung"),), days=400)
    scope = Scope(frozenset({"T01"}))

    counted = stores.finder.find(Query("chung ", facets=True), scope=scope)
    values = {count.value for counts in counted.facets.values() for count in counts}
    assert values == {"2026", "bkt", "T01", "received"}
    near = stores.finder.find(Query("le quanhh thuy"), scope=scope)
    assert [hit.dossier_id for hit in near.hits] == []
    assert stores.finder.find(Query("do bii mat"), scope=scope).near == ()
    assert stores.finder.find(Query("chung ", facets=True), scope=Scope(frozenset())).facets == {}


def test_another_name_of_what_is_asked_finds_too(stores: Stores) -> None:
    filed(stores, "old", names=("Ủy ban nhân dân huyện Cũ",))
    filed(stores, "new", names=("Ủy ban nhân dân xã Mới",))
    filed(stores, "other", names=("Ủy ban nhân dân xã Khác",))

    found = ask(stores, '"ủy ban nhân dân xã mới"', also=("Ủy ban nhân dân huyện Cũ",))
    assert sorted(ids(found)) == ["new", "old"]


def test_words_newest_first_are_paged_by_a_cursor_that_stays_where_it_was(stores: Stores) -> None:
    for number in range(5):
        filed(stores, f"d{number}", names=("Mẫu",))
    first = ask(stores, "mau ", newest=True, limit=2)
    filed(stores, "late", names=("Mẫu",))
    second = ask(stores, "mau ", newest=True, limit=2, cursor=first.cursor)
    third = ask(stores, "mau ", newest=True, limit=2, cursor=second.cursor)

    assert [ids(page) for page in (first, second, third)] == [["d4", "d3"], ["d2", "d1"], ["d0"]]
    assert third.cursor == ""
    with pytest.raises(Invalid):
        ask(stores, "mau ", newest=True, cursor="W10=")


def test_a_phrase_of_the_commonest_words_is_found_where_they_stand_in_a_row(stores: Stores) -> None:
    filed(stores, "row", texts=((1, 1, "quyết định của ủy ban nhân dân tỉnh"),))
    filed(stores, "apart", texts=((1, 1, "nhân viên ủy quyền của ban dân quân tỉnh quyết tâm, định kỳ"),))

    assert ids(ask(stores, '"ủy ban"')) == ["row"]
    assert ids(ask(stores, '"của ủy ban nhân dân tỉnh"')) == ["row"]
    assert ids(ask(stores, '"ban nhân" -"dân tỉnh"')) == []


@pytest.mark.parametrize(
    "text", ["mau ", "", '"lê văn mẫu"', "lê mẫu -khác", "le van mauu", "Lê Văn Mẫu", "giữa đường "]
)
def test_few_dossiers_looked_at_one_by_one_answer_as_the_index_does(database: Database, text: str) -> None:
    stores = on_postgres(database)
    for number, organ in enumerate(("T01", "T02", "T01", "T01", "T03")):
        names = ("Lê Văn Mẫu" if number % 2 else "Lê Vân Mau", "Khác" if number == 3 else "Trần Ký")
        filed(stores, f"d{number}", organ=organ, names=names, texts=((1, 1, "lê văn mẫu giữa đường"),), days=number)
    by_index = PostgresFinder(database, few=-1)

    for query in (Query(text, facets=True), Query(text, newest=True), Query(text, signer="tran ky")):
        for scope in (Scope(frozenset({"T01"})), Scope()):
            narrowed = replace(query, organs=("T01", "T02"))
            assert stores.finder.find(narrowed, scope=scope) == by_index.find(narrowed, scope=scope)


def test_a_slip_in_quotes_is_meant(stores: Stores) -> None:
    filed(stores, "near", names=("Lê Quang Thụy",))

    assert ids(ask(stores, "Lê Quangg Thụy")) == ["near"]
    assert ids(ask(stores, '"Lê Quangg Thụy"')) == []


def test_a_search_in_many_units_finds_theirs_and_counts_no_others(stores: Stores) -> None:
    for number in range(3):
        filed(stores, f"d{number}", organ=f"T{number}", names=("Mẫu",), days=number)
    many = tuple(f"T{number}" for number in range(1, 40))

    answer = ask(stores, "mau ", organs=many, facets=True)

    assert (set(ids(answer)), answer.total) == ({"d1", "d2"}, 2)
    assert ids(ask(stores, "mau ", organs=many, newest=True)) == ["d2", "d1"]
    assert ids(stores.finder.find(Query("mau ", organs=many), scope=Scope(frozenset({"T1"})))) == ["d1"]
