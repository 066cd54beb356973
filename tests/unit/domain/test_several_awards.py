"""One submission that asks for several awards: each nominee is judged, voted on and told by its own award's rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from service.domain import award_checks
from service.domain.asked_awards import award_asked, awards_asked
from service.domain.award_checks import assessments
from service.domain.awards_held import held_in
from service.domain.checks import find_problems
from service.domain.dossier import PaperStatus
from service.domain.dossier_checks import check_dossier
from service.domain.dossier_reading import combine
from service.domain.errors import Invalid
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PageText, PaperKind, PaperReport
from service.domain.orders import Ground, Order
from service.domain.states import State
from service.domain.twins import set_aside
from tests.kit.builders import a_dossier, a_paper
from tests.kit.office import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.awards import Award
    from service.domain.dossier import Dossier
    from service.domain.fields import Problem

RECEIVED = datetime(2026, 5, 18, 2, tzinfo=UTC)
ROWS = (
    ("collective", "Phòng Sưu tầm", "Bằng khen của UBND tỉnh"),
    ("collective", "Phòng Bạn đọc", "Tập thể lao động xuất sắc"),
    ("individual", "Trần Văn Ví Dụ", "Bằng khen của UBND tỉnh"),
    ("individual", "Lê Thị Mẫu", "Bằng khen của UBND tỉnh"),
    ("individual", "Phạm Văn Thử", "Chiến sĩ thi đua cấp tỉnh"),
)


def report(kind: PaperKind, nominees: Sequence[Nominee] = (), **found: Any) -> PaperReport:
    fields = {name: FieldValue(one, str(one), FieldState.FOUND, 1, 0, 1, "text", 0.95) for name, one in found.items()}
    return PaperReport("text/plain", Kind(kind, 0.99, kind.value), fields, tuple(nominees), pages=(PageText(1, ""),))


def nominees(rows: Sequence[tuple[str, str, str]] = ROWS) -> tuple[Nominee, ...]:
    return tuple(
        Nominee(subject, name, unit="Thư viện tỉnh", award=award, page=1, row=at)
        for at, (subject, name, award) in enumerate(rows, 1)
    )


def a_mixed(*, votes_for: int = 9, present: int = 9, without: frozenset[PaperKind] = frozenset()) -> Dossier:
    """Give a dossier of five nominees for three awards, read; every nominee has the same vote."""
    listed = nominees()
    votes = [{"nominee": one.name, "for": votes_for, "base": 9} for one in listed]
    minutes = report(PaperKind.MINUTES, listed, meeting_date="2026-05-08", members_total=9, members_present=present,
                     votes=votes)  # fmt: skip
    papers = [
        report(PaperKind.SUBMISSION, number="12/TTr-TV", date="2026-05-10", issuer="THƯ VIỆN TỈNH", signer="Lý Thử",
               award="Bằng khen của UBND tỉnh"),
        report(PaperKind.NOMINEE_LIST, listed),
        minutes,
        *(report(PaperKind.MERIT_REPORT_INDIVIDUAL if one.subject == "individual" else
                 PaperKind.MERIT_REPORT_COLLECTIVE, full_name=one.name) for one in listed),
        report(PaperKind.INITIATIVE),
    ]  # fmt: skip
    named = [(f"{at}.docx", one) for at, one in enumerate(papers, 1) if one.kind.value not in without]
    read = tuple(a_paper(at, name=name, report=one, status=PaperStatus.READ) for at, (name, one) in enumerate(named, 1))
    reading = combine(named)
    return a_dossier(received_at=RECEIVED, award=reading.award, reading=reading, papers=read)


def files(*codes: str) -> dict[str, Award]:
    found = {code: rules().award(code, on=date(2026, 5, 18)) for code in codes}
    return {code: one for code, one in found.items() if one is not None}


def problems(dossier: Dossier) -> tuple[Problem, ...]:
    main, *others = awards_asked(dossier)
    return find_problems(dossier, files(main)[main], others=files(*others))


def test_each_row_is_for_the_award_that_it_prints() -> None:
    dossier = a_mixed()
    assert dossier.reading is not None

    assert awards_asked(dossier) == ("bkt", "ttldxs", "cstdt")
    assert [award_asked(dossier, one) for one in dossier.reading.nominees] == ["bkt", "ttldxs", "bkt", "bkt", "cstdt"]
    told = assessments(dossier, files("bkt")["bkt"], files("ttldxs", "cstdt"))
    assert ["Điều 22" in grounds[0].standard.legal_basis for _, grounds in told] == [False] * 4 + [True]


def test_no_collective_is_refused_for_what_another_row_asks() -> None:
    assert not [one for one in problems(a_mixed()) if one.code == "R02"]


@pytest.mark.parametrize(("votes_for", "below"), [(9, 0), (8, 1), (7, 5)])
def test_a_vote_is_held_against_its_own_award_s_share(votes_for: int, below: int) -> None:
    """8 of 9 is 88,9 %: enough for a certificate of merit and the collective, not for the title."""
    told = [one for one in problems(a_mixed(votes_for=votes_for)) if one.code == "R08"]

    assert len(told) == below
    if below == 1:
        assert "«Phạm Văn Thử» đạt 88,9%, thấp hơn 90%" in told[0].message


def test_a_paper_that_one_of_the_awards_needs_is_asked_for_once() -> None:
    lacking = a_mixed(without=frozenset({PaperKind.INITIATIVE, PaperKind.MINUTES}))
    told = [one.message for one in problems(lacking) if one.message.startswith("Thiếu")]

    assert sorted(told) == [
        "Thiếu biên bản xét khen thưởng.",
        "Thiếu chứng nhận hoặc xác nhận sáng kiến, đề tài, đề án, công trình khoa học.",
    ]


def test_people_are_told_that_a_dossier_asks_for_several_awards() -> None:
    (told,) = [one for one in problems(a_mixed()) if one.code == "award.several"]

    assert told.severity == "note"
    assert "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh (3)" in told.message
    assert "Tập thể lao động xuất sắc (1)" in told.message


def test_what_another_level_decides_is_a_reason_to_return() -> None:
    """Luật 06/2022/QH15 Điều 78: the Premier's certificate is decided by no province."""
    told = a_mixed()
    assert told.reading is not None
    rows = (*told.reading.nominees[:-1], replace(told.reading.nominees[-1], award="Bằng khen của Thủ tướng Chính phủ"))
    mixed = replace(told, reading=replace(told.reading, nominees=rows))
    award, others = files("bkt")["bkt"], files("ttldxs", "bkttg")

    (found,) = [one for one in find_problems(mixed, award, others=others) if one.rule == "award.several"]

    assert (found.code, found.severity) == ("R02", "warning")
    assert "Bằng khen của Thủ tướng Chính phủ do Thủ tướng Chính phủ quyết định." in found.message
    assert "Tập thể lao động xuất sắc do Chủ tịch Ủy ban nhân dân tỉnh quyết định." in found.message


def test_of_awards_of_two_levels_it_is_told_of_each_who_decides_it() -> None:
    """Filed under the unit's own title, not the certificate of the province but the title is what goes elsewhere."""
    told = a_mixed()
    assert told.reading is not None
    rows = tuple(replace(one, award="Lao động tiên tiến" if at else one.award)
                 for at, one in enumerate(told.reading.nominees))  # fmt: skip
    mixed = replace(told, award="ldtt", reading=replace(told.reading, award="ldtt", nominees=rows))

    (found,) = [one for one in find_problems(mixed, files("ldtt")["ldtt"], others=files("bkt"))
                if one.rule == "award.several"]  # fmt: skip

    assert "Lao động tiên tiến do Thủ trưởng sở, đơn vị hoặc Chủ tịch Ủy ban nhân dân xã" in found.message
    assert "Ủy ban nhân dân tỉnh do Chủ tịch Ủy ban nhân dân tỉnh quyết định." in found.message


def test_another_award_agreed_on_moves_only_the_rows_that_asked_for_the_one_it_replaces() -> None:
    moved = replace(a_mixed(), award="gk")
    assert moved.reading is not None

    assert [award_asked(moved, one) for one in moved.reading.nominees] == ["gk", "ttldxs", "gk", "gk", "cstdt"]
    assert [one.award for one in held_in(moved)] == [
        "gk", "Tập thể lao động xuất sắc", "gk", "gk", "Chiến sĩ thi đua cấp tỉnh",
    ]  # fmt: skip


def test_one_put_forward_by_two_lists_for_two_awards_is_two_nominees() -> None:
    first = nominees([("collective", "Phòng Sưu tầm", "Tập thể lao động xuất sắc")])
    second = nominees([("collective", "Phòng Sưu tầm", "Cờ thi đua của UBND tỉnh")])
    again = nominees([("collective", "Phòng Sưu tầm", "")])

    reading = combine([(f"{at}.docx", report(PaperKind.NOMINEE_LIST, one)) for at, one in
                       enumerate((first, second, again))])  # fmt: skip

    assert [one.award for one in reading.nominees] == ["Tập thể lao động xuất sắc", "Cờ thi đua của UBND tỉnh"]


@pytest.mark.parametrize(("present", "met"), [(6, True), (5, False)])
def test_two_thirds_of_nine_are_six(present: int, *, met: bool) -> None:
    """TT 20/2025/TT-BNV Điều 18 khoản 2: *ít nhất 2/3 tổng số thành viên*; 6 of 9 are no 67 %."""
    told = [one.message for one in problems(a_mixed(present=present)) if one.field == "members_present"]

    assert told == ([] if met else ["3.docx: họp có 5/9 thành viên, cần từ 2/3."])


class Looked(tuple[Nominee, ...]):
    """Nominees that count how often somebody goes through them."""

    __slots__ = ()
    times = 0

    def __iter__(self) -> Iterator[Nominee]:
        """Go through them once more."""
        Looked.times += 1
        return super().__iter__()


def test_the_votes_of_many_are_held_against_their_awards_without_going_through_all_for_each() -> None:
    """1 000 nominees with their votes took 55 s."""
    dossier, award = a_mixed(), rules().award("bkt", on=date(2026, 5, 18))
    assert dossier.reading is not None
    assert award is not None
    counted = replace(dossier, reading=replace(dossier.reading, nominees=Looked(dossier.reading.nominees)))
    list(award_checks.votes(counted, award))

    assert 0 < Looked.times < len(dossier.reading.nominees)


def test_a_person_is_not_the_own_household_named_twice() -> None:
    listed = nominees([
        ("household", "Hộ ông Trần Văn Ví", "Bằng khen"), ("individual", "Trần Văn Ví", "Bằng khen"),
        ("collective", "Tập thể Phòng Sưu tầm", "Bằng khen"), ("collective", "Phòng Sưu tầm", "Bằng khen"),
    ])  # fmt: skip
    told = [one.message for one in check_dossier([("1.docx", report(PaperKind.NOMINEE_LIST, listed))])]

    assert told == [
        "Có đối tượng được nêu hai lần trong cùng danh sách: Tập thể Phòng Sưu tầm (dòng 3); Phòng Sưu tầm (dòng 4)."
    ]


OF_PREMIER = "Bằng khen của Thủ tướng Chính phủ"


def asked_in(*lists: Sequence[tuple[str, str, str]], subject: str) -> Dossier:
    """Give a dossier of a submission for one award and of its lists."""
    papers = [
        report(PaperKind.SUBMISSION, award=subject),
        *(report(PaperKind.NOMINEE_LIST, nominees(one)) for one in lists),
    ]
    reading = combine([(f"{at}.docx", one) for at, one in enumerate(papers, 1)])
    return a_dossier(received_at=RECEIVED, award=reading.award, reading=reading, papers=())


@pytest.mark.parametrize(
    ("subject", "bare", "code"),
    [
        (OF_PREMIER, "Bằng khen", "bkttg"),
        (OF_PREMIER, "Bằng khen.", "bkttg"),
        ("Cờ thi đua của Chính phủ", "CỜ THI ĐUA", "cocp"),
        ("Bằng khen của UBND tỉnh", "Bằng khen", "bkt"),
        (OF_PREMIER, "Bằng khen của UBND tỉnh", "bkt"),
        (OF_PREMIER, "Bằng khen TTg", "bkttg"),
    ],
)
@pytest.mark.parametrize("many", [1, 8])
def test_a_column_that_prints_the_form_alone_asks_for_what_the_submission_names(
    subject: str, bare: str, code: str, many: int
) -> None:
    """It says neither who gives it nor another award: the nominees of the Premier's were judged by the province's."""
    dossier = asked_in([("individual", f"Trần Văn {'Ví' * at}", bare) for at in range(1, many + 1)], subject=subject)
    assert dossier.reading is not None

    assert {award_asked(dossier, one) for one in dossier.reading.nominees} == {code}


def test_one_whom_two_lists_name_for_an_award_and_for_its_form_alone_is_one_nominee() -> None:
    row = ("individual", "Trần Văn Ví Dụ")
    twice = asked_in([(*row, OF_PREMIER)], [(*row, "Bằng khen")], subject=OF_PREMIER)
    other = asked_in([(*row, OF_PREMIER)], [(*row, "Bằng khen của UBND tỉnh")], subject=OF_PREMIER)

    assert [len(one.reading.nominees) for one in (twice, other) if one.reading] == [1, 2]


@pytest.mark.parametrize(("printed", "copies"), [("Bằng khen", True), ("Bằng khen của UBND tỉnh", False)])
def test_a_copy_whose_list_prints_the_form_alone_is_a_copy(printed: str, *, copies: bool) -> None:
    row = ("individual", "Trần Văn Ví Dụ")
    kept = replace(asked_in([(*row, OF_PREMIER)], subject=OF_PREMIER), id="kept", code="HS-2026-000001")
    listed = a_paper(1, report=report(PaperKind.NOMINEE_LIST, nominees([(*row, printed)])), sha256="other")
    again = replace(asked_in([(*row, printed)], subject=OF_PREMIER), papers=(listed,), state=State.IN_REVIEW)
    order = Order("duplicate", again.version, reason="gửi lại", inputs={"kept": kept.code})
    ground = Ground(rules().procedure("bkt"), rules().calendar, RECEIVED, kept=kept)

    assert copied(again, order, ground) is copies


def copied(dossier: Dossier, order: Order, ground: Ground) -> bool:
    try:
        return set_aside(dossier, order, ground).dossier.duplicate_of == "HS-2026-000001"
    except Invalid:
        return False
