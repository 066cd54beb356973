"""A council file as a frozen council: who sits in it, and what a vote on each award must reach."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.domain.council import Council
from service.domain.votes import POSITIONS, Base, Member, Person, VoteRule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANY_AWARD = "*"
_WHOLE = 100


def council_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Council:
    """Build one council; KeyError for what is missing, ValueError for what cannot be."""
    members = tuple(map(_member, body["members"]))
    if len({one.id for one in members}) != len(members):
        raise ValueError("hai thành viên cùng mã")
    if sum(one.position == "chair" for one in members) != 1:
        raise ValueError('hội đồng phải có đúng một Chủ tịch (position = "chair")')
    rules = {award: rule for row in body["rules"] for award, rule in _rules(row)}
    if ANY_AWARD not in rules:
        raise ValueError('thiếu quy tắc chung (awards = ["*"])')
    return Council(
        name=body["name"],
        title=body["title"],
        legal_basis=body["legal_basis"],
        rules=rules,
        members=members,
        unverified=bool(body.get("unverified", False)),
        sha256=mark["sha256"],
        file=mark["file"],
    )


def _rules(row: Mapping[str, Any]) -> Sequence[tuple[str, VoteRule]]:
    rule = VoteRule(
        min_percent=int(row["min_percent"]),
        base=Base(row.get("base", Base.MEMBERS)),
        quorum=Fraction(str(row["quorum"])),
        recused_leave_base=bool(row.get("recused_leave_base", False)),
        legal_basis=row["legal_basis"],
        unverified=bool(row.get("unverified", False)),
    )
    if not 0 < rule.min_percent <= _WHOLE or not 0 <= rule.quorum <= 1:
        raise ValueError('min_percent từ 1 đến 100, quorum từ 0 đến 1 (ví dụ "2/3")')
    return [(award, rule) for award in row["awards"]]


def _member(row: Mapping[str, Any]) -> Member:
    position = row.get("position", "member")
    if position not in POSITIONS:
        raise ValueError(f"position «{position}» phải là một trong: {', '.join(POSITIONS)}")
    person = Person(row["name"], row.get("title", ""), row.get("unit", ""))
    return Member(row["id"], person, position, row.get("account", ""))
