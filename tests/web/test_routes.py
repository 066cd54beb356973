"""Every route says who may call it, and nobody else gets in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from service.web.intake import FORMS
from service.web.openapi import document
from service.web.routes import Who
from service.web.schemas import SCHEMAS
from service.web.table import ROUTES
from tests.kit.office import an_office
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.web.routes import Route
    from tests.kit.office import Office

CLOSED = [route for route in ROUTES if route.who in {Who.TOKEN, Who.PERSON, Who.SIGNED}]
OPEN = {"/health/live", "/health/ready", "/metrics", "/api/openapi.json", "/static/<name>"}


def _path(route: Route) -> str:
    return re.sub(r"<(?:int:)?\w+>", "1", route.rule)


def test_every_address_comes_from_the_table(office: Office) -> None:
    declared = {route.name for route in ROUTES}

    assert len(declared) == len(ROUTES)
    assert {rule.endpoint for rule in office.app.url_map.iter_rules()} == declared


def test_only_these_addresses_are_open_to_all() -> None:
    assert {route.rule for route in ROUTES if route.who is Who.PUBLIC} == OPEN


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: f"{route.method} {route.rule}")
def test_a_stranger_is_turned_away_everywhere(route: Route) -> None:
    answer = an_office().app.test_client().open(_path(route), method=route.method)

    assert answer.status_code == (303 if route.who is Who.PERSON else 401)


def test_what_another_site_makes_a_signed_in_browser_send_is_refused_everywhere(office: Office) -> None:
    """A form with a made-up token, and the API by the cookie alone; no answer lets that site read it."""
    client, site = (
        Visitor(office).signed_in().client,
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    answers = [
        (route.who, client.open(_path(route), method=route.method, data={"csrf_token": "made up"}, headers=site))
        for route in ROUTES
        if route.who in {Who.TOKEN, Who.PERSON, Who.VISITOR} and route.method not in {"GET", "HEAD"}
    ]

    assert {(who, answer.status_code) for who, answer in answers} == {
        (Who.TOKEN, 401), (Who.PERSON, 403), (Who.VISITOR, 403),
    }  # fmt: skip
    assert not [name for _, answer in answers for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("name", ["chuyenvien", "lanhdao", "donvi", "thanhtra"])
@pytest.mark.parametrize("path", ["/api/v1/webhook-endpoints", "/api/v1/deliveries"])
def test_the_operators_desks_are_closed_to_other_roles(office: Office, name: str, path: str) -> None:
    assert office.app.test_client().get(path, headers=office.bearer(name)).status_code == 403


def test_openapi_names_every_address_of_the_api_and_only_schemas_it_has() -> None:
    described = document(ROUTES, version="1")
    ours = {re.sub(r"<(?:int:)?(\w+)>", r"{\1}", route.rule) for route in ROUTES
            if route.who in {Who.TOKEN, Who.SIGNED, Who.PUBLIC} and "/static/" not in route.rule}  # fmt: skip

    assert set(described["paths"]) == ours
    assert set(re.findall(r"#/components/schemas/(\w+)", str(described))) <= set(SCHEMAS)


def test_openapi_names_the_headers_that_an_operation_reads_and_answers_with() -> None:
    paths = document(ROUTES, version="1")["paths"]
    push, decide = paths["/api/v1/inbox/messages"]["post"], paths["/webhooks/v1/decisions"]["post"]

    def read(operation: dict[str, Any]) -> set[str]:
        return {one["name"] for one in operation["parameters"] if one["in"] == "header"}

    assert (read(push), set(push["responses"]["202"]["headers"])) == ({"Idempotency-Key"}, {"Location"})
    assert set(push["requestBody"]["content"]) == {*FORMS, "multipart/form-data"}
    assert read(decide) == {"webhook-id", "webhook-timestamp"}
    assert set(decide["responses"]["200"]["headers"]) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert set(decide["responses"]["429"]["headers"]) == {"Retry-After"}


def test_a_wrong_method_names_the_right_ones(office: Office) -> None:
    answer = office.app.test_client().delete("/api/v1/dossiers")

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_pages_may_run_only_our_own_scripts(office: Office) -> None:
    answer = office.app.test_client().get("/dang-nhap")

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?! src)|<style| style=| on\w+=", answer.text)
