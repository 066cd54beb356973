"""A dossier against the others: proposed twice, rewarded before, initiatives used once, earlier awards known or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain.fields import Problem
from service.domain.restricted import Restriction
from service.domain.states import State
from service.domain.subjects import Wanted
from service.domain.units import Merged, Unit
from service.ports import Account
from service.stages import forms, judging, retrieve
from tests.kit.clock import START
from tests.kit.world import HEAD, World, complete, paper

if TYPE_CHECKING:
    from connectors.base import RawPaper
    from service.domain.dossier import Dossier

IDEA = "Số hóa phiếu mượn tại quầy"


def filed(world: World, subject: str, *, sender: str = "T01.01", **report: Any) -> Dossier:
    """Send a complete dossier of the same person; `report` alters the merit report."""
    papers: list[RawPaper] = list(complete(subject))
    if report:
        told = {"full_name": "Nguyễn Văn Thử", "unit": "Sở Thử nghiệm", "period": "2025", "date": "2026-02-20"}
        papers[3] = paper(f"bao cao {subject}.docx", "merit_report_individual", **told | report)
    world.send("new", *papers, document_id=subject, organ=sender, subject=f"V/v {subject}")
    return world.settle()


def test_the_same_person_for_the_same_award_and_time_is_told_with_the_other_dossier() -> None:
    world = World()
    first = filed(world, "một")
    second = filed(world, "hai")

    (told,) = [one for one in second.problems if one.code == "R11"]
    assert (first.problems, second.state, told.severity) == ((), State.IN_REVIEW, "note")
    assert (told.rule, first.code in told.message) == ("C9.same_achievement", True)
    assert told.legal_basis == "Luật 06/2022/QH15, Điều 5"


def test_another_time_asks_a_person_whether_it_is_the_same_achievement() -> None:
    world = World()
    filed(world, "một")
    second = filed(world, "hai", period="2023")

    (told,) = second.problems
    assert (told.rule, "cần xem có phải cùng một thành tích" in told.message) == ("C9.same_person", True)


def test_many_other_dossiers_are_one_note_a_person() -> None:
    world = World()
    for subject in ("một", "hai", "ba"):
        filed(world, subject)
    last = filed(world, "bốn")

    (told,) = [one for one in last.problems if one.code == "R11"]
    assert "và 2 hồ sơ khác" in told.message


def test_who_was_born_on_another_day_in_another_unit_is_another_person() -> None:
    world = World()
    filed(world, "một", birth_date="1984-04-05")
    world.reader.nominee = world.reader.nominee_of(unit="Sở Khác")
    second = filed(world, "hai", birth_date="1990-01-02", unit="Sở Khác")

    assert second.problems == ()


def test_the_same_name_in_another_unit_asks_a_person_to_look() -> None:
    world = World()
    filed(world, "một")
    world.reader.nominee = world.reader.nominee_of(unit="Sở Khác")
    second = filed(world, "hai", unit="Sở Khác")

    (told,) = second.problems
    assert (told.code, told.severity, told.rule) == ("R11", "note", "C9.same_name")
    assert "cần xem có phải cùng một đối tượng" in told.message


def test_a_collective_of_no_told_unit_is_of_the_unit_that_submits() -> None:
    world = World()
    world.reader.nominee = world.reader.nominee_of(subject="collective", name="Sở Thử nghiệm", unit="")
    filed(world, "một", period="2025")
    second = filed(world, "hai", period="2025")

    (told,) = [one for one in second.problems if one.code == "R11"]
    assert told.rule == "C9.same_achievement"


def test_what_was_refused_or_withdrawn_stands_in_nobodys_way() -> None:
    world = World()
    world.act(filed(world, "một"), "withdraw", reason="Theo công văn.")

    assert filed(world, "hai").problems == ()


def test_an_initiative_serves_once() -> None:
    world = World()
    first = filed(world, "một", initiatives=[IDEA])
    second = filed(world, "hai", initiatives=["số hoá phiếu mượn tại quầy"], period="2023")

    (told,) = [one for one in second.problems if one.code == "R13"]
    assert first.code in told.message
    assert "5007/BNV-TĐKT" in told.legal_basis


def test_a_copy_of_a_whole_dossier_is_one_note_and_not_one_a_file() -> None:
    world = World()
    first = filed(world, "một")
    world.send("new", *complete("một"), document_id="hai", subject="V/v hai")
    second = world.settle()

    (told,) = [one for one in second.problems if one.rule == "C9.file_elsewhere"]
    assert (told.message.startswith(f"Cả 4 tệp đều là đúng tệp của hồ sơ {first.code}"), told.severity) == (
        True,
        "note",
    )


def test_a_file_used_before_is_shown_but_hinders_nobody() -> None:
    world = World()
    filed(world, "một")
    world.send("new", *complete("một")[:1], *complete("hai")[1:], document_id="hai", subject="V/v hai")
    second = world.settle()

    assert "C9.file_elsewhere" in {one.rule for one in second.problems}


def test_an_earlier_award_is_known_to_the_archive_or_only_not_found() -> None:
    world = World()
    archived = world.approve_all(filed(world, "một"))
    rows = [
        {"year": "2026", "name": "Bằng khen của UBND tỉnh", "decision": "QĐ 2871", "number": "2871/QĐ-UBND"},
        {"year": "2019", "name": "Giấy khen", "decision": "QĐ 3/QĐ-STN", "number": "3/QĐ-STN"},
    ]
    second = filed(world, "hai", past_awards=rows, period="2030")

    shown = judging.shown(world.deps, second, account=HEAD)
    assert shown is not None
    known, unknown = shown["nominees"][0]["past_awards"]
    assert (known["archive"], unknown["archive"]) == (archived.code, None)
    assert unknown["note"] == "Không tìm thấy trong kho lưu trữ này; không có nghĩa là chưa từng được khen thưởng."


def test_another_number_than_the_archives_own_is_told_beside_the_claim() -> None:
    world = World()
    archived = world.approve_all(filed(world, "một", period="2026"))
    row = {"year": "2026", "name": "Bằng khen của UBND tỉnh", "decision": "QĐ 2872", "number": "2872/QĐ-UBND"}
    second = filed(world, "hai", past_awards=[row, row | {"year": "2020"}], period="2030")

    shown = judging.shown(world.deps, second, account=HEAD)
    assert shown is not None
    same_year, before = (one["note"] for one in shown["nominees"][0]["past_awards"])
    assert same_year == (
        f"Kho lưu trữ này ghi quyết định số 2871/QĐ-UBND (hồ sơ {archived.code}): cần đối chiếu số quyết định."
    )
    assert before.startswith("Không tìm thấy")


def test_what_the_appraising_office_proposes_itself_is_marked() -> None:
    world = World()
    ours = Unit("T01.01", "Sở Thử nghiệm", ("T01.01",), ours=True)
    world.units.revise(["T01.01"], lambda _known: Merged(changed=(ours,), absorbed=()))
    dossier = filed(world, "một")

    (told,) = dossier.problems
    assert (told.code, told.severity, dossier.state) == ("conflict.own_office", "note", State.IN_REVIEW)


def test_who_came_first_is_told_of_who_came_later_and_keeps_it_when_decided() -> None:
    world = World()
    first = filed(world, "một")
    before = judging.overlaps(world.deps, world.store.dossier(first.id))
    second = filed(world, "hai")
    first = world.store.dossier(first.id)
    (told,) = judging.overlaps(world.deps, first)
    passed = world.act(first, "approve")

    assert (before, first.problems) == ((), ())
    assert (told.rule, second.code in told.message, told.severity) == ("C9.same_achievement", True, "note")
    assert (passed.state, passed.problems) == (State.IN_REVIEW, (told,))
    assert judging.overlaps(world.deps, passed) == ()
    assert judging.overlaps(world.deps, second) == ()


def test_a_decided_dossier_is_told_too_and_is_not_opened_again() -> None:
    world = World()
    first = world.approve_all(filed(world, "một"))
    filed(world, "hai")
    after = world.store.dossier(first.id)

    assert after == first
    assert [one.rule for one in judging.overlaps(world.deps, after)] == ["C9.same_achievement"]
    assert judging.overlaps(world.deps, replace(after, state=State.SET_ASIDE)) == ()


def test_awards_are_told_by_name_and_what_was_told_by_code_is_no_news() -> None:
    world = World()
    filed(world, "một")
    second = filed(world, "hai")
    (note,) = second.problems
    before = replace(note, message=note.message.replace("«Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh»", "«bkt»"))

    assert before != note
    assert judging.overlaps(world.deps, replace(second, problems=(before,))) == ()


def test_a_note_that_changed_takes_the_place_of_the_old_one_and_leaves_the_others() -> None:
    world = World()
    first = filed(world, "một")
    second = filed(world, "hai")
    world.approve_all(first)
    (told,) = judging.overlaps(world.deps, second)
    other = Problem("R03", "Thiếu biên bản.", severity="note")
    kept = judging.with_overlaps(world.deps, replace(second, problems=(other, *second.problems)))

    assert "đã được khen" in told.message
    assert kept.problems == (other, told)


SENDER = Account("donvi", "", frozenset({"unit"}), frozenset({"T01.01"}))
SPECIALIST = Account("chuyenvien", "", frozenset({"specialist"}))


def test_who_sees_its_own_dossiers_alone_is_told_nothing_of_others_nor_of_agencies() -> None:
    world = World()
    first = world.approve_all(filed(world, "một"))
    rows = [{"year": "2026", "name": "Bằng khen của UBND tỉnh", "decision": "QĐ 2871", "number": "2871/QĐ-UBND"}]
    second = filed(world, "hai", past_awards=rows, sender="T01.01")
    second = world.act(second, "ask_opinions", inputs={"agencies": "Công an tỉnh"})
    world.act(second, "record_opinion", reason="Nội bộ cơ quan", inputs={"agency": "Công an tỉnh", "answer": "comment"})

    seen = retrieve.show(world.deps, second.id, account=SENDER)
    events = retrieve.history(world.deps, second.id, account=SENDER)
    judged = judging.shown(world.deps, seen, account=SENDER)
    said = str((forms.dossier_json(world.store.dossier(second.id), messages=(), account=SENDER), events, judged))

    assert [one for one in (first.code, "2871/QĐ-UBND)", "Nội bộ cơ quan") if one in said] == []
    assert judging.overlaps(world.deps, first, account=SENDER) == ()
    assert judging.overlaps(world.deps, first, account=SPECIALIST) != ()
    assert first.code in str(retrieve.show(world.deps, second.id, account=SPECIALIST).problems)


def test_a_note_names_nobody_who_is_restricted_in_the_other_dossier() -> None:
    world = World()
    first = filed(world, "một", birth_date="1984-04-05")
    second = filed(world, "hai")
    person = Wanted("Nguyễn Văn Thử", 1984)
    world.deps.subjects.restrict(Restriction("r", person, ("head",), (first.id,), "lanhdao", START, "đơn"))

    assert retrieve.show(world.deps, second.id, account=SPECIALIST).problems == ()
    assert judging.overlaps(world.deps, replace(second, problems=()), account=SPECIALIST) == ()
    assert judging.overlaps(world.deps, replace(second, problems=()), account=HEAD) == second.problems
