"""From a neutral document to a report: kind, fields with evidence, nominees, problems."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import suggestions
from service.domain.fields import (
    MERIT_REPORTS,
    FieldState,
    FieldValue,
    Kind,
    PageText,
    PaperKind,
    PaperReport,
    Part,
    Problem,
)
from service.domain.papers import (
    blank_forms,
    bundles,
    header_fields,
    issuer_fields,
    legibility,
    listed_fields,
    recognised,
    recognised_rows,
    repeated_sheets,
    segments,
    signature_fields,
    signature_search,
    workbooks,
)
from service.domain.papers.award_fields import AWARD_READERS
from service.domain.papers.classification import classify
from service.domain.papers.evidence import ABSENT, UNREADABLE, doubted
from service.domain.papers.head import read_head
from service.domain.papers.letter_opinions import gives_opinion
from service.domain.papers.letter_requests import asks_in_letter
from service.domain.papers.listed_pages import is_list
from service.domain.papers.member_counts import read_members
from service.domain.papers.merit_fields import MERIT_READERS
from service.domain.papers.minutes_fields import MINUTES_READERS
from service.domain.papers.nominees import counted, find_nominees
from service.domain.papers.paper_checks import check_paper, file_problems
from service.domain.papers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.domain.document import Document, Page
    from service.domain.papers.head import Head
    from service.domain.papers.segments import Segment
    from service.domain.papers.signature import Signature
    from service.domain.rules_documents import DocumentRules, FieldRule

    FieldReader = Callable[[Reading, FieldRule], FieldValue]

FIELD_READERS: Mapping[str, FieldReader] = MappingProxyType(
    {
        "number": header_fields.read_number,
        "header_date": header_fields.read_date,
        "place": header_fields.read_place,
        "parent_agency": issuer_fields.read_parent,
        "issuer": issuer_fields.read_issuer,
        "subject": header_fields.read_subject,
        "addressees": listed_fields.read_addressees,
        "recipients": listed_fields.read_recipients,
        "legal_grounds": listed_fields.read_grounds,
        "signer": signature_fields.read_signer,
        "signer_title": signature_fields.read_signer_title,
        "stamped_at": signature_fields.read_stamp,
        "eoffice_number": signature_fields.read_eoffice_number,
        **AWARD_READERS,
        **MINUTES_READERS,
        **MERIT_READERS,
        "members_told": read_members,
    }
)
# What every paper with a head bears: not seen on a recognised page, it was written by hand or lies under a seal.
_BORNE = frozenset({"number", "date", "place", "issuer", "subject", "signer", "signer_title"})
_HEADLESS = MERIT_REPORTS | {PaperKind.NOMINEE_LIST, PaperKind.INITIATIVE}
_UNSEEN = "Trang {page} là ảnh quét chưa nhận dạng chữ: cần OCR hoặc người đọc điền các trường."
_GARBLED = "Lớp chữ của trang {page} bị lỗi (mất dấu hoặc nhận dạng sai): cần OCR lại hoặc người đọc kiểm tra."


def _report(document: Document, kind: Kind, fields: Mapping[str, FieldValue]) -> PaperReport:
    pages = _texts(document)
    return PaperReport(document.media_type, kind, MappingProxyType(dict(fields)), pages=pages, facts=document.facts)


def _texts(document: Document) -> tuple[PageText, ...]:
    return tuple(PageText(page.number, page.text, page.method) for page in document.pages)


def _all(rules: DocumentRules, kind: PaperKind, value: FieldValue) -> dict[str, FieldValue]:
    return {rule.name: value for rule in (*rules.header.fields, *rules.of(kind).fields)}


def _unseen_problems(pages: Sequence[Page]) -> tuple[Problem, ...]:
    return tuple(
        Problem(code="needs_ocr", message=_UNSEEN.format(page=page.number), page=page.number, severity="warning")
        for page in pages
        if page.method == "none"
    )


def _settled(name: str, value: FieldValue, reading: Reading, seen: recognised.Recognition | None) -> FieldValue:
    """Take back what cannot be sure: OCR of handwriting, an absence on pages nobody read."""
    document = reading.document
    if seen is None:
        return UNREADABLE if value.state is FieldState.ABSENT and not document.seen else value
    if value.state is FieldState.FOUND and value.method == "ocr":
        value = seen.believed(name, value)
    borne = name in _BORNE and reading.kind.value not in _HEADLESS
    if value.state is FieldState.ABSENT and (borne or not document.seen):
        value = UNREADABLE
    return recognised.unread(name, value, document) if value.state is FieldState.UNREADABLE else value


def _own_rules(reading: Reading) -> tuple[FieldRule, ...]:
    """Give the fields of the paper's kind; of letters only one that asks for an award has any."""
    own = reading.rules.of(reading.kind.value)
    if own.kind is PaperKind.OFFICIAL_LETTER and not asks_in_letter(reading):
        return ()
    return own.fields


def _read_fields(reading: Reading) -> dict[str, FieldValue]:
    rules = (*reading.rules.header.fields, *_own_rules(reading))
    seen = recognised.recognition(reading.document, reading.rules.phrases)
    read = {rule.name: _settled(rule.name, FIELD_READERS[rule.reader](reading, rule), reading, seen) for rule in rules}
    return recognised.consistent(read, reading.document) if seen is not None else read


def _body_end(cut: Sequence[Segment], signed: Signature | None) -> int:
    if signed is None or signed.name_at is None:
        return len(cut)
    return next((at for at, segment in enumerate(cut) if segment is signed.name_at), len(cut) - 1) + 1


def _reading(document: Document, rules: DocumentRules, cut: tuple[Segment, ...], head: Head) -> Reading:
    signed = signature_search.find_signature(cut, max(head.ends_at, 1), rules.header)
    kind = classify(cut, head, rules)
    listed = is_list(document, rules) if kind.value is PaperKind.OTHER and head.title is None else ""
    kind = Kind(PaperKind.NOMINEE_LIST, 0.8, listed) if listed else kind
    reading = Reading(document, rules, cut, head, kind, signed, _body_end(cut, signed))
    return replace(reading, kind=replace(kind, value=PaperKind.OPINION)) if gives_opinion(reading) else reading


def _unread(document: Document, rules: DocumentRules, problem: Problem) -> PaperReport:
    report = _report(document, Kind(), _all(rules, PaperKind.OTHER, UNREADABLE))
    return replace(report, problems=(problem,))


def _garbled(reading: Reading, page: Page) -> PaperReport:
    kind = reading.kind
    fields = {
        name: doubted(value) if value.start is not None else UNREADABLE for name, value in _read_fields(reading).items()
    }
    message = _GARBLED.format(page=page.number)
    problem = Problem(code="garbled_text", message=message, page=page.number, severity="warning")
    report = _report(reading.document, replace(kind, confidence=min(kind.confidence, 0.4)), fields)
    return replace(report, problems=(problem, *_unseen_problems(reading.document.pages)))


_NAMING = frozenset({PaperKind.SUBMISSION, PaperKind.NOMINEE_LIST, PaperKind.AWARD_DECISION})


def _filled(reading: Reading, name: str) -> PaperReport:
    fields = _read_fields(reading)
    listing = reading.kind.value in _NAMING
    people, repeated = repeated_sheets.once(find_nominees(reading), reading.document)
    people, unsure = recognised_rows.believed(people, reading.document, reading.rules, listing=listing)
    lost = recognised_rows.lost(unsure)
    if reading.kind.value is PaperKind.NOMINEE_LIST and not lost:
        fields |= counted(reading.document, people, reading.rules.awards)
    elif reading.kind.value is PaperKind.AWARD_DECISION and not lost:
        rows = counted(reading.document, people, reading.rules.awards)
        told = {field: rows[field] for field in rows if fields[field].state is FieldState.ABSENT}
        if told.keys() != rows.keys():  # the text counts: what it says of each award is not told by the rows
            told.pop("award_counts", None)
        fields |= told
    report = replace(_report(reading.document, reading.kind, fields), nominees=people)
    report = replace(report, fields=MappingProxyType(suggestions.of_paper(report.fields, name)))
    checked = (one for one in check_paper(reading, report) if not lost or one.code != "list.nobody")  # told of already
    problems = (*_unseen_problems(reading.document.pages), *unsure, *repeated, *checked)
    return replace(report, problems=tuple(replace(problem, paper=name) for problem in problems))


def extract(document: Document, rules: DocumentRules, *, name: str = "") -> PaperReport:
    """Read one opened paper; never raises for odd content, never puts a guess into `found`.

    `name` only labels problems: the kind comes from the content. Every header field is in the
    answer, and the kind's own fields; a blank form has none found. Papers that stand behind the
    first one in the file are its `parts`, each with its pages.
    """
    ends = (*bundles.starts(document, rules), len(document.pages))
    first, *others = [replace(document, pages=document.pages[at:end]) for at, end in pairwise((0, *ends))] or [document]
    report = _extract(first, rules, name)
    told = tuple(replace(problem, paper=name) for problem in file_problems(document.facts))
    report = replace(report, problems=(*report.problems, *told)) if told else report
    if not others:
        return report
    behind = [_extract(other, rules, name) for other in others]
    problems = (*report.problems, *(problem for one in behind for problem in one.problems))
    parts = tuple(map(_part, others, behind))
    return replace(report, parts=parts, problems=problems, pages=_texts(document))


def _part(document: Document, report: PaperReport) -> Part:
    return Part(report.kind, document.pages[0].number, document.pages[-1].number, report.fields, report.nominees)


def _extract(document: Document, rules: DocumentRules, name: str) -> PaperReport:
    pages = document.pages
    cut = segments.of_document(document)
    if pages and (pages[0].method == "none" or not document.readable):
        return _unseen_first_page(document, rules, name, cut)
    head = read_head(cut, rules)
    reading = _reading(document, rules, cut, head)
    if pages and pages[0].method != "ocr" and legibility.doubtful(pages[0], head.zone, rules.header):
        return _garbled(reading, pages[0])
    by = reading.signature.name if reading.signature is not None else ""
    if blank_forms.is_blank_form(cut, head, rules.header, signed_by=by):
        evidence = reading.kind.evidence
        return _report(document, Kind(PaperKind.FORM, 0.9, evidence), _all(rules, PaperKind.FORM, ABSENT))
    return _covered(reading, name) or _filled(reading, name)


_OF_A_COVER = frozenset({PaperKind.OFFICIAL_LETTER, PaperKind.GUIDANCE, PaperKind.OTHER})


def _covered(reading: Reading, name: str) -> PaperReport | None:
    """Read a workbook whose first sheet only covers the list, or tells how to fill it in; None for any other paper."""
    titled = reading.head.title is not None and reading.kind.value is PaperKind.OTHER
    if reading.kind.value not in _OF_A_COVER or titled or asks_in_letter(reading):
        return None
    behind = workbooks.behind_cover(reading.document, reading.rules)
    if behind is None:
        return None
    report = _extract(behind, reading.rules, name)
    fields = workbooks.with_cover(report.fields, _read_fields(reading))
    return replace(report, fields=MappingProxyType(fields), pages=_texts(reading.document))


def _unseen_first_page(document: Document, rules: DocumentRules, name: str, cut: tuple[Segment, ...]) -> PaperReport:
    """Answer for a paper whose first page is an image: only a printed stamp may be found."""
    head = read_head(cut, rules)
    reading = _reading(document, rules, cut, head)
    fields = _all(rules, PaperKind.OTHER, UNREADABLE)
    for rule in rules.header.fields:
        if rule.reader in {"stamped_at", "eoffice_number"}:
            fields[rule.name] = _settled(rule.name, FIELD_READERS[rule.reader](reading, rule), reading, None)
    problems = tuple(replace(problem, paper=name) for problem in _unseen_problems(document.pages))
    if not problems:
        empty = Problem(code="empty", message="Văn bản không có chữ nào đọc được.", paper=name)
        return _unread(document, rules, empty)
    return replace(_report(document, Kind(), fields), problems=problems)
