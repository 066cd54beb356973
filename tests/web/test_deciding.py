"""Who decides sees, at the button, whom the council passed, what agencies said and who has not answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.opinions import Opinion
from service.ports import Change
from service.stages import acting
from tests.kit.letters import Written, a_writing_office
from tests.kit.office import under_review
from tests.kit.visitor import Visitor

ASKED = (
    Opinion("Công an tỉnh", "2026-03-02", answer="disagree", text="Đang bị thanh tra."),
    Opinion("Thuế tỉnh", "2026-03-02"),
)


@pytest.fixture
def written() -> Written:
    """Give an office in which a council has voted; who was second on the list did not pass."""
    written = a_writing_office()
    session = written.session
    failed = tuple(replace(one, outcome=one.outcome.FAILED, selected=False) if one.question == "2" else one
                   for one in session.results)  # fmt: skip
    written.office.deps.councils.save_session(replace(session, results=failed, version=99), expected=session.version)
    before = written.office.store.dossier(written.passed.id)
    step = written.office.deps.catalogue.procedure("bkt").steps[-1]
    assert before.step is not None
    here = replace(before.step, name=step.name, title=step.title, role=step.role, actions=step.actions)
    after = replace(before, step=here, opinions=ASKED, version=before.version + 1,
                    decision={"left_out": [2], "votes_for": 7, "votes_total": 9})  # fmt: skip
    written.office.store.commit(Change(after, before.version))
    return written


def test_the_page_and_the_link_say_what_is_decided_on(written: Written) -> None:
    office, code = written.office, written.passed.code
    account = office.deps.accounts.account("chutich")
    assert account is not None
    link = acting.new_link(office.deps, office.store.dossier(written.passed.id), account, "approve")
    page = Visitor(office).signed_in("chutich").get(f"/ho-so/{code}").text
    letter = Visitor(office).get(f"/viec/{link}").text

    for text in (page, letter):
        assert '<span class="flag warn">không đạt</span>' in text
        assert text.count("phiếu đồng ý (") == 2
        assert "«Đang bị thanh tra.»" in text
        assert "<strong>Chưa có ý kiến của Thuế tỉnh</strong>" in text
        assert "Quyết định khen thưởng</button>" in text
        assert "Đồng ý, chuyển tiếp</button>" not in text
    assert "<dt>Kết quả đến bước này</dt>" in page
    assert ": 2. Trần Thị Nghiệm" in page
    assert "Tổng số phiếu: 9 ·" not in page.split("<dt>Kết quả đến bước này</dt>")[1].split("</div>")[0]


def test_who_decides_is_told_that_it_is_decided_and_what_was_written(written: Written) -> None:
    """«Đã ghi nhận đồng ý.» left open whether something was still to be done."""
    code, version = written.passed.code, written.office.store.dossier(written.passed.id).version
    person = Visitor(written.office).signed_in("chutich")
    told = {"inputs.decision_number": "77/QĐ-UBND", "inputs.decision_date": "2026-03-04"}
    done = person.post(f"/ho-so/{code}/y-kien", action="approve", expected_version=version, **told)

    assert done.status_code == 303
    assert "Đã ghi quyết định khen thưởng. Hồ sơ vào lưu trữ;" in person.get(f"/ho-so/{code}").text


def test_where_nobody_voted_nothing_is_said_of_a_council_and_a_unit_is_told_no_votes(written: Written) -> None:
    office = written.office
    fresh = office.file(under_review())

    assert "Hội đồng:" not in Visitor(office).signed_in("chutich").get(f"/ho-so/{fresh.code}").text
    assert "phiếu đồng ý (" not in Visitor(office).signed_in("donvi").get(f"/ho-so/{written.passed.code}").text
