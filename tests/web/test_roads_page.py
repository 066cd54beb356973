"""The buttons of the other roads: what they ask is offered; what a person may not do, or nothing waits for, is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from service.domain.events import Actor
from service.domain.opinions import Opinion
from service.domain.review import Order
from service.domain.states import State
from service.ports import Account, Change
from service.stages import letters, posting, review
from service.stages.letters import Wish
from service.stages.posting import SignedFile
from tests.kit.office import SUBMISSION, at_council, under_review, with_problems
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from tests.kit.office import Office


def test_the_specialist_is_offered_other_awards_and_agencies_that_are_awaited(office: Office, person: Visitor) -> None:
    waiting = (Opinion("Thuế tỉnh", "2026-03-02"), Opinion("Công an tỉnh", "2026-03-02", "agree"))
    dossier = office.file(under_review(opinions=waiting), texts=[SUBMISSION.encode()])
    page = person.get(f"/ho-so/{dossier.code}").text

    shown = ('<option value="gk" >Giấy khen</option>', "<option >Thuế tỉnh</option>", '<option value="disagree" >',
             "Thuế tỉnh: đang chờ", "Công an tỉnh: đồng ý")  # fmt: skip
    hidden = ("<option >Công an tỉnh</option>", 'value="suspend"', 'value="annul"', 'value="agree_award"')
    assert [words for words in shown if words not in page] == []
    assert [words for words in hidden if words in page] == []


def test_a_road_is_taken_with_its_button(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    person.get(f"/ho-so/{dossier.code}")
    answer = person.post(f"/ho-so/{dossier.code}/y-kien", action="ask_opinions", expected_version=dossier.version,
                         **{"inputs.agencies": "Thuế tỉnh; Công an tỉnh"})  # fmt: skip

    assert answer.status_code == 303
    asked = office.store.dossier(dossier.id)
    assert [one.agency for one in asked.opinions] == ["Thuế tỉnh", "Công an tỉnh"]
    assert "Ý kiến của Thuế tỉnh" in person.get(f"/ho-so/{dossier.code}").text


def test_a_copy_in_review_is_set_aside_on_its_page_and_points_to_the_one_kept(office: Office, person: Visitor) -> None:
    alone = office.file(under_review(), texts=[SUBMISSION.encode()])
    before = person.get(f"/ho-so/{alone.code}").text
    copy = office.file(under_review(), texts=[SUBMISSION.encode()])
    offered = person.get(f"/ho-so/{copy.code}").text
    answer = person.post(f"/ho-so/{copy.code}/y-kien", action="duplicate", expected_version=copy.version,
                         reason="Gửi hai lần.", **{"inputs.kept": alone.code})  # fmt: skip
    page = person.get(f"/ho-so/{copy.code}").text

    assert ('value="duplicate"' in before, f"<option >{alone.code}</option>" in offered) == (False, True)
    assert answer.status_code == 303
    shown = (f'<a href="/ho-so/{alone.code}">{alone.code}</a>', "Để riêng vì trùng hồ sơ khác", "Gửi hai lần.")
    assert [words for words in shown if words not in page] == []
    body = office.app.test_client().get(f"/api/v1/dossiers/{copy.code}", headers=office.bearer()).get_json()
    assert (body["state"], body["duplicate_of"]) == ("set_aside", alone.code)


def test_every_adjustment_of_a_decision_stands_on_the_page(office: Office, person: Visitor) -> None:
    told = [{"adjusted_by": f"300{at}/QĐ-UBND", "adjusted_on": "2026-03-02", "adjusted": f"sửa {at}"} for at in (1, 2)]
    decision = {"decision_number": "2871/QĐ-UBND", **told[1], "adjustments": told}
    dossier = office.file(under_review(decision=decision), texts=[SUBMISSION.encode()])
    page = person.get(f"/ho-so/{dossier.code}").text

    assert [page.count(f"Quyết định điều chỉnh số: 300{at}/QĐ-UBND") for at in (1, 2)] == [1, 1]
    assert "adjustments" not in page


def test_a_request_for_a_certificate_given_anew_is_taken_and_shown_in_words(office: Office, person: Visitor) -> None:
    decided = {"state": State.ARCHIVED, "outcome": "approved", "step": None}
    annulled = [{"annulled_by": "3001/QĐ-UBND", "annulled_on": "2026-03-01", "clause": "a", "places": [1]}]
    dossier = office.file(
        replace(at_council(), **decided, decision={"annulments": annulled}), texts=[SUBMISSION.encode()]
    )
    before = person.get(f"/ho-so/{dossier.code}").text
    given = {"cause": "lost", "nominees": "2", "date": "2026-03-01"}
    answer = person.post(f"/ho-so/{dossier.code}/y-kien", action="ask_reissue", expected_version=dossier.version,
                         **{f"inputs.{name}": value for name, value in given.items()})  # fmt: skip
    page = person.get(f"/ho-so/{dossier.code}").text

    assert answer.status_code == 303
    offered = ('<option value="lost" >thất lạc</option>', "Quyết định hủy bỏ số: 3001/QĐ-UBND")
    assert [words for words in (*offered, "Với những ai (số thứ tự trong danh sách): 1") if words not in before] == []
    listed = before.partition('id="nominees"')[2].partition("</table>")[0]
    assert [listed.count(words) for words in ("Đã hủy bỏ", "Đã khen")] == [1, 0]
    history = person.get("/khen-thuong?don_vi=S%E1%BB%9F+Th%E1%BB%AD+nghi%E1%BB%87m").text
    assert [history.count(words) for words in ("<td>Đã hủy bỏ", "<td>Đã khen", "annulled")] == [1, 1, 0]
    shown = ("Cấp lại hiện vật khen thưởng (đề nghị 1)", "Cách cấp: cấp lại", "Vì sao cấp: thất lạc")
    assert [words for words in shown if words not in page] == []
    assert "Vì sao cấp: lost" not in page


def test_everybody_is_shown_what_waits_for_them(office: Office, person: Visitor) -> None:
    mine, other = (office.file(under_review(), texts=[SUBMISSION.encode()]) for _ in range(2))
    office.file(at_council())
    office.store.commit(Change(dossier=replace(other, version=2, step=replace(other.step, assignee="lanhdao")),
                               expected=1))  # type: ignore[arg-type] # fmt: skip
    page = person.get("/?cho=toi").text
    boss = Visitor(office).signed_in("lanhdao").get("/?cho=toi").text
    client, headers = office.app.test_client(), office.bearer()
    told = client.get("/api/v1/dossiers?waiting=me", headers=headers).json

    assert (f"/ho-so/{mine.code}" in page, f"/ho-so/{other.code}" in page) == (True, False)
    assert (f"/ho-so/{mine.code}" in boss, f"/ho-so/{other.code}" in boss) == (False, True)
    assert [one["code"] for one in told["items"]] == [mine.code]
    assert client.get("/api/v1/dossiers?waiting=me&q=x", headers=headers).status_code == 400
    assert "Chờ tôi" not in Visitor(office).signed_in("donvi").get("/").text


def test_a_unit_whose_dossier_lacks_something_is_told_how_to_send_it_and_the_list_tells_its_day(office: Office) -> None:
    lacking = office.file(with_problems(), texts=[SUBMISSION.encode()])
    unit = Visitor(office).signed_in("donvi")
    page = unit.get(f"/ho-so/{lacking.code}").text
    assert ("Có thể gửi bổ sung ngay" in page, "không phải của đơn vị" in page) == (True, True)
    assert "Có thể gửi bổ sung ngay" not in Visitor(office).signed_in().get(f"/ho-so/{lacking.code}").text

    order = Order("return", lacking.version, reason="Thiếu biên bản", codes=("R03",), legal_basis="Điều 84")
    review.decide(office.deps, lacking.id, order, actor=Actor("person", "chuyenvien", "specialist", "test"),
                  account=Account("chuyenvien", roles=frozenset({"specialist"})))  # fmt: skip
    due = office.store.dossier(lacking.id).term("supplement").due  # type: ignore[union-attr]
    assert f"{due:%d/%m/%Y}" in unit.get("/").text


def test_who_asks_an_agency_reads_which_number_each_paper_has(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(), texts=[b"mot", b"hai"])
    page = person.get(f"/ho-so/{dossier.code}").text
    form = page[page.index('value="ask_opinions"') :].partition("</form>")[0]

    assert [f"{one.number}: {one.name}" in form for one in dossier.papers] == [True] * len(dossier.papers)


def test_a_head_gives_a_step_to_somebody_who_can_do_it_and_everybody_reads_to_whom(office: Office) -> None:
    dossier = office.file(under_review())
    boss = Visitor(office).signed_in("lanhdao")
    form = boss.get(f"/ho-so/{dossier.code}").text.partition('name="inputs.account"')[2].partition("</select>")[0]
    boss.post(f"/ho-so/{dossier.code}/y-kien", action="assign", expected_version=str(dossier.version),
              **{"inputs.account": "chuyenvien"})  # fmt: skip

    assert ('value="chuyenvien"' in form, 'value="donvi"' in form) == (True, False)
    assert ", giao cho " in Visitor(office).signed_in().get(f"/ho-so/{dossier.code}").text


def test_a_draft_that_waits_for_its_signed_file_is_counted_on_the_page(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    account = Account("chuyenvien", roles=frozenset({"specialist"}))
    receipt = letters.make(office.deps, Wish("receipt", (dossier.id,)), by="x", account=account)
    before = person.get(f"/ho-so/{dossier.code}").text
    posting.send(office.deps, receipt.id, SignedFile(b"%PDF-1.7", "1/SNV", date(2026, 3, 2)), account=account)

    assert "Văn bản của hồ sơ (1) · 1 chờ bản ký" in before
    assert "chờ bản ký" not in person.get(f"/ho-so/{dossier.code}").text


def test_whoever_passes_a_step_is_told_whose_turn_it_is_and_where_the_council_is_convened(office: Office) -> None:
    dossier, waits = (office.file(one, texts=[SUBMISSION.encode()]) for one in (under_review(), at_council()))
    person = Visitor(office).signed_in()
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=dossier.version, step="kiem_tra")

    page = person.get(f"/ho-so/{dossier.code}").text
    assert "Đã ghi nhận đồng ý. Bước tiếp theo: Thẩm định hồ sơ (Chuyên viên)." in page
    assert ("Đưa vào phiên họp hội đồng" in page, "Đưa vào phiên họp hội đồng" in person.get(
        f"/ho-so/{waits.code}").text) == (False, True)  # fmt: skip
