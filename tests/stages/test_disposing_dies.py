"""A disposal that dies at any line of its own is gone on with: the same end, one certificate, nothing else touched."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.adapters.memory import MemoryObjects
from service.stages import disposing, holding
from tests.kit.disposals import ACTOR, SECOND, approved, archived, office
from tests.kit.stores import in_memory
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from types import FrameType

    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier
    from service.ports import Deps


class Killed(BaseException):
    """What nothing catches, as nothing catches a kill."""


class DiesAtLine:
    """Dies at the n-th line of the module of disposal that is about to run; within, `left` counts down."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def __call__(self, frame: FrameType, event: str, _given: Any) -> Any:
        if frame.f_code.co_filename != disposing.__file__:
            return None
        if event == "line":
            self.left -= 1
            if not self.left:
                raise Killed
        return self


class Case:
    """Three dossiers on a list: one that shares a file with one that stays, one that is held by then, one alone."""

    def __init__(self) -> None:
        self.world = World()
        self.deps: Deps = replace(office(in_memory(), self.world), objects=MemoryObjects(), replica=MemoryObjects())
        deps = self.deps
        self.stays = archived(deps, b"of both", decision={"decision_date": "2024-05-06"})
        self.gone, self.alone, self.held = archived(deps, b"of both"), archived(deps), archived(deps)
        self.before = {key: deps.objects.get(key) for key in deps.objects.keys("")}
        deps.replica._objects.update(self.before)  # type: ignore[union-attr]
        self.one = approved(deps, self.world, self.gone, self.held, self.alone)
        holding.hold(deps, self.held.id, "thanh tra", actor=SECOND, account=HEAD)

    def carry_out(self) -> Disposal:
        return disposing.carry_out(self.deps, self.one.id, actor=ACTOR, account=HEAD)

    def dies_at(self, nth: int) -> bool:
        """Carry the list out until its n-th line; tell whether it came so far."""
        dies, before = DiesAtLine(nth), sys.gettrace()
        sys.settrace(dies)
        try:
            self.carry_out()
        except Killed:
            return True
        finally:
            sys.settrace(before)
        return False

    def files(self, dossier: Dossier) -> set[str]:
        own = {paper.key for paper in dossier.papers}
        return own | {key for key in self.before if dossier.id in key or dossier.code in key}

    def require_ended(self) -> None:
        done, deps = self.deps.retention.disposal(self.one.id), self.deps
        going = (self.files(self.gone) | self.files(self.alone)) - self.files(self.stays)
        (certificate,) = deps.objects.keys("disposals/")

        assert [(item.state, item.files != ()) for item in done.items] == [
            ("destroyed", True), ("kept", False), ("destroyed", True)]  # fmt: skip
        assert (done.state, done.certificate["key"], done.done_by) == ("done", certificate, ACTOR.name)
        said = json.loads(deps.objects.get(certificate, sha256=done.certificate["sha256"]))["certificate"]
        assert [item["state"] for item in said["items"]] == ["destroyed", "kept", "destroyed"]
        assert {file["key"] for item in said["items"] for file in item["files"]} == going | {
            self.stays.papers[1].key}  # fmt: skip
        for place in (deps.objects, deps.replica):
            assert place is not None
            left = {key: place.get(key) for key in place.keys("") if key != certificate}
            assert left == {key: data for key, data in self.before.items() if key not in going}
        assert deps.store.dossier(self.held.id).papers == self.held.papers
        assert deps.store.dossier(self.stays.id) == self.stays


def test_a_disposal_may_die_at_any_of_its_lines_and_ends_the_same(proof_size: str) -> None:
    step = 1 if proof_size == "full" else 7
    nth, came_so_far = 1 - step, True
    while came_so_far:
        nth += step
        case = Case()
        came_so_far = case.dies_at(nth)
        case.world.clock.advance(seconds=3600)
        if came_so_far and case.deps.retention.disposal(case.one.id).state != "done":
            case.carry_out()
        case.require_ended()
    assert nth > 100
