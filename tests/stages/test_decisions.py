"""Decisions of the past: filed with their evidence, once however often, and not proof before a person says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.domain.errors import Conflict, Invalid, NotAllowed
from service.ports import Query
from service.stages import decisions, history, search
from tests.kit.world import ACTOR, HEAD, NOMINEE, UNIT, World

SIGNED = {
    "number": "153/QĐ-UBND", "date": "2019-05-06", "award": "Bằng khen", "signer": "Lê Văn Ký",
    "issuer": "UBND TỈNH THỬ",
    "subject": "Về việc tặng Bằng khen",
}  # fmt: skip


def a_decision(kind: str = "award_decision", **found: Any) -> bytes:
    """Give the bytes of an old paper that the scripted reader reads so."""
    body = {"kind": kind, "text": "QUYẾT ĐỊNH tặng Bằng khen", "found": SIGNED | found}
    return json.dumps(body, ensure_ascii=False).encode()


def brought(world: World, data: bytes, name: str = "2019/153.pdf") -> decisions.Outcome:
    return decisions.bring_in(world.deps, name, data, actor=ACTOR, account=HEAD)


def test_bringing_in_twice_is_once() -> None:
    world = World()

    first, second = brought(world, a_decision()), brought(world, a_decision(), "copy.pdf")

    assert (second.kind, second.code) == ("known", first.code)
    assert len(search.find(world.deps, Query("153/QĐ-UBND"), account=HEAD).hits) == 1


def test_an_old_decision_is_found_in_its_year_with_its_evidence() -> None:
    world = World()
    outcome = brought(world, a_decision())
    dossier = world.store.dossier(outcome.code)

    found = search.find(world.deps, Query("bang khen ", years=(2019,), facets=True), account=HEAD)
    assert [hit.code for hit in found.hits] == [outcome.code]
    assert [count.value for count in found.facets["year"]] == ["2019"]
    assert dossier.decision == {"decision_number": "153/QĐ-UBND", "decision_date": "2019-05-06"}
    assert dossier.papers[0].report.fields["number"].page == 1
    assert world.objects.get(dossier.papers[0].key) == a_decision()


def test_what_was_not_read_for_sure_waits_and_counts_as_unconfirmed_until_a_person_says_so() -> None:
    world = World()
    outcome = brought(world, a_decision("minutes", number=None))
    dossier = world.store.dossier(outcome.code)

    assert outcome.kind == "doubtful"
    assert "số quyết định" in outcome.why
    assert [hit.code for hit in decisions.waiting(world.deps, account=HEAD).hits] == [outcome.code]
    assert [row.confirmed for row in history.of(world.deps, NOMINEE.name, account=HEAD).rows] == [False]

    after = decisions.confirm(world.deps, outcome.code, {"number": "154/QĐ-UBND"}, actor=ACTOR, account=HEAD)

    assert after.decision["decision_number"] == "154/QĐ-UBND"
    assert decisions.waiting(world.deps, account=HEAD).hits == ()
    (row,) = history.of(world.deps, NOMINEE.name, account=HEAD).rows
    assert (row.confirmed, row.number, row.outcome) == (True, "154/QĐ-UBND", "approved")
    with pytest.raises(Conflict):
        decisions.confirm(world.deps, outcome.code, {}, actor=ACTOR, account=HEAD)
    assert [event.type.value for event in world.store.events(dossier.id)] == ["dossier.imported", "dossier.confirmed"]


def test_what_cannot_be_read_is_kept_with_the_reason_and_not_tried_again() -> None:
    world = World()
    data = json.dumps({"refuse": "pdf.encrypted", "die": ""}).encode()

    first, second = brought(world, data), brought(world, data)

    assert (first.kind, second.kind) == ("refused", "refused")
    assert first.why == second.why
    assert [message.reason for message in world.store.messages(outcomes=("refused",), limit=9)] == ["pdf.encrypted"]


def test_only_the_office_brings_in_and_confirms_what_a_decision_has() -> None:
    world = World()
    with pytest.raises(NotAllowed):
        decisions.bring_in(world.deps, "a.pdf", a_decision(), actor=ACTOR, account=UNIT)
    outcome = brought(world, a_decision("other"))
    with pytest.raises(Invalid, match="prize"):
        decisions.confirm(world.deps, outcome.code, {"prize": "1"}, actor=ACTOR, account=HEAD)
