"""Checks of a dossier against its award: every problem at once, each naming paper, field and rule."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import award_checks, claims, secrecy, simple_procedure
from service.domain.asked_awards import award_asked
from service.domain.award_checks import CHECKS
from service.domain.claims import NOWHERE
from service.domain.corrected import effective_fields
from service.domain.dossier import PaperStatus
from service.domain.dossier_checks import check_dossier
from service.domain.fields import FieldState, FieldValue, PaperKind, Problem
from service.domain.listed import as_people_see
from service.domain.paper_problems import within_papers
from service.domain.shown_hands import shown_hands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.award_checks import Others
    from service.domain.awards import Award, RequiredField
    from service.domain.claims import Elsewhere
    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import PaperReport

__all__ = ["CHECKS", "NAMES_OF_KINDS", "effective_fields", "find_problems"]

NAMES_OF_KINDS: Mapping[PaperKind, str] = MappingProxyType(
    {
        PaperKind.SUBMISSION: "Tờ trình",
        PaperKind.MERIT_REPORT_INDIVIDUAL: "Báo cáo thành tích cá nhân",
        PaperKind.MERIT_REPORT_COLLECTIVE: "Báo cáo thành tích tập thể",
        PaperKind.MINUTES: "Biên bản họp xét",
        PaperKind.NOMINEE_LIST: "Danh sách đề nghị",
        PaperKind.AWARD_DECISION: "Quyết định khen thưởng",
        PaperKind.INITIATIVE: "Sáng kiến",
        PaperKind.OPINION: "Văn bản cho ý kiến",
        PaperKind.OFFICIAL_LETTER: "Công văn",
        PaperKind.PLAN: "Kế hoạch",
        PaperKind.GUIDANCE: "Hướng dẫn",
        PaperKind.FORM: "Biểu mẫu trống",
        PaperKind.OTHER: "Giấy tờ khác",
    },
)


_ALONE: Others = MappingProxyType({})
_DECIDERS = "Luật 06/2022/QH15, Điều 77 đến Điều 80"


def find_problems(
    dossier: Dossier, award: Award | None, *, others: Others = _ALONE, elsewhere: Elsewhere = NOWHERE
) -> tuple[Problem, ...]:
    """Give every problem of the dossier as it stands now, without doubles, in the order people read.

    `others` are the award files of what its rows ask for besides `award`, by code.
    """
    found: list[Problem] = list(_quarantined(dossier))
    if award is None:
        found.append(
            Problem(
                code="award.unknown",
                field="award",
                message="Chưa xác định được hình thức khen thưởng đề nghị; cần người xem và chọn.",
            )
        )
    else:
        asked = (award, *(one for code, one in others.items() if code != award.code))
        found += _several(dossier, asked)
        if all(simple_procedure.simple_case(dossier, one) for one in asked):
            found += simple_procedure.noted(dossier, award)
        found += _missing_papers(dossier, asked)
        found += _missing_fields(dossier, asked)
        for check in dict.fromkeys(check.name for one in asked for check in one.checks):
            found += CHECKS[check](dossier, next(each for one in asked for each in one.checks if each.name == check))
        found += award_checks.votes(dossier, award, others)
        found += shown_hands(dossier, asked)
        found += award_checks.standards(dossier, award, others)
    found += check_dossier([(name, one) for name, report in _as_people_see(dossier) for one in report.reports])
    found += within_papers(dossier)
    found += _same_file(dossier)
    found += claims.problems(dossier, elsewhere)
    return tuple(dict.fromkeys(found))


def _same_file(dossier: Dossier) -> Iterator[Problem]:
    """Report one file that was sent under two names: a paper of the dossier may be missing (DOMAIN C.9)."""
    by_hash: dict[str, list[Paper]] = {}
    for paper in dossier.current_papers:
        by_hash.setdefault(paper.sha256, []).append(paper)
    for first, *others in by_hash.values():
        for other in others:
            message = f"«{other.name}» là cùng một tệp với «{first.name}»; có thể đã gửi nhầm tệp."
            yield Problem("R20", message, other.name, rule="C9.same_file", severity="warning")


def _as_people_see(dossier: Dossier) -> Iterator[tuple[str, PaperReport]]:
    """Give the papers with people's values laid over, so that a value put right ends the disagreement it caused."""
    for paper in dossier.current_papers:
        if (seen := as_people_see(dossier, paper)) is not None:
            yield paper.name, seen


def _read_papers(dossier: Dossier) -> Iterator[Paper]:
    return (paper for paper in dossier.current_papers if paper.report is not None)


def _of_kind(dossier: Dossier, kinds: frozenset[PaperKind]) -> list[Paper]:
    return [paper for paper in _read_papers(dossier) if paper.report and paper.report.kind.value in kinds]


def _quarantined(dossier: Dossier) -> Iterator[Problem]:
    for paper in dossier.current_papers:
        if paper.status is PaperStatus.QUARANTINED:
            yield Problem(
                code="R21" if paper.reason == secrecy.CODE else "R18",
                paper=paper.name,
                rule=paper.reason,
                message=f"Tệp «{paper.name}» bị cách ly: {paper.message}",
            )


def _several(dossier: Dossier, asked: Sequence[Award]) -> Iterator[Problem]:
    """Say which awards a dossier asks for, and that one procedure is gone through: a person may want it apart.

    What another level decides (Luật 06/2022/QH15 Điều 77 to 80) is no matter of this decision: a return may say so.
    """
    if len(asked) > 1:
        nominees = dossier.reading.nominees if dossier.reading else ()
        many = Counter(award_asked(dossier, one) for one in nominees)
        told = "; ".join(f"{one.name} ({many[one.code]})" for one in asked)
        ways = [simple_procedure.procedure_name(dossier, one) for one in asked]
        other = [one.name for one, way in zip(asked, ways, strict=True) if way != ways[0]]
        road = f" Khác quy trình, nên tách thành hồ sơ riêng: {'; '.join(other)}." if other else ""
        message = f"Hồ sơ đề nghị {len(asked)} hình thức, mỗi hình thức xét theo quy định riêng: {told}.{road}"
        if len({one.level for one in asked}) > 1:
            deciders: dict[str, list[str]] = {}
            for one in asked:
                deciders.setdefault(one.decider, []).append(one.name)
            who = (f"{', '.join(those)} do {one.replace(';', ' hoặc')} quyết định." for one, those in deciders.items())
            message = " ".join((message, *who))
            yield Problem("R02", message, "", "award", rule="award.several", legal_basis=_DECIDERS, severity="warning")
        else:
            yield Problem("award.several", message, "", "award", severity="warning" if other else claims.NOTE)


def _missing_papers(dossier: Dossier, asked: Sequence[Award]) -> Iterator[Problem]:
    """Name each paper that is not there once, by the first award that asks for it."""
    simple = {one.code for one in asked if simple_procedure.simple_case(dossier, one)}
    told: set[frozenset[PaperKind]] = set()
    rows = ((wanted, one) for one in asked for wanted in one.papers if wanted.simple or one.code not in simple)
    for wanted, award in rows:
        if not wanted.required or wanted.any_of in told or _holds(dossier, wanted.any_of):
            continue
        told.add(wanted.any_of)
        yield Problem(
            code=wanted.code,
            message=f"Thiếu {wanted.name}.",
            rule=award.code,
            legal_basis=wanted.legal_basis or award.legal_basis,
        )


def _holds(dossier: Dossier, kinds: frozenset[PaperKind]) -> bool:
    """Tell whether a paper of one of the kinds is there, be it behind another one in the same file.

    A submission that names whom it is for has its list in itself: the law asks for no paper of its own.
    """
    reports = (report for paper in _read_papers(dossier) if paper.report for report in paper.report.reports)
    listing = PaperKind.NOMINEE_LIST in kinds
    return any(
        report.kind.value in kinds or (listing and report.kind.value is PaperKind.SUBMISSION and report.nominees)
        for report in reports
    )


def _missing_fields(dossier: Dossier, asked: Sequence[Award]) -> Iterator[Problem]:
    wanted_by = {
        (each.kind, each.field): (each, one) for one in reversed(asked) for each in one.fields if each.required
    }
    for field in dict.fromkeys((each.kind, each.field) for one in asked for each in one.fields if each.required):
        wanted, award = wanted_by[field]
        for paper in _of_kind(dossier, frozenset({wanted.kind})):
            problem = _field_problem(wanted, effective_fields(dossier, paper).get(wanted.field, FieldValue()))
            if problem:
                code, sentence = problem
                yield Problem(
                    code=code,
                    message=f"{paper.name}: {sentence}",
                    paper=paper.name,
                    field=wanted.field,
                    rule=award.code,
                    legal_basis=wanted.legal_basis or award.legal_basis,
                )


def _field_problem(wanted: RequiredField, value: FieldValue) -> tuple[str, str] | None:
    answers = {
        FieldState.FOUND: None,
        FieldState.ABSENT: (wanted.code, f"không thấy {wanted.name}."),
        FieldState.UNREADABLE: ("R18", f"không đọc được {wanted.name}; cần người xem và nhập."),
        FieldState.CONFLICT: (wanted.code, f"{wanted.name} có hai giá trị khác nhau."),
    }
    return answers[value.state]
