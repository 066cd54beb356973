"""Whoever writes a message or a paper chooses how long its numbers and names are: every store keeps and finds them."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from service.domain.claims import NOMINEE, Claim
from service.domain.dossier import Origin
from service.ports import Change
from tests.kit.builders import a_dossier, a_status, an_arrival, an_intake

if TYPE_CHECKING:
    from tests.kit.stores import Stores

LONG = token_hex(10_000)  # that no packing makes shorter


def test_an_origin_is_filed_found_and_given_back_as_it_was_sent(stores: Stores) -> None:
    origin = Origin("inbox", f"T{LONG}", document_id=f"D{LONG}", number=f"7{LONG}", date=f"hôm {LONG}")
    dossier = a_dossier(origin=origin)
    stores.store.commit(an_arrival(dossier))

    def found(*, document_id: str, number: str) -> list[str]:
        asked = {"organ_id": origin.organ_id, "date": origin.date, "document_id": document_id, "number": number}
        return list(stores.store.find_origin(**asked))

    assert found(document_id=origin.document_id, number="") == [dossier.id]
    assert found(document_id="", number=origin.number) == [dossier.id]
    assert found(document_id=f"{origin.document_id}x", number="") == []
    assert stores.store.dossier(dossier.id).origin == origin


def test_a_claim_is_found_by_its_whole_key(stores: Stores) -> None:
    claim, other = Claim(NOMINEE, LONG, "Trần " * 5_000), Claim(NOMINEE, f"{LONG}x", "Trần")
    stores.store.commit(an_arrival(a_dossier(), claims=(claim,)))
    mine = a_dossier()
    stores.store.commit(an_arrival(mine))

    assert [one.claim for one in stores.store.elsewhere(mine.id, [claim, other], []).claims] == [claim]


def test_a_status_is_owed_once_a_document(stores: Stores) -> None:
    intake = an_intake()
    twice = (a_status(intake.id, document=LONG), a_status(intake.id, document=LONG))
    stores.store.commit(Change(intake=intake, reports=(*twice, a_status(intake.id, document=f"{LONG}x", code="03"))))

    assert [one.code for one in stores.store.reports_about(LONG)] == ["01"]
