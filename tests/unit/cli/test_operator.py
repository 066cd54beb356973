"""Who acts on the command line where nobody is named."""

from __future__ import annotations

import os

from service.cli.dossiers import login_name
from service.cli.tokens import keeper
from service.domain.permission import Operation, may
from service.ports import Account


def _nameless() -> str:
    raise KeyError("getpwuid(): uid not found: 10001")


def test_a_user_id_without_a_name_still_acts_and_is_told_apart() -> None:
    assert login_name(_nameless) == f"uid-{os.getuid()}"
    assert login_name(lambda: "mai") == "mai"


def test_whoever_runs_the_machine_makes_tokens_for_every_operation() -> None:
    assert [one for one in Operation if not may(one, keeper(Account("máy:mai")))] == []
