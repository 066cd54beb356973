"""The registry over the API and on its page: an answer, a successor with its day, or honest candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.stages import registry
from tests.kit.world import rules

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor


@pytest.fixture(autouse=True)
def _sample_province(office: Office) -> None:
    registry.load_files(office.deps.units, rules().units)


def asked(office: Office, question: str) -> Any:
    """Ask the API."""
    path = "/api/v1/units"
    return office.app.test_client().get(path, query_string={"q": question}, headers=office.bearer()).get_json()


def test_a_code_of_either_shape_is_one_body(office: Office) -> None:
    old, new = asked(office, "000.00.05.H99"), asked(office, "H99.05")

    assert old["unit"] == new["unit"]
    assert old["unit"]["codes"] == [
        {"code": "000.00.05.H99", "shape": "old"},
        {"code": "H99.05", "shape": "new"},
    ]


def test_a_merged_body_is_answered_by_its_successor_with_the_day(office: Office) -> None:
    answer = asked(office, "so giao thong van tai tinh binh minh")

    assert (answer["unit"]["name"], answer["since"]) == ("Sở Xây dựng tỉnh Bình Minh", "2025-03-01")
    assert answer["named"]["valid_to"] == "2025-02-28"


def test_some_words_of_a_name_give_those_near_and_no_answer(office: Office) -> None:
    answer = asked(office, "cẩm")

    assert (answer["unit"], answer["candidates"]) == (None, [])
    assert [unit["id"] for unit in answer["near"]] == ["000.21.31.H99", "000.23.31.H99"]


def test_nobody_asks_without_a_token_or_a_question(office: Office) -> None:
    client = office.app.test_client()

    assert client.get("/api/v1/units?q=x").status_code == 401
    assert client.get("/api/v1/units", headers=office.bearer()).status_code == 400


def test_the_page_says_who_took_over_and_since_when(person: Visitor) -> None:
    page = person.get("/don-vi?q=000.00.11.H99").text

    assert "Sở Xây dựng tỉnh Bình Minh" in page
    assert "từ 01/03/2025" in page


def test_the_page_lists_those_who_may_be_meant(person: Visitor) -> None:
    page = person.get("/don-vi?q=UBND huyện Vạn Lĩnh").text

    assert "đã chia cho nhiều đơn vị" in page
    assert "Ủy ban nhân dân xã Cẩm Lĩnh" in page


def test_the_page_greets_with_the_number_of_bodies(person: Visitor) -> None:
    assert f"Danh bạ có {len(rules().units)} đơn vị" in person.get("/don-vi").text
