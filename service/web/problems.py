"""Errors as answers: RFC 9457 bodies for programs, sentences for people, never a stack trace."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from flask import g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from service.domain.dossier import Dossier
from service.domain.errors import Conflict, HosoError, Invalid, Refused, Unavailable
from service.domain.states import State
from service.log import unquoted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_FOR_PROGRAMS = ("/api/", "/webhooks/", "/health/", "/metrics")

TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "Yêu cầu không đúng",
        401: "Chưa xác thực",
        403: "Không có quyền",
        404: "Không tìm thấy",
        405: "Không hỗ trợ phương thức này",
        409: "Dữ liệu đã thay đổi",
        413: "Nội dung quá lớn",
        415: "Kiểu nội dung không được nhận",
        422: "Nội dung chưa hợp lệ",
        429: "Quá nhiều yêu cầu",
        500: "Lỗi trong hệ thống",
        503: "Tạm thời không phục vụ được",
    },
)
SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        404: "Không có nội dung này, hoặc bạn không được xem.",
        405: "Địa chỉ này không nhận phương thức vừa dùng.",
        413: "Nội dung gửi lên vượt giới hạn.",
        500: "Hệ thống gặp lỗi ngoài dự kiến. Hãy thử lại; nếu còn lỗi, báo mã yêu cầu cho người vận hành.",
    },
)


def register(app: Flask, page: Callable[[Mapping[str, Any]], str]) -> None:
    """Answer every error of the application; `page` renders a problem for a person."""

    def answer(body: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
        if request.path.startswith(_FOR_PROGRAMS):
            return problem_response(body, headers)
        shown = {**body, "request_id": g.get("request_id", "")}
        return Response(page(shown), body["status"], {**headers, "Content-Type": "text/html; charset=utf-8"})

    def explained(error: HosoError) -> Response:
        if isinstance(error, Unavailable):
            log.warning(
                "request.unavailable", extra={"request_id": g.get("request_id", ""), "why": unquoted(str(error))}
            )
        return answer(problem_of(error), _retry(error))

    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return Response.force_type(cast("Response", error.response), request.environ)
        return answer(http_problem(error), dict(_useful(error)))

    def unforeseen(error: Exception) -> Response:
        log.error("request failed", exc_info=error, extra={"request_id": g.get("request_id", "")})
        return answer({**_problem(500), "correlation_id": g.get("request_id", "")}, {})

    app.register_error_handler(HosoError, explained)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unforeseen)


def problem_response(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """Give a problem body as an answer; keys sorted, so that a stored one repeats byte for byte."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, default=str)
    return Response(text, body["status"], {**(headers or {}), "Content-Type": MEDIA_TYPE})


def problem_of(error: HosoError) -> dict[str, Any]:
    """Give the RFC 9457 body of one of our errors, with the problems or the current state where it has them."""
    body = _problem(error.status, str(error))
    if isinstance(error, Invalid):
        body["problems"] = [asdict(problem) for problem in error.problems]
    if isinstance(error, Conflict):
        body["current"] = current_of(error.current)
    if isinstance(error, Refused):
        body["code"] = error.code
    return body


def http_problem(error: HTTPException) -> dict[str, Any]:
    """Give the RFC 9457 body of an HTTP error; werkzeug's English default is replaced by our sentence."""
    status = error.code or 500
    own = error.description if error.description != type(error).description else None
    if own is None and status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.max_content_length:
        kibibytes = request.max_content_length // 1024
        least = f"{kibibytes // 1024} MiB" if kibibytes >= 1024 else f"{kibibytes} KiB"  # noqa: PLR2004 - of a MiB
        parts = f" hoặc {request.max_form_parts} phần" if request.mimetype == "multipart/form-data" else ""
        own = f"Nội dung gửi lên vượt giới hạn {least}{parts}; hãy gửi ít tệp hơn, hoặc chia làm nhiều lần."
    return _problem(status, own or SENTENCES.get(status, ""))


def current_of(current: object) -> dict[str, Any]:
    """Say where a thing stands now, so that the caller can decide again."""
    if isinstance(current, Dossier):
        step = current.step.name if current.step else ""
        return {"dossier": current.id, "state": str(current.state), "version": current.version, "step": step}
    if isinstance(current, State):
        return {"state": str(current)}
    return {"version": current} if isinstance(current, int) else {}


def _problem(status: int, detail: str = "") -> dict[str, Any]:
    name = HTTPStatus(status).phrase.lower().replace(" ", "-")
    title = TITLES.get(status, HTTPStatus(status).phrase)
    return {"type": f"urn:hoso:problem:{name}", "title": title, "status": status,
            "detail": detail or SENTENCES.get(status, title)}  # fmt: skip


def _retry(error: HosoError) -> dict[str, str]:
    """Ask the caller to come back when it is we who are away."""
    return {"Retry-After": "5"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _useful(error: HTTPException) -> list[tuple[str, str]]:
    """Keep the headers that mean something to the caller (Allow, WWW-Authenticate, Retry-After)."""
    return [(name, value) for name, value in error.get_headers(request.environ) if name != "Content-Type"]
