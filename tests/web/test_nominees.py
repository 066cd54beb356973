"""Rows of lists on the dossier's page: put right, added, struck out and taken back, also those of the minutes."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.dossier_checks import check_dossier
from service.domain.fields import PaperKind
from tests.kit.office import a_read_paper, under_review

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor


def test_a_row_of_the_list_is_put_right_struck_out_and_taken_back_on_the_page(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review())
    page = f"/ho-so/{dossier.code}"
    link = re.search(r'href="[^"]*(\?dong=[^"#]*)#dong-1"', person.get(page).text)
    assert link is not None
    form = person.get(page + html.unescape(link[1]))
    row = {"act": "set", "of": _hidden(form.text, "of"), "about": html.unescape(_hidden(form.text, "about")),
           "anchor": "dong-1", "giay": "1"}  # fmt: skip

    wrong = person.post(f"{page}/danh-sach", **row, name="", title="Phó phòng", expected_version="1")
    saved = person.post(f"{page}/danh-sach", **row, name="Nguyễn Văn Thứ", sex="Nam", expected_version="1")
    person.post(f"{page}/danh-sach", **row | {"act": "strike"}, expected_version="2")
    struck = person.get(page).text
    person.post(f"{page}/danh-sach", **row | {"act": "restore"}, expected_version="3")

    assert wrong.status_code == 422
    assert 'value="Phó phòng"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert saved.headers["Location"] == f"{page}?giay=1#dong-1"
    assert "<s>Nguyễn Văn Thứ</s>" in struck
    assert "Bỏ khỏi danh sách đề nghị" in struck
    after = office.store.dossier(dossier.id)
    assert after.reading is not None
    assert [one.name for one in after.reading.nominees] == ["Nguyễn Văn Thứ", "Trần Thị Nghiệm"]
    assert "sửa bởi chuyenvien" in person.get(page).text


def test_one_whom_the_list_missed_is_added_on_the_page(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review())
    page = f"/ho-so/{dossier.code}"

    person.get("/van-ban")
    person.post("/van-ban", kind="receipt", dossiers=dossier.code)
    person.post(f"{page}/danh-sach", act="add", subject="collective", name="Phòng Sót", expected_version="1")

    shown = person.get(page).text
    assert "1 văn bản soạn trước đó, chưa ký, vẫn ghi như cũ" in shown
    assert "Phòng Sót" in shown
    assert "thêm bởi chuyenvien" in shown


def test_a_name_misread_in_the_minutes_is_put_right_where_the_minutes_are_open(office: Office, person: Visitor) -> None:
    minutes = a_read_paper(2, name="Biên bản.pdf")
    assert minutes.report is not None
    kind = replace(minutes.report.kind, value=PaperKind.MINUTES)
    misread = replace(minutes.report.nominees[0], name="Nguyễn Vân Thứ")
    minutes = replace(
        minutes, report=replace(minutes.report, kind=kind, nominees=(misread, minutes.report.nominees[1]))
    )
    dossier = office.file(under_review(papers=(a_read_paper(), minutes)))
    page = f"/ho-so/{dossier.code}"
    link = re.search(r'href="[^"]*(\?dong=[^"#]*)#giay-dong-1"', person.get(f"{page}?giay=2").text)
    assert link is not None
    form = person.get(page + html.unescape(link[1])).text
    about = html.unescape(_hidden(form[form.index("row-form") :], "about"))

    person.post(f"{page}/danh-sach", act="set", of="2", about=about, anchor="giay-dong-1", giay="2",
                name="Nguyễn Văn Thử", expected_version="1")  # fmt: skip

    after = office.store.dossier(dossier.id)
    assert "C9.names" not in {one.rule for one in after.problems}
    assert "C9.names" in {one.rule for one in check_dossier([("", one.report) for one in dossier.papers if one.report])}
    assert "Danh sách đọc từ giấy này" not in person.get(page).text


def _hidden(page: str, name: str) -> str:
    return str(re.search(rf'name="{name}" value="([^"]*)"', page)[1])  # type: ignore[index]
