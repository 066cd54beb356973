"""Papers that come by hand: laid into the dossier on its page, once, and read with the others."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from service.domain.fields import Problem
from service.domain.states import State
from tests.kit.office import under_review, with_problems
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from service.domain.dossier import Dossier
    from tests.kit.office import Office


def add(person: Visitor, dossier: Dossier, *names: str) -> TestResponse:
    person.get(f"/ho-so/{dossier.code}")
    return person.post(f"/ho-so/{dossier.code}/giay-to", file=[(BytesIO(one.encode()), one) for one in names])


@pytest.mark.parametrize("returned", [False, True])
def test_what_is_missing_is_laid_in_as_a_supplement_once(office: Office, person: Visitor, *, returned: bool) -> None:
    dossier = office.file(with_problems())
    if returned:
        person.get(f"/ho-so/{dossier.code}")
        person.post(f"/ho-so/{dossier.code}/y-kien", action="return", expected_version=dossier.version, codes="R03",
                    reason="Thiếu biên bản.", legal_basis="Luật 06/2022/QH15, Điều 84")  # fmt: skip

    answers = [add(person, dossier, "Biên bản họp.docx", "Phụ lục.docx") for _ in range(2)]
    after = office.store.dossier(dossier.id)

    assert [one.status_code for one in answers] == [303, 409]
    assert (after.revision, after.state) == (2, State.RECEIVED)
    assert [one.name for one in after.papers][1:] == ["Biên bản họp.docx", "Phụ lục.docx"]


def test_one_paper_may_be_laid_into_two_dossiers(office: Office, person: Visitor) -> None:
    """One certificate of an initiative serves two dossiers of a unit: the second is no double of the first."""
    both = [office.file(with_problems()), office.file(with_problems(id="kia"))]

    answers = [add(person, one, "Chứng nhận sáng kiến.docx").status_code for one in both]

    assert answers == [303, 303]
    assert [len(office.store.dossier(one.id).papers) for one in both] == [2, 2]


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.SUSPENDED])
def test_papers_for_a_dossier_that_is_appraised_or_stands_wait_to_be_accepted(
    office: Office, person: Visitor, state: State
) -> None:
    dossier = office.file(under_review(state=state))
    assert f"/ho-so/{dossier.code}/giay-to" in person.get(f"/ho-so/{dossier.code}").text

    pages = []
    for _ in range(2):
        add(person, dossier, "Biên bản họp.docx")
        pages.append(person.get(f"/ho-so/{dossier.code}").text)
    after = office.store.dossier(dossier.id)

    assert after.change_request is not None
    assert (after.change_request.kind, len(after.papers)) == ("update", 1)
    assert ["chờ người thẩm định chấp nhận" in one for one in pages] == [True, False]
    assert "đã nhận từ trước" in pages[1]
    assert ['value="accept_change"' in one for one in pages] == [state is State.IN_REVIEW] * 2


def test_no_file_and_a_decided_dossier_are_refused_in_words(office: Office, person: Visitor) -> None:
    waiting = office.file(with_problems())
    decided = office.file(under_review(state=State.ARCHIVED, step=None, outcome="approved"))
    empty = person.post(f"/ho-so/{waiting.code}/giay-to", file=(BytesIO(b""), ""))
    late = add(person, decided, "x.docx")

    assert (empty.status_code, "Chưa chọn tệp nào." in empty.text) == (422, True)
    assert (late.status_code, "không nhận thêm giấy tờ" in late.text) == (409, True)
    assert len(office.store.dossier(decided.id).papers) == 1


def test_another_body_lays_nothing_in(office: Office) -> None:
    dossier = office.file(with_problems())

    answer = add(Visitor(office).signed_in("donvikhac"), dossier, "x.docx")

    assert answer.status_code == 404
    assert len(office.store.dossier(dossier.id).papers) == 1


def test_a_return_is_written_of_what_was_found_and_notes_are_no_reason(office: Office, person: Visitor) -> None:
    problems = (*with_problems().problems, Problem("R18", "Không đọc được số; cần người xem và nhập.", field="number"))
    dossier = office.file(with_problems(problems=problems))

    page = person.get(f"/ho-so/{dossier.code}").text
    form = page[page.index('name="action" value="return"') :]

    assert 'value="R03" checked' in form
    assert 'value="R05" checked' in form
    assert not {code for code in ("R01", "R18") if f'value="{code}" checked' in form}
    assert "- Thiếu biên bản họp xét khen thưởng.\n- Chưa đọc được ngày của tờ trình.</textarea>" in form
    assert 'name="legal_basis" value="NĐ 152/2025/NĐ-CP Điều 30;' in form


def test_the_history_names_whose_account_handed_papers_in_and_a_unit_reads_how_to_recall(office: Office) -> None:
    """DOMAIN B.6: a return and a lateness are facts that a unit will dispute."""
    dossier = office.file(with_problems())
    unit = Visitor(office).signed_in("donvi")
    before = unit.get(f"/ho-so/{dossier.code}").text
    unit.post(f"/ho-so/{dossier.code}/giay-to", file=(BytesIO(b"%PDF-1.7 bo sung"), "Bổ sung.pdf"))
    page = Visitor(office).signed_in("chuyenvien").get(f"/ho-so/{dossier.code}").text

    assert "Xin rút hồ sơ" in before
    assert "Người gửi: donvi" in page
    assert "Xin rút hồ sơ" not in page
