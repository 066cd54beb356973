"""Certificates, medals and badges given anew: exchanged where damaged or misprinted, replaced where lost.

Sources: QĐ 01/2026/QĐ-TTg Điều 71 and 72 (the State's, through the province to the ministry); TT 20/2025/TT-BNV Điều 14
(one's own). How many days each takes are data (`templates/aftermath/`). A request bears the number of an identity card,
which is kept nowhere here (DOMAIN B.9).
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import clocks
from service.domain.aftermath import PLACES, REISSUE, REQUEST, begin, last_day, places_of, require_award
from service.domain.aftermath_rules import ABOVE, EXCHANGE, REPLACEMENT
from service.domain.answers import answers_to
from service.domain.dossier import REISSUES
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.orders import Effect, OfficeAction, problem, told
from service.domain.procedures import Ask
from service.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.dossier import Dossier
    from service.domain.fields import Problem
    from service.domain.orders import Ground, Order

# Why it is given anew, and how: for the old one, which is handed in, or for one that is gone.
CAUSES: Mapping[str, str] = MappingProxyType({"damaged": EXCHANGE, "misprinted": EXCHANGE, "lost": REPLACEMENT})
WAYS: Mapping[str, str] = MappingProxyType({EXCHANGE: "Cấp đổi", REPLACEMENT: "Cấp lại"})
_WHICH = Ask("request", "Đề nghị thứ mấy của hồ sơ (để trống khi chỉ có một)", kind="int")
_PAPER = (Ask("number", "Số văn bản", required=True), Ask("date", "Ngày văn bản", kind="date", required=True))
ASKS: Mapping[str, tuple[Ask, ...]] = MappingProxyType(
    {
        "ask_reissue": (
            Ask("cause", "Vì sao cấp: damaged (hư hỏng), misprinted (in sai) hoặc lost (thất lạc)", required=True),
            PLACES,
            *REQUEST,
            Ask("item_on", "Ngày nhận lại hiện vật cũ (khi cấp đổi)", kind="date"),
        ),
        "send_reissue": (*_PAPER, _WHICH),
        "reissued": (*_PAPER, _WHICH),
    }
)
_ID_CARD = re.compile(r"(?<!\d)(?:\d{12}|\d{9})(?!\d)")


def ask_reissue(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Take in a request of one holder; its clock starts: the State's is to be sent on, one's own to be given."""
    given = answers_to(ASKS["ask_reissue"], order.inputs, today=ground.today)
    require_award(dossier)
    places, way = places_of(dossier, given), CAUSES.get(str(given["cause"]), "")
    if faults := _faults(order, given, places=len(places), way=way):
        raise Invalid("Chưa ghi được đề nghị cấp đổi, cấp lại.", faults)
    kept = {name: given[name] for name in ("cause", "number", "date", "item_on") if given.get(name)}
    above = f"{way}{ABOVE}" in ground.aftermath.rules
    rows = [*dossier.reissues, {"places": list(places), "way": way, "above": above, **kept}]
    noted, name = replace(dossier, decision={**dossier.decision, REISSUES: rows}), f"{REISSUE}:{len(rows)}"
    title = f"{WAYS[way]} hiện vật khen thưởng (đề nghị {len(rows)})"
    after = begin(noted, name, title, rule=way, ground=ground)
    said = {**told(dossier, order, given), "way": way, "places": list(places), **last_day(after, name)}
    return Effect(after, ((EventType.REISSUE_ASKED, said),))


def _faults(order: Order, given: Mapping[str, Any], *, places: int, way: str) -> list[Problem]:
    faults = []
    if places > 1:
        faults.append(problem("input.wrong", "nominees", "Mỗi lần ghi đề nghị của một người, một tập thể."))
    if not way:
        faults.append(problem("input.wrong", "cause", f"Vì sao cấp phải là một trong: {', '.join(CAUSES)}."))
    if way == EXCHANGE and not given.get("item_on"):
        faults.append(problem("input.missing", "item_on", "Cấp đổi phải nhận lại hiện vật cũ: thiếu ngày nhận."))
    if any(_ID_CARD.search(text) for text in (order.reason, str(given.get("number", "")))):
        faults.append(problem("input.wrong", "reason", "Không ghi số căn cước ở đây."))
    return faults


def send_reissue(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down that the request went to the ministry, which has days of its own."""
    given = answers_to(ASKS["send_reissue"], order.inputs, today=ground.today)
    at = _open_row(dossier, given, waiting=_waits_to_be_sent)
    row, name = dossier.reissues[at], f"{REISSUE}:{at + 1}"
    after = _with_row(dossier, at, {"sent_by": given["number"], "sent_on": given["date"]})
    title = f"{WAYS[row['way']]} hiện vật khen thưởng ở Bộ Nội vụ (đề nghị {at + 1})"
    after = begin(after, name, title, rule=f"{row['way']}{ABOVE}", ground=ground)
    said = {**told(dossier, order, given), "way": row["way"], "places": list(row["places"]), **last_day(after, name)}
    return Effect(after, ((EventType.REISSUE_ASKED, said),))


def reissued(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down what was given, by the number of the certificate of exchange or replacement (*…/GCN-BNV*)."""
    given = answers_to(ASKS["reissued"], order.inputs, today=ground.today)
    at = _open_row(dossier, given, waiting=lambda row: not _waits_to_be_sent(row))
    row = dossier.reissues[at]
    noted = _with_row(dossier, at, {"given_by": given["number"], "given_on": given["date"]})
    after = clocks.end(noted, f"{REISSUE}:{at + 1}", on=ground.today, calendar=ground.calendar)
    said = {**told(dossier, order, given), "way": row["way"], "places": list(row["places"])}
    return Effect(after, ((EventType.REISSUED, said),))


def _waits_to_be_sent(row: Mapping[str, Any]) -> bool:
    return bool(row["above"]) and "sent_by" not in row


def is_standing(dossier: Dossier, row: Mapping[str, Any]) -> bool:
    """Tell whether who asks still holds the award: of one that was annulled nothing is given anew."""
    return dossier.outcome == "approved" and set(row["places"]) <= set(dossier.awarded)


def _open_rows(dossier: Dossier) -> list[int]:
    """Give the requests (from 0) that nothing was given for yet, of those who still hold what was given."""
    return [at for at, row in enumerate(dossier.reissues) if "given_by" not in row and is_standing(dossier, row)]


def _open_row(dossier: Dossier, given: Mapping[str, Any], *, waiting: Callable[[Mapping[str, Any]], bool]) -> int:
    """Give the request (from 0) that is meant; Conflict where none waits for this, Invalid where one must be named."""
    rows = [at for at in _open_rows(dossier) if waiting(dossier.reissues[at])]
    meant = [at for at in rows if given.get("request", at + 1) == at + 1]
    if not meant:
        raise Conflict(f"Hồ sơ {dossier.code} không có đề nghị cấp đổi, cấp lại nào chờ việc này.", current=dossier)
    if len(meant) > 1:
        sentence = f"Nêu đề nghị thứ mấy: {', '.join(str(at + 1) for at in meant)}."
        raise Invalid(sentence, [problem("input.missing", "request", sentence)])
    return meant[0]


def _with_row(dossier: Dossier, at: int, more: Mapping[str, Any]) -> Dossier:
    rows = [{**row, **more} if place == at else row for place, row in enumerate(dossier.reissues)]
    return replace(dossier, decision={**dossier.decision, REISSUES: rows})


_OFFICE = OfficeAction(frozenset({"specialist", "head"}), frozenset({State.ARCHIVED}))
OFFICE_ACTIONS: Mapping[str, OfficeAction] = MappingProxyType(dict.fromkeys(ASKS, _OFFICE))
SENSE: Mapping[str, Callable[[Dossier], bool]] = MappingProxyType(
    {
        "ask_reissue": lambda dossier: bool(dossier.outcome == "approved"),
        "send_reissue": lambda dossier: any(_waits_to_be_sent(dossier.reissues[at]) for at in _open_rows(dossier)),
        "reissued": lambda dossier: any(not _waits_to_be_sent(dossier.reissues[at]) for at in _open_rows(dossier)),
    }
)
ACTIONS: Mapping[str, Callable[[Dossier, Order, Ground], Effect]] = MappingProxyType(
    {"ask_reissue": ask_reissue, "send_reissue": send_reissue, "reissued": reissued}
)
