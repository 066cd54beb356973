"""Commands at the quarantine desk: what the machine stopped at, and the messages that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse, moment
from service.cli.dossiers import KINDS, OUTCOMES, add_account, operator, show_acted, show_answer, show_one
from service.cli.output import show, show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.stages import forms, quarantine

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from service.ports import Intake


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    desk = commands.add_parser("quarantine", help="những gì máy đã dừng lại, và lý do")
    verbs = desk.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="hồ sơ, giấy tờ bị cách ly; thông điệp chờ người xem")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    releasing = verbs.add_parser("release", help="thử lại một, nhiều, hoặc mọi hồ sơ nhận trong một khoảng thời gian")
    releasing.add_argument("dossier", metavar="HỒ SƠ", nargs="*")
    releasing.add_argument("--since", type=moment, help="nhận từ lúc, ví dụ 2026-11-20T08:00+07:00")
    releasing.add_argument("--until", type=moment, help="đến trước lúc; để trống: bây giờ")
    add_account(releasing)
    releasing.set_defaults(run=_release)
    for name, run, meaning in (
        ("show", show_one, "vì sao"),
        ("reject", _reject, "đóng lại"),
    ):
        verb = verbs.add_parser(name, help=meaning)
        verb.add_argument("dossier", metavar="HỒ SƠ")
        verb.add_argument("--json", action="store_true")
        verb.add_argument("--reason", default="")
        add_account(verb)
        verb.set_defaults(run=run)
    handling = verbs.add_parser("handle", help="trả lời hoặc đánh dấu đã xử lý một thông điệp chờ")
    handling.add_argument("message", metavar="MÃ THÔNG ĐIỆP")
    handling.add_argument("--answer", required=True, choices=("accepted", "refused", "seen"))
    handling.add_argument("--reason", required=True, help="lý do, hoặc việc đã làm")
    handling.add_argument("--json", action="store_true")
    add_account(handling)
    handling.set_defaults(run=_handle)


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps)[0]
    answer = quarantine.quarantined(deps, account)
    messages = quarantine.waiting_messages(deps, account)
    if chosen.json:
        waiting = [forms.waiting_message_json(message) for message in messages]
        show_json({**forms.answer_json(answer), "messages": waiting})
        return 0
    if answer.hits:
        show_answer(answer, chosen)
    else:
        tell("Không có hồ sơ nào bị cách ly.")
    _show_messages(messages)
    return 0


def _show_messages(messages: Sequence[Intake]) -> None:
    """Print the messages beneath the dossiers: what each is, what it says of itself, why it waits."""
    if not messages:
        tell("Không có thông điệp nào chờ người xem.")
        return
    show("\nThông điệp chờ người xem")
    show_table(
        ("MÃ", "NHẬN LÚC", "KẾT QUẢ", "LOẠI", "TÊN", "BÊN GỬI", "LÝ DO"), [_row(message) for message in messages]
    )


def _row(message: Intake) -> tuple[str, ...]:
    facts = forms.waiting_message_json(message)
    # What could not be opened is of no known kind.
    kind = "-" if message.outcome == "refused" else KINDS.get(message.kind, message.kind)
    return (
        message.id,
        f"{message.received_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
        OUTCOMES[message.outcome],
        kind,
        message.name[:60],
        facts["sender"]["name"] or facts["sender"]["organ_id"] or "-",
        message.message or " ".join(filter(None, facts["status"].values())) or "-",
    )


def _handle(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    message = quarantine.handle(
        deps, chosen.message, answer=chosen.answer, reason=chosen.reason, actor=actor, account=account
    )
    if chosen.json:
        show_json(forms.waiting_message_json(message))
    else:
        tell(f"Đã ghi nhận: {message.name or message.external_id}.")
    return 0


def _release(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    if bool(chosen.dossier) == bool(chosen.since):
        raise Misuse("Cần mã của các hồ sơ, hoặc --since (và --until) cho một khoảng thời gian.")
    span = (chosen.since, chosen.until or deps.clock.now()) if chosen.since else None
    outcomes = quarantine.release_many(deps, chosen.dossier or None, span=span, actor=actor, account=account)
    for name, why in outcomes.items():
        tell(why or f"Đã đưa {name} vào xử lý lại.")
    return 1 if any(outcomes.values()) else 0


def _reject(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    return show_acted(
        quarantine.reject_quarantined(deps, chosen.dossier, reason=chosen.reason, actor=actor, account=account)
    )
