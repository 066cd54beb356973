"""Fifty planted canaries: no secret, token, number of a person or word of a paper in any log line, error or job."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psycopg

from service import log as logs
from service.domain.events import EventType
from service.domain.masking import HIDDEN
from service.domain.webhook_signature import new_secret
from service.ports import Answered, Change, Person
from service.stages import access, acting, deliveries, mailing, notify
from service.stages.access import TokenWish
from tests.kit.builders import a_paper, a_report, an_endpoint, an_event
from tests.kit.canaries import PEOPLE, PHONES, WORDS
from tests.kit.office import SECRET, WHOLE_OFFICE, SilentSender, an_office, under_review
from tests.kit.stores import on_postgres
from tests.kit.visitor import Visitor, a_decision, send, signed

if TYPE_CHECKING:
    import pytest

    from service.adapters.postgres import Database
    from service.domain.events import Event
    from service.ports import Endpoint
    from tests.kit.office import Office

TABLES = ("job", "delivery_attempt", "delivery", "webhook_receipt", "api_token", "signin_link", "action_link")


class Echoing(SilentSender):
    """A receiver that says back everything it knows, and fails."""

    def send(self, endpoint: Endpoint, event: Event, *, now: Any) -> Answered:
        """Answer 500 with the secret in it."""
        del now
        return Answered(500, "", text=f"secret={endpoint.secrets[0]} {endpoint.secrets[0]} {event.id}")


def test_no_canary_leaves_where_it_belongs(
    database: Database, migrated_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office = an_office(on_postgres(database))
    office = replace(office, deps=replace(office.deps, sender=Echoing()))
    canaries = [*PEOPLE, *PHONES, *WORDS, *_secrets(office)]
    paper = a_paper(
        data=" ".join([*PEOPLE, *PHONES, *WORDS]).encode(), report=a_report(" ".join(PEOPLE + PHONES + WORDS))
    )
    dossier = office.file(under_review(papers=(paper,), subject=f"V/v {WORDS[0]}"), texts=[WORDS[0].encode()])
    _everything(office, dossier.id, canaries)

    assert len(canaries) >= 50
    said = "\n".join(logs.JsonLines().format(record) for record in caplog.records)
    assert [one for one in canaries if one in said] == []
    tables = _tables(
        migrated_database, "job", "delivery_attempt", "delivery", "webhook_receipt", "api_token", "action_link"
    )
    assert "secret=" not in tables
    assert HIDDEN in tables, "what the receivers said back was kept, and masked"
    assert [one for one in canaries if one in tables] == []


def _secrets(office: Office) -> list[str]:
    """Plant secrets of every kind: tokens, links, webhook secrets, passwords, and one that was only tried."""
    deps, made = office.deps, []
    for number in range(4):
        wish = TokenWish("maychu", f"m{number}", frozenset({"dossier.read"}))
        made.append(access.new_token(deps, wish, maker=WHOLE_OFFICE)[1])
        made.append(access.new_link(deps, "lanhdao"))
        secret = new_secret(deps.ids.secret())
        deps.deliveries.save_endpoint(an_endpoint(id=f"e{number}", url="https://e.test/h?token=abc", secrets=(secret,)))
        made.append(secret)
    return [*made, SECRET, "mat-khau-sai-cua-ai-do", "hoso_ma-truy-cap-bia-dat"]


def _everything(office: Office, dossier_id: str, canaries: list[str]) -> None:
    """Do what people and peers do, rightly and wrongly, with the canaries in what they send."""
    client, dossier = office.app.test_client(), office.store.dossier(dossier_id)
    for canary in canaries:
        client.get("/api/v1/dossiers", headers={"Authorization": f"Bearer {canary}"}, query_string={"q": canary})
        client.get(f"/api/v1/dossiers/{canary}", headers=office.bearer())
        forged = a_decision(dossier, reason=canary)
        send(
            office, forged, signed(office, forged, webhook_id=f"x{len(canary)}") | {"webhook-signature": f"v1,{canary}"}
        )
    visitor = Visitor(office)
    visitor.get("/dang-nhap")
    visitor.post("/dang-nhap", name="chuyenvien", password="mat-khau-sai-cua-ai-do")
    office.store.commit(_noted(office, dossier_id))
    for job in office.deps.jobs.due(now=office.clock.advance(seconds=60), limit=100):
        lease = office.deps.jobs.claim(job, now=office.clock.now(), seconds=30)
        if lease is not None and lease.kind == "deliver":
            notify.deliver(office.deps, lease)
    for one in office.deps.deliveries.deliveries():
        deliveries.shown(office.deps, one.id, account=WHOLE_OFFICE)
    account = office.deps.accounts.account("chuyenvien")
    assert account is not None
    canaries.append(acting.new_link(office.deps, dossier, account, "approve"))
    visitor.get(f"/viec/{canaries[-1]}")
    mailing.send(office.deps, office.store.events(dossier_id)[0])
    access.sign_in_by_provider(office.deps, Person("s", "Ai", "", frozenset({"g"})), {"g": "auditor"})


def _noted(office: Office, dossier_id: str) -> Any:
    return Change(events=(an_event(dossier_id, EventType.NOTED, at=office.clock.now()),))


def _tables(dsn: str, *names: str) -> str:
    """Give every row of these tables as text."""
    with psycopg.connect(dsn) as connection:
        rows = [connection.execute(f"SELECT t::text FROM {name} t").fetchall() for name in names]  # noqa: S608
    return "\n".join(str(row[0]) for those in rows for row in those)
