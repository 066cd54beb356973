"""Requests about a person's data: found whole, theirs alone exported, put right, shown to few, never erased."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.corrected import nominees_as_corrected
from service.domain.errors import Invalid, NotAllowed, NotFound
from service.domain.holds import Hold
from service.domain.search_terms import search_row
from service.domain.states import State
from service.domain.subjects import KEPT_BY_LAW, Wanted, Whose
from service.ports import Account, Change, NewObject, Query
from service.stages import history, retrieve, search, subject_acts, subject_export, subjects
from service.stages.subject_acts import NewValue
from tests.kit.builders import an_arrival, an_event
from tests.kit.clock import START
from tests.kit.persons import BESIDE, NAME, OTHER, REPORT, a_list, a_merit_report, a_row, an_archived
from tests.kit.world import ACTOR, HEAD, World
from tests.kit.world import UNIT as A_UNIT

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Deps

AUDITOR = Account("thanhtra", "", frozenset({"auditor"}))
SPECIALIST = Account("chuyenvien", "", frozenset({"specialist"}))
BORN = Wanted(NAME, 1984)


def filed(world: World, *dossiers: Dossier) -> Deps:
    """File dossiers with their papers' bytes."""
    for one in dossiers:
        world.store.commit(an_arrival(one, search=search_row(one)))
        world.objects.put_all([NewObject(paper.key, _bytes(paper), paper.sha256) for paper in one.papers])
    return world.deps


def _bytes(paper: Any) -> bytes:
    return REPORT if paper.name.startswith("bao cao") else paper.report.pages[0].text.encode()


def of_two_namesakes() -> tuple[Dossier, Dossier, Dossier]:
    """Give dossiers of one born in 1984, of a namesake born in 1990, and of one who may be either."""
    first = an_archived(a_list(a_row(birth="1984"), a_row(BESIDE, row=2)), a_merit_report(), code="HS-2026-000001")
    second = an_archived(a_list(a_row(unit="Trường Khác", birth="1990")), code="HS-2026-000002")
    third = an_archived(a_list(a_row(unit="Hội Thử")), code="HS-2026-000003")
    return first, second, third


def test_a_person_is_told_apart_from_a_namesake_and_doubt_is_said() -> None:
    deps = filed(World(), *of_two_namesakes())

    found = subjects.find(deps, BORN, account=AUDITOR)

    by_code = {whose: {place.code for place in found.of(whose)} for whose in Whose}
    assert by_code == {
        Whose.THEIRS: {"HS-2026-000001"},
        Whose.ANOTHERS: {"HS-2026-000002"},
        Whose.UNSURE: {"HS-2026-000003"},
    }
    kinds = {(place.kind, place.paper) for place in found.of(Whose.THEIRS)}
    assert kinds >= {("nominee", 0), ("nominee", 1), ("text", 1), ("field", 2), ("text", 2), ("file", 2)}
    assert "chưa đủ căn cứ" in found.note


def test_without_what_tells_them_apart_nothing_is_surely_theirs() -> None:
    deps = filed(World(), *of_two_namesakes())

    found = subjects.find(deps, Wanted(NAME), account=HEAD)

    assert (found.of(Whose.THEIRS), len(found.people)) == ((), 3)
    with pytest.raises(Invalid, match="năm sinh"):
        subject_export.export(deps, Wanted(NAME), account=HEAD)
    with pytest.raises(Invalid, match="năm sinh"):
        subject_acts.restrict(deps, Wanted(NAME), ["head"], reason="đơn", actor=ACTOR, account=HEAD)


def test_who_alone_has_the_name_needs_nothing_more_and_accents_are_meant() -> None:
    deps = filed(World(), an_archived(a_list(a_row(), a_row(OTHER, row=2))))

    found = subjects.find(deps, Wanted(NAME), account=HEAD)

    assert {one.name for one in found.people} == {NAME}
    assert {place.value["name"] for place in found.of(Whose.THEIRS) if place.kind == "nominee"} == {NAME}


def test_every_planted_place_is_found() -> None:
    world = World()
    dossier = replace(
        an_archived(a_list(a_row(birth="1984")), a_merit_report(), subject=f"V/v khen bà {NAME.upper()}"),
        decision={"note": "luong thi mo"}, message=f"xem lại {NAME}",
    )  # fmt: skip
    deps = filed(world, dossier)
    world.store.commit(an_arrival(an_archived(), events=()))
    history.of(deps, NAME, account=HEAD)
    deps.finder.save("lanhdao", "tìm", {"text": NAME})

    found = subjects.find(deps, BORN, account=HEAD)

    assert {place.name for place in found.places if place.kind == "mention"} == {"subject", "decision.note", "message"}
    assert {one.mention.kind for one in found.beside} == {"read", "saved_search"}
    assert all(place.whose is Whose.THEIRS for place in found.places)


def _exported(deps: Deps, asked: Wanted = BORN) -> tuple[zipfile.ZipFile, dict[str, Any]]:
    _name, data = subject_export.export(deps, asked, account=AUDITOR, received_on=date(2026, 2, 27))
    bag = zipfile.ZipFile(io.BytesIO(data))
    return bag, json.loads(bag.read("du-lieu.json"))


def test_an_export_holds_all_of_the_person_and_nothing_of_others_in_the_same_list() -> None:
    deps = filed(World(), *of_two_namesakes())

    bag, body = _exported(deps)

    assert bag.namelist() == ["du-lieu.json", "du-lieu.html", "giay-to/HS-2026-000001-002.pdf"]
    assert bag.read("giay-to/HS-2026-000001-002.pdf") == REPORT
    shown = bag.read("du-lieu.json").decode() + bag.read("du-lieu.html").decode()
    assert "Thôn Thử" in shown
    assert [one for one in (BESIDE, "Trường Khác", "Hội Thử", "HS-2026-000002") if one in shown] == []
    assert body["left_out"]["unsure"] > 0
    (request,) = deps.subjects.requests(limit=5)
    assert (request.kind, request.by, request.due) == ("export", "thanhtra", date(2026, 3, 3))


def test_who_looked_at_the_dossiers_is_in_the_export() -> None:
    deps = filed(World(), *of_two_namesakes())
    retrieve.attachment(deps, "HS-2026-000001", 2, account=SPECIALIST)

    _bag, body = _exported(deps)

    assert [(one["what"], one["role"]) for one in body["readings"]] == [("paper", "specialist")]


def test_a_correction_is_locked_with_its_reason_and_the_original_stays() -> None:
    world = World()
    first, *_others = of_two_namesakes()
    deps = filed(world, first)
    values = [NewValue(0, "title", "Hiệu trưởng"), NewValue(2, "residence", "Thôn Mới")]
    values = [values[0]], [values[1]]

    for some in values:
        subject_acts.correct(deps, BORN, first.id, some, reason="giấy khai sinh", actor=ACTOR, account=HEAD)

    after = world.store.dossier(first.id)
    assert after.reading is not None
    assert [row.title for row in after.reading.nominees] == ["Hiệu trưởng", "Giáo viên"]
    assert {(one.paper, one.field, one.value, one.before, one.reason) for one in after.corrections} == {
        (0, "nominee.title", "Hiệu trưởng", "Giáo viên", "giấy khai sinh"),
        (2, "residence", "Thôn Mới", "Thôn Thử", "giấy khai sinh"),
    }
    assert (after.state, after.papers) == (State.ARCHIVED, first.papers), "what was read is as it was"
    assert world.objects.get(first.papers[1].key) == REPORT
    assert first.reading is not None
    again = nominees_as_corrected(first.reading.nominees, after.corrections)
    assert again == after.reading.nominees, "reading the papers anew keeps it"
    last = world.store.events(first.id)[-1]
    assert (last.type.value, last.data["reason"]) == ("dossier.field_changed", "giấy khai sinh")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (NewValue(1, "number", "1"), "không phải của riêng"),
        (NewValue(9, "number", "1"), "không phải của riêng"),
        (NewValue(2, "chair", "ai"), "không có trường"),
        (NewValue(0, "award", "bkt"), "không có mục"),
    ],
)
def test_only_what_is_the_persons_own_is_corrected(value: NewValue, said: str) -> None:
    first, *_others = of_two_namesakes()
    deps = filed(World(), first)

    with pytest.raises(Invalid, match=said):
        subject_acts.correct(deps, BORN, first.id, [value], reason="đơn", actor=ACTOR, account=HEAD)
    with pytest.raises(Invalid, match="lý do"):
        subject_acts.correct(deps, BORN, first.id, [value], reason=" ", actor=ACTOR, account=HEAD)


def _restricted(world: World) -> Dossier:
    first, second, _third = of_two_namesakes()
    deps = filed(
        world, replace(first, subject=f"V/v khen {NAME}", package={"key": "p", "sha256": "0", "size": 1}), second
    )
    subject_acts.restrict(deps, BORN, ["head", "auditor"], reason="đơn", actor=ACTOR, account=HEAD)
    return world.store.dossier(first.id)


def test_who_is_restricted_is_shown_to_the_named_roles_alone_and_kept_whole() -> None:
    world = World()
    dossier = _restricted(world)
    deps = world.deps

    seen = retrieve.show(deps, dossier.id, account=SPECIALIST)
    assert NAME not in str(seen)
    assert NAME.upper() not in str(seen)
    assert "Thôn Thử" not in str(seen)
    assert BESIDE in str(seen), "others in the same list stay"
    assert retrieve.show(deps, dossier.id, account=AUDITOR) == dossier
    with pytest.raises(NotAllowed):
        retrieve.attachment(deps, dossier.id, 2, account=SPECIALIST)
    with pytest.raises(NotAllowed):
        retrieve.package(deps, dossier.id, account=SPECIALIST)
    assert retrieve.attachment(deps, dossier.id, 2, account=AUDITOR)[1] == REPORT


def test_who_is_restricted_stands_in_no_list_search_history_export_or_event() -> None:
    world = World()
    dossier = _restricted(world)
    deps = world.deps
    world.store.commit(replace(an_arrival(dossier), dossier=None, events=(an_event(dossier.id, data={"text": NAME}),)))

    assert [hit.code for hit in search.find(deps, Query(NAME), account=SPECIALIST).hits] == ["HS-2026-000002"]
    listed = retrieve.find(deps, Query(), account=SPECIALIST).hits
    assert [NAME in hit.subject for hit in listed] == [False, False]
    assert any(NAME in hit.subject for hit in retrieve.find(deps, Query(), account=AUDITOR).hits)
    assert [row.code for row in history.of(deps, NAME, account=SPECIALIST).rows] == ["HS-2026-000002"]
    assert len(history.of(deps, NAME, account=AUDITOR).rows) == 2
    of_unit = [history.of(deps, "", "Trường Tiểu học Thử Một", account=one).rows for one in (SPECIALIST, AUDITOR)]
    assert [[row.name for row in rows] for rows in of_unit] == [[BESIDE], [NAME, BESIDE]]
    assert NAME not in str(retrieve.history(deps, dossier.id, account=SPECIALIST))
    assert NAME not in str(retrieve.events_after(deps, 0, limit=99, account=SPECIALIST))
    assert NAME in str(retrieve.events_after(deps, 0, limit=99, account=HEAD))


def test_a_restriction_that_is_lifted_shows_everything_again() -> None:
    world = World()
    dossier = _restricted(world)
    (standing,) = world.deps.subjects.restrictions()

    subject_acts.lift(world.deps, standing.id, reason="rút đơn", actor=ACTOR, account=HEAD)

    assert retrieve.show(world.deps, dossier.id, account=SPECIALIST) == replace(dossier, restricted=(), version=3)
    assert len(search.find(world.deps, Query(NAME), account=SPECIALIST).hits) == 2
    assert [one.kind for one in world.deps.subjects.requests(limit=9)] == ["lift", "restrict"]
    with pytest.raises(NotFound):
        subject_acts.lift(world.deps, standing.id, reason="nữa", actor=ACTOR, account=HEAD)


def test_restricting_twice_is_once_and_takes_in_what_is_new() -> None:
    world = World()
    dossier = _restricted(world)
    new = an_archived(a_list(a_row(birth="1984")), code="HS-2026-000009")
    deps = filed(world, new)

    made = subject_acts.restrict(deps, BORN, ["auditor", "head"], reason="đơn", actor=ACTOR, account=HEAD)

    assert [one.id for one in deps.subjects.restrictions()] == [made.id]
    assert set(made.dossiers) == {dossier.id, new.id}
    assert world.store.dossier(dossier.id).version == dossier.version
    assert len(world.store.dossier(new.id).restricted) == 1


def test_a_wish_to_be_erased_is_refused_under_archive_law_and_recorded_with_its_ground() -> None:
    world = World()
    first, second, third = of_two_namesakes()
    deps = filed(world, first, second, third)

    made = subject_acts.erase(
        deps, BORN, reason="đơn 2/3", ground="Điều 15", account=HEAD, received_on=date(2026, 3, 2)
    )

    assert (made.outcome, made.by, made.ground, made.due) == ("refused", "lanhdao", "Điều 15", date(2026, 3, 4))
    (said,) = made.detail["kept"].values()
    assert said.startswith(KEPT_BY_LAW)
    assert "chưa được kiểm chứng" in said
    assert "2026" in said
    assert world.store.dossier(first.id) == first
    assert list(deps.subjects.requests(limit=5)) == [made]
    assert _noted(world) == ["subject.erase"]
    held = replace(second, holds=(Hold("h", "khiếu nại", "thanhtra", START),), version=2)
    world.store.commit(Change(dossier=held, expected=1, search=search_row(held)))
    again = subject_acts.erase(deps, Wanted(NAME, 1990), reason="đơn", ground="Điều 15", account=HEAD)
    assert dict(again.detail["kept"]) == {"HS-2026-000002": "Đang được giữ theo yêu cầu: khiếu nại"}
    nobody = subject_acts.erase(deps, Wanted("Không Có Ai"), reason="đơn", ground="không thấy", account=HEAD)
    assert nobody.outcome == "nothing"
    with pytest.raises(Invalid, match="căn cứ"):
        subject_acts.erase(deps, BORN, reason="đơn", ground="", account=HEAD)


def _noted(world: World) -> list[str]:
    assert world.chain is not None
    return [row.body["what"] for row in world.chain.read_rows()]


def test_every_request_is_in_the_audit_chain() -> None:
    world = World()
    _restricted(world)
    subjects.find(world.deps, BORN, account=AUDITOR)
    subject_export.export(world.deps, BORN, account=AUDITOR)

    assert _noted(world) == ["subject.restrict", "subject.find", "subject.export"]


@pytest.mark.parametrize("account", [SPECIALIST, A_UNIT, Account("maychu", "", frozenset({"machine"}))])
def test_others_ask_for_nobodys_data(account: Account) -> None:
    deps = filed(World(), *of_two_namesakes())

    for ask in (subjects.find, subject_export.export):
        with pytest.raises(NotAllowed):
            ask(deps, BORN, account=account)
    with pytest.raises(NotAllowed):
        subjects.requests(deps, account=account)
    for refused in (account, AUDITOR):
        with pytest.raises(NotAllowed):
            subject_acts.restrict(deps, BORN, ["head"], reason="đơn", actor=ACTOR, account=refused)
        with pytest.raises(NotAllowed):
            subject_acts.erase(deps, BORN, reason="đơn", ground="luật", account=refused)


@pytest.mark.parametrize(("name", "year"), [("Mơ", 0), ("", 0), (NAME, 1700), (NAME, 2999), ("x " * 300, 0)])
def test_who_is_meant_must_be_said(name: str, year: int) -> None:
    with pytest.raises(Invalid):
        subjects.wanted(World().deps, name, year)


def test_a_name_is_struck_out_of_others_rows_too_and_a_namesake_of_another_year_keeps_theirs() -> None:
    world = World()
    husband = replace(a_row("Tạ Văn Kề", row=2), title=f"Chồng bà {NAME}")
    deps = filed(
        world, an_archived(a_list(a_row(birth="1984"), husband, a_row(birth="1990", unit="Trường Khác", row=3)))
    )
    made = subject_acts.restrict(deps, BORN, ["head"], reason="đơn", actor=ACTOR, account=HEAD)

    seen = retrieve.show(deps, made.dossiers[0], account=SPECIALIST)

    assert seen.reading is not None
    assert [NAME in str(row) for row in seen.reading.nominees] == [False, False, True]
