"""Where a name stands in what is kept: every table is looked at, however it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain import subjects
from service.domain.council import Session
from service.domain.errors import NotFound
from service.domain.events import EventType
from service.domain.letters import Letter
from service.domain.register import Entry, Kind
from service.domain.restricted import Restriction
from service.domain.search_terms import search_row
from service.domain.subject_places import strings
from service.domain.subjects import Request, Wanted, is_said
from service.domain.votes import Poll, Question
from service.ports import Account, Attempt, Change, Query, Receipt, Scope
from tests.kit.builders import a_dossier, a_paper, a_report, a_status, an_arrival, an_endpoint, an_event, an_intake
from tests.kit.clock import START
from tests.kit.persons import NAME, a_list, a_merit_report, a_row, an_archived

if TYPE_CHECKING:
    from tests.kit.stores import Stores

PATTERN = subjects.pattern(NAME)


@pytest.mark.parametrize(
    "text", [NAME, NAME.upper(), "luong thi mo", "Lương  Thị\tMơ", "Bà LƯƠNG THỊ MƠ,", "Lương\nThị Mơ"]
)
def test_a_name_on_a_page_is_found_however_it_is_written(stores: Stores, text: str) -> None:
    there, other = (
        a_dossier(papers=(a_paper(report=a_report(text)),)),
        a_dossier(papers=(a_paper(2, report=a_report("Mơ")),)),
    )
    stores.store.commit(an_arrival(there))
    stores.store.commit(an_arrival(other))

    assert list(stores.subjects.dossiers(PATTERN)) == [there.id]


def test_a_dossier_is_found_by_any_of_its_values(stores: Stores) -> None:
    told = [
        a_dossier(subject=f"V/v khen bà {NAME}"),
        a_dossier(papers=(a_paper(name=f"bao cao {NAME}.pdf"),)),
        a_dossier(decision={"note": NAME}),
        a_dossier(papers=(a_merit_report(),)),
    ]
    for one in (*told, a_dossier()):
        stores.store.commit(an_arrival(one))

    assert set(stores.subjects.dossiers(PATTERN)) == {one.id for one in told}


def test_rows_beside_the_dossiers_are_found_by_kind(stores: Stores) -> None:
    dossier, endpoint = a_dossier(), an_endpoint(name="Sở bạn")
    stores.deliveries.save_endpoint(endpoint)
    intake = an_intake(dossier_id=dossier.id, envelope={"subject": f"khen {NAME}"})
    event = an_event(dossier.id, EventType.NOTED, data={"text": f"xem lại bà {NAME.upper()}"})
    stores.store.commit(
        an_arrival(dossier, events=(event,), intake=intake, reports=(a_status(intake.id, description=NAME),))
    )
    (delivery,) = stores.deliveries.deliveries()
    said = Attempt(START, 500, "", {"answer": f"no {NAME}"})
    stores.deliveries.record_attempt(delivery.id, said, state="dead", next_at=None)
    stores.store.commit(Change(receipt=Receipt("e", "w", 200, {"note": NAME}, START)))
    stores.accounts.save_account(Account("mo", NAME, frozenset({"council"})))
    stores.finder.save("mo", "người quen", {"text": NAME})
    stores.audit.note_read("r1", at=START, name="mo", role="head", what="history", dossier_id="", detail={"name": NAME})
    stores.subjects.keep(_request("q1", "export"))
    line = {"nominee": f"individual/{NAME.lower()}/sở thử", "mark": "visit", "on": True}
    stores.register.enter(Entry("l1", Kind.MARK, "dấu", 1, START, "head", line, dossier=dossier.id))

    found = stores.subjects.mentions(PATTERN)
    assert sorted(one.kind for one in found) == sorted(
        [
            "message",
            "event",
            "delivery",
            "answer",
            "receipt",
            "status",
            "account",
            "saved_search",
            "read",
            "request",
            "register",
        ]
    )
    assert {one.dossier_id for one in found if one.kind in {"event", "delivery", "message", "register"}} == {dossier.id}
    assert next(one.to for one in found if one.kind == "delivery") == "Sở bạn (dead)"
    # Each says the name in a value of its own, so that a row is theirs by what it says, whatever keeps it.
    where = {(one.kind, path) for one in found for path, text in strings(one.body) if is_said(text, Wanted(NAME))}
    assert where == {
        ("message", ("envelope", "subject")),
        ("event", ("text",)),
        ("delivery", ("text",)),
        ("answer", ("evidence", "answer")),
        ("receipt", ("note",)),
        ("status", ("description",)),
        ("account", ("display_name",)),
        ("saved_search", ("text",)),
        ("read", ("name",)),
        ("request", ("name",)),
        ("register", ("nominee",)),
    }
    of_dossiers = {"message", "event", "delivery", "answer", "status", "register"}
    assert {one.kind for one in found if one.dossier_id} == of_dossiers


def test_a_letter_a_session_and_an_answer_say_by_the_same_ways(stores: Stores) -> None:
    poll = Poll((), (Question("1", NAME),), {})
    stores.councils.save_session(Session("s", "Họp", date(2026, 3, 2), poll, (), version=1), expected=0)
    stores.letters.keep(Letter("l", "notice", f"Thông báo {NAME}", f"{NAME}.docx", "x", "k", "0" * 64, 1, START, "x",
                               (f"Bà {NAME}",)))  # fmt: skip
    stores.subjects.keep(replace(_request("q", "find"), wanted=Wanted("Ai Khác"), detail={"about": [NAME]}))

    found = stores.subjects.mentions(PATTERN)
    said = {(one.kind, path[-3:]) for one in found for path, text in strings(one.body) if is_said(text, Wanted(NAME))}
    assert said == {
        ("session", ("questions", 0, "nominee")),
        ("letter", ("title",)),
        ("letter", ("name",)),
        ("letter", ("recipients", 0)),
        ("request", ("detail", "about", 0)),
    }


def test_readings_of_a_dossier_are_told_newest_first(stores: Stores) -> None:
    for number, dossier in enumerate(["d1", "d2", "d1"]):
        stores.audit.note_read(
            f"r{number}", at=START, name="a", role="head", what="paper", dossier_id=dossier, detail={}
        )

    assert [(one.id, one.to, one.body) for one in stores.subjects.reads(["d1"], limit=5)] == [
        ("r2", "paper", {"role": "head"}),
        ("r0", "paper", {"role": "head"}),
    ]


def _request(request_id: str, kind: str, days: int = 0) -> Request:
    return Request(
        request_id, kind, Wanted(NAME, 1984, "Sở Thử"), START + timedelta(days=days), "lanhdao", "head", "đơn",
        "căn cứ", "refused", date(2026, 3, 2), date(2026, 3, 4), {"kept": {"HS-1": "luật"}},
    )  # fmt: skip


def test_requests_are_kept_as_they_were_answered(stores: Stores) -> None:
    older, newer = _request("a", "erase"), _request("b", "export", days=1)
    stores.subjects.keep(older)
    stores.subjects.keep(newer)

    assert list(stores.subjects.requests(limit=5)) == [newer, older]
    assert list(stores.subjects.requests(limit=1)) == [newer]


def test_a_restriction_stands_until_it_is_lifted_once(stores: Stores) -> None:
    made = Restriction("r", Wanted(NAME), ("auditor", "head"), ("d1",), "lanhdao", START, "đơn của người này")
    stores.subjects.restrict(made)
    stores.subjects.restrict(Restriction(**{**_as(made), "dossiers": ("d2",), "reason": "khác", "by": "x"}))

    (standing,) = stores.subjects.restrictions()
    assert standing == replace(made, dossiers=("d1", "d2")), "the same id again only adds dossiers"
    ended = stores.subjects.lift("r", at=START, by="lanhdao", why="rút đơn")
    assert (ended.lifted_by, ended.lifted_why, list(stores.subjects.restrictions())) == ("lanhdao", "rút đơn", [])
    with pytest.raises(NotFound):
        stores.subjects.lift("r", at=START, by="lanhdao", why="nữa")
    stores.subjects.restrict(made)
    assert list(stores.subjects.restrictions()) == [], "what was lifted stays lifted"


def _as(made: Restriction) -> dict[str, object]:
    return {name: getattr(made, name) for name in made.__dataclass_fields__}


def test_whom_not_all_may_see_nobody_finds_by_searching(stores: Stores) -> None:
    rows = (a_row(), a_row("Tạ Văn Kề", row=2))
    made = Restriction("r", Wanted(NAME), ("head",), (), "lanhdao", START, "đơn")
    dossier = an_archived(a_list(*rows), a_merit_report(), subject=f"V/v khen {NAME}", restricted=(made.of_dossier,))
    stores.store.commit(an_arrival(dossier, search=search_row(dossier)))

    def hits(text: str) -> int:
        return len(stores.finder.find(Query(text), scope=Scope()).hits)

    assert [hits(text) for text in (NAME, "luong thi mo", "Lương Thị Mow", '"thị mơ"', "Thôn Thử")] == [0, 0, 0, 0, 0]
    assert hits("Tạ Văn Kề") == 1
    assert stores.store.dossier(dossier.id).restricted == dossier.restricted
    held = stores.finder.awards_held(names=["luong thi mo"], units=(), scope=Scope(), limit=5)
    assert [row.name for row in held] == [NAME], "what is kept is kept whole"
