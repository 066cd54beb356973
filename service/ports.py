"""What we need from the world: Protocols, the values they take and give, and the frozen Deps.

Everything that raises says so; what is not said does not happen. All times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from typing import IO

    from connectors.base import Connector, Envelope, RawPaper
    from service.catalogue import Catalogue
    from service.domain.absence import Absence
    from service.domain.audit import Checkpoint, Link, Row
    from service.domain.awards_held import Held
    from service.domain.claims import Claim, Elsewhere
    from service.domain.council import Session
    from service.domain.disposal import Disposal
    from service.domain.document import Document
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.fields import PaperReport
    from service.domain.letters import Letter as OfficeLetter
    from service.domain.letters import LetterRule, Signed
    from service.domain.register import Entry, Lines
    from service.domain.restricted import Restriction
    from service.domain.search_terms import SearchRow
    from service.domain.subjects import Mention
    from service.domain.subjects import Request as SubjectRequest
    from service.domain.units import Merged, Unit


# -- jobs: what is due, and who holds it ----------------------------------------------------


# Clocks of machines that NTP sets differ by less: a later time than this from now is of before a clock was put back.
PUT_BACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done: (`kind`, `subject`) is unique; adding an existing one moves it earlier.

    Kinds: `advance` (subject: dossier id), `deliver` (delivery id), `notice` (endpoint id), `report` and `proof`
    (report id), `remind` (dossier id), `audit` (chain), `fixity` and `alarm` (pass), `letter` (dossier id and event id,
    a line each), `post` (letter id), `own_award` (SHA-256 of a file), `poll` and `directory` (connector name).
    `asked_at` is the present where the job is due later than that; it is needed to tell a wait from a clock that was
    put back.
    """

    kind: str
    subject: str
    run_after: datetime
    asked_at: datetime | None = None

    @property
    def written_at(self) -> datetime:
        """Give the present as it was when the job was asked for."""
        return self.asked_at or self.run_after


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on one job until `until`; `fence` grows with each claim, so a late holder loses.

    `attempts` counts this one too: it was committed before the work began.
    """

    job_id: int
    kind: str
    subject: str
    fence: int
    attempts: int
    until: datetime


class Jobs(Protocol):
    """The table of due work; the queue is only a bell for it."""

    def claim(self, job_id: int, *, now: datetime, seconds: float) -> Lease | None:
        """Take the job if it is due and free (or its lease is over), counting the attempt in a commit of its own."""

    def due(self, *, now: datetime, limit: int) -> Sequence[int]:
        """Give ids of jobs that are due, free, and not rung for within the last 30 s; marks them as rung.

        Times that were written more than `PUT_BACK` after `now` come from a clock that was put back since: waits and
        leases among them are counted from now on, so that nothing waits for that clock's time to come again.
        """

    def extend(self, lease: Lease, *, now: datetime, seconds: float) -> Lease:
        """Hold the job until `seconds` from now; a long work does so between its parts. Conflict if the fence moved."""

    def finish(self, lease: Lease, *, again: datetime | None = None) -> None:
        """Remove the job, or keep it, due at `again` or when it was asked for anew. Conflict if the fence moved."""

    def again(self, lease: Lease, *, at: datetime, error: str, count: bool = True) -> None:
        """Give the job back to run at `at`; `count=False` takes this attempt off again. Conflict if the fence moved."""

    def ensure(self, jobs: Iterable[NewJob]) -> Sequence[int]:
        """Add jobs (or move them earlier), committed at once; gives their ids."""

    def failing(self, kind: str) -> Mapping[str, str]:
        """Give what the last failure of each job of this kind said, by subject, for those that fail now."""

    def owed(self, kind: str, subjects: Sequence[str]) -> frozenset[str]:
        """Give those of the subjects that have a job of this kind, waiting or at work."""

    def backlog(self, *, due: datetime | None = None) -> Mapping[str, int]:
        """Count jobs by kind, for metrics: all of them, or those whose time has come at `due` and nobody works at."""


# -- the store: dossiers, intake, events ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intake:
    """One message taken in, unique by (`connector`, `external_id`).

    `outcome` is dossier, supplement, duplicate, conflict, change, parked, status or refused.
    `content_key` is a SHA-256 over sender, document, kind and the papers' hashes; `raw_key`
    where the raw bytes lie; `envelope` the message without bodies, JSON. `handled_at` is when a person
    answered a message that waited: who, with what `answer` (accepted, refused, seen) and `note`.
    """

    id: str
    connector: str
    external_id: str
    content_key: str
    raw_key: str
    raw_sha256: str
    received_at: datetime
    kind: str
    outcome: str
    dossier_id: str | None = None
    name: str = ""
    reason: str = ""
    message: str = ""
    envelope: Mapping[str, Any] = field(default_factory=dict)
    handled_at: datetime | None = None
    handled_by: str = ""
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A business status owed to the sender of a message (INTEROP 4.6); unique (document, code).

    `document` names the document as its sender wrote it (`stages.reporting`). `sent_at` is when it went
    out, `proof` the peer's id of it, `confirmed` what the peer's own list of what we sent says of it. `tried_at` is
    when it was last handed to a peer that shows what it took: with no `sent_at`, nobody knows whether it arrived.
    """

    id: str
    intake_id: str
    document: str
    connector: str
    code: str
    description: str
    at: datetime
    sent_at: datetime | None = None
    proof: str = ""
    confirmed: str = ""
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handling:
    """The answer to a message that waits: accepted, refused or seen, by whom, when, and why.

    A person's; the machine's own only where the document that a request spoke of came after it.
    """

    intake_id: str
    answer: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """The first answer to an inbound webhook id, repeated for every replay (kept 7 days)."""

    endpoint_id: str
    webhook_id: str
    status: int
    body: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """Everything one transaction writes. `dossier.version` is the new one; `expected` the old (0: insert).

    A dossier in state `disposed` leaves nothing of what was read: no paper, page or letter of its own, no words of its
    messages. `disposal` is kept over the version before its own. With a lease, the job is finished in the same
    transaction, or nothing is written (fencing). `claims` replace those of the dossier; None leaves them. `rests_on`
    is another dossier (id, version): the change is written only while that one stands so still.
    """

    dossier: Dossier | None = None
    expected: int = 0
    events: tuple[Event, ...] = ()
    jobs: tuple[NewJob, ...] = ()
    intake: Intake | None = None
    search: SearchRow | None = None
    reports: tuple[Report, ...] = ()
    receipt: Receipt | None = None
    handling: Handling | None = None
    lease: Lease | None = None
    claims: tuple[Claim, ...] | None = None
    disposal: Disposal | None = None
    rests_on: tuple[str, int] | None = None


class Store(Protocol):
    """The truth. Every method is one transaction; Unavailable when the database is away."""

    def commit(self, change: Change) -> Sequence[int]:
        """Write the change whole or not at all; gives ids of the jobs it made due, to ring for.

        Raises Conflict: the version differs (`current` is the stored dossier's version), or that of what it rests on,
        the lease is lost, or the intake exists already (`current` is the stored Intake), by (connector, external id)
        or, for outcome `dossier`, by content key; or the message was answered already. Webhook deliveries for the
        events are added in the same transaction. A report whose document has that code already is left out.
        """

    def dossier(self, dossier_id: str) -> Dossier:
        """Give a dossier by id or by code (`HS-2026-000001`); NotFound."""

    def intake(self, connector: str, external_id: str) -> Intake | None:
        """Give the intake of a message, if it was taken in."""

    def intake_by_id(self, intake_id: str) -> Intake:
        """Give one intake; NotFound."""

    def intakes(self, dossier_id: str) -> Sequence[Intake]:
        """Give all intakes of one dossier, oldest first."""

    def messages(self, *, outcomes: tuple[str, ...], limit: int) -> Sequence[Intake]:
        """Give the newest `limit` intakes that ended in one of these outcomes and wait for an answer, newest first."""

    def intake_by_content(self, content_key: str) -> Intake | None:
        """Give the intake (outcome dossier or supplement) with that content key."""

    def held(self, sha256s: Sequence[str]) -> frozenset[str]:
        """Give those hashes that a paper or a raw message of a committed row has already."""

    def find_origin(self, *, organ_id: str, document_id: str, number: str, date: str) -> Sequence[str]:
        """Give the ids of the dossiers sent by `organ_id` under that document id, else number and date, newest first.

        At most 20.
        """

    def elsewhere(self, dossier_id: str, claims: Sequence[Claim], sha256s: Sequence[str]) -> Elsewhere:
        """Give what other dossiers claim under these kinds and keys, and which of these files they hold, by code.

        At most 500 of each; a dossier that was set aside claims nothing.
        """

    def copies(self, code: str) -> Sequence[str]:
        """Give the ids of the dossiers that stand set aside as copies of the one with this code, by their codes."""

    def asked(self, organs: Sequence[str], *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[str]:
        """Give the ids of the newest `limit` dossiers that asked one of these organs for its opinion, newest first.

        `after` (time of receipt and id of a dossier) passes over that one and all newer.
        """

    def events(self, dossier_id: str) -> Sequence[Event]:
        """Give the events of one dossier in order."""

    def events_after(self, position: int, *, limit: int) -> Sequence[Event]:
        """Give events of all dossiers with a greater position, in order, for reconciliation."""

    def receipt(self, endpoint_id: str, webhook_id: str) -> Receipt | None:
        """Give the first answer to that webhook id."""

    def forget_receipts(self, before: datetime) -> int:
        """Forget the answers given before this time; gives how many."""

    def report(self, report_id: str) -> Report:
        """Give one status owed; NotFound."""

    def reports_about(self, document: str) -> Sequence[Report]:
        """Give the statuses of one document, sent or owed, by code."""

    def mark_tried(self, report_id: str, *, at: datetime) -> None:
        """Record that a status is about to be sent, so that a lost answer is looked for; NotFound."""

    def proofs_among(self, sent_ids: Sequence[str], *, connector: str) -> frozenset[str]:
        """Give those of a peer's ids by which a status of ours is known to have been sent."""

    def mark_reported(self, report_id: str, *, at: datetime, proof: str) -> None:
        """Record that the status was sent, with the peer's id of it."""

    def confirm_report(self, report_id: str, *, confirmed: str) -> None:
        """Record what the peer itself says of a status that was sent; NotFound."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which dossiers a caller may see: all (`unit_ids` None), or those sent by these organ ids."""

    unit_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class GivenAward:
    """An award that was given: `sender` put it forward, as its dossier names it, by the code `organ_id`.

    `connector` is the one by which the dossier's first message came; empty where none did.
    """

    sender: str
    organ_id: str
    held: Held
    connector: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the list or the search. `text` empty lists; newest first or best first.

    `processing` quarantined also finds dossiers that are not archived and hold a quarantined paper. `organs`, `years`,
    `awards` (codes) and `signer` (a name, compared without accents) narrow a search. `unit_class` and `round_name` are
    told in organs and awards by `stages.search` before a finder is asked, which passes over them. `also` are other
    names of what `text` names: who has one of them is a hit too. `newest` gives a search newest first instead of best
    first; `by_due` a list the nearest day due first, what has none last (a search passes over it). `facets` asks for
    counts. `seats` are who acts, by account and roles: only what waits for one of them is
    listed, and of `steps` only what stands at one of these (a search passes over both).
    """

    text: str = ""
    states: tuple[str, ...] = ()
    processing: tuple[str, ...] = ()
    award: str = ""
    unit: str = ""
    organs: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    awards: tuple[str, ...] = ()
    unit_class: str = ""
    round_name: str = ""
    signer: str = ""
    also: tuple[str, ...] = ()
    newest: bool = False
    by_due: bool = False
    facets: bool = False
    seats: tuple[tuple[str, frozenset[str]], ...] = ()
    steps: tuple[str, ...] = ()
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """One dossier of an answer. `snippet` has the found words between U+0002 and U+0003.

    `number`, `date` (ISO) are of the letter it came with, `decision_number`, `decision_date` of what was decided;
    "" where nothing tells them (`service.domain.references`).
    """

    dossier_id: str
    code: str
    state: str
    processing: str
    subject: str
    unit: str
    award: str
    received_at: datetime
    number: str = ""
    date: str = ""
    decision_number: str = ""
    decision_date: str = ""
    version: int = 0
    step: str = ""
    step_title: str = ""
    due: str = ""
    problems: int = 0
    change_requested: bool = False
    score: float = 0.0
    snippet: str = ""
    paper: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits have one value of a facet; `label` is what people call it where the value is a code."""

    value: str
    hits: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits of one page and the cursor of the next ("" at the end); `total` may be bounded (`more`).

    `facets` (year, award, unit, state, signer; most frequent first, of units all) count the same `total` hits. `near`
    are the names found for one that nobody has as it was asked; `instead` is the question that was answered where
    nothing answers the one that was asked.
    """

    hits: tuple[Hit, ...]
    cursor: str = ""
    total: int = 0
    more: bool = False
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    instead: str = ""


class Finder(Protocol):
    """The list and the archive's retrieval."""

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor."""

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""

    def awards_held(self, *, names: Sequence[str], units: Sequence[str], scope: Scope, limit: int) -> Sequence[Held]:
        """Give the newest `limit` awards of who has one of these folded names (`awards_held.folded_name`).

        With `units`, folded too, of those in such a unit; without `names`, of everybody in one.
        """

    def given_in(self, year: int, *, scope: Scope) -> Sequence[GivenAward]:
        """Give the awards inside the scope that decisions of that year gave, in the order of their dossiers' ids.

        What was read of an old decision and nobody confirmed yet is none.
        """

    def saved(self, account: str) -> Mapping[str, Mapping[str, Any]]:
        """Give an account's saved searches by name."""

    def save(self, account: str, name: str, query: Mapping[str, Any]) -> None:
        """Add or replace one."""

    def forget(self, account: str, name: str) -> bool:
        """Forget one; tells whether there was one."""

    def outdated(self, *, limit: int) -> Sequence[str]:
        """Give ids of dossiers that were indexed by an older rule than `domain.search_index.SHAPE`."""


# -- audit ------------------------------------------------------------------------------------


class AuditLog(Protocol):
    """The rows of the audit streams (`domain.audit.STREAMS`), the chain beside them, and the key that signs it."""

    @property
    def public_key(self) -> str:
        """Give the public key in hex; "" where nothing can be signed."""

    @property
    def public_keys(self) -> str:
        """Give the public key and those of the keys it replaced, newest first, with blanks between."""

    def sign(self, data: bytes) -> str:
        """Sign with the private key; Invalid without one."""

    def is_genuine(self, checkpoint: Checkpoint, public_key: str) -> bool:
        """Tell whether the checkpoint was signed by the holder of `public_key`."""

    def last_link(self, stream: str) -> Link | None:
        """Give the end of the chain."""

    def count(self, stream: str) -> int:
        """Count the links."""

    def unlinked(self, stream: str, *, after: int, limit: int) -> Sequence[Row]:
        """Give rows behind a position, in order; no smaller position appears later."""

    def entity_hashes(self, stream: str, entities: Sequence[str]) -> Mapping[str, str]:
        """Give the last hash of each entity that has one."""

    def append(self, stream: str, links: Sequence[Link]) -> None:
        """Add links; one that is there already stays."""

    def entries(self, stream: str) -> Iterator[tuple[Row | None, Link | None]]:
        """Give rows and links side by side, in order of position."""

    def newest(
        self, stream: str, *, before: int = 0, limit: int, name: str = "", entity: str = ""
    ) -> tuple[Sequence[Row], int]:
        """Give rows newest first, of one account or about one dossier (id) where named, and where older ones begin.

        `before` is the position that they lie before (0: the end), the second value the next `before` (0: no more).
        Of one account only so many positions are looked at (`SPAN`): a page may be empty and have older ones.
        """

    def checkpoints(self, stream: str) -> Sequence[Checkpoint]:
        """Give the signed checkpoints by number."""

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""

    def note_read(
        self, read_id: str, *, at: datetime, name: str, role: str, what: str, dossier_id: str, detail: Mapping[str, Any]
    ) -> None:
        """Record that somebody was given what is personal."""


# -- organisations ---------------------------------------------------------------------------


class Units(Protocol):
    """The registry of organisations; Unavailable when the database is away."""

    def by_code(self, code: str) -> Unit | None:
        """Give the body that has this code, in either shape; compared exactly."""

    def named(self, plain_key: str, *, limit: int = 50) -> Sequence[Unit]:
        """Give bodies of which one name has that plain key (`domain.units.plain_key`), by id."""

    def search(self, words: Sequence[str], *, limit: int) -> Sequence[Unit]:
        """Give bodies of which the names hold all these plain words, shortest name first."""

    def predecessors(self, codes: Sequence[str]) -> Sequence[Unit]:
        """Give the bodies whose duties went to a body that has one of these codes, by id."""

    def revise(self, codes: Sequence[str], fold: Callable[[Sequence[Unit]], Merged]) -> Merged:
        """Let `fold` see the bodies that own these codes and keep what it gives; one revision at a time, whole or not.

        `fold` may be called once only; bodies that it absorbs vanish, and their codes find the one they became.
        """

    def count(self) -> int:
        """Count the bodies."""


# -- the council -----------------------------------------------------------------------------


class Councils(Protocol):
    """The sessions of award councils; Unavailable when the database is away."""

    def save_session(self, session: Session, *, expected: int) -> Session:
        """Keep a session whole in one row; `expected` 0 adds it and gives it its code. `version` is the new one.

        Raises Conflict: the version differs (`current` is the stored one), or a dossier of its agenda stands on that of
        another open session.
        """

    def session(self, session_id: str) -> Session:
        """Give a session by id or code (`PH-2026-0001`); NotFound."""

    def sessions(self, *, limit: int) -> Sequence[Session]:
        """Give the sessions, the latest convened first."""

    def sessions_of(self, dossier_id: str) -> Sequence[Session]:
        """Give the sessions that have the dossier on their agenda, the latest convened first."""


# -- persons whose data is kept --------------------------------------------------------------


class Subjects(Protocol):
    """Where a name stands in everything that is kept, the requests about persons, and the standing restrictions."""

    def dossiers(self, pattern: str) -> Sequence[str]:
        """Give the ids of dossiers in whose value, papers or pages the pattern (`subjects.pattern`) is found, by id."""

    def mentions(self, pattern: str) -> Sequence[Mention]:
        """Give the rows beside dossiers in which it is found: messages, events and where they went, logs, the rest."""

    def reads(self, dossiers: Sequence[str], *, limit: int) -> Sequence[Mention]:
        """Give the newest `limit` readings of these dossiers' papers, packages and the like: who was given what."""

    def keep(self, request: SubjectRequest) -> None:
        """Record a request with its answer; it is never changed afterwards."""

    def requests(self, *, limit: int) -> Sequence[SubjectRequest]:
        """Give the newest requests."""

    def restrict(self, restriction: Restriction) -> None:
        """Keep a restriction; the same id again adds its dossiers to those that it has, whoever else adds some."""

    def lift(self, restriction_id: str, *, at: datetime, by: str, why: str) -> Restriction:
        """End a restriction; gives it as it stood. NotFound, also for one that was lifted."""

    def restrictions(self) -> Sequence[Restriction]:
        """Give those that stand, oldest first."""


# -- letters ---------------------------------------------------------------------------------


class Letters(Protocol):
    """The letters that were made; their bytes lie in the object store. Unavailable when the database is away."""

    def keep(self, letter: OfficeLetter) -> OfficeLetter:
        """Keep a letter. One of the same occasion and kind was made before: gives that one, and keeps nothing."""

    def letter(self, letter_id: str) -> OfficeLetter:
        """Give a letter; NotFound."""

    def sign(self, letter_id: str, signed: Signed) -> OfficeLetter:
        """Keep a letter's signed file, once; NotFound, Conflict when there is one."""

    def stand_in(self, instead: OfficeLetter, signed: Signed, *, reason: str) -> OfficeLetter:
        """Keep a letter, signed, in place of the one that it `replaces`, which says so from now on, in one step.

        NotFound; Conflict where that one is not signed, or was replaced before.
        """

    def mark_tried(self, letter_id: str, *, at: datetime) -> None:
        """Record that the signed letter is about to be sent, so that a lost answer is looked for; NotFound."""

    def proofs_among(self, sent_ids: Sequence[str]) -> frozenset[str]:
        """Give those of a peer's ids by which a letter is known to have been sent."""

    def mark_sent(self, letter_id: str, *, at: datetime, proof: str) -> None:
        """Record that the signed letter went out; NotFound."""

    def letters(self, *, dossier: str = "", session: str = "", limit: int) -> Sequence[OfficeLetter]:
        """Give the letters about a dossier (its id) or of a session, or all, the latest first."""


class Register(Protocol):
    """The register of the movement, which only grows; Unavailable when the database is away."""

    def enter(self, entry: Entry) -> None:
        """Write a line. Conflict when its series has that number: someone else wrote first."""

    def entries(self, lines: Lines) -> Sequence[Entry]:
        """Give the lines that are wanted, in the order in which they were written."""


class LetterWriter(Protocol):
    """Lays values into the templates of letters; a value never becomes code, a paragraph, a field or a formula."""

    def word(self, rule: LetterRule, values: Mapping[str, Any]) -> bytes:
        """Give a letter as .docx."""

    def sheet(self, rule: LetterRule, values: Mapping[str, Any]) -> bytes:
        """Give a letter's tables as .xlsx."""

    def lives(self, heading: str, lives: Sequence[Sequence[str]]) -> bytes:
        """Give short biographies as .docx under a heading: of each its first line in bold, then the others."""


# -- objects, papers, rules ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewObject:
    """Bytes to keep under a key; `sha256` hex of `data`; `locked_until` see `NewFile`."""

    key: str
    data: bytes
    sha256: str
    media_type: str = "application/octet-stream"
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to keep under a key without its ever being in memory whole: `stream` can be sought and is read from 0.

    `size` in bytes and hex `sha256` are of all of it. Until `locked_until` nobody can delete this version, where the
    store really enforces that (`Objects.lock_probe`); elsewhere it is kept without a lock.
    """

    key: str
    stream: IO[bytes]
    size: int
    sha256: str
    media_type: str = "application/octet-stream"
    locked_until: datetime | None = None


class Objects(Protocol):
    """The object store; it never forgets. Unavailable when it is away, or when it has not kept what it was given."""

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Keep every object durably, in parallel; one whose key exists with the same size is kept as it is."""

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Keep objects durably and in parallel, without looking first; twice is harmless."""

    def put_file(self, new: NewFile) -> None:
        """Keep a file durably, piece by piece; one whose key exists with these very bytes is kept as it is."""

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""

    def fetch(self, key: str, target: IO[bytes], *, sha256: str = "", version: str = "") -> int:
        """Write the bytes (of one version) to `target`, piece by piece; gives their number. Errors as `get`.

        When the hash differs, `target` holds what the store gave.
        """

    def digest(self, key: str) -> tuple[str, int]:
        """Give the hex SHA-256 and the size of the bytes, read piece by piece. NotFound."""

    def fresh(self, key: str, *, sha256: str) -> bytes:
        """Give bytes that were put a moment ago, for their first reading; as `get`, but may spare the store."""

    def stat(self, key: str) -> int | None:
        """Give the size in bytes, or None when there is no such object."""

    def keys(self, prefix: str) -> Iterator[str]:
        """Give all keys under a prefix."""

    def versions(self, key: str) -> Sequence[str]:
        """Give the ids of the versions that the store has of a key, newest first; deletions are none."""

    def lock(self, key: str, until: datetime) -> bool:
        """Let nobody delete the newest version before `until`; False where the store enforces no lock. NotFound."""

    def destroy(self, key: str) -> str:
        """Delete every version of a key for good; gives why the store refused (a lock), "" when nothing is left."""

    def lock_probe(self) -> str:
        """Lock a version and try to delete it: give why that went through; "" when the store refused, as it must."""

    def once_probe(self) -> str:
        """Write a key twice with `If-None-Match: *`: give what became of the second; "" when it was refused."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An object that a row names: its key, the hex SHA-256 of its bytes ("": not known), and whose it is."""

    key: str
    sha256: str
    owner: str


@dataclass(frozen=True, slots=True)
class Pass:
    """One going through everything that is kept: up to which key, how many objects and faults, and when it ended.

    `copied` were missing in the replica and brought there; of `unreached` the replica did not answer.
    """

    started_at: datetime
    after: str = ""
    checked: int = 0
    faults: int = 0
    ended_at: datetime | None = None
    copied: int = 0
    unreached: int = 0


@dataclass(frozen=True, slots=True)
class FixityFault:
    """An object that was `missing` or `changed` in the `store` or the `replica` (`place`), and how it was mended.

    `source` is where the right bytes came from: a `version`, the `replica`, or the `store`.
    """

    key: str
    kind: str
    at: datetime
    mended: bool = False
    owner: str = ""
    place: str = "store"
    source: str = ""


class Keeping(Protocol):
    """What must be kept, and how its checking stands."""

    def kept(self, *, after: str, limit: int) -> Sequence[Kept]:
        """Give the objects that rows name, in order of key, after one."""

    def named(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys that a row names now, as `kept` does."""

    def destroyed(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys whose objects are being destroyed by a list or were, and that did not come back."""

    def leaving(self, key: str) -> AbstractContextManager[bool]:
        """Let no row name a key from now on, and hold it while its object is destroyed; False where a row names it.

        It stays so, also when the process dies: `commit`, and whatever else names keys, raises Destroyed until it
        came back. Unavailable where another process destroys it or takes it back at this moment.
        """

    def come_back(self, keys: Sequence[str]) -> None:
        """Let destroyed keys be named again; whoever asks for it puts their bytes again before naming them.

        Unavailable while one of them is being destroyed.
        """

    def fixity(self) -> Pass | None:
        """Give the pass that is on, or the last one."""

    def save_fixity(self, state: Pass) -> None:
        """Keep how far the pass came."""

    def tell_fault(self, fault: FixityFault) -> None:
        """Record a fault; the same again replaces it."""

    def faults(self, *, limit: int) -> Sequence[FixityFault]:
        """Give the faults, those that nothing mended first."""


class Retention(Protocol):
    """Which dossiers must be kept and which may go."""

    def held(self, *, limit: int) -> Sequence[str]:
        """Give the ids of dossiers on which a legal hold stands, by code."""

    def archived_before(self, year: int, *, after: str, limit: int) -> Sequence[str]:
        """Give ids of archived dossiers received or decided before a year, by code, whose code is after one."""

    def disposal(self, disposal_id: str) -> Disposal:
        """Give one disposal list; NotFound."""

    def disposals(self, *, limit: int) -> Sequence[Disposal]:
        """Give the disposal lists, the latest first."""

    def listed(self) -> Mapping[str, str]:
        """Give the dossiers on lists that wait, by id: the list's id."""


class PaperReader(Protocol):
    """Opens hostile bytes in a sandboxed child. Refused: final, with a code. ReaderDied: try again, at most thrice."""

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = ...) -> PaperReport:
        """Read one paper: pages, kind, fields, nominees.

        `going_on` is called between the pages of a scan, with how often what was recognised in this reading has been
        kept for the next one; what it raises ends the reading and goes on to the caller.
        """

    def crop(
        self, name: str, data: bytes, *, page: int, box: tuple[float, float, float, float], turn: float = 0
    ) -> bytes:
        """Give a PNG of a stretch of a page, left, top, right, bottom in points from its top left corner.

        `turn` is by how many degrees against the clock the page is turned first. Of a Word file `page` is the number
        of one of its pictures.
        """

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        """Open a fetched message (`edxml`, `zip`, `papers`) into an envelope, with what its papers carry within."""

    def open_plainly(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        """Open a message as `open_message`, without looking into its papers for others: one of them kills who does."""

    def open_document(self, name: str, data: bytes) -> Document:
        """Open one paper without reading fields."""

    def close(self) -> None:
        """Stop the child."""


class Scanner(Protocol):
    """Looks for malware in files before anybody opens them or is given them."""

    def require_clean(self, name: str, data: bytes | IO[bytes]) -> None:
        """Return for a file in which nothing is found; a stream is read from its beginning.

        Raises Refused (`malware.found`, `malware.unfinished`, `malware.too_large`): final. Unavailable when the scanner
        is away, hangs or knows old signatures only: the file waits.
        """

    def check(self) -> str:
        """Say what scans; Unavailable when it would not find what it should."""


# -- the outside -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A webhook endpoint: where events go (`url`), or who may send decisions (`inbound`), or both.

    `secrets`: one or two active Standard Webhooks secrets (`whsec_…`), newest first.
    `types` empty means every event type. `reviewers` maps the reviewers for whom it may decide, by its own name of
    each, to accounts; it speaks for nobody else.
    `failing_since`: the first failure that no success followed (aware UTC); `paused`: why Hoso itself stopped
    sending, empty when it did not. Both are the store's to keep.
    """

    id: str
    name: str
    url: str
    secrets: tuple[str, ...]
    inbound: bool = False
    enabled: bool = True
    types: tuple[str, ...] = ()
    reviewers: Mapping[str, str] = field(default_factory=dict)
    failing_since: datetime | None = None
    paused: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event owed to one endpoint; `state` pending, delivered or dead."""

    id: str
    endpoint: Endpoint
    event: Event
    state: str
    attempts: int
    created_at: datetime
    last_status: int | None = None
    last_error: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of a delivery; `evidence` is `url`, `seconds` and `answer` (its first 2 KiB), secrets masked."""

    at: datetime
    status: int | None
    error: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Deliveries(Protocol):
    """Endpoints and what is owed to them."""

    def endpoints(self) -> Sequence[Endpoint]:
        """Give all endpoints."""

    def save_endpoint(self, endpoint: Endpoint) -> None:
        """Add or replace an endpoint by id; enabling a disabled one makes it healthy again."""

    def delivery(self, delivery_id: str) -> Delivery:
        """Give one delivery; NotFound."""

    def deliveries(self, *, state: str = "", endpoint_id: str = "", limit: int = 100) -> Sequence[Delivery]:
        """Give the newest deliveries."""

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """Give every attempt of a delivery, oldest first, those before it was sent again too."""

    def record_attempt(self, delivery_id: str, attempt: Attempt, *, state: str, next_at: datetime | None) -> None:
        """Record one attempt, where it leaves the delivery, and the endpoint's health; NotFound."""

    def pause(self, endpoint_id: str, *, why: str) -> None:
        """Disable an endpoint, and give up what is pending for it, with this reason."""

    def replay(self, delivery_id: str, *, at: datetime) -> int:
        """Make the delivery pending again; gives the job to ring for. NotFound."""

    def between(self, since: datetime, until: datetime, *, state: str, endpoint_id: str = "") -> Sequence[str]:
        """Give the ids of deliveries in this state owed since `since` and before `until`, oldest first."""

    def add_delivery(self, delivery_id: str, endpoint_id: str, event: Event) -> int:
        """Owe one event to one endpoint outside any change (ping); gives the job to ring for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a receiver answered: `status` None when it could not be reached, then `error` says why.

    `text` is how its answer begins, for the desk; two answers that differ only in it are the same. `refused` is the
    mail server's code (RFC 5321 4.2) where it would not take this one letter, 4xx for now, 5xx for good; 0 otherwise.
    """

    status: int | None
    error: str = ""
    retry_after: float | None = None
    refused: int = 0
    text: str = field(default="", compare=False)


class WebhookSender(Protocol):
    """Sends one signed event; never raises for what the receiver does."""

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """POST the event, signed with every active secret."""

    def forbids(self, url: str) -> str:
        """Say in a sentence why nothing is ever sent to the address as it is written, or nothing; looks no name up."""


MAIL_TO_REVIEWERS = "mailto:reviewers"  # the address of an endpoint whose deliveries are letters


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in plain text; `name` tells it from all others, and is the same when it is sent again."""

    to: str
    subject: str
    text: str
    name: str


class Mailer(Protocol):
    """Sends letters; never raises for what the mail server does."""

    def send(self, letter: Letter) -> Answered:
        """Hand the letter to the mail server; `status` None where it was not taken, then `error` says why."""

    def check(self) -> str:
        """Say whether letters would go out, handing none in; Unavailable says what is wrong."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person or system that may act; `roles` of `domain.permission.ROLES`, which also says what each may do.

    `scopes` is not the account's own: the operations that the API token it came with is for (None: all of them).
    """

    name: str
    display_name: str = ""
    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[str] = frozenset()
    password_hash: str = ""
    enabled: bool = True
    email: str = ""
    scopes: frozenset[str] | None = None


TOKEN_ID = 12  # letters of a token's SHA-256 that name it to people
USE_NOTED_EVERY = timedelta(minutes=1)  # a token's use is written down at most this often


@dataclass(frozen=True, slots=True)
class Token:
    """An API token of an account, without its secret; `id` is the beginning of the secret's SHA-256.

    `scopes` are the operations it is for (None: whatever its account may); `expires_at` None never ends.
    `last_used_at` is true to a minute.
    """

    id: str
    account: str
    name: str
    created_at: datetime
    scopes: frozenset[str] | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked: bool = False


LINKS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ActionLink:
    """A link that lets one account do one action at one opening of a dossier's step, once, until `expires_at`."""

    account: str
    dossier_id: str
    action: str
    step: str
    opened_at: datetime
    expires_at: datetime
    spent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one caller may ask: `per_second` on average, at most `at_once` together."""

    per_second: float
    at_once: float


class Accounts(Protocol):
    """Who may sign in, API tokens, one-time sign-in links, and action links (kept only as SHA-256).

    Also how often callers asked and guessed wrongly, for all processes together; keys are hashes by then.
    """

    def account(self, name: str) -> Account | None:
        """Give an account."""

    def accounts(self) -> Sequence[Account]:
        """Give all accounts."""

    def save_account(self, account: Account) -> None:
        """Add or replace."""

    def account_of_token(self, token_sha256: str, *, now: datetime) -> Account | None:
        """Give the enabled account of a token neither revoked nor over, narrowed to its scopes; notes the use."""

    def take_allowance(self, caller: str, rate: Rate, *, wanted: int, now: datetime) -> tuple[int, float]:
        """Take up to `wanted` requests off a caller's allowance; gives how many, and what is left after that."""

    def note_wrong_try(self, key: str, *, at: datetime) -> None:
        """Count one wrong try."""

    def wrong_tries(self, key: str, *, since: datetime, limit: int) -> Sequence[datetime]:
        """Give the newest wrong tries after `since`, newest first, at most `limit`."""

    def forget_wrong_tries(self, key: str) -> None:
        """Forget the wrong tries of a key."""

    def forget_counts(self, before: datetime, *, after: datetime | None = None) -> None:
        """Forget what was counted before this time, of everyone; and what after `after`, where that is given."""

    def add_token(self, token_sha256: str, token: Token) -> None:
        """Keep a token's hash and what it is for."""

    def tokens(self) -> Sequence[Token]:
        """Give all tokens, newest first."""

    def revoke_token(self, name: str) -> int:
        """Revoke tokens by name or id; gives how many."""

    def add_link(self, link_sha256: str, *, account: str, expires: datetime) -> None:
        """Keep a one-time sign-in link's hash."""

    def spend_link(self, link_sha256: str, *, now: datetime) -> Account | None:
        """Use the link up and give its account, once, before it expires."""

    def end_session(self, session_sha256: str, *, account: str, until: datetime) -> None:
        """Keep that a session was signed out of, until it would have been over anyway; again is once."""

    def session_ended(self, session_sha256: str) -> bool:
        """Tell whether a session was signed out of."""

    def add_action_link(self, link_sha256: str, link: ActionLink) -> None:
        """Keep an action link's hash and what it is for; links that ended a week before it are forgotten."""

    def action_link(self, link_sha256: str) -> ActionLink | None:
        """Give an action link, spent or not."""

    def spend_action_link(self, link_sha256: str, *, now: datetime) -> bool:
        """Use the link up; tells whether it was this caller who did, before it expires."""

    def restore_action_link(self, link_sha256: str) -> None:
        """Give a link back that was used up for nothing."""

    def add_absence(self, absence: Absence) -> None:
        """Keep an absence."""

    def absences(self) -> Sequence[Absence]:
        """Give all absences, ended ones too, the latest begun first."""

    def end_absence(self, absence_id: str, *, at: datetime, by: str) -> bool:
        """Call an absence off and keep who did; tells whether it was still on."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A signing in that was begun at a provider: where the browser goes, and what must come back unchanged."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in at a provider: `subject` never changes; `email` only where the provider has verified it."""

    subject: str
    name: str
    email: str
    groups: frozenset[str]


class IdentityProvider(Protocol):
    """The province's own sign-in (OpenID Connect)."""

    def begin(self, redirect: str) -> Begun:
        """Begin a signing in that comes back to `redirect`. Unavailable."""

    def finish(self, code: str, begun: Begun, redirect: str) -> Person:
        """Give who signed in; NotAllowed when what came back proves nothing, Unavailable."""

    def check(self) -> str:
        """Say whether people could sign in, signing nobody in; Unavailable says what is wrong."""


class Bell(Protocol):
    """Wakes workers; best effort, carries ids only, may lose everything."""

    def ring(self, job_ids: Sequence[int]) -> None:
        """Ask workers to look at these jobs; never raises."""


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Give the present, aware, UTC."""


class Ids(Protocol):
    """The only source of identity and randomness."""

    def new(self) -> str:
        """Give a new UUID as text."""

    def secret(self) -> str:
        """Give 32 random bytes, URL-safe text."""


@dataclass(frozen=True, slots=True)
class Deps:
    """The world as the stages see it; `address` is where people open the site.

    `replica` is a second object store that has a copy of everything. Packages are locked for `lock_days` and again and
    again while they are to be kept, signed checkpoints once for `checkpoint_lock_days`; 0: not at all.
    """

    store: Store
    jobs: Jobs
    finder: Finder
    units: Units
    councils: Councils
    audit: AuditLog
    keeping: Keeping
    retention: Retention
    subjects: Subjects
    letters: Letters
    register: Register
    letter_writer: LetterWriter
    objects: Objects
    reader: PaperReader
    scanner: Scanner
    catalogue: Catalogue
    deliveries: Deliveries
    accounts: Accounts
    sender: WebhookSender
    mailer: Mailer
    bell: Bell
    clock: Clock
    ids: Ids
    connectors: Mapping[str, Connector]
    address: str = ""
    replica: Objects | None = None
    lock_days: int = 0
    checkpoint_lock_days: int = 0
    crashpoint: Callable[[str], None] = field(default=lambda _name: None)
