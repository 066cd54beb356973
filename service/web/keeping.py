"""Keeping over the API and on its page: what is held, how long what is kept, what is destroyed."""

from __future__ import annotations

from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain import holds
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.stages import disposing, fixity, forms, holding
from service.web.pages import as_account
from service.web.reading import actor_of, download, json_body, texts_of, want
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from service.domain.disposal import Disposal
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


def show_fixity(caller: Caller) -> Response:
    """Give how the checking of everything kept stands, and what it found."""
    return jsonify(forms.standing_json(fixity.standing(caller.deps, account=caller.account)))


def show_fixity_page(caller: Caller) -> str:
    """Show how the checking of everything kept stands, and what it found."""
    as_account(caller.account)
    return render_template("fixity.html", one=fixity.standing(caller.deps, account=caller.account))


def show_retention(caller: Caller) -> Response:
    """Give the table of terms, and the dossiers whose term is over."""
    over = disposing.over(caller.deps, account=caller.account)
    schedule = caller.deps.catalogue.retention
    return jsonify({**forms.schedule_json(schedule), "over": [forms.candidate_json(one) for one in over]})


def list_disposals(caller: Caller) -> Response:
    """List the disposal lists, the latest first."""
    found = disposing.listed(caller.deps, account=caller.account)
    return jsonify({"items": [forms.disposal_json(one) for one in found]})


def show_disposal(caller: Caller, disposal_id: str) -> Response:
    """Give one list."""
    return jsonify(forms.disposal_json(disposing.shown(caller.deps, disposal_id, account=caller.account)))


def propose_disposal(caller: Caller) -> tuple[Response, int]:
    """Put dossiers on a list that waits for a second person."""
    body = json_body(caller)
    one = disposing.propose(caller.deps, texts_of(body, "dossiers"), want(body, "ground", str),
                            actor=actor_of(caller), account=caller.account)  # fmt: skip
    return jsonify(forms.disposal_json(one)), 201


def review_disposal(caller: Caller, disposal_id: str) -> Response:
    """Approve or refuse a list as a second person."""
    body = json_body(caller)
    verdict, reason = want(body, "verdict", str), want(body, "reason", str, "")
    if verdict not in {"approve", "refuse"}:
        raise BadRequest("«verdict» phải là approve hoặc refuse.")
    return jsonify(forms.disposal_json(_act(caller, disposal_id, verdict, reason, source="api")))


def cancel_disposal(caller: Caller, disposal_id: str) -> Response:
    """Call a list off."""
    reason = want(json_body(caller), "reason", str)
    return jsonify(forms.disposal_json(_act(caller, disposal_id, "cancel", reason, source="api")))


def carry_out_disposal(caller: Caller, disposal_id: str) -> Response:
    """Destroy what is on a list whose wait is over."""
    return jsonify(forms.disposal_json(_act(caller, disposal_id, "carry_out", "", source="api")))


def download_certificate(caller: Caller, disposal_id: str) -> Response:
    """Give the certificate of a list that was carried out."""
    name, data = disposing.certificate(caller.deps, disposal_id, account=caller.account)
    return download(data, name=name, media_type="application/json")


_ACTS: Mapping[str, Callable[..., Disposal]] = MappingProxyType(
    {"approve": disposing.approve, "refuse": disposing.refuse, "cancel": disposing.cancel}
)


def _act(caller: Caller, disposal_id: str, verb: str, reason: str, *, source: str) -> Disposal:
    who: dict[str, Any] = {"actor": actor_of(caller, source), "account": caller.account}
    if verb == "carry_out":
        return disposing.carry_out(caller.deps, disposal_id, **who)
    return _ACTS[verb](caller.deps, disposal_id, reason, **who)


def take_certificate(caller: Caller, disposal_id: str) -> Response:
    """Give the certificate to a person."""
    return download_certificate(caller, disposal_id)


def show_keeping(caller: Caller) -> str:
    """Show what is held, what may go, and the lists of what goes."""
    return _page(caller, ())


def _page(caller: Caller, refusal: Sequence[str]) -> str:
    as_account(caller.account)
    deps, account = caller.deps, caller.account
    held = [(one, holds.active(one.holds)) for one in holding.listed(deps, account=account)]
    return render_template(
        "keeping.html", held=held, schedule=deps.catalogue.retention, over=disposing.over(deps, account=account),
        lists=disposing.listed(deps, account=account), refusal=refusal, now=deps.clock.now(),
    )  # fmt: skip


def propose_here(caller: Caller) -> ResponseReturnValue:
    """Put the ticked dossiers on a list."""
    ids, ground, actor = request.form.getlist("ids"), request.form.get("ground", ""), actor_of(caller, "console")
    return _listed(caller, lambda: disposing.propose(caller.deps, ids, ground, actor=actor, account=caller.account),
                   "Đã lập danh sách, chờ người thứ hai duyệt.")  # fmt: skip


def act_here(caller: Caller, disposal_id: str, verb: str) -> ResponseReturnValue:
    """Approve, refuse, call off or carry out a list."""
    if verb not in _WAYS:
        raise NotFound("Không có việc này.")
    way, said = _WAYS[verb]
    reason = request.form.get("reason", "")
    return _listed(caller, lambda: _act(caller, disposal_id, way, reason, source="console"), said)


def _listed(caller: Caller, act: Callable[[], Disposal], said: str) -> ResponseReturnValue:
    try:
        done = act()
    except (Invalid, Conflict, NotAllowed) as refusal:
        noted(refusal)
        faults = [problem.message for problem in refusal.problems] if isinstance(refusal, Invalid) else ()
        return _page(caller, (str(refusal), *faults)), refusal.status
    notes = [f"{item.code}: {item.note}" for item in done.items if item.note]
    unfinished = any(item.state == "erased" for item in done.items)
    flash(" ".join([_UNFINISHED if unfinished else said, *notes]))
    return redirect("/luu-giu", HTTPStatus.SEE_OTHER)


_UNFINISHED = "Danh sách chưa thực hiện xong, còn tệp chưa tiêu hủy được; hãy thực hiện lại sau."
_WAYS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "duyet": ("approve", "Đã duyệt danh sách; thời gian chờ bắt đầu."),
    "bac": ("refuse", "Đã bác danh sách."),
    "bo": ("cancel", "Đã bỏ danh sách."),
    "thuc-hien": ("carry_out", "Đã thực hiện danh sách."),
})  # fmt: skip


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
