"""The console's pages: what they show, and that a refusal keeps what was typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain import terms
from service.domain.council import SessionState
from service.domain.deadlines import Calendar
from service.domain.dossier import PaperStatus
from service.domain.events import EventType
from service.domain.fields import FieldState, PaperKind, Problem
from service.domain.opinions import Opinion
from service.domain.permission import ROLES as ALL_ROLES
from service.domain.permission import Operation
from service.domain.review import ACTIONS, RETURN_CODES
from service.domain.states import Processing, State
from service.domain.votes import Choice, Outcome, Seat
from service.stages.deliveries import STATES
from service.web.labels import load_labels
from service.web.settings import CONSOLE_FOLDER
from tests.kit.builders import a_paper
from tests.kit.office import SUBMISSION, a_read_paper, under_review, with_problems
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

HOSTILE = "<img src=x onerror=alert(1)>\"'.pdf"


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return office.file(under_review(), texts=[SUBMISSION.encode()])


def _archived(**given: object) -> Dossier:
    return under_review(id="xong", state=State.ARCHIVED, processing=Processing.DONE, step=None, **given)


def test_an_empty_queue_says_how_dossiers_arrive(office: Office, person: Visitor) -> None:
    assert "Chưa có hồ sơ nào." in person.get("/").text
    shown = {name: Visitor(office).signed_in(name).get("/").text for name in ("donvi", "vanhanh", "thanhtra")}
    assert [name for name, page in shown.items() if "/api/v1/inbox" in page] == ["vanhanh"]
    assert "báo cơ quan thẩm định ghi đúng đơn vị trình" in shown["donvi"]


def test_an_office_opens_on_its_work_and_a_unit_on_all_of_its_dossiers(office: Office, person: Visitor) -> None:
    decided = {"decision_number": "692/QĐ-UBND", "decision_date": "2021-07-03"}
    office.file(under_review())
    office.file(_archived(decision=decided))
    opened, everything = person.get("/").text, person.get("/?cho=tat-ca").text
    of_unit = Visitor(office).signed_in("donvi").get("/").text

    assert ("692/QĐ-UBND" in opened, "692/QĐ-UBND, 03/07/2021" in everything, "692/QĐ-UBND" in of_unit) == (0, 1, 1)
    assert "Đang giải quyết <b>1</b>" in opened
    of_chair = Visitor(office).signed_in("chutich").get("/").text
    assert "Chờ tôi <b>0</b>" in of_chair  # a specialist's step is none of who signs
    assert "Không có hồ sơ nào đang chờ bạn." in of_chair
    assert "Không có hồ sơ nào đang giải quyết." not in opened


def test_what_is_due_first_stands_first_until_the_newest_is_asked_for(office: Office, person: Visitor) -> None:
    soon = office.file(under_review(id="sớm"))
    step = replace(under_review().step, due=date(2026, 3, 20))  # type: ignore[type-var]
    late = office.file(under_review(id="muộn", step=step, received_at=soon.received_at + timedelta(hours=1)))
    told = {path: person.get(path).text for path in ("/", "/?cho=toi", "/?cho=dang-lam&sort=newest")}
    rows = {path: re.findall(r'href="/ho-so/([^"]+)">HS', text) for path, text in told.items()}

    assert rows == {
        "/": [soon.code, late.code],
        "/?cho=toi": [soon.code, late.code],
        "/?cho=dang-lam&sort=newest": [late.code, soon.code],
    }
    assert '<a href="/?cho=dang-lam&amp;sort=newest">Nhận lúc</a>' in told["/"]
    assert '<a href="/?cho=dang-lam">Thời hạn</a>' in told["/?cho=dang-lam&sort=newest"]


def test_a_long_list_is_narrowed_by_unit_and_award_and_stays_so_from_state_to_state(
    office: Office, person: Visitor
) -> None:
    mine = office.file(under_review(unit="Ủy ban nhân dân xã Cẩm Lĩnh"))
    other = office.file(with_problems(unit="Sở Y tế"))
    page = person.get("/?cho=dang-lam&unit=cam+linh&award=bkt").text
    nothing = person.get("/?award=gk").text
    of_unit = Visitor(office).signed_in("donvi").get("/").text

    assert (mine.code in page, other.code in page) == (True, False)
    assert 'name="unit" value="cam linh"' in page
    assert '<option value="bkt" selected>' in page
    assert "/?award=bkt&amp;unit=cam+linh&amp;state=incomplete" in page
    assert '<a href="/?cho=dang-lam">Bỏ lọc</a>' in page
    assert "Không có hồ sơ nào khớp bộ lọc" in nothing
    assert 'class="narrow"' not in of_unit


def test_an_office_whose_work_is_done_is_told_so(office: Office, person: Visitor) -> None:
    office.file(_archived())

    assert "Không có hồ sơ nào đang giải quyết." in person.get("/").text


def test_the_queue_shows_state_clock_and_problems(office: Office, person: Visitor) -> None:
    office.file(with_problems())
    page = person.get("/").text

    shown = ("Chưa đủ", "còn 2 ngày", "04/03/2026", "2 vướng mắc", "Bằng khen của Chủ tịch")
    assert [words for words in shown if words not in page] == []


def test_an_overdue_dossier_says_by_how_much(office: Office, person: Visitor, dossier: Dossier) -> None:
    office.clock.advance(days=5)

    assert "quá hạn 3 ngày" in person.signed_in().get(f"/ho-so/{dossier.code}").text


def test_a_deadline_says_why_it_is_that_day_on_the_page_and_in_the_api(office: Office, person: Visitor) -> None:
    calendar = Calendar({date(2026, 3, 3): "Ngày lễ thử"})
    term = terms.begin("legal", "Thời hạn giải quyết", on=date(2026, 3, 2), days=2, calendar=calendar, ground="Điều 12")
    dossier = office.file(under_review(terms=(term,)), texts=[SUBMISSION.encode()])
    page = person.get(f"/ho-so/{dossier.code}").text
    told = office.app.test_client().get(f"/api/v1/dossiers/{dossier.code}", headers=office.bearer()).json["terms"][0]

    why = "trừ ngày nghỉ: 03/03 Ngày lễ thử. Căn cứ: Điều 12."
    assert "Vì sao là ngày này" in page
    assert why in page
    assert (told["due"], told["skipped"][0]["name"], why in told["why"]) == ("2026-03-05", "Ngày lễ thử", True)


def test_the_evidence_stands_marked_in_the_paper(person: Visitor, dossier: Dossier) -> None:
    page = person.get(f"/ho-so/{dossier.code}").text

    assert '<a id="e-number"></a><mark data-fields="number" title="Số, ký hiệu">12/TTr-STN</mark>' in page
    assert "Chưa đọc được, cần người xem" in page


def test_a_signature_is_told_with_its_time_and_what_may_be_concluded(office: Office, person: Visitor) -> None:
    paper = a_read_paper()
    fact = {
        "code": "pdf.signature", "signer": "Lê Thị <b>Ký</b>",
        "at": "2025-06-02T03:04:05+00:00", "timestamp": "hôm qua",
        "conclusion": "Nội dung không đổi từ khi ký; về chứng thư: không kết luận được (chưa cấu hình).",
    }  # fmt: skip
    signed = replace(paper, report=replace(paper.report, facts=(fact,)))
    dossier = office.file(under_review(papers=(signed,)), texts=[SUBMISSION.encode()])

    shown = person.get(f"/ho-so/{dossier.id}").text

    assert "Lê Thị &lt;b&gt;Ký&lt;/b&gt;, khai ký lúc 10:04 02/06/2025, dấu thời gian hôm qua." in shown
    assert "không kết luận được (chưa cấu hình)" in shown


def test_what_a_sender_wrote_never_becomes_markup(office: Office, person: Visitor) -> None:
    paper = a_read_paper(name=HOSTILE, text=SUBMISSION + "\n<script>alert(1)</script>")
    dossier = office.file(under_review(subject=HOSTILE, unit=HOSTILE, papers=(paper,)), texts=[b""])
    pages = person.get(f"/ho-so/{dossier.code}").text + person.get("/?q=alert").text

    assert "<img" not in pages.replace('<img src="/static/mark.svg"', "")
    assert "<script>alert" not in pages


def test_a_button_moves_the_dossier_and_says_so(office: Office, person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    done = person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=dossier.version)

    assert (done.status_code, done.headers["Location"]) == (303, f"/ho-so/{dossier.code}")
    assert "Đã ghi nhận đồng ý." in person.get(done.headers["Location"]).text
    assert office.store.dossier(dossier.id).step.name == "tham_dinh"  # type: ignore[union-attr]


def test_a_refused_return_keeps_what_was_typed(person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    answer = person.post(f"/ho-so/{dossier.code}/y-kien", action="return", expected_version=dossier.version,
                         reason="Thiếu biên bản họp", codes=["R03", "R08"])  # fmt: skip

    assert answer.status_code == 422
    assert "Thiếu biên bản họp</textarea>" in answer.text
    assert 'value="R08" checked' in answer.text


def test_a_stale_page_is_told_and_shows_the_dossier_as_it_is(person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=dossier.version)
    answer = person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=dossier.version)

    assert answer.status_code == 409
    assert f'name="expected_version" value="{dossier.version + 1}"' in answer.text


def test_a_corrected_list_keeps_its_shape(office: Office, person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}?giay=1&sua=individual_count")
    done = person.post(f"/ho-so/{dossier.code}/sua", paper=1, field="individual_count", value="3",
                       expected_version=dossier.version)  # fmt: skip
    corrections = office.store.dossier(dossier.id).corrections

    assert done.headers["Location"] == f"/ho-so/{dossier.code}?giay=1#f-individual_count"
    assert [(one.paper, one.field, one.value, one.before) for one in corrections] == [(1, "individual_count", 3, 2)]


def test_a_person_chooses_the_award_that_the_machine_could_not_tell(office: Office, person: Visitor) -> None:
    dossier = office.file(with_problems(award=""))
    page = person.get(f"/ho-so/{dossier.code}").text
    done = person.post(
        f"/ho-so/{dossier.code}/sua", paper=0, field="award", value="bkt", expected_version=dossier.version
    )

    assert '<option value="bkt" >' in page
    assert done.headers["Location"] == f"/ho-so/{dossier.code}"
    assert office.store.dossier(dossier.id).award == "bkt"


def test_a_quarantined_paper_says_why_and_gives_no_download(office: Office, person: Visitor) -> None:
    held = a_paper(status=PaperStatus.QUARANTINED, reason="zip.bomb", message="Tệp nén phình quá lớn.")
    dossier = office.file(with_problems(papers=(held,)), texts=[b"x"])
    page = person.get(f"/ho-so/{dossier.code}").text

    assert "Tệp nén phình quá lớn." in page
    assert f"/ho-so/{dossier.code}/tep/1" not in page
    assert person.get(f"/ho-so/{dossier.code}/tep/1").status_code == 403


def test_a_quarantined_dossier_can_be_tried_again(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(state=State.RECEIVED, processing=Processing.QUARANTINED, step=None, papers=()))
    person.get(f"/ho-so/{dossier.code}")
    done = person.post(f"/ho-so/{dossier.code}/cach-ly", action="release")

    assert done.status_code == 303
    assert office.store.dossier(dossier.id).processing is Processing.WORKING


def test_an_unknown_dossier_is_a_sentence_with_a_way_back(person: Visitor) -> None:
    answer = person.get("/ho-so/HS-2026-999999")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Về danh sách hồ sơ" in answer.text


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("state", State), ("processing", Processing), ("kind", PaperKind), ("event", EventType), ("action", ACTIONS),
        ("action_done", ACTIONS), ("action_hint", ACTIONS), ("return_code", RETURN_CODES),
        ("delivery_state", STATES), ("operation", Operation), ("session_state", SessionState), ("seat", Seat),
        ("vote_outcome", Outcome), ("choice", Choice), ("field_state", FieldState), ("role", ALL_ROLES),
    ],
)  # fmt: skip
def test_every_code_has_vietnamese_words(table: str, codes: object) -> None:
    words = load_labels(CONSOLE_FOLDER / "labels.toml").table(table)

    assert {str(code) for code in codes} == set(words)  # type: ignore[attr-defined]


def test_a_reason_whose_action_is_gone_meanwhile_is_shown_again(person: Visitor, dossier: Dossier) -> None:
    for _step in ("kiem_tra", "tham_dinh"):
        page = person.get(f"/ho-so/{dossier.code}").text
        version = page.split('name="expected_version" value="')[1].split('"')[0]
        person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=version)
    answer = person.post(f"/ho-so/{dossier.code}/y-kien", action="return", expected_version=dossier.version,
                         reason="Một lý do rất dài", legal_basis="Điều 84", codes=["R03"])  # fmt: skip

    assert answer.status_code == 409
    assert "Một lý do rất dài</textarea>" in answer.text


def test_a_correction_that_came_too_late_keeps_what_was_typed(person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/y-kien", action="note", expected_version=dossier.version, reason="xen vào")
    of_paper = person.post(f"/ho-so/{dossier.code}/sua", paper=1, field="subject", value="Trích yếu gõ lại",
                           expected_version=dossier.version)  # fmt: skip
    of_dossier = person.post(f"/ho-so/{dossier.code}/sua", paper=0, field="unit", value="Sở gõ lại",
                             expected_version=dossier.version)  # fmt: skip

    assert (of_paper.status_code, of_dossier.status_code) == (409, 409)
    assert "Trích yếu gõ lại</textarea>" in of_paper.text
    assert 'value="Sở gõ lại"' in of_dossier.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("date", "16/10/2026"), "2026-10-16"),
        (("date", "ngày 6 tháng 3 năm 2026"), "2026-03-06"),
        (("individual_count", "1.386"), 1386),
        (("household_count", "2"), 2),
        (("recipients", "Như trên"), ["Như trên"]),
    ],
)
def test_a_value_is_kept_as_the_machine_keeps_its_own(
    office: Office, dossier: Dossier, typed: tuple[str, str], kept: object
) -> None:
    (field, value), person = typed, Visitor(office).signed_in()
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/sua", paper=1, field=field, value=value, expected_version=dossier.version)

    assert [(one.field, one.value) for one in office.store.dossier(dossier.id).corrections] == [(field, kept)]


@pytest.mark.parametrize("typed", [("date", "32/13/2026"), ("individual_count", "ba người")])
def test_what_is_no_value_of_the_field_is_refused_and_stays_to_be_put_right(
    office: Office, person: Visitor, dossier: Dossier, typed: tuple[str, str]
) -> None:
    field, value = typed
    person.get(f"/ho-so/{dossier.code}")
    answer = person.post(f"/ho-so/{dossier.code}/sua", paper=1, field=field, value=value,
                         expected_version=dossier.version)  # fmt: skip

    assert answer.status_code == 422
    assert f"{value}</textarea>" in answer.text
    assert "viết" in answer.text
    assert office.store.dossier(dossier.id).corrections == ()


def test_a_day_is_shown_to_be_corrected_as_the_office_writes_it(person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/sua", paper=1, field="date", value="2026-10-06",
                expected_version=dossier.version)  # fmt: skip
    page = person.get(f"/ho-so/{dossier.code}?giay=1&sua=date").text

    assert "06/10/2026</textarea>" in page


def test_a_returned_dossier_tells_its_unit_why_until_when_and_how_to_send(office: Office, person: Visitor) -> None:
    dossier = office.file(with_problems())
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/y-kien", action="return", expected_version=dossier.version, reason="Thiếu dấu",
                legal_basis="Điều 84", codes=["R03"])  # fmt: skip
    unit = Visitor(office).signed_in("donvi").get(f"/ho-so/{dossier.code}").text
    notice = unit.partition('id="returned"')[2].partition('class="columns"')[0]

    shown = (
        f"ghi mã <strong>{dossier.code}</strong>",
        "Thiếu dấu",
        "Căn cứ: Điều 84",
        "R03",
        "Hạn bổ sung: 09/03/2026",
    )
    assert [words for words in shown if words not in notice] == []


def test_many_papers_with_faults_leave_what_is_to_be_done_in_sight(office: Office, person: Visitor) -> None:
    faults = tuple(Problem("R07", f"Vướng mắc {number}.", paper=f"Báo cáo {number:02}.pdf") for number in range(1, 61))
    dossier = office.file(with_problems(problems=faults))
    page = person.get(f"/ho-so/{dossier.code}").text
    shown, _, folded = page.partition("Còn 54 giấy tờ nữa có vướng mắc")

    assert "Vướng mắc 6." in shown
    assert "Vướng mắc 7." not in shown
    assert "Vướng mắc 60." in folded


def test_a_dossier_opens_at_its_submission_wherever_that_stands(office: Office, person: Visitor) -> None:
    letter = a_read_paper(2)
    assert letter.report.kind.value == PaperKind.SUBMISSION
    other = a_read_paper(1, name="Báo cáo.pdf")
    other = replace(other, report=replace(other.report, kind=replace(other.report.kind, value=PaperKind.OTHER)))
    dossier = office.file(under_review(papers=(other, letter)))
    opened = [person.get(f"/ho-so/{dossier.code}{query}").text for query in ("", "?giay=1")]

    assert [re.findall(r'\?giay=(\d)"[^>]*aria-current="true"', page) for page in opened] == [["2"], ["1"]]


def test_a_rejected_dossier_tells_its_unit_why(office: Office, person: Visitor, dossier: Dossier) -> None:
    person.get(f"/ho-so/{dossier.code}")
    person.post(f"/ho-so/{dossier.code}/y-kien", action="approve", expected_version=dossier.version)
    done = person.post(f"/ho-so/{dossier.code}/y-kien", action="reject", expected_version=dossier.version + 1,
                       reason="Không đủ thời gian", legal_basis="Điều 74")  # fmt: skip
    page = Visitor(office).signed_in("donvi").get(f"/ho-so/{dossier.code}").text

    assert done.status_code == 303
    assert "<strong>Không khen thưởng:</strong> Không đủ thời gian" in page


def test_nobody_is_waited_for_once_all_is_decided(office: Office, person: Visitor) -> None:
    asked = (Opinion("Công an tỉnh", "2026-03-02"),)
    open_one, decided = (
        office.file(under_review(opinions=asked)),
        office.file(_archived(opinions=asked, outcome="approved")),
    )

    assert "Công an tỉnh: đang chờ" in person.get(f"/ho-so/{open_one.code}").text
    assert "không trả lời cho đến khi hồ sơ kết thúc" in person.get(f"/ho-so/{decided.code}").text


def test_a_decision_says_its_days_as_the_office_writes_them(office: Office, person: Visitor) -> None:
    decision = {"decision_number": "88/QĐ-UBND", "decision_date": "2026-02-27", "annulled_on": "2026-03-01"}
    dossier = office.file(under_review(state=State.ARCHIVED, step=None, outcome="approved", decision=decision))

    page = person.get(f"/ho-so/{dossier.code}").text

    assert "27/02/2026" in page
    assert "01/03/2026" in page
