"""A signed letter is not destroyed before it went to whom it is owed, nor after two people looked without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from service.domain.disposal import Disposal, Item, emptied
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.letters import Signed
from service.domain.states import State
from service.ports import Change, NewJob
from service.stages import archive, disposing, posting
from service.stages.posting import SignedFile
from service.stages.telling import told
from tests.contracts.test_letters import a_letter
from tests.kit.clock import START
from tests.kit.disposals import ACTOR, CLERK, approved, archived, carried, office
from tests.kit.world import HEAD, World, complete

if TYPE_CHECKING:
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.letters import Letter
    from service.ports import Deps
    from tests.kit.stores import Stores


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def deps(stores: Stores, world: World) -> Deps:
    return office(stores, world)


def kept(deps: Deps, dossier: Dossier) -> Letter:
    return deps.letters.keep(a_letter(dossiers=(dossier.id,), session="", key="sha256/le/letter"))


def signed(deps: Deps, letter: Letter, at: datetime) -> None:
    deps.letters.sign(letter.id, Signed("sha256/si/signed", "si", "1/SNV", date(2026, 3, 2), at))


def test_a_dossier_whose_signed_letter_was_not_sent_may_not_go(deps: Deps) -> None:
    dossier = archived(deps)
    letter = kept(deps, dossier)
    signed(deps, letter, START)

    with pytest.raises(Invalid) as refused:
        disposing.propose(deps, [dossier.id], "QĐ 1", actor=ACTOR, account=CLERK)
    assert [one.message for one in refused.value.problems] == [f"{dossier.code}: còn văn bản đã ký chưa gửi"]

    deps.letters.mark_sent(letter.id, at=START, proof="x")
    assert [one.dossier.id for one in disposing.over(deps, account=CLERK)] == [dossier.id]


def test_a_letter_that_came_signed_in_a_package_is_owed_to_nobody(deps: Deps) -> None:
    dossier = archived(deps)
    signed(deps, kept(deps, dossier), START)
    deps.store.commit(Change(events=(told(deps, dossier, EventType.IMPORTED, {}),)))

    assert [one.dossier.id for one in disposing.over(deps, account=CLERK)] == [dossier.id]


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_letter_signed_after_the_list_was_made_keeps_its_dossier(deps: Deps, world: World, *, is_sent: bool) -> None:
    dossier = archived(deps)
    letter = kept(deps, dossier)
    one = approved(deps, world, dossier)
    signed(deps, letter, world.clock.now())
    if is_sent:
        deps.letters.mark_sent(letter.id, at=world.clock.now(), proof="x")

    done = carried(deps, one)

    assert [item.state for item in done.items] == ["kept"]
    assert deps.letters.letter(letter.id).signed is not None
    assert deps.store.dossier(dossier.id).state is State.ARCHIVED


def test_a_letter_signed_in_the_moment_of_the_erasing_stays_with_its_files(deps: Deps) -> None:
    dossier = archived(deps)
    letter = kept(deps, dossier)
    files = tuple(disposing._files(deps, dossier))
    signed(deps, letter, START)
    item = Item(dossier.id, dossier.code, "tinh", "", "erased", "", files)
    gone = Disposal(deps.ids.new(), "QĐ 1", "x", START, (item,))
    deps.store.commit(Change(dossier=emptied(dossier), expected=dossier.version, disposal=gone))

    assert deps.letters.letter(letter.id).signed is not None
    assert deps.keeping.named([letter.key, "sha256/si/signed"]) == {letter.key, "sha256/si/signed"}


def test_a_dossier_that_is_owed_a_further_package_may_not_go(deps: Deps) -> None:
    dossier = archived(deps)
    letter = kept(deps, dossier)
    deps.jobs.ensure([NewJob("repack", letter.id, START), NewJob("post", "another", START)])

    with pytest.raises(Invalid) as refused:
        disposing.propose(deps, [dossier.id], "QĐ 1", actor=ACTOR, account=CLERK)
    assert [one.message for one in refused.value.problems] == [f"{dossier.code}: còn gói lưu trữ chờ lập lại"]
    assert deps.jobs.owed("repack", [letter.id, "another"]) == {letter.id}


def test_a_further_package_put_in_the_moment_of_the_erasing_goes_again(world: World) -> None:
    world.drop(*complete())
    dossier = world.store.dossier(world.approve_all(world.settle()).id)
    [notice] = [one for one in world.deps.letters.letters(dossier=dossier.id, limit=9) if one.kind == "notice"]
    deps = replace(world.deps, crashpoint=lambda place: erase() if place == "archive.after_pack" else None)

    def erase() -> None:
        now = deps.store.dossier(dossier.id)
        files = tuple({"key": key, "sha256": "", "size": 1} for key in deps.objects.keys("packages/"))
        item = Item(dossier.id, dossier.code, "tinh", "", "erased", "", files)
        gone = Disposal(deps.ids.new(), "QĐ 1", "x", START, (item,))
        deps.store.commit(Change(dossier=emptied(now), expected=now.version, disposal=gone))

    posting.send(deps, notice.id, SignedFile(b"%PDF-1.7 signed", "1/SNV", date(2026, 3, 2)), account=HEAD)
    [job] = deps.jobs.ensure([NewJob("repack", notice.id, START)])
    lease = deps.jobs.claim(job, now=world.clock.now(), seconds=60)
    assert lease is not None
    with pytest.raises(Conflict):
        archive.repack(deps, lease)

    assert list(deps.objects.keys(f"packages/{dossier.code}/")) == [dossier.package["key"]]
