"""Decisions of the past: filed with their evidence, once however often, and not proof before a person says so."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.search_terms import search_row
from service.ports import Change, Query
from service.stages import decisions, history, past_review, search
from service.stages.past_review import Word
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

    after = past_review.confirm(world.deps, outcome.code, Word({"number": "154/QĐ-UBND"}), actor=ACTOR, account=HEAD)

    assert after.decision["decision_number"] == "154/QĐ-UBND"
    assert decisions.waiting(world.deps, account=HEAD).hits == ()
    (row,) = history.of(world.deps, NOMINEE.name, account=HEAD).rows
    assert (row.confirmed, row.number, row.outcome) == (True, "154/QĐ-UBND", "approved")
    with pytest.raises(Conflict):
        past_review.confirm(world.deps, outcome.code, Word(), actor=ACTOR, account=HEAD)
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
        past_review.confirm(world.deps, outcome.code, Word({"prize": "1"}), actor=ACTOR, account=HEAD)


def doubtful(world: World, *names: str) -> str:
    """Bring in a decision with rows read for less than sure; gives its code."""
    outcome = brought(world, a_decision("minutes"))
    dossier = world.store.dossier(outcome.code)
    rows = tuple(replace(NOMINEE, name=name, confidence=0.5, row=row) for row, name in enumerate(names, 1))
    told = replace(dossier, reading=replace(dossier.reading, nominees=rows), version=2)
    world.store.commit(Change(dossier=told, expected=1, search=search_row(told)))
    return outcome.code


def test_a_row_is_put_right_or_struck_out_with_what_was_read_kept_beside_it() -> None:
    world = World()
    code = doubtful(world, "Nguyễn Văn Thừ", "Chữ ký", "Trần Thị Đúng")
    word = Word(rows={0: {"name": "Nguyễn Văn Thử", "birth": "1980"}, 2: {}}, struck=frozenset({1}), expected_version=2)

    after = past_review.confirm(world.deps, code, word, actor=ACTOR, account=HEAD)

    rows = [(row.name, row.extra.get("birth"), row.confidence, row.method) for row in after.reading.nominees]
    assert rows == [("Nguyễn Văn Thử", "1980", 1.0, "person"), ("Trần Thị Đúng", None, 0.5, "table")]
    assert {(one.field, one.value, one.before) for one in after.corrections} == {
        ("nominee.name", "Nguyễn Văn Thử", "Nguyễn Văn Thừ"),
        ("nominee.birth", "1980", ""),
        ("nominee.struck", True, "Chữ ký"),
    }
    (row,) = history.of(world.deps, "Nguyễn Văn Thử", account=HEAD).rows
    assert (row.confirmed, row.birth_year) == (True, 1980)
    assert history.of(world.deps, "Chữ ký", account=HEAD).rows == ()
    assert world.store.events(after.id)[-1].data["struck"] == [1]


def test_a_file_that_is_no_decision_is_dismissed_and_proves_nothing() -> None:
    world = World()
    code = doubtful(world, NOMINEE.name)

    after = past_review.dismiss(world.deps, code, "giấy mời họp", actor=ACTOR, account=HEAD, expected_version=2)

    assert (after.reason, after.message, after.outcome) == (past_review.DISMISSED, "giấy mời họp", "withdrawn")
    assert history.of(world.deps, NOMINEE.name, account=HEAD).rows == ()
    assert decisions.waiting(world.deps, account=HEAD).hits == ()
    assert brought(world, a_decision("minutes")).kind == "known"
    assert world.objects.get(after.papers[0].key) == a_decision("minutes")
    with pytest.raises(Conflict):
        past_review.dismiss(world.deps, code, "nữa", actor=ACTOR, account=HEAD)


@pytest.mark.parametrize(
    ("word", "error"),
    [
        (Word(rows={7: {"name": "Ai"}}), Invalid),
        (Word(struck=frozenset({-1})), Invalid),
        (Word(rows={0: {"name": " "}}), Invalid),
        (Word(rows={0: {"prize": "1"}}), Invalid),
        (Word(expected_version=1), Conflict),
    ],
)
def test_a_word_about_what_is_not_there_is_refused(word: Word, error: type[Exception]) -> None:
    world = World()
    code = doubtful(world, NOMINEE.name)

    with pytest.raises(error):
        past_review.confirm(world.deps, code, word, actor=ACTOR, account=HEAD)
    with pytest.raises(Invalid, match="lý do"):
        past_review.dismiss(world.deps, code, " ", actor=ACTOR, account=HEAD)
    assert world.store.dossier(code).version == 2


def test_what_was_read_is_shown_beside_the_place_it_was_read_at() -> None:
    world = World()
    code = doubtful(world, "Bằng khen")

    told = past_review.desk_json(past_review.looked_at(world.deps, code, account=HEAD))

    by_name = {one["name"]: one for one in told["fields"]}
    assert (by_name["number"]["value"], by_name["number"]["sure"], by_name["number"]["page"]) == (
        "153/QĐ-UBND",
        True,
        1,
    )
    assert by_name["number"]["evidence"].startswith("QUYẾT ĐỊNH")
    (row,) = told["rows"]
    assert (row["sure"], row["evidence"]) == (False, "QUYẾT ĐỊNH tặng Bằng khen")
    with pytest.raises(NotAllowed):
        past_review.looked_at(world.deps, code, account=UNIT)
