"""Decisions and opinions signed by Standard Webhooks: verified on raw bytes, acted on once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest, Unauthorized, UnsupportedMediaType

from service.domain.errors import Conflict, HosoError, NotAllowed, Unavailable
from service.domain.events import Actor
from service.domain.webhook_signature import BadSignature, RepeatedHeader, SignedHeaders, sign, verify
from service.ports import Change, Receipt
from service.stages import ballots, consulting, seeing
from service.web.auth import require_allowance
from service.web.consulting import reply_of
from service.web.problems import problem_of, problem_response
from service.web.reading import order_of, raw_body, want
from service.web.strict_json import read_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from werkzeug.wrappers import Response as AnyResponse

    from service.domain.dossier import Dossier
    from service.ports import Account, Deps, Endpoint
    from service.web.routes import Caller, Site

LARGEST = 1024 * 1024
DECISION, OPINION = "dossier.decision", "opinion.answer"
Body: TypeAlias = "Mapping[str, Any]"
Does: TypeAlias = "Callable[[Deps, Account, Actor, Callable[[Body], Receipt]], Body]"


@dataclass(frozen=True, slots=True)
class Wish:
    """One verified message: what whom wants done, and under which webhook id and bytes it came.

    `does` does it for an account and gives what its kind may be told; what it is given last makes the receipt of that,
    which is kept with the deed.
    """

    endpoint: Endpoint
    webhook_id: str
    sha256: str
    reviewer: str
    does: Does


def receive_decision(caller: Caller) -> AnyResponse:
    """Verify, act once, and repeat the first answer to every replay."""
    raw = raw_body(LARGEST)
    endpoint = _signer(caller.site, raw)
    require_allowance(caller.site, f"endpoint {endpoint.id}")
    webhook_id = request.headers["webhook-id"]
    sha256 = hashlib.sha256(raw).hexdigest()
    first = caller.deps.store.receipt(endpoint.id, webhook_id)
    if first is None:
        wish = _wish_of(read_object(raw), endpoint=endpoint, webhook_id=webhook_id, sha256=sha256)
        first = _fulfil(caller.deps, wish)
    if first.body.get("receipt", {}).get("sha256", sha256) != sha256:
        raise Conflict("Mã webhook-id này đã dùng cho một nội dung khác; nội dung sau chưa được xử lý.")
    return _signed(_answer(first), endpoint, webhook_id=webhook_id, at=caller.deps.clock.now())


def _signer(site: Site, raw: bytes) -> Endpoint:
    """Give the inbound endpoint that signed the bytes; one 401 for every reason."""
    deps = site.deps
    headers = SignedHeaders(*(request.headers.get(f"webhook-{name}") for name in ("id", "timestamp", "signature")))
    active = (endpoint for endpoint in deps.deliveries.endpoints() if endpoint.inbound and endpoint.enabled)
    inbound = {endpoint.id: endpoint for endpoint in active}
    senders = {endpoint.id: endpoint.secrets for endpoint in inbound.values()}
    try:
        return inbound[verify(headers, raw, senders=senders, now=deps.clock.now())]
    except RepeatedHeader:
        raise BadRequest("Tiêu đề bảo mật bị lặp.") from None
    except BadSignature:
        require_allowance(site, f"stranger {request.remote_addr}")
        raise Unauthorized("Chữ ký webhook không hợp lệ.") from None


def _wish_of(body: Mapping[str, Any], *, endpoint: Endpoint, webhook_id: str, sha256: str) -> Wish:
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("Chỉ nhận application/json, UTF-8.")
    kind = want(body, "type", str)
    if kind not in _KINDS:
        raise BadRequest(f"«type» phải là một trong: {', '.join(_KINDS)}.")
    wanted = want(body, "data", dict)
    return Wish(endpoint, webhook_id, sha256, want(wanted, "reviewer", str), _KINDS[kind](wanted))


def _decision(wanted: Mapping[str, Any]) -> Does:
    dossier, order = want(wanted, "dossier", str), order_of(wanted)

    def does(deps: Deps, account: Account, actor: Actor, receipt: Callable[[Body], Receipt]) -> Body:
        def kept(after: Dossier) -> Receipt:
            return receipt(_decided(after))

        return _decided(ballots.decide(deps, dossier, order, actor=actor, account=account, receipt=kept))

    return does


def _opinion(wanted: Mapping[str, Any]) -> Does:
    request, reply = want(wanted, "request", str), reply_of(wanted)
    taken = {"request": request, "answer": reply.answer}

    def does(deps: Deps, account: Account, actor: Actor, receipt: Callable[[Body], Receipt]) -> Body:
        consulting.answer(deps, request, reply, actor=actor, account=account, receipt=lambda _after: receipt(taken))
        return taken

    return does


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Does]] = MappingProxyType({DECISION: _decision, OPINION: _opinion})


def _fulfil(deps: Deps, wish: Wish) -> Receipt:
    """Act and give the receipt; a refusal is remembered too, and the winner of a race answers for both."""
    at = deps.clock.now()
    try:
        account = _reviewer(deps, wish)
        done = wish.does(deps, account, _actor(wish, account), lambda told: _receipt(wish, at, body=told))
        return _receipt(wish, at, body=done)
    except Unavailable:
        raise
    except HosoError as refusal:
        told = problem_of(seeing.refused(deps, refusal, seeing.A_MACHINE))
        # Another process may have carried out this very webhook id meanwhile: then its answer is ours.
        return deps.store.receipt(wish.endpoint.id, wish.webhook_id) or _remember(
            deps,
            wish,
            _receipt(wish, at, body=told, status=refusal.status),
        )


def _remember(deps: Deps, wish: Wish, receipt: Receipt) -> Receipt:
    """Keep a refusal as the first answer; on a race give the one that was first."""
    try:
        deps.store.commit(Change(receipt=receipt))
    except Conflict:
        return deps.store.receipt(wish.endpoint.id, wish.webhook_id) or receipt
    return receipt


def _reviewer(deps: Deps, wish: Wish) -> Account:
    """Give the account of the reviewer for whom this system may speak; one 403 for everybody else."""
    name = wish.endpoint.reviewers.get(wish.reviewer)
    account = deps.accounts.account(name) if name else None
    if account is None or not account.enabled:
        raise NotAllowed("Nguồn này không được gửi thay người ấy: tên chưa được khai báo, hoặc tài khoản đã bị khóa.")
    return account


def _actor(wish: Wish, account: Account) -> Actor:
    role = ",".join(sorted(account.roles))
    return Actor(kind="webhook", name=account.name, role=role, source=wish.endpoint.name)


def _receipt(wish: Wish, at: datetime, *, body: Mapping[str, Any], status: int = HTTPStatus.OK) -> Receipt:
    """Give the answer to keep: it says which bytes under which id it answers, and since when."""
    told = {"webhook_id": wish.webhook_id, "sha256": wish.sha256, "at": at.isoformat()}
    return Receipt(wish.endpoint.id, wish.webhook_id, int(status), {**body, "receipt": told}, at)


def _decided(dossier: Dossier) -> dict[str, Any]:
    """Give the answer to a decision that was carried out."""
    return {"dossier": dossier.id, "code": dossier.code, "state": str(dossier.state), "version": dossier.version,
            "step": dossier.step.name if dossier.step else ""}  # fmt: skip


def _signed(answer: AnyResponse, endpoint: Endpoint, *, webhook_id: str, at: datetime) -> AnyResponse:
    """Sign the answer as a webhook is signed, so that it is a receipt: nobody else could have given it."""
    timestamp, body = int(at.timestamp()), answer.get_data()
    signatures = [sign(secret, message_id=webhook_id, timestamp=timestamp, body=body) for secret in endpoint.secrets]
    answer.headers["webhook-id"], answer.headers["webhook-timestamp"] = webhook_id, str(timestamp)
    answer.headers["webhook-signature"] = " ".join(signatures)
    return answer


def _answer(receipt: Receipt) -> AnyResponse:
    if receipt.status >= HTTPStatus.BAD_REQUEST:
        return problem_response(receipt.body)
    answer: Response = jsonify(dict(receipt.body))
    return answer
