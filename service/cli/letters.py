"""Commands about letters: list, make, get."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import reason_of, show, show_json, show_table, tell
from service.domain.deadlines import VIETNAM
from service.domain.errors import NotFound
from service.stages import forms, letters, posting, replacing
from service.stages.letters import Wish
from service.stages.posting import SignedFile

if TYPE_CHECKING:
    import argparse

    from service.domain.letters import Letter


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    root = commands.add_parser("letters", help="văn bản của cơ quan: soạn, xem, lấy tệp")
    verbs = root.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    listing = verbs.add_parser("list", help="văn bản đã soạn, mới nhất trước")
    listing.add_argument("--dossier", default="", metavar="HỒ SƠ")
    listing.add_argument("--session", default="", metavar="PHIÊN")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list)
    kinds = verbs.add_parser("kinds", help="các mẫu văn bản")
    kinds.set_defaults(run=_kinds)
    making = verbs.add_parser("make", help="soạn một văn bản")
    making.add_argument("kind", metavar="MẪU")
    making.add_argument("dossiers", nargs="*", metavar="HỒ SƠ")
    making.add_argument("--session", default="", metavar="PHIÊN")
    making.add_argument("--number", default="")
    making.add_argument("--day", type=date.fromisoformat, metavar="NGÀY")
    making.add_argument("--due", type=date.fromisoformat, metavar="NGÀY")
    making.add_argument("--signer", default="")
    making.add_argument("--signer-title", default="")
    making.add_argument("--recipient", action="append", default=[], metavar="NƠI NHẬN")
    making.add_argument(
        "--say", action="append", default=[], metavar="TÊN=CHỮ", help="agency, days, achievement, period"
    )
    making.add_argument("--sheet", action="store_true", help="bảng tính .xlsx")
    making.add_argument("-o", "--output", type=Path, metavar="FILE")
    add_account(making)
    making.set_defaults(run=_make)
    sending = verbs.add_parser("send", help="giữ bản đã ký (PDF) và gửi về hệ thống của đơn vị trình")
    sending.add_argument("letter", metavar="VĂN BẢN")
    sending.add_argument("file", type=Path, metavar="FILE.pdf")
    sending.add_argument("--number", required=True, metavar="SỐ/KÝ HIỆU")
    sending.add_argument("--day", required=True, type=date.fromisoformat, metavar="NGÀY")
    add_account(sending)
    sending.set_defaults(run=_send)
    replacing_ = verbs.add_parser("replace", help="thay bản ký sai bằng bản đúng (PDF); cả hai được giữ")
    replacing_.add_argument("letter", metavar="VĂN BẢN")
    replacing_.add_argument("file", type=Path, metavar="FILE.pdf")
    replacing_.add_argument("--number", required=True, metavar="SỐ/KÝ HIỆU")
    replacing_.add_argument("--day", required=True, type=date.fromisoformat, metavar="NGÀY")
    replacing_.add_argument("--reason", required=True, metavar="LÝ DO")
    add_account(replacing_)
    replacing_.set_defaults(run=_replace)
    getting = verbs.add_parser("get", help="lấy tệp của một văn bản")
    getting.add_argument("letter", metavar="VĂN BẢN")
    getting.add_argument("--signed", action="store_true", help="bản đã ký, cả bản đã được thay")
    getting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    getting.set_defaults(run=_get)


def _signed(chosen: argparse.Namespace) -> SignedFile:
    try:
        data = chosen.file.read_bytes()
    except OSError as exc:
        raise NotFound(f"Không mở được «{chosen.file}»: {reason_of(exc)}.") from exc
    return SignedFile(data, chosen.number, chosen.day)


def _replace(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    letter = replacing.stand_in(deps, chosen.letter, _signed(chosen), chosen.reason, actor=actor, account=account)
    tell(f"Đã thay bản ký của «{letter.name}» ({letter.id}); bản cũ vẫn được giữ.")
    return 0


def _send(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, _actor = operator(deps, chosen.account)
    letter = posting.send(deps, chosen.letter, _signed(chosen), account=account)
    goes = "máy sẽ gửi về đơn vị trình" if posting.goes_to_sender(deps, letter) else "văn thư gửi tới nơi nhận"
    tell(f"Đã nhận bản ký của «{letter.name}»; {goes}.")
    return 0


def _list(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = letters.listed(deps, dossier=chosen.dossier, session=chosen.session, account=operator(deps)[0])
    if chosen.json:
        show_json([forms.letter_json(one) for one in found])
        return 0
    rows = [(one.id, f"{one.made_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", _number(one),
             "; ".join(one.recipients), one.name) for one in found]  # fmt: skip
    show_table(("VĂN BẢN", "SOẠN LÚC", "SỐ", "NƠI NHẬN", "TÊN"), rows)
    return 0


def _number(letter: Letter) -> str:
    """Give the number that the signed file bears, else the draft's; and whether another file took its place."""
    number = (letter.signed.number if letter.signed else letter.number) or "-"
    return f"{number} (đã thay)" if letter.replaced else number


def _kinds(_chosen: argparse.Namespace) -> int:
    rows = [(one.name, one.about, one.title, "; ".join(one.recipients))
            for one in bootstrap.rules().letters.rules.values()]  # fmt: skip
    show_table(("MẪU", "VỀ", "TÊN", "NƠI NHẬN"), rows)
    return 0


def _make(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    pairs = [item.partition("=") for item in chosen.say]
    if any(not separator for _name, separator, _value in pairs):
        raise Misuse("--say phải có dạng TÊN=CHỮ.")
    wish = Wish(
        chosen.kind, tuple(chosen.dossiers), chosen.session, chosen.number, chosen.day, chosen.due, chosen.signer,
        chosen.signer_title, tuple(chosen.recipient), {name: value for name, _, value in pairs}, chosen.sheet,
    )  # fmt: skip
    letter = letters.make(deps, wish, by=actor.name, account=account)
    if chosen.output:
        chosen.output.write_bytes(letters.file_of(deps, letter.id, account=account)[1])
    show(f"{letter.id}  {letter.name}  nơi nhận: {'; '.join(letter.recipients)}")
    return 0


def _get(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    get = replacing.signed_file if chosen.signed else letters.file_of
    letter, data = get(deps, chosen.letter, account=operator(deps)[0])
    chosen.output.write_bytes(data)
    tell(f"Đã ghi {chosen.output} ({letter.name}, {len(data)} byte).")
    return 0
