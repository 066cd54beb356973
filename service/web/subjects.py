"""A person's data over the API and as a page: found, exported, put right, shown to few, or refused to be erased."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request
from werkzeug.exceptions import BadRequest

from service.domain.errors import HosoError, Invalid
from service.domain.permission import ROLES
from service.domain.subjects import Whose
from service.stages import subject_acts, subject_export, subject_forms, subjects
from service.stages.subject_acts import NewValue
from service.web.api import dossier_json
from service.web.pages import as_account
from service.web.reading import actor_of, download, json_body, required, text_of, texts_of, want, whole
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from service.domain.subjects import Wanted
    from service.web.routes import Caller

_ADDRESS = "/du-lieu-ca-nhan"
_LAST_YEAR = 9999
_ERASURES: Mapping[str, str] = MappingProxyType({
    "refused": "Đã ghi quyết định từ chối xóa.",
    "over": "Đã ghi: hồ sơ đã hết thời hạn bảo quản, xóa bằng danh sách tiêu hủy có người thứ hai duyệt.",
    "nothing": "Đã ghi: không có gì để xóa.",
})  # fmt: skip


def find_subject(caller: Caller) -> Response:
    """Say where a person's data is, told apart from namesakes'."""
    return jsonify(subject_forms.found_json(subjects.find(caller.deps, _asked(caller), account=caller.account)))


def export_subject(caller: Caller) -> Response:
    """Give the zip of a person's data."""
    name, data = subject_export.export(
        caller.deps,
        _asked(caller),
        account=caller.account,
        reason=text_of("reason"),
        received_on=_day(text_of("received_on")),
    )
    return download(data, name=name, media_type="application/zip")


def list_requests(caller: Caller) -> Response:
    """Give the newest requests and the restrictions that stand."""
    made = subjects.requests(caller.deps, account=caller.account)
    return jsonify(
        {
            "requests": [subject_forms.request_json(one) for one in made],
            "restrictions": [
                subject_forms.restriction_json(*one) for one in subjects.standing(caller.deps, account=caller.account)
            ],
        }
    )


def correct_subject(caller: Caller) -> Response:
    """Lock values of a person in one dossier."""
    body = json_body(caller)
    values = [_value(one) for one in want(body, "values", list)]
    dossier = subject_acts.correct(
        caller.deps, _person(caller, body), want(body, "dossier", str), values, reason=want(body, "reason", str),
        actor=actor_of(caller), account=caller.account, received_on=_day(want(body, "received_on", str, "")),
    )  # fmt: skip
    return jsonify(dossier_json(caller, dossier))


def restrict_subject(caller: Caller) -> tuple[Response, int]:
    """Show a person's data to some roles alone."""
    body = json_body(caller)
    made = subject_acts.restrict(
        caller.deps, _person(caller, body), texts_of(body, "roles"), reason=want(body, "reason", str),
        actor=actor_of(caller), account=caller.account, received_on=_day(want(body, "received_on", str, "")),
    )  # fmt: skip
    return jsonify(subject_forms.restriction_json(made)), HTTPStatus.CREATED


def lift_restriction(caller: Caller, restriction_id: str) -> Response:
    """End a restriction."""
    why = want(json_body(caller), "reason", str)
    ended = subject_acts.lift(caller.deps, restriction_id, reason=why, actor=actor_of(caller), account=caller.account)
    return jsonify(subject_forms.restriction_json(ended))


def decide_erasure(caller: Caller) -> tuple[Response, int]:
    """Decide a wish to be erased, and record the ground."""
    body = json_body(caller)
    made = subject_acts.erase(
        caller.deps, _person(caller, body), reason=want(body, "reason", str), ground=want(body, "ground", str),
        account=caller.account, received_on=_day(want(body, "received_on", str, "")),
    )  # fmt: skip
    return jsonify(subject_forms.request_json(made)), HTTPStatus.CREATED


def show_subjects(caller: Caller) -> str:
    """Show the desk: whom to look for, what was found, what may be done, what was asked before."""
    return _page(caller)


def act_on_subject(caller: Caller, act: str) -> ResponseReturnValue:
    """Carry out what the page's form asks for; a refusal is shown above the form."""
    try:
        said = _acted(caller, act)
    except HosoError as refusal:
        noted(refusal)
        return _page(caller, refusal=refusal), refusal.status
    flash(said)
    return redirect(_ADDRESS, HTTPStatus.SEE_OTHER)


def download_subject(caller: Caller) -> ResponseReturnValue:
    """Give the zip of a person's data; a refusal is shown on the page."""
    try:
        return export_subject(caller)
    except HosoError as refusal:
        noted(refusal)
        return _page(caller, refusal=refusal), refusal.status


def _acted(caller: Caller, act: str) -> str:
    form = {name: text[:2_000] for name, text in request.form.items()}
    deps, account, actor = caller.deps, caller.account, actor_of(caller, "console")
    why, day = form.get("reason", ""), _day(form.get("received_on", ""))
    if act == "lift":
        subject_acts.lift(deps, form.get("restriction", ""), reason=why, actor=actor, account=account)
        return "Đã bỏ hạn chế."
    year = form.get("birth_year", "").strip() or "0"
    if not (year.isascii() and year.isdigit() and len(year) <= len(str(_LAST_YEAR))):
        raise Invalid("Năm sinh phải có bốn chữ số.")
    asked = subjects.wanted(deps, form.get("name", ""), int(year), form.get("unit", ""))
    if act == "restrict":
        roles = request.form.getlist("roles")
        subject_acts.restrict(deps, asked, roles, reason=why, actor=actor, account=account, received_on=day)
        return "Đã hạn chế: chỉ các vai trò đã chọn còn xem được dữ liệu của người này."
    if act == "erase":
        made = subject_acts.erase(
            deps, asked, reason=why, ground=form.get("ground", ""), account=account, received_on=day
        )
        return _ERASURES[made.outcome]
    if act != "correct":
        raise BadRequest("Không có việc này.")
    paper = form.get("paper", "0").strip() or "0"
    value = NewValue(
        int(paper) if paper.isascii() and paper.isdigit() else -1, form.get("field", ""), form.get("value", "")
    )
    subject_acts.correct(
        deps, asked, form.get("dossier", ""), [value], reason=why, actor=actor, account=account, received_on=day
    )
    return "Đã sửa và khóa giá trị mới."


def _page(caller: Caller, *, refusal: HosoError | None = None) -> str:
    as_account(caller.account)
    made = subjects.requests(caller.deps, account=caller.account)
    given = {name: (request.values.get(name) or "").strip()[:300] for name in ("name", "unit", "birth_year")}
    found, said = None, refusal
    if given["name"] and refusal is None:  # who was refused has searched for nobody: nothing is read, nothing noted
        try:
            year = int(given["birth_year"]) if given["birth_year"].isascii() and given["birth_year"].isdigit() else 0
            asked = subjects.wanted(caller.deps, given["name"], year, given["unit"])
            found = subjects.find(caller.deps, asked, account=caller.account)
        except Invalid as exc:
            said = exc
    return render_template(
        "subjects.html", given=given, found=found, refusal=said, requests=made, kinds=subject_export.KINDS,
        restrictions=subjects.standing(caller.deps, account=caller.account), roles=sorted(ROLES), Whose=Whose,
    )  # fmt: skip


def _asked(caller: Caller) -> Wanted:
    year = whole("birth_year", default=0, most=_LAST_YEAR)
    return subjects.wanted(caller.deps, required("name"), year, text_of("unit"))


def _person(caller: Caller, body: Mapping[str, Any]) -> Wanted:
    return subjects.wanted(
        caller.deps, want(body, "name", str), want(body, "birth_year", int, 0), want(body, "unit", str, "")
    )


def _value(one: object) -> NewValue:
    if not isinstance(one, dict):
        raise BadRequest("«values» phải là danh sách các mục paper, field, value.")
    return NewValue(want(one, "paper", int), want(one, "field", str), want(one, "value", str))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequest("Ngày nhận yêu cầu phải theo dạng 2026-03-05.") from None
