"""A message that kills whoever opens it: counted, opened without what lies in its papers, or kept unopened."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from connectors.base import Form
from service.domain.errors import Refused
from service.stages import receive
from tests.kit.world import HEAD, World

WITHIN = b'{"die": "within", "kind": "new", "organ": "", "to": [], "document_id": "", "subject": "", "papers": []}'


@pytest.mark.parametrize(("raw", "outcome"), [(b'{"die": true}', "refused"), (WITHIN, "dossier")])
def test_a_message_that_kills_is_opened_without_what_lies_in_its_papers_or_kept_unopened_the_third_time(
    raw: bytes, outcome: str
) -> None:
    world = World()
    world.inbox.put(Form.EDXML, raw)

    outcomes = []
    for _round in range(3):
        outcomes.append([one.outcome for one in world.poll()])
        world.clock.advance(seconds=31)

    assert (outcomes, len(world.failures)) == ([[], [], [outcome]], 2)


@pytest.mark.parametrize(("raw", "outcome"), [(b'{"die": true}', ""), (WITHIN, "dossier")])
def test_who_pushes_a_message_that_kills_is_answered_at_once(raw: bytes, outcome: str) -> None:
    with pytest.raises(Refused) if not outcome else nullcontext():
        taken = receive.push(World().deps, form=Form.EDXML, raw=raw, papers=(), key="k", account=HEAD)

        assert taken.outcome == outcome
