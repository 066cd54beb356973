"""The secret ballot, attacked with all that is stored: rows and their versions, events, answers, logs."""

from __future__ import annotations

import json
import logging
import re
import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.postgres import open_pool
from service.domain.events import Actor
from service.domain.votes import Box, Choice, Count, Method
from service.ports import Account
from service.stages import council
from service.stages.council import Plan
from tests.kit.clock import CountingIds
from tests.kit.office import an_office, at_council
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.adapters.postgres import Database
    from service.domain.council import Session
    from service.embedded.postgres import EmbeddedPostgres
    from tests.kit.office import Office

ACTOR = Actor("person", "thuky", "council", "test")
WHO = {"actor": ACTOR, "account": Account("thuky", "Thư ký", frozenset({"council"}))}
VOTERS = ("ct", "pct1", "pct2", "uv1", "uv2", "uv3", "uv4", "uv5", "uv6")
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What is random or secret by itself: passwords, tokens.
_RANDOM = {"account", "api_token", "sign_in_link", "endpoint"}


@dataclass(frozen=True)
class Traces:
    """All that a session left behind."""

    rows: Mapping[str, Sequence[str]]
    states: Sequence[Any]
    answers: str
    log: str


@pytest.fixture
def databases(postgres_server: EmbeddedPostgres, migrated_template: str) -> Iterator[Sequence[Database]]:
    """Give three databases with every table."""
    names = [f"secret_{secrets.token_hex(6)}" for _ in range(3)]
    opened = [open_pool(postgres_server.database(name, migrated_template)) for name in names]
    yield opened
    for one, name in zip(opened, names, strict=True):
        one.close()
        postgres_server.drop(name)


def held(database: Database, ballots: Mapping[str, Choice], caplog: pytest.LogCaptureFixture) -> Traces:
    """Hold a secret session whose paper ballots are these, as the office would, and gather all that remains."""
    caplog.clear()
    office = an_office(on_postgres(database))
    deps = replace(office.deps, ids=CountingIds())
    dossier = office.file(replace(at_council(), id="00000000-0000-4000-8000-00000000aaaa"))
    plan = Plan("Họp kín", date(2026, 3, 2), (dossier.id,), Method.SECRET)
    session = council.convene(deps, plan, **WHO)
    states = [_box_of(database)]
    said = list(ballots.values())
    count = Count(*(said.count(choice) for choice in Choice))
    box = Box(frozenset(ballots), dict.fromkeys(("1", "2"), count), ("Tổ kiểm phiếu",))
    council.empty_box(deps, session.id, box, **WHO)
    states.append(_box_of(database))
    closed, _ = council.close(deps, session.id, **WHO)
    states.append(_box_of(database))
    named: dict[str, str] = {}
    rows = {name: [_alike(row, named) for row in kept] for name, kept in _rows(database).items()}
    return Traces(rows, states, _alike(_answers(office, closed), named), _alike(caplog.text, named))


def _alike(text: str, named: dict[str, str]) -> str:
    """Give ids the names of their first appearance, the same over all of one run's traces."""
    return _ID.sub(lambda found: named.setdefault(found[0], f"id-{len(named)}"), text)


def _box_of(database: Database) -> Any:
    """Give the box as the row has it now."""
    return [row["box"] for row in database.rows("SELECT body -> 'box' AS box FROM council_session")]


def _answers(office: Office, session: Session) -> str:
    """Give all that the API tells of the session, its events and its dossier to one who sees everything."""
    get, headers = office.app.test_client().get, office.bearer("thanhtra")
    asked = [f"/api/v1/council/sessions/{session.code}", "/api/v1/events", f"/api/v1/dossiers/{session.agenda[0].code}"]
    return json.dumps([get(path, headers=headers).json for path in asked], ensure_ascii=False, sort_keys=True)


def _rows(database: Database) -> Mapping[str, Sequence[str]]:
    """Give every table's rows, but those that are random by themselves."""
    tables = [row["tablename"] for row in database.rows(_TABLES) if row["tablename"] not in _RANDOM]
    return {name: _rows_of(database, name) for name in tables}


def _rows_of(database: Database, name: str) -> Sequence[str]:
    """Give every row as text with where it lies; times of the server itself are not ours to compare."""
    query: Any = f"SELECT ctid::text AS place, to_jsonb(t) - 'updated_at' AS body FROM {name} t ORDER BY ctid"  # noqa: S608
    found = database.rows(query)
    return [f"{row['place']} {json.dumps(row['body'], sort_keys=True, ensure_ascii=False)}" for row in found]


def ballots_against(*members: str) -> Mapping[str, Choice]:
    return {name: Choice.AGAINST if name in members else Choice.FOR for name in VOTERS}


def test_two_votes_of_equal_sums_leave_the_very_same_traces(
    databases: Sequence[Database], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    first = held(databases[0], ballots_against("ct"), caplog)
    second = held(databases[1], ballots_against("uv6"), caplog)
    other = held(databases[2], ballots_against("ct", "uv6"), caplog)

    assert first.rows == second.rows
    assert first.answers == second.answers
    assert first.log == second.log
    assert first.states == second.states
    assert first.rows != other.rows  # the comparison sees what there is to see


def test_the_box_stands_in_no_row_half_full(databases: Sequence[Database], caplog: pytest.LogCaptureFixture) -> None:
    traces = held(databases[0], ballots_against("ct"), caplog)
    [[before], [counted], [closed]] = traces.states

    assert before is None
    assert counted == closed
    assert counted["voters"] == sorted(VOTERS)
    assert counted["counts"]["1"] == {"votes_for": 8, "against": 1, "blank": 0}
    assert [row["body"]["sheets"] for row in databases[0].rows("SELECT body FROM council_session")] == [[]]
