"""Whom not all may see is named to nobody else: every address of the table is asked, by every role, before and after.

The person stands wherever a name can stand (`tests.kit.planted`); only a head may see her. What a role is told is
looked at whole: body, headers (names of files), what is zipped in it, and what goes out by mail, webhook and status.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.events import EventType
from service.domain.permission import Operation
from service.ports import Answered, Change
from service.stages import forms, mailing, notify, reporting
from service.web.routes import Who
from service.web.table import ROUTES
from tests.kit.bodies import BODIES, BYTES, ROUND
from tests.kit.builders import a_status, an_event, an_intake
from tests.kit.declared import ROLES
from tests.kit.office import SilentSender
from tests.kit.persons import BESIDE, NAME
from tests.kit.planted import EVERYBODY, OURS, a_planted_office, names_her
from tests.kit.postbox import Postbox
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from service.domain.events import Event
    from service.ports import Endpoint
    from service.web.routes import Route
    from tests.kit.planted import Planted

PEOPLE = {"specialist": "chuyenvien", "head": "lanhdao", "council": "hoidong", "chair": "chutich", "agency": "coquan",
          "unit": "donvi", "auditor": "thanhtra", "operator": "vanhanh", "machine": "maychu",
          "all": EVERYBODY}  # fmt: skip
# The desk of persons' data names whom it was asked about to those who keep it; every look is in the audit chain.
DESK = frozenset({Operation.SUBJECT_READ, Operation.SUBJECT_KEEP})
ASKED = [route for route in ROUTES if route.who is not Who.SIGNED and route.needs not in DESK]
# What leaves nothing to act upon is done when all else is.
LAST = ("api.reread_papers", "past.dismiss_past", "council.cancel_session", "keeping.cancel_disposal")
# What names nobody even to who may see everybody: what is new must be put on this list, or on the walk.
NAMELESS = """
absences.add_absence absences.call_off absences.end_absence absences.list_absences absences.show_absences
absences.write_down acting.do_action api.download_package api.push_message archive.drop_search archive.forget_search
archive.keep_search archive.list_searches archive.save_search archive.show_history console.correct
console.decide console.download_package letters.make
console.quarantine_desk console.release_many console.static_file council.cancel_session council.close_session
council.empty_box council.list_sessions council_page.cancel council_page.choose council_page.convene
criteria.adopt_criteria criteria.adopt_on_page criteria.show_criteria criteria.show_page desks.add_endpoint
desks.change_endpoint desks.drop_old_secret desks.list_endpoints desks.ping_endpoint desks.reject_quarantined
desks.release_many desks.replay_deliveries desks.rotate_secret difficulties.raise_difficulty
difficulties.raise_on_page exemplars.download_press exemplars.export_press health.live health.metrics health.ready
keeping.act_here keeping.cancel_disposal keeping.carry_out_disposal keeping.download_certificate keeping.hold_here
keeping.lift_here keeping.propose_disposal keeping.show_fixity keeping.show_fixity_page keeping.show_retention
keeping.take_certificate letters.make_letter matrix.link_evidence matrix.unlink_evidence movement.show_guidance
movement.show_page movement.show_round movement.write_letter movement.write_on_page openapi.show_openapi
own_awards.hand_in past.answer_one past.dismiss_past rounds.compile_page rounds.compile_round rounds.list_rounds
rounds.show_round rounds.show_rounds rounds.show_standing sender.ask
sign_in.by_link sign_in.by_password sign_in.from_provider
sign_in.show_form sign_in.show_link sign_in.sign_out sign_in.to_provider statistics.download_sheet statistics.show_page
tokens.add_token tokens.list_tokens tokens.make_token tokens.revoke_token
tokens.show_tokens tokens.withdraw_token trail.list_trail units.find_units units.show_units
webhook_pages.change_endpoint webhook_pages.replay_many webhook_pages.replay_one
"""
OF_PAST = ("past-decisions", "quyet-dinh-cu", "khen-cua-don-vi")
QUERY = {"q": BESIDE, "name": BESIDE, "number": "15/SNV", "day": "2026-03-02", "facets": "1", "year": "2026",
         "state": "", "reason": "nhầm tệp"}  # fmt: skip
# Whatever any page's form asks for; each takes what is its own.
FORM = {
    "reason": "đã xem", "action": "note", "expected_version": "1", "paper": "1", "field": "number", "value": "9/X",
    "kind": "receipt", "held_on": "2026-03-02", "method": "open", "nominee": "2", "mark": "visit", "text": "hỏi thêm",
    "round": ROUND, "unit": "T01.01", "status": "closed", "answer": "agree", "note": "x", "ground": "QĐ 1",
    "version": "1", "account": "maychu", "name": "mới", "substitute": "lanhdao", "since": "2026-03-02",
    "until": "2026-03-03", "number": "15/SNV", "day": "2026-03-02", "year": "2026", "quote": "DANH SÁCH",
    "code": "CN-b", "member": "ct", "question": "1", "choice": "for",
}  # fmt: skip


def _asks(planted: Planted, route: Route) -> Iterator[str]:
    """Give the addresses of a route: of every dossier that there is, and of every paper of the one that has most."""
    values = dict(planted.values)
    named = re.findall(r"<(?:int:)?(\w+)>", route.rule)
    ids = [values["past" if any(one in route.rule for one in OF_PAST) else "held" if "cach-ly" in route.rule
                  or "quarantine" in route.rule else "dossier_id"]]  # fmt: skip
    if route.method == "GET" and "dossier_id" in named:
        ids = [planted.office.store.dossier(one).id for one in planted.dossiers]
    numbers = range(1, 6) if "number" in named else [1]
    letters = ["l1", "l2"] if "letter_id" in named else ["l1"]
    for dossier_id in ids:
        for number in numbers:
            for letter in letters:
                given = values | {"dossier_id": dossier_id, "number": number, "letter_id": letter}
                yield re.sub(r"<(?:int:)?(\w+)>", lambda found, given=given: str(given[found[1]]), route.rule)


def _body(planted: Planted, route: Route) -> dict[str, Any]:
    """Give what a call of the API is sent."""
    if route.name in BYTES:
        return dict(BYTES[route.name])
    about = planted.values["dossier_id"]
    body = {**BODIES.get(route.name, {})}
    if "expected_version" in body:
        body["expected_version"] = planted.office.store.dossier(about).version
    body |= {"matrix.link_evidence": {"nominee": 2, "quote": "DANH SÁCH"}, "matrix.mark_nominee": {"mark": "congress"},
             }.get(route.name, {})  # fmt: skip
    if route.name in {"letters.make_letter", "keeping.propose_disposal"}:
        body["dossiers"] = [about]
    if route.name == "council.convene_session":
        body["dossiers"] = [planted.at_council.id]
    return {"json": body} if route.takes else {}


def _told(planted: Planted, role: str) -> Iterator[tuple[Route, int, list[str | bytes]]]:
    """Ask everything as this role: what only looks, then what acts, then what looks once more."""
    looks = [route for route in ASKED if route.method == "GET"]
    acts = sorted((route for route in ASKED if route.method != "GET"), key=lambda one: one.name in LAST)
    client, headers = planted.office.app.test_client(), planted.office.bearer(PEOPLE[role])
    page = Visitor(planted.office).signed_in(PEOPLE[role])
    for route in (*looks, *acts, *looks):
        if route.rule.startswith(("/dang-nhap", "/dang-xuat")):
            continue
        for address in _asks(planted, route):
            if route.who is Who.TOKEN:
                given = {"query_string": QUERY} | (_body(planted, route) if route.method != "GET" else {})
                answer = client.open(address, method=route.method, headers=headers, buffered=True, **given)
            elif route.method == "GET":
                answer = page.get(address + "?" + "&".join(f"{name}={value}" for name, value in QUERY.items()))
            else:
                version = planted.office.store.dossier(planted.values["dossier_id"]).version
                form = FORM | {"expected_version": str(version), "dossiers": planted.values["dossier_id"]}
                answer = page.post(address, **form)
            yield route, answer.status_code, [answer.data, *(value for _name, value in answer.headers)]


def _named_by(planted: Planted, role: str) -> set[str]:
    return {route.name for route, _status, told in _told(planted, role) if names_her(*told)}


@pytest.mark.parametrize("role", [role for role in ROLES if role != "head"])
def test_no_answer_names_whom_the_role_does_not_see(role: str) -> None:
    assert _named_by(a_planted_office(), role) == set()


def test_the_same_walk_names_her_to_who_may_see_her() -> None:
    planted = a_planted_office(roles=tuple(ROLES))
    named = {route.name for route, _status, told in _told(planted, "all") if names_her(*told)}

    assert sorted({route.name for route in ASKED} - named) == sorted(NAMELESS.split())


def test_nothing_that_goes_out_names_her() -> None:
    planted = a_planted_office()
    office, dossier = planted.office, planted.dossier
    for account in office.deps.accounts.accounts():
        office.deps.accounts.save_account(replace(account, email=f"{account.name}@hoso.test"))
    kinds = {EventType.STEP_OPENED: {}, EventType.OPINIONS_ASKED: {"agencies": ["Cơ quan được hỏi"]}}
    waiting = replace(dossier, opinions=(replace(dossier.opinions[0], text=""),), version=dossier.version + 1)
    office.store.commit(Change(dossier=waiting, expected=dossier.version))
    for kind, data in kinds.items():
        assert mailing.send(office.deps, an_event(dossier.id, kind, data=data)).status == 250
    box = office.deps.mailer
    assert isinstance(box, Postbox)
    status = a_status("m1", description=f"Trả lại hồ sơ bà {NAME}")
    answered = {"kind": "document", "sender": {"organ_id": OURS}, "header": {}, "document_id": "d", "code_number": "12",
                "code_notation": "TTr-STN", "date_raw": "2026-03-01", "recipients": []}  # fmt: skip
    office.store.commit(Change(intake=an_intake(id="m2", dossier_id=dossier.id, envelope=answered)))
    sent = reporting.written(office.deps, replace(status, intake_id="m2"))

    names = {letter.to.partition("@")[0] for letter in box.letters}
    seen = {name: "".join(one.text for one in box.letters if one.to.startswith(f"{name}@")) for name in names}
    assert set(seen) == {"chuyenvien", "coquan", EVERYBODY}
    assert [name for name, text in seen.items() if names_her(text)] == [EVERYBODY]
    assert names_her(status.description)
    assert not names_her(sent)


def test_a_webhook_tells_as_to_a_machine() -> None:
    planted = a_planted_office()
    heard = Listener()
    deps = replace(planted.office.deps, sender=heard)
    job = deps.deliveries.replay("d1", at=deps.clock.now())
    lease = deps.jobs.claim(job, now=deps.clock.now(), seconds=60)
    assert lease is not None
    notify.deliver(deps, lease)

    (event,) = heard.events
    assert event.id == deps.deliveries.delivery("d1").event.id
    assert not names_her(json.dumps(forms.event_json(event), default=str))


class Listener(SilentSender):
    """A receiver that takes everything."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """Keep what was sent."""
        del endpoint, now
        self.events.append(event)
        return Answered(200)
