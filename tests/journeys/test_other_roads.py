"""The roads beside the straight one: returned, rejected, corrected, set aside, quarantined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from connectors.base import Form, RawPaper
from service.samples import letters, province
from service.samples.envelopes import write_paper, zipped
from tests.kit import desk as kit
from tests.kit.desk import nomination
from tests.kit.flood import Message

if TYPE_CHECKING:
    from tests.kit.desk import Desk

LEGAL_BASIS = "Thông tư 118/2025/TT-BTC, Điều 13 khoản 9"


def zip_of(name: str, *papers: RawPaper) -> Message:
    return Message(f"{name}.zip", Form.ZIP, papers, zipped(papers))


def without_minutes(number: int) -> Message:
    whole = nomination(number, kit.ZIP)
    return zip_of("thieu-bien-ban", *(paper for paper in whole.papers if "Biên bản" not in paper.name))


def faults(dossier: dict[str, Any]) -> list[str]:
    """Give the codes of what is wrong; notes speak of other dossiers of the same people, which these journeys share."""
    return [problem["code"] for problem in dossier["problems"] if problem["severity"] != "note"]


def with_a_broken_paper(number: int) -> Message:
    whole = nomination(number, kit.ZIP)
    broken = RawPaper("Phụ lục.docx", whole.papers[0].data[:2000])
    return zip_of("tep-hong", *whole.papers, broken)


def test_a_returned_dossier_resumes_when_its_supplement_arrives(desk: Desk) -> None:
    whole = nomination(2, kit.FOLDER)
    lacking = replace(whole, papers=tuple(paper for paper in whole.papers if "Biên bản" not in paper.name))
    (minutes,) = [paper for paper in whole.papers if paper not in lacking.papers]
    dossier = desk.drop(lacking)
    code = dossier["code"]
    assert faults(dossier) == ["R03"]

    returned = desk.decide(code, "return", reason="Thiếu biên bản.", legal_basis=LEGAL_BASIS, codes=["R03"])
    resumed = desk.drop_supplement(code, Message(f"bo sung {code}", Form.PAPERS, (minutes,)))

    assert (returned["state"], returned["step"]) == ("returned", None)
    assert (resumed["id"], resumed["state"], resumed["revision"]) == (dossier["id"], "in_review", 2)
    assert [paper["revision"] for paper in resumed["papers"]] == [1] * len(lacking.papers) + [2]
    assert faults(resumed) == []
    assert desk.events(code)[3:5] == ["step_opened", "decided"]
    assert desk.approve_all(code)["package"]["key"].startswith(f"packages/{code}/r2-")


def test_returning_without_reason_legal_basis_and_code_names_all_three(desk: Desk) -> None:
    dossier = desk.push(nomination(3, kit.ZIP))
    answer = desk.order(dossier, "return", reason="")

    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == ["reason", "legal_basis", "codes"]


def test_a_rejected_dossier_is_archived_with_its_reason(desk: Desk) -> None:
    dossier = desk.push(nomination(4, kit.ZIP))
    desk.decide(dossier, "approve")
    rejected = desk.decide(dossier, "reject", reason="Không đủ tiêu chuẩn.")

    assert (rejected["state"], rejected["outcome"]) == ("archived", "rejected")
    assert desk.events(dossier)[-3:] == ["decided", "rejected", "archived"]


def test_a_note_stands_in_the_history_and_changes_nothing_else(desk: Desk) -> None:
    before = desk.dossier(desk.push(nomination(5, kit.ZIP)))
    desk.hoso("dossiers", "note", before["code"], "Đã", "gọi", "điện", "cho", "đơn", "vị")
    shown = desk.ask("dossiers", "show", before["code"])

    assert (shown["state"], shown["step"]) == (before["state"], before["step"])
    assert (shown["events"][-1]["type"], shown["events"][-1]["data"]["text"]) == (
        "dossier.noted",
        "Đã gọi điện cho đơn vị",
    )


def test_a_person_s_value_solves_the_problem_at_once_and_stays(desk: Desk) -> None:
    whole = nomination(6, kit.ZIP)
    miscounted = replace(province.COMPLETE, number=9006, asked=(("collective", 3), ("individual", 1)))
    other = kit.submission_of(miscounted)
    dossier = desk.push(zip_of("so-lieu-khong-khop", other, *whole.papers[1:]))
    wrong = desk.dossier(dossier)

    right = desk.correct(dossier, (1, "collective_count", 1))

    assert "R06" in {problem["code"] for problem in wrong["problems"]}
    assert [problem for problem in right["problems"] if problem["code"] == "R06"] == []
    assert right["papers"][0]["fields"]["collective_count"]["value"] == 1
    assert desk.events(dossier)[-1] == "field_changed"


def test_what_is_set_aside_can_be_taken_up_again(desk: Desk) -> None:
    letter = write_paper("Giấy mời.docx", letters.invitation(replace(province.BUILDING, symbol="SXD7")))
    aside = desk.dossier(desk.push(zip_of("giay-moi", letter)))
    reopened = desk.decide(aside["id"], "reopen")
    judged = desk.correct(aside["id"], (0, "award", "bkt"))

    assert (aside["state"], aside["step"]) == ("set_aside", None)
    assert (reopened["state"], reopened["step"]["name"]) == ("incomplete", "kiem_tra")
    assert set(faults(judged)) == {"R03"}


def test_a_broken_paper_is_held_back_and_its_siblings_are_read(desk: Desk) -> None:
    code = desk.dossier(desk.push(with_a_broken_paper(7)))["code"]
    held = [one["code"] for one in desk.ask("quarantine", "list")["items"]]
    *siblings, broken = desk.dossier(code)["papers"]

    assert code in held
    assert (broken["status"], bool(broken["message"])) == ("quarantined", True)
    assert {paper["status"] for paper in siblings} == {"read"}
    assert desk.call("GET", f"/api/v1/dossiers/{code}/attachments/{broken['number']}").status_code == 403


def test_a_released_paper_is_tried_again(desk: Desk) -> None:
    code = desk.dossier(desk.push(with_a_broken_paper(8)))["code"]
    desk.hoso("quarantine", "release", code)
    after = desk.dossier(code)

    assert "released" in desk.events(code)
    assert after["papers"][-1]["status"] == "quarantined"
    assert (after["state"], after["step"]["name"]) == ("incomplete", "kiem_tra")


def test_a_dossier_with_problems_passes_only_with_a_reason(desk: Desk) -> None:
    dossier = desk.push(without_minutes(9))
    refused = desk.order(dossier, "approve", reason="")
    passed = desk.decide(dossier, "approve", reason="Biên bản gửi sau, đã thống nhất.")

    assert refused.status_code == 422
    assert (passed["state"], passed["step"]["name"]) == ("in_review", "tham_dinh")


def test_an_order_on_an_old_version_is_refused_with_the_present_one(desk: Desk) -> None:
    dossier = desk.push(nomination(10, kit.ZIP))
    seen = desk.dossier(dossier)
    desk.decide(dossier, "approve")
    late = desk.order(dossier, "approve", expected_version=seen["version"])

    assert late.status_code == 409
    assert late.json()["current"]["version"] == seen["version"] + 1
