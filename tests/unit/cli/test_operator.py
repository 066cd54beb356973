"""Who acts on the command line where nobody is named."""

from __future__ import annotations

import os

from service.cli.dossiers import login_name, operator
from service.cli.tokens import keeper
from service.domain.permission import Operation, may
from service.ports import Account
from service.stages import registry
from tests.kit.rules import rules
from tests.kit.world import World


def _nameless() -> str:
    raise KeyError("getpwuid(): uid not found: 10001")


def test_a_user_id_without_a_name_still_acts_and_is_told_apart() -> None:
    assert login_name(_nameless) == f"uid-{os.getuid()}"
    assert login_name(lambda: "mai") == "mai"


def test_whoever_runs_the_machine_makes_tokens_for_every_operation() -> None:
    assert [one for one in Operation if not may(one, keeper(Account("máy:mai")))] == []


def test_a_unit_that_is_named_finds_what_it_sent_under_any_of_its_codes_as_over_the_api() -> None:
    world = World()
    registry.load_files(world.units, rules().units)
    world.deps.accounts.save_account(Account("donvi", roles=frozenset({"unit"}), unit_ids=frozenset({"H99.12"})))
    account, _actor = operator(world.deps, "donvi")

    assert account.unit_ids >= {"H99.12", "000.00.12.H99"}
