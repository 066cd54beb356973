"""What ended as no dossier is found again by its outcome, in every store."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.ports import Change
from tests.kit.builders import a_dossier, an_arrival, an_intake
from tests.kit.clock import START

if TYPE_CHECKING:
    from service.ports import Intake
    from tests.kit.stores import Stores

WAITING = ("parked", "refused", "conflict")


def a_message(outcome: str, hours: int) -> Intake:
    """Give a message that came that many hours after the start."""
    said = {"sender": {"organ_id": "T01.01", "name": "Sở Thử nghiệm"}, "targets": [{"code": "12/TTr-STN"}]}
    return an_intake(outcome=outcome, received_at=START + timedelta(hours=hours), message="Chờ người xem.",
                     envelope=said)  # fmt: skip


@pytest.fixture
def filed(stores: Stores) -> dict[str, Intake]:
    """File a message of each outcome, each an hour after the other."""
    dossier = a_dossier()
    stores.store.commit(an_arrival(dossier, intake=an_intake(dossier_id=dossier.id)))
    messages = {outcome: a_message(outcome, hours) for hours, outcome in enumerate((*WAITING, "status"), 1)}
    for message in messages.values():
        stores.store.commit(Change(intake=message))
    return messages


def test_messages_come_whole_by_outcome_and_the_newest_first(stores: Stores, filed: dict[str, Intake]) -> None:
    found = stores.store.messages(outcomes=WAITING, limit=10)

    assert list(found) == [filed["conflict"], filed["refused"], filed["parked"]]


def test_only_the_newest_messages_within_the_limit_are_given(stores: Stores, filed: dict[str, Intake]) -> None:
    found = stores.store.messages(outcomes=(*WAITING, "status"), limit=2)

    assert list(found) == [filed["status"], filed["conflict"]]


def test_messages_of_one_moment_have_one_order(stores: Stores) -> None:
    twins = sorted((a_message("parked", 1), a_message("parked", 1)), key=lambda one: one.id)
    for message in twins:
        stores.store.commit(Change(intake=message))

    assert list(stores.store.messages(outcomes=("parked",), limit=10)) == twins[::-1]


@pytest.mark.usefixtures("filed")
def test_no_outcome_asked_for_gives_no_message(stores: Stores) -> None:
    assert list(stores.store.messages(outcomes=(), limit=10)) == []
