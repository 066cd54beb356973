"""Who may do what, and to which dossiers: one table and one function, which every road in passes.

A role is granted an operation over all dossiers (`ALL`) or over those of its units (`OWN`): those they sent, for an
opinion those they were asked about; what the table does not
grant is refused. Least privilege and default deny: OWASP ASVS 5.0 V8.2, V8.3. Who sees what is the office's to say:
Nghị định 152/2025/NĐ-CP names who takes part in appraisal, not who may look; the table is ours.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from service.domain.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES = frozenset({"specialist", "head", "council", "chair", "agency", "unit", "auditor", "operator", "machine"})


class Operation(StrEnum):
    """What can be done; also the vocabulary of an API token's scopes."""

    DOSSIER_READ = "dossier.read"
    PAPER_READ = "paper.read"
    DOSSIER_DECIDE = "dossier.decide"
    DOSSIER_CORRECT = "dossier.correct"
    DOSSIER_ASK = "dossier.ask"
    MESSAGE_PUSH = "message.push"
    ABSENCE_KEEP = "absence.keep"
    OPINION_READ = "opinion.read"
    OPINION_GIVE = "opinion.give"
    EVENT_READ = "event.read"
    UNIT_READ = "unit.read"
    ROUND_READ = "round.read"
    LETTER_READ = "letter.read"
    LETTER_MAKE = "letter.make"
    COUNCIL_READ = "council.read"
    COUNCIL_KEEP = "council.keep"
    COUNCIL_CLOSE = "council.close"
    MOVEMENT_READ = "movement.read"
    MOVEMENT_KEEP = "movement.keep"
    SUBJECT_READ = "subject.read"
    SUBJECT_KEEP = "subject.keep"
    QUARANTINE_READ = "quarantine.read"
    QUARANTINE_KEEP = "quarantine.keep"
    FIXITY_READ = "fixity.read"
    AUDIT_READ = "audit.read"
    HOLD_READ = "hold.read"
    HOLD_KEEP = "hold.keep"
    DISPOSAL_READ = "disposal.read"
    DISPOSAL_PROPOSE = "disposal.propose"
    DISPOSAL_REVIEW = "disposal.review"
    WEBHOOK_MANAGE = "webhook.manage"
    TOKEN_MANAGE = "token.manage"  # noqa: S105 - an operation, not a password


class Reach(StrEnum):
    """Over which dossiers a role may do it."""

    ALL = "all"
    OWN = "own"


class Holder(Protocol):
    """Who asks: an account, narrowed by the scopes of the token it came with (None: not narrowed)."""

    @property
    def enabled(self) -> bool:
        """Tell whether the account may act at all."""

    @property
    def roles(self) -> frozenset[str]:
        """Give the account's roles."""

    @property
    def unit_ids(self) -> frozenset[str]:
        """Give the organ ids of the units it speaks for."""

    @property
    def scopes(self) -> frozenset[str] | None:
        """Give the operations its token is for."""


def _to(roles: str, *, own: str = "") -> Mapping[str, Reach]:
    """Grant to these roles over all dossiers, and to `own` over those of their units."""
    return MappingProxyType({**dict.fromkeys(own.split(), Reach.OWN), **dict.fromkeys(roles.split(), Reach.ALL)})


_OFFICE = "specialist head"
_REVIEWERS = "specialist head council chair"

GRANTS: Mapping[Operation, Mapping[str, Reach]] = MappingProxyType(
    {
        Operation.DOSSIER_READ: _to(f"{_REVIEWERS} auditor operator machine", own="unit"),
        Operation.PAPER_READ: _to(f"{_REVIEWERS} auditor operator machine", own="unit"),
        Operation.DOSSIER_DECIDE: _to(_REVIEWERS),
        Operation.DOSSIER_CORRECT: _to(_OFFICE),
        Operation.DOSSIER_ASK: _to("", own="unit"),
        Operation.MESSAGE_PUSH: _to(f"{_OFFICE} operator machine", own="unit"),
        Operation.ABSENCE_KEEP: _to(f"{_REVIEWERS} operator"),
        Operation.OPINION_READ: _to("", own="agency"),
        Operation.OPINION_GIVE: _to("", own="agency"),
        Operation.EVENT_READ: _to(f"{_REVIEWERS} auditor operator machine"),
        Operation.UNIT_READ: _to(" ".join(sorted(ROLES))),
        Operation.ROUND_READ: _to(f"{_REVIEWERS} auditor operator", own="unit"),
        Operation.LETTER_READ: _to(f"{_REVIEWERS} auditor"),
        Operation.LETTER_MAKE: _to(_REVIEWERS),
        Operation.COUNCIL_READ: _to(f"{_REVIEWERS} auditor"),
        Operation.COUNCIL_KEEP: _to(_REVIEWERS),
        Operation.COUNCIL_CLOSE: _to("council"),
        Operation.MOVEMENT_READ: _to(f"{_REVIEWERS} auditor", own="unit"),
        Operation.MOVEMENT_KEEP: _to(_OFFICE, own="unit"),
        Operation.SUBJECT_READ: _to("head auditor operator"),
        Operation.SUBJECT_KEEP: _to("head operator"),
        Operation.QUARANTINE_READ: _to(f"{_OFFICE} operator auditor"),
        Operation.QUARANTINE_KEEP: _to(f"{_OFFICE} operator"),
        Operation.FIXITY_READ: _to(f"{_OFFICE} operator auditor"),
        Operation.AUDIT_READ: _to("auditor"),
        Operation.HOLD_READ: _to(f"{_OFFICE} auditor"),
        Operation.HOLD_KEEP: _to(_OFFICE),
        Operation.DISPOSAL_READ: _to(f"{_OFFICE} auditor"),
        Operation.DISPOSAL_PROPOSE: _to(_OFFICE),
        Operation.DISPOSAL_REVIEW: _to("head"),
        Operation.WEBHOOK_MANAGE: _to("operator"),
        Operation.TOKEN_MANAGE: _to("operator"),
    }
)


def units_reached(operation: Operation, holder: Holder) -> frozenset[str] | None:
    """Give the organ ids over whose dossiers `holder` may do `operation`; None is all of them.

    Raises NotAllowed where no role of an enabled account is granted it, or its token is not for it.
    """
    if not holder.enabled:
        raise NotAllowed("Tài khoản đã bị khóa.")
    granted = {reach for role, reach in GRANTS[operation].items() if role in holder.roles}
    if not granted:
        raise NotAllowed("Tài khoản không có quyền dùng chức năng này.")
    if holder.scopes is not None and operation.value not in holder.scopes:
        raise NotAllowed(f"Mã truy cập này không dùng được cho «{operation.value}».")
    return None if Reach.ALL in granted else holder.unit_ids


def sees_all(roles: frozenset[str]) -> bool:
    """Tell whether these roles look at every dossier; who does not is shown nothing that is of others."""
    return any(GRANTS[Operation.DOSSIER_READ].get(role) is Reach.ALL for role in roles)


def may(operation: Operation, holder: Holder) -> bool:
    """Tell whether `holder` may do `operation` to any dossier at all."""
    try:
        units_reached(operation, holder)
    except NotAllowed:
        return False
    return True
