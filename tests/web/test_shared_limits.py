"""Two web processes over one database count together how often somebody asked and guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from service.adapters.postgres import open_pool
from tests.kit.office import an_office
from tests.kit.stores import on_postgres
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.office import Office


@pytest.fixture
def webs(migrated_database: str) -> Iterator[list[Office]]:
    """Give two webs with connections of their own, as two processes have; one may be asked ten times at once."""
    databases = [open_pool(migrated_database) for _ in range(2)]
    yield [an_office(on_postgres(database), requests_per_minute=60) for database in databases]
    for database in databases:
        database.close()


def test_what_one_process_granted_the_other_does_not_grant_again(webs: list[Office]) -> None:
    bearer = webs[0].bearer()
    said = [webs[turn % 2].app.test_client().get("/api/v1/dossiers", headers=bearer) for turn in range(12)]
    webs[0].clock.advance(seconds=2)
    webs[1].clock.advance(seconds=2)
    after = [webs[turn % 2].app.test_client().get("/api/v1/dossiers", headers=bearer).status_code for turn in range(3)]

    assert [one.status_code for one in said] == [200] * 10 + [429] * 2
    assert int(said[-1].headers["Retry-After"]) == 1
    assert after == [200, 200, 429]


def test_guesses_at_both_are_counted_together_and_what_was_typed_is_not_kept(
    webs: list[Office], migrated_database: str
) -> None:
    typed = "mat-khau-go-nham-o-ten-2093"
    visitors = [Visitor(web) for web in webs]
    for visitor in visitors:
        visitor.get("/dang-nhap")
    said = [visitors[turn % 2].post("/dang-nhap", name=typed, password="sai").status_code for turn in range(7)]

    assert said[:5].count(429) == 0
    assert said[5:] == [429, 429]
    with psycopg.connect(migrated_database) as connection:
        rows = connection.execute("SELECT t::text FROM wrong_try t").fetchall()
    assert rows
    assert typed not in str(rows)
