"""The days that the law gives for what comes after a decision, as data: one file for each level of decider."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTICE, ANNULMENT, ITEMS = "notice", "annulment", "items"
EXCHANGE, REPLACEMENT = "exchange", "replacement"
# What the ministry has for a certificate of the State, once the province has sent the request on.
ABOVE = "_above"
_KNOWN = frozenset({NOTICE, ANNULMENT, ITEMS, EXCHANGE, REPLACEMENT, f"{EXCHANGE}{ABOVE}", f"{REPLACEMENT}{ABOVE}"})


@dataclass(frozen=True, slots=True)
class TermRule:
    """A time limit of `days` working days, or of days as the calendar has them where the law says no more (*ngày*)."""

    days: int
    legal_basis: str
    of_calendar: bool = False
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Aftermath:
    """One file: by name what is to be done in how many days; a name that is not there has no limit."""

    levels: frozenset[str] = frozenset()
    rules: Mapping[str, TermRule] = field(default_factory=dict)
    file: str = ""

    @property
    def unverified(self) -> bool:
        """Tell whether a limit rests on a text that does not bind the office, or was not read whole."""
        return any(rule.unverified for rule in self.rules.values())


def aftermath_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Aftermath:
    """Build one file; KeyError for what is missing, ValueError for what cannot be."""
    named = {name: row for name, row in body.items() if isinstance(row, dict)}
    if unknown := sorted(set(named) - _KNOWN):
        raise ValueError(f"không có mục: {', '.join(unknown)}; có: {', '.join(sorted(_KNOWN))}")
    rules = {name: _rule(name, row) for name, row in named.items()}
    return Aftermath(frozenset(body["levels"]), MappingProxyType(rules), mark["file"])


def _rule(name: str, row: Mapping[str, Any]) -> TermRule:
    days = int(row["days"])
    if days < 1:
        raise ValueError(f"[{name}] days phải từ 1")
    return TermRule(days, row["legal_basis"], bool(row.get("of_calendar")), bool(row.get("unverified")))
