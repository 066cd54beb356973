"""The registry of organisations: over the API and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template, request

from service.domain.units import Found
from service.stages import forms, registry
from service.web.pages import as_account
from service.web.reading import required

if TYPE_CHECKING:
    from service.web.routes import Caller


def find_units(caller: Caller) -> Response:
    """Say who a code or a name is today, or who may be meant."""
    return jsonify(forms.found_json(*registry.find(caller.deps, required("q"), account=caller.account)))


def show_units(caller: Caller) -> str:
    """Show the registry: a field to ask in, the answer, and the bodies with like names."""
    as_account(caller.account)
    asked = request.args.get("q", "").strip()
    found, near = registry.find(caller.deps, asked, account=caller.account) if asked else (Found(), ())
    answered = {unit.id for unit in (found.unit, found.named, *found.candidates) if unit}
    others = [unit for unit in near if unit.id not in answered]
    return render_template("units.html", asked=asked, found=found, near=others, total=caller.deps.units.count())
