"""The year's statistics for people: a page that prints, and the same as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template

from service.domain.deadlines import local_day
from service.domain.letters import XLSX
from service.domain.rounds import FIRST_YEAR, LAST_YEAR
from service.domain.statistics import COLUMNS
from service.stages import statistics
from service.stages.statistics import TABLES
from service.web.pages import as_account
from service.web.reading import download, whole

if TYPE_CHECKING:
    from service.web.routes import Caller


def show_page(caller: Caller) -> str:
    """Show the tables of a year."""
    as_account(caller.account)
    told = statistics.of_year(caller.deps, _year(caller), account=caller.account)
    return render_template("statistics.html", told=told, columns=COLUMNS, titles=TABLES)


def download_sheet(caller: Caller) -> Response:
    """Give the tables of a year as an xlsx."""
    year = _year(caller)
    data = statistics.sheet(caller.deps, year, account=caller.account)
    return download(data, name=f"thong-ke-{year}.xlsx", media_type=XLSX)


def _year(caller: Caller) -> int:
    today = local_day(caller.deps.clock.now()).year
    return whole("nam", default=today, least=FIRST_YEAR, most=LAST_YEAR)
