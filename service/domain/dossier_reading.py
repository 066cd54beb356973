"""Several papers read as one dossier: is it a nomination, of what, of whom, what disagrees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from service.domain.dossier_checks import check_dossier
from service.domain.fields import Nominee, PaperKind, Problem
from service.domain.papers.award_names import code_of
from service.domain.text import fold, name_key

if TYPE_CHECKING:
    from service.domain.fields import PaperReport
    from service.domain.rules_documents import AwardRule

# Luật Thi đua, khen thưởng Điều 84: what a nomination dossier is made of, most telling first.
_WEIGHTS: Mapping[PaperKind, float] = MappingProxyType(
    {
        PaperKind.SUBMISSION: 0.6,
        PaperKind.NOMINEE_LIST: 0.6,
        PaperKind.MERIT_REPORT_INDIVIDUAL: 0.45,
        PaperKind.MERIT_REPORT_COLLECTIVE: 0.45,
        PaperKind.MINUTES: 0.45,
        PaperKind.INITIATIVE: 0.1,
    }
)
_PROPOSING = 0.4
_LEAST_SURE, _SURE = 0.81, 0.9  # a kind that was told is what it is; how near another was says nothing of awards
_EMPTY_LIST = 0.3  # a template nobody filled in, or rows that nobody could read: alone it proposes nobody
LISTS = (PaperKind.NOMINEE_LIST, PaperKind.SUBMISSION, PaperKind.OFFICIAL_LETTER, PaperKind.MINUTES)
# The names by which codes are told where no rules are at hand, in the spelling of `_spelled`; all that the shipped
# `templates/documents/awards.toml` names are among them (tests/golden/test_award_names.py).
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "dien hinh tien tien": "dhtt", "guong dien hinh": "dhtt", "bang khen cua thu tuong": "bkttg",
        "bang khen thu tuong": "bkttg", "bang khen ttg": "bkttg", "bang khen cua ttg": "bkttg",
        "bang khen cua ttcp": "bkttg", "bang khen": "bkt", "co thi dua cua chinh phu": "cocp",
        "co thi dua chinh phu": "cocp", "co thi dua": "cot",
        "huan chuong lao dong hang nhat": "hcld1", "huan chuong lao dong hang i": "hcld1",
        "huan chuong lao dong hang nhi": "hcld2", "huan chuong lao dong hang ii": "hcld2",
        "huan chuong lao dong hang ba": "hcld3", "huan chuong lao dong hang iii": "hcld3",
        "chien si thi dua toan quoc": "cstdtq", "chien si thi dua tinh": "cstdt", "chien si thi dua thanh pho": "cstdt",
        "chien si thi dua bo": "cstdt", "chien si thi dua nganh": "cstdt", "chien si thi dua co so": "cstdcs",
        "tap the lao dong xuat sac": "ttldxs", "don vi quyet thang": "ttldxs", "tap the lao dong tien tien": "ttldtt",
        "don vi tien tien": "ttldtt", "lao dong tien tien": "ldtt", "chien si tien tien": "ldtt",
        "ky niem chuong": "knc", "giay khen": "gk",
    }
)  # fmt: skip
# Reports and lists write titles short (*CSTĐCS*, *TTLĐXS*, *HCLĐ*) and *sĩ* with either letter.
_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "sy": "si", "cstd": "chien si thi dua", "cstdcs": "chien si thi dua co so",
        "cstdtq": "chien si thi dua toan quoc", "ttld": "tap the lao dong", "ttldxs": "tap the lao dong xuat sac",
        "ttldtt": "tap the lao dong tien tien", "ldxs": "lao dong xuat sac", "ldtt": "lao dong tien tien",
        "hcld": "huan chuong lao dong",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile("|".join(sorted(_NAMES, key=len, reverse=True)))
# *… của UBND tỉnh và Giấy khen* are two, *… vì đạt Lao động tiên tiến và …* is the one that was given for the others.
_AND, _FOR = re.compile(r"\bva (?:danh hieu )?$"), re.compile(r"\b(?:vi|do|da|dat|co)\b")
_JOINED, _APART = re.compile(r"(?:\W|\b(?:va|danh hieu)\b)*"), re.compile(r"[,;+&–-]")
# A form whose name alone says neither who gives it nor its level, as columns of lists print it.
_FORMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"bang khen": frozenset({"bkt", "bkttg"}), "co thi dua": frozenset({"cot", "cocp"})}
)
_ALONE = re.compile(
    rf"\W*(?:de nghi )?(?:(?:truy )?tang (?:thuong )?)?(?P<form>{'|'.join(_FORMS)})(?: nam \d{{4}})?\W*"
)


@dataclass(frozen=True, slots=True)
class DossierReading:
    """What the papers of one dossier say together; `award` is a code (`bkt`, `dhtt`, …) or ''."""

    is_nomination: bool = False
    confidence: float = 0.0
    award: str = ""
    nominees: tuple[Nominee, ...] = ()
    conflicts: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the contract's JSON object."""
        body = asdict(self)
        return {**body, **{name: list(body[name]) for name in ("nominees", "conflicts", "problems")}}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Build from `to_json`'s object; raises KeyError or TypeError on a foreign shape."""
        return cls(
            body["is_nomination"],
            body["confidence"],
            body["award"],
            tuple(Nominee(**nominee) for nominee in body["nominees"]),
            tuple(Problem(**problem) for problem in body["conflicts"]),
            tuple(Problem(**problem) for problem in body["problems"]),
        )


def _proposes(report: PaperReport) -> float:
    kind = report.kind.value
    if kind is PaperKind.NOMINEE_LIST and not report.nominees:
        return _EMPTY_LIST
    if kind in _WEIGHTS:
        return _WEIGHTS[kind] * max(report.kind.confidence, _LEAST_SURE) / _SURE
    # Of letters only one that itself asks has an award: one that tells how to ask, or weighs it, proposes nobody.
    return 0.5 if kind is PaperKind.OFFICIAL_LETTER and "award" in report.fields else 0.0


def award_code(name: str, awards: Sequence[AwardRule] = ()) -> str:
    """Give the code of an award as printed; '' for one we do not know."""
    if awards:
        return code_of(name, awards)
    hit = _NAMED.search(_spelled(name))
    return _NAMES[hit[0]] if hit else ""


def award_codes(name: str) -> tuple[str, ...]:
    """Give the codes of all awards that one row of a history names (*LĐTT, CSTĐCS*), in order.

    Behind the first, one counts that stands apart from it: within its words it is what that one was given for.
    """
    spelled, codes, end, counted = _spelled(name), list[str](), 0, True
    for hit in _NAMED.finditer(spelled):
        between = spelled[end : hit.start()]
        joined = counted and (_JOINED.fullmatch(between) or (_AND.search(between) and not _FOR.search(between)))
        counted = bool(not codes or joined or _APART.search(between))
        codes += [_NAMES[hit[0]]] if counted else []
        end = hit.end()
    return tuple(codes)


def _spelled(name: str) -> str:
    """Give a printed name folded, its short words written out, without the *cấp* of *chiến sĩ thi đua cấp cơ sở*."""
    full = _WORD.sub(lambda hit: _SHORT.get(hit[0], hit[0]), fold(name))
    return " ".join(full.split()).replace("thi dua cap ", "thi dua ")


def may_mean(name: str) -> frozenset[str]:
    """Give the codes that a printed name may stand for: several where it is a form's alone; '' for one not known."""
    form = _ALONE.fullmatch(" ".join(fold(name).split()))
    return _FORMS[form["form"]] if form is not None else frozenset({award_code(name)})


def _award(papers: Sequence[tuple[str, PaperReport]]) -> str:
    """Give the award that most is said of; a form's name alone speaks for the one award of that form that is told."""
    told: Counter[str] = Counter()
    for _, report in papers:
        value = report.found("award")
        if _proposes(report) and value is not None:
            told[str(value.value)] += 3
        told.update(nominee.award for nominee in report.nominees if nominee.award)
    plain = {award_code(name) for name in told if len(may_mean(name)) == 1}
    votes: Counter[str] = Counter()
    for name, count in told.items():
        meant = may_mean(name) & plain
        votes[next(iter(meant)) if len(meant) == 1 else award_code(name)] += count
    del votes[""]
    return votes.most_common(1)[0][0] if votes else ""


def _same(nominee: Nominee) -> tuple[str, str, str]:
    return nominee.subject, name_key(nominee.name), name_key(nominee.unit)


def _repeats(row: Nominee, before: frozenset[str]) -> bool:
    """Tell whether a row repeats one that is kept, by the awards of those: one that names none may be of any."""
    meant = may_mean(row.award)
    return bool(before) and (bool(meant & before) or "" in meant | before)


def nominees_in(papers: Sequence[tuple[str, PaperReport]]) -> tuple[Nominee, ...]:
    """Give the nominees of the list, else of the submission, else of the minutes, else of the reports.

    Two rows of one paper stay two (a check reports them); a row another paper repeats is left out. One that two papers
    put forward for two awards is two nominees: each award is asked for by its own list.
    """
    for kind in LISTS:
        kept: list[Nominee] = []
        for _, report in papers:
            before: dict[tuple[str, str, str], frozenset[str]] = {}
            for one in kept:
                before[_same(one)] = before.get(_same(one), frozenset()) | may_mean(one.award)
            of_kind = report.nominees if report.kind.value is kind else ()
            kept.extend(one for one in of_kind if not _repeats(one, before.get(_same(one), frozenset())))
        if kept:
            return tuple(kept)
    return tuple(nominee for _, report in papers if (nominee := _reported(report)) is not None)


_SUBJECT_OF: Mapping[PaperKind, str] = MappingProxyType(
    {PaperKind.MERIT_REPORT_INDIVIDUAL: "individual", PaperKind.MERIT_REPORT_COLLECTIVE: "collective"}
)


def _reported(report: PaperReport) -> Nominee | None:
    """Give the one a merit report is about."""
    subject, name = _SUBJECT_OF.get(report.kind.value, ""), report.found("full_name")
    if not subject or name is None:
        return None
    return Nominee(
        subject=subject,
        name=name.value,
        title=report.text("position"),
        unit=report.text("unit"),
        award=report.text("award"),
        page=name.page,
        start=name.start,
        end=name.end,
        method=name.method,
        confidence=name.confidence,
    )


def combine(reports: Mapping[str, PaperReport] | Sequence[tuple[str, PaperReport]]) -> DossierReading:
    """Read papers (by name) as one dossier.

    It is a nomination when a submission, list, minutes, merit report or letter asks for awards; other letters,
    plans, regulations, blank forms and award decisions alone are none.
    """
    given = list(reports.items()) if isinstance(reports, Mapping) else list(reports)
    papers = [(name, report) for name, whole in given for report in whole.reports]
    doubts = 1.0
    for _, report in papers:
        doubts *= 1 - min(_proposes(report), 0.95)
    sure = round(1 - doubts, 2)
    is_nomination = any(_proposes(report) >= _PROPOSING * 0.5 for _, report in papers) and sure >= _PROPOSING
    problems = tuple(problem for _, report in papers for problem in report.problems)
    return DossierReading(
        is_nomination=is_nomination,
        confidence=sure if is_nomination else round(1 - sure, 2),
        award=_award(papers) if is_nomination else "",
        nominees=nominees_in(papers) if is_nomination else (),
        conflicts=check_dossier(papers) if is_nomination else (),
        problems=problems,
    )
