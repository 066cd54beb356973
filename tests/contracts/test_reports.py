"""What every store promises of statuses owed and of messages that wait for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict, NotFound
from service.ports import Change, Handling
from tests.kit.builders import a_status, an_intake
from tests.kit.clock import START

if TYPE_CHECKING:
    from tests.kit.stores import Stores

LATER = START + timedelta(hours=1)


def test_a_status_is_owed_once_a_document_and_code(stores: Stores) -> None:
    first, twin = an_intake(), an_intake()
    stores.store.commit(Change(intake=first, reports=(a_status(first.id, document="VB-1"),)))
    stores.store.commit(Change(intake=twin, reports=(a_status(twin.id, document="VB-1"),)))
    stores.store.commit(Change(reports=(a_status(twin.id, document="VB-1", code="03"),)))

    about = stores.store.reports_about("VB-1")
    assert [(one.intake_id, one.code, one.sent_at) for one in about] == [(first.id, "01", None), (twin.id, "03", None)]
    assert stores.store.reports_about("VB-2") == []


def test_a_sent_status_keeps_when_and_under_which_id_and_the_peers_word(stores: Stores) -> None:
    intake = an_intake()
    status = a_status(intake.id)
    stores.store.commit(Change(intake=intake, reports=(status,)))

    stores.store.mark_reported(status.id, at=LATER, proof="peer-1")
    stores.store.confirm_report(status.id, confirmed="000.00.12.H99: done")

    assert stores.store.report(status.id) == replace(
        status, sent_at=LATER, proof="peer-1", confirmed="000.00.12.H99: done"
    )
    with pytest.raises(NotFound):
        stores.store.confirm_report("unknown", confirmed="")


def test_a_message_is_answered_once_and_waits_no_more(stores: Stores) -> None:
    intake = an_intake(outcome="parked")
    handling = Handling(intake.id, "refused", "Không có\0văn bản này", "chuyenvien", LATER)
    stores.store.commit(Change(intake=intake))

    stores.store.commit(Change(handling=handling))

    kept = stores.store.intake_by_id(intake.id)
    assert (kept.answer, kept.handled_by, kept.handled_at) == ("refused", "chuyenvien", LATER)
    assert list(stores.store.messages(outcomes=("parked",), limit=9)) == []
    with pytest.raises(Conflict):
        stores.store.commit(Change(handling=replace(handling, answer="seen")))


def test_a_status_that_was_tried_says_so_and_a_peers_ids_are_told_apart_by_what_they_prove(stores: Stores) -> None:
    intake = an_intake()
    tried, sent = (a_status(intake.id, code=code) for code in ("01", "03"))
    elsewhere = a_status(intake.id, code="04", connector="khac")
    stores.store.commit(Change(intake=intake, reports=(tried, sent, elsewhere)))

    stores.store.mark_tried(tried.id, at=LATER)
    stores.store.mark_reported(sent.id, at=LATER, proof="peer-2")
    stores.store.mark_reported(elsewhere.id, at=LATER, proof="peer-3")

    assert stores.store.report(tried.id) == replace(tried, tried_at=LATER)
    assert stores.store.proofs_among(["peer-1", "peer-2", "peer-3", ""], connector="inbox") == {"peer-2"}
    with pytest.raises(NotFound):
        stores.store.mark_tried("unknown", at=LATER)
