"""What dossiers claim: a second claim of the same is found, with how the other dossier stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from service.domain.claims import INITIATIVE, NOMINEE, NOWHERE, Claim
from service.domain.opinions import Opinion
from service.domain.states import State
from service.ports import Change
from tests.kit.builders import a_dossier, a_paper, an_arrival

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.stores import Stores

PERSON = Claim(NOMINEE, "tran van vi du", "Trần Văn Ví Dụ", "Sở Thư viện", "bkt", "2025", "1984-04-05")
IDEA = Claim(INITIATIVE, "so hoa phieu muon", "Số hóa phiếu mượn", "Trần Văn Ví Dụ", "bkt")


def filed(stores: Stores, *claims: Claim, **given: object) -> Dossier:
    """File a dossier that claims these."""
    dossier = a_dossier(**given)
    stores.store.commit(an_arrival(dossier, claims=claims))
    return stores.store.dossier(dossier.id)


def test_another_dossiers_claim_comes_back_whole_with_how_it_stands(stores: Stores) -> None:
    held = filed(stores, PERSON, IDEA, state=State.ARCHIVED, outcome="approved",
                 decision={"decision_number": "2871/QĐ-UBND"})  # fmt: skip
    mine = filed(stores, PERSON)

    found = stores.store.elsewhere(mine.id, [PERSON, IDEA], [])

    assert [one.claim for one in found.claims] == [PERSON, IDEA]
    assert {(one.dossier_id, one.code, one.state, one.outcome, one.decision) for one in found.claims} == {
        (held.id, held.code, "archived", "approved", "2871/QĐ-UBND")
    }


def test_a_dossier_does_not_find_itself_nor_what_was_set_aside_nor_another_kind(stores: Stores) -> None:
    filed(stores, PERSON, state=State.SET_ASIDE)
    filed(stores, replace(PERSON, kind=INITIATIVE))
    mine = filed(stores, PERSON)

    assert stores.store.elsewhere(mine.id, [PERSON], []) == NOWHERE
    assert stores.store.elsewhere(mine.id, [], []) == NOWHERE


def test_new_claims_replace_the_old_and_none_leaves_them(stores: Stores) -> None:
    other = filed(stores, PERSON, IDEA)
    mine = filed(stores)
    stores.store.commit(Change(dossier=replace(other, version=2), expected=1))
    kept = stores.store.elsewhere(mine.id, [PERSON, IDEA], [])
    stores.store.commit(Change(dossier=replace(other, version=3), expected=2, claims=(IDEA,)))
    left = stores.store.elsewhere(mine.id, [PERSON, IDEA], [])
    stores.store.commit(Change(dossier=replace(other, version=4), expected=3, claims=()))

    assert [one.claim for one in kept.claims] == [PERSON, IDEA]
    assert [one.claim for one in left.claims] == [IDEA]
    assert stores.store.elsewhere(mine.id, [PERSON, IDEA], []) == NOWHERE


def test_a_file_that_another_dossier_holds_is_found_by_its_bytes(stores: Stores) -> None:
    other = filed(stores, papers=(a_paper(1, data=b"one"), a_paper(2, data=b"two", name="Biên bản.pdf")))
    mine = filed(stores, papers=(a_paper(1, data=b"two", name="Tờ trình.pdf"),))

    (same,) = stores.store.elsewhere(mine.id, [], [paper.sha256 for paper in mine.papers]).files

    assert (same.name, same.code, same.sha256) == ("Biên bản.pdf", other.code, mine.papers[0].sha256)


def test_the_copies_of_a_dossier_are_those_that_stand_set_aside_for_it(stores: Stores) -> None:
    kept = filed(stores)
    one, other = (filed(stores, state=State.SET_ASIDE, duplicate_of=kept.code) for _ in range(2))
    filed(stores, state=State.RECEIVED, duplicate_of=kept.code)
    filed(stores, state=State.SET_ASIDE)

    assert list(stores.store.copies(kept.code)) == [one.id, other.id]
    assert list(stores.store.copies("")) == []


def test_who_was_asked_finds_those_dossiers_newest_first_and_no_others(stores: Stores) -> None:
    old, new = (filed(stores, opinions=(Opinion("Công an tỉnh", "2026-03-02", organs=("H1", "A1"), papers=(1,)),),
                      received_at=datetime(2026, 3, day, tzinfo=UTC)) for day in (1, 2))  # fmt: skip
    filed(stores, opinions=(Opinion("Cơ quan lạ", "2026-03-02"),))
    answered = replace(old.opinions[0], answer="agree")
    stores.store.commit(Change(dossier=replace(old, version=2, opinions=(answered,)), expected=1))

    assert list(stores.store.asked(["A1", "H1"], limit=9)) == [new.id, old.id]
    assert list(stores.store.asked(["H1"], limit=1)) == [new.id]
    assert list(stores.store.asked(["H1"], limit=9, after=(new.received_at, new.id))) == [old.id]
    assert list(stores.store.asked(["H1"], limit=9, after=(old.received_at, old.id))) == []
    assert list(stores.store.asked(["H2", ""], limit=9)) == []
    assert stores.store.dossier(old.id).opinions == (answered,)
