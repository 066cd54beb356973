"""Search: the archive's questions with what the registry knows of units; facets, export, saved searches."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import VIETNAM
from service.domain.errors import Invalid, NotFound
from service.domain.permission import Operation, units_reached
from service.domain.search_query import in_other_words, parse, words
from service.domain.states import NAMES, State
from service.domain.text import collapse, nfc
from service.domain.units import plain_key
from service.ports import Query
from service.stages import audit, registry, retrieve, search_facets, sheets
from service.stages.letter_days import written
from service.stages.letter_values import award_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.units import Unit
    from service.ports import Account, Answer, Deps, Hit

MOST_EXPORTED = 10_000
_PAGE = 200
_MOST_SAVED = 100
_LONGEST_NAME = 120
_UNIT_WORDS = 2
_MOST_VALUES = 50
_NONE = ("(không)",)  # what no dossier has: an empty tuple would narrow by nothing
_HEAD = (
    "TT", "Mã hồ sơ", "Nhận ngày", "Số văn bản", "Ngày văn bản", "Số quyết định", "Ngày quyết định", "Đơn vị trình",
    "Trích yếu", "Hình thức", "Trạng thái", "Đoạn tìm thấy",
)  # fmt: skip


def find(deps: Deps, query: Query, *, account: Account) -> Answer:
    """Answer a search within what the account may see; units are found under the names they had before and after.

    Facets count a unit with those that became it, the classes of units, and the rounds (`templates/rounds`) that the
    awards belong to; of each the 50 most frequent values. What nothing answers is asked once more in its own words
    alone (`Answer.instead`).
    """
    answer = retrieve.find(deps, widened(deps, query), account=account)
    if not answer.hits and (instead := in_other_words(query.text)):  # on every page of that answer
        query = replace(query, text=instead)
        other = retrieve.find(deps, widened(deps, query), account=account)
        answer = replace(other, instead=instead.strip()) if other.hits else answer
    if not answer.facets:
        return answer
    told = {**answer.facets, **search_facets.of_units(deps.catalogue.units, answer.facets.get("unit", ()))}
    told |= search_facets.of_rounds(deps.catalogue.rounds, answer.facets.get("award", ()))
    told["award"] = tuple(replace(one, label=award_name(deps, one.value)) for one in told.get("award", ()))
    told["state"] = tuple(replace(one, label=NAMES[State(one.value)]) for one in told.get("state", ()))
    return replace(answer, facets={name: counts[:_MOST_VALUES] for name, counts in told.items() if counts})


def widened(deps: Deps, query: Query) -> Query:
    """Give the query with the other names of the unit it names, and the other codes of the units it is narrowed to."""
    awards = _of_round(deps, query)
    return replace(query, also=_other_names(deps, query.text), organs=_organs(deps, query), awards=awards)


def _of_round(deps: Deps, query: Query) -> tuple[str, ...]:
    """Give the awards to narrow by: those of the round, among those that were asked for; Invalid for no such round."""
    if not query.round_name:
        return query.awards
    one = next((one for one in deps.catalogue.rounds if one.name == query.round_name), None)
    if one is None:
        raise Invalid(f"Không có đợt «{query.round_name}».")
    return tuple(code for code in one.awards if not query.awards or code in query.awards) or _NONE


def _organs(deps: Deps, query: Query) -> tuple[str, ...]:
    """Give the codes to narrow by: those asked for with what they were and became, and of one class where it is one."""
    asked = _other_codes(deps, query.organs)
    if not query.unit_class:
        return asked
    units = deps.catalogue.units
    if query.unit_class not in {one.kind for one in units}:
        raise Invalid(f"Không có nhóm đơn vị «{query.unit_class}».")
    of_class = search_facets.codes_of_class(units, query.unit_class)
    return tuple(code for code in asked if code in of_class) or _NONE if query.organs else tuple(sorted(of_class))


def _other_names(deps: Deps, text: str) -> tuple[str, ...]:
    asked = parse(text)
    name = collapse(" ".join(asked.wanted))
    if asked.excluded or len(words(name)) < _UNIT_WORDS:
        return ()
    seeds = deps.units.named(plain_key(name))
    names = [other for unit in registry.family(deps.units, seeds) for other in unit.names]
    return tuple(other for other in dict.fromkeys(names) if plain_key(other) != plain_key(name))


def _other_codes(deps: Deps, organs: Sequence[str]) -> tuple[str, ...]:
    seeds = [unit for code in organs if (unit := deps.units.by_code(code))]
    family: Sequence[Unit] = registry.family(deps.units, seeds)
    return tuple(dict.fromkeys((*organs, *(code for unit in family for code in unit.codes))))


def export(deps: Deps, query: Query, *, account: Account) -> tuple[bytes, int, bool]:
    """Give a result as an xlsx, newest first: its bytes, how many rows, and whether more were left out.

    At most 10,000 rows; every cell is text, so that nothing of a paper can become a formula.
    """
    rows, more = [list(_HEAD)], False
    for number, hit in enumerate(_all(deps, query, account), start=1):
        if number > MOST_EXPORTED:
            more = True
            break
        rows.append(_row(deps, number, hit))
    audit.note_read(deps, "export", "", account=account, detail={"query": query.text, "rows": len(rows) - 1})
    return sheets.workbook("Kết quả", rows), len(rows) - 1, more


def _all(deps: Deps, query: Query, account: Account) -> Iterator[Hit]:
    # A list has an order of its own; a search is walked newest first, for only that order has no last page.
    page = replace(query, newest=True, facets=False, cursor="", limit=_PAGE)
    while True:
        answer = find(deps, page, account=account)
        yield from answer.hits
        if not answer.cursor:
            return
        page = replace(page, cursor=answer.cursor)


def _row(deps: Deps, number: int, hit: Hit) -> list[str]:
    day = f"{hit.received_at.astimezone(VIETNAM):%d/%m/%Y}"
    named = (hit.number, written(hit.date), hit.decision_number, written(hit.decision_date))
    snippet = hit.snippet.replace("\x02", "").replace("\x03", "")
    award, state = award_name(deps, hit.award), NAMES[State(hit.state)]
    return [str(number), hit.code, day, *named, hit.unit, hit.subject, award, state, snippet]


def saved(deps: Deps, *, account: Account) -> Mapping[str, Mapping[str, Any]]:
    """Give the account's saved searches by name."""
    units_reached(Operation.DOSSIER_READ, account)
    return deps.finder.saved(account.name)


def save(deps: Deps, name: str, query: Query, *, account: Account) -> None:
    """Keep a search under a name; Invalid for an empty or overlong name, or more than a hundred."""
    known, wanted = saved(deps, account=account), collapse(nfc(name))
    if not wanted or len(wanted) > _LONGEST_NAME:
        raise Invalid(f"Tên của tìm kiếm phải có từ 1 đến {_LONGEST_NAME} ký tự.")
    if wanted not in known and len(known) >= _MOST_SAVED:
        raise Invalid(f"Mỗi người lưu tối đa {_MOST_SAVED} tìm kiếm; hãy xóa bớt.")
    parse(query.text)
    kept = {key: value for key, value in asdict(replace(query, cursor="", facets=False)).items() if value}
    deps.finder.save(account.name, wanted, kept)


def saved_query(deps: Deps, name: str, *, account: Account) -> Query:
    """Give the query of a saved search; NotFound."""
    kept = saved(deps, account=account).get(collapse(nfc(name)))
    if kept is None:
        raise NotFound(f"Không có tìm kiếm đã lưu tên «{name}».")
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}
    return Query(**lists)


def forget(deps: Deps, name: str, *, account: Account) -> None:
    """Forget a saved search; NotFound."""
    units_reached(Operation.DOSSIER_READ, account)
    if not deps.finder.forget(account.name, collapse(nfc(name))):
        raise NotFound(f"Không có tìm kiếm đã lưu tên «{name}».")
