"""Commands about the council's sessions: convene, attendance, ballots, the box, the outcome."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table, tell
from service.domain.council import standing
from service.domain.session_outcome import METHODS, told_result
from service.domain.votes import Box, Choice, Count, Method, Person, Seat
from service.stages import council
from service.stages.council import Plan
from service.stages.council_forms import session_json, session_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.council import Session

_STATES = {"open": "đang mở", "closed": "đã kết thúc", "cancelled": "đã hủy"}
_SEATS = {"present": "có mặt", "stand_in": "có người dự thay", "absent": "vắng"}
_SIDES = 3


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    root = commands.add_parser("council", help="họp hội đồng: triệu tập, điểm danh, ghi phiếu, kết thúc")
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="các phiên họp, mới nhất trước")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show", help="một phiên họp")
    showing.add_argument("session", metavar="PHIÊN")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=_show)
    _add_convene(verbs)
    seating = verbs.add_parser("seat", help="điểm danh: vắng, có người dự thay")
    seating.add_argument("session", metavar="PHIÊN")
    seating.add_argument("--absent", action="append", default=[], metavar="MÃ")
    seating.add_argument("--present", action="append", default=[], metavar="MÃ")
    seating.add_argument("--stand-in", action="append", default=[], metavar="MÃ=HỌ TÊN|CHỨC VỤ|ĐƠN VỊ")
    add_account(seating)
    seating.set_defaults(run=_seat)
    _add_ballots(verbs)
    closing = verbs.add_parser("close", help="kết thúc phiên họp và quyết định các hồ sơ")
    closing.add_argument("session", metavar="PHIÊN")
    closing.add_argument("--ended", type=_moment, metavar="GIỜ", help="2026-03-20T16:30:00+07:00")
    add_account(closing)
    closing.set_defaults(run=_close)
    cancelling = verbs.add_parser("cancel", help="hủy phiên họp đang mở")
    cancelling.add_argument("session", metavar="PHIÊN")
    cancelling.add_argument("--reason", required=True)
    add_account(cancelling)
    cancelling.set_defaults(run=_cancel)


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("phải có múi giờ, ví dụ 2026-03-20T14:00:00+07:00")
    return at


def _add_convene(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    convening = verbs.add_parser("convene", help="triệu tập phiên họp về các hồ sơ đang chờ hội đồng")
    convening.add_argument("dossiers", nargs="+", metavar="HỒ SƠ")
    convening.add_argument("--on", required=True, type=date.fromisoformat, metavar="NGÀY", help="ví dụ 2026-03-20")
    convening.add_argument("--began", type=_moment, metavar="GIỜ", help="2026-03-20T14:00:00+07:00")
    convening.add_argument("--method", choices=[one.value for one in Method], default=Method.OPEN.value)
    convening.add_argument("--title", default="")
    convening.add_argument("--place", default="")
    convening.add_argument("--secretary", default="")
    convening.add_argument("--council", default="tinh")
    convening.add_argument("--quota", action="append", default=[], metavar="MÃ HÌNH THỨC=SỐ")
    add_account(convening)
    convening.set_defaults(run=_convene)


def _add_ballots(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    voting = verbs.add_parser("vote", help="ghi phiếu của một thành viên (biểu quyết công khai, ý kiến bằng văn bản)")
    voting.add_argument("session", metavar="PHIÊN")
    voting.add_argument("member", metavar="MÃ THÀNH VIÊN")
    voting.add_argument("--choice", action="append", default=[], metavar="NỘI DUNG=for|against|blank")
    voting.add_argument("--otherwise", choices=[one.value for one in Choice])
    add_account(voting)
    voting.set_defaults(run=_vote)
    boxing = verbs.add_parser("box", help="ghi kết quả kiểm phiếu kín, một lần")
    boxing.add_argument("session", metavar="PHIÊN")
    boxing.add_argument("--voters", required=True, metavar="MÃ,MÃ,…")
    boxing.add_argument("--count", action="append", required=True, metavar="NỘI DUNG=ĐỒNG Ý,KHÔNG,TRẮNG")
    boxing.add_argument("--teller", action="append", default=[])
    add_account(boxing)
    boxing.set_defaults(run=_box)
    aside = verbs.add_parser("recuse", help="một thành viên không biểu quyết một nội dung")
    aside.add_argument("session", metavar="PHIÊN")
    aside.add_argument("member", metavar="MÃ THÀNH VIÊN")
    aside.add_argument("question", metavar="NỘI DUNG")
    aside.add_argument("--reason", required=True)
    add_account(aside)
    aside.set_defaults(run=_recuse)
    choosing = verbs.add_parser("choose", help="người chủ trì chọn khi bằng phiếu ở cuối chỉ tiêu")
    choosing.add_argument("session", metavar="PHIÊN")
    choosing.add_argument("questions", nargs="+", metavar="NỘI DUNG")
    add_account(choosing)
    choosing.set_defaults(run=_choose)


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = council.sessions(deps, account=operator(deps)[0])
    if chosen.json:
        show_json([session_line(one) for one in found])
        return 0
    rows = [(one.code, f"{one.held_on:%d/%m/%Y}", _STATES[one.state], METHODS[one.poll.method], one.title)
            for one in found]  # fmt: skip
    show_table(("PHIÊN", "NGÀY", "TRẠNG THÁI", "HÌNH THỨC", "NỘI DUNG"), rows)
    return 0


def _show(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    session = council.show(deps, chosen.session, account=operator(deps)[0])
    if chosen.json:
        show_json(session_json(session))
        return 0
    return _told(session)


def _told(session: Session) -> int:
    """Print where a session stands."""
    show(f"{session.code}  {_STATES[session.state]}  {session.held_on:%d/%m/%Y}  {METHODS[session.poll.method]}")
    voted = {sheet.member for sheet in session.poll.sheets} | (
        session.poll.box.voters if session.poll.box else frozenset()
    )
    for one in session.poll.members:
        mark = "đã bỏ phiếu" if one.id in voted else "chưa"
        show(f"  [{one.id}] {one.voter.name}  {_SEATS[one.seat]}  {mark}")
    for question, result in zip(session.poll.questions, standing(session), strict=True):
        show(f"  {question.id}. {told_result(question, result) if session.results else question.nominee}")
        for seat, why in result.recused.items():
            show(f"     không biểu quyết: {seat} ({why})")
    return 0


def _convene(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    plan = Plan(
        title=chosen.title, held_on=chosen.on, dossiers=tuple(chosen.dossiers), method=Method(chosen.method),
        council=chosen.council, place=chosen.place, secretary=chosen.secretary, began_at=chosen.began,
        quotas={name: _whole(value) for name, value in _pairs(chosen.quota).items()},
    )  # fmt: skip
    return _told(council.convene(deps, plan, actor=actor, account=account))


def _seat(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    seats: dict[str, tuple[Seat, Person | None]] = {}
    seats |= dict.fromkeys(chosen.present, (Seat.PRESENT, None))
    seats |= dict.fromkeys(chosen.absent, (Seat.ABSENT, None))
    for name, told in _pairs(chosen.stand_in).items():
        seats[name] = (Seat.STAND_IN, Person(*(part.strip() for part in told.split("|")[:_SIDES])))
    return _told(council.seat(deps, chosen.session, seats, actor=actor, account=account))


def _vote(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    try:
        choices = {name: Choice(said) for name, said in _pairs(chosen.choice).items()}
    except ValueError:
        raise Misuse("--choice phải có dạng NỘI DUNG=for, against hoặc blank.") from None
    otherwise = Choice(chosen.otherwise) if chosen.otherwise else None
    session = council.vote(deps, chosen.session, chosen.member, choices, otherwise=otherwise, actor=actor,
                           account=account)  # fmt: skip
    return _told(session)


def _box(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    counts = {name: _count(told) for name, told in _pairs(chosen.count).items()}
    voters = frozenset(filter(None, (one.strip() for one in chosen.voters.split(","))))
    box = Box(voters, counts, tuple(chosen.teller))
    return _told(council.empty_box(deps, chosen.session, box, actor=actor, account=account))


def _count(told: str) -> Count:
    sides = [_whole(part.strip()) for part in told.split(",")]
    if len(sides) > _SIDES:
        raise Misuse("--count phải có dạng NỘI DUNG=ĐỒNG Ý,KHÔNG,TRẮNG.")
    return Count(*sides)


def _recuse(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return _told(council.stand_aside(deps, chosen.session, chosen.member, chosen.question, reason=chosen.reason,
                                     actor=actor, account=account))  # fmt: skip


def _choose(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return _told(council.choose(deps, chosen.session, chosen.questions, actor=actor, account=account))


def _close(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    session, done = council.close(deps, chosen.session, ended_at=chosen.ended, actor=actor, account=account)
    _told(session)
    for matter in session.agenda:
        tell(f"{matter.code}: {done[matter.dossier_id]}")
    return 0


def _cancel(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return _told(council.cancel(deps, chosen.session, reason=chosen.reason, actor=actor, account=account))


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [item.partition("=") for item in given]
    if any(not separator for _name, separator, _value in pairs):
        raise Misuse("Tham số phải có dạng TÊN=GIÁ TRỊ.")
    return {name.strip(): value.strip() for name, _separator, value in pairs}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Misuse(f"«{text}» phải là số nguyên.")
    return int(text)
