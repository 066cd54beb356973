"""What one unit's search says of another's dossiers, by every road and for every role: nothing, not even a count."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from service.domain.dossier import Origin
from service.domain.fields import Nominee
from tests.kit.declared import ROLES
from tests.kit.office import SUBMISSION, a_read_paper, an_office, under_review
from tests.kit.stores import in_memory, on_postgres

if TYPE_CHECKING:
    from service.adapters.postgres import Database
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

PEOPLE = {"specialist": "chuyenvien", "head": "lanhdao", "council": "hoidong", "chair": "chutich", "agency": "coquan",
          "unit": "donvi", "auditor": "thanhtra", "operator": "vanhanh", "machine": "maychu"}  # fmt: skip
OURS, THEIRS = "T01.01", "T02.02"
SECRET = "Đỗ Kín Tiếng"
# A name, without accents, with a slip, its beginning, a phrase, a word of its page, its unit and its number.
QUESTIONS = (
    SECRET, "do kin tieng", "do kin tiengg", "do kin ti", f'"{SECRET}"', "chuyện riêng tư", "Sở Kín Thử",
    "987/TTr-SKT",
)  # fmt: skip
NAMED = (SECRET, "Sở Kín Thử", THEIRS, "chuyện riêng tư", "987/TTr-SKT")
SHARED = "Nghiệm"  # everybody's papers have it


def _dossier(origin: Origin, name: str, text: str) -> Dossier:
    paper = a_read_paper(text=f"{SUBMISSION}\n{text} Nghiệm")
    dossier = under_review(origin=origin, unit=origin.organ_name, papers=(paper,))
    assert dossier.reading is not None
    row = Nominee("individual", name, unit=origin.organ_name, confidence=1.0)
    return replace(dossier, reading=replace(dossier.reading, nominees=(*dossier.reading.nominees, row)))


@pytest.fixture(scope="module")
def whole() -> Office:
    """Open an office in memory with a dossier of the unit's own and one of another's."""
    return _filled(an_office(in_memory()))


def _filled(office: Office) -> Office:
    ours = Origin(organ_id=OURS, organ_name="Sở Thử nghiệm", number="12/TTr-STN")
    theirs = Origin(organ_id=THEIRS, organ_name="Sở Kín Thử", number="987/TTr-SKT")
    office.file(_dossier(ours, "Lê Của Ta", "chuyện chung"))
    office.file(_dossier(theirs, SECRET, "chuyện riêng tư"))
    return office


def _said(office: Office, account: str) -> tuple[str, int]:
    """Give all that an account is told by every road of the search, as one text, and the hits of what both have."""
    client, headers = office.app.test_client(), office.bearer(account)
    told = []
    for question in QUESTIONS:
        for more in ({"facets": "1"}, {"sort": "newest"}, {"organ": THEIRS}, {"signer": SECRET}, {"cursor": ""}):
            answer = client.get("/api/v1/search", query_string={"q": question, **more}, headers=headers)
            told.append(json.dumps(answer.json, ensure_ascii=False))
        told.append(json.dumps(client.get("/api/v1/dossiers", query_string={"q": question}, headers=headers).json,
                               ensure_ascii=False))  # fmt: skip
        sheet = client.get("/api/v1/search/export", query_string={"q": question}, headers=headers).data
        assert sheet[:2] == b"PK", sheet
        told.append(str(CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()))
    for name in (SECRET, "Sở Kín Thử"):
        history = client.get("/api/v1/history", query_string={"name": name}, headers=headers).json
        told.append(json.dumps({key: history[key] for key in ("awards", "people", "note")}, ensure_ascii=False))
    shared = client.get("/api/v1/search", query_string={"q": SHARED, "facets": "1"}, headers=headers).json
    told.append(json.dumps(shared, ensure_ascii=False))
    counts = {count["hits"] for counts in shared["facets"].values() for count in counts}
    assert max(counts) <= shared["total"]
    return _without_marks("\n".join(told)), shared["total"]


def _without_marks(text: str) -> str:
    return text.replace("\\u0002", "").replace("\\u0003", "")


def _told_by(said: str) -> list[str]:
    """Give which of the other unit's words were told; what was asked is not repeated by an answer."""
    return [one for one in NAMED if one in said]


@pytest.mark.parametrize("road", ["search", "search/export", "dossiers", "searches", "history"])
def test_an_agency_that_is_only_asked_searches_nothing(whole: Office, road: str) -> None:
    client, headers = whole.app.test_client(), whole.bearer(PEOPLE["agency"])
    answer = client.get(f"/api/v1/{road}", query_string={"q": SECRET, "name": SECRET}, headers=headers)

    assert answer.status_code == 403
    assert _told_by(answer.text) == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "agency"])
def test_each_role_is_told_of_what_it_reaches_and_a_unit_of_its_own_alone(whole: Office, role: str) -> None:
    said, total = _said(whole, PEOPLE[role])
    bounded = role == "unit"

    assert _told_by(said) == ([] if bounded else list(NAMED))
    assert total == (1 if bounded else 2)


def test_the_index_tells_a_unit_no_more_than_looking_at_everything(database: Database) -> None:
    office = _filled(an_office(on_postgres(database)))

    assert [_told_by(_said(office, account)[0]) for account in ("donvi", "lanhdao")] == [[], list(NAMED)]
