"""Commands that keep what was filed: packages, their verification, the audit chain."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import reason_of, show, show_json, tell
from service.domain.errors import Invalid, NotFound
from service.ports import Query
from service.stages import audit, bringing_in, fixity, packing, retrieve

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from service.ports import Deps, FixityFault

_NO = 1
_SOURCES = {"version": "từ phiên bản trước", "replica": "từ kho dự phòng", "store": "từ kho chính"}
_STREAMS = {"event": "sự kiện", "read": "lượt xem"}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    export = commands.add_parser("export", help="lấy gói lưu trữ của một hồ sơ")
    export.add_argument("dossier", metavar="HỒ SƠ")
    export.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.zip")
    export.set_defaults(run=_export)
    bringing = commands.add_parser("import", help="đưa một gói lưu trữ vào kho này, giữ nguyên mã băm và nội dung")
    bringing.add_argument("file", type=Path, metavar="FILE.zip")
    add_account(bringing)
    bringing.set_defaults(run=_import)
    verify = commands.add_parser("verify", help="kiểm tra một gói (không cần máy chủ), cả kho, hoặc chuỗi nhật ký")
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE.zip")
    verify.add_argument("--archive", action="store_true", help="kiểm tra mọi gói đã lưu trữ")
    verify.add_argument("--audit", action="store_true", help="kiểm tra chuỗi băm của nhật ký, nêu dòng hỏng đầu tiên")
    verify.add_argument(
        "--public-key",
        default="",
        metavar="HEX",
        help="khóa công khai của điểm chốt (nhiều khóa: trong ngoặc kép, mới nhất trước); mặc định: của máy này",
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)
    going = commands.add_parser("fixity", help="đọc lại mọi tệp trong kho và so mã băm; phục hồi từ phiên bản trước")
    going.add_argument("--faults", action="store_true", help="chỉ liệt kê những gì đã thấy hỏng")
    going.set_defaults(run=_fixity)
    chain = commands.add_parser("audit", help="chuỗi nhật ký")
    verbs = chain.add_subparsers(dest="verb", required=True, metavar="VIỆC")
    key = verbs.add_parser("key", help="in khóa công khai của điểm chốt, để giữ ở nơi khác")
    key.set_defaults(run=_audit_key)


def _fixity(chosen: argparse.Namespace) -> int:
    """Go through everything now, with progress; a pass that is on goes on."""
    deps = bootstrap.deps()
    if not chosen.faults:
        done = fixity.whole(deps, between=lambda part: tell(f"{part.state.checked} tệp, {part.state.faults} lỗi")).state
        tell(f"Đã đọc lại {done.checked} tệp, {done.faults} lỗi, chép sang kho dự phòng {done.copied} tệp.")
    state, faults = deps.keeping.fixity(), deps.keeping.faults(limit=1000)
    for fault in faults:
        show(_fault_line(fault))
    if state and state.unreached:
        show(f"Kho dự phòng không trả lời: {state.unreached} tệp chưa được so với bản dự phòng.")
    unwell = bool(state and state.unreached) or any(not fault.mended for fault in faults)
    return _NO if unwell else 0


def _fault_line(fault: FixityFault) -> str:
    kind = {"missing": "mất", "changed": "bị đổi"}[fault.kind]
    where = " ở kho dự phòng" if fault.place == "replica" else ""
    mended = f"đã phục hồi {_SOURCES.get(fault.source, '')}".rstrip() if fault.mended else "CHƯA phục hồi được"
    return f"{fault.key}: {kind}{where}, {mended} ({fault.owner})"


def _import(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    try:
        with chosen.file.open("rb") as stream:
            dossier, new = bringing_in.bring_in(deps, stream, name=chosen.file.name, actor=actor, account=account)
    except OSError as exc:
        raise NotFound(f"Không mở được «{chosen.file}»: {reason_of(exc)}.") from exc
    show(f"{dossier.code}: {'đã đưa vào kho' if new else 'đã có trong kho'}")
    return 0


def _audit_key(_chosen: argparse.Namespace) -> int:
    keys = bootstrap.deps().audit.public_keys.split()
    if not keys:
        raise Invalid("Chưa có HOSO_AUDIT_KEY nên nhật ký chưa được ký.")
    for key in keys:
        show(key)
    return 0


def _verify_audit(chosen: argparse.Namespace) -> int:
    """Read the whole chain back, with the database, the store's checkpoints and the public key alone."""
    deps = bootstrap.deps()
    verdicts = audit.check(deps.audit, deps.objects, public_key=chosen.public_key)
    if chosen.json:
        show_json([{name: getattr(one, name) for name in one.__dataclass_fields__} for one in verdicts])
    for one in verdicts if not chosen.json else ():
        about = f"{_STREAMS[one.stream]}: {one.rows} dòng, {one.checkpoints} điểm chốt đã ký"
        late = f", {one.unlinked} dòng mới chưa vào chuỗi" if one.unlinked else ""
        show(f"{about}{late}: {one.fault or 'nguyên vẹn'}")
    return _NO if any(one.fault for one in verdicts) else 0


def _export(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    name, stream = retrieve.package(deps, chosen.dossier, account=operator(deps)[0])
    with stream, chosen.output.open("wb") as target:
        shutil.copyfileobj(stream, target)
        size = target.tell()
    tell(f"Đã ghi {chosen.output} ({name}, {size} byte).")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    if chosen.audit:
        return _verify_audit(chosen)
    if chosen.archive:
        return _verify_archive(chosen)
    if chosen.file is None:
        raise Misuse("Hãy nêu tệp gói: hoso verify FILE.zip, hoặc dùng --archive, --audit.")
    try:
        with chosen.file.open("rb") as stream:
            faults = packing.verify(stream)
    except OSError as exc:
        raise NotFound(f"Không mở được «{chosen.file}»: {reason_of(exc)}.") from exc
    if chosen.json:
        show_json({"file": str(chosen.file), "whole": not faults, "faults": list(faults)})
        return _NO if faults else 0
    for fault in faults:
        show(fault)
    if not faults:
        show(f"{chosen.file}: nguyên vẹn.")
    return _NO if faults else 0


def _verify_archive(chosen: argparse.Namespace) -> int:
    """Read every archived package back from the store and verify it."""
    found: dict[str, list[str]] = {}
    for code, faults in _verified(bootstrap.deps()):
        found[code] = faults
        for fault in faults if not chosen.json else ():
            show(f"{code}: {fault}")
    broken = {code: faults for code, faults in found.items() if faults}
    if chosen.json:
        show_json({"whole": len(found) - len(broken), "broken": len(broken), "faults": broken})
    else:
        show(f"{len(found) - len(broken)} gói nguyên vẹn, {len(broken)} gói hỏng.")
    return _NO if broken else 0


def _verified(deps: Deps) -> Iterator[tuple[str, list[str]]]:
    """Give each archived dossier's code and what is wrong with its package."""
    account, query = operator(deps)[0], Query(states=("archived",), limit=200)
    while True:
        answer = retrieve.find(deps, query, account=account)
        for hit in answer.hits:
            with retrieve.package(deps, hit.dossier_id, account=account)[1] as stream:
                yield hit.code, list(packing.verify(stream))
        if not answer.cursor:
            return
        query = Query(states=("archived",), limit=200, cursor=answer.cursor)
