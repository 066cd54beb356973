"""What an award's file switches on: named checks, the vote it needs, and its standards for every nominee."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from service.domain.asked_awards import award_asked, awards_asked
from service.domain.claims import NOMINEE
from service.domain.confirmed_reports import report_is_confirmed
from service.domain.corrected import reports
from service.domain.deadlines import local_day
from service.domain.dossier_reading import award_code, award_codes
from service.domain.fields import MERIT_REPORTS, FieldState, FieldValue, PaperKind, Problem
from service.domain.namesakes import Named
from service.domain.own_reports import by_name, of_nominee
from service.domain.prizes import prize_is_of_the_law
from service.domain.standards import NUMBERS, Verdict, assess, record_of
from service.domain.text import fold, name_key, named, of_other_units, who_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from service.domain.awards import Award, NamedCheck, VoteThreshold
    from service.domain.claims import Elsewhere, Held
    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import Nominee, PaperReport
    from service.domain.standards import Assessed

_SUBJECT_NAMES: Mapping[str, str] = MappingProxyType(
    {"individual": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}
)
RULE = "votes_reach_threshold"
# The award files of the other awards that rows of the dossier ask for, by code (`judging.awards_of`).
Others: TypeAlias = "Mapping[str, Award]"
_ALONE: Others = MappingProxyType({})


def _no_unreadable_paper(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name every paper with a page that no text was won from."""
    for paper in dossier.current_papers:
        pages = [page.number for page in paper.report.pages if page.method == "none"] if paper.report else []
        if pages:
            numbers = ", ".join(map(str, pages))
            message = f"{paper.name}: trang {numbers} là bản quét chưa đọc được chữ; cần người xem."
            yield _found(check, message, paper=paper.name, page=pages[0], code="R18")


def _report_is_fresh(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name every merit report older than `months` on the day of receipt."""
    months, received = int(check.options["months"]), local_day(dossier.received_at)
    for paper, report in _merit_reports(dossier):
        written = _day(report.fields.get("date"))
        if written is not None and _months_before(received, months) > written:
            message = f"{paper.name}: báo cáo ngày {written:%d/%m/%Y} đã quá {months} tháng khi nhận hồ sơ."
            yield _found(check, message, paper=paper.name, field="date", code="R17")


def _one_report_each(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name every nominee of whom no merit report speaks, where there are merit reports at all."""
    told = {report.text("full_name") for _, report in _merit_reports(dossier)}
    if not told or "" in told:  # none: the missing paper is told already; unnamed: nobody can say whose it is
        return
    nominees = dossier.reading.nominees if dossier.reading else ()
    missing = [one.name for one in Named(names=told).lacks(nominees) if one.subject != "household"]
    if missing:
        message = f"Thiếu báo cáo thành tích của {len(missing)} đối tượng: {named(missing)}."
        yield _found(check, message, field="nominees", code="R03")


def _votes_are_told(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Name whom minutes put forward for one of `awards` without telling the vote on them.

    Both result and share must stand in the minutes (TT 20/2025/TT-BNV Điều 9 khoản 8). A vote that is told of nobody
    by name covers everybody, one on an award whoever is put forward for it; what a person typed as text is theirs.
    """
    nominees = dossier.reading.nominees if dossier.reading else ()
    wanted = [one for one in nominees if award_asked(dossier, one) in check.options["awards"]]
    minutes = [(paper, one) for paper, one in reports(dossier) if one.kind.value is PaperKind.MINUTES]
    told = [one.fields.get("votes", FieldValue(state=FieldState.ABSENT)) for _, one in minutes]
    rows = [str(row.get("nominee") or "") for one in told if one.state is FieldState.FOUND
            for row in _records(one.value)]  # fmt: skip
    if not minutes or not wanted or (not rows and any(one.state is not FieldState.ABSENT for one in told)):
        return
    names, keys = ([(who_key(text), text) for text in texts] for texts in ([one.name for one in nominees], rows))
    on_many = [row for key, row in keys if not any(_is_same(name, (key, row)) for name in names)]
    covered = {code for row in on_many for code in award_codes(row)}
    silent = [one for one in wanted if not any(_is_same((who_key(one.name), one.name), key) for key in keys)]
    missing = [one.name for one in silent if award_asked(dossier, one) not in covered]
    if any(_ON_ALL.match(fold(row)) for row in on_many) or not missing:
        return
    if not any(_tells_a_vote(one, rows) for _, one in minutes):
        message = f"Biên bản không ghi số phiếu, tỷ lệ phiếu đồng ý với {len(missing)} đối tượng: {named(missing)}."
        yield _found(check, message, paper=minutes[0][0].name, field="votes", code="R08")


_ON_ALL = re.compile(r"(?:cac|nhung|tat ca|toan bo|toan the|ca nhan)\b")
_AGREED = re.compile(r"\b(?:phieu|nhat tri|dong y|tan thanh|bieu quyet|thong nhat|thong qua|dong tinh|ung ho)\b")
_BALLOT = re.compile(r"(?<!kiem )\b(?:phieu|bieu quyet)\b")
_SHARE_TOLD = re.compile(
    r"\d\s?(?:%|phan tram)|(?<![\d/])\d{1,3}\s?(?:/|tren(?: tong so)?)\s?\d{1,3}(?![\d/])"
)  # fmt: skip
_TALLY = re.compile(r"(?<!kiem )\bphieu\b[^\d]{0,60}\d{1,3}(?![\d/])|\bdong y\W{1,5}khong dong y\b")
_CLAUSE, _LINE = re.compile(r"[.;](?!\d)"), re.compile(r"[.;](?!\d)|\n")


def _tells_a_vote(report: PaperReport, rows: Sequence[str]) -> bool:
    """Tell whether the minutes tell how many agreed, of whomever, elsewhere than in the votes that were read.

    The share may stand in the clause behind the one that names the ballot (`Bỏ phiếu kín. Kết quả: đạt 100%`).
    """
    read = [fold(row) for row in rows]
    for page in report.pages:
        before = ""
        for clause in (_LINE if rows else _CLAUSE).split(fold(page.text)):
            agreed = _AGREED.search(clause) or _BALLOT.search(before)
            told = _TALLY.search(clause) or (agreed and _SHARE_TOLD.search(clause))
            if told and not any(row in clause for row in read):
                return True
            before = clause
    return False


def _is_same(one: tuple[str, str], voted: tuple[str, str]) -> bool:
    """Tell whether a vote was on somebody, each by `who_key` and name: on everybody where it names nobody."""
    return (one[0] in voted[0] or voted[0] in one[0]) and not of_other_units(one[1], voted[1])


def _found(
    check: NamedCheck, message: str, *, code: str, paper: str = "", field: str = "", page: int | None = None
) -> Problem:
    code = check.code or code
    return Problem(code, message, paper, field, page, check.name, check.legal_basis, check.severity)


def _minutes_of_cluster(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Ask for the minutes of the cluster or block that chose its leader, where no minutes speak of one (`words`).

    What a unit says of itself is no word of the cluster. A flag of a movement (`unless`, in a submission) is chosen by
    none (Luật 06/2022/QH15 Điều 26 khoản 2).
    """
    words, unless = (tuple(map(fold, check.options[name])) for name in ("words", "unless"))
    minutes = _text_of(dossier, frozenset({PaperKind.MINUTES}))
    told = any(word in _LED.sub("", minutes) for word in words)
    if minutes and not told and not any(word in _text_of(dossier, _SUBMISSIONS) for word in unless):
        message = "Chưa thấy biên bản của cụm, khối thi đua chọn tập thể dẫn đầu (khi theo chuyên đề thì không cần)."
        yield _found(check, message, code="R03")


# For what a unit's own minutes put it forward: *dẫn đầu phong trào thi đua của Khối thi đua các sở*.
_LED = re.compile(r"\b(?:dan dau|tieu bieu|xuat sac)\b[^.;]{0,60}?\b(?:cum|khoi)(?:, khoi)?(?: thi dua)?\b")
_SUBMISSIONS = frozenset({PaperKind.SUBMISSION})
_CONFIRMING = frozenset({PaperKind.OPINION, PaperKind.OFFICIAL_LETTER, PaperKind.OTHER})
_ENTERPRISE = re.compile(r"(?:tong cong ty|cong ty|tap doan|doanh nghiep|hop tac xa|ngan hang thuong mai)\b")
_ITS_HEAD = re.compile(r"(?:pho )?(?:tong )?giam doc\b|chu tich (?:hdqt|hdtv|hoi dong|cong ty)\b|chu doanh nghiep\b")


def _enterprise_confirmed(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    """Note enterprises and their heads of whom no paper of one of `agencies` (tax, social insurance …) speaks."""
    nominees = dossier.reading.nominees if dossier.reading else ()
    those = [one.name for one in nominees if _is_enterprise(one)]
    said = _text_of(dossier, _CONFIRMING)
    missing = [agency for agency in check.options["agencies"] if fold(agency) not in said]
    if those and missing:
        message = (
            f"{named(those)}: chưa thấy xác nhận của cơ quan {', '.join(missing)}; hỏi ý kiến hoặc yêu cầu bổ sung."
        )
        yield _found(check, message, code="R14", field="nominees")


def _is_enterprise(nominee: Nominee) -> bool:
    if nominee.subject == "individual":
        unit, title = " ".join(fold(nominee.unit).split()), " ".join(fold(nominee.title).split())
        return bool(_ENTERPRISE.match(unit) and _ITS_HEAD.match(title))
    return nominee.subject == "collective" and bool(_ENTERPRISE.match(" ".join(fold(nominee.name).split())))


def _text_of(dossier: Dossier, kinds: frozenset[PaperKind]) -> str:
    """Give what the papers of these kinds say, folded, on one line."""
    pages = (page.text for _, one in reports(dossier) if one.kind.value in kinds for page in one.pages)
    return " ".join(fold(" ".join(pages)).split())


CHECKS: Mapping[str, Callable[[Dossier, NamedCheck], Iterator[Problem]]] = MappingProxyType(
    {
        "no_unreadable_paper": _no_unreadable_paper,
        "report_is_fresh": _report_is_fresh,
        "one_report_each": _one_report_each,
        "report_is_confirmed": report_is_confirmed,
        "votes_are_told": _votes_are_told,
        "minutes_of_cluster": _minutes_of_cluster,
        "enterprise_confirmed": _enterprise_confirmed,
        "prize_is_of_the_law": prize_is_of_the_law,
    },
)


# -- the vote in the minutes -------------------------------------------------------------------


def votes(dossier: Dossier, award: Award, others: Others = _ALONE) -> Iterator[Problem]:
    """Name every vote below its award's share, and every meeting below the quorum of what it voted on."""
    asked = {award.code: award, **{code: others[code] for code in awards_asked(dossier) if code in others}}
    by_name = _awards_by_name(dossier)
    minutes = [(paper, one) for paper, one in reports(dossier) if one.kind.value is PaperKind.MINUTES]
    for paper, report in minutes:
        total, present = _number(report, "members_total"), _number(report, "members_present")
        rules = [rule for one in asked.values() if (rule := one.vote)]
        quorum = max(rules, key=lambda rule: rule.quorum, default=None)
        if quorum and total and present is not None and present < quorum.quorum * total and not _is_written(report):
            message = f"{paper.name}: họp có {present}/{total} thành viên, cần từ {_told(quorum.quorum)}."
            yield _of_vote(quorum, message, paper.name, "members_present")
        for vote in _records(report.fields.get("votes", FieldValue()).value):
            rule = (asked.get(_voted_for(by_name, vote)) or award).vote
            share = _share(vote, total if rule.base == "all_members" else present) if rule else None
            if rule and share is not None and share + 1e-9 < rule.min_percent:
                who = vote.get("nominee") or "kết quả bỏ phiếu"
                base = "tổng số thành viên" if rule.base == "all_members" else "số có mặt"
                told = f"{share:.1f}".replace(".", ",")
                message = f"{paper.name}: «{who}» đạt {told}%, thấp hơn {rule.min_percent}% {base}."
                yield _of_vote(rule, message, paper.name, "votes")


def _of_vote(rule: VoteThreshold, message: str, paper: str, field: str) -> Problem:
    return Problem("R08", message, paper, field, None, RULE, rule.legal_basis, rule.severity)


def _told(share: Fraction) -> str:
    """Write a share as laws do: a whole percentage, else the fraction (*2/3*)."""
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else str(share)


def _awards_by_name(dossier: Dossier) -> Mapping[str, frozenset[str]]:
    """Give what the nominees of each name are put forward for."""
    found: dict[str, frozenset[str]] = {}
    for one in dossier.reading.nominees if dossier.reading else ():
        key = name_key(one.name)
        found[key] = found.get(key, frozenset()) | {award_asked(dossier, one)}
    return found


def _voted_for(by_name: Mapping[str, frozenset[str]], vote: Mapping[str, Any]) -> str:
    """Give the award that a vote was on: of the one nominee of that name; '' where that is nobody, or is not told."""
    codes = by_name.get(name_key(str(vote.get("nominee") or "")), frozenset())
    return next(iter(codes)) if len(codes) == 1 else ""


def _is_written(report: PaperReport) -> bool:
    """Tell whether members gave their opinions in writing, without meeting (TT 20/2025/TT-BNV Điều 18 khoản 7)."""
    votes_read = list(_records(report.fields.get("votes", FieldValue()).value))
    return any(str(vote.get("method", "")) == "letter" for vote in votes_read)


def _records(value: object) -> Iterator[Mapping[str, Any]]:
    """Give the votes that were read as records; what a person typed as text is that person's judgement."""
    yield from (vote for vote in (value if isinstance(value, list | tuple) else ()) if isinstance(vote, dict))


def _share(vote: Mapping[str, Any], total: int | None) -> float | None:
    """Give the share in percent of all members where their number is known, else as the paper says."""
    agreed, base = vote.get("for"), vote.get("base")
    if isinstance(agreed, int) and total:
        return 100 * agreed / total
    if isinstance(agreed, int) and isinstance(base, int) and base > 0:
        return 100 * agreed / base
    percent = vote.get("percent")
    return float(percent) if isinstance(percent, int | float) else None


def _number(report: PaperReport, name: str) -> int | None:
    value = report.fields.get(name, FieldValue()).value
    return value if isinstance(value, int) else None


# -- standards ---------------------------------------------------------------------------------


def judged_by(dossier: Dossier, nominee: Nominee, award: Award, others: Others = _ALONE) -> Award:
    """Give the award file that judges a nominee: its own row's award, else the dossier's."""
    return others.get(award_asked(dossier, nominee), award)


def assessments(
    dossier: Dossier, award: Award, others: Others = _ALONE
) -> Sequence[tuple[Nominee, tuple[Assessed, ...]]]:
    """Hold every nominee's own report against the grounds of the award that it is put forward for."""
    told = by_name(report for _, report in _merit_reports(dossier))
    nominees = dossier.reading.nominees if dossier.reading else ()
    year = local_day(dossier.received_at).year
    only = told[""][-1][1] if len(told) == len(nominees) == 1 and "" in told else None
    found = []
    for nominee in nominees:
        report = next(reversed(of_nominee(nominee.name, told)), only)
        record = record_of(nominee, report.fields if report else None, year=year, numbers=NUMBERS)
        found.append((nominee, assess(judged_by(dossier, nominee, award, others), record)))
    return found


def past_awards(
    dossier: Dossier, nominee: Nominee, elsewhere: Elsewhere
) -> Sequence[tuple[Mapping[str, Any], Held | None]]:
    """Give every earlier award that the nominee's report claims, with the dossier of this archive that knows it.

    Known is one that this archive saw decided, of the same name and award, with the number of its decision where the
    report cites one. None says only that this archive does not hold it.
    """
    reports_of = of_nominee(nominee.name, by_name(report for _, report in _merit_reports(dossier)))
    rows = [row for report in reports_of for row in _records(report.fields.get("past_awards", FieldValue()).value)]
    decided = _given(nominee, elsewhere)
    return [(row, next((held for held in decided if _is_that(held, row)), None)) for row in rows]


def _given(nominee: Nominee, elsewhere: Elsewhere) -> list[Held]:
    key = name_key(nominee.name)
    return [one for one in elsewhere.claims
            if one.claim.kind == NOMINEE and one.claim.key == key and one.outcome == "approved"]  # fmt: skip


def numbered_otherwise(nominee: Nominee, row: Mapping[str, Any], elsewhere: Elsewhere) -> Held | None:
    """Give the award of a claimed one's name and year that this archive holds by another number than is claimed."""
    code, year, number = award_code(str(row.get("name", ""))), str(row.get("year", "")), str(row.get("number", ""))
    same = (one for one in _given(nominee, elsewhere) if one.claim.award == code and year and year in one.claim.period)
    return next((one for one in same if one.decision and number and one.decision != number), None)


def _is_that(held: Held, row: Mapping[str, Any]) -> bool:
    number = str(row.get("number", ""))
    same_award = held.claim.award == award_code(str(row.get("name", "")))
    return same_award and (held.decision == number if number and held.decision else not number)


def standards(dossier: Dossier, award: Award, others: Others = _ALONE) -> Iterator[Problem]:
    """Name every nominee of a kind the award is not for, and everyone whom each ground of the award refuses.

    A ground that only a person can judge, or that the papers say nothing of, refuses nobody.
    """
    for nominee, grounds in assessments(dossier, award, others):
        kind, own = _SUBJECT_NAMES.get(nominee.subject, nominee.subject), judged_by(dossier, nominee, award, others)
        if nominee.subject not in own.subjects:
            message = f"{nominee.name}: {own.name} không dành cho {kind}."
            yield Problem("R02", message, "", "nominees", nominee.page, f"{own.code}.subject", own.legal_basis)
        elif grounds and all(one.verdict is Verdict.UNMET for one in grounds):
            yield _refused(nominee, grounds, own)


def _refused(nominee: Nominee, grounds: Sequence[Assessed], award: Award) -> Problem:
    """Say of every ground why it is not met; one ground alone gives its own return code."""
    code = grounds[0].standard.code if len(grounds) == 1 else "R09"
    told = "; ".join(
        f"({one.standard.name}) " + ", ".join(each.why for each in one.findings if each.verdict is Verdict.UNMET)
        for one in grounds
    )
    law = "; ".join(dict.fromkeys(one.standard.legal_basis for one in grounds))
    message = f"{nominee.name}: chưa đạt tiêu chuẩn {award.name}: {told}."
    return Problem(code, message, "", "standards", nominee.page, f"{award.code}.standards", law)


def _merit_reports(dossier: Dossier) -> Iterator[tuple[Paper, PaperReport]]:
    return ((paper, report) for paper, report in reports(dossier) if report.kind.value in MERIT_REPORTS)


def _day(value: FieldValue | None) -> date | None:
    if value is None or value.state is not FieldState.FOUND:
        return None
    try:
        return date.fromisoformat(str(value.value))
    except ValueError:
        return None


def _months_before(day: date, months: int) -> date:
    """Give the day that many calendar months earlier; the last of a shorter month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(years, month + 1, min(last, day.day))
        except ValueError:
            continue
    return day
