"""The OpenAPI 3.1 document, generated from the same table that gives routes their addresses."""

from __future__ import annotations

import re
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Response, current_app, jsonify

from service.domain.permission import GRANTS
from service.web.event_schemas import webhooks
from service.web.intake import FORMS
from service.web.problems import MEDIA_TYPE, TITLES
from service.web.routes import Route, Who
from service.web.schemas import SCHEMAS, ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.web.routes import Caller, Param

_VARIABLE = re.compile(r"<(?:(int|string):)?(\w+)>")
_BYTES = {"SignedLetter": "application/pdf", "DecisionFile": "application/octet-stream"}
_NOT_OURS = frozenset({Who.VISITOR, Who.PERSON})
_SECURITY: Mapping[Who, list[dict[str, list[str]]]] = MappingProxyType(
    {Who.TOKEN: [{"token": []}], Who.SIGNED: [{"signature": []}], Who.PUBLIC: []},
)
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "signature": {"type": "apiKey", "in": "header", "name": "webhook-signature",
                  "description": "Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature"},
}  # fmt: skip


def _header(about: str) -> dict[str, Any]:
    return {"description": about, "schema": {"type": "string"}}


_RETRY = {"Retry-After": _header("số giây phải đợi trước khi thử lại")}
_HEADERS: Mapping[int, dict[str, Any]] = MappingProxyType(
    {401: {"WWW-Authenticate": _header("Bearer (RFC 6750)")}, 429: _RETRY, 503: _RETRY}
)
_SIGNED = {f"webhook-{name}": _header("chữ ký của câu trả lời (Standard Webhooks)")
           for name in ("id", "timestamp", "signature")}  # fmt: skip


def show_openapi(caller: Caller) -> Response:
    """Give the document."""
    routes: Mapping[str, Route] = current_app.extensions["hoso.routes"]
    return jsonify(document(routes.values(), version=caller.site.settings.version))


def document(routes: Iterable[Route], *, version: str) -> dict[str, Any]:
    """Describe every route that programs may call; the console's pages are left out."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if route.who not in _NOT_OURS and not route.rule.startswith("/static/"):
            paths.setdefault(_VARIABLE.sub(r"{\2}", route.rule), {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hoso", "version": version, "description": "Tiếp nhận, thẩm định, lưu trữ hồ sơ khen thưởng"},
        "paths": paths,
        "webhooks": webhooks(),
        "components": {"schemas": dict(SCHEMAS), "securitySchemes": _SCHEMES},
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "security": _SECURITY[route.who],
        "parameters": [*_path_parameters(route.rule), *map(_parameter, route.params)],
        "responses": {str(status): _refusal(status) for status in _statuses(route)},
    }
    operation["responses"][str(route.status)] = _success(route)
    if route.needs is not None:
        granted = {role: reach.value for role, reach in sorted(GRANTS[route.needs].items())}
        operation["description"] = f"Quyền: {route.needs.value}. Vai trò: {', '.join(granted)}"
        operation["x-operation"], operation["x-roles"] = route.needs.value, granted
    if route.takes:
        operation["requestBody"] = {"required": True, "content": _taken(route.takes)}
    return operation


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    kinds = {"int": "integer"}
    return [{"name": name, "in": "path", "required": True, "schema": {"type": kinds.get(kind, "string")}}
            for kind, name in _VARIABLE.findall(rule)]  # fmt: skip


def _parameter(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": param.type}
    if param.type == "integer":
        schema |= {"minimum": param.least, "maximum": param.most}
    elif param.required:
        schema |= {"minLength": 1, "maxLength": 500, "pattern": "\\S"}
    schema |= {"pattern": param.pattern} if param.pattern else {}
    schema |= {"enum": list(param.choices)} if param.choices else {}
    if param.many:
        schema = {"type": "array", "items": schema}
    return {
        "name": param.name,
        "in": "header" if param.header else "query",
        "required": param.required,
        "description": param.about,
        "schema": schema,
    }


def _taken(name: str) -> dict[str, Any]:
    """Give the request's media types; a message is bytes or files, a letter or a decision its bytes, else JSON."""
    if name in _BYTES:
        return {_BYTES[name]: {}}
    if name == "OpinionAnswer":
        return {"application/json": {"schema": ref("OpinionReply")}, "multipart/form-data": {"schema": ref(name)}}
    if name != "Message":
        return {"application/json": {"schema": ref(name)}}
    paper = {"type": "string", "contentMediaType": "application/octet-stream"}
    files = {"type": "object", "additionalProperties": paper}
    return {**{media_type: {} for media_type in FORMS}, "multipart/form-data": {"schema": files}}


def _success(route: Route) -> dict[str, Any]:
    if route.status == HTTPStatus.NO_CONTENT:
        return {"description": HTTPStatus(route.status).phrase}
    content: dict[str, Any] = {route.media_type: {"schema": ref(route.gives)} if route.gives else {}}
    headers = _SIGNED if route.who is Who.SIGNED else {"Location": _header("địa chỉ của cái vừa được lập")}
    told = {"headers": headers} if route.who is Who.SIGNED or route.located else {}
    return {"description": HTTPStatus(route.status).phrase, **told, "content": content}


def _statuses(route: Route) -> list[int]:
    """Give what every such route may refuse with, and what this one adds."""
    shared = {500}
    shared |= {400, 401, 403, 429, 503} if route.who is Who.TOKEN else set()
    shared |= {429} if route.who is Who.SIGNED else set()
    shared |= {400, 413, 415} if route.takes else set()
    return sorted(shared | set(route.refusals))


def _refusal(status: int) -> dict[str, Any]:
    told = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"description": TITLES[status], **told, "content": {MEDIA_TYPE: {"schema": ref("Problem")}}}
