"""Every promise of the Finder port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.domain.awards_held import Held
from service.domain.dossier import OpenStep, Origin, PaperStatus
from service.domain.errors import Invalid
from service.domain.fields import Problem
from service.domain.states import Processing, State
from service.ports import Change, Hit, Query, Scope
from tests.kit.builders import a_dossier, a_paper, a_search_row, an_arrival
from tests.kit.clock import START
from tests.kit.stores import in_memory, on_postgres

if TYPE_CHECKING:
    from service.adapters.postgres import Database
    from service.ports import Answer
    from tests.kit.stores import Stores

EVERYTHING = Scope()


def filed(stores: Stores, name: str, *, minutes: int = 0, organ: str = "T01", body: str = "", **search: object) -> str:
    """File a dossier whose id is `name` and which is found by `search`; gives the id."""
    origin, at = Origin("inbox", organ, unit_id=body), START + timedelta(minutes=minutes)
    dossier = a_dossier(id=name, received_at=at, origin=origin, subject=name)
    stores.store.commit(an_arrival(dossier, search=a_search_row(name, **search)))
    return name


def found(stores: Stores, text: str = "", **asked: object) -> list[str]:
    """Give the ids of the hits in order."""
    return [hit.dossier_id for hit in answer(stores, text, **asked).hits]


def answer(stores: Stores, text: str = "", **asked: object) -> Answer:
    """Ask in the scope that sees everything."""
    return stores.finder.find(Query(text, **asked), scope=EVERYTHING)


def test_the_list_is_newest_first_and_pages_by_cursor(stores: Stores) -> None:
    names = [filed(stores, name, minutes=minute) for minute, name in enumerate(["a", "b", "c", "d", "e"])]
    first = answer(stores, limit=2)
    second = answer(stores, limit=2, cursor=first.cursor)
    third = answer(stores, limit=2, cursor=second.cursor)

    pages = [[hit.dossier_id for hit in page.hits] for page in (first, second, third)]
    assert pages == [["e", "d"], ["c", "b"], ["a"]]
    assert (third.cursor, third.total, third.more) == ("", len(names), False)


def test_dossiers_received_in_the_same_moment_are_all_paged(stores: Stores) -> None:
    names = {filed(stores, f"d{number}") for number in range(5)}
    seen, cursor = [], ""
    for _ in names:
        page = answer(stores, limit=1, cursor=cursor)
        seen += [hit.dossier_id for hit in page.hits]
        cursor = page.cursor

    assert set(seen) == names
    assert cursor == ""


def test_a_hit_tells_what_a_list_shows(stores: Stores) -> None:
    step = OpenStep("appraise", "Thẩm định", "specialist", ("approve",), START, date(2026, 3, 9))
    dossier = a_dossier(
        step=step,
        award="bkt",
        state=State.IN_REVIEW,
        processing=Processing.WAITING,
        problems=(Problem("R01", "x"),),
        origin=Origin(number="153/TTr-STN", date="2026-02-27"),
        decision={"decision_number": "692/QĐ-UBND", "decision_date": "2026-03-05"},
    )
    stores.store.commit(an_arrival(dossier))

    (hit,) = answer(stores).hits
    assert hit == Hit(
        dossier.id, "HS-2026-000001", "in_review", "waiting", dossier.subject, dossier.unit, "bkt", START,
        "153/TTr-STN", "2026-02-27", "692/QĐ-UBND", "2026-03-05", 1, "appraise", "Thẩm định", "2026-03-09", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("thpt mẫu ", ["long", "short"]),
        ("trung học phổ thông mẫu ", ["long", "short"]),
        ("sở gd&đt", ["office", "signs"]),
        ('"trung học phổ thông" ', ["long"]),
        ("trung học thông ", ["long"]),
    ],
)
def test_what_people_shorten_is_found_in_either_wording(stores: Stores, asked: str, hits: list[str]) -> None:
    filed(stores, "short", texts=((1, 1, "Sở A: Trường THPT Mẫu; GD thể chất; ĐT: 000"),))
    filed(stores, "long", texts=((1, 1, "Trường Trung học phổ thông Mẫu"),))
    filed(stores, "office", texts=((1, 1, "Sở Giáo dục và Đào tạo"),))
    filed(stores, "signs", texts=((1, 1, "Sở GD&ĐT"),))

    assert sorted(found(stores, asked)) == hits


def test_a_list_by_the_day_due_comes_in_pages_and_ends_with_what_has_none(stores: Stores) -> None:
    for name, due in (("late", 9), ("none", None), ("soon", 2), ("next", 3)):
        step = OpenStep("appraise", "Thẩm định", "specialist", (), START, due and date(2026, 3, due))
        stores.store.commit(an_arrival(a_dossier(id=name, step=step)))
    asked = Query(by_due=True, limit=3)
    first = stores.finder.find(asked, scope=EVERYTHING)
    second = stores.finder.find(replace(asked, cursor=first.cursor), scope=EVERYTHING)

    pages = [[hit.dossier_id for hit in page.hits] for page in (first, second)]
    assert (pages, first.total, second.cursor) == ([["soon", "next", "late"], ["none"]], 4, "")
    with pytest.raises(Invalid):
        stores.finder.find(replace(asked, cursor="x"), scope=EVERYTHING)


def test_the_desk_of_quarantine_lists_whole_dossiers_and_those_that_hold_a_paper(stores: Stores) -> None:
    held = a_paper(status=PaperStatus.QUARANTINED, reason="zip.bomb", message="Tệp nén bất thường.")
    stores.store.commit(an_arrival(a_dossier(id="whole", processing=Processing.QUARANTINED)))
    stores.store.commit(an_arrival(a_dossier(id="paper", state=State.INCOMPLETE, papers=(held,))))
    stores.store.commit(an_arrival(a_dossier(id="past", state=State.ARCHIVED, papers=(held,))))
    stores.store.commit(an_arrival(a_dossier(id="well", papers=(a_paper(),))))

    assert set(found(stores, processing=("quarantined",))) == {"whole", "paper"}


def test_the_list_is_filtered_by_state_processing_award_and_unit(stores: Stores) -> None:
    stores.store.commit(an_arrival(a_dossier(id="a", state=State.INCOMPLETE, award="bkt", unit="Sở Y tế Thử")))
    stores.store.commit(an_arrival(a_dossier(id="b", state=State.ARCHIVED, processing=Processing.DONE, award="gd")))

    assert found(stores, states=("incomplete", "returned")) == ["a"]
    assert found(stores, processing=("done",)) == ["b"]
    assert found(stores, award="gd") == ["b"]
    assert found(stores, unit="so y te") == ["a"]


def test_the_scope_bounds_list_search_and_counts(stores: Stores) -> None:
    filed(stores, "ours", organ="T01", names=("Lý Thử",))
    filed(stores, "theirs", organ="T02", names=("Lý Thử",))
    scope = Scope(frozenset({"T01"}))

    for text in ("", "ly thu"):
        assert [hit.dossier_id for hit in stores.finder.find(Query(text), scope=scope).hits] == ["ours"]
        assert stores.finder.find(Query(text), scope=Scope(frozenset())).hits == ()
    assert stores.finder.count_states(scope=scope) == {"received": 1}
    assert stores.finder.count_states(scope=EVERYTHING) == {"received": 2}


@pytest.mark.parametrize("cursor", ["x", "Ä", "W10=", "e30=", "WyJ4IiwgInkiXQ==", "OTk5OTk5", "LTE=", "dHJ1ZQ=="])
@pytest.mark.parametrize("text", ["", "khen"])
def test_a_broken_cursor_is_invalid(stores: Stores, cursor: str, text: str) -> None:
    with pytest.raises(Invalid):
        answer(stores, text, cursor=cursor)


def test_names_are_found_without_diacritics_and_case(stores: Stores) -> None:
    filed(stores, "a", names=("Nguyễn Thử Đức",))

    assert found(stores, "nguyen thu duc") == found(stores, "NGUYỄN THỬ ĐỨC") == ["a"]
    assert found(stores, "Nguyễn Thử Đức") == ["a"]


def test_exact_diacritics_rank_first(stores: Stores) -> None:
    filed(stores, "exact", names=("Lê Thử Mẫn",))
    filed(stores, "folded", names=("Lê Thử Mận",), minutes=5)

    assert found(stores, "lê thử mẫn") == ["exact", "folded"]
    assert found(stores, "lê thử mận") == ["folded", "exact"]


def test_names_weigh_more_than_page_text(stores: Stores) -> None:
    filed(stores, "named", names=("Trần Mẫu",))
    filed(stores, "mentioned", texts=((1, 1, "Trần Mẫu được nhắc đến"),), minutes=5)

    assert found(stores, "tran mau") == ["named", "mentioned"]


@pytest.mark.parametrize("text", ["2871/QĐ-UBND", "2871", "2871/qd", "2871 /QĐ-UBND", '"2871/QĐ-UBND"'])
def test_document_numbers_are_found_whole_and_in_part(stores: Stores, text: str) -> None:
    filed(stores, "number", numbers=("2871/QĐ-UBND",))
    filed(stores, "page", texts=((1, 1, "Căn cứ Quyết định số 2871 /QĐ-UBND ngày 1/3"),))
    filed(stores, "other", numbers=("1287/QĐ-UBND",))

    assert found(stores, text) == ["number", "page"]


def test_the_last_word_may_be_a_beginning(stores: Stores) -> None:
    filed(stores, "a", names=("Nguyễn Thử",))

    assert found(stores, "ngu") == ["a"]
    assert found(stores, "ngu ") == []
    assert found(stores, "ngu thử") == []


def test_all_words_must_be_there_wherever_they_stand(stores: Stores) -> None:
    filed(stores, "a", names=("Nguyễn Thử",), texts=((1, 1, "thành tích"), (2, 3, "xuất sắc")))

    assert found(stores, "nguyen thanh tich sac") == ["a"]
    assert found(stores, "nguyen thanh tich kem") == []


def test_a_quoted_phrase_stands_in_a_row(stores: Stores) -> None:
    filed(stores, "row", texts=((1, 1, "lao động tiên tiến"),))
    filed(stores, "apart", texts=((1, 1, "tiên phong và lao động đều tiến"),))
    filed(stores, "twopages", texts=((1, 1, "lao động tiên"), (1, 2, "tiến bộ")))
    filed(stores, "name", names=("Danh hiệu Lao động tiên tiến",))

    assert sorted(found(stores, '"tien tien" lao')) == ["name", "row"]


def test_excluded_words_and_phrases_are_left_out(stores: Stores) -> None:
    filed(stores, "a", texts=((1, 1, "bằng khen của tỉnh"),))
    filed(stores, "b", texts=((1, 1, "bằng khen của bộ"),))

    assert found(stores, "khen -bộ") == ["a"]
    assert found(stores, 'khen -"của tỉnh"') == ["b"]
    assert found(stores, "-bộ") == ["a"]


def test_a_snippet_shows_the_best_page_with_the_words_marked(stores: Stores) -> None:
    long = "chữ khác " * 60
    texts = ((1, 1, f"khen {long}"), (2, 7, f"{long} tặng Bằng khen cho ông Mẫu Văn Thử {long}"))
    filed(stores, "a", texts=texts)
    (hit,) = answer(stores, "mau van thu khen").hits

    assert (hit.paper, hit.page) == (2, 7)
    assert "Bằng \x02khen\x03 cho ông \x02Mẫu\x03 \x02Văn\x03 \x02Thử\x03" in hit.snippet
    assert hit.snippet.startswith("…")
    assert len(hit.snippet) < 400


def test_a_snippet_falls_back_on_names(stores: Stores) -> None:
    filed(stores, "a", title="Tờ trình", names=("Mẫu Thử",), numbers=("7/TTr",))
    (hit,) = answer(stores, "mau").hits

    assert (hit.snippet, hit.paper, hit.page) == ("Tờ trình · \x02Mẫu\x03 Thử · 7/TTr", None, None)


def test_a_search_pages_and_counts(stores: Stores) -> None:
    names = {filed(stores, f"d{number}", names=("Mẫu",)) for number in range(5)}
    first = answer(stores, "mau", limit=3)
    rest = answer(stores, "mau", limit=3, cursor=first.cursor)

    assert {hit.dossier_id for hit in (*first.hits, *rest.hits)} == names
    assert (first.total, first.more, rest.cursor) == (5, False, "")


def test_search_can_be_filtered(stores: Stores) -> None:
    filed(stores, "a", names=("Mẫu",))
    filed(stores, "b", names=("Mẫu",))
    changed = replace(stores.store.dossier("b"), version=2, state=State.ARCHIVED)
    stores.store.commit(Change(dossier=changed, expected=1))

    assert found(stores, "mau", states=("archived",)) == ["b"]


def test_what_is_written_anew_is_found_anew(stores: Stores) -> None:
    filed(stores, "a", names=("Trước",), texts=((1, 1, "một"), (1, 2, "hai")))
    stores.store.commit(Change(search=a_search_row("a", names=("Sau",), texts=((1, 1, "ba"),))))

    assert [found(stores, text) for text in ("truoc", "hai", "sau", "ba")] == [[], [], ["a"], ["a"]]


def test_a_sheet_of_many_words_is_found_to_its_end(stores: Stores) -> None:
    sheet = " ".join(f"từ{number}" for number in range(30_000))
    filed(stores, "a", texts=((1, 1, f'{sheet} "tận cùng" {"x" * 5000}'),))
    (hit,) = answer(stores, '"tận cùng"').hits

    assert hit.dossier_id == "a"
    assert "\x02tận\x03" in hit.snippet


def test_nul_in_a_question_is_invalid(stores: Stores) -> None:
    with pytest.raises(Invalid):
        answer(stores, "a\0b")


def test_too_many_words_are_invalid(stores: Stores) -> None:
    with pytest.raises(Invalid):
        answer(stores, "a " * 33)


ODD = [
    "'",
    '"',
    '"a',
    "a:*",
    "a & b | !c",
    "<->",
    "\\",
    "-",
    '-"',
    "(()",
    "%s",
    "'; --",
    "_",
    "a-b",
    "💮",
    "a\u0301",
    "ß İ ŉ",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_questions_are_answered(stores: Stores, text: str) -> None:
    filed(stores, "a", names=("Mẫu",))

    assert isinstance(found(stores, text), list)


LETTERS = st.text('ab1đĐêếE -"/.\n_', max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=LETTERS, page=LETTERS, text=LETTERS)
def test_memory_and_postgres_find_the_same(database: Database, name: str, page: str, text: str) -> None:
    found_in = []
    database.run("DELETE FROM search_word")  # the dictionary keeps the words of examples before
    for stores in (in_memory(), on_postgres(database)):
        if not stores.finder.find(Query(), scope=EVERYTHING).hits:
            filed(stores, "a")
        stores.store.commit(Change(search=a_search_row("a", title="", names=(name,), texts=((1, 1, page),))))
        found_in.append(found(stores, text))

    assert found_in[0] == found_in[1]


@pytest.mark.parametrize("text", ["ab cd -cd", '"ab cd" -ab', "ab cd -2024", 'ab cd -"nam 2024"'])
def test_what_is_excluded_is_left_out_also_where_the_name_is_asked_whole(stores: Stores, text: str) -> None:
    filed(stores, "a", names=("ab cd",), texts=((1, 1, "năm 2024"),))
    filed(stores, "b", names=("ab cd ef",), texts=((1, 1, "năm 2025"),))

    assert found(stores, text) == [one for one in ("b",) if "2024" in text]


def test_the_total_is_told_up_to_a_bound(database: Database) -> None:
    stores = on_postgres(database)
    filed(stores, "a", names=("Mẫu",))
    columns = "code, state, processing, version, revision, subject, unit, unit_folded, organ_id, document_id, award"
    rest = "document_number, document_date, step, step_title, due, problem_count, change_requested, received_at, body"
    names = f"{columns}, {rest}"
    copied = names.replace("code,", "'C' || n,", 1)
    with database.connection() as connection:
        copy = f"INSERT INTO dossier (id, {names}) SELECT 'n' || n, {copied} FROM dossier, generate_series(1, 1200) n"  # noqa: S608
        connection.execute(copy)
        connection.execute(
            "INSERT INTO search_row (dossier_id, organ_id, received_at, heads, folded, place)"
            " SELECT d.id, r.organ_id, r.received_at, r.heads, r.folded, 1 FROM search_row r"
            " JOIN dossier d ON d.id <> 'a'"
        )

    listed, searched = answer(stores), answer(stores, "mau")
    assert (listed.total, listed.more) == (1000, True)
    assert (searched.total, searched.more) == (300, True)


def test_a_list_of_what_waits_for_somebody_has_open_steps_of_their_roles_and_their_own(stores: Stores) -> None:
    def waiting(name: str, role: str, assignee: str = "") -> None:
        step = OpenStep("quyet_dinh", "Quyết định", role, ("approve",), START, assignee=assignee) if role else None
        stores.store.commit(an_arrival(a_dossier(id=name, step=step), search=a_search_row(name)))

    for name, role, assignee in (("a", "head", ""), ("b", "specialist", ""), ("c", "head", "khac"), ("d", "", ""),
                                 ("e", "chair", "toi")):  # fmt: skip
        waiting(name, role, assignee)

    assert sorted(found(stores, seats=(("toi", frozenset({"head"})),))) == ["a", "e"]
    assert sorted(found(stores, seats=(("toi", frozenset({"head"})), ("vang", frozenset({"specialist"}))))) == [
        "a", "b", "e"]  # fmt: skip
    assert answer(stores, seats=(("ai", frozenset({"unit"})),)).total == 0
    assert sorted(found(stores, steps=("quyet_dinh", "khac"))) == ["a", "b", "c", "e"]
    assert answer(stores, steps=("khac",)).total == 0


def test_a_year_knows_the_awards_that_its_decisions_gave(stores: Stores) -> None:
    told = (("now", "T01", "approved", "2026-12-31"), ("before", "T01", "approved", "2025-12-31"),
            ("refused", "T01", "rejected", "2026-03-02"), ("other", "T02", "approved", "2026-01-01"),
            ("folder", "", "approved", "2026-01-01"))  # fmt: skip
    waiting = Held("unread", 0, "individual", "Trần Văn", outcome="approved", decided_on="2026-03-02", confirmed=False)
    filed(stores, "unread", awards=(waiting,))
    for name, organ, outcome, day in told:
        rows = tuple(Held(name, at, "individual", f"Trần Văn {at}", outcome=outcome, decided_on=day, sex="Bà",
                          ethnicity="Dao") for at in (0, 1))  # fmt: skip
        filed(stores, name, organ=organ, body="" if organ else "T03", awards=rows)
    found = stores.finder.given_in(2026, scope=EVERYTHING)

    assert [(one.held.dossier_id, one.held.place) for one in found] == [
        ("folder", 0), ("folder", 1), ("now", 0), ("now", 1), ("other", 0), ("other", 1)]  # fmt: skip
    assert {(one.organ_id, one.sender, one.held.sex, one.held.ethnicity) for one in found} == {
        (organ, "Sở Thử nghiệm", "Bà", "Dao") for organ in ("T01", "T02", "T03")
    }  # fmt: skip
    assert {one.organ_id for one in stores.finder.given_in(2026, scope=Scope(frozenset({"T02"})))} == {"T02"}
