"""Commands about what must be kept and what may go: legal holds, terms, disposal lists."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table, tell
from service.domain import holds
from service.domain.deadlines import VIETNAM
from service.stages import disposing, forms, holding

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from service.domain.disposal import Disposal

_NO = 1
_STATES = {"proposed": "chờ người thứ hai duyệt", "approved": "đã duyệt", "refused": "bị bác", "cancelled": "đã bỏ",
           "done": "đã thực hiện"}  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    root = commands.add_parser("hold", help="giữ hồ sơ: không được tiêu hủy hay xóa gì của nó")
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="hồ sơ đang được giữ")
    listing.add_argument("--json", action="store_true")
    add_account(listing)
    listing.set_defaults(run=_list)
    setting = verbs.add_parser("set", help="giữ một hồ sơ")
    lifting = verbs.add_parser("lift", help="bỏ giữ một hồ sơ")
    for verb, run in ((setting, _set), (lifting, _lift)):
        verb.add_argument("dossier", metavar="HỒ SƠ")
        verb.add_argument("--reason", required=True, metavar="LÝ DO")
        add_account(verb)
        verb.set_defaults(run=run)
    lifting.add_argument("--hold", default="", metavar="MÃ", help="khi hồ sơ được giữ theo nhiều yêu cầu")
    _add_disposal(commands)


def _add_disposal(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    root = commands.add_parser(
        "disposal", help="tiêu hủy hồ sơ hết thời hạn: lập, duyệt bởi người thứ hai, chờ, thực hiện"
    )
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    terms = verbs.add_parser("terms", help="bảng thời hạn lưu trữ, điều gì chưa kiểm chứng")
    over = verbs.add_parser("over", help="hồ sơ đã hết thời hạn và được phép tiêu hủy")
    listing = verbs.add_parser("list", help="các danh sách tiêu hủy")
    proposing = verbs.add_parser("propose", help="lập một danh sách")
    proposing.add_argument("dossiers", nargs="+", metavar="HỒ SƠ")
    proposing.add_argument("--ground", required=True, metavar="CĂN CỨ")
    for verb, run in ((terms, _terms), (over, _over), (listing, _lists), (proposing, _propose)):
        verb.add_argument("--json", action="store_true")
        add_account(verb)
        verb.set_defaults(run=run)
    for name, act, meaning in (
        ("approve", disposing.approve, "duyệt, bởi người khác người lập"),
        ("refuse", disposing.refuse, "bác, bởi người khác người lập"),
        ("cancel", disposing.cancel, "bỏ trước khi thực hiện"),
    ):
        verb = verbs.add_parser(name, help=meaning)
        verb.add_argument("disposal", metavar="DANH SÁCH")
        verb.add_argument("--reason", default="", metavar="LÝ DO")
        add_account(verb)
        verb.set_defaults(run=partial(_act, act))
    carrying = verbs.add_parser("carry-out", help="thực hiện danh sách đã hết thời gian chờ; chạy lại thì đi tiếp")
    certificate = verbs.add_parser("certificate", help="lấy biên bản tiêu hủy")
    for verb, run in ((carrying, _carry_out), (certificate, _certificate)):
        verb.add_argument("disposal", metavar="DANH SÁCH")
        add_account(verb)
        verb.set_defaults(run=run)
    certificate.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.json")


def _terms(chosen: argparse.Namespace) -> int:
    schedule = bootstrap.rules().retention
    if chosen.json:
        show_json(forms.schedule_json(schedule))
        return 0
    show_table(
        ("NHÓM", "THỜI HẠN", "KIỂM CHỨNG", "CĂN CỨ"),
        [
            (
                one.title,
                f"{one.years} năm" if one.years else "vĩnh viễn",
                "CHƯA, không tiêu hủy theo nó" if one.unverified else "rồi",
                one.legal_basis,
            )
            for one in schedule.classes
        ],
    )
    return 0


def _over(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = disposing.over(deps, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([forms.candidate_json(one) for one in found])
        return 0
    rows = [
        (one.dossier.code, one.kept.title if one.kept else "", str(one.ended), one.dossier.subject) for one in found
    ]
    show_table(("HỒ SƠ", "NHÓM", "KẾT THÚC", "TRÍCH YẾU"), rows)
    return 0


def _lists(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = disposing.listed(deps, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([forms.disposal_json(one) for one in found])
        return 0
    rows = [(one.id, _STATES[one.state.value], str(len(one.items)), one.proposed_by, one.reviewed_by, one.ground)
            for one in found]  # fmt: skip
    show_table(("DANH SÁCH", "TRẠNG THÁI", "HỒ SƠ", "NGƯỜI LẬP", "NGƯỜI DUYỆT", "CĂN CỨ"), rows)
    return 0


def _propose(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    one = disposing.propose(deps, chosen.dossiers, chosen.ground, actor=actor, account=account)
    if chosen.json:
        show_json(forms.disposal_json(one))
    else:
        show(f"{one.id}: {len(one.items)} hồ sơ, chờ người thứ hai duyệt")
    return 0


def _act(act: Callable[..., Disposal], chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return _told(act(deps, chosen.disposal, chosen.reason, actor=actor, account=account))


def _carry_out(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return _told(disposing.carry_out(deps, chosen.disposal, actor=actor, account=account))


def _told(one: Disposal) -> int:
    for item in one.items:
        if item.note:
            show(f"{item.code}: {item.note}")
    waits = one.state == "approved" and one.not_before
    since = f"; được thực hiện từ {waits.astimezone(VIETNAM):%d/%m/%Y}" if waits else ""
    show(f"{one.id}: {_STATES[one.state.value]}{since}")
    return _NO if any(item.state == "erased" for item in one.items) else 0


def _certificate(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    name, data = disposing.certificate(deps, chosen.disposal, account=operator(deps, chosen.account)[0])
    chosen.output.write_bytes(data)
    tell(f"Đã ghi {chosen.output} ({name}, {len(data)} byte).")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = holding.listed(deps, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([forms.held_json(one) for one in found])
        return 0
    show_table(
        ("HỒ SƠ", "MÃ", "TỪ", "AI", "LÝ DO"),
        [
            (one.code, hold.id, f"{hold.at.astimezone(VIETNAM):%d/%m/%Y}", hold.by, hold.reason)
            for one in found
            for hold in holds.active(one.holds)
        ],
    )
    return 0


def _set(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    held = holding.hold(deps, chosen.dossier, chosen.reason, actor=actor, account=account)
    show(f"{held.code}: đang được giữ ({held.holds[-1].id})")
    return 0


def _lift(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    free = holding.lift(deps, chosen.dossier, chosen.hold, chosen.reason, actor=actor, account=account)
    left = len(holds.active(free.holds))
    show(f"{free.code}: đã bỏ giữ" + (f", còn {left} yêu cầu giữ khác" if left else ""))
    return 0
