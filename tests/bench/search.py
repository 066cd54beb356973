"""`python -m tests.bench.search [DOSSIERS…]`: the archive asked by 8 clients, beside bare SQL, at growing sizes."""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg

from service import migrations
from service.adapters.postgres.database import Database
from service.adapters.postgres.finder import PostgresFinder
from service.domain.awards_held import folded_name, tell_apart
from service.domain.search_query import words
from service.embedded.postgres import EmbeddedPostgres
from service.ports import Answer, Query, Scope
from tests.bench.archive import load
from tests.bench.people import BEGINNING, filed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SIZES = (50_000, 200_000)
CLIENTS = 8
SECONDS = 6.0
HISTORY = "history of a name"
_EVERYTHING = Scope()
_PHRASES = ('"thành tích xuất sắc"', '"phong trào thi đua yêu nước"', '"được giao"', '"của tập thể và cá nhân"',
            '"đẩy mạnh cải cách"', '"xuất sắc trong phong trào"')  # fmt: skip
_WORDS = ("thành tích xuất sắc", "khen thưởng tỉnh sáng kiến", "cải cách hành chính công nghệ", "đoàn kết an toàn",
          "nông thôn mới đảng", "bỏ phiếu kín")  # fmt: skip


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _name(chance: random.Random, size: int) -> str:
    return chance.choice(filed(chance.randrange(size), size).people)


def _typo(chance: random.Random, size: int) -> str:
    """Give a name with a letter lost in its last word that has four or more, doubled otherwise."""
    *first, last = _name(chance, size).split()
    at = chance.randrange(1, len(last))
    return " ".join([*first, last[:at] + last[at + 1 :] if len(last) > 3 else last[:at] + last[at - 1] + last[at:]])


def _rare(chance: random.Random, size: int) -> str:
    """Give two words of a dossier's text, drawn from those that few have."""
    return " ".join(chance.sample(filed(chance.randrange(size), size).text.split()[-60:], 2))


QUESTIONS: Mapping[str, Callable[[random.Random, int], Query]] = {
    "name": lambda chance, size: Query(_name(chance, size), limit=20),
    "name with a typo": lambda chance, size: Query(_typo(chance, size), limit=20),
    "words, newest first": lambda chance, _size: Query(f"{chance.choice(_WORDS)} ", newest=True, limit=20),
    "words, ranked": lambda chance, _size: Query(f"{chance.choice(_WORDS)} ", limit=20),
    "rare words, ranked": lambda chance, size: Query(f"{_rare(chance, size)} ", limit=20),
    "phrase": lambda chance, _size: Query(chance.choice(_PHRASES), limit=20),
    "words with facets": lambda chance, _size: Query(f"{chance.choice(_WORDS)} ", facets=True, limit=20),
    "facets in one unit": lambda chance, _size: Query(
        f"{chance.choice(_WORDS)} ", facets=True, organs=(f"H99.{chance.randrange(1500)}",), limit=20
    ),
}

QUESTIONS = {**QUESTIONS, HISTORY: QUESTIONS["name"]}

_ALL: LiteralString = "SELECT dossier_id FROM search_row WHERE folded @@ %s::tsquery LIMIT 20"
_NEWEST: LiteralString = "SELECT dossier_id FROM search_row WHERE folded @@ %s::tsquery ORDER BY place DESC LIMIT 20"
_BEST: LiteralString = """SELECT dossier_id FROM search_row WHERE folded @@ %(q)s::tsquery
    ORDER BY ts_rank(folded, %(q)s::tsquery) DESC LIMIT 20"""
_COUNTS: LiteralString = "SELECT year, award, count(*) FROM search_row WHERE folded @@ %s::tsquery GROUP BY 1, 2"
_PHRASE: LiteralString = "SELECT dossier_id FROM search_page WHERE folded @@ %s::tsquery LIMIT 20"


def ask(database: Database, kind: str, query: Query) -> Answer:
    """Put one question as the service does; a history's rows are told apart too."""
    finder = PostgresFinder(database)
    if kind != HISTORY:
        return finder.find(query, scope=_EVERYTHING)
    rows = finder.awards_held(names=[folded_name(query.text)], units=(), scope=_EVERYTHING, limit=501)
    people = tell_apart(rows[:500], same_unit=folded_name)
    return Answer((), total=sum(len(person.rows) for person in people), more=len(rows) > 500)


def floor(kind: str, query: Query) -> tuple[LiteralString, Any]:
    """Give the plainest statement that answers the same, over the same tables."""
    asked = " & ".join(f"'{word}'" for word in words(query.text))
    row = " <-> ".join(f"'{word}'" for word in words(query.text))
    return {
        "name": (_ALL, ["'=" + " ".join(words(query.text)) + "'"]),
        "name with a typo": (
            "SELECT h FROM search_row, unnest(heads) AS h WHERE place < 2000 AND similarity(h, %s) > 0.5",
            [query.text],
        ),
        "words, newest first": (_NEWEST, [asked]),
        "words, ranked": (_BEST, {"q": asked}),
        "rare words, ranked": (_BEST, {"q": asked}),
        "phrase": (_PHRASE, [row]),
        HISTORY: ("SELECT * FROM award_held WHERE folded = %s", [folded_name(query.text)]),
        "words with facets": (_COUNTS, [asked]),
        "facets in one unit": (_COUNTS, [f"'#o{query.organs[0]}' & {asked}" if query.organs else asked]),
    }[kind]  # type: ignore[return-value]


def _client(dsn: str, kind: str, seed: int, *, size: int, answers: multiprocessing.Queue[list[float]]) -> None:
    chance, spent, deadline = random.Random(seed), [], time.perf_counter() + SECONDS  # noqa: S311 - questions, no secret
    database = Database(dsn, most=1)
    ask(database, kind, QUESTIONS[kind](chance, size))
    while time.perf_counter() < deadline:
        query = QUESTIONS[kind](chance, size)
        began = time.perf_counter()
        ask(database, kind, query)
        spent.append((time.perf_counter() - began) * 1000)
    answers.put(spent)


def measured(dsn: str, kind: str, size: int) -> list[float]:
    """Give the milliseconds of every answer, with so many clients asking without a pause."""
    answers: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    clients = [
        multiprocessing.Process(target=_client, args=(dsn, kind, seed), kwargs={"size": size, "answers": answers})
        for seed in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    found = [answers.get() for _ in clients]
    for client in clients:
        client.join()
    return sorted(spent for one in found for spent in one)


def bare(dsn: str, kind: str, size: int) -> float:
    """Give the median milliseconds of the floor, one client."""
    chance, spent = random.Random(1), []  # noqa: S311 - as above
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET statement_timeout = '20s'")
        for _ in range(12):
            statement, values = floor(kind, QUESTIONS[kind](chance, size))
            began = time.perf_counter()
            connection.execute(statement, values, prepare=False).fetchall()
            spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def alone(dsn: str, kind: str, size: int) -> tuple[float, Answer]:
    """Give the median milliseconds of one client, and an answer to look at."""
    chance, spent = random.Random(1), []  # noqa: S311 - as above
    database = Database(dsn, most=1)
    for _ in range(20):
        query = QUESTIONS[kind](chance, size)
        began = time.perf_counter()
        answer = ask(database, kind, query)
        spent.append((time.perf_counter() - began) * 1000)
    database.close()
    return statistics.median(spent), answer


def main() -> int:
    """Load, measure, load more, measure again, and print the growth."""
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    p95: dict[tuple[str, int], float] = {}
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "pg", durable=False)
        server.start()
        try:
            dsn = server.database("bench")
            migrations.upgrade(dsn)
            for before, size in zip([0, *sizes], sizes, strict=False):
                began = time.perf_counter()
                load(dsn, before, size, of=max(sizes))
                say(f"{size} dossiers since {BEGINNING:%Y}, loaded in {time.perf_counter() - began:.0f} s")
                p95 |= _table(dsn, size)
        finally:
            server.stop()
    for kind in QUESTIONS:
        growth = p95[kind, sizes[-1]] / p95[kind, sizes[0]]
        say(f"  {kind:24} p95 grows {growth:.2f} times from {sizes[0]} to {sizes[-1]}")
    return 0


def _table(dsn: str, size: int) -> dict[tuple[str, int], float]:
    p95 = {}
    clients = f"{CLIENTS} clients:"
    say(f"  {'ms':24} {'bare SQL':>9} {'alone':>7} | {clients:11} {'p50':>6} {'p95':>6} {'most':>6} {'per s':>6}  hits")
    for kind in QUESTIONS:
        one, answer = alone(dsn, kind, size)
        spent = measured(dsn, kind, size)
        p95[kind, size] = spent[int(len(spent) * 0.95)]
        say(
            f"  {kind:24} {bare(dsn, kind, size):9.1f} {one:7.1f} | {'':11} {statistics.median(spent):6.1f} "
            f"{p95[kind, size]:6.1f} {spent[-1]:6.1f} {len(spent) / SECONDS:6.0f}  {'hơn ' * answer.more}{answer.total}"
        )
    return p95


if __name__ == "__main__":
    sys.exit(main())
