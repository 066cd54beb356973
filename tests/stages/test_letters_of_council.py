"""Letters made from a vote: whom the minutes name, and who never comes to stand in a draft decision."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from docx import Document

from service.domain.errors import Invalid
from service.domain.review import Order
from service.domain.votes import Box, Choice, Count, Method
from service.stages import council, letter_values, letters, minutes_values, review
from service.stages.council import Plan
from service.stages.letters import Wish
from tests.kit.letters import ACTOR, KEEPER, Written, a_writing_office
from tests.kit.office import a_reading, at_council

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from service.domain.letters import Letter


@pytest.fixture
def written() -> Written:
    return a_writing_office()


def rows(written: Written, letter: Letter, table: int) -> list[list[str]]:
    """Give the cells of one table of a letter, counted from its end."""
    paper = Document(io.BytesIO(written.bytes_of(letter)))
    return [[cell.text for cell in row.cells] for row in paper.tables[table].rows]


def voted(
    written: Written,
    dossier: Dossier,
    ballot: Callable[[int], tuple[Mapping[str, Choice], Choice]],
    method: Method = Method.OPEN,
) -> Session:
    """Hold a session on a dossier; `ballot` gives, by the member's place, the answers and that to all others."""
    deps, plan = written.office.deps, Plan("Họp", written.session.held_on, (dossier.id,), method=method)
    session = council.convene(deps, plan, actor=ACTOR, account=KEEPER)
    for at, member in enumerate(session.poll.members):
        answers, otherwise = ballot(at)
        council.vote(deps, session.id, member.id, answers, otherwise=otherwise, actor=ACTOR, account=KEEPER)
    council.close(deps, session.id, actor=ACTOR, account=KEEPER)
    return deps.councils.session(session.id)


def test_minutes_tell_a_nominee_from_a_namesake_and_whom_a_stand_in_stands_in_for(written: Written) -> None:
    told = minutes_values.of_session(written.office.deps, written.session)
    [recusal] = told["recusals"]
    results = [rows(written, written.make("minutes"), at) for at in range(-3, 0)]

    assert [(one["name"], one["post"]) for one in told["results"]] == [
        ("Nguyễn Văn Thử", "Trưởng phòng Kế hoạch, Sở Thử nghiệm"),
        ("Trần Thị Nghiệm", "Chuyên viên Văn phòng, Sở Thử nghiệm"),
    ]
    assert recusal["nominee"] == "Trần Thị Nghiệm (Chuyên viên Văn phòng, Sở Thử nghiệm)"
    assert [one["seat"] for one in told["members"] if one["name"] == "Tô Văn Thay"] == [
        f"Dự thay {written.session.poll.members[7].person.name}"]  # fmt: skip
    assert any("Chức vụ, đơn vị" in table[0] for table in results)


@pytest.mark.parametrize("kind", ["decision", "submission", "publication"])
def test_nobody_whose_dossier_ended_without_an_award_is_put_forward(written: Written, kind: str) -> None:
    deps, dossier = written.office.deps, written.office.file(at_council())
    order = Order("reject", dossier.version, reason="Không đạt phiếu", codes=("R08",), legal_basis="Điều 84")
    review.decide(deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    about = (dossier.id,) if kind == "publication" else (written.passed.id, dossier.id)

    with pytest.raises(Invalid) as refused:
        letters.make(deps, Wish(kind, about), by="thuky", account=KEEPER)

    assert [(one.code, dossier.code in one.message) for one in refused.value.problems] == [("letter.ended", True)]


def test_namesakes_of_one_unit_with_different_results_are_left_to_a_person(written: Written) -> None:
    deps, reading = written.office.deps, a_reading()
    twice = (*reading.nominees, replace(reading.nominees[0], title="Chuyên viên"))
    dossier = written.office.file(at_council(reading=replace(reading, nominees=twice)))
    voted(written, dossier, lambda _at: ({"1": Choice.AGAINST}, Choice.FOR))
    draft = rows(written, letters.make(deps, Wish("decision", (dossier.id,)), by="thuky", account=KEEPER), -1)

    assert [row[1] for row in draft[1:]] == ["Bà Trần Thị Nghiệm"]


def test_each_award_of_a_dossier_is_voted_on_by_its_own_share_and_stands_in_the_letters_by_its_name(
    written: Written,
) -> None:
    """8 of 9 pass a certificate of merit (80 %) and not the title of the province (90 %)."""
    deps, reading = written.office.deps, a_reading()
    first, second = reading.nominees
    asked = (replace(first, award="Chiến sĩ thi đua cấp tỉnh"), second, replace(first, award="Bằng khen"))
    dossier = written.office.file(at_council(reading=replace(reading, award="bkt", nominees=asked)))
    session = voted(written, dossier, lambda at: ({}, Choice.FOR if at else Choice.AGAINST), Method.LETTER)
    minutes = minutes_values.of_session(deps, session)
    draft = rows(written, letters.make(deps, Wish("decision", (dossier.id,)), by="thuky", account=KEEPER), -1)

    assert [(one["award"], one["outcome"]) for one in minutes["results"]] == [
        ("Chiến sĩ thi đua cấp tỉnh", "Không đạt"),
        ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "Đạt"),
        ("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "Đạt"),
    ]
    assert [row[1] for row in draft[1:]] == ["Bà Trần Thị Nghiệm", "Ông Nguyễn Văn Thử"]
    assert {cell for row in draft[1:] for cell in row if "Chiến sĩ" in cell} == set()


def test_whom_a_council_did_not_pass_stays_out_also_when_the_award_is_put_right_afterwards(written: Written) -> None:
    """A session closed under another award, or before each row had its own, still tells how it ended."""
    deps, dossier = written.office.deps, written.office.file(at_council())
    voted(written, dossier, lambda _at: ({"1": Choice.AGAINST}, Choice.FOR))
    review.correct(deps, dossier.id, [(0, "award", "knc")], expected_version=None, actor=ACTOR, account=KEEPER)
    draft = rows(written, letters.make(deps, Wish("decision", (dossier.id,)), by="thuky", account=KEEPER), -1)

    assert [row[1] for row in draft[1:]] == ["Bà Trần Thị Nghiệm"]


def test_a_decision_of_the_province_names_nobody_whom_another_level_decides(written: Written) -> None:
    """Luật 06/2022/QH15 Điều 78, 80: the Premier's certificate and a unit's are none of the province's chair."""
    deps, reading = written.office.deps, a_reading()
    first, second = reading.nominees
    asked = (replace(first, award="Bằng khen của Thủ tướng Chính phủ"), second, replace(first, award="Giấy khen"))
    mixed = written.office.file(at_council(reading=replace(reading, award="bkt", nominees=asked)))
    beyond = written.office.file(at_council(award="bkttg", reading=replace(reading, award="bkttg")))
    draft = rows(written, letters.make(deps, Wish("decision", (mixed.id,)), by="thuky", account=KEEPER), -1)
    submitted = rows(written, letters.make(deps, Wish("submission", (mixed.id,)), by="thuky", account=KEEPER), -1)

    assert [row[1] for row in draft[1:]] == ["Bà Trần Thị Nghiệm"]
    assert len(submitted) == 1 + len(asked)
    with pytest.raises(Invalid) as refused:
        letters.make(deps, Wish("decision", (beyond.id,)), by="thuky", account=KEEPER)
    assert [one.code for one in refused.value.problems] == ["letter.level"]


def test_those_of_one_award_stand_together_in_a_list(written: Written) -> None:
    reading = a_reading()
    first, second = reading.nominees
    asked = (first, replace(second, award="Giấy khen"), replace(first, name="Lê Văn Ba"))
    dossier = written.office.file(at_council(reading=replace(reading, award="bkt", nominees=asked)))
    draft = rows(written, letters.make(written.office.deps, Wish("publication", (dossier.id,)), by="thuky",
                                       account=KEEPER), -2)  # fmt: skip

    assert [row[1].split()[-1] for row in draft[1:]] == ["Thử", "Ba", "Nghiệm"]


@pytest.mark.parametrize("count", [20, 21])
def test_a_long_list_of_results_stands_in_an_annex_a_row_each_under_its_award(written: Written, count: int) -> None:
    annexed = count > 20
    deps, own = written.office.deps, a_reading().nominees[0]
    people = tuple(replace(own, name=f"Nguyễn Văn Số {at}", unit="Sở Khác") for at in range(1, count + 1))
    dossier = written.office.file(at_council(reading=replace(a_reading(), nominees=people)))
    who = {"actor": ACTOR, "account": KEEPER}
    session = council.convene(deps, Plan("Họp", written.session.held_on, (dossier.id,)), **who)  # type: ignore[arg-type]
    for question in ("1", "2", "3", "4", "7"):
        council.stand_aside(deps, session.id, "uv1", question, reason="Người thân", **who)  # type: ignore[arg-type]
    for member in session.poll.members:
        choices = {} if member.id == "uv1" else {"5": Choice.AGAINST}
        council.vote(deps, session.id, member.id, choices, otherwise=Choice.FOR, **who)  # type: ignore[arg-type]
    council.close(deps, session.id, **who)  # type: ignore[arg-type]
    letter = letters.make(deps, Wish("minutes", session=session.id), by="thuky", account=KEEPER)
    paper = Document(io.BytesIO(written.bytes_of(letter)))
    last = [[cell.text for cell in row.cells] for row in paper.tables[-1 if annexed else -2].rows]
    text = "\n".join(one.text for one in paper.paragraphs)

    assert len(paper.sections) == 1 + annexed
    assert "5 trường hợp (số thứ tự 1-4, 7): Người thân" in text
    assert ("ghi ở danh sách kèm theo" in text) == annexed
    assert [row[1] for row in last[1 + annexed :]] == [one.name for one in people]
    if annexed:
        assert last[1][0] == "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh: 21 trường hợp"
        assert last[6][3:] == ["1/9 (11,1 %)", "1/9 (11,1 %)", "Không đạt"]
        sums = [[cell.text for cell in row.cells] for row in paper.tables[2].rows]
        assert sums[1] == ["1", "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "21", "20", "0", "1"]


def test_minutes_say_for_which_award_each_share_is_and_whom_the_leader_chose(written: Written) -> None:
    """TT 20/2025/TT-BNV Điều 18 khoản 4: of equals at the end of a quota the leader's vote decides."""
    deps = written.office.deps
    many = at_council(
        reading=replace(
            a_reading(),
            nominees=(
                *a_reading().nominees,
                replace(a_reading().nominees[0], name="Lý Văn Ba", award="Chiến sĩ thi đua cấp tỉnh"),
            ),
        )
    )
    plan = Plan("Họp", written.session.held_on, (written.office.file(many).id,), method=Method.SECRET,
                quotas={"bkt": 1})  # fmt: skip
    session = council.convene(deps, plan, actor=ACTOR, account=KEEPER)
    names = {one.id: one.nominee for one in session.poll.questions}
    box = Box(frozenset(one.id for one in session.poll.members), {one: Count(9, 0, 0) for one in names}, ("Bà Đếm",))
    council.empty_box(deps, session.id, box, actor=ACTOR, account=KEEPER)
    second = next(one for one, name in names.items() if name == "Trần Thị Nghiệm")
    council.choose(deps, session.id, [second], actor=ACTOR, account=KEEPER)
    council.close(deps, session.id, actor=ACTOR, account=KEEPER)
    said = Document(io.BytesIO(written.bytes_of(written.make("minutes", session=session.id, dossiers=()))))
    lines = [one.text for one in said.paragraphs]

    merit, title = (letter_values.award_name(deps, one) for one in ("bkt", "cstdt"))
    assert (
        f"Mức thông qua: từ 80 % tổng số thành viên Hội đồng đối với {merit}; "
        f"từ 90 % tổng số thành viên Hội đồng đối với {title}."
    ) in lines
    assert (
        f"- {merit}: chỉ tiêu 01; Nguyễn Văn Thử, Trần Thị Nghiệm bằng phiếu ở cuối chỉ tiêu, "
        "người chủ trì chọn Trần Thị Nghiệm."
    ) in lines
