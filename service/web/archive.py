"""The archive for programs and people: search with facets, export, saved searches, history of a name."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain import awards_held
from service.ports import Query
from service.stages import forms, history, search
from service.web.api import answer_json
from service.web.pages import as_account, manyquery
from service.web.reading import download, json_body, query_of, required, text_of, want, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_ADDRESS = "/tim-kiem"
_LONGEST_NAME = 200
_LAST_YEAR = 9999
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def search_archive(caller: Caller) -> Response:
    """Search: best first or newest first, with snippets and, when asked for, facets."""
    required("q")
    return jsonify(answer_json(search.find(caller.deps, query_of(limit=20), account=caller.account)))


def export_search(caller: Caller) -> Response:
    """Give a result as an xlsx, newest first."""
    required("q")
    data, _rows, more = search.export(caller.deps, query_of(), account=caller.account)
    answer = download(data, name="ket-qua-tim.xlsx", media_type=_XLSX)
    answer.headers["X-Hoso-More"] = "true" if more else "false"
    return answer


def award_history(caller: Caller) -> Response:
    """Give a person's or unit's awards, told apart."""
    since = whole("since", default=0, most=_LAST_YEAR)
    found = history.of(caller.deps, text_of("name"), text_of("unit"), account=caller.account, since=since)
    return jsonify(forms.history_json(found))


def list_searches(caller: Caller) -> Response:
    """Give the account's saved searches."""
    found = search.saved(caller.deps, account=caller.account)
    return jsonify({"searches": [{"name": name, "query": dict(query)} for name, query in found.items()]})


def save_search(caller: Caller, name: str) -> tuple[str, int]:
    """Keep a search under a name."""
    search.save(caller.deps, name, _query(json_body(caller)), account=caller.account)
    return "", 204


def forget_search(caller: Caller, name: str) -> tuple[str, int]:
    """Forget a saved search."""
    search.forget(caller.deps, name, account=caller.account)
    return "", 204


def run_search(caller: Caller, name: str) -> Response:
    """Answer a saved search as the archive is now."""
    query = search.saved_query(caller.deps, name, account=caller.account)
    return jsonify(answer_json(search.find(caller.deps, query, account=caller.account)))


def _query(body: dict[str, Any]) -> Query:
    return Query(
        text=want(body, "q", str), award=want(body, "award", str, ""), unit=want(body, "unit", str, ""),
        states=tuple(map(str, want(body, "state", list, []))), organs=tuple(map(str, want(body, "organ", list, []))),
        years=tuple(year for year in want(body, "year", list, []) if isinstance(year, int)),
        signer=want(body, "signer", str, ""), newest=want(body, "sort", str, "") == "newest",
        unit_class=want(body, "unit_class", str, ""), round_name=want(body, "round", str, ""),
    )  # fmt: skip


def show_history(caller: Caller) -> str:
    """Show what the archive tells of a name: who may be meant, and the page that proves each award."""
    as_account(caller.account)
    name, unit, since = text_of("ten"), text_of("don_vi"), text_of("tu_nam")
    year = whole("tu_nam", default=0, most=_LAST_YEAR) if since else 0
    found = history.of(caller.deps, name, unit, account=caller.account, since=year) if name or unit else None
    return render_template("history.html", name=name, unit=unit, since=since, found=found, rows=awards_held.row_json)


def show_search(caller: Caller) -> str:
    """Show the archive: a field to ask in, hits, facets to narrow by, saved searches."""
    as_account(caller.account)
    query = query_of(limit=20)
    narrowed = (query.years, query.organs, query.award, query.signer, query.unit_class, query.round_name)
    asked = bool(query.text or any(narrowed))
    answer = search.find(caller.deps, _with_facets(query), account=caller.account) if asked else None
    kept = {name: _given(one) for name, one in search.saved(caller.deps, account=caller.account).items()}
    given = {key: value for key, value in request.args.lists() if key not in {"cursor", "facets"}}
    return render_template("search.html", query=query, answer=answer, saved=kept, given=given)


def keep_search(caller: Caller) -> ResponseReturnValue:
    """Keep the shown search under the name that was typed."""
    name = request.form.get("name", "")[:_LONGEST_NAME]
    search.save(caller.deps, name, query_of(), account=caller.account)
    flash(f"Đã lưu tìm kiếm «{name.strip()}».")
    return redirect(f"{_ADDRESS}?{manyquery(request.args.to_dict(flat=False))}", HTTPStatus.SEE_OTHER)


def drop_search(caller: Caller) -> ResponseReturnValue:
    """Forget a saved search."""
    name = request.form.get("name", "")[:_LONGEST_NAME]
    search.forget(caller.deps, name, account=caller.account)
    flash(f"Đã bỏ tìm kiếm «{name}».")
    return redirect(_ADDRESS, HTTPStatus.SEE_OTHER)


def _given(kept: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give a saved search as the page's address has it."""
    named = {"text": "q", "states": "state", "organs": "organ", "years": "year", "round_name": "round"}
    values = {named.get(name, name): value for name, value in kept.items() if name not in {"newest", "limit"}}
    told = {name: value if isinstance(value, list | tuple) else [value] for name, value in values.items()}
    texts = {name: [str(one) for one in several] for name, several in told.items()}
    return {**texts, **({"sort": ["newest"]} if kept.get("newest") else {})}


def _with_facets(query: Query) -> Query:
    return Query(**{**{name: getattr(query, name) for name in query.__dataclass_fields__}, "facets": not query.cursor})


def download_search(caller: Caller) -> Response:
    """Give the shown result as an xlsx."""
    data, _rows, _more = search.export(caller.deps, query_of(), account=caller.account)
    return download(data, name="ket-qua-tim.xlsx", media_type=_XLSX)
