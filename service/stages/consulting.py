"""Consulting: an agency sees the request for its opinion and the papers that went with it, and answers; nothing else.

A request is named by its dossier's code and its place among the dossier's requests: `HS-2026-000001-1`. Silence is an
answer too (TT 20/2025/TT-BNV Điều 9 khoản 7); who answers after that is heard all the same, with how late it is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from service.domain import opinions
from service.domain.dossier import PaperStatus
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from service.domain.keys import original_key
from service.domain.list_cursor import keyset, read_keyset
from service.domain.opinions import ANSWERS
from service.domain.orders import Ground, Order, problem
from service.domain.permission import Operation, units_reached
from service.domain.restricted import hidden_from, struck, withheld
from service.domain.states import State
from service.ports import NewObject
from service.stages import audit, decisions, letter_values, registry, retrieve, review, seeing
from service.stages.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Actor
    from service.domain.opinions import Opinion
    from service.ports import Account, Deps, Receipt

_TRIES = 3
_SUFFIXES = tuple(sorted(decisions.SUFFIXES))
_OPEN = frozenset({State.INCOMPLETE, State.IN_REVIEW})

_AGENCY = frozenset({"agency"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: its dossier, and its place among the dossier's requests from 1 on."""

    dossier: Dossier
    number: int

    @property
    def id(self) -> str:
        """Give what the request is called."""
        return f"{self.dossier.code}-{self.number}"

    @property
    def opinion(self) -> Opinion:
        """Give what was asked and said."""
        return self.dossier.opinions[self.number - 1]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Give the papers that went with it and may be handed on."""
        sent, hidden = set(self.opinion.papers), hidden_from(self.dossier.restricted, _AGENCY)
        there = (one for one in self.dossier.papers if one.number in sent and one.status is PaperStatus.READ)
        return tuple(one for one in there if not withheld(self.dossier, one, hidden))

    @property
    def open(self) -> bool:
        """Tell whether it may still be answered."""
        return self.dossier.state in _OPEN and self.opinion.answer in {"", opinions.SILENT}


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agency answers: `agree`, `disagree` or `comment`, in its words, by which paper of its own.

    `file` is what it attaches, a name and bytes; the office sees it, the unit that proposed never does.
    """

    answer: str
    text: str = ""
    number: str = ""
    date: str = ""
    file: tuple[str, bytes] | None = None


def listed(deps: Deps, *, account: Account, cursor: str = "", limit: int = 50) -> tuple[list[Asked], str]:
    """Give the requests to the agencies that the account speaks for, of at most `limit` dossiers, the newest first.

    Also gives the cursor of the next page, "" on the last. Raises NotAllowed; Invalid for a cursor of another list.
    """
    organs = _organs(deps, account, Operation.OPINION_READ)
    after = read_keyset(cursor) if cursor else None
    found = list(map(deps.store.dossier, deps.store.asked(sorted(organs), limit=limit + 1, after=after)))
    shown = found[:limit]
    following = keyset(shown[-1].received_at, shown[-1].id) if len(found) > limit else ""
    return [one for dossier in shown for one in _of(dossier) if organs & set(one.opinion.organs)], following


def show(deps: Deps, request: str, *, account: Account, operation: Operation = Operation.OPINION_READ) -> Asked:
    """Give one request; NotAllowed, and NotFound also for one that was sent to somebody else."""
    organs = _organs(deps, account, operation)
    code, _, place = request.rpartition("-")
    try:
        found = [one for one in _of(deps.store.dossier(code)) if one.id == f"{code}-{place}"]
    except NotFound:
        found = []
    if not found or not organs & set(found[0].opinion.organs):
        raise NotFound(f"Không có yêu cầu lấy ý kiến {request}.")
    return found[0]


def paper(deps: Deps, request: str, number: int, *, account: Account) -> tuple[Paper, bytes]:
    """Give the bytes of one paper that went with a request; NotFound for every other."""
    asked = show(deps, request, account=account)
    found = next((one for one in asked.papers if one.number == number), None)
    if found is None:
        raise NotFound(f"Yêu cầu {asked.id} không gửi kèm giấy tờ số {number}.")
    data = deps.objects.get(found.key, sha256=found.sha256)
    audit.note_read(deps, "paper", asked.dossier.id, account=account, detail={"paper": number, "request": asked.id})
    return found, data


def answer(
    deps: Deps,
    request: str,
    reply: Reply,
    *,
    actor: Actor,
    account: Account,
    receipt: Callable[[Dossier], Receipt] | None = None,
) -> Asked:
    """Take an agency's own answer, once.

    Raises NotFound, NotAllowed, Invalid naming every fault, Conflict when it is answered already or the dossier is
    decided, Unavailable when others kept changing the dossier meanwhile: sent again, the answer is taken.
    """
    problems = _faults(reply)
    for left in reversed(range(_TRIES)):
        asked = show(deps, request, account=account, operation=Operation.OPINION_GIVE)
        if problems:
            raise Invalid("Chưa ghi được ý kiến.", problems)
        if not asked.open:
            sentence = f"Yêu cầu {asked.id} đã được trả lời, hoặc hồ sơ đã trả lại, đang tạm dừng hay đã có quyết định."
            raise Conflict(sentence)
        dossier, (file, put) = asked.dossier, _file_of(deps, reply)
        inputs = {"agency": asked.opinion.agency, "answer": reply.answer, "number": reply.number, "date": reply.date}
        order = Order("record_opinion", dossier.version, reason=reply.text, inputs=inputs)
        ground = Ground(review.procedure_of(deps, dossier), deps.catalogue.calendar, deps.clock.now(), by=account.name)
        effect = opinions.record(dossier, order, ground, file=file)
        try:
            after = named(deps, put, partial(review.carry_out, deps, dossier, effect, ground=ground, actor=actor,
                                             receipt=receipt))  # fmt: skip
        except Conflict as exc:
            if not left:  # how the dossier stands is not the agency's to see
                raise Unavailable(f"Yêu cầu {asked.id} đang được xử lý; hãy gửi lại.") from exc
        else:
            return Asked(after, asked.number)
    raise AssertionError


def _faults(reply: Reply) -> list[Any]:
    faults = []
    if reply.answer not in ANSWERS:
        faults.append(problem("input.wrong", "answer", "Ý kiến là agree, disagree hoặc comment."))
    if reply.answer != "agree" and not reply.text.strip():
        faults.append(problem("reason.missing", "text", "Không đồng ý hoặc góp ý thì phải ghi nội dung."))
    if reply.file and (not reply.file[1] or not decisions.handed_name(reply.file[0]).lower().endswith(_SUFFIXES)):
        told = f"Tệp gửi kèm phải có đuôi {', '.join(_SUFFIXES)} và không rỗng."
        faults.append(problem("opinion.file", "file", told))
    return faults


def _file_of(deps: Deps, reply: Reply) -> tuple[dict[str, Any], Callable[[], None]]:
    """Give what the dossier says of an attached file, and what keeps its bytes; nothing of either where none is."""
    if reply.file is None:
        return {}, lambda: None
    name, data = reply.file
    deps.scanner.require_clean(decisions.handed_name(name), data)
    digest = hashlib.sha256(data).hexdigest()
    told = {"name": decisions.handed_name(name), "sha256": digest, "size": len(data)}
    return told, lambda: deps.objects.put_all([NewObject(original_key(digest), data, digest)])


def file_of(deps: Deps, dossier_id: str, number: int, *, account: Account) -> tuple[str, bytes]:
    """Give the office what the agency of that request (from 1 on) attached: its name and bytes; NotFound, NotAllowed.

    It is a paper of the office's correspondence, and none of the unit's.
    """
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.LETTER_READ)
    file = next((one.opinion.file for one in _of(dossier) if one.number == number), {})
    if seeing.hides(deps, account.roles, [dossier.id]):
        raise NotAllowed(f"Tệp này viết về hồ sơ {dossier.code}, có người mà vai trò của bạn không được xem.")
    if not file:
        raise NotFound(f"Hồ sơ {dossier.code} không có tệp gửi kèm ý kiến số {number}.")
    data = deps.objects.get(original_key(file["sha256"]), sha256=file["sha256"])
    audit.note_read(deps, "paper", dossier.id, account=account, detail={"opinion": number})
    return str(file["name"]), data


def _organs(deps: Deps, account: Account, operation: Operation) -> frozenset[str]:
    """Give the codes for which the account speaks as an agency today; NotAllowed."""
    reached = units_reached(operation, account)
    if not reached:
        raise NotAllowed("Tài khoản chưa được giao cơ quan nào.")
    return registry.spoken_for(deps, reached)


def _of(dossier: Dossier) -> Sequence[Asked]:
    return [Asked(dossier, number) for number in range(1, len(dossier.opinions) + 1)]


def request_json(deps: Deps, asked: Asked) -> dict[str, Any]:
    """Give all that the agency sees of a request: nobody who is hidden from agencies."""
    dossier, opinion = asked.dossier, asked.opinion
    term = dossier.term(opinion.term)
    told = {
        "id": asked.id,
        "agency": opinion.agency,
        "dossier": dossier.code,
        "subject": dossier.subject,
        "sender": letter_values.sender_of(dossier),
        "award": letter_values.award_name(deps, dossier.award),
        "asked_on": opinion.asked_on,
        "question": opinion.question,
        "due": term.due.isoformat() if term and term.due else None,
        "why": term.deadline.why if term else "",
        "open": asked.open,
        "answer": opinion.answer,
        "text": opinion.text,
        "number": opinion.number,
        "date": opinion.date,
        "late_by": term.late_by if term and opinion.answer not in {"", opinions.SILENT} else 0,
        "file": str(opinion.file.get("name", "")),
        "papers": [{"number": one.number, "name": one.name, "size": one.size, "sha256": one.sha256}
                   for one in asked.papers],
    }  # fmt: skip
    return struck(told, hidden_from(dossier.restricted, _AGENCY))
