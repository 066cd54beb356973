"""Who may do what: every operation of the OpenAPI document, every role, own and others' dossiers."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.absence import Absence
from service.domain.awards_held import UNCONFIRMED
from service.domain.council import Session
from service.domain.disposal import Disposal, DisposalState
from service.domain.dossier import Origin, PaperStatus
from service.domain.events import EventType
from service.domain.fields import FieldState
from service.domain.holds import Hold
from service.domain.opinions import Opinion
from service.domain.restricted import Restriction
from service.domain.states import Processing, State
from service.domain.subjects import Wanted
from service.domain.units import Unit
from service.domain.votes import Method, Poll
from service.ports import Account, Change, NewObject
from service.stages import access, difficulties, letters, matrix, posting, registry
from service.stages.access import TokenWish
from service.stages.difficulties import Raised
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from service.web.openapi import document
from service.web.table import ROUTES
from tests.kit.bodies import BODIES, BYTES, QUERIES, ROUND
from tests.kit.builders import a_dossier, an_event, an_intake
from tests.kit.declared import ROLES, table
from tests.kit.office import (
    ENDPOINT,
    SUBMISSION,
    WHOLE_OFFICE,
    Office,
    a_read_paper,
    an_inbound_endpoint,
    an_office,
    at_council,
    settled,
    under_review,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from werkzeug.test import TestResponse

    from service.domain.dossier import Dossier

PEOPLE = {"specialist": "chuyenvien", "head": "lanhdao", "council": "hoidong", "chair": "chutich", "agency": "coquan",
          "unit": "donvi", "auditor": "thanhtra", "operator": "vanhanh", "machine": "maychu"}  # fmt: skip
NEVER = "00000000-0000-4000-8000-999999999999"


@dataclass(frozen=True)
class Operation:
    """One operation as the document describes it."""

    name: str
    method: str
    path: str
    about: Mapping[str, Any]

    @property
    def of_a_dossier(self) -> bool:
        return "{dossier_id}" in self.path or "{request_id}" in self.path

    @property
    def success(self) -> int:
        return min(int(status) for status in self.about["responses"])


def _operations() -> Iterator[Operation]:
    described = json.loads(json.dumps(document(ROUTES, version="1")))
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            if about["security"] == [{"token": []}]:
                yield Operation(about["operationId"], method.upper(), path, about)


OPERATIONS = tuple(_operations())


class Case:
    """An office with a dossier of the unit's own, one of another unit, and one of whatever else an address names."""

    def __init__(self) -> None:
        self.office = an_office(judged=settled())
        self.own, self.other = self._dossier("T01.01"), self._dossier("T02.02")
        self.held = {one.id: self._held(one.origin.organ_id) for one in (self.own, self.other)}
        unit = Unit("T01.01", "Sở Thử nghiệm", ("T01.01",), kind="U1")
        registry.load_files(self.office.deps.units, [unit])
        raised = Raised("Chưa rõ hạn.", ROUND, unit="T01.01")
        self.difficulty = difficulties.raise_one(self.office.deps, raised, account=WHOLE_OFFICE).id
        linked = matrix.Wish(1, "CN-b", 1, "thành tích")
        self.links = {one.id: matrix.link(self.office.deps, one.id, linked, account=WHOLE_OFFICE).id
                      for one in (self.own, self.other)}  # fmt: skip
        event = an_event("", EventType.PING)
        self.office.deps.deliveries.save_endpoint(an_inbound_endpoint(url="https://e.test/h"))
        self.office.deps.deliveries.add_delivery("d1", ENDPOINT, event)
        self.office.bearer()
        self.token = self.office.deps.accounts.tokens()[-1].id
        for person in PEOPLE.values():
            away = Absence(person, person, "x", date(2026, 4, 1), date(2026, 4, 2), "", person, self.office.clock.now())
            self.office.deps.accounts.add_absence(away)
        self.message = an_intake(outcome="refused", kind="new", reason="zip.bomb")
        self.office.store.commit(Change(intake=self.message))
        standing = Restriction("r1", Wanted("Ai Đó"), ("head",), (), "lanhdao", self.office.clock.now(), "đơn")
        self.office.deps.subjects.restrict(standing)
        for person in PEOPLE.values():
            self.office.deps.finder.save(person, "mẫu", {"text": "Nghiệm"})

    def ask(self, operation: Operation, role: str, dossier_id: str = "") -> TestResponse:
        """Make the call as this role's account."""
        held = self.held.get(dossier_id)
        about = self._about(operation, held, dossier_id) if held else dossier_id
        session = self._session(operation.name) if "{session_id}" in operation.path else ""
        request = self.office.store.dossier(dossier_id).code if dossier_id in self.held else dossier_id
        path = operation.path.format(dossier_id=about, request_id=f"{request}-1", number=1, field="number",
                                     absence_id=PEOPLE[role],
                                     endpoint_id=ENDPOINT, delivery_id="d1",
                                     message_id=self.message.id, session_id=session, token_id=self.token, hold_id="h1",
                                     restriction_id="r1",
                                     disposal_id=self._disposal(operation),
                                     letter_id=self._letter(operation), round_name=ROUND,
                                     link_id=self.links.get(dossier_id, "x"), difficulty_id=self.difficulty,
                                     name=ROUND if "/rounds/" in operation.path else "mẫu")  # fmt: skip
        asked = {one["name"]: QUERIES[one["name"]] for one in operation.about["parameters"] if one["in"] == "query"
                 and one["name"] in QUERIES}  # fmt: skip
        given: dict[str, Any] = {"headers": self.office.bearer(PEOPLE[role]), "query_string": asked}
        if operation.name in BYTES:
            given |= BYTES[operation.name]
        elif "requestBody" in operation.about:
            given["json"] = BODIES[operation.name]
        if operation.name == "subjects.correct_subject":
            given["json"] = {**BODIES[operation.name], "dossier": self.own.id}
        if operation.name == "letters.make_letter":
            given["json"] = {**BODIES[operation.name], "dossiers": [self.own.id]}
        if operation.name == "absences.add_absence":
            given["json"] = {**BODIES[operation.name], "account": PEOPLE["chair"] if role == "operator" else "",
                             "substitute": PEOPLE["specialist" if role == "head" else "head"]}  # fmt: skip
        if operation.name == "rounds.compile_round":
            self.office.file(under_review(award="dhtt"))
        if operation.name == "keeping.propose_disposal":
            given["json"] = {**BODIES[operation.name], "dossiers": [self._over()]}
        if operation.name == "council.convene_session":
            given["json"] = {**BODIES[operation.name], "dossiers": [self.office.file(at_council()).id]}
        return self.office.app.test_client().open(path, method=operation.method, buffered=True, **given)

    def _dossier(self, organ: str) -> Dossier:
        paper = a_read_paper()
        boxed = replace(paper.report.fields["number"], state=FieldState.UNREADABLE, box=(1.0, 2.0, 3.0, 4.0))
        report = replace(paper.report, fields={**paper.report.fields, "number": boxed})
        package = {"key": f"package/{organ}", "sha256": "", "size": 2}
        self.office.deps.objects.put_all([NewObject(package["key"], b"PK", "0" * 64)])
        papers = (replace(paper, report=report),)
        sent = {"name": "tra loi.pdf", "sha256": papers[0].sha256, "size": papers[0].size}
        asked = (Opinion("Cơ quan được hỏi", "2026-03-02", organs=(organ,), papers=(1,), file=sent),)
        dossier = under_review(origin=Origin(organ_id=organ), papers=papers, package=package, opinions=asked,
                               award="dhtt",
                               holds=(Hold("h1", "thanh tra", "lanhdao", self.office.clock.now()),))  # fmt: skip
        return self.office.file(dossier, texts=[SUBMISSION.encode()])

    def _about(self, operation: Operation, held: Dossier, dossier_id: str) -> str:
        """Name the dossier that the call wants: the quarantined one, an old decision, one that nobody was asked of."""
        if "/quarantine/" in operation.path:
            return held.id
        if "/past-decisions/" in operation.path:
            return self._past(held.origin.organ_id).id
        if operation.name == "api.download_package":
            return self._unasked(self.office.store.dossier(dossier_id)).id
        return dossier_id

    def _unasked(self, dossier: Dossier) -> Dossier:
        """Keep a dossier like it about which no agency was asked: the package of another is the office's alone."""
        return self.office.file(replace(dossier, id=self.office.deps.ids.new(), opinions=(), version=1, code=""))

    def _over(self) -> str:
        """Keep a dossier whose term is over."""
        past = {"decision_date": "1990-01-01"}
        closed = {"state": State.ARCHIVED, "processing": Processing.DONE, "outcome": "approved", "decision": past}
        return self.office.file(a_dossier(award="bkt", **closed)).id

    def _disposal(self, operation: Operation) -> str:
        """Keep a list as the call wants it: proposed, approved and ripe, or done with its certificate."""
        if "{disposal_id}" not in operation.path:
            return ""
        now, key, data = self.office.clock.now(), "disposals/x.json", b"{}"
        self.office.deps.objects.put_all([NewObject(key, data, hashlib.sha256(data).hexdigest())])
        kept = {"key": key, "sha256": hashlib.sha256(data).hexdigest(), "size": 2}
        ripe = {"state": DisposalState.APPROVED, "not_before": now} if "carry_out" in operation.name else {}
        one = Disposal(self.office.deps.ids.new(), "QĐ 1", "ai đó", now, (), certificate=kept, **ripe)
        self.office.store.commit(Change(disposal=one))
        return one.id

    def _letter(self, operation: Operation) -> str:
        """Keep a letter with its bytes, where the address names one."""
        if "{letter_id}" not in operation.path:
            return ""
        wish, who = Wish("receipt", (self.own.id,)), Account("x", roles=frozenset({"head"}))
        letter = letters.make(self.office.deps, wish, by="x", account=who).id
        if operation.name in {"letters.download_signed", "letters.replace_signed"}:
            posting.send(self.office.deps, letter, SignedFile(b"%PDF-", "15/SNV", date(2026, 3, 2)), account=who)
        return letter

    def _session(self, name: str) -> str:
        """Keep a session that the call may change; it has no question, so that it closes as it is."""
        method = Method.SECRET if name == "council.empty_box" else Method.OPEN
        poll = Poll(self.office.deps.catalogue.council("tinh").members, (), {}, method)
        session = Session(self.office.deps.ids.new(), "Họp", date(2026, 3, 2), poll, (), version=1)
        return self.office.deps.councils.save_session(session, expected=0).id

    def _past(self, organ: str) -> Dossier:
        return self.office.file(under_review(origin=Origin(organ_id=organ), state=State.ARCHIVED, reason=UNCONFIRMED,
                                             processing=Processing.WAITING, papers=(a_read_paper(),)))  # fmt: skip

    def _held(self, organ: str) -> Dossier:
        papers = (replace(a_read_paper(), status=PaperStatus.QUARANTINED),)
        held = under_review(origin=Origin(organ_id=organ), state=State.INCOMPLETE, processing=Processing.QUARANTINED,
                            papers=papers)  # fmt: skip
        return self.office.file(held)


@cache
def _looked_at() -> Case:
    """Give the case of those who only look; nothing of it changes."""
    return Case()


@pytest.fixture(scope="module", params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_cell_is_declared_and_none_is_missing() -> None:
    described = {operation.name: operation.about.get("x-roles") for operation in OPERATIONS}

    assert described == table()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_cell_behaves_as_declared(operation: Operation, role: str) -> None:
    reach = table()[operation.name].get(role)
    seen = {}
    for name in ("own", "other", "never") if operation.of_a_dossier else ("own",):
        looks = operation.method == "GET" and operation.name not in {"past.show_past", "api.download_package"}
        case = _looked_at() if looks else Case()
        about = {"own": case.own.id, "other": case.other.id, "never": NEVER}[name]
        with case.ask(operation, role, about) as answer:
            seen[name] = answer.status_code

    granted = {"own": operation.success, "other": operation.success if reach == "all" else 404, "never": 404}
    assert seen == {name: granted[name] if reach else 403 for name in seen}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_token_of_exactly_the_declared_scope_is_enough(operation: Operation) -> None:
    case = Case()
    needs = next(one.needs for one in ROUTES if one.name == operation.name)
    role = next((one for one, reach in table()[operation.name].items() if reach == "all"), "")
    role = role or next(iter(table()[operation.name]))
    # What a token gives on, it must hold itself: by its rule the body's scope is wanted as well.
    given = {"dossier.read"} if operation.name == "tokens.add_token" else set()
    narrow = TokenWish(PEOPLE[role], "hẹp", frozenset({needs.value, *given} if needs else ()))
    case.office.tokens[PEOPLE[role]] = access.new_token(case.office.deps, narrow, maker=WHOLE_OFFICE)[1]

    with case.ask(operation, role, case.own.id) as answer:
        assert (needs, answer.status_code) == (needs, operation.success)


@pytest.mark.parametrize("path", ["/api/v1/dossiers", "/api/v1/search?q=Nghiệm", "/api/v1/search?q=Thử&limit=1"])
def test_a_list_counts_and_shows_only_what_is_in_reach(path: str, role: str) -> None:
    case = _looked_at()
    answer = case.office.app.test_client().get(path, headers=case.office.bearer(PEOPLE[role])).json
    if role not in table()["api.list_dossiers"]:
        assert answer["status"] == 403
        return
    mine = {case.own.id, case.held[case.own.id].id}
    everything = mine | {case.other.id, case.held[case.other.id].id}
    reached = mine if table()["api.list_dossiers"][role] == "own" else everything

    assert {item["dossier_id"] for item in answer["items"]} <= reached
    assert answer["total"] == len(reached)


def test_a_person_is_shown_no_count_and_no_award_of_another_unit() -> None:
    case = _looked_at()
    client, headers = case.office.app.test_client(), case.office.bearer("donvi")
    awards = client.get("/api/v1/history?name=Trần Thị Nghiệm", headers=headers).json["awards"]

    assert {row["dossier"] for row in awards} == {case.own.id, case.held[case.own.id].id}


def _swapped(office: Office, chance: random.Random, ids: list[str]) -> Iterator[str]:
    """Give others' ids and codes, the same altered by a letter, and ids of nothing."""
    altered: tuple[Callable[[str], str], ...] = (
        lambda one: one,
        lambda one: office.store.dossier(one).code,
        lambda one: one[:-1] + chance.choice("0123456789abcdef"),
        lambda one: one.upper().replace("-", ""),
        lambda _one: office.deps.ids.new(),
    )
    while True:
        yield chance.choice(altered)(chance.choice(ids))


def test_a_thousand_swapped_ids_get_one_and_the_same_404(proof_size: str) -> None:
    office, chance = an_office(requests_per_minute=1e9), random.Random(20260302)  # noqa: S311 - trials that repeat
    theirs = [office.file(under_review(origin=Origin(organ_id="T02.02"))).id for _ in range(20)]
    roads = [one for one in OPERATIONS if one.of_a_dossier and "unit" in table()[one.name]]
    client, headers, answers = office.app.test_client(), office.bearer("donvi"), set()
    for asked, _ in zip(_swapped(office, chance, theirs), range(5000 if proof_size == "full" else 1000), strict=False):
        road = chance.choice(roads)
        path, body = road.path.format(dossier_id=asked, number=1, field="number"), BODIES.get(road.name)
        answer = client.open(path, method=road.method, json=body, headers=headers)
        answers.add((answer.status_code, answer.mimetype, answer.text.replace(asked, "…")))

    assert {(status, kind) for status, kind, _ in answers} == {(404, "application/problem+json")}
    assert len(answers) == 1
