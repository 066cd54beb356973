"""What the papers of one dossier say differently: counts, names, dates (NĐ 152/2025/NĐ-CP).

Values are compared as text, for a person may have typed them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from service.domain import proven_initiatives
from service.domain.cited_papers import cited
from service.domain.fields import MERIT_REPORTS, PaperKind, Problem
from service.domain.namesakes import Named
from service.domain.papers.award_rows import added, differing, rows_of
from service.domain.papers.office_levels import levels_differ
from service.domain.text import name_key, named, who_key, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.domain.fields import Nominee, PaperReport

    Papers = Sequence[tuple[str, PaperReport]]

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15, Điều 84"
_SUBJECTS = (
    ("collective_count", "collective", "tập thể"),
    ("individual_count", "individual", "cá nhân"),
    ("household_count", "household", "hộ gia đình"),
)


def _of(papers: Papers, *kinds: PaperKind) -> list[tuple[str, PaperReport]]:
    return [(name, report) for name, report in papers if report.kind.value in kinds]


def _listed(papers: Papers, kind: PaperKind) -> list[Nominee]:
    return [nominee for _, report in _of(papers, kind) for nominee in report.nominees]


def submission_counts(papers: Papers) -> Iterator[Problem]:
    """Compare the counts of the submission with the rows of the separate list, award by award where both tell them."""
    lists = [report for _, report in _of(papers, PaperKind.NOMINEE_LIST) if report.nominees]
    for paper, report in _of(papers, PaperKind.SUBMISSION) if lists else ():
        yield from _compared(paper, report, lists, "Tờ trình đề nghị {} {}, danh sách có {} {}.")


def minutes_counts(papers: Papers) -> Iterator[Problem]:
    """Compare how many the minutes put to the vote with how many are proposed, award by award where both tell them."""
    listed = (_of(papers, PaperKind.NOMINEE_LIST), _of(papers, PaperKind.SUBMISSION))
    lists = next((rows for of in listed if (rows := [report for _, report in of if report.nominees])), [])
    for paper, report in _of(papers, PaperKind.MINUTES) if lists else ():
        yield from _compared(paper, report, lists, "Biên bản xét {} {}, danh sách đề nghị có {} {}.")


def _compared(paper: str, report: PaperReport, lists: Sequence[PaperReport], words: str) -> Iterator[Problem]:
    by_award = [rows_of(listed.fields.get("award_counts")) for listed in lists]
    said = rows_of(report.fields.get("award_counts"))
    if said and all(by_award):
        page = report.fields["award_counts"].page
        for award, word, count, rows in differing(said, added(by_award)):
            message = words.format(count, f"{word} ({award})", rows, word)
            yield Problem("R06", message, paper, "award_counts", page, "C9.counts", LAW)
        return
    everybody = [nominee for listed in lists for nominee in listed.nominees]
    for name, subject, word in _SUBJECTS:
        value = report.found(name)
        rows = sum(nominee.subject == subject for nominee in everybody)
        if value is not None and str(value.value) != str(rows):
            message = words.format(value.value, word, rows, word)
            yield Problem("R06", message, paper, name, value.page, "C9.counts", LAW)


def names(papers: Papers) -> Iterator[Problem]:
    """Name everyone in the list who is not in the minutes' own list."""
    rows = _listed(papers, PaperKind.NOMINEE_LIST) or _listed(papers, PaperKind.SUBMISSION)
    for paper, report in _of(papers, PaperKind.MINUTES):
        voted = Named(report.nominees)
        missing = [one.name for one in voted.lacks(rows)]
        if voted and missing:
            message = f"Danh sách có {len(missing)} đối tượng không có trong biên bản: {named(missing)}."
            yield Problem("R07", message, paper, "nominees", None, "C9.names", LAW)


def _day(iso: str) -> str:
    """Write an ISO day as the office does; other text as it is."""
    return "/".join(reversed(iso.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", iso) else iso


def dates(papers: Papers) -> Iterator[Problem]:
    """Report a submission dated before the meeting whose result it submits."""
    meetings = [
        str(value.value)
        for _, report in _of(papers, PaperKind.MINUTES)
        if (value := report.found("meeting_date") or report.found("date")) is not None
    ]
    for paper, report in _of(papers, PaperKind.SUBMISSION) if meetings else ():
        value = report.found("date")
        if value is not None and str(value.value) < max(meetings):
            message = f"Tờ trình ghi ngày {_day(str(value.value))}, trước ngày họp xét {_day(max(meetings))}."
            yield Problem("conflict.dates", message, paper, "date", value.page, "C9.dates", LAW)


def reports(papers: Papers) -> Iterator[Problem]:
    """Report a merit report about somebody who is not in the list."""
    rows = Named(_listed(papers, PaperKind.NOMINEE_LIST) or _listed(papers, PaperKind.SUBMISSION))
    for paper, report in _of(papers, *MERIT_REPORTS) if rows else ():
        value = report.found("full_name")
        if value is not None and not rows.holds(str(value.value)):
            message = f"Báo cáo thành tích của {value.value} nhưng danh sách đề nghị không có tên này."
            yield Problem("R07", message, paper, "full_name", value.page, "C9.names", LAW)


def duplicates(papers: Papers) -> Iterator[Problem]:
    """Report a nominee who stands twice in one list with the same unit and award; a person is not the own household."""
    for paper, report in _of(papers, PaperKind.NOMINEE_LIST, PaperKind.SUBMISSION):
        rows = [
            ((n.subject, who_key(n.name), name_key(n.unit or within(n.name)[1]), name_key(n.award)), n)
            for n in report.nominees
        ]
        keys = Counter(key for key, _ in rows)
        twice = [nominee for key, nominee in rows if keys[key] > 1]
        if twice:
            shown = named([f"{nominee.name} (dòng {nominee.row})" for nominee in twice])
            message = f"Có đối tượng được nêu hai lần trong cùng danh sách: {shown}."
            yield Problem("R11", message, paper, "nominees", twice[0].page, "C9.duplicates", LAW, "warning")


def decided(papers: Papers) -> Iterator[Problem]:
    """Name everyone whom a decision in the dossier rewards and no list or submission proposes (C.9)."""
    rows = _listed(papers, PaperKind.NOMINEE_LIST) or _listed(papers, PaperKind.SUBMISSION)
    proposed = Named(rows)
    for paper, report in _of(papers, PaperKind.AWARD_DECISION) if rows else ():
        others = proposed.lacks(report.nominees)
        if others:
            shown = named([one.name for one in others])
            message = f"Quyết định có {len(others)} đối tượng không có trong danh sách đề nghị: {shown}."
            yield Problem("R07", message, paper, "nominees", others[0].page, "C9.decided", LAW, "warning")


_COMPARED = (("position", "title", "chức vụ"), ("unit", "unit", "đơn vị"))


def titles_and_units(papers: Papers) -> Iterator[Problem]:
    """Report a merit report whose title or unit is not the one that the list gives its nominee."""
    rows = _listed(papers, PaperKind.NOMINEE_LIST) or _listed(papers, PaperKind.SUBMISSION)
    for paper, report in _of(papers, PaperKind.MERIT_REPORT_INDIVIDUAL) if rows else ():
        name = report.found("full_name")
        same = [row for row in rows if name is not None and who_key(row.name) == who_key(str(name.value))]
        for field, column, word in _COMPARED:
            value, listed = report.found(field), [getattr(row, column) for row in same if getattr(row, column)]
            if value is None or not listed or any(_agree(str(value.value), other, column) for other in listed):
                continue
            message = f"Báo cáo ghi {word} «{value.value}», danh sách ghi «{listed[0]}» (dòng {same[0].row})."
            yield Problem("R07", message, paper, field, value.page, "C9.titles", LAW, "warning")


def _agree(left: str, right: str, column: str) -> bool:
    """Tell whether one holds the other, or they speak of different levels (*Phòng Quy hoạch*, *Sở Xây dựng*).

    An office that heads is none that does not, nor its deputy's.
    """
    if column == "title" and levels_differ(left, right):
        return False
    one, other = name_key(left), name_key(right)
    return one in other or other in one or one.split()[:1] != other.split()[:1]


def past_awards(papers: Papers) -> Iterator[Problem]:
    """Report a claimed earlier award that cites no decision."""
    for paper, report in _of(papers, *MERIT_REPORTS):
        value = report.found("past_awards")
        rows = value.value if value is not None and isinstance(value.value, list) else []
        bare = [row for row in rows if isinstance(row, dict) and not row.get("decision")]
        if value is not None and bare:
            told = named([f"{row.get('name')} ({row.get('year')})" for row in bare])
            message = f"Thành tích đã kê chưa ghi số, ngày, cơ quan ban hành quyết định: {told}."
            yield Problem("R12", message, paper, "past_awards", value.page, "C9.past_awards", LAW, "warning")


CHECKS: tuple[Callable[[Papers], Iterator[Problem]], ...] = (
    submission_counts,
    minutes_counts,
    names,
    dates,
    reports,
    duplicates,
    decided,
    titles_and_units,
    past_awards,
    cited,
    proven_initiatives.of_others,
    proven_initiatives.numbered,
)


def check_dossier(papers: Papers) -> tuple[Problem, ...]:
    """Run every cross-paper check; each finding names the paper and the field."""
    return tuple(problem for check in CHECKS for problem in check(papers))
