"""Persons whose data a dossier keeps but shows only to the roles that were named: what everybody else sees of it.

A restricted name is struck out, letter for letter so that evidence stays where it is, in every text of the dossier; a
nominee's row loses what it says of the person, and a merit report of their own is not shown at all, also where it
stands in one file with other papers (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: hạn chế xử lý). Of bytes nothing can be
struck out: a file that names one of them is not handed out. Nothing is changed in what is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from service.domain.awards_held import year_in
from service.domain.claims import RULES
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.domain.fields import FieldState, FieldValue, Nominee, PaperKind
from service.domain.permission import sees_all
from service.domain.subjects import Wanted, is_name, may_name, spans
from service.domain.terms import OPINION
from service.domain.text import fold, nfc
from service.domain.votes import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.domain.fields import PaperReport, Part

STRUCK = "█"
_OF_AGENCIES = frozenset({EventType.OPINIONS_ASKED, EventType.OPINION_RECORDED, EventType.OPINIONS_CLOSED})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Restricted:
    """One person of a dossier whom only these roles see; `id` is of the restriction."""

    id: str
    name: str
    birth_year: int = 0
    roles: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """Give whom it means."""
        return Wanted(self.name, self.birth_year)


@dataclass(frozen=True, slots=True)
class Restriction:
    """A standing restriction: whom it means, in which dossiers (ids), who still sees, who decided it, when and why."""

    id: str
    wanted: Wanted
    roles: tuple[str, ...]
    dossiers: tuple[str, ...]
    by: str
    at: datetime
    reason: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_why: str = ""

    @property
    def of_dossier(self) -> Restricted:
        """Give what a dossier is told of it."""
        return Restricted(self.id, self.wanted.name, self.wanted.birth_year, self.roles)


def hidden_from(restricted: Sequence[Restricted], roles: frozenset[str] | None) -> tuple[Restricted, ...]:
    """Give those whom somebody of these roles does not see; None is everybody at once, as an index is for."""
    return tuple(one for one in restricted if roles is None or not roles.intersection(one.roles))


def shown_to(dossier: Dossier, roles: frozenset[str] | None) -> Dossier:
    """Give the dossier as these roles see it: the very same where nobody in it is hidden from them."""
    hidden = hidden_from(dossier.restricted, roles)
    if not hidden:
        return dossier
    papers = tuple(_without(paper, own_reports(dossier, paper, hidden)) for paper in dossier.papers)
    return struck(replace(dossier, papers=papers, restricted=()), hidden)


def seen_by(dossier: Dossier, roles: frozenset[str]) -> Dossier:
    """Give the dossier as these roles see it: who sees only what its own unit sent is told nothing of other dossiers.

    Neither of what they have in common with this one, nor what agencies were asked and said of it.
    """
    shown = shown_to(dossier, roles)
    if sees_all(roles):
        return shown
    problems = tuple(one for one in shown.problems if one.rule not in RULES)
    limits = tuple(one for one in shown.terms if not one.name.startswith(OPINION))
    return replace(shown, problems=problems, opinions=(), terms=limits)


def told_to(event: Event, roles: frozenset[str]) -> Event | None:
    """Give an event of a dossier as `seen_by` gives the dossier; None where nothing is left of it."""
    if sees_all(roles):
        return event
    if event.type in _OF_AGENCIES or event.data.get("inner") or str(event.data.get("term", "")).startswith(OPINION):
        return None
    lists = {name: told for name in ("problems", "clocks") if isinstance(told := event.data.get(name), list | tuple)}
    kept = {name: [one for one in told if not _of_others(one)] for name, told in lists.items()}
    return replace(event, data={**event.data, **kept}) if kept else event


def _of_others(told: object) -> bool:
    """Tell whether a problem speaks of other dossiers, a clock of an agency that was asked."""
    return isinstance(told, dict) and (told.get("rule") in RULES or str(told.get("term", "")).startswith(OPINION))


def own_reports(dossier: Dossier, paper: Paper, those: Sequence[Restricted | Wanted]) -> tuple[int, ...]:
    """Give which papers of a file are merit reports of one of them: 0 the first, then those behind it in their order.

    What a person put right counts beside what was read.
    """
    typed = [one.value for one in dossier.corrections if one.paper == paper.number and one.field == "full_name"]
    return tuple(
        at
        for at, report in enumerate(paper.report.reports if paper.report else ())
        if report.kind.value is PaperKind.MERIT_REPORT_INDIVIDUAL
        and any(
            isinstance(name, str) and is_name(name, one.name)
            for name in (report.fields.get("full_name", FieldValue()).value, *(typed if at == 0 else ()))
            for one in those
        )
    )


def withheld(dossier: Dossier, paper: Paper, hidden: Sequence[Restricted]) -> bool:
    """Tell whether a file's bytes are kept from who may not see these: it names one, or may for all that was read."""
    if not hidden:
        return False
    unread = paper.report is None or any(page.method == "none" for page in paper.report.pages)
    return unread or bool(own_reports(dossier, paper, hidden)) or struck(paper, hidden) != paper


def require_no_blank(values: Iterable[object]) -> None:
    """Refuse what somebody who does not see all would write back: a name that was struck out is no value. Invalid."""
    if any(STRUCK in str(value) for value in values):
        raise Invalid("Không ghi được chỗ đã che: giá trị này có người mà vai trò của bạn không được xem.")


def hides_row(hidden: Sequence[Restricted], row: Held) -> bool:
    """Tell whether a row of a history is one of theirs."""
    return any(_is_of(one, row.name, row.birth_year) for one in hidden)


def struck(value: T, hidden: Sequence[Restricted]) -> T:
    """Strike the names out of every text of a value; what has none comes back as it is."""
    return cast("T", _struck(value, hidden)) if hidden else value


def _is_of(one: Restricted, name: str, birth_year: int) -> bool:
    differs = bool(one.birth_year and birth_year and one.birth_year != birth_year)
    return is_name(name, one.name) and not differs


def _without(paper: Paper, own: tuple[int, ...]) -> Paper:
    """Give a file of which nothing read from these papers in it is shown."""
    report = paper.report
    if report is None or not own:
        return paper
    of_part = [set(range(part.first_page, part.last_page + 1)) for part in report.parts]
    behind: set[int] = set().union(*of_part)
    gone = {page.number for page in report.pages if page.number not in behind} if 0 in own else set()
    gone = gone.union(*(of_part[at - 1] for at in own if at))
    parts = tuple(_emptied(part) if at in own else part for at, part in enumerate(report.parts, 1))
    pages = tuple(replace(page, text="") if page.number in gone else page for page in report.pages)
    if 0 not in own:
        return replace(paper, report=replace(report, parts=parts, pages=pages))
    head = replace(_emptied(report), parts=parts, pages=pages, problems=(), facts=())
    return replace(paper, name=STRUCK * 8, report=head, facts=())


_Read = TypeVar("_Read", "PaperReport", "Part")


def _emptied(read: _Read) -> _Read:
    return replace(read, fields={name: FieldValue(state=FieldState.ABSENT) for name in read.fields}, nominees=())


def _struck(value: Any, hidden: Sequence[Restricted]) -> Any:
    if isinstance(value, str):
        return value if isinstance(value, Enum) else _cut(value, hidden)
    if is_dataclass(value) and not isinstance(value, type):
        return _row(value, hidden)
    if isinstance(value, Mapping):
        return _mapping(value, hidden)
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)([_struck(item, hidden) for item in value])
    return value


def _mapping(value: Mapping[Any, Any], hidden: Sequence[Restricted]) -> dict[Any, Any]:
    """Strike keys too: an event tells the kinds of papers by the papers' names. Two that become one stay apart."""
    made: dict[Any, Any] = {}
    for key, item in value.items():
        cut = _struck(key, hidden) if isinstance(key, str) else key
        while cut in made:
            cut += STRUCK
        made[cut] = _struck(item, hidden)
    return made


def _row(value: Any, hidden: Sequence[Restricted]) -> Any:
    """Strike a dataclass; where it is a row about one of them, all that it says of the person."""
    if isinstance(value, Nominee) and any(is_name(value.name, one.name) for one in hidden):
        return _nominee(value, hidden)
    if isinstance(value, Question) and any(is_name(value.nominee, one.name) for one in hidden):
        return replace(value, nominee=STRUCK * 8, unit="", title="")
    given = {one.name: getattr(value, one.name) for one in fields(value)}
    return replace(value, **_differing(given, hidden))


def _differing(given: Mapping[str, Any], hidden: Sequence[Restricted]) -> dict[str, Any]:
    made = ((name, _struck(item, hidden)) for name, item in given.items())
    return {name: item for name, item in made if item is not given[name]}


def _nominee(nominee: Nominee, hidden: Sequence[Restricted]) -> Nominee:
    """Empty a row that is theirs; a namesake born in another year keeps theirs."""
    born = year_in(str(nominee.extra.get("birth", "")))
    if any(_is_of(one, nominee.name, born) for one in hidden):
        return replace(nominee, name=STRUCK * 8, honorific="", title="", unit="", award="", extra={})
    return nominee


def _cut(text: str, hidden: Sequence[Restricted]) -> str:
    """Strike all names, however they overlap; one may have been typed in decomposed letters."""
    plain = nfc(text)
    bare = fold(plain)
    found = [span for one in hidden if may_name(bare, one.name) for span in spans(plain, one.wanted)]
    if not found:
        return text
    letters = list(plain)
    for start, end in found:
        letters[start:end] = STRUCK * (end - start)
    return "".join(letters)
