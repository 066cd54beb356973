"""Find a person: where the archive holds their data, told apart from namesakes', and what nobody can tell."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from service.domain import subject_places, subjects
from service.domain.awards_held import tell_apart
from service.domain.deadlines import add_working_days, local_day
from service.domain.errors import Invalid
from service.domain.permission import Operation, units_reached
from service.domain.subjects import Mention, Request, Whose, is_name, is_said
from service.stages import audit, covering
from service.stages.history import same_unit_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.awards_held import Person
    from service.domain.dossier import Dossier
    from service.domain.restricted import Restriction
    from service.domain.subjects import Place, Wanted
    from service.ports import Account, Deps

_MOST = 2_000
_EARLIEST = date(2000, 1, 1)
_MOST_LETTERS = 200
_UNREAD = "Bản quét không đọc được chữ thì không tìm được theo tên; hãy mở xem các giấy tờ này."


@dataclass(frozen=True, slots=True)
class Touched:
    """A row beside the dossiers that names the person, and whose it is as far as its dossier tells."""

    mention: Mention
    whose: Whose


@dataclass(frozen=True, slots=True)
class Found:
    """Where a person stands. `people` are those of the name, told apart; `packages` the archived ones that hold them.

    `unread` are papers beside them of which nothing could be read (code, number, name); `more` says that the archive
    has the name in more than 2,000 dossiers, of which the first were looked at. `verdicts` say whose each nominee's row
    of the name is, by dossier id and place.
    """

    wanted: Wanted
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    beside: tuple[Touched, ...]
    packages: tuple[str, ...]
    unread: tuple[tuple[str, int, str], ...]
    more: bool = False
    verdicts: Mapping[tuple[str, int], Whose] = field(default_factory=dict)

    def of(self, whose: Whose) -> tuple[Place, ...]:
        """Give the places that are theirs, another's, or nobody can tell whose."""
        return tuple(one for one in self.places if one.whose is whose)

    @property
    def dossiers(self) -> Mapping[str, str]:
        """Give code by id of the dossiers that hold something of theirs."""
        return {one.dossier_id: one.code for one in self.of(Whose.THEIRS)}

    @property
    def note(self) -> str:
        """Say what is to be said before the places are read."""
        if not self.places and not self.beside:
            return "Không thấy tên này ở đâu trong kho."
        unsure = len(self.of(Whose.UNSURE))
        said = f"Có {unsure} chỗ chưa đủ căn cứ để biết của ai; hãy nêu năm sinh, đơn vị." if unsure else ""
        return " ".join(filter(None, (said, _UNREAD if self.unread else "")))


def wanted(deps: Deps, name: str, birth_year: int = 0, unit: str = "") -> Wanted:
    """Read whom a request is about; Invalid."""
    return subjects.wanted_of(name, birth_year, unit, this_year=local_day(deps.clock.now()).year)


def require_received(deps: Deps, received_on: date | None) -> None:
    """Refuse a day of receipt that no request can have, before anything is done about it. Invalid."""
    if received_on is not None and not _EARLIEST <= received_on <= local_day(deps.clock.now()):
        raise Invalid(f"Ngày nhận yêu cầu phải từ {_EARLIEST:%d/%m/%Y} đến hôm nay.")


def find(deps: Deps, asked: Wanted, *, account: Account) -> Found:
    """Say where a person's data is, over everything that is kept; the question itself is noted. NotAllowed."""
    units_reached(Operation.SUBJECT_READ, account)
    found = looked(deps, asked)
    detail = {"name": asked.name, "birth_year": asked.birth_year, "unit": asked.unit, "places": len(found.places)}
    audit.note_read(deps, "subject.find", "", account=account, detail=detail)
    return found


def looked(deps: Deps, asked: Wanted) -> Found:
    """Look everywhere, without asking who wants to know."""
    pattern = subjects.pattern(asked.name)
    ids = deps.subjects.dossiers(pattern)
    dossiers = [deps.store.dossier(one) for one in ids[:_MOST]]
    rows = [row for one in dossiers for row in subject_places.held_rows(one, asked)]
    same_unit = same_unit_key(deps.units)
    verdicts = subjects.judged(rows, asked, same_unit=same_unit)
    places = [place for one in dossiers for place in subject_places.places(one, asked, verdicts)]
    holding = [one for one in dossiers if any(place.dossier_id == one.id for place in places)]
    beside = [*deps.subjects.mentions(pattern), *_in_letters(deps, holding, asked)]
    return Found(
        asked,
        tell_apart([row for row in rows if is_name(row.name, asked.name)], same_unit=same_unit),
        tuple(places),
        tuple(_touched(beside, places, asked)),
        tuple(one.code for one in holding if one.package),
        tuple(_unread(holding)),
        more=len(ids) > _MOST,
        verdicts=verdicts,
    )


def _touched(mentions: Sequence[Mention], places: Sequence[Place], asked: Wanted) -> Iterator[Touched]:
    """Keep the rows that truly say the name; a dossier all of one person's places makes its rows theirs too."""
    said: dict[str, set[Whose]] = {}
    for place in places:
        said.setdefault(place.dossier_id, set()).add(place.whose)
    for one in mentions:
        if one.kind in _NAMED_BY_KIND or any(is_said(text, asked) for _path, text in subject_places.strings(one.body)):
            whose = said.get(one.dossier_id, set())
            yield Touched(one, next(iter(whose)) if len(whose) == 1 else Whose.UNSURE)


# What was laid down in a letter was looked at where it stands.
_NAMED_BY_KIND = frozenset({"letter_text"})


def _in_letters(deps: Deps, dossiers: Sequence[Dossier], asked: Wanted) -> Iterator[Mention]:
    """Open the letters about these dossiers and give those that name the person."""
    letters = {
        letter.id: (letter, one.id) for one in dossiers for letter in deps.letters.letters(dossier=one.id, limit=50)
    }
    for letter, dossier_id in list(letters.values())[:_MOST_LETTERS]:
        opened = deps.reader.open_document(letter.name, deps.objects.get(letter.key, sha256=letter.sha256))
        if any(is_said(page.text, asked) for page in opened.pages):
            yield Mention("letter_text", letter.id, dossier_id, letter.made_at, letter.title)


def _unread(dossiers: Sequence[Dossier]) -> Iterator[tuple[str, int, str]]:
    for one in dossiers:
        for paper in one.papers:
            if paper.report is None or any(page.method == "none" for page in paper.report.pages):
                yield one.code, paper.number, paper.name


@dataclass(frozen=True, slots=True)
class Answered:
    """What is recorded of a request: why it was made, the ground of the answer, the answer, and what it touched."""

    kind: str
    reason: str = ""
    ground: str = ""
    outcome: str = "done"
    received_on: date | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def recorded(deps: Deps, asked: Wanted, answered: Answered, *, account: Account) -> Request:
    """Record a request with its answer, in the register and in the audit chain."""
    now, told = deps.clock.now(), asdict(answered)
    day = answered.received_on or local_day(now)
    due = add_working_days(day, subjects.ANSWER_DAYS, calendar=deps.catalogue.calendar).due
    request = Request(
        **told | {"received_on": day}, id=deps.ids.new(), wanted=asked, at=now, by=account.name,
        role=", ".join(sorted(account.roles)), due=due,
    )  # fmt: skip
    deps.subjects.keep(request)
    shown = {name: told[name] for name in ("outcome", "reason", "ground")}
    detail = {"request": request.id, "name": asked.name, **shown}
    audit.note_read(deps, f"subject.{answered.kind}", "", account=account, detail=detail)
    return request


def requests(deps: Deps, *, account: Account, limit: int = 100) -> Sequence[Request]:
    """Give the newest requests. NotAllowed."""
    units_reached(Operation.SUBJECT_READ, account)
    return deps.subjects.requests(limit=limit)


def standing(deps: Deps, *, account: Account) -> list[tuple[Restriction, Sequence[str]]]:
    """Give the restrictions that stand, each with the codes of dossiers that may be the person's and are not covered.

    What came later and is surely theirs is covered by itself. NotAllowed.
    """
    units_reached(Operation.SUBJECT_READ, account)
    return [(one, covering.uncovered(deps, one)) for one in deps.subjects.restrictions()]


def only(found: Found, whose: Whose) -> Found:
    """Give what was found with the places of one kind alone."""
    return replace(found, places=found.of(whose), beside=tuple(one for one in found.beside if one.whose is whose))
