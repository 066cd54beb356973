"""Opinions of agencies asked in parallel, and the list made public: both have days of their own, and end by a rule.

Silence is an answer: an agency that is late is noted, the appraisal goes on and the decider is told (TT 20/2025/TT-BNV
Điều 9 khoản 7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from service.domain import clocks, terms
from service.domain.answers import answers_to
from service.domain.dossier import PaperStatus
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.fields import PaperKind
from service.domain.orders import Effect, problem, told
from service.domain.procedures import Ask
from service.domain.units import exact_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.domain.dossier import Dossier
    from service.domain.orders import Ground, Order
    from service.domain.units import Unit

ANSWERS = ("agree", "disagree", "comment")
SILENT = "silent"
PUBLICATION = "publication"
ASK_OPINIONS = (
    Ask("agencies", "Các cơ quan được hỏi: tên hoặc mã (cách nhau bằng dấu chấm phẩy)", required=True),
    Ask("papers", "Giấy tờ gửi kèm: số thứ tự, cách nhau bằng dấu phẩy (để trống: mọi giấy tờ đã đọc được)"),
)
RECORD_OPINION = (
    Ask("agency", "Cơ quan", required=True),
    Ask("answer", "Ý kiến: agree (đồng ý), disagree (không đồng ý) hoặc comment (góp ý)", required=True),
    Ask("number", "Số văn bản"),
    Ask("date", "Ngày văn bản", kind="date"),
)
PUBLISH = (Ask("place", "Nơi công khai (địa chỉ trang, bảng tin)", required=True),)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one agency was asked and said; `answer` is empty while it is awaited, `silent` when it never came.

    `organs` are the codes of the body in the registry: who speaks for one of them may answer; empty where the registry
    does not know the name. `papers` are the numbers of the papers that went with the request, and no others. `file` is
    what the agency attached to its answer: `name`, `sha256`, `size` in bytes; empty where nothing came. `question` is
    what it was asked about, in the words of who asked.
    """

    agency: str
    asked_on: str
    answer: str = ""
    text: str = ""
    number: str = ""
    date: str = ""
    organs: tuple[str, ...] = ()
    papers: tuple[int, ...] = ()
    file: Mapping[str, Any] = field(default_factory=dict)
    question: str = ""

    @property
    def term(self) -> str:
        """Give the name of its time limit."""
        return f"{terms.OPINION}{self.agency}"


def opinion_of(told: Mapping[str, Any]) -> Opinion:
    """Build one opinion from its JSON."""
    lists = {name: tuple(told.get(name, ())) for name in ("organs", "papers")}
    return Opinion(**{**told, **lists})


def ask(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Ask several agencies at once, each with a time limit; the legal clock stands where the procedure says so."""
    asked = answers_to(ASK_OPINIONS, order.inputs, today=ground.today)
    bodies = _bodies(named(asked["agencies"]), ground.agencies)
    names = list(bodies)
    sent = _sent(dossier, asked.get("papers", ""))
    twice = [name for name, unit in bodies.items() if any(_is_of(one, name, unit) for one in dossier.opinions)]
    if not names or twice:
        sentence = f"Đã hỏi ý kiến: {', '.join(twice)}." if twice else "Chưa nêu cơ quan nào."
        raise Invalid(sentence, [problem("input.wrong", "agencies", sentence)])
    rule = ground.procedure.opinions
    fresh = []
    for name, unit in bodies.items():
        on, question = ground.today.isoformat(), order.reason.strip()
        fresh.append(Opinion(name, on, organs=_codes(unit), papers=sent, question=question))
    after = replace(dossier, opinions=(*dossier.opinions, *fresh))
    for name in names:
        begun = terms.begin(
            f"{terms.OPINION}{name}",
            f"Ý kiến của {name}",
            on=ground.today,
            days=rule.working_days,
            calendar=ground.calendar,
            ground=rule.legal_basis,
            unverified=rule.unverified,
        )
        after = clocks.with_term(after, begun)
    due = begun.due.isoformat() if begun.due else None
    after = clocks.end(after, terms.COMPILING, on=ground.today, calendar=ground.calendar)  # it begins anew with these
    after = clocks.stop_legal(after, "opinions", ground)
    said = {**told(dossier, order, {}), "agencies": names, "due": due, "why": begun.deadline.why}
    return Effect(after, ((EventType.OPINIONS_ASKED, said),))


def named(typed: str) -> tuple[str, ...]:
    """Give the names or codes that a person typed, each once."""
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in re.split(r"[;\n]", typed)))))


def _bodies(typed: tuple[str, ...], agencies: Mapping[str, Unit]) -> dict[str, Unit | None]:
    """Give the bodies that are meant, by what each is called; one that is named twice, however, is asked once."""
    found: dict[str, tuple[str, Unit | None]] = {}
    for one in typed:
        unit = agencies.get(one)
        found.setdefault(unit.id if unit else exact_key(one), (_name(one, unit), unit))
    return dict(found.values())


def _name(typed: str, unit: Unit | None) -> str:
    """Give what an agency is called: a code, or the name of a body that ended, by the registry's name of its heir."""
    return typed if unit is None or exact_key(typed) in map(exact_key, unit.names) else unit.name


def _codes(unit: Unit | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((unit.id, *unit.codes))) if unit else ()


def _is_of(asked: Opinion, name: str, unit: Unit | None) -> bool:
    """Tell whether that body was asked already, by whatever name."""
    return exact_key(asked.agency) == exact_key(name) or not set(_codes(unit)).isdisjoint(asked.organs)


def _sent(dossier: Dossier, typed: str) -> tuple[int, ...]:
    """Give the numbers of the papers that go with a request; Invalid for one that cannot be sent."""
    there = tuple(one.number for one in dossier.current_papers if one.status is PaperStatus.READ)
    wanted = tuple(dict.fromkeys(filter(None, (one.strip() for one in typed.replace(";", ",").split(",")))))
    strange = [one for one in wanted if one not in map(str, there)]
    if strange:
        sentence = f"Không gửi kèm được giấy tờ số: {', '.join(strange)}."
        raise Invalid(sentence, [problem("input.wrong", "papers", sentence)])
    return tuple(map(int, wanted)) or there


def record(dossier: Dossier, order: Order, ground: Ground, *, file: Mapping[str, Any] | None = None) -> Effect:
    """Write down what an agency answered, by which paper and file; the last answer lets the clocks run on."""
    given = answers_to(RECORD_OPINION, order.inputs, today=ground.today)
    awaited = next(
        (one for one in dossier.opinions if one.agency == given["agency"] and one.answer in {"", SILENT}), None
    )
    if awaited is None or given["answer"] not in ANSWERS:
        wrong = "agency" if awaited is None else "answer"
        sentence = "Không chờ ý kiến của cơ quan này." if awaited is None else "Ý kiến là agree, disagree hoặc comment."
        raise Invalid(sentence, [problem("input.wrong", wrong, sentence)])
    answered = replace(
        awaited,
        answer=given["answer"],
        text=order.reason,
        number=given.get("number", ""),
        date=given.get("date", ""),
        file=file or {},
    )
    after = replace(dossier, opinions=tuple(answered if one is awaited else one for one in dossier.opinions))
    after = clocks.end(after, awaited.term, on=ground.today, calendar=ground.calendar)
    term = after.term(awaited.term)
    late = {"late_by": term.late_by} if term else {}
    said = {**told(dossier, order, given), **late, **({"file": file["name"]} if file else {})}
    return Effect(_run_on_when_done(dossier, after, ground), ((EventType.OPINION_RECORDED, said),))


def close(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Go on without those who kept silent past their last day; they are named, and the decider is told of them."""
    awaited = [one for one in dossier.opinions if not one.answer]
    if not awaited:
        raise Conflict(f"Hồ sơ {dossier.code} không chờ ý kiến nào.", current=dossier)
    early = [one.agency for one in awaited if not _over(dossier, one.term, ground.today)]
    if early:
        raise Conflict(f"Chưa hết hạn trả lời của: {', '.join(early)}.", current=dossier)
    after = replace(
        dossier, opinions=tuple(replace(one, answer=SILENT) if not one.answer else one for one in dossier.opinions)
    )
    for one in awaited:
        after = clocks.end(after, one.term, on=ground.today, calendar=ground.calendar)
    said = {**told(dossier, order, {}), "agencies": [one.agency for one in awaited]}
    return Effect(_run_on_when_done(dossier, after, ground), ((EventType.OPINIONS_CLOSED, said),))


def publish(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Make the list public from today for the days of the procedure (Luật 06/2022/QH15 Điều 84 khoản 5)."""
    given = answers_to(PUBLISH, order.inputs, today=ground.today)
    rule = ground.procedure.publication
    known = dossier.term(PUBLICATION)
    if known is not None and known.ended is None and not _over(dossier, PUBLICATION, ground.today):
        raise Conflict(f"Hồ sơ {dossier.code} đang được công khai đến {known.due:%d/%m/%Y}.", current=dossier)
    begun = terms.begin(
        PUBLICATION,
        "Công khai danh sách",
        on=ground.today,
        days=rule.working_days,
        calendar=ground.calendar,
        ground=rule.legal_basis,
        unverified=rule.unverified,
    )
    due = {"due": begun.due.isoformat() if begun.due else None, "why": begun.deadline.why}
    after = clocks.with_term(dossier, begun)
    return Effect(after, ((EventType.PUBLISHED, {**told(dossier, order, given), **due}),))


def lacking(dossier: Dossier, needs: frozenset[str], today: date) -> str:
    """Say what a step still waits for (`opinions`, `publication`); empty when nothing.

    An opinion that the sender brought is in the dossier, as the law wants it (Luật 06/2022/QH15 Điều 84 khoản 3).
    """
    awaited = [one.agency for one in dossier.opinions if not one.answer]
    if "opinions" in needs and (awaited or not (dossier.opinions or _brought(dossier))):
        return f"Còn chờ ý kiến của: {', '.join(awaited)}." if awaited else "Chưa lấy ý kiến cơ quan liên quan."
    if "publication" in needs and not _over(dossier, PUBLICATION, today):
        term = dossier.term(PUBLICATION)
        return f"Đang công khai đến hết {term.due:%d/%m/%Y}." if term and term.due else "Chưa công khai danh sách."
    return ""


def _brought(dossier: Dossier) -> bool:
    """Tell whether a paper of the dossier gives an opinion."""
    papers = (paper.report for paper in dossier.current_papers if paper.report)
    return any(one.kind.value is PaperKind.OPINION for report in papers for one in report.reports)


def _over(dossier: Dossier, name: str, today: date) -> bool:
    term = dossier.term(name)
    return term is not None and (term.ended is not None or (term.due is not None and today > term.due))


def _run_on_when_done(before: Dossier, after: Dossier, ground: Ground) -> Dossier:
    """Let the clocks run on, and that of compiling begin, with the last answer; one that comes late begins nothing.

    Nor does one that comes when who decides has the dossier: it was submitted.
    """
    if any(not one.answer for one in after.opinions):
        return after
    running = clocks.run_on(after, "opinions", on=ground.today, calendar=ground.calendar)
    submitted = after.step is not None and after.step.name == ground.procedure.steps[-1].name
    begins = not submitted and any(not one.answer for one in before.opinions)
    return clocks.begin_compiling(running, ground) if begins else running
