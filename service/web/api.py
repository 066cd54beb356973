"""The API for programs, `/api/v1`: each view is parse, one call, answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest

from service.stages import absences, ballots, forms, judging, receive, reread, retrieve, review, seeing
from service.web.intake import message_of
from service.web.reading import actor_of, download, download_file, json_body, order_of, picture, query_of, want, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.dossier import Dossier
    from service.domain.review import Order
    from service.ports import Answer
    from service.web.routes import Caller

OPENED, CLOSED = "\x02", "\x03"


def push_message(caller: Caller) -> tuple[Response, int, Mapping[str, str]]:
    """Take in a pushed message; 202 with the dossier's address."""
    message = message_of(caller.site.settings)
    intake = receive.push(caller.deps, form=message.form, raw=message.raw, papers=message.papers, key=message.key,
                          account=caller.account)  # fmt: skip
    address = f"/api/v1/dossiers/{intake.dossier_id}" if intake.dossier_id else ""
    body = {"intake": intake.id, "outcome": intake.outcome, "dossier": address, "message": intake.message}
    return jsonify(body), 202, {"Location": address} if address else {}


def list_dossiers(caller: Caller) -> Response:
    """List dossiers, newest first; with `waiting=me` those whose open step waits for the caller."""
    query, waiting = query_of(), request.args.get("waiting", "")
    if waiting not in {"", "me"} or (waiting and query.text):
        raise BadRequest("«waiting» chỉ có: me, và không dùng cùng «q».")
    query = retrieve.awaiting(caller.deps, query, account=caller.account) if waiting else query
    return jsonify(answer_json(retrieve.find(caller.deps, query, account=caller.account)))


def show_dossier(caller: Caller, dossier_id: str) -> Response:
    """Give one dossier."""
    dossier = retrieve.show(caller.deps, dossier_id, account=caller.account)
    return jsonify(dossier_json(caller, dossier))


def show_history(caller: Caller, dossier_id: str) -> Response:
    """Give one dossier's events in order."""
    events = retrieve.history(caller.deps, dossier_id, account=caller.account)
    return jsonify({"events": [forms.event_json(event) for event in events]})


def download_attachment(caller: Caller, dossier_id: str, number: int) -> Response:
    """Give one paper's original bytes."""
    paper, data = retrieve.attachment(caller.deps, dossier_id, number, account=caller.account)
    return download(data, name=paper.name)


def show_crop(caller: Caller, dossier_id: str, number: int, field: str) -> Response:
    """Give the picture of where a field stands, so that a person can type what a machine could not read."""
    return picture(retrieve.crop(caller.deps, dossier_id, number, field, account=caller.account))


def download_package(caller: Caller, dossier_id: str) -> Response:
    """Give the archived package."""
    name, stream = retrieve.package(caller.deps, dossier_id, account=caller.account)
    return download_file(stream, name=name, media_type="application/zip")


def correct_fields(caller: Caller, dossier_id: str) -> Response:
    """Lock a person's values of fields."""
    body = json_body(caller)
    dossier = review.correct(
        caller.deps, dossier_id, [_correction(row) for row in want(body, "fields", list)],
        expected_version=want(body, "expected_version", int), actor=actor_of(caller), account=caller.account,
    )  # fmt: skip
    return jsonify(dossier_json(caller, dossier))


def reread_papers(caller: Caller, dossier_id: str) -> Response:
    """Read the papers again; locked values stay, what is read otherwise is proposed."""
    version = want(json_body(caller), "expected_version", int)
    dossier = reread.reread(
        caller.deps, dossier_id, expected_version=version, actor=actor_of(caller), account=caller.account
    )
    return jsonify(dossier_json(caller, dossier))


def decide_dossier(caller: Caller, dossier_id: str) -> Response:
    """Carry out one action on the open step."""
    order: Order = order_of(json_body(caller))
    dossier = ballots.decide(caller.deps, dossier_id, order, actor=actor_of(caller), account=caller.account)
    return jsonify(dossier_json(caller, dossier))


def list_events(caller: Caller) -> Response:
    """Give events after a position, for receivers that missed webhooks."""
    after, limit = whole("after", default=0), whole("limit", default=100, least=1, most=1000)
    events = retrieve.events_after(caller.deps, after, limit=limit, account=caller.account)
    last = events[-1].position if events else after
    return jsonify({"events": [forms.event_json(event) for event in events], "after": last})


def dossier_json(caller: Caller, dossier: Dossier) -> dict[str, Any]:
    """Give a whole dossier as this caller sees it, with its messages and what the caller may do."""
    dossier, account = seeing.seen(caller.deps, dossier, caller.account), caller.account
    messages = retrieve.messages(caller.deps, dossier, account=account)
    body = forms.dossier_json(dossier, messages=messages, account=account)
    acts = forms.actions_for(dossier, caller.account, absences.principals(caller.deps, caller.account))
    body["actions"] = [*acts, *ballots.acts_for(caller.deps, dossier, caller.account)]
    overlaps = [asdict(one) for one in judging.overlaps(caller.deps, dossier, account=caller.account)]
    judged = judging.shown(caller.deps, dossier, account=caller.account)
    return {**body, "judged": judged, "overlaps": overlaps}


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give a list or search answer; snippets are plain text and `found` the offsets of the found words."""
    body = forms.answer_json(answer)
    return {**body, "items": [_plain_item(item) for item in body["items"]]}


def _plain_item(item: Mapping[str, Any]) -> dict[str, Any]:
    text, found = _plain(str(item["snippet"]))
    return {**item, "snippet": text, "found": found, "address": f"/api/v1/dossiers/{item['dossier_id']}"}


def _plain(snippet: str) -> tuple[str, list[list[int]]]:
    """Take the marks out of a snippet, keeping where they stood."""
    text, found = "", []
    for part in snippet.split(OPENED):
        inside, closed, after = part.partition(CLOSED)
        if closed:
            found.append([len(text), len(text) + len(inside)])
        text += inside + after
    return text, found


def _correction(row: object) -> tuple[int, str, Any]:
    if not isinstance(row, dict) or "value" not in row:
        raise BadRequest("Mỗi dòng của «fields» cần paper, field, value.")
    return want(row, "paper", int), want(row, "field", str), row["value"]
