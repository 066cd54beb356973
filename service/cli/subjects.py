"""Commands for persons' data: find, export, correct, restrict, lift, erase, requests."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table, tell, written
from service.domain.subjects import LOGS, Whose
from service.stages import subject_acts, subject_export, subject_forms, subjects
from service.stages.subject_acts import NewValue

if TYPE_CHECKING:
    import argparse

    from service.domain.subjects import Wanted
    from service.ports import Deps

_NO = 1
_WHOSE = {Whose.THEIRS: "của người này", Whose.ANOTHERS: "của người khác", Whose.UNSURE: "chưa rõ của ai"}

_ERASURES = {
    "refused": "Đã ghi quyết định từ chối xóa.", "over": "Đã ghi; hãy lập danh sách tiêu hủy.",
    "nothing": "Không có gì để xóa; đã ghi.",
}  # fmt: skip


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    whole = commands.add_parser("subjects", help="dữ liệu cá nhân: tìm, trích xuất, sửa, hạn chế, trả lời yêu cầu xóa")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    finding = _verb(verbs, "find", "dữ liệu của một người nằm ở đâu")
    finding.add_argument("--json", action="store_true")
    finding.set_defaults(run=_find)
    exporting = _verb(verbs, "export", "trích xuất dữ liệu của riêng một người")
    exporting.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip")
    exporting.add_argument("--reason", default="")
    exporting.set_defaults(run=_export)
    correcting = _verb(verbs, "correct", "sửa dữ liệu của một người trong một hồ sơ; giá trị mới được khóa")
    correcting.add_argument("--dossier", required=True, metavar="HỒ SƠ")
    correcting.add_argument("--paper", type=int, default=0, metavar="SỐ", help="giấy tờ; 0: dòng đề nghị")
    correcting.add_argument(
        "--set",
        action="append",
        required=True,
        metavar="TRƯỜNG=GIÁ TRỊ",
        help="với dòng đề nghị: name, title, unit, birth",
    )
    correcting.add_argument("--reason", required=True)
    correcting.set_defaults(run=_correct)
    restricting = _verb(verbs, "restrict", "chỉ các vai trò được nêu còn xem được dữ liệu của người này")
    restricting.add_argument("--role", action="append", required=True, metavar="VAI TRÒ")
    restricting.add_argument("--reason", required=True)
    restricting.set_defaults(run=_restrict)
    lifting = verbs.add_parser("lift", help="bỏ một hạn chế")
    lifting.add_argument("restriction", metavar="MÃ")
    lifting.add_argument("--reason", required=True)
    add_account(lifting)
    lifting.set_defaults(run=_lift)
    erasing = _verb(verbs, "erase", "ghi quyết định về yêu cầu xóa; không xóa gì")
    erasing.add_argument("--reason", required=True, help="nội dung yêu cầu")
    erasing.add_argument("--ground", required=True, help="căn cứ của quyết định")
    erasing.set_defaults(run=_erase)
    listing = verbs.add_parser("requests", help="các yêu cầu đã trả lời và các hạn chế đang có")
    listing.add_argument("--json", action="store_true")
    add_account(listing)
    listing.set_defaults(run=_requests)


def _verb(verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=about)
    made.add_argument("name", metavar="HỌ TÊN")
    made.add_argument("--born", type=int, default=0, metavar="NĂM SINH")
    made.add_argument("--unit", default="", metavar="ĐƠN VỊ")
    made.add_argument("--received", type=date.fromisoformat, metavar="NGÀY", help="ngày nhận yêu cầu, 2026-03-05")
    add_account(made)
    return made


def _wanted(deps: Deps, chosen: argparse.Namespace) -> Wanted:
    return subjects.wanted(deps, chosen.name, chosen.born, chosen.unit)


def _find(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = subjects.find(deps, _wanted(deps, chosen), account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json(subject_forms.found_json(found))
        return 0
    for person in found.people:
        born = f", sinh năm {person.birth_year}" if person.birth_year else ""
        show(f"{person.name}{born}  {'; '.join(person.units)}{'  ? ' + person.doubt if person.doubt else ''}")
    for one in found.places:
        at = f" giấy tờ {one.paper}" * bool(one.paper) + f" trang {one.page}" * bool(one.page)
        show(f"  {one.code}{at}: {subject_export.KINDS[one.kind]} {one.name} [{_WHOSE[one.whose]}: {one.why}]")
    for row in found.beside:
        kind = subject_export.KINDS[row.mention.kind]
        show(f"  {kind}: {row.mention.to} {row.mention.id} [{_WHOSE[row.whose]}]")
    if found.packages:
        show(f"  Gói lưu trữ: {', '.join(found.packages)}")
    tell(" ".join(filter(None, (found.note, LOGS))))
    return 0 if found.places or found.beside else _NO


def _export(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    name, data = subject_export.export(
        deps, _wanted(deps, chosen), account=account, reason=chosen.reason, received_on=chosen.received
    )
    chosen.output.write_bytes(data)
    tell(f"Đã ghi {chosen.output} ({name}, {len(data)} byte).")
    return 0


def _correct(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    pairs = [one.split("=", 1) for one in chosen.set]
    if any(len(pair) != len(("field", "value")) for pair in pairs):
        raise Misuse("--set phải theo dạng TRƯỜNG=GIÁ TRỊ.")
    values = [NewValue(chosen.paper, field, value) for field, value in pairs]
    dossier = subject_acts.correct(
        deps, _wanted(deps, chosen), chosen.dossier, values, reason=chosen.reason, actor=actor, account=account,
        received_on=chosen.received,
    )  # fmt: skip
    show(f"{dossier.code}: đã sửa và khóa {len(values)} giá trị")
    return 0


def _restrict(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    made = subject_acts.restrict(
        deps, _wanted(deps, chosen), chosen.role, reason=chosen.reason, actor=actor, account=account,
        received_on=chosen.received,
    )  # fmt: skip
    show(f"{made.id}: {len(made.dossiers)} hồ sơ, chỉ {', '.join(made.roles)} còn xem được")
    return 0


def _lift(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    ended = subject_acts.lift(deps, chosen.restriction, reason=chosen.reason, actor=actor, account=account)
    show(f"{ended.id}: đã bỏ hạn chế ở {len(ended.dossiers)} hồ sơ")
    return 0


def _erase(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    made = subject_acts.erase(
        deps, _wanted(deps, chosen), reason=chosen.reason, ground=chosen.ground, account=account,
        received_on=chosen.received,
    )  # fmt: skip
    for code, law in made.detail["kept"].items():
        show(f"{code}: không xóa; {law}")
    for code, why in made.detail["over"].items():
        show(f"{code}: {why}")
    show(_ERASURES[made.outcome])
    return _NO if made.outcome == "refused" else 0


def _requests(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    made = subjects.requests(deps, account=account)
    standing = subjects.standing(deps, account=account)
    if chosen.json:
        show_json({"requests": [subject_forms.request_json(one) for one in made],
                   "restrictions": [subject_forms.restriction_json(*one) for one in standing]})  # fmt: skip
        return 0
    head = ("LÚC", "VIỆC", "NGƯỜI", "KẾT QUẢ", "AI", "HẠN")
    rows = [
        (written(one.at), one.kind, one.wanted.name, one.outcome, one.by, written(one.due) if one.due else "")
        for one in made
    ]
    show_table(head, rows)
    for one, uncovered in standing:
        show(f"hạn chế {one.id}: {one.wanted.name}, {len(one.dossiers)} hồ sơ, còn xem được: {', '.join(one.roles)}")
        if uncovered:
            show(f"  chưa rõ có phải người này, chưa hạn chế: {', '.join(uncovered)}")
    return 0
