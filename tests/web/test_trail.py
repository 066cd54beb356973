"""The auditor's page: who did what, who was given what, and whether the chain still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.stages import audit
from tests.kit.office import under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Give a dossier of which an auditor looked somebody up."""
    filed = office.file(under_review())
    person = Visitor(office).signed_in("chuyenvien")
    person.post(f"/ho-so/{filed.code}/y-kien", action="note", expected_version=filed.version, reason="Đã gọi điện")
    Visitor(office).signed_in("thanhtra").get("/khen-thuong?ten=Nguyễn Văn Thử")
    return filed


def test_an_auditor_reads_what_happened_and_who_looked(office: Office, dossier: Dossier) -> None:
    auditor = Visitor(office).signed_in("thanhtra")
    happened = auditor.get(f"/nhat-ky?ho-so={dossier.code}&ai=chuyenvien").text
    looked = auditor.get("/nhat-ky?dong=read").text
    again = office.app.test_client().get("/api/v1/audit?stream=read", headers=office.bearer("thanhtra")).json

    assert "Đã gọi điện" in happened
    assert f'href="/ho-so/{dossier.code}"' in happened
    assert "Nhận hồ sơ" not in happened  # the machine's, not the specialist's
    assert "<strong>Tra quá trình khen thưởng</strong>" in looked
    assert "Tên: Nguyễn Văn Thử" in looked
    assert [one["what"] for one in again["readings"]][:2] == ["trail", "trail"]  # looking is written into it
    assert auditor.get("/nhat-ky?ho-so=HS-1999-000001").status_code == 404


def test_the_chain_is_read_back_while_the_auditor_waits(office: Office, dossier: Dossier) -> None:
    audit.keep_up(office.deps)
    auditor = Visitor(office).signed_in("thanhtra")
    auditor.get(f"/nhat-ky?ho-so={dossier.code}")
    told = auditor.post("/nhat-ky").text

    assert told.count("nguyên vẹn</span>") == 2
    assert "1 điểm chốt đã ký" in told


def test_the_trail_is_the_auditors_alone(office: Office, dossier: Dossier) -> None:
    answers = {name: Visitor(office).signed_in(name).get(f"/nhat-ky?ho-so={dossier.code}").status_code
               for name in ("chuyenvien", "lanhdao", "donvi", "vanhanh", "thanhtra")}  # fmt: skip

    assert answers == {"chuyenvien": 403, "lanhdao": 403, "donvi": 403, "vanhanh": 403, "thanhtra": 200}
