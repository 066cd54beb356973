"""A file of a destroyed dossier that arrives again at the same moment: no row ever names what is not there.

Two who race are told apart by where each stands: the one stops, the other goes its whole way or dies, the first goes
on. Whatever the order, what a row names can be read at the end, and what nobody names is gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from connectors.base import Form
from service.adapters.memory import MemoryObjects
from service.domain.errors import Unavailable
from service.domain.keys import original_key
from service.domain.states import State
from service.stages import decisions, own_awards, posting, receive, registry
from service.stages.posting import SignedFile
from tests.contracts.test_letters import a_letter
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.disposals import ACTOR, approved, archived, carried, office
from tests.kit.office import rules
from tests.kit.stores import in_memory
from tests.kit.world import HEAD, World, complete, hostile
from tests.stages.test_decisions import a_decision
from tests.stages.test_own_awards import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.disposal import Disposal
    from service.ports import Deps, NewObject
    from tests.kit.stores import Stores

FILES = [one.data for one in complete()]
KEYS = [original_key(hashlib.sha256(data).hexdigest()) for data in FILES]


class Killed(BaseException):
    """What nothing catches, as nothing catches a kill."""


class Meanwhile:
    """Let something else happen, once, where a place is passed for the n-th time (`place:n`)."""

    def __init__(self, place: str, happens: Callable[[], object]) -> None:
        self.place, _, nth = place.partition(":")
        self.left, self.happens = int(nth or 1), happens

    def __call__(self, place: str) -> None:
        self.left -= place == self.place
        if place == self.place and not self.left:
            self.happens()


class Slow(MemoryObjects):
    """A store after whose next writing something else happens, once."""

    happens: Callable[[], object] | None = None

    def put_all(self, objects: Sequence[NewObject]) -> None:
        super().put_all(objects)
        if objects and self.happens:
            happens, self.happens = self.happens, None
            happens()


def kill() -> None:
    raise Killed


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def deps(stores: Stores, world: World) -> Deps:
    return office(stores, world)


@pytest.fixture
def in_one_memory(world: World) -> Deps:
    """Give the ports over memory, for what is asked at many places at once."""
    return office(in_memory(), world)


def listed(deps: Deps, world: World) -> Disposal:
    """Have a dossier with the files on a list that may be carried out."""
    return approved(deps, world, archived(deps, *FILES))


def arrive(deps: Deps, world: World) -> None:
    """Take in a message with the same files; one that is refused for a moment stays and is offered again."""
    reference = world.drop(*complete())
    receive.take_in(deps, world.inbox, reference)


def take_the_rest(deps: Deps, world: World) -> None:
    """Take in what is offered again."""
    for reference in world.inbox.pending():
        receive.take_in(deps, world.inbox, reference)


def require_whole(deps: Deps, one: Disposal) -> None:
    """Everything that a row names is there with its hash, and the list is done."""
    for kept in deps.keeping.kept(after="", limit=1000):
        assert deps.objects.digest(kept.key)[0] == (kept.sha256 or deps.objects.digest(kept.key)[0])
    assert deps.keeping.named(KEYS) == {*KEYS}
    assert deps.retention.disposal(one.id).state == "done"
    assert deps.store.dossier(one.items[0].dossier_id).state is State.DISPOSED


@pytest.mark.parametrize("place", ["receive.after_open", "receive.after_objects", "receive.after_commit"])
def test_a_whole_disposal_while_a_message_is_taken_in(deps: Deps, world: World, place: str) -> None:
    one = listed(deps, world)
    slow = replace(deps, crashpoint=Meanwhile(place, lambda: carried(deps, one)))

    arrive(slow, world)

    require_whole(deps, one)


# The dossier has seven objects: its message, its package, a paper of its own, and the four files.
DISPOSING = ["disposing.after_erasing", *(f"disposing.{beside}_object:{nth}" for beside in ("before", "after")
             for nth in range(1, 8)), "disposing.after_files", "disposing.after_certificate"]  # fmt: skip


@pytest.mark.parametrize("place", DISPOSING)
def test_a_whole_message_while_a_disposal_is_carried_out(deps: Deps, world: World, place: str) -> None:
    one = listed(deps, world)
    reference, refused = world.drop(*complete()), list[str]()

    def take() -> None:
        try:
            receive.take_in(deps, world.inbox, reference)
        except Unavailable as exc:
            refused.append(str(exc))

    carried(replace(deps, crashpoint=Meanwhile(place, take)), one)
    take_the_rest(deps, world)

    # Only who comes while the very object is destroyed is asked to come again.
    assert not refused or place.startswith("disposing.after_object")
    require_whole(deps, one)


@pytest.mark.parametrize("stopped", ["receive.after_open", "receive.after_objects"])
@pytest.mark.parametrize("died", DISPOSING)
def test_a_disposal_that_dies_while_a_message_is_taken_in_and_goes_on_after(
    in_one_memory: Deps, world: World, stopped: str, died: str
) -> None:
    deps, one = in_one_memory, listed(in_one_memory, world)

    def die() -> None:
        with pytest.raises(Killed):
            carried(replace(deps, crashpoint=Meanwhile(died, kill)), one)

    arrive(replace(deps, crashpoint=Meanwhile(stopped, die)), world)
    carried(deps, one)

    require_whole(deps, one)


@pytest.mark.parametrize("died", ["receive.after_open", "receive.after_objects", "receive.after_commit"])
@pytest.mark.parametrize("place", DISPOSING)
def test_a_message_whose_taker_dies_while_a_disposal_is_carried_out(
    in_one_memory: Deps, world: World, place: str, died: str
) -> None:
    deps, one = in_one_memory, listed(in_one_memory, world)
    reference = world.drop(*complete())

    def die() -> None:
        with pytest.raises((Killed, Unavailable)):
            receive.take_in(replace(deps, crashpoint=Meanwhile(died, kill)), world.inbox, reference)

    carried(replace(deps, crashpoint=Meanwhile(place, die)), one)
    take_the_rest(deps, world)

    require_whole(deps, one)


def test_who_takes_keys_back_from_a_disposal_that_died_keeps_them_when_it_goes_on_first(
    deps: Deps, world: World
) -> None:
    store = Slow()
    deps = replace(deps, objects=store)
    one = listed(deps, world)
    with pytest.raises(Killed):
        carried(replace(deps, crashpoint=Meanwhile("disposing.after_object:7", kill)), one)
    store.happens = lambda: carried(deps, one)

    arrive(deps, world)

    assert store.happens is None
    require_whole(deps, one)


def file_decision(deps: Deps, _world: World, data: bytes) -> None:
    assert decisions.file_one(deps, "QĐ.pdf", data, actor=ACTOR).kind == "doubtful"


def refuse_decision(deps: Deps, _world: World, data: bytes) -> None:
    assert decisions.file_one(deps, "QĐ.pdf", data, actor=ACTOR).kind == "refused"


def refuse_message(deps: Deps, world: World, data: bytes) -> None:
    assert receive.take_in(deps, world.inbox, world.inbox.put(Form.EDXML, data)).outcome == "refused"


def send_letter(deps: Deps, _world: World, data: bytes) -> None:
    dossier = a_dossier(id=deps.ids.new())
    deps.store.commit(an_arrival(dossier, events=(), jobs=()))
    letter = deps.letters.keep(a_letter(dossiers=(dossier.id,)))
    posting.send(deps, letter.id, SignedFile(data, "1/SNV", date(2026, 3, 2)), account=HEAD)


def hand_in(deps: Deps, _world: World, data: bytes) -> None:
    registry.load_files(deps.units, rules().units)
    own_awards.hand_in(deps, UNIT, "QĐ.pdf", data, account=HEAD)


@pytest.mark.parametrize(
    ("write", "data"),
    [
        (file_decision, a_decision("nominee_list", number="1/QĐ-UBND")),
        (refuse_decision, hostile("x", refuse="pdf.encrypted").data),
        (refuse_message, b"no message"),
        (send_letter, b"%PDF-1.7 signed"),
        (hand_in, b"handed in"),
    ],
)
def test_whoever_keeps_a_file_keeps_it_while_the_last_dossier_that_had_it_goes(
    deps: Deps, world: World, write: Callable[[Deps, World, bytes], None], data: bytes
) -> None:
    deps = replace(deps, objects=Slow())
    one = approved(deps, world, archived(deps, data))
    deps.objects.happens = lambda: carried(deps, one)  # type: ignore[attr-defined]

    write(deps, world, data)

    key = original_key(hashlib.sha256(data).hexdigest())
    assert deps.retention.disposal(one.id).state == "done"
    assert deps.keeping.named([key]) == {key}
    assert deps.objects.get(key) == data
