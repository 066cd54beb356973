"""The council on the real stack: a vote that fails, a chair who steps aside, a secret ballot; and their papers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.desk import Desk

SESSIONS = "/api/v1/council/sessions"
VOTERS = ("ct", "pct1", "pct2", "uv1", "uv2", "uv3", "uv4", "uv5", "uv6")


def at_the_council(desk: Desk, number: int) -> dict[str, Any]:
    """Bring a nomination to the council's step."""
    dossier = desk.push(nomination(number, kit.ZIP))
    while (shown := desk.dossier(dossier))["step"]["role"] != "council":
        desk.decide(dossier, "approve", step=shown["step"]["name"])
    return shown


def post(desk: Desk, path: str, **body: Any) -> Any:
    answer = desk.call("POST", path, json=body)
    assert answer.ok, answer.text
    return answer.json()


def convened(desk: Desk, dossier: dict[str, Any], **given: Any) -> Any:
    return post(desk, SESSIONS, held_on="2026-11-20", dossiers=[dossier["id"]], began_at="2026-11-20T14:00:00+07:00",
                place="Phòng họp số 1", secretary="Lê Thị Ghi", **given)  # fmt: skip


def letters_of(desk: Desk, code: str, count: int) -> list[dict[str, Any]]:
    """Give the letters about a dossier as soon as there are so many."""
    found: list[list[dict[str, Any]]] = []

    def there() -> bool:
        found.append(desk.get("/api/v1/letters", dossier=code)["items"])
        return len(found[-1]) >= count

    until(there)
    return found[-1]


def words(desk: Desk, letter: dict[str, Any]) -> str:
    """Download a letter and give its texts."""
    data = desk.call("GET", f"/api/v1/letters/{letter['id']}/file").content
    body = Document(io.BytesIO(data)).element.body
    return "\n".join("".join(t.text or "" for t in one.iter(f"{one.nsmap['w'].join('{}')}t")) for one in body.iter()
                     if one.tag.endswith("}p"))  # fmt: skip


def test_a_vote_that_fails_ends_the_dossier_and_writes_the_notice(desk: Desk) -> None:
    dossier = at_the_council(desk, 41)
    session = convened(desk, dossier)
    for member in VOTERS:
        said = "for" if member in VOTERS[:7] else "against"  # 7 of 9 is 77,8 %
        post(desk, f"{SESSIONS}/{session['code']}/ballots", member=member, otherwise=said)
    closed = post(desk, f"{SESSIONS}/{session['code']}/close")
    ended = desk.dossier(dossier["id"])
    [notice] = letters_of(desk, dossier["code"], 1)
    said = words(desk, notice)

    assert {one["result"]["outcome"] for one in closed["questions"]} == {"failed"}
    assert (ended["outcome"], ended["state"]) == ("rejected", "archived")
    assert (notice["kind"], notice["occasion"] != "") == ("notice", True)
    assert "7/9 (77,8 %), không đạt" in said
    assert "không đủ điều kiện khen thưởng" in said


def test_a_chair_of_the_nominees_unit_steps_aside_and_the_deputy_leads(desk: Desk) -> None:
    dossier = at_the_council(desk, 42)
    nominee = dossier["nominees"][0]
    unit = nominee["unit"] or dossier["unit"]
    members = [{"id": name, "name": f"Nguyễn Văn {name.capitalize()}", "position": "chair" if name == "ct" else
                "deputy" if name == "pct1" else "member", "unit": unit if name == "ct" else f"Cơ quan {name}"}
               for name in VOTERS]  # fmt: skip
    session = convened(desk, dossier, members=members)
    aside = {one["id"] for one in session["questions"] if "ct" in one["recused"]}
    refused = desk.call("POST", f"{SESSIONS}/{session['code']}/ballots", json={
        "member": "ct", "choices": dict.fromkeys(aside, "for"), "otherwise": "for"})  # fmt: skip
    for member in VOTERS:
        post(desk, f"{SESSIONS}/{session['code']}/ballots", member=member, otherwise="for")
    closed = post(desk, f"{SESSIONS}/{session['code']}/close")
    results = {one["id"]: one["result"] for one in closed["questions"]}
    minutes = post(desk, "/api/v1/letters", kind="minutes", session=session["code"], number="7")

    assert aside
    assert refused.status_code == 422
    assert {(results[one]["votes_for"], results[one]["members"]) for one in aside} == {(8, 9)}
    assert desk.dossier(dossier["id"])["step"]["name"] == "trinh_ubnd"
    assert "Nguyễn Văn Ct không tham gia biểu quyết" in words(desk, minutes)


def test_a_secret_ballot_by_the_command_leaves_sums_and_its_minutes_read_back(desk: Desk, tmp_path: Path) -> None:
    dossier = at_the_council(desk, 43)
    code = dossier["code"]
    desk.hoso("council", "convene", code, "--on", "2026-11-20", "--method", "secret", "--secretary", "Lê Thị Ghi",
              "--began", "2026-11-20T14:00:00+07:00")  # fmt: skip
    session = desk.ask("council", "list")[0]["code"]
    questions = [one["id"] for one in desk.ask("council", "show", session)["questions"]]
    with pytest.raises(AssertionError, match="hòm phiếu"):
        desk.hoso("council", "vote", session, "ct", "--otherwise", "for")
    counts = [part for one in questions for part in ("--count", f"{one}=8,1,0")]
    desk.hoso("council", "box", session, "--voters", ",".join(VOTERS), *counts, "--teller", "Tổ kiểm phiếu")
    desk.hoso("council", "close", session)
    shown = desk.ask("council", "show", session)
    file = tmp_path / "bien-ban.docx"
    making = ("letters", "make", "minutes", "--session", session, "--number", "8", "--day", "2026-11-20")
    desk.hoso(*making, "-o", str(file))
    [read] = desk.ask("extract", str(file))["files"]

    assert {(one["voted"], one["choices"]) for one in shown["members"]} == {(True, None)}
    assert {(one["result"]["votes_for"], one["result"]["against"]) for one in shown["questions"]} == {(8, 1)}
    assert desk.dossier(dossier["id"])["decision"] == {"votes_for": 8, "votes_total": 9}
    assert read["kind"]["value"] == "minutes"
    assert read["fields"]["number"]["value"] == "08/BB-HĐTĐKT"
    assert {(vote["for"], vote["base"]) for vote in read["fields"]["votes"]["value"]} == {(8, 9)}


def test_a_return_writes_its_letter(desk: Desk) -> None:
    dossier = desk.dossier(desk.push(nomination(44, kit.ZIP)))
    desk.decide(dossier["id"], "return", reason="Thiếu chữ ký.", legal_basis="Luật 06/2022/QH15, Điều 84",
                codes=["R05"])  # fmt: skip
    [letter] = letters_of(desk, dossier["code"], 1)

    assert (letter["kind"], letter["recipients"]) == ("return", ["Như trên", "Lưu: VT, TĐKT"])
    assert "1. Lý do: Thiếu chữ ký." in words(desk, letter)


def test_a_signed_letter_reaches_the_senders_e_office_as_an_answer(desk: Desk, tmp_path: Path) -> None:
    dossier = desk.drop(nomination(61))
    desk.decide(dossier["id"], "return", reason="Thiếu chữ ký.", legal_basis="Luật 06/2022/QH15, Điều 84",
                codes=["R05"])  # fmt: skip
    [letter] = letters_of(desk, dossier["code"], 1)
    signed = tmp_path / "da-ky.pdf"
    signed.write_bytes(b"%PDF-1.7 signed")
    desk.hoso("letters", "send", letter["id"], str(signed), "--number", "15/SNV-TĐKT", "--day", "2026-11-20")
    outbox = desk.inbox / "outbox" / f"letter-{letter['id']}.edxml"
    until(outbox.exists)
    sent = desk.ask("edxml", "read", str(outbox))
    until(lambda: desk.get(f"/api/v1/letters/{letter['id']}")["sent_at"] is not None)

    assert (sent["code_number"], sent["code_notation"]) == ("15", "SNV-TĐKT")
    assert [one["document_id"] for one in sent["response_for"]] == [dossier["origin"]["document_id"]]
    assert [one["organ_id"] for one in sent["recipients"]] == [dossier["origin"]["organ_id"]]
