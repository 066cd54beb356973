"""Every crash point of the code is known to the proofs, and every stage has at least two."""

from __future__ import annotations

import ast
from collections import Counter

from service.stages import STAGES
from tests.kit.crashpoints import ADVANCED, AROUND, CRASHPOINTS, DISPOSING, INSIDE
from tests.kit.tree import calls, modules

VERBS = ("receive", "extract", "check", "review", "archive", "retrieve", "notify")


def arguments() -> list[ast.expr]:
    return [
        call.args[0]
        for _, module in modules("service", "workers")
        for name, call in calls(module)
        if name == "crashpoint" and call.args
    ]


def test_the_proofs_know_every_crash_point_of_the_code() -> None:
    named = {str(argument.value) for argument in arguments() if isinstance(argument, ast.Constant)}
    formatted = [ast.unparse(argument) for argument in arguments() if isinstance(argument, ast.JoinedStr)]
    around = {text.rstrip("'\"").rpartition(".")[2] for text in formatted}

    assert (named, around) == ({*INSIDE, *DISPOSING}, set(AROUND))


def test_what_is_advanced_is_what_the_table_of_stages_says() -> None:
    assert {stage.__name__ for stage in STAGES.values()} == set(ADVANCED)


def test_every_stage_has_at_least_two_crash_points() -> None:
    counted = Counter(name.partition(".")[0] for name in CRASHPOINTS)

    assert {verb: counted[verb] for verb in VERBS if counted[verb] < 2} == {}
