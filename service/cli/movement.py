"""Commands about the movement: evidence against criteria, exemplars, difficulties."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import bootstrap
from service.cli.arguments import Misuse
from service.cli.dossiers import add_account, operator
from service.cli.output import show, show_json, show_table, tell
from service.domain.deadlines import local_day
from service.domain.exemplars import FIVE_YEARS, MARKS, Article, Wanted, exemplar_json
from service.domain.matrix import sheet_json
from service.domain.text import collapse
from service.stages import difficulties, exemplars, matrix
from service.stages.difficulties import Raised
from service.stages.exemplars import Mark
from service.stages.matrix import Wish

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from service.domain.exemplars import Exemplar
    from service.domain.matrix import Sheet
    from service.ports import Deps

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names no other type

_OUTCOMES = {"approved": "đã khen", "proposed": "đang đề nghị", "rejected": "không khen", "withdrawn": "đã rút",
             "annulled": "đã hủy quyết định"}  # fmt: skip
_STATUSES = {"open": "đang chờ", "answered": "đã trả lời", "closed": "đã khép lại"}


def add_commands(commands: Commands) -> None:
    """Add the commands of this module."""
    _add_matrix(commands)
    _add_exemplars(commands)
    _add_difficulties(commands)


def _verbs(commands: Commands, name: str, about: str) -> Commands:
    return commands.add_parser(name, help=about).add_subparsers(dest="verb", required=True, metavar="VIỆC")


def _add_matrix(commands: Commands) -> None:
    verbs = _verbs(commands, "matrix", "minh chứng theo tiêu chí của từng tập thể, cá nhân; không chấm điểm")
    showing = verbs.add_parser("show", help="minh chứng đã gắn và gợi ý")
    showing.add_argument("dossier", metavar="HỒ SƠ")
    showing.add_argument("--json", action="store_true")
    add_account(showing)
    showing.set_defaults(run=_show_matrix)
    linking = verbs.add_parser("link", help="gắn một đoạn giấy tờ với nhóm tiêu chí")
    linking.add_argument("dossier", metavar="HỒ SƠ")
    linking.add_argument("nominee", type=int, metavar="SỐ THỨ TỰ")
    linking.add_argument("code", metavar="NHÓM")
    linking.add_argument("paper", type=int, metavar="GIẤY TỜ")
    linking.add_argument("quote", metavar="ĐOẠN TRÍCH")
    add_account(linking)
    linking.set_defaults(run=_link)
    unlinking = verbs.add_parser("unlink", help="bỏ một liên kết")
    unlinking.add_argument("dossier", metavar="HỒ SƠ")
    unlinking.add_argument("link", metavar="LIÊN KẾT")
    add_account(unlinking)
    unlinking.set_defaults(run=_unlink)


def _add_exemplars(commands: Commands) -> None:
    verbs = _verbs(commands, "exemplars", "gương điển hình: đánh dấu, tin bài, danh sách, tiểu sử cho báo chí")
    listing = verbs.add_parser("list", help="theo dấu, năm, lĩnh vực, đơn vị")
    _add_which(listing)
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_list_exemplars)
    pressing = verbs.add_parser("press", help="tiểu sử ngắn: chỉ ai được tuyên truyền, chỉ mục công khai")
    _add_which(pressing)
    pressing.add_argument("--form", choices=exemplars.FORMS, default="txt")
    pressing.add_argument("-o", "--output", type=Path, metavar="FILE")
    pressing.set_defaults(run=_press)
    for verb, about in (("mark", "đặt dấu"), ("unmark", "bỏ dấu")):
        marking = verbs.add_parser(
            verb, help=f"{about}: {', '.join(f'{name} ({said})' for name, said in MARKS.items())}"
        )
        marking.add_argument("dossier", metavar="HỒ SƠ")
        marking.add_argument("nominee", type=int, metavar="SỐ THỨ TỰ")
        marking.add_argument("mark", choices=list(MARKS))
        for name in ("--field", "--summary", "--note"):
            marking.add_argument(name, default="")
        add_account(marking)
        marking.set_defaults(run=_mark, on=verb == "mark")
    telling = verbs.add_parser("article", help="ghi tin bài đã đăng")
    telling.add_argument("dossier", metavar="HỒ SƠ")
    telling.add_argument("nominee", type=int, metavar="SỐ THỨ TỰ")
    telling.add_argument("title", metavar="TÊN BÀI")
    telling.add_argument("--outlet", required=True, metavar="NƠI ĐĂNG")
    telling.add_argument("--on", required=True, type=date.fromisoformat, metavar="NGÀY")
    telling.add_argument("--url", default="")
    add_account(telling)
    telling.set_defaults(run=_article)


def _add_which(command: argparse.ArgumentParser) -> None:
    command.add_argument("--mark", default="", choices=["", *MARKS])
    command.add_argument("--year", type=int, default=0, metavar="NĂM")
    command.add_argument("--years", type=int, default=1, metavar="SỐ NĂM")
    command.add_argument("--five-years", action="store_true", help=f"{FIVE_YEARS} năm đến --year, mặc định đến năm nay")
    command.add_argument("--field", default="", metavar="LĨNH VỰC")
    command.add_argument("--unit", default="", metavar="ĐƠN VỊ")
    add_account(command)


def _add_difficulties(commands: Commands) -> None:
    verbs = _verbs(commands, "difficulties", "khó khăn, vướng mắc của hồ sơ, của đợt")
    listing = verbs.add_parser("list", help="mới nhất trước")
    listing.add_argument("--round", default="", metavar="ĐỢT")
    listing.add_argument("--dossier", default="", metavar="HỒ SƠ")
    listing.add_argument("--status", default="", choices=["", *_STATUSES])
    listing.add_argument("--json", action="store_true")
    add_account(listing)
    listing.set_defaults(run=_list_difficulties)
    raising = verbs.add_parser("raise", help="ghi một vướng mắc")
    raising.add_argument("text", metavar="NỘI DUNG")
    raising.add_argument("--round", default="", metavar="ĐỢT")
    raising.add_argument("--dossier", default="", metavar="HỒ SƠ")
    raising.add_argument("--unit", default="", metavar="MÃ ĐƠN VỊ")
    add_account(raising)
    raising.set_defaults(run=_raise)
    answering = verbs.add_parser("answer", help="trả lời, bổ sung, khép lại")
    answering.add_argument("difficulty", metavar="VƯỚNG MẮC")
    answering.add_argument("text", metavar="NỘI DUNG")
    answering.add_argument("--status", default="answered", choices=list(_STATUSES))
    add_account(answering)
    answering.set_defaults(run=_answer)


def _show_matrix(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    dossier, held, sheets = matrix.show(deps, chosen.dossier, account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([sheet_json(one) for one in sheets])
        return 0
    show(f"{dossier.code}  {held.criteria.title}")
    for sheet in sheets:
        _print_sheet(sheet)
    return 0


def _print_sheet(sheet: Sheet) -> None:
    show(f"{sheet.number}. {sheet.nominee.name}")
    for row in sheet.rows:
        show(f"  {row.group.code}  {row.group.name}: {f'{len(row.links)} minh chứng' if row.links else 'chưa có'}")
        for one in row.links:
            stale = "  ! giấy tờ nay đã khác" * one.stale
            where = f"giấy tờ {one.span.paper} trang {one.span.page}"
            show(f"    = «{collapse(one.span.quote)}» ({where}, {one.by})  {one.id}{stale}")
        for seen in row.suggestions:
            where = f"giấy tờ {seen.span.paper} trang {seen.span.page}"
            show(f"    ? «{collapse(seen.span.quote)}» ({where}, vì có: {', '.join(seen.words)})")


def _link(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    wish = Wish(chosen.nominee, chosen.code, chosen.paper, chosen.quote)
    made = matrix.link(deps, chosen.dossier, wish, account=operator(deps, chosen.account)[0])
    show(f"{made.id}  {made.code}  giấy tờ {made.span.paper} trang {made.span.page}")
    return 0


def _unlink(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    matrix.unlink(deps, chosen.dossier, chosen.link, account=operator(deps, chosen.account)[0])
    return 0


def _wanted(deps: Deps, chosen: argparse.Namespace) -> Wanted:
    years = FIVE_YEARS if chosen.five_years else chosen.years
    year = chosen.year or (local_day(deps.clock.now()).year if chosen.five_years else 0)
    return Wanted(chosen.mark, year, years, chosen.field, chosen.unit)


def _list_exemplars(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    found = exemplars.listed(deps, _wanted(deps, chosen), account=operator(deps, chosen.account)[0])
    if chosen.json:
        show_json([exemplar_json(one) for one in found])
        return 0
    show_table(
        ("NĂM", "LĨNH VỰC", "TẬP THỂ, CÁ NHÂN", "ĐƠN VỊ", "HỒ SƠ", "DẤU", "TIN BÀI"), [_row(one) for one in found]
    )
    return 0


def _row(one: Exemplar) -> tuple[str, ...]:
    marks = ", ".join(MARKS[each.mark] for each in one.marks)
    articles = "; ".join(f"{each.title} ({each.outlet}, {each.on})" for each in one.articles)
    return (
        str(one.year),
        one.field or "-",
        one.name,
        one.unit,
        f"{one.code} ({_OUTCOMES.get(one.outcome, one.outcome)})",
        marks,
        articles,
    )


def _press(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    name, data = exemplars.press(deps, _wanted(deps, chosen), chosen.form, account=account)
    if chosen.output:
        chosen.output.write_bytes(data)
        tell(f"Đã ghi {chosen.output} ({name}).")
    elif chosen.form == "docx":
        raise Misuse("Tệp Word không in ra màn hình được; hãy thêm -o TỆP.")
    else:
        show(data.decode().rstrip())
    return 0


def _mark(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    wish = Mark(chosen.nominee, chosen.mark, chosen.on, chosen.field, chosen.summary, chosen.note)
    about = exemplars.mark(deps, chosen.dossier, wish, account=operator(deps, chosen.account)[0])
    show(", ".join(MARKS[one.mark] for one in about.marks) or "không còn dấu nào")
    return 0


def _article(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    article = Article(chosen.title, chosen.outlet, chosen.on.isoformat(), chosen.url)
    account = operator(deps, chosen.account)[0]
    about = exemplars.add_article(deps, chosen.dossier, chosen.nominee, article, account=account)
    show(f"{len(about.articles)} tin bài")
    return 0


def _list_difficulties(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    found = difficulties.listed(
        deps, account=account, round_name=chosen.round, dossier=chosen.dossier, status=chosen.status
    )
    if chosen.json:
        show_json(found)
    else:
        for one in found:
            _print_difficulty(one)
    return 0


def _print_difficulty(one: Mapping[str, Any]) -> None:
    about = " · ".join(filter(None, (one["dossier"], one["round"], one["unit_name"])))
    show(f"{one['id']}  [{_STATUSES[one['status']]}] {about}")
    for said in one["said"]:
        show(f"    {said['at'][:10]} {said['by']}: {said['text']}")


def _raise(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    wish = Raised(chosen.text, chosen.round, chosen.dossier, chosen.unit)
    account = operator(deps, chosen.account)[0]
    made = difficulties.raise_one(deps, wish, account=account)
    _print_difficulty(difficulties.told(deps, made, account=account))
    return 0


def _answer(chosen: argparse.Namespace) -> int:
    deps = bootstrap.deps()
    account = operator(deps, chosen.account)[0]
    made = difficulties.say(deps, chosen.difficulty, chosen.text, chosen.status, account=account)
    _print_difficulty(difficulties.told(deps, made, account=account))
    return 0
