from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.dossier_checks import check_dossier
from service.domain.dossier_reading import DossierReading, combine
from service.domain.fields import FieldState, FieldValue, Nominee
from tests.golden.cases import read
from tests.golden.spans import reading as made

SUBMISSION, MINUTES, LIST = "submission_two_kinds_of_nominees", "minutes_with_votes", "nominee_list_sheet"


def together(*names: str) -> DossierReading:
    return combine([(name, read(name)) for name in names])


def test_a_submission_with_its_minutes_is_a_nomination() -> None:
    reading = together(SUBMISSION, MINUTES)

    assert (reading.is_nomination, reading.award) == (True, "bkt")
    assert [nominee.name for nominee in reading.nominees] == ["Phòng Sưu tầm", "Phòng Bảo quản", "Trần Văn Ví Dụ"]


def test_letters_plans_forms_and_decisions_alone_are_no_nomination() -> None:
    names = [
        "official_letter_subject_in_left_column", "plan_of_a_movement", "guidance_of_a_council",
        "form_blank_submission",
        "award_decision_with_conflicts", "other_notice_two_line_issuer", "other_scan_nobody_read",
    ]  # fmt: skip

    assert [together(name).is_nomination for name in names] == [False] * len(names)


def test_exemplars_of_the_plan_have_their_own_code() -> None:
    assert together("submission_draft_without_number").award == "dhtt"


def test_a_merit_report_alone_names_its_nominee() -> None:
    reading = together("merit_report_individual_2025")

    assert [(nominee.name, nominee.title, nominee.unit) for nominee in reading.nominees] == [
        ("Trần Văn Ví Dụ", "Trưởng phòng", "Phòng Sưu tầm, Sở Thư viện")
    ]


def test_papers_that_disagree_are_reported_with_paper_and_field() -> None:
    reading = together(SUBMISSION, MINUTES, LIST)

    assert [(conflict.code, conflict.paper, conflict.field) for conflict in reading.conflicts] == [
        ("R07", MINUTES, "nominees")
    ]


def test_a_count_that_differs_from_the_list_is_reported() -> None:
    reading = together("submission_number_laid_over_by_widgets", "nominee_list_of_persons_in_two_columns")

    assert [(conflict.code, conflict.field, conflict.message) for conflict in reading.conflicts] == [
        ("R06", "individual_count", "Tờ trình đề nghị 3 cá nhân, danh sách có 2 cá nhân.")
    ]


def test_a_submission_dated_before_the_meeting_is_reported() -> None:
    early = read(SUBMISSION)
    fields = {**early.fields, "date": replace(early.fields["date"], value="2022-02-27")}

    reading = combine([(SUBMISSION, replace(early, fields=fields)), (MINUTES, read(MINUTES))])

    (told,) = [conflict.message for conflict in reading.conflicts if conflict.code == "conflict.dates"]
    assert told.startswith("Tờ trình ghi ngày 27/02/2022, trước ngày họp xét ")
    assert "-" not in told


def _cited(**told: object) -> list[str]:
    listed, submission = made("list__docx"), made("submission__docx")
    number = replace(submission.fields["number"], value="17/TTr-SXD")
    day = replace(submission.fields["date"], value="2026-03-05")
    refs = FieldValue(state=FieldState.FOUND, value=[told["cites"]])
    submitted = {**submission.fields, "number": number, "date": day}
    papers = [("list", replace(listed, fields={**listed.fields, "proposal_refs": refs})),
              ("submission", replace(submission, fields=submitted))]  # fmt: skip
    return [one.message for one in check_dossier(papers) if one.code == "conflict.cited"]


@pytest.mark.parametrize(
    "cites",
    ["17/TTr-SXD ngày 05 tháng 3 năm 2026", "017/TTr - SXD", "17/TTr-SXD ngày 5/3/2026", "44/TTr-UBND", "danh sách"],
)
def test_a_list_that_cites_its_submission_or_another_offices_is_in_order(cites: str) -> None:
    assert _cited(cites=cites) == []


@pytest.mark.parametrize(
    ("cites", "told"),
    [
        ("71/TTr-SXD ngày 05 tháng 3 năm 2026", "số 17"),
        ("17/TTr-SXD ngày 15 tháng 3 năm 2026", "ngày 05/03/2026"),
    ],
)
def test_a_list_that_cites_another_number_or_day_than_its_submission_bears_is_reported(cites: str, told: str) -> None:
    assert _cited(cites=cites) == [f"Danh sách dẫn tờ trình số {cites}, tờ trình trong hồ sơ ghi {told}."]


def test_a_collective_called_with_its_unit_is_the_one_called_without_it() -> None:
    minutes, listed = read(MINUTES), read(LIST)
    voted = [replace(one, name="Phòng Sưu tầm") for one in minutes.nominees[:1]]
    rows = [replace(voted[0], name="Phòng Sưu tầm, Ủy ban nhân dân xã Thử"),
            replace(voted[0], name="Phòng Sưu tầm - UBND xã Nghiệm")]  # fmt: skip
    papers = [("minutes", replace(minutes, nominees=tuple(voted))), ("list", replace(listed, nominees=tuple(rows)))]

    assert [one.message for one in check_dossier(papers) if one.code in {"R07", "R11"}] == []


def test_a_name_that_lost_a_mark_in_a_picture_is_the_one_that_another_paper_spells_whole() -> None:
    minutes, listed, report = read(MINUTES), read(LIST), made("person_new__docx")
    row = replace(listed.nominees[0], subject="individual", name="Lê Thị Hồng Oanh")
    misread = replace(row, name="Lê Thi Hồng Oanh")
    own = {**report.fields, "full_name": replace(report.fields["full_name"], value=row.name)}

    def told(voted: Nominee, put_forward: Nominee) -> list[str]:
        papers = [("minutes", replace(minutes, nominees=(voted,))), ("list", replace(listed, nominees=(put_forward,))),
                  ("report", replace(report, fields=own))]  # fmt: skip
        return [one.message for one in check_dossier(papers) if one.rule == "C9.names"]

    assert told(replace(misread, confidence=0.6), row) == []
    assert told(row, replace(misread, confidence=0.6)) == []
    assert len(told(replace(misread, confidence=0.95), row)) == 1
    assert len(told(row, replace(misread, name="Lê Thị Hồng Anh", confidence=0.6))) == 2


def test_a_reading_survives_its_json() -> None:
    reading = together(SUBMISSION, MINUTES)

    assert DossierReading.from_json(reading.to_json()) == reading


def test_no_paper_is_no_nomination() -> None:
    assert combine({}) == DossierReading(confidence=1.0)


def test_a_person_who_is_decided_and_was_not_proposed_is_reported() -> None:
    decision = made("decision__docx")
    stranger = replace(decision.nominees[-1], name="Hồ Văn Lạ")
    papers = [("list", made("list__docx")), ("decision", replace(decision, nominees=(*decision.nominees, stranger)))]

    assert [(one.code, one.message) for one in check_dossier(papers)] == [
        ("R07", "Quyết định có 1 đối tượng không có trong danh sách đề nghị: Hồ Văn Lạ.")
    ]


def test_a_report_with_another_title_than_the_list_is_reported_with_both_places() -> None:
    report = made("person_new__docx")
    fields = {**report.fields, "position": replace(report.fields["position"], value="Trưởng ban")}

    conflicts = check_dossier([("list", made("list__docx")), ("report", replace(report, fields=fields))])

    assert [(one.field, one.message) for one in conflicts] == [
        ("position", "Báo cáo ghi chức vụ «Trưởng ban», danh sách ghi «Trưởng phòng» (dòng 3).")
    ]


def test_papers_that_agree_have_no_conflict() -> None:
    names = ("submission__docx", "list__pdf", "person_new__html", "decision__pdf")

    assert check_dossier([(name, made(name)) for name in names]) == ()


def test_an_earlier_award_without_its_decision_is_reported() -> None:
    report = made("person_new__docx")
    bare = [{"year": "2023", "name": "Giấy khen", "decision": ""}]
    fields = {**report.fields, "past_awards": replace(report.fields["past_awards"], value=bare)}

    assert [one.code for one in check_dossier([("report", replace(report, fields=fields))])] == ["R12"]
