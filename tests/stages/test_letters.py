"""Letters over ports in memory: made once an occasion, refused where they do not fit, saying what the office would."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from service.domain import clocks, retention
from service.domain.errors import Invalid, NotAllowed, NotFound
from service.domain.fields import Problem
from service.domain.letters import clean, dated, numbered
from service.domain.opinions import Opinion
from service.domain.orders import Ground
from service.domain.review import Order
from service.ports import Account, Change
from service.stages import letter_values, letters, review
from service.stages.letters import Wish
from tests.kit.letters import ACTOR, KEEPER, SAID, Written, a_writing_office
from tests.kit.office import at_council, under_review, with_problems

if TYPE_CHECKING:
    from service.domain.letters import Letter


@pytest.fixture
def written() -> Written:
    return a_writing_office()


def words(written: Written, letter: Letter) -> str:
    """Give all texts of a letter, tables too."""
    body = Document(io.BytesIO(written.bytes_of(letter))).element.body
    return "\n".join("".join(t.text or "" for t in one.iter(f"{one.nsmap['w'].join('{}')}t")) for one in body.iter()
                     if one.tag.endswith("}p"))  # fmt: skip


def run_letters(written: Written) -> None:
    """Let a worker write what is owed."""
    deps, now = written.office.deps, written.office.deps.clock.now()
    for job in deps.jobs.due(now=now, limit=99):
        lease = deps.jobs.claim(job, now=now, seconds=30)
        if lease and lease.kind == "letter":
            letters.of_event(deps, lease)


def test_writing_an_events_letter_twice_is_once(written: Written) -> None:
    deps = written.office.deps
    event = next(one for one in deps.store.events(written.returned.id) if one.type == "dossier.returned")
    run_letters(written)
    [job] = deps.jobs.ensure(list(letters.owed([event], deps)))
    lease = deps.jobs.claim(job, now=deps.clock.now(), seconds=30)
    assert lease is not None
    letters.of_event(deps, lease)

    [letter] = letters.listed(deps, dossier=written.returned.code, account=KEEPER)
    assert (letter.kind, letter.occasion, letter.recipients) == ("return", event.id, ("Như trên", "Lưu: VT, TĐKT"))
    assert deps.jobs.backlog().get("letter", 0) == 0


def test_a_return_writes_its_letter_with_reason_codes_ground_and_day(written: Written) -> None:
    run_letters(written)
    [letter] = letters.listed(written.office.deps, dossier=written.returned.id, account=KEEPER)
    said = words(written, letter)

    for part in ("Kính gửi: Sở Thử nghiệm", "1. Lý do: Thiếu biên bản họp xét khen thưởng",
                 "- R03: Thiếu thành phần hồ sơ.", "2. Căn cứ: Luật 06/2022/QH15, Điều 84 khoản 2.",
                 "chậm nhất ngày 09/03/2026", "Số: ……/SNV-TĐKT", "Bình Minh, ngày …… tháng …… năm 2026"):  # fmt: skip
        assert part in said


def test_a_sender_is_told_its_own_days_and_the_legal_ones_not_those_of_the_open_step(written: Written) -> None:
    """Five working days to supplement (QĐ 01/2026/QĐ-TTg Điều 12 khoản 5); the office's own two are nobody else's."""
    office = written.office
    procedure = office.deps.catalogue.procedure("bkt")
    ground = Ground(procedure, office.deps.catalogue.calendar, office.deps.clock.now())
    lacking = office.file(clocks.open_step(with_problems(), procedure.steps[0], ground))
    whole = office.file(clocks.begin_legal(under_review(), ground))
    asked, received, whole_received = (
        words(written, written.make(kind, dossiers=(one.id,)))
        for kind, one in (("supplement_request", lacking), ("receipt", lacking), ("receipt", whole)))  # fmt: skip

    assert "chậm nhất ngày 11/03/2026. (5 ngày làm việc" in asked
    assert "dự kiến: 25 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ, không tính thời gian chờ bổ sung" in received
    assert "dự kiến: 06/04/2026 (25 ngày làm việc" in whole_received
    assert "06/03/2026" not in asked + received + whole_received
    returned = words(written, written.make("return"))
    assert "chưa kiểm chứng" not in asked + received + whole_received + returned


def test_who_signs_is_told_of_the_days_that_nobody_has_verified(written: Written) -> None:
    said = letters.doubts(written.office.deps, written.returned.code, account=KEEPER)

    assert [one.partition(" ngày làm việc")[0] for one in said] == [
        "hạn bổ sung 09/03/2026 (5",
        "thời hạn giải quyết 25",
    ]
    assert all("(chưa kiểm chứng)" in one for one in said)


def test_no_letter_says_what_was_not_done_yet(written: Written) -> None:
    """Returned with a reason and its ground (TT 118/2025/TT-BTC Điều 13 khoản 9); appraised before it is submitted."""
    office = written.office
    returned_later, appraised_later = office.file(with_problems()), office.file(under_review())
    told = []
    for kind, one in (("return", returned_later), ("submission", appraised_later), ("decision", returned_later),
                      ("notice", appraised_later)):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            written.make(kind, dossiers=(one.id,))
        told += [problem.code for problem in refusal.value.problems]
    last = office.deps.catalogue.procedure("nha_nuoc").steps[-1]
    decided_above = replace(appraised_later, procedure="nha_nuoc", step=replace(appraised_later.step, name=last.name))
    order = Order("note", written.returned.version, reason="Chỉ để trong phòng")
    review.decide(office.deps, written.returned.id, order, actor=ACTOR, account=KEEPER)

    assert told == ["letter.not_returned", "letter.unappraised", "letter.unappraised", "letter.undecided"]
    assert (last.role, letter_values.is_unappraised(office.deps, decided_above)) == ("specialist", False)
    assert "1. Lý do: Thiếu biên bản họp xét khen thưởng" in words(written, written.make("return"))


def test_a_rejection_writes_a_notice(written: Written) -> None:
    office = written.office
    dossier = office.file(at_council())
    review.decide(office.deps, dossier.id, Order("reject", dossier.version, reason="Chưa đủ điều kiện"), actor=ACTOR,
                  account=KEEPER)  # fmt: skip
    run_letters(written)
    [letter] = letters.listed(office.deps, dossier=dossier.id, account=KEEPER)

    said = words(written, letter)
    assert "1. Kết quả: không đủ điều kiện khen thưởng." in said
    assert "Lý do: Chưa đủ điều kiện" in said


def let_fail(written: Written, question: str) -> None:
    """Let the closed session have failed one question."""
    session = written.session
    failed = tuple(replace(one, outcome=one.outcome.FAILED, selected=False) if one.question == question else one
                   for one in session.results)  # fmt: skip
    written.office.deps.councils.save_session(replace(session, results=failed, version=99), expected=session.version)


def test_whom_the_council_did_not_pass_stands_in_the_notice_and_not_in_the_submission(written: Written) -> None:
    let_fail(written, "2")

    said = {kind: words(written, written.make(kind)) for kind in ("submission", "decision", "compiled")}
    before = written.office.store.dossier(written.passed.id)
    written.office.store.commit(Change(replace(before, outcome="approved", version=before.version + 1), before.version))
    said["notice"] = words(written, written.make("notice", dossiers=(before.id,)))

    assert {kind: ("Trần Thị Nghiệm" in text) for kind, text in said.items()} == {
        "submission": False, "decision": False, "notice": True, "compiled": True}  # fmt: skip
    question = next(one for one in written.session.results if one.question == "2")
    assert f"Không đạt: {question.part}/{question.whole} phiếu đồng ý" in said["notice"]
    assert "mức thông qua từ 80 %" in said["notice"]
    assert "khen thưởng cho 01 cá nhân" in said["submission"]
    assert "Các cá nhân trên đủ điều kiện" in said["submission"]  # of no collective where there is none
    assert "và các cá nhân có tên tại Điều 1" in said["decision"]
    decree = "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp"
    assert all(decree in said[kind] for kind in ("submission", "decision"))  # the one of the day of receipt


@pytest.mark.parametrize(
    ("outcome", "came"), [("approved", "Được khen thưởng"), ("rejected", "Không được khen thưởng")]
)
def test_a_notice_says_how_each_came_off_and_no_longer_how_the_council_voted(
    written: Written, outcome: str, came: str
) -> None:
    """Who passed the vote and was refused by the decider would read «Đạt» and wait for an award."""
    let_fail(written, "2")
    office, before = written.office, written.office.store.dossier(written.passed.id)
    ended = replace(before, outcome=outcome, step=None, version=before.version + 1, decision={"left_out": [2]})
    office.store.commit(Change(ended, before.version))
    said = words(written, written.make("notice", dossiers=(before.id,))).split("\n")

    assert (said.count(came), said.count("Đạt")) == (1, 0)
    assert any(one.startswith("Không đạt: ") for one in said)


def test_the_draft_of_an_annulment_names_whom_and_by_which_clause(written: Written) -> None:
    """Luật 06/2022/QH15 Điều 93 khoản 2; items back in 15 working days (TT 20/2025/TT-BNV Điều 16)."""
    deps, dossier = written.office.deps, written.decided
    with pytest.raises(Invalid):
        written.make("annulment", dossiers=(written.passed.id,))
    order = Order("propose_annulment", dossier.version, reason="Kết luận 9/KL-TTr",
                  inputs={"clause": "a", "nominees": "2", "number": "4/TTr-STN", "date": "2026-03-01"})  # fmt: skip
    proposed = review.decide(deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    asked = Order("ask_reissue", proposed.version, reason="Xe bị ngập.",
                  inputs={"cause": "lost", "nominees": "1", "date": "2026-03-01"})  # fmt: skip
    review.decide(deps, dossier.id, asked, actor=ACTOR, account=KEEPER)  # of somebody else, who keeps what he has
    said = words(written, written.make("annulment"))

    for part in ("Xét đề nghị của Sở Thử nghiệm tại Tờ trình số 4/TTr-STN ngày 01/03/2026;",
                 "tại Quyết định số 9/QĐ-UBND ngày 02/02/2026", "Trần Thị Nghiệm",
                 "Lý do: Kết luận 9/KL-TTr (điểm a khoản 2 Điều 93 Luật Thi đua, khen thưởng: gian dối trong việc",
                 "trong thời hạn 15 ngày làm việc kể từ ngày nhận được"):  # fmt: skip
        assert part in said
    assert "Nguyễn Văn Thử" not in said


def test_a_certificate_of_exchange_names_its_holder_and_the_decision(written: Written) -> None:
    """TT 118/2025/TT-BTC Mẫu số 2.4; one without a request is refused."""
    with pytest.raises(Invalid, match="giấy chứng nhận"):
        written.make("reissue_certificate", dossiers=(written.passed.id,))
    said = words(written, written.make("reissue_certificate"))

    for part in ("Số: 15/GCN-UBND", "Cấp đổi hiện vật khen thưởng", "chứng nhận cấp đổi", "Trần Thị Nghiệm",
                 "Theo Quyết định số 9/QĐ-UBND ngày 02/02/2026"):  # fmt: skip
        assert part in said


def test_a_submission_tells_the_decider_of_silence_and_of_other_views(written: Written) -> None:
    """TT 20/2025/TT-BNV Điều 9 khoản 7: late, missing or contrary opinions go before who decides."""
    store = written.office.deps.store
    passed = store.dossier(written.passed.id)
    asked = (Opinion("Thuế tỉnh", "2026-03-02", "silent"),
             Opinion("Công an tỉnh", "2026-03-02", "disagree", "đang xác minh", "9/CAT", "2026-03-03"))  # fmt: skip
    store.commit(Change(replace(passed, opinions=asked, version=passed.version + 1), expected=passed.version))
    said = words(written, written.make("submission"))

    assert "- Thuế tỉnh: quá hạn, không trả lời (hồ sơ của Sở Thử nghiệm)." in said
    assert "- Công an tỉnh: không đồng ý (Công văn số 9/CAT ngày 03/03/2026): đang xác minh (hồ sơ của" in said


def test_a_compiled_list_counts_by_unit_class_and_award_also_as_a_sheet(written: Written) -> None:
    other = written.office.file(at_council(unit="Sở Khác"))
    letter = written.make("compiled", dossiers=(written.passed.id, other.id), as_sheet=True)
    book = load_workbook(io.BytesIO(written.bytes_of(letter)))

    assert letter.name.endswith(".xlsx")
    assert list(book["Tổng hợp"].iter_rows(min_row=2, values_only=True)) == [
        ("Chưa xếp nhóm", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", 0, 4, 0)]  # fmt: skip
    assert [row[0] for row in book["Danh sách"].iter_rows(min_row=2, values_only=True)] == [1, 2, 3, 4]


def test_minutes_say_sums_recusals_and_written_opinions(written: Written) -> None:
    letter = written.make("minutes")
    said = words(written, letter)

    assert letter.session == written.session.id
    post = "Chuyên viên Văn phòng, Sở Thử nghiệm"
    assert f"Bùi Thị Tài không tham gia biểu quyết đối với Trần Thị Nghiệm ({post}): Người thân." in said
    assert "Mai Văn Khen vắng mặt, có ý kiến bằng văn bản: đồng ý 2 trường hợp." in said
    assert "Tô Văn Thay" in said


def test_a_letter_that_does_not_fit_is_refused_with_every_fault(written: Written) -> None:
    deps, dossier = written.office.deps, written.passed.id

    for wish, codes in (
        (Wish("minutes", (dossier,)), ["letter.about"]),
        (Wish("return"), ["letter.about"]),
        (Wish("submission"), ["letter.about"]),
        (Wish("opinion_request", (dossier,), as_sheet=True), ["letter.missing", "letter.sheet"]),
    ):
        with pytest.raises(Invalid) as refused:
            letters.make(deps, wish, by="thuky", account=KEEPER)
        assert [one.code for one in refused.value.problems] == codes
    with pytest.raises(NotFound):
        letters.make(deps, Wish("thư tình", (dossier,)), by="thuky", account=KEEPER)
    with pytest.raises(NotAllowed):
        letters.make(deps, Wish("return", (dossier,)), by="x", account=Account("x", roles=frozenset({"unit"})))


def test_a_person_may_say_who_signs_and_who_gets_it(written: Written) -> None:
    letter = written.make("return", recipients=("Sở Thử nghiệm", "Lưu: VT"), signer="Lê Văn Phó",
                          signer_title="KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC")  # fmt: skip

    assert letter.recipients == ("Sở Thử nghiệm", "Lưu: VT")
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC" in words(written, letter)
    assert "Lê Văn Phó" in words(written, letter)


def test_numbers_and_days_are_written_as_the_decree_says() -> None:
    day = with_problems().received_at.date()

    assert (numbered("5", "SNV"), numbered("15", "SNV"), numbered("", "SNV")) == ("05/SNV", "15/SNV", "……/SNV")
    assert dated(day, year=2026) == "ngày 02 tháng 3 năm 2026"
    assert dated(day - timedelta(days=30), year=2026) == "ngày 31 tháng 01 năm 2026"
    assert clean(" a\n\tb\u202e\u200bc  ") == "a bc"
    assert SAID["agency"] == clean(SAID["agency"])


def test_asking_for_opinions_writes_to_each_agency_with_its_last_day(written: Written) -> None:
    office = written.office
    dossier = office.file(under_review())
    order = Order("ask_opinions", dossier.version, reason="Có vi phạm pháp luật thuế không?",
                  inputs={"agencies": "Công an tỉnh; Thuế tỉnh"})  # fmt: skip
    after = review.decide(office.deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    run_letters(written)
    made = letters.listed(office.deps, dossier=dossier.id, account=KEEPER)
    term = after.term("opinion:Thuế tỉnh")

    assert term is not None
    assert term.due is not None
    assert {words(written, one).split("Kính gửi: ")[1].split("\n")[0] for one in made} == {"Công an tỉnh", "Thuế tỉnh"}
    office.clock.advance(days=2)  # a letter that is made anew gives nobody more days
    again = written.make("opinion_request", dossiers=(dossier.id,), said={"agency": "Thuế tỉnh"})
    for one in (*made, again):
        assert f"chậm nhất ngày {term.due:%d/%m/%Y}" in words(written, one)
        assert "Nội dung cần cho ý kiến: Có vi phạm pháp luật thuế không?" in words(written, one)


def test_a_notice_made_by_hand_is_public_as_long_as_the_procedure_wants(written: Written) -> None:
    state = written.office.file(under_review(procedure="nha_nuoc"))
    days = [words(written, written.make("publication", dossiers=those, said={})).partition("công khai: ")[2][:2]
            for those in ((written.passed.code,), (written.passed.code, state.code))]  # fmt: skip

    assert days == ["05", "10"]


def test_making_a_list_public_writes_its_notice(written: Written) -> None:
    office = written.office
    dossier = office.file(under_review())
    order = Order("publish", dossier.version, inputs={"place": "Cổng thông tin điện tử tỉnh"})
    review.decide(office.deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    run_letters(written)
    [notice] = letters.listed(office.deps, dossier=dossier.id, account=KEEPER)

    days = office.deps.catalogue.procedure("bkt").publication.working_days
    assert notice.kind == "publication"
    assert f"Thời gian công khai: {days:02} ngày làm việc" in words(written, notice)


def test_a_note_about_another_dossier_stands_in_no_letter(written: Written) -> None:
    office = written.office
    note = Problem("R20", "«a.pdf» là đúng tệp đã dùng trong hồ sơ HS-2026-000099.", severity="note")
    dossier = office.file(with_problems(problems=(note, *with_problems().problems)))
    order = Order("return", dossier.version, reason="Thiếu biên bản", codes=("R03",), legal_basis="Luật, Điều 84")
    review.decide(office.deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    made = [letters.make(office.deps, Wish(kind, (dossier.id,), said=SAID), by="thuky", account=KEEPER)
            for kind in ("return", "supplement_request", "receipt")]  # fmt: skip

    assert ["HS-2026-000099" in words(written, one) for one in made] == [False] * 3
    assert "Chưa đọc được ngày của tờ trình." in words(written, made[0])


def test_a_sheet_prints_on_landscape_pages_with_rows_as_high_as_their_texts(written: Written) -> None:
    letter = written.make("compiled", as_sheet=True)
    page = load_workbook(io.BytesIO(written.bytes_of(letter)))["Danh sách"]

    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert page.print_title_rows == "$1:$1"
    assert page.row_dimensions[2].height > 15


def test_every_outcome_has_words_for_a_letter() -> None:
    assert set(letter_values.OUTCOMES) >= retention.OUTCOMES


@pytest.mark.parametrize("kind", ["submission", "decision"])
def test_the_list_of_an_annex_is_also_a_sheet_of_who_goes_on(written: Written, kind: str) -> None:
    let_fail(written, "2")
    letter = written.make(kind, as_sheet=True)
    rows = list(load_workbook(io.BytesIO(written.bytes_of(letter)))["Danh sách"].iter_rows(values_only=True))

    assert rows[0] == ("TT", "Tập thể, cá nhân", "Chức vụ", "Đơn vị", "Hình thức")
    assert [(row[0], row[1]) for row in rows[1:]] == [(1, "Ông Nguyễn Văn Thử")]
