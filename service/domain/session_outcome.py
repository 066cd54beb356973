"""What a council's session came to for one dossier: the order that it leads to, and its results in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.orders import Order
from service.domain.votes import Method, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.council import Result, Session
    from service.domain.dossier import Dossier
    from service.domain.votes import Question

_TOLD = 40
_LONGEST_REASON = 4000
METHODS: Mapping[Method, str] = {
    Method.OPEN: "biểu quyết công khai",
    Method.SECRET: "bỏ phiếu kín",
    Method.LETTER: "lấy ý kiến bằng văn bản",
}


def order_of(session: Session, dossier: Dossier) -> Order | None:
    """Give the decision that a closed session leads to, or None where nothing was decided for want of a quorum.

    The dossier goes on where one of its nominees passed, with the lowest share of those that did.
    """
    questions = session.questions_of(dossier.id)
    results = [result for one in questions if (result := session.result(one.id))]
    if any(one.outcome is Outcome.NO_QUORUM for one in results):
        return None
    passed = [one for one in results if one.selected]
    reason = _reason(session, questions, results)
    if not passed:
        over = any(one.outcome is Outcome.PASSED for one in results)
        return Order("reject", dossier.version, reason=reason, codes=("R19",) if over else ("R08",),
                     legal_basis=session.legal_basis)  # fmt: skip
    lowest = min(passed, key=lambda one: one.part / one.whole)
    inputs = {"votes_for": lowest.part, "votes_total": lowest.whole}
    left = tuple(at for at, one in enumerate(results, 1) if not one.selected)
    return Order("approve", dossier.version, reason=reason, inputs=inputs, left_out=left, held_to=lowest.min_percent)


def _reason(session: Session, questions: Sequence[Question], results: Sequence[Result]) -> str:
    selected = sum(one.selected for one in results)
    head = (f"{session.title} ({session.code}) ngày {session.held_on:%d/%m/%Y}, {METHODS[session.poll.method]}: "
            f"đạt {selected}/{len(results)}.")  # fmt: skip
    told = [told_result(one, result) for one, result in zip(questions, results, strict=True)]
    more = f" và {len(told) - _TOLD} đối tượng khác" if len(told) > _TOLD else ""
    return f"{head} {'; '.join(told[:_TOLD])}{more}."[:_LONGEST_REASON]


def told_result(question: Question, result: Result) -> str:
    """Say in words what a question came to."""
    share = f"{result.part}/{result.whole}"
    percent = f" ({result.part * 100 / result.whole:.1f} %)".replace(".", ",") if result.whole else ""
    why = "; ".join(dict.fromkeys(result.recused.values()))
    aside = f" ({len(result.recused)} thành viên không biểu quyết: {why})" if result.recused else ""
    if result.outcome is Outcome.PASSED and not result.selected:
        return f"{question.nominee}: {share}{percent}, đạt phiếu nhưng ngoài chỉ tiêu{aside}"
    return f"{question.nominee}: {share}{percent}, {'đạt' if result.selected else 'không đạt'}{aside}"
