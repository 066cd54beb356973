"""What a dossier claims that another may claim too: its nominees and initiatives, and what other dossiers hold.

One achievement is rewarded once (Luật 06/2022/QH15 Điều 5), one initiative serves one award (CV 5007/BNV-TĐKT of 2023).
Two papers that print one name may speak of two people: what is found is shown to a person, who decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from service.domain.asked_awards import award_asked
from service.domain.corrected import reports
from service.domain.fields import MERIT_REPORTS, FieldState, Problem
from service.domain.own_reports import by_name, of_nominee
from service.domain.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.fields import FieldValue, Nominee, PaperReport

NOMINEE, INITIATIVE = "nominee", "initiative"
NOTE = "note"
_OVER = frozenset({"rejected", "withdrawn", "annulled"})
_ONCE = "Luật 06/2022/QH15, Điều 5"
_USED_ONCE = "Công văn 5007/BNV-TĐKT năm 2023, mục III.5 điểm c"
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SHOWN = 5
RULES = frozenset({"C9.initiative_once", "C9.same_name", "C9.same_achievement", "C9.same_person", "C9.file_elsewhere"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: `key` is what two dossiers share when they may speak of the same; the rest is for people."""

    kind: str
    key: str
    name: str
    unit: str = ""
    award: str = ""
    period: str = ""
    birth: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A claim of another dossier, with how that one stands."""

    claim: Claim
    dossier_id: str
    code: str
    state: str
    outcome: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class SameFile:
    """A file of this dossier that another one holds too."""

    sha256: str
    name: str
    dossier_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other dossiers of this archive hold of what this one claims; `names` of the awards, by code, for people."""

    claims: tuple[Held, ...] = ()
    files: tuple[SameFile, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


NOWHERE = Elsewhere()


def claims_of(dossier: Dossier) -> tuple[Claim, ...]:
    """Give what the dossier claims, as it stands now, each once."""
    told = by_name(report for _, report in reports(dossier) if report.kind.value in MERIT_REPORTS)
    period = next((text for _, report in reports(dossier) if (text := _text(report.fields.get("period")))), "")
    nominees = enumerate(dossier.reading.nominees if dossier.reading else (), 1)
    found = [_nominee(one, next(reversed(of_nominee(one.name, told)), None), dossier, period) for at, one in nominees
             if at not in dossier.unawarded | dossier.annulled]  # fmt: skip
    for _, report in reports(dossier):
        named = report.found("initiatives") if report.kind.value in MERIT_REPORTS else None
        if named is not None and isinstance(named.value, list | tuple):
            whose = _text(report.fields.get("full_name"))
            found += [Claim(INITIATIVE, name_key(str(name)), str(name), whose, dossier.award) for name in named.value]
    return tuple(dict.fromkeys(one for one in found if one.key))


def _nominee(one: Nominee, report: PaperReport | None, dossier: Dossier, period: str) -> Claim:
    own = report.fields if report else {}
    return Claim(
        NOMINEE,
        name_key(one.name),
        one.name,
        one.unit or _text(own.get("unit")) or _home(one, dossier),
        award_asked(dossier, one),
        _text(own.get("period")) or period,
        _text(own.get("birth_date")),
    )


def _home(one: Nominee, dossier: Dossier) -> str:
    """Give the unit of a collective that no paper tells one of: it is the submitting unit, or a part of it."""
    return dossier.unit if one.subject == "collective" else ""


def problems(dossier: Dossier, elsewhere: Elsewhere) -> Iterator[Problem]:
    """Name whoever is proposed or was rewarded elsewhere for the same, initiatives used before, and reused files.

    All are notes: the dossier is whole, and a person decides what they mean. One a claim and rule, however many
    dossiers it stands in.
    """
    own = {(claim.kind, claim.key): claim for claim in claims_of(dossier)}
    found: dict[tuple[Claim, str], list[Held]] = {}
    for held in elsewhere.claims:
        claim = own.get((held.claim.kind, held.claim.key))
        rule = _rule(claim, held) if claim is not None and held.outcome not in _OVER else ""
        if claim is not None and rule:
            found.setdefault((claim, rule), []).append(held)
    for (claim, rule), helds in found.items():
        yield _problem(claim, rule, helds, names=elsewhere.names)
    yield from _same_files(dossier, elsewhere.files)


def _rule(claim: Claim, held: Held) -> str:
    """Say by which rule one name in two dossiers is shown: the same thing, person or name only; empty for nothing."""
    other = held.claim
    if claim.kind == INITIATIVE:
        return "C9.initiative_once"
    if not (_same_unit(claim.unit, other.unit) or (claim.birth and claim.birth == other.birth)):
        # Born on other days in other units: two people.
        return "" if claim.birth and other.birth else "C9.same_name"
    if claim.award == other.award and _overlap(claim.period, other.period):
        return "C9.same_achievement"
    return "C9.same_person"


def _problem(claim: Claim, rule: str, helds: Sequence[Held], *, names: Mapping[str, str]) -> Problem:
    held = next((one for one in helds if one.outcome == "approved"), helds[0])
    codes = sorted({one.code for one in helds} - {held.code})
    others = f" và {len(codes)} hồ sơ khác" if codes else ""
    decision = f" (quyết định {held.decision})" if held.decision else ""
    where, other = f"hồ sơ {held.code}{decision}{others}", held.claim
    award = names.get(other.award, other.award)
    if rule == "C9.initiative_once":
        message = f"Sáng kiến «{claim.name}» đã dùng trong {where}; mỗi sáng kiến chỉ dùng một lần."
        return Problem("R13", message, "", "initiatives", None, rule, _USED_ONCE, NOTE)
    told = f"«{claim.name}» ({claim.unit or 'không rõ đơn vị'})"
    done = "đã được khen" if held.outcome == "approved" else "cũng đang được đề nghị"
    messages = {
        "C9.same_name": f"Cùng tên {told} có trong {where}, đơn vị «{other.unit or 'không rõ'}»: "
        "cần xem có phải cùng một đối tượng.",
        "C9.same_achievement": f"{told} {done} «{award}» cho cùng thời gian ({other.period}) trong {where}.",
        "C9.same_person": f"{told} {done} «{award}» trong {where}: cần xem có phải cùng một thành tích.",
    }
    return Problem("R11", messages[rule], "", "nominees", None, rule, _ONCE, NOTE)


def _same_files(dossier: Dossier, files: Sequence[SameFile]) -> Iterator[Problem]:
    """Name files that another dossier has; where one has them all, once: that is no slip with a file."""
    papers = dossier.current_papers
    of_each = [{one.code for one in files if one.sha256 == paper.sha256} for paper in papers]
    if len(papers) > 1 and (all_of := sorted(set.intersection(*of_each))):
        message = (f"Cả {len(papers)} tệp đều là đúng tệp của hồ sơ {', '.join(all_of[:_SHOWN])}: "
                   "cần xem có phải một đề nghị gửi hai lần.")  # fmt: skip
        yield Problem("R20", message, "", "", None, "C9.file_elsewhere", "", NOTE)
        return
    for paper in papers:
        codes = sorted({one.code for one in files if one.sha256 == paper.sha256})
        if codes:
            shown = ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")
            message = f"«{paper.name}» là đúng tệp đã dùng trong hồ sơ {shown}; có thể đã đính kèm nhầm tệp."
            yield Problem("R20", message, paper.name, "", None, "C9.file_elsewhere", "", NOTE)


def _same_unit(one: str, other: str) -> bool:
    """Tell whether one unit's name holds the other's; two unknown units say nothing of sameness."""
    left, right = name_key(one), name_key(other)
    return bool(left and right) and (left in right or right in left)


def _overlap(one: str, other: str) -> bool:
    """Tell whether two periods share a year; an unknown period shares none."""
    return bool(_years(one) & _years(other))


def _years(period: str) -> set[int]:
    years = [int(year) for year in _YEAR.findall(period)]
    return set(range(min(years), max(years) + 1)) if years else set()


def _text(value: FieldValue | None) -> str:
    return str(value.value) if value is not None and value.state is FieldState.FOUND and value.value else ""
