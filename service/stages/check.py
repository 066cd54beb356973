"""Check: the dossier is held against its award; all problems at once, and the first step opens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from service.domain import clocks
from service.domain.claims import claims_of
from service.domain.events import EventType
from service.domain.orders import Ground
from service.domain.search_terms import search_row
from service.domain.states import Processing, Trigger, move
from service.domain.text import collapse
from service.ports import Change
from service.stages import covering, judging, placing, reminding
from service.stages.telling import all_told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from service.domain.dossier import Dossier
    from service.ports import Deps, Lease


def check(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    """Judge by the rules in force on the day of receipt."""
    dossier = placing.placed(deps, dossier)
    if not _is_nomination(dossier):
        return _set_aside(deps, dossier, lease)
    award = judging.award_of(deps, dossier)
    judged = replace(dossier, award=award.code if award else "")
    problems = judging.problems_of(deps, judged, award)
    procedure = judging.procedure_of(deps, judged, award)
    ground = Ground(procedure, deps.catalogue.calendar, deps.clock.now())
    trigger = Trigger.FIND_PROBLEMS if judging.hinders(problems) else Trigger.FIND_COMPLETE
    rules = {procedure.file: procedure.sha256} | judging.rules_of(deps, judged, award)
    after = replace(
        dossier,
        state=move(dossier.state, trigger),
        processing=Processing.WAITING,
        version=dossier.version + 1,
        award=award.code if award else "",
        procedure=procedure.name,
        rules=rules,
        problems=problems,
        subject=_subject(dossier),
        unit=_unit(dossier),
    )
    after = clocks.open_step(clocks.begin_legal(after, ground), procedure.steps[0], ground)
    after, hidden = covering.covered(deps, after)
    deps.crashpoint("check.after_judgement")
    tales: list[tuple[EventType, Mapping[str, Any]]] = [clocks.step_opened(after), *hidden]
    if judging.hinders(problems):
        tales.insert(0, (EventType.INCOMPLETE, {"problems": [asdict(problem) for problem in problems]}))
    events = all_told(deps, after, tales)
    return Change(
        dossier=after,
        expected=dossier.version,
        events=events,
        jobs=reminding.jobs(deps, after),
        search=search_row(after),
        lease=lease,
        claims=claims_of(after),
    )


def _is_nomination(dossier: Dossier) -> bool:
    return dossier.treated_as_nomination or bool(dossier.reading and dossier.reading.is_nomination)


def _set_aside(deps: Deps, dossier: Dossier, lease: Lease) -> Change:
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.FIND_FOREIGN),
        processing=Processing.WAITING,
        version=dossier.version + 1,
        subject=_subject(dossier),
        unit=_unit(dossier),
    )
    after, hidden = covering.covered(deps, after)
    deps.crashpoint("check.after_judgement")
    reason = "Không thấy giấy tờ nào đề nghị khen thưởng; người xem có thể mở lại."
    events = all_told(deps, after, [(EventType.SET_ASIDE, {"reason": reason}), *hidden])
    return Change(dossier=after, expected=dossier.version, events=events, search=search_row(after), lease=lease)


def _subject(dossier: Dossier) -> str:
    """Prefer what a person said, then what the message said of itself, then what the papers show."""
    return placing.said(dossier, "subject") or dossier.origin.subject or _first(dossier, "subject") or dossier.subject


def _unit(dossier: Dossier) -> str:
    known = dossier.unit if dossier.origin.unit_id else placing.said(dossier, "unit")
    return known or dossier.origin.organ_name or _in_sentences(dossier, _first(dossier, "issuer")) or dossier.unit


def _in_sentences(dossier: Dossier, name: str) -> str:
    """Give a body's name as its papers write it in sentences: a head prints it in capitals, letters do not."""
    if not name.isupper():
        return name
    pages = (page.text for paper in dossier.current_papers if paper.report for page in paper.report.pages)
    spelled = re.compile(r"\s+".join(map(re.escape, unicodedata.normalize("NFC", name).split())), re.IGNORECASE)
    hits = (hit[0] for text in pages for hit in spelled.finditer(unicodedata.normalize("NFC", text)))
    return next((collapse(hit) for hit in hits if hit[0].isupper() and not hit.isupper()), name)


def _first(dossier: Dossier, name: str) -> str:
    """Give a header field of the submission, else of the first paper that has it."""
    papers = sorted(
        dossier.current_papers, key=lambda paper: not (paper.report and paper.report.kind.value == "submission")
    )
    values = (paper.report.fields.get(name) for paper in papers if paper.report)
    return next((str(value.value) for value in values if value and value.state == "found" and value.value), "")
