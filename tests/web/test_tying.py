"""Faults of a refused form stand at its fields, what was typed stands there again, the first fault has the focus."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from service.web.tying import tied
from tests.kit.office import SUBMISSION, at_council, under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from tests.kit.office import Office

TWO = """<!doctype html><p>a &amp; b &nbsp; © ' "</p>
<div class="refusal" role="alert"><p>Chưa được.</p></div>
<form method="post" action="/x"><input type="hidden" name="action" value="one">
  <label>Số <input name="number"></label></form>
<details class="own"><summary>hai</summary><form method="post" action="/x">
  <input type="hidden" name="action" value="two"><input type="hidden" name="expected_version" value="7">
  <label>Số <input name="number" value="cũ" aria-describedby="hint"></label>
  <label>Lý do <textarea name="reason" rows="2">cũ</textarea></label>
  <select name="kind"><option value="a" selected>A</option><option value="b">B</option></select>
  <input type="checkbox" name="codes" value="R01" checked><input type="checkbox" name="codes" value="R02">
  <input type="file" name="file"></form></details>
"""
SENT = MultiDict([("action", "two"), ("expected_version", "6"), ("number", '1"<'), ("reason", "mới & <b>"),
                  ("kind", "b"), ("codes", "R02")])  # fmt: skip


def _invalid(page: str) -> list[HtmlElement]:
    return list(html.document_fromstring(page).xpath("//*[@aria-invalid='true']"))


def _described(page: str, control: HtmlElement) -> list[str]:
    tree = html.document_fromstring(page)
    return [tree.get_element_by_id(name).text_content() for name in control.get("aria-describedby").split()
            if name.startswith("fault-")]  # fmt: skip


def test_only_the_form_that_was_sent_is_filled_and_marked_and_nothing_else_is_touched() -> None:
    page = tied(TWO, [("number", "Số sai."), ("reason", "Thiếu lý do."), ("nowhere", "Khác.")], address="/x", form=SENT)

    first, second = html.document_fromstring(page).xpath("//form")
    number, reason = second.xpath(".//input[@name='number']")[0], second.xpath(".//textarea")[0]
    assert (number.get("value"), reason.text) == ('1"<', "mới & <b>")
    assert [one.get("value") for one in second.xpath(".//option[@selected]|.//input[@checked]")] == ["b", "R02"]
    assert second.xpath(".//input[@name='expected_version']")[0].get("value") == "7"
    assert (_described(page, number), _described(page, reason)) == (["Số sai."], ["Thiếu lý do."])
    assert number.get("aria-describedby") == "hint fault-0"
    assert [one.get("name") for one in html.document_fromstring(page).xpath("//*[@autofocus]")] == ["number"]
    assert (second.getparent().get("open") is not None, "Hãy chọn lại tệp." in page) == (True, True)
    assert (first.xpath(".//*[@aria-invalid]"), page.startswith(TWO[: TWO.index("<details")])) == ([], True)
    assert not number.xpath("ancestor::label//*[@class='fault']")


def test_a_choice_whose_value_holds_the_word_that_chooses_it_stays_what_it_is() -> None:
    page = TWO.replace('value="a" selected', 'value="đã selected rồi" selected')

    filled = tied(page, [], address="/x", form=SENT)

    first, second = html.document_fromstring(filled).xpath("//option")
    assert (first.get("value"), first.get("selected"), second.get("selected")) == ("đã selected rồi", None, "selected")


def test_a_refusal_of_no_field_takes_the_focus_itself() -> None:
    page = tied(TWO, [], address="/x", form=SENT)
    (focused,) = html.document_fromstring(page).xpath("//*[@autofocus]")

    assert (focused.get("class"), focused.get("tabindex"), _invalid(page)) == ("refusal", "-1", [])


def test_a_page_without_that_form_stays_as_it_is() -> None:
    page = tied(TWO.replace("refusal", "other"), [("number", "Sai.")], address="/y", form=SENT)

    assert page == TWO.replace("refusal", "other")


def test_an_action_that_was_refused_has_its_faults_at_its_own_fields(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    person.get(f"/ho-so/{dossier.code}")
    page = person.post(f"/ho-so/{dossier.code}/y-kien", action="return", expected_version=dossier.version,
                       step="kiem_tra", reason="Thiếu biên bản.").text  # fmt: skip

    basis, code = sorted(_invalid(page), key=lambda one: one.get("name"), reverse=True)[-2:]
    assert {basis.get("name"), code.get("name")} == {"legal_basis", "codes"}
    forms = {one.xpath("ancestor::form//input[@name='action']/@value")[0] for one in (basis, code)}
    assert forms == {"return"}
    legend = html.document_fromstring(page).xpath("//form[.//input[@value='return']]//legend")[0]
    assert legend.getnext().get("class") == "fault"
    assert "Trả lại phải nêu căn cứ pháp lý" in "".join(_described(page, basis) + _described(page, code))
    kept = html.document_fromstring(page).xpath("//form[.//input[@value='return']]//textarea[@name='reason']")
    assert [one.text for one in kept] == ["Thiếu biên bản."]


def test_letters_keep_what_was_typed_and_say_which_field_is_wrong(office: Office) -> None:
    person = Visitor(office).signed_in()
    person.get("/van-ban")
    page = person.post("/van-ban", kind="compiled", dossiers="", signer="Lê Văn Ký", recipients="Lưu: VT").text

    (dossiers,) = _invalid(page)
    assert (dossiers.get("name"), _described(page, dossiers)) == ("dossiers", ["Văn bản này cần ít nhất một hồ sơ."])
    tree = html.document_fromstring(page)
    assert tree.xpath("//input[@name='signer']/@value") == ["Lê Văn Ký"]
    assert tree.xpath("//textarea[@name='recipients']")[0].text == "Lưu: VT"
    assert tree.xpath("//select[@name='kind']/option[@selected]/@value") == ["compiled"]


@pytest.mark.parametrize("where", ["day", "file"])
def test_a_signed_file_that_is_refused_is_tied_to_its_own_letter(office: Office, where: str) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    person = Visitor(office).signed_in()
    person.get("/van-ban")
    for _ in range(2):
        person.post("/van-ban", kind="receipt", dossiers=dossier.code)
    letter = re.findall(r'action="/van-ban/([^/]+)/ban-ky"', person.get("/van-ban").text)[1]
    day, data = ("2027-01-01", b"%PDF-1.7") if where == "day" else ("2026-03-02", b"PK")
    page = person.post(f"/van-ban/{letter}/ban-ky", number="15/SNV", day=day, file=(BytesIO(data), "a.pdf")).text

    (control,) = _invalid(page)
    assert (control.get("name"), control.xpath("ancestor::form/@action")) == (where, [f"/van-ban/{letter}/ban-ky"])
    assert control.xpath("ancestor::details/@open")


def test_what_a_council_is_convened_with_is_told_at_its_field(office: Office) -> None:
    office.file(at_council())
    person = Visitor(office).signed_in("lanhdao")
    person.get("/hoi-dong")
    page = person.post("/hoi-dong", held_on="2026-03-09", method="open", place="Phòng 1").text

    assert [one.get("name") for one in _invalid(page)] == ["dossiers"]
    assert html.document_fromstring(page).xpath("//input[@name='place']/@value") == ["Phòng 1"]
