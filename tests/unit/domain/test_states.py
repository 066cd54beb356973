"""The table of transitions: every state leads somewhere, and nothing moves but by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.domain.errors import Conflict
from service.domain.states import TRANSITIONS, State, Trigger, move


def test_every_state_can_be_reached_from_the_first() -> None:
    reached, fresh = {State.RECEIVED}, {State.RECEIVED}
    while fresh:
        fresh = {to for (at, _trigger), to in TRANSITIONS.items() if at in fresh} - reached
        reached |= fresh

    assert reached == set(State)


def test_every_state_that_is_not_final_leads_on() -> None:
    assert {at for at, _trigger in TRANSITIONS} == set(State) - {State.DISPOSED}


@given(some.sampled_from(State), some.sampled_from(Trigger))
def test_a_move_is_a_row_of_the_table_or_a_conflict(state: State, trigger: Trigger) -> None:
    if (state, trigger) in TRANSITIONS:
        assert move(state, trigger) is TRANSITIONS[state, trigger]
    else:
        with pytest.raises(Conflict):
            move(state, trigger)
