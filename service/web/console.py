"""The console: pages for people, server-rendered; each view is parse, one call, answer."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, send_from_directory
from werkzeug.exceptions import BadRequest

from service.domain.errors import Conflict, HosoError, Invalid, NotAllowed
from service.domain.fields import Problem
from service.domain.permission import Operation, may, sees_all
from service.domain.procedures import ROLES
from service.domain.review import Order
from service.domain.states import IN_HAND
from service.stages import forms, quarantine, receive, retrieve, review, search
from service.web.dossier_page import TAKING_PAPERS, Refusal, correction_of, view_of
from service.web.intake import message_of
from service.web.pages import as_account, in_words
from service.web.reading import actor_of, download, download_file, moment_of, picture, query_of, whole
from service.web.refusals import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask.typing import ResponseReturnValue

    from service.domain.dossier import Dossier
    from service.ports import Intake, Query
    from service.web.routes import Caller


def show_queue(caller: Caller) -> str:
    """Show the dossiers the caller may see, filtered and searched."""
    as_account(caller.account)
    query = query_of(limit=50)
    acts = bool(caller.account.roles & ROLES)
    # Who only votes or signs opens on what waits for that; the others' work is a tick away.
    opens = "" if not acts or _narrowed(query) else "toi" if caller.account.roles & ROLES <= _DECIDERS else "dang-lam"
    listed = request.args.get("cho", "") or opens
    if listed == "toi":
        query = retrieve.awaiting(caller.deps, query, account=caller.account)
    elif listed == "dang-lam":
        query = replace(query, states=IN_HAND)
    query = replace(query, by_due=listed in {"toi", "dang-lam"} and not query.newest)
    answer = search.find(caller.deps, query, account=caller.account)
    counts = retrieve.count_states(caller.deps, account=caller.account)
    narrowed = {name: value for name, value in (("award", query.award), ("unit", query.unit)) if value}
    awards = {award.code: award.name for award in caller.deps.catalogue.awards}
    return render_template("queue.html", query=query, answer=answer, counts=counts, acts=acts, listed=listed,
                           in_hand=IN_HAND, narrowed=narrowed, awards=awards,
                           sends=not sees_all(caller.account.roles))  # fmt: skip


_DECIDERS = frozenset({"council", "chair"})


def _narrowed(query: Query) -> bool:
    """Tell whether something was asked for: an office that has brought in its old decisions opens on its work alone."""
    return bool(query.text or query.states or query.processing)


def show_quarantine(caller: Caller) -> str:
    """Show what the machine stopped at, and the messages that wait for a person: facts, never their bytes."""
    return _desk_page(caller, "")


def _desk_page(caller: Caller, refusal: str) -> str:
    as_account(caller.account)
    answer = quarantine.quarantined(caller.deps, caller.account)
    waiting = quarantine.waiting_messages(caller.deps, caller.account)
    messages = [(message, forms.waiting_message_json(message)) for message in waiting]
    keeps = may(Operation.QUARANTINE_KEEP, caller.account)
    return render_template("quarantine.html", answer=answer, messages=messages, refusal=refusal, keeps=keeps)


def show_dossier(caller: Caller, dossier_id: str) -> str:
    """Show one dossier, one of its papers open."""
    dossier = retrieve.show(caller.deps, dossier_id, account=caller.account)
    return _page(caller, dossier)


def download_paper(caller: Caller, dossier_id: str, number: int) -> Response:
    """Give one paper's original bytes."""
    paper, data = retrieve.attachment(caller.deps, dossier_id, number, account=caller.account)
    return download(data, name=paper.name)


def show_crop(caller: Caller, dossier_id: str, number: int, field: str) -> Response:
    """Give the picture of where a field stands on its scanned page."""
    return picture(retrieve.crop(caller.deps, dossier_id, number, field, account=caller.account))


def download_package(caller: Caller, dossier_id: str) -> Response:
    """Give the archived package."""
    name, stream = retrieve.package(caller.deps, dossier_id, account=caller.account)
    return download_file(stream, name=name, media_type="application/zip")


def decide(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Carry out one action, or show the dossier as it is now with the reason why not."""
    order = order_of_form()

    def act() -> Dossier:
        return review.decide(caller.deps, dossier_id, order, actor=actor_of(caller, "console"), account=caller.account)

    said = caller.site.labels("action_done", order.action)
    return done_or_shown(caller, dossier_id, act=act, said=said, following=order.action == "approve")


def correct(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Lock a person's value of one field."""
    dossier = retrieve.show(caller.deps, dossier_id, account=caller.account)
    number, name, version = whole_of("paper"), request.form.get("field", ""), whole_of("expected_version")
    value = correction_of(caller.deps, dossier, number, name, typed=request.form.get("value", ""))

    def act() -> Dossier:
        return review.correct(caller.deps, dossier.id, [(number, name, value)], expected_version=version,
                              actor=actor_of(caller, "console"), account=caller.account)  # fmt: skip

    said = f"Đã sửa «{caller.site.labels('field', name)}»."
    return done_or_shown(caller, dossier_id, act=act, said=said)


def add_papers(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Lay papers that came by hand into a dossier, as a supplement under its code; again the same is once."""
    settings = caller.site.settings
    request.max_content_length, request.max_form_parts = settings.max_body, settings.max_parts
    dossier = retrieve.show(caller.deps, dossier_id, account=caller.account)
    try:
        intake = _added(caller, dossier)
    except (Invalid, Conflict) as refusal:
        noted(refusal)
        return _page(caller, dossier, refusal=_refusal(caller, refusal)), refusal.status
    after = retrieve.show(caller.deps, dossier_id, account=caller.account)
    again = after.version == dossier.version
    flash(_KNOWN if again else _ADDED.get(intake.outcome, intake.message))
    return redirect(f"/ho-so/{dossier.code}", HTTPStatus.SEE_OTHER)


_KNOWN = "Giấy tờ này đã nhận từ trước, hồ sơ không thay đổi."
_ADDED: Mapping[str, str] = MappingProxyType(
    {
        "supplement": "Đã nhận giấy tờ bổ sung; máy đang đọc rồi kiểm tra lại.",
        "change": "Hồ sơ đang thẩm định hoặc tạm dừng nên giấy tờ chờ người thẩm định chấp nhận ở đầu trang.",
    }
)


def _added(caller: Caller, dossier: Dossier) -> Intake:
    if dossier.state not in TAKING_PAPERS:
        state = caller.site.labels("state", dossier.state)
        raise Conflict(f"Hồ sơ đang ở trạng thái «{state}», không nhận thêm giấy tờ.", current=dossier)
    if not any(one.filename for one in request.files.values()):
        raise Invalid("Chưa chọn tệp nào.", [Problem("file.missing", "Chọn ít nhất một tệp.", field="file")])
    message = message_of(caller.site.settings)
    return receive.push(caller.deps, form=message.form, raw=message.raw, papers=message.papers,
                        key=f"{dossier.code}:{message.key}", account=caller.account)  # fmt: skip


def quarantine_desk(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Try a quarantined dossier again, or close it with a reason."""
    choice = request.form.get("action", "")
    if choice not in _DESK:
        raise BadRequest("Không có lựa chọn này.")
    said = "Đã đưa hồ sơ vào xử lý lại." if choice == "release" else "Đã đóng hồ sơ."
    return done_or_shown(caller, dossier_id, act=lambda: _DESK[choice](caller, dossier_id), said=said)


def release_many(caller: Caller) -> ResponseReturnValue:
    """Try again the ticked dossiers, or all that came between two moments."""
    form = request.form
    ids = form.getlist("ids") or None
    until = form.get("until", "")
    now = caller.deps.clock.now()
    span = None if ids else (moment_of(form.get("since", "")), moment_of(until) if until else now)
    outcomes = quarantine.release_many(caller.deps, ids, span=span, actor=actor_of(caller, "console"),
                                       account=caller.account)  # fmt: skip
    refused = [why for why in outcomes.values() if why]
    flash(f"Đã đưa {len(outcomes) - len(refused)} hồ sơ vào xử lý lại." + (f" {' '.join(refused)}" if refused else ""))
    return redirect("/cach-ly", HTTPStatus.SEE_OTHER)


def handle_message(caller: Caller, message_id: str) -> ResponseReturnValue:
    """Answer a message that waits, or show the desk with the reason why not."""
    form = request.form
    try:
        quarantine.handle(caller.deps, message_id, answer=form.get("answer", ""), reason=form.get("reason", ""),
                          actor=actor_of(caller, "console"), account=caller.account)  # fmt: skip
    except (Invalid, Conflict) as refusal:
        noted(refusal)
        return _desk_page(caller, str(refusal)), refusal.status
    flash("Đã ghi nhận việc xử lý thông điệp.")
    return redirect("/cach-ly", HTTPStatus.SEE_OTHER)


def static_file(caller: Caller, name: str) -> Response:
    """Give a file of the pages: style, script, mark."""
    answer = send_from_directory(caller.site.settings.console_folder / "static", name, max_age=3600)
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _release(caller: Caller, dossier_id: str) -> Dossier:
    return quarantine.release(caller.deps, dossier_id, actor=actor_of(caller, "console"), account=caller.account)


def _reject(caller: Caller, dossier_id: str) -> Dossier:
    return quarantine.reject_quarantined(caller.deps, dossier_id, reason=request.form.get("reason", ""),
                                         actor=actor_of(caller, "console"), account=caller.account)  # fmt: skip


_DESK: Mapping[str, Callable[[Caller, str], Dossier]] = MappingProxyType({"release": _release, "reject": _reject})


def done_or_shown(
    caller: Caller, dossier_id: str, *, act: Callable[[], Dossier], said: str, following: bool = False, anchor: str = ""
) -> ResponseReturnValue:
    """Act and redirect, to `anchor`; a refusal shows the page with what was typed. `following` tells whose turn."""
    try:
        done = act()
    except (Invalid, Conflict, NotAllowed) as refusal:
        noted(refusal)
        dossier = retrieve.show(caller.deps, dossier_id, account=caller.account)
        return _page(caller, dossier, refusal=_refusal(caller, refusal)), refusal.status
    flash(_followed(caller, done, said) if following else said)
    paper = (
        f"?giay={request.form['paper']}#f-{request.form.get('field', '')}"
        if request.form.get("paper", "0") != "0"
        else anchor
    )
    return redirect(f"/ho-so/{done.code or done.id}{paper}", HTTPStatus.SEE_OTHER)


def _followed(caller: Caller, done: Dossier, said: str) -> str:
    """Say whose turn it is after a step was passed, or that all is decided and what is written by itself."""
    labels = caller.site.labels
    if done.step:
        return f"{said} Bước tiếp theo: {done.step.title} ({labels('role', done.step.role)})."
    return labels("deciding", "done") if done.outcome == "approved" else said


def _page(caller: Caller, dossier: Dossier, *, refusal: Refusal | None = None) -> str:
    as_account(caller.account)
    number = whole("giay", default=0, most=100_000) or whole_of("paper", default=0) or whole_of("giay", default=0)
    # A correction that was refused stays open, with what was typed.
    edited = request.args.get("sua", "") or (request.form.get("field", "") if refusal else "")
    row = request.args.get("dong", "")
    if refusal and request.form.get("act") == "set":
        row = f"{request.form.get('of', '')}:{request.form.get('about', '')}"
    view = view_of(caller, dossier, paper=number, edited=edited, row=row)
    return render_template("dossier.html", view=view, dossier=dossier, refusal=refusal)


def _refusal(caller: Caller, error: HosoError) -> Refusal:
    faults = (problem.message for problem in error.problems) if isinstance(error, Invalid) else ()
    sentence, *problems = (in_words(one, caller.site.labels) for one in (str(error), *faults))
    return Refusal(sentence, tuple(problems), action=request.form.get("action", ""), typed=request.form.to_dict(),
                   codes=tuple(request.form.getlist("codes")))  # fmt: skip


def order_of_form() -> Order:
    """Read an order from the form; inputs of the step are named `inputs.…`, empty ones are left out."""
    inputs = {name.removeprefix("inputs."): text for name, text in request.form.items()
              if name.startswith("inputs.") and text.strip()}  # fmt: skip
    form = request.form
    return Order(
        action=form.get("action", ""), expected_version=whole_of("expected_version"), step=form.get("step", ""),
        reason=form.get("reason", "").strip(), legal_basis=form.get("legal_basis", "").strip(),
        codes=tuple(form.getlist("codes")), inputs=inputs,
    )  # fmt: skip


def whole_of(name: str, default: int | None = None) -> int:
    """Give a whole number of the form; 400 for anything else."""
    text = request.form.get(name, "" if default is None else str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - nine digits fit every column
        raise BadRequest("Biểu mẫu không đúng. Hãy tải lại trang.")
    return int(text)
