"""Somebody is away: a named substitute acts on their steps, on those days only, and the history says for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from service.cli import timeline
from service.domain.errors import NotAllowed
from service.domain.review import Order
from service.ports import Account
from service.stages import absences, mailing, review
from service.stages.absences import Leave
from tests.kit.office import ACCOUNTS, at_council, under_review
from tests.kit.tree import TREE
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

ALL = "/api/v1/absences"
CHAIR, COUNCIL, SPECIALIST = (next(one for one in ACCOUNTS if one.name == name)
                              for name in ("chutich", "hoidong", "chuyenvien"))  # fmt: skip
DAYS = {"since": "2026-03-03", "until": "2026-03-04"}


def ask(office: Office, method: str, path: str, name: str = "chuyenvien", **given: Any) -> Any:
    return office.app.test_client().open(path, method=method, headers=office.bearer(name), **given)


def on(office: Office, day: date) -> None:
    """Let it become noon of that day."""
    office.clock.advance(seconds=(day - office.clock.now().date()).days * 86400.0)


def pass_council(office: Office, dossier: Dossier, name: str) -> Any:
    body = {"action": "approve", "expected_version": dossier.version, "inputs": {"votes_for": 9, "votes_total": 9}}
    return ask(office, "POST", f"/api/v1/dossiers/{dossier.id}/decisions", name, json=body)


@pytest.fixture
def away(office: Office) -> Dossier:
    """Let the council's account be away for two days, the specialist standing in; give a dossier at the council."""
    made = ask(office, "POST", ALL, "hoidong", json={"substitute": "chuyenvien", "reason": "đi công tác", **DAYS})
    assert made.status_code == 201, made.text
    return office.file(at_council())


@pytest.mark.parametrize(("day", "status"), [(2, 403), (3, 200), (4, 200), (5, 403)])
def test_a_substitute_acts_on_those_days_only(office: Office, away: Dossier, day: int, status: int) -> None:
    on(office, date(2026, 3, day))

    shown = ask(office, "GET", f"/api/v1/dossiers/{away.id}").json["actions"]
    assert ("approve" in shown) == (status == 200)
    assert pass_council(office, away, "chuyenvien").status_code == status


def test_the_history_says_for_whom_it_was_done(office: Office, away: Dossier) -> None:
    on(office, date(2026, 3, 3))
    pass_council(office, away, "chuyenvien")
    dossier = office.store.dossier(away.id)
    decided = next(one for one in office.store.events(away.id) if one.type == "dossier.decided")
    line = timeline.line(decided, timeline.words(TREE / "templates"))
    person = Visitor(office).signed_in()

    assert (decided.actor.name, decided.data["on_behalf"]) == ("chuyenvien", COUNCIL.display_name)
    assert line.endswith("[chuyenvien thay mặt Hội đồng tỉnh]")
    assert dossier.signed[-1] == {"step": "hop_hoi_dong", "by": "chuyenvien", "on": "2026-03-03", "for": "hoidong"}
    assert "Thay mặt: Hội đồng tỉnh" in person.get(f"/ho-so/{away.code}").text
    assert "Hôm nay bạn làm thay: Hội đồng tỉnh" in person.get(f"/ho-so/{away.code}").text


def test_only_the_absent_persons_steps_and_only_by_the_one_who_was_named(office: Office, away: Dossier) -> None:
    on(office, date(2026, 3, 3))
    suspend = {"action": "suspend", "expected_version": away.version, "reason": "thanh tra"}

    assert ask(office, "POST", f"/api/v1/dossiers/{away.id}/decisions", json=suspend).status_code == 403
    assert pass_council(office, away, "lanhdao").status_code == 403
    assert ask(office, "POST", f"/api/v1/dossiers/{away.id}/decisions", "donvi", json=suspend).status_code == 403


def test_it_does_not_pass_on(office: Office, away: Dossier) -> None:
    third = Account("thu3", roles=frozenset({"specialist"}))
    office.deps.accounts.save_account(third)
    days = (date(2026, 3, 3), date(2026, 3, 4))
    refused = ask(office, "POST", ALL, json={"substitute": "thu3", **DAYS})
    office.deps.accounts.add_absence(
        replace(office.deps.accounts.absences()[0], id="tiếp", account="chuyenvien", substitute="thu3")
    )
    on(office, days[0])
    order = Order("approve", away.version, inputs={"votes_for": 9, "votes_total": 9})

    assert refused.status_code == 201
    assert [one.name for one in absences.principals(office.deps, third)] == ["chuyenvien", "chuyenvien"]
    with pytest.raises(NotAllowed):
        review.decide(office.deps, away.id, order, actor=office.store.events(away.id)[0].actor, account=third)


def test_a_step_given_to_the_absent_person_is_the_substitutes_too(office: Office) -> None:
    filed = office.file(under_review())
    step = filed.step
    assert step is not None
    office.deps.accounts.save_account(Account("nguoi2", "Người Hai", frozenset({"specialist"})))
    leave = Leave("chuyenvien", date(2026, 3, 2), date(2026, 3, 2), account="nguoi2")
    given = office.file(under_review(id="giao", step=replace(step, assignee="nguoi2")))
    order = {"action": "approve", "expected_version": given.version}
    before = ask(office, "POST", f"/api/v1/dossiers/{given.id}/decisions", json=order).status_code
    absences.write_down(office.deps, leave, account=next(one for one in ACCOUNTS if one.name == "lanhdao"))

    assert before == 403
    assert ask(office, "POST", f"/api/v1/dossiers/{given.id}/decisions", json=order).status_code == 200


def test_nobody_is_another_pair_of_eyes_than_their_own(office: Office, away: Dossier) -> None:
    step = next(one for one in office.deps.catalogue.procedure("nha_nuoc").steps if one.four_eyes)
    on(office, date(2026, 3, 3))
    assert away.step is not None
    here = replace(away.step, name=step.name, title=step.title, role="council", actions=step.actions)
    for signed in ({"by": "chuyenvien"}, {"by": "x", "for": "chuyenvien"}, {"by": "hoidong"}):
        mine = office.file(under_review(id=str(signed), procedure="nha_nuoc", step=here,
                                        signed=({"step": "tham_dinh", "on": "2026-03-02", **signed},)))  # fmt: skip
        body = {"action": "approve", "expected_version": mine.version, "reason": "x",
                "inputs": {"submission_number": "1/TTr", "submission_date": "2026-03-03"}}  # fmt: skip
        answer = ask(office, "POST", f"/api/v1/dossiers/{mine.code}/decisions", json=body)
        assert (answer.status_code, "người khác" in answer.json["detail"]) == (403, True), answer.text


def test_wrong_absences_are_refused_with_every_fault(office: Office) -> None:
    wrong = {"substitute": "donvi", "since": "2026-03-01", "until": "2026-02-28"}
    answer = ask(office, "POST", ALL, json=wrong)
    made = ask(office, "POST", ALL, json={"substitute": "hoidong", **DAYS})
    again = ask(office, "POST", ALL, json={"substitute": "chutich", **DAYS})
    too = ask(office, "POST", ALL, "chutich", json={"substitute": "chuyenvien", **DAYS})

    assert (answer.status_code, {one["field"] for one in answer.json["problems"]}) == (422, {"substitute", "until"})
    assert (made.status_code, again.status_code, too.status_code) == (201, 422, 422)
    assert "cũng vắng mặt" in too.json["problems"][0]["message"]
    for_other = {"substitute": "hoidong", "account": "chutich", **DAYS}
    assert ask(office, "POST", ALL, json=for_other).status_code == 403
    assert ask(office, "POST", ALL, "lanhdao", json=for_other).status_code == 201


def test_nobody_makes_themselves_anothers_substitute(office: Office) -> None:
    mine = ask(office, "POST", ALL, "lanhdao", json={"substitute": "lanhdao", "account": "chutich", **DAYS})

    person = Visitor(office).signed_in("lanhdao")
    person.get("/vang-mat")
    paged = person.post("/vang-mat", account="chutich", substitute="lanhdao", reason="", **DAYS)

    assert (mine.status_code, "Không tự cử mình" in mine.json["detail"]) == (403, True)
    assert (paged.status_code, "Không tự cử mình" in paged.text) == (403, True)
    assert office.deps.accounts.absences() == []


@pytest.mark.usefixtures("away")
def test_the_audit_says_who_gave_whose_steps_away_and_took_them_back(office: Office) -> None:
    [one] = office.deps.accounts.absences()
    ask(office, "POST", f"{ALL}/{one.id}/end", "lanhdao")
    rows = [row.body for row in office.deps.audit.unlinked("read", after=0, limit=9)]

    assert [(row["name"], row["what"]) for row in rows] == [("hoidong", "absence.made"), ("lanhdao", "absence.ended")]
    assert rows[0]["detail"] == {"id": one.id, "account": "hoidong", "substitute": "chuyenvien", **DAYS}


def test_an_absence_is_called_off_by_its_person_and_the_substitute_may_no_more(office: Office, away: Dossier) -> None:
    on(office, date(2026, 3, 3))
    [one] = ask(office, "GET", ALL, "hoidong").json["items"]
    foreign = ask(office, "POST", f"{ALL}/{one['id']}/end", "chutich")
    ended = ask(office, "POST", f"{ALL}/{one['id']}/end", "hoidong")

    assert (foreign.status_code, ended.status_code, ended.json["ended_at"] is not None) == (404, 200, True)
    assert ask(office, "POST", f"{ALL}/{one['id']}/end", "hoidong").status_code == 409
    assert ended.json["ended_by"] == "hoidong"
    assert pass_council(office, away, "chuyenvien").status_code == 403
    assert ask(office, "GET", ALL, "chutich").json["items"] == []


def test_the_page_writes_down_and_calls_off(office: Office) -> None:
    person = Visitor(office).signed_in("chuyenvien")
    person.get("/vang-mat")
    made = person.post("/vang-mat", substitute="lanhdao", reason="nghỉ phép", **DAYS)
    shown = person.get("/vang-mat").text
    refused = person.post("/vang-mat", substitute="lanhdao", **DAYS)
    absence = office.deps.accounts.absences()[0]
    ended = person.post(f"/vang-mat/{absence.id}/ket-thuc")

    assert (made.status_code, "Đỗ Lãnh Đạo" in shown, "nghỉ phép" in shown) == (303, True, True)
    assert (refused.status_code, "đã có người làm thay" in refused.text) == (422, True)
    assert ended.status_code == 303
    assert "đã kết thúc" in person.get("/vang-mat").text


def test_a_substitute_is_written_to_on_those_days(office: Office, away: Dossier) -> None:
    office.deps.accounts.save_account(replace(SPECIALIST, email="cv@test"))
    event = replace(office.store.events(away.id)[0], data={"role": "council"})
    mailing.send(office.deps, event)
    before = len(office.postbox.letters)
    office.clock.advance(seconds=timedelta(days=1).total_seconds())
    mailing.send(office.deps, event)

    assert before == 0
    assert [one.to for one in office.postbox.letters] == ["cv@test"]
