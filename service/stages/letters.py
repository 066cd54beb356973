"""Letters: made when a person asks or an event of the review calls for one, kept with their distribution list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.aftermath import NOTICE
from service.domain.deadlines import local_day
from service.domain.errors import Invalid, NotAllowed, NotFound
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.keys import original_key
from service.domain.letters import DOCX, XLSX, Letter, clean, dated, filled, numbered
from service.domain.permission import Operation, units_reached
from service.domain.reissues import is_standing
from service.ports import NewJob, NewObject
from service.stages import letter_days, letter_values, minutes_values, retrieve, seeing
from service.stages.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.letters import Head, LetterRule
    from service.ports import Account, Deps, Lease

# What the review's events write by themselves; receipts and requests are made when a person asks.
BY_EVENT: Mapping[EventType, str] = MappingProxyType(
    {
        EventType.RETURNED: "return",
        EventType.REJECTED: "notice",
        EventType.APPROVED: "notice",
        EventType.ANNULLED: "notice",
        EventType.OPINIONS_ASKED: "opinion_request",
        EventType.PUBLISHED: "publication",
    }
)
_ONLY_PASSED = frozenset({"submission", "decision"})
# What puts names forward: nobody whose dossier ended without an award stands in it.
_PROPOSING = _ONLY_PASSED | {"publication"}
_COMPILED, _ANNULMENT, _CERTIFICATE = "compiled", "annulment", "reissue_certificate"
_OPINION, _RETURN = "opinion_request", "return"
_LISTED = 200
_JOB = "letter"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a letter is to be about, and what only a person knows; blank number and day are filled when it is signed.

    `matter` is what a letter about a round says, gathered by who asks for it.
    """

    kind: str
    dossiers: tuple[str, ...] = ()
    session: str = ""
    number: str = ""
    day: date | None = None
    due: date | None = None
    signer: str = ""
    signer_title: str = ""
    recipients: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    as_sheet: bool = False
    matter: Mapping[str, Any] = field(default_factory=dict)


def make(deps: Deps, wish: Wish, *, by: str, account: Account) -> Letter:
    """Make one letter and keep it. NotFound, NotAllowed; Invalid with what is missing or does not fit.

    A letter is the office's own act and names everyone whom it is about, also whom its maker may not see; only who sees
    them all is handed its file (`file_of`).
    """
    units_reached(Operation.LETTER_MAKE, account)
    rule = rule_of(deps, wish.kind)
    session = deps.councils.session(wish.session) if wish.session else None
    named = wish.dossiers or tuple(one.dossier_id for one in session.agenda) if session else wish.dossiers
    dossiers = [
        retrieve.whole(deps, one, account=account, operation=Operation.LETTER_MAKE) for one in dict.fromkeys(named)
    ]
    _require_fit(rule, wish, dossiers, session)
    _require_level(deps, rule, dossiers)
    _require_past(deps, rule, dossiers)
    return seen(deps, _kept(deps, rule, wish, by=by, about=(dossiers, session), event=None), account)


def rule_of(deps: Deps, kind: str) -> LetterRule:
    """Give the letter of that name; NotFound."""
    rule = deps.catalogue.letters.rules.get(kind)
    if rule is None:
        raise NotFound(f"Không có mẫu văn bản «{kind}».")
    return rule


def _require_level(deps: Deps, rule: LetterRule, dossiers: Sequence[Dossier]) -> None:
    """Refuse a decision on a dossier of which its signer decides nobody (Luật 06/2022/QH15 Điều 77 to 80)."""
    listed = ((one, one.reading.nominees) for one in dossiers if one.reading and one.reading.nominees)
    faults = [
        Problem("letter.level", f"Hồ sơ {one.code}: nơi ký văn bản này không quyết định hình thức được đề nghị.",
                field="dossiers")
        for one, those in listed
        if not any(letter_values.is_of_level(deps, one, each, rule.levels) for each in those)
    ]  # fmt: skip
    if faults:
        raise Invalid(f"Chưa soạn được «{rule.title}».", faults)


def _require_past(deps: Deps, rule: LetterRule, dossiers: Sequence[Dossier]) -> None:
    """Refuse a letter that says something was done before it was: appraised, decided, returned with reason and ground.

    A return must cite its legal ground in writing (TT 118/2025/TT-BTC Điều 13 khoản 9).
    """
    faults = []
    for one in dossiers:
        at = f" (đang ở bước «{one.step.title}»)" if one.step else ""
        if rule.name in _ONLY_PASSED and letter_values.is_unappraised(deps, one):
            told = f"Hồ sơ {one.code} chưa thẩm định xong{at}: không đưa vào văn bản này."
            faults.append(Problem("letter.unappraised", told, field="dossiers"))
        if rule.name == _RETURN and letter_values.spoken_of(deps, one, _RETURN) is None:
            told = f"Hồ sơ {one.code} chưa được trả lại: bấm «Trả lại để bổ sung» ở trang hồ sơ, ghi lý do và căn cứ;"
            told += " công văn được soạn theo đó."
            faults.append(Problem("letter.not_returned", told, field="dossiers"))
        if rule.name == NOTICE and not one.outcome:
            told = f"Hồ sơ {one.code} chưa có kết quả{at}; khi có, thông báo tự được soạn."
            faults.append(Problem("letter.undecided", told, field="dossiers"))
    if faults:
        raise Invalid(f"Chưa soạn được «{rule.title}».", faults)


def _require_fit(rule: LetterRule, wish: Wish, dossiers: Sequence[Dossier], session: Session | None) -> None:
    faults = [
        Problem("letter.missing", "Thiếu: cơ quan được lấy ý kiến.", field=name)
        for name in rule.asks
        if name == "agency" and not wish.said.get(name, "").strip()
    ]
    if rule.about == "dossier" and len(dossiers) != 1:
        faults.append(Problem("letter.about", "Văn bản này viết về đúng một hồ sơ.", field="dossiers"))
    faults += [
        Problem("letter.ended", f"Hồ sơ {one.code} {letter_values.ended_as(one)}: không đưa vào văn bản này.",
                field="dossiers")
        for one in dossiers if rule.name in _PROPOSING and letter_values.ended_as(one)
    ]  # fmt: skip
    if rule.name == _ANNULMENT and any(one.outcome != "approved" for one in dossiers):
        faults.append(Problem("letter.about", "Hồ sơ không có quyết định khen nào để hủy bỏ.", field="dossiers"))
    if rule.name == _CERTIFICATE and not all(any(is_standing(one, row) for row in one.reissues) for one in dossiers):
        sentence = "Hồ sơ chưa có đề nghị cấp đổi, cấp lại nào của người còn giữ danh hiệu, hình thức."
        faults.append(Problem("letter.about", sentence, field="dossiers"))
    if rule.about == "batch" and not dossiers:
        faults.append(Problem("letter.about", "Văn bản này cần ít nhất một hồ sơ.", field="dossiers"))
    if rule.about == "session" and (session is None or not session.results):
        faults.append(Problem("letter.about", "Biên bản cần một phiên họp đã kết thúc.", field="session"))
    if rule.about == "round" and not wish.matter:
        faults.append(Problem("letter.about", "Văn bản này soạn ở trang Phong trào thi đua của đợt.", field="kind"))
    if wish.as_sheet and not rule.sheet:
        faults.append(Problem("letter.sheet", "Văn bản này không có dạng bảng tính.", field="as_sheet"))
    if faults:
        raise Invalid(f"Chưa soạn được «{rule.title}».", faults)


def _kept(
    deps: Deps,
    rule: LetterRule,
    wish: Wish,
    *,
    by: str,
    about: tuple[Sequence[Dossier], Session | None],
    event: Event | None,
) -> Letter:
    """Write the file, keep its bytes, then its row; the same occasion again gives the letter that was made first."""
    dossiers, session = about
    values = _values(deps, rule, wish, dossiers, session=session, event=event)
    data = (deps.letter_writer.sheet if wish.as_sheet else deps.letter_writer.word)(rule, values)
    digest = hashlib.sha256(data).hexdigest()
    media_type, ending = (XLSX, "xlsx") if wish.as_sheet else (DOCX, "docx")
    new = NewObject(original_key(digest), data, digest, media_type)
    codes = session.code if session and rule.about == "session" else ", ".join(one.code for one in dossiers[:3])
    codes = str(wish.matter["code"]) if rule.about == "round" else codes
    letter = Letter(
        id=deps.ids.new(),
        kind=rule.name,
        title=rule.title,
        name=f"{rule.title} {codes}.{ending}",
        media_type=media_type,
        key=original_key(digest),
        sha256=digest,
        size=len(data),
        made_at=deps.clock.now(),
        made_by=by,
        recipients=tuple(values["recipients"]),
        dossiers=tuple(one.id for one in dossiers) if rule.about not in {"session", "round"} else (),
        session=session.id if session else "",
        number=values["number"] if wish.number else "",
        occasion=_occasion(event, wish),
    )
    return named(deps, lambda: deps.objects.put_all([new]), lambda: deps.letters.keep(letter))


def _values(
    deps: Deps,
    rule: LetterRule,
    wish: Wish,
    dossiers: Sequence[Dossier],
    *,
    session: Session | None,
    event: Event | None,
) -> dict[str, Any]:
    """Give everything that a template asks for: the head, the matter, the signature, the recipients."""
    heads = deps.catalogue.letters.heads
    head, office = heads[rule.head], heads["office"]
    agency = wish.said.get("agency", "")
    due = wish.due or (letter_days.opinion_by(deps, dossiers[0], agency) if rule.name == _OPINION else None)
    matter: dict[str, Any] = dict(wish.matter) if rule.about == "round" else {}
    if rule.about == "dossier":
        event = event or letter_values.spoken_of(deps, dossiers[0], rule.name)
        matter = letter_values.of_dossier(deps, dossiers[0], event=event, due=due)
    elif rule.about == "batch":
        order = letter_values.by_class if rule.name == _COMPILED else None
        matter = letter_values.of_batch(deps, dossiers, only_passed=rule.name in _ONLY_PASSED, levels=rule.levels,
                                        order=order)  # fmt: skip
    elif session:
        matter = minutes_values.of_session(deps, session)
    symbols = {name: one.symbol for name, one in heads.items()}
    if rule.name == _OPINION:
        matter["question"] = _question(dossiers[0], wish, event)
    names = {name: str(matter.get(name, "")) for name in ("sender", "code")}
    names["agency"] = agency
    today = local_day(deps.clock.now())
    number = numbered(wish.number, filled([rule.symbol], symbols)[0])
    return {
        **matter,
        **_said(wish, days=letter_days.publication_days(deps, dossiers)),
        **_head(head, wish),
        "office": office.name,
        "number": number,
        "dated": dated(wish.day, year=today.year),
        "kind": rule.type.capitalize() or rule.title,
        "by": head.name,
        "addressees": list(filled(rule.addressees, names)),
        "recipients": [clean(one) for one in wish.recipients] or list(filled(rule.recipients, names)),
    }


def _question(dossier: Dossier, wish: Wish, event: Event | None) -> str:
    """Give what the agency is asked about: the event's words, else those with which it was asked before."""
    if event and event.type is EventType.OPINIONS_ASKED:
        return str(event.data.get("reason", ""))
    agency = wish.said.get("agency", "").strip()
    return next((one.question for one in dossier.opinions if one.agency == agency), "")


def _said(wish: Wish, *, days: str) -> dict[str, str]:
    """Give what the person said, in the shape that the sentences want; `days` where none were said."""
    achievement, period = wish.said.get("achievement", "").strip(), wish.said.get("period", "").strip()
    return {
        "agency": wish.said.get("agency", ""),
        "round": wish.said.get("round", ""),
        "days": wish.said.get("days", "") or days,
        "achievement": f", {achievement}" if achievement else "",
        "period": f", giai đoạn {period}" if period else "",
    }


def _head(head: Head, wish: Wish) -> dict[str, str]:
    return {
        "parent": head.parent,
        "issuer": head.issuer,
        "place": head.place,
        "signer_title": wish.signer_title or head.signer_title,
        "signer": wish.signer or head.signer,
    }


def owed(events: Sequence[Event], deps: Deps) -> tuple[NewJob, ...]:
    """Give the jobs that write the letters of these events."""
    now = deps.clock.now()
    return tuple(NewJob(_JOB, f"{one.dossier_id}\n{one.id}", now) for one in events if one.type in BY_EVENT)


def of_event(deps: Deps, lease: Lease) -> None:
    """Write the letter that an event calls for, once, whoever tries."""
    dossier_id, _, event_id = lease.subject.partition("\n")
    event = next((one for one in deps.store.events(dossier_id) if one.id == event_id), None)
    if event is not None:
        _write(deps, deps.store.dossier(dossier_id), [event])
    deps.jobs.finish(lease)


def completed(deps: Deps, dossier: Dossier) -> Sequence[Letter]:
    """Give every letter about a dossier, once those that its events call for and that no worker wrote yet are written.

    The last word on it (a notice) is owed in the same moment as its archiving: the package must not depend on which
    worker is the quicker.
    """
    _write(deps, dossier, [one for one in deps.store.events(dossier.id) if one.type in BY_EVENT])
    return _with_minutes(deps, dossier.id)


def _with_minutes(deps: Deps, dossier_id: str) -> list[Letter]:
    """Give the letters about a dossier and the minutes of the council's sessions on it, the latest first."""
    own = deps.letters.letters(dossier=dossier_id, limit=_LISTED)
    sessions = deps.councils.sessions_of(dossier_id)
    those = (one for each in sessions for one in deps.letters.letters(session=each.id, limit=_LISTED))
    found = [*own, *(one for one in those if not one.dossiers)]
    return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)


def _write(deps: Deps, dossier: Dossier, events: Sequence[Event]) -> None:
    """Write the letters that these events call for, each once."""
    known = {(one.occasion, one.kind) for one in deps.letters.letters(dossier=dossier.id, limit=_LISTED)}
    for event in events:
        for wish in _wishes(deps, dossier, event):
            if (_occasion(event, wish), wish.kind) not in known:
                _kept(deps, rule_of(deps, wish.kind), wish, by=event.actor.name, about=([dossier], None), event=event)


def _occasion(event: Event | None, wish: Wish) -> str:
    return " ".join(filter(None, (event.id, wish.said.get("agency", "")))) if event else ""


def _wishes(deps: Deps, dossier: Dossier, event: Event) -> Iterator[Wish]:
    """Give the letters that an event calls for: one, or one an agency that is asked for its opinion."""
    kind, due = BY_EVENT[event.type], event.data.get("due")
    days = deps.catalogue.procedure(dossier.procedure or "bkt").publication.working_days
    wish = Wish(kind, (dossier.id,), said={"days": f"{days:02}"})
    agencies = event.data.get("agencies", ()) if event.type is EventType.OPINIONS_ASKED else ()
    if not agencies:
        yield wish
    for agency in agencies:
        yield replace(wish, said={"agency": agency}, due=date.fromisoformat(str(due)) if due else None)


def doubts(deps: Deps, dossier: str, *, account: Account) -> tuple[str, ...]:
    """Give what letters about a dossier (id or code) would say of its days and nobody has verified."""
    units_reached(Operation.LETTER_READ, account)
    return letter_days.doubts(deps, deps.store.dossier(dossier))


def show(deps: Deps, letter_id: str, *, account: Account) -> Letter:
    """Give one letter's row; NotFound."""
    units_reached(Operation.LETTER_READ, account)
    return seen(deps, deps.letters.letter(letter_id), account)


def seen(deps: Deps, letter: Letter, account: Account) -> Letter:
    """Give a letter's row without whom the account may not see in the dossiers that it is about."""
    sight = seeing.sight(deps, account.roles)
    return sight.without(letter, about(deps, letter)) if sight.known else letter


def about(deps: Deps, letter: Letter) -> Sequence[str]:
    """Give the ids of the dossiers that a letter is about; of minutes, those that the session was on."""
    return (*letter.dossiers, *(_agenda(deps, letter.session) if letter.session else ()))


def filed_with(deps: Deps, letter: Letter) -> Sequence[str]:
    """Give the ids of the dossiers of which a letter is a paper: of minutes, those that the session was on."""
    return letter.dossiers or about(deps, letter)


def of_session_alone(deps: Deps, letter: Letter, dossier: Dossier) -> bool:
    """Tell whether a letter is about a session (its minutes) that was on this dossier and no other."""
    return bool(letter.session) and not letter.dossiers and set(_agenda(deps, letter.session)) == {dossier.id}


def _agenda(deps: Deps, session: str) -> tuple[str, ...]:
    return tuple(one.dossier_id for one in deps.councils.session(session).agenda)


def file_of(deps: Deps, letter_id: str, *, account: Account) -> tuple[Letter, bytes]:
    """Give one letter with its bytes, checked against their hash; NotAllowed where it may name who is hidden."""
    letter = show(deps, letter_id, account=account)
    sight = seeing.sight(deps, account.roles)
    if sight.known and not sight.known.keys().isdisjoint(about(deps, letter)):
        raise NotAllowed("Văn bản này viết về hồ sơ có người mà vai trò của bạn không được xem.")
    return letter, deps.objects.get(letter.key, sha256=letter.sha256)


def listed(deps: Deps, *, dossier: str = "", session: str = "", account: Account) -> Sequence[Letter]:
    """Give the letters about a dossier or of a session (by id or code), or all, the latest first."""
    units_reached(Operation.LETTER_READ, account)
    about = deps.store.dossier(dossier).id if dossier else ""
    held = deps.councils.session(session).id if session else ""
    sight = seeing.sight(deps, account.roles)
    found = deps.letters.letters(dossier=about, session=held, limit=_LISTED)
    found = _with_minutes(deps, about) if about and not held else found
    if not sight.known:
        return found
    agendas = {name: _agenda(deps, name) for name in {one.session for one in found if one.session}}
    return [sight.without(one, (*one.dossiers, *agendas.get(one.session, ()))) for one in found]
