"""Receive: what a message means, and that meaning it twice is meaning it once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.base import Fetched, Form, Outcome, Reference
from connectors.base import Refused as ConnectorRefused
from connectors.memory import MemoryConnector
from service.domain.errors import Conflict, NotAllowed, Unavailable
from service.domain.states import State
from service.stages import receive, reporting
from tests.kit.world import HEAD, UNIT, World, altered, complete, paper


def test_receiving_twice_is_once() -> None:
    world = World()
    reference = world.drop(*complete())
    first = receive.take_in(world.deps, world.inbox, reference)
    world.inbox.put(Form.PAPERS)  # the inbox goes on; ours is offered again under its own id
    again = World(store=world.store, objects=world.objects)
    again.drop(*complete())

    second = receive.take_in(again.deps, again.inbox, reference)

    assert (second, len(world.store.events(str(first.dossier_id)))) == (first, 1)


def test_a_message_is_acknowledged_only_after_it_is_kept() -> None:
    world = World()
    reference = world.drop(*complete())
    seen: list[tuple[str, bool, bool]] = []

    def look(point: str) -> None:
        kept = world.store.intake("inbox", reference.external_id) is not None
        seen.append((point, kept, reference.external_id in world.inbox.acknowledged))

    receive.take_in(replace(world.deps, crashpoint=look), world.inbox, reference)

    assert seen == [
        ("receive.after_open", False, False),
        ("receive.after_objects", False, False),
        ("receive.after_commit", True, False),
        ("receive.after_acknowledge", True, True),
    ]


def test_the_same_content_under_another_name_joins_the_first_dossier() -> None:
    world = World()
    world.drop(*complete(), name="lần một")
    dossier = world.settle()
    world.drop(*complete(), name="lần hai")

    (second,) = world.poll()

    assert (second.outcome, second.dossier_id) == ("duplicate", dossier.id)
    assert world.types(dossier)[-1] == "duplicate_received"


def test_other_content_under_the_same_id_is_a_visible_conflict() -> None:
    world = World()
    reference = world.drop(*complete())
    dossier = world.settle()
    twin = World(store=world.store, objects=world.objects, clock=world.clock, ids=world.ids)
    twin.drop(*map(altered, complete()))

    taken = receive.take_in(twin.deps, twin.inbox, reference)
    offered_again = World(store=world.store, objects=world.objects, clock=world.clock, ids=world.ids)
    offered_again.drop(*map(altered, complete()))
    repeated = receive.take_in(offered_again.deps, offered_again.inbox, reference)

    assert (taken.outcome, taken.dossier_id, repeated.id) == ("conflict", dossier.id, taken.id)
    assert world.types(dossier).count("content_conflict") == 1


def test_a_recall_is_parked_beside_its_target_and_never_applied() -> None:
    world = World()
    world.send("new", *complete(), document_id="D1")
    dossier = world.settle()
    world.send("recall", document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])

    (taken,) = world.poll()

    after = world.store.dossier(dossier.id)
    assert (taken.outcome, after.state) == ("change", dossier.state)
    assert after.change_request is not None
    assert after.change_request.kind == "recall"


def test_a_recall_that_came_before_its_document_is_laid_beside_it_when_that_comes() -> None:
    world = World()
    world.send("recall", document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.send("recall", document_id="D3", about=[{"organ_id": "T01.01", "document_id": "D9"}])
    early, _other = world.poll()
    world.send("new", *complete(), document_id="D1")

    dossier = world.settle()

    asked = dossier.change_request
    assert (asked and asked.intake_id, asked and asked.kind) == (early.id, "recall")
    assert world.types(dossier)[:2] == ["received", "change_requested"]
    handled = world.store.intake_by_id(early.id)
    assert (handled.handled_by, handled.answer, "đã tới" in handled.note) == ("hoso", "accepted", True)
    assert [one.envelope["document_id"] for one in world.store.messages(outcomes=("parked",), limit=9)] == ["D3"]
    world.act(dossier, "refuse_change", reason="Đã trình.")
    answered = reporting.document_of(early, reporting.answered(early))
    assert "16" in [one.code for one in world.store.reports_about(answered)]


def test_a_recall_by_another_body_waits_for_a_person_when_the_document_comes() -> None:
    world = World()
    world.send("recall", document_id="D2", organ="T01.02", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.poll()
    world.send("new", *complete(), document_id="D1")

    assert world.settle().change_request is None


def test_a_recall_of_an_id_that_two_dossiers_bear_names_both_and_touches_neither() -> None:
    world = World()
    world.send("new", *complete("một"), document_id="D1")
    one = world.settle()
    world.send("new", *complete("hai"), document_id="D1", subject="V/v hai")
    other = world.settle()
    world.send("recall", document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("parked", None)
    assert f"{other.code}, {one.code}" in taken.message
    world.act(world.store.dossier(other.id), "withdraw", reason="Công văn 12/SNV.")
    world.send("recall", document_id="D3", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    (taken,) = world.poll()
    assert (taken.outcome, taken.dossier_id) == ("change", one.id)


def test_a_recall_by_number_finds_its_target_however_it_spells_the_day() -> None:
    world = World()
    world.send("new", *complete(), document_id="D1")
    dossier = world.settle()
    year, month, day = dossier.origin.date.replace("/", "-").split("-")
    about = {"organ_id": "T01.01", "code": dossier.origin.number, "promulgation_date": f"{day}/{month}/{year}"}
    world.send("recall", document_id="D2", about=[about])

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("change", dossier.id)


def test_a_recall_of_nothing_known_waits_for_a_person() -> None:
    world = World()
    world.send("recall", about=[{"organ_id": "T01.01", "document_id": "never sent"}])

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("parked", None)


def test_a_message_that_cannot_be_opened_is_kept_and_acknowledged_with_its_reason() -> None:
    world = World()
    reference = world.inbox.put(Form.EDXML, b"<broken")

    (taken,) = world.poll()

    assert (taken.outcome, taken.reason) == ("refused", "xml.broken")
    assert world.inbox.acknowledged[reference.external_id] == (Outcome.UNREADABLE, "Thông điệp hỏng.")
    assert world.objects.get(taken.raw_key) == b"<broken"


def test_one_failing_message_does_not_keep_the_others_waiting() -> None:
    world = World()
    world.inbox.put(Form.EDXML, b'{"die": true}')
    world.drop(*complete())

    taken = world.poll()

    assert [one.outcome for one in taken] == ["dossier"]


class Grudging(MemoryConnector):
    """An inbox that lists what it will not give."""

    def fetch(self, reference: Reference) -> Fetched:
        """Refuse, as a peer does whose rights or clock disagree."""
        raise ConnectorRefused(f"không có quyền lấy {reference.external_id}")


class Closed(Grudging):
    """An inbox whose messages may not be read as they are."""

    def pending(self) -> list[Reference]:
        """List them as closed."""
        return [replace(one, detail={**one.detail, "closed": True}) for one in super().pending()]


def test_a_refusal_that_no_other_poller_explains_is_told() -> None:
    world = World(inbox=Grudging("inbox"))
    world.drop(*complete())

    taken = world.poll()

    assert (taken, [str(error) for error in world.failures]) == ([], ["không có quyền lấy inbox-1"])


class Clinging(MemoryConnector):
    """An inbox that does not let go of what was taken."""

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Refuse, as a folder does whose drop belongs to another account."""
        raise ConnectorRefused(f"không đủ quyền chuyển {reference.external_id}: {outcome.value} {reason}".strip())


def test_a_message_that_was_taken_in_and_stays_in_the_inbox_is_told_each_time_and_makes_one_dossier() -> None:
    world = World(inbox=Clinging("inbox"))
    world.drop(*complete())

    world.poll()
    taken = world.store.intake("inbox", "inbox-1")
    world.poll()

    assert [str(error) for error in world.failures] == ["không đủ quyền chuyển inbox-1: kept"] * 2
    assert taken is not None
    assert world.store.intake("inbox", "inbox-1") == taken


def test_an_outage_is_never_no_mail() -> None:
    world = World()
    world.inbox.away = True

    with pytest.raises(Unavailable, match="inbox"):
        world.poll()


def test_an_inbox_that_is_suddenly_empty_is_loud_for_an_hour_unless_all_was_taken_in() -> None:
    world, waited = World(), dict[str, receive.Waited]()

    def poll() -> None:
        receive.poll(world.deps, "inbox", on_failure=lambda _one, _error: None, waited=waited)

    world.drop(*complete())
    poll()
    poll()  # empty, and everything that waited was taken in
    gone = world.drop(*complete())
    waited["inbox"] = receive.Waited((gone.external_id,))
    world.inbox.acknowledge(gone, Outcome.KEPT)  # by somebody else

    for _look in range(2):
        with pytest.raises(Unavailable, match="1 thông điệp đang chờ không còn mà chưa được tiếp nhận"):
            poll()
        world.clock.advance(seconds=1700)
    world.clock.advance(seconds=1700)
    poll()
    assert waited == {}


def test_what_was_closed_and_is_there_no_more_under_its_name_is_not_missed() -> None:
    world, waited = World(inbox=Closed("inbox")), dict[str, receive.Waited]()
    world.drop(*complete())
    receive.poll(world.deps, "inbox", on_failure=lambda _one, _error: None, waited=waited)

    assert waited == {}


def test_a_supplement_finds_its_dossier_by_the_letter_it_answers() -> None:
    world = World()
    world.send("new", paper("to trinh.docx", number="12/TTr-STN"), document_id="D1")
    dossier = world.settle()
    world.send("new", *complete(), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])

    (taken,) = world.poll()

    after = world.store.dossier(dossier.id)
    assert (dossier.state, taken.outcome, taken.dossier_id) == (State.INCOMPLETE, "supplement", dossier.id)
    assert (after.state, after.revision, len(after.papers)) == (State.RECEIVED, 2, 5)


def test_a_supplement_finds_its_dossier_by_the_code_in_its_folder_name() -> None:
    world = World()
    world.drop(paper("to trinh.docx", number="12/TTr-STN"))
    dossier = world.settle()
    world.drop(*complete(), name=f"Bổ sung {dossier.code}")

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("supplement", dossier.id)


@pytest.mark.parametrize(
    "name",
    ["hs-{year}-{number} bo sung", "Bổ sung HS {year} {number}", "BS_HS_{year}_{number}", "HS{year}{number}.bo sung",
     "Bổ sung HS–{year}–{number}, HS-{year}-{number}"],
)  # fmt: skip
def test_a_code_may_be_written_as_people_write_it(name: str) -> None:
    world = World()
    world.drop(paper("to trinh.docx", number="12/TTr-STN"))
    dossier = world.settle()
    _hs, year, number = dossier.code.split("-")
    world.drop(*complete(), name=name.format(year=year, number=number))

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("supplement", dossier.id)


@pytest.mark.parametrize("name", ["Bổ sung {code} và HS-2026-000099", "C{code}", "{code}1"])
def test_a_name_that_does_not_say_which_dossier_supplements_none(name: str) -> None:
    world = World()
    world.drop(paper("to trinh.docx", number="12/TTr-STN"))
    dossier = world.settle()
    world.drop(*complete(), name=name.format(code=dossier.code))

    (taken,) = world.poll()

    assert taken.outcome == "dossier"


def test_papers_for_a_dossier_under_review_wait_for_a_persons_word() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.drop(paper("giai trinh.docx", "opinion"), name=f"Bổ sung {dossier.code}")

    (taken,) = world.poll()

    after = world.store.dossier(dossier.id)
    assert (dossier.state, taken.outcome, taken.dossier_id) == (State.IN_REVIEW, "change", dossier.id)
    assert (after.state, after.papers) == (State.IN_REVIEW, dossier.papers)
    assert after.change_request is not None
    assert after.change_request.kind == "update"


def test_a_folder_named_by_a_persons_hand_supplements_what_came_as_a_message() -> None:
    world = World()
    world.send("new", paper("to trinh.docx", number="12/TTr-STN"), document_id="D1")
    dossier = world.settle()
    world.drop(*complete(), name=f"Bổ sung {dossier.code}")

    (taken,) = world.poll()

    assert (taken.outcome, taken.dossier_id) == ("supplement", dossier.id)


def test_another_body_cannot_supplement_a_dossier_by_naming_its_code() -> None:
    world = World()
    world.send("new", paper("to trinh.docx", number="12/TTr-STN"), document_id="D1")
    dossier = world.settle()
    world.send("new", *complete(), organ="T02.02", document_id="D9", subject=f"Bổ sung {dossier.code}")

    (taken,) = world.poll()

    assert taken.outcome == "dossier"


def test_pushing_one_key_with_other_bytes_is_a_conflict() -> None:
    world = World()
    first = receive.push(world.deps, form=Form.PAPERS, raw=b"", papers=complete(), key="k1", account=HEAD)
    same = receive.push(world.deps, form=Form.PAPERS, raw=b"", papers=complete(), key="k1", account=HEAD)

    assert same == first
    with pytest.raises(Conflict, match="k1"):
        receive.push(world.deps, form=Form.PAPERS, raw=b"", papers=complete("hai"), key="k1", account=HEAD)


def test_an_edxml_message_is_owed_status_01_the_same_day() -> None:
    world = World()
    world.send("new", *complete())
    world.settle()

    assert len(world.inbox.sent) == 1
    assert b"<edXML:StatusCode>01</edXML:StatusCode>" in next(iter(world.inbox.sent.values()))


def test_a_unit_pushes_in_its_own_name_only() -> None:
    world = World()
    unnamed = receive.push(world.deps, form=Form.PAPERS, raw=b"", papers=complete(), key="k1", account=UNIT)
    anothers = world.inbox.fetch(world.send("new", *complete("hai"), organ="T01.01"))

    assert world.store.dossier(str(unnamed.dossier_id)).origin.organ_id in UNIT.unit_ids
    with pytest.raises(NotAllowed):
        receive.push(world.deps, form=anothers.form, raw=anothers.raw, papers=(), key="k2", account=UNIT)
