"""The desk of old decisions: what waits, each value beside its place, and a person's word over API and page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.awards_held import UNCONFIRMED
from service.domain.states import Processing, State
from tests.kit.persons import BESIDE, NAME, a_list, a_row, an_archived
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

_ALL = "/api/v1/past-decisions"


@pytest.fixture
def old(office: Office) -> Dossier:
    """File an old decision that was not read for sure."""
    waiting = {"reason": UNCONFIRMED, "message": "Cần người xem: chưa đọc được số quyết định.", "state": State.ARCHIVED}
    dossier = an_archived(a_list(a_row(), a_row(BESIDE, row=2)), processing=Processing.WAITING, **waiting)
    return office.file(dossier, texts=(b"danh sach",))


def test_an_old_decision_is_shown_with_its_evidence_and_confirmed_over_the_api(office: Office, old: Dossier) -> None:
    client, headers = office.app.test_client(), office.bearer("chuyenvien")
    (listed,) = client.get(_ALL, headers=headers).json["items"]
    told = client.get(f"{_ALL}/{old.code}", headers=headers).json
    word = {"expected_version": told["version"], "fields": {"number": "7/QĐ-UBND"},
            "rows": [{"place": 0, "title": "Hiệu trưởng"}, {"place": 1, "strike": True}]}  # fmt: skip
    wrong = client.post(f"{_ALL}/{old.code}/confirm", json={**word, "rows": [{"place": "0"}]}, headers=headers)
    late = client.post(f"{_ALL}/{old.code}/confirm", json={**word, "expected_version": 9}, headers=headers)
    after = client.post(f"{_ALL}/{old.code}/confirm", json=word, headers=headers).json

    assert listed["code"] == old.code
    assert [(row["name"], row["sure"], NAME in row["evidence"]) for row in told["rows"]] == [
        (NAME, False, True),
        (BESIDE, False, True),
    ]
    assert [(row["name"], row["title"]) for row in after["nominees"]] == [(NAME, "Hiệu trưởng")]
    assert (wrong.status_code, late.status_code) == (400, 409)
    assert client.get(f"{_ALL}/{old.code}", headers=headers).status_code == 409
    assert client.get(_ALL, headers=headers).json["items"] == []


def test_the_page_puts_a_row_right_strikes_another_and_keeps_what_was_typed(office: Office, old: Dossier) -> None:
    page = Visitor(office).signed_in("chuyenvien")
    queue, shown = page.get("/quyet-dinh-cu").text, page.get(f"/quyet-dinh-cu/{old.code}").text
    typed = {"act": "confirm", "row.0.name": " ", "row.0.title": "Hiệu trưởng"}
    refused = page.post(f"/quyet-dinh-cu/{old.code}", version=str(old.version), **typed)
    typed["row.0.name"] = "Lương Thị Mờ"
    done = page.post(f"/quyet-dinh-cu/{old.code}", version=str(old.version), **{**typed, "strike.1": "1"})

    assert old.code in queue
    assert [one in shown for one in ("chưa chắc", "chưa đọc được số quyết định", NAME, "Bác")] == [True] * 4
    assert (refused.status_code, "để trống" in refused.text, "Hiệu trưởng" in refused.text) == (422, True, True)
    assert done.status_code == 303
    reading = office.store.dossier(old.id).reading
    assert reading is not None
    assert [(row.name, row.title) for row in reading.nominees] == [("Lương Thị Mờ", "Hiệu trưởng")]


def test_a_file_that_is_none_is_dismissed_with_its_reason(office: Office, old: Dossier) -> None:
    page = Visitor(office).signed_in("chuyenvien")
    page.get(f"/quyet-dinh-cu/{old.code}")
    without = page.post(f"/quyet-dinh-cu/{old.code}", act="dismiss", version=str(old.version), reason="")
    done = page.post(f"/quyet-dinh-cu/{old.code}", act="dismiss", version=str(old.version), reason="giấy mời họp")
    client, headers = office.app.test_client(), office.bearer("chuyenvien")
    again = client.post(f"{_ALL}/{old.code}/dismiss", json={"reason": "nữa"}, headers=headers)

    assert (without.status_code, done.status_code, again.status_code) == (422, 303, 409)
    assert office.store.dossier(old.id).message == "giấy mời họp"
    assert office.store.events(old.id)[-1].type.value == "dossier.dismissed"
    assert Visitor(office).signed_in("thanhtra").get("/quyet-dinh-cu").status_code == 403
