"""Checks of a dossier against its award: every problem at once, each naming paper, field and rule."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import suggestions
from service.domain.dossier import PaperStatus
from service.domain.dossier_checks import check_dossier
from service.domain.fields import FieldState, FieldValue, PaperKind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.domain.awards import Award, NamedCheck, RequiredField
    from service.domain.dossier import Correction, Dossier, Paper
    from service.domain.fields import PaperReport

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


# The e-office's register speaks of the paper that the message is about.
_ABOUT = frozenset({PaperKind.SUBMISSION, PaperKind.OFFICIAL_LETTER})


def _otherwise(read: FieldValue, correction: Correction) -> tuple[Mapping[str, str], ...]:
    """Give what the machine reads where it differs from what the person typed: proposed, never put in its place."""
    if read.state is not FieldState.FOUND or read.value == correction.value:
        return ()
    told = "; ".join(map(str, read.value)) if isinstance(read.value, list) else str(read.value)
    return ({"value": told, "source": "reading"},)


def effective_fields(dossier: Dossier, paper: Paper) -> Mapping[str, FieldValue]:
    """Give the paper's fields with people's corrections laid over what was read; an empty one says: none.

    What is read otherwise than a person typed is only suggested beside the locked value.
    """
    fields = dict(paper.report.fields) if paper.report else {}
    if paper.report and paper.report.kind.value in _ABOUT:
        fields = suggestions.of_register(fields, dossier.origin)
    for correction in dossier.corrections:
        if correction.paper == paper.number:
            read = fields.get(correction.field, FieldValue())
            fields[correction.field] = replace(
                read,
                value=correction.value,
                state=FieldState.ABSENT if correction.value in (None, "") else FieldState.FOUND,
                method="person",
                confidence=1.0,
                suggestions=_otherwise(read, correction),
            )
    return fields


def find_problems(dossier: Dossier, award: Award | None) -> tuple[Problem, ...]:
    """Give every problem of the dossier as it stands now, without doubles, in the order people read."""
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
        found += _missing_papers(dossier, award)
        found += _missing_fields(dossier, award)
        for check in award.checks:
            found += CHECKS[check.name](dossier, check)
    found += check_dossier([(name, one) for name, report in _as_people_see(dossier) for one in report.reports])
    found += _same_file(dossier)
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
        if paper.report is not None:
            yield paper.name, replace(paper.report, fields=effective_fields(dossier, paper))


def _read_papers(dossier: Dossier) -> Iterator[Paper]:
    return (paper for paper in dossier.current_papers if paper.report is not None)


def _of_kind(dossier: Dossier, kinds: frozenset[PaperKind]) -> list[Paper]:
    return [paper for paper in _read_papers(dossier) if paper.report and paper.report.kind.value in kinds]


def _quarantined(dossier: Dossier) -> Iterator[Problem]:
    for paper in dossier.current_papers:
        if paper.status is PaperStatus.QUARANTINED:
            yield Problem(
                code="R18",
                paper=paper.name,
                rule=paper.reason,
                message=f"Tệp «{paper.name}» bị cách ly: {paper.message}",
            )


def _missing_papers(dossier: Dossier, award: Award) -> Iterator[Problem]:
    for wanted in award.papers:
        if not wanted.required or _holds(dossier, wanted.any_of):
            continue
        yield Problem(
            code=wanted.code,
            message=f"Thiếu {wanted.name}.",
            rule=award.code,
            legal_basis=wanted.legal_basis or award.legal_basis,
        )


def _holds(dossier: Dossier, kinds: frozenset[PaperKind]) -> bool:
    """Tell whether a paper of one of the kinds is there, be it behind another one in the same file."""
    reports = (report for paper in _read_papers(dossier) if paper.report for report in paper.report.reports)
    return any(report.kind.value in kinds for report in reports)


def _missing_fields(dossier: Dossier, award: Award) -> Iterator[Problem]:
    for wanted in award.fields:
        for paper in _of_kind(dossier, frozenset({wanted.kind})):
            problem = _field_problem(wanted, effective_fields(dossier, paper).get(wanted.field, FieldValue()))
            if wanted.required and problem:
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


def _no_unreadable_paper(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    for paper in _read_papers(dossier):
        pages = [page.number for page in paper.report.pages if page.method == "none"] if paper.report else []
        if pages:
            numbers = ", ".join(map(str, pages))
            yield Problem(
                code=check.code or "R18",
                paper=paper.name,
                page=pages[0],
                rule=check.name,
                message=f"{paper.name}: trang {numbers} là bản quét chưa đọc được chữ; cần người xem.",
                legal_basis=check.legal_basis,
                severity=check.severity,
            )


def _votes_reach_threshold(dossier: Dossier, check: NamedCheck) -> Iterator[Problem]:
    percent = float(check.options.get("percent", 0))
    for paper in _of_kind(dossier, frozenset({PaperKind.MINUTES})):
        fields = effective_fields(dossier, paper)
        total = fields.get("members_total", FieldValue()).value
        for vote in _records(fields.get("votes", FieldValue()).value):
            share = _share(vote, total if check.options.get("base", "all") == "all" else None)
            if share is not None and share + 1e-9 < percent:
                yield Problem(
                    code=check.code or "R08",
                    paper=paper.name,
                    field="votes",
                    rule=check.name,
                    message=f"{paper.name}: «{vote.get('nominee') or 'kết quả bỏ phiếu'}» đạt {share:.1f}%, "
                    f"thấp hơn {percent:g}% tổng số thành viên.",
                    legal_basis=check.legal_basis,
                    severity=check.severity,
                )


def _records(value: object) -> Iterator[Mapping[str, Any]]:
    """Give the votes that were read as records; what a person typed as text is that person's judgement."""
    yield from (vote for vote in (value if isinstance(value, list | tuple) else ()) if isinstance(vote, dict))


def _share(vote: Mapping[str, Any], total: object) -> float | None:
    """Give the share in percent of all members where their number is known, else as the paper says."""
    agreed, base = vote.get("for"), vote.get("base")
    if isinstance(agreed, int) and isinstance(total, int) and total > 0:
        return 100 * agreed / total
    if isinstance(agreed, int) and isinstance(base, int) and base > 0:
        return 100 * agreed / base
    percent = vote.get("percent")
    return float(percent) if isinstance(percent, int | float) else None


CHECKS: Mapping[str, Callable[[Dossier, NamedCheck], Iterator[Problem]]] = MappingProxyType(
    {
        "no_unreadable_paper": _no_unreadable_paper,
        "votes_reach_threshold": _votes_reach_threshold,
    },
)
