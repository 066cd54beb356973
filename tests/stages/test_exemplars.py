"""Exemplars (O7, O10, O11): marked, told of by articles, listed by year, field and unit; what the press may get."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from service.domain.dossier import Origin
from service.domain.dossier_reading import DossierReading
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.exemplars import Article, Wanted, biography
from service.domain.fields import Nominee
from service.domain.restricted import Restriction
from service.domain.subjects import Wanted as SubjectWanted
from service.ports import Change
from service.stages import exemplars
from service.stages.exemplars import Mark
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.clock import START
from tests.kit.world import HEAD, UNIT, World

FIELD = "Cải cách hành chính"
ARTICLE = Article("Người giữ lửa công sở", "Báo Bình Minh", "2026-06-12", "https://bao.example/1")


def filed(world: World, year: int, *names: str, **given: Any) -> str:
    """File a dossier decided in a year; gives its id."""
    nominees = tuple(
        Nominee("individual", name, "Ông", "Chuyên viên", "Sở Thử nghiệm", "dhtt", 1, at)
        for at, name in enumerate(names, 1)
    )
    defaults: dict[str, Any] = {
        "award": "dhtt", "outcome": "approved", "reading": DossierReading(is_nomination=True, nominees=nominees),
        "received_at": datetime(year, 5, 20, tzinfo=UTC),
        "decision": {"decision_number": "321/QĐ-UBND", "decision_date": f"{year}-06-09"},
    }  # fmt: skip
    dossier = a_dossier(**defaults | given)
    world.store.commit(an_arrival(dossier))
    return dossier.id


def names(world: World, **wanted: Any) -> list[str]:
    return [one.name for one in exemplars.listed(world.deps, Wanted(**wanted), account=HEAD)]


def press(world: World, form: str = "txt", **wanted: Any) -> tuple[str, str]:
    """Give what the press gets, as text."""
    name, data = exemplars.press(world.deps, Wanted(**wanted), form, account=HEAD)
    return name, data.decode()


def test_the_press_gets_a_word_file_of_the_same_words_and_no_others() -> None:
    world = World()
    dossier = filed(world, 2025, "Được <b>Khen", "Không Công Bố")
    summary = "Sinh ngày 02/3/1980; {{ 7 * 7 }} sáng kiến"
    exemplars.mark(world.deps, dossier, Mark(1, "publishable", field=FIELD, summary=summary), account=HEAD)
    name, data = exemplars.press(world.deps, Wanted(), "docx", account=HEAD)
    told = [one.text for one in Document(BytesIO(data)).paragraphs]

    assert (name, told[0], told[1]) == (
        "guong-dien-hinh.docx",
        "GƯƠNG ĐIỂN HÌNH TIÊN TIẾN",
        "1. Ông Được <b>Khen, Chuyên viên, Sở Thử nghiệm",
    )
    assert "Thành tích: …; {{ 7 * 7 }} sáng kiến" in told
    assert "\n".join(line.strip() for line in press(world)[1].splitlines() if line) == "\n".join(told)
    assert exemplars.press(world.deps, Wanted(), "docx", account=HEAD)[1] == data


def test_a_mark_is_set_once_and_taken_off_and_every_line_stays() -> None:
    world = World()
    dossier = filed(world, 2025, "Một", "Hai")
    exemplars.mark(world.deps, dossier, Mark(1, "congress", field=FIELD), account=HEAD)
    with pytest.raises(Conflict):
        exemplars.mark(world.deps, dossier, Mark(1, "congress"), account=HEAD)
    exemplars.mark(world.deps, dossier, Mark(1, "visit"), account=HEAD)
    left = exemplars.mark(world.deps, dossier, Mark(1, "congress", on=False), account=HEAD)

    assert ([one.mark for one in left.marks], left.field) == (["visit"], FIELD)
    assert (names(world), names(world, mark="congress")) == (["Một"], [])
    exemplars.mark(world.deps, dossier, Mark(1, "congress", note="thay người khác"), account=HEAD)
    assert names(world, mark="congress") == ["Một"]


def test_five_years_of_models_by_year_field_and_unit() -> None:
    world = World()
    for year in range(2020, 2027):
        dossier = filed(world, year, f"Năm {year}")
        exemplars.mark(world.deps, dossier, Mark(1, "visit", field=FIELD if year % 2 else "Y tế"), account=HEAD)
    undecided = filed(world, 2026, "Chưa quyết", outcome="", decision={})
    exemplars.mark(world.deps, undecided, Mark(1, "congress"), account=HEAD)

    assert names(world, year=2025, years=5) == [f"Năm {year}" for year in range(2025, 2020, -1)]
    assert names(world, year=2026, years=5, field="y tế") == ["Năm 2026", "Năm 2024", "Năm 2022"]
    assert (names(world, unit="sở thử"), names(world, unit="sở khác")) == (names(world), [])
    assert names(world, mark="congress") == ["Chưa quyết"]


def test_the_press_gets_only_who_may_be_told_of_and_has_the_award() -> None:
    world = World()
    given = filed(world, 2025, "Được Khen", "Không Công Bố")
    asked, annulled = filed(world, 2025, "Chưa Quyết", outcome=""), filed(world, 2025, "Đã Hủy", outcome="annulled")
    for dossier in (given, asked, annulled):
        exemplars.mark(world.deps, dossier, Mark(1, "publishable"), account=HEAD)
    exemplars.mark(world.deps, given, Mark(2, "visit"), account=HEAD)
    name, text = press(world)

    assert name == "guong-dien-hinh.txt"
    assert [line for line in text.splitlines() if line[:1].isdigit()] == [
        "1. Ông Được Khen, Chuyên viên, Sở Thử nghiệm"
    ]
    assert "Quyết định số 321/QĐ-UBND ngày 09/06/2025" in text
    assert "Không có gương điển hình nào" in press(world, year=2019)[1]
    with pytest.raises(Invalid):
        exemplars.press(world.deps, Wanted(), "exe", account=HEAD)


def test_a_biography_holds_public_fields_and_no_number_of_a_person() -> None:
    world = World()
    dossier = filed(world, 2025, "Được Khen")
    summary = "Sinh ngày 02/3/1980, CCCD 033080001234, ĐT 0912.345.678, thư a.b@x.vn; tiết kiệm 1.200.000.000 đồng"
    exemplars.mark(world.deps, dossier, Mark(1, "publishable", field=FIELD, summary=summary), account=HEAD)
    exemplars.add_article(world.deps, dossier, 1, ARTICLE, account=HEAD)
    [one] = exemplars.listed(world.deps, Wanted(), account=HEAD)
    _, page = press(world, "html")

    assert biography(one) == [
        "Ông Được Khen, Chuyên viên, Sở Thử nghiệm",
        "Được khen thưởng: Gương điển hình tiên tiến (Quyết định số 321/QĐ-UBND ngày 09/06/2025).",
        "Lĩnh vực: Cải cách hành chính.",
        "Thành tích: …, CCCD …, ĐT …, thư …; tiết kiệm 1.200.000.000 đồng",
        "Đã đăng: «Người giữ lửa công sở», Báo Bình Minh, 12/06/2026.",
    ]
    assert not [secret for secret in ("033080001234", "0912", "a.b@x.vn", "1980") if secret in page]


def test_a_page_for_the_press_is_text_whatever_stands_in_it() -> None:
    world = World()
    dossier = filed(world, 2025, "<script>x</script>")
    exemplars.mark(world.deps, dossier, Mark(1, "publishable", summary="<b onclick=y>"), account=HEAD)
    _, page = press(world, "html")

    assert ("<script" in page, "<b " in page, "&lt;script&gt;" in page) == (False, False, True)


def test_every_fault_of_a_mark_or_an_article_is_told() -> None:
    world = World()
    dossier = filed(world, 2025, "Một")
    with pytest.raises(Invalid) as told:
        exemplars.mark(world.deps, dossier, Mark(1, "khác", field="không có", note="x" * 501), account=HEAD)
    assert [one.code for one in told.value.problems] == ["text.long", "mark.unknown", "mark.field"]
    with pytest.raises(Invalid) as refused:
        exemplars.add_article(world.deps, dossier, 1, Article(" ", "", "hôm qua", "javascript:x"), account=HEAD)
    assert [one.field for one in refused.value.problems] == ["title", "outlet", "on", "url"]
    exemplars.add_article(world.deps, dossier, 1, ARTICLE, account=HEAD)
    with pytest.raises(Conflict):
        exemplars.add_article(world.deps, dossier, 1, ARTICLE, account=HEAD)


def test_a_unit_marks_nobody_and_lists_its_own() -> None:
    world = World()
    own, other = filed(world, 2025, "Của mình", origin=Origin(organ_id="T02.02")), filed(world, 2025, "Của người")
    for dossier in (own, other):
        exemplars.mark(world.deps, dossier, Mark(1, "visit"), account=HEAD)

    assert [one.name for one in exemplars.listed(world.deps, Wanted(), account=UNIT)] == ["Của mình"]
    with pytest.raises(NotAllowed):
        exemplars.mark(world.deps, own, Mark(1, "congress"), account=UNIT)
    with pytest.raises(NotFound):
        exemplars.mark(world.deps, "không có", Mark(1, "congress"), account=HEAD)


def test_whose_data_is_restricted_is_on_no_list_of_others_and_never_goes_to_the_press() -> None:
    world = World()
    dossier = filed(world, 2025, "Được Khen", "Người Khác")
    for number in (1, 2):
        exemplars.mark(world.deps, dossier, Mark(number, "publishable"), account=HEAD)
    made = Restriction("r", SubjectWanted("Được Khen"), ("head",), (dossier,), "lanhdao", START, "đơn")
    held = world.store.dossier(dossier)
    hidden = replace(held, restricted=(made.of_dossier,), version=held.version + 1)
    world.store.commit(Change(dossier=hidden, expected=held.version))
    others = replace(HEAD, roles=frozenset({"specialist"}))

    assert names(world) == ["Được Khen", "Người Khác"]
    assert [one.name for one in exemplars.listed(world.deps, Wanted(), account=others)] == ["Người Khác"]
    assert "Được Khen," not in press(world)[1]
