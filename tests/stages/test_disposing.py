"""Disposing: two people, a wait, nothing that is held or not over; what goes is gone, what stays proves it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.memory import MemoryObjects
from service.adapters.signing import is_signed
from service.domain import exemplars, matrix
from service.domain.audit import canonical
from service.domain.dossier import ChangeRequest
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from service.domain.keys import package_key
from service.domain.register import Entry, Kind, Lines
from service.domain.states import Processing, State
from service.ports import Change, Query, Scope
from service.stages import audit, disposing, holding
from tests.kit.builders import a_paper, an_intake
from tests.kit.clock import START
from tests.kit.disposals import ACTOR, CLERK, SCHEDULE, SECOND, approved, archived, carried, office
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Deps, Intake
    from tests.kit.stores import Stores


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def deps(stores: Stores, world: World) -> Deps:
    return office(stores, world)


def test_what_went_is_gone_and_what_stays_proves_it(deps: Deps, world: World) -> None:
    gone, other = (
        archived(deps, b"both have it"),
        archived(deps, b"both have it", decision={"decision_date": "2020-01-02"}),
    )
    audit.keep_up(deps)
    keys = [*(paper.key for paper in gone.papers), f"messages/{gone.id}", package_key(gone.code, 1, "1" * 64)]

    done = carried(deps, approved(deps, world, gone))

    assert (done.state, [item.state for item in done.items]) == ("done", ["destroyed"])
    assert [deps.objects.stat(key) for key in keys] == [None, 12, None, None]
    left, (message,) = deps.store.dossier(gone.id), deps.store.intakes(gone.id)
    assert (left.state, left.papers, left.reading, left.package) == (State.DISPOSED, (), None, {})
    assert (left.code, left.decision) == (gone.code, {"decision_date": "2004-05-06"})
    assert (message.raw_key, message.envelope) == ("", {})
    found = deps.finder.find(Query("Nguyễn Văn Thử"), scope=Scope())
    assert [hit.dossier_id for hit in found.hits] == [other.id]
    assert [event.type.value.rpartition(".")[2] for event in deps.store.events(gone.id)] == [
        "received", "disposal_proposed", "disposal_reviewed", "disposed"]  # fmt: skip
    audit.keep_up(deps)
    assert [verdict.fault for verdict in audit.check(deps.audit, deps.objects)] == ["", ""]


def test_the_certificate_says_what_by_whom_when_and_why_and_is_kept(deps: Deps, world: World) -> None:
    gone = archived(deps)
    done = carried(deps, approved(deps, world, gone))
    name, data = disposing.certificate(deps, done.id, account=CLERK)
    told = json.loads(data)
    body = told["certificate"]

    assert name == f"tieu-huy-{done.id}.json"
    assert is_signed(canonical(body), told["signature"], public=told["public_key"])
    assert (body["proposed_by"], body["reviewed_by"], body["done_by"], body["ground"]) == (
        "chuyenvien", "lanhdao", "chuyenvien", "QĐ 1/QĐ-SNV")  # fmt: skip
    assert body["rules"] == {"retention/thu.toml": "0" * 64}
    (item,) = body["items"]
    assert (item["code"], item["why"]) == (gone.code, "Cấp tỉnh: 20 năm từ năm 2004; Thông tư thử nghiệm")
    assert {file["sha256"] for file in item["files"]} >= {gone.papers[0].sha256, "1" * 64}
    assert "Tờ trình" not in data.decode()
    assert done.certificate["key"] in [one.key for one in deps.keeping.kept(after="", limit=100)]


def test_one_person_alone_and_nobody_before_the_wait_is_over(deps: Deps, world: World) -> None:
    one = disposing.propose(deps, [archived(deps).id], "QĐ 1", actor=ACTOR, account=CLERK)
    for actor, account in ((ACTOR, CLERK), (replace(SECOND, name="chuyenvien"), HEAD)):
        with pytest.raises(NotAllowed):
            disposing.approve(deps, one.id, "", actor=actor, account=account)
    with pytest.raises(Conflict):
        carried(deps, one)

    approval = disposing.approve(deps, one.id, "", actor=SECOND, account=HEAD)
    world.clock.advance(seconds=timedelta(days=30).total_seconds() - 1)

    assert approval.not_before == START + timedelta(days=30)
    with pytest.raises(Conflict, match="Chưa hết thời gian chờ"):
        carried(deps, one)
    with pytest.raises(NotFound):
        disposing.certificate(deps, one.id, account=CLERK)


def test_what_is_held_by_then_is_kept_and_the_certificate_says_so(deps: Deps, world: World) -> None:
    held, gone = archived(deps), archived(deps)
    one = approved(deps, world, held, gone)
    holding.hold(deps, held.id, "thanh tra", actor=SECOND, account=HEAD)

    done = carried(deps, one)

    assert [(item.state, item.note.partition(" (")[0]) for item in done.items] == [
        ("kept", f"Hồ sơ {held.code} đang được giữ theo yêu cầu từ 01/04/2026"), ("destroyed", "")]  # fmt: skip
    assert deps.objects.get(held.papers[0].key, sha256=held.papers[0].sha256)
    assert deps.store.dossier(held.id).papers == held.papers


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": State.APPROVED}, "chưa được lưu trữ"),
        ({"award": "gk"}, "thời hạn của nhóm «Cấp cơ sở» chưa được kiểm chứng"),
        ({"award": "hcld3"}, "vĩnh viễn"),
        ({"outcome": "rejected"}, "không có nhóm thời hạn"),
        ({"decision": {"decision_date": "2006-01-01"}}, "còn thời hạn lưu trữ, đến hết năm 2026"),
        ({"decision": {}}, "còn thời hạn lưu trữ, đến hết năm 2046"),
        ({"decision": {"decision_date": "2004-05-06", "adjusted_on": "2010-01-02"}}, "đến hết năm 2030"),
        ({"processing": Processing.QUARANTINED}, "còn chờ máy hoặc người xác nhận"),
        ({"change_request": ChangeRequest("x", "recall", "nhầm", START)}, "còn một yêu cầu thay đổi chờ trả lời"),
    ],
)
def test_what_may_not_go_is_on_no_list(deps: Deps, given: dict[str, Any], why: str) -> None:
    dossier = archived(deps, **given)

    with pytest.raises(Invalid) as refused:
        disposing.propose(deps, [dossier.id], "QĐ 1", actor=ACTOR, account=CLERK)
    assert [problem.message.partition(": ")[0] for problem in refused.value.problems] == [dossier.code]
    assert why in refused.value.problems[0].message
    assert disposing.over(deps, account=CLERK) == []


def test_what_may_go_is_found_and_is_on_one_list_at_a_time(deps: Deps) -> None:
    first, second, held = archived(deps), archived(deps), archived(deps)
    holding.hold(deps, held.id, "vụ án", actor=SECOND, account=HEAD)
    one = disposing.propose(deps, [first.code, first.id], "QĐ 1", actor=ACTOR, account=CLERK)

    assert [item.code for item in one.items] == [first.code]
    assert [found.dossier.code for found in disposing.over(deps, account=CLERK)] == [second.code]
    for code, ground in ((first.code, "QĐ 1"), (held.code, "QĐ 1"), (second.code, " ")):
        with pytest.raises(Invalid):
            disposing.propose(deps, [code], ground, actor=ACTOR, account=CLERK)

    refused = disposing.refuse(deps, one.id, "còn dùng", actor=SECOND, account=HEAD)
    again = disposing.propose(deps, [first.id], "QĐ 2", actor=ACTOR, account=CLERK)
    cancelled = disposing.cancel(deps, again.id, "nhầm", actor=ACTOR, account=CLERK)

    assert (refused.state, cancelled.state) == ("refused", "cancelled")
    assert {found.dossier.code for found in disposing.over(deps, account=CLERK)} == {first.code, second.code}
    assert [found.id for found in disposing.listed(deps, account=CLERK)] == sorted((one.id, again.id), reverse=True)
    for lost in (one, again):
        with pytest.raises(Conflict):
            disposing.approve(deps, lost.id, "", actor=SECOND, account=HEAD)


class Stubborn(MemoryObjects):
    """A store that once is away, and once still locks, when something is to be destroyed."""

    def __init__(self) -> None:
        super().__init__()
        self.away, self.locked = 1, 1

    def destroy(self, key: str) -> str:
        if self.away:
            self.away -= 1
            raise Unavailable("kho đi vắng")
        if self.locked:
            self.locked -= 1
            return f"kho lưu còn khóa {key}"
        return super().destroy(key)


def test_what_was_broken_off_is_gone_on_with_and_a_lock_is_waited_for(deps: Deps, world: World) -> None:
    deps = replace(deps, objects=Stubborn())
    gone = archived(deps)
    one = approved(deps, world, gone)

    with pytest.raises(Unavailable):
        carried(deps, one)
    assert deps.store.dossier(gone.id).state is State.DISPOSED
    locked = carried(deps, one)
    done = carried(deps, one)

    assert (locked.state, locked.items[0].state, locked.certificate) == ("approved", "erased", {})
    assert "kho lưu còn khóa" in locked.items[0].note
    assert (done.state, done.items[0].state, done.items[0].note) == ("done", "destroyed", "")
    assert deps.objects.stat(gone.papers[0].key) is None
    with pytest.raises(Conflict):
        carried(deps, one)


def test_who_holds_what_the_store_still_locks_keeps_it(deps: Deps, world: World) -> None:
    store = Stubborn()
    store.away = 0
    deps = replace(deps, objects=store)
    gone = archived(deps)
    one = approved(deps, world, gone)
    carried(deps, one)
    holding.hold(deps, gone.id, "thanh tra", actor=SECOND, account=HEAD)

    held = carried(deps, one)

    assert (held.state, held.items[0].state) == ("approved", "erased")
    assert "đang được giữ" in held.items[0].note
    assert deps.objects.stat(gone.papers[0].key) is not None


def test_what_changed_since_it_was_listed_is_kept(deps: Deps, world: World) -> None:
    changed = archived(deps)
    one = approved(deps, world, changed)
    touched = replace(changed, version=changed.version + 1)
    deps.store.commit(Change(dossier=touched, expected=changed.version))

    done = carried(deps, one)

    assert (done.items[0].state, done.items[0].note) == (
        "kept", f"Hồ sơ {changed.code} đã thay đổi từ khi lập danh sách.")  # fmt: skip


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"years": None}, "thuộc nhóm lưu trữ vĩnh viễn"),
        ({"years": 30}, "còn thời hạn lưu trữ, đến hết năm 2034"),
        ({"unverified": True}, "thời hạn của nhóm «Cấp tỉnh» chưa được kiểm chứng"),
    ],
)
def test_a_term_that_is_another_by_then_keeps_the_dossier(
    deps: Deps, world: World, now: dict[str, Any], why: str
) -> None:
    dossier = archived(deps)
    one = approved(deps, world, dossier)
    classes = (replace(SCHEDULE.classes[0], **now), *SCHEDULE.classes[1:])
    deps = replace(deps, catalogue=replace(deps.catalogue, retention=replace(SCHEDULE, classes=classes)))

    (item,) = carried(deps, one).items

    assert (item.state, item.note) == ("kept", f"Hồ sơ {dossier.code} {why}.")
    assert deps.store.dossier(dossier.id).papers == dossier.papers


def asking(dossier: Dossier | None, data: bytes, outcome: str) -> Intake:
    """Give a message whose paper waits beside a dossier until a person answers."""
    paper = a_paper(data=data)
    return an_intake(outcome=outcome, kind="update", dossier_id=dossier.id if dossier else None,
                     envelope={"attachments": [{"sha256": paper.sha256}]})  # fmt: skip


def test_a_file_that_waits_with_anothers_message_stays_and_ones_own_goes(deps: Deps, world: World) -> None:
    gone, other = archived(deps, b"wanted"), archived(deps, decision={"decision_date": "2020-01-02"})
    refused = replace(asking(gone, b"not taken", "change"), raw_key="")
    deps.store.commit(Change(intake=asking(other, b"wanted", "parked")))
    deps.store.commit(Change(intake=refused))
    wanted, left = a_paper(data=b"wanted").key, a_paper(data=b"not taken").key
    deps.objects._objects[left] = b"not taken"  # type: ignore[attr-defined]

    assert {wanted, left} <= {one.key for one in deps.keeping.kept(after="", limit=100)}
    assert deps.keeping.named([wanted, left, "x"]) == {wanted, left}
    done = carried(deps, approved(deps, world, gone))

    assert [item.state for item in done.items] == ["destroyed"]
    assert (deps.objects.stat(wanted), deps.objects.stat(left)) == (6, None)
    assert deps.keeping.named([wanted, left]) == {wanted}


def test_what_waits_for_an_answer_is_on_no_list_and_keeps_its_dossier(deps: Deps, world: World) -> None:
    first, second = archived(deps), archived(deps)
    deps.store.commit(Change(intake=asking(first, b"x", "parked")))
    with pytest.raises(Invalid) as refused:
        disposing.propose(deps, [first.id], "QĐ 1", actor=ACTOR, account=CLERK)
    assert "còn thông điệp chờ người xử lý" in refused.value.problems[0].message

    one = approved(deps, world, second)
    deps.store.commit(Change(intake=asking(second, b"y", "parked")))
    assert [item.state for item in carried(deps, one).items] == ["kept"]


def test_what_comes_after_the_dossier_went_is_left_alone(deps: Deps, world: World) -> None:
    gone = archived(deps)
    carried(deps, approved(deps, world, gone))
    late = asking(gone, b"late", "parked")
    deps.store.commit(Change(intake=late))

    holding.hold(deps, gone.id, "thanh tra", actor=SECOND, account=HEAD)

    assert deps.store.intake_by_id(late.id) == late


def test_of_two_who_list_one_dossier_at_once_one_is_told(deps: Deps) -> None:
    dossier = archived(deps)
    one = disposing.propose(deps, [dossier.id], "QĐ 1", actor=ACTOR, account=CLERK)

    with pytest.raises(Conflict, match="hãy tải lại"):
        deps.store.commit(Change(disposal=replace(one, id=deps.ids.new())))
    with pytest.raises(Conflict, match="hãy tải lại"):
        deps.store.commit(Change(disposal=replace(one, version=9)))
    assert [found.id for found in deps.retention.disposals(limit=9)] == [one.id]


def test_what_the_register_said_of_the_dossier_goes_and_that_it_was_said_stays(deps: Deps, world: World) -> None:
    gone, other = archived(deps), archived(deps)
    said = {"quote": "một đoạn của giấy tờ", "nominee": "person/nguyễn văn thử"}
    for dossier in (gone, other):
        for kind in (Kind.LINK, Kind.MARK):
            made = deps.ids.new()
            deps.register.enter(
                Entry(made, kind, f"{kind}/{made}/nguyễn văn thử", 1, START, "x", said, dossier=dossier.id)
            )

    carried(deps, approved(deps, world, gone))

    for kind in (Kind.LINK, Kind.MARK):
        (erased,), (kept,) = (deps.register.entries(Lines(kind, dossier=one.id)) for one in (gone, other))
        assert (erased.body, erased.by, kept.body) == ({}, "x", said)
    assert exemplars.told_of(deps.register.entries(Lines(Kind.MARK, dossier=gone.id))) == {}
    assert matrix.links_of(deps.register.entries(Lines(Kind.LINK, dossier=gone.id))) == ()
    assert "nguyễn" not in deps.register.entries(Lines(Kind.MARK, dossier=gone.id))[0].series
