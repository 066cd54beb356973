"""What is written by mail of a time limit: to whom, under which title, with which day; and nothing that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.domain import terms
from service.domain.events import EventType
from service.domain.opinions import Opinion
from service.domain.states import State
from service.domain.units import Succession, Unit
from service.stages import mailing, registry
from tests.kit.builders import an_event
from tests.kit.clock import START
from tests.kit.office import an_office, under_review

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.terms import Term
    from service.ports import Letter
    from tests.kit.office import Office

POLICE = Unit("H99.01", "Công an tỉnh Bình Minh", codes=("H99.01",))


@pytest.fixture
def office() -> Office:
    """Give an office in which a specialist, an agency and a unit have mail."""
    office = an_office()
    registry.load_files(office.deps.units, (POLICE,))
    for name, units in {"chuyenvien": "", "coquan": "H99.01", "donvi": "T01.01"}.items():
        account = office.deps.accounts.account(name)
        assert account is not None
        mine = frozenset({units}) if units else account.unit_ids
        office.deps.accounts.save_account(replace(account, email=f"{name}@test", unit_ids=mine))
    return office


def begun(office: Office, name: str, title: str, days: int = 5) -> Term:
    return terms.begin(name, title, on=START.date(), days=days, calendar=office.deps.catalogue.calendar)


def filed(office: Office, term: Term, **given: Any) -> Dossier:
    return office.file(under_review(terms=(term,), **given))


def letters_of(office: Office, dossier: Dossier, term: Term, *, when: str = "on", due: str = "") -> list[Letter]:
    data = {"term": term.name, "title": term.title, "when": when, "due": due or str(term.due), "role": "unit"}
    mailing.send(office.deps, an_event(dossier.id, EventType.REMINDED, data=data))
    return office.postbox.letters


def test_an_agencys_delay_is_told_to_the_agency_and_to_the_office_as_its_own(office: Office) -> None:
    term = begun(office, "opinion:Công an tỉnh", "Ý kiến của Công an tỉnh")
    dossier = filed(office, term, opinions=(Opinion("Công an tỉnh", "2026-03-02", organs=("H99.01",)),))
    agency, clerk = letters_of(office, dossier, term, when="after")

    assert (agency.to, clerk.to) == ("coquan@test", "chuyenvien@test")
    assert agency.subject == clerk.subject == f"Nhắc hạn «Ý kiến của Công an tỉnh»: hồ sơ {dossier.code}"
    assert agency.text == (
        f"Đã quá hạn: Công an tỉnh chưa trả lời về hồ sơ {dossier.code}.\n\nHạn: 09/03/2026\n"
        f"Xem giấy tờ gửi kèm và trả lời: https://hoso.test/hoi-y-kien/{dossier.code}-1\n"
    )
    assert "Hạn: 09/03/2026" in clerk.text
    assert "/viec/" not in clerk.text


def test_a_supplement_is_recalled_to_the_unit_that_owes_it_and_to_the_office(office: Office) -> None:
    term = begun(office, "supplement", "Thời hạn bổ sung của đơn vị")
    dossier = filed(office, term, step=None, state=State.INCOMPLETE)
    office.deps.accounts.save_account(
        replace(office.deps.accounts.account("donvi"), unit_ids=frozenset({dossier.origin.organ_id}))  # type: ignore[type-var]
    )
    unit, clerk = letters_of(office, dossier, term, when="before")

    assert (unit.to, clerk.to) == ("donvi@test", "chuyenvien@test")
    assert unit.text.startswith(f"Sắp đến hạn: đơn vị bổ sung hồ sơ {dossier.code}.")
    assert f"https://hoso.test/ho-so/{dossier.code}" in unit.text
    assert clerk.subject == f"Nhắc hạn «Thời hạn bổ sung của đơn vị»: hồ sơ {dossier.code}"


def test_a_step_is_recalled_with_the_links_that_decide(office: Office) -> None:
    term = begun(office, "step", "Kiểm tra thành phần hồ sơ", days=2)
    dossier = filed(office, term)
    [clerk] = letters_of(office, dossier, term)

    assert clerk.text.startswith(f"Hôm nay là ngày cuối: «Kiểm tra thành phần hồ sơ», hồ sơ {dossier.code}.")
    assert ("Hạn: 04/03/2026" in clerk.text, clerk.text.count("/viec/")) == (True, 2)


def test_a_limit_that_moved_or_was_met_is_not_recalled(office: Office) -> None:
    term = begun(office, "step", "Kiểm tra thành phần hồ sơ")
    met = terms.end(begun(office, "legal", "Thời hạn"), on=date(2026, 3, 3), calendar=office.deps.catalogue.calendar)
    dossier = office.file(under_review(terms=(term, met)))

    assert letters_of(office, dossier, term, due="2026-03-30") == letters_of(office, dossier, met) == []


def test_who_speaks_for_two_agencies_gets_two_letters_that_are_told_apart(office: Office) -> None:
    asked = (Opinion("A", "2026-03-02", organs=("H99.01",)), Opinion("B", "2026-03-02", organs=("H99.01",)))
    dossier = office.file(under_review(opinions=asked))
    event = an_event(dossier.id, EventType.OPINIONS_ASKED, data={"agencies": ["A", "B"], "due": "2026-03-16"})
    mailing.send(office.deps, event)

    first, second = office.postbox.letters
    assert first.name != second.name
    assert "Hạn trả lời: 16/03/2026\n" in first.text


def test_the_heir_of_an_agency_hears_of_what_was_asked_of_it(office: Office) -> None:
    heir = Unit("H99.77", "Công an tỉnh Bình Minh mới", codes=("H99.77",))
    registry.load_files(office.deps.units, (replace(POLICE, successors=(Succession("H99.77", START.date()),)), heir))
    office.deps.accounts.save_account(
        replace(office.deps.accounts.account("coquan"), unit_ids=frozenset({"H99.77"}))  # type: ignore[type-var]
    )
    dossier = office.file(under_review(opinions=(Opinion("A", "2026-03-01", organs=("H99.01",)),)))
    mailing.send(office.deps, an_event(dossier.id, EventType.OPINIONS_ASKED, data={"agencies": ["A"], "due": None}))

    assert [one.to for one in office.postbox.letters] == ["coquan@test"]


@pytest.mark.parametrize(("kept", "written"), [("HS-2026-000001", ["chuyenvien@test"]), ("", [])])
def test_the_specialist_is_written_to_of_a_copy_whose_kept_dossier_was_withdrawn(
    office: Office, kept: str, written: list[str]
) -> None:
    copy = office.file(under_review(state=State.SET_ASIDE, step=None, duplicate_of=kept))

    mailing.send(office.deps, an_event(copy.id, EventType.KEPT_WITHDRAWN, data={"kept": "HS-2026-000001"}))

    assert [one.to for one in office.postbox.letters] == written
    assert all("Hồ sơ HS-2026-000001 đã rút." in one.text for one in office.postbox.letters)
