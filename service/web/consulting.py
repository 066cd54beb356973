"""Requests for an opinion over the API and on the agency's pages: seen, their papers downloaded, answered."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, flash, jsonify, redirect, render_template, request

from service.domain.errors import Conflict, Invalid, Unavailable
from service.domain.permission import Operation, may
from service.stages import consulting
from service.stages.consulting import Reply
from service.web.pages import as_account
from service.web.reading import actor_of, download, json_body, text_of, want, whole
from service.web.refusals import noted
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from service.web.routes import Caller

_LONGEST = 10_000
_MOST = 200
_NAMES = ("answer", "text", "number", "date")


def reply_of(body: Mapping[str, Any]) -> Reply:
    """Read an answer from JSON; 400 for what has another shape."""
    text, number, day = (want(body, name, str, "") for name in _NAMES[1:])
    return Reply(want(body, "answer", str), text, number, day)


def list_requests(caller: Caller) -> Response:
    """Give a page of the requests to the caller's agencies."""
    told, following = _listed(caller)
    return jsonify({"items": told, "cursor": following})


def _listed(caller: Caller) -> tuple[list[dict[str, Any]], str]:
    limit = whole("limit", default=50, least=1, most=_MOST)
    found, following = consulting.listed(caller.deps, account=caller.account, cursor=text_of("cursor"), limit=limit)
    return [consulting.request_json(caller.deps, one) for one in found], following


def show_request(caller: Caller, request_id: str) -> Response:
    """Give one request."""
    asked = consulting.show(caller.deps, request_id, account=caller.account)
    return jsonify(consulting.request_json(caller.deps, asked))


def download_paper(caller: Caller, request_id: str, number: int) -> Response:
    """Give a paper that went with a request."""
    paper, data = consulting.paper(caller.deps, request_id, number, account=caller.account)
    return download(data, name=paper.name)


def answer_request(caller: Caller, request_id: str) -> Response:
    """Take the agency's answer: JSON, or a form of several parts with a file."""
    reply = _form(caller) if request.mimetype == "multipart/form-data" else reply_of(json_body(caller))
    asked = consulting.answer(caller.deps, request_id, reply, actor=actor_of(caller), account=caller.account)
    return jsonify(consulting.request_json(caller.deps, asked))


def _form(caller: Caller) -> Reply:
    """Read an answer from a form, with the file where one was chosen; 413 where it is too large."""
    request.max_content_length = caller.site.settings.max_body
    require_keepable(text for values in request.form.listvalues() for text in values)
    sent = request.files.get("file")
    file = (sent.filename or "", sent.read()) if sent and (sent.filename or "").strip() else None
    answer, text, number, day = (request.form.get(name, "")[:_LONGEST].strip() for name in _NAMES)
    return Reply(answer, text, number, day, file)


def show_opinion_file(caller: Caller, dossier_id: str, number: int) -> Response:
    """Give the office what an agency attached to its answer."""
    name, data = consulting.file_of(caller.deps, dossier_id, number, account=caller.account)
    return download(data, name=name)


def fetch_opinion_file(caller: Caller, dossier_id: str, number: int) -> Response:
    """Give a person of the office what an agency attached to its answer."""
    return show_opinion_file(caller, dossier_id, number)


def show_requests(caller: Caller) -> str:
    """Show a page of the requests, those that wait first."""
    as_account(caller.account)
    told, following = _listed(caller)
    told.sort(key=lambda one: not one["open"])
    return render_template("requests.html", requests=told, cursor=following)


def show_asked(caller: Caller, request_id: str) -> str:
    """Show one request with its papers and the form to answer."""
    return _page(caller, request_id)


def fetch_paper(caller: Caller, request_id: str, number: int) -> Response:
    """Give a paper that went with a request to a person."""
    return download_paper(caller, request_id, number)


def answer(caller: Caller, request_id: str) -> ResponseReturnValue:
    """Take the answer from the form, or show the request with the reason why not."""
    reply = _form(caller)
    try:
        consulting.answer(caller.deps, request_id, reply, actor=actor_of(caller, "console"), account=caller.account)
    except (Invalid, Conflict, Unavailable) as refusal:
        noted(refusal)
        faults = tuple(one.message for one in refusal.problems) if isinstance(refusal, Invalid) else ()
        return _page(caller, request_id, refusal=(str(refusal), *faults), typed=reply), refusal.status
    flash("Đã ghi ý kiến của cơ quan.")
    return redirect(f"/hoi-y-kien/{request_id}", HTTPStatus.SEE_OTHER)


def _page(caller: Caller, request_id: str, *, refusal: tuple[str, ...] = (), typed: Reply | None = None) -> str:
    as_account(caller.account)
    asked = consulting.show(caller.deps, request_id, account=caller.account)
    return render_template(
        "request.html", asked=consulting.request_json(caller.deps, asked), refusal=refusal, typed=typed or Reply(""),
        gives=may(Operation.OPINION_GIVE, caller.account),
    )  # fmt: skip
