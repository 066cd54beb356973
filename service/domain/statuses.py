"""Which business statuses an e-office document is owed: the table of `templates/statuses`, applied.

Of one document no code is owed twice and none after a higher one (INTEROP 5.1); that is not the table's to change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RECEIVED = "message.received"
ANSWERED = "message.answered"
# What can be told of when a status may be owed: a message, a person's act on a dossier, a person's word on a message.
REPORTABLE = frozenset(
    {
        RECEIVED,
        ANSWERED,
        "dossier.decided",
        "dossier.step_opened",
        "dossier.returned",
        "dossier.approved",
        "dossier.rejected",
        "dossier.withdrawn",
        "dossier.noted",
        "dossier.field_changed",
        "dossier.set_aside",
        "dossier.duplicate_set_aside",
        "dossier.change_answered",
    }
)
ABOUT = ("document", "change")
# What a person may answer to a message that waits, by what became of it.
ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"parked": ("accepted", "refused", "seen"), "refused": ("seen",), "conflict": ("seen",)}
)
Tale = tuple[str, "Mapping[str, Any]"]


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One code of the table: on which events it is owed, and with what words.

    `where` must stand in the event's data; `after` is a code that must have been owed before; after an
    `ends` code nothing more is owed about the document's handling. `about` is document or change. Of the events in
    `reason` the person's reason is told.
    """

    code: str
    description: str
    events: frozenset[str]
    where: Mapping[str, Any] = field(default_factory=dict)
    after: str = ""
    about: str = "document"
    ends: bool = False
    reason: frozenset[str] = frozenset()

    def words(self, kind: str, data: Mapping[str, Any]) -> str:
        """Give the description as it is sent, with the person's reason where the table wants it of such an event."""
        reason = str(data.get("reason", "")).strip() if kind in self.reason else ""
        return f"{self.description}: {reason}" if reason else self.description


def owed(
    rules: Sequence[StatusRule], tales: Iterable[Tale], *, about: str, codes: frozenset[str]
) -> list[tuple[str, str]]:
    """Give the codes and words that these events add for a document that was owed `codes` before."""
    added: list[tuple[str, str]] = []
    have = set(codes)
    for kind, data in tales:
        for rule in sorted(rules, key=lambda rule: rule.code):
            if rule.about == about and _told(rule, kind, data) and _may_follow(rule, have, rules):
                added.append((rule.code, rule.words(kind, data)))
                have.add(rule.code)
    return added


def _told(rule: StatusRule, kind: str, data: Mapping[str, Any]) -> bool:
    return kind in rule.events and all(data.get(name) == value for name, value in rule.where.items())


def _may_follow(rule: StatusRule, have: set[str], rules: Sequence[StatusRule]) -> bool:
    ended = any(one.ends and one.about == rule.about and one.code in have for one in rules)
    return not ended and rule.code > max(have, default="") and (not rule.after or rule.after in have)
