"""Rounds over the API and on their pages: who sent, who late and what proves it, quotas, the compiled list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from service.domain import rounds
from service.domain.dossier import Origin
from service.domain.rounds import DueDate, Quota
from tests.kit.office import Office, an_office, at_council, rules
from tests.kit.visitor import Visitor

ALL = "/api/v1/rounds"
HERE = f"{ALL}/van_hoa_cong_so"
RULES = rules()
ROUND = replace(
    RULES.rounds[0],
    due_dates=(DueDate(2026, date(2026, 2, 20), "Hướng dẫn năm 2026"),),
    quotas=(Quota("U1", "individual", 3),),
)
INVITED = rounds.invited(ROUND, RULES.units, on=date(2026, 3, 1))
FIRST, SECOND = [one for one in INVITED if one.kind == "U1"][:2]


@pytest.fixture
def office() -> Office:
    """Give an office with a round that has a due date and a quota, and two units that sent: in time, and late."""
    found = an_office(judged=replace(RULES, rounds=(ROUND,)))
    for unit, day in ((FIRST, 19), (SECOND, 23)):
        origin = Origin(connector="truc", organ_id=unit.id, number=f"{day}/TTr", date="2026-02-18")
        received = datetime(2026, 2, day, 3, tzinfo=UTC)
        found.file(at_council(award="dhtt", unit=unit.name, origin=origin, received_at=received))
    return found


def ask(office: Office, method: str, path: str, name: str = "chuyenvien", **given: Any) -> Any:
    return office.app.test_client().open(path, method=method, headers=office.bearer(name), **given)


def test_a_round_says_who_is_late_by_what_evidence_and_what_is_left_of_a_quota(office: Office) -> None:
    told = ask(office, "GET", f"{HERE}?year=2026").json
    units = {one["id"]: one for one in told["units"]}
    [late] = units[SECOND.id]["sent"]
    [u1] = [one for one in told["classes"] if one["unit_class"] == "U1"]

    assert [one["late_by"] for one in units[FIRST.id]["sent"]] == [0]
    assert late["late_by"] == 3
    assert late["evidence"] == ("nhận lúc 10:00 ngày 23/02/2026 qua «truc», văn bản số 23/TTr đề ngày 18/02/2026; "
                                "hạn gửi 20/02/2026 (Hướng dẫn năm 2026)")  # fmt: skip
    assert units[FIRST.id]["quotas"] == [{"subject": "individual", "most": 3, "used": 2, "left": 1}]
    assert u1["sent"] == 2
    assert u1["quotas"] == [{"subject": "individual", "most": 3 * u1["units"], "used": 4, "left": 3 * u1["units"] - 4}]
    assert len(told["missing"]) == len(told["units"]) - 2


def test_a_round_says_of_each_class_whom_it_may_put_forward_and_what_has_changed(office: Office) -> None:
    told = ask(office, "GET", f"{HERE}?year=2026").json
    [u2] = [one for one in told["classes"] if one["unit_class"] == "U2"]
    page = Visitor(office).signed_in().get(f"/dot/{ROUND.name}?year=2026").text

    assert u2["subjects"] == ["collective", "individual"]
    assert u2["today"] == "Cấp huyện đã bỏ từ 01/7/2025: nay là xã, phường, đặc khu"
    assert "Tập thể, cá nhân" in page
    assert u2["today"] in page


def test_a_year_in_which_nothing_came_has_everybody_missing(office: Office) -> None:
    told = ask(office, "GET", f"{HERE}?year=2025").json

    assert (told["due"], len(told["missing"])) == (None, len(told["units"]))


def test_the_compiled_list_goes_by_unit_class_and_award_as_sheet_and_as_letter(office: Office) -> None:
    outside = office.file(at_council(award="dhtt", origin=Origin(organ_id="X99"), unit="Đơn vị lạ"))
    letter = ask(office, "POST", f"{HERE}/compiled", json={"year": 2026}).json
    sheet = ask(office, "POST", f"{HERE}/compiled", json={"year": 2026, "as_sheet": True, "unit_class": ""})
    file = ask(office, "GET", f"{sheet.headers['Location']}/file")
    rows = list(load_workbook(BytesIO(file.data))["Danh sách"].iter_rows(min_row=2, values_only=True))

    assert (len(letter["dossiers"]), letter["kind"], sheet.json["name"][-5:]) == (3, "compiled", ".xlsx")
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row[-1] for row in rows].count(outside.code) == 2


def test_nothing_to_compile_is_said(office: Office) -> None:
    answer = ask(office, "POST", f"{HERE}/compiled", json={"year": 2026, "unit_class": "U5"})

    assert (answer.status_code, "chưa có hồ sơ nào" in answer.json["detail"]) == (422, True)
    assert ask(office, "POST", f"{HERE}/compiled", json={"year": 1}).status_code == 422
    assert ask(office, "GET", f"{ALL}/khong-co").status_code == 404


def test_a_unit_sees_only_how_it_stands_itself(office: Office) -> None:
    account = office.deps.accounts.account("donvi")
    assert account is not None
    office.deps.accounts.save_account(replace(account, unit_ids=frozenset({FIRST.id})))
    told = ask(office, "GET", f"{HERE}?year=2026", "donvi").json

    assert [one["id"] for one in told["units"]] == [FIRST.id]
    assert (len(told["units"][0]["sent"]), told["missing"]) == (1, [])
    assert ask(office, "GET", HERE, "coquan").status_code == 403


def test_the_pages_show_a_round_and_make_its_list(office: Office) -> None:
    person = Visitor(office).signed_in()
    listed, shown = person.get("/dot").text, person.get("/dot/van_hoa_cong_so?year=2026").text
    made = person.post("/dot/van_hoa_cong_so/tong-hop?year=2026", unit_class="", award="")
    person.get("/dot/van_hoa_cong_so")
    refused = person.post("/dot/van_hoa_cong_so/tong-hop?year=2025", unit_class="", award="")

    assert ROUND.title in listed
    assert "trễ 3 ngày" in shown
    assert "chưa gửi" in shown
    assert made.headers["Location"].startswith("/van-ban?tai=")
    assert (refused.status_code, "chưa có hồ sơ nào" in refused.text) == (422, True)
