"""The matrix of evidence to criteria of a dossier's nominees: shown, linked, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain import criteria as sets
from service.domain import matrix
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.fields import Problem
from service.domain.letters import clean
from service.domain.matrix import Link, Span
from service.domain.permission import Operation
from service.domain.register import Entry, Kind, Lines
from service.stages import criteria, retrieve, seeing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.criteria import Set
    from service.domain.dossier import Dossier
    from service.domain.matrix import Sheet
    from service.ports import Account, Deps


@dataclass(frozen=True, slots=True)
class Wish:
    """Which stretch of which paper is evidence of which nominee (from 1) for which group; page 0: any page."""

    nominee: int
    code: str
    paper: int
    quote: str
    page: int = 0


def show(deps: Deps, dossier_id: str, *, account: Account) -> tuple[Dossier, Set, Sequence[Sheet]]:
    """Give a dossier, the criteria that hold for its unit, and every nominee's matrix. NotFound, NotAllowed.

    Whom the account may not see has none.
    """
    dossier = retrieve.show(deps, dossier_id, account=account)
    held = set_for(deps, dossier)
    sheets = matrix.sheets(dossier, held, _links(deps, dossier))
    return dossier, held, seeing.without(deps, sheets, account.roles, [dossier.id])


def set_for(deps: Deps, dossier: Dossier) -> Set:
    """Give the criteria by which a dossier is looked at; NotFound where its award has none."""
    name = _round_of(deps, dossier)
    if not name:
        raise NotFound(f"Hình thức của hồ sơ {dossier.code} không có bộ tiêu chí.")
    unit = deps.units.by_code(dossier.origin.unit_id or dossier.origin.organ_id)
    lines = deps.register.entries(Lines(Kind.CRITERIA, round=name, unit=unit.id)) if unit else ()
    return sets.set_of(criteria.provincial(deps, name), sets.version_of(lines[-1]) if lines else None)


def has_criteria(deps: Deps, dossier: Dossier) -> bool:
    """Tell whether a dossier is looked at by criteria at all."""
    return bool(_round_of(deps, dossier))


def _round_of(deps: Deps, dossier: Dossier) -> str:
    """Give the round by whose criteria a dossier is looked at, or ""."""
    rounds = [one.name for one in deps.catalogue.rounds if dossier.award in one.awards]
    return next((one for one in rounds for each in deps.catalogue.criteria if one in each.rounds), "")


def link(deps: Deps, dossier_id: str, wish: Wish, *, account: Account) -> Link:
    """Say that a stretch is evidence for a group. NotFound, NotAllowed; Invalid with what does not fit.

    Conflict where this very stretch is linked to the group already.
    """
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    held, nominee = set_for(deps, dossier), matrix.nominee_of(dossier, wish.nominee)
    groups = [group.code for group, _ in held.rows if group.subject == nominee.subject]
    if wish.code not in groups:
        known = ", ".join(groups) or "không có nhóm nào"
        told = f"{nominee.name} không có nhóm tiêu chí «{clean(wish.code)}»; có: {known}."
        raise Invalid(told, [Problem("link.code", told, field="code")])
    span, key = matrix.located(dossier, wish.paper, wish.quote, wish.page), matrix.keys_of(dossier)[wish.nominee - 1]
    for one in _links(deps, dossier):
        if (one.nominee, one.code, one.span) == (key, wish.code, span):
            raise Conflict(f"Đoạn này đã gắn với {wish.code}.", current=one.id)
    made = Link(deps.ids.new(), key, wish.code, span, account.name, deps.clock.now(),
                words=_suggested(dossier, held, wish, span))  # fmt: skip
    deps.register.enter(matrix.link_line(made, dossier))
    return seeing.without(deps, made, account.roles, [dossier.id])


def unlink(deps: Deps, dossier_id: str, link_id: str, *, account: Account) -> None:
    """Take a link back; its line stays in the register. NotFound, NotAllowed."""
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    if link_id not in {one.id for one in _links(deps, dossier)}:
        raise NotFound(f"Hồ sơ {dossier.code} không có liên kết này.")
    line = Entry(deps.ids.new(), Kind.LINK, f"link/{link_id}", 2, deps.clock.now(), account.name, dossier=dossier.id)
    deps.register.enter(line)


def _suggested(dossier: Dossier, held: Set, wish: Wish, span: Span) -> tuple[str, ...]:
    """Give the words by which a rule had seen this very stretch."""
    seen = matrix.suggestions(dossier, held, matrix.nominee_of(dossier, wish.nominee))
    return next((one.words for one in seen if one.code == wish.code and one.span == span), ())


def _links(deps: Deps, dossier: Dossier) -> tuple[Link, ...]:
    return matrix.links_of(deps.register.entries(Lines(Kind.LINK, dossier=dossier.id)))
