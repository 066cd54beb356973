"""An archive of made-up dossiers in PostgreSQL, written by COPY: what a line of years would have left behind."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import psycopg

from service.adapters.postgres import vectors
from service.domain import search_index
from service.domain.awards_held import folded_name
from service.domain.search_query import exact, words
from service.domain.search_terms import SearchRow
from service.domain.text import fold
from tests.bench.people import filed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.people import Filed

_BATCH = 2_500
_DOSSIER = """COPY dossier (id, code, state, processing, version, revision, subject, unit, unit_folded, organ_id,
    document_id, document_number, document_date, award, step, step_title, due, problem_count, change_requested,
    received_at, body) FROM STDIN"""
_ROW = """COPY search_row (dossier_id, organ_id, received_at, heads, folded, place, shape, state, award, year,
    unit, signer, head, exact_head) FROM STDIN"""
_AWARD = """COPY award_held (dossier_id, place, organ_id, folded, unit_folded, subject, name, title, unit, award,
    outcome, birth_year, number, decided_on, signer, paper, page, confidence, confirmed, received_at) FROM STDIN"""
_PAGE = "COPY search_page (dossier_id, paper, page, part, text, folded) FROM STDIN"
_BODY = json.dumps({"padding": "thành tích " * 60})


def load(dsn: str, first: int, last: int, *, of: int) -> None:
    """Write the dossiers from `first` to before `last`, in two processes; the text index is built afterwards."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE search_row SET (autovacuum_enabled = off)")
        connection.execute("DROP INDEX IF EXISTS search_row_folded")
        parts = [(dsn, start, min(start + _BATCH, last), of) for start in range(first, last, _BATCH)]
        with ProcessPoolExecutor(2) as processes:
            for part, (found, links) in zip(parts, processes.map(_load, parts), strict=True):
                connection.execute(
                    "INSERT INTO search_word SELECT w FROM unnest(%s::text[]) AS w ON CONFLICT DO NOTHING", [found]
                )
                connection.execute(
                    "INSERT INTO search_link SELECT w FROM unnest(%s::text[]) AS w ON CONFLICT DO NOTHING", [links]
                )
                sys.stdout.write(f"\r  {part[2]} dossiers")
                sys.stdout.flush()
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("CREATE INDEX search_row_folded ON search_row USING gin (folded) WITH (fastupdate = off)")
        connection.execute("SELECT setval('search_place', %s)", [last])
        connection.execute("VACUUM ANALYZE")
        sys.stdout.write("\n")


def _load(part: tuple[str, int, int, int]) -> tuple[list[str], list[str]]:
    dsn, first, last, of = part
    dossiers = [filed(number, of) for number in range(first, last)]
    rows = [row_of(one) for one in dossiers]
    with psycopg.connect(dsn, autocommit=True) as connection, connection.cursor() as cursor:
        for statement, made in ((_DOSSIER, _dossier), (_ROW, _search), (_PAGE, _page)):
            with cursor.copy(statement) as copy:
                for one, row in zip(dossiers, rows, strict=True):
                    copy.write_row(made(one, row))
        with cursor.copy(_AWARD) as copy:
            for one in dossiers:
                for award in _awards(one):
                    copy.write_row(award)
    dictionary = sorted({word for row in rows for word in vectors.dictionary(row)})
    return dictionary, sorted({link for row in rows for link in vectors.name_links(row)})


def row_of(one: Filed) -> SearchRow:
    """Give what a dossier is found by."""
    return SearchRow(
        dossier_id=f"b{one.number}",
        title=f"HS-{one.number:06d} Về việc đề nghị tặng Bằng khen",
        names=(one.unit, *one.people, one.signer),
        numbers=(one.document,),
        texts=((1, 1, one.text),),
        signer=one.signer,
    )


def _dossier(one: Filed, row: SearchRow) -> tuple[object, ...]:
    return (
        row.dossier_id, f"HS-{one.number:06d}", "archived", "done", 5, 1, "Về việc đề nghị tặng Bằng khen", one.unit,
        fold(one.unit), one.organ, "", one.document, "", one.award, "", "", "", 0, False, one.received_at, _BODY,
    )  # fmt: skip


def _search(one: Filed, row: SearchRow) -> tuple[object, ...]:
    year = one.received_at.year
    terms = [f"@{level}.{one.number >> bits}" for level, bits in enumerate(search_index.LEVELS)]
    terms += [search_index.tag("y", year), search_index.tag("o", one.organ), search_index.tag("a", one.award)]
    folded = f"{vectors.index_vector(row)} {' '.join(map(vectors.quoted, terms))}"
    return (
        row.dossier_id, one.organ, one.received_at, vectors.heads(row), folded, one.number, search_index.SHAPE,
        "archived", one.award, year, one.unit, one.signer, vectors.head_vector(row, words),
        vectors.head_vector(row, lambda text: words(text, exact)),
    )  # fmt: skip


def _awards(one: Filed) -> Iterator[tuple[object, ...]]:
    for place, name in enumerate(one.people):
        birth = 1950 + (one.number * 7 + place) % 50 if one.number % 3 else 0
        yield (
            f"b{one.number}", place, one.organ, folded_name(name), folded_name(one.unit), "individual", name, "",
            one.unit, one.award, "approved", birth, one.document, f"{one.received_at:%Y-%m-%d}", one.signer, 1, 1, 1.0,
            True, one.received_at,
        )  # fmt: skip


def _page(_one: Filed, row: SearchRow) -> tuple[object, ...]:
    ((paper, page, part, text, vector),) = _pages(row)
    return (row.dossier_id, paper, page, part, text, vector)


def _pages(row: SearchRow) -> Iterator[tuple[int, int, int, str, str]]:
    return vectors.page_rows(row)
