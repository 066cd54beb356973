"""What people see of the rules that judge a dossier: the decree, what is unverified, each ground for each nominee."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from service.domain.dossier_reading import DossierReading
from service.domain.fields import Nominee
from tests.kit.office import SUBMISSION, under_review

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor


def test_the_page_and_the_api_show_the_grounds_and_what_is_unverified(office: Office, person: Visitor) -> None:
    nominee = Nominee("individual", "Trần Văn Ví Dụ", unit="Sở Thư viện")
    reading = DossierReading(is_nomination=True, confidence=1.0, award="bkt", nominees=(nominee,))
    dossier = office.file(under_review(reading=reading), texts=[SUBMISSION.encode()])
    page = person.get(f"/ho-so/{dossier.code}").text
    judged = office.app.test_client().get(f"/api/v1/dossiers/{dossier.code}", headers=office.bearer()).json["judged"]

    shown = ("Tiêu chuẩn", "Trần Văn Ví Dụ", "Cần người xem", "Luật 06/2022/QH15, Điều 74 khoản 1 điểm a",
             "Quy tắc có điều chưa kiểm chứng", "Nghị định 152/2025/NĐ-CP")  # fmt: skip
    assert [words for words in shown if words not in page] == []
    assert (judged["file"], judged["unverified"]) == ("awards/nd152/bkt.toml", True)
    assert {ground["verdict"] for ground in judged["nominees"][0]["grounds"]} == {"ask"}


def test_every_nominee_of_a_long_list_can_be_looked_at(office: Office, person: Visitor) -> None:
    many = tuple(Nominee("individual", f"Trần Văn Số {number}", unit="Sở Thư viện") for number in range(1, 121))
    reading = DossierReading(is_nomination=True, confidence=1.0, award="bkt", nominees=many)
    dossier = office.file(under_review(reading=reading), texts=[SUBMISSION.encode()])
    path, seen = f"/ho-so/{dossier.code}?giay=1", []
    while path:
        page = person.get(path).text
        seen += re.findall(r"<summary>(Trần Văn Số \d+)</summary>", page)
        onward = re.search(r'class="next" href="([^"#]+)#standards"', page)
        path = html.unescape(onward[1]) if onward else ""

    assert seen == [one.name for one in many]


def test_the_doctor_lists_in_words_what_is_unverified(office: Office) -> None:
    doubts = office.deps.catalogue.doubts()

    assert "awards/nd152/bkt.toml" in doubts["tỷ lệ phiếu và số thành viên dự họp"]
    assert any("chưa đọc" in sentence and "awards/nd91/cstdt.toml" in files for sentence, files in doubts.items())
