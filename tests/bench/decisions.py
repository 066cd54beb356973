"""How soon a decision is acknowledged: signed webhooks at a fixed rate, with and without intake, beside a bare floor.

`python -m tests.bench.decisions [SECONDS [RATE [MESSAGES_A_SECOND]]]` prints one JSON object. Arrivals are an open
loop: each is due at its time whatever became of those before, and its wait counts from that time. Every decision
approves the open step of a dossier of its own, which is as large as one that was read from six papers.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from service.adapters.postgres import open_pool
from service.domain.search_terms import search_row
from service.domain.webhook_signature import sign
from service.embedded.postgres import EmbeddedPostgres
from service.ports import Change
from tests.bench import decision_floor
from tests.bench.__main__ import by_role, tree
from tests.kit import flood
from tests.kit.builders import an_event
from tests.kit.desk import Desk, nomination
from tests.kit.office import SECRET, an_inbound_endpoint
from tests.kit.production import free_port
from tests.kit.stores import on_postgres
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier
    from tests.kit.flood import Message

PATH = "/webhooks/v1/decisions"
REVIEWER = "vanphong"
WARM_UP = 50
HANDS = 64
_MS = 1000
_SEEN = 0.05


@dataclass(frozen=True, slots=True)
class Load:
    """How long, how many decisions a second, and how many messages a second come in beside them."""

    seconds: float = 30.0
    rate: float = 50.0
    messages: float = 2.0

    @property
    def count(self) -> int:
        """Give how many decisions are made in one run."""
        return int(self.seconds * self.rate)


def copies(desk: Desk, count: int) -> list[str]:
    """Read one real nomination through the whole line, and lay `count` copies of it under review; gives their ids."""
    code = desk.dossier(desk.push(nomination(7)))["code"]
    database = open_pool(desk.stores()[0])
    stores = on_postgres(database)
    stores.deliveries.save_endpoint(an_inbound_endpoint(reviewers={REVIEWER: REVIEWER}))
    pattern = stores.store.dossier(code)
    assert pattern.step is not None, "the nomination of the bench must be complete"
    ids = [str(uuid.uuid4()) for _ in range(count)]

    def file(dossier_id: str) -> None:
        # Each has files of its own, as real ones have: else every copy would be told of all the others.
        digests = [hashlib.sha256(f"{dossier_id}{paper.number}".encode()).hexdigest() for paper in pattern.papers]
        papers = tuple(replace(paper, sha256=digest) for paper, digest in zip(pattern.papers, digests, strict=True))
        one: Dossier = replace(pattern, id=dossier_id, code="", version=1, papers=papers)
        received = an_event(one.id, state="in_review", version=1)
        stores.store.commit(Change(dossier=one, events=(replace(received, id=str(uuid.uuid4())),),
                                   search=search_row(one)))  # fmt: skip

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(file, ids))
    database.close()
    return ids


def decide(port: int, ids: Sequence[str], rate: float) -> tuple[list[float], Counter[int]]:
    """Send a decision for each id, one every 1/rate seconds; gives the seconds to each answer, and the statuses."""
    due: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
    told: list[tuple[float, int]] = []

    def hand() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (item := due.get()) is not None:
            at, dossier_id = item
            status = _send(connection, dossier_id)
            told.append((time.perf_counter() - at, status))
        connection.close()

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for one in hands:
        one.start()
    began = time.perf_counter()
    for number, dossier_id in enumerate(ids):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))  # each arrives at its time, whatever became of those before
        due.put((at, dossier_id))
    for _ in hands:
        due.put(None)
    for one in hands:
        one.join()
    return sorted(seconds for seconds, _status in told), Counter(status for _seconds, status in told)


def _send(connection: http.client.HTTPConnection, dossier_id: str) -> int:
    wanted = {"dossier": dossier_id, "action": "approve", "expected_version": 1, "reviewer": REVIEWER}
    body = json.dumps({"type": "dossier.decision", "data": wanted}).encode()
    webhook_id, now = uuid.uuid4().hex, int(time.time())
    signature = sign(SECRET, message_id=webhook_id, timestamp=now, body=body)
    headers = {"webhook-id": webhook_id, "webhook-timestamp": str(now), "webhook-signature": signature,
               "Content-Type": "application/json"}  # fmt: skip
    try:
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status


def beside_intake(desk: Desk, ids: Sequence[str], load: Load, messages: Sequence[Message]) -> dict[str, object]:
    """Decide while messages are dropped at their own rate; says also how many dossiers came of them meanwhile."""
    over, dropped = threading.Event(), list[str]()

    def pour() -> None:
        for one in messages:
            flood.drop(desk.inbox, one)
            dropped.append(one.name)
            if over.wait(1 / load.messages):
                return

    before = _taken(desk)
    pourer = threading.Thread(target=pour)
    pourer.start()
    # Decisions begin only when intake flows.
    until(lambda: _taken(desk) > before, seconds=60)
    figures = measured(desk, ids, load)
    meanwhile = _taken(desk) - before
    over.set()
    pourer.join()
    return {**figures, "messages_dropped": len(dropped), "messages_taken_meanwhile": meanwhile}


def measured(desk: Desk, ids: Sequence[str], load: Load) -> dict[str, object]:
    """Decide, and say besides the waits what a decision took of the CPU, by role, in milliseconds."""
    processes = tree(psutil.Process(desk.pid))
    before = by_role(processes)
    figures = shown(*decide(desk.port, ids, load.rate))
    after = by_role(processes)
    spent = {name: (after.get(name, 0.0) - before[name]) / len(ids) * _MS for name in before}
    return {**figures, "cpu_ms_a_decision": {name: round(one, 1) for name, one in spent.items() if one > _SEEN}}


def _taken(desk: Desk) -> int:
    with psycopg.connect(desk.stores()[0]) as database:
        row = database.execute("SELECT count(*) FROM intake").fetchone()
    return int(row[0]) if row else 0


def shown(seconds: Sequence[float], statuses: Counter[int]) -> dict[str, object]:
    """Give what is printed of one run, in milliseconds."""
    at = {f"p{share}_ms": round(seconds[min(len(seconds) * share // 100, len(seconds) - 1)] * _MS, 1)
          for share in (50, 95, 99)}  # fmt: skip
    return {**at, "max_ms": round(seconds[-1] * _MS, 1), "answers": dict(statuses)}


def floor(folder: Path, load: Load, body: str) -> dict[str, object]:
    """Measure the bare floor at the same rate: granian, the signature, one transaction."""
    database, port = EmbeddedPostgres(folder / "floor"), free_port()
    dsn = database.start()
    ids = [str(uuid.uuid4()) for _ in range(load.count + WARM_UP)]
    decision_floor.prepare(dsn, ids, body)
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
               "--blocking-threads", "8", "--no-access-log", "--log-level", "warning",
               "tests.bench.decision_floor:app"]  # fmt: skip
    told = {"PYTHONPATH": str(TREE), "FLOOR_DSN": dsn, "FLOOR_SECRET": SECRET}
    served = subprocess.Popen(command, env=os.environ | told, cwd=TREE)
    try:
        until(lambda: decide(port, ids[:1], load.rate)[1][200] == 1, seconds=30)
        decide(port, ids[1:WARM_UP], load.rate)
        return shown(*decide(port, ids[WARM_UP:], load.rate))
    finally:
        served.terminate()
        served.wait(30)
        database.stop()


def main(load: Load) -> None:
    """Measure the floor, decisions alone, and decisions beside intake; print one JSON object."""
    folder = Path(tempfile.mkdtemp(prefix="hoso-decisions-"))
    folder.chmod(0o755)  # the database server runs as somebody else
    desk = Desk(folder / "data")
    try:
        bare = floor(folder, load, "x" * 20_000)
        desk.open()
        ids = copies(desk, 2 * load.count + WARM_UP)
        # Written before the clock runs, so that their making costs nobody anything; in turn as edXML, zip and folder.
        messages = [flood.message(1000 + number) for number in range(int(load.messages * load.seconds * 3) + 10)]
        decide(desk.port, ids[:WARM_UP], load.rate)
        alone = measured(desk, ids[WARM_UP : WARM_UP + load.count], load)
        beside = beside_intake(desk, ids[WARM_UP + load.count :], load, messages)
    finally:
        desk.kill_all()
        shutil.rmtree(folder, ignore_errors=True)
    ratios = {name: round(float(str(one["p99_ms"])) / float(str(bare["p99_ms"])), 1)
              for name, one in (("alone", alone), ("beside_intake", beside))}  # fmt: skip
    told = {"seconds": load.seconds, "rate": load.rate, "messages_a_second": load.messages,
            "load_average": round(os.getloadavg()[0], 1)}  # fmt: skip
    print(json.dumps({**told, "floor": bare, "alone": alone, "beside_intake": beside, "ratio_p99": ratios}, indent=1))  # noqa: T201 - a measurement is printed


if __name__ == "__main__":
    main(Load(*map(float, sys.argv[1:4])))
