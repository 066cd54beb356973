"""Amend: rows of lists put right, added, struck out by a person: every later step sees it, and no reading undoes it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.awards_held import held_in
from service.domain.claims import claims_of
from service.domain.deadlines import local_day
from service.domain.dossier import Correction
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PaperKind
from service.domain.listed import ROW, as_people_see, columns, row_id, rows_of, struck_out
from service.domain.matrix import keys_of
from service.domain.text import name_key
from service.stages import amend, council, history, packing, reread, review, subject_acts, subjects
from service.stages.amend import RowEdit
from service.stages.subject_acts import NewValue
from tests.kit.builders import a_dossier, a_paper, a_report
from tests.kit.clock import START
from tests.kit.roads import meet
from tests.kit.world import ACTOR, HEAD, NOMINEE, UNIT, ScriptedReader, World, complete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier

BESIDE = Nominee("individual", "Trần Thị Bên", "Bà", "Kế toán", "Sở Thử nghiệm", "Bằng khen", 1, 2)


class Listing(ScriptedReader):
    """A reader whose list reads these rows, and whose minutes name those who are really meant."""

    def __init__(self, *rows: Nominee, minuted: Sequence[Nominee] = (NOMINEE,)) -> None:
        super().__init__()
        self.rows, self.minuted = rows, tuple(minuted)

    def read(self, name: str, data: bytes, *, going_on: Any = lambda _kept: None) -> Any:
        report = super().read(name, data, going_on=going_on)
        told = {PaperKind.NOMINEE_LIST: self.rows, PaperKind.MINUTES: self.minuted}.get(report.kind.value, ())
        return replace(report, nominees=told)


MISREAD = replace(NOMINEE, name="Nguyễn Vân Thứ")


def a_world(*rows: Nominee, **given: Any) -> tuple[World, Dossier]:
    world = World()
    world.reader = Listing(*rows, **given)
    world.drop(*complete())
    return world, world.settle()


def amended(world: World, dossier: Dossier, *edits: RowEdit, **given: Any) -> Dossier:
    told = {"expected_version": dossier.version, "actor": ACTOR, "account": HEAD} | given
    return amend.rows(world.deps, dossier.id, edits, **told)


def of(dossier: Dossier, place: int, act: str = "set", **values: str) -> RowEdit:
    row = rows_of(dossier)[place - 1]
    return RowEdit(act, row.paper, row.about, values)


def names(dossier: Dossier) -> list[str]:
    assert dossier.reading is not None
    return [one.name for one in dossier.reading.nominees]


def rules_told(dossier: Dossier) -> set[str]:
    return {one.rule for one in dossier.problems}


def test_a_misread_name_is_put_right_for_every_later_step() -> None:
    world, before = a_world(MISREAD)
    assert "C9.names" in rules_told(before)

    after = amended(world, before, of(before, 1, name=NOMINEE.name, sex="Nam"))

    assert (names(after), rules_told(after) & {"C9.names", "one_report_each"}) == ([NOMINEE.name], set())
    assert [one.key for one in claims_of(after) if one.kind == "nominee"] == [name_key(NOMINEE.name)]
    (held,) = held_in(after)
    assert (held.name, held.sex, held.paper) == (NOMINEE.name, "Nam", 2)
    assert [row.name for row in history.of(world.deps, NOMINEE.name, account=HEAD).rows] == [NOMINEE.name]
    last = world.store.events(after.id)[-1]
    assert last.data["field"] == "nominee.row"
    assert last.data["before"] == {"name": MISREAD.name}
    filed = world.approve_all(after)
    bag = BytesIO(world.objects.get(filed.package["key"], sha256=filed.package["sha256"]))
    assert packing.verify(bag) == ()
    assert NOMINEE.name in str(packing._fields(filed, filed.papers[1])["nominees"])


def test_one_missed_is_added_and_one_invented_struck_out_in_the_list_that_is_counted() -> None:
    invented = replace(BESIDE, name="Nơi nhận như trên")
    world, before = a_world(invented)
    wanted = RowEdit("add", values={"subject": "individual", "name": NOMINEE.name, "unit": NOMINEE.unit})

    after = amended(world, before, wanted, of(before, 1, "strike"))

    assert names(after) == [NOMINEE.name]
    assert rules_told(after) & {"C9.counts", "C9.names"} == set()
    assert [one.before["name"] for one in struck_out(after)] == [invented.name]
    assert [one.data["field"] for one in world.store.events(after.id)[-2:]] == ["nominee.added", "nominee.struck"]


MISSED = RowEdit("add", values={"subject": "individual", "name": NOMINEE.name, "title": "Trưởng phòng"})


def test_one_added_by_hand_and_read_later_stands_once_with_what_both_say() -> None:
    world, dossier = a_world(BESIDE)
    dossier = amended(world, dossier, MISSED)

    deps = replace(world.deps, reader=Listing(replace(NOMINEE, title="Phó Trưởng phòng", row=3), BESIDE))
    after = reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)

    assert after.reading is not None
    assert [(one.name, one.title, one.unit) for one in after.reading.nominees] == [
        (NOMINEE.name, "Trưởng phòng", NOMINEE.unit), (BESIDE.name, BESIDE.title, BESIDE.unit)]  # fmt: skip
    assert rows_of(after)[0].differing == {"title": "Phó Trưởng phòng"}
    assert [keys_of(after)[0]] == [keys_of(dossier)[1]]


@pytest.mark.parametrize(
    "read_now",
    [(NOMINEE, BESIDE), (replace(NOMINEE, unit="Sở Khác"), NOMINEE, BESIDE)],
    ids=["as it was", "one of another unit"],
)
def test_a_namesake_whom_a_person_added_beside_another_stays_beside_him(read_now: tuple[Nominee, ...]) -> None:
    world, dossier = a_world(NOMINEE, BESIDE)
    dossier = amended(world, dossier, replace(MISSED, values={**MISSED.values, "unit": NOMINEE.unit}))

    deps = replace(world.deps, reader=Listing(*read_now))
    after = reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)

    assert len(names(after)) == len(read_now) + 1


def test_a_row_struck_out_is_taken_back_as_a_person_had_left_it() -> None:
    world, dossier = a_world(MISREAD, BESIDE)
    dossier = amended(world, dossier, of(dossier, 1, title="Trưởng phòng"))
    dossier = amended(world, dossier, of(dossier, 1, "strike"))
    (gone,) = struck_out(dossier)

    after = amended(world, dossier, RowEdit("restore", gone.paper, gone.about))

    assert names(dossier) == [BESIDE.name]
    assert after.reading is not None
    assert [(one.name, one.title) for one in after.reading.nominees] == [
        (MISREAD.name, "Trưởng phòng"), (BESIDE.name, BESIDE.title)]  # fmt: skip


@pytest.mark.parametrize(
    ("read_now", "stand", "told"),
    [
        ((MISREAD, BESIDE), ["Nguyễn Văn Thử", BESIDE.name], "Nguyễn Vân Thứ"),
        ((replace(NOMINEE, name="Nguyền Văn Thú"), BESIDE), ["Nguyễn Văn Thử", BESIDE.name], "Nguyền Văn Thú"),
        ((BESIDE, replace(NOMINEE, row=5)), [BESIDE.name, "Nguyễn Văn Thử"], ""),
        ((replace(BESIDE, row=1),), [BESIDE.name, "Nguyễn Văn Thử"], ""),
    ],
    ids=["the same", "otherwise", "as the person has it, elsewhere", "not at all, another in its place"],
)
def test_another_reading_only_proposes(read_now: tuple[Nominee, ...], stand: list[str], told: str) -> None:
    world, dossier = a_world(MISREAD, BESIDE)
    dossier = amended(world, dossier, of(dossier, 1, name="Nguyễn Văn Thử"))

    deps = replace(world.deps, reader=Listing(*read_now))
    after = reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)

    assert names(after) == stand
    assert [read for *_, read in reread.differences(after)] == ([told] if told else [])


def test_who_was_struck_out_stays_out_and_nobody_else_goes_with_him() -> None:
    world, dossier = a_world(MISREAD, BESIDE)
    dossier = amended(world, dossier, of(dossier, 1, "strike"))

    deps = replace(world.deps, reader=Listing(replace(MISREAD, row=2), replace(BESIDE, row=1)))
    after = reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)

    assert names(after) == [BESIDE.name]


@pytest.mark.parametrize(
    ("act", "read_now", "stand"),
    [
        # The text before the table grew: every row begins somewhere else in it, and is read as it was.
        ({"act": "set", "title": "Trưởng phòng"}, (1, 2), ["Chuyên viên", "Trưởng phòng", "Kế toán"]),
        ({"act": "strike"}, (1, 2), ["Chuyên viên", "Kế toán"]),
        ({"act": "strike"}, (1,), ["Chuyên viên", "Kế toán"]),  # what was printed twice is now read once
    ],
    ids=["put right", "struck out", "struck out, and no longer read"],
)
def test_what_was_said_of_one_of_two_namesakes_is_said_of_one_alone(
    act: dict[str, str], read_now: tuple[int, ...], stand: list[str]
) -> None:
    world, dossier = a_world(replace(NOMINEE, start=10), replace(NOMINEE, row=2, start=60), BESIDE)
    dossier = amended(world, dossier, of(dossier, 2, **act))

    again = tuple(replace(NOMINEE, row=at, start=12 + 60 * at) for at in read_now)
    deps = replace(world.deps, reader=Listing(*again, BESIDE))
    after = reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)

    assert [columns(row.nominee)["title"] for row in rows_of(after)] == stand
    for one in struck_out(after):
        taken = amended(world, after, RowEdit("restore", one.paper, one.about))
        assert names(taken).count(NOMINEE.name) == len(read_now)


def test_namesakes_of_one_unit_are_told_apart_by_where_they_stand() -> None:
    world, dossier = a_world(NOMINEE, replace(NOMINEE, row=2))

    after = amended(world, dossier, of(dossier, 2, birth="1980"))

    assert [columns(row.nominee)["birth"] for row in rows_of(after)] == ["", "1980"]


def test_whom_a_report_alone_puts_forward_follows_the_field_that_names_him() -> None:
    world, dossier = a_world(minuted=())
    report = next(one.number for one in dossier.papers if one.name == "bao cao.docx")
    dossier = review.correct(world.deps, dossier.id, [(report, "full_name", "Nguyễn Văn Thư")], expected_version=None,
                             actor=ACTOR, account=HEAD)  # fmt: skip
    assert names(dossier) == ["Nguyễn Văn Thư"]


@pytest.mark.parametrize(
    ("act", "values", "fault"),
    [
        ("set", {"name": " "}, "name"),
        ("set", {"award": "Giải thưởng lạ"}, "award"),
        ("set", {"sex": "khác"}, "sex"),
        ("set", {"subject": "ai đó"}, "subject"),
        ("set", {"rank": "1"}, "rank"),
        ("add", {"subject": "individual"}, "name"),
        ("add", {"name": "Ai Đó"}, "subject"),
        ("strike", {"name": "x"}, "values"),
        ("burn", {}, "act"),
    ],
)
def test_what_no_row_can_hold_is_refused(act: str, values: dict[str, str], fault: str) -> None:
    world, dossier = a_world(NOMINEE)

    with pytest.raises(Invalid) as refused:
        amended(world, dossier, of(dossier, 1, act, **values))

    assert fault in {one.field for one in refused.value.problems}


def test_only_who_may_correct_amends_and_only_what_still_stands_so() -> None:
    world, dossier = a_world(NOMINEE)
    edit = of(dossier, 1, title="Phó Trưởng phòng")

    with pytest.raises(NotAllowed):
        amended(world, dossier, edit, account=replace(UNIT, roles=frozenset({"council"})))
    with pytest.raises(Conflict):
        amended(world, dossier, edit, expected_version=dossier.version - 1)
    with pytest.raises(Conflict):
        amended(world, dossier, replace(edit, about="ai khác"))
    with pytest.raises(Invalid):
        amended(world, dossier, of(dossier, 1, title=NOMINEE.title))


def test_whom_a_council_votes_on_is_not_changed_under_its_hands() -> None:
    world, dossier = a_world(NOMINEE)
    while dossier.step and dossier.step.role != "council":
        dossier = world.act(dossier, "approve", reason="Đủ.")
    plan = council.Plan("Phiên thử", local_day(world.clock.now()), (dossier.id,))
    session = council.convene(world.deps, plan, actor=ACTOR, account=HEAD)

    with pytest.raises(Conflict, match=session.code):
        amended(world, dossier, of(dossier, 1, title="Phó Trưởng phòng"))
    council.cancel(world.deps, session.code, reason="hoãn", actor=ACTOR, account=HEAD)
    meet(world, world.store.dossier(dossier.id), votes_for=9)
    dossier = world.store.dossier(dossier.id)
    with pytest.raises(Conflict, match="đã biểu quyết"):
        amended(world, dossier, of(dossier, 1, "strike"))
    after = amended(world, dossier, of(dossier, 1, title="Phó Trưởng phòng"))
    assert after.version == dossier.version + 1

    # Whom the vote left behind is known by place: no other reading puts somebody else there.
    again: dict[str, Any] = {"expected_version": None, "actor": ACTOR, "account": HEAD}
    same = reread.reread(world.deps, dossier.id, **again)
    with pytest.raises(Conflict, match="danh sách khác danh sách xét"):
        reread.reread(replace(world.deps, reader=Listing(BESIDE, NOMINEE)), dossier.id, **again)
    assert names(world.store.dossier(dossier.id)) == names(same) == [NOMINEE.name]


def test_nobody_is_added_behind_a_vote_that_was_typed_in() -> None:
    world, dossier = a_world(NOMINEE)
    while dossier.step and dossier.step.role != "chair":
        votes = {"votes_for": 9, "votes_total": 9} if dossier.step.role == "council" else {}
        dossier = world.act(dossier, "approve", reason="Đủ.", inputs=votes)

    with pytest.raises(Conflict, match="đã biểu quyết"):
        amended(world, dossier, RowEdit("add", values={"subject": "individual", "name": "Lê Văn Thêm"}))
    deps = replace(world.deps, reader=Listing(NOMINEE, BESIDE))
    with pytest.raises(Conflict, match="danh sách khác"):
        reread.reread(deps, dossier.id, expected_version=None, actor=ACTOR, account=HEAD)


def test_what_was_put_right_at_somebodys_own_request_and_whom_a_role_does_not_see_stay_as_they_are() -> None:
    world, dossier = a_world(NOMINEE, BESIDE)
    dossier = amended(world, dossier, of(dossier, 1, birth="1980"))
    whom = subjects.wanted(world.deps, NOMINEE.name, 1980)
    new = [NewValue(0, "title", "Trưởng phòng")]
    dossier = subject_acts.correct(world.deps, whom, dossier.id, new, reason="đơn", actor=ACTOR, account=HEAD)

    with pytest.raises(Invalid) as kept:
        amended(world, dossier, of(dossier, 1, title="Phó Trưởng phòng"))
    assert [(one.code, one.field) for one in kept.value.problems] == [("value.kept", "title")]
    for written in ({"unit": "Sở Thử nghiệm tỉnh"}, {"name": "Nguyễn Văn Thứ"}, {"name": NOMINEE.name}):
        dossier = amended(world, dossier, of(dossier, 1, **written))  # it goes with the row, however that is written
        assert columns(rows_of(dossier)[0].nominee)["title"] == "Trưởng phòng"

    subject_acts.restrict(world.deps, whom, ["head"], reason="đơn", actor=ACTOR, account=HEAD)
    dossier, blind = world.store.dossier(dossier.id), replace(HEAD, roles=frozenset({"specialist"}))
    with pytest.raises(Invalid, match="không được xem"):
        amended(world, dossier, of(dossier, 1, "strike"), account=blind)
    assert names(amended(world, dossier, of(dossier, 2, "strike"), account=blind)) == [NOMINEE.name]


@pytest.mark.parametrize("act", ["strike", "restore"])
def test_who_is_not_seen_is_not_touched_by_the_name_that_was_misread(act: str) -> None:
    world, dossier = a_world(MISREAD, BESIDE)
    dossier = amended(world, dossier, of(dossier, 1, name=NOMINEE.name))
    row = of(dossier, 1, act)
    whom = subjects.wanted(world.deps, NOMINEE.name, 0)
    subject_acts.restrict(world.deps, whom, ["head"], reason="đơn", actor=ACTOR, account=HEAD)
    if act == "restore":
        dossier = world.store.dossier(dossier.id)
        amended(world, dossier, of(dossier, 1, "strike"))

    blind = replace(HEAD, roles=frozenset({"specialist"}))
    with pytest.raises(Invalid, match="không được xem"):
        amended(world, world.store.dossier(dossier.id), row, account=blind)


def test_a_list_of_several_awards_is_counted_anew() -> None:
    flag = Nominee("collective", "Phòng Kế toán", "", "", "Sở Thử nghiệm", "Giấy khen", 1, 2)
    each = {"award": "Bằng khen", "code": "bkt", "individual": 1}
    read = [each, {"award": "Giấy khen", "code": "gk", "collective": 1}]
    report = a_report("", kind=Kind(PaperKind.NOMINEE_LIST, 0.9), nominees=(NOMINEE, flag), fields={
        "individual_count": FieldValue(1, state=FieldState.FOUND, method="table"),
        "collective_count": FieldValue(1, state=FieldState.FOUND, method="table"),
        "household_count": FieldValue(7, state=FieldState.FOUND, method="person"),
        "award_counts": FieldValue(read, state=FieldState.FOUND, method="table")})  # fmt: skip
    paper = a_paper(1, report=report)
    said = Correction(1, ROW, {**columns(NOMINEE), "name": "Lê Sót"}, "x", START, about="+0.1")
    gone = Correction(1, ROW, None, "x", START, before=columns(flag), about=row_id(flag))

    seen = as_people_see(a_dossier(papers=(paper,), corrections=(said, gone)), paper)

    assert seen is not None
    assert {name: value.value for name, value in seen.fields.items()} == {
        "individual_count": 2, "collective_count": None, "household_count": 7,
        "award_counts": [{**each, "individual": 2}]}  # fmt: skip
