"""A disposal: a list of dossiers whose term is over, reviewed by a second person, carried out after a wait, certified.

Destroying before the term is over is fined (NĐ 31/2026/NĐ-CP Điều 13); who decides and how long one waits, the office's
file says. What is destroyed are the bytes and all that was read from them; the events of a dossier stay.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import local_day
from service.domain.errors import Conflict, NotAllowed
from service.domain.states import Processing, Trigger, move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.dossier import Dossier

LEFT = "Hồ sơ đã tiêu hủy"
LIST_CHANGED = "Danh sách tiêu hủy, hoặc hồ sơ trong đó, vừa được người khác đưa vào việc khác; hãy tải lại."
BUSY = "Tệp {key} đang được tiêu hủy hoặc đang được nhận lại; hãy thử lại."
_LEFT_OF_DECISION = frozenset({"decision_number", "decision_date"})


class DisposalState(StrEnum):
    """Where a list stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    DONE = "done"


OPEN = frozenset({DisposalState.PROPOSED, DisposalState.APPROVED})
_TITLES: Mapping[DisposalState, str] = MappingProxyType({
    DisposalState.PROPOSED: "chờ duyệt",
    DisposalState.APPROVED: "đã duyệt",
    DisposalState.REFUSED: "đã bác",
    DisposalState.CANCELLED: "đã bỏ",
    DisposalState.DONE: "đã thực hiện xong",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier of a list: its class and why it may go; then what became of it.

    `why` is its ground. `state`: "" waits, `erased` what was read is gone and its files are going (`note`: what stands
    against that), `destroyed`, or `kept` (`note`: why). `files` are what is destroyed: {key, sha256, size}.
    `version` is that of the dossier when it was listed (0: not known).
    """

    dossier_id: str
    code: str
    retention: str
    why: str
    state: str = ""
    note: str = ""
    files: tuple[Mapping[str, Any], ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Disposal:
    """One list; `version` is its optimistic lock. `certificate` ({key, sha256, size}) lies in the object store."""

    id: str
    ground: str
    proposed_by: str
    proposed_at: datetime
    items: tuple[Item, ...]
    rules: Mapping[str, str] = field(default_factory=dict)
    state: DisposalState = DisposalState.PROPOSED
    version: int = 1
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    note: str = ""
    not_before: datetime | None = None
    done_by: str = ""
    done_at: datetime | None = None
    certificate: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        times = {name: (at.isoformat() if (at := getattr(self, name)) else None) for name in _TIMES}
        return {**asdict(self), **times, "state": self.state.value}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Disposal:
        """Read what `to_json` gave."""
        times = {name: datetime.fromisoformat(body[name]) if body[name] else None for name in _TIMES}
        items = tuple(Item(**{**row, "files": tuple(row["files"])}) for row in body["items"])
        return cls(**{**body, **times, "items": items, "state": DisposalState(body["state"])})


_TIMES = ("proposed_at", "reviewed_at", "not_before", "done_at")


def reviewed(one: Disposal, *, by: str, at: datetime, note: str, not_before: datetime | None) -> Disposal:
    """Give the list as approved (carried out not before a moment) or refused (None).

    Raises Conflict when it was reviewed before, NotAllowed for who proposed it: four eyes.
    """
    _require(one, DisposalState.PROPOSED)
    if by == one.proposed_by:
        raise NotAllowed("Người lập danh sách tiêu hủy không được tự duyệt; cần người thứ hai.")
    state = DisposalState.APPROVED if not_before else DisposalState.REFUSED
    return replace(one, state=state, version=one.version + 1, reviewed_by=by, reviewed_at=at, note=note,
                   not_before=not_before)  # fmt: skip


def cancelled(one: Disposal, *, note: str) -> Disposal:
    """Give the list as called off; Conflict once anything of it is gone."""
    _require(one, DisposalState.PROPOSED, DisposalState.APPROVED)
    if any(item.state in {"erased", "destroyed"} for item in one.items):
        raise Conflict("Danh sách đã được thực hiện một phần, không hủy bỏ được nữa.", current=one.state.value)
    return replace(one, state=DisposalState.CANCELLED, version=one.version + 1, note=note)


def require_ripe(one: Disposal, *, now: datetime) -> None:
    """Raise Conflict unless the list is approved and its waiting is over."""
    _require(one, DisposalState.APPROVED)
    if one.not_before is None or now < one.not_before:
        raise Conflict(f"Chưa hết thời gian chờ: được thực hiện từ {_day(one.not_before)}.", current=one.state.value)


def _day(moment: datetime | None) -> str:
    return f"{local_day(moment):%d/%m/%Y}" if moment else "khi được duyệt"


def _require(one: Disposal, *states: DisposalState) -> None:
    if one.state not in states:
        raise Conflict(f"Danh sách tiêu hủy đang ở trạng thái «{_TITLES[one.state]}», không làm việc này được.",
                       current=one.state.value)  # fmt: skip


def became(one: Disposal, item: Item) -> Disposal:
    """Give the list with one item as it is now."""
    items = tuple(item if old.dossier_id == item.dossier_id else old for old in one.items)
    return replace(one, items=items, version=one.version + 1)


def files_of(one: Disposal, dossier_id: str) -> tuple[str, ...]:
    """Give the keys of the files that go with a dossier, once they are written down on the list."""
    return tuple(str(file["key"]) for item in one.items if item.dossier_id == dossier_id for file in item.files)


def emptied(dossier: Dossier) -> Dossier:
    """Give what is left of a destroyed dossier: its code, whose it was, what was decided; nothing of its papers."""
    decision = {name: value for name, value in dossier.decision.items() if name in _LEFT_OF_DECISION}
    origin = replace(dossier.origin, document_id="", number="", date="", subject="")
    return replace(
        dossier, state=move(dossier.state, Trigger.DISPOSE), processing=Processing.DONE, version=dossier.version + 1,
        origin=origin, subject=LEFT, papers=(), reading=None, corrections=(), problems=(), change_request=None,
        decision=decision, reason="", message="", package={}, award_change=None, opinions=(), signed=(), terms=(),
        restricted=(),
    )  # fmt: skip
