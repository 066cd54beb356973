"""The permission table: what is not granted is refused; a token only narrows."""

from __future__ import annotations

from itertools import product

import pytest

from service.domain.errors import NotAllowed
from service.domain.permission import GRANTS, ROLES, Operation, Reach, may, units_reached
from service.ports import Account

UNITS = frozenset({"T01.01"})


def test_every_operation_is_granted_to_known_roles_only() -> None:
    assert set(GRANTS) == set(Operation)
    assert {role for granted in GRANTS.values() for role in granted} == ROLES


@pytest.mark.parametrize(("operation", "role"), list(product(Operation, sorted(ROLES))))
def test_a_role_reaches_what_the_table_says(operation: Operation, role: str) -> None:
    account, reach = Account("a", roles=frozenset({role}), unit_ids=UNITS), GRANTS[operation].get(role)

    assert may(operation, account) is (reach is not None)
    if reach is not None:
        assert units_reached(operation, account) == (None if reach is Reach.ALL else UNITS)


def test_the_widest_of_two_roles_holds() -> None:
    both = Account("a", roles=frozenset({"unit", "auditor"}), unit_ids=UNITS)

    assert units_reached(Operation.DOSSIER_READ, both) is None


def test_a_tokens_scopes_narrow_and_never_widen() -> None:
    account = Account("a", roles=frozenset({"unit"}), scopes=frozenset({"dossier.read", "webhook.manage"}))

    assert [one for one in Operation if may(one, account)] == [Operation.DOSSIER_READ]


@pytest.mark.parametrize("account", [Account("a"), Account("a", roles=frozenset({"head"}), enabled=False)])
def test_without_a_role_or_when_locked_nothing_may_be_done(account: Account) -> None:
    for operation in Operation:
        with pytest.raises(NotAllowed):
            units_reached(operation, account)
