"""What a unit does to its own dossier by a button: asks for it back, answers another award; the office decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from service.domain.review import Order
from service.stages import review
from tests.kit.letters import KEEPER
from tests.kit.office import an_office, at_council, under_review, with_problems
from tests.kit.visitor import Visitor
from tests.kit.world import ACTOR

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office


@pytest.fixture
def office() -> Office:
    return an_office()


def acted(office: Office, dossier: Dossier, action: str, **given: Any) -> Dossier:
    now = office.store.dossier(dossier.id)
    return review.decide(office.deps, now.id, Order(action, now.version, **given), actor=ACTOR, account=KEEPER)


def said(office: Office, dossier: Dossier, action: str, name: str = "donvi", **given: Any) -> Any:
    body = {"action": action, "expected_version": office.store.dossier(dossier.id).version, **given}
    return office.app.test_client().post(
        f"/api/v1/dossiers/{dossier.code}/requests", json=body, headers=office.bearer(name)
    )


def test_a_unit_asks_for_its_dossier_back_and_the_office_answers(office: Office) -> None:
    dossier = office.file(under_review())
    unit = Visitor(office).signed_in("donvi")
    page = unit.post(f"/ho-so/{dossier.code}/don-vi", action="recall", expected_version=str(dossier.version),
                     reason="Gửi nhầm bản")  # fmt: skip
    asked = office.store.dossier(dossier.id)
    again = said(office, dossier, "recall", reason="Lần nữa")
    shown = Visitor(office).signed_in().get(f"/ho-so/{dossier.code}").text
    after = acted(office, dossier, "withdraw", reason="Theo đề nghị của đơn vị")

    assert (page.status_code, asked.state) == (303, dossier.state)
    assert asked.change_request is not None
    assert (asked.change_request.kind, asked.change_request.reason) == ("recall", "Gửi nhầm bản")
    assert again.status_code == 409
    assert "Gửi nhầm bản" in shown
    assert (after.state, after.change_request) == ("withdrawn", None)


def test_a_refused_recall_stays_where_it_was_and_may_be_asked_again(office: Office) -> None:
    dossier = office.file(with_problems())
    said(office, dossier, "recall", reason="Gửi nhầm")
    kept = acted(office, dossier, "refuse_change", reason="Đã họp hội đồng")

    assert (kept.state, kept.change_request) == (dossier.state, None)
    assert said(office, dossier, "recall", reason="Vẫn xin rút").status_code == 200


@pytest.mark.parametrize(
    ("action", "given", "award"),
    [("agree_award", {}, "gk"), ("refuse_award", {"reason": "Đủ thành tích"}, "bkt")],
    ids=["agrees", "does not agree"],
)
def test_a_unit_says_itself_whether_it_agrees_to_another_award(
    office: Office, action: str, given: dict[str, Any], award: str
) -> None:
    """TT 118/2025/TT-BTC Điều 13 khoản 9: agreed with the proposer before it is submitted."""
    dossier = acted(office, office.file(under_review()), "propose_award", reason="Mức cơ sở", inputs={"award": "gk"})
    page = Visitor(office).signed_in("donvi").get(f"/ho-so/{dossier.code}").text
    answer = said(office, dossier, action, **given)
    told = [one.actor.name for one in office.store.events(dossier.id) if one.data.get("action") == action]
    after = office.store.dossier(dossier.id)

    assert 'value="agree_award"' in page
    assert (answer.status_code, after.award, after.award_change) == (200, award, None)
    assert told == ["donvi"]


def test_the_history_says_what_was_asked_what_was_answered_and_names_the_award(office: Office) -> None:
    dossier = office.file(under_review())
    said(office, dossier, "recall", reason="Gửi nhầm")
    acted(office, dossier, "refuse_change", reason="Đã họp")
    acted(office, dossier, "propose_award", reason="Mức cơ sở", inputs={"award": "gk"})
    page = Visitor(office).signed_in("donvi").get(f"/ho-so/{dossier.code}").text
    history = page[page.index('id="timeline-title"') :]

    assert [line in history for line in ("Thu hồi văn bản", "Từ chối yêu cầu", "Hình thức: Giấy khen")] == [True] * 3
    assert "gk" not in history


def test_only_the_unit_that_sent_it_asks_and_only_what_still_makes_sense(office: Office) -> None:
    dossier, decided = office.file(under_review()), office.file(at_council())
    acted(office, decided, "reject", reason="Chưa đủ")

    assert said(office, dossier, "recall", name="donvikhac", reason="?").status_code == 404
    assert said(office, dossier, "recall", name="chuyenvien", reason="?").status_code == 403
    assert said(office, dossier, "recall").status_code == 422
    assert said(office, dossier, "recall", reason="d" * 2001).status_code == 422
    assert said(office, dossier, "approve", reason="?").status_code == 422
    assert said(office, dossier, "agree_award").status_code == 409
    assert said(office, decided, "recall", reason="?").status_code == 409
    assert "Gửi đề nghị rút" not in Visitor(office).signed_in("donvi").get(f"/ho-so/{decided.code}").text
