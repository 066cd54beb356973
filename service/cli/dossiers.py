"""Commands about dossiers: list, show, decide, note."""

from __future__ import annotations

import getpass
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service import bootstrap
from service.cli import timeline
from service.cli.arguments import Misuse, count
from service.cli.output import show, show_json, show_table, tell, written
from service.domain.checks import NAMES_OF_KINDS
from service.domain.deadlines import VIETNAM
from service.domain.dossier import PaperStatus
from service.domain.errors import NotFound
from service.domain.events import Actor
from service.domain.review import OFFICE_ACTIONS, Order
from service.domain.states import NAMES, State
from service.domain.terms import STEP
from service.ports import Account, Query
from service.stages import ballots, forms, judging, registry, reread, retrieve, review

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.terms import Term
    from service.ports import Answer, Deps

OUTCOMES = {
    "dossier": "mở hồ sơ",
    "supplement": "bổ sung",
    "duplicate": "trùng",
    "change": "xin thay đổi",
    "conflict": "cùng mã, nội dung khác",
    "parked": "không thấy văn bản gốc",
    "refused": "không mở được",
    "status": "báo trạng thái",
}
KINDS = {"new": "văn bản mới", "recall": "thu hồi", "update": "cập nhật", "replace": "thay thế", "status": "trạng thái"}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    _add_dossiers(commands)


def _add_dossiers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    dossiers = commands.add_parser("dossiers", help="xem và quyết định hồ sơ")
    verbs = dossiers.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="danh sách hồ sơ, mới nhất trước")
    listing.add_argument("--state", action="append", default=[], choices=sorted(State))
    listing.add_argument("--by-due", action="store_true", help="hạn gần nhất trước")
    add_page(listing)
    listing.set_defaults(run=_list)
    showing = verbs.add_parser("show", help="một hồ sơ: giấy tờ, trường, vướng mắc, bước đang mở")
    showing.add_argument("dossier", metavar="HỒ SƠ")
    showing.add_argument("--json", action="store_true")
    showing.set_defaults(run=show_one)
    deciding = verbs.add_parser("decide", help="quyết định ở bước đang mở")
    deciding.add_argument("dossier", metavar="HỒ SƠ")
    deciding.add_argument(
        "action",
        metavar="HÀNH ĐỘNG",
        help="approve, return, reject, note, vote, recuse, " + ", ".join(sorted(OFFICE_ACTIONS)),
    )
    deciding.add_argument("--reason", default="")
    deciding.add_argument("--legal-basis", default="")
    deciding.add_argument("--code", action="append", default=[], metavar="R01..R21")
    deciding.add_argument("--input", action="append", default=[], metavar="TÊN=GIÁ TRỊ")
    deciding.add_argument("--step", default="")
    deciding.add_argument("--expected-version", type=int, help="mặc định: phiên bản hiện tại")
    add_account(deciding)
    deciding.set_defaults(run=_decide)
    rereading = verbs.add_parser("reread", help="đọc lại giấy tờ theo quy tắc hiện hành; giữ giá trị người đã sửa")
    rereading.add_argument("dossier", metavar="HỒ SƠ")
    add_account(rereading)
    rereading.set_defaults(run=_reread)
    noting = verbs.add_parser("note", help="ghi chú vào hồ sơ")
    noting.add_argument("dossier", metavar="HỒ SƠ")
    noting.add_argument("text", nargs="+")
    add_account(noting)
    noting.set_defaults(run=_note)


def add_page(command: argparse.ArgumentParser) -> None:
    """Let a command page through its answer."""
    command.add_argument("--limit", type=count, default=50)
    command.add_argument("--cursor", default="")
    command.add_argument("--json", action="store_true")


def add_account(command: argparse.ArgumentParser) -> None:
    """Let a command be carried out as a named account."""
    command.add_argument(
        "--as",
        dest="account",
        default="",
        metavar="TÀI KHOẢN",
        help="hành động với vai trò của tài khoản này; mặc định: người vận hành máy",
    )


def operator(deps: Deps, name: str = "") -> tuple[Account, Actor]:
    """Give who acts: a named account, or whoever runs this machine, who may do all."""
    if name:
        account = deps.accounts.account(name)
        if account is None:
            raise NotFound(f"Không có tài khoản «{name}».")
        account = registry.sending(deps, account)
    else:
        login = login_name()
        roles = frozenset({"specialist", "head", "council", "chair", "agency", "operator"})
        account = Account(name=f"máy:{login}", display_name=login, roles=roles)
    return account, Actor(kind="person", name=account.name, role=", ".join(sorted(account.roles)), source="hoso")


def login_name(named: Callable[[], str] = getpass.getuser) -> str:
    """Name the user of this machine; in a container with a user id of its own that user may have no name."""
    try:
        return named()
    except (KeyError, OSError):
        return f"uid-{os.getuid()}"


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    query = Query(states=tuple(chosen.state), by_due=chosen.by_due, limit=chosen.limit, cursor=chosen.cursor)
    return show_answer(retrieve.find(deps, query, account=operator(deps)[0]), chosen)


def show_answer(answer: Answer, chosen: argparse.Namespace) -> int:
    """Print a page of dossiers as a table, or as JSON where that is asked for."""
    if chosen.json:
        show_json(forms.answer_json(answer))
        return 0
    rows = [
        (
            hit.code,
            NAMES[State(hit.state)] + _flags(hit.processing, hit.change_requested),
            str(hit.problems),
            written(hit.due) if hit.due else "-",
            hit.step_title or "-",
            hit.decision_number or hit.number or "-",
            hit.subject[:80],
        )
        for hit in answer.hits
    ]
    show_table(("MÃ", "TRẠNG THÁI", "VƯỚNG", "HẠN", "BƯỚC", "SỐ", "TRÍCH YẾU"), rows)
    for hit in answer.hits:
        if hit.snippet:
            page = f" trang {hit.page}" if hit.page else ""  # a name that is only like the one asked for has no page
            show(f"  {hit.code}{page}: {hit.snippet.replace(chr(2), '«').replace(chr(3), '»')}")
    if answer.cursor:
        tell(f"Còn nữa: --cursor {answer.cursor}")
    return 0


def _flags(processing: str, change_requested: object) -> str:
    flags = {"working": " (đang xử lý)", "quarantined": " (cách ly)"}.get(processing, "")
    return flags + (" (có yêu cầu thu hồi/thay đổi)" if change_requested else "")


def show_one(chosen: argparse.Namespace) -> int:
    """Print one dossier whole: papers, problems, the messages it came by, its history."""
    deps = bootstrap.deps()
    account = operator(deps)[0]
    dossier = retrieve.show(deps, chosen.dossier, account=account)
    messages = retrieve.messages(deps, dossier, account=account)
    events = retrieve.history(deps, dossier.id, account=account)
    if chosen.json:
        body = forms.dossier_json(dossier, messages=messages, account=account)
        judged = judging.shown(deps, dossier, account=account)
        body["overlaps"] = [asdict(one) for one in judging.overlaps(deps, dossier, account=account)]
        show_json({**body, "judged": judged, "events": [forms.event_json(event) for event in events]})
        return 0
    _show_dossier(dossier)
    if trouble := retrieve.trouble(deps, dossier, account=account):
        show(f"  máy đang chờ: {trouble}")
    for found in judging.overlaps(deps, dossier, account=account):
        show(f"  mới thấy ở hồ sơ khác: {found.message}")
    _show_judged(judging.shown(deps, dossier, account=account))
    for message in messages:
        show(f"  thông điệp {OUTCOMES[message.outcome]}: {message.name}  {_moment(message.received_at)}")
    words = timeline.words(bootstrap.settings().templates)
    for event in events:
        show(f"  {_moment(event.at)}  {timeline.line(event, words)}")
    return 0


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"


_UNREAD = {
    PaperStatus.STORED: "chờ đọc",
    PaperStatus.READ: "đã đọc",
    PaperStatus.QUARANTINED: "bị cách ly",
}


def _show_dossier(dossier: Dossier) -> None:
    show(f"{dossier.code}  {NAMES[dossier.state]}  phiên bản {dossier.version}")
    show(f"  {dossier.subject}\n  {dossier.unit}\n  hình thức: {dossier.award or 'chưa rõ'}")
    if dossier.step:
        due = written(dossier.step.due) if dossier.step.due else "chưa đặt"
        show(f"  bước: {dossier.step.title}, hạn {due}: {dossier.step.why}")
    for term in dossier.terms:
        if term.name != STEP:
            show(f"  {term.title}: {_term(term)}. {term.deadline.why}")
    if dossier.message:
        show(f"  cách ly: {dossier.reason}: {dossier.message}")
    for paper in dossier.papers:
        kind = NAMES_OF_KINDS[paper.report.kind.value] if paper.report else _UNREAD[paper.status]
        show(f"  [{paper.number}] {paper.name}  {kind}  {paper.message}".rstrip())
    request = dossier.change_request
    if request:
        show(f"  bên gửi xin {KINDS[request.kind]}, chờ accept_change hoặc refuse_change: {request.reason}".rstrip())
    for problem in dossier.problems:
        show(f"  ! {problem.code}: {problem.message} {problem.legal_basis}".rstrip())


VERDICTS = {"met": "đạt", "unmet": "chưa đạt", "ask": "cần người xem"}


def _show_judged(judged: Mapping[str, Any] | None) -> None:
    """Say by which rules the dossier is judged, what of them is unverified, and each ground for each nominee."""
    if judged is None:
        return
    show(f"  quy tắc: {judged['file']} ({judged['legal_basis']})")
    for doubt in judged["doubts"]:
        show(f"  chưa kiểm chứng: {doubt}")
    for nominee in judged["nominees"]:
        own = f" · {nominee['award_name']}" if nominee["award"] != judged["award"] else ""
        show(f"  {nominee['name']}{own}")
        for ground in nominee["grounds"]:
            show(f"    ({ground['name']}) {VERDICTS[ground['verdict']]}: {'; '.join(ground['why'])}")


def _term(term: Term) -> str:
    """Say where a time limit stands."""
    if term.ended is not None:
        late = f", trễ {term.late_by} ngày" if term.late_by else ""
        return f"xong {term.ended:%d/%m/%Y} sau {term.spent} ngày làm việc{late}"
    return f"hạn {term.due:%d/%m/%Y}" if term.due else "đang tạm dừng"


def _decide(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    dossier = retrieve.show(deps, chosen.dossier, account=account)
    version = dossier.version if chosen.expected_version is None else chosen.expected_version
    order = Order(
        action=chosen.action,
        expected_version=version,
        step=chosen.step,
        reason=chosen.reason,
        legal_basis=chosen.legal_basis,
        codes=tuple(chosen.code),
        inputs=_inputs(chosen.input),
    )
    return show_acted(ballots.decide(deps, dossier.id, order, actor=actor, account=account))


def _inputs(given: Sequence[str]) -> dict[str, str]:
    pairs = [item.partition("=") for item in given]
    if any(not separator for _name, separator, _value in pairs):
        raise Misuse("--input phải có dạng TÊN=GIÁ TRỊ.")
    return {name: value for name, _separator, value in pairs}


def _note(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    dossier = retrieve.show(deps, chosen.dossier, account=account)
    order = Order(action="note", expected_version=dossier.version, reason=" ".join(chosen.text))
    return show_acted(review.decide(deps, dossier.id, order, actor=actor, account=account))


def _reread(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    before = retrieve.show(deps, chosen.dossier, account=account)
    after = reread.reread(deps, before.id, expected_version=before.version, actor=actor, account=account)
    for paper, name, kept, read in reread.differences(after):
        show(f"  {paper}: «{name}» giữ «{kept}» (người đã sửa); lần đọc mới: «{read}»")
    return show_acted(after)


def show_acted(dossier: Dossier) -> int:
    """Print where a dossier stands after an action."""
    due = f", hạn {written(dossier.step.due)}" if dossier.step and dossier.step.due else ""
    step = f"; bước tiếp: {dossier.step.title}{due}" if dossier.step else ""
    show(f"{dossier.code}: {NAMES[dossier.state]}{step}")
    return 0
