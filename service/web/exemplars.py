"""Lists of exemplars and biographies for the press: API and page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template, request

from service.domain.deadlines import local_day
from service.domain.exemplars import FIVE_YEARS, MARKS, Wanted, exemplar_json
from service.domain.letters import DOCX
from service.stages import exemplars
from service.web.pages import as_account
from service.web.reading import download, text_of, whole

if TYPE_CHECKING:
    from service.web.routes import Caller

_MEDIA = {"txt": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8", "docx": DOCX}
LAST_YEAR = 9999


def list_exemplars(caller: Caller) -> Response:
    """List exemplars by year, field, unit and name."""
    found = exemplars.listed(caller.deps, _wanted(), account=caller.account)
    return jsonify({"items": [exemplar_json(one) for one in found], "marks": dict(MARKS)})


def export_press(caller: Caller) -> Response:
    """Give the biographies of who may be told of, as a file."""
    form = text_of("form") or "txt"
    name, data = exemplars.press(caller.deps, _wanted(), form, account=caller.account)
    return download(data, name=name, media_type=_MEDIA[form])


def show_page(caller: Caller) -> str:
    """Show the list with its filters."""
    return _page(caller)


def download_press(caller: Caller) -> Response:
    """Give the biographies to a person."""
    return export_press(caller)


def _page(caller: Caller) -> str:
    as_account(caller.account)
    wanted = _wanted()
    return render_template(
        "exemplars.html", found=exemplars.listed(caller.deps, wanted, account=caller.account), wanted=wanted,
        marks=MARKS, fields=exemplars.fields(caller.deps), five=FIVE_YEARS,
        this_year=local_day(caller.deps.clock.now()).year,
        asked={name: value for name, value in request.args.items() if value and name != "form"},
    )  # fmt: skip


def _wanted() -> Wanted:
    """Read the filters; a page's form sends empty ones too."""
    year = whole("year", default=0, most=LAST_YEAR) if request.args.get("year") else 0
    years = whole("years", default=1, least=1, most=100) if request.args.get("years") else 1
    return Wanted(text_of("mark"), year, years, text_of("field"), text_of("unit"))
