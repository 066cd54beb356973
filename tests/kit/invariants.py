"""The separate checker: decides lost, duplicated and half filed with SQL and S3 calls of its own.

It uses none of the service's adapters. What was sent is told by the sender; all else is read from the
tables and the bucket. The one thing taken from the service is its table of transitions, as data.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import urlsplit

import psycopg
from minio import Minio
from psycopg.rows import dict_row

from service.domain.states import TRANSITIONS
from tests.kit.kept_messages import put_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tests.kit.flood import Sent
    from tests.kit.stack import S3Place

Row = dict[str, Any]
Fault = tuple[str, str]
LOST, DUPLICATED, HALF_FILED, BROKEN = "lost", "duplicated", "half-filed", "broken"
_STEPS = {(str(before), str(after)) for (before, _trigger), after in TRANSITIONS.items()}
_ONCE = ("dossier.received", "dossier.extracted", "dossier.approved", "dossier.archived")

# The jobs that come again and again: one of each waits for its hour however quiet the machine is.
STANDING = ("poll", "directory", "remind", "recount", "urge", "audit", "fixity")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found: each fault with its kind; empty is a pass."""

    faults: tuple[Fault, ...]
    dossiers: int = 0
    archived: int = 0
    events: int = 0

    def count(self, kind: str) -> int:
        """Count the faults of a kind."""
        return sum(1 for found, _ in self.faults if found == kind)

    def __str__(self) -> str:
        """Give the summary: 0 lost, 0 duplicated, 0 half-filed."""
        counts = ", ".join(f"{self.count(kind)} {kind}" for kind in (LOST, DUPLICATED, HALF_FILED, BROKEN))
        return f"{self.dossiers} dossiers, {self.archived} archived, {self.events} events: {counts}"


@dataclass(frozen=True, slots=True)
class World:
    """Everything the checker has read: rows by table, objects as key -> SHA-256 of the bytes re-read."""

    sent: Sequence[Sent]
    tables: Mapping[str, Sequence[Row]]
    objects: Mapping[str, str]
    packages: Mapping[str, bytes]
    decided: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def of(self, table: str, column: str) -> Mapping[Any, list[Row]]:
        """Group a table's rows by a column."""
        grouped: dict[Any, list[Row]] = defaultdict(list)
        for row in self.tables[table]:
            grouped[row[column]].append(row)
        return grouped


_QUERIES: Mapping[str, LiteralString] = {
    "intake": "SELECT id, name, outcome, raw_key, raw_sha256, dossier_id, envelope FROM intake",
    "dossier": "SELECT id, code, state, processing, version, body->'package' AS package FROM dossier",
    "paper": "SELECT dossier_id, number, size, sha256, key, status FROM paper ORDER BY dossier_id, number",
    "event": "SELECT id, dossier_id, sequence, type, state, version, data FROM event ORDER BY dossier_id, sequence",
    "endpoint": "SELECT id, types FROM endpoint WHERE enabled AND url <> ''",
    "delivery": "SELECT id, endpoint_id, event_id, state FROM delivery",
    "report": "SELECT id, intake_id, code, sent_at FROM report",
    "letter": "SELECT key, signed->>'key' AS signed FROM letter",
    "audit_checkpoint": "SELECT stream, number FROM audit_checkpoint",
    "job": "SELECT kind, subject, attempts, run_after, lease_until < now() AS expired, last_error FROM job",
}


def judge(
    dsn: str, s3: S3Place, sent: Iterable[Sent], *, decided: Mapping[tuple[str, str], int] | None = None
) -> Verdict:
    """Read everything and decide; `decided` are (dossier id, step) a reviewer holds an acceptance for."""
    tables = _read_tables(dsn)
    objects, packages = _read_objects(s3)
    world = World(tuple(sent), tables, objects, packages, decided or {})
    faults = tuple(fault for rule in _RULES for fault in rule(world))
    archived = sum(1 for dossier in tables["dossier"] if dossier["state"] == "archived")
    return Verdict(faults, len(tables["dossier"]), archived, len(tables["event"]))


def _read_tables(dsn: str) -> Mapping[str, Sequence[Row]]:
    """Read every table in one snapshot."""
    with closing(psycopg.connect(dsn, row_factory=dict_row)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return {name: connection.execute(query).fetchall() for name, query in _QUERIES.items()}


def _read_objects(s3: S3Place) -> tuple[Mapping[str, str], Mapping[str, bytes]]:
    """Read every object of the bucket back, and keep the packages' bytes."""
    where = urlsplit(s3.endpoint)
    client = Minio(where.netloc, s3.access_key, s3.secret_key, secure=where.scheme == "https", region="us-east-1")
    digests, packages = {}, {}
    for listed in client.list_objects(s3.bucket, recursive=True):
        key = str(listed.object_name)
        with closing(client.get_object(s3.bucket, key)) as answer:
            data = answer.read()
            answer.release_conn()
        digests[key] = hashlib.sha256(data).hexdigest()
        if key.startswith(("packages/", "messages/")):
            packages[key] = data

    def paper(sha256: str) -> bytes:
        with closing(client.get_object(s3.bucket, f"sha256/{sha256[:2]}/{sha256}")) as answer:
            return bytes(answer.read())

    for key in [key for key in packages if key.startswith("messages/")]:
        # A message is weighed as it came, so that what was taken out of it must be there too.
        digests[key] = hashlib.sha256(put_together(packages.pop(key), paper)).hexdigest()
    return digests, packages


def _messages(world: World) -> Iterator[Fault]:
    """Every message sent has one intake row, and by it one dossier."""
    intakes = world.of("intake", "name")
    dossiers = {row["id"] for row in world.tables["dossier"]}
    for sent in world.sent:
        found = intakes.get(sent.name, [])
        filed = [row for row in found if row["outcome"] == "dossier" and row["dossier_id"] in dossiers]
        if not filed:
            yield LOST, f"{sent.name}: {[row['outcome'] for row in found]}"
        if len(found) > 1:
            yield DUPLICATED, f"{sent.name}: {len(found)} intakes"
    for name in intakes.keys() - {sent.name for sent in world.sent}:
        yield BROKEN, f"{name}: nobody sent it"


def _dossiers(world: World) -> Iterator[Fault]:
    """Every dossier stands for exactly one message, and no two for the same papers."""
    filed = Counter(row["dossier_id"] for row in world.tables["intake"] if row["outcome"] == "dossier")
    for dossier in world.tables["dossier"]:
        if filed[dossier["id"]] != 1:
            yield DUPLICATED, f"{dossier['code']}: {filed[dossier['id']]} intakes made it"
    same = Counter(tuple(sorted(row["sha256"] for row in rows)) for rows in world.of("paper", "dossier_id").values())
    for papers, times in same.items():
        if times > 1:
            yield DUPLICATED, f"{times} dossiers hold the papers {papers[0][:12]}…"


def _papers(world: World) -> Iterator[Fault]:
    """Papers are those that were sent, and their bytes are in the store."""
    sent = {one.name: one.papers for one in world.sent}
    papers = world.of("paper", "dossier_id")
    for intake in world.tables["intake"]:
        if intake["outcome"] != "dossier":
            continue
        rows = papers.get(intake["dossier_id"], [])
        if tuple(sorted(row["sha256"] for row in rows)) != sent.get(intake["name"], ()):
            yield HALF_FILED, f"{intake['name']}: {len(rows)} papers, not those that were sent"
        if world.objects.get(intake["raw_key"]) != intake["raw_sha256"]:
            yield HALF_FILED, f"{intake['name']}: the message itself is not in the store"
    for row in world.tables["paper"]:
        if world.objects.get(row["key"]) != row["sha256"]:
            yield HALF_FILED, f"{row['dossier_id']} paper {row['number']}: not in the store"
        if row["status"] != "read":
            yield HALF_FILED, f"{row['dossier_id']} paper {row['number']}: {row['status']}"


def _histories(world: World) -> Iterator[Fault]:
    """Events are gapless, their states a path of the table, and what happens once happened once."""
    events = world.of("event", "dossier_id")
    for dossier in world.tables["dossier"]:
        history = events.get(dossier["id"], [])
        yield from ((BROKEN, f"{dossier['code']}: {fault}") for fault in _history_faults(dossier, history))
        for kind in _ONCE:
            if (times := sum(1 for event in history if event["type"] == kind)) > 1:
                yield DUPLICATED, f"{dossier['code']}: {kind} {times} times"
        for (kind, step), times in Counter(map(_effect, filter(_of_step, history))).items():
            if times > 1:
                yield DUPLICATED, f"{dossier['code']}: {kind} of {step} {times} times"


def _history_faults(dossier: Row, history: Sequence[Row]) -> Iterator[str]:
    if [event["sequence"] for event in history] != list(range(1, len(history) + 1)):
        yield "sequence has gaps"
    if not history or (history[0]["type"], history[0]["state"]) != ("dossier.received", "received"):
        yield "does not begin with its receipt"
        return
    for before, after in pairwise(event["state"] for event in history):
        if before != after and (before, after) not in _STEPS:
            yield f"went from {before} to {after}"
    if history[-1]["state"] != dossier["state"] or history[-1]["version"] > dossier["version"]:
        yield f"stands at {dossier['state']}, but its last event says {history[-1]['state']}"


def _of_step(event: Row) -> bool:
    return event["type"] in {"dossier.step_opened", "dossier.decided"}


def _effect(event: Row) -> tuple[str, str]:
    return event["type"], event["data"].get("step", "")


def _decisions(world: World) -> Iterator[Fault]:
    """Every decision that a reviewer was told is accepted stands in the history, once."""
    made = Counter(
        (event["dossier_id"], event["data"]["step"])
        for event in world.tables["event"]
        if event["type"] == "dossier.decided"
    )
    for (dossier, step), accepted in world.decided.items():
        if accepted and not made[dossier, step]:
            yield LOST, f"{dossier}: the accepted decision at {step}"
        if accepted > 1:
            yield DUPLICATED, f"{dossier}: accepted {accepted} decisions at {step}"


def _outbox(world: World) -> Iterator[Fault]:
    """Every event owes one delivery to each endpoint that wants it, and all are delivered."""
    owed = Counter((row["endpoint_id"], row["event_id"]) for row in world.tables["delivery"])
    for endpoint in world.tables["endpoint"]:
        for event in world.tables["event"]:
            wanted = not endpoint["types"] or event["type"] in endpoint["types"]
            if owed[endpoint["id"], event["id"]] != int(wanted):
                yield LOST, f"event {event['id']}: {owed[endpoint['id'], event['id']]} deliveries"
    for row in world.tables["delivery"]:
        if row["state"] != "delivered":
            yield LOST, f"delivery {row['id']} is {row['state']}"
    for row in world.tables["report"]:
        if row["sent_at"] is None:
            yield LOST, f"status {row['code']} of {row['intake_id']} was not sent"


def _objects(world: World) -> Iterator[Fault]:
    """No object is without a row that names it."""
    named = {row["key"] for row in world.tables["paper"]}
    named |= {row["package"]["key"] for row in world.tables["dossier"] if row["package"]}
    named |= {key for row in world.tables["letter"] for key in (row["key"], row["signed"]) if key}
    for intake in world.tables["intake"]:
        named.add(intake["raw_key"])
        for paper in intake["envelope"].get("attachments", ()):
            named.add(f"sha256/{paper['sha256'][:2]}/{paper['sha256']}")
    # A checkpoint lies in the bucket first: one more than the table has is one that its writer did not outlive.
    signed = {(row["stream"], row["number"]) for row in world.tables["audit_checkpoint"]}
    for stream in ("event", "read"):
        after = max((number for of, number in signed if of == stream), default=0) + 1
        named |= {f"audit/{of}/{number:08d}.json" for of, number in (*signed, (stream, after))}
    named |= {"probe/lock", "probe/once"}  # by which the store was asked what it really enforces
    for key in world.objects.keys() - named:
        yield BROKEN, f"{key}: no row names it"


def _quiet(world: World) -> Iterator[Fault]:
    """Nothing is stuck: no dossier in work, no job but those that come again and again, no lease that is over."""
    for dossier in world.tables["dossier"]:
        if dossier["processing"] not in {"waiting", "done"}:
            yield BROKEN, f"{dossier['code']} is {dossier['state']}, {dossier['processing']}"
    for job in world.tables["job"]:
        if job["kind"] not in STANDING:
            yield BROKEN, f"job {job['kind']} {job['subject']} is left: {job['last_error']}"
        if job["expired"]:
            yield BROKEN, f"job {job['kind']} {job['subject']} has a lease that is over"


def _archive(world: World) -> Iterator[Fault]:
    """Every archived dossier has its package, whole, with the originals as they were sent."""
    papers = world.of("paper", "dossier_id")
    for dossier in world.tables["dossier"]:
        package = dossier["package"]
        if (dossier["state"] == "archived") is not bool(package):
            yield HALF_FILED, f"{dossier['code']}: {dossier['state']}, package {package}"
        if not package:
            continue
        if world.objects.get(package["key"]) != package["sha256"]:
            yield HALF_FILED, f"{dossier['code']}: its package is not what was marked"
            continue
        originals = sorted(row["sha256"] for row in papers[dossier["id"]])
        for fault in _bag_faults(world.packages[package["key"]], originals):
            yield HALF_FILED, f"{dossier['code']}: {fault}"


def _bag_faults(data: bytes, originals: Sequence[str]) -> Iterator[str]:
    """Hold a bag against its manifest (RFC 8493 2.1.3), and its originals against what was sent."""
    with zipfile.ZipFile(io.BytesIO(data)) as bag:
        found = {name.partition("/")[2]: hashlib.sha256(bag.read(name)).hexdigest() for name in bag.namelist()}
        root = bag.namelist()[0].partition("/")[0]
        lines = bag.read(f"{root}/manifest-sha256.txt").decode().splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    payload = {name: digest for name, digest in found.items() if name.startswith("data/")}
    if listed != payload:
        yield "the bag differs from its manifest"
    if sorted(digest for name, digest in payload.items() if name.startswith("data/originals/")) != originals:
        yield "the bag does not hold the originals"


_RULES: tuple[Callable[[World], Iterator[Fault]], ...] = (
    _messages,
    _dossiers,
    _papers,
    _histories,
    _decisions,
    _outbox,
    _objects,
    _quiet,
    _archive,
)
