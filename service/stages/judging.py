"""Judging: which award file judges a dossier, and how its nominees stand against each ground of it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import claims
from service.domain.asked_awards import award_asked, awards_asked
from service.domain.award_checks import assessments, judged_by, numbered_otherwise, past_awards
from service.domain.awards_held import NOT_FOUND
from service.domain.checks import find_problems
from service.domain.claims import NOTE, NOWHERE, Elsewhere, claims_of
from service.domain.council_rules import ANY_AWARD
from service.domain.deadlines import local_day
from service.domain.fields import Problem
from service.domain.permission import sees_all
from service.domain.procedures import NEEDS
from service.domain.restricted import struck
from service.domain.simple_procedure import USUAL, chosen_road, procedure_name, simple_case
from service.domain.states import State
from service.stages import registry, seeing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.aftermath_rules import Aftermath
    from service.domain.awards import Award
    from service.domain.dossier import Dossier
    from service.domain.fields import Nominee
    from service.domain.procedures import Procedure
    from service.domain.standards import Assessed
    from service.ports import Account, Deps

NONE: Mapping[str, Award] = MappingProxyType({})
_DEFAULT_PROCEDURE, _PROVINCE = "bkt", "tinh"
_SHOWN = 3
_CODED = re.compile(r"«[a-z0-9]+»")
_NOT_JUDGED = frozenset({State.RECEIVED, State.EXTRACTED, State.SET_ASIDE})


def award_of(deps: Deps, dossier: Dossier) -> Award | None:
    """Give the award file that judges: a person's choice, else what the papers ask for, of the day of receipt.

    A dossier received under an older decree is judged by it to the end (NĐ 152/2025/NĐ-CP Điều 60 khoản 3; the day is
    the one of the register of incoming papers, TT 20/2025/TT-BNV Điều 20).
    """
    code = dossier.award or (dossier.reading.award if dossier.reading else "")
    return deps.catalogue.award(code, on=local_day(dossier.received_at)) if code else None


def others_of(deps: Deps, dossier: Dossier, award: Award | None) -> dict[str, Award]:
    """Give the award files, of the day of receipt, of what rows ask for besides the dossier's own award, by code."""
    day = local_day(dossier.received_at)
    asked = (code for code in awards_asked(dossier) if award is not None and code != award.code)
    return {code: one for code in asked if (one := deps.catalogue.award(code, on=day)) is not None}


def rules_of(deps: Deps, dossier: Dossier, award: Award | None) -> dict[str, str]:
    """Give the rule files of every award that judges the dossier, with their SHA-256."""
    files = (award, *others_of(deps, dossier, award).values()) if award else ()
    return {name: sha256 for one in files for name, sha256 in one.rules.items()}


def procedure_of(deps: Deps, dossier: Dossier, award: Award | None) -> Procedure:
    """Give the procedure by which the dossier goes on: its award's, or the simplified one where its case allows.

    That holds for the whole dossier only where every award that it asks for may go that way, also where a person chose
    it: no title is decided without a council because a certificate beside it needs none.
    """
    if award is None:
        return deps.catalogue.procedure(_DEFAULT_PROCEDURE)
    others = others_of(deps, dossier, award).values()
    simple = all(simple_case(dossier, one) for one in others)
    return deps.catalogue.procedure(procedure_name(dossier, award) if simple else award.procedure)


def least_percent(deps: Deps, dossier: Dossier) -> int:
    """Give the share of votes, in percent, that a council's one count on all that the dossier asks for must reach.

    The strictest of its awards: each by the council's own rule, else by the award's file of the day of receipt.
    """
    wanted, day = [0], local_day(dossier.received_at)
    for code in awards_asked(dossier):
        own = [one.rules[code].min_percent for one in deps.catalogue.councils if code in one.rules]
        award = deps.catalogue.award(code, on=day)
        general = [one.rules[ANY_AWARD].min_percent for one in deps.catalogue.councils]
        wanted += own or ([award.vote.min_percent] if award and award.vote else general)
    return max(wanted)


def falls_short(deps: Deps, dossier: Dossier, *, before: Dossier) -> bool:
    """Tell whether the votes that a dossier has are too few for what it asks for now, and asked for less before."""
    told = [str(dossier.decision.get(name, "")) for name in ("votes_for", "votes_total")]
    least = least_percent(deps, dossier)
    if least <= least_percent(deps, before) or not all(one.isdigit() for one in told):
        return False
    part, whole = map(int, told)
    return 100 * part < least * whole


def council_members(deps: Deps) -> int:
    """Give how many sit in the council; 0 where there are several, and nobody can say of which a typed count is."""
    councils = deps.catalogue.councils
    return len(councils[0].members) if len(councils) == 1 else 0


def waits_for(deps: Deps, dossier: Dossier) -> frozenset[str]:
    """Give what the awards that a dossier asks for wait for; everything where none is known."""
    award = award_of(deps, dossier)
    others = others_of(deps, dossier, award).values()
    return award.waits_for.union(*(one.waits_for for one in others)) if award else NEEDS


def aftermath(deps: Deps, dossier: Dossier) -> Aftermath:
    """Give what comes after a decision of the level of the dossier's award; the province's where none is known."""
    award = award_of(deps, dossier)
    return deps.catalogue.after(award.level if award else _PROVINCE)


def beyond(deps: Deps, dossier: Dossier) -> tuple[int, ...]:
    """Give the places (from 1) of nominees for what another level decides than the dossier's award (Điều 77 to 80)."""
    award = award_of(deps, dossier)
    others = others_of(deps, dossier, award)
    level = award.level if award else ""
    nominees = dossier.reading.nominees if dossier.reading else ()
    those = ((at, others.get(award_asked(dossier, one))) for at, one in enumerate(nominees, 1))
    return tuple(at for at, own in those if own and own.level != level)


def kept_from(deps: Deps, dossier: Dossier, road: str) -> tuple[str, ...]:
    """Give the names of the awards that the dossier asks for besides its own and that may not go that way."""
    others = others_of(deps, dossier, award_of(deps, dossier)).values()
    return tuple(one.name for one in others if road != USUAL and road not in {case.name for case in one.simple})


def roads(award: Award | None) -> dict[str, str]:
    """Give the ways that a person may choose for an award, with what they are called; none where there is but one."""
    if award is None or not award.simple:
        return {}
    return {USUAL: "Thông thường"} | {one.name: f"Đơn giản ({one.name}): {one.title}" for one in award.simple}


def elsewhere_of(deps: Deps, dossier: Dossier, *, account: Account | None = None) -> Elsewhere:
    """Give what other dossiers of this archive hold of what this one claims; an account's only what it may see.

    Nothing to who sees its own unit's dossiers alone, and nothing that names somebody hidden from it in that dossier.
    """
    if account is not None and not sees_all(account.roles):
        return NOWHERE
    files = [paper.sha256 for paper in dossier.current_papers]
    names = {one.code: one.name for one in deps.catalogue.awards}
    found = replace(deps.store.elsewhere(dossier.id, claims_of(dossier), files), names=names)
    if account is None:
        return found
    hidden = seeing.hidden(deps, account.roles)
    return replace(
        found,
        claims=tuple(one for one in found.claims if struck(one.claim, hidden.get(one.dossier_id, ())) == one.claim),
        files=tuple(one for one in found.files if struck(one.name, hidden.get(one.dossier_id, ())) == one.name),
    )


def twins(deps: Deps, dossier: Dossier, *, account: Account) -> tuple[str, ...]:
    """Give the codes of the dossiers of which this one may be a copy: they hold a nominee or a file of it."""
    found = elsewhere_of(deps, dossier, account=account)
    named = (one.code for one in found.claims if one.claim.kind == claims.NOMINEE)
    return tuple(sorted({*named, *(one.code for one in found.files)}))


def problems_of(deps: Deps, dossier: Dossier, award: Award | None) -> tuple[Problem, ...]:
    """Give every problem of a dossier: by its award, between its papers, against other dossiers, of its sender."""
    others = others_of(deps, dossier, award)
    return (*find_problems(dossier, award, others=others, elsewhere=elsewhere_of(deps, dossier)),
            *_own(deps, dossier), *_addressed(deps, dossier))  # fmt: skip


def overlaps(deps: Deps, dossier: Dossier, *, account: Account | None = None) -> tuple[Problem, ...]:
    """Give the notes of what other dossiers hold today that this one was not told when it was judged.

    Who came first is told of who came later too, whatever became of it meanwhile: nothing is opened again, a person
    looks.
    """
    return _news(deps, dossier, _overlapping(deps, dossier, account))


def with_overlaps(deps: Deps, dossier: Dossier) -> Dossier:
    """Give the dossier with these notes among its own, so that it keeps what was known when it was decided."""
    found = _overlapping(deps, dossier)
    if not _news(deps, dossier, found):
        return dossier
    kept = (one for one in dossier.problems if one.rule not in claims.RULES)
    return replace(dossier, problems=(*kept, *found))


def _overlapping(deps: Deps, dossier: Dossier, account: Account | None = None) -> tuple[Problem, ...]:
    if dossier.state in _NOT_JUDGED:
        return ()
    return tuple(claims.problems(dossier, elsewhere_of(deps, dossier, account=account)))


def _news(deps: Deps, dossier: Dossier, found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Leave out what the dossier was told, also where it was told by the award's code and not by its name."""
    names = {f"«{one.code}»": f"«{one.name}»" for one in deps.catalogue.awards}
    told = [one for one in dossier.problems if one.rule in claims.RULES]
    known = {(one.rule, _CODED.sub(lambda hit: names.get(hit[0], hit[0]), one.message)) for one in told}
    return tuple(one for one in found if (one.rule, one.message) not in known)


def _own(deps: Deps, dossier: Dossier) -> Iterator[Problem]:
    """Note that the appraising office itself proposes: its own nominees are on a track apart (plan, VI.3)."""
    code = dossier.origin.unit_id or dossier.origin.organ_id
    unit = deps.units.by_code(code) if code else None
    if unit is not None and unit.ours:
        message = f"{unit.name} vừa thẩm định vừa đề nghị: ghi nhận xung đột lợi ích, người liên quan không thẩm định."
        yield Problem(
            "conflict.own_office", message, rule="A3.own_office", legal_basis="Kế hoạch, mục VI.3", severity=NOTE
        )


def _addressed(deps: Deps, dossier: Dossier) -> Iterator[Problem]:
    """Note that the message names others alone: it was brought here all the same, and a person looks (NĐ 30/2020)."""
    office = registry.ours(deps)
    brought = (one.envelope for one in deps.store.intakes(dossier.id) if one.outcome == "dossier")
    named = [one for told in brought for one in told.get("recipients", ()) if one["organ_id"].strip()]
    if office is None or not named or registry.our_code(deps, [one["organ_id"] for one in named]):
        return
    shown = "; ".join([one["name"] or one["organ_id"] for one in named[:_SHOWN]] + ["…"] * (len(named) > _SHOWN))
    message = f"Văn bản ghi nơi nhận là {shown}, không có {office.name}: xem có gửi nhầm nơi không."
    yield Problem("sent.elsewhere", message, rule="A1.recipient",
                  legal_basis="Nghị định 30/2020/NĐ-CP, Điều 21 khoản 2", severity=NOTE)  # fmt: skip


def shown(deps: Deps, dossier: Dossier, *, account: Account) -> dict[str, Any] | None:
    """Give what the page, the API and the command show of how a dossier is judged."""
    award = award_of(deps, dossier)
    return judged_json(
        dossier,
        award,
        others=others_of(deps, dossier, award),
        elsewhere=elsewhere_of(deps, dossier, account=account),
        looked=sees_all(account.roles),
    )


def hinders(problems: Sequence[Problem]) -> bool:
    """Tell whether something is wrong with the dossier; a note only asks a person to look."""
    return any(problem.severity != NOTE for problem in problems)


def judged_json(
    dossier: Dossier,
    award: Award | None,
    *,
    others: Mapping[str, Award] = NONE,
    elsewhere: Elsewhere = NOWHERE,
    looked: bool = True,
) -> dict[str, Any] | None:
    """Give by which rules a dossier is judged, what of them is unverified, and every ground for every nominee.

    A nominee is judged by its own row's award (`others`); `doubts` are those of all awards that are asked for.
    `looked` False: the archive was not asked, so that nothing is said of what it does not hold.
    """
    if award is None:
        return None
    vote = award.vote
    return {
        "award": award.code,
        "name": award.name,
        "regime": award.regime,
        "file": award.file,
        "sha256": award.sha256,
        "legal_basis": award.legal_basis,
        "effective_from": award.effective_from.isoformat(),
        "effective_to": award.effective_to.isoformat() if award.effective_to else None,
        "decider": award.decider,
        "road": _road_json(dossier, award),
        "unverified": any(one.unverified for one in (award, *others.values())),
        "doubts": list(dict.fromkeys(doubt for one in (award, *others.values()) for doubt in one.doubts)),
        "vote": None
        if vote is None
        else {
            "min_percent": vote.min_percent,
            "base": vote.base,
            "quorum": str(vote.quorum),
            "ballot": vote.ballot,
            "legal_basis": vote.legal_basis,
            "unverified": vote.unverified,
        },
        "nominees": [
            _nominee_json(nominee, grounds, judged_by(dossier, nominee, award, others))
            | {
                "past_awards": [
                    {
                        **row,
                        "archive": known.code if known else None,
                        "note": "" if known or not looked else _unknown(nominee, row, elsewhere),
                    }
                    for row, known in past_awards(dossier, nominee, elsewhere)
                ]
            }
            for nominee, grounds in assessments(dossier, award, others)
        ],
    }


def _unknown(nominee: Nominee, row: Mapping[str, Any], elsewhere: Elsewhere) -> str:
    """Say what the archive holds in place of a claimed award that it does not know."""
    held = numbered_otherwise(nominee, row, elsewhere)
    if held is None:
        return NOT_FOUND
    return f"Kho lưu trữ này ghi quyết định số {held.decision} (hồ sơ {held.code}): cần đối chiếu số quyết định."


def _nominee_json(nominee: Nominee, grounds: Sequence[Assessed], own: Award) -> dict[str, Any]:
    return {
        "name": nominee.name,
        "subject": nominee.subject,
        "award": own.code,
        "award_name": own.name,
        "grounds": [
            {
                "name": one.standard.name,
                "title": one.standard.title,
                "verdict": one.verdict.value,
                "why": [each.why for each in one.findings],
                "legal_basis": one.standard.legal_basis,
                "unverified": one.standard.unverified,
            }
            for one in grounds
        ],
    }


def _road_json(dossier: Dossier, award: Award) -> dict[str, Any]:
    """Give by which procedure an award is dealt with: `name` usual or the case's, and whether a person chose it."""
    goes_so = dossier.procedure in {"", procedure_name(dossier, award)}  # else it went the usual way before any case
    case, ways = simple_case(dossier, award) if goes_so else None, roads(award)
    return {
        "name": case.name if case else USUAL,
        "title": ways.get(case.name if case else USUAL, ""),
        "legal_basis": case.legal_basis if case else award.legal_basis,
        "chosen": bool(chosen_road(dossier)),
        "ways": ways,
    }
