"""What the minutes of a session say: who was there, who did not vote on whom, and what each question came to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import VIETNAM
from service.domain.votes import Method, Outcome, Seat, leader
from service.stages.letter_values import award_name
from service.stages.voted import RESULTS, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from service.domain.council import Result, Session
    from service.domain.votes import Question
    from service.ports import Deps

_POSITIONS = {"chair": "Chủ tịch", "deputy": "Phó Chủ tịch", "member": "Ủy viên"}
_SEATS = {Seat.PRESENT: "Có mặt", Seat.ABSENT: "Vắng"}
_METHODS = {Method.OPEN: "biểu quyết", Method.SECRET: "bỏ phiếu kín", Method.LETTER: "lấy ý kiến bằng văn bản"}
_CHOICES = {"for": "đồng ý", "against": "không đồng ý", "blank": "ý kiến khác"}
_OUTSIDE = "Ngoài chỉ tiêu"
_NAMED = 3  # a member of a large unit stands aside from dozens: a page of lines that say one thing


def of_session(deps: Deps, session: Session) -> dict[str, Any]:
    """Give what the minutes say. Of secret ballots they say sums; of an absent member the written opinion."""
    poll, members = session.poll, session.poll.members
    leading = leader(poll, ())
    present = sum(one.seat is not Seat.ABSENT for one in members) if poll.method is not Method.LETTER else 0
    names = {one.id: one.voter.name for one in members}
    results = _rows(deps, session)
    box = poll.box
    return {
        "code": session.code,
        "held_on": f"{session.held_on:%d/%m/%Y}",
        "began": _hour(session.began_at),
        "ended": _hour(session.ended_at),
        "place_of_meeting": session.place or "……………………",
        "chair": leading.person.name if leading else "……………………",
        "secretary": session.secretary or "……………………",
        "members_total": len(members),
        "members_present": present,
        "present_percent": percent(present, len(members)),
        "members": [
            {"n": at, "name": one.voter.name, "title": one.voter.title, "position": _POSITIONS[one.position],
             "seat": f"Dự thay {one.person.name}" if one.seat is Seat.STAND_IN else _SEATS[one.seat]}
            for at, one in enumerate(members, 1)
        ],
        "dossier_count": len(session.agenda),
        "question_count": len(poll.questions),
        "method": _METHODS[poll.method],
        "tellers": "; ".join(box.tellers) if box else "",
        "ballots": len(box.voters) if box else 0,
        "recusals": _recusals(session, names),
        "letters": [
            {"member": names[one.member], "opinion": _opinion(one.choices.values())}
            for one in poll.sheets if one.written
        ],
        "results": results,
        "by_award": _by_award(results),
        "threshold": _threshold(deps, session),
        "quotas": _quotas(deps, session),
    }  # fmt: skip


def _rows(deps: Deps, session: Session) -> list[dict[str, Any]]:
    """Give a row a nominee; the minutes have both bases, in an annex each with its share."""
    questions = {one.id: one for one in session.poll.questions}
    return [
        {"n": at, "name": questions[one.question].nominee, "post": _post(questions[one.question]),
         "award": award_name(deps, questions[one.question].award),
         "votes": _votes(one),
         "of_all": percent(one.votes_for, one.members), "of_present": percent(one.here_for, one.present),
         "on_all": _share(one.votes_for, one.members), "on_present": _share(one.here_for, one.present),
         "outcome": _OUTSIDE if one.outcome is Outcome.PASSED and not one.selected else RESULTS.get(one.outcome, "")}
        for at, one in enumerate(session.results, 1)
    ]  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({percent(part, whole)} %)" if whole else "–"


def _by_award(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the results in groups of one award, each with its sums; the awards in the order in which they came."""
    groups: list[dict[str, Any]] = []
    for at, award in enumerate(dict.fromkeys(row["award"] for row in rows), 1):
        those = [row for row in rows if row["award"] == award]
        told = Counter(row["outcome"] for row in those)
        passed, outside = told[RESULTS[Outcome.PASSED]], told[_OUTSIDE]
        groups.append({"n": at, "award": award, "asked": len(those), "passed": passed, "outside": outside,
                       "failed": len(those) - passed - outside, "results": those})  # fmt: skip
    return groups


def _recusals(session: Session, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Give who did not vote on whom and why; of many for one reason the numbers they have among the results."""
    questions = {one.id: one for one in session.poll.questions}
    found: dict[tuple[str, str], list[tuple[int, Question]]] = {}
    for at, one in enumerate(session.results, 1):
        for seat, reason in one.recused.items():
            found.setdefault((seat, reason), []).append((at, questions[one.question]))
    told = []
    for (seat, reason), those in found.items():
        many = f"{len(those)} trường hợp (số thứ tự {_spans([at for at, _one in those])})"
        whom = [_called(one) for _at, one in those] if len(those) <= _NAMED else [many]
        told += [{"member": names[seat], "nominee": one, "reason": reason} for one in whom]
    return told


def _spans(places: Sequence[int]) -> str:
    """Write places in order, those that follow each other as one span: 1-12, 15."""
    spans: list[list[int]] = []
    for place in places:
        if spans and spans[-1][-1] == place - 1:
            spans[-1][1:] = [place]
        else:
            spans.append([place])
    return ", ".join("-".join(map(str, span)) for span in spans)


def _votes(result: Result) -> str:
    """Write both bases; once where everybody was at the meeting, for they are the same."""
    here = f" (tại cuộc họp {result.here_for}/{result.present})" if 0 < result.present < result.members else ""
    return f"{result.votes_for}/{result.members}{here}"


def _post(question: Question) -> str:
    """Give what tells a nominee from a namesake: the position and the unit, the sender's where none was read."""
    return ", ".join(filter(None, (question.title, question.unit or question.sender)))


def _called(question: Question) -> str:
    post = _post(question)
    return f"{question.nominee} ({post})" if post else question.nominee


def _opinion(choices: Iterable[str]) -> str:
    counted = Counter(choices)
    return ", ".join(f"{_CHOICES[choice]} {count} trường hợp" for choice, count in counted.items())


def _threshold(deps: Deps, session: Session) -> str:
    """Say from which share on one passes; where awards differ in it, for which award each share is."""
    told: dict[str, list[str]] = {}
    for one in session.poll.questions:
        rule = session.poll.rule(one)
        whole = "tổng số thành viên Hội đồng" if rule.base.value == "members" else "số thành viên có mặt"
        told.setdefault(f"từ {rule.min_percent} % {whole}", []).append(award_name(deps, one.award))
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{share} đối với {', '.join(dict.fromkeys(names))}" for share, names in sorted(told.items()))


def _quotas(deps: Deps, session: Session) -> list[dict[str, str]]:
    """Say of each award how many may pass, and whom the leader chose among equals at its end (TT 20/2025 Điều 18.4)."""
    questions, lines = {one.id: one for one in session.poll.questions}, []
    for award, most in session.quotas.items():
        passed = [one for one in session.results
                  if one.outcome is Outcome.PASSED and questions[one.question].award == award]  # fmt: skip
        chosen = [one for one in passed if one.question in session.chosen]
        last = {one.part * 1000 // one.whole for one in chosen if one.whole}
        equal = [one for one in passed if one.whole and one.part * 1000 // one.whole in last]
        said = f"{award_name(deps, award)}: chỉ tiêu {most:02}"
        if chosen and any(not one.selected for one in equal):
            names, those = (", ".join(questions[one.question].nominee for one in some) for some in (equal, chosen))
            said += f"; {names} bằng phiếu ở cuối chỉ tiêu, người chủ trì chọn {those}"
        lines.append({"line": said})
    return lines


def _hour(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%H giờ %M}" if at else "…… giờ ……"
