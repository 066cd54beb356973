"""Every promise of the Store port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from service.domain.dossier import ChangeRequest, Correction, OpenStep, Origin, PaperStatus
from service.domain.dossier_reading import combine
from service.domain.errors import Conflict, NotFound
from service.domain.events import Actor, EventType
from service.domain.fields import Problem
from service.domain.opinions import Opinion
from service.domain.roads import AwardChange
from service.domain.states import Processing, State
from service.ports import Change, Receipt
from tests.kit.builders import (
    a_dossier,
    a_paper,
    a_report,
    a_search_row,
    a_status,
    a_stopped_term,
    an_advance,
    an_arrival,
    an_endpoint,
    an_event,
    an_intake,
)
from tests.kit.clock import START

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.stores import Stores

LATER = START + timedelta(hours=1)


def a_full_dossier() -> Dossier:
    """Give a dossier with every part filled."""
    report = a_report("Số: 12 /TTr-STN\nKính gửi", "Trang hai")
    told = {"award": "bkt", "procedure": "bkt", "duplicate_of": "HS-2026-000099"}
    return a_dossier(
        **told,
        state=State.INCOMPLETE,
        processing=Processing.WAITING,
        rules={"awards/bkt.toml": "f" * 64},
        papers=(
            a_paper(1, report=report, status=PaperStatus.READ, facts=({"code": "pdf.signature"},)),
            a_paper(2, status=PaperStatus.QUARANTINED, reason="zip.bomb", message="Tệp nén bất thường", attempts=3),
        ),
        reading=combine([("Tờ trình 1.pdf", report)]),
        corrections=(Correction(1, "number", "13/TTr-STN", "chi", START, before="12/TTr-STN"),),
        problems=(Problem("R01", "Thiếu biên bản", paper="biên bản"),),
        step=OpenStep("appraise", "Thẩm định", "specialist", ("approve", "return"), START, date(2026, 3, 9), "5 ngày"),
        treated_as_nomination=True,
        change_request=ChangeRequest("i1", "recall", "Gửi nhầm", START),
        decision={"number": "1/QĐ"},
        message="Thiếu biên bản",
        package={"key": "k", "size": 3},
        terms=(a_stopped_term(),),
        arrived_at=START,
        award_change=AwardChange("gk", "bkt", "Mức cơ sở", "chi", "2026-03-03"),
        opinions=(Opinion("Thuế tỉnh", "2026-03-02", "agree", "Không vi phạm", "88/TT", "2026-03-05"),),
        signed=({"step": "kiem_tra", "by": "chi", "on": "2026-03-02"},),
    )


@pytest.mark.parametrize("dossier", [a_dossier(), a_full_dossier()], ids=["plain", "full"])
def test_a_dossier_comes_back_as_it_was_committed_with_its_code(stores: Stores, dossier: Dossier) -> None:
    stores.store.commit(an_arrival(dossier))

    assert stores.store.dossier(dossier.id) == replace(dossier, code="HS-2026-000001")


def test_a_dossier_is_found_by_its_code(stores: Stores) -> None:
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier))

    assert stores.store.dossier("HS-2026-000001").id == dossier.id


def test_the_code_takes_the_year_of_vietnam(stores: Stores) -> None:
    dossier = a_dossier(received_at=datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    stores.store.commit(an_arrival(dossier))

    assert stores.store.dossier(dossier.id).code == "HS-2027-000001"


def test_the_code_never_changes(stores: Stores) -> None:
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier))
    stores.store.commit(Change(dossier=replace(dossier, version=2, code="another"), expected=1))

    assert stores.store.dossier(dossier.id).code == "HS-2026-000001"


def test_an_unknown_dossier_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        stores.store.dossier("HS-2026-999999")


def test_a_stale_version_is_a_conflict_that_tells_the_stored_one_and_writes_nothing(stores: Stores) -> None:
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier))
    second = replace(dossier, version=2, subject="Lần hai")
    stores.store.commit(Change(dossier=second, expected=1))

    with pytest.raises(Conflict) as refused:
        stores.store.commit(an_arrival(replace(dossier, version=2), expected=1, jobs=()))

    assert refused.value.current == 2
    assert stores.store.dossier(dossier.id).subject == "Lần hai"
    assert len(stores.store.events(dossier.id)) == 1


def test_a_dossier_that_exists_cannot_be_inserted_again(stores: Stores) -> None:
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier))

    with pytest.raises(Conflict) as refused:
        stores.store.commit(an_arrival(dossier))

    assert refused.value.current == 1


def test_papers_change_with_their_dossier_and_pages_with_their_paper(stores: Stores) -> None:
    dossier = a_dossier(papers=(a_paper(1, report=a_report("một", "hai")), a_paper(2)))
    stores.store.commit(an_arrival(dossier))
    read = replace(dossier.papers[1], report=a_report("ba"), status=PaperStatus.READ)
    shorter = replace(dossier.papers[0], report=a_report("một"))
    changed = replace(dossier, version=2, papers=(shorter, read, a_paper(3, revision=2)))
    stores.store.commit(Change(dossier=changed, expected=1))

    assert stores.store.dossier(dossier.id).papers == changed.papers


def test_a_message_taken_in_twice_is_a_conflict_with_the_stored_intake(stores: Stores) -> None:
    first = a_dossier()
    intake = an_intake(dossier_id=first.id)
    stores.store.commit(an_arrival(first, intake=intake))
    other = a_dossier()

    with pytest.raises(Conflict) as refused:
        stores.store.commit(an_arrival(other, intake=an_intake(external_id=intake.external_id, dossier_id=other.id)))

    assert refused.value.current == intake
    with pytest.raises(NotFound):
        stores.store.dossier(other.id)


def test_the_same_content_makes_one_dossier(stores: Stores) -> None:
    intake = an_intake(content_key="c" * 64)
    stores.store.commit(Change(intake=intake))

    with pytest.raises(Conflict) as refused:
        stores.store.commit(Change(intake=an_intake(content_key="c" * 64)))

    assert refused.value.current == intake


def test_the_same_content_may_be_a_duplicate_as_often_as_it_comes(stores: Stores) -> None:
    stores.store.commit(Change(intake=an_intake(content_key="c" * 64)))
    stores.store.commit(Change(intake=an_intake(content_key="c" * 64, outcome="duplicate")))
    stores.store.commit(Change(intake=an_intake(content_key="c" * 64, outcome="duplicate")))

    found = stores.store.intake_by_content("c" * 64)
    assert found is not None
    assert found.outcome == "dossier"


def test_a_change_request_is_no_content_of_a_dossier(stores: Stores) -> None:
    stores.store.commit(Change(intake=an_intake(content_key="c" * 64, outcome="change")))

    assert stores.store.intake_by_content("c" * 64) is None


def test_an_intake_is_found_by_its_message_and_by_its_id(stores: Stores) -> None:
    intake = an_intake(name="Tờ trình.edxml", envelope={"subject": "V/v khen", "numbers": [1, 2]}, outcome="parked")
    stores.store.commit(Change(intake=intake))

    assert stores.store.intake(intake.connector, intake.external_id) == intake
    assert stores.store.intake_by_id(intake.id) == intake
    assert stores.store.intake("another", intake.external_id) is None
    with pytest.raises(NotFound):
        stores.store.intake_by_id("nobody")


def test_the_intakes_of_a_dossier_come_oldest_first(stores: Stores) -> None:
    dossier = a_dossier()
    late = an_intake(dossier_id=dossier.id, outcome="supplement", received_at=LATER)
    early = an_intake(dossier_id=dossier.id)
    stores.store.commit(an_arrival(dossier, intake=late))
    stores.store.commit(Change(intake=early))

    assert stores.store.intakes(dossier.id) == [early, late]


def test_the_origin_is_found_by_document_id_before_number_and_date(stores: Stores) -> None:
    by_id = a_dossier(origin=Origin("inbox", "T01", document_id="D1", number="7/TTr", date="2026-01-01"))
    newer = replace(by_id, id="newer", received_at=LATER, origin=replace(by_id.origin, document_id="D2"))
    for dossier in (by_id, newer):
        stores.store.commit(an_arrival(dossier))

    def find(organ_id: str = "T01", document_id: str = "", number: str = "7/TTr") -> list[str]:
        asked = {"organ_id": organ_id, "document_id": document_id, "number": number, "date": "2026-01-01"}
        return list(stores.store.find_origin(**asked))

    assert find(document_id="D1") == [by_id.id]
    assert find() == [newer.id, by_id.id]
    assert find(document_id="D9") == [newer.id, by_id.id]
    assert find(number="8/TTr") == []
    assert find(organ_id="T02", document_id="D1") == []
    assert find(organ_id="", document_id="D1") == []


def test_events_are_numbered_without_gaps_within_a_dossier(stores: Stores) -> None:
    one, two = a_dossier(), a_dossier()
    stores.store.commit(an_arrival(one))
    stores.store.commit(an_arrival(two))
    noted = an_event(one.id, EventType.NOTED, actor=Actor("person", "chi", "head", "web"), data={"text": "đã xem"})
    stores.store.commit(Change(events=(noted, an_event(one.id, EventType.EXTRACTED, state="extracted", version=2))))

    events = stores.store.events(one.id)
    assert [(event.sequence, event.type) for event in events] == [
        (1, EventType.RECEIVED),
        (2, EventType.NOTED),
        (3, EventType.EXTRACTED),
    ]
    assert replace(events[1], sequence=0, position=0) == noted


def test_events_of_all_dossiers_come_in_order_after_a_position(stores: Stores) -> None:
    dossiers = [a_dossier(), a_dossier(), a_dossier()]
    for dossier in dossiers:
        stores.store.commit(an_arrival(dossier))

    first = stores.store.events_after(0, limit=2)
    rest = stores.store.events_after(first[-1].position, limit=2)
    assert [event.dossier_id for event in [*first, *rest]] == [dossier.id for dossier in dossiers]
    assert stores.store.events_after(rest[-1].position, limit=2) == []


def test_a_change_writes_all_or_nothing(stores: Stores) -> None:
    dossier = a_dossier()
    intake = an_intake(dossier_id=dossier.id)
    stores.store.commit(Change(intake=replace(intake, dossier_id=None)))
    taken = an_arrival(dossier, intake=replace(intake, id="again"), search=a_search_row(dossier.id))

    with pytest.raises(Conflict):
        stores.store.commit(taken)

    assert stores.store.events_after(0, limit=9) == []
    assert stores.jobs.backlog() == {}


def test_a_commit_gives_the_jobs_it_made_due(stores: Stores) -> None:
    dossier = a_dossier()
    jobs = stores.store.commit(an_arrival(dossier))

    leases = [stores.jobs.claim(job, now=START, seconds=60) for job in jobs]
    assert [(lease.kind, lease.subject) for lease in leases if lease] == [("advance", dossier.id)]


def test_a_commit_under_a_lease_finishes_the_job(stores: Stores) -> None:
    dossier = a_dossier()
    (job,) = stores.store.commit(an_arrival(dossier))
    lease = stores.jobs.claim(job, now=START, seconds=60)
    made = stores.store.commit(Change(dossier=replace(dossier, version=2), expected=1, lease=lease))

    assert list(made) == []
    assert stores.jobs.backlog() == {}


def test_a_lost_lease_writes_nothing(stores: Stores) -> None:
    dossier = a_dossier()
    (job,) = stores.store.commit(an_arrival(dossier))
    late = stores.jobs.claim(job, now=START, seconds=60)
    stores.jobs.claim(job, now=LATER, seconds=60)

    with pytest.raises(Conflict):
        stores.store.commit(Change(dossier=replace(dossier, version=2), expected=1, lease=late))

    assert stores.store.dossier(dossier.id).version == 1
    assert stores.jobs.backlog() == {"advance": 1}


def test_the_holder_may_ask_for_its_own_job_anew(stores: Stores) -> None:
    dossier = a_dossier()
    (job,) = stores.store.commit(an_arrival(dossier))
    lease = stores.jobs.claim(job, now=START, seconds=60)
    again = Change(dossier=replace(dossier, version=2), expected=1, lease=lease, jobs=(an_advance(dossier.id, LATER),))
    made = stores.store.commit(again)

    assert list(made) == [job]
    assert stores.jobs.claim(job, now=START, seconds=60) is None
    held = stores.jobs.claim(job, now=LATER, seconds=60)
    assert held is not None
    assert held.attempts == 1


def test_every_wanting_endpoint_is_owed_each_event_once(stores: Stores) -> None:
    everything, decisions = an_endpoint(name="a"), an_endpoint(name="b", types=("dossier.decided",))
    for endpoint in (everything, decisions, an_endpoint(enabled=False), an_endpoint(url="", inbound=True)):
        stores.deliveries.save_endpoint(endpoint)
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier, jobs=()))
    jobs = stores.store.commit(Change(events=(an_event(dossier.id, EventType.DECIDED),)))

    owed = {(one.endpoint.name, one.event.type.value, one.state) for one in stores.deliveries.deliveries()}
    assert owed == {
        ("a", "dossier.received", "pending"),
        ("a", "dossier.decided", "pending"),
        ("b", "dossier.decided", "pending"),
    }
    assert len(jobs) == 2
    assert stores.jobs.backlog() == {"deliver": 3}


def test_a_status_is_owed_once_per_message_and_code(stores: Stores) -> None:
    intake = an_intake()
    status = a_status(intake.id)
    stores.store.commit(Change(intake=intake, reports=(status,)))
    again = stores.store.commit(Change(reports=(a_status(intake.id), a_status(intake.id, code="06"))))

    assert stores.store.report(status.id) == status
    assert len(again) == 1
    assert stores.jobs.backlog() == {"report": 2}


def test_a_status_is_marked_as_sent(stores: Stores) -> None:
    intake = an_intake()
    status = a_status(intake.id)
    stores.store.commit(Change(intake=intake, reports=(status,)))
    stores.store.mark_reported(status.id, at=LATER, proof="peer-1")

    with pytest.raises(NotFound):
        stores.store.mark_reported("unknown", at=LATER, proof="")
    with pytest.raises(NotFound):
        stores.store.report("unknown")


def test_the_first_answer_to_a_webhook_is_kept(stores: Stores) -> None:
    dossier = a_dossier()
    receipt = Receipt("e1", "msg-1", 200, {"version": 1}, START)
    stores.store.commit(an_arrival(dossier, receipt=receipt))

    with pytest.raises(Conflict) as refused:
        stores.store.commit(Change(receipt=replace(receipt, status=409)))

    assert refused.value.current == receipt
    assert stores.store.receipt("e1", "msg-1") == receipt
    assert stores.store.receipt("e1", "msg-2") is None


def test_odd_characters_never_stop_a_commit(stores: Stores) -> None:
    odd = "a\x00b \\u0000 \ud800 'x' {y} %s 💮"
    dossier = a_dossier(subject=odd, papers=(a_paper(1, name=odd, report=a_report(odd)),))
    texts = ((1, 1, odd),)
    stores.store.commit(an_arrival(dossier, search=a_search_row(dossier.id, names=(odd,), texts=texts)))

    assert stores.store.dossier(dossier.id).subject.startswith("a")


def test_one_of_many_parallel_writers_wins(stores: Stores) -> None:
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier))
    outcomes: list[str] = []

    def write(number: int) -> None:
        changed = replace(dossier, version=2, subject=f"Người {number}")
        try:
            events = (an_event(dossier.id, EventType.DECIDED),)
            stores.store.commit(Change(dossier=changed, expected=1, events=events, jobs=(an_advance(dossier.id),)))
        except Conflict:
            outcomes.append("lost")
        else:
            outcomes.append("won")

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["lost"] * 7 + ["won"]
    assert len(stores.store.events(dossier.id)) == 2


def test_answers_given_before_a_time_are_forgotten_and_later_ones_kept(stores: Stores) -> None:
    old, young = (Receipt("e1", name, 200, {}, at) for name, at in (("old", START), ("young", LATER)))
    for receipt in (old, young):
        stores.store.commit(Change(receipt=receipt))

    assert [stores.store.forget_receipts(LATER) for _ in range(2)] == [1, 0]
    assert (stores.store.receipt("e1", "old"), stores.store.receipt("e1", "young")) == (None, young)
