"""Reread: today's rules read the papers again, and what a person typed stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.checks import effective_fields
from service.domain.errors import Conflict, NotAllowed, Unavailable
from service.domain.fields import FieldState
from service.ports import Account
from service.stages import reread, review
from tests.kit.world import ACTOR, HEAD, ScriptedReader, World, complete

if TYPE_CHECKING:
    from service.domain.dossier import Dossier


class LaterRules(ScriptedReader):
    """The same papers read with later rules: the submission's number comes out otherwise."""

    def read(self, name, data, *, going_on=lambda _kept: None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        report = super().read(name, data, going_on=going_on)
        if name != "to trinh.docx":
            return report
        return replace(report, fields={**report.fields, "number": replace(report.fields["number"], value="13/TTr-một")})


class Gone(ScriptedReader):
    """A reader whose child dies at every paper."""

    def read(self, name, data, *, going_on=lambda _kept: None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG002
        raise Unavailable("bộ đọc không chạy")


@pytest.fixture
def world() -> World:
    """Give a world of its own."""
    return World()


@pytest.fixture
def dossier(world: World) -> Dossier:
    """Give a complete dossier at its first step."""
    world.drop(*complete())
    return world.settle()


def again(world: World, dossier: Dossier, reader: ScriptedReader, account: Account = HEAD) -> Dossier:
    deps = replace(world.deps, reader=reader)
    return reread.reread(deps, dossier.id, expected_version=dossier.version, actor=ACTOR, account=account)


def test_reading_again_with_the_same_rules_changes_no_value(world: World, dossier: Dossier) -> None:
    after = again(world, dossier, ScriptedReader())

    assert (after.papers, after.problems, after.state) == (dossier.papers, dossier.problems, dossier.state)
    assert world.types(dossier).count("extracted") == 2


def test_a_field_nobody_touched_takes_the_new_reading(world: World, dossier: Dossier) -> None:
    after = again(world, dossier, LaterRules())

    assert effective_fields(after, after.papers[0])["number"].value == "13/TTr-một"


def test_a_locked_value_stays_and_the_new_reading_is_proposed_beside_it(world: World, dossier: Dossier) -> None:
    locked = review.correct(
        world.deps, dossier.id, [(1, "number", "15/TTr-một")], expected_version=None, actor=ACTOR, account=HEAD
    )

    after = again(world, locked, LaterRules())

    number = effective_fields(after, after.papers[0])["number"]
    assert (number.value, number.state) == ("15/TTr-một", FieldState.FOUND)
    assert number.suggestions == ({"value": "13/TTr-một", "source": "reading"},)
    assert list(reread.differences(after)) == [("to trinh.docx", "number", "15/TTr-một", "13/TTr-một")]


def test_where_the_reading_agrees_with_the_person_nothing_is_proposed(world: World, dossier: Dossier) -> None:
    locked = review.correct(
        world.deps, dossier.id, [(1, "number", "13/TTr-một")], expected_version=None, actor=ACTOR, account=HEAD
    )

    assert list(reread.differences(again(world, locked, LaterRules()))) == []


def test_when_one_paper_cannot_be_read_nothing_changes(world: World, dossier: Dossier) -> None:
    with pytest.raises(Unavailable, match="to trinh"):
        again(world, dossier, Gone())

    assert world.deps.store.dossier(dossier.id) == dossier


def test_only_who_may_correct_may_read_again_and_only_what_did_not_move_on(world: World, dossier: Dossier) -> None:
    with pytest.raises(NotAllowed):
        again(world, dossier, ScriptedReader(), Account("uyvien", roles=frozenset({"council"})))
    with pytest.raises(Conflict):
        again(world, replace(dossier, version=dossier.version - 1), ScriptedReader())
