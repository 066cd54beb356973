"""The matrix of evidence and the marks of a dossier's nominees: API and page."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, jsonify, render_template, request

from service.domain.exemplars import MARKS, Article, about_json
from service.domain.matrix import sheet_json
from service.domain.permission import Operation, may
from service.stages import exemplars, matrix
from service.stages.exemplars import Mark
from service.stages.matrix import Wish
from service.web.pages import as_account
from service.web.reading import json_body, want
from service.web.refusals import faults_of, settled

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from service.domain.errors import HosoError
    from service.domain.exemplars import About
    from service.web.routes import Caller


def show_matrix(caller: Caller, dossier_id: str) -> Response:
    """Give each nominee's groups with what is linked to them and what a rule suggests."""
    dossier, held, sheets = matrix.show(caller.deps, dossier_id, account=caller.account)
    version = held.version.number if held.version else 0
    return jsonify({"code": dossier.code, "criteria": held.criteria.name, "version": version,
                    "nominees": [sheet_json(one) for one in sheets]})  # fmt: skip


def link_evidence(caller: Caller, dossier_id: str) -> tuple[Response, int]:
    """Link a stretch of a paper to a group."""
    body = json_body(caller)
    wish = Wish(want(body, "nominee", int), want(body, "code", str), want(body, "paper", int), want(body, "quote", str),
                want(body, "page", int, 0))  # fmt: skip
    made = matrix.link(caller.deps, dossier_id, wish, account=caller.account)
    span = made.span
    return jsonify({"id": made.id, "code": made.code, "by": made.by, "paper": span.paper, "page": span.page,
                    "start": span.start, "end": span.end, "quote": span.quote,
                    "words": list(made.words)}), HTTPStatus.CREATED  # fmt: skip


def unlink_evidence(caller: Caller, dossier_id: str, link_id: str) -> tuple[str, int]:
    """Take a link back."""
    matrix.unlink(caller.deps, dossier_id, link_id, account=caller.account)
    return "", HTTPStatus.NO_CONTENT


def mark_nominee(caller: Caller, dossier_id: str) -> Response:
    """Set a mark on a nominee, or take it off."""
    body = json_body(caller)
    wish = Mark(want(body, "nominee", int), want(body, "mark", str), want(body, "on", bool, default=True),
                want(body, "field", str, ""), want(body, "summary", str, ""), want(body, "note", str, ""))  # fmt: skip
    return _about(exemplars.mark(caller.deps, dossier_id, wish, account=caller.account))


def add_article(caller: Caller, dossier_id: str) -> tuple[Response, int]:
    """Record an article about a nominee."""
    body = json_body(caller)
    article = Article(want(body, "title", str), want(body, "outlet", str), want(body, "on", str),
                      want(body, "url", str, ""))  # fmt: skip
    nominee = want(body, "nominee", int)
    return _about(exemplars.add_article(caller.deps, dossier_id, nominee, article, account=caller.account)), 201


def _about(about: About) -> Response:
    return jsonify(about_json(about))


def show_page(caller: Caller, dossier_id: str) -> str:
    """Show the matrix with the forms to link, to mark and to record articles."""
    return _page(caller, dossier_id)


def change_matrix(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Link, or take a link back (`unlink`), from the form."""
    form, deps, account = request.form, caller.deps, caller.account
    if link_id := form.get("unlink", ""):
        return _done(caller, dossier_id, "Đã bỏ liên kết.",
                     lambda: matrix.unlink(deps, dossier_id, link_id, account=account))  # fmt: skip
    wish = Wish(_number("nominee"), form.get("code", ""), _number("paper"), form.get("quote", ""), _number("page"))
    return _done(caller, dossier_id, f"Đã gắn minh chứng với {wish.code}.",
                 lambda: matrix.link(deps, dossier_id, wish, account=account))  # fmt: skip


def mark_on_page(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Set or take off a mark, or record an article (`title`), from the form."""
    form, deps, account, number = request.form, caller.deps, caller.account, _number("nominee")
    if "title" in form:
        article = Article(form["title"], form.get("outlet", ""), form.get("on", ""), form.get("url", ""))
        return _done(caller, dossier_id, "Đã ghi tin bài.",
                     lambda: exemplars.add_article(deps, dossier_id, number, article, account=account))  # fmt: skip
    wish = Mark(number, form.get("mark", ""), form.get("off", "") == "", form.get("field", ""),
                form.get("summary", ""), form.get("note", ""))  # fmt: skip
    said = "Đã đánh dấu." if wish.on else "Đã bỏ dấu."
    return _done(caller, dossier_id, said, lambda: exemplars.mark(deps, dossier_id, wish, account=account))


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 0


def _done(caller: Caller, dossier_id: str, said: str, act: Callable[[], object]) -> ResponseReturnValue:
    back = f"/ho-so/{dossier_id}/doi-chieu"
    return settled(act, said=said, back=back, page=lambda refusal: _page(caller, dossier_id, refusal))


def _page(caller: Caller, dossier_id: str, refusal: HosoError | None = None) -> str:
    dossier, held, sheets = matrix.show(caller.deps, dossier_id, account=caller.account)
    as_account(caller.account)
    about = exemplars.about(caller.deps, dossier, account=caller.account)
    return render_template(
        "matrix.html", dossier=dossier, held=held, refusal=faults_of(refusal), marks=MARKS,
        sheets=[(one, about.get((dossier.id, one.key))) for one in sheets],
        papers={paper.number: paper.name for paper in dossier.current_papers},
        fields=exemplars.fields(caller.deps), corrects=may(Operation.DOSSIER_CORRECT, caller.account),
        dossier_id=dossier_id,
    )  # fmt: skip
