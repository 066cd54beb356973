"""The roads beside the straight one on the real stack, each with the timeline that the office reads."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors.base import Form
from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.flood import Message
from tests.kit.waiting import until

if TYPE_CHECKING:
    from tests.kit.desk import Desk

LEGAL_BASIS = "Luật 06/2022/QH15, Điều 84"
PAPER = {"decision_number": "3001/QĐ-UBND", "decision_date": "2026-11-20"}


def terms(dossier: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Give each clock's state and last day."""
    return {term["name"]: (term["state"], term["due"]) for term in dossier["terms"]}


def timeline(desk: Desk, code: str) -> list[str]:
    """Print what the office sees of a dossier, and give its events in order."""
    sys.stdout.write(desk.hoso("dossiers", "show", code) + "\n")
    return desk.events(code)


def test_supplemented_twice(desk: Desk) -> None:
    whole = nomination(30, kit.FOLDER)
    first = replace(whole, papers=tuple(one for one in whole.papers if "Biên bản" not in one.name))
    (minutes,) = [one for one in whole.papers if one not in first.papers]
    code = desk.drop(first)["code"]
    for number in (1, 2):
        desk.decide(code, "return", reason=f"Lần {number}", legal_basis=LEGAL_BASIS, codes=["R03"])
        told = minutes if number == 2 else whole.papers[0]
        desk.drop_supplement(code, Message(f"bo sung {number} {code}", Form.PAPERS, (told,)))
        until(lambda: desk.events(code).count("supplemented") == number)  # noqa: B023 - waited for here
    done = desk.dossier(code)

    assert (done["state"], done["revision"]) == ("in_review", 3)
    assert terms(done)["legal"][0] == "running"
    assert [kind for kind in timeline(desk, code) if kind in {"returned", "supplemented"}] == [
        "returned", "supplemented", "returned", "supplemented",
    ]  # fmt: skip


def test_suspended_resumed_and_decided(desk: Desk) -> None:
    code = desk.push(nomination(31, kit.ZIP))
    suspended = desk.decide(code, "suspend", reason="Có đơn tố cáo, đang thanh tra.")
    refused = desk.order(code, "approve")
    resumed = desk.decide(code, "resume", reason="Kết luận: tố cáo sai.")
    archived = desk.approve_all(code)

    assert (suspended["state"], terms(suspended)["legal"]) == ("suspended", ("paused", None))
    assert refused.status_code == 409
    assert (resumed["state"], terms(resumed)["legal"][0]) == ("in_review", "running")
    assert {name for name, (state, _) in terms(archived).items() if state != "ended"} == {"notice"}
    assert [kind for kind in timeline(desk, code) if kind in {"suspended", "resumed", "archived"}] == [
        "suspended", "resumed", "archived",
    ]  # fmt: skip


def test_the_award_is_changed_as_agreed_with_the_proposer(desk: Desk) -> None:
    code = desk.push(nomination(32, kit.EDXML))
    proposed = desk.decide(code, "propose_award", reason="Thành tích ở mức cơ sở.", inputs={"award": "gk"})
    refused = desk.order(code, "approve")
    agreed = desk.decide(code, "agree_award", inputs={"number": "45/CV", "date": "2026-11-18"})

    assert proposed["award_change"]["award"] == "gk"
    assert refused.status_code == 409
    assert (agreed["award"], agreed["procedure"], agreed["judged"]["file"]) == ("gk", "co_so", "awards/nd152/gk.toml")
    assert timeline(desk, code)[-3:] == ["award_proposed", "award_changed", "step_opened"]


def test_opinions_are_asked_at_once_and_answered_by_letters(desk: Desk) -> None:
    code = desk.push(nomination(33, kit.ZIP))
    asked = desk.decide(code, "ask_opinions", inputs={"agencies": "Công an tỉnh; Thuế tỉnh"})
    early = desk.order(code, "close_opinions")
    for agency in ("Công an tỉnh", "Thuế tỉnh"):
        heard = desk.decide(code, "record_opinion", inputs={"agency": agency, "answer": "agree", "number": "9/CV"})

    assert {name for name in terms(asked) if name.startswith("opinion:")} == {
        "opinion:Công an tỉnh", "opinion:Thuế tỉnh",
    }  # fmt: skip
    assert early.status_code == 409
    assert [one["answer"] for one in heard["opinions"]] == ["agree", "agree"]
    assert timeline(desk, code).count("opinion_recorded") == 2


def test_withdrawn(desk: Desk) -> None:
    code = desk.push(nomination(34, kit.ZIP))
    desk.decide(code, "withdraw", reason="Công văn 12/CV của đơn vị xin rút.")
    done = desk.dossier(code)

    assert (done["state"], done["outcome"]) == ("archived", "withdrawn")
    assert timeline(desk, code)[-2:] == ["withdrawn", "archived"]


def test_annulled_after_the_archive(desk: Desk) -> None:
    code = desk.push(nomination(35, kit.EDXML))
    archived = desk.approve_all(code)
    annulled = desk.decide(code, "annul", reason="Kê khai gian dối (Điều 93 khoản 2 điểm a).",
                           inputs={**PAPER, "nominees": "tất cả"})  # fmt: skip

    assert (annulled["state"], annulled["outcome"]) == ("archived", "annulled")
    assert annulled["package"]["sha256"] != archived["package"]["sha256"]
    assert terms(annulled)["return_items"][0] == "running"
    assert timeline(desk, code)[-3:] == ["archived", "annulled", "archived"]
