"""Namesakes, joint files, what comes later, and what breaks off: a person's data is theirs alone, and stays hidden."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.corrected import nominees_as_corrected
from service.domain.dossier import PaperStatus
from service.domain.errors import Invalid, NotAllowed, NotFound, Unavailable
from service.domain.fields import Kind, PaperKind, Part
from service.domain.restricted import Restricted, Restriction, struck
from service.domain.subjects import Wanted, Whose
from service.ports import Account, Change
from service.stages import (
    archive,
    bringing_in,
    covering,
    packing,
    retrieve,
    seeing,
    subject_acts,
    subject_export,
    subjects,
)
from service.stages.subject_acts import NewValue
from tests.kit.builders import a_paper, a_report
from tests.kit.clock import START
from tests.kit.office import settled
from tests.kit.persons import BESIDE, NAME, UNIT, a_list, a_merit_report, a_row, an_archived, found
from tests.kit.world import ACTOR, HEAD, World
from tests.stages.test_subjects import AUDITOR, BORN, SPECIALIST, filed

if TYPE_CHECKING:
    from service.domain.dossier import Dossier, Paper
    from service.domain.restricted import Restriction as Standing
    from service.ports import Deps

OTHERS = "Trường Khác"


def corrected(deps: Deps, dossier: Dossier, value: NewValue, asked: Wanted = BORN) -> Dossier:
    return subject_acts.correct(deps, asked, dossier.id, [value], reason="đơn", actor=ACTOR, account=HEAD)


def restricted(deps: Deps, asked: Wanted = BORN) -> Standing:
    return subject_acts.restrict(deps, asked, ["head"], reason="đơn", actor=ACTOR, account=HEAD)


def test_a_namesakes_row_and_report_are_never_corrected() -> None:
    theirs = an_archived(a_list(a_row(birth="1984")))
    anothers = an_archived(a_list(a_row(unit=OTHERS, birth="1990")), a_merit_report(born="1/1/1990"))
    unsure = an_archived(a_list(a_row(unit="Hội Thử")))
    deps = filed(World(), theirs, anothers, unsure)

    for dossier in (anothers, unsure):
        with pytest.raises(Invalid, match="0 dòng chắc là của người này"):
            corrected(deps, dossier, NewValue(0, "title", "Hiệu trưởng"))
        assert deps.store.dossier(dossier.id).version == 1
    with pytest.raises(Invalid, match="không phải của riêng"):
        corrected(deps, anothers, NewValue(2, "residence", "Thôn Mới"))


def test_of_two_namesakes_in_one_unit_the_year_tells_whose_row_is_corrected_also_when_read_anew() -> None:
    rows = (a_row(birth="1984"), a_row(birth="1990", row=2))
    dossier = an_archived(a_list(*rows))
    after = corrected(filed(World(), dossier), dossier, NewValue(0, "title", "Hiệu trưởng"))

    assert after.reading is not None
    assert [row.title for row in after.reading.nominees] == ["Hiệu trưởng", "Giáo viên"]
    assert nominees_as_corrected(rows, after.corrections) == after.reading.nominees


@pytest.mark.parametrize(
    ("asked", "unit", "whose"),
    [
        ("Trường Số 1", "Trường Số 10", Whose.UNSURE),
        ("Trường Số 1", "Trường Số 1 Hai", Whose.UNSURE),
        ("Sở Thử", "Phòng Một, Sở Thử", Whose.THEIRS),
        ("Sở Thử", "Sở Thử tỉnh Thử", Whose.THEIRS),
        ("so thu", "SỞ THỬ", Whose.THEIRS),
    ],
)
def test_a_unit_is_told_by_whole_words(asked: str, unit: str, whose: Whose) -> None:
    deps = filed(World(), an_archived(a_list(a_row(unit=unit))))

    looked = subjects.looked(deps, Wanted(NAME, unit=asked))

    assert set(looked.verdicts.values()) == {whose}


def test_a_year_alone_does_not_make_anothers_units_row_theirs() -> None:
    deps = filed(
        World(), an_archived(a_list(a_row(birth="1984"))), an_archived(a_list(a_row(unit=OTHERS, birth="1984")))
    )

    by_unit = subjects.looked(deps, Wanted(NAME, 1984, UNIT))
    by_year = subjects.looked(deps, BORN)

    assert sorted(by_unit.verdicts.values()) == [Whose.THEIRS, Whose.UNSURE]
    assert set(by_year.verdicts.values()) == {Whose.THEIRS}


def exported(deps: Deps, asked: Wanted = BORN) -> tuple[list[str], dict[str, Any], str]:
    _name, data = subject_export.export(deps, asked, account=AUDITOR)
    bag = zipfile.ZipFile(io.BytesIO(data))
    shown = bag.read("du-lieu.json").decode() + bag.read("du-lieu.html").decode()
    return bag.namelist(), json.loads(bag.read("du-lieu.json")), shown


def test_a_row_of_somebody_else_that_speaks_of_the_person_is_not_exported() -> None:
    husband = replace(a_row(BESIDE, row=2), title=f"Chồng bà {NAME}", extra={"birth": "1980"})
    minutes = a_paper(2, name="bb.pdf", status=PaperStatus.READ, report=a_report("x", fields={
        "votes": found([{"nominee": NAME, "for": 9}, {"nominee": f"{BESIDE}, chồng {NAME}", "for": 7}])}))  # fmt: skip
    deps = filed(World(), an_archived(a_list(a_row(birth="1984"), husband), minutes))

    _names, body, shown = exported(deps)

    assert [one for one in (BESIDE, "1980", "7") if f'"{one}"' in shown or f": {one}" in shown] == []
    assert {one["kind"] for one in body["places"]} >= {"nominee", "vote", "mention"}
    assert [one["value"] for one in body["places"] if one["kind"] == "vote"] == [{"nominee": NAME, "for": 9}]


def joint() -> Paper:
    """Give a file of a submission with two persons' merit reports behind it."""
    hers = {"full_name": found(NAME), "birth_date": found("12/3/1984"), "residence": found("Thôn Kín")}
    his = {"full_name": found(BESIDE), "residence": found("Thôn Người Khác")}
    kind = Kind(PaperKind.MERIT_REPORT_INDIVIDUAL, 0.9, "BÁO CÁO")
    report = a_report("TỜ TRÌNH", "BÁO CÁO của ai ở Thôn Kín", "BÁO CÁO ở Thôn Người Khác",
                      parts=(Part(kind, 2, 2, hers), Part(kind, 3, 3, his)))  # fmt: skip
    return a_paper(2, name="chung.pdf", status=PaperStatus.READ, report=report)


def test_a_merit_report_in_a_file_with_others_is_exported_and_hidden_like_one_of_its_own() -> None:
    dossier = an_archived(a_list(a_row(birth="1984"), a_row(BESIDE, row=2)), joint())
    deps = filed(World(), dossier)

    names, body, shown = exported(deps)
    restricted(deps)
    seen = str(retrieve.show(deps, dossier.id, account=SPECIALIST))

    assert [one["fields"]["residence"] for one in body["papers"]] == ["Thôn Kín"]
    assert (names[2:], "Thôn Người Khác" in shown) == ([], False), "a file with others' papers is not handed out"
    assert ("Thôn Kín" in seen, "Thôn Người Khác" in seen, "TỜ TRÌNH" in seen) == (False, True, True)
    with pytest.raises(NotAllowed):
        retrieve.attachment(deps, dossier.id, 2, account=SPECIALIST)


@pytest.mark.parametrize("name", ["BCTT_LuongThiMo.pdf", "bao-cao-luong-thi-mo.pdf", f"{NAME}.pdf"])
def test_a_name_in_a_files_name_is_found_and_struck_however_it_is_run_together(name: str) -> None:
    paper = a_paper(2, name=name, status=PaperStatus.READ, report=a_report("không nêu ai"))
    deps = filed(World(), an_archived(a_list(a_row(birth="1984")), paper))

    places = subjects.looked(deps, BORN).places
    made = restricted(deps)
    seen = retrieve.show(deps, made.dossiers[0], account=SPECIALIST)

    assert ("file", 2) in {(one.kind, one.paper) for one in places}
    assert "Mo" not in seen.papers[1].name.title()
    assert seen.papers[1].name.endswith(".pdf")


class Halting:
    """A store that is away from the second commit on."""

    def __init__(self, store: Any) -> None:
        self._store, self.commits = store, 0

    def __getattr__(self, name: str) -> Any:
        """Be the store in all else."""
        return getattr(self._store, name)

    def commit(self, change: Change) -> Any:
        """Commit once."""
        self.commits += 1
        if self.commits > 1:
            raise Unavailable("Máy chủ đang tắt.")
        return self._store.commit(change)


def test_lifting_that_was_broken_off_goes_on() -> None:
    world = World()
    deps = filed(world, *(an_archived(a_list(a_row(birth="1984"))) for _ in range(3)))
    made = restricted(deps)

    with pytest.raises(Unavailable):
        subject_acts.lift(replace(deps, store=Halting(deps.store)), made.id, reason="rút", actor=ACTOR, account=HEAD)
    assert [one.id for one in deps.subjects.restrictions()] == [made.id]
    subject_acts.lift(deps, made.id, reason="rút", actor=ACTOR, account=HEAD)

    assert [world.store.dossier(one).restricted for one in made.dossiers] == [(), (), ()]
    assert list(deps.subjects.restrictions()) == []


def test_a_package_with_a_restricted_person_brings_the_whole_restriction_in_once() -> None:
    there, here = World(), World()
    dossier = an_archived(a_list(a_row(birth="1984")), restricted=(Restricted("r1", NAME, 1984, ("head",)),))
    data = _packed(there, dossier)

    for _ in range(2):
        bringing_in.bring_in(here.deps, io.BytesIO(data), name="gói.zip", actor=ACTOR, account=HEAD)

    (standing,) = here.deps.subjects.restrictions()
    assert (standing.id, standing.dossiers, standing.roles, standing.by) == ("r1", (dossier.id,), ("head",), HEAD.name)
    assert seeing.hides(here.deps, SPECIALIST.roles, [dossier.id])
    subject_acts.lift(here.deps, "r1", reason="rút", actor=ACTOR, account=HEAD)
    assert NAME in str(retrieve.show(here.deps, dossier.id, account=SPECIALIST))


def test_what_was_lifted_here_stays_lifted_when_a_package_still_has_it() -> None:
    there, here = World(), World()
    dossier = an_archived(a_list(a_row(birth="1984")), restricted=(Restricted("r1", NAME, 1984, ("head",)),))
    data = _packed(there, dossier)
    here.deps.subjects.restrict(Restriction("r1", BORN, ("head",), (), "x", START, "đơn"))
    here.deps.subjects.lift("r1", at=START, by="x", why="rút")

    bringing_in.bring_in(here.deps, io.BytesIO(data), name="gói.zip", actor=ACTOR, account=HEAD)

    assert here.store.dossier(dossier.id).restricted == ()
    assert list(here.deps.subjects.restrictions()) == []


def _packed(world: World, dossier: Dossier) -> bytes:
    """Pack an archived dossier as its archiving does."""
    deps, made = filed(world, dossier), io.BytesIO()
    there = deps.store.dossier(dossier.id)
    packing.pack(there, (), original=partial(archive.original, deps.objects), into=made, letters=())
    return made.getvalue()


def test_what_comes_later_and_is_surely_theirs_is_covered_and_the_desk_is_told_of_the_rest() -> None:
    world = World()
    deps = filed(world, an_archived(a_list(a_row(birth="1984"))))
    made = restricted(deps)
    later, other = an_archived(a_list(a_row(birth="1984"))), an_archived(a_list(a_row(birth="1990")))
    unsure = an_archived(a_list(a_row(unit=OTHERS)))

    shown, tales = covering.covered(deps, later)
    filed(world, shown, other, unsure)

    assert [one.id for one in shown.restricted] == [made.id]
    assert [kind.value for kind, _data in tales] == ["dossier.restricted"]
    for one in (other, unsure, shown):
        assert covering.covered(deps, one) == (one, [])
    ((standing, uncovered),) = subjects.standing(deps, account=AUDITOR)
    assert set(standing.dossiers) == {*made.dossiers, later.id}
    assert uncovered == [deps.store.dossier(unsure.id).code]


@pytest.mark.parametrize("day", [date(9999, 1, 1), date(2026, 3, 3), date(1, 1, 1)])
def test_a_day_on_which_no_request_came_is_refused_before_anything_is_done(day: date) -> None:
    deps = filed(World(), dossier := an_archived(a_list(a_row(birth="1984"))))
    given: dict[str, Any] = {"account": HEAD, "received_on": day}
    value = [NewValue(0, "title", "x")]

    for ask in (
        lambda: subject_acts.correct(deps, BORN, dossier.id, value, reason="x", actor=ACTOR, **given),
        lambda: subject_acts.restrict(deps, BORN, ["head"], reason="x", actor=ACTOR, **given),
        lambda: subject_acts.erase(deps, BORN, reason="x", ground="x", **given),
        lambda: subject_export.export(deps, BORN, **given),
    ):
        with pytest.raises(Invalid, match="Ngày nhận yêu cầu"):
            ask()
    assert deps.store.dossier(dossier.id).version == 1
    assert list(deps.subjects.requests(limit=5)) == []


def test_a_name_that_only_rows_beside_the_dossiers_have_is_answered_in_words() -> None:
    deps = World().deps
    deps.accounts.save_account(Account("mo", NAME, frozenset({"council"})))

    with pytest.raises(NotFound, match="chỉ được nhắc ở: tài khoản"):
        subject_export.export(deps, BORN, account=HEAD)


def test_a_wish_to_be_erased_is_answered_by_the_term_of_each_dossier() -> None:
    world = World()
    lasting = an_archived(a_list(a_row(birth="1984")), code="HS-2026-000001")
    past = an_archived(a_list(a_row(birth="1984")), code="HS-2026-000002", decision={"decision_date": "1990-05-01"})
    deps = replace(filed(world, lasting, past), catalogue=settled())

    made = subject_acts.erase(deps, BORN, reason="đơn", ground="Điều 15", account=HEAD)
    only = subject_acts.erase(replace(filed(World(), past), catalogue=settled()), BORN, reason="đơn", ground="x",
                              account=HEAD)  # fmt: skip

    assert (made.outcome, only.outcome) == ("refused", "over")
    assert "20 năm từ năm 2026, đến hết năm 2046" in made.detail["kept"]["HS-2026-000001"]
    assert "đã hết vào cuối năm 2010" in made.detail["over"]["HS-2026-000002"]


def test_a_year_alone_hides_nobody_by_itself_and_a_dossier_that_was_never_filed_keeps_no_restriction_standing() -> None:
    deps = filed(World(), an_archived(a_list(a_row(birth="1984"))))
    made = restricted(deps)
    namesake = an_archived(a_list(a_row(unit=OTHERS, birth="1984")))
    never = an_archived(a_list(a_row(birth="1984")))

    assert covering.covered(deps, namesake) == (namesake, [])
    assert covering.covered(deps, never)[0].restricted
    restricted(deps)
    subject_acts.lift(deps, made.id, reason="rút", actor=ACTOR, account=HEAD)
    assert list(deps.subjects.restrictions()) == []


def test_one_correction_after_another_stays_with_the_row_it_was_about() -> None:
    rows = (a_row(birth="1984"), a_row(birth="1990", row=2))
    dossier = an_archived(a_list(*rows))
    deps = filed(World(), dossier)

    corrected(deps, dossier, NewValue(0, "birth", "1985"))
    corrected(deps, dossier, NewValue(0, "title", "Hiệu trưởng"), asked=Wanted(NAME, 1985))
    after = corrected(deps, dossier, NewValue(0, "birth", "1986"), asked=Wanted(NAME, 1985))

    assert after.reading is not None
    assert [(row.title, row.extra["birth"]) for row in after.reading.nominees] == [
        ("Hiệu trưởng", "1986"), ("Giáo viên", "1990")]  # fmt: skip
    assert nominees_as_corrected(rows, after.corrections) == after.reading.nominees


def test_names_are_struck_however_they_overlap_and_are_composed() -> None:
    hidden = tuple(Restricted(str(at), name, 0, ("head",)) for at, name in enumerate((NAME, f"{NAME} Hà")))
    decomposed = unicodedata.normalize("NFD", f"Bà {NAME} Hà, bà {NAME}.")

    shown = struck(decomposed, hidden)

    assert shown == f"Bà {'█' * len(NAME)}███, bà {'█' * len(NAME)}."
    assert struck("không nêu ai", hidden) == "không nêu ai"
