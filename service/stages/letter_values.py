"""What a letter says: the values of a dossier, a session or several dossiers, in the words of the office."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from service.domain import aftermath, aftermath_rules, reissues
from service.domain.asked_awards import award_asked, awards_asked
from service.domain.checks import NAMES_OF_KINDS, effective_fields
from service.domain.claims import NOTE
from service.domain.council import SessionState
from service.domain.deadlines import VIETNAM, local_day
from service.domain.dossier import ANNULMENTS
from service.domain.events import EventType
from service.domain.fields import FieldState
from service.domain.states import State
from service.stages import judging, letter_days
from service.stages.letter_days import written
from service.stages.voted import Chosen, nominees_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.fields import Nominee
    from service.ports import Deps

CLASSES: Mapping[str, str] = {
    "U1": "Sở, ban, ngành, đoàn thể tỉnh",
    "U2": "Xã, phường, đặc khu",
    "U3": "Trường cao đẳng thuộc tỉnh",
    "U4": "Cơ quan Trung ương đóng trên địa bàn",
    "U5": "Doanh nghiệp vốn Nhà nước",
    "": "Chưa xếp nhóm",
}
OUTCOMES: Mapping[str, str] = {
    "approved": "đủ điều kiện, đã được khen thưởng",
    "rejected": "không đủ điều kiện khen thưởng",
    "withdrawn": "đã rút hồ sơ",
    "annulled": "quyết định khen thưởng đã bị hủy bỏ",
}
_ENDED: Mapping[str, str] = {
    "rejected": "không được khen thưởng",
    "withdrawn": "đã rút",
    "annulled": "đã bị hủy bỏ quyết định khen thưởng",
    "returned": "đã trả lại đơn vị",
    "suspended": "đang tạm dừng",
    "set_aside": "đã để riêng, không phải hồ sơ khen thưởng",
}


def sender_of(dossier: Dossier) -> str:
    """Name the body that submitted."""
    return dossier.unit or dossier.origin.organ_name or "đơn vị trình"


def reference_of(dossier: Dossier) -> str:
    """Name the submitting paper as the office cites it: its number and day, as far as they are known."""
    submissions = (one for one in dossier.current_papers if one.report and one.report.kind.value == "submission")
    fields: Mapping[str, Any] = next((effective_fields(dossier, one) for one in submissions), {})
    found = {name: str(value.value) for name, value in fields.items() if value.state is FieldState.FOUND}
    number, day = dossier.origin.number or found.get("number", ""), dossier.origin.date or found.get("date", "")
    kind = "Tờ trình" if "TTr" in number else "Văn bản"
    return f"{kind}{f' số {number}' if number else ' đề nghị'}{f' ngày {written(day)}' if day else ''}"


def of_dossier(deps: Deps, dossier: Dossier, *, event: Event | None, due: date | None) -> dict[str, Any]:
    """Give what the letters about one dossier say; an event tells why and by when, else the dossier's own clocks.

    A note is for the office to look at, and may speak of other units' dossiers: it stands in no letter.
    """
    told = event.data if event else _last_word(deps, dossier)
    last, why = letter_days.supplement_by(deps, dossier, told, due)
    chosen = nominees_of(deps, [dossier])
    codes = deps.catalogue.letters.codes
    return {
        "code": dossier.code,
        "sender": sender_of(dossier),
        "reference": reference_of(dossier),
        "award": "; ".join(award_name(deps, one) for one in awards_asked(dossier)) or "khen thưởng",
        "received": moment(dossier.received_at),
        "papers": [
            {"n": at, "name": one.name, "size": max(1, round(one.size / 1024)),
             "kind": NAMES_OF_KINDS[one.report.kind.value] if one.report else "chưa đọc"}
            for at, one in enumerate(dossier.current_papers, 1)
        ],
        "problems": [
            {"n": at, "code": one.code if one.code.startswith("R") else "", "message": one.message,
             "paper": one.paper, "legal_basis": one.legal_basis}
            for at, one in enumerate((each for each in dossier.problems if each.severity != NOTE), 1)
        ],
        "due": last,
        "why": why,
        "term": letter_days.settled_by(deps, dossier, due),
        "reason": str(told.get("reason", "")),
        "ground": str(told.get("legal_basis", "")),
        "codes": [{"code": one, "name": codes.get(one, "")} for one in told.get("codes", ())],
        "outcome": _outcome(dossier),
        "decision": _decision(dossier),
        "decrees": [{"name": one} for one in _decrees(deps, chosen)],
        **_annulment(deps, dossier, told),
        **_reissue(deps, dossier),
        **_counted(deps, chosen),
    }  # fmt: skip


def _outcome(dossier: Dossier) -> str:
    """Say how the dossier was decided; where some lost their award later, that it is theirs alone."""
    if dossier.outcome == "approved" and dossier.annulled:
        return f"{OUTCOMES['approved']}; hủy bỏ đối với {len(dossier.annulled):02} trường hợp"
    return OUTCOMES.get(dossier.outcome, "đang xem xét")


def _reissue(deps: Deps, dossier: Dossier) -> dict[str, Any]:
    """Give what a certificate of exchange or replacement says: of the newest request, who holds the award."""
    standing = [one for one in dossier.reissues if reissues.is_standing(dossier, one)]
    newest = standing[-1] if standing else {}
    listed = dossier.reading.nominees if dossier.reading else ()
    rows = [_row(deps, Chosen(dossier, listed[at - 1])) for at in newest.get("places", ()) if 0 < at <= len(listed)]
    way = reissues.WAYS.get(newest.get("way", ""), "Cấp đổi, cấp lại")
    return {"way": way, "in_words": way.lower(),
            "holder": rows[0] if rows else {"name": "……", "post": "……", "award": "……"}}  # fmt: skip


_REQUESTS = frozenset({EventType.ANNULMENT_PROPOSED, EventType.REISSUE_ASKED, EventType.REISSUED})


# Of which the newest word counts, whatever was said of the dossier since.
_SPOKEN: Mapping[str, frozenset[EventType]] = {
    "annulment": frozenset({EventType.ANNULMENT_PROPOSED, EventType.ANNULLED}),
    "return": frozenset({EventType.RETURNED}),
}


def spoken_of(deps: Deps, dossier: Dossier, kind: str) -> Event | None:
    """Give the event that a letter of this kind is about; None where it is about none, or there was none."""
    kinds = _SPOKEN.get(kind, frozenset())
    events = reversed(deps.store.events(dossier.id)) if kinds else ()
    return next((one for one in events if one.type in kinds), None)


def is_unappraised(deps: Deps, dossier: Dossier) -> bool:
    """Tell whether nobody said yet that those of a dossier qualify: it is not past the steps of specialists alone.

    A specialist's step after others' (to record what the state decided) is past them.
    """
    if dossier.state in _UNCHECKED or dossier.step is None:
        return dossier.state in _UNCHECKED
    first = takewhile(lambda one: one.role == "specialist", deps.catalogue.procedure(dossier.procedure or "bkt").steps)
    return dossier.step.name in {one.name for one in first}


_UNCHECKED = frozenset({State.RECEIVED, State.EXTRACTED, State.INCOMPLETE})


def _annulment(deps: Deps, dossier: Dossier, told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a decision of annulment says: of whom, by which clause (Luật 06/2022/QH15 Điều 93), on what proposal.

    Those are whom `told` names (`spoken_of`); where nobody was proposed, all that still hold what was given.
    """
    clause, inputs = str(told.get("clause", "")), told.get("inputs", {})
    places = (told.get("places") if clause else ()) or dossier.awarded
    listed = dossier.reading.nominees if dossier.reading else ()
    rows = [_row(deps, Chosen(dossier, listed[at - 1])) for at in places if 0 < at <= len(listed)]
    words = f"điểm {clause} khoản 2 Điều 93 Luật Thi đua, khen thưởng: {aftermath.CLAUSES[clause]}" if clause else ""
    items = judging.aftermath(deps, dossier).rules.get(aftermath_rules.ITEMS)
    return {
        "annulled": [{**row, "n": at} for at, row in enumerate(rows, 1)],
        "clause": words or "điểm …… khoản 2 Điều 93 Luật Thi đua, khen thưởng",
        "proposal": _cited(inputs, "number", "date") if clause else "",
        "items_days": f"{items.days:02}" if items else "……",
    }


def _last_word(deps: Deps, dossier: Dossier) -> Mapping[str, Any]:
    """Give what the last decision on the dossier said; what one of its people asked for since decides nothing."""
    told = [one.data for one in deps.store.events(dossier.id) if one.data.get("action") and one.type not in _REQUESTS]
    return told[-1] if told else {}


def _decision(dossier: Dossier) -> str:
    """Cite the decision, and the one that adjusted or annulled it: a notice of an annulment names by what."""
    cited = _cited(dossier.decision, "decision_number", "decision_date")
    those = filter(None, (_cited(one, "adjusted_by", "adjusted_on") for one in dossier.adjustments))
    adjusted, annulled = "; ".join(those), _cited(dossier.decision, "annulled_by", "annulled_on")
    after = f", được điều chỉnh theo Quyết định {adjusted}" if adjusted else ""
    after += f", bị hủy bỏ theo Quyết định {annulled}" if annulled else ""
    for one in dossier.decision.get(ANNULMENTS, ()):
        by = _cited(one, "annulled_by", "annulled_on")
        after += f", bị hủy bỏ đối với {len(one['places']):02} trường hợp theo Quyết định {by}"
    return cited + after if cited else ""


def _cited(decision: Mapping[str, Any], number: str, day: str) -> str:
    told, on = decision.get(number), decision.get(day)
    return f"số {told} ngày {written(str(on))}" if told and on else ""


def award_name(deps: Deps, code: str) -> str:
    """Give an award's name, or its code where no file has it."""
    return next((one.name for one in deps.catalogue.awards if one.code == code), code)


def moment(at: datetime) -> str:
    """Write a time as the office does."""
    return f"{at.astimezone(VIETNAM):%H giờ %M ngày %d/%m/%Y}"


def is_of_level(deps: Deps, dossier: Dossier, nominee: Nominee, levels: frozenset[str]) -> bool:
    """Tell whether what a nominee is put forward for is decided at one of these levels; what nobody knows may be."""
    code = award_asked(dossier, nominee)
    known = {one.level for one in deps.catalogue.awards if one.code == code}
    return not levels or not known or not levels.isdisjoint(known)


def ended_as(dossier: Dossier) -> str:
    """Say how a dossier came to stand outside the way to an award, or nothing."""
    if dossier.duplicate_of:
        return f"đã để riêng vì trùng hồ sơ {dossier.duplicate_of}"
    return _ENDED.get(dossier.outcome) or _ENDED.get(dossier.state.value, "")


def by_class(row: Mapping[str, Any]) -> tuple[int, str]:
    """Give the place of a nominee in a compiled list: by unit class, then by award."""
    return list(CLASSES.values()).index(row["unit_class"]), str(row["award"])


def of_batch(
    deps: Deps,
    dossiers: Sequence[Dossier],
    *,
    only_passed: bool,
    levels: frozenset[str] = frozenset(),
    order: Callable[[Mapping[str, Any]], tuple[int, str]] | None = None,
) -> dict[str, Any]:
    """Give what the letters about several dossiers say; `only_passed` leaves out whom the council did not pass.

    `levels` leaves out who is put forward for what another level decides. `order` sorts the nominees; without it
    collectives come first.
    """
    chosen = [one for one in nominees_of(deps, dossiers)
              if (one.goes_on or not only_passed) and is_of_level(deps, one.dossier, one.nominee, levels)]  # fmt: skip
    sessions = [one for dossier in dossiers for one in deps.councils.sessions_of(dossier.id)[:1]]
    closed = [one for one in sessions if one.state is SessionState.CLOSED]
    meeting = f"Biên bản {closed[0].title} ngày {closed[0].held_on:%d/%m/%Y}" if closed else ""
    return {
        "code": ", ".join(one.code for one in dossiers[:3]),
        "dossier_count": len(dossiers),
        "meeting": meeting,
        "references": [{"reference": reference_of(one), "sender": sender_of(one)} for one in dossiers],
        "decrees": [{"name": one} for one in _decrees(deps, chosen)],
        "opinions": [{"line": line} for one in dossiers for line in _opinions(one)],
        **_counted(deps, chosen, order),
    }


_ANSWERS: Mapping[str, str] = {"agree": "đồng ý", "disagree": "không đồng ý", "comment": "có ý kiến khác",
                               "silent": "quá hạn, không trả lời", "": "chưa trả lời"}  # fmt: skip
_AGREED = "agree"


def _opinions(dossier: Dossier) -> Iterable[str]:
    """Tell what each agency answered: the decider hears of silence and other views (TT 20/2025/TT-BNV Điều 9 khoản 7).

    What was said stands there where it is not simply agreement.
    """
    for one in dossier.opinions:
        by = f" (Công văn {_cited({'number': one.number, 'day': one.date}, 'number', 'day')})" if one.number else ""
        said = f": {one.text}" if one.text and one.answer != _AGREED else ""
        yield f"{one.agency}: {_ANSWERS[one.answer]}{by}{said} (hồ sơ của {sender_of(dossier)})"


def _decrees(deps: Deps, chosen: Sequence[Chosen]) -> Sequence[str]:
    """Cite the decrees by which these nominees are judged, each once: those of the days of receipt."""
    days = ((award_asked(one.dossier, one.nominee), local_day(one.dossier.received_at)) for one in chosen)
    regimes = (award.regime for code, day in days if (award := deps.catalogue.award(code, on=day)))
    return [deps.catalogue.letters.decrees.get(one, one) for one in dict.fromkeys(regimes)]


def _counted(
    deps: Deps, chosen: Sequence[Chosen], order: Callable[[Mapping[str, Any]], tuple[int, str]] | None = None
) -> dict[str, Any]:
    """Give nominees as rows, those of one award together unless `order` says otherwise, and their counts."""
    found = [_row(deps, one) for one in chosen]
    together = {award: at for at, award in reversed(list(enumerate(row["award"] for row in found)))}
    sort = order or (lambda row: (together[row["award"]], ""))
    rows = [{**row, "n": at} for at, row in enumerate(sorted(found, key=sort), 1)]
    kinds = ("collective", "individual", "household")
    by_award = Counter((row["award"], row["subject"]) for row in rows)
    by_class = Counter((row["unit_class"], row["award"], row["subject"]) for row in rows)
    awards = list(dict.fromkeys(row["award"] for row in rows))
    classes = sorted(dict.fromkeys((row["unit_class"], row["award"]) for row in rows))
    return {
        "nominees": rows,
        "counts": counted(Counter(row["subject"] for row in rows)),
        "whom": _whom({str(row["subject"]) for row in rows}),
        "groups": [{"award": one, "counts": counted({kind: by_award[one, kind] for kind in kinds})} for one in awards],
        "totals": [
            {"unit_class": group, "award": award, **{kind: by_class[group, award, kind] for kind in kinds}}
            for group, award in classes
        ],
    }


def _whom(kinds: AbstractSet[str]) -> str:
    """Name the kinds of those whom a letter is about, in the order of the law (Luật 06/2022/QH15 Điều 74)."""
    named = {"collective": "tập thể", "household": "hộ gia đình", "individual": "cá nhân"}
    return ", ".join(word for kind, word in named.items() if kind in kinds) or "tập thể, cá nhân"


def counted(counts: Mapping[str, int]) -> str:
    """Write how many of each kind, under ten with a zero; a kind of which there is none is left out."""
    named = {"collective": "tập thể", "individual": "cá nhân", "household": "hộ gia đình"}
    told = [f"{counts[kind]:02} {word}" for kind, word in named.items() if counts.get(kind)]
    return " và ".join(filter(None, (", ".join(told[:-1]), *told[-1:]))) or "00 trường hợp"


def _row(deps: Deps, one: Chosen) -> dict[str, Any]:
    nominee, dossier = one.nominee, one.dossier
    unit = deps.units.by_code(dossier.origin.unit_id or dossier.origin.organ_id)
    return {
        "name": " ".join(filter(None, (nominee.honorific, nominee.name))),
        "title": nominee.title,
        "unit": nominee.unit or sender_of(dossier),
        "post": ", ".join(filter(None, (nominee.title, nominee.unit))),
        "subject": nominee.subject,
        "award": award_name(deps, award_asked(dossier, nominee)) or nominee.award,
        "unit_class": CLASSES.get(unit.kind if unit else "", CLASSES[""]),
        "code": dossier.code,
        "result": one.result,
        "told": one.told,
    }
