"""What the page of one dossier shows: the open paper with its evidence, actions, problems, history."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import clocks, sender
from service.domain.checks import effective_fields
from service.domain.claims import NOTE
from service.domain.dossier import PaperStatus
from service.domain.fields import FieldState, PaperKind
from service.domain.holds import active
from service.domain.listed import columns, rows_of, seen_fields, seen_rows, struck_out
from service.domain.orders import RETURN_CODES, Ground
from service.domain.permission import Operation, may
from service.domain.references import References, references
from service.domain.states import Processing, State
from service.domain.typed_values import LISTS
from service.stages import absences, forms, judging, letters, matrix, posting, retrieve, review, voted
from service.web.evidence import Piece, pieces, spans_of
from service.web.reading import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.deadlines import Deadline
    from service.domain.dossier import Correction, Dossier, Paper
    from service.domain.events import Event
    from service.domain.fields import FieldValue, PageText, Problem
    from service.domain.holds import Hold
    from service.domain.letters import Letter
    from service.domain.listed import Row
    from service.domain.procedures import Ask
    from service.ports import Deps
    from service.stages.voted import Chosen
    from service.web.routes import Caller

_CORRECTABLE = frozenset({State.INCOMPLETE, State.IN_REVIEW, State.SET_ASIDE, State.RETURNED})
# A supplement enters these at once; while a dossier is appraised or stands it waits to be accepted.
TAKING_PAPERS = frozenset({State.INCOMPLETE, State.IN_REVIEW, State.RETURNED, State.SUSPENDED})
_LONGEST = 4_000
_ANSWERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "recall": frozenset({"withdraw", "refuse_change"}),
        "update": frozenset({"accept_change", "refuse_change"}),
        "replace": frozenset({"accept_change", "refuse_change"}),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action was not carried out, and what had been typed."""

    sentence: str
    problems: tuple[str, ...] = ()
    action: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """What a return would say of the problems found: it must name reasons and legal grounds, and a person edits it."""

    codes: tuple[str, ...] = ()
    reason: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page of the open paper, cut where its fields stand."""

    page: PageText
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything the template needs beside the dossier itself."""

    actions: tuple[str, ...]
    answers: tuple[str, ...]
    asks: tuple[Ask, ...]
    last_asks: tuple[Ask, ...]
    correctable: bool
    held: bool
    papers: tuple[Paper, ...]
    replaced: frozenset[int]
    paper: Paper | None
    fields: Mapping[str, FieldValue]
    locked: Mapping[str, str]
    pages: tuple[ShownPage, ...]
    edited: str
    problems: tuple[tuple[str, tuple[Problem, ...]], ...]
    events: tuple[Event, ...]
    awards: Mapping[str, str]
    called: References
    judged: Mapping[str, Any] | None
    grounds: Mapping[str, str]
    overlaps: tuple[Problem, ...] = ()
    letters: int | None = None
    standing_for: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    has_criteria: bool = False
    trouble: str = ""
    judged_from: int = 0
    twins: tuple[str, ...] = ()
    return_by: Deadline | None = None
    unsigned: int = 0
    returning: ReturnDraft = ReturnDraft()
    addable: bool = False
    rows: tuple[Row, ...] = ()
    beside: tuple[Row, ...] = ()
    struck: tuple[Correction, ...] = ()
    row_form: Mapping[str, str] | None = None
    voted: tuple[Chosen, ...] = ()
    sends: bool = False
    sender_acts: tuple[str, ...] = ()
    able: Mapping[str, str] = field(default_factory=dict)


def view_of(caller: Caller, dossier: Dossier, *, paper: int, edited: str, row: str = "") -> DossierView:
    """Gather the page; `paper` 0 opens the submission, or the first paper that was read; the row named is edited."""
    opened = _opened(dossier, paper)
    rows, beside = rows_of(dossier), _beside(dossier, opened)
    fields = _ordered(seen_fields(dossier, opened)) if opened else {}
    correctable = may(Operation.DOSSIER_CORRECT, caller.account) and dossier.state in _CORRECTABLE
    current = {paper.number for paper in dossier.current_papers}
    standing_for = absences.principals(caller.deps, caller.account)
    actions = forms.actions_for(dossier, caller.account, standing_for)
    # Buttons stand once: what answers the sender's request stands beside it.
    answering = _ANSWERS.get(dossier.change_request.kind, frozenset()) if dossier.change_request else frozenset()
    answers = tuple(action for action in actions if action in answering)
    # Of a copy the archive holds another dossier; where it holds none, the button would only be refused.
    twins = judging.twins(caller.deps, dossier, account=caller.account) if "duplicate" in actions else ()
    idle = {*answers, *(() if twins else ("duplicate",))}
    written = _letters(caller, dossier)
    sends = retrieve.is_within(dossier, caller.account, Operation.DOSSIER_ASK)
    return DossierView(
        actions=tuple(action for action in actions if action not in idle), answers=answers, twins=twins,
        asks=_asks(caller.deps, dossier), last_asks=_last_asks(caller.deps, dossier), correctable=correctable,
        held=_held(dossier) and may(Operation.QUARANTINE_KEEP, caller.account), papers=dossier.papers, paper=opened,
        fields=fields,
        replaced=frozenset(paper.number for paper in dossier.papers) - current,
        locked={one.field: one.by for one in dossier.corrections if opened and one.paper == opened.number},
        pages=_pages(opened, fields), edited=edited if correctable else "", problems=_grouped(dossier),
        events=tuple(reversed(retrieve.history(caller.deps, dossier.id, account=caller.account))),
        awards={award.code: award.name for award in caller.deps.catalogue.awards},
        called=references(dossier), grounds=caller.deps.catalogue.return_grounds,
        judged=judging.shown(caller.deps, dossier, account=caller.account),
        overlaps=judging.overlaps(caller.deps, dossier, account=caller.account),
        letters=None if written is None else len(written), unsigned=_unsigned(caller, written or ()),
        standing_for=tuple(one.display_name or one.name for one in standing_for),
        holds=active(dossier.holds) if may(Operation.HOLD_READ, caller.account) else (),
        has_criteria=matrix.has_criteria(caller.deps, dossier),
        return_by=_return_by(caller.deps, dossier),
        trouble=retrieve.trouble(caller.deps, dossier, account=caller.account),
        returning=_return_draft(dossier, caller.deps.catalogue.return_grounds),
        addable=dossier.state in TAKING_PAPERS and may(Operation.MESSAGE_PUSH, caller.account),
        rows=rows, beside=beside, struck=struck_out(dossier) if correctable else (),
        row_form=_row_form((*rows, *beside), row) if correctable else None,
        voted=voted_on(caller.deps, dossier) if may(Operation.COUNCIL_READ, caller.account) else (),
        sends=sends, sender_acts=sender.allowed(dossier) if sends else (),
        able=absences.able(caller.deps, dossier) if dossier.step else {},
        judged_from=whole("tieu-chuan", default=1, least=1, most=100_000) - 1,
    )  # fmt: skip


def voted_on(deps: Deps, dossier: Dossier) -> tuple[Chosen, ...]:
    """Give how the council voted on each nominee, in the order of the list; nothing where none voted."""
    found = voted.voted_of(deps, dossier)
    return tuple(found) if any(one.votes for one in found) else ()


def _beside(dossier: Dossier, paper: Paper | None) -> tuple[Row, ...]:
    """Give the rows of the open paper where they are not those put forward: minutes, say, are held against the list."""
    shown = {(row.paper, row.about) for row in rows_of(dossier)}
    read = seen_rows(dossier, paper) if paper else ()
    return tuple(row for those in read for row in those if (row.paper, row.about) not in shown)


def _row_form(rows: Sequence[Row], named: str) -> Mapping[str, str] | None:
    """Give the columns of the row that is put right, with what names it (`<paper>:<about>`)."""
    one = next((row for row in rows if f"{row.paper}:{row.about}" == named), None) if named else None
    return {**columns(one.nominee), "of": str(one.paper), "about": one.about} if one else None


def _return_draft(dossier: Dossier, grounds: Mapping[str, str]) -> ReturnDraft:
    """Write what hinders the dossier as a return would; the ground is the problem's own, else its code's.

    What the machine could not read is for a person here to look at, no fault of the sender's.
    """
    hindering = (one for one in dossier.problems if one.severity != NOTE and one.code in RETURN_CODES)
    found = [one for one in hindering if one.code != "R18" or not (one.field or one.rule == "no_unreadable_paper")]
    bases = [basis for one in found if (basis := one.legal_basis or grounds.get(one.code, ""))]
    return ReturnDraft(
        codes=tuple(sorted({one.code for one in found})),
        reason="\n".join(f"- {one.message}" for one in found)[:_LONGEST],
        legal_basis="; ".join(dict.fromkeys(bases))[:_LONGEST],
    )


def _return_by(deps: Deps, dossier: Dossier) -> Deadline | None:
    ground = Ground(review.procedure_of(deps, dossier), deps.catalogue.calendar, deps.clock.now())
    return clocks.return_by(dossier, ground)


def _letters(caller: Caller, dossier: Dossier) -> Sequence[Letter] | None:
    """Give the letters about the dossier; None for those who do not see them."""
    if not may(Operation.LETTER_READ, caller.account):
        return None
    return letters.listed(caller.deps, dossier=dossier.id, account=caller.account)


def _unsigned(caller: Caller, written: Sequence[Letter]) -> int:
    """Count the letters to the sender that wait for their signed file: nobody else reminds of a draft."""
    own = (one for one in written if len(one.dossiers) == 1 and one.signed is None)
    return sum(posting.goes_to_sender(caller.deps, one) for one in own)


def correction_of(deps: Deps, dossier: Dossier, number: int, name: str, *, typed: str) -> object:
    """Give a typed value in the shape that the field has: lines for a list; days are read where they are kept."""
    paper = next((paper for paper in dossier.papers if paper.number == number), None)
    before = effective_fields(dossier, paper)[name].value if paper and name in effective_fields(dossier, paper) else ""
    text = typed.replace("\r\n", "\n").strip()
    rule = deps.catalogue.documents.rule_of(name)
    if isinstance(before, list | tuple) or (text and rule and rule.reader in LISTS):
        return [line.strip() for line in text.split("\n") if line.strip()]
    digits = text.replace(".", "")
    if isinstance(before, int) and digits.isascii() and digits.isdigit():
        return int(digits)
    return text


def _opened(dossier: Dossier, number: int) -> Paper | None:
    """Give the wanted paper, else the submission, which all others go with, else the first that was read."""
    wanted = (paper for paper in dossier.papers if paper.number == number)
    read = [paper for paper in dossier.current_papers if paper.report]
    proposing = (paper for paper in read if paper.report and paper.report.kind.value == PaperKind.SUBMISSION)
    first = (*read, *dossier.papers)
    return next(wanted, None) or next(proposing, None) or next(iter(first), None)


def _ordered(fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Put first what was found, in the order of the paper; what it does not have comes last."""

    def place(item: tuple[str, FieldValue]) -> tuple[bool, int, int]:
        value = item[1]
        return value.state is FieldState.ABSENT, value.page or 0, value.start or 0

    return dict(sorted(fields.items(), key=place))


def _pages(paper: Paper | None, fields: Mapping[str, FieldValue]) -> tuple[ShownPage, ...]:
    if paper is None or paper.report is None:
        return ()
    return tuple(ShownPage(page, tuple(pieces(page.text, spans_of(page, fields)))) for page in paper.report.pages)


def _asks(deps: Deps, dossier: Dossier) -> tuple[Ask, ...]:
    """Give what the open step asks of the person who acts."""
    if dossier.step is None or not dossier.procedure:
        return ()
    step = deps.catalogue.procedure(dossier.procedure).step(dossier.step.name)
    return step.asks if step else ()


def _last_asks(deps: Deps, dossier: Dossier) -> tuple[Ask, ...]:
    """Give what the deciding step asks, for who decides at once."""
    return deps.catalogue.procedure(dossier.procedure).steps[-1].asks if dossier.procedure else ()


def _held(dossier: Dossier) -> bool:
    """Tell whether a person may release the dossier or one of its papers."""
    paper_held = any(paper.status is PaperStatus.QUARANTINED for paper in dossier.papers)
    waiting = dossier.state in {State.INCOMPLETE, State.SET_ASIDE}
    return dossier.processing is Processing.QUARANTINED or (paper_held and waiting)


def _grouped(dossier: Dossier) -> tuple[tuple[str, tuple[Problem, ...]], ...]:
    """Group the problems by paper; those of the whole dossier come first."""
    ordered: Sequence[Problem] = sorted(dossier.problems, key=lambda problem: problem.paper)
    return tuple((paper, tuple(those)) for paper, those in groupby(ordered, key=lambda problem: problem.paper))
