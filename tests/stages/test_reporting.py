"""Statuses go back in order, each once, byte for byte about the document they answer; changes wait for a person."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from connectors.base import Garbled, MessageKind, Refused, Unreachable
from connectors.edxml.reader import read
from connectors.memory import MemoryConnector
from service.domain.errors import Conflict, NotAllowed, Unavailable
from service.domain.states import State
from service.ports import Change, NewJob
from service.stages import notify, quarantine
from service.stages.reporting import answered, document_of
from tests.kit.world import ACTOR, HEAD, UNIT, World, complete, paper

if TYPE_CHECKING:
    from connectors.base import MessageType, RawPaper
    from service.domain.dossier import Dossier
    from service.ports import Lease, Report


class Losing(MemoryConnector):
    """Takes what is sent, and loses its first answer."""

    def __init__(self, name: str) -> None:
        """Have got nothing."""
        super().__init__(name)
        self.sends: list[bytes] = []

    def send(self, message: bytes, *, name: str) -> str:
        """Take it."""
        self.sends.append(message)
        if len(self.sends) == 1:
            raise Unreachable("mất câu trả lời")
        return super().send(message, name=name)


class Showing(Losing):
    """Loses its first answer after it took what was sent, and shows what it took; `fault` is what it says instead."""

    fault: Exception | None = None

    def sent_ids(self, kind: MessageType) -> tuple[str, ...]:
        """List by place."""
        del kind
        if self.fault:
            raise self.fault
        return tuple(str(place) for place in range(len(self.sends)))

    def holds(self, sent_id: str, message: bytes) -> bool:
        """Compare."""
        return self.sends[int(sent_id)] == message


class Telling(MemoryConnector):
    """Tells of what was sent."""

    def told_of_sent(self, sent_id: str, kind: MessageType) -> tuple[str, ...]:
        """Tell of a copy."""
        return (f"T01.01: {kind.value} {sent_id}",)


def told(world: World) -> list[str]:
    """Give the codes that went out, in order."""
    return [read(sent).status_code for sent in world.inbox.sent.values()]


def test_the_sender_hears_of_receipt_acceptance_assignment_work_and_end_once_each(
    world: World, dossier: Dossier
) -> None:
    archived = world.approve_all(dossier)

    world.drain()

    assert archived.state is State.ARCHIVED
    assert told(world) == ["01", "03", "04", "05", "06"]


def test_a_status_answers_the_original_as_its_sender_wrote_it(world: World, dossier: Dossier) -> None:
    (sent,) = world.inbox.sent.values()

    (answered,) = read(sent).response_for
    assert dossier.origin.organ_id == answered.organ_id == "T01.01"
    assert (answered.code, answered.promulgation_date, answered.document_id) == ("12/TTr-STN", "2026/02/27", "T01.01,1")
    assert read(sent).sender.organ_id == "H99.05"


def test_what_names_others_alone_is_answered_by_us_and_noted() -> None:
    world = World()
    world.send("new", *complete(), to=["T77", "T78"])
    dossier = world.settle()

    (sent,) = world.inbox.sent.values()
    assert read(sent).sender.organ_id == "000.00.05.H99"
    (noted,) = dossier.problems
    assert (noted.code, noted.severity, dossier.state) == ("sent.elsewhere", "note", State.IN_REVIEW)
    assert "Sở Nội vụ tỉnh Bình Minh" in noted.message


def test_a_returned_dossier_is_refused_with_the_reason_and_its_supplement_has_a_receipt_of_its_own(
    world: World, dossier: Dossier
) -> None:
    world.act(dossier, "return", reason="Thiếu biên bản", legal_basis="TT 118/2025/TT-BTC", codes=("R03",))
    again = {"organ_id": "T01.01", "document_id": "T01.01,1"}
    world.send("new", paper("bien ban.docx", kind="minutes"), about=[again])
    world.poll()
    world.drain()

    assert told(world) == ["01", "02", "01"]
    assert "Thiếu biên bản" in read(list(world.inbox.sent.values())[1]).status_description


def test_a_higher_status_waits_for_the_lower_one_whoever_works_first(world: World, dossier: Dossier) -> None:
    owed = {report.code: report for report in _owed(world, dossier)}
    assert set(owed) == {"01"}
    accepted = world.act(dossier, "approve")
    (late, *_rest) = [report for report in _owed(world, accepted) if report.code == "04"]

    lease = _leased(world, late.id)
    notify.report(world.deps, lease)

    assert told(world) == ["01"]
    world.drain()
    assert told(world) == ["01", "03", "04"]


def test_a_status_that_was_overtaken_is_not_sent_after_the_higher_one(world: World, dossier: Dossier) -> None:
    (first,) = _owed(world, dossier)
    late = replace(first, id="late", code="00", sent_at=None, proof="")  # a row that no path of ours makes
    world.store.commit(Change(reports=(late,)))

    world.drain()

    assert (told(world), world.store.report("late").proof) == (["01"], "overtaken")


def test_a_status_whose_answer_was_lost_is_sent_again_with_the_same_bytes(world: World) -> None:
    world.send("new", *complete())
    (taken,) = world.poll()
    losing = Losing("inbox")
    deps = replace(world.deps, connectors={"inbox": losing})
    (receipt,) = _owed(world, world.store.dossier(str(taken.dossier_id)))
    with pytest.raises(Unavailable):
        notify.report(deps, _leased(world, receipt.id))
    world.clock.advance(seconds=600)
    notify.report(deps, _leased(world, receipt.id))

    assert len(losing.sends) == 2
    assert losing.sends[0] == losing.sends[1]


def test_a_status_waits_for_an_inbox_that_is_no_longer_declared(world: World) -> None:
    world.send("new", *complete())
    (taken,) = world.poll()
    (receipt,) = _owed(world, world.store.dossier(str(taken.dossier_id)))

    notify.report(replace(world.deps, connectors={}), _leased(world, receipt.id))

    assert world.store.report(receipt.id).sent_at is None
    assert "«inbox» không còn trong tệp HOSO_CONNECTORS" in world.deps.jobs.failing("report")[receipt.id]
    world.clock.advance(seconds=600)
    world.drain()
    assert world.store.report(receipt.id).sent_at is not None
    assert world.deps.jobs.failing("report") == {}


@pytest.mark.parametrize(
    ("fault", "hours", "sends"),
    [(None, 1, 1), (Garbled("HTML"), 1, 1), (Refused("chỉ theo docId"), 25, 2)],
)
def test_a_status_whose_answer_was_lost_is_looked_for_before_it_is_sent_again(
    world: World, fault: Exception | None, hours: int, sends: int
) -> None:
    world.send("new", *complete())
    (taken,) = world.poll()
    showing = Showing("inbox")
    deps = replace(world.deps, connectors={"inbox": showing})
    (receipt,) = _owed(world, world.store.dossier(str(taken.dossier_id)))
    with pytest.raises(Unavailable):
        notify.report(deps, _leased(world, receipt.id))
    showing.fault = fault
    world.clock.advance(seconds=3600 * hours)
    with suppress(Unavailable):
        notify.report(deps, _leased(world, receipt.id))

    assert len(showing.sends) == sends
    assert bool(world.store.report(receipt.id).sent_at) == (fault is None or sends == 2)


def test_the_peers_own_list_is_kept_as_proof(world: World, dossier: Dossier) -> None:
    deps = replace(world.deps, connectors={"inbox": Telling("inbox")})
    (report,) = _owed(world, dossier)

    notify.prove(deps, _leased(world, report.id, kind="proof"))

    assert world.store.report(report.id).confirmed == f"T01.01: status {report.proof}"


def test_a_recall_has_a_receipt_waits_and_is_answered_with_15_when_followed(world: World, dossier: Dossier) -> None:
    asked = _asked(world, dossier, "recall")
    assert (asked.state, asked.step) == (dossier.state, dossier.step)

    withdrawn = world.act(asked, "accept_change", reason="Theo đề nghị của đơn vị.")
    world.drain()

    assert (withdrawn.state, withdrawn.outcome, withdrawn.change_request) == (State.WITHDRAWN, "withdrawn", None)
    assert told(world) == ["01", "01", "15"]
    assert "change_answered" in world.types(dossier)


def test_a_refused_change_is_answered_with_16_and_its_reason(world: World, dossier: Dossier) -> None:
    refused = world.act(_asked(world, dossier, "update"), "refuse_change", reason="Đã trình Hội đồng.")
    world.drain()

    assert refused.state is dossier.state
    last = read(list(world.inbox.sent.values())[-1])
    assert (last.status_code, "Đã trình Hội đồng." in last.status_description) == ("16", True)
    assert last.response_for[0].document_id == "T01.01,2"


def test_an_update_that_is_accepted_brings_its_papers_and_is_read_anew(world: World, dossier: Dossier) -> None:
    new = paper("to trinh.docx", award="Bằng khen của Chủ tịch UBND tỉnh")
    asked = _asked(world, dossier, "update", new)

    after = world.act(asked, "accept_change")
    assert (after.state, after.revision, after.change_request) == (State.RECEIVED, dossier.revision + 1, None)
    world.drain()

    read_again = world.store.dossier(dossier.id)
    assert read_again.state in {State.IN_REVIEW, State.INCOMPLETE}
    assert [one.name for one in read_again.papers].count(new.name) == 2
    assert len(read_again.current_papers) == len(dossier.current_papers)
    assert told(world)[-1] == "15"


def test_an_update_of_the_receivers_alone_changes_nothing_of_the_dossier(world: World, dossier: Dossier) -> None:
    after = world.act(_asked(world, dossier, "update"), "accept_change")

    assert (after.state, after.papers, after.revision) == (dossier.state, dossier.papers, dossier.revision)
    assert world.types(dossier)[-1] == "change_answered"


def test_a_replacement_of_a_decided_dossier_cannot_be_followed_only_refused(world: World, dossier: Dossier) -> None:
    archived = world.approve_all(dossier)
    asked = _asked(world, archived, "replace", paper("to trinh.docx"))

    with pytest.raises(Conflict):
        world.act(asked, "accept_change")

    assert world.act(asked, "refuse_change", reason="Đã có quyết định.").state is State.ARCHIVED


def test_a_second_request_waits_behind_the_first_and_is_laid_before_the_dossier_later(
    world: World, dossier: Dossier
) -> None:
    first = _asked(world, dossier, "update")
    world.send("recall", document_id="T01.01,3", about=[_about()])
    (second,) = world.poll()
    assert (second.outcome, second.dossier_id) == ("parked", dossier.id)

    with pytest.raises(Conflict, match="trả lời"):
        _handled(world, second.id, "accepted")
    world.act(first, "refuse_change", reason="Không cần.")
    _handled(world, second.id, "accepted")

    request = world.store.dossier(dossier.id).change_request
    assert request is not None
    assert (request.kind, request.intake_id) == ("recall", second.id)


def test_a_parked_recall_of_nothing_is_answered_by_a_person(world: World) -> None:
    world.send("recall", document_id="T01.01,9", about=[{"document_id": "không có"}])
    (parked,) = world.poll()

    _handled(world, parked.id, "refused")
    world.drain()

    assert told(world) == ["01", "16"]


def test_a_status_13_is_a_request_to_take_back(world: World, dossier: Dossier) -> None:
    intake = world.store.intakes(dossier.id)[0]
    (report,) = _owed(world, dossier)
    assert report.intake_id == intake.id
    world.send("status", document_id="", about=[_about()], code="13")

    (asked,) = world.poll()

    assert (asked.outcome, asked.kind, asked.dossier_id) == ("change", MessageKind.STATUS, dossier.id)
    request = world.store.dossier(dossier.id).change_request
    assert request is not None
    assert request.kind == "recall"


def test_who_may_not_work_at_the_desk_answers_nothing(world: World) -> None:
    world.send("recall", document_id="T01.01,9", about=[{"document_id": "không có"}])
    (parked,) = world.poll()

    with pytest.raises(NotAllowed):
        quarantine.handle(world.deps, parked.id, answer="seen", reason="x", actor=ACTOR, account=UNIT)


def _about() -> dict[str, str]:
    return {"organ_id": "T01.01", "document_id": "T01.01,1"}


def _asked(world: World, dossier: Dossier, kind: str, *papers: RawPaper) -> Dossier:
    """Send a request to change the dossier's document and give the dossier as it waits."""
    world.send(kind, *papers, document_id="T01.01,2", about=[_about()])
    world.poll()
    world.drain()
    return world.store.dossier(dossier.id)


def _handled(world: World, intake_id: str, answer: str) -> None:
    quarantine.handle(world.deps, intake_id, answer=answer, reason="Đã xem.", actor=ACTOR, account=HEAD)


def _owed(world: World, dossier: Dossier) -> list[Report]:
    documents = [document_of(intake, answered(intake)) for intake in world.store.intakes(dossier.id)]
    return [report for document in documents for report in world.store.reports_about(document)]


def _leased(world: World, report_id: str, *, kind: str = "report") -> Lease:
    (job,) = world.store.ensure([NewJob(kind, report_id, world.clock.now())])
    lease = world.store.claim(job, now=world.clock.now(), seconds=30)
    assert lease is not None
    return lease
