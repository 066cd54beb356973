"""Two pollers at the same moment, offered different bytes under one id: the later one hides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.stages import receive
from tests.kit.world import ScriptedReader, World, complete

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.base import Envelope, RawPaper


class Meanwhile(ScriptedReader):
    """A reader during whose first opening something else happens."""

    happens: Callable[[], object] | None = None

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        happens, self.happens = self.happens, None
        if happens:
            happens()
        return super().open_message(form, raw, papers)


def test_other_bytes_under_an_id_that_another_poller_took_meanwhile_are_a_conflict() -> None:
    reader = Meanwhile()
    world = World(reader=reader)
    reference = world.send("new", *complete())
    deps, inbox = world.deps, world.inbox
    first = inbox.fetch(reference)

    def other_poller() -> None:
        inbox._waiting[reference.external_id] = replace(first, raw=first.raw + b" ")
        receive.take_in(deps, inbox, reference)

    reader.happens = other_poller

    taken = receive.take_in(deps, inbox, reference)

    known = world.store.intake("inbox", reference.external_id)
    assert known is not None
    assert (known.outcome, taken.outcome, taken.dossier_id) == ("dossier", "conflict", known.dossier_id)
    assert taken.raw_sha256 != known.raw_sha256
