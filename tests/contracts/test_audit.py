"""The audit chain, asked of every store: what is bound stays bound, and whatever is changed behind it is found."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.adapters.memory import MemoryObjects
from service.adapters.signing import AuditKey
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.ports import Account, Change
from service.stages import audit
from tests.kit.builders import a_dossier, an_arrival, an_event
from tests.kit.clock import START
from tests.kit.world import World

if TYPE_CHECKING:
    from service.ports import Deps
    from tests.kit.stores import Stores

READER = Account("chị Đọc", roles=frozenset({"head"}))


@pytest.fixture
def deps(stores: Stores) -> Deps:
    return replace(World().deps, store=stores.store, audit=stores.audit, objects=MemoryObjects())


def written(deps: Deps, dossiers: int = 3, events: int = 4) -> None:
    """File dossiers and let things happen to them in turn."""
    filed = [a_dossier() for _ in range(dossiers)]
    for dossier in filed:
        deps.store.commit(an_arrival(dossier))
    for number in range(events):
        for dossier in filed:
            noted = an_event(
                dossier.id,
                EventType.NOTED,
                at=START + timedelta(hours=number),
                data={"note": f"đã xem {number}", "n": 1.5},
            )
            deps.store.commit(Change(events=(noted,)))


def faults(deps: Deps) -> list[str]:
    return [verdict.fault for verdict in audit.check(deps.audit, deps.objects)]


def test_what_is_bound_twice_is_bound_once_and_verifies(deps: Deps) -> None:
    written(deps)

    assert audit.keep_up(deps) == 15
    assert audit.keep_up(deps) == 0
    written(deps, 1, 1)
    assert audit.keep_up(deps) == 2
    (events, reads) = audit.check(deps.audit, deps.objects)
    assert (events.rows, events.checkpoints, events.unlinked, events.fault) == (17, 2, 0, "")
    assert (reads.rows, reads.fault) == (0, "")


def test_what_is_newer_than_the_chain_is_counted_and_no_fault(deps: Deps) -> None:
    written(deps)
    audit.keep_up(deps)
    written(deps, 1, 1)

    assert audit.check(deps.audit, deps.objects)[0].unlinked == 2
    assert faults(deps) == ["", ""]


def test_an_empty_chain_verifies(deps: Deps) -> None:
    audit.keep_up(deps)

    assert faults(deps) == ["", ""]
    assert list(deps.objects.keys("audit/")) == []


def test_readings_are_bound_too(deps: Deps) -> None:
    audit.note_read(deps, "paper", "hồ sơ", account=READER, detail={"paper": 1})
    audit.note_read(deps, "export", "", account=READER, detail={"query": "tên \u00c5"})
    audit.keep_up(deps)

    (_, reads) = audit.check(deps.audit, deps.objects)
    assert (reads.rows, reads.checkpoints, reads.fault) == (2, 1, "")


def test_a_checkpoint_signed_by_another_is_told(deps: Deps) -> None:
    written(deps)
    audit.keep_up(deps)

    (events, _) = audit.check(deps.audit, deps.objects, public_key="ab" * 32)
    assert "không phải do hệ thống này ký" in events.fault
    assert audit.check(deps.audit, None)[0].fault == ""


def test_a_key_that_was_replaced_holds_for_what_it_signed_and_for_nothing_later(deps: Deps) -> None:
    written(deps)
    audit.keep_up(deps)
    first, old = deps.audit._key, deps.audit.public_key  # type: ignore[attr-defined]
    deps.audit._key = AuditKey(f"{base64.b64encode(b'2' * 32).decode()} {old}")  # type: ignore[attr-defined]
    written(deps, 1, 1)
    audit.keep_up(deps)
    keys = deps.audit.public_keys

    assert (keys.split()[1], faults(deps)) == (old, ["", ""])
    assert "không phải do hệ thống này ký" in audit.check(deps.audit, None, public_key=keys.split()[0])[0].fault
    deps.audit._key = first  # type: ignore[attr-defined]
    written(deps, 1, 1)
    audit.keep_up(deps)
    assert "Điểm chốt số 3" in audit.check(deps.audit, None, public_key=keys)[0].fault


@pytest.mark.parametrize("written", ["ngắn", f"{base64.b64encode(b'2' * 32).decode()} abc", "x " * 3])
def test_a_key_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="HOSO_AUDIT_KEY"):
        AuditKey(written)


def test_a_checkpoint_taken_out_of_the_database_is_told_by_the_store(deps: Deps) -> None:
    written(deps)
    audit.keep_up(deps)
    (checkpoint,) = deps.audit.checkpoints("event")
    outside = MemoryObjects()

    assert "khác bản trong kho lưu" in audit.check(deps.audit, outside)[0].fault
    assert checkpoint.position == deps.audit.last_link("event").position


def test_the_trail_is_read_from_its_end_of_one_account_or_one_dossier(deps: Deps) -> None:
    written(deps, 2, 2)
    for at in range(3):
        audit.note_read(deps, "history", "", account=READER, detail={"name": f"Người {at}"})
    log = deps.audit
    first, older = log.newest("event", limit=4)
    second, end = log.newest("event", before=older, limit=4)
    dossier = first[0].entity

    assert [row.position for row in (*first, *second)] == sorted(
        (row.position for row in (*first, *second)), reverse=True
    )
    assert (len(first), len(second), end) == (4, 2, 0)
    assert {row.entity for row in log.newest("event", limit=9, entity=dossier)[0]} == {dossier}
    assert [row.body["detail"]["name"] for row in log.newest("read", limit=9, name="chị Đọc")[0]] == [
        "Người 2", "Người 1", "Người 0"]  # fmt: skip
    assert log.newest("read", limit=9, name="ai khác") == ([], 0)
    assert log.newest("read", before=1, limit=9) == ([], 0)
