"""The council's page as its secretary uses it: nothing is answered for anybody, nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.kit.office import at_council
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from tests.kit.office import Office

VOTERS = ("ct", "pct1", "pct2", "uv1", "uv2", "uv3", "uv4", "uv5", "uv6")
SELECTED = re.compile(r'<option value="(\w+)" selected')


@pytest.fixture
def person(office: Office) -> Visitor:
    return Visitor(office).signed_in("hoidong")


def convened(person: Visitor, office: Office, **given: str) -> str:
    """Convene on one nomination of two from the page; give the session's address."""
    person.get("/hoi-dong")
    form = {"held_on": "2026-03-02", "began": "14:00", "method": "open", "dossiers": office.file(at_council()).id}
    return person.post("/hoi-dong", **form | given).headers["Location"]


def voted(person: Visitor, here: str) -> None:
    """Record every member for all."""
    for member in VOTERS:
        person.get(here)
        person.post(f"{here}/phieu", member=member, otherwise="for")
    person.get(here)


def test_when_the_meeting_ended_is_what_a_person_says_and_never_when_the_button_was_pressed(
    office: Office, person: Visitor
) -> None:
    silent, told = convened(person, office), convened(person, office)
    for here in (silent, told):
        voted(person, here)
    person.post(f"{silent}/ket-thuc")
    early = person.post(f"{told}/ket-thuc", ended="13:00")
    person.get(told)
    person.post(f"{told}/ket-thuc", ended="16:30")
    ends = [office.deps.councils.session(here.rpartition("/")[2]).ended_at for here in (silent, told)]

    assert (early.status_code, "Giờ kết thúc phải sau giờ bắt đầu" in early.text) == (422, True)
    assert [end and end.isoformat() for end in ends] == [None, "2026-03-02T16:30:00+07:00"]


def test_no_ballot_is_filled_in_before_its_member_spoke(office: Office, person: Visitor) -> None:
    here = convened(person, office)
    closed, opened = person.get(here).text, person.get(f"{here}?phieu=uv1").text
    unsaid = person.post(f"{here}/phieu", member="uv1", **{"choice.2": "against", "choice.1": ""})
    person.get(here)
    person.post(f"{here}/phieu", member="uv1", otherwise="for", **{"choice.2": "against", "choice.1": ""})
    [sheet] = office.deps.councils.session(here.rpartition("/")[2]).poll.sheets

    assert [page.count('name="choice.') for page in (closed, opened)] == [0, 2]  # one member's ballot at a time
    assert SELECTED.findall(opened[opened.index('id="phieu"') :]) == []
    assert (unsaid.status_code, "Chưa có ý kiến về 1. Nguyễn Văn Thử." in unsaid.text) == (422, True)
    assert SELECTED.findall(unsaid.text[unsaid.text.index('id="phieu"') :]) == ["against"]
    assert sheet.choices == {"1": "for", "2": "against"}


def test_a_count_that_does_not_add_up_is_shown_as_it_was_typed(office: Office, person: Visitor) -> None:
    here = convened(person, office, method="secret")
    person.get(here)
    wrong = person.post(f"{here}/hom-phieu", voters=["ct", "pct1", "pct2"], tellers="Một; Hai",
                        **{"for.1": "3", "for.2": "2"})  # fmt: skip
    ticked = re.findall(r'name="voters" value="(\w+)" checked', wrong.text)

    assert wrong.status_code == 422
    assert re.findall(r'name="((?:for|against|blank)\.\d)" value="(\d+)"', wrong.text) == [
        ("for.1", "3"), ("for.2", "2")]  # fmt: skip
    assert (ticked, 'value="Một; Hai"' in wrong.text) == (["ct", "pct1", "pct2"], True)


def test_a_refused_convening_ticks_only_what_was_ticked(office: Office, person: Visitor) -> None:
    office.file(at_council())
    elsewhere = convened(person, office)
    taken = office.deps.councils.session(elsewhere.rpartition("/")[2]).agenda[0].dossier_id
    person.get("/hoi-dong")
    refused = person.post("/hoi-dong", held_on="2026-03-05", method="secret", place="Phòng 2", dossiers=taken)

    assert refused.status_code in {409, 422}
    assert re.findall(r'name="dossiers"[^>]* checked', refused.text) == []
    assert 'value="Phòng 2"' in refused.text
    assert '<option value="secret" selected' in refused.text


def test_a_quota_set_on_the_page_leaves_a_tie_to_the_chair(office: Office, person: Visitor) -> None:
    office.file(at_council())
    asked = person.get("/hoi-dong").text
    here = convened(person, office, method="secret", **{"quota.bkt": "1"})
    person.get(here)
    person.post(f"{here}/hom-phieu", voters=list(VOTERS), **{"for.1": "9", "for.2": "9"})
    person.get(here)
    tied = person.post(f"{here}/ket-thuc")
    person.get(here)
    person.post(f"{here}/chon", chosen="2")
    person.get(here)
    person.post(f"{here}/ket-thuc")
    session = office.deps.councils.session(here.rpartition("/")[2])

    assert 'name="quota.bkt"' in asked
    assert (tied.status_code, "người chủ trì phải chọn" in tied.text) == (422, True)
    assert [(one.question, one.selected) for one in session.results] == [("1", False), ("2", True)]


def test_a_show_of_hands_is_recorded_at_once_and_of_nobody_who_was_not_ticked(office: Office, person: Visitor) -> None:
    here = convened(person, office)
    page = person.get(here).text
    offered = page[page.index("/phieu-chung") :][:4000]
    nobody = person.post(f"{here}/phieu-chung", choice="for")
    unsaid = person.post(f"{here}/phieu-chung", members=list(VOTERS[:2]), choice="")
    person.post(f"{here}/phieu-chung", members=list(VOTERS[:8]), choice="for")
    twice = person.post(f"{here}/phieu-chung", members=list(VOTERS[7:]), choice="against")
    poll = office.deps.councils.session(here.rpartition("/")[2]).poll

    assert "checked" not in offered
    assert [one.status_code for one in (nobody, unsaid, twice)] == [422, 400, 409]
    assert {sheet.member: set(sheet.choices.values()) for sheet in poll.sheets} == {key: {"for"} for key in VOTERS[:8]}
