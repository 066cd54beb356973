"""The rows of a dossier's lists: a person puts one right, adds one, strikes one out, takes one back. API and page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import jsonify, request
from werkzeug.exceptions import BadRequest

from service.domain.listed import COLUMNS
from service.domain.permission import Operation, may
from service.stages import amend, letters
from service.stages.amend import RowEdit
from service.web import api
from service.web.console import done_or_shown, whole_of
from service.web.reading import actor_of, json_body, want

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from flask.typing import ResponseReturnValue

    from service.domain.dossier import Dossier
    from service.web.routes import Caller

_SAID: Mapping[str, str] = {
    amend.SET: "Đã sửa dòng trong danh sách.",
    amend.STRIKE: "Đã bỏ dòng khỏi danh sách; có thể lấy lại ở cuối danh sách.",
    amend.ADD: "Đã thêm vào danh sách.",
    amend.RESTORE: "Đã lấy lại dòng đã bỏ.",
}


def amend_rows(caller: Caller, dossier_id: str) -> Response:
    """Lock what a person says of rows; all or none."""
    body = json_body(caller)
    after = amend.rows(
        caller.deps, dossier_id, [_edit(one) for one in want(body, "edits", list)],
        expected_version=want(body, "expected_version", int), actor=actor_of(caller), account=caller.account,
    )  # fmt: skip
    return jsonify(api.dossier_json(caller, after))


def _edit(row: object) -> RowEdit:
    if not isinstance(row, dict):
        raise BadRequest("Mỗi dòng của «edits» là một đối tượng JSON.")
    values = want(row, "values", dict, {})
    if not all(isinstance(text, str) for text in values.values()):
        raise BadRequest("«values» chỉ gồm chữ.")
    return RowEdit(want(row, "act", str), want(row, "paper", int, 0), want(row, "about", str, ""), values)


def amend_row(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Lock what a person says of one row, or show the page anew with what was typed."""
    form = request.form
    act = form.get("act", "")
    values = {name: form[name] for name in COLUMNS if name in form} if act in {amend.SET, amend.ADD} else {}
    edit = RowEdit(act, whole_of("of", 0), form.get("about", ""), values)
    version = whole_of("expected_version")

    def lay() -> Dossier:
        return amend.rows(caller.deps, dossier_id, [edit], expected_version=version,
                          actor=actor_of(caller, "console"), account=caller.account)  # fmt: skip

    paper = whole_of("giay", 0)
    anchor = (f"?giay={paper}" if paper else "") + f"#{quote(form.get('anchor', '') or 'nominees')}"
    said = " ".join(filter(None, (_SAID.get(act, ""), _drafted(caller, dossier_id))))
    return done_or_shown(caller, dossier_id, act=lay, said=said, anchor=anchor)


def _drafted(caller: Caller, dossier_id: str) -> str:
    """Say that letters made before go on naming people as they did; signed ones are no drafts any more."""
    if not may(Operation.LETTER_READ, caller.account):
        return ""
    drafts = [one for one in letters.listed(caller.deps, dossier=dossier_id, account=caller.account) if not one.signed]
    return f"{len(drafts)} văn bản soạn trước đó, chưa ký, vẫn ghi như cũ: cần thì soạn lại." if drafts else ""
