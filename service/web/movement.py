"""The page of the movement: where each of its duties stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from service.domain.difficulties import Status
from service.stages import difficulties
from service.web.pages import as_account

if TYPE_CHECKING:
    from service.web.routes import Caller


def show_page(caller: Caller) -> str:
    """Show the movement's rounds and desks."""
    as_account(caller.account)
    rounds = caller.deps.catalogue.rounds
    waiting = difficulties.listed(caller.deps, account=caller.account, status=Status.OPEN)
    names = {name for file in caller.deps.catalogue.criteria for name in file.rounds}
    return render_template("movement.html", rounds=rounds, waiting=len(waiting), with_criteria=names)
