"""Keeping over the API and on its page: what is held."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain import holds
from service.domain.errors import Conflict, Invalid
from service.stages import forms, holding
from service.web.pages import as_account
from service.web.reading import actor_of, json_body, want

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from service.domain.dossier import Dossier
    from service.web.routes import Caller


def list_holds(caller: Caller) -> Response:
    """List the dossiers that are held."""
    return jsonify({"items": [forms.held_json(one) for one in holding.listed(caller.deps, account=caller.account)]})


def hold_dossier(caller: Caller, dossier_id: str) -> tuple[Response, int]:
    """Hold a dossier for a reason."""
    reason = want(json_body(caller), "reason", str)
    held = holding.hold(caller.deps, dossier_id, reason, actor=actor_of(caller), account=caller.account)
    return jsonify(forms.held_json(held)), 201


def lift_hold(caller: Caller, dossier_id: str, hold_id: str) -> Response:
    """Lift one hold for a reason."""
    reason = want(json_body(caller), "reason", str)
    free = holding.lift(caller.deps, dossier_id, hold_id, reason, actor=actor_of(caller), account=caller.account)
    return jsonify(forms.held_json(free))


def show_keeping(caller: Caller) -> str:
    """Show what is held."""
    as_account(caller.account)
    held = [(one, holds.active(one.holds)) for one in holding.listed(caller.deps, account=caller.account)]
    return render_template("keeping.html", held=held)


def hold_here(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Hold the dossier whose page is open."""
    reason, actor = request.form.get("reason", ""), actor_of(caller, "console")
    return _back(lambda: holding.hold(caller.deps, dossier_id, reason, actor=actor, account=caller.account),
                 dossier_id, "Đã giữ hồ sơ.")  # fmt: skip


def lift_here(caller: Caller, dossier_id: str, hold_id: str) -> ResponseReturnValue:
    """Lift a hold of the dossier whose page is open."""
    reason, actor = request.form.get("reason", ""), actor_of(caller, "console")
    return _back(lambda: holding.lift(caller.deps, dossier_id, hold_id, reason, actor=actor, account=caller.account),
                 dossier_id, "Đã bỏ giữ hồ sơ.")  # fmt: skip


def _back(act: Callable[[], Dossier], dossier_id: str, said: str) -> ResponseReturnValue:
    """Act, and go back to the dossier with what became of it."""
    try:
        done = act()
    except (Invalid, Conflict) as refusal:
        flash(str(refusal))
        return redirect(f"/ho-so/{dossier_id}", HTTPStatus.SEE_OTHER)
    flash(said)
    return redirect(f"/ho-so/{done.code}", HTTPStatus.SEE_OTHER)
