"""A key whose object is being destroyed, or was, is named by no row before it came back; both adapters alike."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import psycopg
import pytest

from service.adapters.postgres import open_pool
from service.adapters.postgres.commit import statements
from service.domain.disposal import Disposal, Item
from service.domain.errors import Conflict, Destroyed, Unavailable
from service.domain.letters import Signed
from service.domain.register import Entry, Kind
from service.ports import Change
from tests.contracts.test_letters import a_letter
from tests.kit.builders import IDS, a_dossier, a_paper, an_arrival, an_intake
from tests.kit.clock import START
from tests.kit.stores import in_memory, on_postgres

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.adapters.postgres import Database
    from tests.kit.stores import Stores

PAPER = a_paper(data=b"the file")


def by_a_paper(stores: Stores) -> object:
    return stores.store.commit(an_arrival(a_dossier(papers=(PAPER,))))


def by_a_package(stores: Stores) -> object:
    package = {"key": PAPER.key, "sha256": PAPER.sha256, "size": 1}
    return stores.store.commit(an_arrival(a_dossier(package=package)))


def by_a_message(stores: Stores) -> object:
    return stores.store.commit(Change(intake=an_intake(raw_key=PAPER.key)))


def by_what_came_with_a_message(stores: Stores) -> object:
    envelope = {"attachments": [{"sha256": PAPER.sha256}]}
    return stores.store.commit(Change(intake=an_intake(outcome="parked", envelope=envelope)))


def by_a_letter(stores: Stores) -> object:
    return stores.letters.keep(a_letter(key=PAPER.key))


def by_a_signed_letter(stores: Stores) -> object:
    letter = stores.letters.keep(a_letter())
    return stores.letters.sign(letter.id, Signed(PAPER.key, PAPER.sha256, "1/SNV", date(2026, 3, 2), START))


def by_a_unit(stores: Stores) -> object:
    body = {"key": PAPER.key, "sha256": PAPER.sha256}
    return stores.register.enter(Entry(IDS.new(), Kind.OWN_AWARD, IDS.new(), 1, START, "x", body))


@pytest.mark.parametrize("name", [by_a_paper, by_a_package, by_a_message, by_what_came_with_a_message, by_a_letter,
                                  by_a_signed_letter, by_a_unit])  # fmt: skip
def test_what_is_being_destroyed_or_was_is_named_by_nothing_until_it_came_back(
    stores: Stores, name: Callable[[Stores], object]
) -> None:
    keeping = stores.keeping
    with keeping.leaving(PAPER.key) as free:
        assert free
        for naming in (name, lambda stores: stores.keeping.come_back(["another", PAPER.key])):
            with pytest.raises(Unavailable):
                naming(stores)
        with pytest.raises(Unavailable), keeping.leaving(PAPER.key):
            pytest.fail("two destroy one object at once")
    with pytest.raises(Destroyed) as refused:
        name(stores)

    assert refused.value.keys == (PAPER.key,)
    assert keeping.named([PAPER.key]) == frozenset()
    keeping.come_back(["another", PAPER.key])
    name(stores)
    assert keeping.named([PAPER.key]) == {PAPER.key}
    with keeping.leaving(PAPER.key) as free:
        assert not free


def test_a_disposal_that_was_broken_off_goes_on(stores: Stores) -> None:
    with pytest.raises(ZeroDivisionError), stores.keeping.leaving("k"):
        _ = 1 // 0
    with stores.keeping.leaving("k") as free:
        assert free


def test_who_is_committing_is_waited_for_and_seen(database: Database, migrated_database: str) -> None:
    keeping = on_postgres(database).keeping
    change = an_arrival(a_dossier(papers=(PAPER,)), events=(), jobs=())
    with psycopg.connect(migrated_database, options="-c timezone=UTC") as writer, ThreadPoolExecutor() as threads:
        for _role, query, values in statements(change, ()):
            writer.execute(query, values)
        leaving = threads.submit(lambda: keeping.leaving(PAPER.key).__enter__())
        waiting = "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
        while database.row(waiting) is None:
            assert not leaving.done()
        writer.commit()

        assert leaving.result() is False


def a_list(dossier: str) -> Disposal:
    return Disposal(IDS.new(), "QĐ 1", "x", START, (Item(dossier, "HS", "tinh", ""),))


@pytest.mark.parametrize("adapter", ["memory", "postgres"])
def test_of_lists_begun_at_once_over_one_dossier_exactly_one_stands(
    request: pytest.FixtureRequest, adapter: str
) -> None:
    if adapter == "memory":
        offices = [in_memory()] * 2
        pools = []
    else:
        pools = [open_pool(request.getfixturevalue("migrated_database")) for _each in range(2)]
        offices = [on_postgres(one) for one in pools]

    def propose(office: Stores, dossier: str, gate: threading.Barrier) -> bool:
        gate.wait()
        try:
            office.store.commit(Change(disposal=a_list(dossier)))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor() as threads:
        for dossier in (f"d{number}" for number in range(20)):
            gate = threading.Barrier(len(offices))
            tries = [threads.submit(propose, office, dossier, gate) for office in offices]
            assert sorted(one.result() for one in tries) == [False, True]

    assert sorted(offices[0].retention.listed()) == sorted(f"d{number}" for number in range(20))
    first = offices[0].retention.disposals(limit=1)[0]
    offices[0].store.commit(Change(disposal=replace(first, version=2)))
    with pytest.raises(Conflict):
        offices[1].store.commit(Change(disposal=replace(first, version=2)))
    for pool in pools:
        pool.close()
