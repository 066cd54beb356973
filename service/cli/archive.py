"""Commands that ask the archive: search, its export and saved searches, the history of a name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, add_page, operator, show_answer
from service.cli.output import show, show_json, show_table, tell, written
from service.domain.deadlines import local_day
from service.domain.errors import Invalid
from service.domain.statistics import COLUMNS
from service.ports import Query
from service.stages import decisions, forms, history, past_review, search, statistics
from service.stages.statistics import TABLES

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from service.domain.awards_held import Held
    from service.domain.events import Actor
    from service.ports import Account, Answer, Deps

_OUTCOMES = {"approved": "đã khen", "rejected": "không khen", "withdrawn": "đã rút", "proposed": "đang đề nghị",
             "annulled": "đã hủy quyết định"}  # fmt: skip
_FACETS = {
    "year": "năm", "award": "hình thức", "unit": "đơn vị", "unit_class": "nhóm đơn vị", "round": "đợt",
    "state": "trạng thái", "signer": "người ký",
}  # fmt: skip
_SHOWN = 8
_NO = 1
_BROUGHT = {"filed": "đã đưa vào", "doubtful": "đưa vào, chờ xác nhận", "known": "đã có", "refused": "không đọc được"}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this module."""
    searching = commands.add_parser("search", help="tìm trong kho hồ sơ, có dấu hay không dấu")
    searching.add_argument("query", nargs="*", metavar="CHỮ")
    searching.add_argument("--year", type=int, action="append", default=[], metavar="NĂM")
    searching.add_argument("--award", default="", metavar="MÃ")
    searching.add_argument("--organ", action="append", default=[], metavar="MÃ ĐƠN VỊ")
    searching.add_argument("--class", dest="unit_class", default="", metavar="NHÓM", help="nhóm đơn vị: U1, U2…")
    searching.add_argument("--round", default="", metavar="ĐỢT", help="các hình thức của đợt này")
    searching.add_argument("--signer", default="", metavar="NGƯỜI KÝ")
    searching.add_argument("--newest", action="store_true", help="mới nhất trước")
    searching.add_argument("--facets", action="store_true", help="kèm số lượng theo năm, hình thức, đơn vị…")
    searching.add_argument("--xlsx", type=Path, metavar="FILE.xlsx", help="ghi kết quả ra bảng tính")
    searching.add_argument("--save", default="", metavar="TÊN", help="lưu tìm kiếm này của tài khoản --as")
    searching.add_argument("--saved", default="", metavar="TÊN", help="chạy tìm kiếm đã lưu của tài khoản --as")
    add_page(searching)
    add_account(searching)
    searching.set_defaults(run=_search)
    past = commands.add_parser(
        "import-decisions", help="đưa quyết định, danh sách khen thưởng cũ vào kho; chạy lại được"
    )
    past.add_argument("folder", type=Path, nargs="?", metavar="THƯ MỤC")
    past.add_argument("--waiting", action="store_true", help="liệt kê những gì chờ người xác nhận")
    past.add_argument("--show", default="", metavar="HỒ SƠ", help="những gì đã đọc, chỗ nào chưa chắc, ở đâu")
    past.add_argument("--confirm", default="", metavar="HỒ SƠ", help="xác nhận một quyết định đã đọc đúng")
    past.add_argument("--dismiss", default="", metavar="HỒ SƠ", help="bác một tệp không phải quyết định; cần --reason")
    past.add_argument("--reason", default="", metavar="LÝ DO")
    past.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="TRƯỜNG=GIÁ TRỊ",
        help="sửa khi xác nhận: number, date…; một dòng danh sách: 3.name, 3.unit… (dòng 3)",
    )
    past.add_argument("--strike", type=int, action="append", default=[], metavar="DÒNG", help="bỏ một dòng danh sách")
    add_page(past)
    add_account(past)
    past.set_defaults(run=_import_decisions)
    telling = commands.add_parser("history", help="một người hoặc đơn vị đã được khen thưởng những gì")
    telling.add_argument("name", nargs="?", default="", metavar="TÊN", help="để trống: mọi người của --unit")
    telling.add_argument("--unit", default="", metavar="ĐƠN VỊ")
    telling.add_argument("--since", type=int, default=0, metavar="NĂM", help="chỉ từ năm này")
    telling.add_argument("--json", action="store_true")
    telling.set_defaults(run=_history)
    counting = commands.add_parser("statistics", help="thống kê khen thưởng của một năm, theo hình thức và đơn vị")
    counting.add_argument("year", type=int, nargs="?", metavar="NĂM", help="mặc định: năm nay")
    counting.add_argument("--json", action="store_true")
    counting.add_argument("--xlsx", type=Path, metavar="FILE.xlsx", help="ghi ra bảng tính")
    add_account(counting)
    counting.set_defaults(run=_statistics)


def _statistics(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account, year = operator(deps, chosen.account)[0], chosen.year or local_day(deps.clock.now()).year
    if chosen.xlsx:
        chosen.xlsx.write_bytes(statistics.sheet(deps, year, account=account))
        tell(f"Đã ghi {chosen.xlsx}.")
        return 0
    told = statistics.of_year(deps, year, account=account)
    if chosen.json:
        tables = {by: [{"name": row.name, **row.counts} for row in rows] for by, rows in told.tables.items()}
        show_json({"year": year, "dossiers": told.dossiers, "legal_basis": told.rules.legal_basis, "tables": tables})
        return 0
    show(f"{told.rules.title} năm {year}, từ {told.dossiers} hồ sơ. Căn cứ: {told.basis}.")
    for by, title in TABLES.items():
        show("")
        rows = [(row.name, *(str(row.counts[column]) for column in COLUMNS)) for row in told.tables[by]]
        show_table((title.upper(), *map(str.upper, COLUMNS.values())), rows)
    return 0


def _search(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    query = _query(deps, chosen, account)
    if chosen.save:
        search.save(deps, chosen.save, query, account=account)
        tell(f"Đã lưu tìm kiếm «{chosen.save}».")
    if chosen.xlsx:
        data, rows, more = search.export(deps, query, account=account)
        chosen.xlsx.write_bytes(data)
        tell(f"Đã ghi {chosen.xlsx}: {rows} hồ sơ{' (còn nữa, hãy thu hẹp câu hỏi)' if more else ''}.")
        return 0
    answer = search.find(deps, query, account=account)
    if not chosen.json:
        _tell_about(answer)
    return show_answer(answer, chosen) if answer.hits or chosen.json else 0


def _query(deps: Deps, chosen: argparse.Namespace, account: Account) -> Query:
    if chosen.saved:
        return search.saved_query(deps, chosen.saved, account=account)
    if not chosen.query:
        raise Misuse("Hãy nêu chữ cần tìm, hoặc --saved TÊN.")
    return Query(
        text=" ".join(chosen.query),
        years=tuple(chosen.year),
        award=chosen.award,
        organs=tuple(chosen.organ),
        unit_class=chosen.unit_class,
        round_name=chosen.round,
        signer=chosen.signer,
        newest=chosen.newest,
        facets=chosen.facets,
        limit=chosen.limit,
        cursor=chosen.cursor,
    )


def _tell_about(answer: Answer) -> None:
    """Say what the table of hits does not: that nothing is there, what may be meant, how many of what."""
    if not answer.hits:
        tell("Không tìm thấy trong kho lưu trữ này.")
    if answer.instead:
        tell(f"Không hồ sơ nào khớp; kết quả cho «{answer.instead}».")
    if answer.near:
        tell(f"Không có tên đúng như vậy; tên gần giống: {', '.join(answer.near)}.")
    for facet, counts in answer.facets.items():
        shown = ", ".join(f"{count.label or count.value} ({count.hits})" for count in counts[:_SHOWN])
        tell(f"  {_FACETS.get(facet, facet)}: {shown}{'…' if len(counts) > _SHOWN else ''}")


def _import_decisions(chosen: argparse.Namespace) -> int:
    if not (chosen.waiting or chosen.show or chosen.confirm or chosen.dismiss):
        _require_folder(chosen.folder)
    deps = bootstrap.deps()
    account, actor = operator(deps, chosen.account)
    if chosen.waiting:
        return show_answer(decisions.waiting(deps, account=account, cursor=chosen.cursor, limit=chosen.limit), chosen)
    if chosen.show or chosen.confirm or chosen.dismiss:
        return _look(deps, chosen, account=account, actor=actor)
    there = sorted(path for path in chosen.folder.rglob("*") if path.is_file())
    files = [path for path in there if path.suffix.lower() in decisions.SUFFIXES]
    counted: Counter[str] = Counter()
    for number, path in enumerate(files, start=1):
        name = path.relative_to(chosen.folder).as_posix()
        done = decisions.bring_in(deps, name, path.read_bytes(), actor=actor, account=account)
        counted[done.kind] += 1
        tell(f"[{number}/{len(files)}] {name}: {_BROUGHT[done.kind]} {done.code} {done.why}".rstrip())
    others = [
        path.relative_to(chosen.folder).as_posix() for path in there if path.suffix.lower() not in decisions.SUFFIXES
    ]
    show(", ".join(f"{counted[kind]} {said}" for kind, said in _BROUGHT.items()) + _passed_over(others))
    return _NO if counted["refused"] else 0


def _passed_over(names: Sequence[str]) -> str:
    """Name the files that are of no kind a decision comes as: nobody should believe them brought in."""
    more = "…" if len(names) > _SHOWN else ""
    return f"; bỏ qua {len(names)} tệp loại khác: {', '.join(names[:_SHOWN])}{more}" if names else ""


def _require_folder(folder: Path | None) -> None:
    if folder is None:
        raise Misuse("Hãy nêu thư mục có quyết định cũ, hoặc --waiting, --show, --confirm, --dismiss HỒ SƠ.")
    if not folder.is_dir():
        what = "không phải thư mục" if folder.exists() else "không có"
        raise Invalid(f"«{folder}» {what}: hãy nêu thư mục có quyết định, danh sách cũ.")


def _look(deps: Deps, chosen: argparse.Namespace, *, account: Account, actor: Actor) -> int:
    """Show, confirm or dismiss one old decision."""
    if chosen.show:
        told = past_review.desk_json(past_review.shown(deps, chosen.show, account=account))
        _tell_decision(told, chosen)
    elif chosen.confirm:
        dossier = past_review.confirm(deps, chosen.confirm, _word(chosen), actor=actor, account=account)
        show(f"{dossier.code}: đã xác nhận")
    else:
        dossier = past_review.dismiss(deps, chosen.dismiss, chosen.reason, actor=actor, account=account)
        show(f"{dossier.code}: đã bác")
    return 0


def _word(chosen: argparse.Namespace) -> past_review.Word:
    """Read what is put right: a field of the decision, or of the row whose number stands before the point."""
    fields: dict[str, str] = {}
    rows: dict[int, dict[str, str]] = {}
    for name, sign, value in (item.partition("=") for item in chosen.set):
        number, point, of_row = name.partition(".")
        if not sign or (point and not number.isdecimal()):
            raise Misuse("--set phải theo dạng TRƯỜNG=GIÁ TRỊ, hoặc DÒNG.MỤC=GIÁ TRỊ.")
        if point:
            rows.setdefault(int(number) - 1, {})[of_row] = value
        else:
            fields[name] = value
    return past_review.Word(fields, rows, frozenset(number - 1 for number in chosen.strike))


def _tell_decision(told: Mapping[str, Any], chosen: argparse.Namespace) -> None:
    if chosen.json:
        show_json(told)
        return
    show(f"{told['code']}  {told['file']}  {told['doubts']}")
    for one in told["fields"]:
        show(f"  {'  ' if one['sure'] else '? '}{one['name']}: {one['value'] or '(không thấy)'}  «{one['evidence']}»")
    for row in told["rows"]:
        about = "; ".join(filter(None, (row["title"], row["unit"], row["award"])))
        show(f"  {'  ' if row['sure'] else '? '}{row['place'] + 1}. {row['name']} {about}  «{row['evidence']}»")


def _history(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = history.of(deps, chosen.name, chosen.unit, account=operator(deps)[0], since=chosen.since)
    if chosen.json:
        show_json(forms.history_json(found))
        return 0
    for person in found.people:
        born = f", sinh năm {person.birth_year}" if person.birth_year else ""
        show(f"{person.name}{born}  {'; '.join(person.units)}")
        if person.doubt:
            show(f"  ? {person.doubt}")
        for row in person.rows:
            show(f"  {_line(row)}")
    if found.note:
        show(found.note)
    return 0


def _line(row: Held) -> str:
    day, number = written(row.when[:10]), row.number or "chưa có số quyết định"
    page = f", giấy tờ {row.paper} trang {row.page}" if row.paper else ""
    doubt = "" if row.confirmed else "  (chưa được người xác nhận)"
    return f"{day}  {row.award}  {_OUTCOMES.get(row.outcome, row.outcome)}  {number}  {row.code}{page}{doubt}"
