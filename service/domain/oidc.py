"""Which provider people sign in by, and what its groups mean here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.permission import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNIT = "unit:"


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider; `groups` maps its groups to roles of ours, `unit:ORGAN` to the unit with that id."""

    issuer: str
    client_id: str
    client_secret: str
    groups: Mapping[str, str]
    groups_claim: str = "groups"


def read_groups(text: str) -> dict[str, str]:
    """Read `group=role, group=unit:T01.01`; ValueError names what is no role."""
    rows = [row.strip().partition("=") for row in text.split(",") if row.strip()]
    wrong = [meaning for _group, _, meaning in rows if meaning not in ROLES and not _names_unit(meaning)]
    if wrong:
        raise ValueError(f"không có vai trò: {', '.join(one or '(trống)' for one in wrong)}")
    return {group.strip(): meaning for group, _, meaning in rows}


def meant(groups: Iterable[str], mapping: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the roles and the organ ids that these groups mean; groups that mean nothing here are passed over."""
    meanings = {mapping[group] for group in groups if group in mapping}
    units = {one.removeprefix(_UNIT) for one in meanings if one.startswith(_UNIT)}
    roles = {one for one in meanings if not one.startswith(_UNIT)} | ({"unit"} if units else set())
    return frozenset(roles), frozenset(units)


def _names_unit(meaning: str) -> bool:
    return meaning.startswith(_UNIT) and len(meaning) > len(_UNIT)
