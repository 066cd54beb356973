"""From the inbox to the archive and back: received, reviewed to a decision, packed, verified, found again."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from service.samples import province
from tests.kit import desk as kit
from tests.kit.desk import nomination

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.desk import Desk

PERSON = "Khúc Thị Lam Giang"
WAY = (
    *("received", "extracted", "step_opened"),
    *(("decided", "step_opened") * 4),
    *("decided", "approved", "archived"),
)


@pytest.fixture(scope="module")
def filed(desk: Desk) -> dict[str, Any]:
    """Give a nomination dropped into the inbox and approved at every step."""
    return desk.approve_all(desk.drop(nomination(0))["code"])


def test_a_nomination_goes_from_the_inbox_to_the_archive(desk: Desk, filed: dict[str, Any]) -> None:
    kept = [hashlib.sha256(paper.data).hexdigest() for paper in nomination(0).papers]

    assert (filed["state"], filed["processing"], filed["outcome"]) == ("archived", "done", "approved")
    assert filed["decision"]["decision_number"] == "321/QĐ-UBND"
    assert [paper["sha256"] for paper in filed["papers"]] == kept
    assert tuple(desk.events(filed["code"])) == WAY


def test_the_package_is_the_same_by_http_and_by_export_and_verifies(
    desk: Desk, filed: dict[str, Any], tmp_path: Path
) -> None:
    exported = tmp_path / "package.zip"
    desk.hoso("export", filed["code"], "-o", str(exported))
    downloaded = desk.call("GET", f"/api/v1/dossiers/{filed['code']}/package").content

    assert exported.read_bytes() == downloaded
    assert hashlib.sha256(downloaded).hexdigest() == filed["package"]["sha256"]
    assert "nguyên vẹn" in desk.hoso("verify", str(exported))


def test_the_package_holds_the_originals_byte_for_byte(desk: Desk, filed: dict[str, Any]) -> None:
    downloaded = desk.call("GET", f"/api/v1/dossiers/{filed['code']}/package").content
    with zipfile.ZipFile(io.BytesIO(downloaded)) as bag:
        originals = [bag.read(name) for name in sorted(bag.namelist()) if "/data/originals/" in name]

    assert originals == [paper.data for paper in nomination(0).papers]


def test_a_paper_comes_back_as_it_was_sent(desk: Desk, filed: dict[str, Any]) -> None:
    answer = desk.call("GET", f"/api/v1/dossiers/{filed['code']}/attachments/1")

    assert answer.content == nomination(0).papers[0].data


def test_a_nominee_is_found_without_diacritics(desk: Desk, filed: dict[str, Any]) -> None:
    found = desk.get("/api/v1/search", q="khuc thi lam giang", limit=200)["items"]
    shown = desk.hoso("search", "khuc thi lam giang", "--limit", "200")

    assert filed["code"] in [hit["code"] for hit in found]
    assert filed["code"] in shown


def test_exact_diacritics_rank_before_the_same_letters_without(desk: Desk) -> None:
    plain = desk.push(nomination(1))
    desk.correct(plain, (0, "subject", "Khen thuong bao ve rung phong ho"))
    exact = desk.push(nomination(1, kit.ZIP))
    desk.correct(exact, (0, "subject", "Khen thưởng bảo vệ rừng phòng hộ"))

    found = desk.get("/api/v1/search", q="bảo vệ rừng phòng hộ")["items"]

    assert [hit["dossier_id"] for hit in found][:2] == [exact, plain]


def test_history_knows_what_a_nominee_was_given(desk: Desk, filed: dict[str, Any]) -> None:
    told = desk.get("/api/v1/history", name=PERSON)["awards"]
    (row,) = [one for one in told if one["code"] == filed["code"]]

    assert (row["name"], row["award"], row["outcome"]) == (PERSON, province.BKT, "approved")
    assert filed["code"] in desk.hoso("history", "khuc thi lam giang")


def test_an_archived_dossier_takes_no_further_decision(desk: Desk, filed: dict[str, Any]) -> None:
    answer = desk.order(filed["code"], "approve")

    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json()["current"]["state"] == "archived"
