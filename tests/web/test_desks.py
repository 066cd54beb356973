"""What people at the desks meet: a session that ends, a page that changed meanwhile, a refusal that says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.dossier import OpenStep
from service.domain.roads import AwardChange
from service.domain.states import State
from service.ports import Account, Change
from service.stages import access
from tests.kit.office import SUBMISSION, under_review
from tests.kit.rules import rules
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

ORIGIN = {"Origin": "http://localhost", "Referer": "http://localhost/ho-so/HS-2026-000001?giay=1"}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return office.file(under_review(), texts=[SUBMISSION.encode()])


def test_a_part_of_a_page_asked_for_after_the_session_ended_has_the_whole_page_sign_in(office: Office) -> None:
    """Else the list of dossiers, or the papers, vanish from the page: the sign-in page has no such part."""
    part = office.app.test_client().get("/?cho=toi", headers={"HX-Request": "true"})
    page = office.app.test_client().get("/?cho=toi")

    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/dang-nhap?next=/%3Fcho%3Dtoi")
    assert (page.status_code, page.headers["Location"]) == (303, "/dang-nhap?next=/%3Fcho%3Dtoi")


def test_all_that_was_typed_stands_there_when_the_session_has_ended(office: Office, dossier: Dossier) -> None:
    row = {"act": "set", "of": "0", "about": "1", "subject": "individual", "name": "Trần Thị Nghiệp",
           "title": "Kế toán", "birth": "1980", "expected_version": "1", "csrf_token": "hết"}  # fmt: skip
    answer = office.app.test_client().post(f"/ho-so/{dossier.code}/danh-sach", data=row, headers=ORIGIN)

    assert answer.status_code == 401
    assert '<textarea rows="8" readonly>Trần Thị Nghiệp\nKế toán\n1980</textarea>' in answer.text
    assert 'href="/dang-nhap?next=/ho-so/HS-2026-000001%3Fgiay%3D1" target="_blank"' in answer.text


@pytest.mark.parametrize("path", ["//xa.example/muon", "/\\xa.example/muon"])
def test_the_way_back_leads_to_no_other_site(office: Office, path: str) -> None:
    """An address with two strokes is another host's."""
    person = Visitor(office).signed_in()
    told = person.client.get("/ho-so/HS-2026-999999", headers={"Referer": f"http://localhost{path}"})

    assert told.status_code == 404
    assert 'href="/xa.example/muon"' in told.text


def test_a_password_is_never_shown_again(office: Office) -> None:
    visitor = office.app.test_client()
    told = visitor.post("/dang-nhap", data={"name": "Chuyên viên", "password": "gõ nhầm"}, headers=ORIGIN).text

    assert ("Chuyên viên</textarea>" in told, "gõ nhầm" in told) == (True, False)


def test_who_comes_too_late_sees_what_changed_meanwhile_and_keeps_the_words(office: Office, dossier: Dossier) -> None:
    first, second = Visitor(office).signed_in(), Visitor(office).signed_in("lanhdao")
    for one in (first, second):
        one.get(f"/ho-so/{dossier.code}")
    asked = {"action": "note", "expected_version": dossier.version, "step": "kiem_tra"}
    second.post(f"/ho-so/{dossier.code}/y-kien", **asked, reason="Đã gọi điện cho đơn vị.")
    late = first.post(f"/ho-so/{dossier.code}/y-kien", **asked, reason="Lời của tôi.")

    told = late.text.partition("Từ lúc bạn mở trang:")[2].partition("</ul>")[0]
    assert (late.status_code, "Đã gọi điện cho đơn vị." in told, "lanhdao" in told) == (409, True, True)
    assert ">Lời của tôi.</textarea>" in late.text
    assert "<title>Lỗi: " in late.text


def test_a_pending_award_is_told_by_its_name(office: Office, dossier: Dossier) -> None:
    change = AwardChange("gk", "bkt", "Chưa đủ tiêu chuẩn.", "chuyenvien", "2026-03-02")
    office.store.commit(Change(dossier=replace(dossier, award_change=change, version=2), expected=dossier.version))
    person = Visitor(office).signed_in()
    told = person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=2, step="kiem_tra")

    refusal = told.text.partition('class="refusal"')[2].partition("</div>")[0]
    assert (told.status_code, "«gk»" in refusal) == (409, False)
    assert f"«{next(one.name for one in rules().awards if one.code == 'gk')}»" in refusal


def test_who_may_not_act_is_told_so_on_the_dossier(office: Office, dossier: Dossier) -> None:
    """A page that only says so leads away from the dossier, where it is told what may be done instead."""
    deciding = rules().procedure("bkt").steps[-1]
    step = OpenStep(deciding.name, deciding.title, deciding.role, deciding.actions, office.clock.now())
    office.store.commit(Change(dossier=replace(dossier, step=step, version=2), expected=dossier.version))
    told = Visitor(office).signed_in().post(
        f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=2, step=deciding.name, reason="Đồng ý."
    )  # fmt: skip

    assert (told.status_code, 'id="papers"' in told.text) == (403, True)
    assert "dành cho vai trò «Chủ tịch»" in told.text


def test_a_role_and_an_action_are_told_in_words(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in()
    of_head, not_here = (
        person.post(f"/ho-so/{dossier.code}/y-kien", action=action, expected_version=1, reason="Vì thế.").text
        for action in ("suspend", "reject")
    )

    assert "«Tạm dừng» dành cho vai trò: «" in of_head.replace("Tạm dừng xét", "Tạm dừng")
    assert "«head»" not in of_head
    assert "Được phép: «Đồng ý, chuyển tiếp», «Trả lại để bổ sung», «Ghi chú»." in not_here


def test_who_reviews_all_and_speaks_for_one_unit_may_ask_only_for_that_units_dossiers_back(office: Office) -> None:
    """The button on another unit's dossier ended on a page that says there is no such dossier."""
    both = Account("kiem", roles=frozenset({"specialist", "unit"}), unit_ids=frozenset({"T01.01"}))
    office.deps.accounts.save_account(both)
    own, other = (office.file(under_review(id=name, origin=replace(under_review().origin, organ_id=code)))
                  for name, code in (("của mình", "T01.01"), ("của nơi khác", "T02.02")))  # fmt: skip
    person = Visitor(office)
    link = access.new_link(office.deps, "kiem")
    person.get(f"/dang-nhap/{link}")
    person.post(f"/dang-nhap/{link}")
    pages = [person.get(f"/ho-so/{one.code}").text for one in (own, other)]

    assert ["Gửi đề nghị rút" in page for page in pages] == [True, False]
    assert ['id="recalling"' in page for page in pages] == [True, False]
    assert "Lọc theo đơn vị, hình thức" in person.get("/").text


def test_nobody_is_written_down_as_away_because_the_name_stood_first(office: Office) -> None:
    of_operator = Visitor(office).signed_in("vanhanh").get("/vang-mat").text
    of_head = Visitor(office).signed_in("lanhdao").get("/vang-mat").text

    asked = [page.partition('name="account" required>')[2].partition("</select>")[0] for page in (of_operator, of_head)]
    assert ["Chọn…" in one for one in asked] == [True, False]
    assert 'value="lanhdao" selected' in asked[1]


def test_no_account_is_given_a_token_because_its_name_stood_first(office: Office) -> None:
    asked = Visitor(office).signed_in("vanhanh").get("/ma-truy-cap").text

    assert '<select name="account" required><option value="">Chọn…</option>' in asked


def test_a_units_list_tells_whose_the_day_is(office: Office) -> None:
    """It read «còn 2 ngày» of the office's own step, as if the unit had to do something by then."""
    own = replace(under_review().origin, organ_id="T01.01")
    reviewed = office.file(under_review(id="đang xét", origin=own))
    office.file(under_review(id="trả lại", origin=own, state=State.RETURNED))
    unit = Visitor(office).signed_in("donvi")
    rows = unit.get("/").text.partition("<tbody>")[2].split("</tr>")[:2]
    days = {"trả lại" if "Chờ bổ sung" in row else "đang xét": 'class="clock' in row for row in rows}

    assert days == {"đang xét": False, "trả lại": True}
    assert sum("của cơ quan thẩm định: 04/03/2026" in row for row in rows) == 1
    shown = unit.get(f"/ho-so/{reviewed.code}").text
    assert "hạn của cơ quan thẩm định: 04/03/2026" in shown
    assert 'class="clock' not in shown


def test_the_title_of_a_search_tells_what_came_of_it(office: Office, dossier: Dossier) -> None:
    found = Visitor(office).signed_in().get("/tim-kiem?q=ngoài+kho").text

    assert "<title>«ngoài kho»: 0 hồ sơ, Tìm trong kho · Hoso</title>" in found
    assert dossier.code not in found


def test_controls_that_read_alike_are_told_apart(office: Office, dossier: Dossier) -> None:
    shown = Visitor(office).signed_in().get(f"/ho-so/{dossier.code}").text

    assert 'aria-label="Sửa đơn vị">Sửa</summary>' in shown
    assert 'aria-label="Sửa hình thức khen thưởng">Sửa</summary>' in shown
