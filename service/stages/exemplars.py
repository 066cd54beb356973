"""Exemplars: marks set and taken off, articles recorded, lists by year, field and unit, biographies for the press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from service.domain import exemplars, matrix
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.exemplars import MARKS, Wanted
from service.domain.fields import Problem
from service.domain.letters import clean
from service.domain.permission import Operation
from service.domain.register import Entry, Kind, Lines
from service.domain.restricted import hidden_from, shown_to, struck
from service.stages import audit, letter_values, retrieve, seeing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.exemplars import About, Article, Exemplar
    from service.domain.register import Entry as Line
    from service.ports import Account, Deps

FORMS = ("txt", "html", "docx")
_LONGEST = {"summary": 3000, "note": 500, "field": 100, "title": 300, "outlet": 200, "url": 500}
_SHORT = 20
_NOBODY = "Không có gương điển hình nào vừa được phép tuyên truyền vừa đã được khen thưởng theo lựa chọn này."
_HEADING = "GƯƠNG ĐIỂN HÌNH TIÊN TIẾN"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark to set or take off a nominee (counted from 1); `field` and `summary` stay as they are where empty."""

    nominee: int
    mark: str
    on: bool = True
    field: str = ""
    summary: str = ""
    note: str = ""


def mark(deps: Deps, dossier_id: str, wish: Mark, *, account: Account) -> About:
    """Set a mark on a nominee or take it off; gives all that is said of it now.

    Raises NotFound, NotAllowed, Invalid with every fault, Conflict where nothing would change.
    """
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    matrix.nominee_of(dossier, wish.nominee)
    key = matrix.keys_of(dossier)[wish.nominee - 1]
    said = {name: clean(getattr(wish, name)) for name in ("field", "summary", "note")}
    faults = _too_long(said)
    if wish.mark not in MARKS:
        told = f"Không có dấu «{clean(wish.mark)}»; có: {', '.join(MARKS)}."
        faults.append(Problem("mark.unknown", told, field="mark"))
    if said["field"] and said["field"] not in fields(deps):
        faults.append(Problem("mark.field", f"Lĩnh vực phải là một trong: {'; '.join(fields(deps))}.", field="field"))
    if faults:
        raise Invalid("Chưa đánh dấu được.", faults)
    series = f"mark/{dossier.id}/{key}/{wish.mark}"
    lines = deps.register.entries(Lines(Kind.MARK, series=series))
    stands = bool(lines and lines[-1].body["on"])
    if stands == wish.on and not any(said.values()):
        raise Conflict("Dấu này đã đặt." if stands else "Dấu này chưa đặt.", current=len(lines))
    body = {"nominee": key, "mark": wish.mark, "on": wish.on, **said}
    deps.register.enter(Entry(deps.ids.new(), Kind.MARK, series, len(lines) + 1, deps.clock.now(), account.name, body,
                              dossier=dossier.id))  # fmt: skip
    return about(deps, dossier, account=account).get((dossier.id, key), exemplars.About())


def add_article(deps: Deps, dossier_id: str, nominee: int, article: Article, *, account: Account) -> About:
    """Record an article about a nominee. NotFound, NotAllowed; Invalid with every fault; Conflict where it is there."""
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_CORRECT)
    matrix.nominee_of(dossier, nominee)
    key = matrix.keys_of(dossier)[nominee - 1]
    body = {name: clean(getattr(article, name)) for name in ("title", "outlet", "on", "url")}
    faults = _too_long(body)
    faults += [Problem("article.missing", "Thiếu tên bài hoặc nơi đăng.", field=name) for name in ("title", "outlet")
               if not body[name]]  # fmt: skip
    if not _is_day(body["on"]):
        faults.append(Problem("article.day", "Ngày đăng phải theo dạng 2026-03-05.", field="on"))
    if body["url"] and not _is_web(body["url"]):
        faults.append(Problem("article.url", "Địa chỉ bài phải bắt đầu bằng http:// hoặc https://.", field="url"))
    if faults:
        raise Invalid("Chưa ghi được tin bài.", faults)
    known = _about(deps, dossier).get((dossier.id, key), exemplars.About())
    if any((one.title, one.outlet, one.on) == (body["title"], body["outlet"], body["on"]) for one in known.articles):
        raise Conflict("Tin bài này đã có.")
    made = deps.ids.new()
    deps.register.enter(Entry(made, Kind.ARTICLE, f"article/{made}", 1, deps.clock.now(), account.name,
                              {"nominee": key, **body}, dossier=dossier.id))  # fmt: skip
    return about(deps, dossier, account=account).get((dossier.id, key), exemplars.About())


def about(deps: Deps, dossier: Dossier, *, account: Account) -> Mapping[tuple[str, str], About]:
    """Give what the register says of each nominee of a dossier, by (dossier id, nominee's key).

    Whom the account may not see is named by none of it.
    """
    known = _about(deps, dossier)
    sight = seeing.sight(deps, account.roles)
    return {key: sight.without(one, [dossier.id]) for key, one in known.items()}


def _about(deps: Deps, dossier: Dossier) -> Mapping[tuple[str, str], About]:
    return exemplars.told_of(_lines(deps, dossier.id))


def listed(deps: Deps, wanted: Wanted, *, account: Account) -> list[Exemplar]:
    """Give the wanted exemplars in the account's reach, by year, field, unit and name. NotAllowed.

    Persons whose data the account's roles may not see are left out.
    """
    return _listed(deps, wanted, account=account, roles=account.roles)


def _listed(deps: Deps, wanted: Wanted, *, account: Account, roles: frozenset[str] | None) -> list[Exemplar]:
    """Give the wanted exemplars as these roles see them; None: as whoever sees least."""
    reach = retrieve.scope_of(account, Operation.MOVEMENT_READ)
    lines = _lines(deps)
    told, found = exemplars.told_of(lines), []
    marked = (dossier_id for (dossier_id, _), one in told.items() if one.marks and wanted.marks(one))
    for dossier_id in dict.fromkeys(marked):
        try:
            dossier = deps.store.dossier(dossier_id)
        except NotFound:
            continue
        if reach.unit_ids is None or dossier.origin.organ_id in reach.unit_ids:
            unit = deps.units.by_code(dossier.origin.unit_id or dossier.origin.organ_id)
            award = letter_values.award_name(deps, dossier.award)
            kind, hidden = unit.kind if unit else "", hidden_from(dossier.restricted, roles)
            seen = exemplars.exemplars_in(shown_to(dossier, roles), told, award=award, unit_class=kind)
            found += struck(seen, hidden)
    return exemplars.in_order(one for one in found if wanted.fits(one))


def press(deps: Deps, wanted: Wanted, form: str, *, account: Account) -> tuple[str, bytes]:
    """Give the short biographies of who may be told of, as text, HTML or Word, and before them the file's name.

    Who has no award that stands, no mark that allows it, or a restriction on their data is left out; where nobody is
    left, the file says so.
    Raises NotAllowed; Invalid for another form.
    """
    if form not in FORMS:
        raise Invalid(f"Dạng tệp phải là một trong: {', '.join(FORMS)}.")
    told = [one for one in _listed(deps, wanted, account=account, roles=None) if one.may_be_told]
    audit.note_read(deps, "press", "", account=account, detail={"dossiers": sorted({one.code for one in told})})
    lives = [exemplars.biography(one) for one in told] or [[_NOBODY]]
    name = f"guong-dien-hinh.{form}"
    if form == "docx":
        return name, deps.letter_writer.lives(_HEADING, lives)
    return name, (_html(lives) if form == "html" else _text(lives)).encode()


def fields(deps: Deps) -> Sequence[str]:
    """Give the fields by which exemplars are sorted."""
    return tuple(dict.fromkeys(one for file in deps.catalogue.criteria for one in file.fields))


def _lines(deps: Deps, dossier: str = "") -> list[Line]:
    kinds = (Kind.MARK, Kind.ARTICLE)
    return [line for kind in kinds for line in deps.register.entries(Lines(kind, dossier=dossier))]


def _text(lives: Sequence[Sequence[str]]) -> str:
    told = ("\n".join((f"{at}. {head}", *(f"   {line}" for line in rest))) for at, (head, *rest) in enumerate(lives, 1))
    return f"{_HEADING}\n\n" + "\n\n".join(told) + "\n"


def _html(lives: Sequence[Sequence[str]]) -> str:
    told = "\n".join(
        f"<section><h2>{escape(head)}</h2>{''.join(f'<p>{escape(line)}</p>' for line in rest)}</section>"
        for head, *rest in lives
    )
    return (
        f'<!doctype html>\n<html lang="vi"><head><meta charset="utf-8"><title>{_HEADING.capitalize()}</title></head>\n'
        f"<body><h1>{_HEADING.capitalize()}</h1>\n{told}\n</body></html>\n"
    )


def _too_long(said: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem("text.long", f"«{name}» dài quá {_LONGEST.get(name, _SHORT)} ký tự.", field=name)
        for name, value in said.items()
        if len(value) > _LONGEST.get(name, _SHORT)
    ]


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:  # a bracket that is no address
        return False


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
