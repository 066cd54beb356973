"""Others than the office itself on the real stack: an agency answers for itself, a substitute acts for who is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import local_day
from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.office import rules

if TYPE_CHECKING:
    from tests.kit.desk import Desk

AGENCY = next(unit for unit in rules().units if unit.kind == "U4")


def bearer(desk: Desk, name: str, *given: str) -> dict[str, str]:
    """Make an account and give the headers of its token."""
    desk.hoso("user", "add", name, *given, "--no-password")
    return {"Authorization": f"Bearer {desk.hoso('token', 'add', name, '--name', 'journeys')}"}


def ask(desk: Desk, method: str, path: str, headers: dict[str, str], **given: Any) -> Any:
    return desk.call(method, path, headers=headers, **given)


def test_an_agency_answers_for_itself_and_sees_nothing_else(desk: Desk) -> None:
    agency = bearer(desk, "co-quan", "--role=agency", f"--unit-id={AGENCY.codes[-1]}")
    code = desk.dossier(desk.push(nomination(70, kit.ZIP)))["code"]
    desk.decide(
        code, "ask_opinions", inputs={"agencies": f"{AGENCY.name}; Cơ quan không có trong danh bạ", "papers": "1"}
    )
    here = f"/api/v1/opinion-requests/{code}-1"
    asked = ask(desk, "GET", here, agency).json()
    file = ask(desk, "GET", f"{here}/papers/1", agency)
    hidden = [ask(desk, "GET", path, agency).status_code for path in (
        f"{here}/papers/2", f"/api/v1/opinion-requests/{code}-2", f"/api/v1/dossiers/{code}")]  # fmt: skip
    answered = ask(desk, "POST", f"{here}/answer", agency, json={"answer": "comment", "text": "Cần bổ sung số liệu."})
    shown = desk.hoso("dossiers", "show", code)

    assert (asked["agency"], asked["open"], [one["number"] for one in asked["papers"]]) == (AGENCY.name, True, [1])
    assert file.content == nomination(70, kit.ZIP).papers[0].data
    assert hidden == [404, 404, 403]
    assert (answered.status_code, answered.json()["answer"]) == (200, "comment")
    assert f"Cơ quan: {AGENCY.name} · Ý kiến: góp ý  [co-quan]" in shown


def test_a_substitute_acts_for_who_is_away_today(desk: Desk) -> None:
    deputy = bearer(desk, "pho-phong", "--role=council")
    bearer(desk, "vang-mat", "--role=specialist")
    dossier = desk.dossier(desk.push(nomination(71, kit.ZIP)))
    order = {"action": "approve", "expected_version": dossier["version"], "reason": "Đủ điều kiện."}
    address = f"/api/v1/dossiers/{dossier['id']}/decisions"
    before = ask(desk, "POST", address, deputy, json=order).status_code
    today = local_day(datetime.fromisoformat(dossier["received_at"]))
    days = ("--since", today.isoformat(), "--until", (today + timedelta(days=1)).isoformat())
    desk.hoso("user", "away", "vang-mat", "pho-phong", *days)
    after = ask(desk, "POST", address, deputy, json=order)

    assert (before, after.status_code, after.json()["step"]["name"]) == (403, 200, "tham_dinh")
    assert "[pho-phong thay mặt vang-mat]" in desk.hoso("dossiers", "show", dossier["code"])
