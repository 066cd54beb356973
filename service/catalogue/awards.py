"""Award files: one an award and regime, each taking in shared parts of `templates/requirements/` by name.

A part holds lists only (papers, fields, checks, standards, unit classes); a file adds its own after them. A
part takes in no other part, so that one look at two files tells all that a dossier is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.catalogue.values import day, percent, share
from service.domain.awards import (
    Award,
    Demand,
    NamedCheck,
    RequiredField,
    RequiredPaper,
    SimpleCase,
    Standard,
    VoteThreshold,
)
from service.domain.checks import CHECKS
from service.domain.fields import PaperKind, Problem
from service.domain.procedures import NEEDS
from service.domain.standards import DEMANDS, OPTIONS
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LISTS = ("papers", "fields", "checks", "standards", "simple", "unit_classes")
_OF_VOTE = frozenset({"min_percent", "base", "quorum", "ballot", "severity", "legal_basis", "unverified"})
_SUBJECTS = frozenset({"individual", "collective", "household", "all"})


@dataclass(frozen=True, slots=True)
class SharedPart:
    """One file of `templates/requirements/`."""

    name: str
    lists: Mapping[str, Sequence[Mapping[str, Any]]]
    doubt: str = ""
    sha256: str = ""
    file: str = ""


def shared_part(body: Mapping[str, Any], mark: Mapping[str, str]) -> SharedPart:
    """Read one shared part."""
    if unknown := sorted(set(body) - {*_LISTS, "name", "title", "legal_basis", "effective_from", "unverified"}):
        raise ValueError(f"phần dùng chung không có mục: {', '.join(unknown)}")
    lists = MappingProxyType({name: tuple(body.get(name, ())) for name in _LISTS})
    return SharedPart(body["name"], lists, str(body.get("unverified", "")), mark["sha256"], mark["file"])


def award(body: Mapping[str, Any], mark: Mapping[str, str], parts: Mapping[str, SharedPart]) -> Award:
    """Read one award file; its `requires` name the parts that it takes in, in order."""
    if unknown := sorted(set(body.get("requires", ())) - set(parts)):
        raise ValueError(f"`requires` nhắc đến phần không có: {', '.join(unknown)}; có: {', '.join(sorted(parts))}")
    taken = [parts[name] for name in body.get("requires", ())]
    rows = {name: [*(row for part in taken for row in part.lists[name]), *body.get(name, ())] for name in _LISTS}
    standards = tuple(map(_standard, rows["standards"]))
    vote = _vote(body["vote"]) if "vote" in body else None
    doubt = body.get("unverified", "")
    doubts = [str(doubt)] if isinstance(doubt, str) and doubt else []
    doubts += [part.doubt for part in taken if part.doubt]
    return Award(
        code=body["code"],
        name=body["name"],
        kind=body["kind"],
        level=body["level"],
        subjects=frozenset(body["subjects"]),
        decider=body["decider"],
        procedure=body["procedure"],
        legal_basis=body["legal_basis"],
        effective_from=day(body["effective_from"]),
        effective_to=body.get("effective_to"),
        regime=body["regime"],
        unverified=bool(doubt or doubts or (vote and vote.unverified)),
        doubts=tuple(doubts),
        papers=tuple(map(_required_paper, rows["papers"])),
        fields=tuple(map(_required_field, rows["fields"])),
        checks=tuple(map(_named_check, rows["checks"])),
        standards=standards,
        vote=vote,
        simple=tuple(map(_simple_case, rows["simple"])),
        simple_procedure=str(body.get("simple_procedure", "")),
        waits_for=_waits_for(body),
        unit_classes=tuple(rows["unit_classes"]),
        rules=MappingProxyType({mark["file"]: mark["sha256"], **{part.file: part.sha256 for part in taken}}),
        sha256=mark["sha256"],
        file=mark["file"],
    )


def _waits_for(body: Mapping[str, Any]) -> frozenset[str]:
    told = frozenset(body.get("waits_for", NEEDS))
    if unknown := sorted(told - NEEDS):
        raise ValueError(f"`waits_for` không có: {', '.join(unknown)}; có: {', '.join(sorted(NEEDS))}")
    return told


def _standard(body: Mapping[str, Any]) -> Standard:
    if body["subject"] not in _SUBJECTS:
        raise ValueError(f"tiêu chuẩn «{body['name']}»: đối tượng «{body['subject']}» không có")
    demands = tuple(
        Demand(row["check"], {key: one for key, one in row.items() if key != "check"}) for row in body["all_of"]
    )
    for one in demands:
        if one.check not in DEMANDS:
            raise ValueError(f"không có tiêu chuẩn tên «{one.check}»; có: {', '.join(sorted(DEMANDS))}")
        if missing := sorted(OPTIONS[one.check] - set(one.options)):
            raise ValueError(f"tiêu chuẩn «{one.check}» thiếu: {', '.join(missing)}")
    if not demands:
        raise ValueError(f"tiêu chuẩn «{body['name']}» không đòi gì")
    return Standard(
        subject=body["subject"],
        name=body["name"],
        title=body["title"],
        demands=demands,
        legal_basis=body["legal_basis"],
        code=body.get("code", "R09"),
        unverified=bool(body.get("unverified", False)),
    )


def _vote(body: Mapping[str, Any]) -> VoteThreshold:
    if unknown := sorted(set(body) - _OF_VOTE):
        raise ValueError(f"[vote] không có mục: {', '.join(unknown)}; có: {', '.join(sorted(_OF_VOTE))}")
    base, ballot = body.get("base", "all_members"), body.get("ballot", "any")
    if base not in {"all_members", "present"} or ballot not in {"any", "ballot", "secret"}:
        raise ValueError("[vote]: base là all_members hoặc present; ballot là any, ballot hoặc secret")
    return VoteThreshold(
        min_percent=percent(body["min_percent"], name="min_percent"),
        base=base,
        quorum=share(body.get("quorum", "2/3"), name="quorum"),
        ballot=ballot,
        severity=str(body.get("severity", "error")),
        legal_basis=str(body["legal_basis"]),
        unverified=bool(body.get("unverified", False)),
    )


def _required_paper(body: Mapping[str, Any]) -> RequiredPaper:
    kinds = body.get("any_of") or [body["kind"]]
    return RequiredPaper(
        name=body["name"],
        any_of=frozenset(map(PaperKind, kinds)),
        required=body.get("required", True),
        code=body.get("code", "R03"),
        legal_basis=body.get("legal_basis", ""),
        simple=bool(body.get("simple", True)),
    )


def _simple_case(body: Mapping[str, Any]) -> SimpleCase:
    words = tuple(" ".join(fold(str(word)).split()) for word in body.get("words", ()))
    return SimpleCase(body["name"], body["title"], body["legal_basis"], words, bool(body.get("anywhere", False)))


def _required_field(body: Mapping[str, Any]) -> RequiredField:
    kind = PaperKind(body.get("kind") or body["paper"])
    return RequiredField(
        kind=kind,
        field=body["field"],
        name=body["name"],
        required=body.get("required", True),
        code=body.get("code", "R03"),
        legal_basis=body.get("legal_basis", ""),
    )


def _named_check(body: Mapping[str, Any]) -> NamedCheck:
    if body["name"] not in CHECKS:
        raise ValueError(f"không có kiểm tra tên «{body['name']}»; có: {', '.join(sorted(CHECKS))}")
    told = {"name", "code", "legal_basis", "severity"}
    return NamedCheck(
        name=body["name"],
        code=body.get("code", ""),
        legal_basis=body.get("legal_basis", ""),
        severity=body.get("severity", "error"),
        options={key: value for key, value in body.items() if key not in told},
    )


def faults_among(awards: Iterable[Award]) -> list[Problem]:
    """Find days on which two files of one award would judge, and days between two files on which none would."""
    faults, by_code = [], dict[str, list[Award]]()
    for one in sorted(awards, key=lambda one: (one.code, one.effective_from)):
        by_code.setdefault(one.code, []).append(one)
    for files in by_code.values():
        for earlier, later in pairwise(files):
            if earlier.effective_to is None or (later.effective_from - earlier.effective_to).days != 1:
                message = f"hiệu lực không nối liền với {earlier.file}: trước hết {earlier.effective_to}"
                faults.append(Problem(code="rules.dates", paper=later.file, message=message))
    return faults
